//! The shop over HTTP: what every answer carries, what is kept, who is let in, and what becomes of nonsense.

mod account;
mod after_sale;
mod bad_input;
mod buy;
mod cache;
mod cli;
pub mod client;
mod doors;
mod frame;
mod headers;
mod language;
mod language_account;
mod language_buy;
mod language_words;
mod machines;
mod mails;
mod market;
mod promises;
mod review;
mod shutdown;
mod theme;
mod unpaid;
mod wishlist;

use std::sync::LazyLock;

use client::Shop;

/// A demo shop for tests that only look.
static SHOP: LazyLock<Shop> = LazyLock::new(Shop::demo);
