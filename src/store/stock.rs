//! Stock as orders move it. Pieces are held when an order is written down, claimed when it is paid, and released when it
//! is given up. Whether enough are left is asked by the very statement that takes them, so two buyers can't both
//! get the last piece; and variants are always taken in the order of their ids, so that two orders can't wait for each other.

use std::collections::BTreeMap;

use super::db::{Row, StoreError, Tx};
use crate::domain::cart::Quantity;
use crate::domain::id::{OrderId, VariantId};
use crate::domain::order::OrderLine;
use crate::domain::stock::StockLevel;
use crate::domain::time::Timestamp;
use crate::params;

/// How many of each variant an order wants, lines of the same variant taken together.
pub type Demand = BTreeMap<VariantId, u32>;

/// Lines of the same variant taken together.
pub fn sum_up(lines: impl Iterator<Item = (VariantId, Quantity)>) -> Demand {
    let mut demand = Demand::new();
    for (variant, quantity) in lines {
        let wanted = demand.entry(variant).or_default();
        *wanted = u32::saturating_add(*wanted, quantity.get());
    }
    demand
}

/// What an act did to the counts of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockChange {
    pub variant: VariantId,
    pub before: StockLevel,
    pub after: StockLevel,
}

/// There are not as many as were wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooFew {
    pub variant: VariantId,
    pub left: i64,
}

/// A product page that tells shoppers something else than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceChange {
    pub slug: String,
    /// Whether one of its variants became available or ceased to be.
    pub availability: bool,
}

/// Holds what an order wants. When one variant has too few, the caller has to undo the whole transaction.
pub async fn hold_stock(
    tx: &mut Tx,
    order: OrderId,
    demand: &Demand,
    now: Timestamp,
) -> Result<Result<Vec<StockChange>, TooFew>, StoreError> {
    let mut changes = Vec::with_capacity(demand.len());
    for (variant, quantity) in demand {
        let taken = tx
            .query_opt(
                "update stock_level
                 set held = held + $2
                 where variant_id = $1
                   and (tracked = 0 or sell_when_out = 1 or on_hand - held >= $2)
                 returning on_hand, held, tracked, sell_when_out",
                params![*variant, *quantity],
            )
            .await?;
        let Some(row) = taken else {
            let left = find_level(tx, *variant).await?.and_then(|level| level.available()).unwrap_or(0);
            return Ok(Err(TooFew { variant: *variant, left }));
        };
        let after = read_level(&row)?;
        let before = StockLevel { held: after.held - i64::from(*quantity), ..after };
        changes.push(StockChange { variant: *variant, before, after });
        tx.execute(
            "insert into stock_hold (order_id, variant_id, quantity) values ($1, $2, $3)",
            params![order, *variant, *quantity],
        )
        .await?;
        write_movement(tx, *variant, now, "hold", 0, i64::from(*quantity), order).await?;
    }
    Ok(Ok(changes))
}

/// What an order holds.
pub async fn list_holds(tx: &mut Tx, order: OrderId) -> Result<Demand, StoreError> {
    let rows = tx
        .query(
            "select variant_id, quantity from stock_hold where order_id = $1 order by variant_id limit 1000",
            params![order],
        )
        .await?;
    rows.iter().map(|row| Ok((row.parse("variant_id")?, row.get("quantity")?))).collect()
}

/// Gives back what an order holds.
pub async fn release_stock(tx: &mut Tx, order: OrderId, now: Timestamp) -> Result<Vec<StockChange>, StoreError> {
    let holds = take_holds(tx, order).await?;
    let mut changes = Vec::with_capacity(holds.len());
    for (variant, quantity) in holds {
        let row = tx
            .query_opt(
                "update stock_level
                 set held = held - $2
                 where variant_id = $1
                 returning on_hand, held, tracked, sell_when_out",
                params![variant, quantity],
            )
            .await?;
        changes.extend(change(variant, row, 0, -i64::from(quantity))?);
        write_movement(tx, variant, now, "release", 0, -i64::from(quantity), order).await?;
    }
    Ok(changes)
}

