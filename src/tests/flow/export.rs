//! What the shop keeps under a customer's address: all of it is in the copy that they take, nothing of anybody else is, and nothing of it
//! goes on when they are forgotten.

use image::ImageFormat;
use serde_json::Value;
use vitrine::domain::alert::AlertKind;
use vitrine::domain::checkout::CheckoutDraft;
use vitrine::domain::id::{VariantId, WithdrawalId};
use vitrine::domain::money::{Currency, Money};
use vitrine::domain::newsletter::ConsentWay;
use vitrine::domain::question::QuestionDraft;
use vitrine::domain::returns::ReturnReason;
use vitrine::domain::review::ReviewDraft;
use vitrine::domain::review_photo::SentPhoto;
use vitrine::domain::wishlist::{Wishlist, WishlistChange};
use vitrine::domain::withdrawal::Declarant;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::account::{Device, SignedIn, bring_together, erase, export, find_signed_in, keep_wishlist};
use vitrine::services::alert::{ask_alert, tend_alerts};
use vitrine::services::checkout::{Buyer, keep_cart_if_asked, save_contact};
use vitrine::services::fulfillment::{NewFulfillment, deliver as deliver_parcel, fulfill};
use vitrine::services::gift_card::{NewCard, issue_card};
use vitrine::services::newsletter::{Purpose, ask, obey};
use vitrine::services::question::ask_question;
use vitrine::services::reminder::{refuse, write_reminders};
use vitrine::services::returns::{NewReturn, request_return};
use vitrine::services::review::submit_review;
use vitrine::services::withdrawal::{NewWithdrawal, withdraw};

use super::super::photos::picture;
use super::super::smtp::header;
use super::account::sign_in;
use super::mail::{deliver, text_of};
use super::shop::{Shop, cart, draft, story};

const DAY: i64 = 24 * 60;

/// What is sold: three that can be bought, and one that is sold out.
struct Shelf {
    jug: VariantId,
    mug: VariantId,
    cup: VariantId,
    gone: VariantId,
}

impl Shelf {
    async fn of(shop: &Shop) -> Self {
        Self {
            jug: shop.stock("Jug", 4_500, 50).await,
            mug: shop.stock("Mug", 2_000, 50).await,
            cup: shop.stock("Cup", 1_500, 50).await,
            gone: shop.stock("Owl", 9_900, 0).await,
        }
    }
}

fn address(name: &str) -> String {
    format!("{name}@example.com")
}

fn drafted(name: &str) -> CheckoutDraft {
    CheckoutDraft { email: address(name), name: format!("Surely {name}"), ..draft() }
}

/// The newest mail to somebody whose name has that in it.
async fn mail_to(shop: &Shop, email: &str, kind: &str) -> Vec<u8> {
    let mails = deliver(shop).await.into_iter().rev();
    let mut own = mails.filter(|(name, mail)| name.contains(kind) && header(mail, "To").contains(email));
    own.next().map(|(_, mail)| mail).unwrap_or_else(|| panic!("no {kind} for {email}"))
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map(|(found, _)| found).expect("a link")
}

async fn who(shop: &Shop, cookie: &str) -> SignedIn {
    find_signed_in(&shop.ctx, Some(cookie)).await.expect("it is read").expect("in")
}

async fn subscribe(shop: &Shop, email: &str) {
    ask(&shop.ctx, email, ConsentWay::Footer).await.expect("it is asked for");
    let text = text_of(&mail_to(shop, email, "newsletter_confirm").await);
    obey(&shop.ctx, between(&text, "/newsletter/", "/confirm"), Purpose::Confirm).await.expect("it is confirmed");
}

