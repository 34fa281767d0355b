//! The integration tests, one target.

mod leptos_toml;
mod rust_text;
mod tidy;
