//! The integration tests, one target.

mod catalog;
mod flow;
mod http;
mod leptos_toml;
mod rust_text;
mod tidy;
