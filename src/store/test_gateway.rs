//! The test gateway's own books. It lives in this binary, but as a stranger: nothing here knows an order or an attempt.

use super::db::{Row, StoreError, Tx};
use crate::domain::id::{AttemptId, OrderId};
use crate::domain::money::Money;
use crate::domain::names::stored_names;
use crate::domain::time::Timestamp;
use crate::params;

/// Where a payment at the test gateway stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionState {
    Open,
    /// The pretended bank waits for the buyer to confirm.
    Challenge,
    Captured,
    Failed,
    Closed,
}

stored_names!(SessionState, "a state of a test payment", {
    Open => "open",
    Challenge => "challenge",
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
    pub created_at: Timestamp,
}

const COLUMNS: &str = "reference, token, idempotency_key, request, order_id, attempt_id, amount_minor, currency,
     return_url, state, decline_code, created_at";

/// Opens a session.
pub async fn insert_session(tx: &mut Tx, session: &Session) -> Result<(), StoreError> {
    tx.execute(
        "insert into test_gateway_session (
             reference, token, idempotency_key, request, order_id, attempt_id, amount_minor, currency,
             return_url, state, decline_code, created_at
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
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
        created_at: row.get("created_at")?,
    })
}
