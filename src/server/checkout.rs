//! The till's plain forms. Each step keeps what was typed, right or wrong, and leads to the next step or back to itself,
//! where the page says what needs attention.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::http::Response;
use axum::http::header::{self, HeaderMap, HeaderValue};

use super::form::Form;
use super::limits::{self, Client};
use super::site::Site;
use super::{cookies, document};
use crate::api::request::buyer_of;
use crate::domain::cart::Quantity;
use crate::domain::checkout::{CheckoutDraft, CheckoutNotice, CheckoutView};
use crate::domain::order::{OrderStatus, OrderView};
use crate::domain::payment::AttemptState;
use crate::domain::query_string;
use crate::domain::refusal::Refusal;
use crate::services::account::{Device, bring_together};
use crate::services::checkout::{Buyer, Placed, Seen};
use crate::services::{ServiceError, checkout, order};
use crate::words::{cart as cart_words, checkout as words};

/// Contact and address.
pub async fn contact(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let mut buyer = buyer_of(&headers);
    let saved = async {
        let secret = checkout::save_contact(
            &site.ctx,
            buyer.secret.as_deref(),
            CheckoutDraft::of_form(|name| form.get(name).to_owned()),
        )
        .await?;
        buyer.secret = Some(secret.clone());
        checkout::keep_cart_if_asked(&site.ctx, &secret, &buyer).await?;
        let view = checkout::get_checkout(&site.ctx, &buyer).await?;
        let next = match view {
            CheckoutView { errors, .. } if !errors.is_empty() => "/checkout?errors=1",
            // There is nothing to be sent.
            CheckoutView { draft, .. } if !draft.pickup.is_empty() => "/checkout/payment",
            CheckoutView { .. } => "/checkout/shipping",
        };
        Ok((secret, next))
    };
    match saved.await {
        Ok((secret, next)) => {
            let mut response = document::see_other(next);
            cookies::set_checkout(&mut response, &secret, &site.origin);
            response
        }
        Err(error) => declined(&site, &error),
    }
}

/// How it is sent.
pub async fn shipping(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let chosen = checkout::choose_shipping(&site.ctx, &buyer_of(&headers), form.get("shipping_method")).await;
    match chosen {
        Ok(()) => document::see_other("/checkout/payment"),
        // The step before is missing, or belongs to somebody else by now.
        Err(ServiceError::Refusal(Refusal::NotFound)) => document::see_other("/checkout"),
        Err(ServiceError::Refusal(Refusal::Fields { .. } | Refusal::Invalid { .. } | Refusal::NotShippable)) => {
            document::see_other("/checkout/shipping?errors=1")
        }
        Err(error) => declined(&site, &error),
    }
}

/// Places the order that the buyer has seen, and leads to where it is paid.
pub async fn payment(
    State(site): State<Arc<Site>>,
    Extension(Client(client)): Extension<Client>,
    headers: HeaderMap,
    form: Form,
) -> Response<Body> {
    let buyer = Buyer { network: limits::network(client), ..buyer_of(&headers) };
    let Ok(total_seen_minor) = form.get("total_minor").parse::<i64>() else {
        let message = words::no_total_seen(site.language()).to_owned();
        return declined(&site, &Refusal::Invalid { message }.into());
    };
    // What is left to pay; without a gift card that is the total.
    let to_pay_minor = form.get("to_pay_minor").parse().unwrap_or(total_seen_minor);
    let seen = Seen { total_minor: total_seen_minor, to_pay_minor };
    match checkout::place_order(&site.ctx, &buyer, seen).await {
        Ok(Placed { pay_url: Some(pay_url), .. }) => document::see_other(&pay_url),
        // There is nothing to be done: nothing is left to pay, it was paid before, or the provider is working on it.
        Ok(Placed { token, .. }) => match order::get_order(&site.ctx, &token).await {
            Ok(order) => show_order(&site, &order, buyer).await,
            Err(error) => declined(&site, &error),
        },
        Err(ServiceError::Refusal(Refusal::NotFound | Refusal::Fields { .. })) => {
            document::see_other("/checkout?errors=1")
        }
        Err(error) => not_placed(&site, &error),
    }
}

