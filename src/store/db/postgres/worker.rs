//! The threads that run acts, each with a connection of its own, and the line in which acts wait for them.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use tokio::sync::{Mutex, RwLock, mpsc, oneshot};
use tokio_postgres::error::SqlState;

use super::super::{StoreError, Tx};
use super::address::PostgresUrl;
use super::session::{Fault, Session, cause};
use super::{Transaction, Trouble};

/// Acts that may wait in a line; one more is told that the shop is busy.
const WAITING_MAX: usize = 1024;
/// How often an act is tried when the database asks for it.
const TRIES_MAX: u32 = 8;
/// A statement that takes longer is broken off.
const STATEMENT_MS: u32 = 30_000;

/// What the acts of a line may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Read,
    Write,
}

impl Kind {
    fn begin(self) -> &'static str {
        match self {
            Self::Read => "begin isolation level repeatable read read only",
            Self::Write => "begin isolation level serializable",
        }
    }
}

/// An act as a worker sees it: it can be run again, and is answered once.
trait Act: Send {
    /// Runs it; answers whether its effects are to be kept.
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> LocalBoxFuture<'a, bool>;

    /// Tells its caller what came of the last run, or how it was lost.
    fn answer(self: Box<Self>, end: Result<(), StoreError>);
}

/// An act, what it answered last, and who waits for that.
struct Asked<T, E, F> {
    act: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> Act for Asked<T, E, F>
where
    F: AsyncFn(&mut Tx) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> LocalBoxFuture<'a, bool> {
        Box::pin(async move {
            self.result = None;
            let result = (self.act)(tx).await;
            let keep = result.is_ok();
            self.result = Some(result);
            keep
        })
    }

    fn answer(self: Box<Self>, end: Result<(), StoreError>) {
        let result = match (end, self.result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(broken_off().into()),
            (Err(lost), _) => Err(lost.into()),
        };
        let _ = self.reply.send(result);
    }
}

fn broken_off() -> StoreError {
    StoreError::Other("the act broke off; nothing of it was kept".into())
}

/// A line of acts, and the threads that take them from it. The threads end with it.
pub(super) struct Line {
    waiting: mpsc::Sender<Box<dyn Act>>,
}

impl Line {
    /// Starts so many threads. They connect when there is something to do.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub(super) fn open(url: &PostgresUrl, kind: Kind, threads: usize) -> Result<Self, StoreError> {
        let (waiting, acts) = mpsc::channel(WAITING_MAX);
        let (acts, turns) = (Arc::new(Mutex::new(acts)), Arc::new(RwLock::new(())));
        for _ in 0..threads {
            let (url, turns, acts) = (url.clone(), turns.clone(), acts.clone());
            let life = async move || Worker { url, kind, session: None, turns }.work(&acts).await;
            on_own_thread(format!("store-{kind:?}").to_lowercase(), life)?;
        }
        Ok(Self { waiting })
    }

    pub(super) async fn run<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: AsyncFn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let asked = Box::new(Asked { act, result: None, reply });
        self.waiting.try_send(asked).map_err(|full| match full {
            mpsc::error::TrySendError::Full(_) => StoreError::Busy,
            mpsc::error::TrySendError::Closed(_) => StoreError::Other("the store has stopped".into()),
        })?;
        answer.await.unwrap_or_else(|_| Err(broken_off().into()))
    }
}

/// Runs something on a thread with a runtime of its own.
pub(super) fn on_own_thread<T: Send + 'static>(
    name: String,
    life: impl AsyncFnOnce() -> T + Send + 'static,
) -> Result<std::thread::JoinHandle<T>, StoreError> {
    let trouble = |error: std::io::Error| StoreError::Other(error.to_string());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(trouble)?;
    std::thread::Builder::new().name(name).spawn(move || runtime.block_on(life())).map_err(trouble)
}

/// A thread's own connection.
struct Worker {
    url: PostgresUrl,
    kind: Kind,
    session: Option<Session>,
    /// Acts are run together the first time. One that the database refused for others' sake goes alone: then nobody in this
    /// process can be faster again, however many stand at the same row. Of several processes one wins at least.
    turns: Arc<RwLock<()>>,
}

/// What became of a try.
enum Try {
    /// The act is over: as it said, or lost.
    Over(Result<(), StoreError>),
    /// Nothing was done, and it is worth another try.
    Again(String),
    /// A constraint forbade it. Somebody who was faster may be the reason: then another try sees what is there now and takes
    /// another way, and if not, it meets the same constraint.
    Conflict,
}

