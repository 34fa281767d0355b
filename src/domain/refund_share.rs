//! What pieces of a line were paid with, so that it can go back: goods, their discount and their tax.
//!
//! Pieces are counted: the first one's share, the second one's, and so on. A share is the difference of two sums from the first
//! piece on, so however a line is split over refunds, the parts come to what was paid, and no cent goes back twice.

use serde::{Deserialize, Serialize};

use super::id::VariantId;
use super::tax::TaxLine;
use super::totals::{LineTotals, Totals};

/// What some pieces of a line came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundShare {
    /// Price × pieces.
    pub goods_minor: i64,
    /// Zero or negative.
    pub discount_minor: i64,
    /// Tax in these pieces, or on them, by `tax_included` of the order.
    pub tax_minor: i64,
    /// Contained tax that was taken off because the buyer owes it: zero or negative.
    pub tax_relief_minor: i64,
    /// What was paid for them: this goes back.
    pub total_minor: i64,
}

/// Money at one rate of tax.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateShare {
    pub rate_ppm: u32,
    /// Without the tax.
    pub taxable_minor: i64,
    pub tax_minor: i64,
}

/// What went back before of a line, as its refunds say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Carried {
    pub pieces: u32,
    pub amount_minor: i64,
    pub tax_minor: i64,
}

impl Totals {
    /// What goes back for the next `now` pieces of a line after `refunded` ones: all that was paid for so many, less what did go
    /// back for them. So a cent that one refund had too few is in the next, and a refund that failed leaves no gap.
    pub fn refund_rest(&self, variant: VariantId, refunded: u32, now: u32, carried: Carried) -> Option<RefundShare> {
        // Pieces of which no refund says what they came to went back in a shop of old.
        let unsaid = refunded.saturating_sub(carried.pieces);
        let whole = self.refund_share(variant, unsaid, refunded.checked_sub(unsaid)?.checked_add(now)?)?;
        Some(RefundShare {
            tax_minor: whole.tax_minor.checked_sub(carried.tax_minor)?,
            total_minor: whole.total_minor.checked_sub(carried.amount_minor)?,
            ..whole
        })
    }

    /// What the first so many cents of the shipping contain, by rate.
    pub fn shipping_by_rate(&self, minor: i64) -> Vec<RateShare> {
        let of_goods = |rate_ppm, part: fn(&LineTotals, bool) -> i64| {
            let lines = self.lines.iter().filter(|line| line.tax_rate_ppm == rate_ppm);
            lines.map(|line| part(line, self.tax_included)).fold(0_i64, i64::saturating_add)
        };
        let rest = |whole: &RateShare| RateShare {
            rate_ppm: whole.rate_ppm,
            taxable_minor: whole.taxable_minor.saturating_sub(of_goods(whole.rate_ppm, taxable)),
            tax_minor: whole.tax_minor.saturating_sub(of_goods(whole.rate_ppm, |line, _| line.tax_minor)),
        };
        let rates: Vec<RateShare> = self.rates().iter().map(rest).collect();
        first_cents(&rates, self.shipping_paid_minor(), minor)
    }

    /// What the first so many cents of the order contain, by rate: they have the tax of the order as a whole.
    pub fn sum_by_rate(&self, minor: i64) -> Vec<RateShare> {
        first_cents(&self.rates(), self.total_minor, minor)
    }

    /// The taxes of the whole, by rate.
    pub fn rates(&self) -> Vec<RateShare> {
        let rate = |line: &TaxLine| RateShare {
            rate_ppm: line.rate_ppm,
            taxable_minor: line.taxable_minor,
            tax_minor: line.amount_minor,
        };
        self.tax_lines.iter().map(rate).collect()
    }

    /// What the pieces number `already + 1` to `already + now` of a variant were paid with. `None` when the order has not so many
    /// of it. What was bought first goes first, so that what an edit adds does not move what went before.
    pub fn refund_share(&self, variant: VariantId, already: u32, now: u32) -> Option<RefundShare> {
        let before = self.first_pieces(variant, already)?;
        let after = self.first_pieces(variant, already.checked_add(now)?)?;
        Some(RefundShare {
            goods_minor: after.goods_minor.checked_sub(before.goods_minor)?,
            discount_minor: after.discount_minor.checked_sub(before.discount_minor)?,
            tax_minor: after.tax_minor.checked_sub(before.tax_minor)?,
            tax_relief_minor: after.tax_relief_minor.checked_sub(before.tax_relief_minor)?,
            total_minor: after.total_minor.checked_sub(before.total_minor)?,
        })
    }

