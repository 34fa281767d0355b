//! What all acts on a placed order have in common: they take the order for themselves, look at what became of its pieces,
//! and leave its summary true.

use std::collections::BTreeMap;

use super::refund::carry_out_refund;
use super::{Ctx, ServiceError};
use crate::domain::edit::{EditState, Removed};
use crate::domain::fulfillment::{LineCounts, ParcelState, summarize};
use crate::domain::id::{OrderId, VariantId};
use crate::domain::order::OrderLine;
use crate::domain::refusal::Refusal;
use crate::domain::time::Timestamp;
use crate::store::allocation::{release_allocation, restock};
use crate::store::db::{StoreError, Tx};
use crate::store::edit::{Edit, list_edits};
use crate::store::fulfillment::{list_fulfillments, write_fulfillment_status};
use crate::store::location::first_location;
use crate::store::order::{Order, find_order};
use crate::store::order_line::{Fate, count_pieces, list_line_counts, lock_order, open_lines};
use crate::store::refund::Refund;
use crate::store::stock::{Demand, FaceChange, TooFew, list_face_changes};

/// An order that is being worked on. Nobody else works on it until the transaction ends.
pub(super) struct Opened {
    pub order: Order,
    pub counts: BTreeMap<VariantId, LineCounts>,
    /// All that were ever proposed, in their order.
    pub edits: Vec<Edit>,
}

impl Opened {
    pub fn line(&self, variant: VariantId) -> Option<&OrderLine> {
        self.order.lines.iter().find(|line| line.variant == variant)
    }

    pub fn title(&self, variant: VariantId) -> String {
        self.line(variant).map(OrderLine::full_title).unwrap_or_default()
    }

    /// What edits take out of a line, or did: those that are over leave it as it was.
    pub fn removed(&self, variant: VariantId) -> impl Iterator<Item = &Removed> {
        let count = |edit: &&Edit| edit.state.open() || edit.state == EditState::Applied;
        let removed = self.edits.iter().filter(count).flat_map(|edit| &edit.change.removed);
        removed.filter(move |removed| removed.variant == variant)
    }

    /// How many of each line, by that count; lines of which there are none are left out.
    pub fn all(&self, count: fn(&LineCounts) -> u32) -> Demand {
        let pieces = self.counts.iter().map(|(variant, counts)| (*variant, count(counts)));
        pieces.filter(|(_, pieces)| *pieces > 0).collect()
    }
}

/// Takes an order to work on it.
pub(super) async fn open_order(tx: &mut Tx, id: OrderId) -> Result<Opened, ServiceError> {
    if !lock_order(tx, id).await? {
        return Err(Refusal::NotFound.into());
    }
    let order = find_order(tx, id).await?.ok_or(StoreError::NotFound)?;
    open_lines(tx, &order).await?;
    let counts = list_line_counts(tx, id).await?;
    let edits = list_edits(tx, id).await?;
    Ok(Opened { order, counts, edits })
}

/// Counts pieces under a fate. `too_many` says what is not possible when there are not so many.
pub(super) async fn count(
    tx: &mut Tx,
    opened: &Opened,
    pieces: &Demand,
    fate: Fate,
    too_many: impl Fn(&str) -> String,
) -> Result<(), ServiceError> {
    for (variant, quantity) in pieces {
        if !count_pieces(tx, opened.order.id, *variant, fate, i64::from(*quantity)).await? {
            return Err(conflict(too_many(&opened.title(*variant))));
        }
    }
    Ok(())
}

/// Writes down where the sending of an order stands, from its pieces and parcels. Nothing else writes that.
pub(super) async fn refresh_status(tx: &mut Tx, order: OrderId) -> Result<(), ServiceError> {
    let counts: Vec<LineCounts> = list_line_counts(tx, order).await?.into_values().collect();
    let parcels: Vec<ParcelState> = list_fulfillments(tx, order).await?.iter().map(|parcel| parcel.state).collect();
    Ok(write_fulfillment_status(tx, order, summarize(&counts, &parcels)).await?)
}

/// What was asked does not fit how things stand.
pub(super) fn conflict(message: impl Into<String>) -> ServiceError {
    Refusal::Conflict { message: message.into() }.into()
}

pub(super) fn invalid(message: impl Into<String>) -> ServiceError {
    Refusal::Invalid { message: message.into() }.into()
}

/// How many pieces it is, all together.
pub(super) fn piece_count(pieces: &Demand) -> u32 {
    pieces.values().fold(0, |sum, quantity| sum.saturating_add(*quantity))
}

/// Asks the provider for refunds that were written down. When it does not answer, the reconciler asks again.
pub(super) async fn refund_soon(ctx: &Ctx, refunds: &[Refund]) {
    for refund in refunds {
        if let Err(error) = carry_out_refund(ctx, refund.id).await {
            tracing::warn!(refund = %refund.id, %error, "a refund is not confirmed; the reconciler goes on with it");
        }
    }
}

/// Pieces that won't be sent are free for others.
pub(super) async fn free_pieces(
    tx: &mut Tx,
    opened: &Opened,
    pieces: &Demand,
    now: Timestamp,
) -> Result<Vec<FaceChange>, ServiceError> {
    match release_allocation(tx, opened.order.id, Some(pieces), now).await? {
        Ok(changes) => Ok(list_face_changes(tx, &changes).await?),
        Err(TooFew { variant, left }) => {
            let title = opened.title(variant);
            Err(conflict(format!("Only {left} of {title} are kept for this order. Look at its stock first.")))
        }
    }
}
/// Pieces that came back can be sold again.
pub(super) async fn put_back(
    tx: &mut Tx,
    pieces: &Demand,
    cause: &str,
    now: Timestamp,
) -> Result<Vec<FaceChange>, ServiceError> {
    let location = first_location(tx).await?;
    let mut changes = Vec::new();
    for (variant, quantity) in pieces {
        changes.extend(restock(tx, *variant, location, *quantity, cause, now).await?);
    }
    Ok(list_face_changes(tx, &changes).await?)
}
