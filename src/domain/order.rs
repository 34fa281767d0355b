//! Orders: the immutable snapshot of what was bought, and the state it is in.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::address::Address;
use super::cart::{Quantity, QuoteLine};
use super::edit::EditView;
use super::fulfillment::{FulfillmentStatus, ParcelState};
use super::id::{OrderId, VariantId};
use super::names::stored_names;
use super::payment::{AttemptState, PaymentStatus};
use super::product::PictureView;
use super::returns::ReturnState;
use super::tender::TenderView;
use super::time::Timestamp;
use super::totals::{PricedLine, Totals};
use super::withdrawal::{Period, WithdrawalView};
use crate::words::{Language, order as words, receipt};

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

stored_names!(OrderStatus, "an order status", {
    Pending => "pending",
    Placed => "placed",
    Canceled => "canceled",
});

/// What happens to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderEvent {
    /// The money is there, or set aside for it.
    PaymentCaptured,
    /// Its payment can never succeed and nobody tries again.
    PaymentGivenUp,
    CanceledByMerchant,
}

/// What follows from an event, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderEffect {
    /// What was held is sold: it is the order's own until it is handed over.
    ClaimStock,
    /// What was held is free again.
    ReleaseStock,
    /// What was claimed and not handed over is free again.
    FreeStock,
    /// The coupon's use is given back.
    ReleaseCoupon,
    /// Gift cards have again what they were to pay.
    ReleaseTenders,
    ConfirmByMail,
    RefundPayment,
}

/// The event does not fit the state the order is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAllowed {
    pub status: OrderStatus,
    pub event: OrderEvent,
}

impl NotAllowed {
    /// What is not possible, for whoever tried it.
    pub fn sentence(self, language: Language) -> String {
        let status = match self.status {
            OrderStatus::Pending => words::pending(language),
            OrderStatus::Placed => words::placed(language),
            OrderStatus::Canceled => words::canceled(language),
        };
        let act = match self.event {
            OrderEvent::PaymentCaptured => words::paid(language),
            OrderEvent::PaymentGivenUp => words::given_up(language),
            OrderEvent::CanceledByMerchant => words::canceled(language),
        };
        words::cant_be(language, status, act)
    }
}

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::English))
    }
}

impl std::error::Error for NotAllowed {}

/// The whole life of an order: what an event makes of it, and what follows.
///
/// A pending order can't be canceled by the merchant: its payment may succeed at this moment. Its attempt is closed
/// with the provider first, and then it is given up. Money that arrives for a canceled order goes back.
/// Whether a placed order was already sent is on the axis of fulfillment: who cancels it cancels the sending
/// in the same transaction ([`super::fulfillment::transition`]), and is refused there when it is on its way.
///
/// # Errors
/// When the event does not fit the status.
pub const fn transition(
    status: OrderStatus,
    event: OrderEvent,
) -> Result<(OrderStatus, &'static [OrderEffect]), NotAllowed> {
    use OrderEffect::{
        ClaimStock, ConfirmByMail, FreeStock, RefundPayment, ReleaseCoupon, ReleaseStock, ReleaseTenders,
    };
    use OrderEvent::{CanceledByMerchant, PaymentCaptured, PaymentGivenUp};
    use OrderStatus::{Canceled, Pending, Placed};
    match (status, event) {
        (Pending, PaymentCaptured) => Ok((Placed, &[ClaimStock, ConfirmByMail])),
        (Pending, PaymentGivenUp) => Ok((Canceled, &[ReleaseStock, ReleaseCoupon, ReleaseTenders])),
        (Placed, CanceledByMerchant) => Ok((Canceled, &[FreeStock, ReleaseCoupon, RefundPayment])),
        (Canceled, PaymentCaptured) => Ok((Canceled, &[RefundPayment])),
        (Pending, CanceledByMerchant)
        | (Placed, PaymentCaptured | PaymentGivenUp)
        | (Canceled, PaymentGivenUp | CanceledByMerchant) => Err(NotAllowed { status, event }),
    }
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
    /// Empty for the standard rate.
    #[serde(default)]
    pub tax_category: String,
    pub requires_shipping: bool,
    /// The day on which it could be sent, as the buyer was told, when not all of it was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ships_at: Option<Timestamp>,
}

impl OrderLine {
    /// What it is, in one line: "Wren mug, blue".
    pub fn full_title(&self) -> String {
        match self.variant_title.as_str() {
            "" => self.title.clone(),
            variant => format!("{}, {variant}", self.title),
        }
    }
}

impl From<QuoteLine> for OrderLine {
    fn from(line: QuoteLine) -> Self {
        Self {
            variant: line.variant,
            quantity: line.quantity,
            slug: line.slug,
            title: line.title,
            variant_title: line.variant_title,
            sku: line.sku,
            picture: line.picture,
            unit_price_minor: line.unit_price_minor,
            weight_g: line.weight_g,
            taxable: line.taxable,
            tax_category: line.tax_category,
            requires_shipping: line.requires_shipping,
            ships_at: line.ships_at,
        }
    }
}

impl<'a> From<&'a OrderLine> for PricedLine<'a> {
    fn from(line: &'a OrderLine) -> Self {
        Self {
            variant: line.variant,
            quantity: line.quantity,
            unit_price_minor: line.unit_price_minor,
            weight_g: line.weight_g,
            taxable: line.taxable,
            tax_category: &line.tax_category,
            requires_shipping: line.requires_shipping,
            promotions: &[],
        }
    }
}

