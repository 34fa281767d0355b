//! Every answer has the headers that keep visitors safe, and no page needs more than its policy allows.

use std::collections::{BTreeSet, VecDeque};

use base64::Engine as _;
use sha2::{Digest, Sha256};

use super::SHOP;
use super::client::{Answer, Shop};
use vitrine::server::config::Layer;

const ALWAYS: [(&str, &str); 8] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), \
         microphone=(), midi=(), serial=(), usb=(), payment=(self), publickey-credentials-get=(self), \
         publickey-credentials-create=(self)",
    ),
    ("reporting-endpoints", "csp=\"/api/report\""),
];

#[track_caller]
fn check(what: &str, answer: &Answer) {
    // Mails show our pictures, and some are read in a browser.
    let kind = answer.header("content-type").unwrap_or_default();
    let is_picture = kind.starts_with("image/") && kind != "image/svg+xml";
    for (name, value) in ALWAYS {
        let value = if is_picture && name == "cross-origin-resource-policy" { "cross-origin" } else { value };
        assert_eq!(answer.header(name), Some(value), "{name} of {what}: {:?}", answer.headers);
    }
    for name in ["server", "x-powered-by"] {
        assert_eq!(answer.header(name), None, "{what}");
    }
    let id = answer.header("x-request-id").unwrap_or_default();
    assert!(id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "x-request-id of {what}: {id}");
    let caching = answer.header("cache-control").unwrap_or_default();
    let known = ["no-store", "public, no-cache", "public, max-age=31536000, immutable"];
    assert!(known.contains(&caching), "cache-control of {what}: {caching}");
    if answer.set_cookie("").is_some() || answer.headers.iter().any(|(name, _)| name == "set-cookie") {
        assert_eq!(caching, "no-store", "{what} sets a cookie");
    }
    let policy = answer.header("content-security-policy").unwrap_or_default();
    assert!(policy.starts_with("default-src 'none'"), "policy of {what}: {policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "policy of {what}: {policy}");
    assert!(!policy.contains("'unsafe-eval'") && !policy.contains("script-src 'unsafe"), "policy of {what}: {policy}");
    if answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
        check_page(what, &answer.text(), policy);
    }
}

/// Reads the page in the plainest way, unlike the code that makes the policy.
#[track_caller]
fn check_page(what: &str, html: &str, policy: &str) {
    assert!(!policy.contains("unsafe-inline"), "policy of {what}: {policy}");
    for (start, _) in html.match_indices("<script") {
        let (tag, rest) = html[start..].split_once('>').expect("a whole tag");
        let text = rest.split("</script").next().unwrap_or_default();
        if tag.contains(" src=") || tag.contains("application/ld+json") {
            continue;
        }
        let hash = base64::prelude::BASE64_STANDARD.encode(Sha256::digest(text));
        assert!(policy.contains(&format!("'sha256-{hash}'")), "{what} has a script that its policy stops: {text}");
    }
    assert!(!html.contains(" style=\""), "{what} has a style attribute");
    assert!(!html.contains(" nonce="), "{what} has a nonce");
    for handler in [" onclick=", " onload=", " onerror=", " onsubmit=", " onchange="] {
        assert!(!html.contains(handler), "{what} has{handler}");
    }
}

