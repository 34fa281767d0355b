//! Payment: the life of one attempt to collect the money of an order. The provider's word is the only thing that moves it.

use serde::{Deserialize, Serialize};

use super::money::Money;
use super::names::stored_names;
use super::time::Timestamp;
use crate::words::{Language, payment as words};

/// Where an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptState {
    /// Written down; the provider has not been asked, or its answer is not known.
    New,
    /// The provider knows it, the buyer can pay.
    Started,
    /// The buyer has to do something more, such as confirm with the bank.
    ActionRequired,
    /// The provider is working on it.
    Processing,
    /// The money is set aside, not taken yet.
    Authorized,
    /// The money was taken.
    Captured,
    /// Declined for good.
    Failed,
    /// Closed before anything was paid; it can never succeed.
    Closed,
}

stored_names!(AttemptState, "a state of a payment attempt", {
    New => "new",
    Started => "started",
    ActionRequired => "action_required",
    Processing => "processing",
    Authorized => "authorized",
    Captured => "captured",
    Failed => "failed",
    Closed => "closed",
});

impl AttemptState {
    /// Whether money can still come of it. An order has at most one live attempt.
    pub const fn live(self) -> bool {
        match self {
            Self::New | Self::Started | Self::ActionRequired | Self::Processing | Self::Authorized => true,
            Self::Captured | Self::Failed | Self::Closed => false,
        }
    }
}

/// How an order stands with its money: what all its attempts together come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// Nothing is there.
    None,
    /// The money is set aside, not taken yet.
    Authorized,
    /// Less was taken than the order costs.
    PartiallyPaid,
    Paid,
    /// Some of what was taken went back.
    PartiallyRefunded,
    /// All that was taken went back.
    Refunded,
    /// It was set aside, and let go.
    Voided,
}

stored_names!(PaymentStatus, "a payment status", {
    None => "none",
    Authorized => "authorized",
    PartiallyPaid => "partially_paid",
    Paid => "paid",
    PartiallyRefunded => "partially_refunded",
    Refunded => "refunded",
    Voided => "voided",
});

/// What an attempt adds to the money of its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Collected {
    pub state: AttemptState,
    pub captured_minor: i64,
    /// What went back, or is about to.
    pub refunded_minor: i64,
    /// Whether the money was set aside at some time.
    pub authorized: bool,
}

/// How an order that costs `total_minor` stands with its money. An order that costs nothing is paid.
pub fn payment_status(total_minor: i64, attempts: &[Collected]) -> PaymentStatus {
    let sum = |of: fn(&Collected) -> i64| attempts.iter().map(of).fold(0, i64::saturating_add);
    let (captured, refunded) = (sum(|it| it.captured_minor), sum(|it| it.refunded_minor));
    let stands_at = |state| attempts.iter().any(|attempt| attempt.state == state);
    match captured {
        0 if total_minor == 0 => PaymentStatus::Paid,
        0 if stands_at(AttemptState::Authorized) => PaymentStatus::Authorized,
        0 if attempts.iter().any(|attempt| attempt.authorized) => PaymentStatus::Voided,
        0 => PaymentStatus::None,
        captured if refunded >= captured => PaymentStatus::Refunded,
        _ if refunded > 0 => PaymentStatus::PartiallyRefunded,
        captured if captured < total_minor => PaymentStatus::PartiallyPaid,
        _ => PaymentStatus::Paid,
    }
}

/// When the money is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptureMode {
    /// When the buyer pays.
    #[default]
    Now,
    /// It is set aside when the buyer pays, and taken when the goods are sent.
    OnShipment,
}

stored_names!(CaptureMode, "a time to take money", {
    Now => "now",
    OnShipment => "on_shipment",
});

/// What a provider says about an attempt when asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderState {
    Open,
    ActionRequired,
    Processing,
    /// `until` is when the provider lets the money go if it is not taken.
    Authorized {
        until: Option<Timestamp>,
    },
    Captured {
        amount: Money,
    },
    /// `code` is the provider's reason, `insufficient_funds`.
    Failed {
        code: String,
    },
    Closed,
}

