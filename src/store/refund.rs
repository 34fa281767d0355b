//! Refunds: money that goes back, and what it takes from the payment it came with.

use super::db::{Row, StoreError, Tx};
use super::payment::next_key;
use crate::domain::id::{AttemptId, GiftCardId, OrderId, RefundId};
use crate::domain::money::Money;
use crate::domain::refund::{RefundReason, RefundState};
use crate::domain::time::Timestamp;
use crate::params;

/// Money that goes back to a buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    pub id: RefundId,
    pub order: OrderId,
    /// The payment that the money comes from; `None` when a gift card paid.
    pub attempt: Option<AttemptId>,
    /// The gift card that paid.
    pub tender: Option<GiftCardId>,
    /// The card that it is put on; `None` when the provider sends it back.
    pub to_card: Option<GiftCardId>,
    pub amount: Money,
    pub reason: RefundReason,
    pub note: String,
    pub state: RefundState,
    /// The same for every retry.
    pub idempotency_key: String,
    /// The provider's name for it; unknown until it answered.
    pub reference: Option<String>,
    /// The provider's reason, when it failed.
    pub failure_code: Option<String>,
    /// buyer, provider, shop or staff
    pub actor: String,
    /// When the provider was asked for the first time.
    pub asked_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

const COLUMNS: &str = "id, order_id, attempt_id, tender_card_id, to_card_id, amount_minor, currency, reason, note,
     state, idempotency_key, provider_ref, failure_code, actor, asked_at, created_at, updated_at";

/// Takes a sum from what can be refunded of a payment; answers whether there was so much left.
pub async fn take_sum(tx: &mut Tx, attempt: AttemptId, amount: Money) -> Result<bool, StoreError> {
    let taken = tx
        .execute(
            "update payment_attempt
             set refunded_minor = refunded_minor + $2
             where id = $1
               and currency = $3
               and refunded_minor + $2 <= captured_minor",
            params![attempt, amount.minor, amount.currency.code()],
        )
        .await?;
    Ok(taken == 1)
}

/// Gives the sum of a refund that failed back to what can be refunded.
pub async fn give_sum_back(tx: &mut Tx, refund: &Refund) -> Result<(), StoreError> {
    tx.execute(
        "update payment_attempt set refunded_minor = refunded_minor - $2 where id = $1",
        params![refund.attempt, refund.amount.minor],
    )
    .await?;
    Ok(())
}

/// Writes a refund down.
pub async fn insert_refund(tx: &mut Tx, refund: &Refund) -> Result<(), StoreError> {
    tx.execute(
        "insert into refund (
             id, order_id, attempt_id, amount_minor, currency, reason, note, state, idempotency_key,
             provider_ref, failure_code, actor, asked_at, created_at, updated_at, tender_card_id, to_card_id
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        params![
            refund.id,
            refund.order,
            refund.attempt,
            refund.amount.minor,
            refund.amount.currency.code(),
            refund.reason.as_str(),
            &refund.note,
            refund.state.as_str(),
            &refund.idempotency_key,
            refund.reference.as_ref(),
            refund.failure_code.as_ref(),
            &refund.actor,
            refund.asked_at,
            refund.created_at,
            refund.updated_at,
            refund.tender,
            refund.to_card
        ],
    )
    .await?;
    Ok(())
}

/// Keeps what became of a refund, if it still is in the state that was seen; answers whether that was so.
pub async fn update_refund(tx: &mut Tx, seen: RefundState, refund: &Refund) -> Result<bool, StoreError> {
    let moved = tx
        .execute(
            "update refund
             set state = $3,
                 provider_ref = $4,
                 failure_code = $5,
                 updated_at = $6
             where id = $1 and state = $2",
            params![
                refund.id,
                seen.as_str(),
                refund.state.as_str(),
                refund.reference.as_ref(),
                refund.failure_code.as_ref(),
                refund.updated_at
            ],
        )
        .await?;
    Ok(moved == 1)
}

/// Notes that the provider is about to be asked.
pub async fn note_asked(tx: &mut Tx, id: RefundId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "update refund
         set asked_at = coalesce(asked_at, $2), updated_at = $2
         where id = $1 and state = 'pending'",
        params![id, now],
    )
    .await?;
    Ok(())
}

/// Gives a refund a new key, which is as old as this, if it still is as it was seen.
pub async fn change_key(tx: &mut Tx, seen: &Refund, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "update refund
         set idempotency_key = $3, asked_at = $4
         where id = $1 and idempotency_key = $2 and state = 'pending'",
        params![seen.id, &seen.idempotency_key, next_key(&seen.idempotency_key), now],
    )
    .await?;
    Ok(())
}

/// The refund with that id.
pub async fn find_refund(tx: &mut Tx, id: RefundId) -> Result<Option<Refund>, StoreError> {
    let sql = format!("select {COLUMNS} from refund where id = $1");
    tx.query_opt(&sql, params![id]).await?.as_ref().map(read_refund).transpose()
}

/// Refunds of which the provider's last word is not known, and that nobody has asked about since that time; longest first.
pub async fn list_pending_refunds(tx: &mut Tx, unmoved_since: Timestamp) -> Result<Vec<RefundId>, StoreError> {
    let rows = tx
        .query(
            "select id
             from refund
             where state = 'pending'
               and (asked_at is null or updated_at <= $1)
             order by updated_at, id
             limit 100",
            params![unmoved_since],
        )
        .await?;
    rows.iter().map(|row| row.parse("id")).collect()
}

/// Payments whose money has to go back, of which something is left that no refund tried to send since that time.
pub async fn list_refunds_due(tx: &mut Tx, tried_before: Timestamp) -> Result<Vec<(AttemptId, Money)>, StoreError> {
    let rows = tx
        .query(
            "select a.id, a.captured_minor - a.refunded_minor as left_minor, a.currency
             from payment_attempt a
             where a.refund_due = 1
               and a.refunded_minor < a.captured_minor
               and not exists (select 1 from refund r where r.attempt_id = a.id and r.created_at > $1)
             order by a.id
             limit 100",
            params![tried_before],
        )
        .await?;
    rows.iter().map(|row| Ok((row.parse("id")?, Money::new(row.get("left_minor")?, row.parse("currency")?)))).collect()
}

fn read_refund(row: &Row) -> Result<Refund, StoreError> {
    Ok(Refund {
        id: row.parse("id")?,
        order: row.parse("order_id")?,
        attempt: row.parse_opt("attempt_id")?,
        tender: row.parse_opt("tender_card_id")?,
        to_card: row.parse_opt("to_card_id")?,
        amount: Money::new(row.get("amount_minor")?, row.parse("currency")?),
        reason: row.parse("reason")?,
        note: row.get("note")?,
        state: row.parse("state")?,
        idempotency_key: row.get("idempotency_key")?,
        reference: row.get("provider_ref")?,
        failure_code: row.get("failure_code")?,
        actor: row.get("actor")?,
        asked_at: row.get("asked_at")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}
