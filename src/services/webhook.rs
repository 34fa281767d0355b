//! What a provider tells us by itself: taken if it is genuine, written down once, and then asked about. A message is a hint
//! to ask, never the news itself.

use http::HeaderMap;
use sha2::{Digest, Sha256};

use super::payment::settle_because;
use super::refund::look_up_refund;
use super::rounds::Round;
use super::{Ctx, ServiceError};
use crate::domain::refusal::Refusal;
use crate::providers::payment::signature::hex;
use crate::providers::payment::{CallError, ProviderEvent};
use crate::store::db::Tx;
use crate::store::payment::{Attempt, find_attempt, find_attempt_by_reference};
use crate::store::provider_event::{StoredEvent, insert_event, list_unhandled_events, mark_failed, mark_handled};

/// The reconciler takes up messages that could not be settled when they came.
const EVENT_RETRY_MS: i64 = 10_000;
/// How far back it is asked for messages that did not arrive: Stripe gives up after three days.
const UNDELIVERED_MS: i64 = 4 * 86_400_000;

/// Takes a message of a provider: the body as it came, to the byte. Once it is written down it is answered with thanks,
/// whatever becomes of it; a message that was told before is thanked for again.
///
/// [`Refusal::Invalid`] means that it is not the provider's message.
pub async fn receive_webhook(ctx: &Ctx, provider: &str, headers: &HeaderMap, raw: &[u8]) -> Result<(), ServiceError> {
    if provider != ctx.payments.name() {
        return Err(Refusal::NotFound.into());
    }
    let event = ctx.payments.verify(headers, raw, ctx.now()).map_err(|not_genuine| {
        tracing::warn!(provider, reason = %not_genuine, "a message that is not the provider's");
        Refusal::Invalid { message: "This message is not signed by the payment provider.".to_owned() }
    })?;
    take_event(ctx, event, hex(&Sha256::digest(raw))).await.map(drop)
}

/// Asks for messages that did not arrive, and takes those that are new.
pub async fn fetch_undelivered(ctx: &Ctx) -> Result<Round, ServiceError> {
    let mut round = Round::default();
    let events = ctx.payments.undelivered(ctx.now().plus_ms(-UNDELIVERED_MS)).await.map_err(|error| {
        tracing::warn!(%error, "the payment provider did not say what it could not deliver");
        ServiceError::from(Refusal::Busy { retry_after_s: 60 })
    })?;
    // Newest first is how they come; oldest first is how they happened.
    for event in events.into_iter().rev() {
        match take_event(ctx, event, String::new()).await {
            Ok(false) => {}
            taken => round.count("a message that did not arrive could not be taken", taken.map(drop)),
        }
    }
    Ok(round)
}

/// Writes an event down, and settles what it is about if it is new; answers whether it was.
async fn take_event(ctx: &Ctx, event: ProviderEvent, raw_sha256: String) -> Result<bool, ServiceError> {
    let now = ctx.now();
    let event = StoredEvent {
        provider: ctx.payments.name().to_owned(),
        id: event.id,
        kind: event.kind,
        reference: event.reference,
        attempt: event.attempt,
        refund: event.refund,
        raw_sha256,
    };
    let told = event.clone();
    let new = ctx.store.write(async move |tx: &mut Tx| insert_event(tx, &told, now).await).await?;
    if new {
        handle_event(ctx, event).await?;
    }
    Ok(new)
}

/// Settles what was told before and could not be settled then.
pub(super) async fn settle_events(ctx: &Ctx) -> Result<Round, ServiceError> {
    let mut round = Round::default();
    let before = ctx.now().plus_ms(-EVENT_RETRY_MS);
    for event in ctx.store.read(async move |tx: &mut Tx| list_unhandled_events(tx, before).await).await? {
        match handle_event(ctx, event).await? {
            true => round.done += 1,
            false => round.failed += 1,
        }
    }
    Ok(round)
}

/// Settles what an event is about, and notes it; answers whether that could be done. An event about a payment that is not ours
/// has nothing to settle.
async fn handle_event(ctx: &Ctx, event: StoredEvent) -> Result<bool, ServiceError> {
    let Err(error) = settle_event(ctx, &event).await else { return Ok(true) };
    tracing::warn!(event = event.id, %error, "a message could not be settled; the reconciler will");
    ctx.store.write(async move |tx: &mut Tx| mark_failed(tx, &event).await).await?;
    Ok(false)
}

async fn settle_event(ctx: &Ctx, event: &StoredEvent) -> Result<(), ServiceError> {
    match (attempt_of(ctx, event).await?, event.refund) {
        // That is noted together with what follows.
        (Some(attempt), None) => return settle_because(ctx, attempt, Some(event.clone())).await.map(drop),
        (Some(attempt), Some(refund)) => {
            settle_because(ctx, attempt, None).await?;
            look_up_refund(ctx, refund).await?;
        }
        (None, Some(refund)) => look_up_refund(ctx, refund).await?,
        (None, None) => {}
    }
    let (now, event) = (ctx.now(), event.clone());
    Ok(ctx.store.write(async move |tx: &mut Tx| mark_handled(tx, &event, now).await).await?)
}

/// The attempt that an event is about: by our own id, by the provider's, or by asking the provider.
async fn attempt_of(ctx: &Ctx, event: &StoredEvent) -> Result<Option<Attempt>, ServiceError> {
    let about = event.clone();
    let find = async move |tx: &mut Tx| match about.attempt {
        Some(id) => Ok(find_attempt(tx, id).await?.filter(|attempt| attempt.provider == about.provider)),
        None => find_attempt_by_reference(tx, &about.provider, &about.reference).await,
    };
    if let Some(attempt) = ctx.store.read(find).await? {
        return Ok(Some(attempt));
    }
    if event.attempt.is_some() {
        return Ok(None);
    }
    let asked = ctx.payments.marks_of(&event.reference).await.map_err(|error| match error {
        CallError::RateLimited { after_s } => ServiceError::from(Refusal::Busy { retry_after_s: after_s }),
        error => ServiceError::Breakage(error.to_string()),
    })?;
    let Some(id) = asked.and_then(|marks| marks.attempt) else { return Ok(None) };
    Ok(ctx.store.read(async move |tx: &mut Tx| find_attempt(tx, id).await).await?)
}
