//! Shipping: zones, methods, and what a parcel of a weight costs.

use serde::{Deserialize, Serialize};

use super::address::Country;

/// Which countries a zone covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    Countries(Vec<Country>),
    /// Every country that no other zone names.
    Elsewhere,
}

/// Countries that are sent to in the same ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingZone {
    pub name: String,
    pub region: Region,
    pub methods: Vec<ShippingMethod>,
}

/// A way to send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingMethod {
    /// Stable, unique in its zone; forms and orders name it.
    pub id: String,
    pub name: String,
    /// Working days from order to door.
    pub days_min: u32,
    pub days_max: u32,
    /// Ascending by `up_to_g`; a parcel heavier than the last band can't go this way.
    pub bands: Vec<WeightBand>,
    /// From this value of goods (after discount) on it costs nothing.
    pub free_from_minor: Option<i64>,
}

/// The price of a parcel up to a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightBand {
    /// Grams, inclusive.
    pub up_to_g: u32,
    pub price_minor: i64,
}

/// A way to send this cart to this place, with its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingOffer {
    pub method_id: String,
    pub name: String,
    pub days_min: u32,
    pub days_max: u32,
    pub price_minor: i64,
}
