//! Coupons: a code that takes a percentage off the goods.

use serde::{Deserialize, Serialize};

use super::refusal::CouponRefusal;
use super::time::Timestamp;

/// The field of a form that carries the code a shopper typed. Empty, it takes the coupon off.
pub const COUPON_FIELD: &str = "coupon";

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

impl Coupon {
    /// Its terms, if it can be used now on goods of this worth.
    ///
    /// # Errors
    /// The reason why not.
    pub fn apply(&self, now: Timestamp, subtotal_minor: i64) -> Result<CouponTerms, CouponRefusal> {
        if self.starts_at.is_some_and(|start| now < start) {
            return Err(CouponRefusal::NotYet);
        }
        if self.ends_at.is_some_and(|end| now >= end) {
            return Err(CouponRefusal::Expired);
        }
        if self.use_limit.is_some_and(|limit| self.used >= limit) {
            return Err(CouponRefusal::UsedUp);
        }
        if subtotal_minor < self.terms.minimum_subtotal_minor {
            return Err(CouponRefusal::BelowMinimum { minimum_minor: self.terms.minimum_subtotal_minor });
        }
        Ok(self.terms.clone())
    }
}

/// A code as it is kept, made of what a shopper typed: upper-case, without the space around it.
/// `None` when no code looks like that, so there is nothing to look up.
pub fn normalize_code(typed: &str) -> Option<String> {
    let code = typed.trim().to_ascii_uppercase();
    let plain = code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
    (plain && (2..=32).contains(&code.len())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coupon() -> Coupon {
        Coupon {
            terms: CouponTerms { code: "KILN10".to_owned(), percent_off_ppm: 100_000, minimum_subtotal_minor: 5_000 },
            starts_at: Some(Timestamp(1_000)),
            ends_at: Some(Timestamp(2_000)),
            use_limit: Some(3),
            used: 2,
        }
    }

    #[test]
    fn a_coupon_applies_from_its_start_until_just_before_its_end() {
        assert_eq!(coupon().apply(Timestamp(999), 5_000), Err(CouponRefusal::NotYet));
        assert_eq!(coupon().apply(Timestamp(1_000), 5_000), Ok(coupon().terms));
        assert_eq!(coupon().apply(Timestamp(1_999), 5_000), Ok(coupon().terms));
        assert_eq!(coupon().apply(Timestamp(2_000), 5_000), Err(CouponRefusal::Expired));
    }

    #[test]
    fn a_coupon_says_why_it_does_not_apply() {
        let used_up = Coupon { used: 3, ..coupon() };
        assert_eq!(used_up.apply(Timestamp(1_500), 5_000), Err(CouponRefusal::UsedUp));
        let too_little = coupon().apply(Timestamp(1_500), 4_999);
        assert_eq!(too_little, Err(CouponRefusal::BelowMinimum { minimum_minor: 5_000 }));
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(normalize_code("  kiln10\n").as_deref(), Some("KILN10"));
        assert_eq!(normalize_code("summer-26").as_deref(), Some("SUMMER-26"));
        for typed in ["", "A", "KILN 10", "KILN'--", "ß10", &"X".repeat(33)] {
            assert_eq!(normalize_code(typed), None, "{typed:?}");
        }
    }
}
