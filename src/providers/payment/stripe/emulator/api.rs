//! What the emulator answers to each call of Stripe's API: which parameters there are, what is missing, what is done.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::CAPS;
use super::books::{Books, Refund, Session};

/// The largest amount: eight digits.
const AMOUNT_MAX: i64 = 99_999_999;
/// A page is open for so long if nothing is said.
const PAGE_LIFE_S: i64 = 24 * 3600;
/// It is open for this long at least.
const PAGE_LIFE_MIN_S: i64 = 30 * 60;

/// A call, taken apart.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub post: bool,
    pub path: String,
    pub params: Vec<(String, String)>,
}

/// What is answered instead of an object. <https://docs.stripe.com/api/errors>
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApiError {
    pub status: u16,
    kind: &'static str,
    code: Option<&'static str>,
    param: Option<String>,
    message: String,
    /// Whether something was begun: then the idempotency key remembers the answer.
    pub begun: bool,
}

impl ApiError {
    /// What is asked makes no sense.
    fn invalid(code: &'static str, param: &str, message: String) -> Self {
        let param = Some(param.to_owned());
        Self { status: 400, kind: "invalid_request_error", code: Some(code), param, message, begun: false }
    }

    /// What is asked can't be done as things stand.
    fn state(code: &'static str, message: &str) -> Self {
        let message = message.to_owned();
        Self { status: 400, kind: "invalid_request_error", code: Some(code), param: None, message, begun: true }
    }

    fn missing(what: &str, id: &str) -> Self {
        let message = format!("No such {what}: '{id}'");
        Self { status: 404, ..Self::invalid("resource_missing", "id", message) }
    }

    pub(super) fn of_status(status: u16, kind: &'static str, code: Option<&'static str>, message: &str) -> Self {
        Self { status, kind, code, param: None, message: message.to_owned(), begun: false }
    }

    pub(super) fn body(&self) -> Value {
        let mut error = json!({ "type": self.kind, "message": self.message });
        if let Some(code) = self.code {
            error["code"] = json!(code);
        }
        if let Some(param) = &self.param {
            error["param"] = json!(param);
        }
        json!({ "error": error })
    }
}

type Answer = Result<Value, ApiError>;

