//! The line to Stripe: one call, its retries, and what an answer means for whoever asked.
//!
//! The rules are those of Stripe's own libraries: what Stripe says about retrying is obeyed; else a broken connection, 409
//! and 5xx are tried again after a pause, under the same key, and nothing else is. The whole takes ten seconds at most.

use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::super::CallError;
use super::breaker::Breaker;
use super::objects::ErrorBody;
use crate::domain::query_string::encode;
use crate::domain::time::Timestamp;
use crate::providers::secret::Secret;

/// The version of the API that is spoken here, whatever the account is set to.
pub const API_VERSION: &str = "2026-10-28.endive";
/// The answers that are read are small; a page of a hundred payments is the largest.
const BODY_MAX: u64 = 4 * 1024 * 1024;
/// Nobody is told to wait for longer than this.
const WAIT_MAX_S: u32 = 60;

/// Tells the time.
pub(super) type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Names and values of a form, in their order.
pub(super) type Params = Vec<(String, String)>;

/// How long is waited, and how often something is tried again.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub connect: Duration,
    /// For a call with all its retries.
    pub total: Duration,
    pub retries: u32,
    /// The first pause; each one is twice as long as the one before, and at most ten times the first.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(2),
            total: Duration::from_secs(10),
            retries: 3,
            pause: Duration::from_millis(500),
        }
    }
}

pub(super) struct Line {
    agent: ureq::Agent,
    base: String,
    key: Secret,
    patience: Patience,
    breaker: Breaker,
    clock: Clock,
}

/// A request as it is sent, to the letter, however often.
#[derive(Clone)]
struct Request {
    post: bool,
    url: String,
    form: String,
    idempotency_key: Option<String>,
}

/// What came back.
struct Answer {
    status: u16,
    /// What Stripe says about trying again.
    should_retry: Option<bool>,
    /// Whether this is what was answered to the key before.
    replayed: bool,
    retry_after_s: Option<u32>,
    body: Vec<u8>,
}

impl Line {
    pub(super) fn new(base: &str, key: Secret, patience: Patience, clock: Clock) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_connect(Some(patience.connect))
            .timeout_global(Some(patience.total))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections_per_host(16)
            .user_agent(concat!("vitrine/", env!("CARGO_PKG_VERSION")))
            .build();
        let base = base.trim_end_matches('/').to_owned();
        Self { agent: config.into(), base, key, patience, breaker: Breaker::default(), clock }
    }

    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str, query: &Params) -> Result<T, CallError> {
        let query = write_form(query);
        let mark = if query.is_empty() { "" } else { "?" };
        let url = format!("{}{path}{mark}{query}", self.base);
        self.call(Request { post: false, url, form: String::new(), idempotency_key: None }).await
    }

    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        form: &Params,
        key: Option<&str>,
    ) -> Result<T, CallError> {
        let url = format!("{}{path}", self.base);
        self.call(Request { post: true, url, form: write_form(form), idempotency_key: key.map(str::to_owned) }).await
    }

    async fn call<T: DeserializeOwned>(&self, request: Request) -> Result<T, CallError> {
        self.breaker.ask((self.clock)()).map_err(|after_s| CallError::RateLimited { after_s })?;
        let answer = match tokio::time::timeout(self.patience.total, self.send_until_answered(request)).await {
            Ok(answer) => answer,
            Err(_) => Err("it takes too long".to_owned()),
        };
        let understood = match answer {
            Ok(answer) => understand(answer),
            Err(cause) => Err(CallError::Unknown(cause)),
        };
        self.breaker.note((self.clock)(), !matches!(understood, Err(CallError::Unknown(_))));
        understood
    }

    async fn send_until_answered(&self, request: Request) -> Result<Answer, String> {
        let mut tried = 0;
        loop {
            let (agent, key, again) = (self.agent.clone(), self.key.clone(), request.clone());
            let sent = tokio::task::spawn_blocking(move || send(&agent, &key, &again)).await;
            let answer = sent.unwrap_or_else(|error| Err(error.to_string()));
            if tried == self.patience.retries || !worth_another_try(&answer) {
                return answer;
            }
            tokio::time::sleep(pause(self.patience.pause, tried)).await;
            tried += 1;
        }
    }
}

fn send(agent: &ureq::Agent, key: &Secret, request: &Request) -> Result<Answer, String> {
    let authorization = format!("Bearer {}", key.expose());
    let sent = if request.post {
        let mut post = agent
            .post(&request.url)
            .header("authorization", authorization)
            .header("stripe-version", API_VERSION)
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(key) = &request.idempotency_key {
            post = post.header("idempotency-key", key);
        }
        post.send(&request.form)
    } else {
        agent.get(&request.url).header("authorization", authorization).header("stripe-version", API_VERSION).call()
    };
    let mut response = sent.map_err(|error| error.to_string())?;
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (should_retry, replayed) = (header("stripe-should-retry"), header("idempotent-replayed"));
    let retry_after_s = header("retry-after").and_then(|seconds| seconds.parse().ok());
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(BODY_MAX).read_to_vec().map_err(|error| error.to_string())?;
    Ok(Answer {
        status,
        should_retry: should_retry.and_then(|text| text.parse().ok()),
        replayed: replayed.as_deref() == Some("true"),
        retry_after_s,
        body,
    })
}

