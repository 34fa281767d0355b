//! The rounds that the shop makes by itself: asking what became of payments of which nothing was heard, and ending what
//! nobody goes on with.

use std::ops::AddAssign;

use super::alert::tend_alerts;
use super::authorization::tend_authorizations;
use super::edit::sweep_edits;
use super::payment::{close, give_up, settle};
use super::refund::carry_out_refunds;
use super::stock::announce;
use super::webhook::settle_events;
use super::{Ctx, ServiceError, account};
use crate::domain::history::Happening;
use crate::domain::id::OrderId;
use crate::domain::order::OrderStatus;
use crate::store::checkout::delete_old_checkouts;
use crate::store::db::{StoreError, Tx};
use crate::store::order::{find_order, list_overdue_orders};
use crate::store::payment::{find_newest_attempt, list_live_attempts};

/// The reconciler asks for payments of which nothing was heard for this long.
const SILENCE_MS: i64 = 2 * 60_000;
/// What buyers typed at the till is forgotten when they did not come back for so long: 30 days.
const CHECKOUT_AGE_MS: i64 = 30 * 86_400_000;

/// What a round of [`reconcile`] or [`sweep`] came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Round {
    /// Settled or given up.
    pub done: u32,
    /// Not possible now; the next round tries again.
    pub failed: u32,
}

impl AddAssign for Round {
    fn add_assign(&mut self, other: Self) {
        self.done += other.done;
        self.failed += other.failed;
    }
}

impl Round {
    pub(super) fn count(&mut self, what: &'static str, result: Result<(), ServiceError>) {
        match result {
            Ok(()) => self.done += 1,
            Err(error) => {
                self.failed += 1;
                tracing::warn!(%error, "{what}");
            }
        }
    }
}

/// Asks for every payment of which nothing was heard for a while, takes up messages that could not be settled, tends money
/// that is set aside, and goes on with refunds that have no answer.
/// Runs on start before the first [`sweep`], and then every minute.
pub async fn reconcile(ctx: &Ctx) -> Result<Round, ServiceError> {
    let mut round = Round::default();
    let unmoved_since = ctx.now().plus_ms(-SILENCE_MS);
    let mut after = None;
    loop {
        let page = ctx.store.read(async move |tx: &mut Tx| list_live_attempts(tx, unmoved_since, after).await).await?;
        let Some(last) = page.last().copied() else { break };
        for id in page {
            round.count("an attempt could not be settled", settle(ctx, id).await.map(drop));
        }
        after = Some(last);
    }
    round += settle_events(ctx).await?;
    round += tend_authorizations(ctx).await?;
    round += carry_out_refunds(ctx).await?;
    Ok(round)
}

/// Ends what nobody goes on with: orders and edits that were not paid in time give their stock and their coupon back, once the
/// provider has confirmed that their payment can never succeed; alerts whose wait is over are told; and what was typed at the till or to
/// sign in is forgotten.
pub async fn sweep(ctx: &Ctx) -> Result<Round, ServiceError> {
    let mut round = Round::default();
    let now = ctx.now();
    let mut after = None;
    loop {
        let page = ctx.store.read(async move |tx: &mut Tx| list_overdue_orders(tx, now, after).await).await?;
        let Some(last) = page.last().copied() else { break };
        for (_, order) in page {
            round.count("an order could not be given up", sweep_order(ctx, order).await);
        }
        after = Some(last);
    }
    round += sweep_edits(ctx).await?;
    round += tend_alerts(ctx).await?;
    let old = now.plus_ms(-CHECKOUT_AGE_MS);
    ctx.store.write(async move |tx: &mut Tx| delete_old_checkouts(tx, old).await).await?;
    account::forget_old(ctx).await?;
    Ok(round)
}

async fn sweep_order(ctx: &Ctx, id: OrderId) -> Result<(), ServiceError> {
    let newest = ctx.store.read(async move |tx: &mut Tx| find_newest_attempt(tx, id).await).await?;
    if let Some(attempt) = newest.filter(|attempt| attempt.state.live()) {
        close(ctx, attempt).await?;
    }
    let now = ctx.now();
    let act = async move |tx: &mut Tx| -> Result<_, ServiceError> {
        let order = find_order(tx, id).await?.ok_or(StoreError::NotFound)?;
        let attempt = find_newest_attempt(tx, id).await?;
        // It was paid at the last moment, or its buyer is trying once more, or the provider is working on it.
        let goes_on = order.hold_ends_at > now || attempt.is_some_and(|attempt| attempt.state.live());
        if order.status != OrderStatus::Pending || goes_on {
            return Ok(Vec::new());
        }
        give_up(tx, &order, Happening::GivenUp, "shop", now).await
    };
    let pages = ctx.store.write(act).await?;
    announce(ctx, pages);
    Ok(())
}