    /// What the first so many pieces of a variant contain, by rate.
    pub fn pieces_by_rate(&self, variant: VariantId, pieces: u32) -> Vec<RateShare> {
        let mut shares = Vec::new();
        for (line, of_it) in self.in_lines(variant, pieces) {
            let share = self.first_of_line(line, of_it).unwrap_or_default();
            let taxable_minor = share.total_minor.saturating_sub(share.tax_minor);
            let is_taxed = self.tax_lines.iter().any(|tax| tax.rate_ppm == line.tax_rate_ppm);
            if is_taxed {
                let (rate_ppm, tax_minor) = (line.tax_rate_ppm, share.tax_minor);
                shares = more(shares, &[RateShare { rate_ppm, taxable_minor, tax_minor }]);
            }
        }
        shares
    }

    /// The lines in which the first so many pieces of a variant are, and how many in each.
    fn in_lines(&self, variant: VariantId, pieces: u32) -> impl Iterator<Item = (&LineTotals, u32)> {
        let mut left = pieces;
        self.lines.iter().filter(move |line| line.variant == variant).map(move |line| {
            let of_it = left.min(line.quantity.get());
            left = left.saturating_sub(of_it);
            (line, of_it)
        })
    }

    fn first_pieces(&self, variant: VariantId, pieces: u32) -> Option<RefundShare> {
        let mut sum = RefundShare::default();
        let (mut found, mut there) = (false, 0_u32);
        for (line, of_it) in self.in_lines(variant, pieces) {
            let share = self.first_of_line(line, of_it)?;
            (found, there) = (true, there.checked_add(of_it)?);
            sum = RefundShare {
                goods_minor: sum.goods_minor.checked_add(share.goods_minor)?,
                discount_minor: sum.discount_minor.checked_add(share.discount_minor)?,
                tax_minor: sum.tax_minor.checked_add(share.tax_minor)?,
                tax_relief_minor: sum.tax_relief_minor.checked_add(share.tax_relief_minor)?,
                total_minor: sum.total_minor.checked_add(share.total_minor)?,
            };
        }
        (found && there == pieces).then_some(sum)
    }

    /// What was paid for shipping, with its tax.
    pub fn shipping_paid_minor(&self) -> i64 {
        self.shipping.as_ref().map_or(0, |shipping| {
            let tax_added = if self.tax_included { 0 } else { shipping.tax_minor };
            shipping.price_minor.saturating_add(shipping.tax_relief_minor).saturating_add(tax_added)
        })
    }

    fn first_of_line(&self, line: &LineTotals, pieces: u32) -> Option<RefundShare> {
        let goods = line.unit_price_minor.checked_mul(i64::from(pieces))?;
        let discount = part(line.discount_minor, i64::from(pieces), i64::from(line.quantity.get()))?;
        let net = goods.checked_add(discount)?;
        // Tax follows the money it was charged on, so it is never more than that.
        let whole = line.subtotal_minor.checked_add(line.discount_minor)?;
        let tax = part(line.tax_minor, net, whole)?;
        let relief = part(line.tax_relief_minor, net, whole)?;
        let total = net.checked_add(relief)?.checked_add(if self.tax_included { 0 } else { tax })?;
        Some(RefundShare {
            goods_minor: goods,
            discount_minor: discount,
            tax_minor: tax,
            tax_relief_minor: relief,
            total_minor: total,
        })
    }
}

/// What the tax of a line is in, or on.
fn taxable(line: &LineTotals, tax_included: bool) -> i64 {
    let net = line.subtotal_minor.saturating_add(line.discount_minor);
    if tax_included { net.saturating_sub(line.tax_minor) } else { net }
}

/// Shares the first `minor` cents of `whole` out over rates, of which it is made, and over what bears no tax.
///
/// It is halved again and again: the first rate takes its part, the next one its part of what is left. So the shares come to
/// `minor`, those of the whole are the whole, and with each further cent no share gets smaller.
fn first_cents(rates: &[RateShare], whole: i64, minor: i64) -> Vec<RateShare> {
    let (mut all, mut some) = (whole, minor);
    let take = |rate: &RateShare| {
        let gross = rate.taxable_minor.saturating_add(rate.tax_minor).clamp(0, all.max(0));
        let share = part(gross, some, all).unwrap_or(0);
        all = all.saturating_sub(gross);
        some = some.saturating_sub(share);
        let tax_minor = part(rate.tax_minor, share, gross).unwrap_or(0);
        RateShare { rate_ppm: rate.rate_ppm, taxable_minor: share.saturating_sub(tax_minor), tax_minor }
    };
    rates.iter().map(take).collect()
}

/// What of a share is in the first `minor` cents of a sum of which the share is a part.
pub fn first_of_share(share: RateShare, minor: i64, whole: i64) -> RateShare {
    let gross = share.taxable_minor.saturating_add(share.tax_minor);
    let first = part(gross, minor, whole).unwrap_or(0);
    let tax_minor = part(share.tax_minor, minor, whole).unwrap_or(0);
    RateShare { taxable_minor: first.saturating_sub(tax_minor), tax_minor, ..share }
}

