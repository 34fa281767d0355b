//! The cart that a customer finds on each of their devices. It goes on living in the cookies of the browsers; here it is put together
//! with the others whenever one of them asks for something that has to do with it.

use super::super::{Ctx, ServiceError};
use super::session::{SignedIn, read_signed_in};
use crate::domain::cart::Cart;
use crate::domain::stored_cart::StoredCart;
use crate::domain::time::Timestamp;
use crate::store::account::cart::{find_left, find_stored_cart, save_left, save_stored_cart};
use crate::store::db::{StoreError, Tx};

/// Whether a device can be given another cart than it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// The answer has the cookie with it.
    IsTold,
    /// It only tells what it has.
    OnlyTells,
}

/// Puts the cart of a device together with the customer's; answers the cart that the device is to have now. Nobody signed in, and it is
/// the one that it has.
///
/// # Errors
/// When the store can't be read or written.
pub async fn bring_together(
    ctx: &Ctx,
    cookie: Option<&str>,
    there: &Cart,
    device: Device,
) -> Result<Cart, ServiceError> {
    let Some(cookie) = cookie else { return Ok(there.clone()) };
    let (ctx_inside, cookie, cart, now) = (ctx.clone(), cookie.to_owned(), there.clone(), ctx.now());
    let look = async move |tx: &mut Tx| -> Result<_, StoreError> {
        let Some(who) = read_signed_in(&ctx_inside, tx, Some(&cookie)).await? else { return Ok(None) };
        let met = meet(tx, &who, &cart, device, now).await?;
        Ok(Some((who, met)))
    };
    let Some((who, met)) = ctx.store.read(look).await? else { return Ok(there.clone()) };
    if !met.is_news {
        return Ok(met.cart);
    }
    let cart = there.clone();
    let act = async move |tx: &mut Tx| -> Result<Cart, StoreError> {
        let met = meet(tx, &who, &cart, device, now).await?;
        save_stored_cart(tx, who.customer.id, &met.stored.writes(now)).await?;
        save_left(tx, who.session.id, &met.cart).await?;
        Ok(met.cart)
    };
    Ok(ctx.store.write(act).await?)
}

/// What comes of a device and the customer's cart.
struct Met {
    stored: StoredCart,
    cart: Cart,
    /// Whether something has to be written.
    is_news: bool,
}

async fn meet(tx: &mut Tx, who: &SignedIn, there: &Cart, device: Device, now: Timestamp) -> Result<Met, StoreError> {
    let left = find_left(tx, who.session.id).await?;
    let kept = find_stored_cart(tx, who.customer.id).await?;
    let stored = kept.clone().merge(&StoredCart::of_device(left.as_ref(), there, now));
    let cart = match device {
        Device::IsTold => stored.cart(there),
        Device::OnlyTells => there.clone(),
    };
    let is_news = stored != kept || left.as_ref() != Some(&cart);
    Ok(Met { stored, cart, is_news })
}
