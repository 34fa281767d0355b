//! The till: what the buyer tells us, kept as typed, and the act of placing the order.

mod gift_card;
mod place;

use std::net::IpAddr;

use super::account::{default_draft, has_addresses, read_signed_in};
use super::cart::{Basket, price_basket};
use super::tender::{Covered, cover};
use super::token::{hash_secret, new_checkout_secret, order_token};
use super::visit::{Visit, find_visit};
use super::{Ctx, ServiceError};
use crate::domain::cart::{Cart, Quote};
use crate::domain::checkout::{AtTheTill, CheckoutDraft, CheckoutView, Destinations, check};
use crate::domain::coupon::normalize_code;
use crate::domain::id::{CheckoutId, OrderId};
use crate::domain::money::Money;
use crate::domain::refusal::{FieldError, Refusal};
use crate::domain::shop::PricingRules;
use crate::domain::time::Timestamp;
use crate::store::checkout::{Checkout, insert_checkout, save_draft};
use crate::store::db::Tx;
use crate::store::reminder::keep_cart;
use crate::words::checkout as words;

pub use gift_card::{put_card_away, use_card};
pub(super) use place::{Collect, new_attempt};
pub use place::{Placed, Seen, place_order};

/// What a buyer has in their cookies when they come to the till, and from where they come.
#[derive(Debug, Clone, Default)]
pub struct Buyer {
    /// The checkout's secret; `None` before anything was typed.
    pub secret: Option<String>,
    pub cart: Cart,
    /// The coupon code as typed.
    pub coupon: Option<String>,
    /// The cookie of the session, if the device is signed in: its name, an equals sign and its value.
    pub session: Option<String>,
    /// The network from which they order. `None` when nobody knows or it is this machine: it is not counted then what their
    /// unpaid orders hold.
    pub network: Option<IpAddr>,
}

/// The checkout as its pages show it. Nothing is written: a checkout begins with the first thing typed, and the one
/// after a purchase begins anew.
pub async fn get_checkout(ctx: &Ctx, buyer: &Buyer) -> Result<CheckoutView, ServiceError> {
    let (shop, destinations) = (ctx.shop().await?, ctx.destinations().await?);
    let (now, buyer, ctx_inside) = (ctx.now(), buyer.clone(), ctx.clone());
    let act = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let visit = find_visit(tx, buyer.secret.as_deref()).await?;
        let who = read_signed_in(&ctx_inside, tx, buyer.session.as_deref()).await?;
        let mut account = AtTheTill { signed_in: who.is_some(), ..AtTheTill::default() };
        let mut draft = draft_of(&visit);
        if let Some(who) = &who {
            account.has_addresses = has_addresses(tx, who.customer.id).await?;
            if going_on(&visit).is_none() {
                draft = default_draft(tx, &who.customer).await?;
                account.filled_in = true;
            }
        }
        let errors = check(ctx_inside.locale().language, &draft, &destinations).err().unwrap_or_default();
        let quote = quote_draft(&ctx_inside, tx, &shop.rules, now, &draft, &buyer, &visit).await?;
        let destinations = Destinations::clone(&destinations);
        let Covered { split, cards } = cover_quote(&ctx_inside, tx, &quote, &visit, now).await?;
        let (to_pay_minor, order_token) = (split.rest_minor, None);
        Ok((
            CheckoutView {
                draft,
                errors,
                quote,
                destinations,
                cards,
                to_pay_minor,
                order_token,
                asked_at: now,
                account,
            },
            visit.unpaid().map(|order| order.id),
        ))
    };
    let (view, unpaid) = ctx.store.read(act).await?;
    Ok(CheckoutView { order_token: unpaid.map(|order| order_token(ctx, order)), ..view })
}

/// Keeps contact and address as typed (shipping method untouched), right or wrong; answers the checkout's secret,
/// a new one if there was none (or it is not known, or its purchase is done).
pub async fn save_contact(ctx: &Ctx, secret: Option<&str>, draft: CheckoutDraft) -> Result<String, ServiceError> {
    let draft = draft.bounded();
    let (secret, now) = (secret.map(str::to_owned), ctx.now());
    let (new_id, new_secret): (CheckoutId, String) = (ctx.new_id()?, new_checkout_secret(ctx)?);
    let act = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let visit = find_visit(tx, secret.as_deref()).await?;
        let before = draft_of(&visit);
        let shipping_method = match (draft.pickup.as_str(), before.pickup.as_str()) {
            ("", "") => before.shipping_method,
            // It is to be sent after all, in a way that was not asked for yet.
            ("", _) => String::new(),
            (pickup, _) => pickup.to_owned(),
        };
        let draft = CheckoutDraft { shipping_method, ..draft.clone() };
        match (&secret, going_on(&visit)) {
            (Some(secret), Some(checkout)) => {
                save_draft(tx, checkout.id, &draft, now).await?;
                Ok(secret.clone())
            }
            _ => {
                insert_checkout(tx, &Checkout { id: new_id, draft, cards: Vec::new() }, &hash_secret(&new_secret), now)
                    .await?;
                Ok(new_secret.clone())
            }
        }
    };
    ctx.store.write(act).await
}

