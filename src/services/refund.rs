//! Sending money back.
//!
//! A refund is written down before the provider is asked, together with what it is for: the return, the cancellation,
//! the late payment. It takes its sum from the payment in the same transaction, so that no two refunds can share a cent.
//! Only then is the provider asked, and however often that has to be repeated, it is the same refund under the same key.

use super::invoice::issue_credit_note;
use super::payback::Why;
use super::payment::KEY_LIFE_MS;
use super::rounds::Round;
use super::{Ctx, ServiceError};
use crate::domain::gift_card::MovementKind;
use crate::domain::history::{Happening, write_sum};
use crate::domain::id::{AttemptId, GiftCardId, OrderId, RefundId};
use crate::domain::ledger::{Cause, Transfer};
use crate::domain::mail::MailKind;
use crate::domain::money::Money;
use crate::domain::refund::{RefundEffect, RefundReason, RefundSaid, RefundState, TooMuch, transition};
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::providers::payment::{CallError, RefundRequest, RefundSnapshot};
use crate::store::db::{StoreError, Tx};
use crate::store::gift_card::{Moving, put_on_card};
use crate::store::ledger::write_transfer;
use crate::store::order::write_history;
use crate::store::order_line::{Fate, count_pieces};
use crate::store::outbox::put_mail;
use crate::store::payment::find_attempt;
use crate::store::refund::{
    Refund, change_key, find_refund, give_sum_back, insert_refund, list_pending_refunds, list_refunds_due, note_asked,
    take_sum, update_refund,
};
use crate::store::refund_part::list_refund_parts;
use crate::store::tender::take_tendered;

/// A refund whose answer did not come is looked up and asked for again after this long.
const SILENCE_MS: i64 = 30_000;
/// Money that has to go back, and was refused by the provider, is tried again every day.
const DUE_AGAIN_MS: i64 = 24 * 3_600_000;

/// What is to go back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRefund {
    /// The payment it came with.
    pub attempt: AttemptId,
    pub amount: Money,
    pub reason: RefundReason,
    /// What staff wrote beside it.
    pub note: String,
    /// buyer, provider, shop or staff
    pub actor: &'static str,
}

/// Sends money back. When the provider does not answer, the refund is pending, and the reconciler goes on with it.
///
/// A sum that is more than what is left of the payment is refused.
pub async fn refund_payment(ctx: &Ctx, new: NewRefund) -> Result<Refund, ServiceError> {
    let (id, now) = (ctx.new_id()?, ctx.now());
    let refund = ctx.store.write(async move |tx: &mut Tx| begin_refund(tx, id, &new, now).await).await?;
    if let Err(error) = carry_out_refund(ctx, id).await {
        tracing::warn!(refund = %id, %error, "a refund is not confirmed; the reconciler goes on with it");
    }
    let found = ctx.store.read(async move |tx: &mut Tx| find_refund(tx, id).await).await?;
    Ok(found.unwrap_or(refund))
}

/// Writes a refund down, inside the caller's transaction, together with what it is for. The provider is asked afterwards:
/// by [`carry_out_refund`] at once, and by [`carry_out_refunds`] if that could not be done.
pub(super) async fn begin_refund(
    tx: &mut Tx,
    id: RefundId,
    new: &NewRefund,
    now: Timestamp,
) -> Result<Refund, ServiceError> {
    if new.amount.minor <= 0 {
        let message = "A refund is of more than nothing.".to_owned();
        return Err(Refusal::Invalid { message }.into());
    }
    let taken = take_sum(tx, new.attempt, new.amount).await?;
    let attempt = find_attempt(tx, new.attempt).await?.ok_or(StoreError::NotFound)?;
    if !taken {
        let left = Money::new(attempt.captured_minor.saturating_sub(attempt.refunded_minor), attempt.amount.currency);
        return Err(Refusal::Conflict { message: TooMuch { left }.to_string() }.into());
    }
    let refund =
        blank(id, attempt.order, new.amount, &Why { reason: new.reason, note: &new.note, actor: new.actor }, now);
    let refund = Refund { attempt: Some(attempt.id), ..refund };
    insert_refund(tx, &refund).await?;
    write_history(tx, refund.order, now, Happening::RefundBegun, new.actor, &write_sum(new.amount)).await?;
    Ok(refund)
}

/// A refund that is about to be written down, from nowhere to nowhere yet.
pub(super) fn blank(id: RefundId, order: OrderId, amount: Money, why: &Why<'_>, now: Timestamp) -> Refund {
    Refund {
        id,
        order,
        attempt: None,
        tender: None,
        to_card: None,
        amount,
        reason: why.reason,
        note: why.note.to_owned(),
        state: RefundState::Pending,
        idempotency_key: format!("vitrine_{id}_refund"),
        reference: None,
        failure_code: None,
        actor: why.actor.to_owned(),
        asked_at: None,
        created_at: now,
        updated_at: now,
    }
}

