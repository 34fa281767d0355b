//! What a visitor has saved.

messages! {
    saved: "Saved for later", "Merkzettel";
    back: "Back to what you saved", "Zurück zum Merkzettel";
    not_ours:
        "This is nothing that the shop sells. Choose it again on its page.",
        "Das verkauft der Shop nicht. Wählen Sie es noch einmal auf seiner Seite.";
}
