//! Stripe, with its hosted page (Checkout in redirect mode): the buyer pays there and comes back.
//!
//! A payment of ours is a [session](https://docs.stripe.com/api/checkout/sessions); the intent in it and the charge in that say
//! what became of the money. Everything carries our ids as metadata, so that what Stripe has can be found again, whoever
//! lost which answer. About ten calls are needed, and they are spoken by hand: each can be read here.

mod breaker;
pub mod emulator;
mod line;
mod objects;

use std::fmt;
use std::sync::Arc;

use http::HeaderMap;
use serde_json::Value;

pub use self::line::{API_VERSION, Patience};
use self::line::{Clock, Line, Params};
use self::objects::{Charge, DisputeObject, Event, Expandable, Intent, List, Refund, Session};
use super::{
    CallError, Caps, Dispute, ListedCharge, ListedDispute, ListedRefund, Marks, NotGenuine, Page, ProviderEvent,
    RefundRequest, RefundSnapshot, Snapshot, StartRequest, Started, signature,
};
use crate::domain::id::AttemptId;
use crate::domain::money::Money;
use crate::domain::payment::CaptureMode;
use crate::domain::refund::RefundReason;
use crate::domain::time::Timestamp;
use crate::providers::secret::Secret;

/// The header that carries the signature of a message.
pub const SIGNATURE_HEADER: &str = "stripe-signature";
/// Where the real one is.
pub const API_BASE: &str = "https://api.stripe.com";
/// The real hosted page.
const PAY_ORIGIN: &str = "https://checkout.stripe.com";
/// What Stripe takes (<https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>): eight digits at the most. Kuwaiti
/// dinars are left out: their last digit would have to be 0.
pub const CAPS: Caps = Caps {
    manual_capture: true,
    least: &[
        ("EUR", 50),
        ("USD", 50),
        ("GBP", 30),
        ("CHF", 50),
        ("JPY", 50),
        ("SEK", 300),
        ("NOK", 300),
        ("DKK", 250),
        ("PLN", 200),
        ("CZK", 1_500),
        ("CAD", 50),
        ("AUD", 50),
        ("NZD", 50),
    ],
    most_minor: 99_999_999,
};
/// The messages that are of use.
const EVENT_KINDS: [&str; 14] = [
    "checkout.session.completed",
    "checkout.session.expired",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "payment_intent.amount_capturable_updated",
    "charge.refunded",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
];
/// Pages of a list that are read at most; a shop with more has been away for long, and goes on next time.
const PAGES_MAX: usize = 50;
/// Clocks differ; a session is looked for a little before we believe to have asked for it.
const CLOCKS_DIFFER_MS: i64 = 300_000;
/// A key is used for so long; what was asked for under it is not younger.
const KEY_LIFE_MS: i64 = 25 * 3_600_000;

/// An account at Stripe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub secret_key: Secret,
    /// One, or two while the secret is being changed.
    pub webhook_secrets: Vec<Secret>,
    /// Where Stripe is: the real one, or an emulator.
    pub api_base: String,
}

/// An account that can't be used, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusableAccount(String);

impl fmt::Display for UnusableAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnusableAccount {}

/// Stripe. Cheap to clone; all clones share their line.
#[derive(Clone)]
pub struct Stripe {
    line: Arc<Line>,
    webhook_secrets: Arc<[Secret]>,
    livemode: bool,
    pay_origin: Arc<str>,
}

impl Stripe {
    /// # Errors
    /// When the account can't be used: no keys, or a live key that would be sent elsewhere than to Stripe.
    pub fn new(account: Account, patience: Patience, clock: Clock) -> Result<Self, UnusableAccount> {
        let unusable = |text: &str| Err(UnusableAccount(text.to_owned()));
        let key = account.secret_key.expose();
        let livemode = key.starts_with("sk_live_") || key.starts_with("rk_live_");
        let base = account.api_base.trim_end_matches('/');
        if !livemode && !key.starts_with("sk_test_") && !key.starts_with("rk_test_") {
            return unusable("stripe_secret_key is not a secret key of Stripe’s: they begin with sk_ or rk_");
        }
        if livemode && base != API_BASE {
            return unusable(
                "a live key is sent to https://api.stripe.com and nowhere else: leave stripe_api_base out",
            );
        }
        if !(1..=2).contains(&account.webhook_secrets.len()) {
            return unusable("stripe_webhook_secrets holds one secret, or two while it is being changed");
        }
        if account.webhook_secrets.iter().any(|secret| secret.expose().len() < 8) {
            return unusable("a secret in stripe_webhook_secrets is too short to be one");
        }
        let pay_origin = if base == API_BASE { PAY_ORIGIN } else { base };
        Ok(Self {
            pay_origin: pay_origin.into(),
            line: Arc::new(Line::new(base, account.secret_key, patience, clock)),
            webhook_secrets: account.webhook_secrets.into(),
            livemode,
        })
    }

