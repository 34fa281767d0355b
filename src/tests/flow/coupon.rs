//! Somebody has a coupon.

use futures::future::join_all;
use vitrine::domain::order::OrderStatus;
use vitrine::domain::payment::AttemptState;
use vitrine::domain::promotion::{Audience, Benefit, Promotion, PromotionGoods, PromotionTerms};
use vitrine::domain::refusal::{CouponRefusal, Refusal};
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::cart::quote;
use vitrine::services::checkout::Buyer;
use vitrine::store::db::Tx;
use vitrine::store::promotion::{find_promotion, save_promotion};

use super::shop::{SHIPPING_MINOR, Shop, cart, story};

/// So many percent off goods for ten euros or more, within the hour.
pub fn coupon(code: &str, percent: u32) -> Promotion {
    Promotion {
        terms: PromotionTerms {
            id: code.to_lowercase(),
            label: format!("Discount {code}"),
            code: Some(code.to_owned()),
            lane: 0,
            exclusive: false,
            particular: false,
            minimum_subtotal_minor: 1_000,
            minimum_quantity: 0,
            benefit: Benefit::Percent { off_ppm: percent * 10_000 },
        },
        goods: PromotionGoods::default(),
        audience: Audience::default(),
        starts_at: None,
        ends_at: None,
        use_limit: None,
        use_limit_per_customer: None,
        used: 0,
    }
}

pub async fn keep(shop: &Shop, promotion: Promotion) {
    shop.ctx.store.write(async move |tx: &mut Tx| save_promotion(tx, &promotion).await).await.expect("a promotion");
}

async fn issue(shop: &Shop, code: &str, percent: u32, use_limit: Option<u32>) {
    let ends_at = Some(shop.ctx.now().plus_ms(3_600_000));
    keep(shop, Promotion { ends_at, use_limit, ..coupon(code, percent) }).await;
}

async fn used(shop: &Shop, code: &'static str) -> u32 {
    let id = code.to_lowercase();
    let found = shop.ctx.store.read(async move |tx: &mut Tx| find_promotion(tx, &id).await).await;
    found.expect("it can be read").expect("it is there").used
}

fn with(buyer: Buyer, typed: &str) -> Buyer {
    Buyer { coupon: Some(typed.to_owned()), ..buyer }
}

#[tokio::test]
async fn a_coupon_takes_its_share_off_the_goods() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        issue(shop, "KILN10", 10, None).await;
        let buyer = with(shop.buyer(&[(jug, 1)]).await, " kiln10 ");
        let placed = shop.place(&buyer).await.expect("an order");
        let order = shop.press(&placed, Act::Approve).await;
        assert_eq!(order.totals.discount_minor, -450);
        assert_eq!(order.totals.total_minor, 4_050 + SHIPPING_MINOR);
        assert_eq!(used(shop, "KILN10").await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_buyers_of_the_last_use_give_one_use() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 100).await;
        issue(shop, "LAST", 10, Some(1)).await;
        let mut buyers = Vec::new();
        for _ in 0..30 {
            buyers.push(with(shop.buyer(&[(jug, 1)]).await, "LAST"));
        }
        let tries = buyers.into_iter().map(|buyer| {
            let shop = shop.clone();
            tokio::spawn(async move { shop.place_at(&buyer, 4_050 + SHIPPING_MINOR).await })
        });
        let (placed, refused): (Vec<_>, Vec<_>) =
            join_all(tries).await.into_iter().map(|tried| tried.expect("no panic")).partition(Result::is_ok);
        assert_eq!((placed.len(), refused.len()), (1, 29));
        let used_up = Err(Refusal::Coupon { reason: CouponRefusal::UsedUp });
        assert!(refused.iter().all(|refusal| *refusal == used_up), "{refused:?}");
        assert_eq!((used(shop, "LAST").await, shop.level(jug).await.held), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn an_order_that_is_given_up_gives_its_coupon_back_once() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        issue(shop, "LAST", 10, Some(1)).await;
        let buyer = with(shop.buyer(&[(jug, 1)]).await, "LAST");
        let placed = shop.place(&buyer).await.expect("an order");
        // To its own buyer it is not used up, and a changed cart keeps it.
        let priced = quote(&shop.ctx, buyer.clone(), None, None).await.expect("a quote");
        assert!(matches!(priced.coupon, Some(Ok(_))), "{:?}", priced.coupon);
        let more = Buyer { cart: cart(&[(jug, 2)]), ..buyer };
        let replaced = shop.place(&more).await.expect("another order");
        assert_ne!(replaced.order, placed.order);
        assert_eq!(used(shop, "LAST").await, 1);

        shop.wait_minutes(36);
        shop.work().await;
        shop.work().await;
        assert_eq!(used(shop, "LAST").await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_costs_nothing_needs_no_payment() {
    story(async |shop| {
        let download = shop.stock_as("Glaze recipes", 2_000, 3, |p| p.variants[0].requires_shipping = false).await;
        issue(shop, "FREE", 100, None).await;
        let buyer = with(shop.buyer(&[(download, 1)]).await, "FREE");
        let placed = shop.place(&buyer).await.expect("an order");
        assert_eq!(placed.pay_url, None);
        let order = shop.order(&placed).await;
        assert_eq!((order.status, order.payment), (OrderStatus::Placed, AttemptState::Captured));
        assert_eq!(order.totals.total_minor, 0);
        assert_eq!(shop.counts(download).await, (3, 1, 0));
        assert_eq!(shop.place(&buyer).await.expect("the same order").order, placed.order);
        assert_eq!(shop.count("select count(*) as n from payment_attempt").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_coupon_that_ended_meanwhile_is_said_before_anyone_pays() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        issue(shop, "KILN10", 10, None).await;
        let buyer = with(shop.buyer(&[(jug, 1)]).await, "KILN10");
        let seen = shop.total_seen(&buyer).await;
        shop.wait_minutes(61);
        assert_eq!(shop.place_at(&buyer, seen).await, Err(Refusal::Coupon { reason: CouponRefusal::Expired }));
        // Who sees the sum without it and agrees, buys without it.
        let placed = shop.place(&buyer).await.expect("an order");
        assert_eq!(shop.order(&placed).await.totals.discount_minor, 0);
        assert_eq!(used(shop, "KILN10").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_code_that_nobody_issued_says_so_and_changes_nothing() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_500, 5).await;
        for typed in ["NOPE", "'; --", "ß"] {
            let buyer = with(shop.buyer(&[(jug, 1)]).await, typed);
            let priced = quote(&shop.ctx, buyer, None, None).await.expect("a quote");
            assert_eq!(priced.coupon, Some(Err(CouponRefusal::Unknown)), "{typed}");
            assert_eq!(priced.totals.total_minor, 4_500);
        }
        let buyer = with(shop.buyer(&[(jug, 1)]).await, "  ");
        assert_eq!(quote(&shop.ctx, buyer, None, None).await.expect("a quote").coupon, None);
    })
    .await;
}
