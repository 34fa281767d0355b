//! What goes back to a buyer, put together of pieces, shipping and what staff gives, each as it was paid.

use std::cmp::Reverse;

use super::after_sale::{Opened, conflict, count, invalid, open_order, refund_soon};
use super::gift_card::open_store_credit;
use super::refund::{NewRefund, Source, begin_refund, blank, refund_to_card, tell_of_card_refund};
use super::{Ctx, ServiceError};
use crate::domain::edit::EditState;
use crate::domain::id::OrderId;
use crate::domain::money::Money;
use crate::domain::order::OrderStatus;
use crate::domain::payment::AttemptState;
use crate::domain::refund::{PartKind, RefundReason, TooMuch, take_newest_first};
use crate::domain::refund_share::{Carried, RateShare, first_of_share, less, more, tax_of};
use crate::domain::time::Timestamp;
use crate::domain::totals::Totals;
use crate::store::db::Tx;
use crate::store::edit::Edit;
use crate::store::order_line::Fate;
use crate::store::payment::{Attempt, list_attempts_of_order};
use crate::store::refund::Refund;
use crate::store::refund_part::{PaidBack, RefundPart, find_paid_back, insert_refund_parts};
use crate::store::stock::Demand;
use crate::store::tender::list_tenders;

/// What is to go back of an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Payback {
    pub pieces: Demand,
    pub shipping: ShippingBack,
    /// What staff gives besides.
    pub other_minor: i64,
    pub to: BackTo,
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

/// Where what goes back goes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BackTo {
    /// The way it came: to the payments first, the newest of them first, up to what each took, and the rest to the gift cards
    /// that paid.
    #[default]
    AsPaid,
    /// All of it becomes store credit, whose code the buyer gets by mail.
    StoreCredit,
}

/// Staff gives money back: for pieces, for shipping, or as they think right. The goods stay where they are. It goes the way it
/// came, which may be more than one, or becomes store credit.
pub async fn pay_back(ctx: &Ctx, order: OrderId, payback: Payback, note: String) -> Result<Vec<Refund>, ServiceError> {
    let (ctx_inside, now) = (ctx.clone(), ctx.now());
    let act = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let opened = open_order(tx, order).await?;
        let why = Why { reason: RefundReason::Goodwill, note: &note, actor: "staff" };
        let refunds = begin_payback(&ctx_inside, tx, &opened, &payback, &why, now).await?;
        if refunds.is_empty() { Err(conflict("Nothing of this is left to go back.")) } else { Ok(refunds) }
    };
    let refunds = ctx.store.write(act).await?;
    refund_soon(ctx, &refunds).await;
    Ok(refunds)
}

/// Begins refunds of these parts, inside the caller's transaction, which has opened the order: one for each payment and card
/// that the money comes from. None when nothing is left to go back: what was free, or was given back before, does not go
/// back again.
pub(super) async fn begin_payback(
    ctx: &Ctx,
    tx: &mut Tx,
    opened: &Opened,
    payback: &Payback,
    why: &Why<'_>,
    now: Timestamp,
) -> Result<Vec<Refund>, ServiceError> {
    let (order, totals) = (&opened.order, &opened.order.totals);
    let mut parts = goods(tx, opened, &payback.pieces).await?;
    count(tx, opened, &payback.pieces, Fate::Refunded, |title| {
        format!("The money for so many of {title} has gone back already.")
    })
    .await?;
    let before = find_paid_back(tx, order.id, PartKind::Shipping, None).await?;
    parts.extend(shipping(totals, &before, payback.shipping)?);
    if payback.other_minor < 0 {
        return Err(invalid("A refund is of more than nothing."));
    }
    let given = find_paid_back(tx, order.id, PartKind::Other, None).await?;
    let is_given = payback.other_minor > 0;
    if is_given {
        parts.push(other(totals, &given, payback.other_minor));
    }
    let wanted = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(part.amount_minor));
    let wells = find_wells(tx, opened, why.reason).await?;
    if wells.is_empty() {
        return if wanted == 0 { Ok(Vec::new()) } else { Err(conflict("Nothing was paid for this order.")) };
    }
    let left = left_in(&wells);
    if wanted > left && !is_given {
        // Something was given before. It is taken off, for no more can go back than was paid.
        parts.push(other(totals, &given, left.saturating_sub(wanted)));
    }
    begin_refunds(ctx, tx, opened, Drawn { wells, parts, to: payback.to }, why, now).await
}

