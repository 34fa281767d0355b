//! What visitors save and compare, by plain forms and links. The wishlist is the browser's: what the server answers is its cookie.

use super::SHOP;
use super::bad_input::variant;
use super::client::Answer;

fn post(path: &str, cookies: &str, form: &str) -> Answer {
    SHOP.post(path, cookies, form)
}

#[test]
fn a_piece_is_saved_moved_to_the_cart_and_back() {
    let variant = variant(&SHOP);
    let form = format!("variant={variant}");
    let saved = post("/wishlist/add", "", &form);
    assert_eq!((saved.status, saved.location()), (303, "/wishlist"));
    let cookie = saved.cookie("wishlist").expect("a cookie").to_owned();
    assert!(cookie.starts_with(&format!("1.{variant}-")), "{cookie}");
    let written = saved.set_cookie("wishlist").expect("a cookie");
    assert!(!written.contains("HttpOnly") && written.contains("Max-Age=31536000"), "script reads it: {written}");

    let cookies = format!("wishlist={cookie}");
    let page = SHOP.send("GET", "/wishlist", &[("cookie", &cookies)], b"");
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let text = page.text();
    assert!(text.contains("Wren mug") && text.contains("Move to cart"), "{text}");

    let moved = post("/wishlist/cart", &cookies, &form);
    assert_eq!((moved.status, moved.location()), (303, "/cart"));
    assert_eq!(moved.cookie("cart"), Some(&*format!("1.{variant}-1")));
    let emptied = moved.cookie("wishlist").expect("a cookie").to_owned();
    assert!(emptied.starts_with(&format!("1.{variant}_")), "what was taken out is remembered: {emptied}");

    let cookies = format!("cart=1.{variant}-3; wishlist={emptied}");
    let later = post("/wishlist/from-cart", &cookies, &form);
    assert_eq!((later.status, later.location()), (303, "/cart"));
    assert!(later.set_cookie("cart").expect("a cookie").contains("Max-Age=0"));
    assert!(later.cookie("wishlist").expect("a cookie").starts_with(&format!("1.{variant}-")));
    let removed = post("/wishlist/remove", &cookies, &form);
    assert_eq!((removed.status, removed.location()), (303, "/wishlist"));
}

#[test]
fn whatever_is_in_the_cookie_there_is_a_page() {
    for cookie in ["", "1", "1.x", "2.0000000000001-1", "1.0000000000001-6b028081", "%00", "1.....---"] {
        let page = SHOP.send("GET", "/wishlist", &[("cookie", &format!("wishlist={cookie}"))], b"");
        assert_eq!(page.status, 200, "{cookie}");
    }
    for form in ["", "variant=", "variant=x", "variant=%3Cscript%3E"] {
        for path in ["/wishlist/add", "/wishlist/remove", "/wishlist/cart", "/wishlist/from-cart"] {
            assert_eq!(post(path, "", form).status, 422, "{path} {form}");
        }
    }
}

#[test]
fn pages_for_everyone_do_not_know_what_was_saved() {
    for path in ["/", "/products/wren-mug", "/collections/drink"] {
        let plain = SHOP.get(path);
        let cookies = format!("wishlist=1.{}-6b028081", variant(&SHOP));
        assert_eq!(SHOP.send("GET", path, &[("cookie", &cookies)], b"").body, plain.body, "{path}");
    }
}

#[test]
fn pieces_are_compared_by_their_address() {
    let page = |query: &str| {
        let answer = SHOP.get(&format!("/compare{query}"));
        assert_eq!(answer.status, 200, "{query}");
        answer.text()
    };
    assert!(page("").contains("Nothing is chosen"));
    let two = page("?p=wren-mug&p=tern-tumbler&p=wren-mug");
    assert!(two.contains("Wren mug") && two.contains("Tern tumbler") && two.contains("differs"), "{two}");
    assert!(!two.contains("Not all that was asked for"), "twice is once");
    let only = page("?p=wren-mug&p=tern-tumbler&only=differences");
    assert!(two.contains("Made by") && !only.contains("Made by"), "both are made by the same");
    for (query, shown) in [
        ("?p=wren-mug&p=nothing", 1),
        ("?p=%3Cscript%3E&p=wren-mug", 1),
        ("?p=wren-mug&p=tern-tumbler&p=field-plate&p=hollow-bowl&p=heron-jug", 4),
    ] {
        let text = page(query);
        assert!(text.contains("Not all that was asked for is here"), "{query}");
        assert_eq!(text.matches("<th scope=\"col\">").count(), shown, "{query}");
        assert!(!text.contains("<script>alert") && !text.contains("p=<script"), "{query}");
    }
}

#[test]
fn what_is_ticked_goes_into_the_cart_together() {
    let variant = variant(&SHOP);
    let added = post("/cart/add-all", "", &format!("variant={variant}&variant=0000000000001"));
    assert_eq!((added.status, added.location()), (303, "/cart"));
    assert_eq!(added.cookie("cart"), Some(&*format!("1.{variant}-1.0000000000001-1")));
    assert_eq!(post("/cart/add-all", "", "").status, 303, "nothing is ticked");
    assert_eq!(post("/cart/add-all", "", "variant=x").status, 422);
}

#[test]
fn questions_and_alerts_say_what_is_wrong_on_a_form() {
    let variant = variant(&SHOP);
    let asked = post("/questions", "", "product=wren-mug&text=short&author=%3Cb%3E");
    assert_eq!(asked.status, 422);
    assert!(asked.text().contains("at least 10 characters") && asked.text().contains("value=\"&lt;b&gt;\""));
    assert_eq!(post("/questions", "", "product=nothing&text=Is+there+anything+here%3F").status, 404);
    let alert = post("/alerts", "", &format!("variant={variant}&kind=price_drop&email=ada"));
    assert_eq!(alert.status, 422);
    assert!(alert.text().contains("like name@example.com") && alert.text().contains("value=\"ada\""));
    for form in ["", "variant=x&kind=price_drop", "variant=0000000000001&kind=never", "kind=price_drop"] {
        assert_eq!(post("/alerts", "", form).status, 422, "{form}");
    }
    let taken = post("/alerts", "", &format!("variant={variant}&kind=price_drop&email=ada%40example.com"));
    assert_eq!(taken.status, 200);
    assert!(taken.text().contains("We have written to <strong>ada@example.com</strong>"));
    for token in ["x", &"0".repeat(39)] {
        let page = SHOP.get(&format!("/alerts/{token}"));
        assert_eq!(page.status, 422);
        assert!(page.text().contains("This link is not whole"), "{}", page.text());
    }
}
