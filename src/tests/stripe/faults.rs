//! Between the shop and Stripe everything gets lost, comes twice, late, in another order, or from somebody else. Charges
//! are orders all the same, and refunds are right to the cent.

use vitrine::domain::id::VariantId;
use vitrine::domain::money::{Currency, Money};
use vitrine::domain::order::OrderStatus;
use vitrine::domain::payment::CaptureMode;
use vitrine::domain::refund::RefundReason;
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::stripe::emulator::dice::Dice;
use vitrine::providers::payment::stripe::emulator::{Act, FaultPlan};
use vitrine::services::ServiceError;
use vitrine::services::checkout::Placed;
use vitrine::services::order::return_from_payment;
use vitrine::services::refund::{NewRefund, refund_payment};
use vitrine::services::webhook::fetch_undelivered;

use super::super::prove::{Part, size};
use super::shop::{StripeShop, session_of, stripe_shop};

/// A buyer who tries until there is a page to pay on, however often nobody answers; the line is mended in the end.
async fn place_somehow(it: &StripeShop, jug: VariantId, plan: FaultPlan) -> Placed {
    let buyer = it.shop.buyer(&[(jug, 1)]).await;
    it.emulator.set_plan(plan);
    for attempt in 0..12 {
        if attempt == 8 {
            it.emulator.set_plan(FaultPlan::default());
            it.shop.wait_minutes(1);
        }
        match it.shop.place(&buyer).await {
            Ok(placed) if placed.pay_url.is_some() => return placed,
            Ok(_) | Err(Refusal::Busy { .. }) => {}
            Err(refusal) => panic!("{refusal:?}"),
        }
    }
    panic!("it never comes to a page")
}

async fn refund_somehow(it: &StripeShop, placed: &Placed, minor: i64) {
    let new = NewRefund {
        attempt: it.shop.attempt(placed).await.id,
        amount: Money::new(minor, Currency::EUR),
        reason: RefundReason::Returned,
        note: String::new(),
        actor: "staff",
    };
    refund_payment(&it.shop.ctx, new).await.expect("it is written down");
}

/// Whatever went wrong is over, and the shop has some minutes to find out.
async fn let_it_settle(it: &StripeShop) {
    it.emulator.set_plan(FaultPlan::default());
    for _ in 0..6 {
        it.shop.wait_minutes(2);
        it.bring_messages().await;
        fetch_undelivered(&it.shop.ctx).await.expect("a round");
        it.shop.work().await;
    }
}

/// So many orders are placed, paid and partly refunded under the plan. In the end all is as if nothing had gone wrong.
async fn endure(seed: u64, orders: u64, plan: FaultPlan) {
    let it = stripe_shop(CaptureMode::Now, seed).await;
    let jug = it.shop.stock("Jug", 4_510, 1_000_000).await;
    let mut dice = Dice::new(seed);
    let mut refunded = 0;
    let mut all = Vec::new();
    for _ in 0..orders {
        let placed = place_somehow(&it, jug, plan).await;
        it.emulator.act(&session_of(&placed), Act::Approve);
        if dice.percent(50) {
            let seen = return_from_payment(&it.shop.ctx, &placed.token).await;
            assert!(matches!(seen, Ok(_) | Err(ServiceError::Refusal(Refusal::NotHeard { .. }))), "{seen:?}");
        }
        it.bring_messages().await;
        all.push(placed);
    }
    let_it_settle(&it).await;
    for placed in &all {
        assert_eq!(it.shop.order(placed).await.status, OrderStatus::Placed, "seed {seed}");
        it.emulator.set_plan(plan);
        let minor = i64::try_from(1 + dice.below(5_000)).expect("a sum");
        refund_somehow(&it, placed, minor).await;
        refunded += minor;
    }
    let_it_settle(&it).await;
    let_it_settle(&it).await;

    let moved = it.emulator.moved();
    assert_eq!(moved.len() as u64, orders, "charges are orders");
    assert_eq!(moved.values().map(|moved| moved.refunded).sum::<i64>(), refunded, "refunds are right to the cent");
    assert_eq!(it.emulator.sessions_of_attempts().values().copied().max(), Some(1), "nobody could have paid twice");
    assert_eq!(it.shop.count("select count(*) as n from order_event where kind = 'paid'").await as u64, orders);
    it.check_books().await;
}

/// Endures so many days as a part of the proof.
fn prove_days(name: &str, days: [u64; 2], orders: u64, plan: fn(u64) -> FaultPlan) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let try_one = |seed| {
        runtime.block_on(endure(seed, orders, plan(seed)));
        orders
    };
    let words = |orders: &u64| format!("{orders} orders, as many charges");
    Part::new(name, days[0], days[1]).prove(try_one, words);
}

#[test]
fn lost_answers_charge_nobody_twice() {
    prove_days("days of Stripe's answers lost (100 %, 50 %, 5 %)", [3, 150], size(12, 200), |seed| {
        let drop_response = match seed % 3 {
            0 => 1000,
            1 => 500,
            _ => 50,
        };
        FaultPlan { drop_response, ..FaultPlan::default() }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_answers_500_for_good_charges_nobody_twice() {
    for (error_before, error_after) in [(300, 0), (0, 300), (150, 150)] {
        let plan = FaultPlan { error_before, error_after, ..FaultPlan::default() };
        endure(u64::from(error_after), 12, plan).await;
    }
}

#[test]
fn whatever_goes_wrong_at_once_charges_are_orders() {
    prove_days("days of everything going wrong with Stripe", [3, 350], size(15, 200), |_| FaultPlan {
        drop_request: 50,
        drop_response: 50,
        error_before: 20,
        error_after: 20,
        conflict: 30,
        rate_limit: 30,
        lose_event: 100,
        duplicate_event: 300,
        delay_event: 200,
        delay_event_ms: 90_000,
        forge_event: 200,
        ..FaultPlan::default()
    });
}

#[tokio::test]
async fn while_stripe_is_silent_the_buyer_is_told_to_wait_and_the_shop_goes_on() {
    let it = stripe_shop(CaptureMode::Now, 1).await;
    let jug = it.shop.stock("Jug", 4_510, 100).await;
    it.emulator.set_plan(FaultPlan { drop_request: 1000, ..FaultPlan::default() });
    for _ in 0..25 {
        let buyer = it.shop.buyer(&[(jug, 1)]).await;
        assert!(matches!(it.shop.place(&buyer).await, Err(Refusal::Busy { .. })));
    }
    assert_eq!(it.emulator.sessions_of_attempts().len(), 0);
    let_it_settle(&it).await;
    assert!(it.shop.count("select count(*) as n from payment_attempt where state = 'started'").await >= 20);
    it.check_books().await;
}
