//! Mails that nobody has to get: a question for a review, and a reminder of a cart. Once each, and never against anybody's will.

use vitrine::domain::checkout::CheckoutDraft;
use vitrine::domain::id::VariantId;
use vitrine::domain::refusal::Refusal;
use vitrine::domain::review::ReviewDraft;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::checkout::{Buyer, Placed, get_checkout, keep_cart_if_asked, save_contact};
use vitrine::services::fulfillment::{NewFulfillment, deliver, fulfill};
use vitrine::services::reminder::{find_left, refuse, resume, write_reminders};
use vitrine::services::review::submit_review;

use super::super::smtp::header;
use super::mail::{check_mail, deliver as deliver_mails, text_of};
use super::shop::{Shop, cart, draft, refused, story};

const DAY: i64 = 24 * 60;

async fn has(shop: &Shop, wants: &[(VariantId, u32)]) -> Placed {
    let placed = shop.place(&shop.buyer(wants).await).await.expect("an order");
    shop.press(&placed, Act::Approve).await;
    fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await.expect("a parcel");
    deliver(&shop.ctx, placed.order, 1).await.expect("it arrived");
    placed
}

/// The mails of a kind that were sent so far, after a round.
async fn sent(shop: &Shop, kind: &str) -> Vec<Vec<u8>> {
    let round = write_reminders(&shop.ctx).await.expect("a round");
    assert_eq!(round.failed, 0);
    let mails = deliver_mails(shop).await.into_iter().filter(|(name, _)| name.contains(kind));
    mails.map(|(_, mail)| mail).collect()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map(|(found, _)| found).expect("a link")
}

/// Somebody types their address, ticks the box, and goes away.
async fn leave(shop: &Shop, remind: bool, wants: &[(VariantId, u32)]) -> Buyer {
    let secret = save_contact(&shop.ctx, None, CheckoutDraft { remind, ..draft() }).await.expect("it is kept");
    let buyer = Buyer { secret: Some(secret.clone()), cart: cart(wants), ..Buyer::default() };
    keep_cart_if_asked(&shop.ctx, &secret, &buyer).await.expect("it is kept");
    buyer
}

