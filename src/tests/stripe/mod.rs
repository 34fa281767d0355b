//! The shop with Stripe, or rather with our emulator of it, over HTTP as it would be.

mod authorize;
mod buy;
pub mod shop;
