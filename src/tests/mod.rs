//! The integration tests, one target.

mod catalog;
mod leptos_toml;
mod rust_text;
mod tidy;
