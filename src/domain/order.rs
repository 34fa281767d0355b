//! Orders: the immutable snapshot of what was bought, and the state it is in.

use serde::{Deserialize, Serialize};

use super::address::Address;
use super::cart::Quantity;
use super::fulfillment::FulfillmentStatus;
use super::id::{OrderId, VariantId};
use super::payment::AttemptState;
use super::product::PictureView;
use super::time::Timestamp;
use super::totals::Totals;

/// Where an order stands. Payment and fulfillment have axes of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Written down, its stock held, its payment awaited.
    Pending,
    /// Paid for: it is to be sent.
    Placed,
    /// Given up; its stock is free again.
    Canceled,
}

/// What happens to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderEvent {
    PaymentCaptured,
    /// Its payment can never succeed and nobody tries again.
    PaymentGivenUp,
    CanceledByMerchant,
}

/// What follows from an event, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderEffect {
    ClaimStock,
    ReleaseStock,
    ReleaseCoupon,
    ConfirmByMail,
    RefundPayment,
}

/// A line as it was bought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    pub variant: VariantId,
    pub quantity: Quantity,
    pub slug: String,
    pub title: String,
    pub variant_title: String,
    pub sku: String,
    pub picture: Option<PictureView>,
    pub unit_price_minor: i64,
    pub weight_g: u32,
    pub taxable: bool,
    pub requires_shipping: bool,
}

/// An order as its buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    pub id: OrderId,
    /// Tail of its unguessable URL, `/orders/{token}`.
    pub token: String,
    /// As people say it: "1001".
    pub number: i64,
    pub status: OrderStatus,
    /// State of its newest payment attempt.
    pub payment: AttemptState,
    /// In the provider's words, when the newest attempt failed: `insufficient_funds`.
    pub decline_code: Option<String>,
    pub fulfillment: FulfillmentStatus,
    pub created_at: Timestamp,
    pub email: String,
    pub address: Address,
    pub lines: Vec<OrderLine>,
    pub totals: Totals,
    /// What happened, oldest first, as (time, sentence).
    pub history: Vec<(Timestamp, String)>,
    pub test_mode: bool,
}
