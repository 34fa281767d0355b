//! Work that comes up by itself: asking for payments of which nothing was heard, ending what nobody goes on with, and
//! noticing what another process (an import) has done to the catalogue.

use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval, interval_at};

use crate::services::{Ctx, ServiceError, catalog, payment};

const RECONCILE_EVERY: Duration = Duration::from_secs(60);
const SWEEP_EVERY: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Does it for as long as the process lives. Payments are asked for before anything is ended for the first time: an order
/// that was paid while the shop was down must not be given up.
pub async fn run(ctx: Ctx) {
    let mut look = interval(LOOK_EVERY);
    log("reconciling", payment::reconcile(&ctx).await);
    let mut reconcile = interval_at(Instant::now() + RECONCILE_EVERY, RECONCILE_EVERY);
    let mut sweep = interval(SWEEP_EVERY);
    for timer in [&mut look, &mut reconcile, &mut sweep] {
        timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
    }
    loop {
        tokio::select! {
            _ = look.tick() => look_around(&ctx).await,
            _ = reconcile.tick() => log("reconciling", payment::reconcile(&ctx).await),
            _ = sweep.tick() => log("sweeping", payment::sweep(&ctx).await),
        }
    }
}

async fn look_around(ctx: &Ctx) {
    if let Err(error) = catalog::notice_changes(ctx).await {
        tracing::error!(%error, "nobody knows whether the catalogue has changed");
    }
}

fn log(job: &str, round: Result<payment::Round, ServiceError>) {
    match round {
        Ok(round) if round == payment::Round::default() => {}
        Ok(round) => tracing::info!(job, done = round.done, failed = round.failed, "a round of work"),
        Err(error) => tracing::error!(job, %error, "a round of work broke off; the next one tries again"),
    }
}