/// Answers a call.
pub(super) fn answer(books: &mut Books, call: &Call, now: i64) -> Answer {
    books.let_time_pass(now);
    let path: Vec<&str> = call.path.trim_start_matches('/').split('/').collect();
    match (call.post, path.as_slice()) {
        (true, ["v1", "checkout", "sessions"]) => create_session(books, call, now),
        (false, ["v1", "checkout", "sessions"]) => {
            let filters = ["payment_intent", "status", "created"];
            let all = books.sessions.values().rev().map(|it| (it.id.clone(), it.created)).collect();
            let wanted = call.get("payment_intent").map(str::to_owned);
            list(call, &filters, all, |id, expand| {
                let session = books.sessions.get(id)?;
                let fits = wanted.is_none() || session.intent == wanted;
                fits.then(|| books.session_json(id, expand))
            })
        }
        (false, ["v1", "checkout", "sessions", id]) => {
            call.only(&[])?;
            known(books.sessions.contains_key(*id), "checkout.session", id)?;
            Ok(books.session_json(id, &call.expand()))
        }
        (true, ["v1", "checkout", "sessions", id, "expire"]) => {
            call.only(&[])?;
            known(books.sessions.contains_key(*id), "checkout.session", id)?;
            if !books.expire(id, now) {
                let message = "Only Checkout Sessions with a status in [\"open\"] can be expired.";
                return Err(ApiError::state("resource_already_exists", message));
            }
            Ok(books.session_json(id, &call.expand()))
        }
        (false, ["v1", "payment_intents"]) => {
            let all = books.intents.values().rev().map(|it| (it.id.clone(), it.created)).collect();
            list(call, &["created", "customer"], all, |id, expand| Some(books.intent_json(id, expand)))
        }
        (false, ["v1", "payment_intents", id]) => {
            call.only(&[])?;
            known(books.intents.contains_key(*id), "payment_intent", id)?;
            Ok(books.intent_json(id, &call.expand()))
        }
        (true, ["v1", "payment_intents", id, "capture"]) => {
            call.only(&["amount_to_capture"])?;
            known(books.intents.contains_key(*id), "payment_intent", id)?;
            let whole = books.intents.get(*id).map_or(0, |intent| intent.amount);
            let amount = call.amount("amount_to_capture")?.unwrap_or(whole);
            if !books.capture(id, amount, now) {
                let message = "This PaymentIntent could not be captured because of its status or amount.";
                return Err(ApiError::state("payment_intent_unexpected_state", message));
            }
            Ok(books.intent_json(id, &call.expand()))
        }
        (true, ["v1", "payment_intents", id, "cancel"]) => {
            call.only(&["cancellation_reason"])?;
            known(books.intents.contains_key(*id), "payment_intent", id)?;
            if !books.cancel(id, now) {
                let message = "You cannot cancel this PaymentIntent because of its status.";
                return Err(ApiError::state("payment_intent_unexpected_state", message));
            }
            Ok(books.intent_json(id, &call.expand()))
        }
        (false, ["v1", "charges"]) => {
            let all = books.charges.values().rev().map(|it| (it.id.clone(), it.created)).collect();
            let wanted = call.get("payment_intent").map(str::to_owned);
            list(call, &["payment_intent", "created"], all, |id, expand| {
                let charge = books.charges.get(id)?;
                let fits = wanted.as_ref().is_none_or(|wanted| charge.intent == *wanted);
                fits.then(|| books.charge_json(id, expand))
            })
        }
        (false, ["v1", "charges", id]) => {
            call.only(&[])?;
            known(books.charges.contains_key(*id), "charge", id)?;
            Ok(books.charge_json(id, &call.expand()))
        }
        (true, ["v1", "refunds"]) => create_refund(books, call, now),
        (false, ["v1", "refunds"]) => {
            let all = books.refunds.values().rev().map(|it| (it.id.clone(), it.created)).collect();
            let wanted = call.get("payment_intent").map(str::to_owned);
            list(call, &["payment_intent", "charge", "created"], all, |id, _| {
                let refund = books.refunds.get(id)?;
                let fits = wanted.as_ref().is_none_or(|wanted| refund.intent == *wanted);
                fits.then(|| books.refund_json(id))
            })
        }
        (false, ["v1", "refunds", id]) => {
            call.only(&[])?;
            known(books.refunds.contains_key(*id), "refund", id)?;
            Ok(books.refund_json(id))
        }
        (false, ["v1", "disputes"]) => {
            let all = books.disputes.values().rev().map(|it| (it.id.clone(), it.created)).collect();
            let wanted = call.get("payment_intent").map(str::to_owned);
            list(call, &["payment_intent", "charge", "created"], all, |id, _| {
                let dispute = books.disputes.get(id)?;
                let fits = wanted.as_ref().is_none_or(|wanted| dispute.intent == *wanted);
                fits.then(|| books.dispute_json(id))
            })
        }
        (false, ["v1", "events"]) => {
            let delivered = call.get("delivery_success").map(|text| text == "true");
            let kinds: Vec<&str> = call.all("types").collect();
            let all = books.events.iter().rev().map(|it| (it.id.clone(), it.created)).collect();
            list(call, &["types", "type", "delivery_success", "created"], all, |id, _| {
                let event = books.events.iter().find(|event| event.id == id)?;
                let fits = delivered.is_none_or(|wanted| wanted == event.delivered)
                    && (kinds.is_empty() || kinds.contains(&event.kind));
                fits.then(|| Books::event_json(event))
            })
        }
        (false, ["v1", "events", id]) => {
            call.only(&[])?;
            let event = books.events.iter().find(|event| event.id == *id);
            event.map(Books::event_json).ok_or_else(|| ApiError::missing("event", id))
        }
        _ => {
            let method = if call.post { "POST" } else { "GET" };
            let message = format!("Unrecognized request URL ({method}: {}).", call.path);
            Err(ApiError { status: 404, ..ApiError::of_status(404, "invalid_request_error", None, &message) })
        }
    }
}

fn known(is_there: bool, what: &str, id: &str) -> Result<(), ApiError> {
    if is_there { Ok(()) } else { Err(ApiError::missing(what, id)) }
}