/// Asks the provider for a refund that was written down, and writes down what it says.
///
/// An answer that gets lost is no answer: the refund keeps its key, and is looked up before it is asked for again.
pub async fn carry_out_refund(ctx: &Ctx, id: RefundId) -> Result<(), ServiceError> {
    let now = ctx.now();
    let (refund, request) = ctx
        .store
        .write(async move |tx: &mut Tx| -> Result<_, ServiceError> {
            let refund = find_refund(tx, id).await?.ok_or(StoreError::NotFound)?;
            note_asked(tx, id, now).await?;
            let payment = payment_of(tx, &refund).await?.unwrap_or_default();
            let request = RefundRequest { refund: id, payment, amount: refund.amount, reason: refund.reason };
            Ok((refund, request))
        })
        .await?;
    // What is put on a card was done when it was written down.
    if refund.state != RefundState::Pending {
        return Ok(());
    }
    let answer = match refund.asked_at {
        None => ctx.payments.refund(&request, &refund.idempotency_key).await,
        Some(asked_at) => match ctx.payments.find_refund(&request).await {
            Ok(Some(snapshot)) => Ok(snapshot),
            // What the provider does not know of by then was not done; it may have forgotten the key, too.
            Ok(None) if now > asked_at.plus_ms(KEY_LIFE_MS) => Err(CallError::KeySpent("it is too old".to_owned())),
            Ok(None) => ctx.payments.refund(&request, &refund.idempotency_key).await,
            Err(error) => Err(error),
        },
    };
    match answer {
        Ok(snapshot) => hear_of_refund(ctx, id, snapshot).await,
        Err(CallError::Definitive(code)) => {
            tracing::error!(refund = %id, code, "the provider refuses a refund");
            write_down(ctx, id, None, RefundSaid::Failed { code }).await
        }
        Err(CallError::KeySpent(cause)) => {
            // It was looked up, or will be next time: only what is not there is asked for under another key.
            tracing::warn!(refund = %id, cause, "a key of a refund is spent");
            if refund.asked_at.is_some() {
                ctx.store.write(async move |tx: &mut Tx| change_key(tx, &refund, now).await).await?;
            }
            Err(Refusal::Busy { retry_after_s: 5 }.into())
        }
        Err(error @ (CallError::Unknown(_) | CallError::RateLimited { .. })) => {
            tracing::warn!(refund = %id, %error, "the payment provider did not answer");
            Err(Refusal::Busy { retry_after_s: 5 }.into())
        }
    }
}

/// Asks what became of a refund that the provider speaks of: one that was completed can still fail.
pub(super) async fn look_up_refund(ctx: &Ctx, id: RefundId) -> Result<(), ServiceError> {
    let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
        let Some(refund) = find_refund(tx, id).await? else { return Ok(None) };
        Ok(payment_of(tx, &refund).await?.map(|payment| (refund, payment)))
    };
    let Some((refund, payment)) = ctx.store.read(find).await? else { return Ok(()) };
    let request = RefundRequest { refund: id, payment, amount: refund.amount, reason: refund.reason };
    match ctx.payments.find_refund(&request).await {
        Ok(Some(snapshot)) => hear_of_refund(ctx, id, snapshot).await,
        Ok(None) => Ok(()),
        Err(error) => Err(ServiceError::Breakage(error.to_string())),
    }
}

/// The provider's name for the payment that a refund comes from.
async fn payment_of(tx: &mut Tx, refund: &Refund) -> Result<Option<String>, StoreError> {
    match refund.attempt {
        Some(attempt) => Ok(find_attempt(tx, attempt).await?.and_then(|attempt| attempt.reference)),
        None => Ok(None),
    }
}

/// Where the money of a refund to a card comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Payment(AttemptId),
    /// What that card paid of the order.
    Card(GiftCardId),
}

/// Puts money of an order on a card, inside the caller's transaction. No provider is asked, so it is done with it.
/// [`tell_of_card_refund`] has the rest, once the parts of the refund are written.
pub(super) async fn refund_to_card(
    tx: &mut Tx,
    refund: Refund,
    from: Source,
    card: GiftCardId,
) -> Result<Refund, ServiceError> {
    let (attempt, tender) = match from {
        Source::Payment(attempt) => (Some(attempt), None),
        Source::Card(card) => (None, Some(card)),
    };
    let taken = match from {
        Source::Payment(attempt) => take_sum(tx, attempt, refund.amount).await?,
        Source::Card(card) => take_tendered(tx, refund.order, card, refund.amount.minor).await?,
    };
    if !taken {
        return Err(Refusal::Busy { retry_after_s: 1 }.into());
    }
    let refund = Refund { attempt, tender, to_card: Some(card), state: RefundState::Completed, ..refund };
    insert_refund(tx, &refund).await?;
    let cause = Cause::RefundedToCard(refund.id);
    // A column of the movements, not a person: who decided it stands with the refund.
    let actor = if refund.actor == "staff" { "staff" } else { "shop" };
    let (order, now) = (Some(refund.order), refund.created_at);
    put_on_card(tx, card, refund.amount, Moving { kind: MovementKind::Refunded, cause, order, actor, now }).await?;
    Ok(refund)
}