/// Somebody does all that leaves something under their address, each with their name in it; answers their session.
async fn does_everything(shop: &Shop, shelf: &Shelf, name: &str, id: u64) -> String {
    let (ctx, email) = (&shop.ctx, address(name));
    let secret = save_contact(ctx, None, drafted(name)).await.expect("it is kept");
    let wants = cart(&[(shelf.jug, 1), (shelf.mug, 3), (shelf.cup, 1)]);
    let buyer = Buyer { secret: Some(secret), cart: wants, ..Buyer::default() };
    let placed = shop.place(&buyer).await.expect("an order");
    shop.press(&placed, Act::Approve).await;
    fulfill(ctx, placed.order, NewFulfillment::default()).await.expect("a parcel");
    deliver_parcel(ctx, placed.order, 1).await.expect("it arrived");

    let review = ReviewDraft {
        rating: "4".to_owned(),
        title: format!("Title of {name}"),
        text: format!("It pours, says {name}, and does not drip."),
        author: format!("Author {name}"),
        language: "en".to_owned(),
    };
    // The letters of a photo are any letters, so that only one of them sends one.
    let photo = SentPhoto { name: "jug.jpg".to_owned(), bytes: picture(1, 8, 8, ImageFormat::Jpeg) };
    let photos = if name == "ada" { vec![photo] } else { Vec::new() };
    submit_review(ctx, &placed.token, shelf.jug, &review, photos).await.expect("a review");
    let note = format!("Too small for {name}");
    let new = NewReturn { pieces: [(shelf.mug, 1)].into(), reason: ReturnReason::DoesNotFit, note };
    request_return(ctx, &placed.token, new).await.expect("a return");
    let declarant = Declarant { name: format!("Declarant {name}"), email: email.clone() };
    let new = NewWithdrawal { id: WithdrawalId::from_bits(id), declarant, pieces: [(shelf.mug, 1)].into() };
    withdraw(ctx, &placed.token, new).await.expect("a withdrawal");

    ask_alert(ctx, AlertKind::BackInStock, shelf.gone, &email).await.expect("an alert");
    subscribe(shop, &email).await;
    let card = NewCard { amount: Money::new(1_000 + id as i64, Currency::EUR), expires_at: None, email: email.clone() };
    issue_card(ctx, card).await.expect("a card");
    let question = QuestionDraft { text: format!("Is this what {name} asked?"), author: name.to_owned() };
    ask_question(ctx, "jug", &question).await.expect("a question");

    let cookie = sign_in(shop, &email, "").await;
    bring_together(ctx, Some(&cookie), &cart(&[(shelf.cup, 7)]), Device::IsTold).await.expect("a cart");
    let wish = WishlistChange::Save(shelf.gone);
    keep_wishlist(ctx, Some(&cookie), &Wishlist::default(), Some(wish)).await.expect("a wishlist");
    cookie
}

async fn copy_of(shop: &Shop, cookie: &str) -> Value {
    let who = who(shop, cookie).await;
    serde_json::from_str(&export(&shop.ctx, &who).await.expect("a copy")).expect("JSON")
}

#[tokio::test]
async fn all_that_is_kept_of_somebody_is_in_their_copy_and_nothing_of_anybody_else() {
    story(async |shop| {
        let shelf = Shelf::of(shop).await;
        let ada = does_everything(shop, &shelf, "ada", 1).await;
        let zebedee = does_everything(shop, &shelf, "zebedee", 2).await;
        // An address with a plus sign may be somebody else's, though the shop takes the mailbox for one.
        let other = "ada+zebedee@example.com";
        ask_alert(&shop.ctx, AlertKind::PriceDrop, shelf.jug, other).await.expect("an alert");
        shop.wait_minutes(7 * DAY);
        write_reminders(&shop.ctx).await.expect("a round");
        let asked = mail_to(shop, "ada@example.com", "review_request").await;
        refuse(&shop.ctx, between(&header(&asked, "List-Unsubscribe"), "/mails/", "/end")).await.expect("no more");

        let copy = copy_of(shop, &ada).await;
        assert_eq!(copy["orders"][0]["lines"].as_array().map(Vec::len), Some(3));
        assert_eq!(copy["account"]["cart"][0]["quantity"], 7);
        assert_eq!(copy["account"]["cart"][0]["variant"], shelf.cup.to_string());
        assert_eq!(copy["account"]["wishlist"][0]["variant"], shelf.gone.to_string());
        assert_eq!(copy["account"]["wishlist"][0]["saved"], true);
        for (list, field, expected) in [
            ("reviews", "text", "It pours, says ada, and does not drip."),
            ("reviews", "author", "Author ada"),
            ("reviews", "state", "pending"),
            ("returns", "note", "Too small for ada"),
            ("returns", "reason", "does_not_fit"),
            ("withdrawals", "name", "Declarant ada"),
            ("withdrawals", "email", "ada@example.com"),
            ("alerts", "email", "ada@example.com"),
            ("alerts", "kind", "back_in_stock"),
            ("mails_refused", "kind", "review_request"),
            ("gift_cards", "balance", "€10.01"),
        ] {
            assert_eq!(copy[list][0][field], expected, "{list}: {copy:#}");
        }
        let photo = copy["reviews"][0]["photos"][0].as_str().expect("a photo");
        assert!(photo.starts_with("/9j/"), "a JPEG in base64");
        for list in ["reviews", "withdrawals", "alerts", "mails_refused", "gift_cards"] {
            assert_eq!(copy[list].as_array().map(Vec::len), Some(1), "{list}");
        }
        let newsletter = &copy["newsletter"];
        assert_eq!((&newsletter["email"], &newsletter["state"]), (&"ada@example.com".into(), &"subscribed".into()));
        let consents: Vec<&str> = newsletter["consents"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|done| done["what"].as_str())
            .collect();
        assert_eq!(consents, ["asked", "subscribed"]);
        assert!(newsletter["consents"][0]["words"].as_str().is_some_and(|words| words.contains("once a month")));

        let text = copy.to_string();
        assert!(!text.to_lowercase().contains("zebedee"), "{copy:#}");
        assert!(!text.contains("Is this what"), "nobody knows who asked a question");
        let text = copy_of(shop, &zebedee).await.to_string();
        assert!(text.contains("Declarant zebedee") && !text.to_lowercase().contains("ada"), "{text}");
    })
    .await;
}