/// Paths of ours that the page names.
fn links(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for attribute in ["href=\"", "src=\""] {
        for (start, _) in html.match_indices(attribute) {
            let value = html[start + attribute.len()..].split('"').next().unwrap_or_default();
            let path = value.split('#').next().unwrap_or_default().replace("&amp;", "&");
            if path.starts_with('/') && !path.starts_with("//") {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn every_page_and_file_that_links_lead_to_is_there_and_safe() {
    let mut waiting: VecDeque<String> =
        ["/", "/cart", "/checkout", "/search?q=mug", "/robots.txt", "/sitemap.xml"].map(Into::into).into();
    let mut seen = BTreeSet::new();
    let mut pages = 0;
    while let Some(path) = waiting.pop_front() {
        // Filters make more addresses than there is to see.
        if seen.len() >= 400 || !seen.insert(path.clone()) {
            continue;
        }
        let answer = SHOP.get(&path);
        // Without a built front end there is no package to load.
        if path.starts_with("/pkg/") && answer.status == 404 {
            check(&path, &answer);
            continue;
        }
        if path == "/account" {
            assert_eq!(answer.status, 303, "whoever is not signed in is led to where they do that");
            check(&path, &answer);
            continue;
        }
        assert_eq!(answer.status, 200, "{path} (linked)");
        check(&path, &answer);
        if answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            pages += 1;
            waiting.extend(links(&answer.text()));
        }
    }
    assert!(pages > 20, "only {pages} pages were found");
}

#[test]
fn every_kind_of_refusal_is_safe_too() {
    let shop = &*SHOP;
    let form = ("content-type", "application/x-www-form-urlencoded");
    let large = vec![b'x'; 70_000];
    for (what, status, answer) in [
        ("an unknown page", 404, shop.get("/nothing/here")),
        ("an unknown product", 404, shop.get("/products/nothing")),
        ("an unknown collection", 404, shop.get("/collections/nothing")),
        ("an unknown order", 404, shop.get("/orders/nothing")),
        ("an unknown file", 404, shop.get("/pkg/nothing.js")),
        ("an unknown picture", 404, shop.get("/media/nothing")),
        ("an unknown function", 404, shop.get("/api/nothing")),
        ("an unknown payment", 404, shop.get("/pay/test/nothing")),
        ("a function that declines", 404, shop.get("/api/product?slug=nothing")),
        ("a wrong method", 405, shop.send("DELETE", "/", &[], b"")),
        ("a strange host", 421, shop.send("GET", "/", &[("host", "evil.example")], b"")),
        (
            "another name of the host",
            308,
            shop.send("GET", "/", &[("host", &shop.host.replace("127.0.0.1", "localhost"))], b""),
        ),
        ("a slash too many", 308, shop.get("/cart/")),
        ("a foreign form", 403, shop.send("POST", "/cart/add", &[form, ("origin", "https://evil.example")], b"x=1")),
        ("too large a form", 413, shop.send("POST", "/cart/add", &[form], &large)),
        ("no form", 415, shop.send("POST", "/cart/add", &[("content-type", "text/plain")], b"x=1")),
        ("a form with nonsense", 422, shop.send("POST", "/cart/add", &[form], b"variant=x")),
        ("a forged message", 400, shop.send("POST", "/webhooks/test", &[], b"{}")),
        ("a report that is none", 400, shop.send("POST", "/api/report", &[], b"x")),
        ("a life sign", 200, shop.get("/healthz")),
        ("readiness", 200, shop.get("/readyz")),
    ] {
        assert_eq!(answer.status, status, "{what}: {}", answer.text());
        check(what, &answer);
    }
}

#[test]
fn what_a_browser_has_already_is_safe_too() {
    for path in ["/", "/favicon.svg"] {
        let etag = SHOP.get(path).header("etag").expect("an etag").to_owned();
        let answer = SHOP.send("GET", path, &[("if-none-match", &etag)], b"");
        assert_eq!(answer.status, 304);
        assert!(answer.body.is_empty());
        check(path, &answer);
    }
}

#[test]
fn a_shop_on_https_insists_on_it() {
    let shop = Shop::with(Layer { origin: Some("https://shop.example".into()), ..Layer::default() });
    for path in ["/", "/cart", "/nothing", "/healthz"] {
        let answer = shop.get(path);
        check(path, &answer);
        assert_eq!(answer.header("strict-transport-security"), Some("max-age=63072000; includeSubDomains"));
    }
    let page = shop.get("/");
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.contains("script-src https://shop.example/pkg/ ") && policy.contains("upgrade-insecure-requests"));
    assert_eq!(SHOP.get("/").header("strict-transport-security"), None);
}
