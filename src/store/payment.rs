//! Payment attempts, and what providers told us of them.

use super::db::{Row, StoreError, Tx};
use crate::domain::id::{AttemptId, OrderId};
use crate::domain::money::Money;
use crate::domain::payment::{AttemptState, Collected};
use crate::domain::time::Timestamp;
use crate::params;

/// One attempt to collect the money of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub id: AttemptId,
    pub order: OrderId,
    pub provider: String,
    /// The provider's name for it; unknown until it answered.
    pub reference: Option<String>,
    /// Where the buyer pays.
    pub pay_url: Option<String>,
    pub state: AttemptState,
    /// The same for every retry of the same request.
    pub idempotency_key: String,
    /// JSON of what the provider is asked, to the letter.
    pub request: String,
    pub amount: Money,
    pub captured_minor: i64,
    /// What of it went back or is about to; refunds move it, and nothing else does.
    pub refunded_minor: i64,
    /// Whether the money has to go back.
    pub refund_due: bool,
    pub decline_code: Option<String>,
    /// Counts its changes.
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Attempt {
    /// What it adds to the money of its order.
    pub const fn collected(&self) -> Collected {
        Collected {
            state: self.state,
            captured_minor: self.captured_minor,
            refunded_minor: self.refunded_minor,
            authorized: false,
        }
    }
}

/// What a provider told us: that something became of one of its payments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    pub provider: String,
    pub id: String,
    pub reference: String,
}

const COLUMNS: &str =
    "id, order_id, provider, provider_ref, pay_url, state, idempotency_key, request, amount_minor, currency,
     captured_minor, refunded_minor, refund_due, decline_code, version, created_at, updated_at";

/// Writes an attempt down. A second one that may still succeed is a conflict.
pub async fn insert_attempt(tx: &mut Tx, attempt: &Attempt) -> Result<(), StoreError> {
    tx.execute(
        "insert into payment_attempt (
             id, order_id, provider, provider_ref, pay_url, state, idempotency_key, request, amount_minor, currency,
             captured_minor, refund_due, decline_code, version, created_at, updated_at
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        params![
            attempt.id,
            attempt.order,
            &attempt.provider,
            attempt.reference.as_ref(),
            attempt.pay_url.as_ref(),
            attempt.state.as_str(),
            &attempt.idempotency_key,
            &attempt.request,
            attempt.amount.minor,
            attempt.amount.currency.code(),
            attempt.captured_minor,
            attempt.refund_due,
            attempt.decline_code.as_ref(),
            attempt.version,
            attempt.created_at,
            attempt.updated_at
        ],
    )
    .await?;
    Ok(())
}

/// Keeps what became of an attempt, if nobody else changed it since it was read; answers whether that was so.
pub async fn update_attempt(tx: &mut Tx, attempt: &Attempt) -> Result<bool, StoreError> {
    let moved = tx
        .execute(
            "update payment_attempt
             set provider_ref = $3,
                 pay_url = $4,
                 state = $5,
                 captured_minor = $6,
                 refund_due = $7,
                 decline_code = $8,
                 updated_at = $9,
                 version = version + 1
             where id = $1 and version = $2",
            params![
                attempt.id,
                attempt.version,
                attempt.reference.as_ref(),
                attempt.pay_url.as_ref(),
                attempt.state.as_str(),
                attempt.captured_minor,
                attempt.refund_due,
                attempt.decline_code.as_ref(),
                attempt.updated_at
            ],
        )
        .await?;
    Ok(moved == 1)
}

/// The attempt with that id.
pub async fn find_attempt(tx: &mut Tx, id: AttemptId) -> Result<Option<Attempt>, StoreError> {
    let sql = format!("select {COLUMNS} from payment_attempt where id = $1");
    tx.query_opt(&sql, params![id]).await?.as_ref().map(read_attempt).transpose()
}

