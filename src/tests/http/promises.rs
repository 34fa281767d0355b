//! What we promise to those who buy here, as far as it can be read from the pages as they are sent: see `end2end/PROMISES.md`.

use serde_json::Value;

use super::SHOP;
use super::bad_input::variant;
use super::client::Answer;

/// Pages of every kind that anybody can see.
const PAGES: [&str; 12] = [
    "/",
    "/collections/drink",
    "/products/wren-mug",
    "/products/lantern-lamp",
    "/search?q=mug",
    "/search?q=nothing+like+it",
    "/cart",
    "/pages/about",
    "/pages/shipping",
    "/pages/terms",
    "/pages/accessibility",
    "/nothing/here",
];

/// What a visitor has so far.
struct Visitor(String);

impl Visitor {
    /// With one piece in the cart.
    fn with_a_cart() -> Self {
        let added = SHOP.post("/cart/add", "", &format!("variant={}&quantity=1", variant(&SHOP)));
        Self(format!("cart={}", added.cookie("cart").expect("a cart")))
    }

    fn get(&self, path: &str) -> Answer {
        SHOP.send("GET", path, &[("cookie", &self.0)], b"")
    }

    /// Sends the first step's form; answers where it leads.
    fn goes_to(&mut self, form: &str) -> String {
        let answer = SHOP.post("/checkout", &self.0, form);
        if let Some(checkout) = answer.cookie("checkout") {
            self.0 = format!("{}; checkout={checkout}", self.0);
        }
        answer.location().to_owned()
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The tags of that name, as they are written.
fn tags<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!("<{name}");
    let begun = html.split(open.as_str()).skip(1).filter(|rest| rest.starts_with([' ', '>']));
    begun.filter_map(|rest| rest.split('>').next()).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

/// The text of an element that begins with a mark.
fn part<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    html.split_once(from).unwrap_or_else(|| panic!("there is no {from}")).1.split(to).next().unwrap_or_default()
}

#[test]
fn every_page_has_its_landmarks_and_one_heading() {
    for path in PAGES {
        let html = SHOP.get(path).text();
        assert!(tags(&html, "html").iter().all(|tag| attribute(&format!("{tag} "), "lang").is_some()), "{path}");
        for landmark in ["header", "main", "footer", "h1", "title"] {
            assert_eq!(
                tags(&html, landmark).iter().filter(|tag| !tag.contains("svg")).count(),
                1,
                "{landmark} of {path}"
            );
        }
        for nav in tags(&html, "nav") {
            assert!(attribute(nav, "aria-label").is_some_and(|label| !label.is_empty()), "{path}: {nav}");
        }
        let body = html.split("<body").nth(1).unwrap_or_default();
        assert!(tags(body, "a").first().is_some_and(|first| first.contains("skip-link")), "{path}");
    }
}

#[test]
fn pictures_are_described_or_silent() {
    for path in ["/", "/collections/drink", "/products/wren-mug", "/products/tern-tumbler"] {
        let html = SHOP.get(path).text();
        let pictures = tags(&html, "img");
        assert!(pictures.len() > 3, "{path}");
        let empty = |tag: &str| tag.ends_with(" alt") || tag.contains(" alt ") || tag.contains(" alt=\"\"");
        for tag in &pictures {
            assert!(attribute(tag, "alt").is_some() || empty(tag), "{path}: {tag}");
            for size in ["width", "height"] {
                let pixels = attribute(tag, size).and_then(|pixels| pixels.parse::<u32>().ok());
                assert!(pixels.is_some_and(|pixels| pixels > 0), "{path}: no place is kept for {tag}");
            }
        }
    }
    // A product's pictures are different ones, and are called so.
    let html = SHOP.get("/products/wren-mug").text();
    let data = part(&html, "application/ld+json\">", "</script>");
    let data: Value = serde_json::from_str(data).expect("JSON");
    assert!(data["@graph"][0]["hasVariant"].as_array().is_some_and(|variants| variants.len() > 3));
}

#[test]
fn prices_say_what_is_in_them() {
    for path in PAGES {
        let html = SHOP.get(path).text();
        let footer = part(&html, "<footer", "</footer>");
        assert!(
            footer.contains("Prices in EUR, incl. VAT, plus <a href=\"/pages/shipping\">shipping</a>"),
            "{path}: {footer}"
        );
        for price in html.split("class=\"price-now").skip(1) {
            let text = price.split_once('>').map_or("", |(_, rest)| rest).split("</span>").nth(1).unwrap_or_default();
            assert!(text.contains('€'), "{path}: {text}");
        }
    }
    let product = SHOP.get("/products/wren-mug").text();
    let price = part(&product, "class=\"buy-price\"", "</p>");
    assert!(price.contains("incl. VAT") && price.contains("href=\"/pages/shipping\""), "{price}");
}

#[test]
fn pages_that_the_law_wants_are_there() {
    for (path, says) in [
        ("/pages/contact", "mailto:"),
        ("/pages/terms", "Order and pay"),
        ("/pages/returns", "right of withdrawal"),
        ("/pages/privacy", "data protection authority"),
        ("/pages/accessibility", "WCAG 2.2"),
        ("/pages/lists-and-reviews", "Nobody can pay for a better place"),
    ] {
        let page = SHOP.get(path);
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text().contains(says), "{path}: {says}");
        assert!(SHOP.get("/").text().contains(&format!("href=\"{path}\"")), "the foot of each page leads to {path}");
    }
}