/// Begins the refund of what an order costs less by an edit.
pub(super) async fn begin_refund_of_edit(
    ctx: &Ctx,
    tx: &mut Tx,
    opened: &Opened,
    edit: &Edit,
    now: Timestamp,
) -> Result<Vec<Refund>, ServiceError> {
    let change = &edit.change;
    let amount_minor = change.due_minor().saturating_neg();
    if amount_minor <= 0 {
        return Ok(Vec::new());
    }
    let removed = change.removed.iter().fold(Vec::new(), |sum, removed| more(sum, &removed.taxes));
    let taxes = less(removed, &change.totals.rates());
    let (kind, variant, quantity) = (PartKind::Other, None, 0);
    let part =
        RefundPart { kind, variant, quantity, amount_minor, tax_minor: tax_of(&taxes), taxes, edit: Some(edit.id) };
    let why = Why { reason: RefundReason::Edited, note: "", actor: "staff" };
    let wells = find_wells(tx, opened, why.reason).await?;
    begin_refunds(ctx, tx, opened, Drawn { wells, parts: vec![part], to: BackTo::AsPaid }, &why, now).await
}

/// What is drawn from where, and what becomes of it.
struct Drawn {
    wells: Vec<Well>,
    parts: Vec<RefundPart>,
    to: BackTo,
}

/// Begins a refund of each payment and card that has to give something, in the order of the wells. Their parts come to what
/// each gives.
async fn begin_refunds(
    ctx: &Ctx,
    tx: &mut Tx,
    opened: &Opened,
    drawn: Drawn,
    why: &Why<'_>,
    now: Timestamp,
) -> Result<Vec<Refund>, ServiceError> {
    let (order, currency) = (&opened.order, opened.order.totals.currency);
    let Drawn { wells, mut parts, to } = drawn;
    let wanted = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(part.amount_minor));
    let left = left_in(&wells);
    if wanted > left {
        return Err(conflict(TooMuch { left: Money::new(left, currency) }.to_string()));
    }
    let credit = match to {
        BackTo::StoreCredit if wanted > 0 => Some(open_store_credit(ctx, tx, order, now).await?),
        BackTo::StoreCredit | BackTo::AsPaid => None,
    };
    // What is taken off is done with before it is shared out.
    parts.sort_by_key(|part| part.amount_minor);
    let lefts: Vec<i64> = wells.iter().map(|well| well.left_minor).collect();
    let shares = take_newest_first(wanted, &lefts);
    let mut refunds = Vec::new();
    for (well, share) in wells.iter().zip(shares).filter(|(_, share)| *share > 0) {
        let (now_due, later) = split_parts(parts, share);
        parts = later;
        // What was only set aside is let go, and nothing has to be sent.
        let Some(source) = well.source else { continue };
        let (id, amount) = (ctx.new_id()?, Money::new(share, currency));
        let refund = match (source, credit) {
            (Source::Payment(attempt), None) => {
                let note = why.note.to_owned();
                let new = NewRefund { attempt, amount, reason: why.reason, note, actor: why.actor };
                begin_refund(tx, id, &new, now).await?
            }
            (source, Some(card)) | (source @ Source::Card(card), None) => {
                refund_to_card(tx, blank(id, order.id, amount, why, now), source, card).await?
            }
        };
        insert_refund_parts(tx, refund.id, &now_due).await?;
        if refund.to_card.is_some() {
            tell_of_card_refund(tx, &refund, now).await?;
        }
        refunds.push(refund);
    }
    Ok(refunds)
}

