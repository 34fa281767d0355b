//! Stripe's objects, as far as they are read here, and what they mean. Fields that nobody needs are not named; what Stripe
//! adds later is passed over.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::super::{Dispute, ListedCharge, ListedDispute, ListedRefund, Marks, RefundSnapshot, Snapshot};
use crate::domain::id::RefundId;
use crate::domain::money::Money;
use crate::domain::payment::ProviderState;
use crate::domain::refund::RefundSaid;
use crate::domain::time::Timestamp;

type Metadata = BTreeMap<String, String>;

/// Something that is sent as an id, or whole when that was asked for.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Expandable<T> {
    Id(String),
    Whole(Box<T>),
}

impl<T> Expandable<T> {
    pub(super) fn whole(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Whole(it) => Some(it),
        }
    }
}

/// <https://docs.stripe.com/api/checkout/sessions/object>
#[derive(Debug, Deserialize)]
pub(super) struct Session {
    pub id: String,
    pub status: Option<String>,
    pub payment_status: String,
    pub amount_total: Option<i64>,
    pub currency: Option<String>,
    pub client_reference_id: Option<String>,
    #[serde(default)]
    pub metadata: Metadata,
    pub livemode: bool,
    pub url: Option<String>,
    pub payment_intent: Option<Expandable<Intent>>,
}

/// <https://docs.stripe.com/api/payment_intents/object>
#[derive(Debug, Deserialize)]
pub(super) struct Intent {
    pub id: String,
    pub status: String,
    #[serde(default)]
    pub amount_received: i64,
    pub currency: String,
    #[serde(default)]
    pub metadata: Metadata,
    pub last_payment_error: Option<ErrorDetail>,
    pub latest_charge: Option<Expandable<Charge>>,
}

/// <https://docs.stripe.com/api/charges/object>
#[derive(Debug, Deserialize)]
pub(super) struct Charge {
    #[serde(default)]
    pub id: String,
    /// `succeeded`, `pending`, or `failed`.
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub currency: String,
    #[serde(default)]
    pub amount_captured: i64,
    #[serde(default)]
    pub amount_refunded: i64,
    /// Also of money that was set aside and let go: then nothing was captured.
    #[serde(default)]
    pub refunded: bool,
    #[serde(default)]
    pub created: i64,
    pub payment_intent: Option<String>,
    /// What its payment bore when it was made.
    #[serde(default)]
    pub metadata: Metadata,
    #[serde(default)]
    pub disputed: bool,
    #[serde(default)]
    pub payment_method_details: Value,
}

/// <https://docs.stripe.com/api/refunds/object>
#[derive(Debug, Deserialize)]
pub(super) struct Refund {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    pub status: Option<String>,
    pub failure_reason: Option<String>,
    #[serde(default)]
    pub created: i64,
    pub payment_intent: Option<String>,
    #[serde(default)]
    pub metadata: Metadata,
}

/// <https://docs.stripe.com/api/disputes/object>
#[derive(Debug, Deserialize)]
pub(super) struct DisputeObject {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    pub status: String,
    pub reason: String,
    #[serde(default)]
    pub created: i64,
    pub payment_intent: Option<String>,
}

/// <https://docs.stripe.com/api/events/object>
#[derive(Debug, Deserialize)]
pub(super) struct Event {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub livemode: bool,
    pub data: EventData,
}

#[derive(Debug, Deserialize)]
pub(super) struct EventData {
    pub object: Value,
}

/// A page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct List<T> {
    pub data: Vec<T>,
    pub has_more: bool,
}

/// <https://docs.stripe.com/api/errors>
#[derive(Debug, Default, Deserialize)]
pub(super) struct ErrorBody {
    #[serde(default)]
    pub error: ErrorDetail,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct ErrorDetail {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub code: Option<String>,
    pub decline_code: Option<String>,
}

impl ErrorDetail {
    /// The narrowest reason that is given.
    pub(super) fn reason(self) -> String {
        self.decline_code.or(self.code).or(self.kind).unwrap_or_else(|| "no reason given".to_owned())
    }
}

impl Session {
    /// The payment inside it, if that was asked for and there is one.
    pub(super) fn intent(&self) -> Option<&Intent> {
        self.payment_intent.as_ref()?.whole()
    }

