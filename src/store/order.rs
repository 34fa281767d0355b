//! Orders: the snapshot of what was bought, which never changes, what edits added to it, and the status, which changes.

use super::db::{Row, StoreError, Tx, checksum};
use super::edit::list_edits;
use super::unpaid::Client;
use crate::domain::address::Address;
use crate::domain::edit::{Change, EditState, add_up};
use crate::domain::fulfillment::FulfillmentStatus;
use crate::domain::history::Happening;
use crate::domain::id::{CheckoutId, OrderId};
use crate::domain::order::{OrderLine, OrderStatus};
use crate::domain::time::Timestamp;
use crate::domain::totals::Totals;
use crate::params;
use crate::words::Language;

/// An order as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub id: OrderId,
    /// As people say it.
    pub number: i64,
    pub checkout: CheckoutId,
    pub status: OrderStatus,
    pub fulfillment: FulfillmentStatus,
    /// Counts the changes of its status.
    pub version: i64,
    pub email: String,
    /// What its buyer reads.
    pub language: Language,
    pub address: Address,
    /// What is in it now, and what that comes to: the snapshot, and what applied edits added.
    pub lines: Vec<OrderLine>,
    pub totals: Totals,
    /// The snapshot, of an order that was edited.
    pub edited: Option<Edited>,
    pub coupon_code: Option<String>,
    /// Whether its money is only played with.
    pub test: bool,
    pub created_at: Timestamp,
    /// Until then its stock is kept for it while it is not paid.
    pub hold_ends_at: Timestamp,
}

/// How an order was bought before it was edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    pub lines: Vec<OrderLine>,
    pub totals: Totals,
    /// What of the totals now was paid with pieces that went out of the order.
    pub credited_minor: i64,
}

impl Order {
    /// What it was when it was bought.
    pub fn bought(&self) -> (&[OrderLine], &Totals) {
        match &self.edited {
            Some(edited) => (&edited.lines, &edited.totals),
            None => (&self.lines, &self.totals),
        }
    }

    /// What its payments come to when all is paid.
    pub fn payable_minor(&self) -> i64 {
        let credited = self.edited.as_ref().map_or(0, |edited| edited.credited_minor);
        self.totals.total_minor.saturating_sub(credited)
    }
}

/// Something that happened to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    pub at: Timestamp,
    pub happening: Happening,
    pub detail: String,
}

const COLUMNS: &str = "id, number, checkout_id, status, fulfillment, version, email, language, address, lines, totals,
     coupon_code, test, created_at, hold_ends_at,
     case when exists (
         select 1 from order_edit e where e.order_id = \"order\".id and e.state = 'applied'
     ) then 1 else 0 end as edited";

/// Writes an order down. A second order of a checkout that has one already is a conflict. `client` is whose it is as long as it
/// is pending, where that is counted.
pub async fn insert_order(tx: &mut Tx, order: &Order, client: Option<&Client>) -> Result<(), StoreError> {
    tx.execute(
        "insert into \"order\" (
             id, number, checkout_id, status, fulfillment, version, email, address, lines, totals,
             currency, total_minor, coupon_code, test, created_at, hold_ends_at, client_network, client_mailbox, language
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        params![
            order.id,
            order.number,
            order.checkout,
            order.status.as_str(),
            order.fulfillment.as_str(),
            order.version,
            &order.email,
            write_json(&order.address)?,
            write_json(&order.lines)?,
            write_json(&order.totals)?,
            order.totals.currency.code(),
            order.totals.total_minor,
            order.coupon_code.as_ref(),
            order.test,
            order.created_at,
            order.hold_ends_at,
            client.map(|client| &client.network),
            client.map(|client| &client.mailbox),
            order.language.code()
        ],
    )
    .await?;
    Ok(())
}

/// The order with that id.
pub async fn find_order(tx: &mut Tx, id: OrderId) -> Result<Option<Order>, StoreError> {
    let sql = format!("select {COLUMNS} from \"order\" where id = $1");
    let row = tx.query_opt(&sql, params![id]).await?;
    read_found(tx, row).await
}

