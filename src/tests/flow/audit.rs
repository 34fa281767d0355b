//! The auditor is tried on shops whose books were spoiled, because an auditor that never finds anything is none.

use vitrine::domain::money::{Currency, Money};
use vitrine::domain::refund::RefundReason;
use vitrine::providers::payment::test_gateway::Act;
use vitrine::services::audit::{PROMISES, audit, repair};
use vitrine::services::refund::{NewRefund, refund_payment};

use super::super::database::{Kind, kinds};
use super::shop::{Shop, shop_on};

/// A shop with a placed, a pending and a canceled order.
async fn busy_shop(kind: Kind) -> Shop {
    let shop = shop_on(kind).await;
    let jug = shop.stock("Jug", 4_500, 10).await;
    let canceled = shop.place(&shop.buyer(&[(jug, 1)]).await).await.expect("an order");
    shop.press(&canceled, Act::Abandon).await;
    shop.wait_minutes(36);
    shop.work().await;
    let placed = shop.place(&shop.buyer(&[(jug, 2)]).await).await.expect("an order");
    shop.press(&placed, Act::Approve).await;
    let part = NewRefund {
        attempt: shop.attempt(&placed).await.id,
        amount: Money::new(500, Currency::EUR),
        reason: RefundReason::Goodwill,
        note: String::new(),
        actor: "staff",
    };
    refund_payment(&shop.ctx, part).await.expect("a refund");
    shop.place(&shop.buyer(&[(jug, 3)]).await).await.expect("an order");
    shop
}

#[tokio::test]
async fn a_healthy_shop_has_no_breach() {
    for kind in kinds() {
        assert_eq!(audit(&busy_shop(*kind).await.ctx).await.expect("an audit"), [], "{kind:?}");
    }
}

#[tokio::test]
async fn every_promise_that_is_broken_is_noticed() {
    let spoiled = [
        ("I1", "ignore checks; update stock_level set on_hand = -1"),
        ("I1", "update stock_level set on_hand = on_hand + 1"),
        ("I1", "update stock_at set on_hand = on_hand + 1; update stock_level set on_hand = on_hand + 1"),
        ("I1", "delete from stock_movement where kind = 'hold'"),
        ("I2", "update stock_level set held = held + 1"),
        ("I2", "delete from stock_allocation"),
        ("I2", "update \"order\" set status = 'canceled' where status = 'placed'"),
        ("I2", "delete from stock_hold"),
        ("I2", "update \"order\" set status = 'canceled' where status = 'pending'"),
        ("I2", "update \"order\" set client_network = 'x', client_mailbox = 'y' where status = 'canceled'"),
        ("I3", "update \"order\" set total_minor = total_minor - 1 where status = 'placed'"),
        ("I3", "update payment_attempt set state = 'closed' where state = 'captured'"),
        ("I3", "update payment_attempt set refund_due = 1 where state = 'captured'"),
        ("I4", "ignore checks; update payment_attempt set refunded_minor = captured_minor + 1"),
        ("I4", "update payment_attempt set refunded_minor = 1 where state = 'captured'"),
        ("I4", "update refund set currency = 'USD'"),
        (
            "I4",
            "delete from refund; update payment_attempt set refund_due = 1, refunded_minor = 0 where state = 'captured'",
        ),
        (
            "I5",
            "insert into order_event (order_id, at, kind, actor, detail) select order_id, at, kind, actor, detail from order_event",
        ),
        ("I5", "delete from order_event where kind = 'paid'"),
        ("I7", "delete from ledger_entry where account = 'orders'"),
        ("I7", "update ledger_entry set amount_minor = amount_minor * 2"),
        ("I7", "update ledger_entry set currency = 'USD' where cause like 'refunded:%'"),
        (
            "I7",
            "insert into ledger_entry (cause, account, amount_minor, currency, order_id, at)
             values ('captured:x', 'provider', 1, 'EUR', 'x', 0), ('captured:x', 'orders', -1, 'EUR', 'x', 0)",
        ),
        (
            "I8",
            "insert into promotion (id, terms, goods, audience) values ('x', '{}', '{}', '{}'); \
             insert into promotion_use values ('x', 'o', '', null, 0)",
        ),
        ("I8", "insert into promotion_use select 'x', id, '', null, 0 from \"order\" where status = 'canceled'"),
        (
            "I8",
            "insert into promotion (id, code, terms, goods, audience) values ('x', 'X', '{}', '{}', '{}'); \
             update \"order\" set coupon_code = 'X'",
        ),
        ("I9", "update \"order\" set totals = replace(totals, '\"discount_minor\":0', '\"discount_minor\":-1')"),
        ("I9", "update \"order\" set lines = replace(lines, '\"quantity\":2', '\"quantity\":1')"),
        ("I10", "delete from stock_movement where kind = 'claim'"),
        ("I10", "update stock_hold set quantity = quantity - 1; update stock_level set held = held - 1"),
        ("I11", "delete from outbox"),
        (
            "I11",
            "insert into outbox (order_id, kind, created_at) select id, 'order_placed', 0 from \"order\" where status = 'pending'",
        ),
        ("I12", "update test_gateway_session set state = 'open'"),
        ("I12", "update test_gateway_refund set amount_minor = amount_minor + 1"),
        ("I12", "delete from test_gateway_refund"),
        ("I12", "update refund set state = 'failed'; update payment_attempt set refunded_minor = 0"),
        (
            "I12",
            "insert into test_gateway_refund select 'x' || reference, session_ref, 'x', refund_id, amount_minor, 0 \
             from test_gateway_refund",
        ),
        ("I12", "update test_gateway_session set amount_minor = amount_minor - 1"),
        (
            "I13",
            "insert into customer (id, email, mailbox, created_at) values ('x', 'Ada@example.com', 'ada@example.com', 0), \
             ('y', 'ada@example.com', 'ada@example.com.', 0)",
        ),
        ("I14", "update order_event set actor = 'staff' where kind = 'paid'"),
        ("I14", "update order_event set at = at - 1 where kind = 'ordered'"),
        ("I14", "delete from order_event where kind = 'ordered'"),
        ("I14", "delete from order_event where kind = 'paid'"),
        ("I14", "delete from order_event"),
        (
            "I14",
            "insert into order_event (order_id, at, kind, actor, detail) select order_id, at, 'sent', 'staff', '' from order_event",
        ),
        (
            "I14",
            "insert into order_event (order_id, at, kind, actor, detail, seal)
             select order_id, at, kind, actor, detail, seal from order_event where kind = 'ordered'",
        ),
        (
            "I14",
            "insert into order_event (id, order_id, at, kind, actor, detail) select -id, order_id, at, 'sent', 'staff', '' \
             from order_event where kind = 'ordered'",
        ),
    ];
    // The schema itself forbids some of it; the books may still come to be so, by a fault of the database or by hand.
    for kind in kinds() {
        for (promise, spoil) in spoiled {
            let shop = busy_shop(*kind).await;
            for statement in spoil.split("; ") {
                match statement {
                    "ignore checks" => shop.ignore_checks().await,
                    statement => shop.tamper(statement).await,
                }
            }
            let breaches = audit(&shop.ctx).await.expect("an audit");
            assert!(breaches.iter().any(|breach| breach.invariant == promise), "{promise}: {spoil}: {breaches:?}");
            assert!(breaches.iter().all(|breach| PROMISES.iter().any(|(name, _)| *name == breach.invariant)));
        }
    }
}

