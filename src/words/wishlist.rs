//! What a visitor has saved for later.

messages! {
    kept_in_browser:
        "We keep this list in your browser, for a year. Nobody else sees it. ",
        "Wir bewahren diese Liste ein Jahr lang in Ihrem Browser auf. Niemand sonst sieht sie. ";
    sign_in: "Sign in", "Melden Sie sich an";
    to_find_it: " to find it on your other devices.", ", um sie auf Ihren anderen Geräten zu finden.";
    kept_with_account:
        "We keep this list with your account: you find it wherever you sign in. Nobody else sees it.",
        "Wir bewahren diese Liste bei Ihrem Konto auf: Sie finden sie, wo immer Sie sich anmelden. Niemand sonst sieht sie.";
    nothing_saved: "Nothing is saved yet.", "Noch ist nichts gemerkt.";
    how_to_save:
        "Press “Save for later” on the page of a piece, and you find it here again.",
        "Drücken Sie auf der Seite eines Stücks „Merken“, dann finden Sie es hier wieder.";
    see_everything: "See everything", "Alles ansehen";
    not_sold_any_more:
        "A piece that you had saved is not sold here any more.",
        "Ein Stück, das Sie gemerkt hatten, wird hier nicht mehr verkauft.";
    remove: "Remove", "Entfernen";
    tell_me: "Tell me when it is back", "Sagen Sie mir, wann es wieder da ist";
    move_to_cart: "Move to cart", "In den Warenkorb";
    saved: "Saved for later", "Merkzettel";
    back: "Back to what you saved", "Zurück zum Merkzettel";
    not_ours:
        "This is nothing that the shop sells. Choose it again on its page.",
        "Das verkauft der Shop nicht. Wählen Sie es noch einmal auf seiner Seite.";
}
