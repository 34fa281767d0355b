//! Addresses that customers keep.

use super::super::db::{Row, StoreError, Tx};
use crate::domain::address::Address;
use crate::domain::id::{CustomerId, SavedAddressId};
use crate::domain::time::Timestamp;
use crate::params;

/// An address that a customer keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedAddress {
    pub id: SavedAddressId,
    pub address: Address,
    /// The one that the checkout begins with.
    pub is_default: bool,
}

/// Keeps one more.
pub async fn insert_address(
    tx: &mut Tx,
    customer: CustomerId,
    saved: &SavedAddress,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into saved_address (id, customer_id, address, is_default, created_at) values ($1, $2, $3, $4, $5)",
        params![saved.id, customer, write_json(&saved.address)?, saved.is_default, now],
    )
    .await?;
    Ok(())
}

/// Changes one of the customer's; answers whether it is one.
pub async fn update_address(
    tx: &mut Tx,
    customer: CustomerId,
    id: SavedAddressId,
    address: &Address,
) -> Result<bool, StoreError> {
    let changed = tx
        .execute(
            "update saved_address set address = $3 where customer_id = $1 and id = $2",
            params![customer, id, write_json(address)?],
        )
        .await?;
    Ok(changed == 1)
}

/// Makes one of the customer's the default one; answers whether it is one.
pub async fn make_default(tx: &mut Tx, customer: CustomerId, id: SavedAddressId) -> Result<bool, StoreError> {
    tx.execute("update saved_address set is_default = 0 where customer_id = $1 and is_default = 1", params![customer])
        .await?;
    let made = tx
        .execute("update saved_address set is_default = 1 where customer_id = $1 and id = $2", params![customer, id])
        .await?;
    Ok(made == 1)
}

/// Forgets one of the customer's; answers whether it was one.
pub async fn delete_address(tx: &mut Tx, customer: CustomerId, id: SavedAddressId) -> Result<bool, StoreError> {
    let deleted =
        tx.execute("delete from saved_address where customer_id = $1 and id = $2", params![customer, id]).await?;
    Ok(deleted == 1)
}

/// All of the customer's, the default one first, and then as they came.
pub async fn list_addresses(tx: &mut Tx, customer: CustomerId) -> Result<Vec<SavedAddress>, StoreError> {
    let rows = tx
        .query(
            "select id, address, is_default
             from saved_address
             where customer_id = $1
             order by is_default desc, created_at, id
             limit 100",
            params![customer],
        )
        .await?;
    rows.iter().map(read_address).collect()
}

fn read_address(row: &Row) -> Result<SavedAddress, StoreError> {
    Ok(SavedAddress { id: row.parse("id")?, address: row.json("address")?, is_default: row.get("is_default")? })
}

fn write_json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Other(error.to_string()))
}
