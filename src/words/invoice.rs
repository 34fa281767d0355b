//! Invoices and credit notes.

messages! {
    invoice: "Invoice", "Rechnung";
    credit_note: "Credit note", "Rechnungskorrektur";
    to_the_order: "To the order", "Zur Bestellung";
    rest_of: "Rest of", "Rest von";
    tax_rate(rate: &str): "tax {rate}", "MwSt. {rate}";
    tax_on(tax: &str, sum: &str): "{tax} on {sum}", "{tax} auf {sum}";
    corrects(number: &str): " It corrects invoice {number}.", " Sie berichtigt Rechnung {number}.";
    reverse_charge:
        "Reverse charge: the tax is owed by whoever receives the goods.",
        "Steuerschuldnerschaft des Leistungsempfängers.";
    issued(day: &str, order: i64, ordered: &str):
        "Issued on {day}, for order {order} of {ordered}.",
        "Ausgestellt am {day}, zu Bestellung {order} vom {ordered}.";
    from: "From", "Von";
    to: "To", "An";

    taken_out(pieces: u32, title: &str): "Taken out: {pieces} × {title}", "Herausgenommen: {pieces} × {title}";
    put_on(card: &str): "Put on: {card}", "Gutgeschrieben auf: {card}";
    paid_by(card: &str): "Paid by {card}", "Bezahlt mit {card}";
    paid_by_card: "Paid by card", "Bezahlt mit Karte";
    goods_the_rest: "Goods, the rest", "Waren, der Rest";
    less_for_the_change: "Less for the changed order", "Weniger für die geänderte Bestellung";
    given_back_before: "Given back before", "Bereits erstattet";
    goodwill: "Goodwill", "Kulanz";
}
