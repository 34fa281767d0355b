//! The cart, priced by the shop.

use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use super::ApiError;
use super::wire::Answered;
use crate::domain::address::Country;
use crate::domain::cart::{CartLine, Quote};

/// Prices the given lines, or says what can't be had. Reads only; it is a POST because carts outgrow URLs.
#[server(endpoint = "cart/quote", input = Json, output = Answered)]
pub async fn quote_cart(
    lines: Vec<CartLine>,
    coupon: Option<String>,
    destination: Option<Country>,
    shipping_method: Option<String>,
) -> Result<Quote, ApiError> {
    use crate::services::{cart, checkout::Buyer};
    let buyer = Buyer { cart: lines.into_iter().collect(), coupon, ..super::request::buyer() };
    Ok(cart::quote(&super::request::ctx()?, buyer, destination, shipping_method).await?)
}

/// The cart of the visitor's cookies, priced for the destination: for the cart page as the server renders it.
#[server(endpoint = "cart", input = leptos::server_fn::codec::GetUrl, output = Answered)]
pub async fn get_cart(destination: Option<Country>) -> Result<Quote, ApiError> {
    use crate::services::cart;
    Ok(cart::quote(&super::request::ctx()?, super::request::buyer(), destination, None).await?)
}
