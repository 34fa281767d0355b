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
use super::{confirmed, field_errors, signed_in};
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
use crate::words::Language;

const PLACE: &str = "/account/addresses";
const BACK: (&str, &str) = (PLACE, "To your addresses");

/// Lists them.
pub async fn list(State(site): State<Arc<Site>>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response<Body> {
    let who = match signed_in(&site, &headers, PLACE).await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    let kept = match list_kept_addresses(&site.ctx, &who).await {
        Ok(kept) => kept,
        Err(error) => return trouble(&site, &error, ("/account", "To your account")),
    };
    let items: String = kept.iter().map(|saved| item(site.language(), saved)).collect();
    let items = match items.as_str() {
        "" => "<p>You keep no address yet. With one, the checkout is filled in for you.</p>".to_owned(),
        items => format!("<ul class=\"parcels\">{items}</ul>"),
    };
    let main = format!(
        "{}{items}<p><a class=\"button button-primary\" href=\"{PLACE}/new\">Add an address</a></p>\
         <p><a href=\"/account\">Back to your account</a></p>",
        confirmed(query.as_deref())
    );
    page(&site, StatusCode::OK, "Your addresses", &main)
}

fn item(language: Language, saved: &SavedAddress) -> String {
    let SavedAddress { id, address, is_default } = saved;
    let name = escape(&format!("{}, {}", address.line1, address.city));
    let default = if *is_default {
        "<p class=\"parcel-name\">The checkout begins with this one</p>".to_owned()
    } else {
        format!(
            "<form method=\"post\" action=\"{PLACE}/{id}/default\">\
             <button class=\"button-link\" aria-label=\"Begin the checkout with {name}\">Begin the checkout with it</button></form>"
        )
    };
    format!(
        "<li><address class=\"lines\">{}</address>{default}\
         <p><a href=\"{PLACE}/{id}\" aria-label=\"Change {name}\">Change</a></p>\
         <form method=\"post\" action=\"{PLACE}/{id}/remove\">\
         <button class=\"button-link\" aria-label=\"Remove {name}\">Remove</button></form></li>",
        escape(&address.printed(language))
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
        Err(error) => trouble(&site, &error, BACK),
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
        Err(Err(error)) => trouble(site, &error, BACK),
    }
}

async fn form(site: &Site, id: Option<SavedAddressId>, draft: &CheckoutDraft, errors: &[FieldError]) -> Response<Body> {
    let (shop, destinations) = match (site.ctx.shop().await, site.ctx.destinations().await) {
        (Ok(shop), Ok(destinations)) => (shop, destinations),
        (Err(error), _) | (_, Err(error)) => return trouble(site, &error, BACK),
    };
    let country = match (draft.country.as_str(), shop.rules.home()) {
        ("", Some(home)) => home.code().to_owned(),
        (chosen, _) => chosen.to_owned(),
    };
    let countries: Vec<(String, String)> = destinations
        .countries
        .iter()
        .map(|country| (country.code().to_owned(), country.name(site.language()).to_owned()))
        .collect();
    let text = |name, label, value, attributes| Input { name, label, value, hint: "", attributes }.show(errors);
    let fields = [
        text("name", "Full name", &draft.name, "autocomplete=\"name\" required"),
        Select {
            name: "country",
            label: "Country",
            chosen: &country,
            options: &countries,
            attributes: "autocomplete=\"country\"",
        }
        .show(errors),
        text("line1", "Street and number", &draft.line1, "autocomplete=\"address-line1\" required"),
        text("line2", "Flat, floor, building (optional)", &draft.line2, "autocomplete=\"address-line2\""),
        text("company", "Company (optional)", &draft.company, "autocomplete=\"organization\""),
        text("postcode", "Postcode", &draft.postcode, "autocomplete=\"postal-code\" autocapitalize=\"characters\""),
        text("city", "Town or city", &draft.city, "autocomplete=\"address-level2\" required"),
        text(
            "region",
            "State, province or county (where addresses have one)",
            &draft.region,
            "autocomplete=\"address-level1\"",
        ),
        text("phone", "Phone (optional)", &draft.phone, "type=\"tel\" autocomplete=\"tel\""),
        text(
            "vat_id",
            "VAT number of a company in the European Union (optional)",
            &draft.vat_id,
            "autocomplete=\"off\"",
        ),
    ]
    .concat();
    let (action, title) = match id {
        Some(id) => (format!("{PLACE}/{id}"), "Change an address"),
        None => (PLACE.to_owned(), "Add an address"),
    };
    let main = format!(
        "{}<form class=\"return-form\" method=\"post\" action=\"{action}\" novalidate>{fields}\
         <button class=\"button button-primary\">Save the address</button> \
         <a class=\"button-link\" href=\"{PLACE}\">Back to your addresses</a></form>",
        summary(errors)
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
        Err(error) => trouble(site, &error, BACK),
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
        Err(error) => return trouble(&site, &error, ("/checkout", "Back to the checkout")),
    };
    let item = |SavedAddress { id, address, .. }: &SavedAddress| {
        let name = escape(&format!("{}, {}", address.line1, address.city));
        format!(
            "<li><address class=\"lines\">{}</address><form method=\"post\" action=\"/checkout/address\">\
             <input type=\"hidden\" name=\"address\" value=\"{id}\">\
             <button class=\"button button-primary\" aria-label=\"Send it to {name}\">Send it here</button></form></li>",
            escape(&address.printed(site.language()))
        )
    };
    let items: String = kept.iter().map(item).collect();
    let main = format!(
        "<ul class=\"parcels\">{items}</ul><p><a class=\"button\" href=\"/checkout\">Type another address</a></p>\
         <p><a href=\"{PLACE}\">Change your addresses</a></p>"
    );
    page(&site, StatusCode::OK, "Where should it go?", &main)
}

/// Goes on to the shipping with the chosen address, or to the form where something about it needs attention.
pub async fn take(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let who = match signed_in(&site, &headers, "/checkout").await {
        Ok(who) => who,
        Err(elsewhere) => return elsewhere,
    };
    let back = ("/checkout", "Back to the checkout");
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
