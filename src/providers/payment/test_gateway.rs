//! The test gateway: a payment provider in this binary, for trying the shop without an account anywhere.
//!
//! It behaves like a stranger. It keeps its own books, answers the same request under the same key with the same answer,
//! shows a page of its own where the buyer chooses what happens, and tells the shop by signed messages. Its books stand in
//! the shop's database, so this provider alone may use `store`; it would be a file of its own otherwise, and a second
//! thing to back up.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use http::{HeaderMap, HeaderValue};
use serde::{Deserialize, Serialize};

use super::{
    CallError, Caps, ListedCharge, ListedRefund, Marks, NotGenuine, Page, ProviderEvent, RefundRequest, RefundSnapshot,
    Snapshot, StartRequest, Started, signature,
};
use crate::domain::id::AttemptId;
use crate::domain::money::Money;
use crate::domain::names::stored_names;
use crate::domain::payment::{CaptureMode, ProviderState};
use crate::domain::refund::RefundSaid;
use crate::domain::time::Timestamp;
use crate::store::db::{Store, StoreError, Tx};
use crate::store::test_gateway::{
    SentBack, Session, SessionState, find_sent_back_by_key, find_session, find_session_by_key, find_session_by_token,
    insert_sent_back, insert_session, list_paid_sessions_since, list_sent_back, list_sent_back_since,
    list_sessions_of_attempt, take_back, update_session,
};

/// The header that carries the signature of a message.
pub const SIGNATURE_HEADER: &str = "test-signature";

/// It takes whatever the shop can count.
pub const CAPS: Caps = Caps {
    manual_capture: true,
    least: &[
        ("EUR", 1),
        ("USD", 1),
        ("GBP", 1),
        ("CHF", 1),
        ("JPY", 1),
        ("SEK", 1),
        ("NOK", 1),
        ("DKK", 1),
        ("PLN", 1),
        ("CZK", 1),
        ("CAD", 1),
        ("AUD", 1),
        ("NZD", 1),
        ("KWD", 1),
    ],
    most_minor: i64::MAX,
};

/// How long money stays set aside: seven days, as with most cards.
const AUTHORIZATION_MS: i64 = 7 * 86_400_000;

/// Tells the time.
type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What the buyer does on the hosted page, by pressing a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Approve,
    DeclineInsufficientFunds,
    DeclineGeneric,
    /// The pretended bank asks the buyer to confirm.
    Challenge,
    Confirm,
    /// Goes back to the shop without paying.
    Abandon,
}

stored_names!(Act, "something one can do on the test page", {
    Approve => "approve",
    DeclineInsufficientFunds => "decline_insufficient_funds",
    DeclineGeneric => "decline_generic",
    Challenge => "challenge",
    Confirm => "confirm",
    Abandon => "abandon",
});

/// What came of an act on the hosted page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acted {
    /// Where the buyer goes; `None` to stay on the page.
    pub return_url: Option<String>,
    /// What the shop is told.
    pub message: Option<Message>,
}

/// A signed message to the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// What a message says.
#[derive(Debug, Serialize, Deserialize)]
struct EventBody {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    reference: String,
}

/// How well the line to the gateway works. A fake that can't fail would prove nothing about failing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    Good,
    /// Requests arrive and are done, and every answer is lost.
    AnswersLost,
    /// Nothing arrives.
    Dead,
}

/// The gateway. Cheap to clone; all clones share their books and their line.
#[derive(Clone)]
pub struct TestGateway {
    store: Store,
    clock: Clock,
    secret: Arc<str>,
    allowed: bool,
    line: Arc<AtomicU8>,
}

impl TestGateway {
    /// `secret` signs its messages. `allowed` says whether play money may be taken under the shop's address.
    pub fn new(store: Store, clock: Clock, secret: &str, allowed: bool) -> Self {
        Self { store, clock, secret: secret.into(), allowed, line: Arc::default() }
    }

    /// The same gateway, allowed under any address.
    #[must_use]
    pub fn allow(self) -> Self {
        Self { allowed: true, ..self }
    }

    /// The same gateway by another clock.
    #[must_use]
    pub fn with_clock(&self, clock: Clock) -> Self {
        Self { clock, ..self.clone() }
    }

    /// Cuts or mends the line to the shop.
    pub fn set_line(&self, line: Line) {
        self.line.store(line as u8, Ordering::Relaxed);
    }

    /// # Errors
    /// When the shop has a public address and nobody said that play money is meant.
    pub fn check(&self) -> Result<(), String> {
        if self.allowed {
            return Ok(());
        }
        Err("the test gateway gives goods away for play money, and this shop has a public address (https): \
             set allow_test_gateway if that is what you want"
            .to_owned())
    }

