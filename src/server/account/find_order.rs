//! Where guests find an order again. What is answered does not tell whether there is one.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{Response, StatusCode};

use super::super::document::{page, trouble};
use super::super::fields::{Input, summary};
use super::super::form::Form;
use super::super::site::Site;
use super::field_errors;
use crate::domain::refusal::FieldError;
use crate::services::account::ask_for_order;

/// Asks for number and address.
pub async fn ask(State(site): State<Arc<Site>>) -> Response<Body> {
    form(&site, "", "", &[])
}

fn form(site: &Site, number: &str, email: &str, errors: &[FieldError]) -> Response<Body> {
    let number = Input {
        name: "number",
        label: "Order number",
        value: number,
        hint: "",
        attributes: "inputmode=\"numeric\" autocomplete=\"off\" maxlength=\"20\" required",
    };
    let email = Input {
        name: "email",
        label: "Email address that you ordered with",
        value: email,
        hint: "",
        attributes: "type=\"email\" autocomplete=\"email\" autocapitalize=\"none\" spellcheck=\"false\" required",
    };
    let main = format!(
        "{}<p>We mail you the link of your order. There you see where it stands, and can cancel it or send something back.</p>\
         <form class=\"return-form\" method=\"post\" action=\"/orders/find\">{}{}\
         <button class=\"button button-primary\">Mail me the link</button></form>\
         <p>Or <a href=\"/account/sign-in\">sign in with a code</a> to see all orders of your address.</p>",
        summary(errors),
        number.show(errors),
        email.show(errors)
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(site, status, "Find your order", &main)
}

/// Answers the same whatever there is.
pub async fn take(State(site): State<Arc<Site>>, typed: Form) -> Response<Body> {
    let (number, email) = (typed.get("number"), typed.get("email"));
    match ask_for_order(&site.ctx, number, email).await.map_err(field_errors) {
        Ok(()) => {
            let main = "<p>If there is an order with this number and this address, we have mailed its link there. It arrives within \
                        a minute or two.</p><p>Nothing came? Look among the junk, or check both and \
                        <a href=\"/orders/find\">ask again</a>.</p>";
            page(&site, StatusCode::OK, "Look at your mail", main)
        }
        Err(Ok(errors)) => form(&site, number, email, &errors),
        Err(Err(error)) => trouble(&site, &error, ("/orders/find", "Try again")),
    }
}
