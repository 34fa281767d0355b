//! The one pricing run. The cart in the browser and the order on the server are priced by this function, so they agree to the cent.
//!
//! Order of things: goods → coupon, shared out over the lines → shipping → tax. Charges are positive, discounts negative.

use serde::{Deserialize, Serialize};

use super::address::Country;
use super::cart::Quantity;
use super::coupon::CouponTerms;
use super::id::VariantId;
use super::money::Currency;
use super::shop::PricingRules;
use super::tax::TaxLine;

/// A line to be priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedLine {
    pub variant: VariantId,
    pub quantity: Quantity,
    pub unit_price_minor: i64,
    pub weight_g: u32,
    pub taxable: bool,
    pub requires_shipping: bool,
}

/// Everything the run looks at.
#[derive(Debug, Clone, Copy)]
pub struct Pricing<'a> {
    pub rules: &'a PricingRules,
    pub lines: &'a [PricedLine],
    /// Where it goes; without it, shipping is left out and tax is that of `home`, the first tax zone's first country.
    pub destination: Option<Country>,
    /// Id of the shipping method; without it the cheapest one for the destination counts.
    pub shipping_method: Option<&'a str>,
    pub coupon: Option<&'a CouponTerms>,
}

/// A line, priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineTotals {
    pub variant: VariantId,
    pub quantity: Quantity,
    pub unit_price_minor: i64,
    /// `unit_price_minor` × quantity.
    pub subtotal_minor: i64,
    /// The line's share of discounts: zero or negative.
    pub discount_minor: i64,
    /// Tax in or on the line, by `tax_included` of [`Totals`].
    pub tax_minor: i64,
    pub tax_rate_ppm: u32,
}

/// Shipping, priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingTotals {
    pub method_id: String,
    pub name: String,
    pub price_minor: i64,
    pub tax_minor: i64,
}

/// What a cart or order comes to. The parts add up: `subtotal + discount + shipping (+ tax, when it is added) = total`,
/// and the sum over the lines equals the sums here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub currency: Currency,
    pub lines: Vec<LineTotals>,
    pub subtotal_minor: i64,
    /// Zero or negative.
    pub discount_minor: i64,
    /// `None` while no destination is known, or when nothing needs sending.
    pub shipping: Option<ShippingTotals>,
    /// Grams of what needs sending.
    pub weight_g: u64,
    pub tax_minor: i64,
    /// Whether the prices contain the tax; otherwise it is added to the total.
    pub tax_included: bool,
    /// By rate, the sum of which is `tax_minor`.
    pub tax_lines: Vec<TaxLine>,
    pub total_minor: i64,
}

/// Why a cart can't be priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PricingRefusal {
    /// Nothing goes to that country, or not at that weight, or not by that method.
    NotShippable,
    /// The sum is larger than the shop can count.
    TooLarge,
}
