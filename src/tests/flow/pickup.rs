//! Buyers come to get their orders: put aside in one place, and told when they are ready.

use vitrine::domain::checkout::CheckoutDraft;
use vitrine::domain::fulfillment::FulfillmentStatus;
use vitrine::domain::id::{LocationId, VariantId};
use vitrine::domain::location::Location;
use vitrine::domain::refusal::Refusal;
use vitrine::domain::shipping::PickupPlace;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::checkout::{Buyer, get_checkout, save_contact};
use vitrine::services::fulfillment::{NewFulfillment, fulfill, make_ready};
use vitrine::services::settings::{export_settings, import_settings};
use vitrine::services::stock::{Work, get_locations, put_location, work_on_stock};
use vitrine::store::allocation::list_allocations;
use vitrine::store::db::Tx;

use super::mail::deliver as deliver_mails;
use super::shop::{Shop, cart, refused, story};

const WORKSHOP: &str = "Workshop";

/// Opens a second place, in which orders are fetched; answers both.
async fn open_workshop(shop: &Shop) -> (LocationId, LocationId) {
    let warehouse = get_locations(&shop.ctx).await.expect("places")[0].id;
    let workshop = LocationId::from_bits(7);
    let place =
        Location { id: workshop, name: WORKSHOP.into(), priority: 1, active: true, ships: true, picks_up: true };
    put_location(&shop.ctx, place).await.expect("a place");
    let mut settings = export_settings(&shop.ctx).await.expect("settings");
    let methods = &mut settings.shop.rules.shipping_zones[0].methods;
    let mut pickup = methods[0].clone();
    (pickup.id, pickup.name) = ("pickup".into(), "Fetch it".into());
    pickup.pickup = Some("Tonweg 7, Musterstadt".into());
    let (location, hours) = (WORKSHOP.into(), "Tuesday, 10 to 18 h".into());
    pickup.place = Some(PickupPlace { location, country: "DE".parse().expect("a country"), hours });
    methods.push(pickup);
    import_settings(&shop.ctx, settings).await.expect("they make sense");
    (warehouse, workshop)
}

/// Somebody who comes for it: a name and how they are reached, and nothing else.
async fn fetcher(shop: &Shop, wants: &[(VariantId, u32)]) -> Buyer {
    let draft = CheckoutDraft {
        email: "ada@example.com".into(),
        name: "Ada Lovelace".into(),
        pickup: "pickup".into(),
        ..CheckoutDraft::default()
    };
    let secret = save_contact(&shop.ctx, None, draft).await.expect("it is kept");
    Buyer { secret: Some(secret), cart: cart(wants), ..Buyer::default() }
}

#[tokio::test]
async fn what_is_fetched_is_put_aside_where_its_buyer_comes_for_it() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 4).await;
        let (warehouse, workshop) = open_workshop(shop).await;
        let carried = Work::Transfer { from: warehouse, to: workshop, quantity: 1 };
        work_on_stock(&shop.ctx, jug, carried, "for visitors", "staff").await.expect("it is carried");

        let fetching = shop.place(&fetcher(shop, &[(jug, 1)]).await).await.expect("an order");
        match shop.place(&fetcher(shop, &[(jug, 1)]).await).await {
            Err(refusal @ Refusal::NotThere { left: 0, .. }) => {
                let said = refusal.sentence(vitrine::words::Language::English, vitrine::domain::money::Currency::EUR);
                assert!(said.contains("Of Jug there is none at Workshop. Have it sent instead"), "{said}");
            }
            other => panic!("the only one there is put aside: {other:?}"),
        }
        // The three in the warehouse can be sent. Paid first, they still leave the one alone that is put aside.
        let sent = shop.place(&shop.buyer(&[(jug, 3)]).await).await.expect("an order");
        shop.press(&sent, Act::Approve).await;
        shop.press(&fetching, Act::Approve).await;
        for (placed, place, quantity) in [(&sent, warehouse, 3), (&fetching, workshop, 1)] {
            let order = placed.order;
            let claimed = shop.ctx.store.read(async move |tx: &mut Tx| list_allocations(tx, order).await).await;
            let claimed = claimed.expect("they can be read");
            assert_eq!(claimed.iter().map(|one| (one.location, one.quantity)).collect::<Vec<_>>(), [(place, quantity)]);
        }
    })
    .await;
}

#[tokio::test]
async fn who_gives_up_leaves_it_to_the_next_who_comes() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1).await;
        let (warehouse, workshop) = open_workshop(shop).await;
        let carried = Work::Transfer { from: warehouse, to: workshop, quantity: 1 };
        work_on_stock(&shop.ctx, jug, carried, "for visitors", "staff").await.expect("it is carried");
        let first = shop.place(&fetcher(shop, &[(jug, 1)]).await).await.expect("an order");
        assert!(shop.place(&fetcher(shop, &[(jug, 1)]).await).await.is_err(), "it is the first buyer's still");
        shop.press(&first, Act::Abandon).await;
        shop.wait_minutes(36);
        shop.work().await;
        shop.place(&fetcher(shop, &[(jug, 1)]).await).await.expect("an order");
    })
    .await;
}

#[tokio::test]
async fn the_buyer_hears_when_it_is_ready_and_has_it_once_it_is_handed_over() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 4).await;
        let (_, workshop) = open_workshop(shop).await;
        let adjusted = Work::Adjust { location: workshop, change: 2 };
        work_on_stock(&shop.ctx, jug, adjusted, "made", "staff").await.expect("it is counted in");
        let buyer = fetcher(shop, &[(jug, 2)]).await;
        let view = get_checkout(&shop.ctx, &buyer).await.expect("a checkout");
        assert_eq!(view.errors, [], "no address is asked for");
        assert_eq!(view.quote.totals.total_minor, 9_000, "and no parcel is paid");
        let placed = shop.place(&buyer).await.expect("an order");
        let early = refused(make_ready(&shop.ctx, placed.order).await).expect_err("it is not paid");
        assert_eq!(early.status(), 409);
        shop.press(&placed, Act::Approve).await;

        make_ready(&shop.ctx, placed.order).await.expect("it is ready");
        assert!(refused(make_ready(&shop.ctx, placed.order).await).is_err(), "once");
        let order = shop.order(&placed).await;
        assert!(order.ready_at.is_some());
        assert_eq!(order.address.printed(vitrine::words::Language::English), "Ada Lovelace\nGermany");
        assert!(order.history.iter().any(|(_, said)| said == "It is ready for you at Tonweg 7, Musterstadt."));
        let mails = deliver_mails(shop).await;
        let (_, mail) = mails.iter().find(|(name, _)| name.contains("ready_for_pickup")).expect("a mail");
        let mail = String::from_utf8_lossy(mail);
        assert!(mail.contains("Your order is ready for you") && mail.contains("Tonweg 7, Musterstadt"), "{mail}");
        assert!(mail.contains("Tuesday, 10 to 18 h"), "{mail}");

        fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await.expect("it is handed over");
        let order = shop.order(&placed).await;
        assert_eq!(order.fulfillment, FulfillmentStatus::Delivered);
        assert!(order.history.iter().any(|(_, said)| said == "We handed over 2 pieces to you."), "{:?}", order.history);
        let mails = deliver_mails(shop).await;
        assert!(mails.iter().all(|(name, _)| !name.contains("handed_over")), "the buyer was there");

        let sent = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        shop.press(&sent, Act::Approve).await;
        assert!(refused(make_ready(&shop.ctx, sent.order).await).is_err(), "that one goes by post");
    })
    .await;
}
