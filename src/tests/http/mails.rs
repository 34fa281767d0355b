//! Withdrawing, signing up and signing off by plain pages: GET only asks, nothing is told to strangers, and what is forged says what
//! to do.

use super::bad_input::variant;
use super::buy::Buyer;
use super::cli::check;
use super::client::{Answer, Shop};

/// The value of a hidden field in a page.
fn hidden(page: &str, name: &str) -> String {
    let (_, after) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{name}: {page}"));
    after.split('"').next().expect("a value").to_owned()
}

fn is_own(answer: &Answer, status: u16) {
    assert_eq!((answer.status, answer.header("cache-control")), (status, Some("no-store")), "{}", answer.text());
}

#[test]
fn a_buyer_withdraws_in_two_steps_and_without_script() {
    let shop = Shop::demo();
    let variant = variant(&shop);
    let order = Buyer::at_the_last_step(&shop, &variant).buy();
    let page = format!("{order}/withdraw");
    assert!(shop.get(&order).text().contains("Withdraw from contract here"), "the order's page leads there");
    let asked = shop.get(&page);
    is_own(&asked, 200);
    assert!(asked.text().contains(&format!("name=\"pieces-{variant}\" value=\"1\"")), "{}", asked.text());

    for wrong in ["", "name=Ada&email=ada", &format!("name=Ada&email=ada@example.com&pieces-{variant}=2")] {
        is_own(&shop.post(&page, "", wrong), 422);
    }
    let checked = shop.post(&page, "", &format!("name=%3Cb%3EAda&email=ada@example.com&pieces-{variant}=1"));
    is_own(&checked, 200);
    assert!(checked.text().contains("&lt;b&gt;Ada") && checked.text().contains("Confirm withdrawal here"));
    assert!(shop.get(&order).text().contains("your order is placed"), "nothing happened yet");

    let id = hidden(&checked.text(), "id");
    let declaration = format!("id={id}&name=Ada&email=ada@example.com&pieces-{variant}=1");
    for _ in 0..2 {
        let done = shop.post(&format!("{page}/confirm"), "", &declaration);
        assert_eq!((done.status, done.location()), (303, &*format!("{order}/withdrawal/1")));
    }
    let receipt = shop.get(&format!("{order}/withdrawal/1"));
    is_own(&receipt, 200);
    assert!(receipt.text().contains("You declared on") && receipt.text().contains(" UTC"), "{}", receipt.text());
    is_own(&shop.get(&format!("{order}/withdrawal/2")), 404);
    assert!(shop.get(&order).text().contains("Your order was canceled"));
    check(&["orders", "withdrawals"], shop.data(), 0, "refunded");
    check(&["audit"], shop.data(), 0, "books are right");
}

#[test]
fn strangers_are_answered_as_buyers_are() {
    let shop = Shop::demo();
    let order = Buyer::at_the_last_step(&shop, &variant(&shop)).buy();
    is_own(&shop.get("/withdraw"), 200);
    is_own(&shop.post("/withdraw", "", "number=x&name=Ada&email=ada@example.com"), 422);
    let answers = ["ada@example.org", "eve@example.org"].map(|email| {
        let typed = format!("number=1001&name=Ada&email={email}");
        let asked = shop.post("/withdraw", "", &typed);
        is_own(&asked, 200);
        let id = hidden(&asked.text(), "id");
        let done = shop.post("/withdraw/confirm", "", &format!("id={id}&{typed}"));
        is_own(&done, 200);
        // But for what was typed, and the minute.
        let text = done.text().replace(email, "…");
        let (before, after) = text.split_once("<time").expect("a moment");
        format!("{before}{}", after.split_once("</time>").expect("its end").1)
    });
    assert_eq!(answers[0], answers[1]);
    check(&["orders", "fulfill", "1001"], shop.data(), 3, "withdrew");
    check(&["orders", "accept-withdrawal", "1001", "1"], shop.data(), 0, "takes its course");
    assert!(shop.get(&order).text().contains("Your order was canceled"));
}

#[test]
fn an_order_is_ordered_again_and_what_is_missing_is_said() {
    let shop = Shop::demo();
    let order = Buyer::at_the_last_step(&shop, &variant(&shop)).buy();
    let again = shop.post(&format!("{order}/reorder"), "", "");
    assert_eq!((again.status, again.location()), (303, "/cart"));
    assert!(again.cookie("cart").is_some_and(|cart| cart.contains("-1")), "{again:?}");
    is_own(&shop.post("/orders/nonsense/reorder", "", ""), 404);
}

#[test]
fn a_newsletter_is_asked_for_confirmed_and_ended() {
    let shop = Shop::demo();
    assert!(shop.get("/").text().contains("action=\"/newsletter\""), "the footer of every page has the form");
    is_own(&shop.get("/newsletter"), 200);
    is_own(&shop.post("/newsletter", "", "email=ada%40"), 422);
    let [first, second] = [(); 2].map(|()| shop.post("/newsletter", "", "email=ada%40example.com"));
    is_own(&first, 200);
    assert_eq!(first.text(), second.text(), "known or not, the answer is the same");
    check(&["newsletter", "list", "--state", "asked"], shop.data(), 0, "ada@example.com");
    for path in ["/newsletter/x/confirm", "/newsletter/x/end", "/mails/x/end", "/checkout/resume/x"] {
        let forged = shop.get(path);
        is_own(&forged, 409);
        assert!(forged.text().contains("not whole"), "{path}: {}", forged.text());
        is_own(&shop.post(path, "", ""), 409);
        // As a mail program does it: from no page, and whatever kind of form it is.
        let one_click = shop.send("POST", path, &[("content-type", "multipart/form-data; boundary=x")], b"--x--");
        is_own(&one_click, 409);
    }
}
