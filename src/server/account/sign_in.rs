//! Signing in by a code that is mailed, and signing out.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{HeaderMap, HeaderName, HeaderValue};
use axum::http::{Response, StatusCode, header};

use super::super::cookies;
use super::super::document::{page, see_other, to_shop, trouble};
use super::super::fields::{Input, summary};
use super::super::form::Form;
use super::super::site::Site;
use super::passkey::sign_in_form;
use super::password::password_field;
use super::{confirmed, field_errors, once_more, to_account};
use crate::api::request::{buyer_of, session_of, sign_in_of, wishlist_of};
use crate::domain::account::place_after;
use crate::domain::cart::Cart;
use crate::domain::html::escape;
use crate::domain::query_string::{encode, pairs};
use crate::domain::refusal::FieldError;
use crate::domain::theme::Theme;
use crate::domain::wishlist::Wishlist;
use crate::services::ServiceError;
use crate::services::account::{
    self, Asked, CodeRefused, Device, ask_for_code, bring_together, confirm_code, find_asked, find_signed_in,
    keep_wishlist, session_cookie,
};
use crate::services::order::get_order;
use crate::store::account::Customer;
use crate::words::account as words;

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// Where one goes afterwards, as the address says it.
fn next_of(query: Option<&str>) -> String {
    let asked = query.and_then(|query| pairs(query).find(|(name, _)| name == "next"));
    place_after(asked.as_ref().map_or("", |(_, value)| value)).to_owned()
}

/// Asks for an address to mail the code to. Whoever is signed in is led on.
pub async fn ask(State(site): State<Arc<Site>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response<Body> {
    let next = next_of(query.as_deref());
    match find_signed_in(&site.ctx, session_of(&headers).as_deref()).await {
        Ok(Some(_)) => see_other(&next),
        Ok(None) => email_form_after(&site, &next, "", &[], &confirmed(site.language(), query.as_deref())),
        Err(error) => trouble(&site, &error, to_shop(&site)),
    }
}

/// What a browser says that it is.
pub(super) fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default()
}

pub(super) fn email_form(site: &Site, next: &str, typed: &str, errors: &[FieldError]) -> Response<Body> {
    email_form_after(site, next, typed, errors, "")
}

