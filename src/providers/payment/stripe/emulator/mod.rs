//! A Stripe of our own, for tests and for trying the shop: sessions, payments, refunds, disputes, events, signed messages
//! and a hosted page, all in memory, with faults by plan.
//!
//! It was written from Stripe's documentation and not from our adapter, and Stripe's own libraries drive it in the tests,
//! so that the two can't share a misreading. What it keeps of keys is the table of
//! <https://docs.stripe.com/api/idempotent_requests>: the same key with the same request gives the same bytes, failures
//! included; with another request it is refused; while the first is being done it is a conflict; after a day it is forgotten.

mod api;
mod books;
pub mod dice;
mod faults;
mod objects;
mod page;
mod server;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use self::api::{ApiError, Call, answer};
use self::books::Books;
pub use self::books::{Act, LedgerLine};
use self::dice::Dice;
pub use self::faults::FaultPlan;
use self::faults::strikes;
use self::objects::URL_HERE;
pub use self::server::{Serving, serve};
use super::super::signature;
use super::SIGNATURE_HEADER;
use super::line::Clock;
use crate::domain::query_string;
use crate::domain::time::Timestamp;
use crate::providers::secret::Secret;

/// A key is remembered for a day.
const KEY_LIFE_S: i64 = 24 * 3600;

/// The emulator. Cheap to clone; all clones are the same.
#[derive(Clone)]
pub struct Emulator {
    state: Arc<Mutex<State>>,
    clock: Clock,
    api_key: Secret,
    webhook_secret: Secret,
}

struct State {
    books: Books,
    keys: HashMap<String, Kept>,
    plan: FaultPlan,
    dice: Dice,
    /// How many events were looked at for sending.
    told: usize,
    late: Vec<(i64, Message)>,
    /// Where the server listens.
    here: String,
}

/// What is kept under an idempotency key.
struct Kept {
    at: i64,
    call: String,
    /// `None` while it is being done.
    reply: Option<Reply>,
}

/// A request as it came over the wire.
#[derive(Debug, Clone, Default)]
pub struct WireRequest {
    pub post: bool,
    pub path: String,
    pub query: String,
    pub form: String,
    pub authorization: String,
    pub idempotency_key: Option<String>,
}

/// An answer as it goes over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub body: String,
    pub replayed: bool,
}

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Answer(Reply),
    /// The connection breaks.
    Nothing,
}

/// A signed message to the shop.
#[derive(Debug, Clone)]
pub struct Message {
    pub event: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// Whether it comes from somebody else, who would like the shop to believe it.
    pub forged: bool,
}

/// What the ledger says of the payment for one attempt, by the name that the shop gave it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moved {
    pub captured: i64,
    pub refunded: i64,
}

impl Emulator {
    /// `api_key` is what a shop has to call with, `webhook_secret` signs the messages, `seed` decides what happens by chance.
    pub fn new(api_key: &str, webhook_secret: &str, seed: u64, clock: Clock) -> Self {
        let state = State {
            books: Books::new(seed),
            keys: HashMap::new(),
            plan: FaultPlan::default(),
            dice: Dice::new(seed.wrapping_add(1)),
            told: 0,
            late: Vec::new(),
            here: String::new(),
        };
        Self {
            state: Arc::new(Mutex::new(state)),
            clock,
            api_key: Secret::new(api_key),
            webhook_secret: Secret::new(webhook_secret),
        }
    }

    /// What goes wrong from now on.
    pub fn set_plan(&self, plan: FaultPlan) {
        self.state().plan = plan;
    }

    /// Answers a request, or doesn't. What the plan says is lost is lost here; waiting is the server's part.
    pub fn handle(&self, request: &WireRequest) -> Outcome {
        let now = self.now();
        let mut state = self.state();
        let plan = state.plan;
        if strikes(plan.drop_request, &mut state.dice) {
            return Outcome::Nothing;
        }
        let reply = self.reply(&mut state, request, plan, now);
        if strikes(plan.drop_response, &mut state.dice) {
            return Outcome::Nothing;
        }
        Outcome::Answer(Reply { body: reply.body.replace(URL_HERE, &state.here), ..reply })
    }

    /// How long the server waits before it does anything.
    fn delay_ms(&self) -> u64 {
        let mut state = self.state();
        let plan = state.plan;
        if strikes(plan.delay, &mut state.dice) { plan.delay_ms.into() } else { 0 }
    }

