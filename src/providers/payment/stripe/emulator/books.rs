//! The emulator's books: what it keeps of sessions, payments, refunds and disputes, and a ledger in which every movement of
//! money is written twice, so that a mistake of ours can't hide in a state.

use std::collections::BTreeMap;

use serde_json::Value;

use super::dice::Dice;

/// How long money stays set aside: seven days.
const AUTHORIZATION_S: i64 = 7 * 86_400;

#[derive(Debug, Clone)]
pub(super) struct Session {
    pub id: String,
    pub created: i64,
    pub expires_at: i64,
    pub status: &'static str,
    pub amount: i64,
    pub currency: String,
    pub client_reference_id: Option<String>,
    pub customer_email: Option<String>,
    pub metadata: BTreeMap<String, String>,
    pub intent_metadata: BTreeMap<String, String>,
    pub manual_capture: bool,
    pub success_url: String,
    pub cancel_url: String,
    pub title: String,
    pub intent: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) struct Intent {
    pub id: String,
    pub created: i64,
    pub status: &'static str,
    pub amount: i64,
    pub received: i64,
    pub currency: String,
    pub metadata: BTreeMap<String, String>,
    pub manual_capture: bool,
    pub decline_code: Option<&'static str>,
    pub charge: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) struct Charge {
    pub id: String,
    pub created: i64,
    pub intent: String,
    pub amount: i64,
    pub captured: i64,
    pub refunded: i64,
    pub disputed: bool,
    pub capture_before: Option<i64>,
    /// It was set aside and let go.
    pub let_go: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Refund {
    pub id: String,
    pub created: i64,
    pub amount: i64,
    pub charge: String,
    pub intent: String,
    pub currency: String,
    pub status: &'static str,
    pub failure_reason: Option<&'static str>,
    pub reason: Option<String>,
    pub metadata: BTreeMap<String, String>,
}

#[derive(Debug, Clone)]
pub(super) struct Dispute {
    pub id: String,
    pub created: i64,
    pub amount: i64,
    pub charge: String,
    pub intent: String,
    pub currency: String,
    pub status: &'static str,
    pub reason: &'static str,
}

#[derive(Debug, Clone)]
pub(super) struct Event {
    pub id: String,
    pub created: i64,
    pub kind: &'static str,
    pub object: Value,
    pub delivered: bool,
}

/// One side of a movement: what an account gains, or loses when it is negative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerLine {
    /// Both sides of a movement bear the same.
    pub movement: u64,
    /// `card:pi_…` is where a payment comes from, `back:pi_…` is where its refunds go, `shop` is ours, `bank` is where
    /// disputes are held.
    pub account: String,
    pub amount: i64,
    pub currency: String,
}

/// What the buyer does on the hosted page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Approve,
    /// The bank asks first.
    Challenge,
    Confirm,
    DeclineInsufficientFunds,
    DeclineGeneric,
    /// A debit that takes days.
    ApproveLater,
    Abandon,
}

impl Act {
    pub(super) const BUTTONS: [(Self, &str, &str); 7] = [
        (Self::Approve, "approve", "Approve the payment"),
        (Self::Challenge, "challenge", "Ask me to confirm first"),
        (Self::Confirm, "confirm", "Confirm as the bank asks"),
        (Self::DeclineInsufficientFunds, "decline_insufficient_funds", "Decline: not enough money"),
        (Self::DeclineGeneric, "decline_generic", "Decline without a reason"),
        (Self::ApproveLater, "approve_later", "Approve a debit that takes days"),
        (Self::Abandon, "abandon", "Go back without paying"),
    ];

    pub(super) fn of(name: &str) -> Option<Self> {
        Self::BUTTONS.iter().find(|(_, known, _)| *known == name).map(|(act, ..)| *act)
    }
}

/// Everything that the emulator knows.
pub(super) struct Books {
    pub dice: Dice,
    pub sessions: BTreeMap<String, Session>,
    pub intents: BTreeMap<String, Intent>,
    pub charges: BTreeMap<String, Charge>,
    pub refunds: BTreeMap<String, Refund>,
    pub disputes: BTreeMap<String, Dispute>,
    pub events: Vec<Event>,
    pub ledger: Vec<LedgerLine>,
    /// Whether refunds stay pending until they are told how they end.
    pub refunds_take_days: bool,
    /// Ids count up, so that lists are in the order in which things were made.
    made: u64,
}