async fn count_mails(shop: &Shop, kind: &str, to: &str) -> usize {
    let mails = deliver(shop).await;
    let is_to = |mail: &[u8]| header(mail, "To").trim_start_matches('<').starts_with(to);
    mails.iter().filter(|(name, mail)| name.contains(kind) && is_to(mail)).count()
}

#[tokio::test]
async fn nobody_who_is_forgotten_is_written_to_and_nobody_else_is_forgotten() {
    story(async |shop| {
        let shelf = Shelf::of(shop).await;
        let ctx = &shop.ctx;
        let give_card = async |name: &str| {
            let card = NewCard { amount: Money::new(1_000, Currency::EUR), expires_at: None, email: address(name) };
            issue_card(ctx, card).await.expect("a card");
        };
        // Whose address has hers in it, or is one mailbox with it for the shop, is somebody else.
        for name in ["ada", "zebedee", "ada+zebedee", "madada"] {
            let secret = save_contact(ctx, None, CheckoutDraft { remind: true, ..drafted(name) }).await.expect("kept");
            let buyer = Buyer { secret: Some(secret.clone()), cart: cart(&[(shelf.jug, 1)]), ..Buyer::default() };
            keep_cart_if_asked(ctx, &secret, &buyer).await.expect("it is kept");
            give_card(name).await;
        }
        for name in ["ada", "zebedee"] {
            ask_alert(ctx, AlertKind::PriceDrop, shelf.jug, &address(name)).await.expect("an alert");
            subscribe(shop, &address(name)).await;
        }
        let ada = sign_in(shop, &address("ada"), "").await;
        ask_alert(ctx, AlertKind::BackInStock, shelf.gone, &address("ada")).await.expect("an alert");
        give_card("ada").await;

        let ada = who(shop, &ada).await;
        erase(ctx, &ada).await.expect("she is forgotten");
        assert_eq!(shop.count("select count(*) as n from alert where email = 'ada@example.com'").await, 0);
        assert_eq!(shop.count("select count(*) as n from alert").await, 1);
        assert_eq!(shop.count("select count(*) as n from checkout where draft like '%\"ada@%'").await, 0);
        assert_eq!(shop.count("select count(*) as n from checkout").await, 3);
        assert_eq!(shop.count("select count(*) as n from subscriber where state = 'ended' and email = ''").await, 1);
        assert_eq!(shop.count("select count(*) as n from subscriber where state = 'subscribed'").await, 1);
        let named = shop.count("select count(*) as n from gift_card where email = 'ada@example.com'").await;
        assert_eq!(named, 1, "only the one whose code was not mailed yet");
        assert_eq!(shop.count("select count(*) as n from gift_card where email <> ''").await, 4);
        let balance = shop.count("select sum(balance_minor) as n from gift_card").await;
        assert_eq!(balance, 5_000, "a card is good for whoever has its code");

        shop.wait_minutes(DAY);
        tend_alerts(ctx).await.expect("a round");
        write_reminders(ctx).await.expect("a round");
        assert_eq!(count_mails(shop, "gift_card", "ada@").await, 2);
        assert_eq!(count_mails(shop, "confirm_alert", "ada@").await, 1, "she is not asked to confirm the second one");
        assert_eq!(count_mails(shop, "checkout_reminder", "ada@").await, 0);
        for name in ["zebedee@", "ada+zebedee@", "madada@"] {
            assert_eq!(count_mails(shop, "checkout_reminder", name).await, 1, "{name}");
        }
    })
    .await;
}