    fn reply(&self, state: &mut State, request: &WireRequest, plan: FaultPlan, now: i64) -> Reply {
        let bearer = request.authorization.strip_prefix("Bearer ");
        if bearer != Some(self.api_key.expose()) {
            return failed(&ApiError::of_status(401, "invalid_request_error", None, "Invalid API Key provided"));
        }
        if strikes(plan.rate_limit, &mut state.dice) {
            let message = "Too many requests hit the API too quickly.";
            return failed(&ApiError::of_status(429, "invalid_request_error", Some("rate_limit"), message));
        }
        let text = if request.post { &request.form } else { &request.query };
        let call = Call { post: request.post, path: request.path.clone(), params: query_string::pairs(text).collect() };
        let Some(key) = request.idempotency_key.as_ref().filter(|_| request.post) else {
            return carry_out(state, &call, plan, now).0;
        };
        state.keys.retain(|_, kept| kept.at + KEY_LIFE_S > now);
        let written = format!("{} {}", request.path, request.form);
        match state.keys.get(key) {
            Some(kept) if kept.call != written => {
                let message = "Keys for idempotent requests can only be used with the same parameters they were first \
                               used with.";
                return failed(&ApiError::of_status(400, "idempotency_error", None, message));
            }
            Some(Kept { reply: Some(reply), .. }) => return Reply { replayed: true, ..reply.clone() },
            Some(Kept { reply: None, .. }) => return in_use(),
            None if strikes(plan.conflict, &mut state.dice) => return in_use(),
            None => {}
        }
        state.keys.insert(key.clone(), Kept { at: now, call: written.clone(), reply: None });
        let (reply, begun) = carry_out(state, &call, plan, now);
        if begun {
            state.keys.insert(key.clone(), Kept { at: now, call: written, reply: Some(reply.clone()) });
        } else {
            state.keys.remove(key);
        }
        reply
    }

    /// The buyer presses a button on the hosted page. Answers where they go; `None` to stay.
    pub fn act(&self, session: &str, act: Act) -> Option<String> {
        let now = self.now();
        let mut state = self.state();
        let plan = state.plan;
        let paid_before = state.books.is_paid(session);
        let target = state.books.act(session, act, now);
        if state.books.is_paid(session) && !paid_before {
            if strikes(plan.double_charge, &mut state.dice) {
                state.books.charge_again(session, now);
            }
            if strikes(plan.change_sum, &mut state.dice) {
                state.books.change_sum(session, 100);
            }
        }
        target
    }

    /// Of the payment of a session so much more was taken, or less.
    pub fn change_sum(&self, session: &str, by: i64) {
        self.state().books.change_sum(session, by);
    }

    /// The payment of a session is gone, as if it had never been.
    pub fn lose_payment(&self, session: &str) {
        self.state().books.lose_payment(session);
    }

    /// The last refund is gone, as if it had never been.
    pub fn lose_refund(&self) {
        let mut state = self.state();
        if let Some(id) = state.books.refunds.keys().next_back().cloned() {
            state.books.lose_refund(&id);
        }
    }

    /// A debit that takes days comes to its end.
    pub fn end_debit(&self, session: &str, paid: bool) {
        let now = self.now();
        self.state().books.end_debit(session, paid, now);
    }

    /// From now on refunds take days, and end when they are told to.
    pub fn let_refunds_take_days(&self) {
        self.state().books.refunds_take_days = true;
    }

    /// All refunds end: they arrive, or the bank sends them back.
    pub fn end_refunds(&self, arrived: bool) {
        let now = self.now();
        let mut state = self.state();
        let ids: Vec<String> = state.books.refunds.keys().cloned().collect();
        for id in ids {
            state.books.end_refund(&id, arrived, now);
        }
    }

    /// The buyer's bank takes the money of a session's payment back and wants reasons.
    pub fn dispute(&self, session: &str) {
        let now = self.now();
        let mut state = self.state();
        let intent = state.books.sessions.get(session).and_then(|session| session.intent.clone());
        if let Some(intent) = intent {
            state.books.dispute(&intent, now);
        }
    }

    /// Every line of the ledger.
    pub fn ledger(&self) -> Vec<LedgerLine> {
        self.state().books.ledger.clone()
    }

    /// What the ledger says, by the attempts that payments were made for. A payment without one is under its own name.
    pub fn moved(&self) -> BTreeMap<String, Moved> {
        let state = self.state();
        let mut moved: BTreeMap<String, Moved> = BTreeMap::new();
        for line in &state.books.ledger {
            let Some((side, intent)) = line.account.split_once(':') else { continue };
            let attempt = state.books.intents.get(intent).and_then(|intent| intent.metadata.get("attempt_id"));
            let entry = moved.entry(attempt.map_or(intent, String::as_str).to_owned()).or_default();
            match side {
                "card" => entry.captured -= line.amount,
                _ => entry.refunded += line.amount,
            }
        }
        moved
    }

