//! The cart, priced by the shop.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::ApiError;
use super::wire::Answered;
use crate::domain::address::Country;
use crate::domain::cart::{CartLine, Quote};

/// Prices the given lines, or says what can't be had. It is a POST because carts outgrow URLs. Of whoever is
/// signed in, the cart is kept.
#[server(endpoint = "cart/quote", input = Json, output = Answered)]
pub async fn quote_cart(
    lines: Vec<CartLine>,
    coupon: Option<String>,
    destination: Option<Country>,
    shipping_method: Option<String>,
) -> Result<Quote, ApiError> {
    use crate::services::account::{Device, bring_together};
    use crate::services::{cart, checkout::Buyer};
    let buyer = Buyer { cart: lines.into_iter().collect(), coupon, ..super::request::buyer() };
    let ctx = super::request::ctx()?;
    // What the browser has is the cart; that others of its owner's devices hear of it must not keep them from its price.
    if let Err(error) = bring_together(&ctx, buyer.session.as_deref(), &buyer.cart, Device::OnlyTells).await {
        tracing::warn!(%error, "a cart was not kept");
    }
    Ok(cart::quote(&ctx, buyer, destination, shipping_method).await?)
}

/// The cart of the visitor's cookies, priced for the destination: for the cart page as the server renders it.
#[server(endpoint = "cart", input = leptos::server_fn::codec::GetUrl, output = Answered)]
pub async fn get_cart(destination: Option<Country>) -> Result<Quote, ApiError> {
    use crate::services::cart;
    Ok(cart::quote(&super::request::ctx()?, super::request::buyer(), destination, None).await?)
}
