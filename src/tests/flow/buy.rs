//! Somebody buys something.

use vitrine::domain::fulfillment::FulfillmentStatus;
use vitrine::domain::order::OrderStatus;
use vitrine::domain::payment::AttemptState;
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::checkout::{Buyer, choose_shipping, get_checkout, has_bought, place_order, save_contact};
use vitrine::services::order::get_order;

use super::shop::{SHIPPING_MINOR, cart, draft, refused, story};

#[tokio::test]
async fn an_approved_payment_places_the_order_and_takes_the_goods_off_the_shelf() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let buyer = shop.buyer(&[(jug, 2)]).await;

        let placed = shop.place(&buyer).await.expect("an order");
        let pending = shop.order(&placed).await;
        assert_eq!(pending.status, OrderStatus::Pending);
        assert_eq!(shop.counts(jug).await, (10, 0, 2));

        let order = shop.press(&placed, Act::Approve).await;
        assert_eq!(order.status, OrderStatus::Placed);
        assert_eq!(order.payment, AttemptState::Captured);
        assert_eq!(order.fulfillment, FulfillmentStatus::Unfulfilled);
        assert_eq!(order.number, 1001);
        assert_eq!(order.totals.total_minor, 2 * 4_500 + SHIPPING_MINOR);
        assert_eq!(order.address.city, "Berlin");
        assert!(order.test_mode);
        let told: Vec<&str> = order.history.iter().map(|(_, sentence)| sentence.as_str()).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!(shop.counts(jug).await, (10, 2, 0));
        assert_eq!(shop.count("select count(*) as n from outbox").await, 1);
    })
    .await;
}

#[tokio::test]
async fn the_next_purchase_is_another_visit() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let first = shop.place(&buyer).await.expect("an order");
        shop.press(&first, Act::Approve).await;

        assert!(has_bought(&shop.ctx, &buyer, first.order).await.expect("an answer"));
        let next = get_checkout(&shop.ctx, &buyer).await.expect("a checkout");
        assert_eq!((next.order_token, next.draft.email.as_str()), (None, ""));
        let secret = save_contact(&shop.ctx, buyer.secret.as_deref(), draft()).await.expect("a new visit");
        assert_ne!(Some(&secret), buyer.secret.as_ref());
        let returned = Buyer { secret: Some(secret), ..buyer };
        let second = shop.place(&returned).await.expect("another order");
        assert_ne!(second.order, first.order);
        for order in [first.order, second.order] {
            assert!(
                !has_bought(&shop.ctx, &returned, order).await.expect("an answer"),
                "not on this visit, or not yet"
            );
        }
        assert_eq!(shop.press(&second, Act::Approve).await.number, 1002);
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_is_kept_right_or_wrong() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let mut typed = draft();
        typed.email = "ada at example".to_owned();
        let secret = save_contact(&shop.ctx, None, typed.clone()).await.expect("it is kept");
        let buyer = Buyer { secret: Some(secret.clone()), cart: cart(&[(jug, 1)]), ..Buyer::default() };
        let view = get_checkout(&shop.ctx, &buyer).await.expect("a checkout");
        assert_eq!(view.draft, typed);
        assert_eq!(view.errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["email"]);
        let refusal = shop.place(&buyer).await.expect_err("it can't be delivered");
        assert!(matches!(refusal, Refusal::Fields { .. }), "{refusal:?}");

        assert_eq!(save_contact(&shop.ctx, Some(&secret), draft()).await.expect("it is kept"), secret);
        assert!(get_checkout(&shop.ctx, &buyer).await.expect("a checkout").errors.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_way_of_sending_is_one_of_those_there_are() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let buyer = shop.buyer(&[(jug, 1)]).await;
        let by_balloon = refused(choose_shipping(&shop.ctx, &buyer, "balloon").await);
        assert!(matches!(by_balloon, Err(Refusal::Fields { .. })), "{by_balloon:?}");
        refused(choose_shipping(&shop.ctx, &buyer, "standard").await).expect("it is kept");
        let view = get_checkout(&shop.ctx, &buyer).await.expect("a checkout");
        assert_eq!(view.draft.shipping_method, "standard");
        // Typing the address once more does not forget it.
        save_contact(&shop.ctx, buyer.secret.as_deref(), draft()).await.expect("it is kept");
        let view = get_checkout(&shop.ctx, &buyer).await.expect("a checkout");
        assert_eq!(view.draft.shipping_method, "standard");
    })
    .await;
}

#[tokio::test]
async fn who_has_nothing_or_is_nobody_buys_nothing() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let empty = shop.buyer(&[]).await;
        assert_eq!(shop.place_at(&empty, 0).await, Err(Refusal::EmptyCart));
        for secret in [None, Some("0".repeat(26)), Some(String::new()), Some("'; drop table checkout".to_owned())] {
            let nobody = Buyer { secret, cart: cart(&[(jug, 1)]), ..Buyer::default() };
            let refusal = refused(place_order(&shop.ctx, &nobody, 4_990).await);
            assert!(matches!(refusal, Err(Refusal::Fields { .. })), "{refusal:?}");
        }
        assert_eq!(shop.level(jug).await.held, 0);
    })
    .await;
}

#[tokio::test]
async fn an_order_is_shown_to_nobody_without_its_link() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        assert_eq!(placed.token.len(), 13 + 26);
        let (id, signature) = placed.token.split_at(13);
        for token in [
            "",
            id,
            signature,
            &format!("{id}{}", "0".repeat(26)),
            &placed.token[..38],
            &format!("{}0", placed.token),
            &placed.token.to_uppercase(),
            &format!("0000000000000{signature}"),
            "ääääääääääääääääääää",
        ] {
            assert_eq!(refused(get_order(&shop.ctx, token).await).err(), Some(Refusal::NotFound), "{token}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_the_shop_does_not_count_is_sold_without_end() {
    story(async |shop| {
        let uncounted = shop.stock_as("Voucher", 1_000, 0, |product| product.variants[0].stock_tracked = false).await;
        let made_to_order = shop.stock_as("Vase", 9_000, 0, |product| product.variants[0].sell_when_out = true).await;
        let buyer = shop.buyer(&[(uncounted, 999), (made_to_order, 3)]).await;
        let placed = shop.place(&buyer).await.expect("an order");
        assert_eq!(shop.press(&placed, Act::Approve).await.status, OrderStatus::Placed);
        assert_eq!(shop.counts(uncounted).await, (0, 999, 0));
        assert_eq!(shop.counts(made_to_order).await, (0, 3, 0));
    })
    .await;
}
