//! The one place that holds the cart in the browser.
//!
//! The cookie is the truth, because the server and the other tabs read it too. This is its mirror: read after hydration (so that
//! every visitor's first page is the same), written through at every change, read again when another tab says that it has
//! written.

use leptos::prelude::*;

use crate::browser;
use crate::domain::cart::{CART_AGE_S, CART_COOKIE, COUPON_COOKIE, Cart, CartFull, Quantity};
use crate::domain::id::VariantId;

/// The cart and the coupon code, as this browser has them. Provided as context.
#[derive(Debug, Clone, Copy)]
pub struct CartState {
    /// `None` until the page answers to script.
    cart: RwSignal<Option<Cart>>,
    coupon: RwSignal<Option<String>>,
}

impl CartState {
    /// Begins to mirror the cookies.
    pub fn new() -> Self {
        let state = Self { cart: RwSignal::new(None), coupon: RwSignal::new(None) };
        Effect::new(move || {
            state.read();
            browser::on_other_tabs(move || state.read());
        });
        state
    }

    /// The cart; `None` until it is known.
    pub fn cart(self) -> Option<Cart> {
        self.cart.get()
    }

    /// The cart right now, for acts that happen once.
    pub fn cart_now(self) -> Option<Cart> {
        self.cart.get_untracked()
    }

    /// The coupon code right now.
    pub fn coupon_now(self) -> Option<String> {
        self.coupon.get_untracked()
    }

    /// The coupon code as it was typed.
    pub fn coupon(self) -> Option<String> {
        self.coupon.get()
    }

    /// Puts so many more of a variant into the cart.
    ///
    /// # Errors
    /// When the cart has no room for another line.
    pub fn add(self, variant: VariantId, quantity: Quantity) -> Result<(), CartFull> {
        let mut cart = read_cart();
        let added = cart.add(variant, quantity);
        self.write(cart);
        added
    }

    /// Makes it so many of a variant; `None` takes it out.
    pub fn set(self, variant: VariantId, quantity: Option<Quantity>) {
        let mut cart = read_cart();
        cart.set(variant, quantity);
        self.write(cart);
    }

    /// Puts another cart in place of this one.
    pub fn replace(self, cart: Cart) {
        self.write(cart);
    }

    /// Remembers a coupon code, or forgets it.
    pub fn set_coupon(self, code: Option<String>) {
        browser::write_cookie(COUPON_COOKIE, code.as_deref(), CART_AGE_S);
        self.wrote();
    }

    fn read(self) {
        let (cart, coupon) = (Some(read_cart()), browser::read_cookie(COUPON_COOKIE));
        // Only a change is news to whoever watches.
        if self.cart.read_untracked() != cart {
            self.cart.set(cart);
        }
        if self.coupon.read_untracked() != coupon {
            self.coupon.set(coupon);
        }
    }

    fn write(self, cart: Cart) {
        let text = (!cart.is_empty()).then(|| cart.to_cookie());
        browser::write_cookie(CART_COOKIE, text.as_deref(), CART_AGE_S);
        self.wrote();
    }

    /// A cookie was written. It is read back before the other tabs hear of it: a browser may write behind one's back, but it doesn't
    /// read before that is done, and the news must not be faster than the cookie.
    fn wrote(self) {
        self.read();
        browser::tell_other_tabs();
    }
}

impl Default for CartState {
    fn default() -> Self {
        Self::new()
    }
}

/// The cart as the cookie has it now. Every change begins here, because another tab may have written meanwhile.
fn read_cart() -> Cart {
    browser::read_cookie(CART_COOKIE).map(|text| Cart::from_cookie(&text)).unwrap_or_default()
}

/// The cart that the app provides.
pub fn use_cart() -> CartState {
    expect_context()
}
