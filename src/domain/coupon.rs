//! Coupons: a code that takes a percentage off the goods.

use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// What the pricing run needs to know of a coupon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponTerms {
    /// Upper-case letters, digits and hyphens.
    pub code: String,
    /// Parts per million of the goods: 100_000 is 10 %; at most 1_000_000.
    pub percent_off_ppm: u32,
    /// The goods must be worth this much before it applies.
    pub minimum_subtotal_minor: i64,
}

/// A coupon as the shop keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coupon {
    pub terms: CouponTerms,
    pub starts_at: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    /// How many orders may use it; `None` for no limit.
    pub use_limit: Option<u32>,
    /// Orders that use it, those awaiting payment included.
    pub used: u32,
}
