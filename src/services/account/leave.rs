//! What a customer may ask for: a copy of all that the shop has of them, and to be forgotten.

use serde_json::{Value, json};

use super::super::order::get_order;
use super::super::revisions::Subject;
use super::super::token::order_token;
use super::super::{Ctx, ServiceError};
use super::password::fresh;
use super::session::SignedIn;
use crate::domain::id::OrderId;
use crate::domain::time::{DAY_MS, Timestamp};
use crate::store::account::address::list_addresses;
use crate::store::account::erasure::{delete_customer, erase_order, list_erasable};
use crate::store::account::event::list_events;
use crate::store::account::list_orders_of_customer;
use crate::store::account::password::find_password;
use crate::store::account::session::list_sessions;
use crate::store::db::{StoreError, Tx};
use crate::store::order::find_order;
use crate::store::review_photo::delete_photos_of_leavers;

/// An order is finished when it was delivered, its time to send it back is over, and nothing happened for this long.
const QUIET_DAYS: i64 = 14;
/// More orders than anybody has.
const ORDERS_MAX: u32 = 5_000;

/// A copy of all that the shop has of the customer, as JSON: for people, and for other shops.
///
/// # Errors
/// When the store can't be read.
pub async fn export(ctx: &Ctx, who: &SignedIn) -> Result<String, ServiceError> {
    let customer = who.customer.clone();
    let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
        let orders = list_orders_of_customer(tx, &customer, None, ORDERS_MAX).await?;
        let addresses = list_addresses(tx, customer.id).await?;
        let sessions = list_sessions(tx, customer.id).await?;
        let events = list_events(tx, customer.id).await?;
        Ok((orders, addresses, sessions, events, find_password(tx, customer.id).await?.is_some()))
    };
    let (listed, addresses, sessions, events, has_password) = ctx.store.read(act).await?;
    let mut orders = Vec::with_capacity(listed.len());
    for order in listed {
        let view = get_order(ctx, &order_token(ctx, order.id)).await?;
        orders.push(serde_json::to_value(view).map_err(|error| ServiceError::Breakage(error.to_string()))?);
    }
    let at = |at: Timestamp| format!("{}T{}:00Z", at.iso(), at.clock_time());
    let addresses: Vec<Value> = addresses
        .iter()
        .map(|saved| json!({ "address": saved.address, "printed": saved.address.printed(), "is_default": saved.is_default }))
        .collect();
    let devices: Vec<Value> = sessions
        .iter()
        .map(|session| json!({ "device": session.device, "signed_in": at(session.created_at), "seen": at(session.seen_at) }))
        .collect();
    let events: Vec<Value> = events
        .iter()
        .map(|event| json!({ "what": event.kind.as_str(), "device": event.device, "at": at(event.at) }))
        .collect();
    let customer = &who.customer;
    let all = json!({
        "shop": ctx.shop().await?.name,
        "written": at(ctx.now()),
        "account": {
            "email": customer.email,
            "name": customer.name,
            "since": at(customer.created_at),
            "has_password": has_password,
            "preferences": customer.preferences,
            "addresses": addresses,
            "devices": devices,
            "security": events,
        },
        "orders": orders,
    });
    serde_json::to_string_pretty(&all).map_err(|error| ServiceError::Breakage(error.to_string()))
}

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
