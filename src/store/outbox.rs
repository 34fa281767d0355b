//! Messages to buyers that are due, written in the transaction that causes them: none is sent for what did not happen,
//! and none is forgotten.

use super::db::{StoreError, Tx};
use crate::domain::id::OrderId;
use crate::domain::time::Timestamp;
use crate::params;

/// The mail that tells a buyer that the order is placed.
pub const ORDER_PLACED: &str = "order_placed";

/// Notes that a message is due. A message of a kind goes out once for an order.
pub async fn put_message(tx: &mut Tx, order: OrderId, kind: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "insert into outbox (order_id, kind, created_at)
         values ($1, $2, $3)
         on conflict (order_id, kind) do nothing",
        params![order, kind, now],
    )
    .await?;
    Ok(())
}
