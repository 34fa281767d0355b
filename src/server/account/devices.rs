//! The devices on which a customer is signed in.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::HeaderMap;
use axum::http::{Response, StatusCode};

use super::super::document::{page, see_other, trouble};
use super::super::form::Form;
use super::super::site::Site;
use super::{ACCOUNT, confirmed, signed_in};
use crate::domain::html::escape;
use crate::domain::id::SessionId;
use crate::services::account::{list_devices, sign_out_device, sign_out_elsewhere};
use crate::store::account::session::Session;

const PLACE: &str = "/account/devices";

/// Lists them.
pub async fn list(State(site): State<Arc<Site>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response<Body> {
    let who = match signed_in(&site, &headers, PLACE).await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    let devices = match list_devices(&site.ctx, &who).await {
        Ok(devices) => devices,
        Err(error) => return trouble(&site, &error, ACCOUNT),
    };
    let item = |Session { id, device, created_at, seen_at, .. }: &Session| {
        let (device, since, seen) =
            (escape(device), created_at.long_date(site.language()), seen_at.long_date(site.language()));
        let way = if *id == who.session.id {
            "<p>This is the device that you use now.</p>".to_owned()
        } else {
            format!(
                "<form method=\"post\" action=\"{PLACE}/{id}/sign-out\">\
                 <button class=\"button\" aria-label=\"Sign out on {device}, signed in on {since}\">Sign it out</button></form>"
            )
        };
        format!("<li><p class=\"parcel-name\">{device}</p><p>Signed in on {since}, last seen on {seen}</p>{way}</li>")
    };
    let items: String = devices.iter().map(item).collect();
    let others = if devices.len() > 1 {
        format!(
            "<form method=\"post\" action=\"{PLACE}/others/sign-out\">\
             <button class=\"button button-primary\">Sign out everywhere else</button></form>"
        )
    } else {
        String::new()
    };
    let main = format!(
        "{}<p>A device that is not used for 30 days is signed out by itself, and each after half a year. If you don’t know one of \
         them, sign it out.</p><ul class=\"parcels\">{items}</ul>{others}<p><a href=\"/account\">Back to your account</a></p>",
        confirmed(query.as_deref())
    );
    page(&site, StatusCode::OK, "Your devices", &main)
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
        Err(error) => trouble(&site, &error, (PLACE, "To your devices")),
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
        Err(error) => trouble(&site, &error, (PLACE, "To your devices")),
    }
}
