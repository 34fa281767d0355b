//! Places where stock lies, and what lies in them.

use super::db::{Row, StoreError, Tx, Value};
use super::placeholders;
use super::stock::{Movement, StockChange, TooFew, find_level, read_level, write_movement};
use crate::domain::id::{LocationId, VariantId};
use crate::domain::location::{Location, Shelf, spread_count};
use crate::domain::stock::{Beyond, StockLevel};
use crate::domain::time::Timestamp;
use crate::params;

/// What lies in a place of one variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockAt {
    pub variant: VariantId,
    pub location: LocationId,
    pub on_hand: i64,
    /// Of these, sold and not handed over yet.
    pub allocated: i64,
}

/// All places, in the order in which they are asked.
pub async fn list_locations(tx: &mut Tx) -> Result<Vec<Location>, StoreError> {
    let rows = tx
        .query(
            "select id, name, priority, active, ships, picks_up
             from stock_location
             order by priority, id
             limit 1000",
            &[],
        )
        .await?;
    rows.iter().map(read_location).collect()
}

/// The place with that id.
pub async fn find_location(tx: &mut Tx, id: LocationId) -> Result<Option<Location>, StoreError> {
    let row = tx
        .query_opt("select id, name, priority, active, ships, picks_up from stock_location where id = $1", params![id])
        .await?;
    row.as_ref().map(read_location).transpose()
}

/// The place that is asked first; there is always one from which the shop sends.
pub async fn first_location(tx: &mut Tx) -> Result<LocationId, StoreError> {
    let row = tx
        .query_one("select id from stock_location where active = 1 and ships = 1 order by priority, id limit 1", &[])
        .await?;
    row.parse("id")
}

/// Writes a place down, a new one or a changed one.
///
/// # Errors
/// [`StoreError::Conflict`] when another place has the name.
pub async fn save_location(tx: &mut Tx, location: &Location) -> Result<(), StoreError> {
    tx.execute(
        "insert into stock_location (id, name, priority, active, ships, picks_up)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do update set
             name = excluded.name,
             priority = excluded.priority,
             active = excluded.active,
             ships = excluded.ships,
             picks_up = excluded.picks_up",
        params![location.id, &location.name, location.priority, location.active, location.ships, location.picks_up],
    )
    .await?;
    Ok(())
}

/// Counts anew what can be sold of variants, where that is not what the places from which the shop sends have.
pub(super) const RECOUNT: &str = "update stock_level
     set (on_hand, allocated) = (
         select coalesce(sum(a.on_hand), 0), coalesce(sum(a.allocated), 0)
         from stock_at a
         join stock_location l on l.id = a.location_id
         where a.variant_id = stock_level.variant_id and l.active = 1 and l.ships = 1
     )
     where (on_hand, allocated) <> (
         select coalesce(sum(a.on_hand), 0), coalesce(sum(a.allocated), 0)
         from stock_at a
         join stock_location l on l.id = a.location_id
         where a.variant_id = stock_level.variant_id and l.active = 1 and l.ships = 1
     )";

/// Counts anew what can be sold of the variants that lie in a place, after the place began to sell or ceased to.
///
/// # Errors
/// [`StoreError::Conflict`] when fewer would be left than are promised to orders.
pub async fn recount_variants_at(tx: &mut Tx, location: LocationId) -> Result<(), StoreError> {
    let sql = format!(
        "{RECOUNT} and exists (select 1 from stock_at a where a.variant_id = stock_level.variant_id and a.location_id = $1)"
    );
    tx.execute(&sql, params![location]).await?;
    Ok(())
}

/// The counts of the variant, which nobody else changes until the transaction ends.
pub async fn lock_level(tx: &mut Tx, variant: VariantId) -> Result<Option<StockLevel>, StoreError> {
    let row = tx
        .query_opt(
            "update stock_level
             set held = held
             where variant_id = $1
             returning on_hand, allocated, held, tracked, sell_when_out, beyond_limit, lead_days, available_at",
            params![variant],
        )
        .await?;
    row.as_ref().map(read_level).transpose()
}

