//! Asking for one mail: when a piece is in stock again, or costs less. The form stands on the product's page; the link in the mail
//! leads to a page with a button, because mail programs open links by themselves, and only the button does something.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode};

use super::document::{page, see_other, trouble};
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

const SHOP: (&str, &str) = ("/", "To the shop");
/// What a mail program sends for its reader (RFC 8058).
const ONE_CLICK: &str = "List-Unsubscribe";

/// Somebody asks for a mail.
pub async fn ask(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let (market, _) = pages::visited(&site, &headers).await;
    let asked = async {
        let unknown = |what: &str| Refusal::Invalid { message: format!("Choose the piece again on its page: {what}.") };
        let variant: VariantId = form.get(VARIANT_FIELD).parse().map_err(|_| unknown("this is none of ours"))?;
        let kind: AlertKind = form.get("kind").parse().map_err(|_| unknown("there is no such mail"))?;
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
    asked.await.unwrap_or_else(|error| trouble(&site, &error, SHOP))
}

fn back(about: &AlertAbout) -> String {
    format!(
        "<p><a href=\"/products/{}?variant={}\">Back to {}</a></p>",
        escape(&about.slug),
        about.variant,
        escape(&about.title)
    )
}

/// The same whether the address is new here or not: nobody learns from it who waits for what.
fn asked_page(site: &Site, about: &AlertAbout, email: &str) -> Response<Body> {
    let main = format!(
        "<p>We have written to <strong>{}</strong>. Open the link in that mail, and we tell you {}: {}.</p>\
         <p>If nothing comes within some minutes, look among the unwanted mails. If you have asked for this before, you need not do \
         so again.</p>{}",
        escape(email.trim()),
        about.kind.when(),
        escape(&about.title),
        back(about)
    );
    page(site, StatusCode::OK, "Look into your mailbox", &main)
}

fn ask_again(site: &Site, about: &AlertAbout, typed: &str, message: &str) -> Response<Body> {
    let main = format!(
        "<p>{title}</p><form class=\"return-form\" method=\"post\" action=\"/alerts\">\
         <input type=\"hidden\" name=\"variant\" value=\"{variant}\"><input type=\"hidden\" name=\"kind\" value=\"{kind}\">\
         <div class=\"field\"><label for=\"email\">Email address</label><p class=\"field-error\" id=\"email-error\">{message}</p>\
         <input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"email\" maxlength=\"254\" required value=\"{typed}\" \
         aria-invalid=\"true\" aria-describedby=\"email-error\"></div>\
         <button class=\"button button-primary\">{words}</button></form>{back}",
        title = escape(&about.title),
        variant = about.variant,
        kind = about.kind,
        message = escape(message),
        typed = escape(typed),
        words = about.kind.words(),
        back = back(about),
    );
    page(site, StatusCode::UNPROCESSABLE_ENTITY, about.kind.words(), &main)
}

/// What the link in a mail leads to. It does nothing by itself.
pub async fn show(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    shown(&site, &site.ctx, &token).await.unwrap_or_else(|error| trouble(&site, &error, SHOP))
}

async fn shown(site: &Site, ctx: &Ctx, token: &str) -> Result<Response<Body>, ServiceError> {
    let found = get_alert(ctx, token).await.map_err(|error| match error {
        ServiceError::Refusal(Refusal::NotFound) => Refusal::Invalid {
            message: "This link is not whole. Open it from the mail once more, or copy all of it.".to_owned(),
        }
        .into(),
        other => other,
    })?;
    let AlertFound::Open(state, about) = found else {
        let main = "<p>You get no mail about this any more, and your address is erased.</p>\
                    <p>If you still wait for something, ask again on its page.</p>\
                    <p><a class=\"button\" href=\"/\">To the shop</a></p>";
        return Ok(page(site, StatusCode::OK, "This is over", main));
    };
    let (path, title, when) = (escape(&format!("/alerts/{token}")), escape(&about.title), about.kind.when());
    let button = |act: &str, class: &str, words: &str| {
        format!(
            "<form method=\"post\" action=\"{path}\"><input type=\"hidden\" name=\"act\" value=\"{act}\">\
             <button class=\"{class}\">{words}</button></form>"
        )
    };
    let (heading, main) = match state {
        AlertState::Asked => (
            "Shall we write to you?",
            format!(
                "<p>You get one mail {when}: {title}.</p>{}{}",
                button("confirm", "button button-primary", "Yes, tell me"),
                button("end", "button-link", "No, forget my address")
            ),
        ),
        AlertState::Watching => (
            "We tell you",
            format!(
                "<p>You get one mail {when}: {title}. Then we forget your address.</p>{}{}",
                button("end", "button", "Don’t write to me"),
                back(&about)
            ),
        ),
        AlertState::Told => (
            "We have written to you",
            format!("<p>{title}: the mail is on its way. Your address is erased when it is sent.</p>{}", back(&about)),
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
        _ => Err(Refusal::Invalid { message: "Press one of the buttons of the page.".to_owned() }.into()),
    };
    match done {
        Ok(()) => see_other(&format!("/alerts/{token}")),
        Err(error) => trouble(&site, &error, SHOP),
    }
}
