//! One shop, several markets: a page of one is never shown in another, to nobody, by no cache.

use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::Value;
use vitrine::server::config::Layer;
use vitrine::services::settings::{export_settings, import_settings};

use super::SHOP;
use super::bad_input::variant;
use super::buy::Buyer;
use super::client::{Answer, Shop};

/// The demo's second market.
const UK: &str = "market=uk";
const LONDON: &str =
    "email=ada%40example.org&name=Ada+Example&line1=1+Example+Road&postcode=SW1A+1AA&city=London&country=GB";
const BERLIN: &str = "email=ada%40example.org&name=Ada+Example&line1=Musterweg+1&postcode=10115&city=Berlin&country=DE";
/// Pages on which something costs something.
const PRICED: [&str; 5] = ["/", "/collections/drink", "/search?q=mug", "/products/wren-mug", "/pages/shipping"];

fn ask(path: &str, cookies: &str) -> Answer {
    SHOP.send("GET", path, &[("cookie", cookies)], b"")
}

fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).expect("JSON")
}

/// In which money a page's sums are, by their signs.
fn money(page: &str) -> (bool, bool) {
    (page.contains('€'), page.contains('£'))
}

#[test]
fn a_market_has_its_own_pages_and_they_are_the_same_for_all_its_visitors() {
    for path in PRICED {
        let (own, uk) = (SHOP.get(path), ask(path, UK));
        assert_eq!(money(&own.text()), (true, false), "{path}");
        assert_eq!(money(&uk.text()), (false, true), "{path}");
        assert!(uk.text().contains("data-market=\"uk\"") && uk.text().contains("lang=\"en-GB\""), "{path}");
        let mine = format!("a=b; cart=1.{}-2; market=uk; coupon=WELCOME10; checkout=secret", variant(&SHOP));
        let other = SHOP.send("GET", path, &[("cookie", &mine), ("accept-language", "de")], b"");
        assert_eq!((&uk.body, uk.header("etag")), (&other.body, other.header("etag")), "{path}");
        assert_eq!(uk.header("set-cookie"), None);
    }
    let missing = ask("/nothing/here", UK);
    assert_eq!((missing.status, money(&missing.text())), (404, (false, true)));
}

#[test]
fn whoever_names_no_market_of_ours_has_the_shops_own() {
    for path in ["/", "/products/wren-mug", "/collections/drink?max=40"] {
        let own = SHOP.get(path);
        for cookie in
            ["market=", "market=mars", "market=UK", "market=uk%00", "market=../uk", "market=\"uk\"", "xmarket=uk"]
        {
            let forged = ask(path, cookie);
            assert_eq!((forged.body, forged.status), (own.body.clone(), 200), "{path} {cookie}");
        }
        let long = format!("market={}", "x".repeat(4_000));
        assert_eq!(ask(path, &long).body, own.body, "{path}");
    }
}

/// A cache between the shop and its visitors that does all that RFC 9111 allows, and no more: it keeps what is public under its
/// address, asks whether it is still good where it has to, and passes the visitors' cookies on with that.
#[derive(Default)]
struct SharedCache {
    kept: RefCell<HashMap<String, (String, Vec<u8>)>>,
}

impl SharedCache {
    fn get(&self, path: &str, cookies: &str) -> Vec<u8> {
        let known = self.kept.borrow().get(path).cloned();
        let mut headers = vec![("cookie", cookies)];
        if let Some((etag, _)) = &known {
            headers.push(("if-none-match", etag));
        }
        let answer = SHOP.send("GET", path, &headers, b"");
        if let (304, Some((_, body))) = (answer.status, &known) {
            return body.clone();
        }
        let class = answer.header("cache-control").expect("every answer has one");
        assert!(class.contains("no-cache"), "{path}: it must ask each time, {class}");
        assert_eq!(answer.header("vary"), Some("Accept-Encoding"), "{path}: a copy for each cart would be none at all");
        if class.starts_with("public") {
            let etag = answer.header("etag").expect("an etag").to_owned();
            self.kept.borrow_mut().insert(path.to_owned(), (etag, answer.body.clone()));
        }
        answer.body
    }
}

#[test]
fn no_cache_between_us_shows_a_market_to_another() {
    let cache = SharedCache::default();
    for path in PRICED {
        for cookies in [UK, "", UK, "cart=1", "market=uk; cart=1", "market=mars", ""] {
            let page = String::from_utf8(cache.get(path, cookies)).expect("UTF-8");
            let in_uk = cookies.starts_with(UK);
            assert_eq!(money(&page), (!in_uk, in_uk), "{path} {cookies}");
        }
        let kept = cache.kept.borrow();
        assert_eq!(money(&String::from_utf8_lossy(&kept[path].1)), (true, false), "what is kept is the shop's own");
    }
    assert_eq!(ask("/", UK).header("cache-control"), Some("private, no-cache"));
}