/// Sets whether and how a variant sells when out; `None` for not at all. Answers whether the variant is there.
///
/// # Errors
/// [`StoreError::Conflict`] when more are sold already than that allows.
pub async fn set_beyond(tx: &mut Tx, variant: VariantId, beyond: Option<Beyond>) -> Result<bool, StoreError> {
    let Beyond { limit, lead_days, available_at } = beyond.unwrap_or_default();
    let set = tx
        .execute(
            "update stock_level
             set sell_when_out = $2, beyond_limit = $3, lead_days = $4, available_at = $5
             where variant_id = $1",
            params![variant, beyond.is_some(), limit, lead_days, available_at],
        )
        .await?;
    Ok(set == 1)
}

/// What lies where of a variant, in the order in which places are asked.
pub async fn list_stock_at(tx: &mut Tx, variant: VariantId) -> Result<Vec<StockAt>, StoreError> {
    let rows = tx
        .query(
            "select a.variant_id, a.location_id, a.on_hand, a.allocated
             from stock_at a
             join stock_location l on l.id = a.location_id
             where a.variant_id = $1
             order by l.priority, l.id
             limit 1000",
            params![variant],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(StockAt {
                variant: row.parse("variant_id")?,
                location: row.parse("location_id")?,
                on_hand: row.get("on_hand")?,
                allocated: row.get("allocated")?,
            })
        })
        .collect()
}

/// A variant with its counts, for whoever keeps the shelves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stocked {
    pub variant: VariantId,
    pub sku: String,
    pub title: String,
    pub level: StockLevel,
}

/// The variants of the shop with their counts, by SKU; `after` is the last of the page before. With a `name`, only those that
/// have it as their SKU or id.
pub async fn list_stocked(
    tx: &mut Tx,
    name: Option<&str>,
    after: Option<&Stocked>,
) -> Result<Vec<Stocked>, StoreError> {
    let (sku, id) = after.map_or((String::new(), String::new()), |last| (last.sku.clone(), last.variant.to_string()));
    let rows = tx
        .query(
            "select v.id, v.sku, v.option_values, p.title, s.on_hand, s.allocated, s.held, s.tracked, s.sell_when_out,
                s.beyond_limit, s.lead_days, s.available_at
             from variant v
             join product p on p.id = v.product_id
             join stock_level s on s.variant_id = v.id
             where (v.sku, v.id) > ($1, $2) and ($3 = '' or v.sku = $3 or v.id = $3)
             order by v.sku, v.id
             limit 500",
            params![sku, id, name.unwrap_or_default()],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let options: Vec<String> = row.json("option_values")?;
            let title: String = row.get("title")?;
            Ok(Stocked {
                variant: row.parse("id")?,
                sku: row.get("sku")?,
                title: if options.is_empty() { title } else { format!("{title}, {}", options.join(" / ")) },
                level: read_level(row)?,
            })
        })
        .collect()
}

/// What the places from which the shop sends have free of these variants, in the order in which they are asked.
pub(super) async fn list_shelves(tx: &mut Tx, variants: &[VariantId]) -> Result<Vec<Shelf>, StoreError> {
    let Some(last) = variants.last() else { return Ok(Vec::new()) };
    // The list is filled up to a power of two, so that few statements are prepared for orders of all lengths.
    let length = variants.len().next_power_of_two();
    let ids: Vec<Value> = (0..length).map(|place| Value::from(*variants.get(place).unwrap_or(last))).collect();
    let sql = format!(
        "select a.variant_id, a.location_id, a.on_hand - a.allocated - coalesce((
                 select cast(sum(h.quantity) as bigint)
                 from stock_hold h
                 where h.variant_id = a.variant_id and h.location_id = a.location_id
             ), 0) as free
         from stock_at a
         join stock_location l on l.id = a.location_id
         where l.active = 1 and l.ships = 1 and a.variant_id in ({})
         order by l.priority, l.id, a.variant_id",
        placeholders(length)
    );
    let rows = tx.query(&sql, &ids).await?;
    rows.iter()
        .map(|row| {
            Ok(Shelf { variant: row.parse("variant_id")?, location: row.parse("location_id")?, free: row.get("free")? })
        })
        .collect()
}

