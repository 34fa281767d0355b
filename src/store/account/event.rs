//! What happened to what lets customers in.

use super::super::db::{Row, StoreError, Tx};
use crate::domain::account::Credential;
use crate::domain::id::{AccountEventId, CustomerId};
use crate::domain::time::Timestamp;
use crate::params;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountEvent {
    pub id: AccountEventId,
    pub customer: CustomerId,
    pub kind: Credential,
    /// Where it was done.
    pub device: String,
    pub at: Timestamp,
}

/// Writes it down.
pub async fn insert_event(tx: &mut Tx, event: &AccountEvent) -> Result<(), StoreError> {
    tx.execute(
        "insert into account_event (id, customer_id, kind, device, at) values ($1, $2, $3, $4, $5)",
        params![event.id, event.customer, event.kind.as_str(), &event.device, event.at],
    )
    .await?;
    Ok(())
}

/// The one with that id, for its mail.
pub async fn find_event(tx: &mut Tx, id: AccountEventId) -> Result<Option<AccountEvent>, StoreError> {
    let sql = "select id, customer_id, kind, device, at from account_event where id = $1";
    tx.query_opt(sql, params![id]).await?.as_ref().map(read_event).transpose()
}

/// All of a customer's, newest first.
pub async fn list_events(tx: &mut Tx, customer: CustomerId) -> Result<Vec<AccountEvent>, StoreError> {
    let rows = tx
        .query(
            "select id, customer_id, kind, device, at
             from account_event
             where customer_id = $1
             order by at desc, id
             limit 100",
            params![customer],
        )
        .await?;
    rows.iter().map(read_event).collect()
}

fn read_event(row: &Row) -> Result<AccountEvent, StoreError> {
    Ok(AccountEvent {
        id: row.parse("id")?,
        customer: row.parse("customer_id")?,
        kind: row.parse("kind")?,
        device: row.get("device")?,
        at: row.get("at")?,
    })
}