impl Books {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            dice: Dice::new(seed),
            sessions: BTreeMap::new(),
            intents: BTreeMap::new(),
            charges: BTreeMap::new(),
            refunds: BTreeMap::new(),
            disputes: BTreeMap::new(),
            events: Vec::new(),
            ledger: Vec::new(),
            refunds_take_days: false,
            made: 0,
        }
    }

    pub(super) fn new_id(&mut self, prefix: &str) -> String {
        self.made += 1;
        format!("{prefix}_{:012}{:08x}", self.made, self.dice.throw() & 0xffff_ffff)
    }

    pub(super) fn tell(&mut self, kind: &'static str, object: Value, now: i64) {
        let id = self.new_id("evt");
        self.events.push(Event { id, created: now, kind, object, delivered: false });
    }

    fn move_money(&mut self, from: String, to: String, amount: i64, currency: &str) {
        self.made += 1;
        for (account, amount) in [(from, -amount), (to, amount)] {
            self.ledger.push(LedgerLine { movement: self.made, account, amount, currency: currency.to_owned() });
        }
    }

    /// What time alone does: pages expire, and money that was set aside is let go.
    pub(super) fn let_time_pass(&mut self, now: i64) {
        let is_over = |session: &&Session| session.status == "open" && session.expires_at <= now;
        let over: Vec<String> = self.sessions.values().filter(is_over).map(|session| session.id.clone()).collect();
        for id in over {
            self.expire(&id, now);
        }
        let lapsed: Vec<String> = self
            .charges
            .values()
            .filter(|charge| charge.capture_before.is_some_and(|before| before <= now))
            .filter(|charge| self.intents.get(&charge.intent).is_some_and(|it| it.status == "requires_capture"))
            .map(|charge| charge.intent.clone())
            .collect();
        for id in lapsed {
            self.cancel(&id, now);
        }
    }

    /// Closes a page; answers whether it was open.
    pub(super) fn expire(&mut self, id: &str, now: i64) -> bool {
        let Some(session) = self.sessions.get_mut(id).filter(|session| session.status == "open") else { return false };
        session.status = "expired";
        if let Some(intent) = session.intent.clone() {
            self.cancel(&intent, now);
        }
        let object = self.session_json(id, &[]);
        self.tell("checkout.session.expired", object, now);
        true
    }

    /// Gives a payment up; answers whether that was still possible.
    pub(super) fn cancel(&mut self, id: &str, now: i64) -> bool {
        let Some(intent) = self.intents.get_mut(id) else { return false };
        if matches!(intent.status, "succeeded" | "canceled" | "processing") {
            return false;
        }
        intent.status = "canceled";
        if let Some(charge) = intent.charge.as_ref().and_then(|charge| self.charges.get_mut(charge)) {
            charge.let_go = true;
        }
        let object = self.intent_json(id, &[]);
        self.tell("payment_intent.canceled", object, now);
        true
    }

    /// Takes money that was set aside; answers whether there was so much.
    pub(super) fn capture(&mut self, id: &str, amount: i64, now: i64) -> bool {
        let Some(intent) = self.intents.get_mut(id) else { return false };
        if intent.status != "requires_capture" || amount <= 0 || amount > intent.amount {
            return false;
        }
        intent.status = "succeeded";
        intent.received = amount;
        let currency = intent.currency.clone();
        if let Some(charge) = intent.charge.as_ref().and_then(|charge| self.charges.get_mut(charge)) {
            charge.captured = amount;
        }
        self.move_money(format!("card:{id}"), "shop".to_owned(), amount, &currency);
        let object = self.intent_json(id, &[]);
        self.tell("payment_intent.succeeded", object, now);
        true
    }

    /// The buyer presses a button. Answers where they go; `None` to stay on the page.
    pub(super) fn act(&mut self, session_id: &str, act: Act, now: i64) -> Option<String> {
        self.let_time_pass(now);
        let session = self.sessions.get(session_id)?.clone();
        if session.status != "open" || act == Act::Abandon {
            return Some(if session.status == "complete" { session.success_url } else { session.cancel_url });
        }
        let intent = match &session.intent {
            Some(intent) => intent.clone(),
            None => self.open_intent(&session, now),
        };
        let waits = self.intents.get(&intent).is_some_and(|intent| intent.status == "requires_action");
        match act {
            Act::Approve if !waits => self.pay(session_id, &intent, now),
            Act::Confirm if waits => self.pay(session_id, &intent, now),
            Act::Challenge if !waits => {
                self.set_status(&intent, "requires_action", None);
                return None;
            }
            Act::ApproveLater if !waits => {
                self.set_status(&intent, "processing", None);
                self.complete(session_id, now);
            }
            Act::DeclineInsufficientFunds | Act::DeclineGeneric => {
                let code = match act {
                    _ if waits => "authentication_required",
                    Act::DeclineInsufficientFunds => "insufficient_funds",
                    _ => "generic_decline",
                };
                self.set_status(&intent, "requires_payment_method", Some(code));
                let object = self.intent_json(&intent, &[]);
                self.tell("payment_intent.payment_failed", object, now);
                return None;
            }
            _ => return None,
        }
        Some(session.success_url)
    }

    fn open_intent(&mut self, session: &Session, now: i64) -> String {
        let id = self.new_id("pi");
        let intent = Intent {
            id: id.clone(),
            created: now,
            status: "requires_payment_method",
            amount: session.amount,
            received: 0,
            currency: session.currency.clone(),
            metadata: session.intent_metadata.clone(),
            manual_capture: session.manual_capture,
            decline_code: None,
            charge: None,
        };
        self.intents.insert(id.clone(), intent);
        if let Some(session) = self.sessions.get_mut(&session.id) {
            session.intent = Some(id.clone());
        }
        id
    }

    fn set_status(&mut self, intent: &str, status: &'static str, decline_code: Option<&'static str>) {
        if let Some(intent) = self.intents.get_mut(intent) {
            intent.status = status;
            intent.decline_code = decline_code;
        }
    }

    fn complete(&mut self, session: &str, now: i64) {
        if let Some(session) = self.sessions.get_mut(session) {
            session.status = "complete";
        }
        let object = self.session_json(session, &[]);
        self.tell("checkout.session.completed", object, now);
    }

    fn pay(&mut self, session: &str, id: &str, now: i64) {
        self.charge(id, now);
        self.complete(session, now);
    }

    /// The bank says yes.
    fn charge(&mut self, id: &str, now: i64) {
        let charge_id = self.new_id("ch");
        let Some(intent) = self.intents.get_mut(id) else { return };
        let (amount, manual, currency) = (intent.amount, intent.manual_capture, intent.currency.clone());
        intent.charge = Some(charge_id.clone());
        intent.decline_code = None;
        intent.status = if manual { "requires_capture" } else { "succeeded" };
        intent.received = if manual { 0 } else { amount };
        let charge = Charge {
            id: charge_id.clone(),
            created: now,
            intent: id.to_owned(),
            amount,
            captured: if manual { 0 } else { amount },
            refunded: 0,
            disputed: false,
            capture_before: manual.then_some(now + AUTHORIZATION_S),
            let_go: false,
        };
        self.charges.insert(charge_id, charge);
        let kind = if manual {
            "payment_intent.amount_capturable_updated"
        } else {
            self.move_money(format!("card:{id}"), "shop".to_owned(), amount, &currency);
            "payment_intent.succeeded"
        };
        let object = self.intent_json(id, &[]);
        self.tell(kind, object, now);
    }

    /// Whether the money of a session was taken or set aside.
    pub(super) fn is_paid(&self, session: &str) -> bool {
        self.intent_of(session).is_some_and(|intent| intent.charge.is_some())
    }

    fn intent_of(&self, session: &str) -> Option<&Intent> {
        self.intents.get(self.sessions.get(session)?.intent.as_ref()?)
    }

    /// Behind everybody's back the buyer is charged once more, in the same name.
    pub(super) fn charge_again(&mut self, session: &str, now: i64) {
        let Some(intent) = self.intent_of(session).cloned() else { return };
        let id = self.new_id("pi");
        self.intents.insert(id.clone(), Intent { id: id.clone(), charge: None, manual_capture: false, ..intent });
        self.charge(&id, now);
    }

    /// Another sum was taken than was asked for.
    pub(super) fn change_sum(&mut self, session: &str, by: i64) {
        let Some(id) = self.intent_of(session).map(|intent| intent.id.clone()) else { return };
        let Some(intent) = self.intents.get_mut(&id).filter(|intent| intent.status == "succeeded") else { return };
        intent.amount += by;
        intent.received += by;
        let currency = intent.currency.clone();
        if let Some(charge) = intent.charge.as_ref().and_then(|charge| self.charges.get_mut(charge)) {
            charge.amount += by;
            charge.captured += by;
        }
        self.move_money(format!("card:{id}"), "shop".to_owned(), by, &currency);
    }

    /// A payment is gone, as if it had never been: the page was never paid, and is over.
    pub(super) fn lose_payment(&mut self, session: &str) {
        let Some(found) = self.sessions.get_mut(session) else { return };
        found.status = "expired";
        let Some(intent) = found.intent.take().and_then(|intent| self.intents.remove(&intent)) else { return };
        if let Some(charge) = intent.charge.and_then(|charge| self.charges.remove(&charge)) {
            let left = charge.captured - charge.refunded;
            self.move_money("shop".to_owned(), format!("card:{}", intent.id), left, &intent.currency);
        }
    }

    /// A refund is gone, as if it had never been.
    pub(super) fn lose_refund(&mut self, id: &str) {
        let Some(refund) = self.refunds.remove(id) else { return };
        if let Some(charge) = self.charges.get_mut(&refund.charge) {
            charge.refunded -= refund.amount;
        }
        self.move_money(format!("back:{}", refund.intent), "shop".to_owned(), refund.amount, &refund.currency);
    }

    /// A debit that took days comes to its end.
    pub(super) fn end_debit(&mut self, session_id: &str, paid: bool, now: i64) {
        let Some(intent) = self.sessions.get(session_id).and_then(|session| session.intent.clone()) else { return };
        if self.intents.get(&intent).is_none_or(|intent| intent.status != "processing") {
            return;
        }
        let kind = if paid {
            self.charge(&intent, now);
            "checkout.session.async_payment_succeeded"
        } else {
            self.set_status(&intent, "requires_payment_method", Some("insufficient_funds"));
            "checkout.session.async_payment_failed"
        };
        let object = self.session_json(session_id, &[]);
        self.tell(kind, object, now);
    }

    /// Sends money back, if so much of the charge is left.
    pub(super) fn refund(&mut self, charge_id: &str, amount: i64, refund: Refund, now: i64) -> bool {
        let Some(charge) = self.charges.get_mut(charge_id) else { return false };
        if amount <= 0 || charge.refunded + amount > charge.captured {
            return false;
        }
        charge.refunded += amount;
        self.move_money("shop".to_owned(), format!("back:{}", refund.intent), amount, &refund.currency.clone());
        let id = refund.id.clone();
        self.refunds.insert(id.clone(), refund);
        let object = self.charge_json(charge_id, &[]);
        self.tell("charge.refunded", object, now);
        let object = self.refund_json(&id);
        self.tell("refund.created", object, now);
        true
    }

    /// A refund comes to its end, days later: it arrives, or the bank sends it back.
    pub(super) fn end_refund(&mut self, id: &str, arrived: bool, now: i64) {
        let Some(refund) = self.refunds.get_mut(id) else { return };
        if refund.status == "failed" || (arrived && refund.status == "succeeded") {
            return;
        }
        refund.status = if arrived { "succeeded" } else { "failed" };
        refund.failure_reason = (!arrived).then_some("lost_or_stolen_card");
        let refund = refund.clone();
        if !arrived {
            if let Some(charge) = self.charges.get_mut(&refund.charge) {
                charge.refunded -= refund.amount;
            }
            self.move_money(format!("back:{}", refund.intent), "shop".to_owned(), refund.amount, &refund.currency);
        }
        let object = self.refund_json(id);
        self.tell(if arrived { "refund.updated" } else { "refund.failed" }, object, now);
    }

    /// The buyer's bank takes the money back and wants reasons.
    pub(super) fn dispute(&mut self, intent_id: &str, now: i64) {
        let id = self.new_id("du");
        let Some(intent) = self.intents.get(intent_id).cloned() else { return };
        let Some(charge) = intent.charge.as_ref().and_then(|charge| self.charges.get_mut(charge)) else { return };
        charge.disputed = true;
        let amount = charge.captured - charge.refunded;
        let dispute = Dispute {
            id: id.clone(),
            created: now,
            amount,
            charge: charge.id.clone(),
            intent: intent.id.clone(),
            currency: intent.currency.clone(),
            status: "needs_response",
            reason: "product_not_received",
        };
        self.disputes.insert(id.clone(), dispute);
        self.move_money("shop".to_owned(), "bank".to_owned(), amount, &intent.currency);
        let object = self.dispute_json(&id);
        self.tell("charge.dispute.created", object, now);
    }
}