    /// What became of it. `None` when it is not one of ours.
    pub(super) fn snapshot(&self, disputes: Vec<Dispute>) -> Option<Snapshot> {
        let currency = self.currency.as_deref()?.to_ascii_uppercase().parse().ok()?;
        let state = self.state()?;
        Some(Snapshot {
            reference: self.id.clone(),
            order: self.metadata.get("order_id")?.parse().ok()?,
            attempt: self.metadata.get("attempt_id")?.parse().ok()?,
            amount: Money::new(self.amount_total?, currency),
            pay_url: self.url.clone().filter(|_| self.status.as_deref() == Some("open")),
            refunded_minor: self.intent().and_then(Intent::charge).map_or(0, |charge| charge.amount_refunded),
            disputes,
            state,
        })
    }

    /// <https://docs.stripe.com/payments/paymentintents/lifecycle>. A session that is open lets its buyer try again on the
    /// same page, so a declined card ends nothing; one that is complete does not.
    fn state(&self) -> Option<ProviderState> {
        let Some(intent) = self.intent() else {
            return match self.status.as_deref()? {
                "expired" => Some(ProviderState::Closed),
                // Nothing was to be paid; we never ask for that.
                "complete" if self.payment_status != "unpaid" => None,
                _ => Some(ProviderState::Open),
            };
        };
        match (intent.status.as_str(), self.status.as_deref()?) {
            ("succeeded", _) => Some(ProviderState::Captured { amount: intent.received()? }),
            ("requires_capture", _) => Some(ProviderState::Authorized { until: intent.capture_before() }),
            ("canceled", _) => Some(ProviderState::Closed),
            ("processing", _) => Some(ProviderState::Processing),
            (_, "expired") => Some(ProviderState::Closed),
            ("requires_action", _) => Some(ProviderState::ActionRequired),
            ("requires_payment_method", "complete") => Some(ProviderState::Failed { code: intent.decline_code() }),
            ("requires_payment_method" | "requires_confirmation", _) => Some(ProviderState::Open),
            _ => None,
        }
    }
}

/// Stripe counts time in seconds.
const fn at(seconds: i64) -> Timestamp {
    Timestamp(seconds.saturating_mul(1000))
}

fn money(minor: i64, currency: &str) -> Option<Money> {
    Some(Money::new(minor, currency.to_ascii_uppercase().parse().ok()?))
}

fn marks(metadata: &Metadata) -> Marks {
    Marks { attempt: metadata.get("attempt_id").and_then(|id| id.parse().ok()), shop: metadata.get("shop").cloned() }
}

impl Charge {
    /// As a list has it. `None` when it moves no money, or is of no payment that anybody of ours could have asked for.
    pub(super) fn listed(&self) -> Option<ListedCharge> {
        if self.status == "failed" || (self.refunded && self.amount_captured == 0) {
            return None;
        }
        Some(ListedCharge {
            payment: self.payment_intent.clone()?,
            marks: marks(&self.metadata),
            captured: money(self.amount_captured, &self.currency)?,
            refunded_minor: self.amount_refunded,
            at: at(self.created),
        })
    }
}

impl Intent {
    pub(super) fn marks(&self) -> Marks {
        marks(&self.metadata)
    }

    pub(super) fn charge(&self) -> Option<&Charge> {
        self.latest_charge.as_ref()?.whole()
    }

    fn received(&self) -> Option<Money> {
        money(self.amount_received, &self.currency)
    }

    /// Until when the money is set aside.
    fn capture_before(&self) -> Option<Timestamp> {
        let seconds = self.charge()?.payment_method_details.get("card")?.get("capture_before")?.as_i64()?;
        Some(at(seconds))
    }

