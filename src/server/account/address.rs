//! The addresses that a customer keeps: a list, a form for each, and the choice of one at the till.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::HeaderMap;
use axum::http::{Response, StatusCode};

use super::super::cookies;
use super::super::document::{page, see_other, trouble};
use super::super::fields::{Input, Select, summary};
use super::super::form::Form;
use super::super::site::Site;
use super::{confirmed, field_errors, signed_in, to_account};
use crate::api::request::buyer_of;
use crate::domain::checkout::CheckoutDraft;
use crate::domain::html::escape;
use crate::domain::id::SavedAddressId;
use crate::domain::refusal::{FieldError, Refusal};
use crate::services::ServiceError;
use crate::services::account::{
    SignedIn, choose_default, keep_address, list_kept_addresses, remove_address, use_address,
};
use crate::store::account::address::SavedAddress;
use crate::words::{Language, account as words};

const PLACE: &str = "/account/addresses";

/// The way to the list: its path and its words.
fn to_addresses(site: &Site) -> (&'static str, &'static str) {
    (PLACE, words::to_addresses(site.language()))
}

/// The way back to the till.
fn to_checkout(site: &Site) -> (&'static str, &'static str) {
    ("/checkout", words::back_to_checkout(site.language()))
}

/// Lists them.
pub async fn list(State(site): State<Arc<Site>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response<Body> {
    let who = match signed_in(&site, &headers, PLACE).await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    let kept = match list_kept_addresses(&site.ctx, &who).await {
        Ok(kept) => kept,
        Err(error) => return trouble(&site, &error, to_account(&site)),
    };
    let language = site.language();
    let items: String = kept.iter().map(|saved| item(language, saved)).collect();
    let items = match items.as_str() {
        "" => format!("<p>{}</p>", words::no_address_helps(language)),
        items => format!("<ul class=\"parcels\">{items}</ul>"),
    };
    let main = format!(
        "{}{items}<p><a class=\"button button-primary\" href=\"{PLACE}/new\">{}</a></p>\
         <p><a href=\"/account\">{}</a></p>",
        confirmed(language, query.as_deref()),
        words::add_address(language),
        words::back_to_account(language)
    );
    page(&site, StatusCode::OK, words::your_addresses(language), &main)
}

fn item(language: Language, saved: &SavedAddress) -> String {
    let SavedAddress { id, address, is_default } = saved;
    let name = format!("{}, {}", address.line1, address.city);
    let default = if *is_default {
        format!("<p class=\"parcel-name\">{}</p>", words::checkout_begins(language))
    } else {
        format!(
            "<form method=\"post\" action=\"{PLACE}/{id}/default\">\
             <button class=\"button-link\" aria-label=\"{}\">{}</button></form>",
            escape(&words::begin_with(language, &name)),
            words::begin_with_it(language)
        )
    };
    format!(
        "<li><address class=\"lines\">{}</address>{default}\
         <p><a href=\"{PLACE}/{id}\" aria-label=\"{change_this}\">{change}</a></p>\
         <form method=\"post\" action=\"{PLACE}/{id}/remove\">\
         <button class=\"button-link\" aria-label=\"{remove_this}\">{remove}</button></form></li>",
        escape(&address.printed(language)),
        change_this = escape(&words::change_this(language, &name)),
        change = words::change(language),
        remove_this = escape(&words::remove_this(language, &name)),
        remove = words::remove(language)
    )
}

/// Shows an empty form.
pub async fn new(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response<Body> {
    match signed_in(&site, &headers, "/account/addresses/new").await {
        Ok(who) => {
            let name = who.customer.name.clone();
            form(&site, None, &CheckoutDraft { name, ..CheckoutDraft::default() }, &[]).await
        }
        Err(elsewhere) => elsewhere,
    }
}

/// Keeps another address.
pub async fn add(State(site): State<Arc<Site>>, headers: HeaderMap, typed: Form) -> Response<Body> {
    keep(&site, &headers, None, &typed).await
}

/// Shows the form of one that is kept.
pub async fn edit(State(site): State<Arc<Site>>, Path(id): Path<SavedAddressId>, headers: HeaderMap) -> Response<Body> {
    let who = match signed_in(&site, &headers, PLACE).await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    match find(&site, &who, id).await {
        Ok(saved) => form(&site, Some(id), &CheckoutDraft::of_address(saved.address), &[]).await,
        Err(error) => trouble(&site, &error, to_addresses(&site)),
    }
}

async fn find(site: &Site, who: &SignedIn, id: SavedAddressId) -> Result<SavedAddress, ServiceError> {
    let kept = list_kept_addresses(&site.ctx, who).await?;
    Ok(kept.into_iter().find(|saved| saved.id == id).ok_or(Refusal::NotFound)?)
}

/// Changes one that is kept.
pub async fn change(
    State(site): State<Arc<Site>>,
    Path(id): Path<SavedAddressId>,
    headers: HeaderMap,
    typed: Form,
) -> Response<Body> {
    keep(&site, &headers, Some(id), &typed).await
}

async fn keep(site: &Site, headers: &HeaderMap, id: Option<SavedAddressId>, typed: &Form) -> Response<Body> {
    let who = match signed_in(site, headers, PLACE).await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    let draft = CheckoutDraft::of_form(|name| typed.get(name).to_owned());
    match keep_address(&site.ctx, &who, id, draft.clone()).await.map_err(field_errors) {
        Ok(()) => see_other("/account/addresses?done=address"),
        Err(Ok(errors)) => form(site, id, &draft, &errors).await,
        Err(Err(error)) => trouble(site, &error, to_addresses(site)),
    }
}

async fn form(site: &Site, id: Option<SavedAddressId>, draft: &CheckoutDraft, errors: &[FieldError]) -> Response<Body> {
    let (shop, destinations) = match (site.ctx.shop().await, site.ctx.destinations().await) {
        (Ok(shop), Ok(destinations)) => (shop, destinations),
        (Err(error), _) | (_, Err(error)) => return trouble(site, &error, to_addresses(site)),
    };
    let language = site.language();
    let country = match (draft.country.as_str(), shop.rules.home()) {
        ("", Some(home)) => home.code().to_owned(),
        (chosen, _) => chosen.to_owned(),
    };
    let countries: Vec<(String, String)> = destinations
        .countries
        .iter()
        .map(|country| (country.code().to_owned(), country.name(language).to_owned()))
        .collect();
    let text =
        |name, label, value, attributes| Input { name, label, value, hint: "", attributes }.show(language, errors);
    let fields = [
        text("name", words::full_name(language), &draft.name, "autocomplete=\"name\" required"),
        Select {
            name: "country",
            label: words::country(language),
            chosen: &country,
            options: &countries,
            attributes: "autocomplete=\"country\"",
        }
        .show(language, errors),
        text("line1", words::line1(language), &draft.line1, "autocomplete=\"address-line1\" required"),
        text("line2", words::line2(language), &draft.line2, "autocomplete=\"address-line2\""),
        text("company", words::company(language), &draft.company, "autocomplete=\"organization\""),
        text(
            "postcode",
            words::postcode(language),
            &draft.postcode,
            "autocomplete=\"postal-code\" autocapitalize=\"characters\"",
        ),
        text("city", words::city(language), &draft.city, "autocomplete=\"address-level2\" required"),
        text("region", words::region(language), &draft.region, "autocomplete=\"address-level1\""),
        text("phone", words::phone(language), &draft.phone, "type=\"tel\" autocomplete=\"tel\""),
        text("vat_id", words::vat_id(language), &draft.vat_id, "autocomplete=\"off\""),
    ]
    .concat();
    let (action, title) = match id {
        Some(id) => (format!("{PLACE}/{id}"), words::change_address(language)),
        None => (PLACE.to_owned(), words::add_address(language)),
    };
    let main = format!(
        "{}<form class=\"return-form\" method=\"post\" action=\"{action}\" novalidate>{fields}\
         <button class=\"button button-primary\">{}</button> \
         <a class=\"button-link\" href=\"{PLACE}\">{}</a></form>",
        summary(language, errors),
        words::save_address(language),
        words::back_to_addresses(language)
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(site, status, title, &main)
}

/// Lets the checkout begin with it.
pub async fn make_default(
    State(site): State<Arc<Site>>,
    Path(id): Path<SavedAddressId>,
    headers: HeaderMap,
    _form: Form,
) -> Response<Body> {
    match signed_in(&site, &headers, PLACE).await {
        Ok(who) => done(&site, choose_default(&site.ctx, &who, id).await, "default"),
        Err(elsewhere) => elsewhere,
    }
}

/// Forgets it.
pub async fn remove(
    State(site): State<Arc<Site>>,
    Path(id): Path<SavedAddressId>,
    headers: HeaderMap,
    _form: Form,
) -> Response<Body> {
    match signed_in(&site, &headers, PLACE).await {
        Ok(who) => done(&site, remove_address(&site.ctx, &who, id).await, "removed"),
        Err(elsewhere) => elsewhere,
    }
}

fn done(site: &Site, result: Result<(), ServiceError>, word: &str) -> Response<Body> {
    match result {
        Ok(()) => see_other(&format!("{PLACE}?done={word}")),
        Err(error) => trouble(site, &error, to_addresses(site)),
    }
}

/// At the till: one press for each address.
pub async fn choose(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response<Body> {
    let who = match signed_in(&site, &headers, "/checkout").await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    let kept = match list_kept_addresses(&site.ctx, &who).await {
        Ok(kept) => kept,
        Err(error) => return trouble(&site, &error, to_checkout(&site)),
    };
    let language = site.language();
    let item = |SavedAddress { id, address, .. }: &SavedAddress| {
        let name = format!("{}, {}", address.line1, address.city);
        format!(
            "<li><address class=\"lines\">{}</address><form method=\"post\" action=\"/checkout/address\">\
             <input type=\"hidden\" name=\"address\" value=\"{id}\">\
             <button class=\"button button-primary\" aria-label=\"{}\">{}</button></form></li>",
            escape(&address.printed(language)),
            escape(&words::send_to(language, &name)),
            words::send_here(language)
        )
    };
    let items: String = kept.iter().map(item).collect();
    let main = format!(
        "<ul class=\"parcels\">{items}</ul><p><a class=\"button\" href=\"/checkout\">{}</a></p>\
         <p><a href=\"{PLACE}\">{}</a></p>",
        words::type_another(language),
        words::change_addresses(language)
    );
    page(&site, StatusCode::OK, words::where_to(language), &main)
}

/// Goes on to the shipping with the chosen address, or to the form where something about it needs attention.
pub async fn take(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let who = match signed_in(&site, &headers, "/checkout").await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    let back = to_checkout(&site);
    let Ok(id) = form.get("address").parse() else { return trouble(&site, &Refusal::NotFound.into(), back) };
    let buyer = buyer_of(&headers);
    match use_address(&site.ctx, &who, &buyer, id).await {
        Ok((secret, is_complete)) => {
            let mut response = see_other(if is_complete { "/checkout/shipping" } else { "/checkout?errors=1" });
            cookies::set_checkout(&mut response, &secret, &site.origin);
            response
        }
        Err(error) => trouble(&site, &error, back),
    }
}
