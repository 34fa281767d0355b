//! Money goes back: all of it or a part, once, whatever gets lost on the way.

use futures::future::join_all;
use vitrine::domain::money::{Currency, Money};
use vitrine::domain::payment::PaymentStatus;
use vitrine::domain::refund::{RefundReason, RefundState};
use vitrine::domain::refusal::Refusal;
use vitrine::providers::payment::test_gateway::{Act, Line};
use vitrine::services::checkout::Placed;
use vitrine::services::refund::{NewRefund, refund_payment};
use vitrine::services::rounds::reconcile;
use vitrine::store::refund::Refund;

use super::shop::{Shop, refused, story};

/// What the test gateway has sent back.
const SENT: &str = "select coalesce(sum(amount_minor), 0) as n from test_gateway_refund";
const SENT_TIMES: &str = "select count(*) as n from test_gateway_refund";

/// A jug for 45 euros and the parcel for 4.90, paid.
async fn paid_order(shop: &Shop) -> Placed {
    let jug = shop.stock("Jug", 4_510, 500).await;
    let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
    assert_eq!(shop.press(&placed, Act::Approve).await.paid, PaymentStatus::Paid);
    placed
}

async fn refund(shop: &Shop, placed: &Placed, minor: i64) -> Result<Refund, Refusal> {
    let new = NewRefund {
        attempt: shop.attempt(placed).await.id,
        amount: Money::new(minor, Currency::EUR),
        reason: RefundReason::Goodwill,
        note: "A scratch on the handle".to_owned(),
        actor: "staff",
    };
    refused(refund_payment(&shop.ctx, new).await)
}

#[tokio::test]
async fn money_goes_back_in_parts_until_nothing_is_left() {
    story(async |shop| {
        let placed = paid_order(shop).await;
        let part = refund(shop, &placed, 1_250).await.expect("a refund");
        assert_eq!(part.state, RefundState::Completed);
        let order = shop.order(&placed).await;
        assert_eq!(order.paid, PaymentStatus::PartiallyRefunded);
        let (_, told) = order.history.last().expect("a sentence");
        assert_eq!(told, "We sent €12.50 back to you, the way you paid.");

        let too_much = refund(shop, &placed, 3_751).await.expect_err("that is more than what is left");
        assert_eq!(
            too_much.sentence(vitrine::words::Language::English, Currency::EUR),
            "No more than €37.50 of this payment can be refunded."
        );
        refund(shop, &placed, 3_750).await.expect("the rest");
        assert_eq!(shop.order(&placed).await.paid, PaymentStatus::Refunded);
        let nothing = refund(shop, &placed, 1).await.expect_err("nothing is left");
        assert_eq!(
            nothing.sentence(vitrine::words::Language::English, Currency::EUR),
            "Nothing of this payment is left to refund."
        );
        assert_eq!(shop.count(SENT).await, 5_000);
    })
    .await;
}