    /// Whether real money is moved.
    pub const fn is_live(&self) -> bool {
        self.livemode
    }

    /// Where the hosted page is.
    pub fn pay_origin(&self) -> &str {
        &self.pay_origin
    }

    pub(super) async fn start(&self, request: &StartRequest, key: &str) -> Result<Started, CallError> {
        let session: Session = self.line.post("/v1/checkout/sessions", &start_form(request), Some(key)).await?;
        match session.url {
            Some(pay_url) if session.livemode == self.livemode => Ok(Started { reference: session.id, pay_url }),
            // It is there and can't be paid: answered again to a key under which it has ended since.
            Some(_) | None => Err(CallError::KeySpent("the session has no page".to_owned())),
        }
    }

    pub(super) async fn fetch(&self, reference: &str) -> Result<Snapshot, CallError> {
        let session = self.session(reference).await?;
        self.snapshot(&session).await
    }

    pub(super) async fn find(&self, attempt: AttemptId, asked: Timestamp) -> Result<Vec<Snapshot>, CallError> {
        let mut query = params(&[("limit", "100"), ("expand[]", "data.payment_intent.latest_charge")]);
        query.push(("created[gte]".to_owned(), seconds(asked.plus_ms(-CLOCKS_DIFFER_MS))));
        query.push(("created[lte]".to_owned(), seconds(asked.plus_ms(KEY_LIFE_MS))));
        let sessions: Vec<Session> = self.list("/v1/checkout/sessions", query, |session: &Session| &session.id).await?;
        let ours = attempt.to_string();
        let mut found = Vec::new();
        for session in sessions.iter().filter(|session| session.client_reference_id.as_ref() == Some(&ours)) {
            found.push(self.snapshot(session).await?);
        }
        Ok(found)
    }

    pub(super) async fn close(&self, reference: &str) -> Result<Snapshot, CallError> {
        // Closing twice is closing once, so it needs no key. One that can't be closed was paid, or is closed already.
        match self.line.post::<Value>(&format!("/v1/checkout/sessions/{reference}/expire"), &Params::new(), None).await
        {
            Ok(_) | Err(CallError::Definitive(_)) => self.fetch(reference).await,
            Err(error) => Err(error),
        }
    }

    pub(super) async fn capture(&self, reference: &str, amount: Money, key: &str) -> Result<Snapshot, CallError> {
        let intent = self.intent_of(reference).await?;
        let form = params(&[("amount_to_capture", &amount.minor.to_string())]);
        match self.line.post::<Value>(&format!("/v1/payment_intents/{intent}/capture"), &form, Some(key)).await {
            // What can't be captured was captured before, or is void: it says so itself.
            Ok(_) | Err(CallError::Definitive(_) | CallError::KeySpent(_)) => self.fetch(reference).await,
            Err(error) => Err(error),
        }
    }

    pub(super) async fn void(&self, reference: &str) -> Result<Snapshot, CallError> {
        let intent = self.intent_of(reference).await?;
        let path = format!("/v1/payment_intents/{intent}/cancel");
        match self.line.post::<Value>(&path, &Params::new(), None).await {
            Ok(_) | Err(CallError::Definitive(_)) => self.fetch(reference).await,
            Err(error) => Err(error),
        }
    }

    pub(super) async fn refund(&self, request: &RefundRequest, key: &str) -> Result<RefundSnapshot, CallError> {
        let intent = self.intent_of(&request.payment).await?;
        let mut form = params(&[
            ("payment_intent", intent.as_str()),
            ("amount", &request.amount.minor.to_string()),
            ("metadata[refund_id]", &request.refund.to_string()),
        ]);
        if let Some(reason) = refund_reason(request.reason) {
            form.push(("reason".to_owned(), reason.to_owned()));
        }
        let refund: Refund = self.line.post("/v1/refunds", &form, Some(key)).await?;
        refund.snapshot().ok_or_else(not_understood)
    }

