//! Asking the shop what a cart comes to.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::ApiError;
use crate::api::cart::quote_cart;
use crate::domain::address::Country;
use crate::domain::cart::{Cart, Quote};

/// The shop's last word on a cart. An older answer never takes the place of a newer one.
#[derive(Debug, Clone, Copy)]
pub struct Quoting {
    answer: RwSignal<Option<Result<Quote, ApiError>>>,
    /// How often was asked.
    asked: StoredValue<u64>,
    /// Whether an answer is still awaited.
    awaited: RwSignal<bool>,
}

impl Quoting {
    /// Nothing was asked yet.
    pub fn new() -> Self {
        Self { answer: RwSignal::new(None), asked: StoredValue::new(0), awaited: RwSignal::new(false) }
    }

    /// The last answer.
    pub fn answer(self) -> Option<Result<Quote, ApiError>> {
        self.answer.get()
    }

    /// Whether an answer is still awaited.
    pub fn awaited(self) -> bool {
        self.awaited.get()
    }

    /// Asks what the cart comes to. What was asked before no longer matters.
    pub fn ask(self, cart: &Cart, coupon: Option<String>, destination: Option<Country>) {
        let lines = cart.lines().to_vec();
        let turn = self.asked.with_value(|asked| asked + 1);
        self.asked.set_value(turn);
        self.awaited.set(true);
        spawn_local(async move {
            let answer = quote_cart(lines, coupon, destination, None).await;
            // The page may be gone by now, and its signals with it.
            if self.asked.try_get_value() == Some(turn) {
                self.awaited.set(false);
                self.answer.set(Some(answer));
            }
        });
    }
}

impl Default for Quoting {
    fn default() -> Self {
        Self::new()
    }
}