/// Three ways: an address for a code, a passkey, and a password, which is folded away until somebody wants it.
fn email_form_after(site: &Site, next: &str, typed: &str, errors: &[FieldError], notice: &str) -> Response<Body> {
    let language = site.language();
    let input = Input {
        name: "email",
        label: words::email(language),
        value: typed,
        hint: words::we_mail_a_code(language),
        attributes: "type=\"email\" autocomplete=\"email\" autocapitalize=\"none\" spellcheck=\"false\" required",
    };
    let (of_password, of_code): (Vec<_>, Vec<_>) = errors.iter().cloned().partition(|error| error.field == "password");
    let open = if of_password.is_empty() { "" } else { " open" };
    let with_password = format!(
        "<details{open}><summary>{with_password}</summary>\
         <form class=\"return-form\" method=\"post\" action=\"/account/sign-in/password\">\
         <input type=\"hidden\" name=\"next\" value=\"{next}\">\
         <div class=\"field\"><label for=\"account\">{email}</label>\
         <input id=\"account\" name=\"email\" value=\"{typed}\" type=\"email\" autocomplete=\"username\" autocapitalize=\"none\" \
         spellcheck=\"false\" required></div>{field}\
         <button class=\"button button-primary\">{sign_in}</button></form>\
         <p><a href=\"/account/sign-in/forgot\">{forgot}</a></p></details>",
        with_password = words::with_password(language),
        email = words::email(language),
        sign_in = words::sign_in(language),
        forgot = words::forgot(language),
        next = escape(next),
        typed = escape(typed),
        field = password_field(language, (words::password(language), ""), "current-password", &of_password),
    );
    let main = format!(
        "{}{notice}<form class=\"return-form\" method=\"post\" action=\"/account/sign-in\">\
         <input type=\"hidden\" name=\"next\" value=\"{}\">{}\
         <button class=\"button button-primary\">{}</button></form>{}{with_password}\
         <p>{}<a href=\"/orders/find\">{}</a></p>",
        summary(language, errors),
        escape(next),
        input.show(language, &of_code),
        words::mail_me_a_code(language),
        sign_in_form(site, next),
        words::no_account_needed(language),
        words::find_your_order(language)
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(site, status, words::sign_in(language), &main)
}

/// Mails the code. The answer is the same for every address that mail could be sent to.
pub async fn take_email(State(site): State<Arc<Site>>, form: Form) -> Response<Body> {
    let next = place_after(form.get("next"));
    let typed = form.get("email");
    match ask_for_code(&site.ctx, typed).await {
        Ok(secret) => to_the_code(&site, &secret, next),
        Err(error) => match field_errors(error) {
            Ok(errors) => email_form(&site, next, typed, &errors),
            Err(error) => trouble(&site, &error, once_more(&site)),
        },
    }
}

/// Mails the code to the address of an order, for whoever has its link: there is nothing left to type but the code, and the order
/// is among theirs then.
pub async fn take_order(
    State(site): State<Arc<Site>>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response<Body> {
    let asked = async {
        if find_signed_in(&site.ctx, session_of(&headers).as_deref()).await?.is_some() {
            return Ok(None);
        }
        let order = get_order(&site.ctx, &token).await?;
        ask_for_code(&site.ctx, &order.email).await.map(Some)
    };
    match asked.await {
        Ok(None) => see_other("/account"),
        Ok(Some(secret)) => to_the_code(&site, &secret, "/account"),
        Err(error) => trouble(&site, &error, ("/account/sign-in", words::sign_in(site.language()))),
    }
}

fn to_the_code(site: &Site, secret: &str, next: &str) -> Response<Body> {
    let mut response = see_other(&format!("/account/sign-in/code?next={}", encode(next)));
    cookies::set_sign_in(&mut response, secret, &site.origin);
    response
}

/// Asks for the code.
pub async fn ask_code(State(site): State<Arc<Site>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response<Body> {
    let next = next_of(query.as_deref());
    let Some(secret) = sign_in_of(&headers) else {
        return see_other(&format!("/account/sign-in?next={}", encode(&next)));
    };
    match find_asked(&site.ctx, secret).await {
        Ok(Some(asked)) => code_form(&site, &next, &asked, &[]),
        Ok(None) => code_is_over(&site, &next),
        Err(error) => trouble(&site, &error, once_more(&site)),
    }
}

fn code_form(site: &Site, next: &str, asked: &Asked, errors: &[FieldError]) -> Response<Body> {
    let language = site.language();
    let input = Input {
        name: "code",
        label: words::code(language),
        value: "",
        hint: words::code_hint(language),
        attributes: "autocomplete=\"one-time-code\" autocapitalize=\"characters\" spellcheck=\"false\" maxlength=\"40\" required",
    };
    let next = escape(next);
    let main = format!(
        "{}<p>{}<strong>{}</strong>{}</p>\
         <form class=\"return-form\" method=\"post\" action=\"/account/sign-in/code\">\
         <input type=\"hidden\" name=\"next\" value=\"{next}\">{}\
         <button class=\"button button-primary\">{}</button></form>\
         <p>{}<a href=\"/account/sign-in?next={}\">{}</a>.</p>",
        summary(language, errors),
        words::code_mailed_to(language),
        escape(&asked.email),
        words::code_is_there(language),
        input.show(language, errors),
        words::sign_in(language),
        words::code_did_not_come(language),
        encode(&next),
        words::ask_for_another(language)
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(site, status, words::enter_code(language), &main)
}

fn code_is_over(site: &Site, next: &str) -> Response<Body> {
    let language = site.language();
    let main = format!(
        "<p>{}</p><p><a class=\"button button-primary\" href=\"/account/sign-in?next={}\">{}</a></p>",
        words::why_over(language),
        encode(next),
        words::another_code(language)
    );
    page(site, StatusCode::CONFLICT, words::code_is_over(language), &main)
}

/// Signs in whoever has typed the code.
pub async fn take_code(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let next = place_after(form.get("next"));
    let Some(secret) = sign_in_of(&headers) else { return code_is_over(&site, next) };
    let had = session_of(&headers);
    match confirm_code(&site.ctx, secret, form.get("code"), agent(&headers), had.as_deref()).await {
        Ok((session, customer)) => welcome(&site, &headers, &session, &customer, next).await,
        Err(CodeRefused::Over) => code_is_over(&site, next),
        Err(CodeRefused::Wrong { tries_left }) => {
            let message = words::wrong_code(site.language(), tries_left);
            let errors = [FieldError { field: "code".to_owned(), message }];
            match find_asked(&site.ctx, secret).await {
                Ok(Some(asked)) => code_form(&site, next, &asked, &errors),
                Ok(None) => code_is_over(&site, next),
                Err(error) => trouble(&site, &error, once_more(&site)),
            }
        }
        Err(CodeRefused::Other(error)) => trouble(&site, &error, once_more(&site)),
    }
}

/// The device is signed in: it gets its session, and what its owner wants to find everywhere.
pub(super) async fn welcome(
    site: &Site,
    headers: &HeaderMap,
    session: &str,
    customer: &Customer,
    next: &str,
) -> Response<Body> {
    let name = session_cookie(&site.ctx);
    let cart = buyer_of(headers).cart;
    let cookie = format!("{name}={session}");
    let together = async {
        let cart = bring_together(&site.ctx, Some(&cookie), &cart, Device::IsTold).await?;
        Ok::<_, ServiceError>((cart, keep_wishlist(&site.ctx, Some(&cookie), &wishlist_of(headers), None).await?))
    };
    let (cart, wishlist) = match together.await {
        Ok(both) => both,
        Err(error) => return trouble(site, &error, to_account(site)),
    };
    let mut response = see_other(if next == "/account" { "/account?done=welcome" } else { next });
    cookies::set_session(&mut response, name, session, &site.origin);
    cookies::set_sign_in(&mut response, "", &site.origin);
    cookies::set_cart(&mut response, &cart, &site.origin);
    cookies::set_wishlist(&mut response, &wishlist, &site.origin);
    if !customer.preferences.market.is_empty() {
        cookies::set_market(&mut response, &customer.preferences.market, &site.origin);
    }
    if let Some(theme) = Theme::from_name(&customer.preferences.theme) {
        cookies::set_theme(&mut response, Some(theme), &site.origin);
    }
    response
}

/// Signs the device out, and lets it forget what it has kept of the shop's pages and of the customer's cart and wishlist, which stay with
/// the account.
pub async fn sign_out(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    // Whoever was never signed in keeps what they have.
    let Some(session) = session_of(&headers) else { return see_other("/") };
    let out = async {
        bring_together(&site.ctx, Some(&session), &buyer_of(&headers).cart, Device::OnlyTells).await?;
        keep_wishlist(&site.ctx, Some(&session), &wishlist_of(&headers), None).await?;
        account::sign_out(&site.ctx, &session).await
    };
    if let Err(error) = out.await {
        return trouble(&site, &error, to_account(&site));
    }
    let mut response = see_other(if form.get("again").is_empty() { "/" } else { "/account/sign-in" });
    forget_device(&site, &mut response);
    response
}

/// Lets a device forget who was signed in, and what was theirs.
pub(super) fn forget_device(site: &Site, response: &mut Response<Body>) {
    cookies::set_session(response, session_cookie(&site.ctx), "", &site.origin);
    // What was typed at the till is the customer's, too.
    cookies::set_checkout(response, "", &site.origin);
    cookies::set_cart(response, &Cart::new(), &site.origin);
    cookies::set_coupon(response, "", &site.origin);
    cookies::set_wishlist(response, &Wishlist::default(), &site.origin);
    response.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"cache\", \"storage\""));
}
