//! How processes on one database know of each other: what one has done is told to the others (`notify`), and one of them at a
//! time leads, which is to say that it does the work that comes up by itself.
//!
//! Both hang on one connection. When it breaks, others may have told something meanwhile, and another process may lead.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_postgres::{AsyncMessage, Client};

use super::super::StoreError;
use super::address::PostgresUrl;
use super::session::{Fault, Line, cause, connect, fault};
use super::worker::on_own_thread;

/// The channel on which processes talk.
const LISTEN: &str = "listen vitrine";
pub(super) const TELL: &str = "select pg_notify('vitrine', $1)";
/// The lock of whoever leads; the database gives it to another when the connection of the one that had it is gone.
const LEAD: &str = "select pg_try_advisory_lock(1986622066, 3)";
/// How often the connection is looked at, and the lead asked for.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A database that does not answer for so long is gone.
const PATIENCE: Duration = Duration::from_secs(5);
/// Before it is tried again.
const AGAIN_AFTER: Duration = Duration::from_millis(300);
const STATEMENT_MS: u32 = 5_000;

/// What is heard of other processes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// One of them told this.
    Told(String),
    /// Nobody was listening for a while: they may have told anything.
    Missed,
}

/// This process's ear and mouth.
pub(super) struct Watch {
    telling: UnboundedSender<String>,
    leads: Arc<AtomicBool>,
}

impl Watch {
    /// Begins to listen, on a thread of its own. It ends when nobody takes what is heard any more.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub(super) fn open(url: &PostgresUrl) -> Result<(Self, UnboundedReceiver<Heard>), StoreError> {
        let (telling, to_tell) = unbounded_channel();
        let (hear, heard) = unbounded_channel();
        let leads = Arc::new(AtomicBool::new(false));
        let mut watcher = Watcher { url: url.clone(), to_tell, untold: None, hear, leads: leads.clone() };
        on_own_thread("store-watch".into(), async move || watcher.watch().await)?;
        Ok((Self { telling, leads }, heard))
    }

    pub(super) fn leads(&self) -> bool {
        self.leads.load(Ordering::Acquire)
    }

    pub(super) fn tell(&self, text: String) {
        // Nobody is there to tell it only when the process ends.
        let _ = self.telling.send(text);
    }
}

struct Watcher {
    url: PostgresUrl,
    to_tell: UnboundedReceiver<String>,
    /// What was taken from the line and did not get through.
    untold: Option<String>,
    hear: UnboundedSender<Heard>,
    leads: Arc<AtomicBool>,
}

impl Watcher {
    async fn watch(&mut self) {
        while !self.hear.is_closed() {
            let lost = self.follow().await;
            self.leads.store(false, Ordering::Release);
            if let Err(lost) = lost {
                tracing::warn!(error = ?lost, "other processes can't be heard; it is tried again");
                tokio::time::sleep(AGAIN_AFTER).await;
            }
        }
    }

    /// Listens, tells and leads for as long as the connection lasts. `Ok` when nobody wants to hear any more.
    async fn follow(&mut self) -> Result<(), Fault> {
        let (client, mut line) = connect(&self.url, STATEMENT_MS).await?;
        let (hear, own) = (self.hear.clone(), AtomicI32::new(0));
        tokio::select! {
            lost = listen(&mut line, &own, &hear) => Err(lost),
            done = self.talk(&client, &own) => done,
        }
    }

    /// `own` is set to the connection's number at the server, which stands on its notices.
    async fn talk(&mut self, client: &Client, own: &AtomicI32) -> Result<(), Fault> {
        let down = |error: tokio_postgres::Error| fault(&error);
        let row = client.query_one("select pg_backend_pid()", &[]).await.map_err(down)?;
        own.store(row.try_get(0).map_err(down)?, Ordering::Release);
        client.batch_execute(LISTEN).await.map_err(down)?;
        let tell = client.prepare(TELL).await.map_err(down)?;
        if self.hear.send(Heard::Missed).is_err() {
            return Ok(());
        }
        let mut look = interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let told = match self.untold.take() {
                Some(text) => Some(text),
                None => tokio::select! {
                    text = self.to_tell.recv() => match text {
                        Some(text) => Some(text),
                        None => return Ok(()),
                    },
                    _ = look.tick() => None,
                },
            };
            let Some(text) = told else {
                let lead = timeout(PATIENCE, self.lead(client)).await;
                lead.unwrap_or_else(|_| Err(Fault::Again("the database does not answer".into())))?;
                continue;
            };
            if let Err(error) = client.execute(&tell, &[&text]).await {
                self.untold = Some(text);
                return Err(fault(&error));
            }
        }
    }

    /// Takes the lead if it is free, or sees whether the connection that has it still stands.
    async fn lead(&self, client: &Client) -> Result<(), Fault> {
        let down = |error: tokio_postgres::Error| fault(&error);
        if self.leads.load(Ordering::Acquire) {
            return client.batch_execute("select 1").await.map_err(down);
        }
        let row = client.query_one(LEAD, &[]).await.map_err(down)?;
        if row.try_get(0).map_err(down)? {
            tracing::info!("this process leads");
            self.leads.store(true, Ordering::Release);
        }
        Ok(())
    }
}

/// Drives the connection and passes on what others tell; answers how it ended.
async fn listen(line: &mut Line, own: &AtomicI32, hear: &UnboundedSender<Heard>) -> Fault {
    loop {
        match poll_fn(|context| line.poll_message(context)).await {
            Some(Ok(AsyncMessage::Notification(notice))) => {
                if notice.process_id() != own.load(Ordering::Acquire) {
                    let _ = hear.send(Heard::Told(notice.payload().to_owned()));
                }
            }
            Some(Ok(_)) => {}
            Some(Err(error)) => return Fault::Again(cause(&error)),
            None => return Fault::Again("the connection was closed".into()),
        }
    }
}
