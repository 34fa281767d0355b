//! Passkeys of customers, and what devices were asked for and have not answered yet.

use super::super::db::{Row, StoreError, Tx};
use crate::domain::id::{CeremonyId, CustomerId, PasskeyId};
use crate::domain::time::Timestamp;
use crate::params;

/// The public half of a pair of keys that a device keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPasskey {
    pub id: PasskeyId,
    pub customer: CustomerId,
    /// What the device calls it, in base64url.
    pub credential_id: String,
    /// Roughly the device on which it was made, in words.
    pub name: String,
    /// JSON, as whoever verifies it writes it.
    pub credential: String,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// What a device was asked, until it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CeremonyState {
    pub id: CeremonyId,
    /// Whose passkey it will be; `None` when somebody wants to sign in.
    pub customer: Option<CustomerId>,
    /// JSON, as whoever verifies the answer writes it.
    pub state: String,
    pub ends_at: Timestamp,
}

const COLUMNS: &str = "id, customer_id, credential_id, name, credential, created_at, used_at";

/// Keeps a passkey; answers whether it is new.
pub async fn insert_passkey(tx: &mut Tx, passkey: &KeptPasskey) -> Result<bool, StoreError> {
    let KeptPasskey { id, customer, credential_id, name, credential, created_at, used_at } = passkey;
    let inserted = tx
        .execute(
            "insert into passkey (id, customer_id, credential_id, name, credential, created_at, used_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (credential_id) do nothing",
            params![*id, *customer, credential_id, name, credential, *created_at, *used_at],
        )
        .await?;
    Ok(inserted == 1)
}

/// The customer's passkeys, oldest first.
pub async fn list_passkeys(tx: &mut Tx, customer: CustomerId) -> Result<Vec<KeptPasskey>, StoreError> {
    let sql = format!("select {COLUMNS} from passkey where customer_id = $1 order by created_at, id");
    tx.query(&sql, params![customer]).await?.iter().map(read_passkey).collect()
}

/// The passkey that a device calls so, whoever it belongs to.
pub async fn find_passkey(tx: &mut Tx, credential_id: &str) -> Result<Option<KeptPasskey>, StoreError> {
    let sql = format!("select {COLUMNS} from passkey where credential_id = $1");
    tx.query_opt(&sql, params![credential_id]).await?.as_ref().map(read_passkey).transpose()
}

/// Notes that a passkey was used, and how it stands since; answers whether it is still there and was not used meanwhile.
pub async fn use_passkey(tx: &mut Tx, had: &KeptPasskey, credential: &str, now: Timestamp) -> Result<bool, StoreError> {
    let updated = tx
        .execute(
            "update passkey set credential = $3, used_at = $4 where id = $1 and credential = $2",
            params![had.id, &had.credential, credential, now],
        )
        .await?;
    Ok(updated == 1)
}

/// Forgets one of the customer's passkeys; answers whether there was one.
pub async fn delete_passkey(tx: &mut Tx, customer: CustomerId, id: PasskeyId) -> Result<bool, StoreError> {
    Ok(tx.execute("delete from passkey where id = $1 and customer_id = $2", params![id, customer]).await? == 1)
}

/// Writes down what a device is asked.
pub async fn insert_ceremony(tx: &mut Tx, ceremony: &CeremonyState) -> Result<(), StoreError> {
    tx.execute(
        "insert into passkey_ceremony (id, customer_id, state, ends_at) values ($1, $2, $3, $4)",
        params![ceremony.id, ceremony.customer, &ceremony.state, ceremony.ends_at],
    )
    .await?;
    Ok(())
}

/// What a device was asked, which is forgotten by this: there is one answer to each question.
pub async fn take_ceremony(tx: &mut Tx, id: CeremonyId) -> Result<Option<CeremonyState>, StoreError> {
    let sql = "select id, customer_id, state, ends_at from passkey_ceremony where id = $1";
    let Some(row) = tx.query_opt(sql, params![id]).await? else { return Ok(None) };
    tx.execute("delete from passkey_ceremony where id = $1", params![id]).await?;
    Ok(Some(CeremonyState {
        id: row.parse("id")?,
        customer: row.parse_opt("customer_id")?,
        state: row.get("state")?,
        ends_at: row.get("ends_at")?,
    }))
}

/// Forgets what no device has answered.
pub async fn delete_old_ceremonies(tx: &mut Tx, ended_before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(
        "delete from passkey_ceremony where id in (
             select id from passkey_ceremony where ends_at < $1 order by ends_at limit 500
         )",
        params![ended_before],
    )
    .await
}

fn read_passkey(row: &Row) -> Result<KeptPasskey, StoreError> {
    Ok(KeptPasskey {
        id: row.parse("id")?,
        customer: row.parse("customer_id")?,
        credential_id: row.get("credential_id")?,
        name: row.get("name")?,
        credential: row.get("credential")?,
        created_at: row.get("created_at")?,
        used_at: row.get("used_at")?,
    })
}
