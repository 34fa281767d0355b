//! SQLite behind the seam: one writer that commits in groups, and readers with connections of their own.
//!
//! Durability is `synchronous=FULL`: a commit is on the disk before anyone hears of it. That would cost a disk write
//! for each order, so the writer takes all that waits, runs each act in a savepoint of its own, commits once, and
//! only then answers everyone.
//!
//! When the disk is full the writer says so, and goes on when there is room. When the disk fails, it ends for good: after
//! a failed sync nobody knows what is on the disk, and the next one may say that all is well because the system has
//! forgotten what it could not write (<https://wiki.postgresql.org/wiki/Fsync_Errors>). A new process reads from the disk
//! what is true.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, Statement};
use tokio::sync::{Semaphore, oneshot, watch};

use super::file::{look_again, mark_damaged};
use super::{Row, StoreError, Tx, Value, migrate};

/// Acts that may wait for the writer; one more is told that the shop is busy.
const WAITING_MAX: usize = 1024;
/// Acts in one commit.
const GROUP_MAX: usize = 200;
/// Pages in the log from which on the writer brings them into the database file: 4 MiB.
const LOG_PAGES: i32 = 1000;
/// The oldest SQLite without the WAL-reset fault: <https://sqlite.org/releaselog/3_51_3.html>.
const OLDEST_SQLITE: i32 = 3_051_003;

pub struct Sqlite {
    path: PathBuf,
    writer: mpsc::SyncSender<Job>,
    /// Idle connections for reading.
    readers: Arc<Mutex<Vec<Connection>>>,
    reading: Arc<Semaphore>,
    /// Whether the writer has ended.
    ended: watch::Receiver<bool>,
}

/// A connection, and what the disk has done to it.
pub struct Session {
    connection: Connection,
    disk: Cell<Disk>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Disk {
    Sound,
    /// It takes nothing more; what is there is as it was.
    Full,
    /// It could not do what it was told. What it did instead is not known.
    Failed,
    /// What is on it is not what was written.
    Damaged,
}

/// Runs an act, or tells it why it can't be run; answers whether to keep its effects, and how to tell its caller once they
/// are durable (or lost).
type Job = Box<dyn FnOnce(Result<&mut Tx, StoreError>) -> (bool, Answer) + Send>;
type Answer = Box<dyn FnOnce(Result<(), StoreError>)>;

impl Sqlite {
    /// One that is damaged is not opened, and marked, so that whoever supervises the process can tell.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let opened = Self::open_whole(path);
        if matches!(opened, Err(StoreError::Damaged)) {
            mark_damaged(path);
        }
        opened
    }

