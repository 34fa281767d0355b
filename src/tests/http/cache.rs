//! Public pages are the same for everyone, come from memory, and are never older than the shop.

use std::io::Read as _;

use vitrine::domain::product::ProductFound;
use vitrine::services::catalog::get_product;
use vitrine::services::revisions::Subject;
use vitrine::store::db::{StoreError, Tx};
use vitrine::store::product::{find_product, save_product};

use super::SHOP;
use super::bad_input::variant;
use super::client::{Answer, Shop};

const PUBLIC: [&str; 4] = ["/", "/collections/drink", "/search?q=mug", "/pages/about"];

/// The path of a product that can be bought.
fn product(shop: &Shop) -> String {
    let home: serde_json::Value = serde_json::from_slice(&shop.get("/api/home").body).expect("JSON");
    format!("/products/{}", home["featured"][0]["slug"].as_str().expect("a slug"))
}

/// What is not the same twice, whoever asks.
fn lasting(answer: &Answer) -> Vec<(String, String)> {
    let changing = ["x-request-id", "date"];
    let mut lasting: Vec<_> =
        answer.headers.iter().filter(|(name, _)| !changing.contains(&name.as_str())).cloned().collect();
    lasting.sort();
    lasting
}

#[test]
fn every_visitor_gets_the_same_bytes() {
    let mut paths: Vec<String> = PUBLIC.map(str::to_owned).to_vec();
    paths.push(product(&SHOP));
    paths.push("/nothing/here".into());
    for path in paths {
        let plain = SHOP.get(&path);
        let mine = format!("cart=1.{}-2; coupon=WELCOME10; checkout=secret; session=me", variant(&SHOP));
        let headers = [
            ("cookie", mine.as_str()),
            ("accept-language", "fr"),
            ("referer", "https://me.example/"),
            ("user-agent", "me"),
        ];
        let personal = SHOP.send("GET", &path, &headers, b"");
        assert_eq!(plain.body, personal.body, "{path}");
        assert_eq!(lasting(&plain), lasting(&personal), "{path}");
        assert_eq!(plain.header("cache-control"), Some("public, no-cache"), "{path}");
        assert_eq!(plain.header("set-cookie"), None, "{path}");
    }
}

#[test]
fn what_is_somebodys_own_is_kept_by_nobody() {
    for path in [
        "/cart",
        "/checkout",
        "/checkout/shipping",
        "/checkout/payment",
        "/orders/nothing",
        "/api/cart",
        "/api/checkout",
    ] {
        let answer = SHOP.get(path);
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("etag"), None, "{path}");
    }
}

#[test]
fn marks_of_advertisers_make_no_other_page() {
    for path in PUBLIC {
        let and = if path.contains('?') { '&' } else { '?' };
        let (plain, marked) = (SHOP.get(path), SHOP.get(&format!("{path}{and}utm_source=letter&gclid=1&fbclid=2")));
        assert_eq!(plain.header("etag"), marked.header("etag"), "{path}");
    }
}

#[test]
fn packed_pages_are_the_same_pages() {
    for path in PUBLIC {
        let plain = SHOP.get(path);
        let brotli = SHOP.send("GET", path, &[("accept-encoding", "gzip, br")], b"");
        assert_eq!(brotli.header("content-encoding"), Some("br"), "{path}");
        let mut unpacked = Vec::new();
        brotli::Decompressor::new(&brotli.body[..], 4096).read_to_end(&mut unpacked).expect("brotli");
        assert_eq!(unpacked, plain.body, "{path}");
        let gzip = SHOP.send("GET", path, &[("accept-encoding", "gzip")], b"");
        assert_eq!(gzip.header("content-encoding"), Some("gzip"), "{path}");
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&gzip.body[..]).read_to_end(&mut unpacked).expect("gzip");
        assert_eq!(unpacked, plain.body, "{path}");
        assert!(brotli.body.len() < plain.body.len() / 2, "{path}");
        assert_eq!(plain.header("vary"), Some("Accept-Encoding"), "{path}");
    }
}

#[test]
fn the_best_packing_comes_when_a_page_is_asked_for_often() {
    let shop = Shop::demo();
    let size = || shop.send("GET", "/pages/about", &[("accept-encoding", "br")], b"").body.len();
    let quick = size();
    for _ in 0..20 {
        size();
    }
    for _ in 0..100 {
        if size() < quick {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("still {quick} bytes");
}

#[test]
fn a_browser_asks_only_whether_its_copy_is_good() {
    let path = product(&SHOP);
    let page = SHOP.get(&path);
    let etag = page.header("etag").expect("an etag");
    let again = SHOP.send("GET", &path, &[("if-none-match", etag), ("accept-encoding", "br")], b"");
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(again.header("etag"), Some(etag));
    assert_eq!(again.header("content-security-policy"), page.header("content-security-policy"));
    assert_eq!(SHOP.send("GET", &path, &[("if-none-match", "\"other\"")], b"").status, 200);
}

#[test]
fn a_changed_price_is_on_the_page_at_once() {
    let shop = Shop::demo();
    let path = product(&shop);
    let slug = path.trim_start_matches("/products/").to_owned();
    let pages = [path.as_str(), "/", "/collections/drink"];
    let before = pages.map(|path| shop.get(path));
    shop.block_on(async {
        let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
            let before = find_product(tx, &slug).await?.ok_or(StoreError::NotFound)?;
            let mut product = before.clone();
            for variant in &mut product.variants {
                variant.price_minor = 123_456;
                variant.compare_at_minor = None;
            }
            save_product(tx, Some(&before), &product, "test").await
        };
        shop.ctx.store.write(act).await.expect("it is written");
        shop.ctx.revisions.bump(Subject::Everything);
    });
    assert!(shop.get(&path).text().contains("1,234.56") || shop.get(&path).text().contains("1234.56"));
    for (path, before) in pages.into_iter().zip(before) {
        let etag = before.header("etag").expect("an etag");
        let after = shop.send("GET", path, &[("if-none-match", etag)], b"");
        if before.text().contains(&pages[0][1..]) {
            assert_eq!(after.status, 200, "{path} is still the old one");
        }
    }
}

#[test]
fn a_change_of_one_product_leaves_the_pages_of_others_in_peace() {
    let shop = Shop::demo();
    let path = product(&shop);
    let about = shop.get("/pages/about").header("etag").map(str::to_owned);
    shop.get(&path);
    shop.ctx.revisions.bump(Subject::Product("something-else".into()));
    let slug = path.trim_start_matches("/products/");
    let found = shop.block_on(get_product(&shop.ctx, slug)).expect("a product");
    assert!(matches!(found, ProductFound::Here(_)));
    assert_eq!(shop.get("/pages/about").header("etag"), about.as_deref());
}
