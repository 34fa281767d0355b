//! Edits of orders, and what happened to them.

use super::db::{Row, StoreError, Tx};
use crate::domain::edit::{Change, EditState};
use crate::domain::id::{EditId, OrderId};
use crate::domain::time::Timestamp;
use crate::params;

/// An edit as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub id: EditId,
    pub order: OrderId,
    /// Counts the edits of an order from 1.
    pub number: u32,
    pub state: EditState,
    pub change: Change,
    pub created_at: Timestamp,
    /// Until then its stock is kept for it.
    pub ends_at: Timestamp,
}

const COLUMNS: &str = "id, order_id, number, state, change, created_at, ends_at";

/// Writes an edit down. A second open one of an order is a conflict.
pub async fn insert_edit(tx: &mut Tx, edit: &Edit, actor: &str) -> Result<(), StoreError> {
    let Edit { change, .. } = edit;
    let json = serde_json::to_string(change).map_err(|error| StoreError::Other(error.to_string()))?;
    tx.execute(
        "insert into order_edit (
             id, order_id, number, state, change, currency, due_minor, credited_minor, created_at, updated_at, ends_at
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)",
        params![
            edit.id,
            edit.order,
            edit.number,
            edit.state.as_str(),
            json,
            change.totals.currency.code(),
            change.due_minor(),
            change.credited_minor(),
            edit.created_at,
            edit.ends_at
        ],
    )
    .await?;
    write_event(tx, edit.id, edit.state, actor, edit.created_at).await
}

/// Moves an edit from the state in which it was seen; answers whether it still was in that.
pub async fn move_edit(
    tx: &mut Tx,
    seen: &Edit,
    state: EditState,
    actor: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let moved = tx
        .execute(
            "update order_edit set state = $3, updated_at = $4 where id = $1 and state = $2",
            params![seen.id, seen.state.as_str(), state.as_str(), now],
        )
        .await?;
    if moved == 1 {
        write_event(tx, seen.id, state, actor, now).await?;
    }
    Ok(moved == 1)
}

async fn write_event(
    tx: &mut Tx,
    edit: EditId,
    state: EditState,
    actor: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into order_edit_event (edit_id, at, state, actor) values ($1, $2, $3, $4)",
        params![edit, now, state.as_str(), actor],
    )
    .await?;
    Ok(())
}

/// The edit with that id.
pub async fn find_edit(tx: &mut Tx, id: EditId) -> Result<Option<Edit>, StoreError> {
    let sql = format!("select {COLUMNS} from order_edit where id = $1");
    tx.query_opt(&sql, params![id]).await?.as_ref().map(read_edit).transpose()
}

/// The edits of an order, in their order.
pub async fn list_edits(tx: &mut Tx, order: OrderId) -> Result<Vec<Edit>, StoreError> {
    let sql = format!("select {COLUMNS} from order_edit where order_id = $1 order by number limit 1000");
    tx.query(&sql, params![order]).await?.iter().map(read_edit).collect()
}

/// Open edits whose time is over, by id; `after` is the last of the page before.
pub async fn list_overdue_edits(
    tx: &mut Tx,
    now: Timestamp,
    after: Option<EditId>,
) -> Result<Vec<(EditId, OrderId, u32)>, StoreError> {
    let rows = tx
        .query(
            "select id, order_id, number
             from order_edit
             where state in ('proposed', 'awaiting_payment') and ends_at <= $1 and id > $2
             order by id
             limit 100",
            params![now, after.map_or(String::new(), |id| id.to_string())],
        )
        .await?;
    rows.iter().map(|row| Ok((row.parse("id")?, row.parse("order_id")?, row.get("number")?))).collect()
}

fn read_edit(row: &Row) -> Result<Edit, StoreError> {
    Ok(Edit {
        id: row.parse("id")?,
        order: row.parse("order_id")?,
        number: row.get("number")?,
        state: row.parse("state")?,
        change: row.json("change")?,
        created_at: row.get("created_at")?,
        ends_at: row.get("ends_at")?,
    })
}
