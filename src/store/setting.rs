//! Settings: one row of JSON under each key.

use super::db::{StoreError, Tx};
use crate::domain::market::Market;
use crate::domain::reminder::Reminders;
use crate::domain::shop::Shop;
use crate::domain::synonyms::Synonyms;
use crate::domain::unpaid::UnpaidLimits;
use crate::params;

const SHOP: &str = "shop";
const SECRET: &str = "secret";
const MARKETS: &str = "markets";
const UNPAID: &str = "unpaid";
const SYNONYMS: &str = "synonyms";
const REMINDERS: &str = "reminders";

/// What the merchant has set; `None` in a shop that was never set up.
pub async fn load_shop(tx: &mut Tx) -> Result<Option<Shop>, StoreError> {
    let row = tx.query_opt("select value from setting where key = $1", params![SHOP]).await?;
    row.map(|row| row.json("value")).transpose()
}

/// The markets beside the shop's own.
pub async fn load_markets(tx: &mut Tx) -> Result<Vec<Market>, StoreError> {
    let row = tx.query_opt("select value from setting where key = $1", params![MARKETS]).await?;
    row.map_or(Ok(Vec::new()), |row| row.json("value"))
}

/// What unpaid orders may hold.
pub async fn load_unpaid_limits(tx: &mut Tx) -> Result<UnpaidLimits, StoreError> {
    let row = tx.query_opt("select value from setting where key = $1", params![UNPAID]).await?;
    row.map_or(Ok(UnpaidLimits::default()), |row| row.json("value"))
}

/// What is called by several words.
pub async fn load_synonyms(tx: &mut Tx) -> Result<Synonyms, StoreError> {
    let row = tx.query_opt("select value from setting where key = $1", params![SYNONYMS]).await?;
    row.map_or(Ok(Synonyms::default()), |row| row.json("value"))
}

/// When reminders are due.
pub async fn load_reminders(tx: &mut Tx) -> Result<Reminders, StoreError> {
    let row = tx.query_opt("select value from setting where key = $1", params![REMINDERS]).await?;
    row.map_or(Ok(Reminders::default()), |row| row.json("value"))
}

/// Keeps when reminders are due.
pub async fn save_reminders(tx: &mut Tx, reminders: Reminders) -> Result<(), StoreError> {
    save(tx, REMINDERS, &reminders).await
}

/// Keeps what the merchant has set.
pub async fn save_shop(tx: &mut Tx, shop: &Shop) -> Result<(), StoreError> {
    save(tx, SHOP, shop).await
}

/// Keeps the markets beside the shop's own.
pub async fn save_markets(tx: &mut Tx, markets: &[Market]) -> Result<(), StoreError> {
    save(tx, MARKETS, &markets).await
}

/// Keeps what unpaid orders may hold.
pub async fn save_unpaid_limits(tx: &mut Tx, limits: UnpaidLimits) -> Result<(), StoreError> {
    save(tx, UNPAID, &limits).await
}

/// Keeps what is called by several words.
pub async fn save_synonyms(tx: &mut Tx, synonyms: &Synonyms) -> Result<(), StoreError> {
    save(tx, SYNONYMS, synonyms).await
}

async fn save(tx: &mut Tx, key: &str, value: &impl serde::Serialize) -> Result<(), StoreError> {
    let value = serde_json::to_string(value).map_err(|error| StoreError::Other(error.to_string()))?;
    tx.execute(
        "insert into setting (key, value)
         values ($1, $2)
         on conflict (key) do update set value = excluded.value",
        params![key, value],
    )
    .await?;
    Ok(())
}

/// The secret that all processes of a shop sign with: the one that is there, or else the one that is offered.
pub async fn share_secret(tx: &mut Tx, offered: &[u8; 64]) -> Result<[u8; 64], StoreError> {
    let text: String = offered.iter().map(|byte| format!("{byte:02x}")).collect();
    tx.execute(
        "insert into setting (key, value) values ($1, $2) on conflict (key) do nothing",
        params![SECRET, format!("\"{text}\"")],
    )
    .await?;
    let kept: String =
        tx.query_one("select value from setting where key = $1", params![SECRET]).await?.json("value")?;
    let byte = |place: usize| kept.get(2 * place..2 * place + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
    let bytes: Option<Vec<u8>> = (0..kept.len().div_ceil(2)).map(byte).collect();
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| StoreError::Other("the shop's secret is damaged: it should have 64 bytes".into()))
}
