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
    test_payment: "Test payment", "Testzahlung";
    no_such_button: "This page has no such button.", "Diese Schaltfläche gibt es hier nicht.";
    to_the_shop: "To the shop", "Zum Shop";
    approve: "Approve the payment", "Zahlung genehmigen";
    challenge: "Ask me to confirm first", "Erst um Bestätigung bitten";
    decline_for_money: "Decline: not enough money", "Ablehnen: nicht genug Geld";
    decline: "Decline without a reason", "Ohne Grund ablehnen";
    go_back: "Go back without paying", "Ohne Bezahlung zurück";
    confirm: "Confirm as the bank asks", "Bestätigen, wie die Bank es möchte";
    fail_to_confirm: "Fail to confirm", "Nicht bestätigen";
    back_to_the_shop: "Back to the shop", "Zurück zum Shop";
    play_money:
        "This is play money: choose what becomes of the payment.",
        "Das ist Spielgeld: Wählen Sie, was aus der Zahlung wird.";
    is_it_you:
        "Your pretended bank wants to know whether it is you.",
        "Ihre gespielte Bank möchte wissen, ob Sie es sind.";
    was_approved:
        "This was approved. The money is taken when the order is sent.",
        "Das wurde genehmigt. Das Geld wird abgebucht, wenn die Bestellung versendet wird.";
    was_paid: "This was paid.", "Das wurde bezahlt.";
    was_declined: "This payment was declined.", "Diese Zahlung wurde abgelehnt.";
    was_closed:
        "This payment was closed. Nothing was charged.",
        "Diese Zahlung wurde geschlossen. Es wurde nichts abgebucht.";
    order_title(number: i64): "Order {number}", "Bestellung {number}";
    change_title(number: i64, change: u32): "Order {number}, change {change}", "Bestellung {number}, Änderung {change}";
}
