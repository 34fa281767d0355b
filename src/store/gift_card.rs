//! Gift cards and what is on them. A balance changes only by a statement that asks itself whether it may, and together with
//! the row that says why.

use super::db::{Row, StoreError, Tx};
use super::ledger::write_transfer;
use crate::domain::gift_card::{CardEvent, CardKind, CardState, MovementKind};
use crate::domain::id::{GiftCardId, OrderId};
use crate::domain::ledger::{Cause, Transfer};
use crate::domain::money::Money;
use crate::domain::tender::Purse;
use crate::domain::time::Timestamp;
use crate::params;

/// A gift card as it is kept. Its code is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiftCard {
    pub id: GiftCardId,
    pub kind: CardKind,
    /// The end of its code.
    pub last_four: String,
    pub balance: Money,
    pub state: CardState,
    pub expires_at: Option<Timestamp>,
    /// Who gets the code by mail; empty when nobody does.
    pub email: String,
    pub created_at: Timestamp,
}

impl GiftCard {
    pub const fn purse(&self) -> Purse {
        Purse { card: self.id, balance_minor: self.balance.minor, expires_at: self.expires_at }
    }
}

/// A change of a balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    pub kind: MovementKind,
    pub amount_minor: i64,
    pub order: Option<OrderId>,
    pub actor: String,
    pub at: Timestamp,
}

const COLUMNS: &str = "id, kind, last_four, currency, balance_minor, state, expires_at, email, created_at";

/// Writes a card down, with nothing on it.
pub async fn insert_card(tx: &mut Tx, card: &GiftCard, code_hash: &str) -> Result<(), StoreError> {
    tx.execute(
        "insert into gift_card (
             id, kind, code_hash, last_four, currency, balance_minor, state, expires_at, email, created_at
         )
         values ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9)",
        params![
            card.id,
            card.kind.as_str(),
            code_hash,
            &card.last_four,
            card.balance.currency.code(),
            card.state.as_str(),
            card.expires_at,
            &card.email,
            card.created_at
        ],
    )
    .await?;
    Ok(())
}

/// Who moves the value of a card, and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moving {
    pub kind: MovementKind,
    pub cause: Cause,
    pub order: Option<OrderId>,
    pub actor: &'static str,
    pub now: Timestamp,
}

/// Puts value on a card. The same cause a second time is a conflict.
pub async fn put_on_card(tx: &mut Tx, card: GiftCardId, amount: Money, why: Moving) -> Result<(), StoreError> {
    let done = tx
        .execute(
            "update gift_card set balance_minor = balance_minor + $2 where id = $1 and currency = $3",
            params![card, amount.minor, amount.currency.code()],
        )
        .await?;
    if done != 1 {
        return Err(StoreError::Other(format!("card {card} takes no {}", amount.currency)));
    }
    write_movement(tx, card, amount.minor, amount, why).await
}

/// Takes value from a card that may be used at this time; answers whether there was so much on it.
pub async fn take_from_card(tx: &mut Tx, card: GiftCardId, amount: Money, why: Moving) -> Result<bool, StoreError> {
    let taken = tx
        .execute(
            "update gift_card
             set balance_minor = balance_minor - $2
             where id = $1
               and currency = $3
               and balance_minor >= $2
               and state = 'active'
               and (expires_at is null or expires_at > $4)",
            params![card, amount.minor, amount.currency.code(), why.now],
        )
        .await?;
    if taken != 1 {
        return Ok(false);
    }
    write_movement(tx, card, amount.minor.saturating_neg(), amount, why).await?;
    Ok(true)
}

/// A movement and its entries in the ledger bear the same cause, so that each can be looked up by the other.
async fn write_movement(
    tx: &mut Tx,
    card: GiftCardId,
    change_minor: i64,
    amount: Money,
    why: Moving,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into gift_card_movement (card_id, kind, amount_minor, cause, order_id, actor, at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        params![
            card,
            why.kind.as_str(),
            change_minor,
            why.cause.to_string(),
            why.order.map(|order| order.to_string()).unwrap_or_default(),
            why.actor,
            why.now
        ],
    )
    .await?;
    write_transfer(tx, &Transfer { cause: why.cause, order: why.order, amount }, why.now).await
}

