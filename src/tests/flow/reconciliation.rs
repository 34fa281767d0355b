//! The test gateway's books and ours, compared: it is asked as any provider is.

use vitrine::domain::id::{AttemptId, OrderId};
use vitrine::domain::money::{Currency, Money};
use vitrine::domain::payment::PaymentStatus;
use vitrine::domain::reconciliation::BreakKind;
use vitrine::providers::payment::StartRequest;
use vitrine::providers::payment::test_gateway::{Act, Line};
use vitrine::services::audit::audit_provider;
use vitrine::services::checkout::Placed;
use vitrine::services::fulfillment::{NewFulfillment, fulfill};
use vitrine::services::reconciliation::{
    Compared, list_breaks, reconcile_books, reconcile_nightly, send_strays_back, take,
};
use vitrine::services::test_gateway::act_on_test_page;

use super::shop::{Shop, refused, story};

async fn paid_order(shop: &Shop) -> Placed {
    let jug = shop.stock("Jug", 4_510, 500).await;
    let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
    assert_eq!(shop.press(&placed, Act::Approve).await.paid, PaymentStatus::Paid);
    placed
}

async fn compare(shop: &Shop) -> Compared {
    reconcile_books(&shop.ctx, 7).await.expect("the gateway shows its books")
}

/// A payment that no order asked for.
async fn pay_behind_our_back(shop: &Shop, minor: i64) {
    let request = StartRequest {
        order: OrderId::from_bits(77),
        attempt: AttemptId::from_bits(77),
        amount: Money::new(minor, Currency::EUR),
        return_url: "/".to_owned(),
        title: String::new(),
        email: String::new(),
        shop: shop.ctx.origin.to_string(),
        expires_at: None,
        capture: shop.ctx.capture,
    };
    let started = shop.ctx.payments.start(&request, "a key of nobody").await.expect("a page");
    let token = started.pay_url.strip_prefix("/pay/test/").expect("the gateway's page").to_owned();
    act_on_test_page(&shop.ctx, &token, Act::Approve).await.expect("a button");
}

#[tokio::test]
async fn money_that_no_order_knows_of_goes_back() {
    story(async |shop| {
        paid_order(shop).await;
        pay_behind_our_back(shop, 700).await;
        assert_eq!(compare(shop).await, Compared { opened: 1, closed: 0, open: 1 });
        assert_eq!(compare(shop).await, Compared { opened: 0, closed: 0, open: 1 });
        shop.wait_minutes(15);
        shop.gateway().set_line(Line::AnswersLost);
        assert_eq!(send_strays_back(&shop.ctx).await.expect("a round").failed, 1);
        let found = list_breaks(&shop.ctx).await.expect("a list").remove(0);
        let late = refused(take(&shop.ctx, found.id, String::new()).await).expect_err("it is under way");
        assert_eq!(
            late.sentence(vitrine::words::Language::English, Currency::EUR),
            "Its money is on its way back already."
        );
        shop.gateway().set_line(Line::Good);
        assert_eq!(send_strays_back(&shop.ctx).await.expect("a round").done, 1);
        assert_eq!(shop.count("select count(*) as n from test_gateway_refund where amount_minor = 700").await, 1);
        assert_eq!(compare(shop).await, Compared::default());
    })
    .await;
}

#[tokio::test]
async fn an_order_without_its_money_is_frozen_until_the_money_is_there() {
    story(async |shop| {
        let placed = paid_order(shop).await;
        shop.tamper("update test_gateway_session set state = 'closed'").await;
        assert_eq!(compare(shop).await.opened, 1);
        let found = list_breaks(&shop.ctx).await.expect("a list").remove(0);
        assert_eq!(found.kind, BreakKind::PaidWithoutCharge);
        refused(fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await).expect_err("it is frozen");
        shop.tamper("update test_gateway_session set state = 'captured'").await;
        assert_eq!(compare(shop).await, Compared { opened: 0, closed: 1, open: 0 });
        fulfill(&shop.ctx, placed.order, NewFulfillment::default()).await.expect("a parcel");
    })
    .await;
}

#[tokio::test]
async fn another_sum_at_the_gateway_is_found_row_by_row() {
    story(async |shop| {
        paid_order(shop).await;
        shop.tamper("update test_gateway_session set amount_minor = amount_minor + 1").await;
        let breaches = audit_provider(&shop.ctx).await.expect("an audit");
        assert_eq!(breaches.len(), 1, "{breaches:?}");
        assert!(breaches[0].sentence.ends_with("another sum than we do: ours €50.00, theirs €50.01"), "{breaches:?}");
        assert_eq!(shop.count("select count(*) as n from recon_break").await, 0, "the auditor changes nothing");
        shop.tamper("update test_gateway_session set amount_minor = amount_minor - 1").await;
    })
    .await;
}

#[tokio::test]
async fn the_night_is_known_to_whoever_starts_again() {
    story(async |shop| {
        assert_eq!(reconcile_nightly(&shop.ctx).await.expect("a round").done, 0);
        shop.wait_minutes(24 * 60);
        assert_eq!(reconcile_nightly(&shop.restarted().ctx).await.expect("a round").done, 1, "it is not skipped");
        assert_eq!(reconcile_nightly(&shop.restarted().ctx).await.expect("a round").done, 0, "nor done twice");
    })
    .await;
}
