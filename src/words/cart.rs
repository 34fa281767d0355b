//! The cart: its lines, what it comes to, and what has happened to it.

messages! {
    title: "Cart", "Warenkorb";
    empty: "Your cart is empty.", "Ihr Warenkorb ist leer.";
    saved_for_later: "What you saved for later", "Ihr Merkzettel";
    taken_out(title: &str): "{title} was taken out.", "{title} wurde entfernt.";
    undo: "Undo", "Rückgängig";
    price_each: "Price each ", "Einzelpreis ";
    together: "Together ", "Zusammen ";
    save_for_later: "Save for later", "Auf den Merkzettel";
    remove: "Remove", "Entfernen";
    one_fewer: "One fewer of ", "Eins weniger: ";
    quantity_of: "Quantity of ", "Menge: ";
    one_more: "One more of ", "Eins mehr: ";
    update: "Update", "Aktualisieren";
    enter_a_number: "Enter a number from 0 to 999", "Geben Sie eine Zahl von 0 bis 999 ein";
    checkout: "Checkout", "Zur Kasse";
    checkout_for: "Checkout ", "Zur Kasse ";
    no_account_needed: "No account needed.", "Auch ohne Kundenkonto.";
    goes_to(method: &str, country: &str): "{method} to {country}", "{method} nach {country}";
    shipping_to(country: &str): "Shipping to {country}", "Versand nach {country}";
    not_possible: "not possible", "nicht möglich";
    ready: "Ready", "Abholbereit";
    arrives: "Arrives", "Lieferung";
    until_free_shipping(missing: &str): "{missing} more and shipping is free.", "Noch {missing}, dann ist der Versand kostenlos.";
    estimate_for: "Estimate for", "Berechnen für";
    estimate: "Estimate", "Berechnen";
    code_as_written:
        "A code has letters, digits and hyphens. Check its spelling.",
        "Ein Code besteht aus Buchstaben, Ziffern und Bindestrichen. Prüfen Sie die Schreibweise.";
    code_applies(code: &str): "Code {code} applies.", "Der Code {code} gilt.";
    take_it_off: "Take it off", "Entfernen";
    i_have_a_code: "I have a code", "Ich habe einen Code";
    code: "Code", "Code";
    apply: "Apply", "Einlösen";
    added_to_your_cart: "Added to your cart", "In den Warenkorb gelegt";
    close: "Close", "Schließen";
    pieces_added(count: u32): "1 piece added" | "{count} pieces added", "1 Stück hinzugefügt" | "{count} Stück hinzugefügt";
    view_cart: "View cart", "Warenkorb ansehen";
    keep_shopping: "Keep shopping", "Weiter einkaufen";
    pieces_in_your_cart(count: u32):
        "1 piece in your cart, " | "{count} pieces in your cart, ",
        "1 Stück in Ihrem Warenkorb, " | "{count} Stück in Ihrem Warenkorb, ";
    full(most: usize):
        "Your cart holds {most} different things, which is all it can. Take one out to add another.",
        "In Ihrem Warenkorb liegen {most} verschiedene Artikel, mehr passen nicht hinein. Entfernen Sie einen, um einen anderen \
         hinzuzufügen.";
    sold_out(title: &str):
        "{title} is sold out. We took it out of your cart.",
        "{title} ist ausverkauft. Wir haben es aus Ihrem Warenkorb genommen.";
    not_sold_there(title: &str):
        "{title} is not sold in that number where this order goes. We took it out of your cart.",
        "{title} wird am Ziel dieser Bestellung nicht in dieser Menge verkauft. Wir haben es aus Ihrem Warenkorb genommen.";
    only_left(left: u32, title: &str):
        "Only {left} of {title} left. We put {left} in your cart.",
        "Von {title} sind nur noch {left} da. Wir haben {left} in Ihren Warenkorb gelegt.";
    something: "One of the things in your cart", "Etwas aus Ihrem Warenkorb";
    back_to_your_cart: "Back to your cart", "Zurück zum Warenkorb";
    go_to_your_cart: "Go to your cart", "Zum Warenkorb";
    to_the_shop: "To the shop", "Zum Shop";
    quantity_without_variant: "A quantity needs a variant before it.", "Zu einer Menge gehört die Variante davor.";
    not_sold_here:
        "This is nothing that the shop sells. Choose it again on its page.",
        "Das wird hier nicht verkauft. Wählen Sie es auf seiner Seite noch einmal aus.";
    what_a_quantity_is: "A quantity is a whole number from 1 to 999.", "Eine Menge ist eine ganze Zahl von 1 bis 999.";
    nothing_can_be_had: "Nothing of it can be had today.", "Davon ist heute nichts zu haben.";
    the_rest_is_in_your_cart: "The rest is in your cart.", "Alles andere liegt in Ihrem Warenkorb.";
    not_all_can_be_had(number: i64):
        "Not all of order {number} can be had as it was:",
        "Nicht alles aus Bestellung {number} ist noch so zu haben:";
    order_again: "Order again", "Erneut bestellen";
    gone(title: &str): "{title} is sold out, or not made any more.", "{title} ist ausverkauft oder wird nicht mehr hergestellt.";
    not_in_your_market(title: &str):
        "{title} is not sold in your market in that number.",
        "{title} wird in Ihrem Land nicht in dieser Menge verkauft.";
    only_so_many(title: &str, left: u32):
        "Of {title} only {left} can be had. We put in so many.",
        "Von {title} sind nur {left} zu haben. So viele haben wir in den Warenkorb gelegt.";
}
