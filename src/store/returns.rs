//! Goods that come back.

use super::db::{Row, StoreError, Tx};
use crate::domain::id::{OrderId, ReturnId, VariantId};
use crate::domain::returns::{ReturnReason, ReturnState};
use crate::domain::time::Timestamp;
use crate::params;

/// A return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    pub id: ReturnId,
    pub order: OrderId,
    /// Counts the returns of an order from 1.
    pub number: u32,
    pub state: ReturnState,
    pub reason: ReturnReason,
    /// What the buyer wrote beside it.
    pub note: String,
    /// What the merchant answered.
    pub answer: String,
    pub lines: Vec<ReturnLine>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A line of a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReturnLine {
    pub variant: VariantId,
    pub quantity: u32,
    /// What of it came.
    pub received: u32,
    /// What of that went back on the shelf.
    pub restocked: u32,
}

const COLUMNS: &str = "id, order_id, number, state, reason, note, answer, created_at, updated_at";

/// Writes a return down.
pub async fn insert_return(tx: &mut Tx, new: &Return) -> Result<(), StoreError> {
    tx.execute(
        "insert into order_return (id, order_id, number, state, reason, note, answer, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            new.id,
            new.order,
            new.number,
            new.state.as_str(),
            new.reason.as_str(),
            &new.note,
            &new.answer,
            new.created_at,
            new.updated_at
        ],
    )
    .await?;
    for line in &new.lines {
        tx.execute(
            "insert into order_return_line (return_id, variant_id, quantity) values ($1, $2, $3)",
            params![new.id, line.variant, line.quantity],
        )
        .await?;
    }
    Ok(())
}

/// The return with that id.
pub async fn find_return(tx: &mut Tx, id: ReturnId) -> Result<Option<Return>, StoreError> {
    let sql = format!("select {COLUMNS} from order_return where id = $1");
    match tx.query_opt(&sql, params![id]).await? {
        Some(row) => read_return(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// The returns of an order, in their order.
pub async fn list_returns(tx: &mut Tx, order: OrderId) -> Result<Vec<Return>, StoreError> {
    let sql = format!("select {COLUMNS} from order_return where order_id = $1 order by number limit 1000");
    let mut returns = Vec::new();
    for row in tx.query(&sql, params![order]).await? {
        returns.push(read_return(tx, &row).await?);
    }
    Ok(returns)
}

/// Moves a return from the state it was seen in; answers whether it still was.
pub async fn move_return(
    tx: &mut Tx,
    seen: &Return,
    state: ReturnState,
    answer: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let moved = tx
        .execute(
            "update order_return
             set state = $3,
                 answer = case when $4 = '' then answer else $4 end,
                 updated_at = $5
             where id = $1 and state = $2",
            params![seen.id, seen.state.as_str(), state.as_str(), answer, now],
        )
        .await?;
    Ok(moved == 1)
}

/// Notes what of a line came and went back on the shelf; answers whether it can be so many.
pub async fn receive_line(
    tx: &mut Tx,
    id: ReturnId,
    variant: VariantId,
    received: u32,
    restocked: u32,
) -> Result<bool, StoreError> {
    let noted = tx
        .execute(
            "update order_return_line
             set received = $3,
                 restocked = $4
             where return_id = $1 and variant_id = $2 and quantity >= $3 and $3 >= $4",
            params![id, variant, received, restocked],
        )
        .await?;
    Ok(noted == 1)
}

async fn read_return(tx: &mut Tx, row: &Row) -> Result<Return, StoreError> {
    let id: ReturnId = row.parse("id")?;
    let lines = tx
        .query(
            "select variant_id, quantity, received, restocked
             from order_return_line
             where return_id = $1
             order by variant_id
             limit 1000",
            params![id],
        )
        .await?;
    let lines = lines.iter().map(|line| {
        Ok(ReturnLine {
            variant: line.parse("variant_id")?,
            quantity: line.get("quantity")?,
            received: line.get("received")?,
            restocked: line.get("restocked")?,
        })
    });
    Ok(Return {
        id,
        order: row.parse("order_id")?,
        number: row.get("number")?,
        state: row.parse("state")?,
        reason: row.parse("reason")?,
        note: row.get("note")?,
        answer: row.get("answer")?,
        lines: lines.collect::<Result<_, StoreError>>()?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}