#[tokio::test]
async fn a_sum_that_makes_no_sense_is_refused() {
    story(async |shop| {
        let placed = paid_order(shop).await;
        for minor in [0, -1, i64::MIN] {
            assert!(matches!(refund(shop, &placed, minor).await, Err(Refusal::Invalid { .. })), "{minor}");
        }
        assert!(matches!(refund(shop, &placed, i64::MAX).await, Err(Refusal::Conflict { .. } | Refusal::Busy { .. })));
        let dollars = NewRefund {
            attempt: shop.attempt(&placed).await.id,
            amount: Money::new(100, "USD".parse().expect("a currency")),
            reason: RefundReason::Goodwill,
            note: String::new(),
            actor: "staff",
        };
        assert!(matches!(refused(refund_payment(&shop.ctx, dollars).await), Err(Refusal::Conflict { .. })));
        assert_eq!(shop.count("select count(*) as n from refund").await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_was_not_paid_can_not_be_refunded() {
    story(async |shop| {
        let jug = shop.stock("Jug", 4_510, 5).await;
        let placed = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
        assert!(matches!(refund(shop, &placed, 100).await, Err(Refusal::Conflict { .. })));
    })
    .await;
}

/// <https://github.com/medusajs/medusa/issues/16681>: two staff, or one with a nervous finger.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_refunds_at_once_only_those_are_done_for_which_there_is_money() {
    story(async |shop| {
        let placed = paid_order(shop).await;
        let all = (0..50).map(|_| {
            let (shop, placed) = (shop.clone(), placed.clone());
            tokio::spawn(async move { refund(&shop, &placed, 3_000).await })
        });
        let done = join_all(all).await.into_iter().filter(|refund| matches!(refund, Ok(Ok(_)))).count();
        assert_eq!(done, 1);
        assert_eq!((shop.count(SENT).await, shop.count(SENT_TIMES).await), (3_000, 1));
    })
    .await;
}

#[tokio::test]
async fn a_refund_whose_answer_is_lost_is_done_once() {
    story(async |shop| {
        let placed = paid_order(shop).await;
        for (line, sent_before) in [(Line::AnswersLost, 1), (Line::Dead, 1)] {
            shop.gateway().set_line(line);
            assert_eq!(refund(shop, &placed, 1_000).await.expect("it is written down").state, RefundState::Pending);
            assert_eq!(shop.count(SENT_TIMES).await, sent_before, "{line:?}");
            for _ in 0..3 {
                shop.wait_minutes(1);
                reconcile(&shop.ctx).await.expect("a round");
            }
            shop.gateway().set_line(Line::Good);
            shop.wait_minutes(1);
            reconcile(&shop.ctx).await.expect("a round");
            assert_eq!(shop.count("select count(*) as n from refund where state <> 'completed'").await, 0);
        }
        assert_eq!((shop.count(SENT).await, shop.count(SENT_TIMES).await), (2_000, 2));
    })
    .await;
}

#[tokio::test]
async fn a_refund_that_the_provider_refuses_frees_its_sum() {
    story(async |shop| {
        let placed = paid_order(shop).await;
        // The provider has no money left for us.
        shop.tamper("update test_gateway_session set refunded_minor = amount_minor").await;
        let failed = refund(shop, &placed, 5_000).await.expect("it is written down");
        assert_eq!(failed.state, RefundState::Failed);
        assert_eq!(failed.failure_code.as_deref(), Some("charge_already_refunded"));
        assert_eq!(shop.order(&placed).await.paid, PaymentStatus::Paid);

        shop.tamper("update test_gateway_session set refunded_minor = 0").await;
        assert_eq!(refund(shop, &placed, 5_000).await.expect("a refund").state, RefundState::Completed);
        assert_eq!(shop.count(SENT_TIMES).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_refund_that_the_provider_never_heard_of_is_sent_under_another_key_when_it_may_have_forgotten_the_first() {
    story(async |shop| {
        let placed = paid_order(shop).await;
        shop.gateway().set_line(Line::Dead);
        refund(shop, &placed, 1_000).await.expect("it is written down");
        shop.wait_minutes(24 * 60);
        shop.gateway().set_line(Line::Good);
        reconcile(&shop.ctx).await.expect("a round");
        assert_eq!(shop.count(SENT_TIMES).await, 0, "not with that one");
        let renewed = "select count(*) as n from refund where idempotency_key like '%_refund_2' and state = 'pending'";
        assert_eq!(shop.count(renewed).await, 1);
        shop.wait_minutes(1);
        reconcile(&shop.ctx).await.expect("a round");
        assert_eq!((shop.count(SENT).await, shop.count(SENT_TIMES).await), (1_000, 1));
        assert_eq!(shop.order(&placed).await.paid, PaymentStatus::PartiallyRefunded);
    })
    .await;
}

#[tokio::test]
async fn money_that_has_to_go_back_is_tried_again_every_day_until_it_is_back() {
    story(async |shop| {
        let placed = paid_order(shop).await;
        // As a shop left it that ran before there were refunds.
        shop.tamper("update payment_attempt set refund_due = 1").await;
        shop.tamper("update \"order\" set status = 'canceled'").await;
        for freed in [
            "update stock_allocation set quantity = 0",
            "update stock_at set allocated = 0",
            "update stock_level set allocated = 0",
            "update stock_movement set allocated_change = 0",
        ] {
            shop.tamper(freed).await;
        }
        shop.tamper("update test_gateway_session set refunded_minor = amount_minor").await;
        for _ in 0..3 {
            reconcile(&shop.ctx).await.expect("a round");
            shop.wait_minutes(1);
        }
        assert_eq!(shop.count("select count(*) as n from refund where state = 'failed'").await, 1);

        shop.tamper("update test_gateway_session set refunded_minor = 0").await;
        shop.wait_minutes(24 * 60);
        reconcile(&shop.ctx).await.expect("a round");
        assert_eq!(shop.order(&placed).await.paid, PaymentStatus::Refunded);
        assert_eq!(shop.count(SENT).await, 5_000);
    })
    .await;
}