#[tokio::test]
async fn what_follows_from_other_rows_is_mended() {
    for kind in kinds() {
        mend_what_follows(*kind).await;
    }
}

async fn mend_what_follows(kind: Kind) {
    for spoil in [
        "update stock_level set held = held + 1",
        "update \"order\" set client_mailbox = 'y' where status = 'placed'",
        "update stock_level set on_hand = on_hand + 1, allocated = 0",
        "update stock_at set on_hand = on_hand + 1; update stock_level set on_hand = on_hand + 1",
        "update stock_at set allocated = 0",
        "delete from stock_movement where kind = 'hold'",
        "update payment_attempt set refunded_minor = 0",
        "delete from outbox where kind = 'order_placed'",
        "insert into stock_hold (order_id, variant_id, quantity) select id, '00000000000z8', 1 from \"order\" where status = 'canceled'",
    ] {
        let shop = busy_shop(kind).await;
        for statement in spoil.split("; ") {
            shop.tamper(statement).await;
        }
        assert_ne!(audit(&shop.ctx).await.expect("an audit"), [], "{spoil}");
        let mended = repair(&shop.ctx).await.expect("a repair");
        assert!(!mended.is_empty(), "{spoil}");
        assert_eq!(audit(&shop.ctx).await.expect("an audit"), [], "{spoil}: {mended:?}");
        assert_eq!(repair(&shop.ctx).await.expect("a repair"), [], "nothing is left to mend");
    }
}

#[tokio::test]
async fn what_somebody_decided_is_not_made_up() {
    for kind in kinds() {
        leave_what_was_decided(&busy_shop(*kind).await).await;
    }
}

async fn leave_what_was_decided(shop: &Shop) {
    assert_eq!(repair(&shop.ctx).await.expect("a repair"), [], "a healthy shop is left alone");
    shop.tamper("delete from payment_attempt where state = 'started'").await;
    shop.tamper("update \"order\" set total_minor = total_minor - 1 where status = 'placed'").await;
    repair(&shop.ctx).await.expect("a repair");
    assert!(audit(&shop.ctx).await.expect("an audit").iter().any(|breach| breach.invariant == "I3"));
}

#[tokio::test]
async fn a_constraint_forbids_what_it_can() {
    for kind in kinds() {
        constraints_forbid(&busy_shop(*kind).await).await;
    }
}

async fn constraints_forbid(shop: &Shop) {
    for forbidden in [
        "update stock_level set held = on_hand + 1",
        "update stock_level set held = -1",
        "update stock_level set allocated = on_hand + 1",
        "update stock_at set allocated = -1",
        "update stock_allocation set quantity = -1",
        "insert into payment_attempt (id, order_id, provider, state, idempotency_key, request, amount_minor, currency, created_at, \
         updated_at) select 'x' || id, order_id, provider, 'new', 'x', request, amount_minor, currency, created_at, updated_at \
         from payment_attempt where state = 'started'",
        "insert into \"order\" select 'x' || id, number + 10, checkout_id, status, fulfillment, version, email, address, lines, \
         totals, currency, total_minor, coupon_code, test, created_at, hold_ends_at, history_seal, null, null, null, language \
         from \"order\" where status = 'placed'",
        "update payment_attempt set captured_minor = amount_minor + 1",
        "update payment_attempt set refunded_minor = captured_minor + 1",
        "update test_gateway_session set refunded_minor = amount_minor + 1",
        "insert into session (id, token_hash, customer_id, device, created_at, seen_at) values ('x', 'x', 'nobody', '', 0, 0)",
        "update \"order\" set customer_id = 'nobody'",
        "insert into outbox (order_id, kind, created_at) select order_id, kind, created_at from outbox",
    ] {
        assert!(!shop.try_to_tamper(forbidden).await, "{forbidden}");
    }
}
