//! Stripe answers nonsense: sums that nobody asked for, states that don't go together, fields that are missing or of another
//! kind, pages without an end, half an answer. Whatever it says nothing panics, and the shop's own books stay right in themselves.
//! What can't be is told to somebody by the payment's name, and nothing moves before they have looked.
//!
//! The answers are the emulator's, changed on their way; what a shop does meanwhile is what it does every day.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::ops::AddAssign;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use vitrine::domain::payment::CaptureMode;
use vitrine::providers::payment::stripe::emulator::{Act, Emulator, Outcome, WireRequest};
use vitrine::services::ServiceError;
use vitrine::services::audit::audit;
use vitrine::services::cancel::{Who, cancel_order};
use vitrine::services::checkout::{Placed, place_order};
use vitrine::services::fulfillment::{NewFulfillment, fulfill};
use vitrine::services::order::return_from_payment;
use vitrine::services::payback::{Payback, pay_back};
use vitrine::services::reconciliation::{reconcile_books, send_strays_back};
use vitrine::services::refund::carry_out_refunds;
use vitrine::services::rounds::{reconcile, sweep};
use vitrine::services::webhook::{fetch_undelivered, receive_webhook};

use super::Part;
use super::dice::Dice;
use super::fuzz::input;
use crate::database::Kind;
use crate::stripe::shop::{StripeShop, session_of, stripe_shop_behind};

/// Things that happen in one try.
const OPERATIONS: u64 = 40;
/// Of a hundred answers so many are nonsense.
const NONSENSE: u64 = 35;

#[derive(Debug, Default)]
struct Tally {
    answers: u64,
    nonsense: u64,
    placed: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.answers += other.answers;
        self.nonsense += other.nonsense;
        self.placed += other.placed;
    }
}

#[test]
fn whatever_stripe_answers_nothing_breaks() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let try_one = |seed| runtime.block_on(a_day(seed));
    let words = |Tally { answers, nonsense, placed }: &Tally| {
        assert!(*nonsense > 0 && *placed > 0, "nothing happened");
        format!("{nonsense} of {answers} answers were nonsense; {placed} orders placed, 0 broken")
    };
    Part::new("days of Stripe's answers being nonsense", 12, 100_000).prove(try_one, words);
}

/// The emulator's answers, changed.
struct Twister {
    emulator: Emulator,
    dice: Mutex<Dice>,
    answers: AtomicU64,
    nonsense: AtomicU64,
    /// Of a hundred.
    often: AtomicU64,
}

async fn a_day(seed: u64) -> Tally {
    let capture = if seed.is_multiple_of(2) { CaptureMode::Now } else { CaptureMode::OnShipment };
    let mut twister = None;
    let it = stripe_shop_behind(Kind::Sqlite, capture, seed, async |emulator| {
        let made = Arc::new(Twister::new(emulator, seed));
        let address = serve(made.clone()).await;
        twister = Some(made);
        address
    })
    .await;
    let twister = twister.expect("it serves");
    let jug = it.shop.stock("Jug", 4_510, 1_000).await;
    let mut dice = Dice::new(seed);
    let mut placed: Vec<Placed> = Vec::new();
    for _ in 0..OPERATIONS {
        if dice.percent(25) || placed.is_empty() {
            let buyer = it.shop.buyer(&[(jug, 1)]).await;
            let seen = it.shop.total_seen(&buyer).await;
            placed.extend(reported(place_order(&it.shop.ctx, &buyer, seen).await));
        } else if let Some(one) = dice.pick(&placed).cloned() {
            something_happens(&it, &one, &mut dice).await;
        }
        it.shop.wait_minutes(i64::try_from(dice.below(3)).expect("minutes"));
    }
    twister.often.store(0, Ordering::SeqCst);
    for minutes in [5, 45, 45, 24 * 60, 45] {
        it.shop.wait_minutes(minutes);
        bring_messages(&it).await;
        it.shop.work().await;
        reported(carry_out_refunds(&it.shop.ctx).await);
    }
    // Who is told that a refund has failed keeps its money, and the auditor asks for somebody to see to it.
    let failed = it.shop.count("select count(*) as n from refund where state = 'failed'").await;
    let mut breaches = audit(&it.shop.ctx).await.expect("an audit");
    breaches.retain(|breach| failed == 0 || breach.invariant != "I3");
    assert_eq!(breaches, [], "seed {seed}");
    Tally {
        answers: twister.answers.load(Ordering::SeqCst),
        nonsense: twister.nonsense.load(Ordering::SeqCst),
        placed: placed.len() as u64,
    }
}

async fn something_happens(it: &StripeShop, one: &Placed, dice: &mut Dice) {
    let ctx = &it.shop.ctx;
    match dice.below(12) {
        0..=2 => {
            let act = *dice.pick(&[Act::Approve, Act::Approve, Act::DeclineGeneric]).expect("an act");
            if one.pay_url.as_deref().is_some_and(|url| url.contains("/c/pay/")) {
                it.emulator.act(&session_of(one), act);
            }
        }
        3 | 4 => drop(reported(return_from_payment(ctx, &one.token).await)),
        5 => bring_messages(it).await,
        6 => drop(reported(fetch_undelivered(ctx).await)),
        7 => {
            reported(reconcile(ctx).await);
            reported(sweep(ctx).await);
        }
        8 => drop(reported(fulfill(ctx, one.order, NewFulfillment::default()).await)),
        9 => drop(reported(cancel_order(ctx, one.order, Who::Staff, String::new()).await)),
        10 => {
            let some = Payback { other_minor: 300, ..Payback::default() };
            drop(reported(pay_back(ctx, one.order, some, String::new()).await));
            reported(carry_out_refunds(ctx).await);
        }
        _ => {
            reported(reconcile_books(ctx, 7).await);
            reported(send_strays_back(ctx).await);
        }
    }
}

