//! Gift cards and store credit beside Stripe: it hears of what is paid there alone.

use vitrine::domain::gift_card::CardKind;
use vitrine::domain::id::GiftCardId;
use vitrine::domain::order::OrderStatus;
use vitrine::domain::payment::{CaptureMode, PaymentStatus};
use vitrine::providers::payment::stripe::emulator::Act;
use vitrine::services::cancel::{Who, cancel_order};
use vitrine::services::checkout::{Placed, use_card};
use vitrine::services::gift_card::list_cards;
use vitrine::services::payback::{BackTo, Payback, pay_back};
use vitrine::services::reconciliation::{DAYS, reconcile_books};

use super::super::flow::gift_card::{balance, card, place};
use super::super::flow::shop::SHIPPING_MINOR;
use super::shop::{StripeShop, story};

/// Something that comes to 50.00 with its shipping, to be paid with a card over so much.
async fn order(it: &StripeShop, card_minor: i64) -> (Placed, GiftCardId) {
    let jug = it.shop.stock("Jug", 5_000 - SHIPPING_MINOR, 5).await;
    let (id, code) = card(&it.shop, card_minor).await;
    let buyer = it.shop.buyer(&[(jug, 1)]).await;
    use_card(&it.shop.ctx, &buyer, &code).await.expect("it is known");
    (place(&it.shop, &buyer).await.expect("an order"), id)
}

async fn expect_same_books(it: &StripeShop) {
    it.check_books().await;
    assert_eq!(reconcile_books(&it.shop.ctx, DAYS).await.expect("Stripe shows its books").open, 0);
}

#[tokio::test]
async fn stripe_collects_what_the_card_leaves_and_sends_no_more_back() {
    for capture in [CaptureMode::Now, CaptureMode::OnShipment] {
        story(capture, async |it| {
            let (placed, id) = order(it, 3_000).await;
            let order = it.press(&placed, Act::Approve).await;
            assert_eq!(order.status, OrderStatus::Placed);
            assert_eq!(order.paid == PaymentStatus::Paid, capture == CaptureMode::Now);
            assert_eq!(it.shop.attempt(&placed).await.amount.minor, 2_000);
            expect_same_books(it).await;
            cancel_order(&it.shop.ctx, placed.order, Who::Buyer, String::new()).await.expect("it is canceled");
            assert_eq!(balance(&it.shop, id).await, 3_000);
            it.bring_messages().await;
            expect_same_books(it).await;
        })
        .await;
    }
}

/// Stripe charges 50 cents at least.
#[tokio::test]
async fn a_card_leaves_stripe_as_much_as_it_collects_at_least() {
    story(CaptureMode::Now, async |it| {
        let (placed, id) = order(it, 4_980).await;
        assert_eq!(it.shop.attempt(&placed).await.amount.minor, 50);
        assert_eq!(balance(&it.shop, id).await, 30);
        assert_eq!(it.press(&placed, Act::Approve).await.paid, PaymentStatus::Paid);
        expect_same_books(it).await;
    })
    .await;
}

#[tokio::test]
async fn what_becomes_store_credit_stays_at_stripe() {
    story(CaptureMode::Now, async |it| {
        let (placed, id) = order(it, 3_000).await;
        it.press(&placed, Act::Approve).await;
        let some = Payback { other_minor: 2_500, to: BackTo::StoreCredit, ..Payback::default() };
        pay_back(&it.shop.ctx, placed.order, some, String::new()).await.expect("store credit");
        it.shop.wait_minutes(60);
        it.shop.work().await;
        let cards = list_cards(&it.shop.ctx, 10).await.expect("cards");
        let credit = cards.iter().find(|card| card.kind == CardKind::StoreCredit).expect("store credit");
        assert_eq!((credit.balance.minor, balance(&it.shop, id).await), (2_500, 0));
        assert_eq!(it.emulator.moved().values().map(|moved| moved.refunded).sum::<i64>(), 0);
        expect_same_books(it).await;
    })
    .await;
}