/// Something that the money of an order can be drawn from.
struct Well {
    /// `None` for money that is only set aside: it is let go with the order, and nobody has to send it.
    source: Option<Source>,
    left_minor: i64,
}

fn left_in(wells: &[Well]) -> i64 {
    wells.iter().fold(0_i64, |sum, well| sum.saturating_add(well.left_minor))
}

/// What was paid for an order and has not gone back, in the order in which it goes back: payments, the newest first, and of
/// equals those for its edits, which came after it; then cards, the one that was used last first. So a buyer has money rather
/// than a card, and the card that they used gladly comes last.
async fn find_wells(tx: &mut Tx, opened: &Opened, reason: RefundReason) -> Result<Vec<Well>, ServiceError> {
    let order = &opened.order;
    // What is set aside for an edit that came to nothing was never part of the order's money.
    let is_used = |edit| opened.edits.iter().any(|one| one.id == edit && one.state == EditState::Applied);
    let payment = |attempt: &Attempt| {
        let is_set_aside = attempt.state == AttemptState::Authorized
            && reason == RefundReason::Canceled
            && attempt.edit.is_none_or(is_used);
        let (source, left_minor) = match attempt.captured_minor {
            0 if is_set_aside => (None, attempt.amount.minor),
            0 => return None,
            captured => (Some(Source::Payment(attempt.id)), captured.saturating_sub(attempt.refunded_minor)),
        };
        (!attempt.refund_due).then_some(Well { source, left_minor })
    };
    let mut attempts = list_attempts_of_order(tx, order.id).await?;
    attempts.sort_by_key(|attempt| (Reverse(attempt.created_at), attempt.edit.is_none()));
    let mut wells: Vec<Well> = attempts.iter().filter_map(payment).collect();
    let tenders = list_tenders(tx, order.id).await?;
    // What cards are to pay of an order that is not placed yet is given back with the order, not by a refund.
    let is_paid = order.status != OrderStatus::Pending;
    let paid = tenders.iter().rev().filter(|tender| is_paid && !tender.given_back);
    wells.extend(paid.map(|tender| Well { source: Some(Source::Card(tender.card)), left_minor: tender.left_minor() }));
    Ok(wells)
}

/// Divides parts so that the first of them come to `minor`. A part that is cut has its pieces in front, and its tax with its
/// money, so that both halves come to the whole.
fn split_parts(parts: Vec<RefundPart>, minor: i64) -> (Vec<RefundPart>, Vec<RefundPart>) {
    let (mut front, mut back, mut missing) = (Vec::new(), Vec::new(), minor);
    for part in parts {
        let fits = part.amount_minor <= missing;
        match (fits, missing > 0) {
            (true, _) => {
                missing = missing.saturating_sub(part.amount_minor);
                front.push(part);
            }
            (false, true) => {
                let taxes: Vec<RateShare> =
                    part.taxes.iter().map(|share| first_of_share(*share, missing, part.amount_minor)).collect();
                let rest = RefundPart {
                    quantity: 0,
                    amount_minor: part.amount_minor.saturating_sub(missing),
                    tax_minor: part.tax_minor.saturating_sub(tax_of(&taxes)),
                    taxes: less(part.taxes.clone(), &taxes),
                    ..part
                };
                front.push(RefundPart { amount_minor: missing, tax_minor: tax_of(&taxes), taxes, ..part });
                back.push(rest);
                missing = 0;
            }
            (false, false) => back.push(part),
        }
    }
    (front, back)
}

