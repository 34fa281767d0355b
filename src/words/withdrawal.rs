//! Withdrawing from a contract, with the words that the law has for it: article 11a of Directive 2011/83/EU, and in German
//! those of § 356a BGB.

messages! {
    withdraw_here: "Withdraw from contract here", "Vertrag widerrufen";
    withdraw: "Withdraw from contract", "Vertrag widerrufen";
    confirm_here: "Confirm withdrawal here", "Widerruf bestätigen";
    confirm: "Confirm your withdrawal", "Widerruf bestätigen";
    received: "We received it.", "Wir haben ihn erhalten.";
    refunded: "Your money is on its way back.", "Ihr Geld ist auf dem Rückweg.";
    declined: "We can’t accept it.", "Wir können ihn nicht annehmen.";
    enter_a_number(title: &str, most: u32):
        "{title}: enter a number from 0 to {most}",
        "{title}: Geben Sie eine Zahl von 0 bis {most} ein";
    enter_one:
        "Enter how many of at least one piece you withdraw from",
        "Geben Sie bei mindestens einem Stück an, wie viele Sie widerrufen";
    not_before_it_is_there: "You need not wait until it is there.", "Sie müssen nicht warten, bis die Ware da ist.";
    until(day: &str): "You can do so until {day}.", "Sie können das bis {day} tun.";
    without_a_reason:
        "You can withdraw from the contract without giving a reason.",
        "Sie können den Vertrag ohne Angabe von Gründen widerrufen.";
    how_it_works: "How it works", "So funktioniert es";
    contract: "Contract", "Vertrag";
    order_of(number: i64, day: &str): "Order {number} of {day}", "Bestellung {number} vom {day}";
    what_you_withdraw_from: "What you withdraw from", "Was Sie widerrufen";
    go_on: "Go on", "Weiter";
    where_the_receipt_goes: "Where we send the receipt.", "Dorthin senden wir die Eingangsbestätigung.";
    what_you_declare: "This is what you declare to us:", "Das erklären Sie uns:";
    i_withdraw_of_day(number: i64, day: &str):
        "I withdraw from the contract of order {number} of {day} about",
        "Hiermit widerrufe ich den Vertrag zu Bestellung {number} vom {day} über";
    i_withdraw_about(number: i64):
        "I withdraw from the contract of order {number} about",
        "Hiermit widerrufe ich den Vertrag zu Bestellung {number} über";
    i_withdraw(number: &str):
        "I withdraw from the contract of order {number}.",
        "Hiermit widerrufe ich den Vertrag zu Bestellung {number}.";
    what_comes_next:
        "We send you a receipt at once. What was not sent yet is canceled; for the rest we write to you where to send it.",
        "Wir senden Ihnen sofort eine Eingangsbestätigung. Was noch nicht versendet wurde, wird storniert; für alles andere \
         schreiben wir Ihnen, wohin Sie es senden.";
    change_it: "Change it", "Ändern";
    begin_again:
        "This form is not whole. Begin with the first step again.",
        "Dieses Formular ist nicht vollständig. Beginnen Sie noch einmal mit dem ersten Schritt.";
    you_declared_on(when: &str): "You declared on {when}:", "Sie haben am {when} erklärt:";
    moment(day: &str, time: &str): "{day} at {time} UTC", "{day} um {time} UTC";
    receipt_is_on_its_way:
        "A receipt with these words is on its way to that address. Keep it, or print this page.",
        "Eine Eingangsbestätigung mit diesem Wortlaut ist an diese Adresse unterwegs. Bewahren Sie sie auf oder drucken Sie diese \
         Seite aus.";
    see_your_order: "See your order", "Bestellung ansehen";
    your_withdrawal: "Your withdrawal", "Ihr Widerruf";
    enter_order_number:
        "Enter the number of your order, such as 1001",
        "Geben Sie Ihre Bestellnummer ein, zum Beispiel 1001";
    order_number: "Order number", "Bestellnummer";
    where_the_number_is: "It stands in the mails about your order.", "Sie steht in den E-Mails zu Ihrer Bestellung.";
    for_all_of_an_order:
        "You can withdraw from the contract without giving a reason, here for all of an order. To choose some of its pieces, open \
         the page of your order: its link is in every mail about it.",
        "Sie können den Vertrag ohne Angabe von Gründen widerrufen, hier für eine ganze Bestellung. Um einzelne Stücke \
         auszuwählen, öffnen Sie die Seite Ihrer Bestellung: Der Link steht in jeder E-Mail dazu.";
    ordered_with:
        "The one with which you ordered. The receipt goes there.",
        "Die, mit der Sie bestellt haben. Dorthin geht die Eingangsbestätigung.";
    back: "Back", "Zurück";
    if_you_ordered:
        "If you ordered under this number and address, a receipt with these words is on its way there now, and we write to you \
         what comes next. If nothing comes within a few minutes, look whether number and address are right, or ",
        "Wenn Sie unter dieser Nummer und Adresse bestellt haben, ist eine Eingangsbestätigung mit diesem Wortlaut jetzt dorthin \
         unterwegs, und wir schreiben Ihnen, wie es weitergeht. Kommt innerhalb weniger Minuten nichts, prüfen Sie Nummer und \
         Adresse oder ";
    write_to_us: "write to us", "schreiben Sie uns";
    any_statement_will_do: ": any clear statement will do.", ": Jede eindeutige Erklärung genügt.";
    to_the_shop: "To the shop", "Zum Shop";
    we_received_it: "We received your declaration", "Wir haben Ihre Erklärung erhalten";
    not_paid_yet:
        "This order is not paid yet. You can simply cancel it.",
        "Diese Bestellung ist noch nicht bezahlt. Sie können sie einfach stornieren.";
    order_is_canceled:
        "This order is canceled, so there is nothing to withdraw from.",
        "Diese Bestellung ist storniert, also gibt es nichts zu widerrufen.";
    was_possible_until(day: &str):
        "You could withdraw until {day}. Write to us if something is wrong with it.",
        "Der Widerruf war bis {day} möglich. Schreiben Sie uns, wenn etwas nicht in Ordnung ist.";
    nothing_left:
        "All of this order is withdrawn, canceled or on its way back already.",
        "Alles aus dieser Bestellung ist schon widerrufen, storniert oder auf dem Rückweg.";
    choose_what: "Choose what you want to withdraw from.", "Wählen Sie aus, was Sie widerrufen möchten.";
    this: "this", "diesem Stück";
    only_from(left: u32, title: &str): "You can withdraw from {left} of {title}.", "Von {title} können Sie {left} widerrufen.";
}