    /// The sessions, in the order in which they were opened.
    pub fn sessions(&self) -> Vec<String> {
        self.state().books.sessions.keys().cloned().collect()
    }

    /// How many sessions were ever opened for each attempt.
    pub fn sessions_of_attempts(&self) -> BTreeMap<String, usize> {
        let state = self.state();
        let mut counted = BTreeMap::new();
        for session in state.books.sessions.values() {
            *counted.entry(session.client_reference_id.clone().unwrap_or_default()).or_insert(0) += 1;
        }
        counted
    }

    /// The messages that are to be sent now, with what the plan does to them. Each event is looked at once; one that is
    /// lost here is found on the list of those that did not arrive.
    pub fn take_messages(&self) -> Vec<Message> {
        let now = self.now();
        let mut state = self.state();
        let plan = state.plan;
        let mut due = Vec::new();
        let (late, come): (Vec<_>, Vec<_>) = state.late.drain(..).partition(|(at, _)| *at > now);
        state.late = late;
        due.extend(come.into_iter().map(|(_, message)| self.signed_anew(message)));
        let fresh: Vec<(String, Value)> =
            state.books.events.iter().skip(state.told).map(|it| (it.id.clone(), Books::event_json(it))).collect();
        state.told = state.books.events.len();
        for (event, body) in fresh {
            let body = body.to_string().into_bytes();
            let message = Message { event, headers: HeaderMap::new(), body, forged: false };
            if strikes(plan.forge_event, &mut state.dice) {
                due.push(Message { forged: true, ..self.signed_with("whsec_of_somebody_else", message.clone()) });
            }
            if strikes(plan.lose_event, &mut state.dice) {
                continue;
            }
            if strikes(plan.delay_event, &mut state.dice) {
                let at = now + i64::from(plan.delay_event_ms) / 1000;
                state.late.push((at, message));
                continue;
            }
            if strikes(plan.duplicate_event, &mut state.dice) {
                due.push(self.signed_anew(message.clone()));
            }
            due.push(self.signed_anew(message));
        }
        due
    }

    /// The shop has answered a message with thanks.
    pub fn note_delivered(&self, event: &str) {
        let mut state = self.state();
        if let Some(event) = state.books.events.iter_mut().find(|known| known.id == event) {
            event.delivered = true;
        }
    }

    fn signed_anew(&self, message: Message) -> Message {
        self.signed_with(self.webhook_secret.expose(), message)
    }

    fn signed_with(&self, secret: &str, message: Message) -> Message {
        let header = signature::sign(secret, (self.clock)(), &message.body);
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_str(&header) {
            headers.insert(HeaderName::from_static(SIGNATURE_HEADER), value);
        }
        Message { headers, ..message }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seconds, as Stripe counts time.
    fn now(&self) -> i64 {
        let Timestamp(ms) = (self.clock)();
        ms.div_euclid(1000)
    }
}

/// Does what is asked, with what the plan does to it; answers also whether something was begun.
fn carry_out(state: &mut State, call: &Call, plan: FaultPlan, now: i64) -> (Reply, bool) {
    let broken = || failed(&ApiError::of_status(500, "api_error", None, "Something went wrong on Stripe's end."));
    if strikes(plan.error_before, &mut state.dice) {
        return (broken(), true);
    }
    match answer(&mut state.books, call, now) {
        Ok(_) if call.post && strikes(plan.error_after, &mut state.dice) => (broken(), true),
        Ok(refund) if call.post && call.path == "/v1/refunds" && strikes(plan.forget_refund, &mut state.dice) => {
            state.books.lose_refund(refund["id"].as_str().unwrap_or_default());
            (Reply { status: 200, body: refund.to_string(), replayed: false }, true)
        }
        Ok(object) => (Reply { status: 200, body: object.to_string(), replayed: false }, true),
        Err(error) => (failed(&error), error.begun),
    }
}

fn failed(error: &ApiError) -> Reply {
    Reply { status: error.status, body: error.body().to_string(), replayed: false }
}

fn in_use() -> Reply {
    let message = "There is currently another in-progress request using this Idempotent Key.";
    failed(&ApiError::of_status(409, "idempotency_error", Some("idempotency_key_in_use"), message))
}
