//! The till: what the buyer tells us, kept as typed, and the act of placing the order.

use super::{Ctx, ServiceError};
use crate::domain::cart::Cart;
use crate::domain::checkout::{CheckoutDraft, CheckoutView};
use crate::domain::id::OrderId;

/// What a buyer has in their cookies when they come to the till.
#[derive(Debug, Clone, Default)]
pub struct Buyer {
    /// The checkout's secret; `None` before anything was typed.
    pub secret: Option<String>,
    pub cart: Cart,
    /// The coupon code as typed.
    pub coupon: Option<String>,
}

/// An order that was placed (just now or before, by the same checkout) and how to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub order: OrderId,
    /// Tail of the order's unguessable URL.
    pub token: String,
    /// Where the buyer pays; `None` when nothing is left to pay.
    pub pay_url: Option<String>,
}

/// The checkout as its pages show it. Nothing is written: a checkout begins with the first thing typed.
pub async fn get_checkout(ctx: &Ctx, buyer: &Buyer) -> Result<CheckoutView, ServiceError> {
    let _ = (ctx, buyer);
    Err(ServiceError::Breakage("not built yet".into()))
}

/// Keeps contact and address as typed (shipping method untouched), right or wrong; answers the checkout's secret,
/// a new one if there was none (or it is not known).
pub async fn save_contact(ctx: &Ctx, secret: Option<&str>, draft: CheckoutDraft) -> Result<String, ServiceError> {
    let _ = (ctx, secret, draft);
    Err(ServiceError::Breakage("not built yet".into()))
}

/// Keeps the chosen shipping method.
pub async fn choose_shipping(ctx: &Ctx, buyer: &Buyer, method_id: &str) -> Result<(), ServiceError> {
    let _ = (ctx, buyer, method_id);
    Err(ServiceError::Breakage("not built yet".into()))
}

/// Places the order, if its total is still the one the buyer saw, and starts its payment. Placing again gives the same order.
pub async fn place_order(ctx: &Ctx, buyer: &Buyer, total_seen_minor: i64) -> Result<Placed, ServiceError> {
    let _ = (ctx, buyer, total_seen_minor);
    Err(ServiceError::Breakage("not built yet".into()))
}
