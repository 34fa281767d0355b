//! Drawn signs, 24 by 24, one stroke. They only accompany words, so they are hidden from those who listen.

use leptos::prelude::*;

pub const SEARCH: &str = "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm4.7 11.2L20 20";
pub const CART: &str = "M5 8h14l-1.2 11.5H6.2zM8.5 10.5V7a3.5 3.5 0 0 1 7 0v3.5";
pub const ACCOUNT: &str = "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20c.6-3.6 3.6-5.5 7.5-5.5s6.9 1.9 7.5 5.5";
pub const HEART: &str = "M12 20C7 16.3 4 13.3 4 9.8A4.3 4.3 0 0 1 12 7.3 4.3 4.3 0 0 1 20 9.8C20 13.3 17 16.3 12 20Z";
pub const CLOSE: &str = "M6 6l12 12M18 6 6 18";
pub const CHECK: &str = "M5 12.5l4.5 4.5L19 7.5";
pub const MINUS: &str = "M6 12h12";
pub const BACK: &str = "M14.5 5.5 8 12l6.5 6.5";
pub const ON: &str = "M9.5 5.5 16 12l-6.5 6.5";
pub const ENLARGE: &str = "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm4.7 11.2L20 20M7.5 10.5h6M10.5 7.5v6";
pub const PLUS: &str = "M6 12h12M12 6v12";

/// A sign, by the path that draws it.
#[component]
pub fn Icon(shape: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <path d=shape></path>
        </svg>
    }
}
