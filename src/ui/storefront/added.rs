//! What is shown after something was put into the cart: what it was, what the cart comes to, and the ways on.
//!
//! A native dialog: focus goes in, Escape closes it, and focus returns to the button that opened it. Its content is loaded, code
//! and sum, when the first thing is added: most visits to a product don't end so.

use leptos::LazyViewError;
use leptos::prelude::*;

use super::cart_state::use_cart;
use super::load::settled;
use super::money::amount;
use super::quoting::Quoting;
use super::trouble::trouble_words;
use crate::api::ApiError;
use crate::browser;
use crate::domain::cart::{Quantity, Quote};
use crate::domain::product::PictureView;
use crate::ui::kit::{AtOnce, Icon, Picture, Sizes, follow, icon};
use crate::ui::locale::{language, to};
use crate::words::cart as words;

const DIALOG: &str = "added";
const TITLE: &str = "added-title";

/// What was put into the cart just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    pub title: String,
    pub variant_title: String,
    pub picture: Option<PictureView>,
    pub quantity: Quantity,
}

/// Opens the confirmation.
#[derive(Debug, Clone, Copy)]
pub struct AddedState(RwSignal<Option<Added>>);

impl AddedState {
    /// Nothing was added yet.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Shows what was added.
    pub fn show(self, added: Added) {
        self.0.set(Some(added));
    }
}

impl Default for AddedState {
    fn default() -> Self {
        Self::new()
    }
}

/// The confirmation, closed until something is added.
#[component]
pub fn AddedDialog(state: AddedState) -> impl IntoView {
    let content = follow(move || match state.0.get() {
        Some(added) => settled(Box::new(move || Box::pin(shown(added.clone())))),
        None => ().at_once(),
    });
    view! { <dialog id=DIALOG class="drawer" aria-labelledby=TITLE>{content}</dialog> }.at_once()
}

/// What it shows. If its code can't be loaded now, the number beside the cart has to say it.
async fn shown(added: Added) -> AnyView {
    confirmation(added).await.unwrap_or_else(|_| ().at_once())
}

/// Opens itself once it is there. The shop is asked for the sum: it also knows when fewer are left than were added.
#[lazy(fallible)]
fn confirmation(added: Added) -> Result<AnyView, LazyViewError> {
    let Added { title, variant_title, picture, quantity } = added;
    let quoting = Quoting::new();
    let state = use_cart();
    Effect::new(move || {
        if let Some(cart) = state.cart_now() {
            quoting.ask(&cart, state.coupon_now(), None);
        }
        // In the next frame it stands in the page. Without a frame to come there is nothing to see either.
        let _ = request_animation_frame(|| {
            browser::open_dialog(DIALOG);
            browser::focus(TITLE);
        });
    });
    let close = move |_| browser::close_dialog(DIALOG);
    let picture = picture.map(|PictureView { src, alt, width, height }| {
        view! { <Picture src alt width height sizes=Sizes::Small/> }
    });
    let sum = follow(move || match (quoting.awaited(), quoting.answer()) {
        (false, Some(answer)) => sum_view(answer),
        _ => ().at_once(),
    });
    let content = view! {
        <div class="drawer-head">
            <h2 id=TITLE tabindex="-1"><Icon shape=icon::CHECK/>{words::added_to_your_cart(language())}</h2>
            <button type="button" class="icon-button" on:click=close>
                <Icon shape=icon::CLOSE/>
                <span class="visually-hidden">{words::close(language())}</span>
            </button>
        </div>
        <div class="added-line">
            <div class="line-picture">{picture}</div>
            <div>
                <p class="line-title">{title}</p>
                <p class="line-variant">{variant_title}</p>
                <p>{words::pieces_added(language(), quantity.get())}</p>
            </div>
        </div>
        <div class="added-sum" role="status">{sum}</div>
        <div class="drawer-foot">
            <a class="button button-primary button-wide" href=to("/checkout") on:click=close>{words::checkout(language())}</a>
            <a class="button button-wide" href=to("/cart") on:click=close>{words::view_cart(language())}</a>
            <button type="button" class="button-link" on:click=close>{words::keep_shopping(language())}</button>
        </div>
    };
    Ok(content.at_once())
}

fn sum_view(answer: Result<Quote, ApiError>) -> AnyView {
    match answer {
        Ok(quote) => {
            let count = quote.to_cart().piece_count();
            let sum = amount(quote.totals.subtotal_minor, quote.totals.currency);
            let notices =
                quote.notices.iter().map(|notice| view! { <p class="notice">{notice.sentence(language())}</p> });
            view! {
                {notices.collect::<Vec<_>>()}
                <p>{words::pieces_in_your_cart(language(), count)} <strong>{sum}</strong></p>
            }
            .at_once()
        }
        Err(error) => view! { <p class="notice">{trouble_words(&error)}</p> }.at_once(),
    }
}