/// Takes from shares by rate what went before. What is nothing is left out.
pub fn less(shares: Vec<RateShare>, before: &[RateShare]) -> Vec<RateShare> {
    let negative = |share: &RateShare| RateShare {
        taxable_minor: share.taxable_minor.saturating_neg(),
        tax_minor: share.tax_minor.saturating_neg(),
        ..*share
    };
    let before: Vec<RateShare> = before.iter().map(negative).collect();
    let mut shares = more(shares, &before);
    shares.retain(|share| share.taxable_minor != 0 || share.tax_minor != 0);
    shares
}

/// Shares by rate, and others, together.
pub fn more(mut shares: Vec<RateShare>, others: &[RateShare]) -> Vec<RateShare> {
    for other in others {
        let place = shares.iter().position(|share| share.rate_ppm == other.rate_ppm).unwrap_or_else(|| {
            shares.push(RateShare { rate_ppm: other.rate_ppm, ..RateShare::default() });
            shares.len().saturating_sub(1)
        });
        if let Some(share) = shares.get_mut(place) {
            share.taxable_minor = share.taxable_minor.saturating_add(other.taxable_minor);
            share.tax_minor = share.tax_minor.saturating_add(other.tax_minor);
        }
    }
    shares
}

/// The tax in shares by rate.
pub fn tax_of(shares: &[RateShare]) -> i64 {
    shares.iter().fold(0, |sum, share| sum.saturating_add(share.tax_minor))
}

