//! What a customer may ask for: a copy of all that the shop has of them, as JSON, for people and for other shops.
//!
//! It is what belongs to the account, to their orders, and to the address that they have proven. What the shop keeps under a hash of a
//! mailbox may be of an address with a plus sign in it, too, which may be somebody else's: where it names an address, that has to be
//! theirs. Whose the questions about products are nobody knows, and what is typed at the till proves no address: neither is in it.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};

use super::super::order::get_order;
use super::super::token::{hash_customer, hash_mailbox, order_token};
use super::super::{Ctx, ServiceError};
use super::session::SignedIn;
use crate::domain::account::mailbox_of;
use crate::domain::time::Timestamp;
use crate::store::account::address::list_addresses;
use crate::store::account::cart::find_stored_cart;
use crate::store::account::event::list_events;
use crate::store::account::passkey::list_passkeys;
use crate::store::account::password::find_password;
use crate::store::account::session::list_sessions;
use crate::store::account::wishlist::find_stored_wishlist;
use crate::store::account::{Customer, CustomersOrder, list_orders_of_customer};
use crate::store::alert::list_alerts_of_mailbox;
use crate::store::db::{StoreError, Tx};
use crate::store::gift_card::list_cards_of_mailbox;
use crate::store::newsletter::{find_subscriber_of_mailbox, list_consents};
use crate::store::reminder::list_refused_mails;
use crate::store::returns::list_returns;
use crate::store::review::list_reviews_in_order;
use crate::store::review_photo::list_photo_files;
use crate::store::withdrawal::list_withdrawals;
use crate::words::Language;

/// More orders than anybody has.
const ORDERS_MAX: u32 = 5_000;

/// A copy of all that the shop has of the customer.
///
/// # Errors
/// When the store can't be read.
pub async fn export(ctx: &Ctx, who: &SignedIn) -> Result<String, ServiceError> {
    let (customer, now) = (who.customer.clone(), ctx.now());
    let (of_subscriber, of_alerts) = (hash_customer(ctx, &customer.mailbox), hash_mailbox(ctx, &customer.mailbox));
    let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
        let listed = list_orders_of_customer(tx, &customer, None, ORDERS_MAX).await?;
        let all = json!({
            "account": account(tx, &customer, now).await?,
            "returns": returns(tx, &listed).await?,
            "withdrawals": withdrawals(tx, &listed).await?,
            "reviews": reviews(tx, &listed).await?,
            "alerts": alerts(tx, &customer, &of_alerts).await?,
            "newsletter": newsletter(tx, &customer, &of_subscriber).await?,
            "mails_refused": refused_mails(tx, &of_subscriber).await?,
            "gift_cards": gift_cards(tx, &customer).await?,
        });
        Ok((listed, all))
    };
    let (listed, mut all) = ctx.store.read(act).await?;
    let broken = |error: serde_json::Error| ServiceError::Breakage(error.to_string());
    let mut orders = Vec::with_capacity(listed.len());
    for order in listed {
        let view = get_order(ctx, &order_token(ctx, order.id)).await?;
        orders.push(serde_json::to_value(view).map_err(broken)?);
    }
    all["shop"] = json!(ctx.shop().await?.name);
    all["written"] = json!(at(now));
    all["orders"] = json!(orders);
    serde_json::to_string_pretty(&all).map_err(broken)
}

fn at(at: Timestamp) -> String {
    format!("{}T{}:00Z", at.iso(), at.clock_time())
}

async fn account(tx: &mut Tx, customer: &Customer, now: Timestamp) -> Result<Value, StoreError> {
    let addresses = list_addresses(tx, customer.id).await?;
    let addresses = addresses.iter().map(
        |saved| json!({ "address": saved.address, "printed": saved.address.printed(Language::English), "is_default": saved.is_default }),
    );
    let addresses: Vec<Value> = addresses.collect();
    let sessions = list_sessions(tx, customer.id).await?;
    let devices = sessions.iter().map(
        |session| json!({ "device": session.device, "signed_in": at(session.created_at), "seen": at(session.seen_at) }),
    );
    let devices: Vec<Value> = devices.collect();
    let events = list_events(tx, customer.id).await?;
    let events =
        events.iter().map(|event| json!({ "what": event.kind.as_str(), "device": event.device, "at": at(event.at) }));
    let events: Vec<Value> = events.collect();
    let passkeys = list_passkeys(tx, customer.id).await?;
    let passkeys = passkeys.iter().map(
        |passkey| json!({ "made_on": passkey.name, "made": at(passkey.created_at), "used": passkey.used_at.map(at) }),
    );
    let passkeys: Vec<Value> = passkeys.collect();
    let cart = find_stored_cart(tx, customer.id).await?.writes(now);
    let cart = cart
        .iter()
        .map(|(variant, count, written)| json!({ "variant": variant, "quantity": count, "written": at(*written) }));
    let cart: Vec<Value> = cart.collect();
    let wishlist = find_stored_wishlist(tx, customer.id).await?;
    Ok(json!({
        "email": customer.email,
        "name": customer.name,
        "since": at(customer.created_at),
        "has_password": find_password(tx, customer.id).await?.is_some(),
        "passkeys": passkeys,
        "preferences": customer.preferences,
        "addresses": addresses,
        "devices": devices,
        "security": events,
        "cart": cart,
        "wishlist": wishlist.wishes(),
    }))
}

