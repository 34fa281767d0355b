//! The cart: variants and quantities, nothing else. It lives in the browser, in a cookie that script and server can read,
//! so it works before and without script. Prices are never taken from it.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use super::coupon::CouponTerms;
use super::id::VariantId;
use super::product::PictureView;
use super::refusal::CouponRefusal;
use super::shipping::ShippingOffer;
use super::shop::PricingRules;
use super::stock::StockFace;
use super::totals::Totals;

/// The name of the cookie that holds the cart.
pub const CART_COOKIE: &str = "cart";
/// The name of the cookie that holds the coupon code the shopper typed.
pub const COUPON_COOKIE: &str = "coupon";
/// How long a cart is remembered after its last change: 180 days, in seconds.
pub const CART_AGE_S: u32 = 180 * 86_400;
/// A cart has no more lines than this, so that it fits its cookie.
pub const MAX_LINES: usize = 100;

/// How many of a variant: 1 to 999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Quantity(u32);

/// The number is not a quantity one can order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAQuantity;

impl fmt::Display for NotAQuantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a quantity is a whole number from 1 to 999")
    }
}

impl std::error::Error for NotAQuantity {}

impl Quantity {
    pub const ONE: Self = Self(1);
    pub const MAX: Self = Self(999);

    /// # Errors
    /// When the number is not from 1 to 999.
    pub const fn new(count: u32) -> Result<Self, NotAQuantity> {
        if count >= 1 && count <= Self::MAX.0 { Ok(Self(count)) } else { Err(NotAQuantity) }
    }

    pub const fn get(self) -> u32 {
        self.0
    }

    /// Both together, 999 at the most.
    pub const fn plus(self, other: Self) -> Self {
        let sum = self.0.saturating_add(other.0);
        if sum > Self::MAX.0 { Self::MAX } else { Self(sum) }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(u32::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

/// So many of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    pub variant: VariantId,
    pub quantity: Quantity,
}

/// What one might buy. No two lines have the same variant; lines stand in the order in which they were first added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Cart {
    lines: Vec<CartLine>,
}

impl Cart {
    pub fn lines(&self) -> &[CartLine] {
        &self.lines
    }

    /// Reads what the cookie holds. Whatever in it makes no sense is left out: a cart is never a reason to fail.
    pub fn from_cookie(text: &str) -> Self {
        let _ = text;
        Self::default()
    }
}

/// What the shop says about a cart: its lines with current prices, and the totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub lines: Vec<QuoteLine>,
    pub totals: Totals,
    /// Ways to send it to the destination; empty when none is known yet or nothing needs sending.
    pub shipping: Vec<ShippingOffer>,
    /// The coupon that applies, or why the one that was typed does not.
    pub coupon: Option<Result<CouponTerms, CouponRefusal>>,
    /// What was changed against what was asked, for the shopper to see before paying.
    pub notices: Vec<CartNotice>,
    /// With these and the lines, [`super::totals::price`] gives the same totals in the browser.
    pub rules: PricingRules,
}

/// A line of a cart as the shop sees it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteLine {
    pub variant: VariantId,
    /// What can be had: never more than is available.
    pub quantity: Quantity,
    pub slug: String,
    pub title: String,
    /// The option values, "M / Blue"; empty for a product without options.
    pub variant_title: String,
    pub sku: String,
    pub picture: Option<PictureView>,
    pub unit_price_minor: i64,
    pub weight_g: u32,
    pub taxable: bool,
    pub requires_shipping: bool,
    pub stock: StockFace,
    /// The most that can be had now.
    pub quantity_max: Quantity,
}

/// Something about the cart that the shopper should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CartNotice {
    /// No longer sold, or sold out: it was taken out.
    Gone { variant: VariantId, title: String },
    /// Fewer are left than were asked for.
    Fewer { variant: VariantId, title: String, asked: Quantity, left: Quantity },
}
