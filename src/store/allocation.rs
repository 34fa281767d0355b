//! Stock that is sold and not handed over yet. When an order is paid, what it held becomes an allocation: pieces of a place
//! that belong to it. They are still in the house, and leave the counts when they are handed over.

use super::db::{StoreError, Tx};
use super::location::{first_location, list_shelves, move_stock, put_at};
use super::pickup::pinned_location;
use super::stock::{Demand, Holder, Movement, StockChange, TooFew, read_level, sum_pieces, take_holds, write_movement};
use crate::domain::id::{LocationId, OrderId, VariantId};
use crate::domain::location::{Take, choose_locations};
use crate::domain::stock::StockLevel;
use crate::domain::time::Timestamp;
use crate::params;

/// Pieces of a place that belong to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allocation {
    pub variant: VariantId,
    pub location: LocationId,
    /// Still to be handed over.
    pub quantity: u32,
}

/// The order or its edit is paid: what was held is the order's own, in places that are chosen now.
pub async fn claim_stock(tx: &mut Tx, holder: Holder, now: Timestamp) -> Result<Vec<StockChange>, StoreError> {
    let Holder { order, .. } = holder;
    // Before the holds are taken: they say where the order is fetched.
    let pinned = pinned_location(tx, order).await?;
    let holds = take_holds(tx, holder).await?;
    let mut changes = Vec::with_capacity(holds.len());
    let mut claimed = Demand::new();
    for (variant, quantity) in &holds {
        let row = tx
            .query_opt(
                "update stock_level
                 set held = held - $2, allocated = allocated + $2
                 where variant_id = $1
                 returning on_hand, allocated, held, tracked, sell_when_out, beyond_limit, lead_days, available_at",
                params![*variant, *quantity],
            )
            .await?;
        if let Some(row) = row {
            let (after, pieces) = (read_level(&row)?, i64::from(*quantity));
            let before = StockLevel { held: after.held + pieces, allocated: after.allocated - pieces, ..after };
            changes.push(StockChange { variant: *variant, before, after });
            claimed.insert(*variant, *quantity);
        }
    }
    let takes = match pinned {
        Some(location) => claimed
            .iter()
            .map(|(variant, quantity)| Take { variant: *variant, location, quantity: *quantity })
            .collect(),
        None => choose_takes(tx, &claimed).await?,
    };
    for Take { variant, location, quantity } in takes {
        put_at(tx, variant, location, 0, quantity.into()).await?;
        tx.execute(
            "insert into stock_allocation (order_id, variant_id, location_id, quantity)
             values ($1, $2, $3, $4)
             on conflict (order_id, variant_id, location_id) do update
             set quantity = stock_allocation.quantity + excluded.quantity",
            params![order, variant, location, quantity],
        )
        .await?;
        let movement = Movement {
            location: Some(location),
            allocated: quantity.into(),
            held: -i64::from(quantity),
            ..Movement::of_order("claim", variant, order)
        };
        write_movement(tx, movement, now).await?;
    }
    Ok(changes)
}

/// From where an order is sent, by what lies where now.
async fn choose_takes(tx: &mut Tx, claimed: &Demand) -> Result<Vec<Take>, StoreError> {
    let variants: Vec<VariantId> = claimed.keys().copied().collect();
    let shelves = list_shelves(tx, &variants).await?;
    let first = match shelves.first() {
        Some(shelf) => shelf.location,
        None => first_location(tx).await?,
    };
    Ok(choose_locations(claimed, &shelves, first))
}

/// What an order has that is not handed over yet, sorted by variant and place.
pub async fn list_allocations(tx: &mut Tx, order: OrderId) -> Result<Vec<Allocation>, StoreError> {
    let rows = tx
        .query(
            "select variant_id, location_id, quantity
             from stock_allocation
             where order_id = $1 and quantity > 0
             order by variant_id, location_id
             limit 10000",
            params![order],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Allocation {
                variant: row.parse("variant_id")?,
                location: row.parse("location_id")?,
                quantity: row.get("quantity")?,
            })
        })
        .collect()
}

