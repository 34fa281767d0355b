//! The wishlist that a customer finds on each of their devices. It goes on living in the cookies of the browsers; here it is put together
//! with the account's whenever one of them asks for something that has to do with it.

use super::super::{Ctx, ServiceError};
use super::session::read_signed_in;
use crate::domain::id::CustomerId;
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::domain::wishlist::{Wishlist, WishlistChange};
use crate::store::account::wishlist::{find_stored_wishlist, save_stored_wishlist};
use crate::store::db::Tx;

/// Puts the list of a device together with the customer's, does what is asked to be done to it, and answers the list that the device is to
/// have now. Nobody signed in, and it is the device's own.
///
/// # Errors
/// [`Refusal::Conflict`] when the list can't hold another piece.
pub async fn keep_wishlist(
    ctx: &Ctx,
    cookie: Option<&str>,
    there: &Wishlist,
    change: Option<WishlistChange>,
) -> Result<Wishlist, ServiceError> {
    let now = ctx.now();
    let Some(cookie) = cookie else { return changed(there.clone(), change, now) };
    let (ctx_inside, cookie, told) = (ctx.clone(), cookie.to_owned(), there.until(now));
    let look = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let Some(who) = read_signed_in(&ctx_inside, tx, Some(&cookie)).await? else { return Ok(None) };
        let (kept, list) = meet(tx, who.customer.id, &told, change, now).await?;
        Ok(Some((who.customer.id, list != kept, list)))
    };
    let Some((customer, is_news, list)) = ctx.store.read(look).await? else {
        return changed(there.clone(), change, now);
    };
    if !is_news {
        return Ok(list);
    }
    let told = there.until(now);
    let act = async move |tx: &mut Tx| -> Result<Wishlist, ServiceError> {
        let (kept, list) = meet(tx, customer, &told, change, now).await?;
        save_stored_wishlist(tx, customer, &kept, &list).await?;
        Ok(list)
    };
    ctx.store.write(act).await
}

/// The list that is kept, and what comes of it and of what a device tells.
async fn meet(
    tx: &mut Tx,
    customer: CustomerId,
    told: &Wishlist,
    change: Option<WishlistChange>,
    now: Timestamp,
) -> Result<(Wishlist, Wishlist), ServiceError> {
    let kept = find_stored_wishlist(tx, customer).await?;
    // The change comes last, so that it is later than whatever any device has said.
    let list = changed(kept.merged(told), change, now)?;
    Ok((kept, list))
}

fn changed(mut list: Wishlist, change: Option<WishlistChange>, now: Timestamp) -> Result<Wishlist, ServiceError> {
    if let Some(change) = change {
        list.change(change, now).map_err(|full| Refusal::Conflict { message: full.to_string() })?;
    }
    Ok(list)
}
