//! A shopper who reads German: signing in, what one keeps with the shop, what one asks it, and each mail, without an English sentence.

use std::time::Duration;

use vitrine::domain::account::SignInCode;
use vitrine::words::Language;

use super::super::smtp::{mails_in, read};
use super::bad_input::variant;
use super::buy::Buyer;
use super::client::{Answer, Shop};
use super::language::speaking;

/// Words that stand in nearly every English sentence of ours, and in no German one.
const ENGLISH: &[&str] = &[" the ", " your ", " you ", " is ", " with ", " and ", "Your ", "The ", "This ", "Back to"];

fn bilingual() -> Shop {
    speaking(&[Language::English, Language::German])
}

/// What stands between the tags of some HTML, without what the merchant wrote.
fn words_of(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        let (tag, after) = part.split_once('>').unwrap_or(("", part));
        let is_code = tag.starts_with("script") || tag.starts_with("style") || tag.starts_with("option");
        text += if is_code { " " } else { after };
        text += " ";
    }
    text
}

/// Checks that a page is in German and says all that.
#[track_caller]
fn check_page(answer: &Answer, status: u16, said: &[&str]) {
    let page = answer.text();
    assert_eq!(answer.status, status, "{page}");
    let (_, main) = page.split_once("<main").expect("a page");
    let main = main.split("</main>").next().unwrap_or_default();
    check_words(&words_of(main));
    for said in said {
        assert!(main.contains(said), "{said} is not in {main}");
    }
    for way in [" href=\"/", " action=\"/"] {
        for path in main.split(way).skip(1) {
            assert!(path.starts_with("de/") || path.starts_with("de\""), "{path:.60}");
        }
    }
}

#[track_caller]
fn check_words(words: &str) {
    for english in ENGLISH {
        assert!(!words.contains(english), "{english:?} is in {words}");
    }
}

