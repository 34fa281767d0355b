//! Searching, and what to do where nothing is found.

messages! {
    search: "Search", "Suche";
    search_for(words: &str): "Search: {words}", "Suche: {words}";
    searches: "Searches", "Suchen";
    collections: "Collections", "Kollektionen";
    products: "Products", "Produkte";
    search_again: "Search again", "Noch einmal suchen";
    what_for: "What are you looking for?", "Was suchen Sie?";
    our_page: "Looking for our page about it? ", "Suchen Sie unsere Seite darüber? ";
    our_collection: "This is our collection ", "Das ist unsere Kollektion ";
    nothing_called: "Nothing here is called “", "Nichts heißt hier „";
    showing_results: "”. Showing results for ", "“. Hier sind die Ergebnisse für ";
    found_nothing(words: &str):
        "We found nothing for “{words}”. Try another word, or fewer.",
        "Zu „{words}“ haben wir nichts gefunden. Versuchen Sie ein anderes Wort, oder weniger Wörter.";
    ask_for_less: "Ask for less", "Mit weniger Wörtern";
    look_around: "Look around", "Umsehen";
    others_buy: "What others buy", "Was andere kaufen";
    or: "Or ", "Oder ";
    ask_us: "ask us", "fragen Sie uns";

    not_found: "Page not found", "Seite nicht gefunden";
    nothing_here:
        "There is nothing at this address. It may have moved, or there is a slip in it.",
        "Unter dieser Adresse gibt es nichts. Vielleicht ist sie umgezogen oder vertippt.";
    search_for_it: "Search the shop for it", "Im Shop danach suchen";
}
