//! Gift cards and store credit, as their holders read of them.

messages! {
    gift_card: "Gift card", "Geschenkkarte";
    store_credit: "Store credit", "Guthaben";
    both: "Gift cards and store credit", "Geschenkkarten und Guthaben";
    either: "Gift card or store credit", "Geschenkkarte oder Guthaben";
    to_pay_by_card: "To pay by card", "Mit Karte zu zahlen";
    by_card: "By card", "Mit Karte";
    not_needed(nothing: &str): "Not needed for this order: {nothing}.", "Für diese Bestellung nicht nötig: {nothing}.";
    remove: "Remove", "Entfernen";
    code: "Code", "Code";
    code_hint: "Seven groups of four letters and digits.", "Sieben Gruppen aus vier Buchstaben und Ziffern.";
    use_it: "Use it", "Einlösen";
    unknown:
        "We don’t know this code. Check it letter by letter: it has seven groups of four.",
        "Diesen Code kennen wir nicht. Prüfen Sie ihn Zeichen für Zeichen: Er hat sieben Gruppen aus vier Zeichen.";
    disabled:
        "This card can’t be used. Write to us if you think that it should be.",
        "Diese Karte kann nicht eingelöst werden. Schreiben Sie uns, wenn Sie meinen, dass das ein Fehler ist.";
    expired: "This card has expired.", "Diese Karte ist abgelaufen.";
    other_currency:
        "This card is in another currency than your order.",
        "Diese Karte lautet auf eine andere Währung als Ihre Bestellung.";
    spent: "Nothing is left on this card.", "Auf dieser Karte ist nichts mehr übrig.";
    too_many:
        "An order can be paid with at most five cards. Remove one to use another.",
        "Eine Bestellung kann mit höchstens fünf Karten bezahlt werden. Entfernen Sie eine, um eine andere einzulösen.";
}