/// Changes what lies in a place, and what can be sold if the shop sends from there, and writes the movement down. Answers
/// [`TooFew`] when fewer would be left than belong to orders: the caller undoes the transaction then.
pub async fn move_stock(
    tx: &mut Tx,
    movement: Movement,
    location: LocationId,
    now: Timestamp,
) -> Result<Result<Option<StockChange>, TooFew>, StoreError> {
    let variant = movement.variant;
    let sells = find_location(tx, location).await?.ok_or(StoreError::NotFound)?.sells();
    let moved = match sells {
        true => change_sum(tx, &movement).await?,
        false => find_level(tx, variant).await?.map(|level| StockChange { variant, before: level, after: level }),
    };
    let Some(change) = moved else {
        let level = find_level(tx, variant).await?.ok_or(StoreError::NotFound)?;
        return Ok(Err(TooFew { variant, left: level.free().max(0) }));
    };
    let there = put_at(tx, variant, location, movement.on_hand, movement.allocated).await?;
    let short = there.on_hand < there.allocated && change.after.tracked && !change.after.sell_when_out;
    if short && movement.on_hand < 0 {
        return Ok(Err(TooFew { variant, left: (there.on_hand - movement.on_hand - there.allocated).max(0) }));
    }
    write_movement(tx, Movement { location: Some(location), ..movement }, now).await?;
    Ok(Ok(sells.then_some(change)))
}

/// Changes what a variant has in all places from which the shop sends; `None` when fewer would be left than belong to orders.
async fn change_sum(tx: &mut Tx, movement: &Movement) -> Result<Option<StockChange>, StoreError> {
    let variant = movement.variant;
    let moved = tx
        .query_opt(
            "update stock_level
             set on_hand = on_hand + $2, allocated = allocated + $3
             where variant_id = $1
               and (
                   tracked = 0
                   or (sell_when_out = 1 and beyond_limit is null)
                   or on_hand + $2 - allocated - $3 - held
                      + case when sell_when_out = 1 then beyond_limit else 0 end >= 0
               )
             returning on_hand, allocated, held, tracked, sell_when_out, beyond_limit, lead_days, available_at",
            params![variant, movement.on_hand, movement.allocated],
        )
        .await?;
    let Some(row) = moved else { return Ok(None) };
    let after = read_level(&row)?;
    let before = StockLevel {
        on_hand: after.on_hand - movement.on_hand,
        allocated: after.allocated - movement.allocated,
        ..after
    };
    Ok(Some(StockChange { variant, before, after }))
}

/// Changes what lies in a place and answers what lies there now. The variant's own row was changed before.
pub(super) async fn put_at(
    tx: &mut Tx,
    variant: VariantId,
    location: LocationId,
    on_hand_change: i64,
    allocated_change: i64,
) -> Result<StockAt, StoreError> {
    let changed = tx
        .query_opt(
            "update stock_at
             set on_hand = on_hand + $3, allocated = allocated + $4
             where variant_id = $1 and location_id = $2
             returning on_hand, allocated",
            params![variant, location, on_hand_change, allocated_change],
        )
        .await?;
    if let Some(row) = changed {
        return Ok(StockAt { variant, location, on_hand: row.get("on_hand")?, allocated: row.get("allocated")? });
    }
    tx.execute(
        "insert into stock_at (variant_id, location_id, on_hand, allocated) values ($1, $2, $3, $4)",
        params![variant, location, on_hand_change, allocated_change],
    )
    .await?;
    Ok(StockAt { variant, location, on_hand: on_hand_change, allocated: allocated_change })
}

/// Spreads a change of the sum over the places. The variant's own row was changed before.
pub(super) async fn put_count(
    tx: &mut Tx,
    variant: VariantId,
    change: i64,
    cause: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let shelves = list_shelves(tx, &[variant]).await?;
    let first = first_location(tx).await?;
    for (location, on_hand) in spread_count(change, &shelves, first) {
        put_at(tx, variant, location, on_hand, 0).await?;
        let movement = Movement {
            kind: "import",
            variant,
            location: Some(location),
            on_hand,
            allocated: 0,
            held: 0,
            cause: cause.to_owned(),
            actor: "staff".to_owned(),
        };
        write_movement(tx, movement, now).await?;
    }
    Ok(())
}

fn read_location(row: &Row) -> Result<Location, StoreError> {
    Ok(Location {
        id: row.parse("id")?,
        name: row.get("name")?,
        priority: row.get("priority")?,
        active: row.get("active")?,
        ships: row.get("ships")?,
        picks_up: row.get("picks_up")?,
    })
}