/// A page of a list, newest first. `all` are ids with the seconds in which they were made.
fn list(
    call: &Call,
    filters: &[&str],
    all: Vec<(String, i64)>,
    one: impl Fn(&str, &[String]) -> Option<Value>,
) -> Answer {
    let pages = ["limit", "starting_after", "ending_before"];
    call.only(&[filters, &pages].concat())?;
    let limit = match call.get("limit") {
        None => 10,
        Some(text) => text.parse::<usize>().ok().filter(|limit| (1..=100).contains(limit)).ok_or_else(|| {
            ApiError::invalid("parameter_invalid_integer", "limit", format!("Invalid integer: {text}"))
        })?,
    };
    let bound = |name: &str| call.get(name).and_then(|text| text.parse::<i64>().ok());
    let (from, until) = (bound("created[gte]"), bound("created[lte]"));
    let expand: Vec<String> =
        call.expand().iter().filter_map(|path| path.strip_prefix("data.")).map(str::to_owned).collect();
    let (after, before) = (call.get("starting_after"), call.get("ending_before"));
    let mut started = after.is_none();
    let mut data = Vec::new();
    let mut has_more = false;
    for (id, created) in all {
        if before == Some(id.as_str()) {
            break;
        }
        if !started {
            started = after == Some(id.as_str());
            continue;
        }
        if from.is_some_and(|from| created < from) || until.is_some_and(|until| created > until) {
            continue;
        }
        let Some(object) = one(&id, &expand) else { continue };
        if data.len() == limit {
            has_more = true;
            break;
        }
        data.push(object);
    }
    Ok(json!({ "object": "list", "data": data, "has_more": has_more, "url": call.path }))
}

fn create_session(books: &mut Books, call: &Call, now: i64) -> Answer {
    call.only(&[
        "mode",
        "client_reference_id",
        "customer_email",
        "line_items",
        "success_url",
        "cancel_url",
        "metadata",
        "payment_intent_data",
        "payment_method_types",
        "expires_at",
    ])?;
    if call.need("mode")? != "payment" {
        return Err(ApiError::invalid("parameter_invalid", "mode", "Invalid mode: only payment is emulated".into()));
    }
    let price = "line_items[0][price_data]";
    let currency = call.need(&format!("{price}[currency]"))?.to_owned();
    let title = call.need(&format!("{price}[product_data][name]"))?.to_owned();
    if currency.len() != 3 || currency.bytes().any(|byte| !byte.is_ascii_lowercase()) {
        let message = format!("Invalid currency: {currency}");
        return Err(ApiError::invalid("parameter_invalid", "line_items", message));
    }
    let mut amount = 0;
    for place in 0..100 {
        let Some(unit) = call.amount(&format!("line_items[{place}][price_data][unit_amount]"))? else { break };
        let quantity = call.amount(&format!("line_items[{place}][quantity]"))?.unwrap_or(1);
        amount += unit.saturating_mul(quantity);
    }
    let least = currency.to_uppercase().parse().ok().and_then(|known| CAPS.least_minor(known)).unwrap_or(1);
    if amount < least {
        let message = format!("The Checkout Session's total amount must add up to at least {least} {currency}");
        return Err(ApiError::invalid("amount_too_small", "line_items", message));
    }
    if amount > AMOUNT_MAX {
        let message = "Amount must be no more than €999,999.99".to_owned();
        return Err(ApiError::invalid("amount_too_large", "line_items", message));
    }
    let expires_at = call.amount("expires_at")?.unwrap_or(now + PAGE_LIFE_S);
    if !(PAGE_LIFE_MIN_S..=PAGE_LIFE_S).contains(&(expires_at - now)) {
        let message = "The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from now.";
        return Err(ApiError::invalid("parameter_invalid", "expires_at", message.to_owned()));
    }
    let manual_capture = match call.get("payment_intent_data[capture_method]") {
        None | Some("automatic" | "automatic_async") => false,
        Some("manual") => true,
        Some(other) => {
            let message = format!("Invalid payment_intent_data[capture_method]: {other}");
            return Err(ApiError::invalid("parameter_invalid", "payment_intent_data[capture_method]", message));
        }
    };
    let session = Session {
        id: books.new_id("cs_test"),
        created: now,
        expires_at,
        status: "open",
        amount,
        currency,
        client_reference_id: call.get("client_reference_id").map(str::to_owned),
        customer_email: call.get("customer_email").map(str::to_owned),
        metadata: call.map("metadata"),
        intent_metadata: call.map("payment_intent_data[metadata]"),
        manual_capture,
        success_url: call.need("success_url")?.to_owned(),
        cancel_url: call.get("cancel_url").unwrap_or_default().to_owned(),
        title,
        intent: None,
    };
    let id = session.id.clone();
    books.sessions.insert(id.clone(), session);
    Ok(books.session_json(&id, &call.expand()))
}

