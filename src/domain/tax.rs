//! Tax: which rates a destination has, and whether shown prices contain it.

use serde::{Deserialize, Serialize};

use super::share::allocate;
use super::shipping::Region;

/// Countries that are taxed alike. A country that no zone covers pays no tax here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxZone {
    /// Of the standard rate, as on the invoice: "VAT 19 %".
    pub name: String,
    pub region: Region,
    /// The standard rate in parts per million: 190_000 is 19 %, 88_750 is 8.875 %.
    pub rate_ppm: u32,
    /// Whether prices contain the tax (it is taken out) or not (it is added).
    pub included: bool,
    /// What differs from the standard rate, by the category of the goods.
    #[serde(default)]
    pub rates: Vec<CategoryRate>,
    #[serde(default)]
    pub shipping: ShippingTax,
}

/// The rate of a category of goods in a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRate {
    /// `reduced`, `zero`, `exempt`, or a name of the merchant's own.
    pub category: String,
    /// As on the invoice: "VAT 7 %".
    pub name: String,
    pub rate_ppm: u32,
}

/// How the parcel is taxed. It goes with the goods in most countries: those of which there is most, by worth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShippingTax {
    /// At the rate at which most of the taxed goods are, by what is paid for them; of equals the higher. At the standard
    /// rate when there are none.
    #[default]
    LikeMostGoods,
    Standard,
    Untaxed,
}

/// The category of goods that nothing is said of.
pub const STANDARD: &str = "";
/// Taxed at nothing, and outside of tax: without a rate of their own in a zone, these two bear none there.
const UNTAXED: [&str; 2] = ["zero", "exempt"];

/// A rate with its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaxRate<'a> {
    pub ppm: u32,
    pub name: &'a str,
}

impl TaxZone {
    /// The standard rate.
    pub fn standard(&self) -> TaxRate<'_> {
        TaxRate { ppm: self.rate_ppm, name: &self.name }
    }

    /// The rate of a category here. A category that the zone does not name is taxed at the standard rate, so that a name
    /// that is misspelled costs nobody a fine.
    pub fn rate(&self, category: &str) -> TaxRate<'_> {
        match self.rates.iter().find(|rate| rate.category == category) {
            Some(rate) => TaxRate { ppm: rate.rate_ppm, name: &rate.name },
            None if UNTAXED.contains(&category) => TaxRate { ppm: 0, name: "" },
            None => self.standard(),
        }
    }
}

/// Tax on amounts at several rates: what is due by rate, and the share of each amount. The tax of a rate is worked out once,
/// on everything that has it, because that is how an invoice is checked (EN 16931, rule BR-CO-17: the tax of a category is its
/// taxable amount × its rate, rounded), and then shared out. `None` when it can't be counted.
pub(super) fn tax_by_rate(amounts: &[(TaxRate<'_>, i64)], included: bool) -> Option<(Vec<TaxLine>, Vec<i64>)> {
    let mut rates: Vec<TaxRate<'_>> = amounts.iter().map(|(rate, _)| *rate).filter(|rate| rate.ppm > 0).collect();
    rates.sort_unstable_by(|one, other| other.cmp(one));
    rates.dedup();
    let (mut lines, mut shares) = (Vec::with_capacity(rates.len()), vec![0_i64; amounts.len()]);
    for rate in rates {
        let at_rate: Vec<i64> =
            amounts.iter().map(|(other, amount)| if *other == rate { *amount } else { 0 }).collect();
        let base = at_rate.iter().try_fold(0_i64, |sum, amount| sum.checked_add(*amount))?;
        let amount_minor = tax_in(base, rate.ppm, included)?;
        if amount_minor == 0 {
            continue;
        }
        for (share, part) in shares.iter_mut().zip(allocate(amount_minor, &at_rate)) {
            *share = share.checked_add(part)?;
        }
        lines.push(TaxLine {
            name: rate.name.to_owned(),
            rate_ppm: rate.ppm,
            included,
            taxable_minor: if included { base.checked_sub(amount_minor)? } else { base },
            amount_minor,
        });
    }
    Some((lines, shares))
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

const WHOLE: i128 = 1_000_000;

/// The tax in an amount that contains it, or the tax to be added to one that does not; `None` when it can't be counted.
///
/// Halves are rounded away from zero: a calculated tax of 12.5 cents is 13 cents. That is the common rule
/// (Streamlined Sales and Use Tax Agreement, section 324, <https://www.streamlinedsalestax.org/>), and European law leaves
/// the method to the member states (European Court of Justice, C-484/06, Ahold), whose customary one it is.
pub fn tax_in(amount_minor: i64, rate_ppm: u32, included: bool) -> Option<i64> {
    let rate = i128::from(rate_ppm);
    let whole = if included { WHOLE.checked_add(rate)? } else { WHOLE };
    let exact = i128::from(amount_minor).checked_mul(rate)?;
    i64::try_from(divide_half_up(exact, whole)?).ok()
}

/// A share of an amount in parts per million, halves rounded away from zero.
pub(super) fn share_of(amount_minor: i64, ppm: u32) -> Option<i64> {
    tax_in(amount_minor, ppm, false)
}

/// Divides by a positive number; a remainder of half of it or more counts as a whole, away from zero.
fn divide_half_up(value: i128, by: i128) -> Option<i128> {
    let magnitude = i128::try_from(value.unsigned_abs()).ok()?;
    let doubled = magnitude.checked_mul(2)?.checked_add(by)?;
    let rounded = doubled.checked_div(by.checked_mul(2)?)?;
    if value < 0 { rounded.checked_neg() } else { Some(rounded) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tax_is_rounded_at_the_half() {
        for (amount, rate, included, tax) in [
            (11_900, 190_000, true, 1_900),
            (10_000, 190_000, false, 1_900),
            (100, 190_000, true, 16),
            (1_099, 62_500, false, 69),
            (200, 62_500, false, 13),
            (199, 62_500, false, 12),
            (-200, 62_500, false, -13),
            (1, 0, true, 0),
            (0, 190_000, true, 0),
        ] {
            assert_eq!(tax_in(amount, rate, included), Some(tax), "{amount} at {rate}");
        }
    }

    #[test]
    fn what_cannot_be_counted_is_not_made_up() {
        assert_eq!(tax_in(i64::MAX, u32::MAX, false), None);
        assert!(tax_in(i64::MIN, u32::MAX, true).is_some());
    }

    proptest! {
        #[test]
        fn contained_tax_is_never_more_than_the_amount(amount in 0..=i64::MAX, rate in 0..=u32::MAX) {
            let tax = tax_in(amount, rate, true);
            prop_assert!(tax.is_some_and(|tax| (0..=amount).contains(&tax)), "{:?}", tax);
        }

        #[test]
        fn tax_never_panics_and_keeps_the_sign(amount: i64, rate: u32, included: bool) {
            if let Some(tax) = tax_in(amount, rate, included) {
                prop_assert!(tax == 0 || (tax < 0) == (amount < 0));
            }
        }

        #[test]
        fn taking_tax_out_and_adding_it_again_gives_the_amount(amount in 0..1_000_000_000_i64, rate in 0..=1_000_000_u32) {
            let tax = tax_in(amount, rate, true).unwrap_or(0);
            let again = tax_in(amount.saturating_sub(tax), rate, false).unwrap_or(0);
            prop_assert!(tax.abs_diff(again) <= 1, "{tax} and {again}");
        }
    }
}
