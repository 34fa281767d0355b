//! There is not enough for everyone.

use std::collections::BTreeSet;

use futures::future::join_all;
use vitrine::domain::cart::{CartLine, CartNotice, Quantity};
use vitrine::domain::order::OrderStatus;
use vitrine::domain::refusal::Refusal;
use vitrine::domain::stock::StockFace;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::cart::quote;
use vitrine::services::revisions::Subject;

use super::shop::{SHIPPING_MINOR, story};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_buyers_of_ten_pieces_give_ten_orders() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let mut buyers = Vec::new();
        for _ in 0..200 {
            buyers.push(shop.buyer(&[(jug, 1)]).await);
        }
        let tries = buyers.into_iter().map(|buyer| {
            let shop = shop.clone();
            tokio::spawn(async move {
                let placed = shop.place_at(&buyer, 4_500 + SHIPPING_MINOR).await?;
                Ok(shop.press(&placed, Act::Approve).await)
            })
        });
        let mut numbers = BTreeSet::new();
        let mut refusals = 0;
        for tried in join_all(tries).await {
            match tried.expect("no buyer panics") {
                Ok(order) => {
                    assert_eq!(order.status, OrderStatus::Placed);
                    numbers.insert(order.number);
                }
                Err(Refusal::SoldOut { left: 0, title, .. }) if title == "Jug" => refusals += 1,
                Err(other) => panic!("an unkind refusal: {other:?}"),
            }
        }
        assert_eq!((numbers.len(), refusals), (10, 190));
        assert_eq!(numbers.last(), Some(&1010), "numbers have no gaps");
        assert_eq!(shop.counts(jug).await, (10, 10, 0));
        let charged = "select sum(amount_minor) as n from test_gateway_session where state = 'captured'";
        assert_eq!(shop.count(charged).await, 10 * (4_500 + SHIPPING_MINOR));
        assert_eq!(shop.count("select count(*) as n from test_gateway_session").await, 10);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn carts_that_cross_each_other_do_not_wait_for_each_other() {
    story(async |shop| {
        let (jug, cup) = (shop.stock("Jug", 4_500, 15).await, shop.stock("Cup", 1_500, 15).await);
        let mut buyers = Vec::new();
        for number in 0..60 {
            let wants = if number % 2 == 0 { [(jug, 1), (cup, 1)] } else { [(cup, 1), (jug, 1)] };
            buyers.push(shop.buyer(&wants).await);
        }
        let tries = buyers.into_iter().map(|buyer| {
            let shop = shop.clone();
            tokio::spawn(async move { shop.place_at(&buyer, 6_000 + SHIPPING_MINOR).await.is_ok() })
        });
        let placed = join_all(tries).await.into_iter().filter(|tried| matches!(tried, Ok(true))).count();
        assert_eq!(placed, 15);
        assert_eq!((shop.level(jug).await.held, shop.level(cup).await.held), (15, 15));
    })
    .await;
}

#[tokio::test]
async fn who_wants_too_many_hears_how_many_are_left() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        let buyer = shop.buyer(&[(jug, 4)]).await;
        let seen = shop.total_seen(&buyer).await;
        shop.place(&shop.buyer(&[(jug, 3)]).await).await.expect("somebody was faster");

        let left = Refusal::SoldOut { variant: jug, title: "Jug".to_owned(), left: 2 };
        assert_eq!(shop.place_at(&buyer, seen).await, Err(left));

        // The till shows the two that can be had, and who agrees to them gets them.
        let agreed = shop.place(&buyer).await.expect("two jugs");
        let order = shop.order(&agreed).await;
        assert_eq!(order.lines.iter().map(|line| line.quantity.get()).collect::<Vec<_>>(), [2]);
        assert_eq!(order.totals.total_minor, 2 * 4_500 + SHIPPING_MINOR);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_longer_sold_is_taken_out_of_the_cart_and_said() {
    story(async |shop| {
        let (jug, cup) = (shop.stock("Jug", 4_500, 5).await, shop.stock("Cup", 1_500, 5).await);
        let buyer = shop.buyer(&[(jug, 1), (cup, 1)]).await;
        let seen = shop.total_seen(&buyer).await;
        shop.change("Jug", |product| product.published = false).await;

        let gone = Refusal::SoldOut { variant: jug, title: "Jug".to_owned(), left: 0 };
        assert_eq!(shop.place_at(&buyer, seen).await, Err(gone));
        let priced = quote(&shop.ctx, buyer.clone(), None, None).await.expect("a quote");
        assert_eq!(priced.notices, [CartNotice::Gone { variant: jug, title: "Jug".to_owned() }]);
        assert_eq!(priced.totals.subtotal_minor, 1_500);
    })
    .await;
}

#[tokio::test]
async fn lines_of_the_same_thing_count_together() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        let mut buyer = shop.buyer(&[]).await;
        let three = CartLine { variant: jug, quantity: Quantity::new(3).expect("a quantity") };
        buyer.cart = [three, three].into_iter().collect();
        let seen = 6 * 4_500 + SHIPPING_MINOR;
        let left = Refusal::SoldOut { variant: jug, title: "Jug".to_owned(), left: 5 };
        assert_eq!(shop.place_at(&buyer, seen).await, Err(left));
        assert_eq!(shop.level(jug).await.held, 0);
    })
    .await;
}

#[tokio::test]
async fn an_order_that_can_not_be_held_whole_holds_nothing() {
    story(async |shop| {
        let (jug, cup) = (shop.stock("Jug", 4_500, 5).await, shop.stock("Cup", 1_500, 1).await);
        let buyer = shop.buyer(&[(jug, 1), (cup, 1)]).await;
        let seen = shop.total_seen(&buyer).await;
        shop.place(&shop.buyer(&[(cup, 1)]).await).await.expect("somebody was faster");
        assert!(shop.place_at(&buyer, seen).await.is_err());
        assert_eq!((shop.level(jug).await.held, shop.level(cup).await.held), (0, 1));
        assert_eq!(shop.count("select count(*) as n from \"order\"").await, 1);
    })
    .await;
}

#[tokio::test]
async fn pages_are_made_anew_only_when_they_tell_something_else() {
    story(async |shop| {
        let (many, few) = (shop.stock("Cup", 1_500, 50).await, shop.stock("Jug", 4_500, 2).await);
        let changed = |revision, subject| !shop.ctx.revisions.unchanged_since(revision, &[subject]);
        let (cup, jug) = (Subject::Product("cup".to_owned()), Subject::Product("jug".to_owned()));

        let before = shop.ctx.revisions.now();
        shop.place(&shop.buyer(&[(many, 3)]).await).await.expect("an order");
        assert!(!changed(before, cup), "47 cups are as much in stock as 50");

        shop.place(&shop.buyer(&[(few, 1)]).await).await.expect("an order");
        assert!(changed(before, jug.clone()) && !changed(before, Subject::Lists), "one jug is left");

        let before = shop.ctx.revisions.now();
        let last = shop.place(&shop.buyer(&[(few, 1)]).await).await.expect("an order");
        assert!(changed(before, jug.clone()) && changed(before, Subject::Lists), "jugs are sold out");

        let before = shop.ctx.revisions.now();
        shop.press(&last, Act::Approve).await;
        assert!(!changed(before, jug.clone()), "sold out they stay");

        shop.wait_minutes(36);
        shop.work().await;
        assert!(changed(before, jug) && changed(before, Subject::Lists), "one came back");
        assert_eq!(shop.level(few).await.face(), StockFace::Low(1));
    })
    .await;
}
