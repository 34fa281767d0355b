//! Money: asking the provider what became of a payment, and writing that down.
//!
//! [`settle`] is the one way. The buyer's return, the provider's message and the reconciler all take it, in any order and as
//! often as they like: the provider is asked, its answer is compared with what we asked for, and what follows is written
//! in one transaction.

use super::edit::pay_edit;
use super::order::{Moved, carry_out, moved_meanwhile};
use super::refund::{NewRefund, begin_refund, carry_out_refund};
use super::stock::announce;
use super::{Ctx, ServiceError};
use crate::domain::edit::EditState;
use crate::domain::history::Happening;
use crate::domain::id::{AttemptId, OrderId};
use crate::domain::ledger::{Cause, Transfer};
use crate::domain::money::Money;
use crate::domain::order::{OrderEvent, OrderStatus, transition as order_transition};
use crate::domain::payment::{AttemptState, PaymentEffect, ProviderState, transition};
use crate::domain::refund::RefundReason;
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::providers::payment::{CallError, Dispute, Snapshot, StartRequest};
use crate::store::db::{StoreError, Tx};
use crate::store::dispute::{StoredDispute, save_dispute};
use crate::store::edit::find_edit;
use crate::store::ledger::write_transfer;
use crate::store::order::{Order, find_order, list_history, write_history};
use crate::store::payment::{Attempt, change_key, find_attempt, next_key, update_attempt};
use crate::store::provider_event::{StoredEvent, mark_handled};
use crate::store::stock::{FaceChange, list_face_changes};
use crate::words::payment as words;

/// A provider may forget an idempotency key after 24 hours
/// (<https://docs.stripe.com/api/idempotent_requests>); an hour before that we no longer count on it.
pub(super) const KEY_LIFE_MS: i64 = 23 * 3_600_000;

/// What a provider said of an attempt, compared and found to be about it.
pub(super) struct Heard {
    state: ProviderState,
    reference: Option<String>,
    pay_url: Option<String>,
    disputes: Vec<Dispute>,
    /// The message that made us ask. It is noted as seen to together with what follows.
    message: Option<StoredEvent>,
}

impl Heard {
    const fn only(state: ProviderState) -> Self {
        Self { state, reference: None, pay_url: None, disputes: Vec::new(), message: None }
    }
}

/// Asks the provider what became of an attempt, and writes down what follows.
pub async fn settle(ctx: &Ctx, id: AttemptId) -> Result<Attempt, ServiceError> {
    let found = ctx.store.read(async move |tx: &mut Tx| find_attempt(tx, id).await).await?;
    settle_because(ctx, found.ok_or(Refusal::NotFound)?, None).await
}

/// The same for an attempt that was found just now, because of a message if there is one.
pub(super) async fn settle_because(
    ctx: &Ctx,
    attempt: Attempt,
    message: Option<StoredEvent>,
) -> Result<Attempt, ServiceError> {
    let mut heard = Heard { message, ..ask(ctx, &attempt).await? };
    note_disputes(ctx, &attempt, std::mem::take(&mut heard.disputes)).await?;
    let is_over = matches!(attempt.state, AttemptState::Failed | AttemptState::Closed);
    if let (true, ProviderState::Authorized { .. }, Some(reference)) = (is_over, &heard.state, &attempt.reference) {
        // It was given up, and money was set aside all the same: nobody wants it.
        ctx.payments.void(reference).await.map_err(|error| not_answered(&attempt, &error))?;
    }
    write_down(ctx, attempt, heard).await
}

/// Writes down what a buyer's bank disputes, and each time that changes.
async fn note_disputes(ctx: &Ctx, attempt: &Attempt, disputes: Vec<Dispute>) -> Result<(), ServiceError> {
    if disputes.is_empty() {
        return Ok(());
    }
    let (now, attempt) = (ctx.now(), attempt.clone());
    let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
        for dispute in &disputes {
            let noted = StoredDispute {
                provider: attempt.provider.clone(),
                reference: dispute.reference.clone(),
                attempt: attempt.id,
                order: attempt.order,
                amount: dispute.amount,
                status: dispute.status.clone(),
                reason: dispute.reason.clone(),
            };
            if save_dispute(tx, &noted, now).await? {
                let detail = format!("{} {}", dispute.status, dispute.reason);
                write_history(tx, attempt.order, now, Happening::Disputed, "provider", &detail).await?;
            }
        }
        Ok(())
    };
    Ok(ctx.store.write(act).await?)
}

