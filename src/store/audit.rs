//! Questions that a healthy shop answers with nothing. Each looks for what must never be, across rooms; the constraints of
//! the schema forbid some of it already, and a constraint is no reason not to look.

use super::db::{StoreError, Tx};
use super::stock::Demand;
use crate::domain::id::OrderId;
use crate::params;

/// Findings of one question; a shop with more has one problem, not hundreds.
const FINDINGS_MAX: i64 = 100;

/// Something that must never be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The number of the promise, as in `I1`.
    pub invariant: &'static str,
    /// What is wrong, in words; of which `subject` is the variant, order, attempt, coupon or product.
    pub what: &'static str,
    pub subject: String,
}

/// (promise, what is wrong, the question). Each question gives a column `subject`.
const QUESTIONS: &[(&str, &str, &str)] = &[
    (
        "I1",
        "more is held of the variant than there is",
        "select variant_id as subject
         from stock_level
         where held < 0
            or (tracked = 1 and sell_when_out = 0 and (on_hand < 0 or held > on_hand))",
    ),
    (
        "I2",
        "what is held of the variant is not what orders hold of it",
        "select s.variant_id as subject
         from stock_level s
         where s.held <> coalesce((select sum(h.quantity) from stock_hold h where h.variant_id = s.variant_id), 0)",
    ),
    (
        "I2",
        "the order holds stock and is not pending",
        "select o.id as subject
         from \"order\" o
         where o.status <> 'pending'
           and exists (select 1 from stock_hold h where h.order_id = o.id)",
    ),
    (
        "I3",
        "the money of the attempt was taken, and its order is not placed for that sum",
        "select a.id as subject
         from payment_attempt a
         join \"order\" o on o.id = a.order_id
         where a.state = 'captured'
           and a.refund_due = 0
           and (o.status <> 'placed' or a.captured_minor <> o.total_minor or a.currency <> o.currency)",
    ),
    (
        "I3",
        "the order is placed and was not paid exactly once",
        "select o.id as subject
         from \"order\" o
         where o.status = 'placed'
           and (o.total_minor > 0) <> (
               select count(*)
               from payment_attempt a
               where a.order_id = o.id and a.state = 'captured' and a.refund_due = 0
           )",
    ),
    (
        "I3",
        "the attempt says captured and holds no money",
        "select id as subject
         from payment_attempt
         where (state = 'captured') <> (captured_minor = amount_minor)",
    ),
    (
        "I5",
        "the order was paid more than once in its history",
        "select order_id as subject
         from order_event
         where kind = 'paid'
         group by order_id
         having count(*) > 1",
    ),
    (
        "I5",
        "the order is placed, and its history does not say that it was paid",
        "select o.id as subject
         from \"order\" o
         where o.status = 'placed'
           and not exists (select 1 from order_event e where e.order_id = o.id and e.kind = 'paid')",
    ),
    (
        "I6",
        "the order has more than one payment that may succeed",
        "select order_id as subject
         from payment_attempt
         where state not in ('failed', 'closed') and refund_due = 0
         group by order_id
         having count(*) > 1",
    ),
    (
        "I8",
        "the coupon was used more often than it may be",
        "select code as subject
         from coupon
         where use_limit is not null and used > use_limit",
    ),
    (
        "I8",
        "more orders use the coupon than were counted",
        "select c.code as subject
         from coupon c
         where c.used < (select count(*) from \"order\" o where o.coupon_code = c.code and o.status <> 'canceled')",
    ),
    (
        "I11",
        "the order is placed, and no mail about it is due or sent",
        "select o.id as subject
         from \"order\" o
         where o.status = 'placed'
           and not exists (select 1 from outbox m where m.order_id = o.id and m.kind = 'order_placed')",
    ),
    (
        "I11",
        "a mail says that the order is placed, and it never was",
        "select m.order_id as subject
         from outbox m
         where m.kind = 'order_placed'
           and not exists (select 1 from order_event e where e.order_id = m.order_id and e.kind = 'paid')",
    ),
    (
        "I11",
        "a mail about the order was given up: nobody got it",
        "select order_id as subject
         from outbox
         where given_up_at is not null",
    ),
    (
        "I12",
        "the shop believes that the attempt was paid, and the test gateway does not",
        "select a.id as subject
         from payment_attempt a
         left join test_gateway_session s on s.reference = a.provider_ref
         where a.provider = 'test'
           and a.state = 'captured'
           and (s.reference is null
                or s.state <> 'captured'
                or s.amount_minor <> a.captured_minor
                or s.currency <> a.currency
                or s.attempt_id <> a.id)",
    ),
    (
        "I12",
        "the test gateway has more than one payment for the attempt",
        "select attempt_id as subject
         from test_gateway_session
         group by attempt_id
         having count(*) > 1",
    ),
];

/// Asks everything that can be asked in SQL.
pub async fn find_breaches(tx: &mut Tx) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    for (invariant, what, question) in QUESTIONS {
        let sql = format!("{question}\nlimit {FINDINGS_MAX}");
        for row in tx.query(&sql, &[]).await? {
            findings.push(Finding { invariant, what, subject: row.get("subject")? });
        }
    }
    Ok(findings)
}

/// What an order took out of its holds when it was paid, by what was written down of it.
pub async fn list_claims(tx: &mut Tx, order: OrderId) -> Result<Demand, StoreError> {
    let rows = tx
        .query(
            "select variant_id, -sum(held_change) as quantity
             from stock_movement
             where cause = $1 and kind = 'claim'
             group by variant_id
             limit 1000",
            params![order],
        )
        .await?;
    rows.iter().map(|row| Ok((row.parse("variant_id")?, row.get("quantity")?))).collect()
}
