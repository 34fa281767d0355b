//! The wishlists of customers.

use super::super::db::{Row, StoreError, Tx};
use crate::domain::id::CustomerId;
use crate::domain::wishlist::{Wish, Wishlist};
use crate::params;

/// The customer's wishlist.
pub async fn find_stored_wishlist(tx: &mut Tx, customer: CustomerId) -> Result<Wishlist, StoreError> {
    let sql = "select variant_id, saved, at_s from wish where customer_id = $1 limit 1000";
    tx.query(sql, params![customer]).await?.iter().map(read_wish).collect()
}

/// Keeps the customer's wishlist instead of the one that was kept. Only what differs is written.
pub async fn save_stored_wishlist(
    tx: &mut Tx,
    customer: CustomerId,
    kept: &Wishlist,
    list: &Wishlist,
) -> Result<(), StoreError> {
    for wish in list.wishes().iter().filter(|wish| !kept.wishes().contains(wish)) {
        tx.execute(
            "insert into wish (customer_id, variant_id, saved, at_s)
             values ($1, $2, $3, $4)
             on conflict (customer_id, variant_id) do update
             set saved = excluded.saved,
                 at_s = excluded.at_s",
            params![customer, wish.variant, wish.saved, wish.at_s],
        )
        .await?;
    }
    let is_over = |wish: &&Wish| !list.wishes().iter().any(|other| other.variant == wish.variant);
    for wish in kept.wishes().iter().filter(is_over) {
        tx.execute("delete from wish where customer_id = $1 and variant_id = $2", params![customer, wish.variant])
            .await?;
    }
    Ok(())
}

fn read_wish(row: &Row) -> Result<Wish, StoreError> {
    Ok(Wish { variant: row.parse("variant_id")?, saved: row.get("saved")?, at_s: row.get("at_s")? })
}
