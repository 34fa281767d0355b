//! SQLite behind the seam: one writer that commits in groups, and readers with connections of their own.
//!
//! Durability is `synchronous=FULL`: a commit is on the disk before anyone hears of it. That would cost a disk write
//! for each order, so the writer takes all that waits, runs each act in a savepoint of its own, commits once, and
//! only then answers everyone.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, Statement};
use tokio::sync::{Semaphore, oneshot};

use super::{Row, StoreError, Tx, Value, migrate};

/// Acts that may wait for the writer; one more is told that the shop is busy.
const WAITING_MAX: usize = 1024;
/// Acts in one commit.
const GROUP_MAX: usize = 200;
/// The oldest SQLite without the WAL-reset fault: <https://sqlite.org/releaselog/3_51_3.html>.
const OLDEST_SQLITE: i32 = 3_051_003;

pub(super) struct Sqlite {
    path: PathBuf,
    writer: mpsc::SyncSender<Job>,
    /// Idle connections for reading.
    readers: Arc<Mutex<Vec<Connection>>>,
    reading: Arc<Semaphore>,
}

/// Runs an act; answers whether to keep its effects, and how to tell its caller once they are durable (or lost).
type Job = Box<dyn FnOnce(&mut Tx) -> (bool, Answer) + Send>;
type Answer = Box<dyn FnOnce(Result<(), StoreError>)>;

impl Sqlite {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        if rusqlite::version_number() < OLDEST_SQLITE {
            return Err(StoreError::Other(format!("SQLite {} is too old to be safe", rusqlite::version())));
        }
        let mut connection = connect(path, false)?;
        migrate::bring_up_to_date(&mut connection)?;
        let reader_count = std::thread::available_parallelism().map_or(4, |cores| cores.get() * 2);
        let readers = (0..reader_count).map(|_| connect(path, true)).collect::<Result<Vec<_>, _>>()?;
        let (writer, jobs) = mpsc::sync_channel(WAITING_MAX);
        std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || write_in_groups(connection, &jobs))
            .map_err(|error| StoreError::Other(error.to_string()))?;
        Ok(Self {
            path: path.to_owned(),
            writer,
            readers: Arc::new(Mutex::new(readers)),
            reading: Arc::new(Semaphore::new(reader_count)),
        })
    }

    pub(super) async fn write<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            let result = futures::executor::block_on(act(tx));
            let keep = result.is_ok();
            let tell: Answer = Box::new(move |committed| {
                let _ = reply.send(match committed {
                    Err(lost) if keep => Err(E::from(lost)),
                    _ => result,
                });
            });
            (keep, tell)
        });
        self.writer.try_send(job).map_err(|full| match full {
            mpsc::TrySendError::Full(_) => StoreError::Busy,
            mpsc::TrySendError::Disconnected(_) => StoreError::Other("the writer has stopped".into()),
        })?;
        answer
            .await
            .unwrap_or_else(|_| Err(StoreError::Other("the act broke off; nothing of it was kept".into()).into()))
    }

    pub(super) async fn read<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let broken = |cause: String| StoreError::Other(cause);
        let _permit = self.reading.clone().acquire_owned().await.map_err(|error| broken(error.to_string()))?;
        let idle = lock(&self.readers).pop();
        let (path, readers) = (self.path.clone(), self.readers.clone());
        tokio::task::spawn_blocking(move || {
            let connection = match idle {
                Some(connection) => connection,
                None => connect(&path, true)?,
            };
            connection.execute_batch("begin").map_err(translate)?;
            let mut tx = Tx::Sqlite(Rc::new(connection));
            let result = futures::executor::block_on(act(&mut tx));
            // A connection that can't be had back (the act kept it, or it fails to end) is replaced by a new one.
            let Tx::Sqlite(shared) = tx;
            if let Ok(connection) = Rc::try_unwrap(shared)
                && connection.execute_batch("commit").is_ok()
            {
                lock(&readers).push(connection);
            }
            result
        })
        .await
        .unwrap_or_else(|error| Err(broken(error.to_string()).into()))
    }

    pub(super) async fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        if path.exists() {
            return Err(StoreError::Other(format!("{} is there already", path.display())));
        }
        let (from, to) = (self.path.clone(), path.to_owned());
        let copy = move || {
            // It reads only, but a connection that is forbidden to write may not write the copy either.
            let connection = connect(&from, false)?;
            let to = to.to_str().ok_or_else(|| StoreError::Other("the path is not UTF-8".into()))?.to_owned();
            connection.execute("vacuum into ?1", [to]).map_err(translate)?;
            Ok(())
        };
        tokio::task::spawn_blocking(copy).await.unwrap_or_else(|error| Err(StoreError::Other(error.to_string())))
    }
}

