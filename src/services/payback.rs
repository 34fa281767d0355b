//! What goes back to a buyer, put together of pieces, shipping and what staff gives, each as it was paid.

use super::after_sale::{Opened, conflict, count, invalid, open_order, refund_soon};
use super::refund::{NewRefund, begin_refund};
use super::{Ctx, ServiceError};
use crate::domain::id::{OrderId, RefundId};
use crate::domain::money::Money;
use crate::domain::refund::{PartKind, RefundReason};
use crate::domain::refund_share::{Carried, RateShare, less, tax_of};
use crate::domain::time::Timestamp;
use crate::domain::totals::Totals;
use crate::store::db::Tx;
use crate::store::order_line::Fate;
use crate::store::payment::{Attempt, list_attempts_of_order};
use crate::store::refund::Refund;
use crate::store::refund_part::{PaidBack, RefundPart, find_paid_back, insert_refund_parts};
use crate::store::stock::Demand;

/// What is to go back of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Payback {
    pub pieces: Demand,
    pub shipping: ShippingBack,
    /// What staff gives besides.
    pub other_minor: i64,
}

/// What is to go back of the shipping.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ShippingBack {
    #[default]
    Nothing,
    /// All that has not gone back yet.
    Rest,
    Amount(i64),
}

/// Why it goes back, and who decided it.
pub(super) struct Why<'a> {
    pub reason: RefundReason,
    pub note: &'a str,
    pub actor: &'static str,
}

/// Staff gives money back: for pieces, for shipping, or as they think right. The goods stay where they are.
pub async fn pay_back(ctx: &Ctx, order: OrderId, payback: Payback, note: String) -> Result<Refund, ServiceError> {
    let (id, now) = (ctx.new_id()?, ctx.now());
    let act = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let opened = open_order(tx, order).await?;
        let why = Why { reason: RefundReason::Goodwill, note: &note, actor: "staff" };
        let refund = begin_payback(tx, &opened, id, &payback, &why, now).await?;
        refund.ok_or_else(|| conflict("Nothing of this is left to go back."))
    };
    let refund = ctx.store.write(act).await?;
    refund_soon(ctx, Some(&refund)).await;
    Ok(refund)
}

/// Begins a refund of these parts, inside the caller's transaction, which has opened the order. `None` when nothing is left
/// to go back: what was free, or was given back before, does not go back again.
pub(super) async fn begin_payback(
    tx: &mut Tx,
    opened: &Opened,
    id: RefundId,
    payback: &Payback,
    why: &Why<'_>,
    now: Timestamp,
) -> Result<Option<Refund>, ServiceError> {
    let (order, totals) = (opened.order.id, &opened.order.totals);
    let mut parts = goods(tx, opened, &payback.pieces).await?;
    count(tx, opened, &payback.pieces, Fate::Refunded, |title| {
        format!("The money for so many of {title} has gone back already.")
    })
    .await?;
    let before = find_paid_back(tx, order, PartKind::Shipping, None).await?;
    parts.extend(shipping(totals, &before, payback.shipping)?);
    if payback.other_minor < 0 {
        return Err(invalid("A refund is of more than nothing."));
    }
    let given = find_paid_back(tx, order, PartKind::Other, None).await?;
    if payback.other_minor > 0 {
        parts.push(other(totals, &given, payback.other_minor));
    }
    let wanted = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(part.amount_minor));
    let Some(attempt) = payment(list_attempts_of_order(tx, order).await?) else {
        return if wanted == 0 { Ok(None) } else { Err(conflict("Nothing was paid for this order.")) };
    };
    let left = attempt.captured_minor.saturating_sub(attempt.refunded_minor);
    let is_given = payback.other_minor > 0;
    if wanted > left && !is_given {
        // Something was given before. It is taken off, for no more can go back than was paid.
        parts.push(other(totals, &given, left.saturating_sub(wanted)));
    }
    let amount = if is_given { wanted } else { wanted.min(left) };
    if amount == 0 {
        return Ok(None);
    }
    let new = NewRefund {
        attempt: attempt.id,
        amount: Money::new(amount, totals.currency),
        reason: why.reason,
        note: why.note.to_owned(),
        actor: why.actor,
    };
    let refund = begin_refund(tx, id, &new, now).await?;
    insert_refund_parts(tx, id, &parts).await?;
    Ok(Some(refund))
}

