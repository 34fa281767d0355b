//! What is shown after something was put into the cart: what it was, what the cart comes to, and the ways on.
//!
//! A native dialog: focus goes in, Escape closes it, and focus returns to the button that opened it.

use leptos::prelude::*;

use super::cart_state::CartState;
use super::money::{amount, pieces};
use super::quoting::Quoting;
use super::trouble::trouble_words;
use crate::api::ApiError;
use crate::browser;
use crate::domain::cart::{Quantity, Quote};
use crate::domain::product::PictureView;
use crate::ui::kit::{AtOnce, Icon, Picture, follow, icon};

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
pub struct AddedState {
    added: RwSignal<Option<Added>>,
    cart: CartState,
    quoting: Quoting,
}

impl AddedState {
    /// Nothing was added yet.
    pub fn new(cart: CartState) -> Self {
        Self { added: RwSignal::new(None), cart, quoting: Quoting::new() }
    }

    /// Shows what was added. The shop is asked for the sum: it also knows when fewer are left than were added.
    pub fn show(self, added: Added) {
        self.added.set(Some(added));
        if let Some(cart) = self.cart.cart_now() {
            self.quoting.ask(&cart, self.cart.coupon_now(), None);
        }
        browser::open_dialog(DIALOG);
        browser::focus(TITLE);
    }
}

/// The confirmation, closed until something is added.
#[component]
pub fn AddedDialog(state: AddedState) -> impl IntoView {
    let close = move |_| browser::close_dialog(DIALOG);
    let line = follow(move || {
        let line = state.added.get().map(|added| {
            let picture = added
                .picture
                .map(|picture| view! { <Picture src=picture.src alt=picture.alt width=picture.width height=picture.height/> });
            view! {
                <div class="line-picture">{picture}</div>
                <div>
                    <p class="line-title">{added.title}</p>
                    <p class="line-variant">{added.variant_title}</p>
                    <p>{format!("{} added", pieces(added.quantity.get()))}</p>
                </div>
            }
        });
        line.at_once()
    });
    let sum = follow(move || match (state.quoting.awaited(), state.quoting.answer()) {
        (false, Some(answer)) => sum_view(answer),
        _ => ().at_once(),
    });
    view! {
        <dialog id=DIALOG class="drawer" aria-labelledby=TITLE>
            <div class="drawer-head">
                <h2 id=TITLE tabindex="-1"><Icon shape=icon::CHECK/>"Added to your cart"</h2>
                <button type="button" class="icon-button" on:click=close>
                    <Icon shape=icon::CLOSE/>
                    <span class="visually-hidden">"Close"</span>
                </button>
            </div>
            <div class="added-line">{line}</div>
            <div class="added-sum" role="status">{sum}</div>
            <div class="drawer-foot">
                <a class="button button-primary button-wide" href="/checkout" on:click=close>"Checkout"</a>
                <a class="button button-wide" href="/cart" on:click=close>"View cart"</a>
                <button type="button" class="button-link" on:click=close>"Keep shopping"</button>
            </div>
        </dialog>
    }
    .at_once()
}

fn sum_view(answer: Result<Quote, ApiError>) -> AnyView {
    match answer {
        Ok(quote) => {
            let count = quote.to_cart().piece_count();
            let sum = amount(quote.totals.subtotal_minor, quote.totals.currency);
            let notices = quote.notices.iter().map(|notice| view! { <p class="notice">{notice.sentence()}</p> });
            view! {
                {notices.collect::<Vec<_>>()}
                <p>{format!("{} in your cart, ", pieces(count))} <strong>{sum}</strong></p>
            }
            .at_once()
        }
        Err(error) => view! { <p class="notice">{trouble_words(&error)}</p> }.at_once(),
    }
}
