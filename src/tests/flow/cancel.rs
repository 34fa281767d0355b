//! An order is canceled, in whole or in part, before it is sent; and staff gives money back.

use vitrine::domain::fulfillment::FulfillmentStatus;
use vitrine::domain::id::VariantId;
use vitrine::domain::order::OrderStatus;
use vitrine::domain::payment::PaymentStatus;
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::cancel::{Who, cancel_order, cancel_pieces};
use vitrine::services::checkout::Placed;
use vitrine::services::fulfillment::{NewFulfillment, fulfill};
use vitrine::services::payback::{Payback, ShippingBack, pay_back};

use super::mail::{check_mail, deliver};
use super::shop::{SHIPPING_MINOR, Shop, refused, story};

async fn bought(shop: &Shop, wants: &[(VariantId, u32)]) -> Placed {
    let placed = shop.place(&shop.buyer(wants).await).await.expect("an order");
    shop.press(&placed, Act::Approve).await;
    placed
}

async fn cancel(shop: &Shop, placed: &Placed, who: Who) -> Result<(), Refusal> {
    refused(cancel_order(&shop.ctx, placed.order, who, String::new()).await)
}

/// What went back of all payments.
async fn given_back(shop: &Shop) -> i64 {
    shop.count("select coalesce(sum(refunded_minor), 0) as n from test_gateway_session").await
}

#[tokio::test]
async fn a_canceled_order_gives_its_stock_and_its_money_back() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = bought(shop, &[(jug, 2)]).await;
        cancel(shop, &placed, Who::Buyer).await.expect("it is canceled");

        let order = shop.order(&placed).await;
        assert_eq!((order.status, order.fulfillment), (OrderStatus::Canceled, FulfillmentStatus::Canceled));
        assert_eq!(order.paid, PaymentStatus::Refunded);
        assert_eq!(shop.level(jug).await.available(), Some(10));
        assert_eq!(given_back(shop).await, 2 * 4_500 + SHIPPING_MINOR);
        let told: Vec<&str> = order.history.iter().map(|(_, said)| said.as_str()).collect();
        assert!(
            told.contains(&"You canceled the order.")
                && told.contains(&"We sent €94.90 back to you, the way you paid.")
        );

        assert_eq!(cancel(shop, &placed, Who::Buyer).await.expect_err("once is enough").status(), 409);
        let mails = deliver(shop).await;
        for kind in ["canceled", "refunded"] {
            let (_, mail) = mails.iter().find(|(name, _)| name.contains(kind)).expect("a mail");
            check_mail(kind, mail);
        }
    })
    .await;
}

#[tokio::test]
async fn pieces_whose_refund_the_provider_refuses_for_good_can_be_refunded_again() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_501, 10).await;
        let placed = bought(shop, &[(jug, 3)]).await;
        let of_one = Payback { pieces: [(jug, 1)].into(), ..Payback::default() };
        let give = async || refused(pay_back(&shop.ctx, placed.order, of_one.clone(), String::new()).await);
        // The provider has no money left for us.
        shop.tamper("update test_gateway_session set refunded_minor = amount_minor").await;
        give().await.expect("it is written down");
        assert_eq!(shop.count("select count(*) as n from refund where state = 'failed'").await, 1);
        assert_eq!(shop.count("select refunded as n from order_line").await, 0);

        shop.tamper("update test_gateway_session set refunded_minor = 0").await;
        for _ in 0..3 {
            give().await.expect("a refund");
        }
        assert_eq!(give().await.expect_err("there were three").status(), 409);
        assert_eq!(given_back(shop).await, 3 * 4_501);
    })
    .await;
}

