//! What providers told us, each event once.

use super::db::{StoreError, Tx};
use crate::domain::id::{AttemptId, RefundId};
use crate::domain::time::Timestamp;
use crate::params;

/// After so many tries an event is left for somebody to look at. What it is about is asked for all the same.
const TRIES_MAX: i64 = 20;

/// What a provider told us: that something became of one of its payments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    pub provider: String,
    pub id: String,
    /// In the provider's words.
    pub kind: String,
    pub reference: String,
    /// Our own ids, where the thing carries them.
    pub attempt: Option<AttemptId>,
    pub refund: Option<RefundId>,
    /// Of the body as it came; empty when it was asked for.
    pub raw_sha256: String,
}

/// Keeps an event; answers whether it is new. Providers tell things more than once.
pub async fn insert_event(tx: &mut Tx, event: &StoredEvent, now: Timestamp) -> Result<bool, StoreError> {
    let inserted = tx
        .execute(
            "insert into provider_event (
                 provider, event_id, received_at, provider_ref, kind, attempt_id, refund_id, raw_sha256
             )
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (provider, event_id) do nothing",
            params![
                &event.provider,
                &event.id,
                now,
                &event.reference,
                &event.kind,
                event.attempt,
                event.refund,
                &event.raw_sha256
            ],
        )
        .await?;
    Ok(inserted == 1)
}

/// Notes that what an event was about is settled.
pub async fn mark_handled(tx: &mut Tx, event: &StoredEvent, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "update provider_event set handled_at = $3 where provider = $1 and event_id = $2 and handled_at is null",
        params![&event.provider, &event.id, now],
    )
    .await?;
    Ok(())
}

/// Notes that what an event was about could not be settled.
pub async fn mark_failed(tx: &mut Tx, event: &StoredEvent) -> Result<(), StoreError> {
    tx.execute(
        "update provider_event set tries = tries + 1 where provider = $1 and event_id = $2",
        params![&event.provider, &event.id],
    )
    .await?;
    Ok(())
}

/// Events that came before that time and were not settled, oldest first. The longer one resists, the more rarely it is
/// tried: the pauses grow from ten seconds to an hour.
pub async fn list_unhandled_events(tx: &mut Tx, before: Timestamp) -> Result<Vec<StoredEvent>, StoreError> {
    let rows = tx
        .query(
            "select provider, event_id, kind, provider_ref, attempt_id, refund_id, raw_sha256
             from provider_event
             where handled_at is null
               and tries < $2
               and received_at + 10000 * tries * (tries - 1) <= $1
             order by received_at
             limit 100",
            params![before, TRIES_MAX],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(StoredEvent {
                provider: row.get("provider")?,
                id: row.get("event_id")?,
                kind: row.get("kind")?,
                reference: row.get("provider_ref")?,
                attempt: row.parse_opt("attempt_id")?,
                refund: row.parse_opt("refund_id")?,
                raw_sha256: row.get("raw_sha256")?,
            })
        })
        .collect()
}
