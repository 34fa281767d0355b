//! The life of the process: it opens the data directory, answers until it is told to stop, and finishes what it began.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

use super::config::{Config, Origin};
use super::data_dir::{DataDir, Hold};
use super::front::Front;
use super::jobs::{self, Post};
use super::payment::with_provider;
use super::site::Site;
use super::{database, others};
use crate::demo::seed_demo;
use crate::domain::time::Timestamp;
use crate::services::ctx::Clock;
use crate::services::{Ctx, catalog};

/// Connections at the same time. Whoever comes then waits in the system's queue.
const CONNECTIONS_MAX: usize = 4096;
/// How long a client may take to send the head of a request, idle time between requests included.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// How long requests that are being answered may still take when the process is told to stop.
const STOP_PATIENCE: Duration = Duration::from_secs(10);

/// A shop that is being served.
pub struct Serving {
    /// Where it listens: with the real port, if the configuration left the choice open.
    pub address: SocketAddr,
    pub origin: Origin,
    pub ctx: Ctx,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
    jobs: JoinHandle<()>,
    _hold: Hold,
}

/// Serves until the process is told to stop (SIGINT, SIGTERM). `ready` is called when the first request can be answered.
///
/// # Errors
/// When the shop can't be opened, or its disk fails, in a sentence. Whoever supervises the process starts it again.
pub fn run(config: Config, demo: bool, ready: impl FnOnce(&Serving)) -> Result<(), String> {
    runtime()?.block_on(async {
        let mut signals = StopSignals::listen().map_err(|error| format!("can't listen for signals: {error}"))?;
        let serving = Serving::start(config, demo).await?;
        ready(&serving);
        let disk_failed = tokio::select! {
            () = signals.told() => false,
            () = serving.ctx.store.ended() => true,
        };
        tracing::info!("stopping");
        serving.stop().await;
        if disk_failed { Err("the disk failed, the log says how: see to it, and start again".into()) } else { Ok(()) }
    })
}

/// Rendering is work, so one slow page must not hold up the others on a small machine.
///
/// # Errors
/// When the system gives no threads.
pub fn runtime() -> Result<tokio::runtime::Runtime, String> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(cores.max(4)).enable_all().build().map_err(|error| format!("no threads: {error}"))
}

/// The real time.
pub fn clock() -> Clock {
    Arc::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    })
}

impl Serving {
    /// Opens the shop and begins to answer.
    ///
    /// # Errors
    /// When it can't be opened or the address is taken, in a sentence.
    pub async fn start(config: Config, demo: bool) -> Result<Self, String> {
        let data = DataDir::open(&config.data)?;
        let hold = database::hold(&config, &data)?;
        let store = database::open(&config, &data)?;
        let secret = database::secret(&store, &data).await?;
        let listener = TcpListener::bind(config.addr)
            .await
            .map_err(|error| format!("can't listen on {}: {error}", config.addr))?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let origin = config.origin.clone().unwrap_or_else(|| Origin::of_address(address));
        let ctx = with_provider(Ctx::new(store, origin.as_str(), clock(), secret), &config)?;
        if let Err(sentence) = ctx.payments.check() {
            tracing::warn!("no payments are taken: {sentence}");
        }
        let post = Post::open(&config, &data)?;
        if demo && seed_demo(&ctx).await.map_err(|error| error.to_string())? {
            tracing::info!("the demo shop is set up");
        }
        // What has changed until now is no news; the first look belongs before the first page.
        catalog::notice_changes(&ctx).await.map_err(|error| error.to_string())?;
        others::follow(&ctx)?;
        let front = Arc::new(Front::new(&*Site::new(ctx.clone(), origin.clone(), data, config).await?));
        let (stop, stopped) = watch::channel(false);
        let accepting = tokio::spawn(accept(listener, front, stopped));
        let jobs = tokio::spawn(jobs::run(ctx.clone(), post));
        Ok(Self { address, origin, ctx, stop, accepting, jobs, _hold: hold })
    }

    /// Takes no more requests, finishes those that have begun, and ends.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let _ = self.accepting.await;
        self.jobs.abort();
    }
}

/// Takes connections until it is told to stop, and then waits for the last answers.
async fn accept(listener: TcpListener, front: Arc<Front>, mut stopped: watch::Receiver<bool>) {
    let open = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            _ = stopped.wait_for(|stopped| *stopped) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Most likely there are too many open files; the next try needs one to be closed.
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let answering = open.watch(connection(stream, peer.ip(), front.clone()));
        tokio::spawn(async move {
            // Clients that break off are no news.
            let _ = answering.await;
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(STOP_PATIENCE, open.shutdown()).await.is_err() {
        tracing::warn!("some requests were still being answered");
    }
}

/// One client's connection, as long as it lasts.
fn connection(
    stream: TcpStream,
    peer: IpAddr,
    front: Arc<Front>,
) -> impl hyper_util::server::graceful::GracefulConnection<Output = hyper::Result<()>> + Send {
    // Answers are written whole, so there is nothing to be gained by waiting for more. Where it can't be set, it is slower.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let front = front.clone();
        async move { Ok::<_, Infallible>(front.answer(request.map(Body::new), peer).await) }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service)
}

/// What tells the process to stop, listened to from the moment this is made.
struct StopSignals {
    #[cfg(unix)]
    terminated: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupted: tokio::signal::unix::Signal,
}

impl StopSignals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminated: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?,
            #[cfg(unix)]
            interrupted: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())?,
        })
    }

    async fn told(&mut self) {
        #[cfg(unix)]
        tokio::select! { _ = self.terminated.recv() => {}, _ = self.interrupted.recv() => {} }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    }
}
