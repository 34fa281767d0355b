//! Whether totals add up.

use super::{LineTotals, ShippingTotals, Totals};
use crate::domain::promotion::AdjustmentTarget;

impl Totals {
    /// Whether the parts add up to the whole, everywhere and to the cent. `price` can't give totals that don't;
    /// the auditor asks it of totals that come from storage.
    ///
    /// # Errors
    /// A sentence about the first sum that is wrong.
    pub fn check(&self) -> Result<(), String> {
        let of_shipping = |part: fn(&ShippingTotals) -> i64| self.shipping.as_ref().map_or(0, part);
        let (shipping_price, shipping_tax) = (of_shipping(|s| s.price_minor), of_shipping(|s| s.tax_minor));
        let (shipping_off, shipping_relief) = (of_shipping(|s| s.discount_minor), of_shipping(|s| s.tax_relief_minor));
        let tax_added = if self.tax_included { 0 } else { self.tax_minor };
        let over_lines = |part: fn(&LineTotals) -> i64| self.lines.iter().map(move |line| i128::from(part(line)));
        let whole = |parts: &[i64]| parts.iter().map(|part| i128::from(*part)).sum::<i128>();
        let adjusted = |on| {
            let on_it = self.adjustments.iter().filter(move |adjustment| adjustment.on == on);
            on_it.map(|adjustment| i128::from(adjustment.amount_minor)).sum::<i128>()
        };

        for line in &self.lines {
            let subtotal = i128::from(line.unit_price_minor).checked_mul(i128::from(line.quantity.get()));
            if subtotal != Some(i128::from(line.subtotal_minor)) {
                return Err(format!("the line of {} is not price × quantity", line.variant));
            }
            let net = whole(&[line.subtotal_minor, line.discount_minor]);
            if line.subtotal_minor < 0 || line.discount_minor > 0 || net < 0 {
                return Err(format!("the line of {} is worth less than nothing", line.variant));
            }
            if line.tax_minor < 0 || (self.tax_included && i128::from(line.tax_minor) > net) {
                return Err(format!("the tax on the line of {} is out of bounds", line.variant));
            }
            if line.tax_relief_minor > 0
                || whole(&[line.subtotal_minor, line.discount_minor, line.tax_relief_minor]) < 0
            {
                return Err(format!("more tax is taken off the line of {} than it can contain", line.variant));
            }
        }
        let in_bounds = shipping_price >= 0
            && shipping_tax >= 0
            && (!self.tax_included || shipping_tax <= shipping_price)
            && shipping_off <= 0
            && shipping_relief <= 0
            && whole(&[shipping_price, shipping_relief]) >= 0;
        if !in_bounds {
            return Err("shipping is out of bounds".to_owned());
        }
        if self.reverse_charge && self.tax_minor != 0 {
            return Err("tax is charged, and the buyer owes it".to_owned());
        }
        let sums = [
            ("the lines’ subtotals", over_lines(|line| line.subtotal_minor).sum(), self.subtotal_minor),
            ("the lines’ discounts", over_lines(|line| line.discount_minor).sum(), self.discount_minor),
            (
                "the taxes of lines and shipping",
                over_lines(|line| line.tax_minor).chain([i128::from(shipping_tax)]).sum(),
                self.tax_minor,
            ),
            (
                "the taxes by rate",
                self.tax_lines.iter().map(|line| i128::from(line.amount_minor)).sum(),
                self.tax_minor,
            ),
            ("the adjustments of shipping", adjusted(AdjustmentTarget::Shipping), shipping_off),
            (
                "the lines’ and the parcel’s relief",
                over_lines(|line| line.tax_relief_minor).chain([i128::from(shipping_relief)]).sum(),
                self.tax_relief_minor,
            ),
            (
                "goods, discount, shipping and tax",
                whole(&[self.subtotal_minor, self.discount_minor, shipping_price, self.tax_relief_minor, tax_added]),
                self.total_minor,
            ),
        ];
        for (what, parts, stated) in sums {
            if parts != i128::from(stated) {
                return Err(format!("{what} come to {parts}, not to {stated}"));
            }
        }
        // Orders of old have a discount and do not say where it came from.
        if !self.adjustments.is_empty() && adjusted(AdjustmentTarget::Goods) != i128::from(self.discount_minor) {
            return Err("the adjustments of the goods do not come to their discount".to_owned());
        }
        Ok(())
    }
}