    pub(super) async fn find_refund(&self, request: &RefundRequest) -> Result<Option<RefundSnapshot>, CallError> {
        let intent = self.intent_of(&request.payment).await?;
        let query = params(&[("payment_intent", intent.as_str()), ("limit", "100")]);
        let refunds: Vec<Refund> = self.list("/v1/refunds", query, |refund: &Refund| &refund.id).await?;
        Ok(refunds.iter().filter_map(Refund::snapshot).find(|snapshot| snapshot.refund == request.refund))
    }

    pub(super) fn verify(&self, headers: &HeaderMap, raw: &[u8], now: Timestamp) -> Result<ProviderEvent, NotGenuine> {
        let header = headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
        let secrets: Vec<&str> = self.webhook_secrets.iter().map(Secret::expose).collect();
        signature::verify(&secrets, header.ok_or(NotGenuine("no signature"))?, raw, now)?;
        let event: Event = serde_json::from_slice(raw).map_err(|_| NotGenuine("a body that can't be read"))?;
        if event.livemode != self.livemode {
            return Err(NotGenuine("a message about the other kind of money"));
        }
        Ok(about(event))
    }

    /// Messages since that time that did not reach us.
    pub(super) async fn undelivered(&self, since: Timestamp) -> Result<Vec<ProviderEvent>, CallError> {
        let mut query = params(&[("delivery_success", "false"), ("limit", "100")]);
        query.extend(EVENT_KINDS.map(|kind| ("types[]".to_owned(), kind.to_owned())));
        query.push(("created[gte]".to_owned(), seconds(since)));
        let events: Vec<Event> = self.list("/v1/events", query, |event: &Event| &event.id).await?;
        Ok(events.into_iter().filter(|event| event.livemode == self.livemode).map(about).collect())
    }