/// Keeps the cart of a buyer who asked to be reminded of it, and forgets that of anybody else.
pub async fn keep_cart_if_asked(ctx: &Ctx, secret: &str, buyer: &Buyer) -> Result<(), ServiceError> {
    let (secret, buyer, language) = (secret.to_owned(), buyer.clone(), ctx.locale().language);
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let visit = find_visit(tx, Some(&secret)).await?;
        let Some(checkout) = going_on(&visit) else { return Ok(()) };
        let (cart, coupon) = match checkout.draft.remind && !buyer.cart.is_empty() {
            true => {
                let coupon = buyer.coupon.as_deref().and_then(normalize_code);
                (buyer.cart.to_cookie(), coupon.unwrap_or_default())
            }
            false => (String::new(), String::new()),
        };
        Ok(keep_cart(tx, checkout.id, (&cart, &coupon), language).await?)
    };
    ctx.store.write(act).await
}

/// Keeps the chosen shipping method, if the cart can be sent that way.
pub async fn choose_shipping(ctx: &Ctx, buyer: &Buyer, method_id: &str) -> Result<(), ServiceError> {
    let (shop, destinations) = (ctx.shop().await?, ctx.destinations().await?);
    let (now, buyer, method_id, ctx_inside) = (ctx.now(), buyer.clone(), method_id.to_owned(), ctx.clone());
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let visit = find_visit(tx, buyer.secret.as_deref()).await?;
        let draft = draft_of(&visit);
        check(ctx_inside.locale().language, &draft, &destinations).map_err(|errors| Refusal::Fields { errors })?;
        let Some(checkout) = going_on(&visit) else { return Err(Refusal::NotFound.into()) };
        let quote = quote_draft(&ctx_inside, tx, &shop.rules, now, &draft, &buyer, &visit).await?;
        if !quote.shipping.iter().any(|offer| offer.method_id == method_id) {
            let message = words::select_shipping(ctx_inside.locale().language).to_owned();
            let errors = vec![FieldError { field: "shipping_method".to_owned(), message }];
            return Err(Refusal::Fields { errors }.into());
        }
        let draft = CheckoutDraft { shipping_method: method_id.clone(), ..draft };
        Ok(save_draft(tx, checkout.id, &draft, now).await?)
    };
    ctx.store.write(act).await
}

/// Whether it was this buyer's visit that ended with that order being bought. Whoever only has the order's link, or comes
/// back to it later with another cart, did not buy it just now.
pub async fn has_bought(ctx: &Ctx, buyer: &Buyer, order: OrderId) -> Result<bool, ServiceError> {
    let secret = buyer.secret.clone();
    let visit = ctx.store.read(async move |tx: &mut Tx| find_visit(tx, secret.as_deref()).await).await?;
    Ok(visit.is_over() && visit.order.is_some_and(|bought| bought.id == order))
}

/// The checkout that still goes on. After the purchase there is none.
fn going_on(visit: &Visit) -> Option<&Checkout> {
    visit.checkout.as_ref().filter(|_| !visit.is_over())
}

/// What was typed so far.
fn draft_of(visit: &Visit) -> CheckoutDraft {
    going_on(visit).map(|checkout| checkout.draft.clone()).unwrap_or_default()
}

/// What the cards of the visit cover of what its cart comes to.
async fn cover_quote(
    ctx: &Ctx,
    tx: &mut Tx,
    quote: &Quote,
    visit: &Visit,
    now: Timestamp,
) -> Result<Covered, ServiceError> {
    let cards = going_on(visit).map(|checkout| checkout.cards.as_slice()).unwrap_or_default();
    let total = Money::new(quote.totals.total_minor, quote.totals.currency);
    Ok(cover(ctx, tx, cards, &visit.own, total, now).await?)
}

/// Prices the buyer's cart as far as the draft says where it goes.
async fn quote_draft(
    ctx: &Ctx,
    tx: &mut Tx,
    rules: &PricingRules,
    now: Timestamp,
    draft: &CheckoutDraft,
    buyer: &Buyer,
    visit: &Visit,
) -> Result<Quote, ServiceError> {
    let basket = Basket {
        cart: buyer.cart.clone(),
        coupon: buyer.coupon.clone(),
        destination: draft.destination(rules),
        shipping_method: Some(draft.shipping_method.clone()),
        email: draft.email.clone(),
        reverse_charge: draft.reverse_charge(rules),
    };
    price_basket(ctx, tx, rules, now, &basket, &visit.own).await
}
