//! The wishlist: its page, and the plain forms that change it. Script sends the same forms behind the visitor's back
//! (`ui/visitor.js`), so that the list is changed in one place, by one clock, and the answer is the changed cookie.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response, StatusCode};
use leptos::prelude::RenderHtml as _;

use super::cart::with_cart;
use super::form::Form;
use super::site::Site;
use super::{cookies, document, pages};
use crate::api::request::{buyer_of, wishlist_of};
use crate::domain::cart::{Cart, Quantity};
use crate::domain::choice::VARIANT_FIELD;
use crate::domain::id::VariantId;
use crate::domain::refusal::Refusal;
use crate::domain::wishlist::Wishlist;
use crate::services::ServiceError;
use crate::services::wishlist::list_saved;
use crate::ui::storefront::wishlist::wishlist_page;

const WISHLIST: (&str, &str) = ("/wishlist", "Back to what you saved");

/// What the visitor has saved.
pub async fn show(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response<Body> {
    let (market, _) = pages::visited(&site, &headers).await;
    let saved = wishlist_of(&headers).saved().collect();
    let found = async { list_saved(&site.ctx.in_market(&market).await?, saved).await };
    match found.await {
        Ok((currency, pieces)) => {
            let main = wishlist_page(currency, pieces).to_html();
            document::page(&site, StatusCode::OK, "Saved for later", &main)
        }
        Err(error) => document::trouble(&site, &error, ("/", "To the shop")),
    }
}

/// Saves a piece.
pub async fn add(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    answer(&site, save(&site, &headers, &form))
}

fn save(site: &Site, headers: &HeaderMap, form: &Form) -> Result<Response<Body>, ServiceError> {
    let variant = variant(form)?;
    let mut wishlist = wishlist_of(headers);
    wishlist.save(variant, site.ctx.now()).map_err(|full| Refusal::Conflict { message: full.to_string() })?;
    let mut response = document::see_other("/wishlist");
    cookies::set_wishlist(&mut response, &wishlist, &site.origin);
    Ok(response)
}

/// Takes a piece out.
pub async fn remove(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let taken_out = variant(&form).map(|variant| {
        let mut wishlist = wishlist_of(&headers);
        wishlist.take_out(variant, site.ctx.now());
        let mut response = document::see_other("/wishlist");
        cookies::set_wishlist(&mut response, &wishlist, &site.origin);
        response
    });
    answer(&site, taken_out.map_err(Into::into))
}

/// Moves a piece into the cart.
pub async fn to_cart(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let moved = async {
        let variant = variant(&form)?;
        let mut cart = buyer_of(&headers).cart;
        cart.add(variant, Quantity::ONE).map_err(|full| Refusal::Conflict { message: full.to_string() })?;
        let mut wishlist = wishlist_of(&headers);
        wishlist.take_out(variant, site.ctx.now());
        with_both(&site, &headers, &cart, &wishlist).await
    };
    answer(&site, moved.await)
}

/// Moves a line of the cart here.
pub async fn from_cart(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let moved = async {
        let variant = variant(&form)?;
        let mut wishlist = wishlist_of(&headers);
        wishlist.save(variant, site.ctx.now()).map_err(|full| Refusal::Conflict { message: full.to_string() })?;
        let mut cart = buyer_of(&headers).cart;
        cart.set(variant, None);
        with_both(&site, &headers, &cart, &wishlist).await
    };
    answer(&site, moved.await)
}

/// The cart goes the way of every cart: whoever is signed in has it elsewhere, too.
async fn with_both(
    site: &Site,
    headers: &HeaderMap,
    cart: &Cart,
    wishlist: &Wishlist,
) -> Result<Response<Body>, ServiceError> {
    let mut response = with_cart(site, headers, cart).await?;
    cookies::set_wishlist(&mut response, wishlist, &site.origin);
    Ok(response)
}

fn variant(form: &Form) -> Result<VariantId, Refusal> {
    let message = "This is nothing that the shop sells. Choose it again on its page.";
    form.get(VARIANT_FIELD).parse().map_err(|_| Refusal::Invalid { message: message.to_owned() })
}

fn answer(site: &Site, done: Result<Response<Body>, ServiceError>) -> Response<Body> {
    done.unwrap_or_else(|error| document::trouble(site, &error, WISHLIST))
}
