//! What goes back to a buyer, put together of pieces, shipping and what staff gives, each as it was paid.

use super::after_sale::{Opened, conflict, count, invalid, open_order, refund_soon};
use super::refund::{NewRefund, begin_refund};
use super::{Ctx, ServiceError};
use crate::domain::id::{OrderId, RefundId};
use crate::domain::money::Money;
use crate::domain::refund::{PartKind, RefundReason};
use crate::domain::time::Timestamp;
use crate::domain::totals::Totals;
use crate::store::db::Tx;
use crate::store::order_line::Fate;
use crate::store::payment::{Attempt, list_attempts_of_order};
use crate::store::refund::Refund;
use crate::store::refund_part::{RefundPart, insert_refund_parts, refunded_shipping};
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
    let totals = &opened.order.totals;
    let mut parts = goods(opened, &payback.pieces)?;
    count(tx, opened, &payback.pieces, Fate::Refunded, |title| {
        format!("The money for so many of {title} has gone back already.")
    })
    .await?;
    parts.extend(shipping(totals, refunded_shipping(tx, opened.order.id).await?, payback.shipping)?);
    if payback.other_minor < 0 {
        return Err(invalid("A refund is of more than nothing."));
    }
    if payback.other_minor > 0 {
        parts.push(other(totals, payback.other_minor));
    }
    let wanted = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(part.amount_minor));
    let Some(attempt) = payment(list_attempts_of_order(tx, opened.order.id).await?) else {
        return if wanted == 0 { Ok(None) } else { Err(conflict("Nothing was paid for this order.")) };
    };
    let left = attempt.captured_minor.saturating_sub(attempt.refunded_minor);
    let is_given = payback.other_minor > 0;
    if wanted > left && !is_given {
        // Something was given before. It is taken off, for no more can go back than was paid.
        parts.push(other(totals, left.saturating_sub(wanted)));
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
fn goods(opened: &Opened, pieces: &Demand) -> Result<Vec<RefundPart>, ServiceError> {
    let part = |(variant, quantity): (&_, &u32)| {
        let already = opened.counts.get(variant).map_or(0, |counts| counts.refunded);
        let share = opened.order.totals.refund_share(*variant, already, *quantity);
        let share = share.ok_or_else(|| {
            conflict(format!("The money for so many of {} has gone back already.", opened.title(*variant)))
        })?;
        Ok(RefundPart {
            kind: PartKind::Goods,
            variant: Some(*variant),
            quantity: *quantity,
            amount_minor: share.total_minor,
            tax_minor: share.tax_minor,
        })
    };
    pieces.iter().map(part).collect()
}

fn shipping(totals: &Totals, already: i64, wanted: ShippingBack) -> Result<Option<RefundPart>, ServiceError> {
    let paid = totals.shipping_paid_minor();
    let left = paid.saturating_sub(already);
    let amount_minor = match wanted {
        ShippingBack::Nothing => 0,
        ShippingBack::Rest => left,
        ShippingBack::Amount(minor) if (0..=left).contains(&minor) => minor,
        ShippingBack::Amount(_) => {
            let left = Money::new(left, totals.currency);
            return Err(conflict(format!("Of the shipping, {left} can go back.")));
        }
    };
    // As with pieces: the difference of two sums from the first cent on, so that all parts come to the whole tax.
    let tax = totals.shipping.as_ref().map_or(0, |shipping| shipping.tax_minor);
    let tax_up_to = |minor| part_of(tax, minor, paid);
    let tax_minor = tax_up_to(already.saturating_add(amount_minor)).saturating_sub(tax_up_to(already));
    let part = RefundPart { kind: PartKind::Shipping, variant: None, quantity: 0, amount_minor, tax_minor };
    Ok((amount_minor > 0).then_some(part))
}

/// What is given besides has the tax of the order as a whole.
fn other(totals: &Totals, amount_minor: i64) -> RefundPart {
    let tax_minor = part_of(totals.tax_minor, amount_minor, totals.total_minor);
    RefundPart { kind: PartKind::Other, variant: None, quantity: 0, amount_minor, tax_minor }
}

/// `amount × some / all`, towards zero; of nothing, nothing.
fn part_of(amount: i64, some: i64, all: i64) -> i64 {
    if all == 0 {
        return 0;
    }
    i64::try_from(i128::from(amount) * i128::from(some) / i128::from(all)).unwrap_or(0)
}
