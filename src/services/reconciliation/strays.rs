//! Money that the provider took in our name and that no order knows of. It goes back by itself, unless a human takes it first.

use super::super::rounds::Round;
use super::super::{Ctx, ServiceError};
use crate::domain::id::RefundId;
use crate::domain::refund::{RefundReason, RefundSaid};
use crate::domain::refusal::Refusal;
use crate::providers::payment::{CallError, RefundRequest};
use crate::store::db::Tx;
use crate::store::reconciliation::{
    Stray, close_break, forget_stray_refund, list_strays, note_stray_asked, take_break,
};

/// A human has so long to take it: 15 minutes.
const PATIENCE_MS: i64 = 15 * 60_000;

/// Sends money without an order back of which nobody said within 15 minutes that they would see to it.
pub async fn send_strays_back(ctx: &Ctx) -> Result<Round, ServiceError> {
    let (provider, found_before) = (ctx.payments.name(), ctx.now().plus_ms(-PATIENCE_MS));
    let strays = ctx.store.read(async move |tx: &mut Tx| list_strays(tx, provider, found_before).await).await?;
    let mut round = Round::default();
    for stray in strays {
        round.count("money without an order could not be sent back", send_back(ctx, stray).await);
    }
    Ok(round)
}

/// Asks the provider, under a name that is written down first and stays the same: an answer that gets lost is asked for again,
/// and what is there is not asked for twice.
async fn send_back(ctx: &Ctx, stray: Stray) -> Result<(), ServiceError> {
    let (id, now, new) = (stray.id, ctx.now(), ctx.new_id::<RefundId>()?);
    let noted = ctx.store.write(async move |tx: &mut Tx| note_stray_asked(tx, id, new, now).await).await?;
    let Some(refund) = noted else { return Ok(()) };
    let reason = RefundReason::WithoutOrder;
    let request = RefundRequest { refund, payment: stray.payment, amount: stray.amount, reason };
    let key = format!("vitrine_{refund}_refund");
    let answer = match stray.asked_at {
        None => ctx.payments.refund(&request, &key).await,
        Some(_) => match ctx.payments.find_refund(&request).await {
            Ok(Some(snapshot)) => Ok(snapshot),
            Ok(None) => ctx.payments.refund(&request, &key).await,
            Err(error) => Err(error),
        },
    };
    match answer {
        Ok(snapshot) => match snapshot.said {
            RefundSaid::Completed | RefundSaid::Pending => {
                let note = format!("sent back as {}", snapshot.reference);
                ctx.store.write(async move |tx: &mut Tx| close_break(tx, id, "shop", &note, now).await).await?;
                tracing::warn!(amount = %request.amount, refund = snapshot.reference, "money without an order goes back");
                Ok(())
            }
            RefundSaid::Failed { code } => leave_to_humans(ctx, id, &code).await,
        },
        Err(CallError::Definitive(code)) => leave_to_humans(ctx, id, &code).await,
        Err(CallError::KeySpent(cause)) => {
            // It was looked up, or will be next time: only what is not there is asked for under another name.
            tracing::warn!(%refund, cause, "a key of a refund is spent");
            if stray.asked_at.is_some() {
                ctx.store.write(async move |tx: &mut Tx| forget_stray_refund(tx, id, refund).await).await?;
            }
            Err(Refusal::Busy { retry_after_s: 60 }.into())
        }
        Err(error @ (CallError::Unknown(_) | CallError::RateLimited { .. })) => {
            tracing::warn!(%refund, %error, "the payment provider did not answer");
            Err(Refusal::Busy { retry_after_s: 60 }.into())
        }
    }
}

/// The provider will not do it.
async fn leave_to_humans(ctx: &Ctx, id: i64, code: &str) -> Result<(), ServiceError> {
    let (now, note) = (ctx.now(), format!("the provider did not send it back: {code}"));
    tracing::error!(code, "the provider refuses to send money without an order back: vitrine reconcile list");
    ctx.store.write(async move |tx: &mut Tx| take_break(tx, id, "provider", &note, now).await).await?;
    Ok(())
}