/// Gives a card another state, if it still has that one; answers whether it had.
pub async fn move_card(
    tx: &mut Tx,
    seen: &GiftCard,
    event: CardEvent,
    state: CardState,
    actor: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let moved = tx
        .execute(
            "update gift_card set state = $3 where id = $1 and state = $2",
            params![seen.id, seen.state.as_str(), state.as_str()],
        )
        .await?;
    let kind = match event {
        CardEvent::Disable => "disabled",
        CardEvent::Enable => "enabled",
    };
    if moved == 1 {
        tx.execute(
            "insert into gift_card_event (card_id, kind, actor, at) values ($1, $2, $3, $4)",
            params![seen.id, kind, actor, now],
        )
        .await?;
    }
    Ok(moved == 1)
}

/// The card with that id.
pub async fn find_card(tx: &mut Tx, id: GiftCardId) -> Result<Option<GiftCard>, StoreError> {
    let sql = format!("select {COLUMNS} from gift_card where id = $1");
    tx.query_opt(&sql, params![id]).await?.as_ref().map(read_card).transpose()
}

/// The card whose code has that hash.
pub async fn find_card_by_code(tx: &mut Tx, code_hash: &str) -> Result<Option<GiftCard>, StoreError> {
    let sql = format!("select {COLUMNS} from gift_card where code_hash = $1");
    tx.query_opt(&sql, params![code_hash]).await?.as_ref().map(read_card).transpose()
}

/// The newest cards, newest first.
pub async fn list_newest_cards(tx: &mut Tx, limit: u32) -> Result<Vec<GiftCard>, StoreError> {
    let sql = format!("select {COLUMNS} from gift_card order by created_at desc, id limit $1");
    tx.query(&sql, params![limit]).await?.iter().map(read_card).collect()
}

/// Cards whose codes end like that, newest first: staff is told no more than the end of a code.
pub async fn find_cards_by_tail(tx: &mut Tx, last_four: &str) -> Result<Vec<GiftCard>, StoreError> {
    let sql = format!("select {COLUMNS} from gift_card where last_four = $1 order by created_at desc, id limit 20");
    tx.query(&sql, params![last_four]).await?.iter().map(read_card).collect()
}

/// Cards whose codes were mailed to that address, newest first. It is asked for once in a while, so the table is read through.
pub async fn list_cards_of_mailbox(tx: &mut Tx, mailbox: &str) -> Result<Vec<GiftCard>, StoreError> {
    let sql =
        format!("select {COLUMNS} from gift_card where lower(email) = $1 order by created_at desc, id limit 1000");
    tx.query(&sql, params![mailbox]).await?.iter().map(read_card).collect()
}

/// What changed the balance of a card, oldest first.
pub async fn list_movements(tx: &mut Tx, card: GiftCardId) -> Result<Vec<Movement>, StoreError> {
    let rows = tx
        .query(
            "select kind, amount_minor, order_id, actor, at
             from gift_card_movement
             where card_id = $1
             order by id
             limit 1000",
            params![card],
        )
        .await?;
    rows.iter().map(read_movement).collect()
}

fn read_card(row: &Row) -> Result<GiftCard, StoreError> {
    Ok(GiftCard {
        id: row.parse("id")?,
        kind: row.parse("kind")?,
        last_four: row.get("last_four")?,
        balance: Money::new(row.get("balance_minor")?, row.parse("currency")?),
        state: row.parse("state")?,
        expires_at: row.get("expires_at")?,
        email: row.get("email")?,
        created_at: row.get("created_at")?,
    })
}

fn read_movement(row: &Row) -> Result<Movement, StoreError> {
    let order: String = row.get("order_id")?;
    Ok(Movement {
        kind: row.parse("kind")?,
        amount_minor: row.get("amount_minor")?,
        order: if order.is_empty() { None } else { Some(row.parse("order_id")?) },
        actor: row.get("actor")?,
        at: row.get("at")?,
    })
}
