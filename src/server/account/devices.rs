//! The devices on which a customer is signed in.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::HeaderMap;
use axum::http::{Response, StatusCode};

use super::super::document::{page, see_other, trouble};
use super::super::form::Form;
use super::super::site::Site;
use super::{confirmed, signed_in, to_account};
use crate::domain::html::escape;
use crate::domain::id::SessionId;
use crate::services::account::{list_devices, sign_out_device, sign_out_elsewhere};
use crate::store::account::session::Session;
use crate::words::account as words;
use crate::words::account::device_in;

const PLACE: &str = "/account/devices";

/// Lists them.
pub async fn list(State(site): State<Arc<Site>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response<Body> {
    let who = match signed_in(&site, &headers, PLACE).await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    let devices = match list_devices(&site.ctx, &who).await {
        Ok(devices) => devices,
        Err(error) => return trouble(&site, &error, to_account(&site)),
    };
    let language = site.language();
    let item = |Session { id, device, created_at, seen_at, .. }: &Session| {
        let (device, since) = (device_in(language, device), created_at.long_date(language));
        let seen = words::since_and_seen(language, &since, &seen_at.long_date(language));
        let way = if *id == who.session.id {
            format!("<p>{}</p>", words::this_device(language))
        } else {
            format!(
                "<form method=\"post\" action=\"{PLACE}/{id}/sign-out\">\
                 <button class=\"button\" aria-label=\"{}\">{}</button></form>",
                escape(&words::sign_out_on(language, &device, &since)),
                words::sign_it_out(language)
            )
        };
        format!("<li><p class=\"parcel-name\">{}</p><p>{seen}</p>{way}</li>", escape(&device))
    };
    let items: String = devices.iter().map(item).collect();
    let others = if devices.len() > 1 {
        format!(
            "<form method=\"post\" action=\"{PLACE}/others/sign-out\">\
             <button class=\"button button-primary\">{}</button></form>",
            words::sign_out_elsewhere(language)
        )
    } else {
        String::new()
    };
    let main = format!(
        "{}<p>{}</p><ul class=\"parcels\">{items}</ul>{others}<p><a href=\"/account\">{}</a></p>",
        confirmed(language, query.as_deref()),
        words::about_devices(language),
        words::back_to_account(language)
    );
    page(&site, StatusCode::OK, words::your_devices(language), &main)
}

/// Signs one of them out.
pub async fn sign_out(
    State(site): State<Arc<Site>>,
    Path(id): Path<SessionId>,
    headers: HeaderMap,
    _form: Form,
) -> Response<Body> {
    let who = match signed_in(&site, &headers, PLACE).await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    match sign_out_device(&site.ctx, &who, id).await {
        Ok(()) => see_other("/account/devices?done=device"),
        Err(error) => trouble(&site, &error, (PLACE, words::to_devices(site.language()))),
    }
}

/// Signs all but this one out.
pub async fn sign_out_others(State(site): State<Arc<Site>>, headers: HeaderMap, _form: Form) -> Response<Body> {
    let who = match signed_in(&site, &headers, PLACE).await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    match sign_out_elsewhere(&site.ctx, &who).await {
        Ok(_) => see_other("/account/devices?done=devices"),
        Err(error) => trouble(&site, &error, (PLACE, words::to_devices(site.language()))),
    }
}
