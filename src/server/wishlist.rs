//! The wishlist: its page, and the plain forms that change it. Script sends the same forms behind the visitor's back
//! (`ui/visitor.js`), so that the list is changed in one place, by one clock, and the answer is the changed cookie. Of whoever is signed
//! in it is kept with the account, and each answer has what their other devices have done to it.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response, StatusCode};
use leptos::prelude::RenderHtml as _;

use super::cart::with_cart;
use super::form::Form;
use super::site::Site;
use super::{cookies, document, pages};
use crate::api::request::{buyer_of, session_of, wishlist_of};
use crate::domain::cart::Quantity;
use crate::domain::choice::VARIANT_FIELD;
use crate::domain::id::VariantId;
use crate::domain::refusal::Refusal;
use crate::domain::wishlist::{Wishlist, WishlistChange};
use crate::services::ServiceError;
use crate::services::account::{find_signed_in, keep_wishlist};
use crate::services::wishlist::list_saved;
use crate::ui::storefront::wishlist::{Keeper, wishlist_page};
use crate::words::wishlist as words;

/// What the visitor has saved.
pub async fn show(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response<Body> {
    let (market, _) = pages::visited(&site, &headers).await;
    let found = async {
        let wishlist = kept(&site, &headers, None).await?;
        let is_signed_in = find_signed_in(&site.ctx, session_of(&headers).as_deref()).await?.is_some();
        let keeper = if is_signed_in { Keeper::Account } else { Keeper::Browser };
        let (currency, pieces) = list_saved(&site.ctx.in_market(&market).await?, wishlist.saved().collect()).await?;
        Ok::<_, ServiceError>((wishlist, site.in_words(|| wishlist_page(currency, pieces, keeper).to_html())))
    };
    match found.await {
        Ok((wishlist, main)) => {
            let mut response = document::page(&site, StatusCode::OK, words::saved(site.language()), &main);
            if wishlist != wishlist_of(&headers) {
                cookies::set_wishlist(&mut response, &wishlist, &site.origin);
            }
            response
        }
        Err(error) => document::trouble(&site, &error, document::to_shop(&site)),
    }
}

/// Saves a piece.
pub async fn add(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    answer(&site, change(&site, &headers, &form, WishlistChange::Save).await)
}

/// Takes a piece out.
pub async fn remove(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    answer(&site, change(&site, &headers, &form, WishlistChange::TakeOut).await)
}

async fn change(
    site: &Site,
    headers: &HeaderMap,
    form: &Form,
    done: fn(VariantId) -> WishlistChange,
) -> Result<Response<Body>, ServiceError> {
    let wishlist = kept(site, headers, Some(done(variant(site, form)?))).await?;
    let mut response = document::see_other("/wishlist");
    cookies::set_wishlist(&mut response, &wishlist, &site.origin);
    Ok(response)
}

/// Moves a piece into the cart.
pub async fn to_cart(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let moved = async {
        let variant = variant(&site, &form)?;
        let mut cart = buyer_of(&headers).cart;
        cart.add(variant, Quantity::ONE).map_err(|full| Refusal::Conflict { message: full.to_string() })?;
        // First in there and then out of here: whatever goes wrong in between, nothing is lost.
        let mut response = with_cart(&site, &headers, &cart).await?;
        let wishlist = kept(&site, &headers, Some(WishlistChange::TakeOut(variant))).await?;
        cookies::set_wishlist(&mut response, &wishlist, &site.origin);
        Ok(response)
    };
    answer(&site, moved.await)
}

/// Moves a line of the cart here.
pub async fn from_cart(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let moved = async {
        let variant = variant(&site, &form)?;
        let wishlist = kept(&site, &headers, Some(WishlistChange::Save(variant))).await?;
        let mut cart = buyer_of(&headers).cart;
        cart.set(variant, None);
        let mut response = with_cart(&site, &headers, &cart).await?;
        cookies::set_wishlist(&mut response, &wishlist, &site.origin);
        Ok(response)
    };
    answer(&site, moved.await)
}

/// The visitor's list after that change, as their browser is to have it.
async fn kept(site: &Site, headers: &HeaderMap, change: Option<WishlistChange>) -> Result<Wishlist, ServiceError> {
    keep_wishlist(&site.ctx, session_of(headers).as_deref(), &wishlist_of(headers), change).await
}

fn variant(site: &Site, form: &Form) -> Result<VariantId, Refusal> {
    let message = words::not_ours(site.language());
    form.get(VARIANT_FIELD).parse().map_err(|_| Refusal::Invalid { message: message.to_owned() })
}

fn answer(site: &Site, done: Result<Response<Body>, ServiceError>) -> Response<Body> {
    done.unwrap_or_else(|error| document::trouble(site, &error, ("/wishlist", words::back(site.language()))))
}
