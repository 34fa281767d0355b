//! Stripe's books and ours, compared: whatever differs is found, once, and seen to.

use vitrine::domain::money::{Currency, Money};
use vitrine::domain::order::OrderStatus;
use vitrine::domain::payment::{CaptureMode, PaymentStatus};
use vitrine::domain::reconciliation::BreakKind;
use vitrine::domain::refund::{RefundReason, RefundState};
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::stripe::emulator::{Act, FaultPlan, Outcome, WireRequest};
use vitrine::services::audit::audit_provider;
use vitrine::services::checkout::Placed;
use vitrine::services::fulfillment::{NewFulfillment, fulfill};
use vitrine::services::reconciliation::{
    Compared, close, list_breaks, reconcile_books, reconcile_nightly, send_strays_back, take,
};
use vitrine::services::refund::{NewRefund, refund_payment};
use vitrine::store::reconciliation::Break;

use super::super::database::kinds;
use super::super::flow::shop::refused;
use super::shop::{API_KEY, StripeShop, session_of, stripe_shop, stripe_shop_on};

/// A jug for 45.10 euros and the parcel for 4.90.
const TOTAL: i64 = 5_000;

/// Tells a story in a new shop with Stripe, on each kind of database.
async fn story(tell: impl AsyncFn(&StripeShop)) {
    for kind in kinds() {
        tell(&stripe_shop_on(*kind, CaptureMode::Now, 1).await).await;
    }
}

async fn paid_order(it: &StripeShop, plan: FaultPlan) -> Placed {
    let title = format!("Jug {}", it.shop.count("select count(*) as n from product").await);
    let jug = it.shop.stock(&title, 4_510, 500).await;
    let placed = it.shop.place(&it.shop.buyer(&[(jug, 1)]).await).await.expect("an order");
    it.emulator.set_plan(plan);
    it.emulator.act(&session_of(&placed), Act::Approve);
    it.emulator.set_plan(FaultPlan::default());
    it.bring_messages().await;
    placed
}

