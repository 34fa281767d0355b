//! The test gateway's own books. It lives in this binary, but as a stranger: nothing here knows an order or an attempt.

use super::db::{Row, StoreError, Tx};
use crate::domain::id::{AttemptId, OrderId, RefundId};
use crate::domain::money::{Currency, Money};
use crate::domain::names::stored_names;
use crate::domain::payment::CaptureMode;
use crate::domain::time::Timestamp;
use crate::params;

/// Where a payment at the test gateway stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionState {
    Open,
    /// The pretended bank waits for the buyer to confirm.
    Challenge,
    /// The money is set aside, not taken yet.
    Authorized,
    Captured,
    Failed,
    Closed,
}

stored_names!(SessionState, "a state of a test payment", {
    Open => "open",
    Challenge => "challenge",
    Authorized => "authorized",
    Captured => "captured",
    Failed => "failed",
    Closed => "closed",
});

/// A payment at the test gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub reference: String,
    /// Tail of the hosted page's URL.
    pub token: String,
    pub idempotency_key: String,
    /// What was asked under that key, to the letter.
    pub request: String,
    pub order: OrderId,
    pub attempt: AttemptId,
    pub amount: Money,
    pub return_url: String,
    pub state: SessionState,
    pub decline_code: Option<String>,
    /// When the money is taken.
    pub capture: CaptureMode,
    pub refunded_minor: i64,
    pub created_at: Timestamp,
}

const COLUMNS: &str = "reference, token, idempotency_key, request, order_id, attempt_id, amount_minor, currency,
     return_url, state, decline_code, capture, refunded_minor, created_at";

/// Opens a session.
pub async fn insert_session(tx: &mut Tx, session: &Session) -> Result<(), StoreError> {
    tx.execute(
        "insert into test_gateway_session (
             reference, token, idempotency_key, request, order_id, attempt_id, amount_minor, currency,
             return_url, state, decline_code, capture, refunded_minor, created_at
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        params![
            &session.reference,
            &session.token,
            &session.idempotency_key,
            &session.request,
            session.order,
            session.attempt,
            session.amount.minor,
            session.amount.currency.code(),
            &session.return_url,
            session.state.as_str(),
            session.decline_code.as_ref(),
            session.capture.as_str(),
            session.refunded_minor,
            session.created_at
        ],
    )
    .await?;
    Ok(())
}

/// Keeps what became of a session.
pub async fn update_session(tx: &mut Tx, session: &Session) -> Result<(), StoreError> {
    tx.execute(
        "update test_gateway_session set state = $2, decline_code = $3 where reference = $1",
        params![&session.reference, session.state.as_str(), session.decline_code.as_ref()],
    )
    .await?;
    Ok(())
}

/// The session with that reference.
pub async fn find_session(tx: &mut Tx, reference: &str) -> Result<Option<Session>, StoreError> {
    find_where(tx, "reference", reference).await
}

/// The session behind a hosted page.
pub async fn find_session_by_token(tx: &mut Tx, token: &str) -> Result<Option<Session>, StoreError> {
    find_where(tx, "token", token).await
}

/// The session that was opened under that key.
pub async fn find_session_by_key(tx: &mut Tx, idempotency_key: &str) -> Result<Option<Session>, StoreError> {
    find_where(tx, "idempotency_key", idempotency_key).await
}

/// All sessions that were opened for an attempt.
pub async fn list_sessions_of_attempt(tx: &mut Tx, attempt: AttemptId) -> Result<Vec<Session>, StoreError> {
    let sql = format!(
        "select {COLUMNS}
         from test_gateway_session
         where attempt_id = $1
         order by created_at, reference
         limit 100"
    );
    tx.query(&sql, params![attempt]).await?.iter().map(read_session).collect()
}

/// A page of the sessions since that time in which money was taken or set aside, by reference; `after` is the last of the
/// page before.
pub async fn list_paid_sessions_since(tx: &mut Tx, since: Timestamp, after: &str) -> Result<Vec<Session>, StoreError> {
    let sql = format!(
        "select {COLUMNS}
         from test_gateway_session
         where created_at >= $1
           and reference > $2
           and state in ('authorized', 'captured')
         order by reference
         limit 100"
    );
    tx.query(&sql, params![since, after]).await?.iter().map(read_session).collect()
}

