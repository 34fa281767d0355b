//! A product's page: what it is, how it is bought, what people say of it and ask.

messages! {
    not_made_any_more:
        "We don’t make this any more. Perhaps something else will do.",
        "Das machen wir nicht mehr. Vielleicht passt etwas anderes.";
    not_sold_in(market: &str): "We don’t sell this in {market}. ", "Das verkaufen wir hier nicht ({market}). ";
    choose_country: "Choose another country", "Wählen Sie ein anderes Land";
    or: " or ", " oder ";
    see_what_we_sell: "see what we sell there", "sehen Sie, was wir dort verkaufen";
    by: "by ", "von ";
    back_to_results: "Back to results", "Zurück zu den Ergebnissen";
    other_countries: "Other countries", "Andere Länder";
    how_returns_work: "How returns work", "So funktioniert die Rückgabe";

    number_from_to: "Enter a number from 1 to 999", "Geben Sie eine Zahl von 1 bis 999 ein";
    struck_price:
        "The struck price is the lowest of the 30 days before.",
        "Der gestrichene Preis ist der niedrigste der 30 Tage davor.";
    with_you(days: &str): "With you {days}", "Bei Ihnen {days}";
    article(sku: &str): "Article {sku}", "Artikel {sku}";
    link_copied:
        "The link is copied: paste it where you like.",
        "Der Link ist kopiert: Fügen Sie ihn ein, wo Sie möchten.";
    copy_from_bar:
        "Copy the link from the address bar of your browser.",
        "Kopieren Sie den Link aus der Adresszeile Ihres Browsers.";
    nearest:
        "This is not made in that combination. We show what comes nearest.",
        "In dieser Kombination gibt es das nicht. Wir zeigen, was ihr am nächsten kommt.";
    sold_out_pick:
        "This one is sold out. Pick another, or let us tell you when it is back.",
        "Das ist ausverkauft. Wählen Sie ein anderes, oder lassen Sie sich sagen, wann es wieder da ist.";
    quantity: "Quantity", "Menge";
    add_to_cart: "Add to cart", "In den Warenkorb";
    email: "Email address", "E-Mail-Adresse";
    alert_note:
        "We ask you by mail whether it was you, and write once when it happens. Then we forget your address.",
        "Wir fragen per E-Mail, ob Sie es waren, und schreiben einmal, wenn es so weit ist. Dann vergessen wir Ihre Adresse.";
    plus: ", plus ", ", zzgl. ";
    shipping: "shipping", "Versand";
    show_this: "Show this one", "Dieses zeigen";
    share: "Share", "Teilen";
    save: "Save for later", "Merken";
    saved: "What you saved", "Ihr Merkzettel";
    compare: "Compare", "Vergleichen";
    sold_out_mark: "sold out", "ausverkauft";
    not_in_combination: "not in this combination", "nicht in dieser Kombination";

    enlarge_link: ", enlarge", ", vergrößern";
    more_pictures(count: usize): "{count} more pictures", "{count} weitere Bilder";
    all_pictures: "All pictures", "Alle Bilder";
    pictures_of(title: &str): "Pictures of {title}", "Bilder: {title}";
    picture_of(place: usize, count: usize): "Picture {place} of {count}", "Bild {place} von {count}";
    enlarge: "Enlarge", "Vergrößern";
    close: "Close", "Schließen";
    picture_before: "Picture before", "Voriges Bild";
    next_picture: "Next picture", "Nächstes Bild";
    the_picture: "The picture", "Das Bild";

    add: "Add ", "Dazu: ";
    together: "Often bought together", "Oft zusammen gekauft";
    add_ticked: "Add what is ticked to the cart", "Angekreuztes in den Warenkorb";
    together_in(orders: u32):
        "Bought together in 1 order" | "Bought together in {orders} orders",
        "In 1 Bestellung zusammen gekauft" | "In {orders} Bestellungen zusammen gekauft";
    also_in(what: &str): "Also in {what}", "Auch in {what}";
    too(what: &str): "{what}, too", "Auch {what}";
    same_price: "About the same price", "Etwa derselbe Preis";
    similar: "Similar pieces", "Ähnliche Stücke";

    asks: " asks", " fragt";
    shop_answers: "The shop answers, ", "Der Shop antwortet, ";
    nobody_asked: "Nobody has asked about this yet.", "Dazu hat noch niemand etwas gefragt.";
    questions: "Questions", "Fragen";
    ask_about: "Ask about this piece", "Fragen Sie zu diesem Stück";
    like_to_know: "What would you like to know?", "Was möchten Sie wissen?";
    your_name: "Your name, as everybody may read it (optional)", "Ihr Name, wie ihn alle lesen dürfen (freiwillig)";
    we_read_first: "We read it first, and answer here. About an order, ", "Wir lesen sie zuerst und antworten hier. Zu einer Bestellung ";
    write_to_us: "write to us", "schreiben Sie uns";
    ask: "Ask", "Fragen";

    reviews: "Reviews", "Bewertungen";
    in_choices(choices: &str): " in {choices}", ", {choices}";
    price_and_delivery: ", price and delivery", ", Preis und Lieferung";
    nobody_reviewed: "Nobody has reviewed this yet.", "Das hat noch niemand bewertet.";
    reviews_with(reviews: &str, stars: &str): "{reviews} with {stars}. ", "{reviews} mit {stars}. ";
    show_all: "Show all", "Alle zeigen";
    newest_first: "The newest come first.", "Die neuesten stehen oben.";
    stars(count: u32): "1 star" | "{count} stars", "1 Stern" | "{count} Sterne";
    with_stars(count: u32): "1 star" | "{count} stars", "1 Stern" | "{count} Sternen";
    review_or_reviews(count: u32): " review" | " reviews", " Bewertung" | " Bewertungen";
    out_of(rating: u32, most: u32): "{rating} out of {most}", "{rating} von {most}";
    verified: "Verified buyer", "Geprüfter Kauf";
    shop_replies: "The shop replies", "Der Shop antwortet";
    buyers_photos: "Photos from buyers", "Fotos von Käufern";
    review_pages: "Pages of reviews", "Seiten der Bewertungen";
    how_checked: "How we check reviews", "Wie wir Bewertungen prüfen";
    checked:
        "Whoever ordered a piece here finds a form on the page of their order once it was sent; nobody else does, and each piece of an \
         order can be reviewed once. Such reviews bear the mark “Verified buyer”. Reviews without it are older than this shop, and we \
         can’t say whether their authors bought the piece. We read each review before it is shown, and show good and bad ones alike; we \
         leave out what insults people, names others, or is not about the piece. Nobody gets anything for a review.",
        "Wer ein Stück hier bestellt hat, findet nach dem Versand auf der Seite der Bestellung ein Formular; sonst niemand, und jedes \
         Stück einer Bestellung kann einmal bewertet werden. Solche Bewertungen tragen den Vermerk „Geprüfter Kauf“. Bewertungen ohne \
         ihn sind älter als dieser Shop; ob ihre Verfasser das Stück gekauft haben, können wir nicht sagen. Wir lesen jede Bewertung, \
         bevor sie erscheint, und zeigen gute wie schlechte; wir lassen weg, was Menschen beleidigt, andere nennt oder nicht vom Stück \
         handelt. Niemand bekommt etwas für eine Bewertung.";
}
