//! The bank says no, or wants to hear more.

use vitrine::domain::order::OrderStatus;
use vitrine::domain::payment::AttemptState;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::checkout::get_checkout;

use super::shop::story;

#[tokio::test]
async fn a_declined_payment_can_be_tried_again_on_the_same_order() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let first = shop.place(&buyer).await.expect("an order");

        let declined = shop.press(&first, Act::DeclineInsufficientFunds).await;
        assert_eq!(declined.status, OrderStatus::Pending);
        assert_eq!(declined.payment, AttemptState::Failed);
        assert_eq!(declined.decline_code.as_deref(), Some("insufficient_funds"));
        // The last jug is still theirs, and the till says so.
        assert_eq!(shop.level(jug).await.held, 1);
        let view = get_checkout(&shop.ctx, &buyer).await.expect("a checkout");
        assert_eq!(view.order_token.as_ref(), Some(&first.token));
        assert_eq!((view.quote.lines.len(), view.quote.notices.len()), (1, 0));

        let second = shop.place(&buyer).await.expect("the same order");
        assert_eq!(second.order, first.order);
        assert_ne!(second.pay_url, first.pay_url);
        let order = shop.press(&second, Act::Approve).await;
        assert_eq!((order.status, order.number), (OrderStatus::Placed, 1001));
        assert_eq!(order.decline_code, None);
        assert_eq!(shop.count("select count(*) as n from payment_attempt").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_bank_that_wants_to_hear_more_is_heard() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        let asked = shop.press(&placed, Act::Challenge).await;
        assert_eq!((asked.status, asked.payment), (OrderStatus::Pending, AttemptState::ActionRequired));
        assert_eq!(shop.press(&placed, Act::Confirm).await.status, OrderStatus::Placed);

        let other = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        shop.press(&other, Act::Challenge).await;
        let declined = shop.press(&other, Act::DeclineGeneric).await;
        assert_eq!(declined.decline_code.as_deref(), Some("authentication_required"));
        assert_eq!(shop.counts(jug).await, (5, 1, 1));
    })
    .await;
}

#[tokio::test]
async fn buttons_that_make_no_sense_move_no_money() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        assert_eq!(shop.press(&placed, Act::Confirm).await.payment, AttemptState::Started);
        shop.press(&placed, Act::DeclineGeneric).await;
        for act in [Act::Approve, Act::Confirm, Act::Challenge] {
            let order = shop.press(&placed, act).await;
            assert_eq!((order.status, order.payment), (OrderStatus::Pending, AttemptState::Failed), "{act}");
        }
    })
    .await;
}