/// A parcel as its buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelView {
    pub number: u32,
    pub state: ParcelState,
    /// Pieces and what they are.
    pub pieces: Vec<(u32, String)>,
    pub carrier: String,
    pub tracking_number: String,
    /// Where the carrier says how far it is; empty when it doesn't.
    pub tracking_url: String,
    pub handed_over_at: Timestamp,
    pub delivered_at: Option<Timestamp>,
}

/// A return as its buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnView {
    pub number: u32,
    pub state: ReturnState,
    /// Pieces and what they are.
    pub pieces: Vec<(u32, String)>,
    /// What the merchant answered.
    pub answer: String,
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
    /// What all its attempts come to.
    pub paid: PaymentStatus,
    /// In the provider's words, when the newest attempt failed: `insufficient_funds`.
    pub decline_code: Option<String>,
    pub fulfillment: FulfillmentStatus,
    pub created_at: Timestamp,
    pub email: String,
    pub address: Address,
    pub lines: Vec<OrderLine>,
    pub totals: Totals,
    /// What is to be paid of the total: the rest went for pieces that were paid before, and went out by an edit.
    pub payable_minor: i64,
    /// What gift cards pay of it.
    pub tenders: Vec<TenderView>,
    pub parcels: Vec<ParcelView>,
    pub returns: Vec<ReturnView>,
    /// What its buyer declared by their right of withdrawal.
    #[serde(default)]
    pub withdrawals: Vec<WithdrawalView>,
    /// A change that waits for its buyer.
    pub edit: Option<EditView>,
    /// The numbers of its invoice and credit notes.
    pub invoices: Vec<String>,
    /// Whether its buyer may cancel it, or send something of it back, now.
    pub can_cancel: bool,
    pub can_return: bool,
    /// Whether something was sent that its buyer has said nothing of yet.
    #[serde(default)]
    pub can_review: bool,
    /// Until when its buyer may withdraw from something that is in it; `None` when that is over, or nothing is left.
    #[serde(default)]
    pub withdrawal: Option<Period>,
    /// Since when it lies ready where its buyer fetches it.
    pub ready_at: Option<Timestamp>,
    /// What happened, oldest first, as (time, sentence).
    pub history: Vec<(Timestamp, String)>,
    pub test_mode: bool,
}

impl OrderView {
    /// What covers its total besides the payments: gift cards, and what was paid before for pieces that an edit took out.
    pub fn covered(&self, language: Language) -> Vec<(String, i64)> {
        let by_pieces = self.totals.total_minor.saturating_sub(self.payable_minor);
        let by_gift_cards = self.tenders.iter().map(|tender| (tender.words(language), tender.amount_minor));
        let taken_out = receipt::paid_with_what_was_taken_out(language).to_owned();
        by_gift_cards.chain((by_pieces != 0).then_some((taken_out, by_pieces))).collect()
    }

    /// What is paid by card.
    pub fn by_card_minor(&self) -> i64 {
        self.tenders.iter().fold(self.payable_minor, |rest, tender| rest.saturating_sub(tender.amount_minor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [OrderEvent; 3] =
        [OrderEvent::PaymentCaptured, OrderEvent::PaymentGivenUp, OrderEvent::CanceledByMerchant];

    fn effects(status: OrderStatus, event: OrderEvent) -> &'static [OrderEffect] {
        transition(status, event).map_or(&[], |(_, effects)| effects)
    }

    #[test]
    fn a_paid_order_is_placed_and_claims_its_stock_once() {
        let paid = transition(OrderStatus::Pending, OrderEvent::PaymentCaptured);
        assert_eq!(paid, Ok((OrderStatus::Placed, &[OrderEffect::ClaimStock, OrderEffect::ConfirmByMail][..])));
        assert!(transition(OrderStatus::Placed, OrderEvent::PaymentCaptured).is_err());
    }

    #[test]
    fn a_canceled_order_gives_its_stock_and_its_coupon_back() {
        let given_up = effects(OrderStatus::Pending, OrderEvent::PaymentGivenUp);
        assert!(given_up.contains(&OrderEffect::ReleaseTenders));
        assert!(given_up.contains(&OrderEffect::ReleaseStock) && given_up.contains(&OrderEffect::ReleaseCoupon));
        let canceled = effects(OrderStatus::Placed, OrderEvent::CanceledByMerchant);
        assert!(canceled.contains(&OrderEffect::FreeStock) && canceled.contains(&OrderEffect::RefundPayment));
    }

    #[test]
    fn a_gift_card_has_its_value_back_in_one_way() {
        // What was paid with goes back by a refund, and not by the order's end as well.
        let canceled = effects(OrderStatus::Placed, OrderEvent::CanceledByMerchant);
        assert!(canceled.contains(&OrderEffect::RefundPayment) && !canceled.contains(&OrderEffect::ReleaseTenders));
    }

    #[test]
    fn money_for_a_canceled_order_goes_back() {
        assert_eq!(effects(OrderStatus::Canceled, OrderEvent::PaymentCaptured), [OrderEffect::RefundPayment]);
    }

    #[test]
    fn a_canceled_order_stays_canceled() {
        for event in EVENTS {
            if let Ok((status, _)) = transition(OrderStatus::Canceled, event) {
                assert_eq!(status, OrderStatus::Canceled);
            }
        }
    }
}
