//! The front page.

messages! {
    see_everything: "See everything", "Alles ansehen";
    what_is_new: "What is new", "Neuheiten";
    who_we_are: "Who we are", "Über uns";
    what_we_make: "What we make", "Was wir machen";
    made_to_go_together: "Made to go together", "Was zusammenpasst";
    place_to_start: "A good place to start", "Ein guter Anfang";
    new_from_the_kiln: "New from the kiln", "Frisch aus dem Ofen";
    assurances: "Delivery, returns and help", "Lieferung, Rückgabe und Hilfe";
    questions: "Questions? We are glad to answer.", "Fragen? Wir antworten gern.";
    new: "New", "Neu";
    new_at(shop: &str): "New at {shop}", "Neu bei {shop}";
}