impl Worker {
    async fn work(mut self, acts: &Mutex<mpsc::Receiver<Box<dyn Act>>>) {
        loop {
            let next = acts.lock().await.recv().await;
            let Some(mut act) = next else { return };
            let end = self.carry_out(&mut *act).await;
            act.answer(end);
        }
    }

    async fn carry_out(&mut self, act: &mut dyn Act) -> Result<(), StoreError> {
        let (mut conflicts, mut last) = (0, String::new());
        for round in 0..TRIES_MAX {
            let turns = self.turns.clone();
            let tried = match (self.kind, round) {
                (Kind::Read, _) => self.try_once(act).await,
                (Kind::Write, 0) => {
                    let _together = turns.read().await;
                    self.try_once(act).await
                }
                (Kind::Write, _) => {
                    let _alone = turns.write().await;
                    self.try_once(act).await
                }
            };
            match tried {
                Try::Over(end) => return end,
                Try::Conflict if conflicts > 0 => return Ok(()),
                Try::Conflict => conflicts += 1,
                Try::Again(why) => last = why,
            }
            if round > 0 {
                pause(round).await;
            }
        }
        tracing::warn!(reason = last, "an act was given up after {TRIES_MAX} tries");
        Err(StoreError::Busy)
    }

    async fn try_once(&mut self, act: &mut dyn Act) -> Try {
        let session = match self.begin().await {
            Ok(session) => session,
            Err(Fault::Again(why)) => return Try::Again(why),
            Err(fault) => return Try::Over(Err(fault.into())),
        };
        let mut tx = Tx::Postgres(Box::new(Transaction { session, trouble: None }));
        let ran = AssertUnwindSafe(act.run(&mut tx)).catch_unwind().await;
        let Tx::Postgres(transaction) = tx else { return Try::Over(Err(broken_off())) };
        let Transaction { session, trouble } = *transaction;
        match (ran, trouble) {
            (Ok(true), None) => self.commit(session).await,
            (Ok(true), Some(Trouble::Broken)) => {
                // It took no notice of a statement that failed. SQLite would go on after that, PostgreSQL does not.
                self.roll_back(session).await;
                Try::Over(Err(StoreError::Other("an act went on after a statement that failed".into())))
            }
            (Ok(_), Some(Trouble::Again)) => {
                self.roll_back(session).await;
                Try::Again("others were faster, or the connection broke off".into())
            }
            (Ok(_), Some(Trouble::Conflict)) => {
                self.roll_back(session).await;
                Try::Conflict
            }
            (Ok(false), None | Some(Trouble::Broken)) => {
                self.roll_back(session).await;
                Try::Over(Ok(()))
            }
            (Err(_), _) => {
                self.roll_back(session).await;
                Try::Over(Err(broken_off()))
            }
        }
    }

    async fn begin(&mut self) -> Result<Session, Fault> {
        let mut session = match self.session.take().filter(|session| !session.is_closed()) {
            Some(session) => session,
            None => Session::open(&self.url, STATEMENT_MS).await?,
        };
        session.begin(self.kind.begin());
        Ok(session)
    }

    async fn commit(&mut self, mut session: Session) -> Try {
        if !session.has_begun() {
            self.session = Some(session);
            return Try::Over(Ok(()));
        }
        let committed = session.client().batch_execute("commit").await;
        let end = match &committed {
            Ok(()) => Try::Over(Ok(())),
            // What was read is good.
            Err(_) if self.kind == Kind::Read => Try::Over(Ok(())),
            Err(error) => match error.code() {
                Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED) => {
                    Try::Again(cause(error))
                }
                // It was sent, and no answer says that it was not done: whoever runs it again might do it twice.
                _ => Try::Over(Err(StoreError::Other(format!(
                    "the database did not say whether it kept the act: {}",
                    cause(error)
                )))),
            },
        };
        if !session.is_closed() {
            self.session = Some(session);
        }
        end
    }

    async fn roll_back(&mut self, mut session: Session) {
        // A connection that can't even do this is no good any more.
        if !session.has_begun() || session.batch("rollback").await.is_ok() {
            self.session = Some(session);
        }
    }
}

/// Waits a moment, another one for each process, longer from try to try: up to 2, 4, 8 … 128 ms.
async fn pause(round: u32) {
    let most = 1_u64 << round.min(7);
    let wait = getrandom::u64().unwrap_or(0) % (most + 1);
    tokio::time::sleep(Duration::from_millis(wait)).await;
}
