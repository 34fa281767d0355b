//! Stock as orders hold it. Pieces are held when an order is written down, claimed when it is paid ([`super::allocation`]), and
//! released when it is given up. Whether enough are left is asked by the very statement that takes them, so two buyers can't
//! both get the last piece; and variants are always taken in the order of their ids, so that two orders can't wait for each
//! other.
//!
//! A hold is on the shop, not on a place: a variant has one row of counts over all places from which the shop sends, and from
//! where an order is sent is decided when it is paid. Whoever changes what lies in a place changes that row first.

use std::collections::BTreeMap;

use super::db::{Row, StoreError, Tx};
use crate::domain::cart::Quantity;
use crate::domain::id::{EditId, LocationId, OrderId, VariantId};
use crate::domain::stock::{Beyond, StockLevel};
use crate::domain::time::Timestamp;
use crate::params;

/// How many of each variant an order wants, lines of the same variant taken together.
pub type Demand = BTreeMap<VariantId, u32>;

/// Lines of the same variant taken together.
pub fn sum_up(lines: impl Iterator<Item = (VariantId, Quantity)>) -> Demand {
    sum_pieces(lines.map(|(variant, quantity)| (variant, quantity.get())))
}

/// The same for plain counts.
pub fn sum_pieces(pieces: impl Iterator<Item = (VariantId, u32)>) -> Demand {
    let mut demand = Demand::new();
    for (variant, quantity) in pieces {
        let wanted = demand.entry(variant).or_default();
        *wanted = u32::saturating_add(*wanted, quantity);
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

/// Who holds stock: an order while it is pending, or an edit of one until it is applied or over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    pub order: OrderId,
    pub edit: Option<EditId>,
}

impl From<OrderId> for Holder {
    fn from(order: OrderId) -> Self {
        Self { order, edit: None }
    }
}

/// Holds what an order or an edit wants. When one variant has too few, the caller has to undo the whole transaction.
pub async fn hold_stock(
    tx: &mut Tx,
    holder: Holder,
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
                   and (
                       tracked = 0
                       or (sell_when_out = 1 and beyond_limit is null)
                       or on_hand - allocated - held + case when sell_when_out = 1 then beyond_limit else 0 end >= $2
                   )
                 returning on_hand, allocated, held, tracked, sell_when_out, beyond_limit, lead_days, available_at",
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
        let (sql, id) = match holder.edit {
            None => (
                "insert into stock_hold (order_id, variant_id, quantity) values ($1, $2, $3)",
                holder.order.to_string(),
            ),
            Some(edit) => {
                ("insert into edit_hold (edit_id, variant_id, quantity) values ($1, $2, $3)", edit.to_string())
            }
        };
        tx.execute(sql, params![id, *variant, *quantity]).await?;
        let movement = Movement { held: i64::from(*quantity), ..Movement::of_order("hold", *variant, holder.order) };
        write_movement(tx, movement, now).await?;
    }
    Ok(Ok(changes))
}

/// What an order or an edit holds.
pub async fn list_holds(tx: &mut Tx, holder: Holder) -> Result<Demand, StoreError> {
    let (sql, id) = match holder.edit {
        None => (
            "select variant_id, quantity from stock_hold where order_id = $1 order by variant_id limit 1000",
            holder.order.to_string(),
        ),
        Some(edit) => (
            "select variant_id, quantity from edit_hold where edit_id = $1 order by variant_id limit 1000",
            edit.to_string(),
        ),
    };
    let rows = tx.query(sql, params![id]).await?;
    rows.iter().map(|row| Ok((row.parse("variant_id")?, row.get("quantity")?))).collect()
}

