//! Prices, stock and delivery.

messages! {
    price: "Price ", "Preis ";
    sale_price: "Sale price ", "Reduzierter Preis ";
    lowest_before: "Lowest price of the 30 days before ", "Niedrigster Preis der 30 Tage davor ";
    from: "from ", "ab ";
    incl_vat: "incl. VAT", "inkl. MwSt.";
    plus_tax: "plus tax", "zzgl. Steuer";
    no_tax: "no tax added", "ohne Steuer";

    in_stock: "In stock", "Auf Lager";
    only_left(left: u32): "Only {left} left", "Nur noch {left} da";
    back_order:
        "Not on the shelf: we get it for you, which takes a little longer",
        "Nicht auf Lager: Wir besorgen es Ihnen, das dauert etwas länger";
    back_order_in(days: u32):
        "Not on the shelf: sent in about 1 day" | "Not on the shelf: sent in about {days} days",
        "Nicht auf Lager: Versand in etwa 1 Tag" | "Nicht auf Lager: Versand in etwa {days} Tagen";
    pre_order(ships: &str): "Pre-order. {ships}", "Vorbestellung. {ships}";
    ships_from(day: &str): "Ships from {day}", "Versand ab {day}";
    sold_out: "Sold out", "Ausverkauft";
    sale: "Sale", "Reduziert";

    working_days(days: u32): "1 working day" | "{days} working days", "1 Werktag" | "{days} Werktage";
    working_days_from_to(days_min: u32, days_max: u32): "{days_min}–{days_max} working days", "{days_min}–{days_max} Werktage";
    delivery_to(country: &str, price: &str, days: &str): "Delivery to {country} {price}; {days}.", "Lieferung, {country}: {price}; {days}.";
    delivery(price: &str, days: &str): "Delivery {price}; {days}.", "Lieferung {price}; {days}.";
    free: "free", "kostenlos";
    from_amount(amount: &str): "from {amount}", "ab {amount}";
    free_from(amount: &str): ", free from {amount}", ", kostenlos ab {amount}";
    send_back_within(days: u32):
        "You may send it back within 1 day." | "You may send it back within {days} days.",
        "Rückgabe binnen 1 Tag." | "Rückgabe binnen {days} Tagen.";

    pieces(count: u32): "1 piece" | "{count} pieces", "1 Stück" | "{count} Stück";
    products(count: u32): "1 product" | "{count} products", "1 Produkt" | "{count} Produkte";
    days(count: u32): "1 day" | "{count} days", "1 Tag" | "{count} Tage";
    within_days(count: u32): "1 day" | "{count} days", "1 Tag" | "{count} Tagen";

    reviews(count: u32): "1 review" | "{count} reviews", "1 Bewertung" | "{count} Bewertungen";
    out_of_five(average: &str, reviews: &str): "{average} out of 5, {reviews}", "{average} von 5, {reviews}";
}