fn create_refund(books: &mut Books, call: &Call, now: i64) -> Answer {
    call.only(&["payment_intent", "charge", "amount", "reason", "metadata"])?;
    let amount = call.amount("amount")?;
    let charge = match (call.get("payment_intent"), call.get("charge")) {
        (Some(intent), _) => {
            let found = books.intents.get(intent).ok_or_else(|| ApiError::missing("payment_intent", intent))?;
            let message = "This PaymentIntent does not have a successful charge to refund.";
            found.charge.clone().ok_or_else(|| ApiError::state("payment_intent_unexpected_state", message))?
        }
        (None, Some(charge)) => charge.to_owned(),
        (None, None) => {
            let message = "One of the following params should be provided for this request: payment_intent or charge.";
            return Err(ApiError::invalid("parameter_missing", "payment_intent", message.to_owned()));
        }
    };
    let found = books.charges.get(&charge).ok_or_else(|| ApiError::missing("charge", &charge))?;
    let (left, intent) = (found.captured - found.refunded, found.intent.clone());
    if left <= 0 {
        return Err(ApiError::state("charge_already_refunded", "The charge has already been refunded."));
    }
    let amount = amount.unwrap_or(left);
    let refund = Refund {
        id: books.new_id("re"),
        created: now,
        amount,
        charge: charge.clone(),
        currency: books.intents.get(&intent).map(|intent| intent.currency.clone()).unwrap_or_default(),
        intent,
        status: if books.refunds_take_days { "pending" } else { "succeeded" },
        failure_reason: None,
        reason: call.get("reason").map(str::to_owned),
        metadata: call.map("metadata"),
    };
    let id = refund.id.clone();
    if !books.refund(&charge, amount, refund, now) {
        let message = "Refund amount is greater than unrefunded amount on charge.";
        return Err(ApiError::state("amount_too_large", message));
    }
    Ok(books.refund_json(&id))
}

impl Call {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All values of a list: `types[]`, `types[0]`.
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let is_one = move |key: &str| key.strip_prefix(name).is_some_and(|rest| rest.starts_with('['));
        self.params.iter().filter(move |(key, _)| is_one(key)).map(|(_, value)| value.as_str())
    }

    fn expand(&self) -> Vec<String> {
        self.all("expand").map(str::to_owned).collect()
    }

    fn need(&self, name: &str) -> Result<&str, ApiError> {
        self.get(name)
            .filter(|value| !value.is_empty())
            .ok_or_else(|| ApiError::invalid("parameter_missing", name, format!("Missing required param: {name}.")))
    }

    fn amount(&self, name: &str) -> Result<Option<i64>, ApiError> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let bound = if name == "expires_at" { i64::from(u32::MAX) } else { AMOUNT_MAX };
        match text.parse::<i64>() {
            Ok(amount) if (1..=bound).contains(&amount) => Ok(Some(amount)),
            _ => Err(ApiError::invalid("parameter_invalid_integer", name, format!("Invalid integer: {text}"))),
        }
    }

    /// What is inside the brackets behind a name.
    fn map(&self, name: &str) -> BTreeMap<String, String> {
        let inside = |key: &str| Some(key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?.to_owned());
        self.params.iter().filter_map(|(key, value)| Some((inside(key)?, value.clone()))).collect()
    }

    /// Nothing but these is taken.
    fn only(&self, known: &[&str]) -> Result<(), ApiError> {
        for (name, _) in &self.params {
            let root = name.split('[').next().unwrap_or_default();
            if root != "expand" && !known.contains(&root) {
                let message = format!("Received unknown parameter: {root}");
                return Err(ApiError::invalid("parameter_unknown", root, message));
            }
        }
        Ok(())
    }
}
