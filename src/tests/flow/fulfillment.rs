//! The merchant sends what was bought, in one parcel or several.

use vitrine::domain::fulfillment::{FulfillmentStatus, ParcelState};
use vitrine::domain::id::OrderId;
use vitrine::domain::refusal::Refusal;
use vitrine::domain::returns::ReturnReason;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::audit::audit;
use vitrine::services::fulfillment::{NewFulfillment, deliver, fulfill, unfulfill};
use vitrine::services::returns::{NewReturn, request_return};

use super::mail::{check_mail, deliver as deliver_mails};
use super::shop::{Shop, refused, shop, story};

fn some(pieces: &[(vitrine::domain::id::VariantId, u32)]) -> NewFulfillment {
    NewFulfillment { pieces: pieces.iter().copied().collect(), ..NewFulfillment::default() }
}

/// Nobody else hands over more than was bought, and nobody hands it over twice.
async fn handed_over(shop: &Shop, order: OrderId, new: NewFulfillment) -> Result<u32, Refusal> {
    refused(fulfill(&shop.ctx, order, new).await).map(|parcel| parcel.number)
}

#[tokio::test]
async fn a_parcel_noted_by_mistake_is_taken_back() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = shop.place(&shop.buyer(&[(jug, 3)]).await).await.expect("an order");
        shop.press(&placed, Act::Approve).await;
        let before = shop.counts(jug).await;
        assert_eq!(handed_over(shop, placed.order, some(&[(jug, 2)])).await, Ok(1));
        let back = unfulfill(&shop.ctx, placed.order, 1).await.expect("it is still here");
        assert_eq!((back.was_told, back.was_captured), (false, false));
        assert_eq!(shop.counts(jug).await, before);
        let order = shop.order(&placed).await;
        assert_eq!((order.fulfillment, order.parcels.len()), (FulfillmentStatus::Unfulfilled, 0));
        assert!(order.can_cancel && !order.can_return);
        assert!(order.history.iter().any(|(_, said)| said.starts_with("Parcel 1 was noted too soon")));
        assert!(!deliver_mails(shop).await.iter().any(|(name, _)| name.contains("handed_over")), "nobody was told");

        assert_eq!(handed_over(shop, placed.order, some(&[(jug, 2)])).await, Ok(2), "its number is not used again");
        deliver_mails(shop).await;
        let back = unfulfill(&shop.ctx, placed.order, 2).await.expect("it is still here");
        assert!(back.was_told);
        let mails = deliver_mails(shop).await;
        let (_, mail) = mails.iter().find(|(name, _)| name.contains("taken_back")).expect("a mail");
        check_mail("taken_back", mail);

        for parcel in [1, 2] {
            let again = refused(unfulfill(&shop.ctx, placed.order, parcel).await).expect_err("once is enough");
            assert_eq!(again.status(), 409);
        }
        assert_eq!(handed_over(shop, placed.order, NewFulfillment::default()).await, Ok(3));
        deliver(&shop.ctx, placed.order, 3).await.expect("it arrived");
        let arrived = refused(unfulfill(&shop.ctx, placed.order, 3).await).expect_err("it arrived");
        assert_eq!(arrived.status(), 409);
        assert_eq!(shop.order(&placed).await.fulfillment, FulfillmentStatus::Delivered);
        assert_eq!(shop.counts(jug).await, (7, 0, 0));
    })
    .await;
}

#[tokio::test]
async fn a_parcel_whose_pieces_come_back_is_not_taken_back() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        shop.press(&placed, Act::Approve).await;
        assert_eq!(handed_over(shop, placed.order, NewFulfillment::default()).await, Ok(1));
        let new = NewReturn { pieces: [(jug, 1)].into(), reason: ReturnReason::Other, note: String::new() };
        request_return(&shop.ctx, &placed.token, new).await.expect("a return");
        let refusal = refused(unfulfill(&shop.ctx, placed.order, 1).await).expect_err("the buyer has it");
        assert_eq!(refusal.status(), 409);
        assert_eq!(shop.counts(jug).await, (9, 0, 0));
    })
    .await;
}