/// Tells the buyer of money that is on a card, and credits it.
pub(super) async fn tell_of_card_refund(tx: &mut Tx, refund: &Refund, now: Timestamp) -> Result<(), ServiceError> {
    let sum = write_sum(refund.amount);
    write_history(tx, refund.order, now, Happening::RefundedToCard, "shop", &sum).await?;
    issue_credit_note(tx, refund, now).await?;
    put_mail(tx, refund.order, MailKind::Refunded, &refund.id.to_string(), now).await?;
    Ok(())
}

/// Writes down what a provider says of a refund.
async fn hear_of_refund(ctx: &Ctx, id: RefundId, snapshot: RefundSnapshot) -> Result<(), ServiceError> {
    if snapshot.refund != id {
        return Err(ServiceError::Breakage(format!("the provider speaks of another refund than {id}")));
    }
    write_down(ctx, id, Some(snapshot.reference), snapshot.said).await
}

async fn write_down(ctx: &Ctx, id: RefundId, reference: Option<String>, said: RefundSaid) -> Result<(), ServiceError> {
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<(), ServiceError> {
        let mut refund = find_refund(tx, id).await?.ok_or(StoreError::NotFound)?;
        let seen = refund.state;
        let (state, effect) = transition(seen, &said);
        if state == seen && (refund.reference.is_some() || reference.is_none()) {
            return Ok(());
        }
        refund.state = state;
        refund.updated_at = now;
        if refund.reference.is_none() {
            refund.reference.clone_from(&reference);
        }
        if let (Some(RefundEffect::FreeSum), RefundSaid::Failed { code }) = (effect, &said) {
            refund.failure_code = Some(code.clone());
        }
        if !update_refund(tx, seen, &refund).await? {
            return Err(Refusal::Busy { retry_after_s: 1 }.into());
        }
        match effect {
            None => {}
            Some(RefundEffect::Tell) => {
                post(tx, Cause::Refunded(id), &refund, now).await?;
                let sum = write_sum(refund.amount);
                write_history(tx, refund.order, now, Happening::Refunded, "provider", &sum).await?;
                issue_credit_note(tx, &refund, now).await?;
                put_mail(tx, refund.order, MailKind::Refunded, &refund.id.to_string(), now).await?;
            }
            Some(RefundEffect::FreeSum) => {
                give_sum_back(tx, &refund).await?;
                // What it was for is not refunded: it can be, in another way.
                for part in list_refund_parts(tx, id).await? {
                    let Some(variant) = part.variant.filter(|_| part.quantity > 0) else { continue };
                    let pieces = i64::from(part.quantity);
                    if !count_pieces(tx, refund.order, variant, Fate::Refunded, -pieces).await? {
                        return Err(ServiceError::Breakage(format!("refund {id}: its pieces were not counted")));
                    }
                }
                if seen == RefundState::Completed {
                    post(tx, Cause::RefundCameBack(id), &refund, now).await?;
                }
                let code = refund.failure_code.as_deref().unwrap_or_default();
                write_history(tx, refund.order, now, Happening::RefundFailed, "provider", code).await?;
            }
        }
        Ok(())
    };
    ctx.store.write(act).await
}

async fn post(tx: &mut Tx, cause: Cause, refund: &Refund, now: Timestamp) -> Result<(), StoreError> {
    write_transfer(tx, &Transfer { cause, order: Some(refund.order), amount: refund.amount }, now).await
}

/// Goes on with all refunds that were written down and have no answer yet, and sends back what is due to go back.
pub async fn carry_out_refunds(ctx: &Ctx) -> Result<Round, ServiceError> {
    let mut round = Round::default();
    let (now, tried_before) = (ctx.now(), ctx.now().plus_ms(-DUE_AGAIN_MS));
    let due = ctx.store.read(async move |tx: &mut Tx| list_refunds_due(tx, tried_before).await).await?;
    for (attempt, amount) in due {
        let new = NewRefund { attempt, amount, reason: RefundReason::PaidTooLate, note: String::new(), actor: "shop" };
        let id = ctx.new_id()?;
        let begun = ctx.store.write(async move |tx: &mut Tx| begin_refund(tx, id, &new, now).await).await;
        round.count("money that has to go back could not be sent", begun.map(drop));
    }
    let unmoved_since = now.plus_ms(-SILENCE_MS);
    let pending = ctx.store.read(async move |tx: &mut Tx| list_pending_refunds(tx, unmoved_since).await).await?;
    for id in pending {
        round.count("a refund could not be confirmed", carry_out_refund(ctx, id).await);
    }
    Ok(round)
}
