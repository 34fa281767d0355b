//! Who is let in: by host, by where a form comes from, by method.

use super::SHOP;

#[test]
fn only_the_shops_own_name_is_answered() {
    let ours = &SHOP.host;
    let port = ours.rsplit(':').next().expect("a port");
    for (host, status) in [
        (ours.clone(), 200),
        (format!("localhost:{port}"), 308),
        (format!("[::1]:{port}"), 308),
        ("localhost".into(), 421),
        ("evil.example".into(), 421),
        (format!("evil.example:{port}"), 421),
        (format!("{ours}.evil.example"), 421),
        (format!("{ours}@evil.example"), 421),
        (format!("user@{ours}"), 421),
        ("127.0.0.1:1".into(), 421),
    ] {
        let answer = SHOP.send("GET", "/", &[("host", &host)], b"");
        assert_eq!(answer.status, status, "{host}");
        if status == 308 {
            assert_eq!(answer.location(), format!("http://{ours}/"));
        }
    }
    // Nobody is led on with a form in their hands.
    assert_eq!(SHOP.send("POST", "/cart/add", &[("host", &format!("localhost:{port}"))], b"x").status, 421);
    for header in ["x-forwarded-host", "x-host", "forwarded", "x-original-url", "x-rewrite-url"] {
        let answer = SHOP.send("GET", "/", &[(header, "evil.example")], b"");
        assert_eq!(answer.status, 200);
        assert!(!answer.text().contains("evil.example"), "{header}");
    }
    assert_eq!(SHOP.send("GET", "/healthz", &[("host", "10.0.0.7")], b"").status, 200, "for whoever watches");
}

#[test]
fn links_in_pages_lead_to_the_shop_whoever_asks() {
    let page = SHOP.send("GET", "/", &[("x-forwarded-proto", "https")], b"").text();
    assert!(!page.contains(&format!("https://{}", SHOP.host)));
}

#[test]
fn a_slash_at_the_end_leads_to_the_page_without_it() {
    let origin = format!("http://{}", SHOP.host);
    for (path, target) in [
        ("/cart/", "/cart"),
        ("/collections/drink/?page=2", "/collections/drink?page=2"),
        ("//evil.example/", "//evil.example"),
        ("/\\evil.example/", "/\\evil.example"),
    ] {
        let answer = SHOP.get(path);
        if answer.status == 400 {
            continue;
        }
        assert_eq!((answer.status, answer.location()), (308, format!("{origin}{target}").as_str()), "{path}");
    }
}

#[test]
fn other_sites_can_not_make_a_visitor_act() {
    let origin = format!("http://{}", SHOP.host);
    let cases: [(&[(&str, &str)], bool); 9] = [
        (&[], true),
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("origin", &origin)], true),
        (&[("origin", "https://evil.example")], false),
        (&[("origin", "null")], false),
        (&[("origin", &origin), ("sec-fetch-site", "cross-site")], false),
    ];
    let doors = [
        "/cart/add",
        "/cart/update",
        "/cart/remove",
        "/cart/coupon",
        "/checkout",
        "/checkout/shipping",
        "/checkout/payment",
        "/pay/test/abc",
        "/api/cart/quote",
        "/account/sign-in",
        "/account/sign-in/code",
        "/account/sign-out",
        "/account/name",
        "/account/addresses",
        "/orders/find",
    ];
    for door in doors {
        for (headers, let_in) in cases {
            let with_form = [headers, &[("content-type", "application/x-www-form-urlencoded")]].concat();
            let status = SHOP.send("POST", door, &with_form, b"x=1").status;
            assert_eq!(status != 403, let_in, "{door} {headers:?}: {status}");
            let as_text = [headers, &[("content-type", "text/plain")]].concat();
            assert_eq!(SHOP.send("POST", door, &as_text, b"x=1").status != 403, let_in, "{door} as text {headers:?}");
        }
    }
}

#[test]
fn what_changes_something_can_not_be_asked_for_by_a_link() {
    for path in [
        "/cart/add",
        "/cart/update",
        "/cart/remove",
        "/cart/coupon",
        "/webhooks/test",
        "/api/report",
        "/api/cart/quote",
    ] {
        let answer = SHOP.get(path);
        assert_eq!(answer.status, 405, "{path}");
        assert!(answer.header("allow").is_some_and(|allow| allow.contains("POST")), "{path}");
    }
    for (method, path) in
        [("POST", "/"), ("PUT", "/cart"), ("DELETE", "/products/x"), ("POST", "/favicon.svg"), ("PATCH", "/healthz")]
    {
        assert_eq!(SHOP.send(method, path, &[], b"").status, 405, "{method} {path}");
    }
    for method in ["TRACE", "BREW", "PROPFIND"] {
        assert_eq!(SHOP.send(method, "/", &[], b"").status, 405, "{method}");
    }
}

#[test]
fn a_refusal_is_a_page_for_people_and_a_sentence_for_programs() {
    const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
    let check = |method: &str, path: &str, headers: &[(&str, &str)], body: &[u8], status: u16| {
        let plain = SHOP.send(method, path, headers, body);
        let page = SHOP.send(method, path, &[headers, &[("accept", "text/html,*/*;q=0.8")]].concat(), body);
        assert_eq!((plain.status, page.status), (status, status), "{method} {path}");
        assert_eq!(plain.header("content-type"), Some("text/plain; charset=utf-8"), "{method} {path}");
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"), "{method} {path}");
        assert_eq!(plain.header("allow"), page.header("allow"), "{method} {path}");
        assert!(page.text().contains(&format!("<p>{}</p>", plain.text().trim())), "{method} {path}");
    };
    check("GET", "/cart/add", &[], b"", 405);
    check("DELETE", "/", &[], b"", 405);
    check("POST", "/cart/add", &[FORM, ("origin", "https://evil.example")], b"x=1", 403);
    check("POST", "/cart/add", &[("content-type", "text/csv")], b"x=1", 415);
    check("POST", "/cart/add", &[FORM], &[b'a'; 70_000], 413);
    let alive = SHOP.send("GET", "/healthz", &[("accept", "text/html")], b"");
    assert_eq!(alive.header("content-type"), Some("text/plain; charset=utf-8"));
}

#[test]
fn asking_for_the_head_alone_gives_the_head_alone() {
    for path in ["/", "/favicon.svg", "/nothing", "/healthz"] {
        let (whole, head) = (SHOP.get(path), SHOP.send("HEAD", path, &[], b""));
        assert_eq!(head.status, whole.status, "{path}");
        assert!(head.body.is_empty(), "{path}");
        assert_eq!(head.header("content-length"), whole.header("content-length"), "{path}");
    }
}
