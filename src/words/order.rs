//! An order: where it stands, what it holds, and what its buyer can do about it.

messages! {
    title(number: i64): "Order {number}", "Bestellung {number}";
    cancel: "Cancel the order", "Bestellung stornieren";
    send_back: "Send something back", "Etwas zurücksenden";
    review: "Write a review", "Bewertung schreiben";
    expected(days: &str): "Expected {days}", "Erwartet {days}";
    look_again: "Look again", "Noch einmal nachsehen";
    test_order:
        "A test order: no money was moved, and nothing is sent.",
        "Eine Testbestellung: Es ist kein Geld geflossen, und es wird nichts versendet.";
    pay_now: "Pay now", "Jetzt bezahlen";
    print_or_save: "Print or save", "Drucken oder speichern";
    what_you_ordered: "What you ordered", "Was Sie bestellt haben";
    reached_at: "You are reached at", "So erreichen wir Sie";
    what_happened: "What happened", "Was bisher geschah";
    questions: "Questions?", "Fragen?";
    write_to_us(number: i64): "Write to us and name order {number}: ", "Schreiben Sie uns und nennen Sie Bestellung {number}: ";
    or_call(phone: &str): ", or call {phone}", ", oder rufen Sie an: {phone}";
    send_back_within(days: u32):
        "You can send it back within {days} days. ",
        "Sie können die Bestellung innerhalb von {days} Tagen zurücksenden. ";
    how_returns_work: "How returns work", "So funktioniert die Rückgabe";
    all_in_one_place:
        "See all your orders in one place, and buy the next time without typing your address.",
        "Sehen Sie alle Ihre Bestellungen an einem Ort, und kaufen Sie das nächste Mal ohne Adresseingabe.";
    sign_in_with_email: "Sign in with this email address", "Mit dieser E-Mail-Adresse anmelden";
    keep_the_link:
        "This page stays under its address: keep the link. Whoever has it sees the order.",
        "Diese Seite bleibt unter ihrer Adresse: Bewahren Sie den Link auf. Wer ihn hat, sieht die Bestellung.";
    order_again: "Order again", "Erneut bestellen";
    fetch_it_at: "Fetch it at", "Abholung bei";
    goes_to: "Goes to", "Lieferung an";
    vat_number(number: &str): "VAT number {number}", "USt-IdNr. {number}";
    parcels: "Parcels", "Pakete";
    withdrawal(number: u32, pieces: &str): "Withdrawal {number}: {pieces}", "Widerruf {number}: {pieces}";
    declared_on(day: &str, state: &str): "Declared on {day}. {state}", "Erklärt am {day}. {state}";
    receipt_of_withdrawal(number: u32): "Receipt of withdrawal {number}", "Eingangsbestätigung zu Widerruf {number}";
    what_you_withdrew_from: "What you withdrew from", "Was Sie widerrufen haben";
    keep_it_after_all: "Keep it after all", "Doch behalten";
    return_of(number: u32, pieces: &str): "Return {number}: {pieces}", "Rücksendung {number}: {pieces}";
    what_you_send_back: "What you send back", "Was Sie zurücksenden";
    delivered_on(day: &str): "Delivered on {day}", "Zugestellt am {day}";
    handed_over_on(day: &str): "Handed over on {day}", "Übergeben am {day}";
    by_carrier(carrier: &str): ", by {carrier}", ", mit {carrier}";
    follow_at_the_carriers(number: u32): "Follow parcel {number} at the carrier’s", "Paket {number} beim Zusteller verfolgen";
    follow: "Follow the parcel", "Paket verfolgen";
    parcel(number: u32, pieces: &str): "Parcel {number}: {pieces}", "Paket {number}: {pieces}";
    tracking_number(number: &str): "Tracking number {number}", "Sendungsnummer {number}";
    without(quantity: u32, title: &str): "Without {quantity} × {title}", "Ohne {quantity} × {title}";
    the_difference: "The difference", "Die Differenz";
    checking_for_change:
        "We are checking your payment. You need not do anything.",
        "Wir prüfen Ihre Zahlung. Sie müssen nichts tun.";
    kept_until(day: &str):
        "We keep these pieces for you until {day}. If you do nothing, your order stays as it is.",
        "Wir legen diese Stücke bis {day} für Sie zurück. Wenn Sie nichts tun, bleibt Ihre Bestellung, wie sie ist.";
    pay_for_the_change(due: &str): "Pay {due} for the change", "{due} für die Änderung bezahlen";
    leave_as_it_is: "Leave the order as it is", "Bestellung lassen, wie sie ist";
    shall_we_change: "Shall we change your order?", "Sollen wir Ihre Bestellung ändern?";
    we_would_add: "We would add this:", "Das würden wir hinzufügen:";
    put_aside:
        "Your pieces are put aside for you for a little while.",
        "Ihre Stücke sind für kurze Zeit für Sie zurückgelegt.";
    checking: "We are checking your payment", "Wir prüfen Ihre Zahlung";
    looks_again:
        "This page looks again by itself. You can also close it and come back: your order is kept under this address.",
        "Diese Seite sieht von selbst wieder nach. Sie können sie auch schließen und wiederkommen: Ihre Bestellung bleibt unter \
         dieser Adresse.";
    waits_for_payment: "Your order waits for its payment", "Ihre Bestellung wartet auf die Zahlung";
    no_payment_yet: "No payment has reached us yet.", "Bei uns ist noch keine Zahlung eingegangen.";
    declined(reason: &str):
        "The payment was declined: {reason}. Nothing was charged.",
        "Die Zahlung wurde abgelehnt: {reason}. Es wurde nichts abgebucht.";
    not_paid_yet: "Your order is not paid yet", "Ihre Bestellung ist noch nicht bezahlt";
    broken_off:
        "The payment was broken off, and nothing was charged.",
        "Die Zahlung wurde abgebrochen, es wurde nichts abgebucht.";
    thank_you: "Thank you, your order is placed", "Vielen Dank für Ihre Bestellung";
    paid_and_getting_ready:
        "It is paid, and we are getting it ready.",
        "Sie ist bezahlt, und wir bereiten sie vor.";
    should_arrive_in(when: &str, days: &str):
        "We pack it and hand it to the carrier. It should arrive {when}, which is {days} from the order.",
        "Wir verpacken sie und übergeben sie dem Zusteller. Sie sollte {when} ankommen, das ist {days} ab Bestellung.";
    partly_on_its_way: "Part of your order is on its way", "Ein Teil Ihrer Bestellung ist unterwegs";
    the_rest_follows:
        "It was handed to the carrier. The rest follows.",
        "Er wurde dem Zusteller übergeben. Der Rest folgt.";
    on_its_way: "Your order is on its way", "Ihre Bestellung ist unterwegs";
    handed_to_the_carrier: "It was handed to the carrier.", "Sie wurde dem Zusteller übergeben.";
    should_arrive(when: &str): "It should arrive {when}.", "Sie sollte {when} ankommen.";
    was_delivered: "Your order was delivered", "Ihre Bestellung wurde zugestellt";
    hope_you_like_it: "We hope that you like it.", "Wir hoffen, dass sie Ihnen gefällt.";
    wont_be_sent: "Your order won’t be sent", "Ihre Bestellung wird nicht versendet";
    sorry: "We are sorry. Write to us if you don’t know why.", "Es tut uns leid. Schreiben Sie uns, wenn Sie nicht wissen, warum.";
    we_write_when_ready:
        "It is paid. We write to you as soon as it is ready to be fetched.",
        "Sie ist bezahlt. Wir schreiben Ihnen, sobald sie abholbereit ist.";
    ready_for_you: "Your order is ready for you", "Ihre Bestellung liegt für Sie bereit";
    bring_its_number: "Bring its number when you come.", "Bringen Sie bitte die Bestellnummer mit.";
    fetched: "You have fetched your order", "Sie haben Ihre Bestellung abgeholt";
    cant_be_fetched: "Your order can’t be fetched", "Ihre Bestellung kann nicht abgeholt werden";
    nothing_was_charged: "Nothing was charged.", "Es wurde nichts abgebucht.";
    money_goes_back:
        "What you paid goes back to you the way it came.",
        "Was Sie bezahlt haben, geht auf demselben Weg an Sie zurück.";
    was_canceled: "Your order was canceled", "Ihre Bestellung wurde storniert";
    below_is_what_happened: "Below is what happened.", "Unten steht, was geschehen ist.";
    back_to_your_order: "Back to your order", "Zurück zur Bestellung";
    cant_be_canceled_any_more:
        "This order can’t be canceled any more. Look at where it stands.",
        "Diese Bestellung kann nicht mehr storniert werden. Sehen Sie nach, wo sie steht.";
    what_canceling_means:
        "Nothing of it will be sent, and what you paid goes back to you the way it came. This can’t be undone.",
        "Nichts davon wird versendet, und was Sie bezahlt haben, geht auf demselben Weg an Sie zurück. Das lässt sich nicht \
         rückgängig machen.";
    cancel_number(number: i64): "Cancel order {number}", "Bestellung {number} stornieren";
    cancel_number_question(number: i64): "Cancel order {number}?", "Bestellung {number} stornieren?";
    keep_it: "Keep it", "Behalten";
    say_what_it_costs:
        "Say what the change costs, as the page of your order does.",
        "Geben Sie an, was die Änderung kostet, wie es auf der Seite Ihrer Bestellung steht.";
    payment_worked_on:
        "The payment is being worked on at this moment. Try again in a few minutes.",
        "Die Zahlung wird gerade bearbeitet. Versuchen Sie es in ein paar Minuten noch einmal.";
    canceled_already: "This order is canceled already.", "Diese Bestellung ist bereits storniert.";
    partly_sent:
        "Part of this order is on its way already. Send it back when it is there.",
        "Ein Teil dieser Bestellung ist schon unterwegs. Senden Sie ihn zurück, wenn er da ist.";
    is_sent(title: &str): "{title} is on its way already.", "{title} ist schon unterwegs.";
    change_is_over:
        "The time for this change is over. Write to us if you still want it.",
        "Die Frist für diese Änderung ist vorbei. Schreiben Sie uns, wenn Sie sie noch möchten.";
    cant_be(status: &str, act: &str):
        "An order that is {status} can’t be {act}.",
        "Diese Bestellung ist {status} und kann nicht {act} werden.";
    pending: "pending", "offen";
    placed: "placed", "aufgegeben";
    canceled: "canceled", "storniert";
    paid: "paid", "bezahlt";
    given_up: "given up", "aufgegeben";
    change_is_open:
        "This change is still open: pay for it, or decline it.",
        "Diese Änderung ist noch offen: Bezahlen Sie sie oder lehnen Sie sie ab.";
    change_is_applied: "This change is part of the order already.", "Diese Änderung gehört schon zur Bestellung.";
    change_was_declined: "This change was declined.", "Diese Änderung wurde abgelehnt.";
    change_was_withdrawn: "This change was withdrawn.", "Diese Änderung wurde zurückgezogen.";
    change_has_expired: "The time for this change is over.", "Die Frist für diese Änderung ist vorbei.";
}