/// Pieces of an order are handed over: they leave the house. With a `location` only what is allocated there is, or else what is
/// allocated anywhere. Answers [`TooFew`] when the order has not so many left there, or they are not in the house: the caller
/// undoes the transaction then.
///
/// What sells when out may be handed over although it was never counted in: it came for this order, and is booked as such.
pub async fn ship_allocation(
    tx: &mut Tx,
    order: OrderId,
    wanted: &Demand,
    location: Option<LocationId>,
    now: Timestamp,
) -> Result<Result<Vec<StockChange>, TooFew>, StoreError> {
    let takes = match take_allocations(tx, order, wanted, location).await? {
        Ok(takes) => takes,
        Err(too_few) => return Ok(Err(too_few)),
    };
    let mut changes = Vec::new();
    for take in takes {
        let quantity = i64::from(take.quantity);
        let counted = Counted::find(tx, take.variant, take.location).await?;
        let missing = if counted.tracked { quantity.saturating_sub(counted.on_hand).max(0) } else { 0 };
        if missing > 0 {
            if !counted.sell_when_out {
                return Ok(Err(TooFew { variant: take.variant, left: counted.on_hand.max(0) }));
            }
            let came = Movement { on_hand: missing, ..Movement::of_order("arrive", take.variant, order) };
            match move_stock(tx, came, take.location, now).await? {
                Ok(change) => changes.extend(change),
                Err(too_few) => return Ok(Err(too_few)),
            }
        }
        let movement = Movement {
            on_hand: if counted.tracked { -quantity } else { 0 },
            allocated: -quantity,
            ..Movement::of_order("ship", take.variant, order)
        };
        match move_stock(tx, movement, take.location, now).await? {
            Ok(change) => changes.extend(change),
            Err(too_few) => return Ok(Err(too_few)),
        }
    }
    Ok(Ok(changes))
}

/// Pieces that were noted as handed over and never left are in the house again, for their order, where they were taken from.
pub async fn unship_allocation(
    tx: &mut Tx,
    order: OrderId,
    wanted: &Demand,
    now: Timestamp,
) -> Result<Result<Vec<StockChange>, TooFew>, StoreError> {
    let mut changes = Vec::new();
    for (variant, quantity) in wanted {
        let mut missing = i64::from(*quantity);
        for (location, shipped) in list_shipped(tx, order, *variant).await? {
            let pieces = shipped.min(missing);
            if pieces == 0 {
                continue;
            }
            missing -= pieces;
            tx.execute(
                "update stock_allocation
                 set quantity = quantity + $4
                 where order_id = $1 and variant_id = $2 and location_id = $3",
                params![order, *variant, location, pieces],
            )
            .await?;
            let counted = Counted::find(tx, *variant, location).await?;
            let movement = Movement {
                on_hand: if counted.tracked { pieces } else { 0 },
                allocated: pieces,
                actor: "staff".to_owned(),
                ..Movement::of_order("unship", *variant, order)
            };
            match move_stock(tx, movement, location, now).await? {
                Ok(change) => changes.extend(change),
                Err(too_few) => return Ok(Err(too_few)),
            }
        }
        if missing > 0 {
            return Ok(Err(TooFew { variant: *variant, left: i64::from(*quantity) - missing }));
        }
    }
    Ok(Ok(changes))
}

/// From where pieces of an order were handed over, and how many of each place are still out.
async fn list_shipped(tx: &mut Tx, order: OrderId, variant: VariantId) -> Result<Vec<(LocationId, i64)>, StoreError> {
    let rows = tx
        .query(
            "select location_id, -sum(allocated_change) as shipped
             from stock_movement
             where cause = $1 and variant_id = $2 and kind in ('ship', 'unship') and location_id is not null
             group by location_id
             having sum(allocated_change) < 0
             order by location_id
             limit 1000",
            params![order, variant],
        )
        .await?;
    rows.iter().map(|row| Ok((row.parse("location_id")?, row.get("shipped")?))).collect()
}

