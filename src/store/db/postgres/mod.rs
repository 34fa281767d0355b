//! PostgreSQL behind the seam, for the shop that outgrows one machine.
//!
//! Acts are futures that stay on one thread, so each connection belongs to a thread of its own, which takes acts from a line
//! and runs them one after the other. Writing acts run at the isolation level `serializable`: what an act has read is still
//! true when it commits, or the database refuses the commit and the act is run again. That is the promise that SQLite gives by
//! having one writer, so no act has to know which database it runs on.

mod address;
mod migrate;
mod session;
mod tls;
mod transfer;
mod watch;
mod wire;
mod worker;

use std::sync::OnceLock;

use tokio::sync::mpsc::UnboundedReceiver;

use super::{Row, StoreError, Tx, Value};
pub use address::PostgresUrl;
use session::{Fault, Session};
pub use transfer::{Moved, move_to_postgres};
pub use watch::Heard;
use watch::Watch;
use worker::{Kind, Line, on_own_thread};

/// A PostgreSQL database and the connections to it.
pub struct Postgres {
    url: PostgresUrl,
    writing: Line,
    reading: Line,
    /// Once this process serves the shop beside others.
    watch: OnceLock<Watch>,
}

impl Postgres {
    /// Brings the schema up to date and starts the threads, which connect when there is something to do.
    pub(super) fn open(url: &PostgresUrl) -> Result<Self, StoreError> {
        let here = url.clone();
        on_own_thread("store-migrate".into(), async move || migrate::bring_up_to_date(&here).await)?
            .join()
            .unwrap_or_else(|_| Err(StoreError::Other("the migration broke off".into())))?;
        Ok(Self {
            url: url.clone(),
            watch: OnceLock::new(),
            writing: Line::open(url, Kind::Write, url.pool.div_ceil(2))?,
            reading: Line::open(url, Kind::Read, url.pool / 2)?,
        })
    }

    /// Begins to listen to other processes.
    pub(super) fn hear_others(&self) -> Result<UnboundedReceiver<Heard>, StoreError> {
        let (watch, heard) = Watch::open(&self.url)?;
        match self.watch.set(watch) {
            Ok(()) => Ok(heard),
            Err(_) => Err(StoreError::Other("this process listens already".into())),
        }
    }

    pub(super) fn tell_others(&self, text: String) {
        if let Some(watch) = self.watch.get() {
            watch.tell(text);
        }
    }

    pub(super) fn leads(&self) -> bool {
        self.watch.get().is_some_and(Watch::leads)
    }

    pub(super) async fn write<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.writing.run(act).await
    }

    pub(super) async fn read<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.reading.run(act).await
    }
}

/// An open transaction.
pub struct Transaction {
    session: Session,
    /// The first thing that went wrong. After that the database takes no more statements, and nothing can be kept.
    trouble: Option<Trouble>,
}

/// What went wrong in a transaction, for whoever has to end it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    Again,
    Conflict,
    Broken,
}

impl Transaction {
    pub(super) async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let found = self.session.query(sql, params).await;
        self.note(found)
    }

    pub(super) async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        let done = self.session.execute(sql, params).await;
        self.note(done)
    }

    pub(super) async fn tell_others(&mut self, text: &str) -> Result<(), StoreError> {
        self.execute(watch::TELL, &[text.into()]).await.map(drop)
    }

    fn note<T>(&mut self, result: Result<T, Fault>) -> Result<T, StoreError> {
        result.map_err(|fault| {
            self.trouble.get_or_insert(match &fault {
                Fault::Again(_) => Trouble::Again,
                Fault::Conflict(_) => Trouble::Conflict,
                Fault::Full | Fault::Broken(_) => Trouble::Broken,
            });
            fault.into()
        })
    }
}
