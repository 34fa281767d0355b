//! What a customer may ask for: to be forgotten.

use super::super::revisions::Subject;
use super::super::{Ctx, ServiceError};
use super::password::fresh;
use super::session::SignedIn;
use crate::domain::id::OrderId;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::account::erasure::{delete_customer, erase_order, list_erasable};
use crate::store::db::{StoreError, Tx};
use crate::store::order::find_order;
use crate::store::review_photo::delete_photos_of_leavers;

/// An order is finished when it was delivered, its time to send it back is over, and nothing happened for this long.
const QUIET_DAYS: i64 = 14;

/// Forgets the customer: the account is gone at once, and with it every way in, and the photos with their reviews. Who an order was for
/// is taken out of it as soon as it is finished; what the books need stays.
///
/// # Errors
/// [`crate::domain::refusal::Refusal::Conflict`] when they signed in too long ago.
pub async fn erase(ctx: &Ctx, who: &SignedIn) -> Result<(), ServiceError> {
    fresh(ctx, who)?;
    let (customer, now) = (who.customer.clone(), ctx.now());
    let act = async move |tx: &mut Tx| -> Result<u64, StoreError> {
        delete_customer(tx, &customer, now).await?;
        // Nothing has to be finished for which they would be needed.
        delete_photos_of_leavers(tx).await
    };
    if ctx.store.write(act).await? > 0 {
        ctx.revisions.bump(Subject::Everything);
    }
    erase_finished_orders(ctx).await
}

/// Takes forgotten customers out of their orders that are finished by now.
pub(super) async fn erase_finished_orders(ctx: &Ctx) -> Result<(), ServiceError> {
    let days = i64::from(ctx.shop().await?.return_days).saturating_add(QUIET_DAYS);
    let quiet_since = ctx.now().plus_ms(days.saturating_mul(-DAY_MS));
    let due = ctx.store.read(async move |tx: &mut Tx| list_erasable(tx, quiet_since).await).await?;
    for order in due {
        ctx.store.write(async move |tx: &mut Tx| erase_one(tx, order, quiet_since).await).await?;
        // A review that it brought has another author now.
        ctx.revisions.bump(Subject::Everything);
    }
    Ok(())
}

async fn erase_one(tx: &mut Tx, order: OrderId, quiet_since: Timestamp) -> Result<(), StoreError> {
    // Something may have happened since it was found.
    if !list_erasable(tx, quiet_since).await?.contains(&order) {
        return Ok(());
    }
    let found = find_order(tx, order).await?.ok_or(StoreError::NotFound)?;
    erase_order(tx, order, found.address.country).await
}
