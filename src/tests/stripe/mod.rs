//! The shop with Stripe, or rather with our emulator of it, over HTTP as it would be.

mod authorize;
mod buy;
mod faults;
mod gift_card;
mod oracles;
mod reconciliation;
pub mod shop;
