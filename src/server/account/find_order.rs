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
use crate::words::account as words;

/// Asks for number and address.
pub async fn ask(State(site): State<Arc<Site>>) -> Response<Body> {
    form(&site, "", "", &[])
}

fn form(site: &Site, number: &str, email: &str, errors: &[FieldError]) -> Response<Body> {
    let language = site.language();
    let number = Input {
        name: "number",
        label: words::order_number(language),
        value: number,
        hint: "",
        attributes: "inputmode=\"numeric\" autocomplete=\"off\" maxlength=\"20\" required",
    };
    let email = Input {
        name: "email",
        label: words::ordered_with(language),
        value: email,
        hint: "",
        attributes: "type=\"email\" autocomplete=\"email\" autocapitalize=\"none\" spellcheck=\"false\" required",
    };
    let main = format!(
        "{}<p>{}</p><form class=\"return-form\" method=\"post\" action=\"/orders/find\">{}{}\
         <button class=\"button button-primary\">{}</button></form>\
         <p>{}<a href=\"/account/sign-in\">{}</a>{}</p>",
        summary(language, errors),
        words::mail_order_link(language),
        number.show(language, errors),
        email.show(language, errors),
        words::mail_me_the_link(language),
        words::or(language),
        words::sign_in_by_code(language),
        words::all_orders_of_address(language)
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(site, status, words::find_your_order(language), &main)
}

/// Answers the same whatever there is.
pub async fn take(State(site): State<Arc<Site>>, typed: Form) -> Response<Body> {
    let language = site.language();
    let (number, email) = (typed.get("number"), typed.get("email"));
    match ask_for_order(&site.ctx, number, email).await.map_err(field_errors) {
        Ok(()) => {
            let main = format!(
                "<p>{}</p><p>{}<a href=\"/orders/find\">{}</a>.</p>",
                words::order_link_mailed(language),
                words::check_both(language),
                words::ask_again(language)
            );
            page(&site, StatusCode::OK, words::look_at_mail(language), &main)
        }
        Err(Ok(errors)) => form(&site, number, email, &errors),
        Err(Err(error)) => trouble(&site, &error, ("/orders/find", words::try_again(language))),
    }
}
