//! Parties outside the shop, one room for each kind.

pub mod image;
pub mod mail;
pub mod payment;
pub mod secret;
