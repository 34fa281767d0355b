//! What things mean: pure values and pure functions, whole-number money, no clock, no I/O, no async.
//! Everything here compiles to both targets, so the browser and the server cannot disagree.
#![deny(
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

pub mod address;
pub mod cart;
pub mod checkout;
pub mod coupon;
pub mod fulfillment;
pub mod id;
pub mod listing;
pub mod money;
pub mod order;
pub mod payment;
pub mod product;
pub mod refusal;
pub mod shipping;
pub mod shop;
pub mod stock;
pub mod tax;
pub mod time;
pub mod totals;
