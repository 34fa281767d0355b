//! Asking for one mail: when a piece is in stock again, or costs less. The form stands on the product's page; the link in the mail
//! leads to a page with a button, because mail programs open links by themselves, and only the button does something.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode};

use super::document::{page, see_other, to_shop, trouble};
use super::form::Form;
use super::pages;
use super::site::Site;
use crate::domain::alert::{AlertKind, AlertState};
use crate::domain::choice::VARIANT_FIELD;
use crate::domain::html::escape;
use crate::domain::id::VariantId;
use crate::domain::refusal::Refusal;
use crate::services::alert::{AlertAbout, AlertFound, ask_alert, confirm_alert, end_alert, get_alert, get_alert_about};
use crate::services::{Ctx, ServiceError};
use crate::words::{Language, alert as words};

/// What a mail program sends for its reader (RFC 8058).
const ONE_CLICK: &str = "List-Unsubscribe";

/// Somebody asks for a mail.
pub async fn ask(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let ((market, _), language) = (pages::visited(&site, &headers).await, site.language());
    let asked = async {
        let unknown = |what: &str| Refusal::Invalid { message: words::choose_again(language, what) };
        let variant: VariantId = form.get(VARIANT_FIELD).parse().map_err(|_| unknown(words::none_of_ours(language)))?;
        let kind: AlertKind = form.get("kind").parse().map_err(|_| unknown(words::no_such_mail(language)))?;
        let ctx = site.ctx.in_market(&market).await?;
        match ask_alert(&ctx, kind, variant, form.get("email")).await {
            Err(ServiceError::Refusal(Refusal::Fields { errors })) => {
                let about = get_alert_about(&ctx, kind, variant).await?;
                let message = errors.first().map(|error| error.message.clone()).unwrap_or_default();
                Ok(ask_again(&site, &about, form.get("email"), &message))
            }
            asked => asked.map(|about| asked_page(&site, &about, form.get("email"))),
        }
    };
    asked.await.unwrap_or_else(|error| trouble(&site, &error, to_shop(&site)))
}

fn back(language: Language, about: &AlertAbout) -> String {
    format!(
        "<p><a href=\"/products/{}?variant={}\">{}</a></p>",
        escape(&about.slug),
        about.variant,
        escape(&words::back_to(language, &about.title))
    )
}

/// The same whether the address is new here or not: nobody learns from it who waits for what.
fn asked_page(site: &Site, about: &AlertAbout, email: &str) -> Response<Body> {
    let language = site.language();
    let main = format!(
        "<p>{}<strong>{}</strong>{}</p><p>{}</p>{}",
        words::have_written_to(language),
        escape(email.trim()),
        escape(&words::open_link(language, about.kind.when(language), &about.title)),
        words::if_nothing_comes(language),
        back(language, about)
    );
    page(site, StatusCode::OK, words::look_into_mailbox(language), &main)
}

fn ask_again(site: &Site, about: &AlertAbout, typed: &str, message: &str) -> Response<Body> {
    let language = site.language();
    let main = format!(
        "<p>{title}</p><form class=\"return-form\" method=\"post\" action=\"/alerts\">\
         <input type=\"hidden\" name=\"variant\" value=\"{variant}\"><input type=\"hidden\" name=\"kind\" value=\"{kind}\">\
         <div class=\"field\"><label for=\"email\">{email}</label><p class=\"field-error\" id=\"email-error\">{message}</p>\
         <input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"email\" maxlength=\"254\" required value=\"{typed}\" \
         aria-invalid=\"true\" aria-describedby=\"email-error\"></div>\
         <button class=\"button button-primary\">{words}</button></form>{back}",
        title = escape(&about.title),
        variant = about.variant,
        kind = about.kind,
        message = escape(message),
        typed = escape(typed),
        email = words::email(language),
        words = about.kind.words(language),
        back = back(language, about),
    );
    page(site, StatusCode::UNPROCESSABLE_ENTITY, about.kind.words(language), &main)
}

/// What the link in a mail leads to. It does nothing by itself.
pub async fn show(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    shown(&site, &site.ctx, &token).await.unwrap_or_else(|error| trouble(&site, &error, to_shop(&site)))
}

async fn shown(site: &Site, ctx: &Ctx, token: &str) -> Result<Response<Body>, ServiceError> {
    let language = site.language();
    let found = get_alert(ctx, token).await.map_err(|error| match error {
        ServiceError::Refusal(Refusal::NotFound) => {
            Refusal::Invalid { message: words::link_not_whole(language).to_owned() }.into()
        }
        other => other,
    })?;
    let AlertFound::Open(state, about) = found else {
        let main = format!(
            "<p>{}</p><p>{}</p><p><a class=\"button\" href=\"/\">{}</a></p>",
            words::no_mail_any_more(language),
            words::ask_again_there(language),
            to_shop(site).1
        );
        return Ok(page(site, StatusCode::OK, words::is_over(language), &main));
    };
    let path = escape(&format!("/alerts/{token}"));
    let one_mail = escape(&words::one_mail(language, about.kind.when(language), &about.title));
    let button = |act: &str, class: &str, words: &str| {
        format!(
            "<form method=\"post\" action=\"{path}\"><input type=\"hidden\" name=\"act\" value=\"{act}\">\
             <button class=\"{class}\">{words}</button></form>"
        )
    };
    let (heading, main) = match state {
        AlertState::Asked => (
            words::shall_we_write(language),
            format!(
                "<p>{one_mail}</p>{}{}",
                button("confirm", "button button-primary", words::yes_tell_me(language)),
                button("end", "button-link", words::no_forget(language))
            ),
        ),
        AlertState::Watching => (
            words::we_tell_you(language),
            format!(
                "<p>{one_mail} {}</p>{}{}",
                words::then_forgotten(language),
                button("end", "button", words::dont_write(language)),
                back(language, &about)
            ),
        ),
        AlertState::Told => (
            words::have_written(language),
            format!("<p>{}</p>{}", escape(&words::on_its_way(language, &about.title)), back(language, &about)),
        ),
    };
    Ok(page(site, StatusCode::OK, heading, &main))
}

/// Confirms or ends it: by a button of the page, or by a mail program for its reader.
pub async fn act(State(site): State<Arc<Site>>, Path(token): Path<String>, form: Form) -> Response<Body> {
    let is_one_click = form.fields().any(|(name, _)| name == ONE_CLICK);
    let done = match form.get("act") {
        "confirm" => confirm_alert(&site.ctx, &token).await,
        "end" => end_alert(&site.ctx, &token).await,
        _ if is_one_click => end_alert(&site.ctx, &token).await,
        _ => Err(Refusal::Invalid { message: words::press_a_button(site.language()).to_owned() }.into()),
    };
    match done {
        Ok(()) => see_other(&format!("/alerts/{token}")),
        Err(error) => trouble(&site, &error, to_shop(&site)),
    }
}
