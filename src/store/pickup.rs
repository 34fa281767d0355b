//! Orders that their buyers fetch: the pieces that are put aside for them in a place, and when they lie ready.

use super::db::{StoreError, Tx};
use super::stock::{TooFew, list_holds};
use crate::domain::id::{LocationId, OrderId};
use crate::domain::time::Timestamp;
use crate::params;

/// The place of that name in which buyers may fetch orders. The shop has to send from there, too: only such pieces are sold.
pub async fn find_pickup_location(tx: &mut Tx, name: &str) -> Result<Option<LocationId>, StoreError> {
    let row = tx
        .query_opt(
            "select id from stock_location where name = $1 and active = 1 and ships = 1 and picks_up = 1",
            params![name],
        )
        .await?;
    row.map(|row| row.parse("id")).transpose()
}

/// Puts aside in that place what an order holds. Whoever calls this has changed the counts of its variants in the same
/// transaction, so nobody else takes them meanwhile. When too few are there the caller has to undo the transaction.
///
/// What sells when it is out, or isn't counted, is brought there for the order.
pub async fn pin_holds(tx: &mut Tx, order: OrderId, place: LocationId) -> Result<Result<(), TooFew>, StoreError> {
    for variant in list_holds(tx, order.into()).await?.into_keys() {
        let free = tx
            .query_one(
                "select coalesce((
                     select a.on_hand - a.allocated from stock_at a where a.variant_id = $1 and a.location_id = $2
                 ), 0) - coalesce((
                     select cast(sum(h.quantity) as bigint) from stock_hold h where h.variant_id = $1 and h.location_id = $2
                 ), 0) as free",
                params![variant, place],
            )
            .await?;
        let left: i64 = free.get("free")?;
        let pinned = tx
            .execute(
                "update stock_hold
                 set location_id = $3
                 where order_id = $1
                   and variant_id = $2
                   and (
                       quantity <= $4
                       or exists (
                           select 1
                           from stock_level s
                           where s.variant_id = $2 and (s.tracked = 0 or s.sell_when_out = 1)
                       )
                   )",
                params![order, variant, place, left],
            )
            .await?;
        if pinned == 0 {
            return Ok(Err(TooFew { variant, left }));
        }
    }
    Ok(Ok(()))
}

/// The place in which an order's pieces are put aside; `None` when they are to be sent.
pub(super) async fn pinned_location(tx: &mut Tx, order: OrderId) -> Result<Option<LocationId>, StoreError> {
    let row = tx
        .query_opt(
            "select location_id from stock_hold where order_id = $1 and location_id is not null order by variant_id limit 1",
            params![order],
        )
        .await?;
    row.map(|row| row.parse("location_id")).transpose()
}

/// Notes that an order lies ready; answers whether that is news.
pub async fn mark_ready(tx: &mut Tx, order: OrderId, now: Timestamp) -> Result<bool, StoreError> {
    let marked = tx
        .execute(
            "insert into pickup (order_id, ready_at) values ($1, $2) on conflict (order_id) do nothing",
            params![order, now],
        )
        .await?;
    Ok(marked == 1)
}

/// Since when an order lies ready.
pub async fn find_ready_at(tx: &mut Tx, order: OrderId) -> Result<Option<Timestamp>, StoreError> {
    let row = tx.query_opt("select ready_at from pickup where order_id = $1", params![order]).await?;
    row.map(|row| row.get("ready_at")).transpose()
}