    pub(super) async fn start(&self, request: &StartRequest, key: &str) -> Result<Started, CallError> {
        self.check().map_err(|_| CallError::Definitive("test_gateway_not_allowed".to_owned()))?;
        self.call(self.open(request, key)).await?
    }

    pub(super) async fn fetch(&self, reference: &str) -> Result<Snapshot, CallError> {
        let reference = reference.to_owned();
        let found = self.store.read(async move |tx: &mut Tx| find_session(tx, &reference).await);
        let session = self.call(found).await?.ok_or_else(unknown_reference)?;
        Ok(snapshot(session))
    }

    pub(super) async fn find(&self, attempt: AttemptId) -> Result<Vec<Snapshot>, CallError> {
        let found = self.store.read(async move |tx: &mut Tx| list_sessions_of_attempt(tx, attempt).await);
        Ok(self.call(found).await?.into_iter().map(snapshot).collect())
    }

    pub(super) async fn close(&self, reference: &str) -> Result<Snapshot, CallError> {
        let reference = reference.to_owned();
        let closed = self.store.write(async move |tx: &mut Tx| -> Result<_, StoreError> {
            let Some(mut session) = find_session(tx, &reference).await? else { return Ok(None) };
            if matches!(session.state, SessionState::Open | SessionState::Challenge) {
                session.state = SessionState::Closed;
                update_session(tx, &session).await?;
            }
            Ok(Some(session))
        });
        Ok(snapshot(self.call(closed).await?.ok_or_else(unknown_reference)?))
    }

    pub(super) async fn capture(&self, reference: &str, amount: Money) -> Result<Snapshot, CallError> {
        let reference = reference.to_owned();
        let captured = self.store.write(async move |tx: &mut Tx| -> Result<_, StoreError> {
            let Some(mut session) = find_session(tx, &reference).await? else { return Ok(None) };
            if session.state == SessionState::Authorized && session.amount == amount {
                session.state = SessionState::Captured;
                update_session(tx, &session).await?;
            }
            Ok(Some(session))
        });
        Ok(snapshot(self.call(captured).await?.ok_or_else(unknown_reference)?))
    }

    pub(super) async fn void(&self, reference: &str) -> Result<Snapshot, CallError> {
        let reference = reference.to_owned();
        let let_go = self.store.write(async move |tx: &mut Tx| -> Result<_, StoreError> {
            let Some(mut session) = find_session(tx, &reference).await? else { return Ok(None) };
            if session.state == SessionState::Authorized {
                session.state = SessionState::Closed;
                update_session(tx, &session).await?;
            }
            Ok(Some(session))
        });
        Ok(snapshot(self.call(let_go).await?.ok_or_else(unknown_reference)?))
    }

    pub(super) async fn refund(&self, request: &RefundRequest, key: &str) -> Result<RefundSnapshot, CallError> {
        self.call(self.send_back(request, key)).await?
    }

    pub(super) async fn find_refund(&self, request: &RefundRequest) -> Result<Option<RefundSnapshot>, CallError> {
        let (payment, refund) = (request.payment.clone(), request.refund);
        let found = self.store.read(async move |tx: &mut Tx| list_sent_back(tx, &payment).await);
        let sent = self.call(found).await?.into_iter().find(|back| back.refund == refund);
        Ok(sent.map(|back| sent_back(request, back)))
    }

    pub(super) async fn marks_of(&self, payment: &str) -> Result<Option<Marks>, CallError> {
        let payment = payment.to_owned();
        let found = self.store.read(async move |tx: &mut Tx| find_session(tx, &payment).await);
        Ok(self.call(found).await?.map(|session| marks(&session)))
    }

