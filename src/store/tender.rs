//! What cards pay of orders.

use super::db::{Row, StoreError, Tx};
use crate::domain::gift_card::CardKind;
use crate::domain::id::{GiftCardId, OrderId};
use crate::domain::money::Money;
use crate::domain::payment::{AttemptState, Collected};
use crate::params;

/// What a card pays of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tender {
    pub card: GiftCardId,
    pub kind: CardKind,
    pub last_four: String,
    pub amount: Money,
    /// What of it went back by refunds.
    pub refunded_minor: i64,
    /// Whether the order was given up before it was paid, and the card has it again.
    pub given_back: bool,
}

impl Tender {
    /// What it adds to the money of its order: a card pays at once.
    pub const fn collected(&self) -> Collected {
        Collected {
            state: AttemptState::Captured,
            captured_minor: self.amount.minor,
            refunded_minor: self.refunded_minor,
            authorized: false,
        }
    }

    /// What of it can still go back.
    pub const fn left_minor(&self) -> i64 {
        if self.given_back { 0 } else { self.amount.minor.saturating_sub(self.refunded_minor) }
    }
}

/// Writes down what a card pays of an order.
pub async fn insert_tender(
    tx: &mut Tx,
    order: OrderId,
    card: GiftCardId,
    place: u32,
    amount_minor: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into order_tender (order_id, card_id, place, amount_minor) values ($1, $2, $3, $4)",
        params![order, card, place, amount_minor],
    )
    .await?;
    Ok(())
}

/// What cards pay of an order, in the order in which they are used.
pub async fn list_tenders(tx: &mut Tx, order: OrderId) -> Result<Vec<Tender>, StoreError> {
    let rows = tx
        .query(
            "select t.card_id, c.kind, c.last_four, t.amount_minor, c.currency, t.refunded_minor, t.given_back
             from order_tender t
             join gift_card c on c.id = t.card_id
             where t.order_id = $1
             order by t.place
             limit 100",
            params![order],
        )
        .await?;
    rows.iter().map(read_tender).collect()
}

/// Notes that the card has again what it paid; answers whether it had not before.
pub async fn mark_given_back(tx: &mut Tx, order: OrderId, card: GiftCardId) -> Result<bool, StoreError> {
    let marked = tx
        .execute(
            "update order_tender
             set given_back = 1
             where order_id = $1 and card_id = $2 and given_back = 0 and refunded_minor = 0",
            params![order, card],
        )
        .await?;
    Ok(marked == 1)
}

/// Takes a sum from what can be refunded of what a card paid; answers whether there was so much left.
pub async fn take_tendered(tx: &mut Tx, order: OrderId, card: GiftCardId, minor: i64) -> Result<bool, StoreError> {
    let taken = tx
        .execute(
            "update order_tender
             set refunded_minor = refunded_minor + $3
             where order_id = $1
               and card_id = $2
               and given_back = 0
               and refunded_minor + $3 <= amount_minor",
            params![order, card, minor],
        )
        .await?;
    Ok(taken == 1)
}

fn read_tender(row: &Row) -> Result<Tender, StoreError> {
    Ok(Tender {
        card: row.parse("card_id")?,
        kind: row.parse("kind")?,
        last_four: row.get("last_four")?,
        amount: Money::new(row.get("amount_minor")?, row.parse("currency")?),
        refunded_minor: row.get("refunded_minor")?,
        given_back: row.get("given_back")?,
    })
}