#[tokio::test]
async fn a_review_is_asked_for_once_some_days_after_it_arrived() {
    story(async |shop| {
        let (jug, mug) = (shop.stock("Jug", 4_500, 10).await, shop.stock("Mug", 2_000, 10).await);
        let placed = has(shop, &[(jug, 1), (mug, 2)]).await;
        shop.wait_minutes(7 * DAY - 1);
        assert_eq!(sent(shop, "review_request").await.len(), 0);
        let review = ReviewDraft {
            rating: "5".to_owned(),
            text: "It pours without a drop too many.".to_owned(),
            author: "Ada".to_owned(),
            language: "en".to_owned(),
            ..ReviewDraft::default()
        };
        submit_review(&shop.ctx, &placed.token, jug, &review, vec![]).await.expect("a review");
        shop.wait_minutes(1);
        let mails = sent(shop, "review_request").await;
        assert_eq!(mails.len(), 1);
        let text = text_of(&mails[0]);
        assert!(text.contains("Mug") && !text.contains("Jug"), "{text}");
        assert_eq!(header(&mails[0], "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        check_mail("review_request", &mails[0]);
        shop.wait_minutes(3 * DAY);
        assert_eq!(sent(shop, "review_request").await.len(), 1, "once");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_asked_who_reviewed_all_or_wants_no_such_mails() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        has(shop, &[(jug, 1)]).await;
        shop.wait_minutes(7 * DAY);
        let mails = sent(shop, "review_request").await;
        let stop = between(&text_of(&mails[0]), "/mails/", "/end").to_owned();
        for bad in ["", "x", &stop[..30], &format!("{}{}", &stop[..13], "0".repeat(26))] {
            assert_eq!(refused(refuse(&shop.ctx, bad).await), Err(Refusal::NotFound), "{bad}");
        }
        for _ in 0..2 {
            refuse(&shop.ctx, &stop).await.expect("twice is the same");
        }
        assert_eq!(shop.count("select count(*) as n from mail_refusal where mailbox_hash not like '%@%'").await, 1);
        has(shop, &[(jug, 1)]).await;
        shop.wait_minutes(7 * DAY);
        assert_eq!(sent(shop, "review_request").await.len(), 1, "none about the second order");
        // What is months old when this is switched on is let be.
        has(shop, &[(jug, 1)]).await;
        shop.wait_minutes(60 * DAY);
        assert_eq!(sent(shop, "review_request").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn whoever_asked_for_it_is_reminded_once_and_goes_on_where_they_were() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let left = leave(shop, true, &[(jug, 2)]).await;
        leave(shop, false, &[(jug, 1)]).await;
        shop.wait_minutes(4 * 60 - 1);
        assert_eq!(sent(shop, "checkout_reminder").await.len(), 0);
        shop.wait_minutes(1);
        let mails = sent(shop, "checkout_reminder").await;
        assert_eq!(mails.len(), 1, "only the one who ticked the box");
        assert!(header(&mails[0], "List-Unsubscribe").contains("/mails/"));
        let text = text_of(&mails[0]);
        let token = between(&text, "/checkout/resume/", "\n").to_owned();
        let shown = find_left(&shop.ctx, &token).await.expect("it is there");
        assert_eq!((shown.lines.len(), shown.totals.subtotal_minor), (1, 9_000));

        let resumed = resume(&shop.ctx, &token).await.expect("it goes on");
        assert_eq!(resumed.cart, left.cart);
        let buyer = Buyer { secret: Some(resumed.secret), cart: resumed.cart, ..Buyer::default() };
        assert_eq!(get_checkout(&shop.ctx, &buyer).await.expect("a checkout").draft.name, "Ada Lovelace");
        assert_eq!(get_checkout(&shop.ctx, &left).await.expect("another").draft.name, "", "there is one secret");

        let placed = shop.place(&buyer).await.expect("an order");
        shop.press(&placed, Act::Approve).await;
        assert_eq!(refused(resume(&shop.ctx, &token).await.map(drop)).expect_err("it is bought").status(), 409);
        shop.wait_minutes(5 * 60);
        assert_eq!(sent(shop, "checkout_reminder").await.len(), 1, "once");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_reminded_who_bought_meanwhile_or_wants_no_such_mails() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        leave(shop, true, &[(jug, 1)]).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("in another browser");
        shop.press(&placed, Act::Approve).await;
        shop.wait_minutes(5 * 60);
        assert_eq!(sent(shop, "checkout_reminder").await.len(), 0);

        shop.wait_minutes(10 * DAY);
        leave(shop, true, &[(jug, 1)]).await;
        shop.wait_minutes(5 * 60);
        let mails = sent(shop, "checkout_reminder").await;
        assert_eq!(mails.len(), 1);
        let stop = between(&text_of(&mails[0]), "/mails/", "/end").to_owned();
        refuse(&shop.ctx, &stop).await.expect("it is noted");
        leave(shop, true, &[(jug, 1)]).await;
        shop.wait_minutes(5 * 60);
        assert_eq!(sent(shop, "checkout_reminder").await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_link_to_a_cart_is_good_for_a_week_and_for_nobody_else() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        leave(shop, true, &[(jug, 1)]).await;
        shop.wait_minutes(5 * 60);
        let mails = sent(shop, "checkout_reminder").await;
        let token = between(&text_of(&mails[0]), "/checkout/resume/", "\n").to_owned();
        let (signed, ends_at) = token.split_once('.').expect("an end");
        let longer = format!("{signed}.{}", ends_at.parse::<i64>().expect("a moment") + 1);
        for bad in [longer.as_str(), signed, "", "x.1", "0000000000000"] {
            assert_eq!(refused(resume(&shop.ctx, bad).await.map(drop)), Err(Refusal::NotFound), "{bad}");
        }
        shop.wait_minutes(7 * DAY + 1);
        assert_eq!(refused(resume(&shop.ctx, &token).await.map(drop)).expect_err("it is too old").status(), 409);
    })
    .await;
}
