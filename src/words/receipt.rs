//! What something comes to, line by line, as on a receipt.

messages! {
    goods: "Goods", "Waren";
    shipping: "Shipping", "Versand";
    shipping_by(method: &str): "Shipping: {method}", "Versand: {method}";
    total: "Total", "Gesamtsumme";
    of_which(tax: &str): "of which {tax}", "darin {tax}";
    discount: "Discount", "Rabatt";
    free: "free", "kostenlos";
    reverse_charge:
        "VAT: reverse charge, you owe it",
        "MwSt.: Steuerschuldnerschaft des Leistungsempfängers, Sie schulden sie";
    in_working_days(last: u32, span: &str):
        "in 1 working day" | "in {span} working days",
        "in 1 Werktag" | "in {span} Werktagen";
    paid_with_what_was_taken_out: "Paid with what was taken out", "Verrechnet mit dem, was herausgenommen wurde";
}
