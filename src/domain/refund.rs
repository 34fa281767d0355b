//! Refunds: money that goes back to a buyer the way it came. The provider's word is the only thing that completes one.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::money::Money;
use super::names::stored_names;

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// Written down. The provider has not been asked, or its answer is not known, or it works on it.
    Pending,
    /// The money is on its way to the buyer.
    Completed,
    /// The provider will not do it: the sum is there to be refunded in another way.
    Failed,
}

stored_names!(RefundState, "a state of a refund", {
    Pending => "pending",
    Completed => "completed",
    Failed => "failed",
});

/// Why money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundReason {
    /// The order was canceled.
    Canceled,
    /// Goods came back.
    Returned,
    /// The order was changed to something that costs less.
    Edited,
    /// The merchant wants it so.
    Goodwill,
    /// The money came when the order was over.
    PaidTooLate,
    /// The provider took money of which no order knows.
    WithoutOrder,
}

stored_names!(RefundReason, "a reason of a refund", {
    Canceled => "canceled",
    Returned => "returned",
    Edited => "edited",
    Goodwill => "goodwill",
    PaidTooLate => "paid_too_late",
    WithoutOrder => "without_order",
});

/// What a part of a refund is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    Goods,
    Shipping,
    /// What staff gives, or what was given before and is taken off now: then it is negative.
    Other,
}

stored_names!(PartKind, "a part of a refund", {
    Goods => "goods",
    Shipping => "shipping",
    Other => "other",
});

/// What a provider says about a refund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundSaid {
    /// It works on it.
    Pending,
    Completed,
    /// `code` is the provider's reason, `expired_or_canceled_card`.
    Failed {
        code: String,
    },
}

/// What follows from a change of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundEffect {
    /// The buyer is told that the money is on its way.
    Tell,
    /// The sum counts as not refunded again, and the merchant has to see to it.
    FreeSum,
}

/// What becomes of a refund when its provider says something about it. Only this moves a refund, and it never goes
/// backwards, so that a late or repeated message does no harm.
///
/// A refund may still fail after it was completed: a bank can send the money back days later
/// (<https://docs.stripe.com/refunds#failed-refunds>). One that has failed stays so: its sum may have gone back in
/// another way since, and a provider that completes it after all is a difference for somebody to look at.
pub const fn transition(state: RefundState, said: &RefundSaid) -> (RefundState, Option<RefundEffect>) {
    use RefundState::{Completed, Failed, Pending};
    match (state, said) {
        (Pending, RefundSaid::Completed) => (Completed, Some(RefundEffect::Tell)),
        (Pending | Completed, RefundSaid::Failed { .. }) => (Failed, Some(RefundEffect::FreeSum)),
        (Pending | Completed, RefundSaid::Pending)
        | (Completed, RefundSaid::Completed)
        | (Failed, RefundSaid::Pending | RefundSaid::Completed | RefundSaid::Failed { .. }) => (state, None),
    }
}

/// More was to be refunded than there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMuch {
    /// What can still be refunded of the payment.
    pub left: Money,
}

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.left.minor <= 0 {
            return f.write_str("Nothing of this payment is left to refund.");
        }
        write!(f, "No more than {} of this payment can be refunded.", self.left)
    }
}

impl std::error::Error for TooMuch {}

/// Shares a sum out over what is left of payments, of which the newest comes first, and of what gift cards paid, behind them:
/// each gives all it has before the next gives anything. Answers how much of each, and nothing more than there is.
pub fn take_newest_first(minor: i64, left: &[i64]) -> Vec<i64> {
    let mut missing = minor.max(0);
    let take = |left: &i64| {
        let taken = missing.min((*left).max(0));
        missing = missing.saturating_sub(taken);
        taken
    };
    left.iter().map(take).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::money::Currency;

    fn said() -> impl Strategy<Value = RefundSaid> {
        prop_oneof![
            Just(RefundSaid::Pending),
            Just(RefundSaid::Completed),
            Just(RefundSaid::Failed { code: "declined".to_owned() }),
        ]
    }

    /// Runs through what was said and collects the effects.
    fn run(words: &[RefundSaid]) -> (RefundState, Vec<RefundEffect>) {
        let mut effects = Vec::new();
        let mut state = RefundState::Pending;
        for word in words {
            let (next, effect) = transition(state, word);
            state = next;
            effects.extend(effect);
        }
        (state, effects)
    }

    #[test]
    fn a_refund_that_fails_frees_its_sum_even_after_it_was_completed() {
        let failed = RefundSaid::Failed { code: "lost_or_stolen_card".to_owned() };
        assert_eq!(
            run(&[RefundSaid::Completed, failed.clone()]),
            (RefundState::Failed, vec![RefundEffect::Tell, RefundEffect::FreeSum])
        );
        assert_eq!(run(&[failed, RefundSaid::Completed]), (RefundState::Failed, vec![RefundEffect::FreeSum]));
    }

    #[test]
    fn a_merchant_is_told_what_can_be_refunded() {
        let left = |minor| TooMuch { left: Money::new(minor, Currency::EUR) }.to_string();
        assert_eq!(left(1_250), "No more than €12.50 of this payment can be refunded.");
        assert_eq!(left(0), "Nothing of this payment is left to refund.");
    }

    proptest! {
        #[test]
        fn whatever_is_said_each_effect_comes_about_once(words in prop::collection::vec(said(), 0..12)) {
            let (state, effects) = run(&words);
            let expected: &[&[RefundEffect]] = match state {
                RefundState::Pending => &[&[]],
                RefundState::Completed => &[&[RefundEffect::Tell]],
                RefundState::Failed => &[&[RefundEffect::FreeSum], &[RefundEffect::Tell, RefundEffect::FreeSum]],
            };
            prop_assert!(expected.contains(&&effects[..]), "{state} {effects:?}");
        }

        #[test]
        fn hearing_it_twice_is_hearing_it_once(words in prop::collection::vec(said(), 0..12)) {
            let twice: Vec<_> = words.iter().flat_map(|word| [word.clone(), word.clone()]).collect();
            prop_assert_eq!(run(&twice), run(&words));
        }
    }
}
