//! The checkout: what a buyer has told us so far, kept as typed so that nothing is lost, and checked in one place.

use serde::{Deserialize, Serialize};

use super::address::Address;
use super::cart::Quote;
use super::refusal::FieldError;

/// What the buyer typed, as typed. Both the browser and the server check it with [`check`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutDraft {
    pub email: String,
    pub name: String,
    pub company: String,
    pub line1: String,
    pub line2: String,
    pub postcode: String,
    pub city: String,
    pub region: String,
    /// Two letters, as the select sends it.
    pub country: String,
    pub phone: String,
    /// Id of the shipping method; empty until chosen.
    pub shipping_method: String,
}

/// What a draft becomes once it is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedContact {
    pub email: String,
    pub address: Address,
}

/// A checkout as its pages show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutView {
    pub draft: CheckoutDraft,
    /// Empty when the contact and address can be used.
    pub errors: Vec<FieldError>,
    /// The cart priced for the address and method so far.
    pub quote: Quote,
    /// The order this checkout already has, as the tail of its URL, when its payment is not done.
    pub order_token: Option<String>,
}
