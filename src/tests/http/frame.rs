//! Pages that the server writes without the app stand between the shop's own header and footer.

use super::SHOP;
use super::bad_input::variant;

#[test]
fn a_small_page_leads_everywhere_and_knows_the_visitors_cart() {
    let form = format!("variant={}&quantity=3", variant(&SHOP));
    let added = SHOP.post("/cart/add", "", &form);
    let cookie = added.set_cookie("cart").expect("a cart").split(';').next().expect("a value").to_owned();
    let page = |cookie: &str| {
        let headers = [("accept", "text/html"), ("cookie", cookie)];
        SHOP.send("GET", "/orders/nobody/review", &headers, b"").text()
    };
    let text = page(&cookie);
    for part in [
        "This is a demonstration shop",
        " class=\"brand\"",
        "href=\"/collections/drink\"",
        "action=\"/search\"",
        "href=\"/account\"",
        ">3</span>",
        ", 3 pieces",
        "href=\"/pages/returns\"",
        "action=\"/theme\"",
    ] {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
    assert!(!page("").contains(">3</span>"), "somebody else's cart");
    // What stands for somebody else has nothing of the shop around it.
    let strange = SHOP.send("GET", "/pay/test/nothing", &[("accept", "text/html")], b"");
    assert_eq!(strange.status, 404);
}

#[test]
fn a_small_page_is_framed_in_the_market_that_was_chosen() {
    let headers = [("accept", "text/html"), ("cookie", "market=uk")];
    let text = SHOP.send("GET", "/orders/nobody/review", &headers, b"").text();
    assert!(text.contains("<html lang=\"en-GB\">") && text.contains("<option value=\"uk\" selected>"), "{text}");
}
