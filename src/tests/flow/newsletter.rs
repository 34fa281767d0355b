//! Somebody signs up for the newsletter, confirms it, and ends it; and staff sees the proof.

use vitrine::domain::checkout::CheckoutDraft;
use vitrine::domain::newsletter::{ConsentWay, SubscriberState};
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::checkout::{Buyer, save_contact};
use vitrine::services::newsletter::{Purpose, ask, export_readers, list_readers, look, obey};
use vitrine::services::reminder::write_reminders;
use vitrine::words::Language;

use super::super::smtp::header;
use super::mail::{deliver, text_of};
use super::shop::{Shop, cart, draft, refused, story};

const DAY: i64 = 24 * 60;

async fn sign_up(shop: &Shop, email: &str) -> Result<(), Refusal> {
    refused(ask(&shop.ctx, email, ConsentWay::Footer).await)
}

/// The token in the link of that kind, in the newest mail of that kind.
async fn token(shop: &Shop, kind: &str, way: &str) -> String {
    let mails = deliver(shop).await;
    let (_, mail) = mails.iter().rev().find(|(name, _)| name.ends_with(kind)).expect("a mail");
    let text = text_of(mail);
    let (_, after) = text.split_once("/newsletter/").expect("a link");
    let (token, rest) = after.split_once('/').expect("its end");
    assert!(rest.starts_with(way), "{rest}");
    token.to_owned()
}

async fn readers(shop: &Shop, state: SubscriberState) -> Vec<String> {
    let readers = list_readers(&shop.ctx, state).await.expect("a list");
    readers.into_iter().map(|reader| reader.consent.subscriber.email).collect()
}

#[tokio::test]
async fn nobody_gets_it_before_they_have_confirmed_it() {
    story(async |shop| {
        sign_up(shop, " Ada@example.com ").await.expect("an address");
        assert_eq!(readers(shop, SubscriberState::Subscribed).await, [""; 0]);
        let confirm = token(shop, "newsletter_confirm", "confirm").await;
        look(&shop.ctx, &confirm, Purpose::Confirm).await.expect("it would");
        assert_eq!(readers(shop, SubscriberState::Subscribed).await, [""; 0], "looking does nothing");
        obey(&shop.ctx, &confirm, Purpose::Confirm).await.expect("it does");
        assert_eq!(readers(shop, SubscriberState::Subscribed).await, ["Ada@example.com"]);
        assert_eq!(refused(obey(&shop.ctx, &confirm, Purpose::Confirm).await).expect_err("once").status(), 409);

        let (count, csv) = export_readers(&shop.ctx).await.expect("a file");
        let row = csv.lines().nth(1).expect("a row");
        assert_eq!(count, 1);
        assert!(row.starts_with("Ada@example.com,2026-11-22T00:00Z,2026-11-22T00:00Z,footer,"), "{row}");
        assert!(
            row.contains(ConsentWay::Footer.words(Language::English).split(',').next().expect("words"))
                && row.ends_with("/end"),
            "{row}"
        );
    })
    .await;
}