/// What these pieces were paid with.
pub(super) async fn goods(tx: &mut Tx, opened: &Opened, pieces: &Demand) -> Result<Vec<RefundPart>, ServiceError> {
    let totals = &opened.order.totals;
    let mut parts = Vec::with_capacity(pieces.len());
    for (variant, quantity) in pieces {
        let refunded = opened.counts.get(variant).map_or(0, |counts| counts.refunded);
        let mut before = find_paid_back(tx, opened.order.id, PartKind::Goods, Some(*variant)).await?;
        for removed in opened.removed(*variant) {
            before.pieces = before.pieces.saturating_add(removed.quantity);
            before.amount_minor = before.amount_minor.saturating_add(removed.amount_minor);
            before.tax_minor = before.tax_minor.saturating_add(removed.tax_minor);
            before.taxes = more(before.taxes, &removed.taxes);
        }
        let PaidBack { pieces, amount_minor, tax_minor, .. } = before;
        let share = totals.refund_rest(*variant, refunded, *quantity, Carried { pieces, amount_minor, tax_minor });
        let share = share.ok_or_else(|| {
            conflict(format!("The money for so many of {} has gone back already.", opened.title(*variant)))
        })?;
        let by_now = totals.pieces_by_rate(*variant, refunded.saturating_add(*quantity));
        let taxes = match pieces == refunded && tax_of(&before.taxes) == tax_minor {
            true => less(by_now, &before.taxes),
            // Pieces of old do not say theirs by rate.
            false => less(by_now, &totals.pieces_by_rate(*variant, refunded)),
        };
        let (kind, variant, quantity) = (PartKind::Goods, Some(*variant), *quantity);
        let (amount_minor, tax_minor) = (share.total_minor, tax_of(&taxes));
        parts.push(RefundPart { kind, variant, quantity, amount_minor, tax_minor, taxes, edit: None });
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
    RefundPart { kind, variant: None, quantity: 0, amount_minor, tax_minor: tax_of(&taxes), taxes, edit: None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::id::VariantId;

    fn part((number, taxable_minor, tax_minor): (u64, i64, i64)) -> RefundPart {
        RefundPart {
            kind: PartKind::Goods,
            variant: Some(VariantId::from_bits(number)),
            quantity: 3,
            amount_minor: taxable_minor + tax_minor,
            tax_minor,
            taxes: vec![RateShare { rate_ppm: 190_000, taxable_minor, tax_minor }],
            edit: None,
        }
    }

    #[test]
    fn a_part_on_a_cut_is_divided_with_its_taxes_and_what_is_taken_off_goes_first() {
        let off = RefundPart { kind: PartKind::Other, variant: None, quantity: 0, ..part((0, -84, -16)) };
        let (front, back) = split_parts(vec![off.clone(), part((1, 840, 160)), part((2, 420, 80))], 500);
        assert_eq!(front, [off, part((1, 504, 96))]);
        assert_eq!(back, [RefundPart { quantity: 0, ..part((1, 336, 64)) }, part((2, 420, 80))]);
    }

    proptest! {
        /// However much of it each payment gives, the parts come to the whole: money, tax and pieces.
        #[test]
        fn a_refund_over_several_payments_is_exact(
            parts in prop::collection::vec((0..100_u64, 0..10_000_i64, 0..2_000_i64).prop_map(part), 1..5),
            left in prop::collection::vec(0..20_000_i64, 1..4),
        ) {
            let of = |parts: &[RefundPart], what: fn(&RefundPart) -> i64| parts.iter().map(what).sum::<i64>();
            let wanted = of(&parts, |part| part.amount_minor).min(left.iter().sum());
            let (mut given, mut rest) = (Vec::new(), split_parts(parts, wanted).0);
            let whole = rest.clone();
            for (share, left) in take_newest_first(wanted, &left).into_iter().zip(left) {
                prop_assert!((0..=left).contains(&share));
                let (now, later) = split_parts(rest, share);
                prop_assert_eq!(of(&now, |part| part.amount_minor), share);
                rest = later;
                given.extend(now);
            }
            prop_assert!(rest.is_empty());
            for what in [
                |part: &RefundPart| part.amount_minor,
                |part: &RefundPart| part.tax_minor,
                |part: &RefundPart| i64::from(part.quantity),
                |part: &RefundPart| tax_of(&part.taxes),
                |part: &RefundPart| part.taxes.iter().map(|share| share.taxable_minor).sum(),
            ] {
                prop_assert_eq!(of(&given, what), of(&whole, what));
            }
        }
    }
}