async fn refund(it: &StripeShop, placed: &Placed, minor: i64) {
    let new = NewRefund {
        attempt: it.shop.attempt(placed).await.id,
        amount: euros(minor),
        reason: RefundReason::Returned,
        note: String::new(),
        actor: "staff",
    };
    let refund = refund_payment(&it.shop.ctx, new).await.expect("a refund");
    assert_eq!(refund.state, RefundState::Completed);
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// Somebody else who has the account calls Stripe.
fn call(it: &StripeShop, path: &str, form: &str) -> serde_json::Value {
    let request = WireRequest {
        post: !form.is_empty(),
        path: path.to_owned(),
        form: form.to_owned(),
        authorization: format!("Bearer {API_KEY}"),
        ..WireRequest::default()
    };
    let Outcome::Answer(reply) = it.emulator.handle(&request) else { panic!("no answer") };
    assert_eq!(reply.status, 200, "{}", reply.body);
    serde_json::from_str(&reply.body).expect("an object")
}

/// A payment that no order asked for, in the name of that shop.
fn pay_behind_our_back(it: &StripeShop, shop: &str, minor: i64) -> String {
    let marks = format!("[shop]={shop}&payment_intent_data[metadata][attempt_id]=0000000000zzz");
    let form = format!(
        "mode=payment&success_url=x&line_items[0][price_data][currency]=eur&line_items[0][quantity]=1&\
         line_items[0][price_data][unit_amount]={minor}&line_items[0][price_data][product_data][name]=x&\
         payment_intent_data[metadata]{marks}"
    );
    let session = call(it, "/v1/checkout/sessions", &form)["id"].as_str().expect("an id").to_owned();
    it.emulator.act(&session, Act::Approve);
    session
}

async fn compare(it: &StripeShop) -> Compared {
    reconcile_books(&it.shop.ctx, 7).await.expect("Stripe shows its books")
}

/// What is open: one break.
async fn only_break(it: &StripeShop) -> Break {
    let mut open = list_breaks(&it.shop.ctx).await.expect("a list");
    assert_eq!(open.len(), 1, "{open:?}");
    open.remove(0)
}

async fn check_found(it: &StripeShop, kind: BreakKind, ours: Option<i64>, theirs: Option<i64>) -> Break {
    assert_eq!(compare(it).await, Compared { opened: 1, closed: 0, open: 1 });
    let found = only_break(it).await;
    assert_eq!((found.kind, found.ours, found.theirs), (kind, ours.map(euros), theirs.map(euros)));
    it.shop.wait_minutes(24 * 60);
    assert_eq!(compare(it).await, Compared { opened: 0, closed: 0, open: 1 }, "a second night does not double it");
    assert_eq!(only_break(it).await, found);
    let breaches = audit_provider(&it.shop.ctx).await.expect("an audit");
    assert!(breaches.iter().any(|breach| breach.invariant == "I12"), "the auditor sees it, too: {breaches:?}");
    found
}

#[tokio::test]
async fn books_that_agree_have_no_breaks() {
    story(async |it| {
        for part in [0, 1_000] {
            let placed = paid_order(it, FaultPlan::default()).await;
            if part > 0 {
                refund(it, &placed, part).await;
            }
        }
        // Somebody else shares the account.
        pay_behind_our_back(it, "https://another.example", 700);
        assert_eq!(compare(it).await, Compared::default());
        // Long after, when the lists no longer go back so far.
        it.shop.wait_minutes(30 * 24 * 60);
        assert_eq!(compare(it).await, Compared::default());
        assert_eq!(audit_provider(&it.shop.ctx).await.expect("an audit"), []);
    })
    .await;
}

#[tokio::test]
async fn a_buyer_who_was_charged_twice_has_the_second_charge_back_after_a_quarter_of_an_hour() {
    story(async |it| {
        let placed = paid_order(it, FaultPlan { double_charge: 1000, ..FaultPlan::default() }).await;
        assert_eq!(compare(it).await.opened, 1);
        let found = only_break(it).await;
        assert_eq!((found.kind, found.theirs), (BreakKind::CapturedWithoutOrder, Some(euros(TOTAL))));
        it.shop.wait_minutes(14);
        send_strays_back(&it.shop.ctx).await.expect("a round");
        assert_eq!(only_break(it).await, found, "a human has a quarter of an hour");

        it.shop.wait_minutes(1);
        send_strays_back(&it.shop.ctx).await.expect("a round");
        it.bring_messages().await;
        let moved = it.emulator.moved().into_values().next().expect("a payment");
        assert_eq!((moved.captured, moved.refunded), (2 * TOTAL, TOTAL));
        assert_eq!(list_breaks(&it.shop.ctx).await.expect("a list"), []);
        assert_eq!(compare(it).await, Compared::default());
        assert_eq!(it.shop.order(&placed).await.paid, PaymentStatus::Paid, "the order's own money stays");
        it.shop.check_books().await;
        assert_eq!(audit_provider(&it.shop.ctx).await.expect("an audit"), []);
    })
    .await;
}

#[tokio::test]
async fn money_that_a_human_has_taken_stays_and_what_they_closed_is_not_opened_again() {
    story(async |it| {
        pay_behind_our_back(it, &it.shop.ctx.origin, 700);
        let found = check_found(it, BreakKind::CapturedWithoutOrder, None, Some(700)).await;
        take(&it.shop.ctx, found.id, "a phone order".to_owned()).await.expect("it is theirs");
        it.shop.wait_minutes(60);
        send_strays_back(&it.shop.ctx).await.expect("a round");
        assert_eq!(it.emulator.moved().into_values().map(|moved| moved.refunded).sum::<i64>(), 0);
        let twice = refused(take(&it.shop.ctx, found.id, String::new()).await);
        assert!(matches!(twice, Err(Refusal::Conflict { .. })));

        let silent = refused(close(&it.shop.ctx, found.id, " ".to_owned()).await);
        assert!(matches!(silent, Err(Refusal::Invalid { .. })), "a note is wanted");
        close(&it.shop.ctx, found.id, "written into the books by hand".to_owned()).await.expect("it is closed");
        assert_eq!(compare(it).await, Compared::default());
        assert_eq!(audit_provider(&it.shop.ctx).await.expect("an audit"), [], "somebody has looked at it");
        assert!(matches!(refused(close(&it.shop.ctx, 4711, "x".to_owned()).await), Err(Refusal::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn money_without_an_order_goes_back_once_whatever_gets_lost() {
    for plan in [
        FaultPlan { drop_response: 1000, ..FaultPlan::default() },
        FaultPlan { drop_request: 1000, ..FaultPlan::default() },
        FaultPlan { error_before: 1000, ..FaultPlan::default() },
        FaultPlan { error_after: 1000, ..FaultPlan::default() },
    ] {
        let it = stripe_shop(CaptureMode::Now, 1).await;
        pay_behind_our_back(&it, &it.shop.ctx.origin, 700);
        assert_eq!(compare(&it).await.opened, 1);
        it.shop.wait_minutes(15);
        it.emulator.set_plan(plan);
        assert_eq!(send_strays_back(&it.shop.ctx).await.expect("a round").done, 0, "nobody knows");
        for _ in 0..2 {
            send_strays_back(&it.shop.ctx).await.expect("a round");
        }
        it.emulator.set_plan(FaultPlan::default());
        for _ in 0..4 {
            // The line is left alone for a moment after so much silence.
            it.shop.wait_minutes(1);
            send_strays_back(&it.shop.ctx).await.expect("a round");
        }
        assert_eq!(list_breaks(&it.shop.ctx).await.expect("a list"), [], "{plan:?}");
        let refunded: Vec<i64> = it.emulator.moved().into_values().map(|moved| moved.refunded).collect();
        assert_eq!(refunded, [700], "{plan:?}");
        assert_eq!(compare(&it).await, Compared::default());
    }
}

#[tokio::test]
async fn an_order_that_is_paid_without_a_charge_is_not_sent_until_somebody_has_looked() {
    story(async |it| {
        let placed = paid_order(it, FaultPlan::default()).await;
        it.emulator.lose_payment(&session_of(&placed));
        let found = check_found(it, BreakKind::PaidWithoutCharge, Some(TOTAL), None).await;
        assert_eq!(found.order_number, Some(it.shop.order(&placed).await.number));
        let sent = refused(fulfill(&it.shop.ctx, placed.order, NewFulfillment::default()).await);
        let sentence = sent.expect_err("it is frozen").sentence(vitrine::words::Language::English, Currency::EUR);
        assert!(sentence.contains("the payment provider has no money for it"), "{sentence}");
        close(&it.shop.ctx, found.id, "paid by bank transfer".to_owned()).await.expect("it is closed");
        fulfill(&it.shop.ctx, placed.order, NewFulfillment::default()).await.expect("a parcel");
    })
    .await;
}

#[tokio::test]
async fn another_sum_than_was_asked_for_buys_nothing_and_is_found() {
    story(async |it| {
        let placed = paid_order(it, FaultPlan { change_sum: 1000, ..FaultPlan::default() }).await;
        assert_eq!(it.shop.order(&placed).await.status, OrderStatus::Pending);
        check_found(it, BreakKind::AmountMismatch, Some(0), Some(TOTAL + 100)).await;
    })
    .await;
}

#[tokio::test]
async fn a_difference_that_has_gone_is_closed_by_itself() {
    story(async |it| {
        let placed = paid_order(it, FaultPlan::default()).await;
        it.emulator.change_sum(&session_of(&placed), 100);
        check_found(it, BreakKind::AmountMismatch, Some(TOTAL), Some(TOTAL + 100)).await;
        // It happened so long ago that no night would look there again, were it not open.
        it.shop.wait_minutes(20 * 24 * 60);
        assert_eq!(compare(it).await, Compared { opened: 0, closed: 0, open: 1 });
        it.emulator.change_sum(&session_of(&placed), -100);
        assert_eq!(compare(it).await, Compared { opened: 0, closed: 1, open: 0 });
        assert_eq!(it.shop.count("select count(*) as n from recon_break where closed_by = 'shop'").await, 1);
        it.check_books().await;
    })
    .await;
}

#[tokio::test]
async fn a_refund_that_one_side_does_not_know_is_found() {
    story(async |it| {
        let placed = paid_order(it, FaultPlan::default()).await;
        it.emulator.set_plan(FaultPlan { forget_refund: 1000, ..FaultPlan::default() });
        refund(it, &placed, 1_000).await;
        it.emulator.set_plan(FaultPlan::default());
        let lost = check_found(it, BreakKind::RefundMissing, Some(1_000), None).await;
        close(&it.shop.ctx, lost.id, "sent by bank transfer".to_owned()).await.expect("it is closed");

        let intent = call(it, "/v1/payment_intents", "")["data"][0]["id"].as_str().expect("an id").to_owned();
        call(it, "/v1/refunds", &format!("payment_intent={intent}&amount=300"));
        check_found(it, BreakKind::RefundMissing, None, Some(300)).await;
    })
    .await;
}

#[tokio::test]
async fn a_refund_that_failed_while_nobody_listened_is_heard_of_and_no_break() {
    story(async |it| {
        let placed = paid_order(it, FaultPlan::default()).await;
        refund(it, &placed, 1_000).await;
        it.emulator.end_refunds(false);
        assert_eq!(compare(it).await, Compared::default());
        assert_eq!(it.shop.count("select count(*) as n from refund where state = 'failed'").await, 1);
        it.check_books().await;
    })
    .await;
}

#[tokio::test]
async fn a_dispute_is_noted_when_its_message_was_lost_and_a_break_when_nobody_can_place_it() {
    story(async |it| {
        let placed = paid_order(it, FaultPlan::default()).await;
        it.emulator.dispute(&session_of(&placed));
        assert_eq!(compare(it).await, Compared::default());
        assert_eq!(it.shop.count("select count(*) as n from dispute").await, 1, "the nightly look has noted it");

        let stray = pay_behind_our_back(it, &it.shop.ctx.origin, 700);
        assert_eq!(compare(it).await.opened, 1);
        let taken = only_break(it).await;
        close(&it.shop.ctx, taken.id, "a phone order".to_owned()).await.expect("it is closed");
        it.emulator.dispute(&stray);
        check_found(it, BreakKind::UnknownDispute, None, Some(700)).await;
    })
    .await;
}

#[tokio::test]
async fn the_books_are_compared_once_a_night_and_again_soon_when_stripe_is_silent() {
    story(async |it| {
        let nights = "select count(*) as n from recon_break";
        pay_behind_our_back(it, &it.shop.ctx.origin, 700);
        reconcile_nightly(&it.shop.ctx).await.expect("a round");
        assert_eq!(it.shop.count(nights).await, 0, "the first night is still to come");
        it.shop.wait_minutes(24 * 60);
        it.emulator.set_plan(FaultPlan { drop_request: 1000, ..FaultPlan::default() });
        assert_eq!(reconcile_nightly(&it.shop.ctx).await.expect("a round").failed, 1);
        it.emulator.set_plan(FaultPlan::default());
        it.shop.wait_minutes(59);
        assert_eq!(reconcile_nightly(&it.shop.ctx).await.expect("a round").done, 0, "not yet again");
        it.shop.wait_minutes(1);
        assert_eq!(reconcile_nightly(&it.shop.ctx).await.expect("a round").done, 1);
        assert_eq!(it.shop.count(nights).await, 1);
        assert_eq!(reconcile_nightly(&it.shop.ctx).await.expect("a round").done, 0, "once a night");
        it.shop.wait_minutes(24 * 60);
        assert_eq!(reconcile_nightly(&it.shop.ctx).await.expect("a round").done, 1);
    })
    .await;
}

#[tokio::test]
async fn lists_are_read_to_their_end() {
    let it = stripe_shop(CaptureMode::Now, 1).await;
    for _ in 0..205 {
        pay_behind_our_back(&it, &it.shop.ctx.origin, 700);
    }
    assert_eq!(compare(&it).await, Compared { opened: 205, closed: 0, open: 205 });
}

#[tokio::test]
async fn money_that_is_set_aside_is_no_difference_and_money_that_was_let_go_is_heard_of() {
    for kind in kinds() {
        let it = stripe_shop_on(*kind, CaptureMode::OnShipment, 1).await;
        let placed = paid_order(&it, FaultPlan::default()).await;
        assert_eq!(it.shop.order(&placed).await.paid, PaymentStatus::Authorized);
        assert_eq!(compare(&it).await, Compared::default());
        it.shop.wait_minutes(8 * 24 * 60);
        assert_eq!(compare(&it).await, Compared::default());
        assert_eq!(it.shop.order(&placed).await.paid, PaymentStatus::Voided);
    }
}