#[tokio::test]
async fn one_click_ends_it_and_the_address_is_forgotten() {
    story(async |shop| {
        sign_up(shop, "ada@example.com").await.expect("an address");
        let confirm = token(shop, "newsletter_confirm", "confirm").await;
        obey(&shop.ctx, &confirm, Purpose::Confirm).await.expect("it does");
        let end = token(shop, "newsletter_welcome", "end").await;
        let mails = deliver(shop).await;
        let (_, mail) = mails.iter().find(|(name, _)| name.ends_with("newsletter_welcome")).expect("a mail");
        assert!(header(mail, "List-Unsubscribe").contains(&format!("/newsletter/{end}/end>")), "{}", text_of(mail));
        assert_eq!(header(mail, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        let (_, asked) = mails.iter().find(|(name, _)| name.ends_with("newsletter_confirm")).expect("a mail");
        assert!(!text_of(asked).contains("List-Unsubscribe"), "it is a question, and nobody’s list");

        assert_eq!(refused(obey(&shop.ctx, &confirm, Purpose::End).await), Err(Refusal::NotFound), "another purpose");
        for _ in 0..2 {
            obey(&shop.ctx, &end, Purpose::End).await.expect("twice is the same");
        }
        assert_eq!(readers(shop, SubscriberState::Ended).await, [""], "only a hash is left");
        let named = shop.count("select count(*) as n from subscriber where email <> ''").await;
        assert_eq!(named, 0);
        assert_eq!(refused(obey(&shop.ctx, &confirm, Purpose::Confirm).await).expect_err("it is over").status(), 409);

        shop.wait_minutes(1);
        sign_up(shop, "ADA@example.com").await.expect("they may come back");
        let again = token(shop, "newsletter_confirm", "confirm").await;
        obey(&shop.ctx, &again, Purpose::Confirm).await.expect("by a new link");
        assert_eq!(readers(shop, SubscriberState::Subscribed).await, ["ADA@example.com"]);
        assert_eq!(shop.count("select count(*) as n from subscriber").await, 1);
        assert_eq!(shop.count("select count(*) as n from subscriber_event").await, 5, "all of it is written down");
    })
    .await;
}

#[tokio::test]
async fn links_that_are_forged_cut_or_old_do_nothing() {
    story(async |shop| {
        sign_up(shop, "ada@example.com").await.expect("an address");
        let confirm = token(shop, "newsletter_confirm", "confirm").await;
        let forged = format!("{}{}", &confirm[..13], "0".repeat(26));
        for bad in [&forged, &confirm[..20], "", "x", "ä".repeat(20).as_str()] {
            assert_eq!(refused(obey(&shop.ctx, bad, Purpose::Confirm).await), Err(Refusal::NotFound), "{bad}");
        }
        shop.wait_minutes(8 * DAY);
        let late = refused(obey(&shop.ctx, &confirm, Purpose::Confirm).await).expect_err("it is too old");
        assert!(
            late.sentence(vitrine::words::Language::English, vitrine::domain::money::Currency::EUR)
                .contains("Sign up again"),
            "{late:?}"
        );
        shop.wait_minutes(30 * DAY);
        write_reminders(&shop.ctx).await.expect("a round");
        assert_eq!(shop.count("select count(*) as n from subscriber").await, 0, "nobody confirmed it");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_flooded_by_what_others_type() {
    story(async |shop| {
        for _ in 0..5 {
            sign_up(shop, "ada@example.com").await.expect("the same answer each time");
        }
        assert_eq!(deliver(shop).await.len(), 1);
        shop.wait_minutes(61);
        sign_up(shop, "ada@example.com").await.expect("an address");
        assert_eq!(deliver(shop).await.len(), 2);
        for bad in ["", "ada", "ada@", "ada@example", "ada@example.com\r\nBcc: eve@example.com"] {
            assert_eq!(sign_up(shop, bad).await.expect_err("no address").status(), 422, "{bad}");
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_ticks_the_box_at_the_till_is_asked_too() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        for (tick, mails) in [(false, 0), (true, 1)] {
            let typed = CheckoutDraft { newsletter: tick, ..draft() };
            let secret = save_contact(&shop.ctx, None, typed).await.expect("it is kept");
            let buyer = Buyer { secret: Some(secret), cart: cart(&[(jug, 1)]), ..Buyer::default() };
            let placed = shop.place(&buyer).await.expect("an order");
            shop.press(&placed, Act::Approve).await;
            let asked = deliver(shop).await.iter().filter(|(name, _)| name.ends_with("newsletter_confirm")).count();
            assert_eq!(asked, mails, "{tick}");
        }
        let asked = list_readers(&shop.ctx, SubscriberState::Asked).await.expect("a list");
        assert_eq!(asked[0].consent.words, ConsentWay::Till.words(Language::English));
    })
    .await;
}