/// How a buyer can go on with an attempt.
pub(super) enum Payable {
    /// They pay here.
    At(String),
    /// The provider is working on it; there is nothing for them to do.
    Wait,
    /// It was paid, or it never can be.
    Over,
}

/// Sees to it that an attempt can be paid: starts it if that was not done, or has no answer yet.
pub(super) async fn make_payable(ctx: &Ctx, attempt: Attempt) -> Result<Payable, ServiceError> {
    let starts = attempt.reference.is_none();
    let heard = if starts { start(ctx, &attempt).await? } else { ask(ctx, &attempt).await? };
    let attempt = write_down(ctx, attempt, heard).await?;
    Ok(match (attempt.state, attempt.pay_url) {
        (AttemptState::New | AttemptState::Started | AttemptState::ActionRequired, Some(url)) => Payable::At(url),
        (AttemptState::Failed, _) if starts => {
            let message = words::not_started(ctx.locale().language);
            return Err(Refusal::Conflict { message: message.to_owned() }.into());
        }
        (AttemptState::Captured | AttemptState::Failed | AttemptState::Closed, _) => Payable::Over,
        (
            AttemptState::New
            | AttemptState::Started
            | AttemptState::ActionRequired
            | AttemptState::Processing
            | AttemptState::Authorized,
            _,
        ) => Payable::Wait,
    })
}

/// Closes an attempt with the provider, so that it can never succeed any more. It may turn out that it already has.
pub(super) async fn close(ctx: &Ctx, attempt: Attempt) -> Result<Attempt, ServiceError> {
    let reference = match &attempt.reference {
        Some(reference) => Some(reference.clone()),
        None => ask(ctx, &attempt).await?.reference,
    };
    is_providers(ctx, &attempt)?;
    let heard = match reference {
        Some(reference) => {
            let closed = ctx.payments.close(&reference).await.map_err(|error| not_answered(&attempt, &error))?;
            compare(ctx, &attempt, closed).await?
        }
        None => Heard::only(ProviderState::Closed),
    };
    write_down(ctx, attempt, heard).await
}

/// What the provider says of an attempt. One without a reference is started: under the same key, so that a start whose
/// answer was lost is not done twice.
async fn ask(ctx: &Ctx, attempt: &Attempt) -> Result<Heard, ServiceError> {
    is_providers(ctx, attempt)?;
    match &attempt.reference {
        Some(reference) => {
            let snapshot = ctx.payments.fetch(reference).await.map_err(|error| not_answered(attempt, &error))?;
            compare(ctx, attempt, snapshot).await
        }
        None => start(ctx, attempt).await,
    }
}

/// A shop that has changed its provider can't ask the new one about payments at the old.
pub(super) fn is_providers(ctx: &Ctx, attempt: &Attempt) -> Result<(), ServiceError> {
    if attempt.provider == ctx.payments.name() {
        return Ok(());
    }
    let Attempt { id, provider, .. } = attempt;
    Err(ServiceError::Breakage(format!("attempt {id} is at {provider}, which is not the payment provider any more")))
}

/// Of several payments for one attempt the one that says most: taken money first, then what may still become some.
fn most_telling(snapshots: Vec<Snapshot>) -> Option<Snapshot> {
    snapshots.into_iter().max_by_key(|snapshot| match snapshot.state {
        ProviderState::Captured { .. } => 3,
        ProviderState::Authorized { .. } | ProviderState::Processing => 2,
        ProviderState::ActionRequired | ProviderState::Open => 1,
        ProviderState::Failed { .. } | ProviderState::Closed => 0,
    })
}