    fn open_whole(path: &Path) -> Result<Self, StoreError> {
        if rusqlite::version_number() < OLDEST_SQLITE {
            return Err(StoreError::Other(format!("SQLite {} is too old to be safe", rusqlite::version())));
        }
        let mut connection = connect(path, false)?;
        look_again(path, &connection)?;
        fold_what_was_left(&connection)?;
        migrate::bring_up_to_date(&mut connection)?;
        let reader_count = std::thread::available_parallelism().map_or(4, |cores| cores.get() * 2);
        let readers = (0..reader_count).map(|_| connect(path, true)).collect::<Result<Vec<_>, _>>()?;
        let log_pages = count_log_pages(&mut connection)?;
        let (writer, jobs) = mpsc::sync_channel(WAITING_MAX);
        let (end, ended) = watch::channel(false);
        let here = path.to_owned();
        std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || {
                if write_in_groups(&Rc::new(Session::of(connection)), &log_pages, &jobs) == Disk::Damaged {
                    mark_damaged(&here);
                }
                let _ = end.send(true);
                decline_the_rest(&jobs);
            })
            .map_err(|error| StoreError::Other(error.to_string()))?;
        Ok(Self {
            path: path.to_owned(),
            writer,
            readers: Arc::new(Mutex::new(readers)),
            reading: Arc::new(Semaphore::new(reader_count)),
            ended,
        })
    }

    /// Waits until the writer has ended because the disk failed.
    pub(super) async fn ended(&self) {
        if self.ended.clone().wait_for(|ended| *ended).await.is_err() {
            std::future::pending().await
        }
    }

    pub(super) async fn write<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            let result = match tx {
                Ok(tx) => futures::executor::block_on(act(tx)),
                Err(trouble) => Err(E::from(trouble)),
            };
            let keep = result.is_ok();
            let tell: Answer = Box::new(move |committed| {
                let _ = reply.send(match committed {
                    Err(lost) if keep || lost.is_disk() => Err(E::from(lost)),
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
            let session = Session::of(connection);
            session.run("begin")?;
            let mut tx = Tx::Sqlite(Rc::new(session));
            let result = futures::executor::block_on(act(&mut tx));
            // A connection that can't be had back (the act kept it, or it fails to end) is replaced by a new one.
            if let Tx::Sqlite(shared) = tx {
                if shared.disk.get() == Disk::Damaged {
                    mark_damaged(&path);
                }
                if let Ok(session) = Rc::try_unwrap(shared)
                    && session.run("commit").is_ok()
                {
                    lock(&readers).push(session.connection);
                }
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
            // It may be another disk that is full.
            connection.execute("vacuum into ?1", [to]).map_err(|error| StoreError::Other(error.to_string()))?;
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
    // Plans depend on no values. Otherwise SQLite parses and plans most lists anew whenever they are asked for another order.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(translate)?;
    connection
        .execute_batch(
            "pragma synchronous = full;
             pragma foreign_keys = on;
             pragma trusted_schema = off;
             pragma cell_size_check = on;
             pragma temp_store = memory;
             pragma mmap_size = 0;
             pragma journal_size_limit = 67108864;",
        )
        .map_err(translate)?;
    keep_a_log(&connection)?;
    if read_only {
        // Opened for writing and then forbidden to: a truly read-only connection can't take part in WAL recovery.
        connection.execute_batch("pragma query_only = on;").map_err(translate)?;
    } else {
        // Only the writer changes pages, so it need not read any twice that fit in here. In KiB; what is not needed is not taken.
        connection.execute_batch("pragma cache_size = -32768;").map_err(translate)?;
    }
    Ok(connection)
}

/// Lets the database keep a log instead of a journal, if it does not yet. SQLite answers before it is done: only whoever
/// reads on hears that the disk failed.
fn keep_a_log(connection: &Connection) -> Result<(), StoreError> {
    let mut change = connection.prepare("pragma journal_mode = wal").map_err(translate)?;
    let answers = change.query_map([], |row| row.get(0)).map_err(translate)?;
    let answers: Vec<String> = answers.collect::<Result<_, _>>().map_err(translate)?;
    if answers == ["wal"] {
        return Ok(());
    }
    Err(StoreError::Other(format!("the database keeps {answers:?} instead of a log")))
}

/// Brings into the database file what the last process left in its log, as far as nobody else uses it.
///
/// That process may have ended because a sync failed. The system shows us what it wrote last, but it need not be on the
/// disk: nothing may be written behind it, or a power cut would take both. Here it is written anew, and synced.
fn fold_what_was_left(connection: &Connection) -> Result<(), StoreError> {
    match connection.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(())) {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DiskFull) => {
            tracing::warn!("the disk is full: the database's log could not be folded in");
            Ok(())
        }
        folded => folded.map_err(translate),
    }
}

/// From now on the number tells how many pages are in the log after the last commit. SQLite would bring them into the
/// database file by itself, but it would tell nobody if the disk failed at that.
fn count_log_pages(connection: &mut Connection) -> Result<Arc<AtomicI32>, StoreError> {
    let pages = Arc::new(AtomicI32::new(0));
    let counted = pages.clone();
    let hook = move |_: &mut rusqlite::hooks::Wal, pages| {
        counted.store(pages, Ordering::Relaxed);
        Ok(())
    };
    connection.wal_hook(Some(hook)).map_err(translate)?;
    Ok(pages)
}

/// The writer's life: take what waits, run it, commit it once, answer everyone. It ends when the disk fails, or nobody can
/// ask for anything any more; answers how the disk was then.
fn write_in_groups(session: &Rc<Session>, log_pages: &AtomicI32, jobs: &mpsc::Receiver<Job>) -> Disk {
    while let Ok(first) = jobs.recv() {
        write_group(session, first, jobs);
        if log_pages.load(Ordering::Relaxed) >= LOG_PAGES
            && let Err(error) = session.run("pragma wal_checkpoint(passive)")
        {
            tracing::error!(%error, "the log could not be brought into the database file");
        }
        match session.disk.replace(Disk::Sound) {
            Disk::Sound => {}
            Disk::Full => tracing::error!("the disk is full: nothing can be written until there is room"),
            Disk::Failed => {
                tracing::error!("the disk failed: nothing is written any more by this process");
                return Disk::Failed;
            }
            Disk::Damaged => {
                tracing::error!("the database is damaged: nothing is written any more. {}", StoreError::Damaged);
                return Disk::Damaged;
            }
        }
    }
    Disk::Sound
}

fn write_group(session: &Rc<Session>, first: Job, jobs: &mpsc::Receiver<Job>) {
    if let Err(error) = session.run("begin immediate") {
        tracing::error!(%error, "a group of writes could not begin");
        return decline(first, session.why_lost(error));
    }
    let mut answers = Vec::new();
    let mut next = Some(first);
    while let Some(job) = next.take() {
        answers.extend(run_in_savepoint(session, job));
        // When the disk does not take what an act writes, SQLite may end the transaction of the whole group.
        if !session.connection.is_autocommit() && answers.len() < GROUP_MAX {
            next = jobs.try_recv().ok();
        }
    }
    let committed = session.run("commit").map_err(|error| {
        tracing::error!(%error, "a group of writes could not be committed");
        let _ = session.connection.execute_batch("rollback");
        session.why_lost(error)
    });
    for answer in answers {
        answer(committed.clone());
    }
}

/// Runs one act so that it leaves everything or nothing. An act that panics leaves nothing, and its caller hears so.
fn run_in_savepoint(session: &Rc<Session>, job: Job) -> Option<Answer> {
    if let Err(error) = session.run("savepoint act") {
        tracing::error!(%error, "an act could not begin");
        decline(job, session.why_lost(error));
        return None;
    }
    let mut tx = Tx::Sqlite(session.clone());
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(Ok(&mut tx))));
    let keep = matches!(outcome, Ok((true, _)));
    // Where the whole transaction is gone, so is the savepoint, and the commit will say so.
    if !session.connection.is_autocommit()
        && let Err(error) =
            if keep { Ok(()) } else { session.run("rollback to act") }.and_then(|()| session.run("release act"))
    {
        tracing::error!(%error, "an act could not end");
        return None;
    }
    outcome.ok().map(|(_, answer)| answer)
}