#[test]
fn the_cart_says_what_is_missing_for_free_delivery() {
    let html = Visitor::with_a_cart().get("/cart").text();
    let said = part(&html, "class=\"summary-hint\">", "</p>");
    assert!(said.contains('€') && said.contains("more and shipping is free."), "{said}");
}

#[test]
fn nobody_needs_an_account_and_that_is_said_first() {
    let visitor = Visitor::with_a_cart();
    assert!(visitor.get("/cart").text().contains("No account needed."));
    let html = visitor.get("/checkout").text();
    let (said, field) = (html.find("You buy as a guest"), html.find("name=\"email\""));
    assert!(said.is_some() && said < field, "before anything is asked: {said:?} {field:?}");
    assert!(!html.contains("type=\"password\""), "nobody is asked for a password");
}

#[test]
fn fields_are_explained_above_them() {
    let html = Visitor::with_a_cart().get("/checkout").text();
    let form = part(&html, "id=\"contact-form\"", "</form>");
    let fields: Vec<&str> = ["input", "select"].iter().flat_map(|name| tags(form, name)).collect();
    assert!(fields.len() > 8, "{fields:?}");
    for field in fields {
        // A box is ticked by its label, which stands around it.
        if ["hidden", "radio", "checkbox"].iter().any(|kind| attribute(field, "type") == Some(kind)) {
            continue;
        }
        assert_eq!(attribute(field, "placeholder"), None, "{field}");
        let id = attribute(field, "id").expect("an id");
        let (label, input) = (form.find(&format!("<label for=\"{id}\"")), form.find(&format!(" id=\"{id}\"")));
        assert!(label.is_some() && label < input, "{id}");
    }
    let phone = part(form, "<label for=\"phone\"", "</div>");
    assert!(phone.contains("Only in case that something is unclear on the way."), "{phone}");
}

#[test]
fn nothing_is_ticked_for_the_buyer() {
    let visitor = Visitor::with_a_cart();
    for path in ["/cart", "/checkout"] {
        let html = visitor.get(path).text();
        let ticked: Vec<&str> = tags(&html, "input")
            .into_iter()
            .filter(|tag| attribute(tag, "type") == Some("checkbox") && tag.contains(" checked"))
            .collect();
        assert_eq!(ticked, Vec::<&str>::new(), "{path}");
    }
}

#[test]
fn play_money_says_that_it_is() {
    for path in ["/", "/cart"] {
        let html = SHOP.get(path).text();
        let notice = part(&html, "class=\"test-notice\">", "</p>");
        assert!(notice.contains("nothing is sold or sent"), "{path}: {notice}");
    }
}

