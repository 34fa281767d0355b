//! A customer's copy of all that the shop has of them, and the way to be forgotten.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Response, StatusCode};

use super::super::document::{page, trouble};
use super::super::form::Form;
use super::super::site::Site;
use super::password::lately_signed_in;
use super::sign_in::forget_device;
use super::{ACCOUNT, signed_in};
use crate::domain::html::escape;
use crate::services::account::{erase as forget, export as copy};

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
        Err(error) => trouble(&site, &error, ACCOUNT),
    }
}

/// Says what is forgotten and what is not, and asks.
pub async fn ask_to_erase(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response<Body> {
    let who = match lately_signed_in(&site, &headers, "/account/erase").await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    let main = format!(
        "<p>The account of <strong>{}</strong> is deleted at once, with your name, your addresses, your preferences, your cart, \
         what you saved for later, and every way to sign in. You are signed out on all devices. What you wait to be told of is \
         forgotten, too, and the newsletter ends. This can’t be undone.</p>\
         <h2>What stays, and why</h2><ul>\
         <li>Invoices and credit notes, with the name and address that stand on them: the law makes us keep them for our books.</li>\
         <li>What was sold and paid, without your name: our books have to add up.</li>\
         <li>Orders that are on their way or can still be sent back keep your name and address until that is over. Then they are taken \
         out by themselves.</li>\
         <li>What you wrote in reviews stays, under the name “A former customer”.</li>\
         <li>What you asked about products stays. We never knew who asked it: only the name that you may have put below it. Write to \
         us if we shall take that away.</li>\
         <li>The payment provider and the carrier keep what they have to keep. Ask them.</li></ul>\
         <p>You may want to <a href=\"/account/export\">take a copy along</a> first.</p>\
         <form class=\"gateway-acts\" method=\"post\" action=\"/account/erase\">\
         <button class=\"button button-primary\">Delete my account</button>\
         <a class=\"button\" href=\"/account\">Keep it</a></form>",
        escape(&who.customer.email)
    );
    page(&site, StatusCode::OK, "Delete your account?", &main)
}

/// Forgets the customer.
pub async fn erase(State(site): State<Arc<Site>>, headers: HeaderMap, _form: Form) -> Response<Body> {
    let who = match lately_signed_in(&site, &headers, "/account/erase").await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    match forget(&site.ctx, &who).await {
        Ok(()) => {
            let main = "<p>Your account is deleted, and you are signed out everywhere. Thank you for having been here.</p>\
                        <p><a class=\"button\" href=\"/\">To the shop</a></p>";
            let mut response = page(&site, StatusCode::OK, "Your account is deleted", main);
            forget_device(&site, &mut response);
            response
        }
        Err(error) => trouble(&site, &error, ACCOUNT),
    }
}