/// What was done. What Stripe says that can't be is a breakage, and it has a name.
fn reported<T>(result: Result<T, ServiceError>) -> Option<T> {
    match result {
        Ok(done) => Some(done),
        Err(ServiceError::Refusal(_)) => None,
        Err(ServiceError::Breakage(cause)) => {
            assert!(cause.contains("attempt "), "{cause}");
            None
        }
    }
}

async fn bring_messages(it: &StripeShop) {
    for message in it.emulator.take_messages() {
        if reported(receive_webhook(&it.shop.ctx, "stripe", &message.headers, &message.body).await).is_some() {
            it.emulator.note_delivered(&message.event);
        }
    }
}

/// Listens on a free port, for as long as the runtime lives.
async fn serve(twister: Arc<Twister>) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let twister = twister.clone();
            tokio::spawn(async move {
                let service = service_fn(async |request| Ok::<_, Infallible>(twister.respond(request).await));
                let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });
    address
}

impl Twister {
    fn new(emulator: Emulator, seed: u64) -> Self {
        Self {
            emulator,
            dice: Mutex::new(Dice::new(!seed)),
            answers: AtomicU64::new(0),
            nonsense: AtomicU64::new(0),
            often: AtomicU64::new(NONSENSE),
        }
    }

    async fn respond(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (parts, body) = request.into_parts();
        let form = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let outcome = self.emulator.handle(&WireRequest {
            post: parts.method == http::Method::POST,
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            form: String::from_utf8_lossy(&form).into_owned(),
            authorization: text("authorization").unwrap_or_default(),
            idempotency_key: text("idempotency-key"),
        });
        let Outcome::Answer(reply) = outcome else { panic!("no plan says that nothing is answered") };
        let (mut status, mut body) = (reply.status, reply.body.into_bytes());
        self.answers.fetch_add(1, Ordering::SeqCst);
        let mut dice = self.dice.lock().unwrap_or_else(PoisonError::into_inner);
        if dice.percent(self.often.load(Ordering::SeqCst)) {
            self.nonsense.fetch_add(1, Ordering::SeqCst);
            (status, body) = twisted(status, &body, &mut dice);
        }
        let mut response = Response::new(Full::new(Bytes::from(body)));
        *response.status_mut() = StatusCode::from_u16(status).expect("a status");
        response
    }
}

/// Nonsense that looks like this answer.
fn twisted(status: u16, body: &[u8], dice: &mut Dice) -> (u16, Vec<u8>) {
    match dice.below(10) {
        0 => (status, input(&[&String::from_utf8_lossy(body)], dice.throw())),
        1 => {
            let others = [200, 201, 302, 400, 401, 402, 404, 409, 429, 500, 503];
            (*dice.pick(&others).expect("a status"), body.to_vec())
        }
        _ => {
            let mut value: Value = serde_json::from_slice(body).expect("the emulator answers JSON");
            for _ in 0..=dice.below(3) {
                change_somewhere(&mut value, dice);
            }
            (status, value.to_string().into_bytes())
        }
    }
}

/// Puts something else into one place, or takes it away.
fn change_somewhere(value: &mut Value, dice: &mut Dice) {
    let mut places = Vec::new();
    list_places(value, String::new(), &mut places);
    let Some(place) = dice.pick(&places).cloned() else { return };
    let elsewhere = dice.pick(&places).and_then(|other| value.pointer(other)).cloned();
    let other = match dice.below(4) {
        0 => elsewhere.unwrap_or_default(),
        1 => json!(*dice.pick(&[0, 1, -1, 4_999, i64::MAX, i64::MIN]).expect("a number")),
        2 => json!(dice.pick(&WORDS).expect("a word")),
        _ => {
            dice.pick(&[json!(null), json!(true), json!(false), json!(1.5), json!([]), json!({})]).expect("one").clone()
        }
    };
    let Some((parent, name)) = place.rsplit_once('/') else { return };
    match value.pointer_mut(parent) {
        Some(Value::Object(fields)) if dice.percent(20) => drop(fields.remove(name)),
        Some(Value::Array(items)) if dice.percent(50) => items.extend(items.first().cloned()),
        _ => {
            if let Some(there) = value.pointer_mut(&place) {
                *there = other;
            }
        }
    }
}

/// What Stripe says of states and currencies, and what it never says.
const WORDS: [&str; 16] = [
    "succeeded",
    "requires_capture",
    "requires_payment_method",
    "processing",
    "canceled",
    "expired",
    "complete",
    "open",
    "failed",
    "pending",
    "paid",
    "usd",
    "jpy",
    "",
    "İ\u{0}",
    "99999999999999999999",
];

/// The places in a value, as JSON pointers.
fn list_places(value: &Value, here: String, places: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, field)| {
            list_places(field, format!("{here}/{}", name.replace('~', "~0").replace('/', "~1")), places);
        }),
        Value::Array(items) => items.iter().enumerate().for_each(|(place, item)| {
            list_places(item, format!("{here}/{place}"), places);
        }),
        _ => {}
    }
    places.push(here);
}
