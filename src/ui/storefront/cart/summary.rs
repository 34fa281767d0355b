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
use crate::ui::kit::{AtOnce, follow, text};
use crate::ui::locale::{language, to};
use crate::ui::storefront::money::amount;
use crate::ui::storefront::receipt::{in_days_words, price_words};
use crate::words::{cart as words, receipt};

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
            <h2 id="summary-title">{receipt::total(language())}</h2>
            <dl class="sums">{follow(rows)}</dl>
            <p class="summary-hint" role="status">{text(more)}</p>
            <CountryForm till shop/>
            <CouponForm till/>
            <a class="button button-primary button-wide" href=to("/checkout")>
                {words::checkout_for(language())} <span class="sum">{text(total)}</span>
            </a>
            <p class="summary-hint">{words::no_account_needed(language())}</p>
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
        let adjusted = totals.adjusted(language(), on).into_iter();
        adjusted.map(|(label, minor)| row(label.to_owned(), money(minor))).collect::<Vec<_>>()
    };
    let to_send = quote.lines.iter().any(|line| line.requires_shipping);
    let country = till.destination.get().map(|country| country.name(language()));
    let shipping = match (&totals.shipping, country) {
        (Some(shipping), country) => {
            // What is fetched goes nowhere.
            let price = price_words(shipping.regular_minor(), totals.currency);
            Some(match country.filter(|_| shipping.pickup.is_none()) {
                Some(country) => row(words::goes_to(language(), &shipping.name, country), price),
                None => row(shipping.name.clone(), price),
            })
        }
        (None, Some(country)) if to_send => {
            Some(row(words::shipping_to(language(), country), words::not_possible(language()).to_owned()))
        }
        (None, _) => None,
    };
    let arrives = quote.shipping.first().map(|offer| {
        let is_fetched = offer.pickup.is_some();
        let verb = if is_fetched { words::ready(language()) } else { words::arrives(language()) };
        // What is made first comes on a day that the line itself tells.
        let all_here = quote.lines.iter().all(|line| line.ships_at.is_none());
        match now.filter(|_| all_here) {
            Some(now) => row(verb.to_owned(), arrival_words(language(), now, offer.days_min, offer.days_max)),
            None => row(verb.to_owned(), in_days_words(offer.days_min, offer.days_max)),
        }
    });
    let added_tax = (!totals.tax_included && totals.tax_minor != 0).then(|| {
        let lines = totals.tax_lines.iter().map(|tax| row(tax.name.clone(), money(tax.amount_minor)));
        lines.collect::<Vec<_>>()
    });
    let contained_tax = (totals.tax_included && totals.tax_minor != 0).then(|| {
        let lines = totals.tax_lines.iter();
        lines.map(|tax| row(receipt::of_which(language(), &tax.name), money(tax.amount_minor))).collect::<Vec<_>>()
    });
    let relief = || row(receipt::reverse_charge(language()).to_owned(), money(totals.tax_relief_minor));
    let relief = totals.reverse_charge.then(relief);
    view! {
        {row(receipt::goods(language()).to_owned(), money(totals.subtotal_minor))}
        {adjusted(AdjustmentTarget::Goods)}
        {shipping}
        {adjusted(AdjustmentTarget::Shipping)}
        {arrives}
        {added_tax}
        {relief}
        <div class="sums-total">
            <dt>{receipt::total(language())}</dt>
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
        Some(words::until_free_shipping(language(), &amount(missing, quote.totals.currency)))
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
            <label for="country">{words::estimate_for(language())}</label>
            <select id="country" name=COUNTRY autocomplete="country" on:change=apply>
                {shop.rules.countries(language()).into_iter().map(option).collect::<Vec<_>>()}
            </select>
            <button type="submit" class="button scriptless">{words::estimate(language())}</button>
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
            return Some(words::code_as_written(language()).to_owned());
        }
        till.shown.with(|quote| match &quote.coupon {
            Some(Err(refusal)) => Some(refusal.sentence(language(), quote.totals.currency)),
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
                    <p>{words::code_applies(language(), &code)}</p>
                    <button type="submit" class="button-link">{words::take_it_off(language())}</button>
                </form>
            }
        });
        taken.at_once()
    });
    view! {
        {taken}
        <details class="coupon" open=open hidden=applied>
            <summary>{words::i_have_a_code(language())}</summary>
            <form class="summary-form" method="post" action=to("/cart/coupon") on:submit=apply>
                <label for="code">{words::code(language())}</label>
                <p class="field-error" id="code-error" role="alert">{text(answer)}</p>
                <input
                    id="code"
                    name=COUPON_FIELD
                    autocomplete="off"
                    autocapitalize="characters"
                    maxlength="40"
                    aria-describedby="code-error"
                />
                <button type="submit" class="button">{words::apply(language())}</button>
            </form>
        </details>
    }
    .at_once()
}
