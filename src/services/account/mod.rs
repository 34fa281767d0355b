//! Accounts: signing in by a code that is mailed, and what a customer keeps with the shop.
//!
//! Whether an address has an account is nobody's business but its owner's: whoever asks gets the same answer after the same work,
//! and an account comes to be when the code is typed that only the mailbox has.

mod address;
mod cart;
mod event;
mod export;
mod find_order;
mod hashing;
mod leave;
mod passkey;
mod password;
mod session;
mod sign_in;
mod wishlist;

use super::token::order_token;
use super::{Ctx, ServiceError};
use crate::domain::account::Preferences;
use crate::domain::checkout::check_name;
use crate::domain::market::Market;
use crate::domain::refusal::Refusal;
use crate::domain::theme::Theme;
use crate::store::account::{CustomersOrder, list_orders_of_customer, save_name, save_preferences};
use crate::store::db::Tx;

pub use address::{choose_default, keep_address, list_kept_addresses, remove_address, use_address};
pub(super) use address::{default_draft, has_addresses};
pub use cart::{Device, bring_together};
pub(super) use event::write_event_mail;
pub use export::export;
pub use find_order::ask_for_order;
pub(super) use find_order::write_order_link;
pub use leave::erase;
pub use passkey::{
    Ceremony, add_passkey, begin_passkey, begin_sign_in, list_kept_passkeys, offers_passkeys, remove_passkey,
    sign_in_with_passkey,
};
pub(super) use password::write_reset_mail;
pub use password::{
    ask_for_reset, check_reset, has_password, remove_password, reset_password, set_password, sign_in_with_password,
};
pub(super) use session::read_signed_in;
pub use session::{
    SignedIn, find_signed_in, list_devices, session_cookie, sign_out, sign_out_device, sign_out_elsewhere,
};
pub(super) use sign_in::write_code_mail;
pub use sign_in::{Asked, CodeRefused, ask_for_code, confirm_code, find_asked};
pub use wishlist::keep_wishlist;

/// Orders on a page of the account.
const PAGE: u32 = 20;

/// Some of a customer's orders, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderPage {
    /// Each with the tail of its link.
    pub orders: Vec<(CustomersOrder, String)>,
    /// The number before which the next page goes on; `None` when there is none.
    pub before: Option<i64>,
}

/// The customer's orders, newest first, those before a number.
///
/// # Errors
/// When the store can't be read.
pub async fn list_orders(ctx: &Ctx, who: &SignedIn, before: Option<i64>) -> Result<OrderPage, ServiceError> {
    let customer = who.customer.clone();
    let act = async move |tx: &mut Tx| list_orders_of_customer(tx, &customer, before, PAGE + 1).await;
    let mut orders = ctx.store.read(act).await?;
    let more = orders.len() > PAGE as usize;
    orders.truncate(PAGE as usize);
    let before = orders.last().filter(|_| more).map(|order| order.number);
    let orders = orders.into_iter().map(|order| {
        let token = order_token(ctx, order.id);
        (order, token)
    });
    Ok(OrderPage { orders: orders.collect(), before })
}

/// Keeps how the customer is called; answers it as it is kept.
///
/// # Errors
/// [`Refusal::Fields`] when it can't be a name.
pub async fn rename(ctx: &Ctx, who: &SignedIn, typed: &str) -> Result<String, ServiceError> {
    let name = check_name(ctx.locale().language, typed).map_err(|error| Refusal::Fields { errors: vec![error] })?;
    let (customer, kept) = (who.customer.id, name.clone());
    ctx.store.write(async move |tx: &mut Tx| save_name(tx, customer, &kept).await).await?;
    Ok(name)
}

/// Keeps what the customer wants to find on each device. What is not there to be chosen is the usual.
///
/// # Errors
/// When the store can't be written.
pub async fn prefer(ctx: &Ctx, who: &SignedIn, typed: Preferences) -> Result<Preferences, ServiceError> {
    let market = Market::chosen(&ctx.markets().await?, &typed.market).map(|market| market.id.clone());
    let theme = Theme::from_name(&typed.theme).map(|theme| theme.as_str().to_owned());
    let preferences = Preferences { market: market.unwrap_or_default(), theme: theme.unwrap_or_default() };
    let (customer, kept) = (who.customer.id, preferences.clone());
    ctx.store.write(async move |tx: &mut Tx| save_preferences(tx, customer, &kept).await).await?;
    Ok(preferences)
}

/// Forgets what has ended by itself: devices that nobody uses, codes that nobody typed, questions that were answered, and who the
/// orders were for of customers who are gone.
pub(super) async fn forget_old(ctx: &Ctx) -> Result<(), ServiceError> {
    session::forget_sessions(ctx).await?;
    sign_in::forget_sign_ins(ctx).await?;
    passkey::forget_ceremonies(ctx).await?;
    find_order::forget_inquiries(ctx).await?;
    password::forget_resets(ctx).await?;
    leave::erase_finished_orders(ctx).await
}
