//! Buying in German, with mistakes on the way: whoever reads German is told in German what the cart, the till and the order say.

use vitrine::words::Language;

use super::bad_input::variant;
use super::client::{Answer, Shop};
use super::language::speaking;

const CONTACT: &str =
    "email=ada%40example.org&name=Ada+Example&line1=Musterweg+1&postcode=10115&city=Berlin&country=DE";

/// Words that stand in nearly every English sentence of the shop, and hardly in a merchant's texts of two or three words.
const ENGLISH: [&str; 17] = [
    "required", "optional", " the ", " your ", " you ", " we ", " is ", " can ", " this ", " with ", "Your ", "You ",
    "We ", "This ", "Order", "Cart", "Enter ",
];

/// Somebody who buys in German, with their cookies.
struct Buyer {
    shop: Shop,
    cookies: String,
}

impl Buyer {
    /// With two of something in the cart.
    fn with_a_cart() -> Self {
        let shop = speaking(&[Language::English, Language::German]);
        let mut buyer = Self { cookies: "market=".to_owned(), shop };
        let added = buyer.post("/de/cart/add", &format!("variant={}&quantity=2", variant(&buyer.shop)));
        assert_eq!(added.location(), "/de/cart");
        buyer.keep(&added, "cart");
        buyer
    }

    /// At the last step.
    fn at_the_last_step() -> Self {
        let mut buyer = Self::with_a_cart();
        let contact = buyer.post("/de/checkout", CONTACT);
        assert_eq!(contact.location(), "/de/checkout/shipping");
        buyer.keep(&contact, "checkout");
        let method = buyer.checkout()["quote"]["shipping"][0]["method_id"].as_str().expect("a way").to_owned();
        let sent = buyer.post("/de/checkout/shipping", &format!("shipping_method={method}"));
        assert_eq!(sent.location(), "/de/checkout/payment");
        buyer
    }

    fn keep(&mut self, answer: &Answer, cookie: &str) {
        self.cookies += &format!("; {cookie}={}", answer.cookie(cookie).expect("a cookie"));
    }

    fn post(&self, path: &str, form: &str) -> Answer {
        self.shop.post(path, &self.cookies, form)
    }

    fn get(&self, path: &str) -> Answer {
        self.shop.send("GET", path, &[("cookie", &self.cookies)], b"")
    }

    fn checkout(&self) -> serde_json::Value {
        serde_json::from_slice(&self.get("/api/checkout").body).expect("JSON")
    }

    /// Places the order.
    fn place(&self) -> Answer {
        let total = self.checkout()["quote"]["totals"]["total_minor"].as_i64().expect("a total");
        self.post("/de/checkout/payment", &format!("total_minor={total}"))
    }

    /// Places the order, presses a button of the test gateway, and answers where the shop leads.
    fn pay(&self, act: &str) -> String {
        let placed = self.place();
        assert_eq!(placed.status, 303, "{}", placed.text());
        self.reads(placed.location(), &["Das ist Spielgeld", "Zahlung genehmigen"]);
        let back = self.post(placed.location(), &format!("act={act}"));
        let origin = format!("http://{}", self.shop.host);
        let back = back.location().trim_start_matches(&origin).to_owned();
        assert!(back.starts_with("/de/checkout/return/"), "{back}");
        self.get(&back).location().to_owned()
    }

    /// The page says these in German, and nothing in English.
    #[track_caller]
    fn reads(&self, path: &str, expected: &[&str]) {
        check(path, &self.get(path), expected);
    }
}

/// What an answer says is German, and holds these.
#[track_caller]
fn check(what: &str, answer: &Answer, expected: &[&str]) {
    let said = said(&answer.text());
    let english: Vec<_> = ENGLISH.iter().filter(|word| said.contains(**word)).collect();
    assert_eq!(english, Vec::<&&str>::new(), "{what}: {said}");
    for words in expected {
        assert!(said.contains(words), "{what} does not say {words:?}: {said}");
    }
}

