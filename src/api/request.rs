//! What a server function knows of the request it answers.

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use leptos::prelude::use_context;

use super::ApiError;
use crate::domain::cart::{CART_COOKIE, COUPON_COOKIE, Cart};
use crate::domain::market::MARKET_COOKIE;
use crate::domain::refusal::Refusal;
use crate::domain::review::ReviewQuery;
use crate::domain::theme::{THEME_COOKIE, Theme};
use crate::domain::wishlist::{WISHLIST_COOKIE, Wishlist};
use crate::services::checkout::Buyer;
use crate::services::{Ctx, ServiceError};
use crate::words::{Locale, market as words};

/// The name of the cookie with the checkout's secret. Script can't read it.
pub const CHECKOUT_COOKIE: &str = "checkout";

/// The names of the cookie with a session's secret: over TLS, and on a machine of one's own.
const SESSION_COOKIES: [&str; 2] = ["__Host-sid", "sid"];
/// The name of the cookie of a browser that is to type a code. Script can't read it.
pub const SIGN_IN_COOKIE: &str = "sign-in";

/// Stands in the context where a page asks in the name of a market that is gone.
#[derive(Debug, Clone, Copy)]
pub struct NoSuchMarket;

/// The shop's services, in the market of whoever asks. The server provides them to pages and server functions alike.
///
/// # Errors
/// When that market is gone: other prices would be taken for its own.
pub fn ctx() -> Result<Ctx, ApiError> {
    if use_context::<NoSuchMarket>().is_some() {
        let message = words::gone(use_context::<Locale>().unwrap_or_default().language).to_owned();
        return Err(ApiError::Refusal(Refusal::Conflict { message }));
    }
    use_context::<Ctx>().ok_or_else(|| broken("a request without services"))
}

/// The id of the market that a visitor says to have chosen; empty for none.
pub fn market_of(headers: &HeaderMap) -> &str {
    cookie(headers, MARKET_COOKIE).unwrap_or_default()
}

/// Whether the visitor says to have chosen light or dark.
pub fn theme_of(headers: &HeaderMap) -> Option<Theme> {
    cookie(headers, THEME_COOKIE).and_then(Theme::from_name)
}

/// What the visitor of the request brings to the till.
pub fn buyer() -> Buyer {
    use_context::<Parts>().map(|parts| buyer_of(&parts.headers)).unwrap_or_default()
}

/// Which of a product's reviews the address asks for.
pub fn review_query() -> ReviewQuery {
    let query = use_context::<Parts>().and_then(|parts| parts.uri.query().map(ReviewQuery::from_query));
    query.unwrap_or_default()
}

/// What a buyer has in their cookies.
pub fn buyer_of(headers: &HeaderMap) -> Buyer {
    Buyer {
        secret: cookie(headers, CHECKOUT_COOKIE).map(str::to_owned),
        cart: cookie(headers, CART_COOKIE).map(Cart::from_cookie).unwrap_or_default(),
        coupon: cookie(headers, COUPON_COOKIE).map(str::to_owned),
        session: session_of(headers),
        network: None,
    }
}

/// The cookie of the session, as its name and its value: what was made for one name opens nothing under the other, so nobody
/// gets another one's session into a browser by the name that any site of the same domain can set.
pub fn session_of(headers: &HeaderMap) -> Option<String> {
    SESSION_COOKIES.iter().find_map(|name| Some(format!("{name}={}", cookie(headers, name)?)))
}

/// The secret of a browser that has asked to sign in.
pub fn sign_in_of(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, SIGN_IN_COOKIE)
}

/// What the visitor has saved for later.
pub fn wishlist_of(headers: &HeaderMap) -> Wishlist {
    cookie(headers, WISHLIST_COOKIE).map(Wishlist::from_cookie).unwrap_or_default()
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