#[tokio::test]
async fn an_order_that_is_not_paid_is_canceled_with_the_provider_first() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = shop.place(&shop.buyer(&[(jug, 2)]).await).await.expect("an order");
        cancel(shop, &placed, Who::Buyer).await.expect("it is canceled");
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Canceled);
        assert_eq!(shop.level(jug).await.available(), Some(10));
        assert_eq!(shop.count("select count(*) as n from test_gateway_session where state = 'open'").await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_on_its_way_is_not_canceled() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = bought(shop, &[(jug, 2)]).await;
        let one = NewFulfillment { pieces: [(jug, 1)].into(), ..NewFulfillment::default() };
        fulfill(&shop.ctx, placed.order, one).await.expect("a parcel");
        assert_eq!(cancel(shop, &placed, Who::Staff).await.expect_err("too late").status(), 409);
        assert_eq!(given_back(shop).await, 0);

        // The rest of it still can be taken out.
        let rest = [(jug, 1)].into();
        cancel_pieces(&shop.ctx, placed.order, rest, String::new()).await.expect("a piece less");
        let order = shop.order(&placed).await;
        assert_eq!((order.status, order.fulfillment), (OrderStatus::Placed, FulfillmentStatus::Fulfilled));
        assert_eq!(given_back(shop).await, 4_500);
    })
    .await;
}

#[tokio::test]
async fn pieces_taken_out_one_by_one_and_the_rest_canceled_come_to_what_was_paid() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let bowl = shop.stock("Bowl", 1_999, 10).await;
        let placed = bought(shop, &[(jug, 3), (bowl, 1)]).await;
        for _ in 0..2 {
            cancel_pieces(&shop.ctx, placed.order, [(jug, 1)].into(), String::new()).await.expect("a piece less");
        }
        assert_eq!((given_back(shop).await, shop.level(jug).await.available()), (9_000, Some(9)));
        let all = [(jug, 1), (bowl, 1)].into();
        let refusal = refused(cancel_pieces(&shop.ctx, placed.order, all, String::new()).await);
        assert_eq!(refusal.expect_err("nothing would be left").status(), 409);

        cancel(shop, &placed, Who::Staff).await.expect("it is canceled");
        assert_eq!(given_back(shop).await, 3 * 4_500 + 1_999 + SHIPPING_MINOR);
        assert_eq!((shop.level(jug).await.available(), shop.level(bowl).await.available()), (Some(10), Some(10)));
    })
    .await;
}

#[tokio::test]
async fn staff_gives_back_shipping_and_what_they_think_right_and_never_more_than_was_paid() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = bought(shop, &[(jug, 1)]).await;
        let back = async |payback: Payback| refused(pay_back(&shop.ctx, placed.order, payback, String::new()).await);
        let shipping = |shipping| Payback { shipping, ..Payback::default() };

        assert_eq!(back(shipping(ShippingBack::Amount(SHIPPING_MINOR + 1))).await.expect_err("too much").status(), 409);
        back(shipping(ShippingBack::Amount(100))).await.expect("a part of it");
        assert_eq!(back(shipping(ShippingBack::Rest)).await.expect("the rest")[0].amount.minor, SHIPPING_MINOR - 100);
        assert_eq!(back(shipping(ShippingBack::Rest)).await.expect_err("nothing is left").status(), 409);

        back(Payback { other_minor: 500, ..Payback::default() }).await.expect("for the scratch");
        assert_eq!(
            back(Payback { other_minor: 4_001, ..Payback::default() }).await.expect_err("too much").status(),
            409
        );
        // For the jug itself goes back what was paid, less what was given for the scratch.
        let jug_back = back(Payback { pieces: [(jug, 1)].into(), ..Payback::default() }).await.expect("the jug");
        assert_eq!(jug_back[0].amount.minor, 4_000);
        assert_eq!(given_back(shop).await, 4_500 + SHIPPING_MINOR);
        assert_eq!(shop.order(&placed).await.paid, PaymentStatus::Refunded);
    })
    .await;
}

#[tokio::test]
async fn sending_and_canceling_at_once_does_one_of_both() {
    for _ in 0..10 {
        story(async |shop| {
            let jug = shop.stock("Jug", 4_500, 10).await;
            let placed = bought(shop, &[(jug, 1)]).await;
            let (sender, order) = (shop.clone(), placed.order);
            let sent =
                tokio::spawn(
                    async move { refused(fulfill(&sender.ctx, order, NewFulfillment::default()).await).is_ok() },
                );
            let canceled = cancel(shop, &placed, Who::Buyer).await.is_ok();
            assert!(sent.await.expect("an answer") != canceled, "one of both");
            assert_eq!(given_back(shop).await > 0, canceled);
        })
        .await;
    }
}
