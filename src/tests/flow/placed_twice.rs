//! The same order arrives more than once: a double click, two tabs, a request that is sent again.

use futures::future::join_all;
use vitrine::domain::order::OrderStatus;
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::test_gateway::{Act, Line};
use vitrine::services::checkout::{Buyer, get_checkout, save_contact};

use super::shop::{SHIPPING_MINOR, cart, draft, story};

const ORDERS: &str = "select count(*) as n from \"order\"";
const SESSIONS: &str = "select count(*) as n from test_gateway_session";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_clicks_at_once_give_one_order_and_one_payment() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let clicks = (0..20).map(|_| {
            let (shop, buyer) = (shop.clone(), buyer.clone());
            tokio::spawn(async move { shop.place_at(&buyer, 4_500 + SHIPPING_MINOR).await.expect("an order") })
        });
        let mut placed: Vec<_> = join_all(clicks).await.into_iter().map(|click| click.expect("no panic")).collect();
        placed.dedup();
        assert_eq!(placed.len(), 1, "{placed:?}");
        assert_eq!((shop.count(ORDERS).await, shop.count(SESSIONS).await), (1, 1));
        assert_eq!(shop.level(jug).await.held, 1);
        shop.press(&placed[0], Act::Approve).await;
    })
    .await;
}

#[tokio::test]
async fn a_request_that_is_sent_again_after_paying_gives_the_paid_order() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let placed = shop.place(&buyer).await.expect("an order");
        shop.press(&placed, Act::Approve).await;
        let again = shop.place_at(&buyer, 4_500 + SHIPPING_MINOR).await.expect("the same order");
        assert_eq!((again.order, again.pay_url), (placed.order, None));
        // By now the cart in the cookie may be empty.
        let emptied = Buyer { cart: cart(&[]), ..buyer };
        assert_eq!(shop.place_at(&emptied, 0).await.expect("the same order").order, placed.order);
        assert_eq!((shop.count(ORDERS).await, shop.counts(jug).await), (1, (10, 1, 0)));
    })
    .await;
}

#[tokio::test]
async fn a_lost_answer_of_the_provider_never_makes_a_second_payment() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        shop.gateway().set_line(Line::AnswersLost);
        for _ in 0..3 {
            assert!(matches!(shop.place(&buyer).await, Err(Refusal::Busy { .. })));
        }
        shop.gateway().set_line(Line::Good);
        let placed = shop.place(&buyer).await.expect("an order");
        assert_eq!((shop.count(ORDERS).await, shop.count(SESSIONS).await), (1, 1));
        assert_eq!(shop.press(&placed, Act::Approve).await.status, OrderStatus::Placed);
    })
    .await;
}

#[tokio::test]
async fn a_changed_cart_takes_the_place_of_the_unpaid_order() {
    story(async |shop| {
        let (jug, cup) = (shop.stock("Jug", 4_500, 1).await, shop.stock("Cup", 1_500, 5).await);
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let first = shop.place(&buyer).await.expect("an order");

        let more = Buyer { cart: cart(&[(jug, 1), (cup, 2)]), ..buyer.clone() };
        let second = shop.place(&more).await.expect("another order");
        assert_ne!(second.order, first.order);
        assert_eq!(shop.order(&first).await.status, OrderStatus::Canceled);
        assert_eq!((shop.level(jug).await.held, shop.level(cup).await.held), (1, 2));

        // What the buyer still has open in another tab can't be paid any more.
        assert_eq!(shop.press(&first, Act::Approve).await.status, OrderStatus::Canceled);
        assert_eq!(shop.press(&second, Act::Approve).await.status, OrderStatus::Placed);
    })
    .await;
}

#[tokio::test]
async fn a_changed_address_takes_the_place_of_the_unpaid_order() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let first = shop.place(&buyer).await.expect("an order");
        let mut moved = draft();
        moved.line1 = "Invalidenstraße 2".to_owned();
        save_contact(&shop.ctx, buyer.secret.as_deref(), moved).await.expect("it is kept");
        let second = shop.place(&buyer).await.expect("another order");
        assert_ne!(second.order, first.order);
        assert_eq!(shop.press(&second, Act::Approve).await.address.line1, "Invalidenstraße 2");
    })
    .await;
}

#[tokio::test]
async fn who_changes_the_cart_after_paying_has_bought_what_was_paid() {
    story(async |shop| {
        let (jug, cup) = (shop.stock("Jug", 4_500, 5).await, shop.stock("Cup", 1_500, 5).await);
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let first = shop.place(&buyer).await.expect("an order");
        // It was paid in another tab, and the shop has not heard of it.
        shop.tamper("update test_gateway_session set state = 'captured'").await;
        let more = Buyer { cart: cart(&[(jug, 1), (cup, 1)]), ..buyer };
        let again = shop.place(&more).await.expect("the paid order");
        assert_eq!((again.order, again.pay_url), (first.order, None));
        assert_eq!(shop.order(&first).await.lines.len(), 1);
        assert_eq!(shop.level(cup).await.held, 0);
    })
    .await;
}

#[tokio::test]
async fn a_replacement_that_can_not_be_had_leaves_the_order_as_it_was() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let first = shop.place(&buyer).await.expect("an order");
        let greedy = Buyer { cart: cart(&[(jug, 2)]), ..buyer.clone() };
        let refusal = shop.place_at(&greedy, 2 * 4_500 + SHIPPING_MINOR).await;
        assert_eq!(refusal, Err(Refusal::SoldOut { variant: jug, title: "Jug".to_owned(), left: 1 }));
        let view = get_checkout(&shop.ctx, &buyer).await.expect("a checkout");
        assert_eq!(view.order_token.as_ref(), Some(&first.token));
        assert_eq!(shop.press(&first, Act::Approve).await.status, OrderStatus::Placed);
    })
    .await;
}