/// Asks the provider to be ready for the attempt. When the key no longer tells, what was asked for is looked up; only
/// what is not there is asked for anew, under another key, and not at all when that would be too late.
async fn start(ctx: &Ctx, attempt: &Attempt) -> Result<Heard, ServiceError> {
    is_providers(ctx, attempt)?;
    if ctx.now() > attempt.created_at.plus_ms(KEY_LIFE_MS) {
        return match look_up(ctx, attempt).await? {
            Some(heard) => Ok(heard),
            None => Ok(Heard::only(ProviderState::Closed)),
        };
    }
    let request: StartRequest =
        serde_json::from_str(&attempt.request).map_err(|error| ServiceError::Breakage(error.to_string()))?;
    match ctx.payments.start(&request, &attempt.idempotency_key).await {
        Ok(started) => {
            let (reference, pay_url) = (Some(started.reference), Some(started.pay_url));
            Ok(Heard { reference, pay_url, ..Heard::only(ProviderState::Open) })
        }
        Err(CallError::Definitive(code)) => {
            tracing::error!(attempt = %attempt.id, code, "the provider refuses to start a payment");
            Ok(Heard::only(ProviderState::Failed { code }))
        }
        Err(CallError::KeySpent(cause)) => {
            tracing::warn!(attempt = %attempt.id, cause, "a key of an attempt is spent");
            if let Some(heard) = look_up(ctx, attempt).await? {
                return Ok(heard);
            }
            let (id, key) = (attempt.id, attempt.idempotency_key.clone());
            let change = async move |tx: &mut Tx| change_key(tx, id, &key, &next_key(&key)).await;
            ctx.store.write(change).await?;
            Err(Refusal::Busy { retry_after_s: 1 }.into())
        }
        Err(error) => Err(not_answered(attempt, &error)),
    }
}

/// What the provider has for an attempt of which only our name is known.
async fn look_up(ctx: &Ctx, attempt: &Attempt) -> Result<Option<Heard>, ServiceError> {
    let found = ctx.payments.find(attempt.id, attempt.created_at).await;
    match found.map(most_telling).map_err(|error| not_answered(attempt, &error))? {
        Some(snapshot) => compare(ctx, attempt, snapshot).await.map(Some),
        None => Ok(None),
    }
}

/// Whether a snapshot is about what we asked for. If it is not, nothing moves until somebody has looked at it.
pub(super) async fn compare(ctx: &Ctx, attempt: &Attempt, snapshot: Snapshot) -> Result<Heard, ServiceError> {
    let captured = match &snapshot.state {
        ProviderState::Captured { amount } => *amount,
        _ => attempt.amount,
    };
    let differs = if snapshot.attempt != attempt.id || snapshot.order != attempt.order {
        Some("it is about another order")
    } else if attempt.reference.as_ref().is_some_and(|reference| *reference != snapshot.reference) {
        Some("it has another reference")
    } else if snapshot.amount != attempt.amount || captured != attempt.amount {
        Some("it is about another sum")
    } else {
        None
    };
    match differs {
        None => Ok(Heard {
            state: snapshot.state,
            reference: Some(snapshot.reference),
            pay_url: snapshot.pay_url,
            disputes: snapshot.disputes,
            message: None,
        }),
        Some(how) => {
            note_difference(ctx, attempt.order, how).await?;
            Err(ServiceError::Breakage(format!("what the provider says of attempt {} differs: {how}", attempt.id)))
        }
    }
}

/// Writes once into the order's history that the provider says something else.
async fn note_difference(ctx: &Ctx, order: OrderId, how: &'static str) -> Result<(), ServiceError> {
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
        let history = list_history(tx, order).await?;
        if !history.iter().any(|entry| entry.happening == Happening::PaymentDiffers) {
            write_history(tx, order, now, Happening::PaymentDiffers, "provider", how).await?;
        }
        Ok(())
    };
    Ok(ctx.store.write(act).await?)
}

