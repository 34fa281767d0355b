//! Tax: which rate a destination has, and whether shown prices contain it.

use serde::{Deserialize, Serialize};

use super::shipping::Region;

/// Countries that are taxed alike. A country that no zone covers pays no tax here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxZone {
    /// As on the invoice: "VAT 19 %".
    pub name: String,
    pub region: Region,
    /// Parts per million: 190_000 is 19 %, 88_750 is 8.875 %.
    pub rate_ppm: u32,
    /// Whether prices contain the tax (it is taken out) or not (it is added).
    pub included: bool,
}

/// Tax on an amount at one rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxLine {
    pub name: String,
    pub rate_ppm: u32,
    pub included: bool,
    /// What the rate applies to, tax not contained.
    pub taxable_minor: i64,
    pub amount_minor: i64,
}
