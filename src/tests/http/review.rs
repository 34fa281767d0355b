//! Reviews as a buyer writes them and everybody reads them: plain pages, the command line beside a running shop, and the
//! product's page, which is kept until a review is published.

use std::time::{Duration, Instant};

use vitrine::domain::review::ReviewState;
use vitrine::services::review::list_reviews_for_staff;

use super::bad_input::variant;
use super::buy::Buyer;
use super::cli::check;
use super::client::Shop;

/// The page, once it says this: another process has changed what it shows.
fn page_that_says(shop: &Shop, path: &str, words: &str) -> String {
    let patience = Instant::now() + Duration::from_secs(20);
    loop {
        let page = shop.get(path).text();
        if page.contains(words) || Instant::now() > patience {
            return page;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_review_is_written_read_and_shown_without_script() {
    let shop = Shop::demo();
    let variant = variant(&shop);
    let order = Buyer::at_the_last_step(&shop, &variant).buy();
    let (list, form) = (format!("{order}/review"), format!("{order}/review/{variant}"));
    assert_eq!(shop.get(&list).status, 409, "nothing was sent yet");
    assert!(!shop.get(&order).text().contains(&list));
    let staff = |arguments: &[&str], code, says| check(arguments, shop.data(), code, says);
    staff(&["orders", "fulfill", "1001"], 0, "Parcel 1");
    assert!(shop.get(&order).text().contains(&format!("href=\"{list}\"")), "the order's page leads there");
    assert!(shop.get(&list).text().contains(&format!("href=\"{form}\"")));
    assert!(shop.get(&form).text().contains("name=\"rating\" value=\"5\""));

    let wrong = shop.post(&form, "", "rating=9&text=short&author=Ada+%22L%22&language=en&title=%3Cb%3E");
    assert_eq!(wrong.status, 422);
    let again = wrong.text();
    assert!(again.contains("at least 10 characters") && again.contains("Choose from 1 to 5 stars"), "{again}");
    assert!(again.contains("value=\"Ada &quot;L&quot;\"") && again.contains("value=\"&lt;b&gt;\""), "{again}");
    let body = "rating=2&title=Chipped+%3C%2Fscript%3E&text=The+rim+came+%3Cb%3Echipped%3C%2Fb%3E%2C+sadly.&author=Zo%C3%AB+Q.&language=en";
    let sent = shop.post(&form, "", body);
    assert_eq!((sent.status, sent.location()), (303, &*list));
    assert_eq!(shop.post(&form, "", body).status, 409, "once is enough");
    assert!(shop.get(&list).text().contains("We read your review before it is shown."));
    for stranger in ["/orders/nobody/review", &format!("/orders/nobody/review/{variant}"), &format!("{order}/review/x")]
    {
        assert!(matches!(shop.get(stranger).status, 400 | 404), "{stranger}");
    }

    let path = "/products/wren-mug";
    assert!(!shop.get(path).text().contains("Zoë Q."), "nobody has read it");
    staff(&["reviews", "list", "--state", "pending"], 0, "2/5");
    let listed = shop.block_on(list_reviews_for_staff(&shop.ctx, Some(ReviewState::Pending), 2)).expect("a list");
    let id = listed[0].review.id.to_string();
    staff(&["reviews", "publish", &id], 0, "published");
    staff(&["reviews", "publish", &id], 3, "can’t be published");
    let shown = page_that_says(&shop, path, "Zoë Q.");
    assert!(shown.contains("The rim came &lt;b&gt;chipped&lt;/b&gt;, sadly."), "markup is text");
    assert!(shown.contains("Chipped \\u003c/script\\u003e"), "in the structured data, too");
    assert!(shown.contains("Verified buyer") && shown.contains("How we check reviews"), "{shown}");
    staff(&["reviews", "reply", &id, "We send you another one."], 0, "published");
    assert!(page_that_says(&shop, path, "We send you another one.").contains("The shop replies"));
    staff(&["reviews", "reject", &id, "--why", "a test"], 0, "rejected");
    let patience = Instant::now() + Duration::from_secs(20);
    while shop.get(path).text().contains("Zoë Q.") {
        assert!(Instant::now() < patience, "a rejected review is still shown");
        std::thread::sleep(Duration::from_millis(200));
    }
}
