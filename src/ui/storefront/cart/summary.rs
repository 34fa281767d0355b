//! What the cart comes to, with everything that costs: nothing is added later that is not shown here.

use leptos::ev::{Event, SubmitEvent};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{COUNTRY, Till};
use crate::browser::{self, field};
use crate::domain::cart::Quote;
use crate::domain::coupon::{COUPON_FIELD, normalize_code};
use crate::domain::promotion::AdjustmentTarget;
use crate::domain::shipping::arrival_words;
use crate::domain::shop::Shop;
use crate::domain::time::Timestamp;
use crate::domain::totals::REVERSE_CHARGE;
use crate::ui::kit::{AtOnce, follow, text};
use crate::ui::locale::{language, to};
use crate::ui::storefront::money::{amount, days_words};
use crate::ui::storefront::receipt::price_words;

#[component]
pub(super) fn Summary(till: Till, shop: Shop) -> impl IntoView {
    let total = move || Some(till.shown.with(|quote| amount(quote.totals.total_minor, quote.totals.currency)));
    // On which day it comes the visitor's device knows; until it has said so it is told in days.
    let now = RwSignal::new(None::<Timestamp>);
    Effect::new(move || now.set(browser::local_now_ms().map(Timestamp)));
    let rows = move || till.shown.with(|quote| sum_rows(quote, till, now.get()));
    let more = move || free_shipping_words(till);
    view! {
        <section class="summary" aria-labelledby="summary-title">
            <h2 id="summary-title">"Total"</h2>
            <dl class="sums">{follow(rows)}</dl>
            <p class="summary-hint" role="status">{text(more)}</p>
            <CountryForm till shop/>
            <CouponForm till/>
            <a class="button button-primary button-wide" href=to("/checkout")>"Checkout " <span class="sum">{text(total)}</span></a>
            <p class="summary-hint">"No account needed."</p>
        </section>
    }
    .at_once()
}

fn sum_rows(quote: &Quote, till: Till, now: Option<Timestamp>) -> AnyView {
    let totals = &quote.totals;
    let money = |minor: i64| amount(minor, totals.currency);
    let row = |name: String, value: String| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd class="sum">{value}</dd>
            </div>
        }
    };
    let adjusted = |on| {
        let adjusted = totals.adjusted(on).into_iter();
        adjusted.map(|(label, minor)| row(label.to_owned(), money(minor))).collect::<Vec<_>>()
    };
    let to_send = quote.lines.iter().any(|line| line.requires_shipping);
    let country = till.destination.get().map(|country| country.name(language()));
    let shipping = match (&totals.shipping, country) {
        (Some(shipping), country) => {
            // What is fetched goes nowhere.
            let to = country.filter(|_| shipping.pickup.is_none()).map(|country| format!(" to {country}"));
            let to = to.unwrap_or_default();
            let price = price_words(shipping.regular_minor(), totals.currency);
            Some(row(format!("{}{to}", shipping.name), price))
        }
        (None, Some(country)) if to_send => Some(row(format!("Shipping to {country}"), "not possible".to_owned())),
        (None, _) => None,
    };
    let arrives = quote.shipping.first().map(|offer| {
        let verb = if offer.pickup.is_some() { "Ready" } else { "Arrives" };
        // What is made first comes on a day that the line itself tells.
        let all_here = quote.lines.iter().all(|line| line.ships_at.is_none());
        match now.filter(|_| all_here) {
            Some(now) => row(verb.to_owned(), arrival_words(language(), now, offer.days_min, offer.days_max)),
            None => row(verb.to_owned(), format!("in {}", days_words(offer.days_min, offer.days_max))),
        }
    });
    let added_tax = (!totals.tax_included && totals.tax_minor != 0).then(|| {
        let lines = totals.tax_lines.iter().map(|tax| row(tax.name.clone(), money(tax.amount_minor)));
        lines.collect::<Vec<_>>()
    });
    let contained_tax = (totals.tax_included && totals.tax_minor != 0).then(|| {
        let lines = totals.tax_lines.iter();
        lines.map(|tax| row(format!("of which {}", tax.name), money(tax.amount_minor))).collect::<Vec<_>>()
    });
    let relief = totals.reverse_charge.then(|| row(REVERSE_CHARGE.to_owned(), money(totals.tax_relief_minor)));
    view! {
        {row("Goods".to_owned(), money(totals.subtotal_minor))}
        {adjusted(AdjustmentTarget::Goods)}
        {shipping}
        {adjusted(AdjustmentTarget::Shipping)}
        {arrives}
        {added_tax}
        {relief}
        <div class="sums-total">
            <dt>"Total"</dt>
            <dd class="sum">{money(totals.total_minor)}</dd>
        </div>
        {contained_tax}
    }
    .at_once()
}

