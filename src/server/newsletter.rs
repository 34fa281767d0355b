//! Signing up for mails and ending them, by plain pages. Links in mails lead to pages that ask; only what is pressed there does
//! something. Mail programs end them with a POST of their own (RFC 8058), which comes from no page.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{Response, StatusCode};

use super::cookies;
use super::document::{page, see_other, trouble};
use super::fields::{self, Line};
use super::form::Form;
use super::site::Site;
use crate::domain::html::escape;
use crate::domain::newsletter::{CONFIRM_WORDS, ConsentWay, FOOTER_WORDS};
use crate::domain::refusal::{FieldError, Refusal};
use crate::services::ServiceError;
use crate::services::newsletter::{Purpose, ask, look, obey};
use crate::services::reminder::{Wanted, find_left, refuse, resume};

const HOME: (&str, &str) = ("/", "To the shop");

/// The form, for whoever comes without one.
pub async fn form(State(site): State<Arc<Site>>) -> Response<Body> {
    sign_up_form(&site, "", &[])
}

fn sign_up_form(site: &Site, typed: &str, errors: &[FieldError]) -> Response<Body> {
    let email = Line {
        name: "email",
        label: "Email address",
        value: typed,
        kind: "email",
        autocomplete: "email",
        hint: FOOTER_WORDS,
    };
    let main = format!(
        "{}<form class=\"return-form\" method=\"post\" action=\"/newsletter\" novalidate>{}\
         <button class=\"button button-primary\">Sign up</button></form>",
        fields::summary(errors),
        fields::line(email, errors)
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(site, status, &fields::title("Newsletter", errors), &main)
}

/// Somebody signs up. The answer is the same for an address that gets it already, and says so.
pub async fn sign_up(State(site): State<Arc<Site>>, form: Form) -> Response<Body> {
    let typed = form.get("email");
    match ask(&site.ctx, typed, ConsentWay::Footer).await {
        Ok(()) => {
            let main = format!(
                "<p>If {} does not get the newsletter yet, a mail is on its way there now. Press the link in it within 7 days: only \
                 then you get the newsletter.</p><p>Nothing came? Look whether the address is right, and into the folder for \
                 spam.</p><p><a class=\"button\" href=\"/\">To the shop</a></p>",
                escape(typed.trim())
            );
            page(&site, StatusCode::OK, "Look into your mails", &main)
        }
        Err(ServiceError::Refusal(Refusal::Fields { errors })) => sign_up_form(&site, typed, &errors),
        Err(error) => trouble(&site, &error, HOME),
    }
}

/// What a link leads to that is not of ours, too old, or used already.
fn no_use(site: &Site, error: &ServiceError) -> Response<Body> {
    match error {
        ServiceError::Refusal(Refusal::NotFound) => {
            let message = "This link is not whole, or was never ours. Copy all of it out of the mail, or sign up and off anew at the \
                           foot of any page.";
            let error = Refusal::Conflict { message: message.to_owned() }.into();
            trouble(site, &error, HOME)
        }
        error => trouble(site, error, HOME),
    }
}

/// A page with one button. `action` is where it is sent to.
fn question(site: &Site, title: &str, text: &str, button: &str, action: &str) -> Response<Body> {
    let main = format!(
        "<p>{}</p><form class=\"gateway-acts\" method=\"post\" action=\"{}\">\
         <button class=\"button button-primary\">{}</button><a class=\"button\" href=\"/\">To the shop</a></form>",
        escape(text),
        escape(action),
        escape(button)
    );
    page(site, StatusCode::OK, title, &main)
}

fn done(site: &Site, title: &str, text: &str) -> Response<Body> {
    let main = format!("<p>{}</p><p><a class=\"button\" href=\"/\">To the shop</a></p>", escape(text));
    page(site, StatusCode::OK, title, &main)
}

/// Asks whether it was them who signed up.
pub async fn ask_to_confirm(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match look(&site.ctx, &token, Purpose::Confirm).await {
        Ok(()) => question(
            &site,
            "Do you want the newsletter?",
            "About once a month: new pieces and how they are made. One click ends it at any time.",
            CONFIRM_WORDS,
            &format!("/newsletter/{token}/confirm"),
        ),
        Err(error) => no_use(&site, &error),
    }
}

/// They do.
pub async fn confirm(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match obey(&site.ctx, &token, Purpose::Confirm).await {
        Ok(()) => done(&site, "You get the newsletter", "Good to have you. The first mail tells you how to end it."),
        Err(error) => no_use(&site, &error),
    }
}

/// Asks whether they want no more.
pub async fn ask_to_end(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match look(&site.ctx, &token, Purpose::End).await {
        Ok(()) => question(
            &site,
            "No more newsletters?",
            "You get none any more, and we forget your address.",
            "End the newsletter",
            &format!("/newsletter/{token}/end"),
        ),
        Err(error) => no_use(&site, &error),
    }
}

/// They want no more, by the page or by their mail program.
pub async fn end(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match obey(&site.ctx, &token, Purpose::End).await {
        Ok(()) => {
            done(&site, "You get no more newsletters", "Your address is forgotten. You can sign up again at any time.")
        }
        Err(error) => no_use(&site, &error),
    }
}

/// Asks whether they want no more mails of a kind.
pub async fn ask_to_stop(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match Wanted::read(&site.ctx, &token) {
        Some(wanted) => question(
            &site,
            "No more of these mails?",
            &format!("You get no {} from us any more. Mails about your orders still come.", wanted.words()),
            "No more of these",
            &format!("/mails/{token}/end"),
        ),
        None => no_use(&site, &Refusal::NotFound.into()),
    }
}

/// They want no more of them, by the page or by their mail program.
pub async fn stop(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match refuse(&site.ctx, &token).await {
        Ok(()) => done(&site, "No more of these mails", "It is noted. Mails about your orders still come."),
        Err(error) => no_use(&site, &error),
    }
}

/// Shows what was left in a cart, and asks whether to go on with it.
pub async fn ask_to_resume(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    let quote = match find_left(&site.ctx, &token).await {
        Ok(quote) => quote,
        Err(error) => return no_use(&site, &error),
    };
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
        "<ul>{lines}</ul>{gone}<p>This brings back the cart and what you typed, to this browser. It takes the place of what is in \
         your cart here.</p><form class=\"gateway-acts\" method=\"post\" action=\"/checkout/resume/{}\">\
         <button class=\"button button-primary\">Go on with your order</button>\
         <a class=\"button\" href=\"/\">To the shop</a></form>",
        escape(&token)
    );
    page(&site, StatusCode::OK, "You left this in your cart", &main)
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