/// The payment that an order lives on.
pub(super) fn payment(attempts: Vec<Attempt>) -> Option<Attempt> {
    attempts.into_iter().find(|attempt| attempt.captured_minor > 0 && !attempt.refund_due)
}

/// What these pieces were paid with.
async fn goods(tx: &mut Tx, opened: &Opened, pieces: &Demand) -> Result<Vec<RefundPart>, ServiceError> {
    let totals = &opened.order.totals;
    let mut parts = Vec::with_capacity(pieces.len());
    for (variant, quantity) in pieces {
        let refunded = opened.counts.get(variant).map_or(0, |counts| counts.refunded);
        let before = find_paid_back(tx, opened.order.id, PartKind::Goods, Some(*variant)).await?;
        let PaidBack { pieces, amount_minor, tax_minor, .. } = before;
        let share = totals.refund_rest(*variant, refunded, *quantity, Carried { pieces, amount_minor, tax_minor });
        let share = share.ok_or_else(|| {
            conflict(format!("The money for so many of {} has gone back already.", opened.title(*variant)))
        })?;
        let (amount_minor, tax_minor) = (share.total_minor, share.tax_minor);
        let rate_ppm = totals.lines.iter().find(|line| line.variant == *variant).map_or(0, |line| line.tax_rate_ppm);
        let share = RateShare { rate_ppm, taxable_minor: amount_minor.saturating_sub(tax_minor), tax_minor };
        let is_taxed = totals.tax_lines.iter().any(|tax| tax.rate_ppm == rate_ppm);
        let taxes = if is_taxed { vec![share] } else { Vec::new() };
        let (kind, variant, quantity) = (PartKind::Goods, Some(*variant), *quantity);
        parts.push(RefundPart { kind, variant, quantity, amount_minor, tax_minor, taxes });
    }
    Ok(parts)
}

fn shipping(totals: &Totals, before: &PaidBack, wanted: ShippingBack) -> Result<Option<RefundPart>, ServiceError> {
    let left = totals.shipping_paid_minor().saturating_sub(before.amount_minor);
    let amount_minor = match wanted {
        ShippingBack::Nothing => 0,
        ShippingBack::Rest => left,
        ShippingBack::Amount(minor) if (0..=left).contains(&minor) => minor,
        ShippingBack::Amount(_) => {
            let left = Money::new(left, totals.currency);
            return Err(conflict(format!("Of the shipping, {left} can go back.")));
        }
    };
    let by_rate = |minor| totals.shipping_by_rate(minor);
    Ok((amount_minor > 0).then(|| no_goods(PartKind::Shipping, amount_minor, by_rate, before)))
}

/// What is given besides has the tax of the order as a whole. Less than nothing is what was given before, and is taken off.
fn other(totals: &Totals, before: &PaidBack, amount_minor: i64) -> RefundPart {
    no_goods(PartKind::Other, amount_minor, |minor| totals.sum_by_rate(minor), before)
}

/// A part that has what all of its kind should have by now, by rate, less what those before it had: however many there are,
/// they come to the whole.
fn no_goods(
    kind: PartKind,
    amount_minor: i64,
    by_rate: impl Fn(i64) -> Vec<RateShare>,
    before: &PaidBack,
) -> RefundPart {
    let by_now = by_rate(before.amount_minor.saturating_add(amount_minor));
    let taxes = match tax_of(&before.taxes) == before.tax_minor {
        true => less(by_now, &before.taxes),
        // Parts of old do not say theirs by rate.
        false => less(by_now, &by_rate(before.amount_minor)),
    };
    RefundPart { kind, variant: None, quantity: 0, amount_minor, tax_minor: tax_of(&taxes), taxes }
}
