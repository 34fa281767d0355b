//! Prices move while somebody is at the till.

use vitrine::domain::money::{Currency, Money};
use vitrine::domain::order::OrderStatus;
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::test_gateway::Act;

use super::shop::{SHIPPING_MINOR, story};

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

#[tokio::test]
async fn nobody_pays_another_sum_than_the_one_they_saw() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let seen = shop.total_seen(&buyer).await;
        shop.change("Jug", |product| product.variants[0].price_minor = 4_600).await;
        let now = Refusal::TotalChanged { total: euros(4_600 + SHIPPING_MINOR) };
        assert_eq!(shop.place_at(&buyer, seen).await, Err(now));
        // A lower price is news, too.
        shop.change("Jug", |product| product.variants[0].price_minor = 4_000).await;
        let now = Refusal::TotalChanged { total: euros(4_000 + SHIPPING_MINOR) };
        assert_eq!(shop.place_at(&buyer, seen).await, Err(now));
        assert_eq!(shop.level(jug).await.held, 0);

        let placed = shop.place(&buyer).await.expect("an order");
        assert_eq!(shop.press(&placed, Act::Approve).await.totals.total_minor, 4_000 + SHIPPING_MINOR);
    })
    .await;
}

#[tokio::test]
async fn a_forged_sum_buys_nothing() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        for forged in [0, 1, -1, i64::MIN, i64::MAX] {
            let refusal = shop.place_at(&buyer, forged).await;
            assert_eq!(refusal, Err(Refusal::TotalChanged { total: euros(4_500 + SHIPPING_MINOR) }));
        }
        assert_eq!(shop.count("select count(*) as n from \"order\"").await, 0);
    })
    .await;
}

#[tokio::test]
async fn an_order_keeps_the_price_it_was_placed_at() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        shop.change("Jug", |product| {
            product.variants[0].price_minor = 9_900;
            product.title = "Pitcher".to_owned();
        })
        .await;
        let order = shop.press(&placed, Act::Approve).await;
        assert_eq!(order.status, OrderStatus::Placed);
        assert_eq!((order.lines[0].unit_price_minor, order.lines[0].title.as_str()), (4_500, "Jug"));
        assert_eq!(order.totals.total_minor, 4_500 + SHIPPING_MINOR);
    })
    .await;
}

#[tokio::test]
async fn a_price_that_moved_after_placing_is_shown_before_paying_again() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let first = shop.place(&buyer).await.expect("an order");
        shop.press(&first, Act::DeclineGeneric).await;
        shop.change("Jug", |product| product.variants[0].price_minor = 4_600).await;
        let refusal = shop.place_at(&buyer, 4_500 + SHIPPING_MINOR).await;
        assert_eq!(refusal, Err(Refusal::TotalChanged { total: euros(4_600 + SHIPPING_MINOR) }));
        let second = shop.place(&buyer).await.expect("an order at the new price");
        assert_ne!(second.order, first.order);
        assert_eq!(shop.press(&second, Act::Approve).await.totals.total_minor, 4_600 + SHIPPING_MINOR);
    })
    .await;
}