/// The newest mail of that kind, once it is there.
fn mailed(shop: &Shop, kind: &str) -> String {
    for _ in 0..200 {
        let mails = mails_in(&shop.data().join("mail"));
        if let Some((_, mail)) = mails.iter().rfind(|(name, _)| name.contains(kind)) {
            return read(mail);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("no mail {kind} came");
}

/// Checks that a mail is in German, leads to German pages, and says all that.
#[track_caller]
fn check_mail(shop: &Shop, kind: &str, said: &[&str]) -> String {
    let mail = mailed(shop, kind);
    let (text, html) = mail.split_once("=== text/html").expect("two parts");
    assert!(html.contains("<html lang=\"de\">"), "{html}");
    check_words(&words_of(html));
    for said in said {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    let origin = format!("http://{}", shop.host);
    for path in mail.split(&origin).skip(1) {
        assert!(["/de", "/demo/", "/media/"].iter().any(|start| path.starts_with(start)), "{path:.80}");
    }
    mail
}

/// The path of the first link of a mail to that place.
fn link(shop: &Shop, mail: &str, place: &str) -> String {
    let start = format!("http://{}{place}", shop.host);
    let (_, after) = mail.split_once(&start).unwrap_or_else(|| panic!("{start} in {mail}"));
    format!("{place}{}", after.split_whitespace().next().unwrap_or_default())
}

fn get(shop: &Shop, path: &str, cookies: &str) -> Answer {
    shop.send("GET", path, &[("cookie", cookies)], b"")
}

#[test]
fn an_account_is_used_in_german() {
    let shop = bilingual();
    check_page(&shop.get("/de/account/sign-in"), 200, &["<h1>Anmelden</h1>", "Wir schicken Ihnen einen Code"]);
    check_page(&shop.get("/de/account/sign-in/forgot"), 200, &["Passwort vergessen?"]);
    check_page(&shop.get("/de/orders/find"), 200, &["Bestellung finden"]);
    check_page(
        &shop.post("/de/account/sign-in/password", "", "email=ada%40example.com&password=x"),
        422,
        &["gehören nicht zusammen"],
    );
    let asked = shop.post("/de/account/sign-in", "", "email=ada%40example.com");
    assert_eq!((asked.status, asked.location()), (303, "/de/account/sign-in/code?next=%2Faccount"));
    let browser = format!("sign-in={}", asked.cookie("sign-in").expect("a secret"));
    check_page(&get(&shop, "/de/account/sign-in/code", &browser), 200, &["Code eingeben", "ada@example.com"]);
    let wrong = shop.post("/de/account/sign-in/code", &browser, "code=2345-6789");
    check_page(&wrong, 422, &["Es gibt ein Problem", "noch 4 Mal"]);
    let mail = check_mail(&shop, "sign_in_code", &["Ihr Anmeldecode", "Er gilt 15 Minuten."]);
    let code = mail.lines().find(|line| line.trim().parse::<SignInCode>().is_ok()).expect("a code").trim();
    let signed_in = shop.post("/de/account/sign-in/code", &browser, &format!("code={code}"));
    assert_eq!((signed_in.status, signed_in.location()), (303, "/de/account?done=welcome"));
    let session = format!("sid={}", signed_in.cookie("sid").expect("a session"));

    check_page(&get(&shop, "/de/account?done=welcome", &session), 200, &["Ihr Konto", "Sie sind angemeldet."]);
    check_page(&get(&shop, "/de/account/addresses", &session), 200, &["noch keine Adresse gespeichert"]);
    check_page(&get(&shop, "/de/account/addresses/new", &session), 200, &["Straße und Hausnummer", "Postleitzahl"]);
    let kept = "name=Ada&country=DE&line1=Weg+1&postcode=10115&city=Berlin";
    let kept = shop.post("/de/account/addresses", &session, kept);
    assert_eq!(kept.location(), "/de/account/addresses?done=address", "{}", kept.text());
    let list = get(&shop, kept.location(), &session);
    check_page(&list, 200, &["Die Adresse ist gespeichert.", "Mit dieser beginnt die Kasse", "Weg 1, Berlin ändern"]);
    check_page(&get(&shop, "/de/account/devices", &session), 200, &["Ihre Geräte", "Ein Gerät"]);
    check_page(&get(&shop, "/de/account/orders", &session), 200, &["Ihre Bestellungen"]);
    check_page(&get(&shop, "/de/account/passkeys", &session), 200, &["Ihre Passkeys"]);
    check_page(&get(&shop, "/de/account/password", &session), 200, &["Passwort festlegen", "15 Zeichen oder mehr"]);
    check_page(&shop.post("/de/account/password", &session, "password=kurz"), 422, &["15 Zeichen oder länger"]);
    let set = shop.post("/de/account/password", &session, "password=sieben+lila+Teekannen+tanzen");
    assert_eq!(set.location(), "/de/account?done=password", "{}", set.text());
    check_mail(&shop, "credential_changed", &["Ihr Passwort wurde festgelegt", "auf diesem Gerät: Ein Gerät."]);
    // The name under which reviews stay is the same for everybody.
    let erase = get(&shop, "/de/account/erase", &session);
    assert!(erase.text().contains("Konto löschen?"), "{}", erase.text());
    shop.post("/de/account/sign-in/forgot", "", "email=ada%40example.com");
    let reset =
        link(&shop, &check_mail(&shop, "password_reset", &["Er gilt eine Stunde"]), "/de/account/password/reset/");
    check_page(&shop.get(&reset), 200, &["Anderes Passwort festlegen"]);
    assert_eq!(shop.get("/account/sign-in").status, 200);
    assert!(shop.get("/account/sign-in").text().contains("<h1>Sign in</h1>"), "the other language is as it was");
}

#[test]
fn what_is_asked_for_in_german_is_answered_in_german() {
    let shop = bilingual();
    let variant = variant(&shop);
    check_page(&shop.get("/de/newsletter"), 200, &["Etwa einmal im Monat", "Anmelden"]);
    check_page(&shop.post("/de/newsletter", "", "email=ada%40example.com"), 200, &["Sehen Sie in Ihre E-Mails"]);
    let said = ["Möchten Sie den Newsletter von", "innerhalb von 7 Tagen"];
    let confirm = link(&shop, &check_mail(&shop, "newsletter_confirm", &said), "/de/newsletter/");
    check_page(&shop.get(&confirm), 200, &["Ja, schicken Sie mir den Newsletter"]);
    check_page(&shop.post(&confirm, "", ""), 200, &["Sie erhalten den Newsletter"]);
    let end = link(&shop, &check_mail(&shop, "newsletter_welcome", &["Keine solchen E-Mails mehr"]), "/de/newsletter/");
    check_page(&shop.get(&end), 200, &["Newsletter beenden"]);
    check_page(&shop.post(&end, "", ""), 200, &["Ihre Adresse ist vergessen."]);
    check_page(&shop.post(&confirm, "", ""), 409, &["Das hat nicht geklappt", "abgemeldet"]);

    let alert = format!("variant={variant}&kind=price_drop&email=ada%40example.com");
    check_page(&shop.post("/de/alerts", "", &alert), 200, &["Sehen Sie in Ihr Postfach", "sobald es weniger kostet"]);
    let mail = check_mail(&shop, "confirm_alert", &["Sollen wir Ihnen schreiben?", "Ja, schreiben Sie mir"]);
    let path = link(&shop, &mail, "/de/alerts/");
    check_page(&shop.get(&path), 200, &["Nein, vergessen Sie meine Adresse"]);
    assert_eq!(shop.post(&path, "", "act=confirm").location(), path);
    check_page(&shop.get(&path), 200, &["Wir schreiben Ihnen"]);
    check_page(&shop.post("/de/questions", "", "product=wren-mug&text=x"), 422, &["Was möchten Sie wissen?"]);
    check_page(
        &shop.post("/de/questions", "", "product=wren-mug&text=Passt+er+in+die+Hand%3F"),
        200,
        &["Danke für Ihre Frage"],
    );
    let strange = shop.post("/de/wishlist/add", "", "variant=x");
    assert!(strange.text().contains("Das verkauft der Shop nicht."), "{}", strange.text());
    let headers = [("accept", "text/html"), ("content-type", "text/plain"), ("sec-fetch-site", "same-origin")];
    let declined = shop.send("POST", "/de/newsletter", &headers, b"x");
    assert!(declined.text().contains("Schicken Sie dies als Formular"), "{}", declined.text());
}

#[test]
fn an_order_in_german_is_written_about_in_german() {
    let shop = bilingual();
    let buyer = Buyer::at_the_last_step(&shop, &variant(&shop));
    let total = format!("total_minor={}", buyer.total_minor);
    let pay_page = shop.post("/de/checkout/payment", &buyer.cookies, &total).location().to_owned();
    let back = shop.post(&pay_page, &buyer.cookies, "act=approve").location().to_owned();
    let back = back.trim_start_matches(&format!("http://{}", shop.host));
    assert!(back.starts_with("/de/checkout/return/"), "{back}");
    let order = get(&shop, back, &buyer.cookies).location().to_owned();
    assert!(order.starts_with("/de/orders/"), "{order}");
    let said = ["Vielen Dank für Ihre Bestellung", "Bestellung 1001 vom", "Summe", "Deutschland", "Ihre Rechnung"];
    let mail = check_mail(&shop, "order_placed", &said);
    assert!(mail.contains("Vielen Dank – Bestellung 1001 bei"), "{mail}");
    assert_eq!(link(&shop, &mail, "/de/orders/"), order);
    check_page(&shop.get(&format!("{order}/review")), 409, &["sobald es zu Ihnen unterwegs ist"]);
    shop.post("/de/orders/find", "", "number=1001&email=ada%40example.org");
    check_mail(&shop, "order_link", &["Hier ist er.", "Bestellung ansehen"]);

    // Staff reads English; the buyer does not.
    super::cli::check(&["orders", "fulfill", "1001"], shop.data(), 0, "");
    check_mail(&shop, "handed_over", &["Ihre Bestellung ist unterwegs", "an den Paketdienst übergeben"]);
    let list = shop.get(&format!("{order}/review"));
    check_page(&list, 200, &["Was Sie mit der Bestellung 1001 gekauft haben", "Bewertung schreiben"]);
    let form = list.text();
    let (_, form) = form.split_once(&format!("href=\"{order}/review/")).expect("a way to the form");
    let form = format!("{order}/review/{}", form.split('"').next().unwrap_or_default());
    let said = ["Ihre Bewertung", "5 Sterne", "1 Stern<", "value=\"de\" selected", "Eine andere"];
    check_page(&shop.get(&form), 200, &said);
    check_page(
        &shop.post(&form, "", "rating=9&text=gut"),
        422,
        &["Wählen Sie 1 bis 5 Sterne.", "mindestens 10 Zeichen"],
    );
    let sent = shop.post(&form, "", "rating=5&text=Ein+sehr+guter+Becher.&author=Ada&language=de");
    assert_eq!(sent.location(), format!("{order}/review"), "{}", sent.text());
    check_page(&shop.get(&format!("{order}/review")), 200, &["Wir lesen Ihre Bewertung"]);
}

#[test]
fn who_reads_a_language_that_is_spoken_no_more_is_written_to_in_the_first() {
    let shop = bilingual();
    shop.post("/de/newsletter", "", "email=ada%40example.com");
    let confirm = link(&shop, &check_mail(&shop, "newsletter_confirm", &[]), "/de/newsletter/");
    super::language::speak(&shop, &[Language::English]);
    shop.post(confirm.trim_start_matches("/de"), "", "");
    let mail = mailed(&shop, "newsletter_welcome");
    assert!(mail.contains("<html lang=\"en\">") && mail.contains("Good to have you"), "{mail}");
    assert!(!mail.contains("/de/"), "{mail}");
}