/// Tells the caller that the act was not run.
fn decline(job: Job, trouble: StoreError) {
    let (_, answer) = job(Err(trouble));
    answer(Ok(()));
}

fn decline_the_rest(jobs: &mpsc::Receiver<Job>) {
    while let Ok(job) = jobs.recv() {
        decline(job, StoreError::Ended);
    }
}

impl Session {
    fn of(connection: Connection) -> Self {
        Self { connection, disk: Cell::new(Disk::Sound) }
    }

    /// Runs a statement that is about the transaction; a row that it answers is let pass.
    fn run(&self, sql: &str) -> Result<(), StoreError> {
        self.query(sql, &[]).map(drop)
    }

    pub(super) fn query(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|error| self.note(error))?;
        let columns: Rc<[String]> = statement.column_names().map(str::to_owned).collect();
        bind(&mut statement, params)?;
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(|error| self.note(error))? {
            let values = (0..columns.len()).map(|place| read(row.get_ref(place).map_err(translate)?));
            found.push(Row { columns: columns.clone(), values: values.collect::<Result<_, _>>()? });
        }
        Ok(found)
    }

    pub(super) fn execute(&self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|error| self.note(error))?;
        bind(&mut statement, params)?;
        let changed = statement.raw_execute().map_err(|error| self.note(error))?;
        Ok(changed as u64)
    }

    /// Remembers what the error says of the disk, and says it in the seam's words.
    fn note(&self, error: rusqlite::Error) -> StoreError {
        self.disk.set(self.disk.get().and_then(&error));
        translate(error)
    }

    /// Why a group was lost of which the database says `error`: it may only have noticed that there is no transaction.
    fn why_lost(&self, error: StoreError) -> StoreError {
        match self.disk.get() {
            Disk::Sound => error,
            Disk::Full => StoreError::Full,
            Disk::Failed | Disk::Damaged => StoreError::Ended,
        }
    }
}

impl Disk {
    /// The worse of what was known and what the error says.
    fn and_then(self, error: &rusqlite::Error) -> Self {
        match (self, error.sqlite_error()) {
            (Self::Damaged, _) | (_, None) => self,
            (_, Some(said)) if is_damaged(said) => Self::Damaged,
            (Self::Failed, _) => self,
            (_, Some(said)) if is_full(said) => Self::Full,
            (_, Some(said)) if said.code == ErrorCode::SystemIoFailure => Self::Failed,
            (_, Some(_)) => self,
        }
    }
}

fn is_damaged(said: &rusqlite::ffi::Error) -> bool {
    matches!(said.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
}

/// Whether there is no room, neither for what is to be written nor for the index of the log, which is a file, too.
fn is_full(said: &rusqlite::ffi::Error) -> bool {
    said.code == ErrorCode::DiskFull || said.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE
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

pub(super) fn read(value: ValueRef<'_>) -> Result<Value, StoreError> {
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
        rusqlite::Error::SqliteFailure(code, _) if is_full(code) => StoreError::Full,
        rusqlite::Error::SqliteFailure(code, _) if is_damaged(code) => StoreError::Damaged,
        _ => StoreError::Other(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_list_is_planned_once_whatever_it_is_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        drop(Sqlite::open(&folder.path().join("vitrine.db")).expect("a new shop"));
        let connection = connect(&folder.path().join("vitrine.db"), true).expect("a connection");
        let sql = "select kind from order_event where order_id = $1 order by id limit $2";
        for order in ["one", "another"] {
            let mut statement = connection.prepare_cached(sql).expect("a statement");
            bind(&mut statement, &[Value::Text(order.to_owned()), Value::Integer(500)]).expect("its values");
            assert!(statement.raw_query().next().expect("an answer").is_none());
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "{order}");
        }
    }
}
