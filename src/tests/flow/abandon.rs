//! The buyer goes away.

use vitrine::domain::order::OrderStatus;
use vitrine::domain::payment::AttemptState;
use vitrine::providers::payment::test_gateway::{Act, Line};
use vitrine::services::rounds::sweep;

use super::shop::story;

#[tokio::test]
async fn an_order_that_is_not_paid_in_time_gives_its_stock_back() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 3).await;
        let placed = shop.place(&shop.buyer(&[(jug, 2)]).await).await.expect("an order");
        assert_eq!(shop.press(&placed, Act::Abandon).await.status, OrderStatus::Pending);

        shop.wait_minutes(34);
        shop.work().await;
        assert_eq!(shop.level(jug).await.held, 2, "there is still time");

        shop.wait_minutes(1);
        shop.work().await;
        let order = shop.order(&placed).await;
        assert_eq!((order.status, order.payment), (OrderStatus::Canceled, AttemptState::Closed));
        assert_eq!(shop.counts(jug).await, (3, 0, 0));

        // The page is still open in a forgotten tab. Nothing comes of it.
        let late = shop.press(&placed, Act::Approve).await;
        assert_eq!((late.status, late.payment), (OrderStatus::Canceled, AttemptState::Closed));
        assert_eq!(shop.count("select count(*) as n from outbox").await, 0);
    })
    .await;
}

#[tokio::test]
async fn who_comes_back_in_time_goes_on_where_they_were() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let placed = shop.place(&buyer).await.expect("an order");
        shop.press(&placed, Act::Abandon).await;
        shop.wait_minutes(20);
        shop.work().await;
        let again = shop.place(&buyer).await.expect("the same order");
        assert_eq!(again, placed);
        assert_eq!(shop.press(&again, Act::Approve).await.status, OrderStatus::Placed);
    })
    .await;
}

#[tokio::test]
async fn who_comes_back_too_late_starts_anew_if_there_is_something_left() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let placed = shop.place(&buyer).await.expect("an order");
        // The sweeper has not come by yet: the hold has ended all the same.
        shop.wait_minutes(36);
        let anew = shop.place(&buyer).await.expect("another order");
        assert_ne!(anew.order, placed.order);
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Canceled);
        assert_eq!(shop.press(&anew, Act::Approve).await.status, OrderStatus::Placed);
        assert_eq!(shop.counts(jug).await, (1, 1, 0));
    })
    .await;
}

#[tokio::test]
async fn stock_is_not_given_back_before_the_provider_has_closed_the_payment() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        shop.wait_minutes(36);
        shop.gateway().set_line(Line::Dead);
        let round = sweep(&shop.ctx).await.expect("a round");
        assert_eq!((round.done, round.failed), (0, 1));
        assert_eq!(shop.level(jug).await.held, 1);
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Pending);

        shop.gateway().set_line(Line::Good);
        shop.work().await;
        assert_eq!(shop.level(jug).await.held, 0);
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Canceled);
    })
    .await;
}

#[tokio::test]
async fn money_that_came_at_the_last_moment_counts() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        shop.wait_minutes(36);
        // It was paid, and neither the message nor the buyer came through.
        shop.tamper("update test_gateway_session set state = 'captured'").await;
        sweep(&shop.ctx).await.expect("a round");
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Placed);
        assert_eq!(shop.counts(jug).await, (1, 1, 0));
    })
    .await;
}

#[tokio::test]
async fn trying_to_pay_again_keeps_the_stock_for_longer_but_not_for_good() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let mut placed = shop.place(&buyer).await.expect("an order");
        let first = placed.order;
        for _ in 0..3 {
            shop.press(&placed, Act::DeclineGeneric).await;
            shop.wait_minutes(30);
            shop.work().await;
            placed = shop.place(&buyer).await.expect("the same order");
            assert_eq!(placed.order, first);
        }
        shop.wait_minutes(31);
        shop.work().await;
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Canceled);
        assert_eq!(shop.level(jug).await.held, 0);
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_at_the_till_is_forgotten_after_a_month() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1).await;
        shop.buyer(&[(jug, 1)]).await;
        shop.wait_minutes(29 * 24 * 60);
        shop.work().await;
        assert_eq!(shop.count("select count(*) as n from checkout").await, 1);
        shop.wait_minutes(2 * 24 * 60);
        shop.work().await;
        assert_eq!(shop.count("select count(*) as n from checkout").await, 0);
    })
    .await;
}
