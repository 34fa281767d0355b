//! What is in the emulator's books as Stripe's API shows it.

use serde_json::{Value, json};

use super::books::{Books, Event};

/// Stands in an object for the emulator's own address, which only the server knows.
pub(super) const URL_HERE: &str = "{here}";

impl Books {
    pub(super) fn session_json(&self, id: &str, expand: &[String]) -> Value {
        let Some(session) = self.sessions.get(id) else { return Value::Null };
        let intent = session.intent.as_ref().and_then(|intent| self.intents.get(intent));
        let paid = intent.is_some_and(|intent| matches!(intent.status, "succeeded" | "requires_capture"));
        json!({
            "id": session.id,
            "object": "checkout.session",
            "amount_subtotal": session.amount,
            "amount_total": session.amount,
            "cancel_url": session.cancel_url,
            "client_reference_id": session.client_reference_id,
            "created": session.created,
            "currency": session.currency,
            "customer_email": session.customer_email,
            "expires_at": session.expires_at,
            "livemode": false,
            "metadata": session.metadata,
            "mode": "payment",
            "payment_intent": intent.map(|intent| self.expanded("payment_intent", expand, &intent.id, Self::intent_json)),
            "payment_method_types": ["card"],
            "payment_status": if paid { "paid" } else { "unpaid" },
            "status": session.status,
            "success_url": session.success_url,
            "url": (session.status == "open").then(|| format!("{URL_HERE}/c/pay/{}", session.id)),
        })
    }

    pub(super) fn intent_json(&self, id: &str, expand: &[String]) -> Value {
        let Some(intent) = self.intents.get(id) else { return Value::Null };
        let capturable = if intent.status == "requires_capture" { intent.amount } else { 0 };
        let charge = intent.charge.as_ref();
        json!({
            "id": intent.id,
            "object": "payment_intent",
            "amount": intent.amount,
            "amount_capturable": capturable,
            "amount_received": intent.received,
            "capture_method": if intent.manual_capture { "manual" } else { "automatic_async" },
            "created": intent.created,
            "currency": intent.currency,
            "last_payment_error": intent.decline_code.map(|code| json!({
                "type": "card_error",
                "code": if code == "authentication_required" { code } else { "card_declined" },
                "decline_code": code,
                "message": "Your card was declined.",
            })),
            "latest_charge": charge.map(|charge| self.expanded("latest_charge", expand, charge, Self::charge_json)),
            "livemode": false,
            "metadata": intent.metadata,
            "payment_method_types": ["card"],
            "status": intent.status,
        })
    }

    pub(super) fn charge_json(&self, id: &str, expand: &[String]) -> Value {
        let Some(charge) = self.charges.get(id) else { return Value::Null };
        let Some(intent) = self.intents.get(&charge.intent) else { return Value::Null };
        let fee = charge.captured * 15 / 1000 + 25;
        let transaction = format!("txn_{}", charge.id.trim_start_matches("ch_"));
        let whole = json!({
            "id": transaction, "object": "balance_transaction", "amount": charge.captured, "fee": fee,
            "net": charge.captured - fee, "currency": intent.currency, "type": "charge", "source": charge.id,
        });
        let wanted = expand.iter().any(|path| path == "balance_transaction");
        json!({
            "id": charge.id,
            "object": "charge",
            "amount": charge.amount,
            "amount_captured": charge.captured,
            // Stripe calls it a refund, too, when what was set aside is let go.
            "amount_refunded": if charge.let_go { charge.amount } else { charge.refunded },
            "balance_transaction": (charge.captured > 0).then(|| if wanted { whole } else { json!(transaction) }),
            "captured": charge.captured > 0,
            "created": charge.created,
            "currency": intent.currency,
            "disputed": charge.disputed,
            "livemode": false,
            "metadata": intent.metadata,
            "paid": true,
            "payment_intent": charge.intent,
            "payment_method_details": { "type": "card", "card": { "brand": "visa", "last4": "4242",
                "capture_before": charge.capture_before } },
            "refunded": charge.let_go || (charge.captured > 0 && charge.refunded == charge.captured),
            "status": "succeeded",
        })
    }

    pub(super) fn refund_json(&self, id: &str) -> Value {
        let Some(refund) = self.refunds.get(id) else { return Value::Null };
        json!({
            "id": refund.id,
            "object": "refund",
            "amount": refund.amount,
            "charge": refund.charge,
            "created": refund.created,
            "currency": refund.currency,
            "failure_reason": refund.failure_reason,
            "metadata": refund.metadata,
            "payment_intent": refund.intent,
            "reason": refund.reason,
            "status": refund.status,
        })
    }

    pub(super) fn dispute_json(&self, id: &str) -> Value {
        let Some(dispute) = self.disputes.get(id) else { return Value::Null };
        json!({
            "id": dispute.id,
            "object": "dispute",
            "amount": dispute.amount,
            "charge": dispute.charge,
            "created": dispute.created,
            "currency": dispute.currency,
            "livemode": false,
            "metadata": {},
            "payment_intent": dispute.intent,
            "reason": dispute.reason,
            "status": dispute.status,
        })
    }

    pub(super) fn event_json(event: &Event) -> Value {
        json!({
            "id": event.id,
            "object": "event",
            "api_version": super::super::API_VERSION,
            "created": event.created,
            "data": { "object": event.object },
            "livemode": false,
            "pending_webhooks": i32::from(!event.delivered),
            "request": { "id": null, "idempotency_key": null },
            "type": event.kind,
        })
    }

    /// The id, or the thing itself when its path is among those to be expanded.
    fn expanded(&self, name: &str, expand: &[String], id: &str, whole: fn(&Self, &str, &[String]) -> Value) -> Value {
        let below = format!("{name}.");
        let wanted = expand.iter().any(|path| path == name || path.starts_with(&below));
        if !wanted {
            return json!(id);
        }
        let deeper: Vec<String> =
            expand.iter().filter_map(|path| path.strip_prefix(&below)).map(str::to_owned).collect();
        whole(self, id, &deeper)
    }
}
