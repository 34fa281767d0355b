//! Parties outside the shop, one room for each kind.

pub mod image;
pub mod payment;