/// The attempt that the provider knows under that reference.
pub async fn find_attempt_by_reference(
    tx: &mut Tx,
    provider: &str,
    reference: &str,
) -> Result<Option<Attempt>, StoreError> {
    let sql = format!("select {COLUMNS} from payment_attempt where provider = $1 and provider_ref = $2");
    tx.query_opt(&sql, params![provider, reference]).await?.as_ref().map(read_attempt).transpose()
}

/// The newest attempt of an order.
pub async fn find_newest_attempt(tx: &mut Tx, order: OrderId) -> Result<Option<Attempt>, StoreError> {
    let sql = format!(
        "select {COLUMNS}
         from payment_attempt
         where order_id = $1
         order by created_at desc, state in ('failed', 'closed'), id desc
         limit 1"
    );
    tx.query_opt(&sql, params![order]).await?.as_ref().map(read_attempt).transpose()
}

/// All attempts of an order, oldest first.
pub async fn list_attempts_of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Attempt>, StoreError> {
    let sql = format!("select {COLUMNS} from payment_attempt where order_id = $1 order by created_at, id limit 500");
    tx.query(&sql, params![order]).await?.iter().map(read_attempt).collect()
}

/// Attempts that may still succeed and have not moved since, by id; `after` is the last of the page before.
pub async fn list_live_attempts(
    tx: &mut Tx,
    unmoved_since: Timestamp,
    after: Option<AttemptId>,
) -> Result<Vec<AttemptId>, StoreError> {
    let rows = tx
        .query(
            "select id
             from payment_attempt
             where state in ('new', 'started', 'action_required', 'processing', 'authorized')
               and updated_at <= $1
               and id > $2
             order by id
             limit 100",
            params![unmoved_since, after.map_or(String::new(), |id| id.to_string())],
        )
        .await?;
    rows.iter().map(|row| row.parse("id")).collect()
}

/// Keeps an event; answers whether it is new. Providers tell things more than once.
pub async fn insert_event(tx: &mut Tx, event: &StoredEvent, now: Timestamp) -> Result<bool, StoreError> {
    let inserted = tx
        .execute(
            "insert into provider_event (provider, event_id, received_at, provider_ref)
             values ($1, $2, $3, $4)
             on conflict (provider, event_id) do nothing",
            params![&event.provider, &event.id, now, &event.reference],
        )
        .await?;
    Ok(inserted == 1)
}

/// Notes that what an event was about is settled.
pub async fn mark_handled(tx: &mut Tx, event: &StoredEvent, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "update provider_event set handled_at = $3 where provider = $1 and event_id = $2 and handled_at is null",
        params![&event.provider, &event.id, now],
    )
    .await?;
    Ok(())
}

/// Events that came before that time and were not settled, oldest first.
pub async fn list_unhandled_events(tx: &mut Tx, before: Timestamp) -> Result<Vec<StoredEvent>, StoreError> {
    let rows = tx
        .query(
            "select provider, event_id, provider_ref
             from provider_event
             where handled_at is null and received_at <= $1
             order by received_at
             limit 100",
            params![before],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(StoredEvent {
                provider: row.get("provider")?,
                id: row.get("event_id")?,
                reference: row.get("provider_ref")?,
            })
        })
        .collect()
}

fn read_attempt(row: &Row) -> Result<Attempt, StoreError> {
    Ok(Attempt {
        id: row.parse("id")?,
        order: row.parse("order_id")?,
        provider: row.get("provider")?,
        reference: row.get("provider_ref")?,
        pay_url: row.get("pay_url")?,
        state: row.parse("state")?,
        idempotency_key: row.get("idempotency_key")?,
        request: row.get("request")?,
        amount: Money::new(row.get("amount_minor")?, row.parse("currency")?),
        captured_minor: row.get("captured_minor")?,
        refunded_minor: row.get("refunded_minor")?,
        refund_due: row.get("refund_due")?,
        decline_code: row.get("decline_code")?,
        version: row.get("version")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}
