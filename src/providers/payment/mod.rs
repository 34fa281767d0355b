//! Collecting money. A provider keeps its own books and has the last word on whether money moved; the shop asks it,
//! and believes nobody else.
//!
//! There is no type for card data here, or anywhere in the house: buyers pay on the provider's page.

mod caps;
pub mod signature;
pub mod stripe;
pub mod test_gateway;

use std::fmt;

use http::HeaderMap;
use serde::{Deserialize, Serialize};

use crate::domain::id::{AttemptId, OrderId, RefundId};
use crate::domain::money::Money;
use crate::domain::payment::{CaptureMode, ProviderState};
use crate::domain::refund::{RefundReason, RefundSaid};
use crate::domain::time::Timestamp;
pub use caps::Caps;
use stripe::Stripe;
use test_gateway::TestGateway;

/// What a provider is asked to collect. It is written down before it is sent and sent to the letter, however often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartRequest {
    pub order: OrderId,
    pub attempt: AttemptId,
    pub amount: Money,
    /// Where the buyer comes back to.
    pub return_url: String,
    /// What the buyer reads on the provider's page: "Order 1001".
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub email: String,
    /// The shop's own address. An account can be shared; what does not bear this is somebody else's.
    #[serde(default)]
    pub shop: String,
    /// Until then the provider's page can be used, if nobody closes it before.
    #[serde(default)]
    pub expires_at: Option<Timestamp>,
    #[serde(default)]
    pub capture: CaptureMode,
}

/// A provider is ready to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// The provider's name for it.
    pub reference: String,
    /// Where the buyer pays.
    pub pay_url: String,
}

/// What a provider says of a payment: the truth about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub reference: String,
    pub state: ProviderState,
    pub order: OrderId,
    pub attempt: AttemptId,
    pub amount: Money,
    /// Where the buyer pays, as long as that is possible.
    pub pay_url: Option<String>,
    /// What of the money went back.
    pub refunded_minor: i64,
    pub disputes: Vec<Dispute>,
}

/// A buyer's bank took money back and wants reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// The provider's name for it.
    pub reference: String,
    pub amount: Money,
    /// In the provider's words: `needs_response`, `won`, `lost`.
    pub status: String,
    /// In the provider's words: `product_not_received`.
    pub reason: String,
}

/// What of a payment a provider is asked to send back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    pub refund: RefundId,
    /// The provider's name for the payment.
    pub payment: String,
    pub amount: Money,
    pub reason: RefundReason,
}

/// What a provider says of a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundSnapshot {
    /// The provider's name for it.
    pub reference: String,
    pub refund: RefundId,
    pub amount: Money,
    pub said: RefundSaid,
}

/// A provider tells us that something became of a payment. It is a hint to ask, never the news itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderEvent {
    pub id: String,
    /// In the provider's words: `payment_intent.succeeded`.
    pub kind: String,
    pub reference: String,
    /// Our own ids, where the thing carries them.
    pub attempt: Option<AttemptId>,
    pub refund: Option<RefundId>,
}

/// What of ours a payment bears at the provider. Who shares the account has payments there that bear nothing of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    pub attempt: Option<AttemptId>,
    /// The address of the shop that asked for it.
    pub shop: Option<String>,
}

/// Money that a provider took or has set aside, as its list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCharge {
    /// The provider's name for the payment, as refunds and disputes have it.
    pub payment: String,
    pub marks: Marks,
    /// What was taken; nothing while it is only set aside.
    pub captured: Money,
    pub refunded_minor: i64,
    pub at: Timestamp,
}

/// Money that a provider sent back, as its list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedRefund {
    pub reference: String,
    pub payment: String,
    /// Our own id; what was sent back by hand has none.
    pub refund: Option<RefundId>,
    pub amount: Money,
    pub said: RefundSaid,
    pub at: Timestamp,
}

/// A dispute, as a provider's list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDispute {
    pub reference: String,
    pub payment: String,
    pub amount: Money,
    pub at: Timestamp,
}

/// A page of a provider's list, and the name after which the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

impl<T> Page<T> {
    const fn empty() -> Self {
        Self { items: Vec::new(), next: None }
    }
}