#[test]
fn functions_answer_for_the_market_they_are_asked_for_whatever_the_cookie_says() {
    let price = |market: &str, cookies: &str| {
        let found = json(&ask(&format!("{market}/api/product?slug=wren-mug"), cookies));
        found["here"]["variants"][0]["price_minor"].as_i64().expect("a price")
    };
    let (own, uk) = (price("", ""), price("/in/uk", ""));
    assert!(own > uk, "{own} {uk}");
    assert_eq!((price("", UK), price("/in/uk", UK)), (own, uk));
    assert_eq!(json(&ask("/in/uk/api/shop", ""))["shop"]["rules"]["currency"], "GBP");
    let gone = ask("/in/mars/api/product?slug=wren-mug", "");
    assert_eq!(gone.status, 409, "a page of a market that is gone must not take our own prices for its own");
    assert!(gone.text().contains("Load the page again"), "{}", gone.text());
}

#[test]
fn pricing_carts_is_counted_in_whatever_markets_name_it_is_asked() {
    // The machine itself is not limited, so somebody else asks through it.
    let shop = Shop::with(Layer { trusted_proxies: Some(vec![[127, 0, 0, 1].into()]), ..Layer::default() });
    let headers =
        [("content-type", "application/json"), ("sec-fetch-site", "same-origin"), ("x-forwarded-for", "203.0.113.9")];
    let quote =
        |market: &str| shop.send("POST", &format!("{market}/api/cart/quote"), &headers, br#"{"lines":[]}"#).status;
    assert_eq!(quote("/in/uk"), 200);
    assert!((0..200).any(|turn| quote(["", "/in/uk", "/in/mars"][turn % 3]) == 429));
}

#[test]
fn lists_are_sorted_and_narrowed_by_the_markets_prices() {
    let query = "sort%3Dprice-ascending%26max%3D25.00";
    let prices = |market: &str| -> Vec<i64> {
        let found = json(&ask(&format!("{market}/api/collection?slug=everything&query={query}"), ""));
        let cards = found["listing"]["cards"].as_array().expect("cards");
        cards.iter().map(|card| card["price_minor"].as_i64().expect("a price")).collect()
    };
    let (own, uk) = (prices(""), prices("/in/uk"));
    assert!(uk.len() > own.len(), "more costs 25 pounds at the most than costs 25 euros: {uk:?} {own:?}");
    assert!(uk.is_sorted() && uk.iter().all(|price| *price <= 2_500 && price % 50 == 0), "{uk:?}");
    let page = ask("/collections/everything?max=25.00", UK).text();
    assert!(page.contains("Up to £25.00") && page.contains("Price in GBP"));
}

#[test]
fn machines_read_the_price_that_people_see() {
    for (cookies, currency, sign) in [("", "EUR", '€'), (UK, "GBP", '£')] {
        let page = ask("/products/wren-mug", cookies).text();
        let (_, data) = page.split_once("application/ld+json\">").expect("data");
        let data: Value = serde_json::from_str(data.split_once("</script>").expect("an end").0).expect("JSON");
        let offer = &data["@graph"][0]["hasVariant"][0]["offers"];
        assert_eq!(offer["priceCurrency"], currency);
        let shown = format!("{sign}{:.2}", offer["price"].as_f64().expect("a price"));
        assert!(page.contains(&shown), "{shown}");
        assert!(page.contains("incl. VAT"));
    }
}

#[test]
fn what_is_not_sold_in_a_market_says_so_and_is_in_no_list_of_it() {
    assert_eq!(json(&ask("/in/uk/api/product?slug=lantern-lamp", ""))["not_here"], "Lantern lamp");
    let page = ask("/products/lantern-lamp", UK);
    assert_eq!(page.status, 200);
    assert!(page.text().contains("We don’t sell this in United Kingdom") && page.text().contains("noindex"));
    assert!(!ask("/search?q=lantern", UK).text().contains("/products/lantern-lamp"));
    assert!(SHOP.get("/search?q=lantern").text().contains("/products/lantern-lamp"));
    for list in ["/sitemaps/products-1.xml", "/feeds/products.xml"] {
        assert!(ask(list, UK).text().contains("/products/lantern-lamp"), "machines see the shop's own market: {list}");
    }
}

#[test]
fn a_market_is_chosen_by_a_plain_form_that_leads_back() {
    let choose = |market: &str, referrer: &str| {
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("referer", referrer),
        ];
        SHOP.send("POST", "/market", &headers, format!("market={market}").as_bytes())
    };
    let origin = format!("http://{}", SHOP.host);
    let chosen = choose("uk", &format!("{origin}/products/wren-mug?variant=1"));
    assert_eq!((chosen.status, chosen.location()), (303, format!("{origin}/products/wren-mug?variant=1").as_str()));
    let cookie = chosen.set_cookie("market").expect("a cookie");
    assert!(
        cookie.starts_with("market=uk;") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert_eq!(choose("uk", "https://evil.example/").location(), format!("{origin}/"));
    let own = choose("", &format!("{origin}/cart"));
    assert!(own.set_cookie("market").expect("a cookie").contains("Max-Age=0"));
    assert_eq!(own.location(), format!("{origin}/cart?repriced=1"));
    let unknown = choose("mars", "");
    assert_eq!((unknown.status, unknown.set_cookie("market")), (422, None));
    assert!(unknown.text().contains("Choose another country"));
    let page = SHOP.get("/").text();
    assert!(
        page.contains("action=\"/market\"")
            && page.contains("United Kingdom, GBP")
            && page.contains("Germany and elsewhere, EUR")
    );
}

#[test]
fn a_shop_with_one_market_has_no_choice() {
    let shop = Shop::demo();
    let before = shop.send("GET", "/", &[("cookie", UK)], b"");
    shop.block_on(async {
        let mut settings = export_settings(&shop.ctx).await.expect("settings");
        (settings.markets, settings.price_lists) = (Vec::new(), Vec::new());
        import_settings(&shop.ctx, settings).await.expect("they make sense");
    });
    let (plain, chosen) = (shop.get("/"), shop.send("GET", "/", &[("cookie", UK)], b""));
    assert_eq!(money(&before.text()), (false, true));
    assert_eq!(plain.body, chosen.body, "who had chosen what is gone has the shop's own");
    assert!(!plain.text().contains("action=\"/market\""));
}

#[test]
fn a_changed_price_of_a_market_is_on_its_pages_at_once() {
    let shop = Shop::demo();
    let page = |path: &str| shop.send("GET", path, &[("cookie", UK)], b"").text();
    let paths = ["/products/wren-mug", "/collections/drink", "/search?q=mug"];
    for path in paths {
        assert!(!page(path).contains("£123.50"));
    }
    shop.block_on(async {
        let mut settings = export_settings(&shop.ctx).await.expect("settings");
        let wren = |sku: &str| sku.starts_with("ME-WREN");
        let prices = settings.price_lists.iter_mut().flat_map(|list| &mut list.prices);
        prices.filter(|price| wren(&price.sku)).for_each(|price| price.price_minor = 12_350);
        import_settings(&shop.ctx, settings).await.expect("they make sense");
    });
    for path in paths {
        assert!(page(path).contains("£123.50"), "{path}");
    }
}

#[test]
fn a_cart_is_priced_in_one_market_and_says_what_changed_and_what_is_not_sold_there() {
    let id = |slug: &str| {
        let found = json(&SHOP.get(&format!("/api/product?slug={slug}")));
        found["here"]["variants"][0]["id"].as_str().expect("an id").to_owned()
    };
    let cart = format!("cart=1.{}-1.{}-1", id("wren-mug"), id("lantern-lamp"));
    let own = ask("/cart", &cart).text();
    assert_eq!(money(&own), (true, false));
    let uk = ask("/cart?repriced=1", &format!("{cart}; {UK}")).text();
    assert_eq!(money(&uk), (false, true), "one cart, one currency");
    assert!(uk.contains("Your cart has the prices for United Kingdom now, in GBP."));
    assert!(uk.contains("Lantern lamp is not sold in that number where this order goes"));
    let elsewhere = ask("/cart?country=DE", &format!("{cart}; {UK}")).text();
    assert!(
        elsewhere.contains("Because of where it goes, this order has the prices for Germany and elsewhere, in EUR.")
    );
}

#[test]
fn an_order_is_in_the_money_of_where_it_goes_and_the_buyer_is_told_before_paying() {
    let shop = Shop::demo();
    let told = "Because of where it goes, this order has the prices for";
    for (market, contact, sign, is_told) in
        [("uk", LONDON, '£', false), ("uk", BERLIN, '€', true), ("", LONDON, '£', true), ("", BERLIN, '€', false)]
    {
        let buyer = Buyer::from_market(&shop, market, &variant(&shop), contact);
        let page = shop.send("GET", "/checkout/payment", &[("cookie", &buyer.cookies)], b"").text();
        assert_eq!(page.contains(told), is_told, "{market} {contact}");
        let whole = buyer.total_minor / 100;
        assert!(page.contains(&format!("Order and pay {sign}{whole}.")), "{market} {contact}");
        let order = shop.get(&buyer.buy());
        assert!(order.text().contains(&format!("{sign}{whole}.")), "{market} {contact}");
    }
}

#[test]
fn before_an_address_is_known_the_till_asks_for_one_in_the_market() {
    let added = SHOP.post("/cart/add", "", &format!("variant={}&quantity=1", variant(&SHOP)));
    let cart = format!("cart={}; {UK}", added.cookie("cart").expect("a cart"));
    let page = ask("/checkout", &cart).text();
    assert!(page.contains("<option value=\"GB\" selected"), "home is there");
    assert!(page.contains("<option value=\"DE\""), "and it may go elsewhere");
    assert_eq!(money(&page), (false, true));
}
