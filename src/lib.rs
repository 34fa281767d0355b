//! Vitrine: a storefront that is run like a product. ARCHITECTURE.md has the map.
#![forbid(unsafe_code)]

pub mod api;
pub mod browser;
#[cfg(feature = "ssr")]
pub mod demo;
pub mod domain;
#[cfg(feature = "ssr")]
pub mod providers;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod services;
#[cfg(feature = "ssr")]
pub mod store;
pub mod ui;
pub mod words;

/// Where the page's script begins.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    browser::start(ui::app::App);
}
