//! One shop, several languages: each page has an address in each of them, whoever reads one stays in it, and no language is shown
//! under another one's address.

use vitrine::services::settings::{export_settings, import_settings};
use vitrine::words::Language;

use super::client::Shop;

/// The demo shop that speaks these languages.
pub fn speaking(languages: &[Language]) -> Shop {
    let shop = Shop::demo();
    speak(&shop, languages);
    shop
}

/// Lets a shop speak these languages from now on.
pub fn speak(shop: &Shop, languages: &[Language]) {
    shop.block_on(async {
        let mut settings = export_settings(&shop.ctx).await.expect("settings");
        settings.shop.languages = languages.to_vec();
        import_settings(&shop.ctx, settings).await.expect("they make sense");
    });
}

/// Where what leads on from a page leads to: the paths of its links and forms.
fn ways(page: &str) -> Vec<&str> {
    let after = |mark: &'static str| page.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
    after(" href=\"").chain(after(" action=\"")).filter(|way| way.starts_with('/')).collect()
}

#[test]
fn each_language_has_its_own_addresses_and_stays_in_them() {
    let shop = speaking(&[Language::English, Language::German]);
    let origin = format!("http://{}", shop.host);
    for path in [
        "/",
        "/collections/drink",
        "/products/wren-mug",
        "/search?q=mug",
        "/pages/contact",
        "/cart",
        "/account/sign-in",
        "/nothing/here",
    ] {
        let there = if path == "/" { "/de".to_owned() } else { format!("/de{path}") };
        let (english, german) = (shop.get(path), shop.get(&there));
        assert_eq!(english.status, german.status, "{path}");
        let (english, german) = (english.text(), german.text());
        assert!(english.contains("<html lang=\"en\"") && !english.contains("data-base"), "{path}");
        assert!(german.contains("<html lang=\"de\" data-base=\"/de\""), "{path}: {german}");
        assert!(german.contains("Zum Inhalt springen") && german.contains(">Warenkorb<"), "{path}");
        let files = ["/pkg/", "/demo/", "/media/", "/favicon.svg", "/theme.css", "/feeds/", "/fonts/"];
        let strays: Vec<_> = ways(&german)
            .into_iter()
            .filter(|way| *way != "/de" && !way.starts_with("/de/") && !way.starts_with("/de?"))
            .filter(|way| !files.iter().any(|file| way.starts_with(file)))
            // The way to the same page in English.
            .filter(|way| *way != if path == "/nothing/here" { "/" } else { path })
            .collect();
        assert_eq!(strays, Vec::<&str>::new(), "{path}");
        assert!(!ways(&english).iter().any(|way| way.starts_with("/de/") && *way != there), "{path}");
        let is_public = !german.contains("content=\"noindex\"");
        for (lang, address) in [("en", path), ("de", &there), ("x-default", path)] {
            let alternate = format!("href=\"{origin}{address}\" hreflang=\"{lang}\"");
            for page in [&english, &german] {
                assert_eq!(page.contains(&alternate), is_public, "{path} {alternate}");
            }
        }
    }
}

#[test]
fn a_way_back_stays_in_the_language() {
    let shop = speaking(&[Language::English, Language::German]);
    let to = |path: &str, form: &str| shop.post(path, "", form).header("location").unwrap_or_default().to_owned();
    assert_eq!(to("/de/cart/remove", "variant=0123456789abc"), "/de/cart");
    assert_eq!(to("/cart/remove", "variant=0123456789abc"), "/cart");
    let origin = format!("http://{}", shop.host);
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
    for (referrer, target) in
        [("/de/pages/about", "/de/pages/about"), ("/de", "/de"), ("/pages/about", "/de/pages/about")]
    {
        let referrer = format!("{origin}{referrer}");
        let headers = [&headers[..], &[("referer", &*referrer)]].concat();
        let answer = shop.send("POST", "/de/market", &headers, b"market=");
        assert_eq!(answer.header("location"), Some(&*format!("{origin}{target}")));
    }
    assert_eq!(shop.get("/de/").header("location"), Some(&*format!("{origin}/de")));
}

#[test]
fn a_shop_has_addresses_only_in_what_it_speaks() {
    let shop = speaking(&[Language::English]);
    assert_eq!((shop.get("/de").status, shop.get("/de/cart").status, shop.get("/en").status), (404, 404, 404));
    assert!(!shop.get("/").text().contains("hreflang"));
    let german = speaking(&[Language::German, Language::English]);
    assert!(german.get("/").text().contains("<html lang=\"de\">"));
    assert!(german.get("/en/cart").text().contains("<html lang=\"en\" data-base=\"/en\">"));
    assert_eq!(german.get("/de/cart").status, 404);
}

#[test]
fn languages_are_checked_like_all_settings() {
    let shop = Shop::demo();
    for languages in [vec![], vec![Language::German, Language::German]] {
        shop.block_on(async {
            let mut settings = export_settings(&shop.ctx).await.expect("settings");
            settings.shop.languages = languages;
            let refused = import_settings(&shop.ctx, settings).await.expect_err("it makes no sense");
            assert!(refused.to_string().contains("needs a language"), "{refused}");
        });
    }
}
