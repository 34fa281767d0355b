//! The cart's plain forms. With script the browser changes its cart itself; without, it asks here, and the answer is the
//! changed cookie and the way back to the cart.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode};

use super::form::Form;
use super::site::Site;
use super::{cookies, document};
use crate::api::request::{buyer_of, market_of, session_of};
use crate::domain::cart::{Cart, CartLine, Quantity};
use crate::domain::choice::{OPTION_FIELD, VARIANT_FIELD};
use crate::domain::coupon::{COUPON_FIELD, normalize_code};
use crate::domain::html::escape;
use crate::domain::id::VariantId;
use crate::domain::product::ProductFound;
use crate::domain::query_string::encode;
use crate::domain::refusal::{CouponRefusal, Refusal};
use crate::services::account::{Device, bring_together};
use crate::services::{ServiceError, catalog, reorder};
use crate::words::{Language, cart as words, order as order_words};

/// Puts something in. The form of a product's page says what was picked option by option, too.
pub async fn add(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let added = async {
        let quantity = match form.get("quantity") {
            "" => Quantity::ONE,
            typed => quantity(site.language(), typed)?,
        };
        let line = match picked(&site, &form).await? {
            Picked::Variant(variant) => CartLine { variant, quantity },
            Picked::Elsewhere(page) => return Ok(document::see_other(&page)),
        };
        let mut cart = buyer_of(&headers).cart;
        cart.add(line.variant, line.quantity).map_err(Refusal::from)?;
        with_cart(&site, &headers, &cart).await
    };
    added.await.unwrap_or_else(|error| declined(&site, &error))
}

/// Puts one of each variant in that is ticked.
pub async fn add_all(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let mut cart = buyer_of(&headers).cart;
    let ticked =
        form.fields().filter(|(name, _)| *name == VARIANT_FIELD).map(|(_, text)| variant(site.language(), text));
    let added = || -> Result<(), Refusal> {
        for variant in ticked {
            cart.add(variant?, Quantity::ONE).map_err(Refusal::from)?;
        }
        Ok(())
    };
    match added() {
        Ok(()) => with_cart(&site, &headers, &cart).await.unwrap_or_else(|error| declined(&site, &error)),
        Err(refusal) => declined(&site, &refusal.into()),
    }
}

/// Makes it so many of each variant that the form names; 0 takes one out. The form has pairs of `variant` and `quantity`.
pub async fn update(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    match updated(site.language(), buyer_of(&headers).cart, &form) {
        Ok(cart) => with_cart(&site, &headers, &cart).await.unwrap_or_else(|error| declined(&site, &error)),
        Err(refusal) => declined(&site, &refusal.into()),
    }
}

/// Takes a variant out.
pub async fn remove(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    match variant(site.language(), form.get(VARIANT_FIELD)) {
        Ok(variant) => {
            let mut cart = buyer_of(&headers).cart;
            cart.set(variant, None);
            with_cart(&site, &headers, &cart).await.unwrap_or_else(|error| declined(&site, &error))
        }
        Err(refusal) => declined(&site, &refusal.into()),
    }
}

/// Remembers the coupon's code, or forgets it when nothing was typed. Whether it applies is said by the cart.
pub async fn apply_coupon(State(site): State<Arc<Site>>, form: Form) -> Response<Body> {
    let typed = form.get(COUPON_FIELD).trim();
    let Some(code) = normalize_code(typed).or_else(|| typed.is_empty().then(String::new)) else {
        return declined(&site, &Refusal::Coupon { reason: CouponRefusal::Unknown }.into());
    };
    let mut response = document::see_other("/cart");
    cookies::set_coupon(&mut response, &code, &site.origin);
    response
}

/// Puts in what can be had of an order, on top of what is there. Where all of it can, the cart says the rest; otherwise a page
/// says what is missing.
pub async fn reorder(State(site): State<Arc<Site>>, Path(token): Path<String>, headers: HeaderMap) -> Response<Body> {
    let found = async {
        let ctx = site.ctx.in_market(market_of(&headers)).await?;
        let found = reorder::reorder(&ctx, &token).await?;
        let mut cart = buyer_of(&headers).cart;
        for line in &found.lines {
            cart.add(line.variant, line.quantity).map_err(Refusal::from)?;
        }
        Ok((found, cart))
    };
    let (found, cart) = match found.await {
        Ok(found) => found,
        Err(error) => {
            let back = order_words::back_to_your_order(site.language());
            return document::trouble(&site, &error, (&format!("/orders/{token}"), back));
        }
    };
    if found.missing.is_empty() {
        return with_cart(&site, &headers, &cart).await.unwrap_or_else(|error| declined(&site, &error));
    }
    let missing: String = found.missing.iter().map(|sentence| format!("<li>{}</li>", escape(sentence))).collect();
    let language = site.language();
    let (said, path, way) = if found.lines.is_empty() {
        (words::nothing_can_be_had(language), "/", words::to_the_shop(language))
    } else {
        (words::the_rest_is_in_your_cart(language), "/cart", words::go_to_your_cart(language))
    };
    let main = format!(
        "<p>{told}</p><ul>{missing}</ul><p>{said}</p>\
         <p class=\"gateway-acts\"><a class=\"button button-primary\" href=\"{path}\">{way}</a>\
         <a class=\"button\" href=\"/orders/{token}\">{back}</a></p>",
        told = words::not_all_can_be_had(language, found.number),
        token = escape(&token),
        back = order_words::back_to_your_order(language),
    );
    let mut response = document::page(&site, StatusCode::OK, words::order_again(language), &main);
    cookies::set_cart(&mut response, &cart, &site.origin);
    response
}