    pub(super) async fn charges_since(
        &self,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<Page<ListedCharge>, CallError> {
        let after = after.unwrap_or_default().to_owned();
        let found = self.store.read(async move |tx: &mut Tx| list_paid_sessions_since(tx, since, &after).await);
        let sessions = self.call(found).await?;
        let next = sessions.last().map(|last| last.reference.clone());
        Ok(Page { items: sessions.into_iter().map(charge).collect(), next })
    }

    pub(super) async fn refunds_since(
        &self,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<Page<ListedRefund>, CallError> {
        let after = after.unwrap_or_default().to_owned();
        let found = self.store.read(async move |tx: &mut Tx| list_sent_back_since(tx, since, &after).await);
        let backs = self.call(found).await?;
        let next = backs.last().map(|(last, _)| last.reference.clone());
        let items = backs.into_iter().map(|(back, currency)| ListedRefund {
            reference: back.reference,
            payment: back.session,
            refund: Some(back.refund),
            amount: Money::new(back.amount_minor, currency),
            said: RefundSaid::Completed,
            at: back.created_at,
        });
        Ok(Page { items: items.collect(), next })
    }

    pub(super) fn verify(&self, headers: &HeaderMap, raw: &[u8], now: Timestamp) -> Result<ProviderEvent, NotGenuine> {
        let header = headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
        signature::verify(&[&self.secret], header.ok_or(NotGenuine("no signature"))?, raw, now)?;
        let event: EventBody = serde_json::from_slice(raw).map_err(|_| NotGenuine("a body that can't be read"))?;
        Ok(ProviderEvent { id: event.id, kind: event.kind, reference: event.reference, attempt: None, refund: None })
    }

    /// The payment behind a hosted page.
    ///
    /// # Errors
    /// When the books can't be read.
    pub async fn session_by_token(&self, token: &str) -> Result<Option<Session>, StoreError> {
        let token = token.to_owned();
        self.store.read(async move |tx: &mut Tx| find_session_by_token(tx, &token).await).await
    }

    /// What the buyer does on the hosted page. What no longer can be done changes nothing and leads back to the shop,
    /// which will ask what became of it.
    ///
    /// # Errors
    /// When the books can't be written; `Ok(None)` when there is no such page.
    pub async fn act(&self, token: &str, act: Act) -> Result<Option<Acted>, StoreError> {
        let token = token.to_owned();
        let done = self.store.write(async move |tx: &mut Tx| -> Result<_, StoreError> {
            let Some(mut session) = find_session_by_token(tx, &token).await? else { return Ok(None) };
            let next = after(&session, act);
            if let Some((state, decline_code)) = next {
                session.state = state;
                session.decline_code = decline_code.map(str::to_owned);
                update_session(tx, &session).await?;
            }
            Ok(Some((session, next.is_some())))
        });
        let Some((session, moved)) = done.await? else { return Ok(None) };
        let stays = session.state == SessionState::Challenge && act != Act::Abandon;
        Ok(Some(Acted {
            return_url: (!stays).then(|| session.return_url.clone()),
            message: if moved { Some(self.tell(&session)?) } else { None },
        }))
    }

    /// A message that something became of a session.
    fn tell(&self, session: &Session) -> Result<Message, StoreError> {
        let event = EventBody {
            id: format!("evt_{}", random()?),
            kind: format!("session.{}", session.state),
            reference: session.reference.clone(),
        };
        let body = serde_json::to_vec(&event).map_err(|error| StoreError::Other(error.to_string()))?;
        let header = signature::sign(&self.secret, (self.clock)(), &body);
        let header = HeaderValue::from_str(&header).map_err(|error| StoreError::Other(error.to_string()))?;
        Ok(Message { headers: HeaderMap::from_iter([(http::HeaderName::from_static(SIGNATURE_HEADER), header)]), body })
    }

    /// Opens a session, or finds the one that was opened under the key.
    async fn open(&self, request: &StartRequest, key: &str) -> Result<Result<Started, CallError>, StoreError> {
        let session = Session {
            reference: format!("test_{}", random()?),
            token: format!("{}{}", random()?, random()?),
            idempotency_key: key.to_owned(),
            request: serde_json::to_string(request).map_err(|error| StoreError::Other(error.to_string()))?,
            order: request.order,
            attempt: request.attempt,
            amount: request.amount,
            return_url: request.return_url.clone(),
            state: SessionState::Open,
            decline_code: None,
            capture: request.capture,
            refunded_minor: 0,
            created_at: (self.clock)(),
        };
        let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
            match find_session_by_key(tx, &session.idempotency_key).await? {
                None => {
                    insert_session(tx, &session).await?;
                    Ok(Ok(started(&session)))
                }
                Some(earlier) if earlier.request == session.request => Ok(Ok(started(&earlier))),
                Some(_) => Ok(Err(CallError::Definitive("idempotency_error".to_owned()))),
            }
        };
        self.store.write(act).await
    }

    /// Sends money back, or finds what was sent under the key.
    async fn send_back(
        &self,
        request: &RefundRequest,
        key: &str,
    ) -> Result<Result<RefundSnapshot, CallError>, StoreError> {
        let back = SentBack {
            reference: format!("test_re_{}", random()?),
            session: request.payment.clone(),
            idempotency_key: key.to_owned(),
            refund: request.refund,
            amount_minor: request.amount.minor,
            created_at: (self.clock)(),
        };
        let request = request.clone();
        let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
            match find_sent_back_by_key(tx, &back.idempotency_key).await? {
                Some(earlier) if (&earlier.session, earlier.amount_minor) == (&back.session, back.amount_minor) => {
                    Ok(Ok(sent_back(&request, earlier)))
                }
                Some(_) => Ok(Err(CallError::Definitive("idempotency_error".to_owned()))),
                None if take_back(tx, &back.session, back.amount_minor).await? => {
                    insert_sent_back(tx, &back).await?;
                    Ok(Ok(sent_back(&request, back.clone())))
                }
                None => Ok(Err(CallError::Definitive("charge_already_refunded".to_owned()))),
            }
        };
        self.store.write(act).await
    }