/// How much is missing for free shipping, where there is such a thing and it is within sight.
fn free_shipping_words(till: Till) -> Option<String> {
    let destination = till.destination.get()?;
    till.shown.with(|quote| {
        let zone = quote.rules.shipping_zone(destination)?;
        let goods_minor = quote.totals.subtotal_minor + quote.totals.discount_minor;
        let from_minor = zone.methods.iter().filter_map(|method| method.free_from_minor).min()?;
        let missing = from_minor.checked_sub(goods_minor).filter(|missing| *missing > 0)?;
        Some(format!("{} more and shipping is free.", amount(missing, quote.totals.currency)))
    })
}

/// Where it goes, for the estimate. At the till it is asked again only if it isn't known by then.
#[component]
fn CountryForm(till: Till, shop: Shop) -> impl IntoView {
    let navigate = use_navigate();
    let go = move |event: SubmitEvent| {
        event.prevent_default();
        let fields = browser::submitted(&event);
        if let Some(code) = field(&fields, COUNTRY) {
            till.changed();
            navigate(
                &format!("/cart?{COUNTRY}={code}"),
                NavigateOptions { replace: true, scroll: false, ..Default::default() },
            );
        }
    };
    let apply = |event: Event| browser::submit_form_of(&event);
    let option = |country: crate::domain::address::Country| {
        let chosen = Signal::derive(move || till.destination.get() == Some(country));
        view! { <option value=country.code().to_owned() selected=chosen>{country.name(language())}</option> }
    };
    view! {
        <form class="summary-form" method="get" action=to("/cart") on:submit=go>
            <label for="country">"Estimate for"</label>
            <select id="country" name=COUNTRY autocomplete="country" on:change=apply>
                {shop.rules.countries(language()).into_iter().map(option).collect::<Vec<_>>()}
            </select>
            <button type="submit" class="button scriptless">"Estimate"</button>
        </form>
    }
    .at_once()
}

/// A code is rare: its field is folded away until somebody has one.
#[component]
fn CouponForm(till: Till) -> impl IntoView {
    let wrong = RwSignal::new(false);
    let apply = move |event: SubmitEvent| {
        event.prevent_default();
        let fields = browser::submitted(&event);
        let typed = field(&fields, COUPON_FIELD).unwrap_or_default().trim().to_owned();
        let code = normalize_code(&typed);
        wrong.set(code.is_none() && !typed.is_empty());
        if code.is_some() || typed.is_empty() {
            till.changed();
            till.cart.set_coupon(code);
        }
    };
    let code = move || till.shown.with(|quote| quote.coupon.clone()?.ok());
    let answer = move || {
        if wrong.get() {
            return Some("A code has letters, digits and hyphens. Check its spelling.".to_owned());
        }
        till.shown.with(|quote| match &quote.coupon {
            Some(Err(refusal)) => Some(refusal.sentence(quote.totals.currency)),
            Some(Ok(_)) | None => None,
        })
    };
    let open = untrack(|| answer().is_some());
    let applied = Signal::derive(move || code().is_some());
    let taken = follow(move || {
        let taken = code().map(|code| {
            view! {
                <form class="summary-form coupon" method="post" action=to("/cart/coupon") on:submit=apply>
                    <input type="hidden" name=COUPON_FIELD value=""/>
                    <p>{format!("Code {code} applies.")}</p>
                    <button type="submit" class="button-link">"Take it off"</button>
                </form>
            }
        });
        taken.at_once()
    });
    view! {
        {taken}
        <details class="coupon" open=open hidden=applied>
            <summary>"I have a code"</summary>
            <form class="summary-form" method="post" action=to("/cart/coupon") on:submit=apply>
                <label for="code">"Code"</label>
                <p class="field-error" id="code-error" role="alert">{text(answer)}</p>
                <input
                    id="code"
                    name=COUPON_FIELD
                    autocomplete="off"
                    autocapitalize="characters"
                    maxlength="40"
                    aria-describedby="code-error"
                />
                <button type="submit" class="button">"Apply"</button>
            </form>
        </details>
    }
    .at_once()
}
