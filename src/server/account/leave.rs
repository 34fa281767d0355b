//! A customer's copy of all that the shop has of them, and the way to be forgotten.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Response, StatusCode};

use super::super::document::{page, to_shop, trouble};
use super::super::form::Form;
use super::super::site::Site;
use super::password::lately_signed_in;
use super::sign_in::forget_device;
use super::{signed_in, to_account};
use crate::domain::html::escape;
use crate::services::account::{erase as forget, export as copy};
use crate::words::account as words;

/// Hands the copy out, as a file.
pub async fn export(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response<Body> {
    let who = match signed_in(&site, &headers, "/account").await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    match copy(&site.ctx, &who).await {
        Ok(json) => {
            let mut response = Response::new(Body::from(json));
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            headers.insert(
                header::CONTENT_DISPOSITION,
                HeaderValue::from_static("attachment; filename=\"my-account.json\""),
            );
            response
        }
        Err(error) => trouble(&site, &error, to_account(&site)),
    }
}

/// Says what is forgotten and what is not, and asks.
pub async fn ask_to_erase(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response<Body> {
    let who = match lately_signed_in(&site, &headers, "/account/erase").await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    let language = site.language();
    let staying = [
        words::invoices_stay(language),
        words::sums_stay(language),
        words::open_orders_stay(language),
        words::reviews_stay(language),
        words::questions_stay(language),
        words::others_keep(language),
    ];
    let staying = staying.map(|what| format!("<li>{what}</li>")).concat();
    let main = format!(
        "<p>{account_of}<strong>{email}</strong>{deleted}</p><h2>{what_stays}</h2><ul>{staying}</ul>\
         <p>{may_want}<a href=\"/account/export\">{take_along}</a>{first}</p>\
         <form class=\"gateway-acts\" method=\"post\" action=\"/account/erase\">\
         <button class=\"button button-primary\">{delete}</button>\
         <a class=\"button\" href=\"/account\">{keep}</a></form>",
        account_of = words::account_of(language),
        email = escape(&who.customer.email),
        deleted = words::deleted_at_once(language),
        what_stays = words::what_stays(language),
        may_want = words::you_may_want(language),
        take_along = words::take_along(language),
        first = words::first(language),
        delete = words::delete_it(language),
        keep = words::keep_it(language),
    );
    page(&site, StatusCode::OK, words::delete_question(language), &main)
}

/// Forgets the customer.
pub async fn erase(State(site): State<Arc<Site>>, headers: HeaderMap, _form: Form) -> Response<Body> {
    let who = match lately_signed_in(&site, &headers, "/account/erase").await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    match forget(&site.ctx, &who).await {
        Ok(()) => {
            let (language, (path, shop)) = (site.language(), to_shop(&site));
            let thanks = words::thank_you_for_having_been(language);
            let main = format!("<p>{thanks}</p><p><a class=\"button\" href=\"{path}\">{shop}</a></p>");
            let mut response = page(&site, StatusCode::OK, words::is_deleted(language), &main);
            forget_device(&site, &mut response);
            response
        }
        Err(error) => trouble(&site, &error, to_account(&site)),
    }
}
