//! A line of the cart: what it is, how many, what they come to.

use leptos::ev::{Event, MouseEvent, SubmitEvent};
use leptos::prelude::*;

use super::{Till, quantity_id};
use crate::browser;
use crate::domain::cart::{Quantity, Quote, QuoteLine};
use crate::domain::id::VariantId;
use crate::domain::product::PictureView;
use crate::ui::kit::{AtOnce, Icon, Picture, Sizes, icon, text, told};
use crate::ui::locale::{language, to};
use crate::ui::storefront::money::{amount, ships_words, stock_words};
use crate::words::cart as words;

#[component]
pub(super) fn LineView(till: Till, variant: VariantId) -> impl IntoView {
    let Some(QuoteLine { slug, title, variant_title, picture, .. }) = untrack(|| till.line(variant)) else {
        return ().at_once();
    };
    let picture = picture.map(|PictureView { src, alt, width, height }| {
        view! { <Picture src alt width height sizes=Sizes::Small/> }
    });
    let money = move |minor: i64| till.shown.with(|quote| amount(minor, quote.totals.currency));
    let unit = move || till.line(variant).map(|line| money(line.unit_price_minor));
    let sum = move || {
        let of_line = |quote: &Quote| {
            quote.totals.lines.iter().find(|line| line.variant == variant).map(|line| line.subtotal_minor)
        };
        till.shown.with(of_line).map(money)
    };
    // Said where it matters: when no more can be had than is in the cart.
    let stock = move || match till.line(variant) {
        Some(QuoteLine { ships_at: Some(day), .. }) => Some(ships_words(day)),
        Some(line) if line.quantity == line.quantity_max && line.quantity_max < Quantity::MAX => {
            Some(stock_words(line.stock))
        }
        _ => None,
    };
    let href = to(&format!("/products/{slug}?variant={variant}"));
    let remove = move |event: SubmitEvent| {
        // What is saved for later the server notes.
        if browser::field(&browser::submitted(&event), "later").is_some() {
            return;
        }
        event.prevent_default();
        if let Some(line) = untrack(|| till.line(variant)) {
            till.remove(&line);
        }
    };
    view! {
        <li class="cart-line">
            <div class="line-picture">{picture}</div>
            <div class="line-words">
                <h2 class="line-title"><a href=href>{title.clone()}</a></h2>
                {(!variant_title.is_empty()).then(|| view! { <p class="line-variant">{variant_title}</p> })}
                <p class="line-unit"><span class="visually-hidden">{words::price_each(language())}</span>{text(unit)}</p>
                <p class="line-stock">{text(stock)}</p>
            </div>
            <QuantityField till variant title=title.clone()/>
            <p class="line-sum sum"><span class="visually-hidden">{words::together(language())}</span>{text(sum)}</p>
            <form class="line-remove" method="post" action=to("/cart/remove") on:submit=remove>
                <input type="hidden" name="variant" value=variant.to_string()/>
                <button type="submit" class="button-link" formaction=to("/wishlist/from-cart") name="later" value="1">
                    {words::save_for_later(language())} <span class="visually-hidden">": " {title.clone()}</span>
                </button>
                <button type="submit" class="button-link">
                    {words::remove(language())} <span class="visually-hidden">" " {title}</span>
                </button>
            </form>
        </li>
    }
    .at_once()
}

/// How many: to be typed, or stepped. Without script the steps are small forms of their own that send the number they lead to.
#[component]
fn QuantityField(till: Till, variant: VariantId, title: String) -> impl IntoView {
    let count = move || till.line(variant).map_or(0, |line| line.quantity.get());
    let id = quantity_id(variant);
    let step_form = format!("step-{variant}");
    let wrong = RwSignal::new(false);
    let invalid = Signal::derive(move || wrong.get().then(|| "true".to_owned()));
    let (here, fewer, more) = (
        Signal::derive(move || count().to_string()),
        Signal::derive(move || count().saturating_sub(1).to_string()),
        Signal::derive(move || (count() + 1).to_string()),
    );

    let typed = {
        let id = id.clone();
        move |event: Event| {
            let typed =
                event_target_value(&event).trim().parse::<u32>().ok().filter(|count| *count <= Quantity::MAX.get());
            let Some(line) = untrack(|| till.line(variant)) else { return };
            wrong.set(typed.is_none());
            if let Some(count) = typed {
                till.set(&line, count);
                // Also where nothing changes, because no more can be had than were there already.
                browser::set_value(&id, &count.min(line.quantity_max.get()).to_string());
            }
        }
    };
    // Typing is applied by its own event; Enter must not send the form as well.
    let stay = |event: SubmitEvent| event.prevent_default();
    let step = move |up: bool| {
        move |event: MouseEvent| {
            event.prevent_default();
            if let Some(line) = untrack(|| till.line(variant)) {
                let count = line.quantity.get();
                wrong.set(false);
                till.set(&line, if up { (count + 1).min(line.quantity_max.get()) } else { count - 1 });
            }
        }
    };
    let error_id = format!("{id}-error");
    view! {
        <div class="line-quantity">
            <form id=step_form.clone() method="post" action=to("/cart/update")>
                <input type="hidden" name="variant" value=variant.to_string()/>
            </form>
            <form class="stepper" method="post" action=to("/cart/update") on:submit=stay>
                <input type="hidden" name="variant" value=variant.to_string()/>
                <button
                    type="submit"
                    form=step_form.clone()
                    name="quantity"
                    value=fewer
                    on:click=step(false)
                >
                    <Icon shape=icon::MINUS/>
                    <span class="visually-hidden">{words::one_fewer(language())} {title.clone()}</span>
                </button>
                <label class="visually-hidden" for=id.clone()>{words::quantity_of(language())} {title.clone()}</label>
                <input
                    id=id
                    name="quantity"
                    class="quantity"
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength="3"
                    value=here
                    prop:value=move || told("", here.get())
                    aria-invalid=invalid
                    aria-describedby=error_id.clone()
                    on:change=typed
                />
                <button
                    type="submit"
                    form=step_form
                    name="quantity"
                    value=more
                    on:click=step(true)
                >
                    <Icon shape=icon::PLUS/>
                    <span class="visually-hidden">{words::one_more(language())} {title}</span>
                </button>
                <button type="submit" class="button scriptless">{words::update(language())}</button>
            </form>
            <p class="field-error" id=error_id role="alert">
                {text(move || wrong.get().then(|| words::enter_a_number(language()).to_owned()))}
            </p>
        </div>
    }
    .at_once()
}
