//! Promotions: conditions and benefits, given by themselves or for a code. Each that applies leaves an [`Adjustment`].
//!
//! Promotions stand in lanes. Those in one lane compete: the one that takes most off is given, of equals the one whose id
//! comes first. Lanes follow one another by number, and each takes off what the lanes before have left. An exclusive
//! promotion goes with no other: it is given alone, where that is better for the buyer.

mod kept;

use serde::{Deserialize, Serialize};

use super::refusal::CouponRefusal;
use super::share::allocate;
use super::shop::WHOLE_PPM;
use super::tax::share_of;
use super::totals::PricedLine;

pub use kept::{Audience, Past, Promotion, PromotionGoods, Recipient};

/// What the pricing run needs to know of a promotion. Whether it is given at this time and to this buyer was decided before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromotionTerms {
    /// The merchant's short name for it, unique in the shop.
    pub id: String,
    /// What buyers read beside the amount: "Autumn: 10 % off mugs".
    pub label: String,
    /// Upper-case letters, digits and hyphens; `None` when it is given without one.
    #[serde(default)]
    pub code: Option<String>,
    /// Lower lanes come first.
    #[serde(default)]
    pub lane: u32,
    /// Whether it goes with no other.
    #[serde(default)]
    pub exclusive: bool,
    /// Whether it is about particular goods only: those lines that name it.
    #[serde(default)]
    pub particular: bool,
    /// The goods it is about must be worth this much, before any discount.
    #[serde(default)]
    pub minimum_subtotal_minor: i64,
    /// There must be so many pieces of them.
    #[serde(default)]
    pub minimum_quantity: u32,
    pub benefit: Benefit,
}

/// What a promotion gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Benefit {
    /// Parts per million off the goods: 100_000 is 10 %.
    Percent { off_ppm: u32 },
    /// So much off the goods together, and never more than they are worth.
    Amount { off_minor: i64 },
    /// The parcel costs nothing.
    FreeShipping,
    /// Of every `buy` + `get` pieces, `get` have so much off: the cheapest of all.
    BuyGet { buy: u32, get: u32, off_ppm: u32 },
    /// The more, the more: the last step that the goods reach.
    Steps { steps: Vec<Step> },
}

/// A step of [`Benefit::Steps`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// From this worth of the goods on, before any discount.
    pub from_minor: i64,
    pub off_ppm: u32,
}

/// A signed change to what is to be paid: discounts are negative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// The id of the promotion it comes from.
    pub promotion: String,
    pub label: String,
    /// The code it was given for.
    pub code: Option<String>,
    pub on: AdjustmentTarget,
    pub amount_minor: i64,
}

/// What an adjustment changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentTarget {
    /// Shared out over the lines it is about.
    Goods,
    Shipping,
}

impl PromotionTerms {
    /// Whether the line is among the goods it is about.
    fn is_about(&self, line: &PricedLine<'_>) -> bool {
        !self.particular || line.promotions.contains(&self.id)
    }

