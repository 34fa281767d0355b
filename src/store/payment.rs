//! Payment attempts.

use super::db::{Row, StoreError, Tx};
use crate::domain::id::{AttemptId, EditId, OrderId};
use crate::domain::money::Money;
use crate::domain::payment::{AttemptState, Collected};
use crate::domain::time::Timestamp;
use crate::params;

/// One attempt to collect the money of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub id: AttemptId,
    pub order: OrderId,
    /// The edit that it collects the difference for; `None` for the order itself.
    pub edit: Option<EditId>,
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
    /// When the money was set aside, and until when it stays so.
    pub authorized_at: Option<Timestamp>,
    pub authorized_until: Option<Timestamp>,
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
            authorized: self.authorized_at.is_some(),
        }
    }
}

const COLUMNS: &str =
    "id, order_id, edit_id, provider, provider_ref, pay_url, state, idempotency_key, request, amount_minor, currency,
     captured_minor, refunded_minor, refund_due, authorized_at, authorized_until, decline_code, version, created_at, updated_at";

/// Writes an attempt down. A second one that may still succeed is a conflict.
pub async fn insert_attempt(tx: &mut Tx, attempt: &Attempt) -> Result<(), StoreError> {
    tx.execute(
        "insert into payment_attempt (
             id, order_id, provider, provider_ref, pay_url, state, idempotency_key, request, amount_minor, currency,
             captured_minor, refund_due, decline_code, version, created_at, updated_at, edit_id
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
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
            attempt.updated_at,
            attempt.edit.map(|edit| edit.to_string()).unwrap_or_default()
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
                 authorized_at = $10,
                 authorized_until = $11,
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
                attempt.updated_at,
                attempt.authorized_at,
                attempt.authorized_until
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

/// The newest attempt of an order, those of its edits aside.
pub async fn find_newest_attempt(tx: &mut Tx, order: OrderId) -> Result<Option<Attempt>, StoreError> {
    let sql = format!(
        "select {COLUMNS}
         from payment_attempt
         where order_id = $1 and edit_id = ''
         order by created_at desc, state in ('failed', 'closed'), id desc
         limit 1"
    );
    tx.query_opt(&sql, params![order]).await?.as_ref().map(read_attempt).transpose()
}

/// The newest attempt of an edit.
pub async fn find_newest_attempt_of_edit(tx: &mut Tx, edit: EditId) -> Result<Option<Attempt>, StoreError> {
    let sql = format!(
        "select {COLUMNS}
         from payment_attempt
         where edit_id = $1
         order by created_at desc, state in ('failed', 'closed'), id desc
         limit 1"
    );
    tx.query_opt(&sql, params![edit]).await?.as_ref().map(read_attempt).transpose()
}

/// All attempts of an order, oldest first.
pub async fn list_attempts_of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Attempt>, StoreError> {
    let sql = format!("select {COLUMNS} from payment_attempt where order_id = $1 order by created_at, id limit 500");
    tx.query(&sql, params![order]).await?.iter().map(read_attempt).collect()
}

/// Attempts that are to be paid and have not moved since, by id; `after` is the last of the page before. Money that is
/// set aside is tended by others ([`list_authorizations_to_capture`], [`list_authorizations_to_void`]).
pub async fn list_live_attempts(
    tx: &mut Tx,
    unmoved_since: Timestamp,
    after: Option<AttemptId>,
) -> Result<Vec<AttemptId>, StoreError> {
    let rows = tx
        .query(
            "select id
             from payment_attempt
             where state in ('new', 'started', 'action_required', 'processing')
               and updated_at <= $1
               and id > $2
             order by id
             limit 100",
            params![unmoved_since, after.map_or(String::new(), |id| id.to_string())],
        )
        .await?;
    rows.iter().map(|row| row.parse("id")).collect()
}

/// Money that is set aside for orders and edits that were not canceled, and of whose time so much is over that it has to be taken:
/// four fifths. Those for which no time is known are taken after four fifths of seven days.
pub async fn list_authorizations_to_capture(tx: &mut Tx, now: Timestamp) -> Result<Vec<AttemptId>, StoreError> {
    let rows = tx
        .query(
            "select a.id
             from payment_attempt a
             join \"order\" o on o.id = a.order_id
             where a.state = 'authorized'
               and o.status <> 'canceled'
               and not exists (
                   select 1
                   from order_edit e
                   where e.id = a.edit_id and e.state in ('declined', 'withdrawn', 'expired')
               )
               and 5 * ($1 - a.authorized_at)
                   >= 4 * (coalesce(a.authorized_until, a.authorized_at + 604800000) - a.authorized_at)
             order by a.id
             limit 100",
            params![now],
        )
        .await?;
    rows.iter().map(|row| row.parse("id")).collect()
}

/// Money that is set aside for orders that were canceled, and for edits that are over.
pub async fn list_authorizations_to_void(tx: &mut Tx) -> Result<Vec<AttemptId>, StoreError> {
    let rows = tx
        .query(
            "select a.id
             from payment_attempt a
             join \"order\" o on o.id = a.order_id
             where a.state = 'authorized'
               and (
                   o.status = 'canceled'
                   or exists (
                       select 1
                       from order_edit e
                       where e.id = a.edit_id and e.state in ('declined', 'withdrawn', 'expired')
                   )
               )
             order by a.id
             limit 100",
            &[],
        )
        .await?;
    rows.iter().map(|row| row.parse("id")).collect()
}

/// The key after a key: `…_start`, `…_start_2`, `…_start_3`.
pub fn next_key(key: &str) -> String {
    let numbered = key.rsplit_once('_').and_then(|(stem, number)| Some((stem, number.parse::<u32>().ok()?)));
    match numbered {
        Some((stem, number)) => format!("{stem}_{}", number.saturating_add(1)),
        None => format!("{key}_2"),
    }
}

/// Gives an attempt a new key, if it still has that one; answers whether it had.
pub async fn change_key(tx: &mut Tx, attempt: AttemptId, from: &str, to: &str) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "update payment_attempt set idempotency_key = $3 where id = $1 and idempotency_key = $2",
            params![attempt, from, to],
        )
        .await?;
    Ok(changed == 1)
}

fn read_attempt(row: &Row) -> Result<Attempt, StoreError> {
    Ok(Attempt {
        id: row.parse("id")?,
        order: row.parse("order_id")?,
        edit: match row.get::<String>("edit_id")?.as_str() {
            "" => None,
            _ => Some(row.parse("edit_id")?),
        },
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
        authorized_at: row.get("authorized_at")?,
        authorized_until: row.get("authorized_until")?,
        decline_code: row.get("decline_code")?,
        version: row.get("version")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}
