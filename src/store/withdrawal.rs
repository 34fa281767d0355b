//! What buyers declared by their right of withdrawal.

use super::db::{Row, StoreError, Tx};
use super::stock::Demand;
use crate::domain::id::{OrderId, ReturnId, WithdrawalId};
use crate::domain::names::stored_names;
use crate::domain::time::Timestamp;
use crate::domain::withdrawal::WithdrawalState;
use crate::params;

/// How the buyer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By the order's link, which is a secret of theirs.
    Link,
    /// By its number and e-mail address, which others may know, too.
    Number,
}

stored_names!(Way, "a way to a withdrawal", {
    Link => "link",
    Number => "number",
});

/// A withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    pub id: WithdrawalId,
    pub order: OrderId,
    /// Counts the withdrawals of an order from 1.
    pub number: u32,
    pub state: WithdrawalState,
    pub name: String,
    pub email: String,
    pub way: Way,
    /// Since when goods and money go back; `None` while staff has still to see to it.
    pub accepted_at: Option<Timestamp>,
    /// By which the goods come back.
    pub returned_by: Option<ReturnId>,
    /// Why it was declined.
    pub answer: String,
    pub pieces: Demand,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Withdrawal {
    /// Whether nothing was done about it yet.
    pub fn waits(&self) -> bool {
        self.state == WithdrawalState::Received && self.accepted_at.is_none()
    }
}

const COLUMNS: &str =
    "id, order_id, number, state, name, email, way, accepted_at, return_id, answer, created_at, updated_at";

/// Writes a withdrawal down.
pub async fn insert_withdrawal(tx: &mut Tx, new: &Withdrawal) -> Result<(), StoreError> {
    tx.execute(
        "insert into withdrawal (
             id, order_id, number, state, name, email, way, accepted_at, return_id, answer, created_at, updated_at
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        params![
            new.id,
            new.order,
            new.number,
            new.state.as_str(),
            &new.name,
            &new.email,
            new.way.as_str(),
            new.accepted_at,
            new.returned_by,
            &new.answer,
            new.created_at,
            new.updated_at
        ],
    )
    .await?;
    for (variant, quantity) in &new.pieces {
        tx.execute(
            "insert into withdrawal_line (withdrawal_id, variant_id, quantity) values ($1, $2, $3)",
            params![new.id, *variant, *quantity],
        )
        .await?;
    }
    Ok(())
}

/// The withdrawal with that id.
pub async fn find_withdrawal(tx: &mut Tx, id: WithdrawalId) -> Result<Option<Withdrawal>, StoreError> {
    let sql = format!("select {COLUMNS} from withdrawal where id = $1");
    let row = tx.query_opt(&sql, params![id]).await?;
    read_found(tx, row).await
}

/// The withdrawal whose goods come back by that return.
pub async fn find_withdrawal_of_return(tx: &mut Tx, id: ReturnId) -> Result<Option<Withdrawal>, StoreError> {
    let sql = format!("select {COLUMNS} from withdrawal where return_id = $1");
    let row = tx.query_opt(&sql, params![id]).await?;
    read_found(tx, row).await
}

/// The withdrawals of an order, in their order.
pub async fn list_withdrawals(tx: &mut Tx, order: OrderId) -> Result<Vec<Withdrawal>, StoreError> {
    let sql = format!("select {COLUMNS} from withdrawal where order_id = $1 order by number limit 1000");
    let rows = tx.query(&sql, params![order]).await?;
    read_all(tx, &rows).await
}

/// The newest withdrawals, newest first, each with the number of its order; those in one state, if one is named.
pub async fn list_newest_withdrawals(
    tx: &mut Tx,
    state: Option<WithdrawalState>,
    limit: u32,
) -> Result<Vec<(i64, Withdrawal)>, StoreError> {
    let columns = COLUMNS.split(", ").map(|column| format!("w.{column}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "select {columns}, o.number as order_number
         from withdrawal w
         join \"order\" o on o.id = w.order_id
         where ($1 = '' or w.state = $1)
         order by w.created_at desc, w.id
         limit $2"
    );
    let mut found = Vec::new();
    for row in tx.query(&sql, params![state.map_or("", WithdrawalState::as_str), limit]).await? {
        found.push((row.get("order_number")?, read_withdrawal(tx, &row).await?));
    }
    Ok(found)
}

/// Notes that goods and money go back from now on; answers whether nobody had.
pub async fn accept_withdrawal(
    tx: &mut Tx,
    id: WithdrawalId,
    returned_by: Option<ReturnId>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let noted = tx
        .execute(
            "update withdrawal
             set accepted_at = $3,
                 return_id = $2,
                 updated_at = $3
             where id = $1 and state = 'received' and accepted_at is null",
            params![id, returned_by, now],
        )
        .await?;
    Ok(noted == 1)
}

/// Moves a withdrawal from the state it was seen in; answers whether it still was.
pub async fn move_withdrawal(
    tx: &mut Tx,
    seen: &Withdrawal,
    state: WithdrawalState,
    answer: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let moved = tx
        .execute(
            "update withdrawal
             set state = $3,
                 answer = $4,
                 updated_at = $5
             where id = $1 and state = $2",
            params![seen.id, seen.state.as_str(), state.as_str(), answer, now],
        )
        .await?;
    Ok(moved == 1)
}

async fn read_found(tx: &mut Tx, row: Option<Row>) -> Result<Option<Withdrawal>, StoreError> {
    match row {
        Some(row) => read_withdrawal(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

async fn read_all(tx: &mut Tx, rows: &[Row]) -> Result<Vec<Withdrawal>, StoreError> {
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(read_withdrawal(tx, row).await?);
    }
    Ok(found)
}

async fn read_withdrawal(tx: &mut Tx, row: &Row) -> Result<Withdrawal, StoreError> {
    let id: WithdrawalId = row.parse("id")?;
    let pieces = tx
        .query(
            "select variant_id, quantity from withdrawal_line where withdrawal_id = $1 order by variant_id limit 1000",
            params![id],
        )
        .await?;
    let pieces = pieces.iter().map(|piece| Ok((piece.parse("variant_id")?, piece.get("quantity")?)));
    Ok(Withdrawal {
        id,
        order: row.parse("order_id")?,
        number: row.get("number")?,
        state: row.parse("state")?,
        name: row.get("name")?,
        email: row.get("email")?,
        way: row.parse("way")?,
        accepted_at: row.get("accepted_at")?,
        returned_by: row.parse_opt("return_id")?,
        answer: row.get("answer")?,
        pieces: pieces.collect::<Result<_, StoreError>>()?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}