/// Why a provider did not answer as hoped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallError {
    /// It said no, and will say no again: a reason code.
    Definitive(String),
    /// Nobody knows whether it was done. The same may be asked again under the same key, nothing else.
    Unknown(String),
    /// Nobody knows whether it was done, and asking again under this key gives the same failure for good. It has to be
    /// looked up; if it is not there, it may be asked for under a new key.
    KeySpent(String),
    /// It was not done; the provider wants to be left alone for so many seconds.
    RateLimited { after_s: u32 },
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Definitive(code) => write!(f, "refused: {code}"),
            Self::Unknown(cause) => write!(f, "no answer: {cause}"),
            Self::KeySpent(cause) => write!(f, "no answer under this key: {cause}"),
            Self::RateLimited { after_s } => write!(f, "too many calls, again in {after_s} s"),
        }
    }
}

impl std::error::Error for CallError {}

/// The message does not come from the provider, or not now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotGenuine(pub &'static str);

impl fmt::Display for NotGenuine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for NotGenuine {}

/// The shop's payment provider. An enum and not a trait: the few there are, are known, and each can be read here.
#[derive(Clone)]
pub enum Provider {
    TestGateway(TestGateway),
    Stripe(Stripe),
}

impl Provider {
    /// Its name in tables and URLs.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::TestGateway(_) => "test",
            Self::Stripe(_) => "stripe",
        }
    }

    /// Whether money is only played with.
    pub const fn is_test(&self) -> bool {
        match self {
            Self::TestGateway(_) => true,
            Self::Stripe(stripe) => !stripe.is_live(),
        }
    }

    /// What it can do.
    pub const fn caps(&self) -> Caps {
        match self {
            Self::TestGateway(_) => test_gateway::CAPS,
            Self::Stripe(_) => stripe::CAPS,
        }
    }

    /// Whether it may take payments under the shop's address.
    ///
    /// # Errors
    /// A sentence that says why not, for whoever starts the shop.
    pub fn check(&self) -> Result<(), String> {
        match self {
            Self::TestGateway(gateway) => gateway.check(),
            Self::Stripe(_) => Ok(()),
        }
    }

    /// Where buyers pay, if that is not in this shop.
    pub fn pay_origin(&self) -> Option<&str> {
        match self {
            Self::TestGateway(_) => None,
            Self::Stripe(stripe) => Some(stripe.pay_origin()),
        }
    }

    /// Asks it to be ready for a payment. Asking again with the same key and the same request gives the same answer.
    ///
    /// # Errors
    /// After [`CallError::Unknown`] the same has to be asked again, with the same key.
    pub async fn start(&self, request: &StartRequest, key: &str) -> Result<Started, CallError> {
        match self {
            Self::TestGateway(gateway) => gateway.start(request, key).await,
            Self::Stripe(stripe) => stripe.start(request, key).await,
        }
    }

    /// What it says of a payment.
    ///
    /// # Errors
    /// When it can't be asked, or does not know the reference.
    pub async fn fetch(&self, reference: &str) -> Result<Snapshot, CallError> {
        match self {
            Self::TestGateway(gateway) => gateway.fetch(reference).await,
            Self::Stripe(stripe) => stripe.fetch(reference).await,
        }
    }

    /// What it has for an attempt of ours, which it was asked for around that time: for when a key no longer tells.
    ///
    /// # Errors
    /// When it can't be asked.
    pub async fn find(&self, attempt: AttemptId, asked: Timestamp) -> Result<Vec<Snapshot>, CallError> {
        match self {
            Self::TestGateway(gateway) => gateway.find(attempt).await,
            Self::Stripe(stripe) => stripe.find(attempt, asked).await,
        }
    }

    /// Closes a payment, so that it can never succeed any more. It may answer that the money is already there.
    ///
    /// # Errors
    /// When it can't be asked, or does not know the reference.
    pub async fn close(&self, reference: &str) -> Result<Snapshot, CallError> {
        match self {
            Self::TestGateway(gateway) => gateway.close(reference).await,
            Self::Stripe(stripe) => stripe.close(reference).await,
        }
    }

    /// Takes money that was set aside. What was taken before, or can't be taken, is answered as it stands.
    ///
    /// # Errors
    /// When it can't be asked, or does not know the reference.
    pub async fn capture(&self, reference: &str, amount: Money, key: &str) -> Result<Snapshot, CallError> {
        match self {
            Self::TestGateway(gateway) => gateway.capture(reference, amount).await,
            Self::Stripe(stripe) => stripe.capture(reference, amount, key).await,
        }
    }

    /// Lets money go that was set aside. It may answer that the money was taken.
    ///
    /// # Errors
    /// When it can't be asked, or does not know the reference.
    pub async fn void(&self, reference: &str) -> Result<Snapshot, CallError> {
        match self {
            Self::TestGateway(gateway) => gateway.void(reference).await,
            Self::Stripe(stripe) => stripe.void(reference).await,
        }
    }

    /// Sends money of a payment back. Asking again with the same key and the same request gives the same answer.
    ///
    /// # Errors
    /// After [`CallError::Unknown`] the money may be on its way: [`Self::find_refund`] says whether it is.
    pub async fn refund(&self, request: &RefundRequest, key: &str) -> Result<RefundSnapshot, CallError> {
        match self {
            Self::TestGateway(gateway) => gateway.refund(request, key).await,
            Self::Stripe(stripe) => stripe.refund(request, key).await,
        }
    }

    /// What it has for a refund of ours.
    ///
    /// # Errors
    /// When it can't be asked.
    pub async fn find_refund(&self, request: &RefundRequest) -> Result<Option<RefundSnapshot>, CallError> {
        match self {
            Self::TestGateway(gateway) => gateway.find_refund(request).await,
            Self::Stripe(stripe) => stripe.find_refund(request).await,
        }
    }

    /// Reads a message that claims to come from it.
    ///
    /// # Errors
    /// When the signature is not the provider's, or too old, or the body can't be read.
    pub fn verify(&self, headers: &HeaderMap, raw: &[u8], now: Timestamp) -> Result<ProviderEvent, NotGenuine> {
        match self {
            Self::TestGateway(gateway) => gateway.verify(headers, raw, now),
            Self::Stripe(stripe) => stripe.verify(headers, raw, now),
        }
    }

    /// Messages since that time that did not reach us. The test gateway has none: it is asked for every payment.
    ///
    /// # Errors
    /// When it can't be asked.
    pub async fn undelivered(&self, since: Timestamp) -> Result<Vec<ProviderEvent>, CallError> {
        match self {
            Self::TestGateway(_) => Ok(Vec::new()),
            Self::Stripe(stripe) => stripe.undelivered(since).await,
        }
    }

    /// What of ours a payment bears: for messages about things that don't carry our ids. `None` when there is no such payment.
    ///
    /// # Errors
    /// When it can't be asked.
    pub async fn marks_of(&self, payment: &str) -> Result<Option<Marks>, CallError> {
        match self {
            Self::TestGateway(gateway) => gateway.marks_of(payment).await,
            Self::Stripe(stripe) => stripe.marks_of(payment).await,
        }
    }

    /// The name that the payment behind a reference has in its lists.
    ///
    /// # Errors
    /// When it can't be asked, or has no payment there.
    pub async fn payment_of(&self, reference: &str) -> Result<String, CallError> {
        match self {
            Self::TestGateway(_) => Ok(reference.to_owned()),
            Self::Stripe(stripe) => stripe.intent_of(reference).await,
        }
    }

    /// A page of what it took or set aside since that time, after the name that the page before ended with.
    ///
    /// # Errors
    /// When it can't be asked.
    pub async fn charges_since(&self, since: Timestamp, after: Option<&str>) -> Result<Page<ListedCharge>, CallError> {
        match self {
            Self::TestGateway(gateway) => gateway.charges_since(since, after).await,
            Self::Stripe(stripe) => stripe.charges_since(since, after).await,
        }
    }

    /// A page of what it sent back since that time.
    ///
    /// # Errors
    /// When it can't be asked.
    pub async fn refunds_since(&self, since: Timestamp, after: Option<&str>) -> Result<Page<ListedRefund>, CallError> {
        match self {
            Self::TestGateway(gateway) => gateway.refunds_since(since, after).await,
            Self::Stripe(stripe) => stripe.refunds_since(since, after).await,
        }
    }

    /// A page of the disputes that were opened since that time. The test gateway's buyers dispute nothing.
    ///
    /// # Errors
    /// When it can't be asked.
    pub async fn disputes_since(
        &self,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<Page<ListedDispute>, CallError> {
        match self {
            Self::TestGateway(_) => Ok(Page::empty()),
            Self::Stripe(stripe) => stripe.disputes_since(since, after).await,
        }
    }
}