/// Writes down what was heard and what follows from it, in one transaction.
pub(super) async fn write_down(ctx: &Ctx, known: Attempt, heard: Heard) -> Result<Attempt, ServiceError> {
    if heard.message.is_none() && changes_nothing(&known, &heard) {
        return Ok(known);
    }
    let (id, refund, now) = (known.id, ctx.new_id()?, ctx.now());
    let act = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let attempt = find_attempt(tx, id).await?.ok_or(StoreError::NotFound)?;
        if let Some(message) = &heard.message {
            mark_handled(tx, message, now).await?;
        }
        if changes_nothing(&attempt, &heard) {
            return Ok((attempt, Vec::new()));
        }
        let was_due = attempt.refund_due;
        let (attempt, pages) = move_attempt(tx, attempt, &heard, now).await?;
        if attempt.refund_due && !was_due {
            begin_refund(tx, refund, &too_late(&attempt), now).await?;
        }
        Ok((attempt, pages))
    };
    let (attempt, pages) = ctx.store.write(act).await?;
    announce(ctx, pages);
    if attempt.refund_due
        && !known.refund_due
        && let Err(error) = carry_out_refund(ctx, refund).await
    {
        tracing::warn!(attempt = %attempt.id, %error, "late money is not back yet; the reconciler goes on with it");
    }
    Ok(attempt)
}

/// All the money of an attempt goes back: its order has no use for it.
fn too_late(attempt: &Attempt) -> NewRefund {
    NewRefund {
        attempt: attempt.id,
        amount: Money::new(attempt.captured_minor, attempt.amount.currency),
        reason: RefundReason::PaidTooLate,
        note: String::new(),
        actor: "shop",
    }
}

fn changes_nothing(attempt: &Attempt, heard: &Heard) -> bool {
    let (state, effect) = transition(attempt.state, &heard.state);
    let nothing_new = attempt.reference.is_some() || heard.reference.is_none();
    state == attempt.state && effect.is_none() && nothing_new
}

async fn move_attempt(
    tx: &mut Tx,
    mut attempt: Attempt,
    heard: &Heard,
    now: Timestamp,
) -> Result<(Attempt, Vec<FaceChange>), ServiceError> {
    let (state, effect) = transition(attempt.state, &heard.state);
    let captured_before = attempt.captured_minor;
    attempt.state = state;
    attempt.updated_at = now;
    if attempt.reference.is_none() {
        attempt.reference.clone_from(&heard.reference);
    }
    if heard.pay_url.is_some() {
        attempt.pay_url.clone_from(&heard.pay_url);
    }
    let mut pages = Vec::new();
    match effect {
        None => {}
        Some(PaymentEffect::Over) => {
            let (happening, detail) = match &heard.state {
                ProviderState::Failed { code } => (Happening::PaymentDeclined, code.as_str()),
                _ => (Happening::PaymentClosed, ""),
            };
            attempt.decline_code = (happening == Happening::PaymentDeclined).then(|| detail.to_owned());
            write_history(tx, attempt.order, now, happening, "provider", detail).await?;
        }
        Some(PaymentEffect::RefundDue) => {
            attempt.captured_minor = attempt.amount.minor;
            attempt.refund_due = true;
            write_history(tx, attempt.order, now, Happening::PaidTooLate, "provider", "").await?;
        }
        Some(PaymentEffect::Paid) => {
            let paid = pay(tx, &attempt, Happening::Paid, now).await?;
            attempt.captured_minor = attempt.amount.minor;
            attempt.refund_due = paid.refund;
            pages = list_face_changes(tx, &paid.stock).await?;
        }
        Some(PaymentEffect::Secured) => {
            // An order that can't use the money any more has nothing to send back: it is let go.
            let secured = pay(tx, &attempt, Happening::Authorized, now).await?;
            attempt.authorized_at = Some(now);
            if let ProviderState::Authorized { until } = &heard.state {
                attempt.authorized_until = *until;
            }
            pages = list_face_changes(tx, &secured.stock).await?;
        }
        Some(PaymentEffect::Taken) => {
            attempt.captured_minor = attempt.amount.minor;
            let order = find_order(tx, attempt.order).await?.ok_or(StoreError::NotFound)?;
            attempt.refund_due = order.status == OrderStatus::Canceled || is_for_nothing(tx, &attempt).await?;
            let happening = match (attempt.refund_due, attempt.edit) {
                (true, _) => Some(Happening::PaidTooLate),
                (false, None) => Some(Happening::Paid),
                // Its buyer has read that it is paid.
                (false, Some(_)) => None,
            };
            if let Some(happening) = happening {
                write_history(tx, attempt.order, now, happening, "provider", "").await?;
            }
        }
        Some(PaymentEffect::LetGo) => {
            write_history(tx, attempt.order, now, Happening::Voided, "provider", "").await?;
        }
    }
    if !update_attempt(tx, &attempt).await? {
        return Err(moved_meanwhile(attempt.order));
    }
    if attempt.captured_minor > captured_before {
        let amount = Money::new(attempt.captured_minor - captured_before, attempt.amount.currency);
        let transfer = Transfer { cause: Cause::Captured(attempt.id), order: Some(attempt.order), amount };
        write_transfer(tx, &transfer, now).await?;
    }
    attempt.version += 1;
    Ok((attempt, pages))
}