/// `amount × some / all`, towards zero; of nothing, nothing.
fn part(amount: i64, some: i64, all: i64) -> Option<i64> {
    if all == 0 {
        return Some(0);
    }
    let exact = i128::from(amount).checked_mul(i128::from(some))?.checked_div(i128::from(all))?;
    i64::try_from(exact).ok()
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::cart::Quantity;
    use crate::domain::money::Currency;

    /// An order of one line, as the pricing run would leave it.
    fn order(quantity: u32, unit_price: i64, discount: i64, tax: i64, tax_included: bool) -> Totals {
        let subtotal = unit_price * i64::from(quantity);
        let line = LineTotals {
            variant: VariantId::from_bits(1),
            quantity: Quantity::new(quantity).unwrap(),
            unit_price_minor: unit_price,
            subtotal_minor: subtotal,
            discount_minor: discount,
            tax_minor: tax,
            tax_rate_ppm: 190_000,
            tax_relief_minor: 0,
        };
        Totals {
            currency: Currency::EUR,
            lines: vec![line],
            subtotal_minor: subtotal,
            discount_minor: discount,
            adjustments: Vec::new(),
            shipping: None,
            weight_g: 0,
            tax_minor: tax,
            tax_included,
            tax_lines: Vec::new(),
            reverse_charge: false,
            tax_relief_minor: 0,
            total_minor: subtotal + discount + if tax_included { 0 } else { tax },
        }
    }

    fn share(order: &Totals, already: u32, now: u32) -> Option<RefundShare> {
        order.refund_share(VariantId::from_bits(1), already, now)
    }

    #[test]
    fn three_pieces_with_ten_cents_off_go_back_one_by_one() {
        let order = order(3, 1_000, -10, 477, true);
        let paid: Vec<i64> = (0..3).map(|already| share(&order, already, 1).unwrap().total_minor).collect();
        assert_eq!(paid, [997, 997, 996]);
        let whole = share(&order, 0, 3).unwrap();
        assert_eq!(
            (whole.goods_minor, whole.discount_minor, whole.tax_minor, whole.total_minor),
            (3_000, -10, 477, 2_990)
        );
    }

    #[test]
    fn tax_that_was_added_goes_back_too() {
        let order = order(2, 1_000, 0, 177, false);
        assert_eq!(share(&order, 0, 1).unwrap().total_minor, 1_088);
        assert_eq!(share(&order, 1, 1).unwrap().total_minor, 1_089);
    }

    #[test]
    fn tax_that_was_taken_off_does_not_go_back() {
        let mut order = order(2, 1_190, 0, 0, true);
        order.lines[0].tax_relief_minor = -380;
        assert_eq!(share(&order, 0, 1).unwrap().total_minor, 1_000);
        assert_eq!(share(&order, 0, 2).unwrap().total_minor, 2_000);
    }

    #[test]
    fn no_more_goes_back_than_was_bought() {
        let order = order(2, 1_000, 0, 0, true);
        assert_eq!(share(&order, 1, 2), None);
        assert_eq!(share(&order, u32::MAX, 1), None);
        assert_eq!(order.refund_share(VariantId::from_bits(9), 0, 1), None);
        assert_eq!(share(&order, 2, 0), Some(RefundShare::default()));
    }

    #[test]
    fn a_refund_that_failed_leaves_no_gap() {
        let order = order(3, 1_000, -10, 477, true);
        // The first piece went back with 997 cents, the other two with 1993; the first refund failed.
        let carried = Carried { pieces: 2, amount_minor: 1_993, tax_minor: 318 };
        let rest = order.refund_rest(VariantId::from_bits(1), 2, 1, carried).unwrap();
        assert_eq!((rest.total_minor, rest.tax_minor), (997, 159));
        let of_old = order.refund_rest(VariantId::from_bits(1), 2, 1, Carried::default());
        assert_eq!(of_old, share(&order, 2, 1));
    }

    fn rates() -> impl Strategy<Value = Vec<RateShare>> {
        let rate = |(taxable_minor, tax_ppm): (i64, i64)| (taxable_minor, taxable_minor * tax_ppm / 1_000_000);
        let some = prop::collection::vec((0..100_000_i64, 0..300_000_i64).prop_map(rate), 0..5);
        some.prop_map(|some| {
            let numbered = some.into_iter().zip(1_u32..);
            numbered
                .map(|((taxable_minor, tax_minor), rate_ppm)| RateShare { rate_ppm, taxable_minor, tax_minor })
                .collect()
        })
    }

    proptest! {
        /// However often money is given as staff thinks right, and some of it fails: the credit notes come to the taxes of the
        /// invoice, rate by rate, once all of it has gone back.
        #[test]
        fn free_sums_carry_the_tax_of_the_order_to_the_cent(
            rates in rates(),
            untaxed in 0..10_000_i64,
            sums in prop::collection::vec((1..50_000_i64, any::<bool>()), 0..8),
        ) {
            let whole = untaxed + rates.iter().map(|rate| rate.taxable_minor + rate.tax_minor).sum::<i64>();
            let (mut given, mut carried) = (0_i64, Vec::<RateShare>::new());
            let all = sums.into_iter().chain([(whole, true)]);
            for (sum, succeeds) in all {
                let sum = sum.min(whole - given);
                let now = less(first_cents(&rates, whole, given + sum), &carried);
                let gross: i64 = now.iter().map(|share| share.taxable_minor + share.tax_minor).sum();
                if untaxed == 0 {
                    prop_assert_eq!(gross, sum);
                }
                prop_assert!((0..=sum).contains(&gross), "{} of {}", gross, sum);
                if succeeds {
                    given += sum;
                    carried = more(carried, &now);
                }
            }
            prop_assert!(less(rates, &carried).is_empty());
        }

        #[test]
        fn with_each_cent_no_share_gets_smaller(rates in rates(), untaxed in 0..10_000_i64, cut in 0..=1_000_i64) {
            let whole = untaxed + rates.iter().map(|rate| rate.taxable_minor + rate.tax_minor).sum::<i64>();
            let some = whole * cut / 1_000;
            let (one, next) = (first_cents(&rates, whole, some), first_cents(&rates, whole, (some + 1).min(whole)));
            for (one, next) in one.iter().zip(&next) {
                prop_assert!(one.tax_minor <= next.tax_minor, "{:?} {:?}", one, next);
            }
        }

        #[test]
        fn however_a_line_is_split_the_parts_come_to_what_was_paid(
            quantity in 1..=999_u32,
            unit_price in 0..1_000_000_i64,
            discount_ppm in 0..=1_000_000_i64,
            tax_ppm in 0..=1_000_000_i64,
            tax_included: bool,
            cuts in prop::collection::vec(0..=999_u32, 0..6),
        ) {
            let subtotal = unit_price * i64::from(quantity);
            let discount = -(subtotal * discount_ppm / 1_000_000);
            let tax = (subtotal + discount) * tax_ppm / 1_000_000;
            let order = order(quantity, unit_price, discount, tax, tax_included);
            let mut cuts: Vec<u32> = cuts.into_iter().map(|cut| cut.min(quantity)).chain([0, quantity]).collect();
            cuts.sort_unstable();
            let parts: Vec<_> =
                cuts.windows(2).map(|cut| share(&order, cut[0], cut[1] - cut[0]).unwrap()).collect();
            for part in &parts {
                prop_assert!(part.total_minor >= 0 && part.tax_minor >= 0 && part.discount_minor <= 0, "{part:?}");
                prop_assert!(!tax_included || part.tax_minor <= part.total_minor, "{part:?}");
            }
            let sum = |amount: fn(&RefundShare) -> i64| parts.iter().map(amount).sum::<i64>();
            prop_assert_eq!(sum(|part| part.goods_minor), subtotal);
            prop_assert_eq!(sum(|part| part.discount_minor), discount);
            prop_assert_eq!(sum(|part| part.tax_minor), tax);
            prop_assert_eq!(sum(|part| part.total_minor), order.total_minor);
        }
    }
}
