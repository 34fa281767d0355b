//! The plain forms with which a buyer uses a gift card at the till, or puts it away. Codes stand in the body of a request
//! alone: no address, cookie or log ever has one.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::Response;
use axum::http::header::HeaderMap;

use super::document;
use super::form::Form;
use super::site::Site;
use crate::api::request::buyer_of;
use crate::domain::refusal::Refusal;
use crate::domain::tender::CODE_FIELD;
use crate::services::{ServiceError, checkout};
use crate::words::checkout as words;

/// Uses the card of the code that was typed.
pub async fn take(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    answer(&site, checkout::use_card(&site.ctx, &buyer_of(&headers), form.get(CODE_FIELD)).await)
}

/// Puts a card away.
pub async fn put_away(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let Ok(card) = form.get("card").parse() else { return document::see_other("/checkout/payment") };
    answer(&site, checkout::put_card_away(&site.ctx, &buyer_of(&headers), card).await)
}

fn answer(site: &Site, done: Result<(), ServiceError>) -> Response<Body> {
    match done {
        Ok(()) => document::see_other("/checkout/payment"),
        // The page says why, in words of ours.
        Err(ServiceError::Refusal(Refusal::GiftCard { reason })) => {
            document::see_other(&format!("/checkout/payment?card={reason}"))
        }
        // There is no checkout, or its purchase is done.
        Err(ServiceError::Refusal(Refusal::NotFound)) => document::see_other("/checkout"),
        Err(error) => {
            let back = words::back_to_the_last_step(site.language());
            document::trouble(site, &error, ("/checkout/payment", back))
        }
    }
}
