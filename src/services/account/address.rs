//! The addresses that a customer keeps, and what the till makes of them.

use super::super::after_sale::conflict;
use super::super::checkout::{Buyer, save_contact};
use super::super::{Ctx, ServiceError};
use super::session::SignedIn;
use crate::domain::account::ADDRESSES_MAX;
use crate::domain::address::Address;
use crate::domain::checkout::{CheckoutDraft, check};
use crate::domain::id::{CustomerId, SavedAddressId};
use crate::domain::refusal::Refusal;
use crate::store::account::Customer;
use crate::store::account::address::{
    SavedAddress, delete_address, insert_address, list_addresses, make_default, update_address,
};
use crate::store::db::{StoreError, Tx};
use crate::words::account as words;

/// All of the customer's addresses, the default one first.
///
/// # Errors
/// When the store can't be read.
pub async fn list_kept_addresses(ctx: &Ctx, who: &SignedIn) -> Result<Vec<SavedAddress>, ServiceError> {
    let customer = who.customer.id;
    Ok(ctx.store.read(async move |tx: &mut Tx| list_addresses(tx, customer).await).await?)
}

/// Keeps an address: another one, or one of the customer's that is changed. The first is the default one.
///
/// # Errors
/// [`Refusal::Fields`] as the till says it, and [`Refusal::NotFound`] when it is none of theirs.
pub async fn keep_address(
    ctx: &Ctx,
    who: &SignedIn,
    changed: Option<SavedAddressId>,
    typed: CheckoutDraft,
) -> Result<(), ServiceError> {
    // It is an address to send to, and whose it is stands with the account.
    let draft = CheckoutDraft { email: who.customer.email.clone(), pickup: String::new(), ..typed.bounded() };
    let language = ctx.locale().language;
    let address =
        check(language, &draft, &*ctx.destinations().await?).map_err(|errors| Refusal::Fields { errors })?.address;
    let (customer, id, now) = (who.customer.id, ctx.new_id()?, ctx.now());
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        if let Some(changed) = changed {
            let known = update_address(tx, customer, changed, &address).await?;
            return if known { Ok(()) } else { Err(Refusal::NotFound.into()) };
        }
        let count = list_addresses(tx, customer).await?.len();
        if count >= ADDRESSES_MAX {
            return Err(conflict(words::addresses_full(language, ADDRESSES_MAX)));
        }
        let saved = SavedAddress { id, address: address.clone(), is_default: count == 0 };
        Ok(insert_address(tx, customer, &saved, now).await?)
    };
    ctx.store.write(act).await
}

/// Lets the checkout begin with that address.
///
/// # Errors
/// [`Refusal::NotFound`] when it is none of theirs.
pub async fn choose_default(ctx: &Ctx, who: &SignedIn, id: SavedAddressId) -> Result<(), ServiceError> {
    let customer = who.customer.id;
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        if make_default(tx, customer, id).await? { Ok(()) } else { Err(Refusal::NotFound.into()) }
    };
    ctx.store.write(act).await
}

/// Forgets an address. When it was the default one, the oldest of the others is.
///
/// # Errors
/// [`Refusal::NotFound`] when it is none of theirs.
pub async fn remove_address(ctx: &Ctx, who: &SignedIn, id: SavedAddressId) -> Result<(), ServiceError> {
    let customer = who.customer.id;
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        if !delete_address(tx, customer, id).await? {
            return Err(Refusal::NotFound.into());
        }
        let left = list_addresses(tx, customer).await?;
        if let Some(first) = left.first().filter(|first| !first.is_default) {
            make_default(tx, customer, first.id).await?;
        }
        Ok(())
    };
    ctx.store.write(act).await
}

/// Fills the till's first step in with one of the customer's addresses; answers the checkout's secret, and whether nothing needs
/// attention: the shop may not send there any more.
///
/// # Errors
/// [`Refusal::NotFound`] when it is none of theirs.
pub async fn use_address(
    ctx: &Ctx,
    who: &SignedIn,
    buyer: &Buyer,
    id: SavedAddressId,
) -> Result<(String, bool), ServiceError> {
    let saved = list_kept_addresses(ctx, who).await?;
    let saved = saved.into_iter().find(|saved| saved.id == id).ok_or(Refusal::NotFound)?;
    let draft = draft_of(&who.customer, Some(saved.address));
    let is_complete = check(ctx.locale().language, &draft, &*ctx.destinations().await?).is_ok();
    Ok((save_contact(ctx, buyer.secret.as_deref(), draft).await?, is_complete))
}

/// What the till begins with for somebody who is signed in, so that nothing is asked that is known.
pub(in crate::services) async fn default_draft(tx: &mut Tx, customer: &Customer) -> Result<CheckoutDraft, StoreError> {
    let kept = list_addresses(tx, customer.id).await?;
    Ok(draft_of(customer, kept.into_iter().find(|saved| saved.is_default).map(|saved| saved.address)))
}

/// Whether there are addresses to choose from.
pub(in crate::services) async fn has_addresses(tx: &mut Tx, customer: CustomerId) -> Result<bool, StoreError> {
    Ok(!list_addresses(tx, customer).await?.is_empty())
}

fn draft_of(customer: &Customer, address: Option<Address>) -> CheckoutDraft {
    let email = customer.email.clone();
    let Some(address) = address else {
        return CheckoutDraft { email, name: customer.name.clone(), ..CheckoutDraft::default() };
    };
    CheckoutDraft { email, ..CheckoutDraft::of_address(address) }
}