/// A lock is only poisoned by a panic between two plain moves of a `Vec`, which leaves it whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens a connection with the settings that keep orders safe.
pub(super) fn connect(path: &Path, read_only: bool) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(translate)?;
    connection.busy_timeout(Duration::from_secs(5)).map_err(translate)?;
    connection.set_prepared_statement_cache_capacity(256);
    connection
        .execute_batch(
            "pragma journal_mode = wal;
             pragma synchronous = full;
             pragma foreign_keys = on;
             pragma trusted_schema = off;
             pragma cell_size_check = on;
             pragma temp_store = memory;
             pragma mmap_size = 0;
             pragma journal_size_limit = 67108864;",
        )
        .map_err(translate)?;
    if read_only {
        // Opened for writing and then forbidden to: a truly read-only connection can't take part in WAL recovery.
        connection.execute_batch("pragma query_only = on;").map_err(translate)?;
    }
    Ok(connection)
}

/// The writer's life: take what waits, run it, commit it once, answer everyone.
fn write_in_groups(connection: Connection, jobs: &mpsc::Receiver<Job>) {
    let connection = Rc::new(connection);
    while let Ok(first) = jobs.recv() {
        if let Err(error) = connection.execute_batch("begin immediate").map_err(translate) {
            // Dropping the job tells its caller that nothing was kept.
            tracing::error!(%error, "a group of writes could not begin");
            continue;
        }
        let mut answers = Vec::new();
        let mut next = Some(first);
        while let Some(job) = next.take() {
            answers.extend(run_in_savepoint(&connection, job));
            if answers.len() < GROUP_MAX {
                next = jobs.try_recv().ok();
            }
        }
        let committed = connection.execute_batch("commit");
        if let Err(error) = &committed {
            tracing::error!(%error, "a group of writes could not be committed");
            let _ = connection.execute_batch("rollback");
        }
        for answer in answers {
            answer(committed.as_ref().map(|_| ()).map_err(|error| StoreError::Other(error.to_string())));
        }
    }
}

/// Runs one act so that it leaves everything or nothing. An act that panics leaves nothing, and its caller hears so.
fn run_in_savepoint(connection: &Rc<Connection>, job: Job) -> Option<Answer> {
    if let Err(error) = connection.execute_batch("savepoint act") {
        tracing::error!(%error, "an act could not begin");
        return None;
    }
    let mut tx = Tx::Sqlite(connection.clone());
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(&mut tx)));
    let keep = matches!(outcome, Ok((true, _)));
    let end = if keep { "release act" } else { "rollback to act; release act" };
    if let Err(error) = connection.execute_batch(end) {
        tracing::error!(%error, "an act could not end");
        return None;
    }
    outcome.ok().map(|(_, answer)| answer)
}

pub(super) fn query(connection: &Connection, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(translate)?;
    let columns: Rc<[String]> = statement.column_names().map(str::to_owned).collect();
    bind(&mut statement, params)?;
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(translate)? {
        let values = (0..columns.len()).map(|place| read(row.get_ref(place).map_err(translate)?));
        found.push(Row { columns: columns.clone(), values: values.collect::<Result<_, _>>()? });
    }
    Ok(found)
}

pub(super) fn execute(connection: &Connection, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(translate)?;
    bind(&mut statement, params)?;
    let changed = statement.raw_execute().map_err(translate)?;
    Ok(changed as u64)
}

/// Binds each value to its placeholder by number. To SQLite `$2` is a name like any other, and names are numbered as they
/// come; that the second value belongs to it has to be said.
fn bind(statement: &mut Statement<'_>, params: &[Value]) -> Result<(), StoreError> {
    for place in 1..=statement.parameter_count() {
        let number = statement.parameter_name(place).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let value = number.and_then(|number| params.get(number.checked_sub(1)?));
        let value = value.ok_or_else(|| StoreError::Other("a placeholder without a value".into()))?;
        statement.raw_bind_parameter(place, value).map_err(translate)?;
    }
    Ok(())
}

fn read(value: ValueRef<'_>) -> Result<Value, StoreError> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_owned()),
        ValueRef::Real(_) => return Err(StoreError::Other("a column holds a fraction; counts here are whole".into())),
    })
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::ToSqlOutput::Borrowed;
        Ok(Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// Says in the seam's words what SQLite says in its own.
pub(super) fn translate(error: rusqlite::Error) -> StoreError {
    match &error {
        rusqlite::Error::SqliteFailure(code, message) if code.code == ErrorCode::ConstraintViolation => {
            let message = message.as_deref().unwrap_or_default();
            let constraint = message.rsplit_once("failed: ").map_or(message, |(_, what)| what);
            StoreError::Conflict { constraint: constraint.to_owned() }
        }
        rusqlite::Error::SqliteFailure(code, _) if code.code == ErrorCode::DatabaseBusy => StoreError::Busy,
        _ => StoreError::Other(error.to_string()),
    }
}