    /// The amounts of the lines it is about, and nothing for the others.
    fn amounts_about(&self, lines: &[&PricedLine<'_>], amounts: &[i64]) -> Vec<i64> {
        let about = |(line, amount): (&&PricedLine<'_>, &i64)| if self.is_about(line) { *amount } else { 0 };
        lines.iter().zip(amounts).map(about).collect()
    }

    /// Whether these lines, worth so much before discounts, meet its conditions.
    ///
    /// # Errors
    /// Why not, and how much is missing.
    pub(super) fn meets(&self, lines: &[&PricedLine<'_>], subtotals: &[i64]) -> Result<(), CouponRefusal> {
        let pieces = lines
            .iter()
            .filter(|line| self.is_about(line))
            .fold(0_u32, |sum, line| sum.saturating_add(line.quantity.get()));
        if pieces == 0 && self.particular {
            return Err(CouponRefusal::OtherGoods);
        }
        let subtotal = total(&self.amounts_about(lines, subtotals));
        let (minimum_minor, minimum_quantity) = match &self.benefit {
            Benefit::Steps { steps } => {
                let first = steps.iter().map(|step| step.from_minor).min().unwrap_or(0);
                (self.minimum_subtotal_minor.max(first), self.minimum_quantity)
            }
            Benefit::BuyGet { buy, get, .. } => {
                (self.minimum_subtotal_minor, self.minimum_quantity.max(buy.saturating_add(*get)))
            }
            Benefit::Percent { .. } | Benefit::Amount { .. } | Benefit::FreeShipping => {
                (self.minimum_subtotal_minor, self.minimum_quantity)
            }
        };
        if subtotal < minimum_minor {
            let missing_minor = minimum_minor.saturating_sub(subtotal);
            return Err(CouponRefusal::BelowMinimum { minimum_minor, missing_minor });
        }
        if pieces < minimum_quantity {
            return Err(CouponRefusal::TooFew {
                minimum: minimum_quantity,
                missing: minimum_quantity.saturating_sub(pieces),
            });
        }
        Ok(())
    }

    /// What it takes off each line, of which `left` is left after the lanes before: zeros and negative amounts, no larger than
    /// what is left.
    fn takes_off(&self, lines: &[&PricedLine<'_>], subtotals: &[i64], left: &[i64]) -> Vec<i64> {
        if self.meets(lines, subtotals).is_err() {
            return vec![0; lines.len()];
        }
        let left = self.amounts_about(lines, left);
        let whole = total(&left);
        let shared = |off_minor: i64| match off_minor.clamp(0, whole) {
            0 => vec![0; lines.len()],
            off => allocate(off.saturating_neg(), &left),
        };
        match &self.benefit {
            Benefit::Percent { off_ppm } => shared(part(whole, *off_ppm)),
            Benefit::Amount { off_minor } => shared(*off_minor),
            Benefit::FreeShipping => vec![0; lines.len()],
            Benefit::BuyGet { buy, get, off_ppm } => self.off_the_cheapest(lines, &left, (*buy, *get), *off_ppm),
            Benefit::Steps { steps } => {
                let subtotal = total(&self.amounts_about(lines, subtotals));
                let reached = steps.iter().filter(|step| subtotal >= step.from_minor);
                let off_ppm = reached.max_by_key(|step| step.from_minor).map_or(0, |step| step.off_ppm);
                shared(part(whole, off_ppm))
            }
        }
    }

    fn off_the_cheapest(
        &self,
        lines: &[&PricedLine<'_>],
        left: &[i64],
        (buy, get): (u32, u32),
        off_ppm: u32,
    ) -> Vec<i64> {
        let mut offs = vec![0; lines.len()];
        let mut candidates: Vec<(&mut i64, u32, i64)> = offs
            .iter_mut()
            .zip(lines)
            .zip(left)
            .filter(|((_, line), _)| self.is_about(line))
            .map(|((off, line), left)| (off, line.quantity.get(), *left))
            .collect();
        // By what a piece costs, compared without dividing.
        let times = |amount: i64, pieces: u32| i128::from(amount).saturating_mul(i128::from(pieces));
        candidates.sort_by(|(_, pieces_a, left_a), (_, pieces_b, left_b)| {
            times(*left_a, *pieces_b).cmp(&times(*left_b, *pieces_a))
        });
        let pieces = candidates.iter().fold(0_u32, |sum, (_, pieces, _)| sum.saturating_add(*pieces));
        let rounds = pieces.checked_div(buy.saturating_add(get)).unwrap_or(0);
        let mut due = rounds.saturating_mul(get);
        for (off, pieces, left) in candidates {
            let taken = pieces.min(due);
            due = due.saturating_sub(taken);
            let worth = times(left, taken).checked_div(i128::from(pieces)).unwrap_or(0);
            *off = part(i64::try_from(worth).unwrap_or(0), off_ppm).saturating_neg();
        }
        offs
    }

    pub(super) fn adjustment(&self, on: AdjustmentTarget, amount_minor: i64) -> Adjustment {
        Adjustment { promotion: self.id.clone(), label: self.label.clone(), code: self.code.clone(), on, amount_minor }
    }
}

/// What the promotions together take off each line, and what each of those that apply takes off them all.
pub(super) fn take_off_goods(
    promotions: &[&PromotionTerms],
    lines: &[&PricedLine<'_>],
    subtotals: &[i64],
) -> (Vec<i64>, Vec<Adjustment>) {
    let mut left = subtotals.to_vec();
    let mut adjustments = Vec::new();
    for lane in in_order(promotions).chunk_by(|one, other| one.lane == other.lane) {
        let mut best: Option<(i64, &PromotionTerms, Vec<i64>)> = None;
        for terms in lane {
            let offs = terms.takes_off(lines, subtotals, &left);
            let off = total(&offs);
            if off < best.as_ref().map_or(0, |(most, ..)| *most) {
                best = Some((off, terms, offs));
            }
        }
        if let Some((off, terms, offs)) = best {
            left.iter_mut().zip(offs).for_each(|(left, off)| *left = left.saturating_add(off));
            adjustments.push(terms.adjustment(AdjustmentTarget::Goods, off));
        }
    }
    let offs = left.iter().zip(subtotals).map(|(left, subtotal)| left.saturating_sub(*subtotal)).collect();
    (offs, adjustments)
}

/// The promotion that lets the parcel go for nothing, if there is one: the first by lane and id.
pub(super) fn free_shipping<'a>(
    promotions: &[&'a PromotionTerms],
    lines: &[&PricedLine<'_>],
    subtotals: &[i64],
) -> Option<&'a PromotionTerms> {
    let gives =
        |terms: &&PromotionTerms| terms.benefit == Benefit::FreeShipping && terms.meets(lines, subtotals).is_ok();
    in_order(promotions).into_iter().find(gives)
}

fn in_order<'a>(promotions: &[&'a PromotionTerms]) -> Vec<&'a PromotionTerms> {
    let mut in_order = promotions.to_vec();
    in_order.sort_by(|one, other| (one.lane, &one.id).cmp(&(other.lane, &other.id)));
    in_order
}

/// Amounts that were summed before, so the sum can be counted.
fn total(amounts: &[i64]) -> i64 {
    amounts.iter().fold(0, |sum, amount| sum.saturating_add(*amount))
}

fn part(amount_minor: i64, ppm: u32) -> i64 {
    share_of(amount_minor, ppm.min(WHOLE_PPM)).unwrap_or(0)
}

/// Promotions that the tests of this house share.
#[cfg(test)]
pub(super) mod sample {
    use super::*;

    /// So much off all goods from that worth on.
    pub fn percent(id: &str, off_ppm: u32, minimum_subtotal_minor: i64) -> PromotionTerms {
        PromotionTerms {
            id: id.to_owned(),
            label: id.to_owned(),
            code: None,
            lane: 0,
            exclusive: false,
            particular: false,
            minimum_subtotal_minor,
            minimum_quantity: 0,
            benefit: Benefit::Percent { off_ppm },
        }
    }
}
