//! Signing up for mails and ending them, by plain pages. Links in mails lead to pages that ask; only what is pressed there does
//! something. Mail programs end them with a POST of their own (RFC 8058), which comes from no page.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Response, StatusCode};

use super::cookies;
use super::document::{page, see_other, to_shop, trouble};
use super::fields::{self, Line};
use super::form::Form;
use super::site::Site;
use crate::domain::html::escape;
use crate::domain::newsletter::ConsentWay;
use crate::domain::refusal::{FieldError, Refusal};
use crate::services::ServiceError;
use crate::services::newsletter::{Purpose, ask, look, obey};
use crate::services::reminder::{Wanted, find_left, refuse, resume};
use crate::words::newsletter as words;

/// The form, for whoever comes without one.
pub async fn form(State(site): State<Arc<Site>>) -> Response<Body> {
    sign_up_form(&site, "", &[])
}

fn sign_up_form(site: &Site, typed: &str, errors: &[FieldError]) -> Response<Body> {
    let language = site.language();
    let email = Line {
        name: "email",
        label: words::email(language),
        value: typed,
        kind: "email",
        autocomplete: "email",
        hint: ConsentWay::Footer.words(language),
    };
    let main = format!(
        "{}<form class=\"return-form\" method=\"post\" action=\"/newsletter\" novalidate>{}\
         <button class=\"button button-primary\">{}</button></form>",
        fields::summary(language, errors),
        fields::line(language, email, errors),
        words::sign_up(language)
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(site, status, &fields::title(language, words::newsletter(language), errors), &main)
}

/// Somebody signs up. The answer is the same for an address that gets it already, and says so.
pub async fn sign_up(State(site): State<Arc<Site>>, form: Form) -> Response<Body> {
    let (typed, language) = (form.get("email"), site.language());
    match ask(&site.ctx, typed, ConsentWay::Footer).await {
        Ok(()) => {
            let main = format!(
                "<p>{}</p><p>{}</p>{}",
                escape(&words::on_its_way(language, typed.trim())),
                words::nothing_came(language),
                shop_button(&site)
            );
            page(&site, StatusCode::OK, words::look_into_mails(language), &main)
        }
        Err(ServiceError::Refusal(Refusal::Fields { errors })) => sign_up_form(&site, typed, &errors),
        Err(error) => trouble(&site, &error, to_shop(&site)),
    }
}

/// What a link leads to that is not of ours, too old, or used already.
fn no_use(site: &Site, error: &ServiceError) -> Response<Body> {
    match error {
        ServiceError::Refusal(Refusal::NotFound) => {
            let message = words::link_not_whole(site.language());
            let error = Refusal::Conflict { message: message.to_owned() }.into();
            trouble(site, &error, to_shop(site))
        }
        error => trouble(site, error, to_shop(site)),
    }
}

fn shop_button(site: &Site) -> String {
    format!("<p><a class=\"button\" href=\"/\">{}</a></p>", to_shop(site).1)
}

/// A page with one button. `action` is where it is sent to.
fn question(site: &Site, title: &str, text: &str, button: &str, action: &str) -> Response<Body> {
    let main = format!(
        "<p>{}</p><form class=\"gateway-acts\" method=\"post\" action=\"{}\">\
         <button class=\"button button-primary\">{}</button><a class=\"button\" href=\"/\">{}</a></form>",
        escape(text),
        escape(action),
        escape(button),
        to_shop(site).1
    );
    page(site, StatusCode::OK, title, &main)
}

fn done(site: &Site, title: &str, text: &str) -> Response<Body> {
    let main = format!("<p>{}</p>{}", escape(text), shop_button(site));
    page(site, StatusCode::OK, title, &main)
}

/// Asks whether it was them who signed up.
pub async fn ask_to_confirm(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match look(&site.ctx, &token, Purpose::Confirm).await {
        Ok(()) => question(
            &site,
            words::want_it(site.language()),
            words::about_once_a_month(site.language()),
            ConsentWay::Mail.words(site.language()),
            &format!("/newsletter/{token}/confirm"),
        ),
        Err(error) => no_use(&site, &error),
    }
}

/// They do.
pub async fn confirm(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match obey(&site.ctx, &token, Purpose::Confirm).await {
        Ok(()) => done(&site, words::you_get_it(site.language()), words::good_to_have_you(site.language())),
        Err(error) => no_use(&site, &error),
    }
}

/// Asks whether they want no more.
pub async fn ask_to_end(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match look(&site.ctx, &token, Purpose::End).await {
        Ok(()) => question(
            &site,
            words::no_more(site.language()),
            words::none_and_forgotten(site.language()),
            words::end_it(site.language()),
            &format!("/newsletter/{token}/end"),
        ),
        Err(error) => no_use(&site, &error),
    }
}

/// They want no more, by the page or by their mail program.
pub async fn end(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match obey(&site.ctx, &token, Purpose::End).await {
        Ok(()) => done(&site, words::you_get_no_more(site.language()), words::forgotten(site.language())),
        Err(error) => no_use(&site, &error),
    }
}

/// Asks whether they want no more mails of a kind.
pub async fn ask_to_stop(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match Wanted::read(&site.ctx, &token) {
        Some(wanted) => question(
            &site,
            words::no_more_of_these(site.language()),
            &words::get_no(site.language(), wanted.words(site.language())),
            words::stop_these(site.language()),
            &format!("/mails/{token}/end"),
        ),
        None => no_use(&site, &Refusal::NotFound.into()),
    }
}

/// They want no more of them, by the page or by their mail program.
pub async fn stop(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match refuse(&site.ctx, &token).await {
        Ok(()) => done(&site, words::these_stopped(site.language()), words::noted(site.language())),
        Err(error) => no_use(&site, &error),
    }
}

/// Shows what was left in a cart, and asks whether to go on with it.
pub async fn ask_to_resume(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    let quote = match find_left(&site.ctx, &token).await {
        Ok(quote) => quote,
        Err(error) => return no_use(&site, &error),
    };
    let language = site.language();
    let line = |(title, variant, quantity): (&String, &String, u32)| {
        let comma = if variant.is_empty() { "" } else { ", " };
        format!("<li>{quantity} × {}{comma}{}</li>", escape(title), escape(variant))
    };
    let lines = quote.lines.iter().map(|line| (&line.title, &line.variant_title, line.quantity.get()));
    let lines: String = lines.map(line).collect();
    let gone: String =
        quote.notices.iter().map(|notice| format!("<li>{}</li>", escape(&notice.sentence(site.language())))).collect();
    let gone = if gone.is_empty() { String::new() } else { format!("<ul>{gone}</ul>") };
    let main = format!(
        "<ul>{lines}</ul>{gone}<p>{}</p><form class=\"gateway-acts\" method=\"post\" action=\"/checkout/resume/{}\">\
         <button class=\"button button-primary\">{}</button><a class=\"button\" href=\"/\">{}</a></form>",
        words::brings_back(language),
        escape(&token),
        words::go_on(language),
        to_shop(&site).1
    );
    page(&site, StatusCode::OK, words::left_in_cart(language), &main)
}

/// Goes on with it.
pub async fn take_up(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match resume(&site.ctx, &token).await {
        Ok(resumed) => {
            let mut response = see_other("/checkout");
            cookies::set_cart(&mut response, &resumed.cart, &site.origin);
            cookies::set_coupon(&mut response, &resumed.coupon, &site.origin);
            cookies::set_checkout(&mut response, &resumed.secret, &site.origin);
            response
        }
        Err(error) => no_use(&site, &error),
    }
}