/// What people read or hear in the main part of a page.
fn said(page: &str) -> String {
    let main = page.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).expect("a main part");
    let mut said = String::new();
    for part in main.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        let label = tag.split("aria-label=\"").nth(1).and_then(|rest| rest.split('"').next());
        said += &[" ", label.unwrap_or_default(), " ", if tag.starts_with("script") { "" } else { text }].concat();
    }
    let said = said.replace("&#x27;", "’").replace("&amp;", "&").replace("&quot;", "\"");
    format!(" {} ", said.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether a sum is written as in German: "12,50 €".
fn has_german_sum(text: &str) -> bool {
    let signs: Vec<char> = text.chars().collect();
    signs.windows(6).any(|part| {
        matches!(part, [a, ',', b, c, gap, '€'] if [a, b, c].iter().all(|sign| sign.is_ascii_digit()) && gap.is_whitespace())
    })
}

#[test]
fn a_cart_is_german_and_so_is_what_is_wrong_with_it() {
    let mut buyer = Buyer::with_a_cart();
    let cart =
        ["Warenkorb", "Einzelpreis", "Gesamtsumme", "Zur Kasse", "Versand", "Deutschland", "Ich habe einen Code"];
    buyer.reads("/de/cart", &cart);
    assert!(has_german_sum(&buyer.get("/de/cart").text()));
    let nonsense = buyer.post("/de/cart/update", &format!("variant={}&quantity=viele", variant(&buyer.shop)));
    check("a quantity", &nonsense, &["Eine Menge ist eine ganze Zahl von 1 bis 999."]);
    let no_code = buyer.post("/de/cart/coupon", "coupon=%C3%A4%C3%B6");
    check("a code", &no_code, &["Diesen Code kennen wir nicht.", "Zurück zum Warenkorb"]);
    let unknown = buyer.post("/de/cart/coupon", "coupon=GIBTSNICHT");
    buyer.keep(&unknown, "coupon");
    buyer.reads("/de/cart", &["Diesen Code kennen wir nicht. Prüfen Sie die Schreibweise."]);
}

#[test]
fn the_till_says_in_german_what_is_missing() {
    let mut buyer = Buyer::with_a_cart();
    let wrong = buyer.post("/de/checkout", "email=ada&name=&line1=&postcode=1&city=&country=DE&vat_id=DE1&phone=1");
    assert_eq!(wrong.location(), "/de/checkout?errors=1");
    buyer.keep(&wrong, "checkout");
    let told = [
        "Es gibt ein Problem",
        "Geben Sie eine gültige E-Mail-Adresse ein",
        "Geben Sie Ihren Vor- und Nachnamen ein",
        "Geben Sie Straße und Hausnummer ein",
        "Geben Sie eine Postleitzahl ein, zum Beispiel 10115",
        "Geben Sie einen Ort ein",
        "Geben Sie eine USt-IdNr. wie DE136695976 ein",
        "Geben Sie eine Telefonnummer wie",
        "Sie kaufen als Gast",
        "Ihre Bestellung, 2 Stück",
        "Weiter zum Versand",
    ];
    buyer.reads("/de/checkout?errors=1", &told);
    let page = buyer.get("/de/checkout?errors=1").text();
    let places: Vec<_> = ["Norwegen", "Österreich", "Polen"].map(|country| page.find(country)).into();
    assert!(
        places.is_sorted() && places.iter().all(Option::is_some),
        "countries stand in the order of their German names"
    );
    let contact = buyer.post("/de/checkout", CONTACT);
    assert_eq!(contact.location(), "/de/checkout/shipping");
    buyer.reads(
        "/de/checkout/shipping",
        &["Wie sollen wir es senden?", "Nach Berlin, Deutschland", "Werktagen", "Weiter zur Zahlung"],
    );
}

#[test]
fn an_order_is_placed_paid_and_canceled_in_german() {
    let buyer = Buyer::at_the_last_step();
    let last_step =
        ["Zahlungspflichtig bestellen", "Es gelten unsere AGB", "Was Sie bestellen", "Gesamtsumme", "Geht an"];
    buyer.reads("/de/checkout/payment", &last_step);
    let page = buyer.get("/de/checkout/payment").text();
    assert!(
        page.contains("> Zahlungspflichtig bestellen<") || page.contains(">Zahlungspflichtig bestellen<"),
        "{page}"
    );

    let no_card = buyer.post("/de/checkout/gift-card", "gift_card=0000-0000");
    assert_eq!(no_card.location(), "/de/checkout/payment?card=unknown");
    buyer.reads(no_card.location(), &["Diesen Code kennen wir nicht. Prüfen Sie ihn Zeichen für Zeichen"]);
    let other_total = buyer.post("/de/checkout/payment", "total_minor=1");
    check("another total", &other_total, &["Die Gesamtsumme beträgt jetzt", "Zurück zum letzten Schritt"]);
    assert!(has_german_sum(&other_total.text()));
    buyer.reads(
        "/de/checkout/payment?notice=total_changed",
        &["Die Gesamtsumme hat sich geändert. Es wurde nichts abgebucht"],
    );
    let declined = buyer.pay("decline_insufficient_funds");
    assert_eq!(declined, "/de/checkout/payment?declined=insufficient_funds");
    buyer.reads(
        &declined,
        &["Die Zahlung wurde abgelehnt: Auf dem Konto ist nicht genug Geld. Es wurde nichts abgebucht"],
    );

    let order = buyer.pay("approve");
    assert!(order.starts_with("/de/orders/"), "{order}");
    let confirmed = [
        "Vielen Dank für Ihre Bestellung",
        "Sie ist bezahlt",
        "Was Sie bestellt haben",
        "Lieferung an",
        "Deutschland",
        "Ihre Zahlung ist eingegangen.",
        "Vertrag widerrufen",
        "Bestellung stornieren",
        "Fragen?",
    ];
    buyer.reads(&order, &confirmed);
    assert!(has_german_sum(&buyer.get(&order).text()));

    buyer.reads(&format!("{order}/return"), &["Aus dieser Bestellung ist noch nichts unterwegs."]);
    buyer.reads(&format!("{order}/cancel"), &["Nichts davon wird versendet", "Behalten"]);
    let canceled = buyer.post(&format!("{order}/cancel"), "");
    assert_eq!(canceled.location(), order, "{}", canceled.text());
    buyer.reads(&order, &["Ihre Bestellung wurde storniert", "Sie haben die Bestellung storniert.", "Wir haben Ihnen"]);
    let again = buyer.post(&format!("{order}/cancel"), "");
    check("canceled twice", &again, &["Diese Bestellung ist bereits storniert.", "Zurück zur Bestellung"]);
    buyer.reads(&format!("{order}/withdraw"), &["Diese Bestellung ist storniert, also gibt es nichts zu widerrufen."]);
}

#[test]
fn a_contract_is_withdrawn_from_in_german() {
    let buyer = Buyer::at_the_last_step();
    let order = buyer.pay("approve");
    let step = format!("{order}/withdraw");
    buyer.reads(&step, &["Vertrag widerrufen", "ohne Angabe von Gründen", "wie viele von 2?", "Vor- und Nachname"]);
    let nothing = buyer.post(&step, "name=&email=ada%40example.org");
    check(
        "nothing chosen",
        &nothing,
        &["Geben Sie bei mindestens einem Stück an", "Geben Sie Ihren Vor- und Nachnamen ein"],
    );
    let what = format!("name=Ada&email=ada%40example.org&pieces-{}=1", variant(&buyer.shop));
    let checked = buyer.post(&step, &what);
    check(
        "the second step",
        &checked,
        &["Hiermit widerrufe ich den Vertrag zu Bestellung", "Widerruf bestätigen", "1 ×"],
    );
    let text = checked.text();
    let id = text.split("name=\"id\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an id");
    let confirmed = buyer.post(&format!("{step}/confirm"), &format!("id={id}&{what}"));
    assert_eq!(confirmed.location(), format!("{order}/withdrawal/1"), "{}", confirmed.text());
    buyer.reads(confirmed.location(), &["Sie haben am", "UTC erklärt:", "Eingangsbestätigung", "Ihr Widerruf"]);
    buyer.reads(&order, &["Widerruf 1: 1 ×", "Sie haben den Vertrag widerrufen (Widerruf 1)."]);
    buyer.reads(
        "/de/withdraw",
        &["Vertrag widerrufen", "Bestellnummer", "Sie steht in den E-Mails zu Ihrer Bestellung."],
    );
    let no_number = buyer.post("/de/withdraw", "number=x&name=Ada&email=ada%40example.org");
    check("no number", &no_number, &["Geben Sie Ihre Bestellnummer ein, zum Beispiel 1001"]);
}
