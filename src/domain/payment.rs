//! Payment: the life of one attempt to collect the money of an order. The provider's word is the only thing that moves it.

use serde::{Deserialize, Serialize};

use super::money::Money;

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

/// What a provider says about an attempt when asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderState {
    Open,
    ActionRequired,
    Processing,
    Authorized,
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
    /// This attempt can never succeed: the order may be tried again, or be canceled when it is given up.
    Over,
    /// Money arrived for an attempt that was over: it has to go back.
    RefundDue,
}
