//! What pieces of a line were paid with, so that it can go back: goods, their discount and their tax.
//!
//! Pieces are counted: the first one's share, the second one's, and so on. A share is the difference of two sums from the first
//! piece on, so however a line is split over refunds, the parts come to what was paid, and no cent goes back twice.

use serde::{Deserialize, Serialize};

use super::id::VariantId;
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

impl Totals {
    /// What the pieces number `already + 1` to `already + now` of a line were paid with. `None` when the order has no such line,
    /// or not so many pieces of it.
    pub fn refund_share(&self, variant: VariantId, already: u32, now: u32) -> Option<RefundShare> {
        let line = self.lines.iter().find(|line| line.variant == variant)?;
        let before = self.first_pieces(line, already)?;
        let after = self.first_pieces(line, already.checked_add(now)?)?;
        Some(RefundShare {
            goods_minor: after.goods_minor.checked_sub(before.goods_minor)?,
            discount_minor: after.discount_minor.checked_sub(before.discount_minor)?,
            tax_minor: after.tax_minor.checked_sub(before.tax_minor)?,
            tax_relief_minor: after.tax_relief_minor.checked_sub(before.tax_relief_minor)?,
            total_minor: after.total_minor.checked_sub(before.total_minor)?,
        })
    }

    /// What was paid for shipping, with its tax.
    pub fn shipping_paid_minor(&self) -> i64 {
        self.shipping.as_ref().map_or(0, |shipping| {
            let tax_added = if self.tax_included { 0 } else { shipping.tax_minor };
            shipping.price_minor.saturating_add(shipping.tax_relief_minor).saturating_add(tax_added)
        })
    }

    fn first_pieces(&self, line: &LineTotals, pieces: u32) -> Option<RefundShare> {
        if pieces > line.quantity.get() {
            return None;
        }
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

    proptest! {
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
