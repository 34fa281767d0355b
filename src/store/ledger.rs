//! The ledger's rows. They are only ever added, in the transaction that moves the money.

use super::db::{StoreError, Tx};
use crate::domain::ledger::Transfer;
use crate::domain::time::Timestamp;
use crate::params;

/// Writes a movement down: two entries that come to nothing. The same cause a second time is a conflict.
pub async fn write_transfer(tx: &mut Tx, transfer: &Transfer, now: Timestamp) -> Result<(), StoreError> {
    let (from, to) = transfer.accounts();
    tx.execute(
        "insert into ledger_entry (cause, account, amount_minor, currency, order_id, at)
         values ($1, $2, $4, $6, $7, $8), ($1, $3, $5, $6, $7, $8)",
        params![
            transfer.cause.to_string(),
            from.as_str(),
            to.as_str(),
            transfer.amount.minor.saturating_neg(),
            transfer.amount.minor,
            transfer.amount.currency.code(),
            transfer.order.map(|order| order.to_string()).unwrap_or_default(),
            now
        ],
    )
    .await?;
    Ok(())
}