/// Pieces of an order that will not be sent after all are free again, where they lie: those that are `wanted`, or all that
/// are left. Answers [`TooFew`] when the order has not so many left.
pub async fn release_allocation(
    tx: &mut Tx,
    order: OrderId,
    wanted: Option<&Demand>,
    now: Timestamp,
) -> Result<Result<Vec<StockChange>, TooFew>, StoreError> {
    let wanted = match wanted {
        Some(wanted) => wanted.clone(),
        None => sum_pieces(list_allocations(tx, order).await?.iter().map(|own| (own.variant, own.quantity))),
    };
    let takes = match take_allocations(tx, order, &wanted, None).await? {
        Ok(takes) => takes,
        Err(too_few) => return Ok(Err(too_few)),
    };
    let mut changes = Vec::new();
    for take in takes {
        let movement =
            Movement { allocated: -i64::from(take.quantity), ..Movement::of_order("free", take.variant, order) };
        match move_stock(tx, movement, take.location, now).await? {
            Ok(change) => changes.extend(change),
            Err(too_few) => return Ok(Err(too_few)),
        }
    }
    Ok(Ok(changes))
}

/// Puts pieces that came back on the shelf. `cause` is the return or the order they belong to.
pub async fn restock(
    tx: &mut Tx,
    variant: VariantId,
    location: LocationId,
    quantity: u32,
    cause: &str,
    now: Timestamp,
) -> Result<Option<StockChange>, StoreError> {
    if !Counted::find(tx, variant, location).await?.tracked {
        return Ok(None);
    }
    let movement = Movement {
        kind: "return",
        variant,
        location: Some(location),
        on_hand: quantity.into(),
        allocated: 0,
        held: 0,
        cause: cause.to_owned(),
        actor: "staff".to_owned(),
    };
    match move_stock(tx, movement, location, now).await? {
        Ok(change) => Ok(change),
        Err(TooFew { .. }) => Err(StoreError::Other(format!("{variant}: more pieces can't be too few"))),
    }
}

/// Takes pieces out of an order's allocations, each only if it is still there.
async fn take_allocations(
    tx: &mut Tx,
    order: OrderId,
    wanted: &Demand,
    location: Option<LocationId>,
) -> Result<Result<Vec<Take>, TooFew>, StoreError> {
    let mut own = list_allocations(tx, order).await?;
    own.retain(|allocation| location.is_none_or(|location| allocation.location == location));
    let has = sum_pieces(own.iter().map(|allocation| (allocation.variant, allocation.quantity)));
    for (variant, quantity) in wanted {
        let has = has.get(variant).copied().unwrap_or(0);
        if has < *quantity {
            return Ok(Err(TooFew { variant: *variant, left: has.into() }));
        }
    }
    let mut missing = wanted.clone();
    let mut takes = Vec::new();
    for Allocation { variant, location, quantity } in own {
        let Some(missing) = missing.get_mut(&variant) else { continue };
        let quantity = quantity.min(*missing);
        if quantity == 0 {
            continue;
        }
        *missing -= quantity;
        let taken = tx
            .execute(
                "update stock_allocation
                 set quantity = quantity - $4
                 where order_id = $1 and variant_id = $2 and location_id = $3 and quantity >= $4",
                params![order, variant, location, quantity],
            )
            .await?;
        if taken == 0 {
            // Somebody else was faster since we looked.
            return Ok(Err(TooFew { variant, left: 0 }));
        }
        takes.push(Take { variant, location, quantity });
    }
    Ok(Ok(takes))
}

/// How a variant is counted in a place.
struct Counted {
    tracked: bool,
    sell_when_out: bool,
    on_hand: i64,
}

impl Counted {
    async fn find(tx: &mut Tx, variant: VariantId, location: LocationId) -> Result<Self, StoreError> {
        let row = tx
            .query_one(
                "select s.tracked, s.sell_when_out, coalesce(a.on_hand, 0) as on_hand
                 from stock_level s
                 left join stock_at a on a.variant_id = s.variant_id and a.location_id = $2
                 where s.variant_id = $1",
                params![variant, location],
            )
            .await?;
        Ok(Self {
            tracked: row.get("tracked")?,
            sell_when_out: row.get("sell_when_out")?,
            on_hand: row.get("on_hand")?,
        })
    }
}
