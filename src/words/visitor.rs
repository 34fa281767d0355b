//! What is filled in by the script that knows the visitor (`ui/visitor.js`). In what counts, `#` stands for the number.

messages! {
    viewed: "Recently viewed", "Zuletzt angesehen";
    clear: "Clear", "Löschen";
    cleared: "Cleared. Nothing is kept of what you looked at.", "Gelöscht. Was Sie angesehen haben, ist nicht mehr gespeichert.";
    cart_waits_one: "Your cart waits: # piece", "Ihr Warenkorb wartet: # Stück";
    cart_waits_more: "Your cart waits: # pieces", "Ihr Warenkorb wartet: # Stück";
}
