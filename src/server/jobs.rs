//! Work that comes up by itself: asking for payments of which nothing was heard, ending what nobody goes on with, sending
//! mails, and noticing what another process (an import) has done to the catalogue.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::config::Config;
use super::data_dir::DataDir;
use crate::domain::time::Timestamp;
use crate::providers::mail::Mailer;
use crate::services::{
    Ctx, ServiceError, catalog, mail, recommendation, reconciliation, reminder, rounds, sales, webhook,
};

const RECONCILE_EVERY: Duration = Duration::from_secs(60);
const SWEEP_EVERY: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_secs(1);
const MISSED_EVERY: Duration = Duration::from_secs(10 * 60);
const MAIL_EVERY: Duration = Duration::from_secs(2);
const BOOKS_EVERY: Duration = Duration::from_secs(60);
/// What is counted once an hour or every night: so often it is seen whether it is time.
const COUNTS_EVERY: Duration = Duration::from_secs(60);
const REMIND_EVERY: Duration = Duration::from_secs(5 * 60);

/// How mails leave the house.
pub struct Post {
    mailer: Mailer,
    from: Option<String>,
}

impl Post {
    /// # Errors
    /// When the address of the mail server can't be used, in a sentence that does not repeat it.
    pub fn open(config: &Config, data: &DataDir) -> Result<Self, String> {
        let mailer = match &config.mail_url {
            Some(url) => Mailer::smtp(url.expose()).map_err(|wrong| format!("mail_url can't be used: {wrong}"))?,
            None => Mailer::Folder(data.mail()),
        };
        Ok(Self { mailer, from: config.mail_from.clone() })
    }
}

/// Does it for as long as the process lives. A provider or a mail server that takes its time holds up nothing else.
pub async fn run(ctx: Ctx, post: Post) {
    let (ctx, Post { mailer, from }) = (&ctx, &post);
    tokio::join!(
        watch_catalogue(ctx),
        look_after_payments(ctx),
        // Messages that did not arrive are asked for.
        leading(ctx, MISSED_EVERY, || async move {
            log("asking for missed messages", webhook::fetch_undelivered(ctx).await);
        }),
        // Every night the provider's books are compared with ours; what was found there is seen to during the day.
        leading(ctx, BOOKS_EVERY, || async move {
            log("comparing books", reconciliation::reconcile_nightly(ctx).await);
            log("sending strays back", reconciliation::send_strays_back(ctx).await);
        }),
        leading(ctx, COUNTS_EVERY, || async move {
            log("counting sales", sales::count_sales_hourly(ctx).await);
            log("counting what is bought together", recommendation::count_nightly(ctx).await);
        }),
        // Mails that nobody has to get become due.
        leading(ctx, REMIND_EVERY, || async move { log("noting reminders", reminder::write_reminders(ctx).await) }),
        leading(ctx, MAIL_EVERY, || async move {
            log("sending mails", mail::send_due_mails(ctx, mailer, from.as_deref()).await);
        }),
    );
}

/// Works again and again, as long as this is the process that leads.
async fn leading<Work: Future<Output = ()>>(ctx: &Ctx, every: Duration, work: impl Fn() -> Work) {
    let mut timer = interval(every);
    timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        timer.tick().await;
        if ctx.store.leads() {
            work().await;
        }
    }
}

async fn watch_catalogue(ctx: &Ctx) {
    let mut timer = interval(LOOK_EVERY);
    timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut looked = ctx.now();
    loop {
        timer.tick().await;
        look_around(ctx, &mut looked).await;
    }
}

/// Of several processes on one database one does the rounds. Whoever begins with them asks for payments before it ends
/// anything: an order that was paid while nobody looked must not be given up.
async fn look_after_payments(ctx: &Ctx) {
    let [mut look, mut reconcile, mut sweep] = [LOOK_EVERY, RECONCILE_EVERY, SWEEP_EVERY].map(interval);
    for timer in [&mut look, &mut reconcile, &mut sweep] {
        timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
    }
    let mut leading = false;
    loop {
        tokio::select! {
            _ = look.tick() => {
                let begins = ctx.store.leads() && !leading;
                leading = ctx.store.leads();
                if begins {
                    log("reconciling", rounds::reconcile(ctx).await);
                    reconcile.reset();
                    sweep.reset_immediately();
                }
            }
            _ = reconcile.tick(), if leading => log("reconciling", rounds::reconcile(ctx).await),
            _ = sweep.tick(), if leading => log("sweeping", rounds::sweep(ctx).await),
        }
    }
}

async fn look_around(ctx: &Ctx, looked: &mut Timestamp) {
    if let Err(error) = catalog::notice_changes(ctx).await {
        tracing::error!(%error, "nobody knows whether the catalogue has changed");
    }
    let now = ctx.now();
    match catalog::notice_days(ctx, *looked, now).await {
        Ok(()) => *looked = now,
        Err(error) => tracing::error!(%error, "nobody knows what is said to come today"),
    }
}

fn log(job: &str, round: Result<rounds::Round, ServiceError>) {
    match round {
        Ok(round) if round == rounds::Round::default() => {}
        Ok(round) => tracing::info!(job, done = round.done, failed = round.failed, "a round of work"),
        Err(error) => tracing::error!(job, %error, "a round of work broke off; the next one tries again"),
    }
}
