//! Numbers that people read aloud: they count up without gaps, because each is taken in the transaction that uses it.

use super::db::{StoreError, Tx};
use crate::params;

/// The first order is not number 1: nobody likes to be a shop's first customer.
const FIRST_ORDER: i64 = 1001;

/// The number of the next order.
pub async fn take_order_number(tx: &mut Tx) -> Result<i64, StoreError> {
    let row = tx
        .query_one(
            "insert into counter (name, value)
             values ('order_number', $1)
             on conflict (name) do update set value = counter.value + 1
             returning value",
            params![FIRST_ORDER],
        )
        .await?;
    row.get("value")
}

/// Writes down, in the transaction that changes the catalogue, that it has changed: other processes look here.
pub async fn count_catalog_change(tx: &mut Tx) -> Result<(), StoreError> {
    tx.execute(
        "insert into counter (name, value)
         values ('catalog_changes', 1)
         on conflict (name) do update set value = counter.value + 1",
        &[],
    )
    .await?;
    Ok(())
}

/// How often the catalogue has changed.
pub async fn catalog_changes(tx: &mut Tx) -> Result<i64, StoreError> {
    let row = tx.query_opt("select value from counter where name = 'catalog_changes'", &[]).await?;
    row.map_or(Ok(0), |row| row.get("value"))
}