/// A page of what was sent back since that time, with its currency, by reference; `after` is the last of the page before.
pub async fn list_sent_back_since(
    tx: &mut Tx,
    since: Timestamp,
    after: &str,
) -> Result<Vec<(SentBack, Currency)>, StoreError> {
    let rows = tx
        .query(
            "select t.reference, t.session_ref, t.idempotency_key, t.refund_id, t.amount_minor, t.created_at, s.currency
             from test_gateway_refund t
             join test_gateway_session s on s.reference = t.session_ref
             where t.created_at >= $1
               and t.reference > $2
             order by t.reference
             limit 100",
            params![since, after],
        )
        .await?;
    rows.iter().map(|row| Ok((read_sent_back(row)?, row.parse("currency")?))).collect()
}

/// Money that the test gateway sent back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentBack {
    pub reference: String,
    /// The payment it came with.
    pub session: String,
    pub idempotency_key: String,
    /// The shop's name for it.
    pub refund: RefundId,
    pub amount_minor: i64,
    pub created_at: Timestamp,
}

const SENT_BACK_COLUMNS: &str = "reference, session_ref, idempotency_key, refund_id, amount_minor, created_at";

/// Takes a sum out of a payment, if so much of it is still there; answers whether it was.
pub async fn take_back(tx: &mut Tx, session: &str, amount_minor: i64) -> Result<bool, StoreError> {
    let taken = tx
        .execute(
            "update test_gateway_session
             set refunded_minor = refunded_minor + $2
             where reference = $1
               and state = 'captured'
               and refunded_minor + $2 <= amount_minor",
            params![session, amount_minor],
        )
        .await?;
    Ok(taken == 1)
}

/// Writes down that money was sent back.
pub async fn insert_sent_back(tx: &mut Tx, back: &SentBack) -> Result<(), StoreError> {
    tx.execute(
        "insert into test_gateway_refund (reference, session_ref, idempotency_key, refund_id, amount_minor, created_at)
         values ($1, $2, $3, $4, $5, $6)",
        params![&back.reference, &back.session, &back.idempotency_key, back.refund, back.amount_minor, back.created_at],
    )
    .await?;
    Ok(())
}

/// What was sent back under that key.
pub async fn find_sent_back_by_key(tx: &mut Tx, idempotency_key: &str) -> Result<Option<SentBack>, StoreError> {
    let sql = format!("select {SENT_BACK_COLUMNS} from test_gateway_refund where idempotency_key = $1");
    tx.query_opt(&sql, params![idempotency_key]).await?.as_ref().map(read_sent_back).transpose()
}

/// What was sent back of a payment, oldest first.
pub async fn list_sent_back(tx: &mut Tx, session: &str) -> Result<Vec<SentBack>, StoreError> {
    let sql = format!(
        "select {SENT_BACK_COLUMNS}
         from test_gateway_refund
         where session_ref = $1
         order by created_at, reference
         limit 500"
    );
    tx.query(&sql, params![session]).await?.iter().map(read_sent_back).collect()
}

fn read_sent_back(row: &Row) -> Result<SentBack, StoreError> {
    Ok(SentBack {
        reference: row.get("reference")?,
        session: row.get("session_ref")?,
        idempotency_key: row.get("idempotency_key")?,
        refund: row.parse("refund_id")?,
        amount_minor: row.get("amount_minor")?,
        created_at: row.get("created_at")?,
    })
}

async fn find_where(tx: &mut Tx, column: &str, value: &str) -> Result<Option<Session>, StoreError> {
    let sql = format!("select {COLUMNS} from test_gateway_session where {column} = $1");
    tx.query_opt(&sql, params![value]).await?.as_ref().map(read_session).transpose()
}

fn read_session(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        reference: row.get("reference")?,
        token: row.get("token")?,
        idempotency_key: row.get("idempotency_key")?,
        request: row.get("request")?,
        order: row.parse("order_id")?,
        attempt: row.parse("attempt_id")?,
        amount: Money::new(row.get("amount_minor")?, row.parse("currency")?),
        return_url: row.get("return_url")?,
        state: row.parse("state")?,
        decline_code: row.get("decline_code")?,
        capture: row.parse("capture")?,
        refunded_minor: row.get("refunded_minor")?,
        created_at: row.get("created_at")?,
    })
}
