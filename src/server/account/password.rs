//! Passwords: signing in with one, setting it, and setting it anew by a link that is mailed.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::HeaderMap;
use axum::http::{Response, StatusCode};

use super::super::document::{page, see_other, trouble};
use super::super::fields::{Input, summary};
use super::super::form::Form;
use super::super::limits::AccountAct;
use super::super::site::Site;
use super::sign_in::{agent, email_form, welcome};
use super::{field_errors, once_more, signed_in, to_account};
use crate::api::request::session_of;
use crate::domain::account::{PASSWORD_MIN, mailbox_of, place_after};
use crate::domain::html::escape;
use crate::domain::query_string::encode;
use crate::domain::refusal::{FieldError, Refusal};
use crate::services::ServiceError;
use crate::services::account::{
    SignedIn, ask_for_reset, check_reset, has_password, remove_password, reset_password, set_password,
    sign_in_with_password,
};
use crate::words::{Language, account as words};

const PLACE: &str = "/account/password";

/// Shows or hides what is typed; without script the button is not there.
const SHOW_SCRIPT: &str = "<script>for(const b of document.querySelectorAll('[data-shows]')){b.hidden=false;b.onclick=()=>\
{const i=document.getElementById(b.dataset.shows),s=i.type==='password';i.type=s?'text':'password';\
b.textContent=s?b.dataset.hide:b.dataset.show}}</script>";

/// A field for a password with the button that shows it.
pub(super) fn password_field(
    language: Language,
    (label, hint): (&str, &str),
    autocomplete: &str,
    errors: &[FieldError],
) -> String {
    let attributes = format!(
        "type=\"password\" autocomplete=\"{autocomplete}\" autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"256\" required"
    );
    let input = Input { name: "password", label, value: "", hint, attributes: &attributes };
    format!(
        "{}<button type=\"button\" class=\"button-link\" data-shows=\"password\" aria-controls=\"password\" \
         data-show=\"{show}\" data-hide=\"{hide}\" hidden>{show}</button>{SHOW_SCRIPT}",
        input.show(language, errors),
        show = words::show_password(language),
        hide = words::hide_password(language)
    )
}

/// Signs in whoever typed an address and the password that goes with it.
pub async fn sign_in(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let next = place_after(form.get("next"));
    let (email, password) = (form.get("email"), form.get("password"));
    let is_allowed = site.limits.take_of(AccountAct::TryPassword, &mailbox_of(email), Instant::now());
    let had = session_of(&headers);
    let done = sign_in_with_password(&site.ctx, (email, password), agent(&headers), had.as_deref(), is_allowed).await;
    match done.map_err(field_errors) {
        Ok((session, customer)) => welcome(&site, &headers, &session, &customer, next).await,
        Err(Ok(errors)) => email_form(&site, next, email, &errors),
        Err(Err(error)) => trouble(&site, &error, once_more(&site)),
    }
}

