//! Whatever stands in the headers of a request: it is answered, by no breakage, and never in another host's name.

use std::panic::catch_unwind;

use vitrine::server::config::Layer;

use super::Part;
use super::dice::Dice;
use super::fuzz::input;
use crate::http::client::{Answer, Shop, exchange};

/// A header, and good examples of what stands in it. `HOST` stands for the shop's, `PORT` for its port.
type Header = (&'static str, &'static [&'static str]);

const HEADERS: [Header; 9] = [
    (
        "host",
        &[
            "HOST",
            "localhost:PORT",
            "[::1]:PORT",
            "shop.example",
            "HOST.evil.example",
            "evil.example:PORT",
            "HOST@evil",
        ],
    ),
    (
        "cookie",
        &[
            "cart=1.0000000000z8-2; market=uk; coupon=KILN10",
            "checkout=0123456789abcdef0123456789abcdef; cart=",
            "market=../..; market=us; cart=2.x-1",
            "a=\"b; c\"; =; ;;cart",
        ],
    ),
    ("x-forwarded-for", &["1.2.3.4", "::ffff:1.2.3.4, 127.0.0.1", "unknown,,[::1]:80", "127.0.0.1, 127.0.0.1"]),
    ("if-none-match", &["*", "W/\"0123456789abcdef\"", "\"a\", W/\"b\", \"", "W/W/\"\""]),
    ("if-modified-since", &["Mon, 23 Nov 2026 05:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "yesterday"]),
    ("range", &["bytes=0-99", "bytes=-1", "bytes=5-1,0-0,99999999999999999999-", "pages=1"]),
    ("accept-encoding", &["gzip, br;q=0.5", "*;q=0", "identity;q=0, br;q=x"]),
    ("sec-fetch-site", &["same-origin", "cross-site", "none", "SAME-ORIGIN"]),
    ("origin", &["http://HOST", "null", "https://evil.example", "http://HOST, http://HOST"]),
];

/// What is asked for: pages that are kept, pages that are somebody's, files, functions and forms.
const REQUESTS: [(&str, &str, &str); 12] = [
    ("GET", "/", ""),
    ("GET", "/cart", ""),
    ("GET", "/checkout", ""),
    ("GET", "/search?q=mug", ""),
    ("GET", "/cart/", ""),
    ("HEAD", "/", ""),
    ("GET", "/robots.txt", ""),
    ("GET", "/api/home", ""),
    ("GET", "/healthz", ""),
    ("POST", "/market", "market=uk&next=%2F"),
    ("POST", "/cart/coupon", "coupon=KILN10"),
    ("POST", "/checkout/payment", "total_minor=1"),
];

#[test]
fn whatever_headers_say_is_answered_without_harm() {
    let shop = Shop::with(Layer { trusted_proxies: Some(vec![[127, 0, 0, 1].into()]), ..Layer::default() });
    let try_one = |seed| {
        let mut dice = Dice::new(seed);
        let (method, path, form) = *dice.pick(&REQUESTS).expect("a request");
        let (name, examples) = *dice.pick(&HEADERS).expect("a header");
        let value = value(&shop, examples, seed);
        let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n").into_bytes();
        if name != "host" {
            request.extend(format!("host: {}\r\n", shop.host).bytes());
        }
        request.extend([name.as_bytes(), b": ", &value, b"\r\n"].concat());
        if method == "POST" {
            let length = form.len();
            let kind = "application/x-www-form-urlencoded";
            request.extend(format!("content-type: {kind}\r\ncontent-length: {length}\r\n").bytes());
        }
        request.extend([b"\r\n", form.as_bytes()].concat());
        let told = || String::from_utf8_lossy(&request).into_owned();
        let answer =
            catch_unwind(|| exchange(shop.address, &request)).unwrap_or_else(|_| panic!("no answer: {}", told()));
        check(&shop, name, &value, &answer).unwrap_or_else(|wrong| panic!("{wrong}: {} {}", told(), answer.status));
        1_u64
    };
    Part::new("headers of requests", 2_000, 1_000_000)
        .prove(try_one, |answers| format!("{answers} answers, none broken"));
}

/// One of the examples, changed; what ends a header line is left out, so that the line gets to whoever reads it.
fn value(shop: &Shop, examples: &[&str], seed: u64) -> Vec<u8> {
    let port = shop.address.port().to_string();
    let examples: Vec<String> =
        examples.iter().map(|text| text.replace("HOST", &shop.host).replace("PORT", &port)).collect();
    let examples: Vec<&str> = examples.iter().map(String::as_str).collect();
    input(&examples, seed).into_iter().filter(|byte| !b"\r\n\0".contains(byte)).collect()
}

fn check(shop: &Shop, name: &str, value: &[u8], answer: &Answer) -> Result<(), &'static str> {
    if answer.status >= 500 {
        return Err("it broke");
    }
    let value = String::from_utf8_lossy(value).trim().to_ascii_lowercase();
    let is_watch = answer.header("location").is_none() && answer.body.len() < 20;
    if name == "host" && value != shop.host && answer.status == 200 && !is_watch {
        return Err("a strange host was served");
    }
    let origin = format!("http://{}", shop.host);
    let leads_away = |to: &str| !(to == origin || to.starts_with(&format!("{origin}/")) || is_path(to));
    if answer.header("location").is_some_and(leads_away) {
        return Err("it leads elsewhere");
    }
    Ok(())
}

fn is_path(to: &str) -> bool {
    to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\")
}
