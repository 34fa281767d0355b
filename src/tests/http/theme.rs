//! Light or dark is chosen by a form, kept in a cookie, and read by the page itself: what is sent is the same for everyone.

use super::SHOP;
use super::client::Answer;

fn ask(path: &str, cookies: &str) -> Answer {
    SHOP.send("GET", path, &[("cookie", cookies)], b"")
}

fn choose(theme: &str, referrer: &str) -> Answer {
    let headers = [
        ("referer", referrer),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    SHOP.send("POST", "/theme", &headers, format!("theme={theme}").as_bytes())
}

#[test]
fn a_page_is_the_same_whatever_was_chosen() {
    for path in ["/", "/collections/drink", "/products/wren-mug", "/search?q=mug", "/pages/about", "/nothing/here"] {
        let plain = SHOP.get(path);
        for cookie in ["theme=dark", "theme=light", "theme=mars"] {
            let chosen = ask(path, cookie);
            assert_eq!((&chosen.body, chosen.header("etag")), (&plain.body, plain.header("etag")), "{path} {cookie}");
        }
    }
}

#[test]
fn a_choice_is_kept_and_taken_back() {
    for (theme, kept) in
        [("dark", "theme=dark; Path=/; Max-Age=31536000"), ("light", "theme=light; Path=/; Max-Age=31536000")]
    {
        let cookie = choose(theme, "").set_cookie("theme").expect("a cookie").to_owned();
        assert!(cookie.starts_with(kept) && !cookie.contains("HttpOnly"), "the page has to read it: {cookie}");
    }
    for theme in ["", "mars", "dark%3B+Path%3D%2Fx"] {
        let cookie = choose(theme, "").set_cookie("theme").expect("a cookie").to_owned();
        assert!(cookie.starts_with("theme=; Path=/; Max-Age=0"), "{cookie}");
    }
}

#[test]
fn it_leads_back_to_where_it_was_made_and_nowhere_else() {
    let origin = format!("http://{}", SHOP.host);
    for (referrer, target) in [
        (format!("{origin}/products/wren-mug?variant=1"), "/products/wren-mug?variant=1"),
        (format!("{origin}//elsewhere.example"), "//elsewhere.example"),
        ("https://evil.example/".to_owned(), "/"),
        (format!("{origin}.evil.example/x"), "/"),
        (String::new(), "/"),
    ] {
        let answer = choose("dark", &referrer);
        assert_eq!((answer.status, answer.location()), (303, format!("{origin}{target}").as_str()), "{referrer}");
    }
}

#[test]
fn visitors_without_script_get_it_as_a_stylesheet_that_nobody_keeps() {
    for (cookie, css) in
        [("theme=dark", "color-scheme:dark"), ("theme=light", "color-scheme:light"), ("theme=mars", "")]
    {
        let answer = ask("/theme.css", cookie);
        let found = answer.text();
        assert!(if css.is_empty() { found.is_empty() } else { found.contains(css) }, "{cookie}: {found}");
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("content-type"), Some("text/css; charset=utf-8"));
    }
    for path in ["/", "/cart", "/pay/test/nothing"] {
        let page = SHOP.get(path);
        let policy = page.header("content-security-policy").expect("a policy");
        let styles = policy.split("; ").find(|rule| rule.starts_with("style-src ")).expect("a rule for styles");
        assert!(styles.split(' ').any(|from| from == format!("http://{}/theme.css", SHOP.host)), "{path}: {policy}");
        let text = page.text();
        let (_, scriptless) = text.split_once("<noscript>").expect("something for them");
        assert!(scriptless.split("</noscript>").next().is_some_and(|link| link.contains("/theme.css")), "{path}");
        let (script, sheet) = (text.find("data-theme").or(text.find("dataset.theme")), text.find("rel=\"stylesheet\""));
        assert!(script.is_some() && script < sheet, "{path}: the script has to come first, not to wait for the sheet");
    }
}
