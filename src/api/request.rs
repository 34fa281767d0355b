//! What a server function knows of the request it answers.

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use leptos::prelude::use_context;

use super::ApiError;
use crate::domain::cart::{CART_COOKIE, COUPON_COOKIE, Cart};
use crate::domain::market::MARKET_COOKIE;
use crate::domain::refusal::Refusal;
use crate::services::checkout::Buyer;
use crate::services::{Ctx, ServiceError};

/// The name of the cookie with the checkout's secret. Script can't read it.
pub const CHECKOUT_COOKIE: &str = "checkout";

/// The shop's services. The server provides them to pages and server functions alike.
pub fn ctx() -> Result<Ctx, ApiError> {
    use_context::<Ctx>().ok_or_else(|| broken("a request without services"))
}

/// The shop's services in the market of that id; `None` for the shop's own.
///
/// # Errors
/// When there is no such market (any more): other prices than those the page is about would be taken for its own.
pub async fn ctx_in(market: Option<String>) -> Result<Ctx, ApiError> {
    let ctx = ctx()?;
    let Some(id) = market.filter(|id| !id.is_empty()) else { return Ok(ctx) };
    let ctx = ctx.in_market(&id).await?;
    if ctx.market().is_none() {
        let message = "We no longer sell in this market. Load the page again to see the prices for you.".to_owned();
        return Err(ServiceError::from(Refusal::Conflict { message }).into());
    }
    Ok(ctx)
}

/// The shop's services in the market that the visitor of the request has chosen.
pub async fn visited_ctx() -> Result<Ctx, ApiError> {
    let id = use_context::<Parts>().map(|parts| market_of(&parts.headers).to_owned()).unwrap_or_default();
    Ok(ctx()?.in_market(&id).await?)
}

/// The id of the market that a visitor says to have chosen; empty for none.
pub fn market_of(headers: &HeaderMap) -> &str {
    cookie(headers, MARKET_COOKIE).unwrap_or_default()
}

/// What the visitor of the request brings to the till.
pub fn buyer() -> Buyer {
    use_context::<Parts>().map(|parts| buyer_of(&parts.headers)).unwrap_or_default()
}

/// What a buyer has in their cookies.
pub fn buyer_of(headers: &HeaderMap) -> Buyer {
    Buyer {
        secret: cookie(headers, CHECKOUT_COOKIE).map(str::to_owned),
        cart: cookie(headers, CART_COOKIE).map(Cart::from_cookie).unwrap_or_default(),
        coupon: cookie(headers, COUPON_COOKIE).map(str::to_owned),
    }
}

/// The value of the cookie; an empty one is none.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|all| all.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value)
}

/// Logs the cause once, under a reference that is all the visitor gets.
fn broken(cause: &str) -> ApiError {
    let reference = format!("{:08x}", getrandom::u32().unwrap_or_default());
    tracing::error!(reference, cause, "a breakage");
    ApiError::Breakage { reference }
}

impl From<ServiceError> for ApiError {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refusal(refusal) => Self::Refusal(refusal),
            ServiceError::Breakage(cause) => broken(&cause),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn cookies_are_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; cart=1.x; empty="));
        headers.append(header::COOKIE, HeaderValue::from_static("coupon=KILN10"));
        assert_eq!(cookie(&headers, "cart"), Some("1.x"));
        assert_eq!(cookie(&headers, "coupon"), Some("KILN10"));
        assert_eq!((cookie(&headers, "empty"), cookie(&headers, "art")), (None, None));
    }
}
