//! Somebody places orders and pays for none.

use std::net::IpAddr;
use std::sync::Arc;

use futures::future::join_all;
use vitrine::domain::checkout::CheckoutDraft;
use vitrine::domain::id::VariantId;
use vitrine::domain::order::OrderStatus;
use vitrine::domain::refusal::Refusal;
use vitrine::domain::unpaid::UnpaidLimits;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::audit::{audit, repair};
use vitrine::services::cancel::{Who, cancel_order};
use vitrine::services::checkout::{Buyer, Placed, Seen, save_contact, use_card};
use vitrine::services::settings::{export_settings, import_settings};

use super::gift_card::card;
use super::shop::{Shop, cart, draft, refused, story};

/// Orders that still say where they came from.
const KEPT: &str = "select count(*) as n from \"order\" where client_network is not null or client_mailbox is not null";

/// Where a buyer orders from.
pub fn network(last: u8) -> Option<IpAddr> {
    Some([203, 0, 113, last].into())
}

/// A buyer with that e-mail address, in that network.
pub async fn buyer_from(shop: &Shop, network: Option<IpAddr>, email: &str, wants: &[(VariantId, u32)]) -> Buyer {
    let draft = CheckoutDraft { email: email.to_owned(), ..draft() };
    let secret = save_contact(&shop.ctx, None, draft).await.expect("it is kept");
    Buyer { secret: Some(secret), cart: cart(wants), network, ..Buyer::default() }
}

/// Orders one after the other until one is refused; answers those that were placed and the refusal.
async fn order_on(shop: &Shop, network: Option<IpAddr>, wants: &[(VariantId, u32)]) -> (Vec<Placed>, Refusal) {
    let mut placed = Vec::new();
    loop {
        let buyer = buyer_from(shop, network, &format!("buyer{}@example.com", placed.len()), wants).await;
        match shop.place(&buyer).await {
            Ok(order) => placed.push(order),
            Err(refusal) => return (placed, refusal),
        }
        assert!(placed.len() <= 100, "nobody says no");
    }
}

async fn limit(shop: &Shop, unpaid: UnpaidLimits) {
    let mut settings = export_settings(&shop.ctx).await.expect("settings");
    settings.unpaid = unpaid;
    import_settings(&shop.ctx, settings).await.expect("they make sense");
}

#[tokio::test]
async fn a_network_has_so_many_unpaid_orders_and_others_go_on_buying() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1_000).await;
        let (placed, refusal) = order_on(shop, network(1), &[(jug, 1)]).await;
        assert_eq!(placed.len(), 20);
        assert_eq!(refusal, Refusal::TooMuchUnpaid { retry_after_s: 35 * 60 });
        assert_eq!(shop.level(jug).await.held, 20, "what was refused holds nothing");
        for others in [network(2), Some("2001:db8::".parse().expect("a network")), None] {
            let ben = buyer_from(shop, others, "ben@example.com", &[(jug, 1)]).await;
            let bought = shop.place(&ben).await.expect("an order");
            assert_eq!(shop.press(&bought, Act::Approve).await.status, OrderStatus::Placed);
        }
        shop.wait_minutes(34);
        let late = buyer_from(shop, network(1), "late@example.com", &[(jug, 1)]).await;
        assert_eq!(shop.place(&late).await, Err(Refusal::TooMuchUnpaid { retry_after_s: 60 }));
    })
    .await;
}