/// The order with that number.
pub async fn find_order_by_number(tx: &mut Tx, number: i64) -> Result<Option<Order>, StoreError> {
    let sql = format!("select {COLUMNS} from \"order\" where number = $1");
    let row = tx.query_opt(&sql, params![number]).await?;
    read_found(tx, row).await
}

/// The newest orders, newest first.
pub async fn list_newest_orders(tx: &mut Tx, limit: u32) -> Result<Vec<Order>, StoreError> {
    let sql = format!("select {COLUMNS} from \"order\" order by number desc limit $1");
    let rows = tx.query(&sql, params![limit]).await?;
    read_all(tx, &rows).await
}

/// The order of a checkout that was not canceled; there is at most one.
pub async fn find_order_of_checkout(tx: &mut Tx, checkout: CheckoutId) -> Result<Option<Order>, StoreError> {
    let sql = format!("select {COLUMNS} from \"order\" where checkout_id = $1 and status <> 'canceled'");
    let row = tx.query_opt(&sql, params![checkout]).await?;
    read_found(tx, row).await
}

/// All orders by their numbers, those after that number.
pub async fn list_orders(tx: &mut Tx, after_number: i64) -> Result<Vec<Order>, StoreError> {
    let sql = format!("select {COLUMNS} from \"order\" where number > $1 order by number limit 500");
    let rows = tx.query(&sql, params![after_number]).await?;
    read_all(tx, &rows).await
}

/// Pending orders whose hold has ended, longest first; `after` is the last of the page before.
pub async fn list_overdue_orders(
    tx: &mut Tx,
    now: Timestamp,
    after: Option<(Timestamp, OrderId)>,
) -> Result<Vec<(Timestamp, OrderId)>, StoreError> {
    let (ended, id) = after.map_or((Timestamp(i64::MIN), String::new()), |(ended, id)| (ended, id.to_string()));
    let rows = tx
        .query(
            "select hold_ends_at, id
             from \"order\"
             where status = 'pending'
               and hold_ends_at <= $1
               and (hold_ends_at > $2 or (hold_ends_at = $2 and id > $3))
             order by hold_ends_at, id
             limit 100",
            params![now, ended, id],
        )
        .await?;
    rows.iter().map(|row| Ok((row.get("hold_ends_at")?, row.parse("id")?))).collect()
}

/// Moves an order from one status to another, and forgets whose it was while it was pending; answers whether it still was as
/// the caller saw it.
pub async fn change_status(tx: &mut Tx, seen: &Order, status: OrderStatus) -> Result<bool, StoreError> {
    let moved = tx
        .execute(
            "update \"order\"
             set status = $3, version = version + 1, client_network = null, client_mailbox = null
             where id = $1 and version = $2",
            params![seen.id, seen.version, status.as_str()],
        )
        .await?;
    Ok(moved == 1)
}

/// Keeps the stock of a pending order for longer.
pub async fn extend_hold(tx: &mut Tx, order: OrderId, until: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "update \"order\" set hold_ends_at = $2 where id = $1 and status = 'pending' and hold_ends_at < $2",
        params![order, until],
    )
    .await?;
    Ok(())
}

/// Writes down that something happened, and seals it over what was written down of the order before. `actor` is buyer,
/// provider, shop or staff.
pub async fn write_history(
    tx: &mut Tx,
    order: OrderId,
    now: Timestamp,
    happening: Happening,
    actor: &str,
    detail: &str,
) -> Result<(), StoreError> {
    // Whoever else writes about this order waits until this is done: no two seals stand on the same one.
    let head = tx
        .query_one("update \"order\" set version = version where id = $1 returning history_seal", params![order])
        .await?;
    let before = match head.get::<Option<String>>("history_seal")? {
        Some(seal) => seal,
        None => {
            let sql = "select count(*) as n from order_event where order_id = $1";
            first_before(tx.query_one(sql, params![order]).await?.get("n")?)
        }
    };
    let seal = seal(&before, order, now, happening.as_str(), actor, detail);
    tx.execute(
        "insert into order_event (order_id, at, kind, actor, detail, seal) values ($1, $2, $3, $4, $5, $6)",
        params![order, now, happening.as_str(), actor, detail, &seal],
    )
    .await?;
    tx.execute("update \"order\" set history_seal = $2 where id = $1", params![order, &seal]).await?;
    Ok(())
}