#[tokio::test]
async fn an_order_is_sent_in_two_parcels_and_arrives() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let bowl = shop.stock("Bowl", 2_000, 10).await;
        let placed = shop.place(&shop.buyer(&[(jug, 2), (bowl, 1)]).await).await.expect("an order");
        shop.press(&placed, Act::Approve).await;

        let first = NewFulfillment {
            carrier: "DHL".to_owned(),
            tracking_number: "0034 1".to_owned(),
            tracking_url: "https://carrier.example/0034".to_owned(),
            ..some(&[(jug, 1)])
        };
        assert_eq!(handed_over(shop, placed.order, first).await, Ok(1));
        let order = shop.order(&placed).await;
        assert_eq!(order.fulfillment, FulfillmentStatus::Partial);
        assert_eq!(order.parcels[0].pieces, [(1, "Jug".to_owned())]);
        assert!(order.history.iter().any(|(_, said)| said == "We handed over 1 piece to DHL."), "{:?}", order.history);

        assert_eq!(handed_over(shop, placed.order, NewFulfillment::default()).await, Ok(2), "all that is left");
        let order = shop.order(&placed).await;
        assert_eq!(order.fulfillment, FulfillmentStatus::Fulfilled);
        assert_eq!(order.parcels[1].pieces.len(), 2);

        for (parcel, status) in [(2, FulfillmentStatus::Fulfilled), (1, FulfillmentStatus::Delivered)] {
            deliver(&shop.ctx, placed.order, parcel).await.expect("it arrived");
            assert_eq!(shop.order(&placed).await.fulfillment, status);
        }
        assert_eq!(shop.order(&placed).await.parcels[0].state, ParcelState::Delivered);
        let again = refused(deliver(&shop.ctx, placed.order, 1).await).expect_err("it arrived already");
        assert_eq!(again.status(), 409);

        let mails = deliver_mails(shop).await;
        let parcels: Vec<_> = mails.iter().filter(|(name, _)| name.contains("-handed_over-")).collect();
        assert_eq!(parcels.len(), 2, "one for each parcel");
    })
    .await;
}

#[tokio::test]
async fn the_buyer_reads_what_is_on_its_way() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = shop.place(&shop.buyer(&[(jug, 3)]).await).await.expect("an order");
        shop.press(&placed, Act::Approve).await;
        let new = NewFulfillment {
            carrier: "DHL".to_owned(),
            tracking_number: "00340434161094042557".to_owned(),
            tracking_url: "https://carrier.example/track?a=1&b=2".to_owned(),
            ..some(&[(jug, 2)])
        };
        handed_over(shop, placed.order, new).await.expect("a parcel");
        let mails = deliver_mails(shop).await;
        let (_, mail) = mails.iter().find(|(name, _)| name.contains("-handed_over-")).expect("a mail");
        check_mail("handed_over", mail);
    })
    .await;
}

#[tokio::test]
async fn no_more_is_sent_than_was_bought() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 10).await;
        let bowl = shop.stock("Bowl", 2_000, 10).await;
        let placed = shop.place(&shop.buyer(&[(jug, 2)]).await).await.expect("an order");
        let unpaid = handed_over(shop, placed.order, NewFulfillment::default()).await.expect_err("it is not paid");
        assert_eq!(unpaid.status(), 409);
        shop.press(&placed, Act::Approve).await;
        for (wrong, status) in [(some(&[(jug, 3)]), 409), (some(&[(bowl, 1)]), 422)] {
            assert_eq!(handed_over(shop, placed.order, wrong).await.expect_err("too many").status(), status);
        }
        let script = NewFulfillment { tracking_url: "javascript:alert(1)".to_owned(), ..NewFulfillment::default() };
        assert_eq!(handed_over(shop, placed.order, script).await.expect_err("no address").status(), 422);
        assert_eq!(shop.count("select count(*) as n from fulfillment").await, 0, "nothing was half done");

        handed_over(shop, placed.order, NewFulfillment::default()).await.expect("a parcel");
        let nothing = handed_over(shop, placed.order, NewFulfillment::default()).await.expect_err("nothing is left");
        assert_eq!(nothing.status(), 409);
    })
    .await;
}

#[tokio::test]
async fn of_many_who_send_the_last_piece_one_does() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 50).await;
        let placed = shop.place(&shop.buyer(&[(jug, 5)]).await).await.expect("an order");
        shop.press(&placed, Act::Approve).await;
        let tries: Vec<_> = (0..20)
            .map(|_| {
                let (shop, order, new) = (shop.clone(), placed.order, some(&[(jug, 1)]));
                tokio::spawn(async move { handed_over(&shop, order, new).await.is_ok() })
            })
            .collect();
        let mut sent = 0;
        for attempt in tries {
            sent += u32::from(attempt.await.expect("an answer"));
        }
        assert_eq!(sent, 5);
        assert_eq!(shop.order(&placed).await.fulfillment, FulfillmentStatus::Fulfilled);
    })
    .await;
}

#[tokio::test]
async fn the_auditor_notices_parcels_that_are_not_what_the_books_say() {
    for spoil in [
        "update fulfillment_line set quantity = quantity + 1",
        "update order_line set fulfilled = fulfilled - 1",
        "update \"order\" set fulfillment = 'delivered'",
        "update fulfillment set state = 'delivered'",
    ] {
        let shop = std::sync::Arc::new(shop().await);
        let jug = shop.stock("Jug", 4_500, 10).await;
        let placed = shop.place(&shop.buyer(&[(jug, 2)]).await).await.expect("an order");
        shop.press(&placed, Act::Approve).await;
        handed_over(&shop, placed.order, NewFulfillment::default()).await.expect("a parcel");
        shop.check_books().await;
        shop.tamper(spoil).await;
        let breaches = audit(&shop.ctx).await.expect("an audit");
        assert!(breaches.iter().any(|breach| breach.invariant == "I15"), "{spoil}: {breaches:?}");
    }
}
