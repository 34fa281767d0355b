//! The cookies that we set. [`crate::api::request`] reads them.

use axum::body::Body;
use axum::http::Response;
use axum::http::header::{HeaderValue, SET_COOKIE};

use super::config::Origin;
use crate::api::request::{CHECKOUT_COOKIE, SIGN_IN_COOKIE};
use crate::domain::cart::{CART_AGE_S, CART_COOKIE, COUPON_COOKIE, Cart};
use crate::domain::market::{MARKET_AGE_S, MARKET_COOKIE};
use crate::domain::theme::{THEME_AGE_S, THEME_COOKIE, Theme};
use crate::domain::wishlist::{WISHLIST_AGE_S, WISHLIST_COOKIE, Wishlist};

/// How long a checkout may be taken up again: a week, in seconds.
const CHECKOUT_AGE_S: u32 = 7 * 86_400;

/// Remembers the cart, where script can read it; an empty one is forgotten.
pub fn set_cart(response: &mut Response<Body>, cart: &Cart, origin: &Origin) {
    let (value, age_s) = if cart.is_empty() { (String::new(), 0) } else { (cart.to_cookie(), CART_AGE_S) };
    set(response, origin, CART_COOKIE, &value, age_s, "");
}

/// Remembers the coupon's code for as long as the cart; an empty one is forgotten. The code has only plain characters.
pub fn set_coupon(response: &mut Response<Body>, code: &str, origin: &Origin) {
    set(response, origin, COUPON_COOKIE, code, if code.is_empty() { 0 } else { CART_AGE_S }, "");
}

/// Remembers what was saved for later, where script can read it; what was taken out stays in it, so that other devices hear of it. A list
/// of which nothing was ever said is forgotten.
pub fn set_wishlist(response: &mut Response<Body>, wishlist: &Wishlist, origin: &Origin) {
    let is_empty = wishlist.is_empty();
    let (value, age_s) = if is_empty { (String::new(), 0) } else { (wishlist.to_cookie(), WISHLIST_AGE_S) };
    set(response, origin, WISHLIST_COOKIE, &value, age_s, "");
}

/// Remembers which market was chosen, out of script's reach: a page says itself in which one it is. An empty id is the shop's own.
pub fn set_market(response: &mut Response<Body>, id: &str, origin: &Origin) {
    set(response, origin, MARKET_COOKIE, id, if id.is_empty() { 0 } else { MARKET_AGE_S }, "; HttpOnly");
}

/// Remembers whether it was light or dark that was chosen, where script can read it; none is what the device says.
pub fn set_theme(response: &mut Response<Body>, theme: Option<Theme>, origin: &Origin) {
    let (name, age_s) = theme.map_or(("", 0), |theme| (theme.as_str(), THEME_AGE_S));
    set(response, origin, THEME_COOKIE, name, age_s, "");
}

/// Remembers the checkout, out of script's reach; an empty secret is forgotten.
pub fn set_checkout(response: &mut Response<Body>, secret: &str, origin: &Origin) {
    let age_s = if secret.is_empty() { 0 } else { CHECKOUT_AGE_S };
    set(response, origin, CHECKOUT_COOKIE, secret, age_s, "; HttpOnly");
}

/// How long a device keeps its session: as long as it can be good at all, half a year.
const SESSION_AGE_S: u32 = 180 * 86_400;
/// How long a browser is known as the one that asked for a code: as long as that is good.
const SIGN_IN_AGE_S: u32 = 15 * 60;

/// Remembers the session, out of script's reach; an empty secret is forgotten. `name` says itself that it comes from this host alone.
pub fn set_session(response: &mut Response<Body>, name: &str, secret: &str, origin: &Origin) {
    set(response, origin, name, secret, if secret.is_empty() { 0 } else { SESSION_AGE_S }, "; HttpOnly");
}

/// Remembers that this browser asked for a code, out of script's reach; an empty secret is forgotten.
pub fn set_sign_in(response: &mut Response<Body>, secret: &str, origin: &Origin) {
    set(response, origin, SIGN_IN_COOKIE, secret, if secret.is_empty() { 0 } else { SIGN_IN_AGE_S }, "; HttpOnly");
}

fn set(response: &mut Response<Body>, origin: &Origin, name: &str, value: &str, age_s: u32, more: &str) {
    let secure = if origin.is_https() { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={age_s}; SameSite=Lax{secure}{more}");
    // Our values are letters, digits and a few plain marks; what a header can't hold is not set.
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checkouts_secret_is_out_of_scripts_reach() {
        for (origin, secure) in [("http://127.0.0.1:3000", false), ("https://shop.example", true)] {
            let mut response = Response::new(Body::empty());
            set_checkout(&mut response, "secret", &Origin::parse(origin).expect("an origin"));
            let cookie = response.headers()[SET_COOKIE].to_str().expect("text");
            assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax"), "{cookie}");
            assert_eq!(cookie.contains("; Secure"), secure, "{cookie}");
        }
    }
}