/// The buyer comes back from the provider. What became of the payment is the provider's to say, not this request's.
pub async fn come_back(State(site): State<Arc<Site>>, Path(token): Path<String>, headers: HeaderMap) -> Response<Body> {
    let order = match order::return_from_payment(&site.ctx, &token).await {
        Ok(order) => order,
        Err(error @ ServiceError::Refusal(Refusal::NotHeard { retry_after_s })) => {
            let here = format!("/checkout/return/{}", query_string::encode(&token));
            let waiting = document::trouble(&site, &error, (&here, words::look_again(site.language())));
            return refreshed(waiting, retry_after_s, &here);
        }
        Err(error) => return declined(&site, &error),
    };
    let buyer = buyer_of(&headers);
    let may_try_again = order.status == OrderStatus::Pending && buyer.secret.is_some();
    match order.payment {
        AttemptState::Failed if may_try_again => {
            let code = order.decline_code.unwrap_or_default();
            document::see_other(&format!("/checkout/payment?declined={}", query_string::encode(&code)))
        }
        // They went back without paying.
        AttemptState::New | AttemptState::Started | AttemptState::ActionRequired | AttemptState::Closed
            if may_try_again =>
        {
            document::see_other("/checkout/payment")
        }
        _ => show_order(&site, &order, buyer).await,
    }
}

/// Leads to the order. When the buyer has bought it just now, its lines leave the cart, and the next purchase is another
/// checkout; an old link that is followed again leaves the cart as it is.
async fn show_order(site: &Site, order: &OrderView, buyer: Buyer) -> Response<Body> {
    let mut response = document::see_other(&order_path(order));
    match checkout::has_bought(&site.ctx, &buyer, order.id).await {
        Ok(true) => {}
        Ok(false) => return response,
        Err(error) => return declined(site, &error),
    }
    let mut cart = buyer.cart;
    for bought in &order.lines {
        let in_cart =
            cart.lines().iter().find(|line| line.variant == bought.variant).map_or(0, |line| line.quantity.get());
        let left = in_cart.saturating_sub(bought.quantity.get());
        cart.set(bought.variant, Quantity::new(left).ok());
    }
    match bring_together(&site.ctx, buyer.session.as_deref(), &cart, Device::IsTold).await {
        Ok(cart) => cookies::set_cart(&mut response, &cart, &site.origin),
        Err(error) => return declined(site, &error),
    }
    cookies::set_coupon(&mut response, "", &site.origin);
    cookies::set_checkout(&mut response, "", &site.origin);
    response
}

fn order_path(order: &OrderView) -> String {
    format!("/orders/{}", order.token)
}

/// Why the order was not placed. The status is the refusal's; a browser goes on at once to the last step, which says why
/// beside what has changed.
fn not_placed(site: &Site, error: &ServiceError) -> Response<Body> {
    let notice = match error {
        ServiceError::Refusal(refusal) => CheckoutNotice::of(refusal),
        ServiceError::Breakage(_) => None,
    };
    let Some(notice) = notice else { return declined(site, error) };
    let last_step = format!("/checkout/payment?notice={notice}");
    let back = words::back_to_the_last_step(site.language());
    refreshed(document::trouble(site, error, (&last_step, back)), 0, &last_step)
}

/// A page that leads a browser to another one after so many seconds.
fn refreshed(mut page: Response<Body>, after_s: u32, path: &str) -> Response<Body> {
    if let Ok(refresh) = HeaderValue::from_str(&format!("{after_s}; url={path}")) {
        page.headers_mut().insert(header::REFRESH, refresh);
    }
    page
}

fn declined(site: &Site, error: &ServiceError) -> Response<Body> {
    document::trouble(site, error, ("/cart", cart_words::back_to_your_cart(site.language())))
}
