//! Lists of products: filters, order, pages.

messages! {
    nothing_fits: "No product fits all of these filters", "Kein Produkt passt zu allen diesen Filtern";
    filters: "Filters", "Filter";
    narrow: "Narrow the list", "Liste eingrenzen";
    close_the_filters: "Close the filters", "Filter schließen";
    apply_filters: "Apply filters", "Filter anwenden";
    show(products: &str): "Show {products}", "{products} zeigen";
    products: "Products", "Produkte";
    until_of(until: u32, total: u32): "{until} of {total}", "{until} von {total}";
    from_to_of(from: u32, until: u32, total: u32): "{from} to {until} of {total}", "{from} bis {until} von {total}";
    load_more: "Load more", "Mehr laden";
    sort_by: "Sort by", "Sortieren nach";
    sort: "Sort", "Sortieren";
    best_match: "Best match", "Beste Treffer";
    featured: "Featured", "Empfohlen";
    cheapest_first: "Price, low to high", "Preis, aufsteigend";
    dearest_first: "Price, high to low", "Preis, absteigend";
    newest: "Newest", "Neueste";
    best_selling: "Best selling", "Meistgekauft";
    rating: "Rating", "Bewertung";
    name: "Name", "Name";
    price_in(currency: &str): "Price in {currency}", "Preis in {currency}";
    from_to(lowest: &str, highest: &str): "From {lowest} to {highest}", "Von {lowest} bis {highest}";
    at_least: "At least", "Mindestens";
    at_most: "At most", "Höchstens";
    more(count: usize): "{count} more", "{count} weitere";
    availability: "Availability", "Verfügbarkeit";
    offers: "Offers", "Angebote";
    collection: "Collection", "Kollektion";
    available: "Can be had now", "Jetzt zu haben";
    reduced: "Reduced", "Reduziert";
    stars_or_more(stars: &str): "{stars} stars or more", "{stars} Sterne oder mehr";
    from(amount: &str): "From {amount}", "Ab {amount}";
    up_to(amount: &str): "Up to {amount}", "Bis {amount}";
    take_off: "Take off the filter ", "Filter aufheben: ";
    clear_all: "Clear all", "Alle aufheben";

    numbered(title: &str, page: u32): "{title}, page {page}", "{title}, Seite {page}";
    all_of_them(products: &str): ", all {products}", ", alle {products}";
    from_shop(title: &str, shop: &str, products: &str, tagline: &str):
        "{title} from {shop}: {products}. {tagline}",
        "{title} von {shop}: {products}. {tagline}";
}
