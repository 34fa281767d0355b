//! Mails about an order, and about what is in one.

messages! {
    subject(about: &str, number: i64, shop: &str): "{about} – order {number} at {shop}", "{about} – Bestellung {number} bei {shop}";
    order_of(number: i64, day: &str): "Order {number} of {day}", "Bestellung {number} vom {day}";
    test_order:
        "This is a test order: no money was moved, and nothing is sent.",
        "Dies ist eine Testbestellung: Es fließt kein Geld, und es wird nichts verschickt.";
    see_order: "See your order", "Bestellung ansehen";
    invoice: "Your invoice", "Ihre Rechnung";
    credit_note: "Your credit note", "Ihre Gutschrift";
    goes_to: "Goes to", "Geht an";

    thanks: "Thank you", "Vielen Dank";
    placed: "Thank you, your order is placed", "Vielen Dank für Ihre Bestellung";
    is_paid(number: i64):
        "Order {number} is paid, and we are getting it ready.",
        "Die Bestellung {number} ist bezahlt, und wir machen sie fertig.";
    should_arrive(when: &str): "It should arrive {when}.", "Sie sollte {when} ankommen.";
    paid_by_card: "Paid by card", "Mit Karte bezahlt";
    fetch_once_ready:
        "Once we write that it is ready, fetch it at",
        "Sobald wir schreiben, dass sie bereitliegt, holen Sie sie hier ab";

    ready: "Ready for you", "Liegt für Sie bereit";
    order_ready: "Your order is ready for you", "Ihre Bestellung liegt bereit";
    put_aside(number: i64, name: &str):
        "Order {number} is put aside for {name}. Bring its number when you come.",
        "Die Bestellung {number} liegt für {name} bereit. Bringen Sie ihre Nummer mit, wenn Sie kommen.";
    fetch_at: "Fetch it at", "Abholen bei";

    on_its_way: "On its way", "Unterwegs";
    order_on_its_way: "Your order is on its way", "Ihre Bestellung ist unterwegs";
    part_on_its_way: "Part of your order is on its way", "Ein Teil Ihrer Bestellung ist unterwegs";
    order_handed_to(carrier: &str):
        "We handed your order over to {carrier}.",
        "Wir haben Ihre Bestellung an {carrier} übergeben.";
    parcel_handed_to(parcel: u32, carrier: &str):
        "We handed parcel {parcel} of your order over to {carrier}.",
        "Wir haben Paket {parcel} Ihrer Bestellung an {carrier} übergeben.";
    the_carrier: "the carrier", "den Paketdienst";
    rest_follows: "The rest follows in another parcel.", "Der Rest folgt in einem weiteren Paket.";
    tracking_number(number: &str): "Its tracking number is {number}.", "Die Sendungsnummer ist {number}.";
    follow_parcel: "Follow the parcel", "Paket verfolgen";

    not_yet: "Not on its way yet", "Noch nicht unterwegs";
    too_soon: "We wrote too soon", "Wir haben zu früh geschrieben";
    was_a_mistake(parcel: u32):
        "We wrote to you that parcel {parcel} of your order is on its way. That was a mistake.",
        "Wir haben Ihnen geschrieben, dass Paket {parcel} Ihrer Bestellung unterwegs ist. Das war ein Irrtum.";
    still_here:
        "It is still here. We write again when it is handed over; there is nothing for you to do.",
        "Es ist noch hier. Wir schreiben Ihnen wieder, wenn es übergeben ist; Sie brauchen nichts zu tun.";

    canceled: "Canceled", "Storniert";
    order_canceled: "Your order was canceled", "Ihre Bestellung wurde storniert";
    was_canceled(number: i64, money: &str):
        "Order {number} was canceled, and nothing of it will be sent. {money}",
        "Die Bestellung {number} wurde storniert, und nichts davon wird verschickt. {money}";
    nothing_charged: "Nothing was charged.", "Es wurde nichts berechnet.";
    goes_back:
        "What you paid goes back to you the way it came. We write again when it is on its way.",
        "Was Sie bezahlt haben, geht auf demselben Weg an Sie zurück. Wir schreiben wieder, sobald es unterwegs ist.";

    a_change: "A change of your order", "Eine Änderung Ihrer Bestellung";
    shall_we_change: "Shall we change your order?", "Sollen wir Ihre Bestellung ändern?";
    can_change(number: i64, due: &str):
        "We can change order {number} as you see below. It costs {due} more.",
        "Wir können die Bestellung {number} so ändern, wie Sie es unten sehen. Das kostet {due} mehr.";
    pay_or_decline(until: &str):
        "Pay for it, or decline it, on the page of your order. We keep the pieces for you until {until}.",
        "Bezahlen Sie die Änderung auf der Seite Ihrer Bestellung, oder lehnen Sie sie dort ab. Wir halten die Stücke bis zum {until} \
         für Sie zurück.";
    or_do_nothing:
        "If you do nothing, your order stays as it is, and nothing is charged.",
        "Wenn Sie nichts tun, bleibt Ihre Bestellung, wie sie ist, und es wird nichts berechnet.";
    order_changed: "Your order is changed", "Ihre Bestellung ist geändert";
    is_changed(number: i64, money: &str):
        "Order {number} is changed as you see below. {money}",
        "Die Bestellung {number} ist geändert, wie Sie es unten sehen. {money}";
    costs_the_same: "It costs the same.", "Der Preis bleibt gleich.";
    are_paid(due: &str): "{due} are paid for it.", "Dafür sind {due} bezahlt.";
    costs_less:
        "It costs less, and the difference goes back to you the way it came.",
        "Sie kostet nun weniger, und der Unterschied geht auf demselben Weg an Sie zurück.";
    order_stays: "Your order stays as it is", "Ihre Bestellung bleibt, wie sie ist";
    change_is_off(number: i64):
        "The change of order {number} that we had proposed is off. Nothing was charged for it.",
        "Die vorgeschlagene Änderung der Bestellung {number} findet nicht statt. Dafür wurde nichts berechnet.";
    without(count: u32, title: &str): "Without {count} × {title}", "Ohne {count} × {title}";
    difference: "The difference", "Unterschied";

    back_to_you(sum: &str): "{sum} back to you", "{sum} zurück an Sie";
    on_the_way_back(sum: &str): "{sum} are on their way back to you", "{sum} sind auf dem Weg zurück zu Ihnen";
    yours_again(sum: &str): "{sum} are yours again", "{sum} gehören wieder Ihnen";
    put_on_card(sum: &str, card: &str, why: &str):
        "We put {sum} on your {card}, {why}.",
        "Wir haben {sum} gutgeschrieben, {why}: {card}.";
    code_you_have: "Its code is the one that you have.", "Der Code ist der, den Sie schon haben.";
    code_comes:
        "Another mail brings its code, if you don’t have it.",
        "Den Code bringt eine weitere E-Mail, falls Sie ihn nicht haben.";
    sent_back(sum: &str, why: &str, number: i64):
        "We sent {sum} back, {why}. It takes the way by which you paid for order {number}.",
        "Wir haben {sum} zurückgeschickt, {why}. Das Geld nimmt den Weg, auf dem Sie die Bestellung {number} bezahlt haben.";
    banks_take_days:
        "Banks may need a few days until you see it.",
        "Bei Banken kann es einige Tage dauern, bis Sie es sehen.";
    for_canceled: "because the order was canceled", "weil die Bestellung storniert wurde";
    for_returned: "for what you sent back", "für das, was Sie zurückgeschickt haben";
    for_edited: "for what is not in the order any more", "für das, was nicht mehr zur Bestellung gehört";
    for_goodwill: "for your order", "zu Ihrer Bestellung";
    for_too_late: "because it arrived when the order was over", "weil es ankam, als die Bestellung schon erledigt war";

    send_back: "Send it back", "Zurückschicken";
    can_send_back: "You can send it back", "Sie können es zurückschicken";
    put_a_note(number: i64):
        "Put a note with the number of your order, {number}, into the parcel and send it to the address below.",
        "Legen Sie einen Zettel mit der Nummer Ihrer Bestellung, {number}, in das Paket und schicken Sie es an die Adresse unten.";
    once_here:
        "Once it is here, what you paid for it goes back to you.",
        "Sobald es hier ist, erhalten Sie zurück, was Sie dafür bezahlt haben.";
    send_to: "Send it to", "Schicken Sie es an";
    your_return: "Your return", "Ihre Rücksendung";
    cant_take_back: "We can’t take it back", "Wir können es nicht zurücknehmen";
    sorry: "We are sorry.", "Das tut uns leid.";
    answer_this:
        "Answer this mail if you see it in another way.",
        "Antworten Sie auf diese E-Mail, wenn Sie es anders sehen.";
    is_here: "It is here", "Es ist angekommen";
    what_you_sent: "What you sent back is here", "Ihre Rücksendung ist angekommen";
    we_look:
        "We look at it, and write to you when your money is on its way.",
        "Wir sehen sie uns an und schreiben Ihnen, sobald Ihr Geld unterwegs ist.";
    want_to_send: "You want to send something back", "Sie möchten etwas zurückschicken";
    look_and_write:
        "We look at it and write to you how to send it. Please keep it until then.",
        "Wir sehen es uns an und schreiben Ihnen, wie Sie es schicken. Bitte behalten Sie es bis dahin.";
    you_wrote(reason: &str): "You wrote: {reason}.", "Sie schrieben: {reason}.";

    your_withdrawal: "Your withdrawal", "Ihr Widerruf";
    received_withdrawal: "We received your withdrawal", "Wir haben Ihren Widerruf erhalten";
    you_declared(day: &str, time: &str, number: i64):
        "On {day} at {time} UTC you declared that you withdraw from the contract of order {number}.",
        "Am {day} um {time} Uhr UTC haben Sie erklärt, dass Sie den Vertrag zur Bestellung {number} widerrufen.";
    see_to_it:
        "We see to it now, and write to you what is canceled and what you send back.",
        "Wir kümmern uns nun darum und schreiben Ihnen, was storniert wird und was Sie zurückschicken.";
    unsent_is_canceled:
        "What was not sent yet is canceled, and its money goes back to you. What was sent you may send back: another mail says where to.",
        "Was noch nicht verschickt war, ist storniert, und das Geld dafür geht an Sie zurück. Was schon verschickt war, können Sie \
         zurückschicken: Eine weitere E-Mail sagt, wohin.";
    if_not_you: "If it was not you, answer this mail at once.", "Wenn Sie das nicht waren, antworten Sie sofort auf diese E-Mail.";
    declared_by: "Declared by", "Erklärt von";
    declared_on: "Declared on", "Erklärt am";
    day_and_time(day: &str, time: &str): "{day} at {time} UTC", "{day} um {time} Uhr UTC";
    about_withdrawal: "About your withdrawal", "Zu Ihrem Widerruf";
    cant_accept: "We can’t accept your withdrawal", "Wir können Ihren Widerruf nicht annehmen";

    goods: "Goods", "Waren";
    shipping(name: &str): "Shipping: {name}", "Versand: {name}";
    total: "Total", "Summe";
    of_which(tax: &str): "of which {tax}", "davon {tax}";
}