    /// What of ours a payment bears: for messages about things that don't carry our ids.
    pub(super) async fn marks_of(&self, payment: &str) -> Result<Option<Marks>, CallError> {
        if !payment.starts_with("pi_") {
            return Ok(None);
        }
        match self.line.get::<Intent>(&format!("/v1/payment_intents/{payment}"), &Params::new()).await {
            Ok(intent) => Ok(Some(intent.marks())),
            Err(CallError::Definitive(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What was taken or set aside since that time. A charge that was declined, or let go, moved no money.
    pub(super) async fn charges_since(
        &self,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<Page<ListedCharge>, CallError> {
        self.page("/v1/charges", since, after, |charge: &Charge| &charge.id, Charge::listed).await
    }

    /// What was sent back since that time.
    pub(super) async fn refunds_since(
        &self,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<Page<ListedRefund>, CallError> {
        self.page("/v1/refunds", since, after, |refund: &Refund| &refund.id, Refund::listed).await
    }

    /// The disputes that were opened since that time.
    pub(super) async fn disputes_since(
        &self,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<Page<ListedDispute>, CallError> {
        self.page("/v1/disputes", since, after, |dispute: &DisputeObject| &dispute.id, DisputeObject::listed).await
    }

    /// A page of a list; what of it can't be of ours (it is of no payment, or in a currency that we don't know) is left out.
    async fn page<T: serde::de::DeserializeOwned, L>(
        &self,
        path: &str,
        since: Timestamp,
        after: Option<&str>,
        id: fn(&T) -> &String,
        listed: fn(&T) -> Option<L>,
    ) -> Result<Page<L>, CallError> {
        let mut query = params(&[("limit", "100")]);
        query.push(("created[gte]".to_owned(), seconds(since)));
        if let Some(after) = after {
            query.push(("starting_after".to_owned(), after.to_owned()));
        }
        let page: List<T> = self.line.get(path, &query).await?;
        let next = page.data.last().filter(|_| page.has_more).map(|last| id(last).clone());
        Ok(Page { items: page.data.iter().filter_map(listed).collect(), next })
    }

    async fn session(&self, reference: &str) -> Result<Session, CallError> {
        let query = params(&[("expand[]", "payment_intent.latest_charge")]);
        let session: Session = self.line.get(&format!("/v1/checkout/sessions/{reference}"), &query).await?;
        if session.livemode != self.livemode {
            return Err(CallError::Definitive("livemode_mismatch".to_owned()));
        }
        Ok(session)
    }

    async fn snapshot(&self, session: &Session) -> Result<Snapshot, CallError> {
        let disputed = session.intent().filter(|intent| intent.charge().is_some_and(|charge| charge.disputed));
        let disputes: Vec<Dispute> = match disputed {
            None => Vec::new(),
            Some(intent) => {
                let query = params(&[("payment_intent", intent.id.as_str()), ("limit", "100")]);
                let list: List<DisputeObject> = self.line.get("/v1/disputes", &query).await?;
                list.data.iter().filter_map(DisputeObject::dispute).collect()
            }
        };
        session.snapshot(disputes).ok_or_else(not_understood)
    }

    /// The payment inside a session, or the one that is named itself.
    pub(super) async fn intent_of(&self, reference: &str) -> Result<String, CallError> {
        if reference.starts_with("pi_") {
            return Ok(reference.to_owned());
        }
        match self.session(reference).await?.payment_intent {
            Some(Expandable::Id(id)) => Ok(id),
            Some(Expandable::Whole(intent)) => Ok(intent.id),
            None => Err(CallError::Definitive("nothing_was_paid".to_owned())),
        }
    }

    /// All of a list, page by page, newest first as Stripe has them.
    async fn list<T: serde::de::DeserializeOwned>(
        &self,
        path: &str,
        query: Params,
        id: fn(&T) -> &String,
    ) -> Result<Vec<T>, CallError> {
        let mut all: Vec<T> = Vec::new();
        for _ in 0..PAGES_MAX {
            let mut query = query.clone();
            if let Some(last) = all.last() {
                query.push(("starting_after".to_owned(), id(last).clone()));
            }
            let page: List<T> = self.line.get(path, &query).await?;
            let is_last = page.data.is_empty() || !page.has_more;
            all.extend(page.data);
            if is_last {
                break;
            }
        }
        Ok(all)
    }
}

fn params(pairs: &[(&str, &str)]) -> Params {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn seconds(time: Timestamp) -> String {
    time.0.div_euclid(1000).to_string()
}

/// What a session is asked for.
fn start_form(request: &StartRequest) -> Params {
    let (order, attempt) = (request.order.to_string(), request.attempt.to_string());
    let amount = request.amount.minor.to_string();
    let currency = request.amount.currency.code().to_ascii_lowercase();
    let title = if request.title.is_empty() { "Your order" } else { &request.title };
    let mut form = params(&[
        ("mode", "payment"),
        ("client_reference_id", &attempt),
        ("line_items[0][price_data][currency]", &currency),
        ("line_items[0][price_data][unit_amount]", &amount),
        ("line_items[0][price_data][product_data][name]", title),
        ("line_items[0][quantity]", "1"),
        ("success_url", &request.return_url),
        ("cancel_url", &request.return_url),
    ]);
    for under in ["metadata", "payment_intent_data[metadata]"] {
        for (name, value) in [("order_id", &order), ("attempt_id", &attempt), ("shop", &request.shop)] {
            form.push((format!("{under}[{name}]"), value.clone()));
        }
    }
    if request.capture == CaptureMode::OnShipment {
        form.push(("payment_intent_data[capture_method]".to_owned(), "manual".to_owned()));
    }
    if !request.email.is_empty() {
        form.push(("customer_email".to_owned(), request.email.clone()));
    }
    if let Some(expires_at) = request.expires_at {
        form.push(("expires_at".to_owned(), seconds(expires_at)));
    }
    form
}

/// Stripe knows three reasons, of which one fits what a shop does.
const fn refund_reason(reason: RefundReason) -> Option<&'static str> {
    match reason {
        RefundReason::Canceled | RefundReason::Returned | RefundReason::Edited => Some("requested_by_customer"),
        RefundReason::Goodwill | RefundReason::PaidTooLate | RefundReason::WithoutOrder => None,
    }
}

/// What a message is about. It is only used to know what to ask for.
fn about(event: Event) -> ProviderEvent {
    let object = &event.data.object;
    let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
    let metadata = |name: &str| object.get("metadata").and_then(|data| data.get(name)).and_then(Value::as_str);
    let payment = text("payment_intent").or_else(|| {
        let whole = object.get("payment_intent").and_then(|intent| intent.get("id"));
        whole.and_then(Value::as_str).map(str::to_owned)
    });
    let reference = match text("object").as_deref() {
        Some("charge" | "refund" | "dispute") => payment,
        _ => text("id"),
    };
    ProviderEvent {
        attempt: metadata("attempt_id").and_then(|id| id.parse().ok()),
        refund: metadata("refund_id").and_then(|id| id.parse().ok()),
        reference: reference.unwrap_or_default(),
        id: event.id,
        kind: event.kind,
    }
}

fn not_understood() -> CallError {
    CallError::Unknown("Stripe says something that is not understood here".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripe(key: &str, secrets: &[&str], base: &str) -> Result<Stripe, UnusableAccount> {
        let account = Account {
            secret_key: Secret::new(key),
            webhook_secrets: secrets.iter().map(|secret| Secret::new(secret)).collect(),
            api_base: base.to_owned(),
        };
        Stripe::new(account, Patience::default(), Arc::new(|| Timestamp(0)))
    }

    #[test]
    fn a_live_key_goes_to_stripe_and_nowhere_else() {
        let secrets = &["whsec_12345678"][..];
        for (key, base, taken) in [
            ("sk_test_1", API_BASE, true),
            ("sk_test_1", "http://127.0.0.1:12111", true),
            ("rk_test_1", "http://127.0.0.1:12111/", true),
            ("sk_live_1", API_BASE, true),
            ("rk_live_1", "https://api.stripe.com/", true),
            ("sk_live_1", "http://127.0.0.1:12111", false),
            ("rk_live_1", "https://api.stripe.com.example", false),
            ("sk_live_1", "https://api.stripe.com@example.com", false),
            ("sk_live_1", "http://api.stripe.com", false),
            ("pk_test_1", API_BASE, false),
            ("", API_BASE, false),
        ] {
            assert_eq!(stripe(key, secrets, base).is_ok(), taken, "{key} {base}");
        }
        assert!(stripe("sk_live_1", secrets, API_BASE).is_ok_and(|stripe| stripe.is_live()));
    }

    #[test]
    fn messages_need_a_secret_or_two() {
        for (secrets, taken) in [
            (&[][..], false),
            (&["whsec_12345678"][..], true),
            (&["whsec_12345678", "whsec_87654321"][..], true),
            (&["whsec_12345678", "whsec_87654321", "whsec_x"][..], false),
            (&["", "whsec_87654321"][..], false),
        ] {
            assert_eq!(stripe("sk_test_1", secrets, API_BASE).is_ok(), taken, "{secrets:?}");
        }
    }

    #[test]
    fn a_session_is_asked_for_as_the_documentation_has_it() {
        let request = StartRequest {
            order: 1.into(),
            attempt: 2.into(),
            amount: Money::new(4_990, crate::domain::money::Currency::EUR),
            return_url: "https://shop.example/checkout/return/x".to_owned(),
            title: "Order 1001".to_owned(),
            email: "ada@example.com".to_owned(),
            shop: "https://shop.example".to_owned(),
            expires_at: Some(Timestamp(1_795_305_600_000)),
            capture: CaptureMode::OnShipment,
        };
        let form: Vec<String> = start_form(&request).iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(
            form,
            [
                "mode=payment",
                "client_reference_id=0000000000002",
                "line_items[0][price_data][currency]=eur",
                "line_items[0][price_data][unit_amount]=4990",
                "line_items[0][price_data][product_data][name]=Order 1001",
                "line_items[0][quantity]=1",
                "success_url=https://shop.example/checkout/return/x",
                "cancel_url=https://shop.example/checkout/return/x",
                "metadata[order_id]=0000000000001",
                "metadata[attempt_id]=0000000000002",
                "metadata[shop]=https://shop.example",
                "payment_intent_data[metadata][order_id]=0000000000001",
                "payment_intent_data[metadata][attempt_id]=0000000000002",
                "payment_intent_data[metadata][shop]=https://shop.example",
                "payment_intent_data[capture_method]=manual",
                "customer_email=ada@example.com",
                "expires_at=1795305600",
            ]
        );
    }
}
