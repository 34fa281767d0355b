//! What is said when the shop could not do what was asked.

messages! {
    cannot_be_done: "That can’t be done", "Das geht nicht";
    broke: "Something broke on our side", "Bei uns ist etwas kaputtgegangen";
    written_down(reference: &str):
        "We have written it down. Try again in a moment; if it stays broken, tell us this reference: {reference}.",
        "Wir haben es notiert. Versuchen Sie es gleich noch einmal; bleibt es dabei, nennen Sie uns diese Nummer: {reference}.";
    broke_try_again(reference: &str):
        "Something broke on our side. Try again in a moment. Reference: {reference}.",
        "Bei uns ist etwas kaputtgegangen. Versuchen Sie es gleich noch einmal. Nummer: {reference}.";
    unreachable: "The shop can’t be reached", "Der Shop ist nicht erreichbar";
    check_connection_load:
        "Check your connection and load the page again.",
        "Prüfen Sie Ihre Verbindung und laden Sie die Seite neu.";
    unreachable_try_again:
        "The shop can’t be reached. Check your connection and try again.",
        "Der Shop ist nicht erreichbar. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.";
    load_again: "Load the page again", "Seite neu laden";
    to_front_page: "Go to the front page", "Zur Startseite";
}
