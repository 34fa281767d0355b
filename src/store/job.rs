//! Work that is done once in a while, and when it is due next.

use super::db::{StoreError, Tx};
use crate::domain::time::Timestamp;
use crate::params;

/// When the work is due; a work that was never planned is planned for that time.
pub async fn find_due(tx: &mut Tx, name: &str, first: Timestamp) -> Result<Timestamp, StoreError> {
    tx.execute("insert into job (name, due_at) values ($1, $2) on conflict (name) do nothing", params![name, first])
        .await?;
    tx.query_one("select due_at from job where name = $1", params![name]).await?.get("due_at")
}

/// Plans the next time, if it still is due when it was seen to be.
pub async fn plan(tx: &mut Tx, name: &str, was_due: Timestamp, next: Timestamp) -> Result<(), StoreError> {
    tx.execute("update job set due_at = $3 where name = $1 and due_at = $2", params![name, was_due, next]).await?;
    Ok(())
}