/// What they wrote when they sent something back; how that went on is in the order.
async fn returns(tx: &mut Tx, orders: &[CustomersOrder]) -> Result<Vec<Value>, StoreError> {
    let mut all = Vec::new();
    for order in orders {
        for one in list_returns(tx, order.id).await? {
            all.push(json!({
                "order": order.number,
                "number": one.number,
                "reason": one.reason.as_str(),
                "note": one.note,
                "answer": one.answer,
                "state": one.state.as_str(),
                "asked": at(one.created_at),
            }));
        }
    }
    Ok(all)
}

async fn withdrawals(tx: &mut Tx, orders: &[CustomersOrder]) -> Result<Vec<Value>, StoreError> {
    let mut all = Vec::new();
    for order in orders {
        for one in list_withdrawals(tx, order.id).await? {
            all.push(json!({
                "order": order.number,
                "number": one.number,
                "name": one.name,
                "email": one.email,
                "way": one.way.as_str(),
                "answer": one.answer,
                "state": one.state.as_str(),
                "declared": at(one.created_at),
            }));
        }
    }
    Ok(all)
}

async fn reviews(tx: &mut Tx, orders: &[CustomersOrder]) -> Result<Vec<Value>, StoreError> {
    let mut all = Vec::new();
    for order in orders {
        for one in list_reviews_in_order(tx, order.id).await? {
            let review = one.review;
            let photos = list_photo_files(tx, review.id).await?;
            let photos: Vec<String> = photos.iter().map(|photo| BASE64_STANDARD.encode(&photo.jpeg)).collect();
            all.push(json!({
                "order": order.number,
                "product": one.product_title,
                "variant": review.variant_title,
                "rating": review.rating,
                "title": review.title,
                "text": review.text,
                "author": review.author,
                "language": review.language,
                "state": review.state.as_str(),
                "reply": review.reply,
                // Each a JPEG, in base64.
                "photos": photos,
                "written": at(review.created_at),
            }));
        }
    }
    Ok(all)
}

async fn alerts(tx: &mut Tx, customer: &Customer, mailbox_hash: &str) -> Result<Vec<Value>, StoreError> {
    let found = list_alerts_of_mailbox(tx, mailbox_hash).await?;
    let own = found.iter().filter(|alert| mailbox_of(&alert.email) == customer.mailbox);
    let view = own.map(|alert| {
        json!({
            "kind": alert.kind.as_str(),
            "variant": alert.variant,
            "email": alert.email,
            "market": alert.market,
            "price": alert.price.to_string(),
            "state": alert.state.as_str(),
            "asked": at(alert.created_at),
        })
    });
    Ok(view.collect())
}

/// Where they stand with the newsletter, and the proof of what they wanted.
async fn newsletter(tx: &mut Tx, customer: &Customer, mailbox_hash: &str) -> Result<Value, StoreError> {
    let found = find_subscriber_of_mailbox(tx, mailbox_hash).await?;
    // Of those who want no more there is no address, only the hash.
    let own = found.filter(|one| one.email.is_empty() || mailbox_of(&one.email) == customer.mailbox);
    let Some(one) = own else { return Ok(Value::Null) };
    let consents = list_consents(tx, one.id).await?;
    let consents = consents.iter().map(
        |done| json!({ "what": done.state.as_str(), "way": done.way.as_str(), "words": done.words, "at": at(done.at) }),
    );
    let consents: Vec<Value> = consents.collect();
    Ok(json!({
        "email": one.email,
        "state": one.state.as_str(),
        "asked": at(one.asked_at),
        "since": at(one.updated_at),
        "consents": consents,
    }))
}

async fn refused_mails(tx: &mut Tx, mailbox_hash: &str) -> Result<Vec<Value>, StoreError> {
    let found = list_refused_mails(tx, mailbox_hash).await?;
    Ok(found.iter().map(|(kind, since)| json!({ "kind": kind.as_str(), "since": at(*since) })).collect())
}

/// Cards whose codes were mailed to them. The codes are kept nowhere.
async fn gift_cards(tx: &mut Tx, customer: &Customer) -> Result<Vec<Value>, StoreError> {
    let found = list_cards_of_mailbox(tx, &customer.mailbox).await?;
    let view = found.iter().map(|card| {
        json!({
            "kind": card.kind.as_str(),
            "ends_in": card.last_four,
            "balance": card.balance.to_string(),
            "state": card.state.as_str(),
            "expires": card.expires_at.map(at),
            "issued": at(card.created_at),
        })
    });
    Ok(view.collect())
}
