//! Nonsense is refused kindly and with the right status. Nothing of it breaks anything, and nothing is half done.

use serde_json::{Value, json};

use super::SHOP;
use super::client::{Answer, Shop};

const FORM: &str = "application/x-www-form-urlencoded";

/// Something that the demo shop sells: the id of a variant that can be bought.
pub fn variant(shop: &Shop) -> String {
    let home: Value = serde_json::from_slice(&shop.get("/api/home").body).expect("JSON");
    let cards = home["featured"].as_array().expect("cards");
    let card = cards.iter().find(|card| card["available"] == true).expect("something to buy");
    let slug = card["slug"].as_str().expect("a slug");
    let found: Value = serde_json::from_slice(&shop.get(&format!("/api/product?slug={slug}")).body).expect("JSON");
    let variants = found["here"]["variants"].as_array().expect("variants");
    let variant = variants.iter().find(|variant| variant["stock"] != "sold_out").expect("a variant in stock");
    variant["id"].as_str().expect("an id").to_owned()
}

fn quote(body: &Value) -> Answer {
    SHOP.send("POST", "/api/cart/quote", &[("content-type", "application/json")], body.to_string().as_bytes())
}

#[test]
fn nonsense_in_the_carts_forms_is_refused_and_the_cart_stays_as_it_is() {
    let id = variant(&SHOP);
    for (path, form) in [
        ("/cart/add", "".into()),
        ("/cart/add", "variant=".into()),
        ("/cart/add", "variant=1".into()),
        ("/cart/add", "variant=../../etc/passwd".into()),
        ("/cart/add", "variant=%00%00%00%00%00%00%00%00%00%00%00%00%00".into()),
        ("/cart/add", format!("variant={id}&quantity=0")),
        ("/cart/add", format!("variant={id}&quantity=-1")),
        ("/cart/add", format!("variant={id}&quantity=1000000000")),
        ("/cart/add", format!("variant={id}&quantity=1.5")),
        ("/cart/add", format!("variant={id}&quantity=two")),
        ("/cart/add", format!("variant={id}&quantity=99999999999999999999999999")),
        ("/cart/update", "quantity=1".into()),
        ("/cart/update", "variant=x&quantity=1".into()),
        ("/cart/update", format!("variant={id}&quantity=-1")),
        ("/cart/update", format!("variant={id}&quantity=1000")),
        ("/cart/update", format!("variant={id}&quantity=")),
        ("/cart/remove", "variant=x".into()),
        ("/cart/coupon", "coupon=%3Cscript%3E".into()),
        ("/cart/coupon", format!("coupon={}", "A".repeat(10_000))),
    ] {
        let answer = SHOP.post(path, &format!("cart=1.{id}-2"), &form);
        assert_eq!(answer.status, 422, "{path} {form}: {}", answer.text());
        assert!(answer.text().contains("href=\"/cart\""), "a way on: {}", answer.text());
        assert_eq!(answer.header("set-cookie"), None, "{path} {form}");
    }
}

#[test]
fn a_price_is_never_taken_from_a_browser() {
    let id = variant(&SHOP);
    let added = SHOP.post("/cart/add", "", &format!("variant={id}&quantity=2&price=1&unit_price_minor=1&total=1"));
    assert_eq!((added.status, added.cookie("cart")), (303, Some(format!("1.{id}-2").as_str())));
    let honest = json!({"lines": [{"variant": id, "quantity": 2}], "coupon": null, "destination": "DE", "shipping_method": null});
    let mut forged = honest.clone();
    forged["lines"][0]["unit_price_minor"] = json!(1);
    forged["totals"] = json!({"total_minor": 1});
    forged["currency"] = json!("JPY");
    let total = |answer: Answer| {
        assert_eq!(answer.status, 200, "{}", answer.text());
        serde_json::from_slice::<Value>(&answer.body).expect("JSON")["totals"].clone()
    };
    assert_eq!(total(quote(&forged)), total(quote(&honest)));
}