    fn decline_code(&self) -> String {
        let error = self.last_payment_error.as_ref();
        let code = error.and_then(|error| error.decline_code.clone().or_else(|| error.code.clone()));
        code.unwrap_or_else(|| "generic_decline".to_owned())
    }
}

impl Refund {
    /// What became of it. `None` when it is not one of ours.
    pub(super) fn snapshot(&self) -> Option<RefundSnapshot> {
        Some(RefundSnapshot {
            reference: self.id.clone(),
            refund: self.named()?,
            amount: money(self.amount, &self.currency)?,
            said: self.said()?,
        })
    }

    /// As a list has it, whoever asked for it.
    pub(super) fn listed(&self) -> Option<ListedRefund> {
        Some(ListedRefund {
            reference: self.id.clone(),
            payment: self.payment_intent.clone()?,
            refund: self.named(),
            amount: money(self.amount, &self.currency)?,
            said: self.said()?,
            at: at(self.created),
        })
    }

    fn named(&self) -> Option<RefundId> {
        self.metadata.get("refund_id")?.parse().ok()
    }

    fn said(&self) -> Option<RefundSaid> {
        match self.status.as_deref()? {
            "succeeded" => Some(RefundSaid::Completed),
            "pending" | "requires_action" => Some(RefundSaid::Pending),
            "failed" | "canceled" => {
                Some(RefundSaid::Failed { code: self.failure_reason.clone().unwrap_or_else(|| "unknown".to_owned()) })
            }
            _ => None,
        }
    }
}

impl DisputeObject {
    pub(super) fn dispute(&self) -> Option<Dispute> {
        Some(Dispute {
            reference: self.id.clone(),
            amount: money(self.amount, &self.currency)?,
            status: self.status.clone(),
            reason: self.reason.clone(),
        })
    }

    /// As a list has it.
    pub(super) fn listed(&self) -> Option<ListedDispute> {
        Some(ListedDispute {
            reference: self.id.clone(),
            payment: self.payment_intent.clone()?,
            amount: money(self.amount, &self.currency)?,
            at: at(self.created),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::money::Currency;

    fn state(session: &str, intent: Option<&str>) -> Option<ProviderState> {
        let intent = intent.map(|status| {
            json!({
                "id": "pi_1", "status": status, "amount": 500, "currency": "eur", "livemode": false, "created": 0,
                "amount_received": if status == "succeeded" { 500 } else { 0 },
                "last_payment_error": { "code": "card_declined", "decline_code": "insufficient_funds" },
                "latest_charge": { "payment_method_details": { "card": { "capture_before": 1_795_305_600 } } },
            })
        });
        let session: Session = serde_json::from_value(json!({
            "id": "cs_1", "status": session, "payment_status": "unpaid", "amount_total": 500, "currency": "eur",
            "livemode": false, "payment_intent": intent,
        }))
        .expect("a session");
        session.state()
    }

    #[test]
    fn a_session_and_its_payment_together_say_what_became_of_the_money() {
        let captured = ProviderState::Captured { amount: Money::new(500, Currency::EUR) };
        let authorized = ProviderState::Authorized { until: Some(Timestamp(1_795_305_600_000)) };
        for (session, intent, means) in [
            ("open", None, ProviderState::Open),
            ("expired", None, ProviderState::Closed),
            ("open", Some("requires_payment_method"), ProviderState::Open),
            ("open", Some("requires_confirmation"), ProviderState::Open),
            ("open", Some("requires_action"), ProviderState::ActionRequired),
            ("complete", Some("processing"), ProviderState::Processing),
            ("complete", Some("requires_capture"), authorized.clone()),
            ("complete", Some("succeeded"), captured.clone()),
            ("complete", Some("canceled"), ProviderState::Closed),
            ("expired", Some("requires_payment_method"), ProviderState::Closed),
            // Money is never overlooked, whatever the page around it says.
            ("expired", Some("succeeded"), captured),
            ("expired", Some("requires_capture"), authorized),
        ] {
            assert_eq!(state(session, intent), Some(means), "{session} {intent:?}");
        }
        let failed = ProviderState::Failed { code: "insufficient_funds".to_owned() };
        assert_eq!(state("complete", Some("requires_payment_method")), Some(failed), "a debit that came back");
        assert_eq!(state("open", Some("a_status_of_tomorrow")), None, "what is not known moves nothing");
    }
}