#[tokio::test]
async fn room_is_there_again_after_paying_canceling_and_waiting_and_nothing_is_kept() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1_000).await;
        limit(shop, UnpaidLimits { orders_of_network: 2, ..UnpaidLimits::default() }).await;
        let (placed, _) = order_on(shop, network(1), &[(jug, 1)]).await;
        assert_eq!((placed.len(), shop.count(KEPT).await), (2, 2));

        shop.press(&placed[0], Act::Approve).await;
        assert_eq!(shop.count(KEPT).await, 1);
        let (paid, _) = order_on(shop, network(1), &[(jug, 1)]).await;
        assert_eq!(paid.len(), 1, "one was paid");

        cancel_order(&shop.ctx, paid[0].order, Who::Staff, String::new()).await.expect("it is unpaid");
        assert_eq!(shop.count(KEPT).await, 1);
        let (canceled, _) = order_on(shop, network(1), &[(jug, 1)]).await;
        assert_eq!(canceled.len(), 1, "one was canceled");

        shop.wait_minutes(36);
        shop.work().await;
        assert_eq!((shop.count(KEPT).await, shop.level(jug).await.held), (0, 0));
        let (expired, _) = order_on(shop, network(1), &[(jug, 1)]).await;
        assert_eq!(expired.len(), 2, "all have ended");
    })
    .await;
}

#[tokio::test]
async fn an_address_is_one_however_it_is_written() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1_000).await;
        let spellings =
            ["ada@example.com", "ADA@Example.com", " ada@example.com ", "ada+2@example.com", "Ada@example.COM"];
        for (email, from) in spellings.into_iter().zip(1..) {
            shop.place(&buyer_from(shop, network(from), email, &[(jug, 1)]).await).await.expect("an order");
        }
        let sixth = buyer_from(shop, network(9), "aDa@example.com", &[(jug, 1)]).await;
        assert!(matches!(shop.place(&sixth).await, Err(Refusal::TooMuchUnpaid { .. })));
        let eve = buyer_from(shop, network(9), "eve@example.com", &[(jug, 1)]).await;
        shop.place(&eve).await.expect("somebody else's order");
    })
    .await;
}

#[tokio::test]
async fn what_is_nearly_gone_is_not_held_by_one_network() {
    story(async |shop| {
        let (jug, mug) = (shop.stock("Jug", 4_500, 150).await, shop.stock("Mug", 1_999, 5_000).await);
        let endless = shop.stock_as("Card", 250, 0, |product| product.variants[0].stock_tracked = false).await;
        let wholesale = buyer_from(shop, network(1), "ada@example.com", &[(mug, 900), (endless, 900)]).await;
        shop.place(&wholesale).await.expect("there is enough of that");
        let (placed, refusal) = order_on(shop, network(1), &[(jug, 30)]).await;
        assert_eq!(placed.len(), 3, "90 of 150");
        assert!(matches!(refusal, Refusal::TooMuchUnpaid { .. }));
        assert_eq!(shop.level(jug).await.held, 90);

        // Alone it would not help to wait.
        let greedy = buyer_from(shop, network(2), "ben@example.com", &[(jug, 60)]).await;
        shop.place(&greedy).await.expect("no more than a hundred");
        shop.wait_minutes(36);
        shop.work().await;
        let greedier = buyer_from(shop, network(2), "ben@example.com", &[(jug, 101)]).await;
        let Err(refusal) = shop.place(&greedier).await else { panic!("101 of 150 are held") };
        assert_eq!((refusal.status(), refusal.retry_after_s()), (409, None));
        let Refusal::Conflict { message } = refusal else { panic!("{refusal:?}") };
        assert!(message.contains("100 pieces"), "{message}");
    })
    .await;
}