/// What the first seal of an order stands on: how many rows there were before history was sealed.
fn first_before(unsealed: i64) -> String {
    format!("after {unsealed}")
}

/// The seal of a row, which stands on that of the one before. Only the last part may have more than one line.
fn seal(before: &str, order: OrderId, at: Timestamp, kind: &str, actor: &str, detail: &str) -> String {
    checksum(&format!("{before}\n{order}\n{}\n{kind}\n{actor}\n{detail}", at.0))
}

/// Whether the history of an order is as it was written; a sentence says from where on it is not. What was written before
/// history was sealed is only counted.
pub async fn check_history(tx: &mut Tx, order: OrderId) -> Result<Result<(), String>, StoreError> {
    let kept = tx.query_one("select history_seal from \"order\" where id = $1", params![order]).await?;
    let sql = "select id, at, kind, actor, detail, seal from order_event where order_id = $1 order by id";
    let (mut unsealed, mut last) = (0, None);
    for row in tx.query(sql, params![order]).await? {
        let Some(found) = row.get::<Option<String>>("seal")? else {
            unsealed += 1;
            if last.is_some() {
                return Ok(Err(format!("row {} of its history was put in later", row.get::<i64>("id")?)));
            }
            continue;
        };
        let (kind, actor, detail): (String, String, String) = (row.get("kind")?, row.get("actor")?, row.get("detail")?);
        let before = last.unwrap_or_else(|| first_before(unsealed));
        if found != seal(&before, order, row.get("at")?, &kind, &actor, &detail) {
            let id: i64 = row.get("id")?;
            return Ok(Err(format!(
                "row {id} of its history ({kind}) was changed, or one before it was taken away or put in"
            )));
        }
        last = Some(found);
    }
    let whole = kept.get::<Option<String>>("history_seal")? == last;
    Ok(if whole { Ok(()) } else { Err("the last rows of its history were taken away".to_owned()) })
}

/// What happened to an order, oldest first.
pub async fn list_history(tx: &mut Tx, order: OrderId) -> Result<Vec<HistoryEntry>, StoreError> {
    let rows = tx
        .query("select at, kind, detail from order_event where order_id = $1 order by id limit 500", params![order])
        .await?;
    rows.iter()
        .map(|row| Ok(HistoryEntry { at: row.get("at")?, happening: row.parse("kind")?, detail: row.get("detail")? }))
        .collect()
}

async fn read_found(tx: &mut Tx, row: Option<Row>) -> Result<Option<Order>, StoreError> {
    match row {
        Some(row) => read_order(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

async fn read_all(tx: &mut Tx, rows: &[Row]) -> Result<Vec<Order>, StoreError> {
    let mut orders = Vec::with_capacity(rows.len());
    for row in rows {
        orders.push(read_order(tx, row).await?);
    }
    Ok(orders)
}

async fn read_order(tx: &mut Tx, row: &Row) -> Result<Order, StoreError> {
    let mut order = read_snapshot(row)?;
    if row.get("edited")? {
        let edits = list_edits(tx, order.id).await?;
        let applied = edits.iter().filter(|edit| edit.state == EditState::Applied).map(|edit| &edit.change);
        let (lines, totals) = add_up(&order.lines, &order.totals, applied.clone());
        order.edited = Some(Edited {
            lines: std::mem::replace(&mut order.lines, lines),
            totals: std::mem::replace(&mut order.totals, totals),
            credited_minor: applied.map(Change::credited_minor).sum(),
        });
    }
    Ok(order)
}

fn read_snapshot(row: &Row) -> Result<Order, StoreError> {
    Ok(Order {
        id: row.parse("id")?,
        number: row.get("number")?,
        checkout: row.parse("checkout_id")?,
        status: row.parse("status")?,
        fulfillment: row.parse("fulfillment")?,
        version: row.get("version")?,
        email: row.get("email")?,
        language: row.parse("language")?,
        address: row.json("address")?,
        lines: row.json("lines")?,
        totals: row.json("totals")?,
        edited: None,
        coupon_code: row.get("coupon_code")?,
        test: row.get("test")?,
        created_at: row.get("created_at")?,
        hold_ends_at: row.get("hold_ends_at")?,
    })
}

fn write_json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Other(error.to_string()))
}