/// Takes what an order holds out of the house: it is sold.
pub async fn claim_stock(tx: &mut Tx, order: OrderId, now: Timestamp) -> Result<Vec<StockChange>, StoreError> {
    let holds = take_holds(tx, order).await?;
    let mut changes = Vec::with_capacity(holds.len());
    for (variant, quantity) in holds {
        let row = tx
            .query_opt(
                "update stock_level
                 set held = held - $2,
                     on_hand = on_hand - case when tracked = 1 then $2 else 0 end
                 where variant_id = $1
                 returning on_hand, held, tracked, sell_when_out",
                params![variant, quantity],
            )
            .await?;
        let claimed = change(variant, row, i64::from(quantity), -i64::from(quantity))?;
        let counted = claimed.is_some_and(|change| change.after.tracked);
        changes.extend(claimed);
        let left_the_house = if counted { -i64::from(quantity) } else { 0 };
        write_movement(tx, variant, now, "claim", left_the_house, -i64::from(quantity), order).await?;
    }
    Ok(changes)
}

/// Puts what a sold order claimed back on the shelf.
pub async fn return_stock(
    tx: &mut Tx,
    order: OrderId,
    lines: &[OrderLine],
    now: Timestamp,
) -> Result<Vec<StockChange>, StoreError> {
    let mut changes = Vec::with_capacity(lines.len());
    for (variant, quantity) in sum_up(lines.iter().map(|line| (line.variant, line.quantity))) {
        let row = tx
            .query_opt(
                "update stock_level
                 set on_hand = on_hand + $2
                 where variant_id = $1 and tracked = 1
                 returning on_hand, held, tracked, sell_when_out",
                params![variant, quantity],
            )
            .await?;
        if row.is_some() {
            changes.extend(change(variant, row, -i64::from(quantity), 0)?);
            write_movement(tx, variant, now, "return", i64::from(quantity), 0, order).await?;
        }
    }
    Ok(changes)
}

/// The pages that tell shoppers something else after these changes.
pub async fn list_face_changes(tx: &mut Tx, changes: &[StockChange]) -> Result<Vec<FaceChange>, StoreError> {
    let mut pages = Vec::new();
    for change in changes {
        let (before, after) = (change.before.face(), change.after.face());
        if before == after {
            continue;
        }
        let product = tx
            .query_opt(
                "select p.slug from variant v join product p on p.id = v.product_id where v.id = $1",
                params![change.variant],
            )
            .await?;
        if let Some(row) = product {
            pages.push(FaceChange { slug: row.get("slug")?, availability: before.available() != after.available() });
        }
    }
    Ok(pages)
}

/// The counts of a variant.
pub async fn find_level(tx: &mut Tx, variant: VariantId) -> Result<Option<StockLevel>, StoreError> {
    let row = tx
        .query_opt(
            "select on_hand, held, tracked, sell_when_out from stock_level where variant_id = $1",
            params![variant],
        )
        .await?;
    row.as_ref().map(read_level).transpose()
}

/// Reads the counts out of a row that has their columns.
pub(super) fn read_level(row: &Row) -> Result<StockLevel, StoreError> {
    Ok(StockLevel {
        on_hand: row.get("on_hand")?,
        held: row.get("held")?,
        tracked: row.get("tracked")?,
        sell_when_out: row.get("sell_when_out")?,
    })
}

/// Ends the holds of an order and answers them. Whoever takes them settles them: it happens once.
async fn take_holds(tx: &mut Tx, order: OrderId) -> Result<Demand, StoreError> {
    let rows =
        tx.query("delete from stock_hold where order_id = $1 returning variant_id, quantity", params![order]).await?;
    rows.iter().map(|row| Ok((row.parse("variant_id")?, row.get("quantity")?))).collect()
}

/// The change that left this row behind; `None` when the variant is no longer there.
fn change(
    variant: VariantId,
    row: Option<Row>,
    on_hand_before: i64,
    held_change: i64,
) -> Result<Option<StockChange>, StoreError> {
    let Some(row) = row else { return Ok(None) };
    let after = read_level(&row)?;
    let on_hand = if after.tracked { after.on_hand + on_hand_before } else { after.on_hand };
    let before = StockLevel { on_hand, held: after.held - held_change, ..after };
    Ok(Some(StockChange { variant, before, after }))
}

async fn write_movement(
    tx: &mut Tx,
    variant: VariantId,
    now: Timestamp,
    kind: &str,
    on_hand_change: i64,
    held_change: i64,
    order: OrderId,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into stock_movement (variant_id, at, kind, on_hand_change, held_change, cause)
         values ($1, $2, $3, $4, $5, $6)",
        params![variant, now, kind, on_hand_change, held_change, order],
    )
    .await?;
    Ok(())
}