#[tokio::test]
async fn an_order_that_waits_can_be_gone_on_with() {
    story(async |shop| {
        let (jug, cup) = (shop.stock("Jug", 4_500, 1_000).await, shop.stock("Cup", 900, 1_000).await);
        limit(shop, UnpaidLimits { orders_of_network: 1, orders_of_mailbox: 1, ..UnpaidLimits::default() }).await;
        let ada = buyer_from(shop, network(1), "ada@example.com", &[(jug, 1)]).await;
        let first = shop.place(&ada).await.expect("an order");
        assert_eq!(shop.place(&ada).await, Ok(first.clone()), "the same order");
        shop.press(&first, Act::DeclineGeneric).await;
        let again = shop.place(&ada).await.expect("the same order");
        assert_eq!(again.order, first.order);
        let more = Buyer { cart: cart(&[(jug, 1), (cup, 2)]), ..ada };
        let other = shop.place(&more).await.expect("another in its place");
        assert_ne!(other.order, first.order);
        assert_eq!(shop.press(&other, Act::Approve).await.status, OrderStatus::Placed);
        assert_eq!(shop.count(KEPT).await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_paid_at_once_does_not_wait() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1_000).await;
        limit(shop, UnpaidLimits { orders_of_network: 1, ..UnpaidLimits::default() }).await;
        assert_eq!(order_on(shop, network(1), &[(jug, 1)]).await.0.len(), 1);
        let (_, code) = card(shop, 10_000).await;
        let carl = buyer_from(shop, network(1), "carl@example.com", &[(jug, 1)]).await;
        use_card(&shop.ctx, &carl, &code).await.expect("a good code");
        let seen = Seen { total_minor: shop.total_seen(&carl).await, to_pay_minor: 0 };
        let placed = refused(vitrine::services::checkout::place_order(&shop.ctx, &carl, seen).await).expect("an order");
        assert_eq!(shop.order(&placed).await.status, OrderStatus::Placed);
        assert_eq!(shop.count(KEPT).await, 1, "the other one's");
    })
    .await;
}

#[tokio::test]
async fn however_many_order_at_once_no_more_hold_than_may() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1_000).await;
        let mut buyers = Vec::new();
        for number in 0..40 {
            buyers.push(buyer_from(shop, network(1), &format!("buyer{number}@example.com"), &[(jug, 1)]).await);
        }
        let total_minor = shop.total_seen(&buyers[0]).await;
        let tries = buyers.into_iter().map(|buyer| {
            let shop = Arc::clone(shop);
            tokio::spawn(async move {
                loop {
                    match shop.place_at(&buyer, total_minor).await {
                        Err(Refusal::Busy { .. }) => {}
                        Err(Refusal::TooMuchUnpaid { .. }) => return false,
                        Err(other) => panic!("{other:?}"),
                        Ok(_) => return true,
                    }
                }
            })
        });
        let placed = join_all(tries).await.into_iter().filter(|tried| *tried.as_ref().expect("no panic")).count();
        assert_eq!((placed, shop.level(jug).await.held), (20, 20));
    })
    .await;
}

#[tokio::test]
async fn the_limits_are_the_merchants() {
    story(async |shop| {
        let before = export_settings(&shop.ctx).await.expect("settings");
        assert_eq!(before.unpaid, UnpaidLimits::default());
        let mut settings = before.clone();
        settings.unpaid.orders_of_mailbox = 0;
        assert!(matches!(refused(import_settings(&shop.ctx, settings).await), Err(Refusal::Invalid { .. })));
        limit(shop, UnpaidLimits { orders_of_mailbox: 7, ..before.unpaid }).await;
        assert_eq!(export_settings(&shop.ctx).await.expect("settings").unpaid.orders_of_mailbox, 7);
    })
    .await;
}

#[tokio::test]
async fn what_another_version_left_behind_is_found_and_cleared() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 1_000).await;
        limit(shop, UnpaidLimits { orders_of_network: 1, ..UnpaidLimits::default() }).await;
        let (placed, _) = order_on(shop, network(1), &[(jug, 1)]).await;
        shop.press(&placed[0], Act::Approve).await;
        shop.tamper("update \"order\" set client_network = 'x', client_mailbox = 'y'").await;
        let breaches = audit(&shop.ctx).await.expect("an audit");
        assert!(breaches.iter().all(|breach| breach.invariant == "I2") && breaches.len() == 1, "{breaches:?}");
        assert_eq!(repair(&shop.ctx).await.expect("a repair").len(), 1);
        assert_eq!(shop.count(KEPT).await, 0);
    })
    .await;
}
