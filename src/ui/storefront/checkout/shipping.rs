//! Step two: how it is sent, what that costs and when it arrives.

use leptos::prelude::*;

use super::form::{ErrorSummary, Once, Submit};
use super::summary::OrderSummary;
use super::{Step, frame, is_sent_back};
use crate::domain::checkout::{CheckoutDraft, CheckoutView};
use crate::domain::money::Currency;
use crate::domain::refusal::FieldError;
use crate::domain::shipping::{ShippingOffer, arrival_words};
use crate::domain::shop::{Shop, ShopView};
use crate::domain::time::Timestamp;
use crate::ui::kit::AtOnce;
use crate::ui::kit::FieldError as FieldErrorLine;
use crate::ui::locale::{language, to};
use crate::ui::storefront::receipt::{in_days_words, price_words};
use crate::words::checkout as words;

const METHOD: &str = "shipping_method";

pub(super) fn show(ShopView { shop, market, .. }: ShopView, checkout: CheckoutView) -> AnyView {
    let CheckoutView { draft, quote, asked_at, .. } = checkout;
    // Whoever fetches it has said so in the step before.
    let offers: Vec<_> = quote.shipping.iter().filter(|offer| offer.place.is_none()).cloned().collect();
    let error = (is_sent_back() && !offers.is_empty())
        .then(|| FieldError { field: METHOD.to_owned(), message: words::choose_shipping(language()).to_owned() });
    let wrong = error.is_some();
    let content = if offers.is_empty() {
        not_shippable(&shop, &draft)
    } else {
        let currency = quote.totals.currency;
        let message = error.as_ref().map(|error| error.message.clone());
        view! {
            <ErrorSummary errors=error.into_iter().collect()/>
            <p>
                {words::to(language())} {destination(&draft)} ". "
                <a href=to(Step::Contact.path())>{words::change_the_address(language())}</a>
            </p>
            <ShippingForm offers chosen=draft.shipping_method currency asked_at error=message/>
        }
        .at_once()
    };
    frame(&shop, Step::Shipping, wrong, content, view! { <OrderSummary market quote/> }.at_once())
}

/// The place, as one would say it: "Berlin, Germany".
fn destination(draft: &CheckoutDraft) -> String {
    let country = draft.country.trim().parse().map(|country: crate::domain::address::Country| country.name(language()));
    let parts = [draft.city.trim(), country.unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// When it arrives, or where it is to be fetched.
pub(super) fn arrival(offer: &ShippingOffer, asked_at: Timestamp) -> String {
    let ShippingOffer { days_min, days_max, .. } = *offer;
    match &offer.pickup {
        Some(place) => {
            let hours = offer.place.as_ref().map(|place| format!(", {}", place.hours)).unwrap_or_default();
            words::ready_at(language(), &in_days_words(days_min, days_max), place, &hours)
        }
        None => {
            let arrives = arrival_words(language(), asked_at, days_min, days_max);
            words::arrives(language(), &arrives, &in_days_words(days_min, days_max))
        }
    }
}

fn not_shippable(shop: &Shop, draft: &CheckoutDraft) -> AnyView {
    view! {
        <div class="notice notice-error" role="alert">
            <p>{words::too_heavy(language(), &destination(draft))}</p>
        </div>
        <p><a class="button" href=to(Step::Contact.path())>{words::choose_another_address(language())}</a></p>
        <p><a class="button" href=to("/cart")>{words::take_something_out(language())}</a></p>
        <p>{words::write_to_us(language())} <a href=format!("mailto:{}", shop.email)>{shop.email.clone()}</a></p>
    }
    .at_once()
}

#[component]
fn ShippingForm(
    /// The cheapest first.
    offers: Vec<ShippingOffer>,
    /// What was chosen before; empty when nothing was.
    chosen: String,
    currency: Currency,
    asked_at: Timestamp,
    error: Option<String>,
) -> impl IntoView {
    let once = Once::new();
    let chosen_at = offers.iter().position(|offer| offer.method_id == chosen).unwrap_or(0);
    let error = Signal::stored(error);
    let described_by = error.with_untracked(|error| error.as_ref().map(|_| format!("{METHOD}-error")));
    let offer = |(place, offer): (usize, ShippingOffer)| {
        let arrival = arrival(&offer, asked_at);
        let ShippingOffer { method_id, name, price_minor, .. } = offer;
        // The first has the field's own name as its id: that is where the error summary leads.
        let id = if place == 0 { METHOD.to_owned() } else { format!("{METHOD}-{place}") };
        view! {
            <div class="offer">
                <input type="radio" id=id.clone() name=METHOD value=method_id checked=place == chosen_at/>
                <label for=id>
                    <span class="offer-name">{name}</span>
                    <span class="offer-price sum">{price_words(price_minor, currency)}</span>
                    <span class="offer-days">
                        {arrival}
                    </span>
                </label>
            </div>
        }
    };
    view! {
        <form method="post" action=to(Step::Shipping.path()) on:submit=move |event| once.hold(&event)>
            <fieldset class="offers" aria-describedby=described_by>
                <legend>{words::how_to_send_it(language())}</legend>
                <FieldErrorLine name=METHOD error/>
                {offers.into_iter().enumerate().map(offer).collect::<Vec<_>>()}
            </fieldset>
            <p class="summary-hint">
                {words::working_days(language())} <a href=to("/pages/shipping")>{words::how_we_ship(language())}</a>
            </p>
            <Submit once words=words::continue_to_payment(language()).to_owned()/>
        </form>
    }
    .at_once()
}
