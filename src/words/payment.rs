//! Payments: why one was declined, and what can be paid at all.

messages! {
    not_enough_money: "there is not enough money in the account", "Auf dem Konto ist nicht genug Geld";
    card_expired: "the card has expired", "Die Karte ist abgelaufen";
    bank_not_answered:
        "the bank wanted to hear from you and did not",
        "Die Bank wollte eine Bestätigung von Ihnen und hat keine erhalten";
    no_reason: "the bank gave no reason", "Die Bank hat keinen Grund genannt";
    not_started:
        "The payment could not be started, and nothing was charged. Try again in a moment.",
        "Die Zahlung konnte nicht begonnen werden. Es wurde nichts abgebucht. Versuchen Sie es gleich noch einmal.";
    currency_not_taken(code: &str):
        "Payments in {code} are not possible here. Nothing was ordered.",
        "Zahlungen in {code} sind hier nicht möglich. Es wurde nichts bestellt.";
    least(least: &str):
        "The least that can be paid here is {least}. Put something more into your cart.",
        "Hier müssen es mindestens {least} sein. Legen Sie noch etwas in den Warenkorb.";
    most(most: &str):
        "The most that can be paid here at once is {most}. Make several orders of it.",
        "Auf einmal lassen sich hier höchstens {most} bezahlen. Machen Sie mehrere Bestellungen daraus.";
    order_title(number: i64): "Order {number}", "Bestellung {number}";
    change_title(number: i64, change: u32): "Order {number}, change {change}", "Bestellung {number}, Änderung {change}";
}
