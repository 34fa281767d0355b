//! Money that is set aside when the buyer pays, and taken when the order is sent. With the test gateway as with Stripe.

use vitrine::domain::order::OrderStatus;
use vitrine::domain::payment::{AttemptState, CaptureMode, PaymentStatus};
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::stripe::emulator::Act;
use vitrine::providers::payment::test_gateway;
use vitrine::services::cancel::{Who, cancel_order, cancel_pieces};
use vitrine::services::checkout::Placed;
use vitrine::services::fulfillment::{NewFulfillment, fulfill, unfulfill};
use vitrine::services::rounds::reconcile;
use vitrine::store::stock::Demand;

use super::super::flow::shop::{refused, shop};
use super::shop::{StripeShop, story, stripe_shop};

const DAY_MINUTES: i64 = 24 * 60;

async fn authorized_order(it: &StripeShop) -> Placed {
    let jug = it.shop.stock("Jug", 4_510, 500).await;
    let placed = it.shop.place(&it.shop.buyer(&[(jug, 1)]).await).await.expect("an order");
    let order = it.press(&placed, Act::Approve).await;
    assert_eq!((order.status, order.paid), (OrderStatus::Placed, PaymentStatus::Authorized));
    assert_eq!(it.emulator.ledger(), [], "nothing is taken yet");
    placed
}

#[tokio::test]
async fn money_is_taken_when_the_order_is_sent() {
    story(CaptureMode::OnShipment, async |it| {
        let placed = authorized_order(it).await;
        let told = it.shop.order(&placed).await.history;
        assert_eq!(
            told.last().expect("a sentence").1,
            "Your payment is approved. The money is taken when your order is sent."
        );
        fulfill(&it.shop.ctx, placed.order, NewFulfillment::default()).await.expect("a parcel");
        assert_eq!(it.shop.order(&placed).await.paid, PaymentStatus::Paid);
        it.bring_messages().await;
        assert_eq!(it.shop.count("select count(*) as n from order_event where kind = 'paid'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn money_is_taken_before_its_time_is_over() {
    story(CaptureMode::OnShipment, async |it| {
        let placed = authorized_order(it).await;
        it.shop.wait_minutes(5 * DAY_MINUTES);
        reconcile(&it.shop.ctx).await.expect("a round");
        assert_eq!(it.shop.order(&placed).await.paid, PaymentStatus::Authorized, "there is still time");
        it.shop.wait_minutes(DAY_MINUTES);
        reconcile(&it.shop.ctx).await.expect("a round");
        assert_eq!(it.shop.order(&placed).await.paid, PaymentStatus::Paid);
    })
    .await;
}

#[tokio::test]
async fn money_for_a_canceled_order_is_let_go() {
    story(CaptureMode::OnShipment, async |it| {
        let placed = authorized_order(it).await;
        let change = cancel_pieces(&it.shop.ctx, placed.order, Demand::new(), String::new()).await;
        assert!(matches!(refused(change), Err(Refusal::Conflict { .. })), "the whole sum will be taken");
        cancel_order(&it.shop.ctx, placed.order, Who::Buyer, String::new()).await.expect("it is canceled");
        let order = it.shop.order(&placed).await;
        assert_eq!((order.status, order.payment), (OrderStatus::Canceled, AttemptState::Closed));
        assert_eq!(order.paid, PaymentStatus::Voided);
        assert_eq!(it.shop.count("select count(*) as n from refund").await, 0, "nothing was taken");
        assert_eq!(it.shop.count("select cast(sum(allocated) as integer) as n from stock_level").await, 0);
        it.shop.wait_minutes(8 * DAY_MINUTES);
        reconcile(&it.shop.ctx).await.expect("a round");
        assert_eq!(it.emulator.ledger(), []);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_sent_when_the_money_was_let_go() {
    let it = stripe_shop(CaptureMode::OnShipment, 1).await;
    let placed = authorized_order(&it).await;
    it.shop.wait_minutes(8 * DAY_MINUTES);
    let sent = refused(fulfill(&it.shop.ctx, placed.order, NewFulfillment::default()).await);
    assert!(matches!(sent, Err(Refusal::Conflict { .. })), "{sent:?}");
    assert_eq!(it.shop.order(&placed).await.paid, PaymentStatus::Voided);
}

#[tokio::test]
async fn the_test_gateway_sets_money_aside_too() {
    let mut shop = shop().await;
    shop.ctx = shop.ctx.clone().with_capture(CaptureMode::OnShipment);
    let jug = shop.stock("Jug", 4_510, 5).await;
    let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
    let order = shop.press(&placed, test_gateway::Act::Approve).await;
    assert_eq!((order.status, order.paid), (OrderStatus::Placed, PaymentStatus::Authorized));
    fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await.expect("a parcel");
    assert_eq!(shop.order(&placed).await.paid, PaymentStatus::Paid);
    let back = unfulfill(&shop.ctx, placed.order, 1).await.expect("it is still here");
    assert!(back.was_captured, "staff is told that the money stays taken");
    assert_eq!(shop.order(&placed).await.paid, PaymentStatus::Paid);
    fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await.expect("a parcel");
    let given_up = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
    shop.press(&given_up, test_gateway::Act::Approve).await;
    shop.check_books().await;
    shop.tamper("update \"order\" set status = 'canceled' where fulfillment = 'unfulfilled'").await;
    reconcile(&shop.ctx).await.expect("a round");
    assert_eq!(shop.order(&given_up).await.paid, PaymentStatus::Voided);
}
