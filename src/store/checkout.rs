//! Checkouts: what buyers typed so far, as typed. A checkout is found by a secret that only its buyer has;
//! here it is only known by its hash.

use super::db::{StoreError, Tx};
use crate::domain::checkout::CheckoutDraft;
use crate::domain::id::{CheckoutId, GiftCardId};
use crate::domain::time::Timestamp;
use crate::params;

/// A visit to the till.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    pub id: CheckoutId,
    pub draft: CheckoutDraft,
    /// The gift cards to pay with, in the order in which they were typed.
    pub cards: Vec<GiftCardId>,
}

/// The checkout with that secret.
pub async fn find_checkout(tx: &mut Tx, secret_hash: &str) -> Result<Option<Checkout>, StoreError> {
    let row =
        tx.query_opt("select id, draft, cards from checkout where secret_hash = $1", params![secret_hash]).await?;
    row.map(|row| Ok(Checkout { id: row.parse("id")?, draft: row.json("draft")?, cards: row.json("cards")? }))
        .transpose()
}

/// Begins a checkout.
pub async fn insert_checkout(
    tx: &mut Tx,
    checkout: &Checkout,
    secret_hash: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into checkout (id, secret_hash, draft, cards, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)",
        params![checkout.id, secret_hash, write_json(&checkout.draft)?, write_json(&checkout.cards)?, now],
    )
    .await?;
    Ok(())
}

/// Keeps what the buyer typed.
pub async fn save_draft(
    tx: &mut Tx,
    checkout: CheckoutId,
    draft: &CheckoutDraft,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "update checkout set draft = $2, updated_at = $3 where id = $1",
        params![checkout, write_json(draft)?, now],
    )
    .await?;
    Ok(())
}

/// Keeps which gift cards the buyer wants to pay with.
pub async fn save_cards(
    tx: &mut Tx,
    checkout: CheckoutId,
    cards: &[GiftCardId],
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "update checkout set cards = $2, updated_at = $3 where id = $1",
        params![checkout, write_json(&cards)?, now],
    )
    .await?;
    Ok(())
}

/// Forgets checkouts that nobody came back to: they hold names and addresses. Orders have what they need of their own.
pub async fn delete_old_checkouts(tx: &mut Tx, before: Timestamp) -> Result<u64, StoreError> {
    tx.execute(
        "delete from checkout
         where id in (select id from checkout where updated_at < $1 order by updated_at limit 500)",
        params![before],
    )
    .await
}

fn write_json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Other(error.to_string()))
}
