//! The frame of every page: header, navigation, footer.

messages! {
    skip: "Skip to the content", "Zum Inhalt springen";
    breadcrumb: "Breadcrumb", "Brotkrumen";
    home: "Home", "Start";
    page: "Page", "Seite";
    pages: "Pages", "Seiten";
    previous: "Previous", "Zurück";
    next: "Next", "Weiter";
    error: "Error:", "Fehler:";
    required: "required", "erforderlich";
    optional: "optional", "freiwillig";
    front_page: "Front page", "Startseite";
    search: "Search", "Suchen";
    search_the_shop: "Search the shop", "Im Shop suchen";
    suggestions: "Suggestions", "Vorschläge";
    account: "Account", "Konto";
    cart: "Cart", "Warenkorb";
    pieces_in_cart(count: u32): ", 1 piece" | ", {count} pieces", ", 1 Stück" | ", {count} Stück";
    collections: "Collections", "Kollektionen";
    secure_checkout: "Secure checkout", "Sichere Kasse";
    help: "Help", "Hilfe";
    demo_notice:
        "This is a demonstration shop: nothing is sold or sent.",
        "Dies ist ein Vorführshop: Hier wird nichts verkauft oder verschickt.";
    test_notice: "Test mode: nothing is charged and nothing is sent.", "Testbetrieb: Es wird nichts berechnet und nichts verschickt.";
    contact: "Contact", "Kontakt";
    shipping: "Shipping", "Versand";
    returns: "Returns", "Rückgabe";
    saved: "Saved for later", "Merkzettel";
    withdraw: "Withdraw from contract", "Vertrag widerrufen";
    shop: "Shop", "Shop";
    about_us: "About us", "Über uns";
    about(shop: &str): "About {shop}", "Über {shop}";
    lists_and_reviews: "Lists and reviews", "Listen und Bewertungen";
    terms: "Terms", "AGB";
    privacy: "Privacy", "Datenschutz";
    accessibility: "Accessibility", "Barrierefreiheit";
    newsletter: "Newsletter", "Newsletter";
    sign_up: "Sign up", "Anmelden";
    prices_in(currency: &str, tax: &str): "Prices in {currency}, {tax}, plus ", "Preise in {currency}, {tax}, zzgl. ";
    plus_shipping: "shipping", "Versand";
    market: "Country and currency", "Land und Währung";
    change: "Change", "Ändern";
    language: "Language", "Sprache";
    light_or_dark: "Light or dark", "Hell oder dunkel";
    as_my_device: "As my device", "Wie mein Gerät";
    light: "Light", "Hell";
    dark: "Dark", "Dunkel";
    use_these_colours: "Use these colours", "Diese Farben nehmen";
    your_cart_has_prices_for(market: &str, currency: &str):
        "Your cart has the prices for {market} now, in {currency}.",
        "Ihr Warenkorb hat jetzt die Preise für {market}, in {currency}.";
    prices_of_where_it_goes(there: &str, its_currency: &str, here: &str, currency: &str):
        "Because of where it goes, this order has the prices for {there}, in {its_currency}. Those you saw before were for {here}, \
         in {currency}.",
        "Wegen des Ziellands hat diese Bestellung die Preise für {there}, in {its_currency}. Zuvor sahen Sie die für {here}, in \
         {currency}.";
}