    /// Does what is asked over the line as it is.
    async fn call<T>(&self, work: impl Future<Output = Result<T, StoreError>>) -> Result<T, CallError> {
        let line = self.line.load(Ordering::Relaxed);
        if line == Line::Dead as u8 {
            return Err(CallError::Unknown("the line is dead".to_owned()));
        }
        let done = work.await;
        if line == Line::AnswersLost as u8 {
            return Err(CallError::Unknown("the answer was lost".to_owned()));
        }
        done.map_err(|error| CallError::Unknown(error.to_string()))
    }
}

/// What an act makes of a session; `None` when it changes nothing.
const fn after(session: &Session, act: Act) -> Option<(SessionState, Option<&'static str>)> {
    use SessionState::{Authorized, Captured, Challenge, Closed, Failed, Open};
    let paid = match session.capture {
        CaptureMode::Now => Captured,
        CaptureMode::OnShipment => Authorized,
    };
    match (session.state, act) {
        (Open, Act::Approve) | (Challenge, Act::Confirm) => Some((paid, None)),
        (Open, Act::DeclineInsufficientFunds) => Some((Failed, Some("insufficient_funds"))),
        (Open, Act::DeclineGeneric) => Some((Failed, Some("generic_decline"))),
        (Challenge, Act::DeclineInsufficientFunds | Act::DeclineGeneric) => {
            Some((Failed, Some("authentication_required")))
        }
        (Open, Act::Challenge) => Some((Challenge, None)),
        (Open, Act::Confirm | Act::Abandon)
        | (Challenge, Act::Approve | Act::Challenge | Act::Abandon)
        | (
            Authorized | Captured | Failed | Closed,
            Act::Approve
            | Act::DeclineInsufficientFunds
            | Act::DeclineGeneric
            | Act::Challenge
            | Act::Confirm
            | Act::Abandon,
        ) => None,
    }
}

fn started(session: &Session) -> Started {
    Started { reference: session.reference.clone(), pay_url: pay_url(session) }
}

/// A path, not a link: the page is in this very shop, whatever address it has.
fn pay_url(session: &Session) -> String {
    format!("/pay/test/{}", session.token)
}

fn snapshot(session: Session) -> Snapshot {
    let payable = matches!(session.state, SessionState::Open | SessionState::Challenge);
    Snapshot {
        pay_url: payable.then(|| pay_url(&session)),
        state: match session.state {
            SessionState::Open => ProviderState::Open,
            SessionState::Challenge => ProviderState::ActionRequired,
            SessionState::Authorized => {
                ProviderState::Authorized { until: Some(session.created_at.plus_ms(AUTHORIZATION_MS)) }
            }
            SessionState::Captured => ProviderState::Captured { amount: session.amount },
            SessionState::Failed => ProviderState::Failed { code: session.decline_code.unwrap_or_default() },
            SessionState::Closed => ProviderState::Closed,
        },
        reference: session.reference,
        order: session.order,
        attempt: session.attempt,
        amount: session.amount,
        refunded_minor: session.refunded_minor,
        disputes: Vec::new(),
    }
}

fn sent_back(request: &RefundRequest, back: SentBack) -> RefundSnapshot {
    let amount = Money::new(back.amount_minor, request.amount.currency);
    RefundSnapshot { reference: back.reference, refund: back.refund, amount, said: RefundSaid::Completed }
}

fn charge(session: Session) -> ListedCharge {
    let captured = if session.state == SessionState::Captured { session.amount.minor } else { 0 };
    ListedCharge {
        marks: marks(&session),
        captured: Money::new(captured, session.amount.currency),
        payment: session.reference,
        refunded_minor: session.refunded_minor,
        at: session.created_at,
    }
}

/// Whoever asked for it said so in the request.
fn marks(session: &Session) -> Marks {
    let request: Option<StartRequest> = serde_json::from_str(&session.request).ok();
    Marks { attempt: Some(session.attempt), shop: request.map(|request| request.shop) }
}

fn unknown_reference() -> CallError {
    CallError::Definitive("resource_missing".to_owned())
}

/// 64 random bits as text.
fn random() -> Result<String, StoreError> {
    getrandom::u64().map(|bits| format!("{bits:016x}")).map_err(|error| StoreError::Other(error.to_string()))
}
