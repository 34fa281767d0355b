//! Devices on which customers are signed in. What opens a session is here only as a hash.

use super::super::db::{Row, StoreError, Tx};
use crate::domain::id::{CustomerId, SessionId};
use crate::domain::time::Timestamp;
use crate::params;

/// A device on which a customer is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub customer: CustomerId,
    /// Roughly what it is, in words.
    pub device: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
}

/// Signs a device in.
pub async fn insert_session(tx: &mut Tx, session: &Session, token_hash: &str) -> Result<(), StoreError> {
    tx.execute(
        "insert into session (id, token_hash, customer_id, device, created_at, seen_at) values ($1, $2, $3, $4, $5, $6)",
        params![session.id, token_hash, session.customer, &session.device, session.created_at, session.seen_at],
    )
    .await?;
    Ok(())
}

/// The session that a device has, whether it is still good or not.
pub async fn find_session(tx: &mut Tx, token_hash: &str) -> Result<Option<Session>, StoreError> {
    let sql = "select id, customer_id, device, created_at, seen_at from session where token_hash = $1";
    tx.query_opt(sql, params![token_hash]).await?.as_ref().map(read_session).transpose()
}

/// The customer's devices, those first that were seen last.
pub async fn list_sessions(tx: &mut Tx, customer: CustomerId) -> Result<Vec<Session>, StoreError> {
    let rows = tx
        .query(
            "select id, customer_id, device, created_at, seen_at
             from session
             where customer_id = $1
             order by seen_at desc, id
             limit 100",
            params![customer],
        )
        .await?;
    rows.iter().map(read_session).collect()
}

/// Notes that the device was seen.
pub async fn see_session(tx: &mut Tx, session: SessionId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute("update session set seen_at = $2 where id = $1 and seen_at < $2", params![session, now]).await?;
    Ok(())
}

/// Signs a device out, by what it has.
pub async fn delete_session(tx: &mut Tx, token_hash: &str) -> Result<(), StoreError> {
    tx.execute("delete from session where token_hash = $1", params![token_hash]).await?;
    Ok(())
}

/// Signs one of the customer's devices out; answers whether it was one.
pub async fn delete_session_of(tx: &mut Tx, customer: CustomerId, session: SessionId) -> Result<bool, StoreError> {
    let deleted =
        tx.execute("delete from session where customer_id = $1 and id = $2", params![customer, session]).await?;
    Ok(deleted == 1)
}

/// Signs all of the customer's devices out, but for that one.
pub async fn delete_other_sessions(
    tx: &mut Tx,
    customer: CustomerId,
    but: Option<SessionId>,
) -> Result<u64, StoreError> {
    let but = but.map_or_else(String::new, |but| but.to_string());
    tx.execute("delete from session where customer_id = $1 and id <> $2", params![customer, but]).await
}

/// Forgets devices that are signed out because nobody uses them, or because they were signed in for too long.
pub async fn delete_old_sessions(
    tx: &mut Tx,
    seen_before: Timestamp,
    begun_before: Timestamp,
) -> Result<u64, StoreError> {
    tx.execute(
        "delete from session
         where id in (select id from session where seen_at <= $1 or created_at <= $2 order by seen_at limit 500)",
        params![seen_before, begun_before],
    )
    .await
}

fn read_session(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        id: row.parse("id")?,
        customer: row.parse("customer_id")?,
        device: row.get("device")?,
        created_at: row.get("created_at")?,
        seen_at: row.get("seen_at")?,
    })
}
