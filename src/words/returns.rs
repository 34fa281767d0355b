//! Returns: what a buyer sends back.

messages! {
    requested: "You asked to send it back. We look at it.", "Sie möchten es zurücksenden. Wir sehen es uns an.";
    approved: "You can send it back.", "Sie können es zurücksenden.";
    rejected: "We can’t take it back.", "Wir können es nicht zurücknehmen.";
    received: "It is here. Your money comes next.", "Es ist da. Als Nächstes kommt Ihr Geld.";
    refunded: "Your money is on its way back.", "Ihr Geld ist auf dem Rückweg.";
    kept: "You keep it.", "Sie behalten es.";
    changed_mind: "I changed my mind", "Ich habe es mir anders überlegt";
    does_not_fit: "It does not fit", "Es passt nicht";
    damaged: "It arrived damaged", "Es kam beschädigt an";
    wrong_item: "It is not what I ordered", "Es ist nicht, was ich bestellt habe";
    not_as_described: "It is not as described", "Es ist nicht wie beschrieben";
    something_else: "Something else", "Etwas anderes";
    cant_be(state: &str, act: &str):
        "A return that is {state} can’t be {act}.",
        "Diese Rücksendung ist {state} und kann nicht {act} werden.";
    is_requested: "requested", "beantragt";
    is_approved: "approved", "angenommen";
    is_rejected: "rejected", "abgelehnt";
    is_received: "received", "eingegangen";
    is_refunded: "refunded", "erstattet";
    is_canceled: "canceled", "abgesagt";
    how_many_of(title: &str, most: u32): "{title}: how many of {most}?", "{title}: wie viele von {most}?";
    ask_until(day: &str):
        "You can ask until {day}. We look at it and write to you how to send it.",
        "Sie können bis {day} anfragen. Wir sehen es uns an und schreiben Ihnen, wie Sie es senden.";
    why: "Why?", "Warum?";
    anything_else: "Anything we should know? (optional)", "Sollten wir noch etwas wissen? (freiwillig)";
    ask_to_send_back: "Ask to send it back", "Rücksendung anfragen";
    what_to_send_back: "What do you want to send back?", "Was möchten Sie zurücksenden?";
    not_a_line: "This is not a line of your order.", "Das gehört nicht zu Ihrer Bestellung.";
    what_a_number_is:
        "A number of pieces is a whole number, such as 1.",
        "Eine Stückzahl ist eine ganze Zahl, zum Beispiel 1.";
    choose_why: "Choose why you want to send it back.", "Wählen Sie aus, warum Sie es zurücksenden möchten.";
    too_long: "That is more than we can read. Write to us instead.", "Das ist mehr, als wir lesen können. Schreiben Sie uns stattdessen.";
    choose_what: "Choose what you want to send back.", "Wählen Sie aus, was Sie zurücksenden möchten.";
    not_so_many(title: &str):
        "You don’t have so many of {title} from this order that you could send back.",
        "So viele von {title} haben Sie aus dieser Bestellung nicht, dass Sie sie zurücksenden könnten.";
    withdrawn_instead:
        "You withdrew from the contract. Write to us if you want to keep it after all.",
        "Sie haben den Vertrag widerrufen. Schreiben Sie uns, wenn Sie es doch behalten möchten.";
    all_on_its_way_back: "All of this order is on its way back already.", "Alles aus dieser Bestellung ist schon auf dem Rückweg.";
    nothing_was_sent:
        "Nothing of this order was sent, so there is nothing to send back.",
        "Aus dieser Bestellung wurde nichts versendet, also gibt es nichts zurückzusenden.";
    nothing_on_its_way:
        "Nothing of this order is on its way yet. You can still cancel it.",
        "Aus dieser Bestellung ist noch nichts unterwegs. Sie können sie noch stornieren.";
    was_possible_until(day: &str):
        "It could be sent back until {day}. Write to us if something is wrong with it.",
        "Die Rücksendung war bis {day} möglich. Schreiben Sie uns, wenn etwas nicht in Ordnung ist.";
}