/// Gives back what an order or an edit holds.
pub async fn release_stock(tx: &mut Tx, holder: Holder, now: Timestamp) -> Result<Vec<StockChange>, StoreError> {
    let holds = take_holds(tx, holder).await?;
    let mut changes = Vec::with_capacity(holds.len());
    for (variant, quantity) in holds {
        let row = tx
            .query_opt(
                "update stock_level
                 set held = held - $2
                 where variant_id = $1
                 returning on_hand, allocated, held, tracked, sell_when_out, beyond_limit, lead_days, available_at",
                params![variant, quantity],
            )
            .await?;
        if let Some(row) = row {
            let after = read_level(&row)?;
            let before = StockLevel { held: after.held + i64::from(quantity), ..after };
            changes.push(StockChange { variant, before, after });
        }
        let movement = Movement { held: -i64::from(quantity), ..Movement::of_order("release", variant, holder.order) };
        write_movement(tx, movement, now).await?;
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
            let slug: String = row.get("slug")?;
            let availability = before.available() != after.available();
            // In these words `services::revisions` hears of it elsewhere. They go with the commit: whoever dies right after it
            // has told the others.
            tx.tell_others(&format!("product {slug}")).await?;
            if availability {
                tx.tell_others("lists").await?;
            }
            pages.push(FaceChange { slug, availability });
        }
    }
    Ok(pages)
}

/// The products of which a variant was to come after the one and until the other time.
pub async fn list_arrivals(tx: &mut Tx, after: Timestamp, until: Timestamp) -> Result<Vec<String>, StoreError> {
    let rows = tx
        .query(
            "select distinct p.slug as slug
             from stock_level s
             join variant v on v.id = s.variant_id
             join product p on p.id = v.product_id
             where s.available_at > $1 and s.available_at <= $2
             order by slug
             limit 1000",
            params![after, until],
        )
        .await?;
    rows.iter().map(|row| row.get("slug")).collect()
}

/// The counts of a variant.
pub async fn find_level(tx: &mut Tx, variant: VariantId) -> Result<Option<StockLevel>, StoreError> {
    let row = tx
        .query_opt(
            "select on_hand, allocated, held, tracked, sell_when_out, beyond_limit, lead_days, available_at
             from stock_level
             where variant_id = $1",
            params![variant],
        )
        .await?;
    row.as_ref().map(read_level).transpose()
}

/// Reads the counts out of a row that has their columns.
pub(super) fn read_level(row: &Row) -> Result<StockLevel, StoreError> {
    Ok(StockLevel {
        on_hand: row.get("on_hand")?,
        allocated: row.get("allocated")?,
        held: row.get("held")?,
        tracked: row.get("tracked")?,
        sell_when_out: row.get("sell_when_out")?,
        beyond: Beyond {
            limit: row.get("beyond_limit")?,
            lead_days: row.get("lead_days")?,
            available_at: row.get("available_at")?,
        },
    })
}

/// Ends the holds of an order or an edit and answers them. Whoever takes them settles them: it happens once.
pub(super) async fn take_holds(tx: &mut Tx, holder: Holder) -> Result<Demand, StoreError> {
    let (sql, id) = match holder.edit {
        None => ("delete from stock_hold where order_id = $1 returning variant_id, quantity", holder.order.to_string()),
        Some(edit) => ("delete from edit_hold where edit_id = $1 returning variant_id, quantity", edit.to_string()),
    };
    let rows = tx.query(sql, params![id]).await?;
    rows.iter().map(|row| Ok((row.parse("variant_id")?, row.get("quantity")?))).collect()
}

/// A change of the counts of a variant, as it is written down: the movements of a variant come to its counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    pub kind: &'static str,
    pub variant: VariantId,
    /// `None` for what concerns no place.
    pub location: Option<LocationId>,
    pub on_hand: i64,
    pub allocated: i64,
    pub held: i64,
    /// The order, the import or the reason.
    pub cause: String,
    /// buyer, shop or staff.
    pub actor: String,
}

impl Movement {
    /// A movement that an order causes, and that moves nothing yet.
    pub fn of_order(kind: &'static str, variant: VariantId, order: OrderId) -> Self {
        let (cause, actor) = (order.to_string(), "shop".to_owned());
        Self { kind, variant, location: None, on_hand: 0, allocated: 0, held: 0, cause, actor }
    }
}

/// Writes a movement down. They are only ever added to.
pub(super) async fn write_movement(tx: &mut Tx, movement: Movement, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "insert into stock_movement (
             variant_id, at, kind, on_hand_change, held_change, allocated_change, cause, location_id, actor
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            movement.variant,
            now,
            movement.kind,
            movement.on_hand,
            movement.held,
            movement.allocated,
            movement.cause,
            movement.location,
            movement.actor
        ],
    )
    .await?;
    Ok(())
}