#[test]
fn nonsense_to_the_pricing_function_is_refused() {
    let id = variant(&SHOP);
    let line = |quantity: Value| {
        json!({"lines": [{"variant": id, "quantity": quantity}], "coupon": null, "destination": null,
                                         "shipping_method": null})
    };
    for body in [
        line(json!(0)),
        line(json!(-1)),
        line(json!(1_000_000_000)),
        line(json!(1.5)),
        line(json!("two")),
        line(json!(null)),
        json!({"lines": [{"variant": "x", "quantity": 1}]}),
        json!({"lines": {}}),
        json!({"lines": [[[[[[]]]]]]}),
        json!([]),
        json!(null),
        json!({}),
    ] {
        let answer = quote(&body);
        assert!((400..500).contains(&answer.status), "{body}: {} {}", answer.status, answer.text());
    }
    for body in ["", "{", "null", "\u{0}", "[", "{\"lines\":"] {
        let answer = SHOP.send("POST", "/api/cart/quote", &[("content-type", "application/json")], body.as_bytes());
        assert!((400..500).contains(&answer.status), "{body:?}: {}", answer.status);
    }
}

#[test]
fn nonsense_in_addresses_of_pages_is_passed_over_or_not_found() {
    let long = "x".repeat(8_000);
    for (path, status) in [
        ("/collections/drink?page=-1&sort=up&min=abc&max=-5&available=maybe", 200),
        ("/collections/drink?page=99999999999999999999&min=99999999999999999999", 200),
        ("/collections/drink?option.=&option.Size=&%ff=%ff&=&&&", 200),
        ("/search", 200),
        (&format!("/search?q={long}"), 200),
        ("/search?q=%00%ff'%22%3Cscript%3E'", 200),
        ("/products/nothing?variant=1", 404),
        ("/products/%00", 404),
        ("/products/%ff", 404),
        ("/products/..%2f..%2fsecret", 404),
        (&format!("/products/{long}"), 404),
        ("/orders/0123456789abc", 404),
        ("/orders/%00", 404),
        ("/pages/nothing", 404),
        ("/media/../secret", 404),
        ("/media/..%2fsecret", 404),
        ("/pkg/..%2f..%2fCargo.toml", 404),
        ("/hash.txt", 404),
        ("/checkout/return/nothing", 404),
        ("/pay/test/nothing", 404),
        ("/api/collection?slug=nothing&query=", 404),
        ("/api/order?token=nothing", 404),
        ("/api/product", 422),
        ("/sitemap.xml?part=x", 200),
        ("/sitemaps/products-0.xml", 404),
        ("/sitemaps/products-99.xml", 404),
        ("/sitemaps/products-1", 404),
        ("/sitemaps/secret.xml", 404),
        ("/sitemaps/..%2fsecret.xml", 404),
        ("/feeds/nothing.xml", 404),
        ("/shared/secret", 404),
        ("/shared/..%2fsecret", 404),
        ("/shared/media/..%2fsecret.jpg", 404),
        ("/shared/img/placeholder.svg", 404),
        ("/shared/hash.txt", 404),
        ("/shared/demo/nothing.12345678.640x800.ffffff.jpg", 404),
        ("/shared/demo/nothing.12345678.0x0.ffffff.jpg", 404),
    ] {
        let answer = SHOP.get(path);
        let shown: String = path.chars().take(80).collect();
        assert_eq!(answer.status, status, "{shown}");
        if answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            assert!(!answer.text().contains("'\"<script>'"), "{shown}");
        }
    }
}

