//! Buying through Stripe, from the till to the refund.

use vitrine::domain::money::{Currency, Money};
use vitrine::domain::order::OrderStatus;
use vitrine::domain::payment::{AttemptState, CaptureMode, PaymentStatus};
use vitrine::domain::refund::{RefundReason, RefundState};
use vitrine::providers::payment::stripe::emulator::Act;
use vitrine::services::checkout::Placed;
use vitrine::services::payment::settle;
use vitrine::services::refund::{NewRefund, refund_payment};
use vitrine::services::rounds::reconcile;
use vitrine::store::refund::Refund;

use super::shop::{StripeShop, story};

async fn place(it: &StripeShop) -> Placed {
    let title = format!("Jug {}", it.shop.count("select count(*) as n from product").await);
    let jug = it.shop.stock(&title, 4_510, 500).await;
    it.shop.place(&it.shop.buyer(&[(jug, 1)]).await).await.expect("an order")
}

async fn refund(it: &StripeShop, placed: &Placed, minor: i64) -> Refund {
    let new = NewRefund {
        attempt: it.shop.attempt(placed).await.id,
        amount: Money::new(minor, Currency::EUR),
        reason: RefundReason::Returned,
        note: String::new(),
        actor: "staff",
    };
    refund_payment(&it.shop.ctx, new).await.expect("a refund")
}

#[tokio::test]
async fn a_buyer_pays_on_stripes_page_and_comes_back() {
    story(CaptureMode::Now, async |it| {
        let placed = place(it).await;
        let order = it.press(&placed, Act::Approve).await;
        assert_eq!((order.status, order.paid), (OrderStatus::Placed, PaymentStatus::Paid));
        assert!(it.bring_messages().await.0 >= 2, "what Stripe tells afterwards is thanked for");
        assert_eq!(it.shop.count("select count(*) as n from order_event where kind = 'paid'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_buyer_who_never_comes_back_has_bought_when_stripe_says_so() {
    story(CaptureMode::Now, async |it| {
        let placed = place(it).await;
        it.emulator.act(&super::shop::session_of(&placed), Act::Approve);
        assert_eq!(it.shop.order(&placed).await.status, OrderStatus::Pending);
        it.bring_messages().await;
        assert_eq!(it.shop.order(&placed).await.status, OrderStatus::Placed);
    })
    .await;
}

#[tokio::test]
async fn a_declined_card_ends_nothing_because_the_page_lets_its_buyer_try_again() {
    story(CaptureMode::Now, async |it| {
        let placed = place(it).await;
        it.press(&placed, Act::DeclineInsufficientFunds).await;
        it.bring_messages().await;
        assert_eq!(it.shop.order(&placed).await.payment, AttemptState::Started);
        it.press(&placed, Act::Challenge).await;
        let order = it.press(&placed, Act::Confirm).await;
        assert_eq!((order.status, order.paid), (OrderStatus::Placed, PaymentStatus::Paid));
    })
    .await;
}

#[tokio::test]
async fn a_debit_that_takes_days_keeps_its_goods_until_it_ends() {
    story(CaptureMode::Now, async |it| {
        for paid in [true, false] {
            let placed = place(it).await;
            let order = it.press(&placed, Act::ApproveLater).await;
            assert_eq!((order.status, order.payment), (OrderStatus::Pending, AttemptState::Processing));
            it.shop.wait_minutes(2 * 24 * 60);
            it.shop.work().await;
            assert_eq!(it.shop.order(&placed).await.status, OrderStatus::Pending, "nothing is given away");
            it.emulator.end_debit(&super::shop::session_of(&placed), paid);
            it.bring_messages().await;
            it.shop.work().await;
            let expected = if paid { OrderStatus::Placed } else { OrderStatus::Canceled };
            assert_eq!(it.shop.order(&placed).await.status, expected);
        }
    })
    .await;
}

#[tokio::test]
async fn an_order_that_is_not_paid_is_closed_at_stripe_and_then_given_up() {
    story(CaptureMode::Now, async |it| {
        let placed = place(it).await;
        it.shop.wait_minutes(36);
        it.shop.work().await;
        assert_eq!(it.shop.order(&placed).await.status, OrderStatus::Canceled);
        // The page is still open in a forgotten tab. Nothing comes of it.
        it.press(&placed, Act::Approve).await;
        assert_eq!(it.emulator.ledger(), []);
    })
    .await;
}

#[tokio::test]
async fn money_goes_back_in_parts_and_when_the_bank_sends_it_back_the_sum_is_free() {
    story(CaptureMode::Now, async |it| {
        let placed = place(it).await;
        it.press(&placed, Act::Approve).await;
        assert_eq!(refund(it, &placed, 1_000).await.state, RefundState::Completed);
        it.emulator.let_refunds_take_days();
        assert_eq!(refund(it, &placed, 500).await.state, RefundState::Pending);
        assert_eq!(it.shop.order(&placed).await.paid, PaymentStatus::PartiallyRefunded);
        it.emulator.end_refunds(true);
        it.bring_messages().await;
        assert_eq!(it.shop.count("select count(*) as n from refund where state = 'completed'").await, 2);

        // Weeks later the bank sends both back.
        it.emulator.end_refunds(false);
        it.bring_messages().await;
        assert_eq!(it.shop.count("select count(*) as n from refund where state = 'failed'").await, 2);
        assert_eq!(it.shop.order(&placed).await.paid, PaymentStatus::Paid);
    })
    .await;
}

#[tokio::test]
async fn a_dispute_is_noted_once_and_followed() {
    story(CaptureMode::Now, async |it| {
        let placed = place(it).await;
        it.press(&placed, Act::Approve).await;
        it.emulator.dispute(&super::shop::session_of(&placed));
        // It carries none of our ids: Stripe is asked what it is about.
        it.bring_messages().await;
        settle(&it.shop.ctx, it.shop.attempt(&placed).await.id).await.expect("an attempt");
        assert_eq!(it.shop.count("select count(*) as n from dispute where status = 'needs_response'").await, 1);
        assert_eq!(it.shop.count("select count(*) as n from order_event where kind = 'disputed'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_session_with_the_same_key_is_the_same_session() {
    story(CaptureMode::Now, async |it| {
        let jug = it.shop.stock("Jug", 4_510, 5).await;
        let buyer = it.shop.buyer(&[(jug, 1)]).await;
        let (first, again) = (it.shop.place(&buyer).await, it.shop.place(&buyer).await);
        assert_eq!(first, again);
        assert_eq!(it.emulator.sessions_of_attempts().values().copied().max(), Some(1));
        reconcile(&it.shop.ctx).await.expect("a round");
    })
    .await;
}

#[tokio::test]
async fn what_stripe_would_not_take_is_refused_before_anything_is_ordered() {
    story(CaptureMode::Now, async |it| {
        it.shop.change_rules(|rules| rules.shipping_zones[0].methods[0].bands[0].price_minor = 0).await;
        let button = it.shop.stock("Button", 49, 5).await;
        let refusal = it.shop.place(&it.shop.buyer(&[(button, 1)]).await).await.expect_err("too little");
        let said = "The least that can be paid here is €0.50. Put something more into your cart.";
        assert_eq!(refusal.sentence(vitrine::words::Language::English, Currency::EUR), said);
        assert_eq!(it.shop.count("select count(*) as n from \"order\"").await, 0, "nothing is held for it");
        it.shop.place(&it.shop.buyer(&[(button, 2)]).await).await.expect("two are enough");
    })
    .await;
}