/// Whether an attempt collects for an edit that is none any more.
async fn is_for_nothing(tx: &mut Tx, attempt: &Attempt) -> Result<bool, StoreError> {
    let Some(id) = attempt.edit else { return Ok(false) };
    Ok(find_edit(tx, id).await?.is_none_or(|edit| edit.state != EditState::Applied))
}

/// The money of an attempt is there, or set aside: for an order, or for the edit of one.
async fn pay(tx: &mut Tx, attempt: &Attempt, how: Happening, now: Timestamp) -> Result<Moved, ServiceError> {
    if let Some(edit) = attempt.edit {
        return pay_edit(tx, attempt.order, edit, now).await;
    }
    let order = find_order(tx, attempt.order).await?.ok_or(StoreError::NotFound)?;
    pay_order(tx, &order, how, now).await
}

/// The money for an order is there, or set aside for it. An order that can't use it any more has no use for it.
async fn pay_order(tx: &mut Tx, order: &Order, how: Happening, now: Timestamp) -> Result<Moved, ServiceError> {
    let moved = match order_transition(order.status, OrderEvent::PaymentCaptured) {
        Ok((status, effects)) => carry_out(tx, order, status, effects, now).await?,
        Err(_) => Moved { stock: Vec::new(), refund: true },
    };
    let happening = if moved.refund && how == Happening::Paid { Happening::PaidTooLate } else { how };
    write_history(tx, order.id, now, happening, "provider", "").await?;
    Ok(moved)
}

/// Gives an unpaid order up, inside the caller's transaction. None of its payments may be able to succeed any more.
pub(super) async fn give_up(
    tx: &mut Tx,
    order: &Order,
    why: Happening,
    actor: &str,
    now: Timestamp,
) -> Result<Vec<FaceChange>, ServiceError> {
    let (status, effects) = order_transition(order.status, OrderEvent::PaymentGivenUp).map_err(Refusal::from)?;
    let moved = carry_out(tx, order, status, effects, now).await?;
    write_history(tx, order.id, now, why, actor, "").await?;
    Ok(list_face_changes(tx, &moved.stock).await?)
}

/// The provider did not answer, or did not know what we mean. What was asked may or may not have been done.
pub(super) fn not_answered(attempt: &Attempt, error: &CallError) -> ServiceError {
    tracing::warn!(attempt = %attempt.id, %error, "the payment provider did not answer");
    match error {
        CallError::Definitive(_) => ServiceError::Breakage(format!("attempt {}: {error}", attempt.id)),
        CallError::Unknown(_) | CallError::KeySpent(_) => Refusal::Busy { retry_after_s: 5 }.into(),
        CallError::RateLimited { after_s } => Refusal::Busy { retry_after_s: *after_s }.into(),
    }
}
