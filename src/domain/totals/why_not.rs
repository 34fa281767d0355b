//! Why a promotion takes nothing off: what somebody is told who typed its code.

use super::{Goods, Pricing, Totals, in_own_order};
use crate::domain::promotion::{Benefit, PromotionTerms};
use crate::domain::refusal::CouponRefusal;

/// Whether the promotion is part of these totals, which are those of `pricing`, or may become part of them when it is known
/// where they go.
///
/// # Errors
/// Why not.
pub fn why_not(terms: &PromotionTerms, pricing: Pricing<'_>, totals: &Totals) -> Result<(), CouponRefusal> {
    if totals.adjustments.iter().any(|adjustment| adjustment.promotion == terms.id) {
        return Ok(());
    }
    let (_, lines) = in_own_order(pricing.lines);
    // What can't be counted has no totals.
    let subtotals = Goods::count(&lines).map(|goods| goods.subtotals).unwrap_or_default();
    terms.meets(&lines, &subtotals)?;
    let waits = terms.benefit == Benefit::FreeShipping && totals.shipping.is_none();
    let is_sent = lines.iter().any(|line| line.requires_shipping);
    match totals.adjustments.first() {
        _ if waits && is_sent => Ok(()),
        Some(better) => Err(CouponRefusal::NotWithOther { label: better.label.clone() }),
        None => Err(CouponRefusal::NothingOff),
    }
}
