//! The carts of customers, and what each device was left with.

use super::super::db::{StoreError, Tx};
use crate::domain::cart::Cart;
use crate::domain::id::{CustomerId, SessionId, VariantId};
use crate::domain::stored_cart::StoredCart;
use crate::domain::time::Timestamp;
use crate::params;

/// The customer's cart.
pub async fn find_stored_cart(tx: &mut Tx, customer: CustomerId) -> Result<StoredCart, StoreError> {
    let sql = "select variant_id, quantity, written_at from cart_line where customer_id = $1 limit 1000";
    let rows = tx.query(sql, params![customer]).await?;
    let writes = rows
        .iter()
        .map(|row| Ok((row.parse("variant_id")?, row.get("quantity")?, row.get("written_at")?)))
        .collect::<Result<Vec<(VariantId, u32, Timestamp)>, StoreError>>()?;
    Ok(StoredCart::of_writes(writes))
}

/// Keeps the customer's cart instead of what was kept.
pub async fn save_stored_cart(
    tx: &mut Tx,
    customer: CustomerId,
    writes: &[(VariantId, u32, Timestamp)],
) -> Result<(), StoreError> {
    tx.execute("delete from cart_line where customer_id = $1", params![customer]).await?;
    for (variant, count, at) in writes {
        tx.execute(
            "insert into cart_line (customer_id, variant_id, quantity, written_at) values ($1, $2, $3, $4)",
            params![customer, *variant, *count, *at],
        )
        .await?;
    }
    Ok(())
}

/// The cart that a device was left with; `None` before it was first compared.
pub async fn find_left(tx: &mut Tx, session: SessionId) -> Result<Option<Cart>, StoreError> {
    let row = tx.query_one("select cart from session where id = $1", params![session]).await?;
    Ok(row.get::<Option<String>>("cart")?.map(|cart| Cart::from_cookie(&cart)))
}

/// Notes with which cart a device is left.
pub async fn save_left(tx: &mut Tx, session: SessionId, cart: &Cart) -> Result<(), StoreError> {
    tx.execute("update session set cart = $2 where id = $1", params![session, cart.to_cookie()]).await?;
    Ok(())
}
