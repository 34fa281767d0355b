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
use super::{confirmed, signed_in, to_account};
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
use crate::words::account::device_in;
use crate::words::{Language, account as words};

const PLACE: &str = "/account/passkeys";
const SCRIPT: &str = include_str!("passkey.js");

/// A form that a device answers, hidden until script has seen that it can. `act` is `make` or `show`, `more` is HTML.
fn form(language: Language, (action, act): (&str, &str), more: &str, button: &str) -> String {
    let said = [
        ("has-one", words::device_has_one(language)),
        ("not-allowed", if act == "make" { words::none_made(language) } else { words::none_chosen(language) }),
        ("not-now", words::not_just_now(language)),
    ];
    let said = said.map(|(name, words)| format!(" data-{name}=\"{}\"", escape(words))).concat();
    format!(
        "<form class=\"passkey-form\" method=\"post\" action=\"{action}\" data-passkey=\"{act}\"{said} hidden>{more}\
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
    let button = format!("<button class=\"button\">{}</button>", words::with_passkey(site.language()));
    form(site.language(), ("/account/sign-in/passkey", "show"), &next, &button)
}

/// Lists them.
pub async fn list(State(site): State<Arc<Site>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response<Body> {
    let who = match lately_signed_in(&site, &headers, PLACE).await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    let kept = match list_kept_passkeys(&site.ctx, &who).await {
        Ok(kept) => kept,
        Err(error) => return trouble(&site, &error, to_account(&site)),
    };
    let language = site.language();
    let item = |KeptPasskey { id, name, created_at, used_at, .. }: &KeptPasskey| {
        let (name, made) = (device_in(language, name), created_at.long_date(language));
        let used = used_at.map_or_else(
            || words::not_used_yet(language).to_owned(),
            |at| words::last_used(language, &at.long_date(language)),
        );
        format!(
            "<li><p class=\"parcel-name\">{}</p><p>{}</p>\
             <form method=\"post\" action=\"{PLACE}/{id}/remove\">\
             <button class=\"button\" aria-label=\"{}\">{}</button></form></li>",
            escape(&name),
            words::made_on(language, &made, &used),
            escape(&words::remove_passkey_of(language, &name, &made)),
            words::remove(language)
        )
    };
    let items: String = kept.iter().map(item).collect();
    let items = match items.as_str() {
        "" => format!("<p>{}</p>", words::no_passkeys(language)),
        items => format!("<ul class=\"parcels\">{items}</ul>"),
    };
    let add = match (offers_passkeys(&site.ctx), kept.len() < PASSKEYS_MAX) {
        (true, true) => {
            let button = format!("<button class=\"button button-primary\">{}</button>", words::add_passkey(language));
            let scriptless = format!("<noscript><p>{}</p></noscript>", words::let_script_run(language));
            form(language, (PLACE, "make"), "", &button) + &scriptless
        }
        (true, false) => format!("<p>{}</p>", words::passkeys_full(language, PASSKEYS_MAX)),
        (false, _) => format!("<p>{}</p>", words::no_passkeys_here(language)),
    };
    let main = format!(
        "{}<p>{}</p>{items}{add}<p>{}</p><p><a href=\"/account\">{}</a></p>",
        confirmed(language, query.as_deref()),
        words::about_passkeys(language),
        words::delete_there_too(language),
        words::back_to_account(language)
    );
    page(&site, StatusCode::OK, words::your_passkeys(language), &main)
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
        Err(error) => trouble(&site, &error, (PLACE, words::to_passkeys(site.language()))),
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
        Err(error) => trouble(&site, &error, (PLACE, words::to_passkeys(site.language()))),
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
        Err(error) => trouble(&site, &error, ("/account/sign-in", words::sign_in_another_way(site.language()))),
    }
}