fn worth_another_try(answer: &Result<Answer, String>) -> bool {
    match answer {
        Err(_) => true,
        Ok(answer) => answer.should_retry.unwrap_or(answer.status == 409 || answer.status >= 500),
    }
}

/// The pause after so many tries: doubled each time up to ten times the first, shortened by chance so that a crowd does
/// not come back at once, and never shorter than the first.
fn pause(first: Duration, tried: u32) -> Duration {
    let longest = first.saturating_mul(1 << tried.min(10)).min(first.saturating_mul(10));
    let chance = getrandom::u32().unwrap_or(0) % 512;
    (longest.saturating_mul(512 + chance) / 1024).max(first)
}

/// What an answer means: done, not done and never to be done so, or nobody knows.
fn understand<T: DeserializeOwned>(answer: Answer) -> Result<T, CallError> {
    let error = || serde_json::from_slice::<ErrorBody>(&answer.body).map(|body| body.error).unwrap_or_default();
    match answer.status {
        200..=299 => {
            serde_json::from_slice(&answer.body).map_err(|error| CallError::Unknown(format!("unreadable: {error}")))
        }
        429 => Err(CallError::RateLimited { after_s: answer.retry_after_s.unwrap_or(1).min(WAIT_MAX_S) }),
        409 => Err(CallError::Unknown(error().reason())),
        400..=499 => Err(CallError::Definitive(error().reason())),
        status if answer.replayed => Err(CallError::KeySpent(format!("{status} {}", error().reason()))),
        status => Err(CallError::Unknown(format!("{status} {}", error().reason()))),
    }
}

fn write_form(params: &Params) -> String {
    let pairs: Vec<String> = params.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn answer(status: u16, replayed: bool, body: &str) -> Answer {
        Answer { status, should_retry: None, replayed, retry_after_s: None, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn only_what_may_have_been_lost_is_tried_again() {
        for (status, again) in [(200, false), (400, false), (402, false), (404, false), (409, true), (429, false)] {
            assert_eq!(worth_another_try(&Ok(answer(status, false, ""))), again, "{status}");
        }
        for status in [500, 502, 503] {
            assert!(worth_another_try(&Ok(answer(status, false, ""))), "{status}");
        }
        assert!(worth_another_try(&Err("reset".to_owned())));
        for (says, status) in [(true, 402), (false, 500)] {
            let answer = Answer { should_retry: Some(says), ..answer(status, false, "") };
            assert_eq!(worth_another_try(&Ok(answer)), says, "what Stripe says is obeyed");
        }
    }

    #[test]
    fn pauses_grow_and_stay_within_bounds() {
        let first = Duration::from_millis(500);
        for tried in 0..40 {
            let pause = pause(first, tried);
            assert!(pause >= first && pause <= Duration::from_secs(5), "{tried}: {pause:?}");
        }
        assert!(pause(first, 9) >= Duration::from_millis(2_500));
    }

    #[test]
    fn an_answer_says_whether_it_was_done_or_never_will_be_or_nobody_knows() {
        let means = |status, replayed, body: &str| understand::<Value>(answer(status, replayed, body));
        assert!(means(200, false, "{}").is_ok());
        assert!(matches!(means(200, false, "<html>"), Err(CallError::Unknown(_))));
        let declined = r#"{"error":{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds"}}"#;
        assert_eq!(means(402, false, declined), Err(CallError::Definitive("insufficient_funds".to_owned())));
        let other = r#"{"error":{"type":"idempotency_error"}}"#;
        assert_eq!(means(400, false, other), Err(CallError::Definitive("idempotency_error".to_owned())));
        assert_eq!(means(429, false, ""), Err(CallError::RateLimited { after_s: 1 }));
        assert!(matches!(means(409, false, ""), Err(CallError::Unknown(_))));
        assert!(matches!(means(500, false, ""), Err(CallError::Unknown(_))));
        assert!(matches!(means(500, true, ""), Err(CallError::KeySpent(_))));
    }

    #[test]
    fn a_form_is_written_as_browsers_write_it() {
        let form = vec![("metadata[order_id]".to_owned(), "a b&c=d".to_owned()), ("amount".to_owned(), "1".to_owned())];
        assert_eq!(write_form(&form), "metadata%5Border_id%5D=a+b%26c%3Dd&amount=1");
    }
}
