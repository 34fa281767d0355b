//! The pages that answer questions: what they are called, and what is said of them where they are found. Their prose stands in the pages.

messages! {
    more_about: ": who sells here, and what you can count on", ": wer hier verkauft und was gilt";
    more_shipping: ": costs, times and countries", ": Kosten, Dauer und Länder";
    more_returns: ": how to send something back", ": wie Sie etwas zurücksenden";
    more_privacy: ": what we know of you", ": was wir von Ihnen wissen";
    more_contact: ": email, phone and post", ": E-Mail, Telefon und Post";
    more_terms: ": how a contract comes about", ": wie ein Vertrag zustande kommt";
    more_accessibility: ": what works, and what not yet", ": was geht und was noch nicht";
    more_lists: ": how they come about", ": wie sie zustande kommen";

    of_about(tagline: &str, shop: &str, company: &str):
        "{tagline} {shop} is the shop of {company}.",
        "{tagline} {shop} ist der Shop von {company}.";
    of_shipping(shop: &str):
        "Where {shop} sends, what delivery costs, and how long it takes.",
        "Wohin {shop} liefert, was die Lieferung kostet und wie lange sie dauert.";
    of_returns(days: &str):
        "Return what you bought within {days}: how it works, and when you get your money back.",
        "Rückgabe binnen {days}: wie sie geht und wann Sie Ihr Geld zurückhaben.";
    of_privacy(shop: &str):
        "What {shop} stores and what for: a few cookies, your order, and no tracking.",
        "Was {shop} speichert und wofür: einige Cookies, Ihre Bestellung, und keine Verfolgung.";
    of_contact(company: &str): "Email, phone and postal address of {company}.", "E-Mail, Telefon und Postanschrift von {company}.";
    of_terms(shop: &str):
        "On what terms you buy from {shop}: contract, prices, payment, delivery, returns.",
        "Zu welchen Bedingungen Sie bei {shop} kaufen: Vertrag, Preise, Zahlung, Lieferung, Rückgabe.";
    of_accessibility:
        "How everybody can use this shop, what is not yet as it should be, and how to tell us.",
        "Wie alle diesen Shop benutzen können, was noch nicht so ist, wie es sein soll, und wie Sie uns das sagen.";
    of_lists(shop: &str):
        "By what {shop} puts products in order, and how it checks reviews.",
        "Wonach {shop} Produkte ordnet und wie Bewertungen geprüft werden.";

    phone: "Phone", "Telefon";
    email: "Email", "E-Mail";
    post: "Post", "Post";

    depends:
        "What delivery costs depends on where it goes and how heavy it is. The cart shows it before you order.",
        "Was die Lieferung kostet, hängt davon ab, wohin sie geht und wie schwer sie ist. Der Warenkorb zeigt es, bevor Sie bestellen.";
    send_nothing: "At the moment we send nothing.", "Zurzeit verschicken wir nichts.";
    working_days_too_heavy:
        "Days are working days, Monday to Friday, from your order to your door; public holidays come on top. Is something too heavy for \
         these tables, or do you live elsewhere? Write to ",
        "Tage sind Werktage, Montag bis Freitag, von Ihrer Bestellung bis an Ihre Tür; Feiertage kommen dazu. Ist etwas zu schwer für \
         diese Tabellen, oder wohnen Sie anderswo? Schreiben Sie an ";
    tax: "Tax", "Steuer";
    method_free_from(method: &str, amount: &str): "{method}: free from {amount}.", "{method}: kostenlos ab {amount}.";
    way: "Way", "Art";
    parcel: "Parcel", "Paket";
    price: "Price", "Preis";
    takes: "Takes", "Dauer";
    fetched_at(place: &str): "to be fetched at {place}", "abzuholen: {place}";
    up_to(what: &str): "up to {what}", "bis {what}";
    goods_up_to(amount: &str): "goods up to {amount}", "Waren bis {amount}";
    untaxed:
        "Where we collect no tax, none is added. What customs may ask there, you pay when the parcel arrives.",
        "Wo wir keine Steuer einziehen, kommt keine dazu. Was der Zoll dort verlangt, zahlen Sie, wenn das Paket ankommt.";
    tax_elsewhere: "Tax in other countries", "Steuer in anderen Ländern";
    prices_contain(countries: &str, tax: &str): "{countries}: prices contain {tax}.", "{countries}: Die Preise enthalten {tax}.";
    tax_is_added(countries: &str, tax: &str):
        "{countries}: {tax} is added to the price in the cart, before you order.",
        "{countries}: {tax} kommt im Warenkorb zum Preis dazu, bevor Sie bestellen.";
    all_other_countries: "All other countries", "Alle anderen Länder";
}
