//! What became of the pieces of an order, line by line. Every count goes up under a condition that the statement itself asks.

use std::collections::BTreeMap;

use super::db::{StoreError, Tx};
use super::order::Order;
use super::stock::{Demand, sum_up};
use crate::domain::fulfillment::LineCounts;
use crate::domain::id::{OrderId, VariantId};
use crate::params;

/// What can become of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Canceled,
    Fulfilled,
    Returned,
    Refunded,
}

/// Takes an order to work on it: whoever else wants to has to wait until the transaction ends.
pub async fn lock_order(tx: &mut Tx, order: OrderId) -> Result<bool, StoreError> {
    let locked = tx.execute("update \"order\" set version = version + 1 where id = $1", params![order]).await?;
    Ok(locked == 1)
}

/// Makes the rows of an order's lines, if they are not there yet.
pub async fn open_lines(tx: &mut Tx, order: &Order) -> Result<(), StoreError> {
    for (variant, ordered) in sum_up(order.lines.iter().map(|line| (line.variant, line.quantity))) {
        tx.execute(
            "insert into order_line (order_id, variant_id, ordered)
             values ($1, $2, $3)
             on conflict (order_id, variant_id) do nothing",
            params![order.id, variant, ordered],
        )
        .await?;
    }
    Ok(())
}

/// Counts pieces that were added to an order. Its rows are there already ([`open_lines`]), but for what it did not have before.
pub async fn add_ordered(tx: &mut Tx, order: OrderId, added: &Demand) -> Result<(), StoreError> {
    for (variant, pieces) in added {
        tx.execute(
            "insert into order_line (order_id, variant_id, ordered)
             values ($1, $2, $3)
             on conflict (order_id, variant_id) do update set ordered = order_line.ordered + excluded.ordered",
            params![order, *variant, *pieces],
        )
        .await?;
    }
    Ok(())
}

/// What became of the lines of an order; nothing for an order to which nothing has happened.
pub async fn list_line_counts(tx: &mut Tx, order: OrderId) -> Result<BTreeMap<VariantId, LineCounts>, StoreError> {
    let rows = tx
        .query(
            "select variant_id, ordered, canceled, fulfilled, returned, refunded
             from order_line
             where order_id = $1
             order by variant_id
             limit 1000",
            params![order],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let counts = LineCounts {
                ordered: row.get("ordered")?,
                canceled: row.get("canceled")?,
                fulfilled: row.get("fulfilled")?,
                returned: row.get("returned")?,
                refunded: row.get("refunded")?,
            };
            Ok((row.parse("variant_id")?, counts))
        })
        .collect()
}

/// Counts so many pieces more (or fewer) under a fate; answers whether there are so many.
pub async fn count_pieces(
    tx: &mut Tx,
    order: OrderId,
    variant: VariantId,
    fate: Fate,
    change: i64,
) -> Result<bool, StoreError> {
    let sql = match fate {
        Fate::Canceled => {
            "update order_line
             set canceled = canceled + $3
             where order_id = $1 and variant_id = $2 and canceled + $3 >= 0 and canceled + fulfilled + $3 <= ordered"
        }
        Fate::Fulfilled => {
            "update order_line
             set fulfilled = fulfilled + $3
             where order_id = $1 and variant_id = $2 and fulfilled + $3 >= returned
               and canceled + fulfilled + $3 <= ordered"
        }
        Fate::Returned => {
            "update order_line
             set returned = returned + $3
             where order_id = $1 and variant_id = $2 and returned + $3 >= 0 and returned + $3 <= fulfilled"
        }
        Fate::Refunded => {
            "update order_line
             set refunded = refunded + $3
             where order_id = $1 and variant_id = $2 and refunded + $3 >= 0 and refunded + $3 <= ordered"
        }
    };
    Ok(tx.execute(sql, params![order, variant, change]).await? == 1)
}
