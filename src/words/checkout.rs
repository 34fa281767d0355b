//! The till: its three steps, and why a buyer is back at the last one.

messages! {
    step_address: "Address", "Adresse";
    step_shipping: "Shipping", "Versand";
    step_payment: "Payment", "Zahlung";
    contact_and_address: "Contact and address", "Kontakt und Adresse";
    steps: "Steps of the checkout", "Schritte der Bestellung";
    done: " (done)", " (erledigt)";
    wrong(what: &str): "Error: {what}", "Fehler: {what}";
    one_moment: "One moment…", "Einen Moment …";
    there_is_a_problem: "There is a problem", "Es gibt ein Problem";
    signed_in: "You are signed in. ", "Sie sind angemeldet. ";
    choose_an_address: "Choose one of your addresses", "Eine Ihrer Adressen auswählen";
    your_account: "Your account", "Ihr Konto";
    as_a_guest:
        "You buy as a guest: no account, no password. ",
        "Sie kaufen als Gast: ohne Konto, ohne Passwort. ";
    sign_in_instead: "Sign in instead", "Stattdessen anmelden";
    email_hint: "So that we can reach you about your order.", "Damit wir Sie zu Ihrer Bestellung erreichen.";
    remind: "If I don’t finish, write to me once about this cart", "Falls ich nicht fertig werde, erinnern Sie mich einmal per E-Mail";
    where_to: "Where should it go?", "Wohin soll es gehen?";
    continue_to_shipping: "Continue to shipping", "Weiter zum Versand";
    have_it_sent: "Have it sent", "Liefern lassen";
    to_an_address: "To an address of yours", "An eine Adresse Ihrer Wahl";
    how_to_get_it: "How do you want to get it?", "Wie möchten Sie es erhalten?";
    choose_shipping: "Choose how we should send your order", "Wählen Sie aus, wie wir Ihre Bestellung senden sollen";
    select_shipping: "Select how we should send your order", "Wählen Sie aus, wie wir Ihre Bestellung senden sollen";
    to: "To ", "Nach ";
    change_the_address: "Change the address", "Adresse ändern";
    ready_at(days: &str, place: &str, hours: &str): "Ready {days} at {place}{hours}", "Abholbereit {days}: {place}{hours}";
    arrives(when: &str, days: &str): "Arrives {when}, {days}", "Lieferung {when}, {days}";
    too_heavy(place: &str):
        "We can’t send this order to {place}: it is too heavy for every way we have there.",
        "Wir können diese Bestellung nicht nach {place} senden: Sie ist für alle Versandarten dorthin zu schwer.";
    choose_another_address: "Choose another address", "Andere Adresse angeben";
    take_something_out: "Take something out of the cart", "Etwas aus dem Warenkorb nehmen";
    write_to_us: "Or write to us, and we find a way: ", "Oder schreiben Sie uns, und wir finden einen Weg: ";
    how_to_send_it: "How should we send it?", "Wie sollen wir es senden?";
    working_days:
        "Working days are Monday to Friday; public holidays come on top. ",
        "Werktage sind Montag bis Freitag; Feiertage kommen hinzu. ";
    how_we_ship: "How we ship", "So versenden wir";
    continue_to_payment: "Continue to payment", "Weiter zur Zahlung";
    your_order: "Your order", "Ihre Bestellung";
    your_order_of(count: u32):
        "Your order, 1 piece" | "Your order, {count} pieces",
        "Ihre Bestellung, 1 Stück" | "Ihre Bestellung, {count} Stück";
    next_step: "next step", "im nächsten Schritt";
    change_the_cart: "Change the cart", "Warenkorb ändern";
    put_aside: "Your pieces are put aside while you pay. ", "Ihre Stücke sind zurückgelegt, während Sie bezahlen. ";
    see_the_order: "See the order", "Bestellung ansehen";
    what_you_order: "What you order", "Was Sie bestellen";
    total_and_payment: "Total and payment", "Gesamtsumme und Zahlung";
    declined(reason: &str):
        "The payment was declined: {reason}. Nothing was charged, and everything you typed is still here. Try again, or pay in \
         another way.",
        "Die Zahlung wurde abgelehnt: {reason}. Es wurde nichts abgebucht, und alle Ihre Angaben sind noch da. Versuchen Sie es \
         noch einmal oder bezahlen Sie auf andere Weise.";
    change: "Change", "Ändern";
    fetched: "Fetched", "Abholung";
    the_place: "the place", "den Abholort";
    the_way_of_shipping: "the way of shipping", "die Versandart";
    contact: "Contact", "Kontakt";
    the_email_address: "the email address", "die E-Mail-Adresse";
    for_whom: "For", "Für";
    goes_to: "Goes to", "Geht an";
    the_name: "the name", "den Namen";
    the_address: "the address", "die Adresse";
    // German law wants these words on the button and nothing else (§ 312j BGB); the sum stands above it.
    order_for_nothing: "Order now, nothing to pay", "Jetzt bestellen, nichts zu zahlen";
    order_by_gift_card: "Order and pay by gift card", "Zahlungspflichtig bestellen";
    order_and_pay(sum: &str): "Order and pay {sum}", "Zahlungspflichtig bestellen";
    test_shop:
        "This is a test shop: no money is moved. On the next page you choose how the payment ends.",
        "Dies ist ein Testshop: Es fließt kein Geld. Auf der nächsten Seite wählen Sie, wie die Zahlung ausgeht.";
    with_this_you_order(days: u32):
        "With this you order what is shown here. You can return it within 1 day. What holds: our " |
        "With this you order what is shown here. You can return it within {days} days. What holds: our ",
        "Hiermit bestellen Sie, was hier gezeigt wird. Sie können es innerhalb von 1 Tag zurückgeben. Es gelten unsere " |
        "Hiermit bestellen Sie, was hier gezeigt wird. Sie können es innerhalb von {days} Tagen zurückgeben. Es gelten unsere ";
    terms: "terms", "AGB";
    and_what_we_say_of: ", and what we say of ", " sowie unsere Angaben zu ";
    returns: "returns", "Rückgabe";
    shipping: "shipping", "Versand";
    and: " and ", " und ";
    privacy: "privacy", "Datenschutz";
    total_changed:
        "The total has changed. Nothing was charged: check it below and order again.",
        "Die Gesamtsumme hat sich geändert. Es wurde nichts abgebucht: Prüfen Sie sie unten und bestellen Sie noch einmal.";
    to_pay_changed:
        "What your gift card covers has changed. Nothing was charged: check what is left to pay and order again.",
        "Ihre Geschenkkarte deckt jetzt einen anderen Betrag. Es wurde nichts abgebucht: Prüfen Sie, was noch zu zahlen ist, und \
         bestellen Sie noch einmal.";
    sold_meanwhile:
        "Some of it was sold while you were here. Nothing was charged: below is what you can still have.",
        "Etwas davon wurde inzwischen verkauft. Es wurde nichts abgebucht: Unten steht, was Sie noch bekommen können.";
    code_lost:
        "Your code does not apply any more. Nothing was charged: check the total below and order again.",
        "Ihr Code gilt nicht mehr. Es wurde nichts abgebucht: Prüfen Sie die Gesamtsumme unten und bestellen Sie noch einmal.";
    not_shippable:
        "We can’t send this order in the way you chose. Nothing was charged: choose another.",
        "Wir können diese Bestellung nicht auf die gewählte Weise senden. Es wurde nichts abgebucht: Wählen Sie eine andere \
         Versandart.";
    not_there:
        "There are not enough of it where you want to fetch it. Nothing was charged: have it sent, or change the cart.",
        "Am gewählten Abholort ist nicht genug davon da. Es wurde nichts abgebucht: Lassen Sie es sich liefern oder ändern Sie den \
         Warenkorb.";
    too_much_unpaid:
        "Several orders from you or your network wait for their payment. Nothing was charged for this one: pay for one of them, \
         or order again later, when they have ended by themselves.",
        "Mehrere Bestellungen von Ihnen oder aus Ihrem Netzwerk warten auf ihre Bezahlung. Für diese wurde nichts abgebucht: \
         Bezahlen Sie eine davon oder bestellen Sie später noch einmal, wenn sie von selbst verfallen sind.";
    busy:
        "The payment could not be started just now. Nothing was charged: try again in a moment.",
        "Die Zahlung konnte gerade nicht begonnen werden. Es wurde nichts abgebucht: Versuchen Sie es gleich noch einmal.";
    no_total_seen:
        "The form does not say which total you have seen. Open the last step again.",
        "Das Formular sagt nicht, welche Gesamtsumme Sie gesehen haben. Öffnen Sie den letzten Schritt noch einmal.";
    look_again: "Look again", "Noch einmal nachsehen";
    back_to_the_last_step: "Back to the last step", "Zurück zum letzten Schritt";
}
