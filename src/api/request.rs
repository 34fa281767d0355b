//! What a server function knows of the request it answers.

use axum::http::{header, request::Parts};
use leptos::prelude::use_context;

use super::ApiError;
use crate::domain::cart::{CART_COOKIE, COUPON_COOKIE, Cart};
use crate::services::checkout::Buyer;
use crate::services::{Ctx, ServiceError};

/// The name of the cookie with the checkout's secret. Script can't read it.
pub const CHECKOUT_COOKIE: &str = "checkout";

/// The shop's services. The server provides them to pages and server functions alike.
pub fn ctx() -> Result<Ctx, ApiError> {
    use_context::<Ctx>().ok_or_else(|| broken("a request without services"))
}

/// What the buyer has in their cookies.
pub fn buyer() -> Buyer {
    Buyer {
        secret: cookie(CHECKOUT_COOKIE),
        cart: cookie(CART_COOKIE).map(|text| Cart::from_cookie(&text)).unwrap_or_default(),
        coupon: cookie(COUPON_COOKIE),
    }
}

fn cookie(name: &str) -> Option<String> {
    let parts = use_context::<Parts>()?;
    let headers = parts.headers.get_all(header::COOKIE).into_iter();
    let mut pairs = headers.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    pairs.find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name && !value.is_empty()).then(|| value.to_owned())
    })
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