/// What follows from a change of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentEffect {
    /// The order is paid: claim the held stock, tell the buyer.
    Paid,
    /// The money is set aside, and that is as good as paid: claim the held stock, tell the buyer.
    Secured,
    /// The money that was set aside was taken; the order was placed before.
    Taken,
    /// The money that was set aside was let go: an order that is not canceled has none any more.
    LetGo,
    /// This attempt can never succeed: the order may be tried again, or be canceled when it is given up.
    Over,
    /// Money arrived for an attempt that was over: it has to go back.
    RefundDue,
}

/// Why a payment was declined, for the buyer, as the end of a sentence. Codes are those of Stripe
/// (<https://docs.stripe.com/declines/codes>); one that we don't know says as much as a bank usually does: nothing.
pub fn decline_words(language: Language, code: &str) -> &'static str {
    match code {
        "insufficient_funds" => words::not_enough_money(language),
        "expired_card" => words::card_expired(language),
        "authentication_required" => words::bank_not_answered(language),
        _ => words::no_reason(language),
    }
}

/// What becomes of an attempt when its provider says something about it. Only this moves an attempt, whoever asked:
/// the buyer's return, a webhook or the reconciler; in any order and as often as they like.
///
/// It never goes backwards, so a late or repeated message does no harm, and each effect comes about once. Taken money
/// is the strongest word: it counts even after the attempt was over, and then it has to go back, because the stock
/// behind it was given up.
pub const fn transition(state: AttemptState, said: &ProviderState) -> (AttemptState, Option<PaymentEffect>) {
    use AttemptState::{ActionRequired, Authorized, Captured, Closed, Failed, New, Processing, Started};
    match (state, said) {
        // The money was taken.
        (New | Started | ActionRequired | Processing, ProviderState::Captured { .. }) => {
            (Captured, Some(PaymentEffect::Paid))
        }
        (Authorized, ProviderState::Captured { .. }) => (Captured, Some(PaymentEffect::Taken)),
        (Failed | Closed, ProviderState::Captured { .. }) => (Captured, Some(PaymentEffect::RefundDue)),

        // It is over, and nothing was taken.
        (New | Started | ActionRequired | Processing, ProviderState::Failed { .. }) => {
            (Failed, Some(PaymentEffect::Over))
        }
        (New | Started | ActionRequired | Processing, ProviderState::Closed) => (Closed, Some(PaymentEffect::Over)),
        (Authorized, ProviderState::Failed { .. } | ProviderState::Closed) => (Closed, Some(PaymentEffect::LetGo)),

        // It moves on.
        (New, ProviderState::Open) => (Started, None),
        (New | Started, ProviderState::ActionRequired) => (ActionRequired, None),
        (New | Started | ActionRequired, ProviderState::Processing) => (Processing, None),
        (New | Started | ActionRequired | Processing, ProviderState::Authorized { .. }) => {
            (Authorized, Some(PaymentEffect::Secured))
        }

        // Said before, or overtaken by something later.
        (Started | ActionRequired | Processing | Authorized, ProviderState::Open)
        | (ActionRequired | Processing | Authorized, ProviderState::ActionRequired)
        | (Processing | Authorized, ProviderState::Processing)
        | (Authorized, ProviderState::Authorized { .. })
        | (
            Failed | Closed,
            ProviderState::Open
            | ProviderState::ActionRequired
            | ProviderState::Processing
            | ProviderState::Authorized { .. }
            | ProviderState::Failed { .. }
            | ProviderState::Closed,
        )
        | (
            Captured,
            ProviderState::Open
            | ProviderState::ActionRequired
            | ProviderState::Processing
            | ProviderState::Authorized { .. }
            | ProviderState::Captured { .. }
            | ProviderState::Failed { .. }
            | ProviderState::Closed,
        ) => (state, None),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::money::Currency;

    fn said() -> impl Strategy<Value = ProviderState> {
        prop_oneof![
            Just(ProviderState::Open),
            Just(ProviderState::ActionRequired),
            Just(ProviderState::Processing),
            Just(ProviderState::Authorized { until: None }),
            Just(ProviderState::Captured { amount: Money::new(1, Currency::EUR) }),
            Just(ProviderState::Failed { code: "declined".to_owned() }),
            Just(ProviderState::Closed),
        ]
    }

    /// Runs through what was said and collects the effects.
    fn run(words: &[ProviderState]) -> (AttemptState, Vec<PaymentEffect>) {
        let mut effects = Vec::new();
        let mut state = AttemptState::New;
        for word in words {
            let (next, effect) = transition(state, word);
            state = next;
            effects.extend(effect);
        }
        (state, effects)
    }

    #[test]
    fn taken_money_beats_everything_said_before_and_after() {
        let captured = ProviderState::Captured { amount: Money::new(500, Currency::EUR) };
        for state in AttemptState::ALL.iter().copied() {
            let (next, effect) = transition(state, &captured);
            assert_eq!(next, AttemptState::Captured, "{state}");
            let expected = match state {
                AttemptState::Captured => None,
                AttemptState::Failed | AttemptState::Closed => Some(PaymentEffect::RefundDue),
                AttemptState::Authorized => Some(PaymentEffect::Taken),
                _ => Some(PaymentEffect::Paid),
            };
            assert_eq!(effect, expected, "{state}");
        }
    }

    #[test]
    fn an_order_stands_with_its_money_as_its_attempts_do() {
        use AttemptState::{Authorized, Captured, Closed, Failed, Started};
        let check = |total, attempts: &[(AttemptState, i64, i64, bool)], status| {
            let attempts: Vec<Collected> = attempts
                .iter()
                .map(|&(state, captured_minor, refunded_minor, authorized)| Collected {
                    state,
                    captured_minor,
                    refunded_minor,
                    authorized,
                })
                .collect();
            assert_eq!(payment_status(total, &attempts), status, "{total} {attempts:?}");
        };
        check(0, &[], PaymentStatus::Paid);
        check(500, &[], PaymentStatus::None);
        check(500, &[(Failed, 0, 0, false), (Started, 0, 0, false)], PaymentStatus::None);
        check(500, &[(Failed, 0, 0, false), (Authorized, 0, 0, true)], PaymentStatus::Authorized);
        check(500, &[(Closed, 0, 0, true)], PaymentStatus::Voided);
        check(500, &[(Captured, 300, 0, true)], PaymentStatus::PartiallyPaid);
        check(500, &[(Failed, 0, 0, false), (Captured, 500, 0, false)], PaymentStatus::Paid);
        check(500, &[(Captured, 500, 1, false)], PaymentStatus::PartiallyRefunded);
        check(500, &[(Captured, 500, 500, false)], PaymentStatus::Refunded);
    }

    proptest! {
        #[test]
        fn whatever_is_said_each_effect_comes_about_once(words in prop::collection::vec(said(), 0..12)) {
            let (state, effects) = run(&words);
            use PaymentEffect::{LetGo, Over, Paid, RefundDue, Secured, Taken};
            let possible: &[&[PaymentEffect]] = match state {
                AttemptState::Captured => &[&[Paid], &[Secured, Taken], &[Over, RefundDue], &[Secured, LetGo, RefundDue]],
                AttemptState::Authorized => &[&[Secured]],
                AttemptState::Failed => &[&[Over]],
                AttemptState::Closed => &[&[Over], &[Secured, LetGo]],
                _ => &[&[]],
            };
            prop_assert!(possible.contains(&&effects[..]), "{} {:?}", state, effects);
            let captured = words.iter().any(|word| matches!(word, ProviderState::Captured { .. }));
            prop_assert_eq!(state == AttemptState::Captured, captured);
        }

        #[test]
        fn hearing_it_twice_is_hearing_it_once(words in prop::collection::vec(said(), 0..12)) {
            let twice: Vec<_> = words.iter().flat_map(|word| [word.clone(), word.clone()]).collect();
            prop_assert_eq!(run(&twice), run(&words));
        }
    }
}
