//! The integration tests, one target.

mod catalog;
mod certificates;
mod contrast;
mod database;
mod flow;
mod http;
mod kill;
mod leptos_toml;
mod photos;
mod process;
mod promises;
mod prove;
mod race;
mod rust_text;
mod seam;
mod several;
mod smtp;
mod stripe;
mod tidy;
mod tls;
