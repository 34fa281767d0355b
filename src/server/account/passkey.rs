//! Passkeys: signing in with one, and the list of those that a customer keeps. Devices are asked by script alone, so without it
//! there is nothing to see of them but the list.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Response, StatusCode};

use super::super::document::{page, see_other, trouble};
use super::super::form::Form;
use super::super::site::Site;
use super::password::lately_signed_in;
use super::sign_in::{agent, welcome};
use super::{ACCOUNT, confirmed, signed_in};
use crate::api::request::session_of;
use crate::domain::account::{PASSKEYS_MAX, place_after};
use crate::domain::html::escape;
use crate::domain::id::PasskeyId;
use crate::services::ServiceError;
use crate::services::account::{
    Ceremony, add_passkey, begin_passkey, begin_sign_in, list_kept_passkeys, offers_passkeys, remove_passkey,
    sign_in_with_passkey,
};
use crate::store::account::passkey::KeptPasskey;

const PLACE: &str = "/account/passkeys";
const BACK: (&str, &str) = (PLACE, "To your passkeys");
const SCRIPT: &str = include_str!("passkey.js");

/// A form that a device answers, hidden until script has seen that it can. `act` is `make` or `show`, `more` is HTML.
fn form(action: &str, act: &str, more: &str, button: &str) -> String {
    format!(
        "<form class=\"passkey-form\" method=\"post\" action=\"{action}\" data-passkey=\"{act}\" hidden>{more}\
         <input type=\"hidden\" name=\"ceremony\"><input type=\"hidden\" name=\"answer\">\
         {button}<p class=\"error\" aria-live=\"assertive\"></p></form><script>{SCRIPT}</script>"
    )
}

/// The form by which one signs in with a passkey; nothing where the shop can't offer that. `next` is where one goes then.
pub(super) fn sign_in_form(site: &Site, next: &str) -> String {
    if !offers_passkeys(&site.ctx) {
        return String::new();
    }
    let next = format!("<input type=\"hidden\" name=\"next\" value=\"{}\">", escape(next));
    form("/account/sign-in/passkey", "show", &next, "<button class=\"button\">Sign in with a passkey</button>")
}

/// Lists them.
pub async fn list(State(site): State<Arc<Site>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response<Body> {
    let who = match lately_signed_in(&site, &headers, PLACE).await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    let kept = match list_kept_passkeys(&site.ctx, &who).await {
        Ok(kept) => kept,
        Err(error) => return trouble(&site, &error, ACCOUNT),
    };
    let item = |KeptPasskey { id, name, created_at, used_at, .. }: &KeptPasskey| {
        let (name, made) = (escape(name), created_at.long_date(site.language()));
        let used = used_at
            .map_or_else(|| "not used yet".to_owned(), |at| format!("last used on {}", at.long_date(site.language())));
        format!(
            "<li><p class=\"parcel-name\">{name}</p><p>Made on {made}, {used}</p>\
             <form method=\"post\" action=\"{PLACE}/{id}/remove\">\
             <button class=\"button\" aria-label=\"Remove the passkey made with {name} on {made}\">Remove</button></form></li>"
        )
    };
    let items: String = kept.iter().map(item).collect();
    let items = match items.as_str() {
        "" => "<p>You have none yet.</p>".to_owned(),
        items => format!("<ul class=\"parcels\">{items}</ul>"),
    };
    let add = match (offers_passkeys(&site.ctx), kept.len() < PASSKEYS_MAX) {
        (true, true) => {
            let button = "<button class=\"button button-primary\">Add a passkey</button>";
            form(PLACE, "make", "", button) + "<noscript><p>To add one, let this page run script.</p></noscript>"
        }
        (true, false) => format!("<p>You keep {PASSKEYS_MAX} of them. To add another one, remove one first.</p>"),
        (false, _) => "<p>This shop can’t make any at the address under which you reach it.</p>".to_owned(),
    };
    let main = format!(
        "{}<p>With a passkey you sign in as you unlock your device: by finger, face or PIN. There is nothing to remember, and nothing \
         that somebody could make you give away. Codes by mail go on working.</p>\
         {items}{add}<p>If you remove one here, delete it on your device, too.</p>\
         <p><a href=\"/account\">Back to your account</a></p>",
        confirmed(query.as_deref())
    );
    page(&site, StatusCode::OK, "Your passkeys", &main)
}

/// What a device is asked, for the script.
fn asked(result: Result<Ceremony, ServiceError>) -> Response<Body> {
    let (status, json) = match result {
        Ok(ceremony) => (StatusCode::OK, serde_json::to_vec(&ceremony).unwrap_or_default()),
        Err(ServiceError::Refusal(_)) => (StatusCode::CONFLICT, b"{}".to_vec()),
        Err(ServiceError::Breakage(cause)) => {
            tracing::error!(cause, "a passkey could not be asked for");
            (StatusCode::SERVICE_UNAVAILABLE, b"{}".to_vec())
        }
    };
    let mut response = Response::new(Body::from(json));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Asks for a new passkey.
pub async fn begin_adding(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response<Body> {
    match signed_in(&site, &headers, PLACE).await {
        Ok(who) => asked(begin_passkey(&site.ctx, &who).await),
        Err(elsewhere) => elsewhere,
    }
}

/// Keeps it.
pub async fn add(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let who = match signed_in(&site, &headers, PLACE).await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    match add_passkey(&site.ctx, &who, (form.get("ceremony"), form.get("answer")), agent(&headers)).await {
        Ok(()) => see_other("/account/passkeys?done=passkey"),
        Err(error) => trouble(&site, &error, BACK),
    }
}

/// Forgets one.
pub async fn remove(
    State(site): State<Arc<Site>>,
    Path(id): Path<PasskeyId>,
    headers: HeaderMap,
    _form: Form,
) -> Response<Body> {
    let who = match signed_in(&site, &headers, PLACE).await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    match remove_passkey(&site.ctx, &who, id).await {
        Ok(()) => see_other("/account/passkeys?done=no-passkey"),
        Err(error) => trouble(&site, &error, BACK),
    }
}

/// Asks for any passkey of this shop.
pub async fn begin(State(site): State<Arc<Site>>) -> Response<Body> {
    asked(begin_sign_in(&site.ctx).await)
}

/// Signs in whoever's device has answered.
pub async fn sign_in(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let next = place_after(form.get("next"));
    let had = session_of(&headers);
    let given = (form.get("ceremony"), form.get("answer"));
    match sign_in_with_passkey(&site.ctx, given, agent(&headers), had.as_deref()).await {
        Ok((session, customer)) => welcome(&site, &headers, &session, &customer, next).await,
        Err(error) => trouble(&site, &error, ("/account/sign-in", "Sign in another way")),
    }
}
