//! The seam between the rooms and the database.
//!
//! A room says what it wants in SQL that SQLite and PostgreSQL both understand (`$1` placeholders, `returning`,
//! `on conflict … do update`) and gets rows of plain [`Value`]s. Room functions are `async` although SQLite answers
//! at once: a database over a network can then stand behind [`Tx`] without a room being touched. For the same reason
//! an act may be run more than once ([`AsyncFn`]): a database that serializes by refusing wants it tried again.

mod dialect;
mod file;
mod migrate;
mod postgres;
mod sqlite;
mod value;

use std::fmt;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use tokio::sync::mpsc::UnboundedReceiver;

pub use file::{check_sqlite_file, fold_sqlite_file, is_marked_damaged};
pub use migrate::{SCHEMA_VERSION, checksum};
pub use postgres::{Heard, Moved, PostgresUrl, move_to_postgres};
pub use value::{FromValue, Row, Value};

/// What can go wrong below the rooms.
#[derive(Debug, Clone)]
pub enum StoreError {
    /// The one row that was asked for is not there.
    NotFound,
    /// A constraint of the schema forbids it; its name or columns, as the database tells them.
    Conflict { constraint: String },
    /// Too much is waiting to be written; nothing was done, try again.
    Busy,
    /// The disk is full; nothing was done. The store goes on when there is room.
    Full,
    /// The disk failed the writer, which has ended. Nothing is acknowledged any more by this process; what is true, the
    /// next one reads from the disk.
    Ended,
    /// What is in the database is not what was written there. Only a copy helps.
    Damaged,
    /// Anything else: a breakage, for the log.
    Other(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("the row is not there"),
            Self::Conflict { constraint } => write!(f, "the constraint {constraint} forbids it"),
            Self::Busy => f.write_str("too much is waiting to be written"),
            Self::Full => f.write_str("the disk is full"),
            Self::Ended => f.write_str("the disk failed, and nothing is written any more"),
            Self::Damaged => f.write_str(
                "the database is damaged: keep a copy of it, and put a backup in its place (vitrine restore FILE)",
            ),
            Self::Other(cause) => f.write_str(cause),
        }
    }
}

impl std::error::Error for StoreError {}

impl StoreError {
    /// Whether it is the disk's doing: then it is true for every act of a group, whatever the act itself made of it.
    const fn is_disk(&self) -> bool {
        matches!(self, Self::Full | Self::Ended)
    }
}

/// Values for the placeholders `$1`, `$2`, … of a statement.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::store::db::Value::from($value)),*] };
}

/// An open transaction. Rooms read and write through it.
pub enum Tx {
    Sqlite(Rc<sqlite::Session>),
    Postgres(Box<postgres::Transaction>),
}

impl Tx {
    /// All rows that the statement gives.
    ///
    /// # Errors
    /// When the database refuses the statement.
    pub async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Sqlite(session) => session.query(sql, params),
            Self::Postgres(transaction) => transaction.query(sql, params).await,
        }
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// When the database refuses the statement.
    pub async fn query_opt(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, params).await?.into_iter().next())
    }

    /// The first row.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub async fn query_one(&mut self, sql: &str, params: &[Value]) -> Result<Row, StoreError> {
        self.query_opt(sql, params).await?.ok_or(StoreError::NotFound)
    }

    /// Runs a statement that gives no rows; answers how many it changed.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a constraint forbids it.
    pub async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(session) => session.execute(sql, params),
            Self::Postgres(transaction) => transaction.execute(sql, params).await,
        }
    }
}

impl Tx {
    /// Tells other processes on the same database something, at the very moment of the commit: they hear it if, and only if,
    /// the transaction is there. A file is served by one process, which needs no telling.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn tell_others(&mut self, text: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(transaction) => transaction.tell_others(text).await,
        }
    }
}

/// The shop's database. Cheap to clone; all clones are the same store.
#[derive(Clone)]
pub enum Store {
    Sqlite(Arc<sqlite::Sqlite>),
    Postgres(Arc<postgres::Postgres>),
}

impl Store {
    /// Opens the SQLite database at `path`, makes it if it is not there, and brings its schema up to date.
    ///
    /// # Errors
    /// When the file can't be opened, or was written by a newer Vitrine.
    pub fn open_sqlite(path: &Path) -> Result<Self, StoreError> {
        Ok(Self::Sqlite(Arc::new(sqlite::Sqlite::open(path)?)))
    }

    /// Opens a PostgreSQL database, which has to be there, and brings its schema up to date. The calling thread waits.
    ///
    /// # Errors
    /// When it can't be reached, or was written by a newer Vitrine.
    pub fn open_postgres(url: &PostgresUrl) -> Result<Self, StoreError> {
        Ok(Self::Postgres(Arc::new(postgres::Postgres::open(url)?)))
    }

    /// Runs `act` in a transaction that only reads, on a consistent snapshot.
    ///
    /// # Errors
    /// What `act` answers, or the store's own trouble.
    pub async fn read<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.read(act).await,
            Self::Postgres(postgres) => postgres.read(act).await,
        }
    }

    /// Runs `act` in a transaction and answers once it is durable. When `act` answers an error nothing of it remains.
    /// `act` must not wait for anything but the transaction it is given: others stand in line behind it. A statement that
    /// failed is the end of it: it has to answer an error after that.
    ///
    /// # Errors
    /// What `act` answers, or the store's own trouble: [`StoreError::Busy`] when the line is too long, [`StoreError::Full`]
    /// when the disk is, and [`StoreError::Ended`] when it failed. After that one the act may be there all the same.
    pub async fn write<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.write(act).await,
            Self::Postgres(postgres) => postgres.write(act).await,
        }
    }

    /// Waits until nothing can be written any more, because the disk failed. The process should end then, with its faults
    /// told: the next one begins with what is on the disk.
    pub async fn ended(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.ended().await,
            // Its disk is another machine's, which ends by itself; connections are opened anew.
            Self::Postgres(_) => std::future::pending().await,
        }
    }

    /// Begins to hear what other processes on the same database tell; `None` where the database is a file, which is served by one.
    /// A process does this once.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn hear_others(&self) -> Result<Option<UnboundedReceiver<Heard>>, StoreError> {
        match self {
            Self::Sqlite(_) => Ok(None),
            Self::Postgres(postgres) => postgres.hear_others().map(Some),
        }
    }

    /// Tells other processes something, some milliseconds from now. A process that does not hear them tells them nothing.
    pub fn tell_others(&self, text: String) {
        match self {
            Self::Sqlite(_) => {}
            Self::Postgres(postgres) => postgres.tell_others(text),
        }
    }

    /// Whether this process does what only one has to do. When it dies another takes over, within seconds.
    #[must_use]
    pub fn leads(&self) -> bool {
        match self {
            Self::Sqlite(_) => true,
            Self::Postgres(postgres) => postgres.leads(),
        }
    }

    /// Writes a consistent copy of the whole database to a new file at `path`, while the shop goes on.
    ///
    /// # Errors
    /// When `path` is there already or can't be written, or the database is no file.
    pub async fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.copy_to(path).await,
            Self::Postgres(_) => Err(StoreError::Other("a PostgreSQL database is copied by pg_dump".into())),
        }
    }

    /// Whether the database is a file of ours, which nobody else serves from.
    #[must_use]
    pub fn is_file(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }
}
