//! The public door: server functions, whose bodies are three lines and whose stubs run in the browser.
//!
//! Each has an explicit endpoint, stable over releases, so that an app installed yesterday still finds it.
//! What only reads is a GET; nothing that writes ever is.

pub mod cart;
pub mod catalog;
pub mod checkout;
pub mod error;
pub mod order;
#[cfg(feature = "ssr")]
pub mod request;
pub mod wire;

pub use error::ApiError;