#[test]
fn cookies_full_of_nonsense_are_an_empty_cart() {
    for cookies in [
        "cart=nonsense".to_owned(),
        "cart=1.x-1.y-2".into(),
        "cart=2.0123456789abc-1".into(),
        "cart=1.0123456789abc-0.0123456789abd--1.0123456789abe-1000000000".into(),
        format!("cart=1{}", ".0123456789abc-999".repeat(300)),
        "checkout=nonsense; coupon=<script>alert(1)</script>".into(),
        "cart=\"; checkout=\"".into(),
        ";;;=;=x;".into(),
    ] {
        for path in ["/cart", "/checkout", "/checkout/shipping", "/checkout/payment", "/api/cart", "/api/checkout"] {
            let answer = SHOP.send("GET", path, &[("cookie", &cookies)], b"");
            assert!(answer.status < 500, "{path} with {cookies}: {} {}", answer.status, answer.text());
            assert!(!answer.text().contains("<script>alert(1)"), "{path} with {cookies}");
        }
    }
}

#[test]
fn nonsense_at_the_till_is_kept_as_typed_and_said_in_words() {
    let id = variant(&SHOP);
    let cart = format!("cart=1.{id}-1");
    for form in [
        "".to_owned(),
        "email=x&country=XX".into(),
        "email=%3Cscript%3E&name=%00&postcode=%ff&country=de".into(),
        format!("email={}", "a".repeat(60_000)),
    ] {
        let answer = SHOP.post("/checkout", &cart, &form);
        assert_eq!((answer.status, answer.location()), (303, "/checkout?errors=1"), "{form:.40}");
        let cookies = format!("{cart}; checkout={}", answer.cookie("checkout").expect("a checkout"));
        let page = SHOP.send("GET", "/checkout?errors=1", &[("cookie", &cookies)], b"");
        assert_eq!(page.status, 200);
        assert!(!page.text().contains("=\"<script>"), "{form:.40}");
    }
    for form in ["", "total_minor=", "total_minor=x", "total_minor=1e9", "total_minor=99999999999999999999999"] {
        assert_eq!(SHOP.post("/checkout/payment", &cart, form).status, 422, "{form}");
    }
}

#[test]
fn what_is_too_large_or_no_form_is_refused_before_it_is_read() {
    let large = vec![b'a'; 70_000];
    for path in ["/cart/add", "/checkout", "/checkout/payment", "/pay/test/x", "/api/report"] {
        assert_eq!(SHOP.send("POST", path, &[("content-type", FORM)], &large).status, 413, "{path}");
    }
    assert_eq!(SHOP.send("POST", "/api/cart/quote", &[("content-type", "application/json")], &large).status, 413);
    assert_eq!(SHOP.send("POST", "/webhooks/test", &[], &vec![b'a'; 300_000]).status, 413);
    let announced = [("content-type", FORM), ("transfer-encoding", "chunked")];
    let mut chunked = format!("{:x}\r\n", large.len()).into_bytes();
    chunked.extend_from_slice(&large);
    chunked.extend_from_slice(b"\r\n0\r\n\r\n");
    let head = format!("POST /cart/add HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", SHOP.host);
    let head = announced.iter().fold(head, |head, (name, value)| format!("{head}{name}: {value}\r\n"));
    let answer = super::client::exchange(SHOP.address, &[head.as_bytes(), b"\r\n", &chunked].concat());
    assert_eq!(answer.status, 413);
    for kind in ["text/plain", "multipart/form-data; boundary=x", "application/json", ""] {
        assert_eq!(SHOP.send("POST", "/cart/add", &[("content-type", kind)], b"x").status, 415, "{kind}");
    }
}

#[test]
fn forged_messages_of_the_payment_provider_change_nothing() {
    let event = br#"{"id":"evt_1","type":"session.captured","reference":"test_1"}"#;
    for headers in [
        &[][..],
        &[("test-signature", "")],
        &[("test-signature", "t=1700000000,v1=00")],
        &[("test-signature", "v1=dbb7d62e1004e7b626531c66f49e866a799807d70a1d97d5ad7ea9cb2654dbb9")],
        &[("test-signature", "t=99999999999999999999,v1=x,t=1")],
    ] {
        assert_eq!(SHOP.send("POST", "/webhooks/test", headers, event).status, 400, "{headers:?}");
    }
    assert_eq!(SHOP.send("POST", "/webhooks/nobody", &[], event).status, 404);
}
