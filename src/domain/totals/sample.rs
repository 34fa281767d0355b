//! Lines for tests.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use super::PricedLine;
use crate::domain::cart::Quantity;
use crate::domain::id::VariantId;

/// So many pieces at that price, each of 400 g, taxed, and to be sent.
pub fn line(variant: u64, quantity: u32, unit_price_minor: i64) -> PricedLine<'static> {
    PricedLine {
        variant: VariantId::from_bits(variant),
        quantity: Quantity::new(quantity).unwrap(),
        unit_price_minor,
        weight_g: 400,
        taxable: true,
        tax_category: "",
        requires_shipping: true,
        promotions: &[],
    }
}
