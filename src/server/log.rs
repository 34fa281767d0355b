//! What is written down: one line for each request, and whatever the services have to say, on stderr.

use std::io::IsTerminal as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::http::{HeaderValue, Method, StatusCode};
use tracing_subscriber::EnvFilter;

use super::config::LogFormat;

/// Starts logging. `RUST_LOG` says how much is logged, `info` when it says nothing.
pub fn start(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr);
    // A second start, as in tests, changes nothing.
    let _ = match format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    };
    // A panic is a bug. It is logged like everything else, under the id of the request in which it happened.
    std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "a bug")));
}

/// Names a request in the log and to the visitor. It is ours alone: what a request brings along is not believed.
#[derive(Debug, Clone, Copy)]
pub struct RequestId(u64);

impl RequestId {
    /// Counts up from a random place, mixed so that neighbours don't look alike (splitmix64, Steele et al. 2014).
    pub fn next() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        static START: std::sync::LazyLock<u64> = std::sync::LazyLock::new(|| getrandom::u64().unwrap_or_default());
        let count = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_add(*START);
        let mut mixed = count.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self(mixed ^ (mixed >> 31))
    }

    pub fn header(self) -> HeaderValue {
        // Hex digits can stand in a header.
        HeaderValue::try_from(self.to_string()).unwrap_or(HeaderValue::from_static("0"))
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Writes the line of a request that was answered.
pub fn request(id: RequestId, method: &Method, path: &str, status: StatusCode, began: Instant) {
    let ms = began.elapsed().as_micros() as f64 / 1000.0;
    tracing::info!(target: "vitrine::request", %id, %method, path = loggable(path), status = status.as_u16(), ms);
}

/// The path without what only its owner should know: whoever has the link of an order can see it.
fn loggable(path: &str) -> &str {
    const SECRET_TAILS: [(&str, &str); 7] = [
        ("/orders/", "/orders/…"),
        ("/pay/", "/pay/…"),
        ("/checkout/return/", "/checkout/return/…"),
        ("/alerts/", "/alerts/…"),
        ("/checkout/resume/", "/checkout/resume/…"),
        ("/newsletter/", "/newsletter/…"),
        ("/mails/", "/mails/…"),
    ];
    SECRET_TAILS.iter().find(|(start, _)| path.starts_with(start)).map_or(path, |(_, shown)| shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_links_of_orders_are_not_logged() {
        for (path, shown) in [
            ("/orders/abc123", "/orders/…"),
            ("/alerts/abc123", "/alerts/…"),
            ("/checkout/resume/abc.1", "/checkout/resume/…"),
            ("/newsletter/abc/end", "/newsletter/…"),
            ("/newsletter", "/newsletter"),
            ("/mails/abc/end", "/mails/…"),
            ("/pay/test/abc", "/pay/…"),
            ("/checkout/return/abc", "/checkout/return/…"),
            ("/products/jug", "/products/jug"),
        ] {
            assert_eq!(loggable(path), shown);
        }
    }

    #[test]
    fn ids_of_requests_differ() {
        let ids: std::collections::HashSet<String> = (0..1000).map(|_| RequestId::next().to_string()).collect();
        assert_eq!(ids.len(), 1000);
        assert!(ids.iter().all(|id| id.len() == 16));
    }
}