/// Country, street, postcode as typed and as printed, town, region.
const ADDRESSES: [(&str, &str, &str, &str, &str, &str); 22] = [
    ("DE", "Große Straße 7 b", " D-10115 ", "10115", "Berlin", ""),
    ("AT", "Mariahilfer Straße 1/2/3", "1060", "1060", "Wien", ""),
    ("CH", "Rue de l’Hôpital 4", "1204", "1204", "Genève", ""),
    ("FR", "12 bis, rue d'Enghien", "75010", "75010", "Paris", ""),
    ("GB", "Flat 2, 10 O'Connell St", "sw1a1aa", "SW1A 1AA", "London", ""),
    ("IE", "Baile Átha Í, 3", "d02x285", "D02 X285", "Dún Laoghaire", "County Dublin"),
    ("NL", "'s-Gravelandseweg 1", "1012js", "1012 JS", "'s-Hertogenbosch", ""),
    ("BE", "Chaussée d’Ixelles 5", "1050", "1050", "Ixelles", ""),
    ("LU", "Rue du Fossé 2", "L-1009", "1009", "Luxembourg", ""),
    ("DK", "Nørregade 5, 2. tv", "1165", "1165", "København K", ""),
    ("SE", "Åsögatan 1", "SE-11122", "111 22", "Malmö", ""),
    ("NO", "Øvre Slottsgate 3", "0157", "0157", "Tromsø", ""),
    ("FI", "Hämeentie 2 A 3", "00500", "00500", "Jyväskylä", ""),
    ("PL", "ul. Świętokrzyska 3 m. 4", "00001", "00-001", "Łódź", ""),
    ("CZ", "Žižkova 1", "11000", "110 00", "Plzeň", ""),
    ("HU", "Erzsébet körút 2", "1051", "1051", "Győr", ""),
    ("GR", "Οδός Ερμού 5", "10557", "105 57", "Αθήνα", ""),
    ("PT", "Rua da Conceição, 4 - 2.º Esq.", "1100148", "1100-148", "São João", ""),
    ("US", "221B Baker St #4", "100011234", "10001-1234", "Coeur d’Alene", "NY"),
    ("CA", "1 Rue Saint-Paul", "m5v2t6", "M5V 2T6", "Montréal", "QC"),
    ("JP", "千代田1-1", "1000001", "100-0001", "東京", "東京都"),
    ("AE", "Sheikh Zayed Road 1", "", "", "دبي", "Dubai"),
];

#[test]
fn names_and_addresses_are_taken_as_they_are_written_there() {
    for (country, line1, typed, printed, city, region) in ADDRESSES {
        for name in ["O'Néill-Łukasz", "  محمد  بن سلمان ", "李小龍"] {
            let form = [
                ("email", "ada@example.org"),
                ("name", name),
                ("line1", line1),
                ("postcode", typed),
                ("city", city),
                ("region", region),
                ("country", country),
            ];
            let form: Vec<String> = form.iter().map(|(field, text)| format!("{field}={}", encoded(text))).collect();
            let mut visitor = Visitor::with_a_cart();
            assert_eq!(visitor.goes_to(&form.join("&")), "/checkout/shipping", "{country} {name}");
            let answer = visitor.get("/api/checkout");
            let view: Value = serde_json::from_slice(&answer.body).expect("JSON");
            assert_eq!(view["errors"], Value::Array(Vec::new()), "{country} {name}");
            for (field, text) in [("name", name), ("line1", line1), ("city", city)] {
                assert_eq!(view["draft"][field].as_str(), Some(text), "{country}: as it was typed");
            }
            let draft = serde_json::from_value(view["draft"].clone()).expect("a draft");
            let destinations = serde_json::from_value(view["destinations"].clone()).expect("destinations");
            let checked = vitrine::domain::checkout::check(vitrine::words::Language::English, &draft, &destinations)
                .expect("an address");
            assert_eq!(checked.address.postcode, printed, "{country}");
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(checked.address.name, name, "{country}");
        }
    }
    // What can't be right is said in the words of the country.
    let mut visitor = Visitor::with_a_cart();
    let form = "email=ada%40example.org&name=Ada&line1=1&postcode=abc&city=Cork&country=US";
    assert_eq!(visitor.goes_to(form), "/checkout?errors=1");
    let html = visitor.get("/checkout?errors=1").text();
    for said in ["Enter a ZIP code such as 10001", "Enter a state", "There is a problem", "<title>Error: "] {
        assert!(html.contains(said), "{said}");
    }
}