/// What a product's form asks for.
enum Picked {
    Variant(VariantId),
    /// It is not made like that: the page that says so and shows what comes nearest.
    Elsewhere(String),
}

async fn picked(site: &Site, form: &Form) -> Result<Picked, ServiceError> {
    let is_pick = |name: &str| name == VARIANT_FIELD || name.starts_with(OPTION_FIELD);
    let slug = form.get("product");
    if slug.is_empty() || !form.fields().any(|(name, _)| name.starts_with(OPTION_FIELD)) {
        return Ok(Picked::Variant(variant(site.language(), form.get(VARIANT_FIELD))?));
    }
    let product = match catalog::get_product(&site.ctx, slug).await? {
        ProductFound::Here(product) => product,
        ProductFound::NotHere(_) | ProductFound::Gone(_) => {
            return Ok(Picked::Elsewhere(format!("/products/{}", encode(slug))));
        }
        ProductFound::Moved(slug) => return Ok(Picked::Elsewhere(format!("/products/{}", encode(&slug)))),
    };
    match product.asked(form.fields().filter(|(name, _)| is_pick(name))) {
        Some((variant, true)) => Ok(Picked::Variant(variant.id)),
        _ => {
            let picks = form.fields().filter(|(name, _)| is_pick(name));
            let query: Vec<_> = picks.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
            Ok(Picked::Elsewhere(format!("/products/{}?{}", encode(&product.slug), query.join("&"))))
        }
    }
}

fn updated(language: Language, mut cart: Cart, form: &Form) -> Result<Cart, Refusal> {
    let mut line = None;
    for (name, value) in form.fields() {
        match name {
            VARIANT_FIELD => line = Some(variant(language, value)?),
            "quantity" => {
                let count = if value.trim() == "0" { None } else { Some(quantity(language, value)?) };
                let variant = line.take().ok_or_else(|| invalid(words::quantity_without_variant(language)))?;
                cart.set(variant, count);
            }
            _ => {}
        }
    }
    Ok(cart)
}

fn variant(language: Language, text: &str) -> Result<VariantId, Refusal> {
    text.parse().map_err(|_| invalid(words::not_sold_here(language)))
}

fn quantity(language: Language, typed: &str) -> Result<Quantity, Refusal> {
    let count = typed.trim().parse::<u32>().ok().and_then(|count| Quantity::new(count).ok());
    count.ok_or_else(|| invalid(words::what_a_quantity_is(language)))
}

fn invalid(sentence: &str) -> Refusal {
    Refusal::Invalid { message: sentence.to_owned() }
}

/// Leads to the cart with the changed cookie; of whoever is signed in, with what their other devices have done to it.
pub(super) async fn with_cart(site: &Site, headers: &HeaderMap, cart: &Cart) -> Result<Response<Body>, ServiceError> {
    let cart = bring_together(&site.ctx, session_of(headers).as_deref(), cart, Device::IsTold).await?;
    let mut response = document::see_other("/cart");
    cookies::set_cart(&mut response, &cart, &site.origin);
    Ok(response)
}

fn declined(site: &Site, error: &ServiceError) -> Response<Body> {
    document::trouble(site, error, ("/cart", words::back_to_your_cart(site.language())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_is_a_whole_number_from_1_to_999() {
        for (typed, count) in [("1", 1), (" 2 ", 2), ("999", 999)] {
            assert_eq!(quantity(Language::English, typed).map(Quantity::get), Ok(count), "{typed:?}");
        }
        for typed in ["", "0", "-1", "1000", "1000000000", "99999999999999999999", "1.5", "1e3", "two", "٣", "1 000"] {
            assert!(quantity(Language::English, typed).is_err(), "{typed:?}");
        }
    }
}
