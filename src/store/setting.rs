//! Settings: one row of JSON under each key.

use super::db::{StoreError, Tx};
use crate::domain::shop::Shop;
use crate::params;

const SHOP: &str = "shop";

/// What the merchant has set; `None` in a shop that was never set up.
pub async fn load_shop(tx: &mut Tx) -> Result<Option<Shop>, StoreError> {
    let row = tx.query_opt("select value from setting where key = $1", params![SHOP]).await?;
    row.map(|row| row.json("value")).transpose()
}

/// Keeps what the merchant has set.
pub async fn save_shop(tx: &mut Tx, shop: &Shop) -> Result<(), StoreError> {
    let value = serde_json::to_string(shop).map_err(|error| StoreError::Other(error.to_string()))?;
    tx.execute(
        "insert into setting (key, value)
         values ($1, $2)
         on conflict (key) do update set value = excluded.value",
        params![SHOP, value],
    )
    .await?;
    Ok(())
}
