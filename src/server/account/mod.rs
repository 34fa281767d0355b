//! The pages of an account. They are plain documents, work without script, and are kept by nobody.

mod address;
mod devices;
mod find_order;
mod home;
mod leave;
mod passkey;
mod password;
mod sign_in;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::Response;
use axum::http::header::HeaderMap;
use axum::routing::{get, post};

use super::document::{see_other, to_shop, trouble};
use super::site::Site;
use crate::api::request::session_of;
use crate::domain::html::escape;
use crate::domain::query_string::encode;
use crate::domain::refusal::{FieldError, Refusal};
use crate::services::ServiceError;
use crate::services::account::{SignedIn, find_signed_in};
use crate::words::{Language, account as words};

/// The way to the account: its path and its words.
fn to_account(site: &Site) -> (&'static str, &'static str) {
    ("/account", words::to_account(site.language()))
}

/// The way to the form by which one signs in.
fn once_more(site: &Site) -> (&'static str, &'static str) {
    ("/account/sign-in", words::try_again(site.language()))
}

/// The paths of accounts.
pub fn router() -> Router<Arc<Site>> {
    Router::new()
        .route("/account", get(home::show))
        .route("/account/orders", get(home::orders))
        .route("/account/name", post(home::rename))
        .route("/account/preferences", post(home::prefer))
        .route("/account/addresses", get(address::list).post(address::add))
        .route("/account/addresses/new", get(address::new))
        .route("/account/addresses/{id}", get(address::edit).post(address::change))
        .route("/account/addresses/{id}/default", post(address::make_default))
        .route("/account/addresses/{id}/remove", post(address::remove))
        .route("/account/devices", get(devices::list))
        .route("/account/devices/others/sign-out", post(devices::sign_out_others))
        .route("/account/devices/{id}/sign-out", post(devices::sign_out))
        .route("/account/sign-in", get(sign_in::ask).post(sign_in::take_email))
        .route("/account/sign-in/code", get(sign_in::ask_code).post(sign_in::take_code))
        .route("/account/sign-in/password", post(password::sign_in))
        .route("/account/sign-in/passkey", post(passkey::sign_in))
        .route("/account/sign-in/passkey/begin", post(passkey::begin))
        .route("/account/sign-in/forgot", get(password::forgot).post(password::take_forgotten))
        .route("/account/sign-out", post(sign_in::sign_out))
        .route("/account/password", get(password::ask).post(password::set))
        .route("/account/password/remove", post(password::remove))
        .route("/account/password/reset/{token}", get(password::ask_anew).post(password::set_anew))
        .route("/account/passkeys", get(passkey::list).post(passkey::add))
        .route("/account/passkeys/begin", post(passkey::begin_adding))
        .route("/account/passkeys/{id}/remove", post(passkey::remove))
        .route("/account/export", get(leave::export))
        .route("/account/erase", get(leave::ask_to_erase).post(leave::erase))
        .route("/checkout/address", get(address::choose).post(address::take))
        .route("/orders/find", get(find_order::ask).post(find_order::take))
        .route("/orders/{token}/account", post(sign_in::take_order))
}

/// Who is signed in, or the way to sign in, from which one comes back to `place`.
async fn signed_in(site: &Site, headers: &HeaderMap, place: &str) -> Result<SignedIn, Response<Body>> {
    match find_signed_in(&site.ctx, session_of(headers).as_deref()).await {
        Ok(Some(who)) => Ok(who),
        Ok(None) => Err(see_other(&format!("/account/sign-in?next={}", encode(place)))),
        Err(error) => Err(trouble(site, &error, to_shop(site))),
    }
}

/// What a form is sent back with; anything else is a page of its own.
fn field_errors(error: ServiceError) -> Result<Vec<FieldError>, ServiceError> {
    match error {
        ServiceError::Refusal(Refusal::Fields { errors }) => Ok(errors),
        other => Err(other),
    }
}

/// What was done just now, by the word in the address. Anybody can write an address, so the set of words is closed.
fn confirmed(language: Language, query: Option<&str>) -> String {
    let word = query.and_then(|query| query.split('&').find_map(|part| part.strip_prefix("done="))).unwrap_or_default();
    let said: fn(Language) -> &'static str = match word {
        "name" => words::name_saved,
        "preferences" => words::preferences_saved,
        "address" => words::address_saved,
        "default" => words::default_saved,
        "removed" => words::address_removed,
        "device" => words::device_out,
        "devices" => words::devices_out,
        "welcome" => words::signed_in,
        "password" => words::password_saved,
        "no-password" => words::password_gone,
        "passkey" => words::passkey_saved,
        "no-passkey" => words::passkey_gone,
        _ => return String::new(),
    };
    format!("<p class=\"notice\" role=\"status\">{}</p>", escape(said(language)))
}
