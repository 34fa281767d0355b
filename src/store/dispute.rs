//! Disputes: a buyer's bank took money back and wants reasons.

use super::db::{StoreError, Tx};
use crate::domain::id::{AttemptId, OrderId};
use crate::domain::money::Money;
use crate::domain::time::Timestamp;
use crate::params;

/// A dispute as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDispute {
    pub provider: String,
    pub reference: String,
    pub attempt: AttemptId,
    pub order: OrderId,
    pub amount: Money,
    pub status: String,
    pub reason: String,
}

/// Keeps a dispute as it stands; answers whether that is news.
pub async fn save_dispute(tx: &mut Tx, dispute: &StoredDispute, now: Timestamp) -> Result<bool, StoreError> {
    let saved = tx
        .execute(
            "insert into dispute (
                 provider, provider_ref, attempt_id, order_id, amount_minor, currency, status, reason,
                 created_at, updated_at
             )
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
             on conflict (provider, provider_ref) do update
                 set status = excluded.status, amount_minor = excluded.amount_minor, updated_at = excluded.updated_at
                 where dispute.status <> excluded.status",
            params![
                &dispute.provider,
                &dispute.reference,
                dispute.attempt,
                dispute.order,
                dispute.amount.minor,
                dispute.amount.currency.code(),
                &dispute.status,
                &dispute.reason,
                now
            ],
        )
        .await?;
    Ok(saved == 1)
}

/// Whether a dispute was noted.
pub async fn is_noted(tx: &mut Tx, provider: &str, reference: &str) -> Result<bool, StoreError> {
    let found = tx
        .query_opt(
            "select 1 as found from dispute where provider = $1 and provider_ref = $2",
            params![provider, reference],
        )
        .await?;
    Ok(found.is_some())
}