/// Asks for a new password.
pub async fn ask(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response<Body> {
    match lately_signed_in(&site, &headers, PLACE).await {
        Ok(who) => form(&site, &who, &[]).await,
        Err(elsewhere) => elsewhere,
    }
}

/// Who signed in just now, or the way to do that.
pub(super) async fn lately_signed_in(
    site: &Site,
    headers: &HeaderMap,
    place: &str,
) -> Result<SignedIn, Response<Body>> {
    let who = signed_in(site, headers, place).await?;
    if who.is_fresh(&site.ctx) {
        return Ok(who);
    }
    let language = site.language();
    let main = format!(
        "<p>{}</p><form method=\"post\" action=\"/account/sign-out\"><input type=\"hidden\" name=\"again\" value=\"1\">\
         <button class=\"button button-primary\">{}</button></form><p><a href=\"/account\">{}</a></p>",
        words::want_to_be_sure(language),
        words::sign_in_again(language),
        words::back_to_account(language)
    );
    Err(page(site, StatusCode::CONFLICT, words::is_it_you(language), &main))
}

async fn form(site: &Site, who: &SignedIn, errors: &[FieldError]) -> Response<Body> {
    let had = match has_password(&site.ctx, who).await {
        Ok(had) => had,
        Err(error) => return trouble(site, &error, to_account(site)),
    };
    let language = site.language();
    let remove = match had {
        true => format!(
            "<form method=\"post\" action=\"/account/password/remove\"><button class=\"button\">{}</button></form>",
            words::remove_password(language)
        ),
        false => String::new(),
    };
    let main = format!(
        "{}<form class=\"return-form\" method=\"post\" action=\"{PLACE}\">{}{}\
         <button class=\"button button-primary\">{}</button></form>\
         <p>{}</p>{remove}<p><a href=\"/account\">{}</a></p>",
        summary(language, errors),
        // So that a password manager knows which account it is for.
        format_args!(
            "<input type=\"hidden\" name=\"email\" autocomplete=\"username\" value=\"{}\">",
            escape(&who.customer.email)
        ),
        new_password_field(language, errors),
        words::save_password(language),
        words::others_signed_out(language),
        words::back_to_account(language),
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = if had { words::change_password(language) } else { words::set_password(language) };
    page(site, status, title, &main)
}

fn new_password_field(language: Language, errors: &[FieldError]) -> String {
    let hint = words::password_hint(language, PASSWORD_MIN);
    password_field(language, (words::new_password(language), &hint), "new-password", errors)
}

/// Keeps it.
pub async fn set(State(site): State<Arc<Site>>, headers: HeaderMap, typed: Form) -> Response<Body> {
    let who = match lately_signed_in(&site, &headers, PLACE).await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    match set_password(&site.ctx, &who, typed.get("password")).await.map_err(field_errors) {
        Ok(()) => see_other("/account?done=password"),
        Err(Ok(errors)) => form(&site, &who, &errors).await,
        Err(Err(error)) => trouble(&site, &error, to_account(&site)),
    }
}

/// Takes it away.
pub async fn remove(State(site): State<Arc<Site>>, headers: HeaderMap, _form: Form) -> Response<Body> {
    let who = match lately_signed_in(&site, &headers, PLACE).await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    match remove_password(&site.ctx, &who).await {
        Ok(()) => see_other("/account?done=no-password"),
        Err(error) => trouble(&site, &error, to_account(&site)),
    }
}

/// Asks for the address of whoever forgot their password.
pub async fn forgot(State(site): State<Arc<Site>>) -> Response<Body> {
    forgot_form(&site, "", &[])
}

fn forgot_form(site: &Site, typed: &str, errors: &[FieldError]) -> Response<Body> {
    let language = site.language();
    let input = Input {
        name: "email",
        label: words::email(language),
        value: typed,
        hint: "",
        attributes: "type=\"email\" autocomplete=\"email\" autocapitalize=\"none\" spellcheck=\"false\" required",
    };
    let main = format!(
        "{}<p>{}<a href=\"/account/sign-in\">{}</a>.</p>\
         <form class=\"return-form\" method=\"post\" action=\"/account/sign-in/forgot\">{}\
         <button class=\"button button-primary\">{}</button></form>",
        summary(language, errors),
        words::mail_a_link(language),
        words::just_sign_in(language),
        input.show(language, errors),
        words::mail_me_the_link(language)
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(site, status, words::forgot(language), &main)
}

/// Mails the link. The answer is the same for every address that mail could be sent to.
pub async fn take_forgotten(State(site): State<Arc<Site>>, typed: Form) -> Response<Body> {
    let language = site.language();
    match ask_for_reset(&site.ctx, typed.get("email")).await.map_err(field_errors) {
        Ok(()) => {
            let main = format!(
                "<p>{}</p><p>{}<a href=\"/account/sign-in\">{}</a>.</p>",
                words::link_mailed(language),
                words::nothing_came_or(language),
                words::sign_in_by_code(language)
            );
            page(&site, StatusCode::OK, words::look_at_mail(language), &main)
        }
        Err(Ok(errors)) => forgot_form(&site, typed.get("email"), &errors),
        Err(Err(error)) => trouble(&site, &error, ("/account/sign-in/forgot", words::try_again(language))),
    }
}

/// Asks whoever has the link for another password.
pub async fn ask_anew(State(site): State<Arc<Site>>, Path(token): Path<String>) -> Response<Body> {
    match check_reset(&site.ctx, &token).await {
        Ok(()) => anew_form(&site, &token, &[]),
        Err(error) => not_anew(&site, &error),
    }
}

fn anew_form(site: &Site, token: &str, errors: &[FieldError]) -> Response<Body> {
    let language = site.language();
    let main = format!(
        "{}<form class=\"return-form\" method=\"post\" action=\"/account/password/reset/{}\">{}\
         <button class=\"button button-primary\">{}</button></form><p>{}</p>",
        summary(language, errors),
        escape(&encode(token)),
        new_password_field(language, errors),
        words::save_password(language),
        words::all_signed_out(language)
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(site, status, words::another_password(language), &main)
}

fn not_anew(site: &Site, error: &ServiceError) -> Response<Body> {
    let language = site.language();
    if !matches!(error, ServiceError::Refusal(Refusal::NotFound)) {
        return trouble(site, error, ("/account/sign-in/forgot", words::another_link(language)));
    }
    let main = format!(
        "<p>{}</p><p><a class=\"button button-primary\" href=\"/account/sign-in/forgot\">{}</a></p>",
        words::why_link_over(language),
        words::another_link(language)
    );
    page(site, StatusCode::NOT_FOUND, words::link_is_over(language), &main)
}

/// Sets another password.
pub async fn set_anew(
    State(site): State<Arc<Site>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    typed: Form,
) -> Response<Body> {
    match reset_password(&site.ctx, &token, typed.get("password"), agent(&headers)).await.map_err(field_errors) {
        Ok(()) => see_other("/account/sign-in?done=password"),
        Err(Ok(errors)) => anew_form(&site, &token, &errors),
        Err(Err(error)) => not_anew(&site, &error),
    }
}
