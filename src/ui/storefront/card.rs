//! A product in a list. It looks the same everywhere.

use leptos::prelude::*;

use super::money::Price;
use super::rating::stars;
use crate::domain::money::Currency;
use crate::domain::product::{PictureView, ProductCard};
use crate::ui::kit::{AtOnce, Picture, Sizes};
use crate::ui::locale::{language, to};
use crate::words::price as words;

/// Cards side by side. The first `first` pictures are fetched at once: they are what the page opens with.
#[component]
pub fn Cards(cards: Vec<ProductCard>, currency: Currency, #[prop(optional)] first: usize) -> impl IntoView {
    let cards = cards.into_iter().enumerate();
    let cards = cards.map(|(place, card)| view! { <Card card currency first={place < first}/> });
    view! { <ul class="cards">{cards.collect::<Vec<_>>()}</ul> }
}

/// One card. All of it is one link, whose name is the product's.
#[component]
fn Card(card: ProductCard, currency: Currency, first: bool) -> impl IntoView {
    let mark = if card.picks.is_empty() { "" } else { "?" };
    let href = to(&format!("/products/{}{mark}{}", card.slug, card.picks));
    let picture = card.picture.map(|PictureView { src, alt, width, height }| {
        view! { <Picture src alt width height sizes=Sizes::Card first/> }
    });
    let on_sale = card.was_minor.is_some_and(|was| was > card.price_minor);
    let badge = if !card.available {
        Some(view! { <span class="badge badge-out">{words::sold_out(language())}</span> })
    } else if on_sale {
        Some(view! { <span class="badge badge-sale">{words::sale(language())}</span> })
    } else {
        None
    };
    view! {
        <li class="card">
            <div class="frame">{picture} {badge}</div>
            <h3 class="card-title" dir="auto"><a href=href>{card.title}</a></h3>
            <p class="card-price">
                <Price currency minor=card.price_minor was_minor=card.was_minor varies=card.price_varies/>
            </p>
            {stars(card.rating)}
            {(!card.choices.is_empty()).then(|| view! { <p class="card-choices">{card.choices}</p> })}
        </li>
    }
    .at_once()
}
