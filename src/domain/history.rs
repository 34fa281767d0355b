//! What happened to an order: the word under which it is written down, and the sentence its buyer reads.

use super::money::Money;
use super::names::stored_names;
use super::payment::decline_words;

/// Something that happened to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Happening {
    /// It was written down, and its pieces were put aside.
    Ordered,
    /// A payment attempt was declined; the detail is the provider's code.
    PaymentDeclined,
    /// A payment attempt was closed before anything was paid.
    PaymentClosed,
    /// The money is there.
    Paid,
    /// The money is set aside, and will be taken when the order is sent.
    Authorized,
    /// The money that was set aside was let go.
    Voided,
    /// It was not paid in time.
    GivenUp,
    /// Its buyer changed the cart and placed another instead.
    Replaced,
    /// Money came for it when it was already canceled.
    PaidTooLate,
    /// The provider reports another sum or another order than we asked for; the detail says what.
    PaymentDiffers,
    /// The buyer's bank took money back and wants reasons; the detail is where that stands.
    Disputed,
    /// Money is to go back; the detail is the sum.
    RefundBegun,
    /// Money went back; the detail is the sum.
    Refunded,
    /// Money was put on a gift card or became store credit; the detail is the sum.
    RefundedToCard,
    /// The provider refuses to send money back; the detail is its code.
    RefundFailed,
    /// It lies ready where its buyer fetches it; the detail says where.
    ReadyForPickup,
    /// A parcel was handed over; the detail says what to whom.
    HandedOver,
    /// A parcel arrived; the detail is its number.
    Delivered,
    /// A parcel was noted by mistake; the detail is its number.
    TakenBack,
    /// Its buyer canceled it.
    CanceledByBuyer,
    /// The merchant canceled it.
    CanceledByStaff,
    /// Pieces were taken out of it; the detail says which.
    PiecesCanceled,
    /// A change was proposed; the detail says what would be in the order then, as in the three below.
    EditProposed,
    EditApplied,
    EditDeclined,
    EditWithdrawn,
    EditExpired,
    /// The money for a change is there, or set aside; the detail is its number.
    EditPaid,
    EditPaidTooLate,
    /// What became of a return; the detail is its number.
    ReturnRequested,
    ReturnApproved,
    ReturnRejected,
    ReturnReceived,
    ReturnRefunded,
    ReturnCanceled,
    /// The buyer withdrew from the contract. The detail is the number of the withdrawal.
    Withdrawn,
    WithdrawalRefunded,
    WithdrawalDeclined,
}

stored_names!(Happening, "something that happens to an order", {
    Ordered => "ordered",
    PaymentDeclined => "payment_declined",
    PaymentClosed => "payment_closed",
    Paid => "paid",
    Authorized => "authorized",
    Voided => "voided",
    GivenUp => "given_up",
    Replaced => "replaced",
    PaidTooLate => "paid_too_late",
    PaymentDiffers => "payment_differs",
    Disputed => "disputed",
    RefundBegun => "refund_begun",
    Refunded => "refunded",
    RefundedToCard => "refunded_to_card",
    RefundFailed => "refund_failed",
    ReadyForPickup => "ready_for_pickup",
    HandedOver => "handed_over",
    Delivered => "delivered",
    TakenBack => "taken_back",
    CanceledByBuyer => "canceled_by_buyer",
    CanceledByStaff => "canceled_by_staff",
    PiecesCanceled => "pieces_canceled",
    EditProposed => "edit_proposed",
    EditApplied => "edit_applied",
    EditDeclined => "edit_declined",
    EditWithdrawn => "edit_withdrawn",
    EditExpired => "edit_expired",
    EditPaid => "edit_paid",
    EditPaidTooLate => "edit_paid_too_late",
    ReturnRequested => "return_requested",
    ReturnApproved => "return_approved",
    ReturnRejected => "return_rejected",
    ReturnReceived => "return_received",
    ReturnRefunded => "return_refunded",
    ReturnCanceled => "return_canceled",
    Withdrawn => "withdrawn",
    WithdrawalRefunded => "withdrawal_refunded",
    WithdrawalDeclined => "withdrawal_declined",
});

impl Happening {
    /// What the buyer is told; `None` for what only the merchant needs to know.
    pub fn sentence(self, detail: &str) -> Option<String> {
        let told = match self {
            Self::Ordered => "We wrote down your order and put its pieces aside for you.",
            Self::PaymentDeclined => return Some(format!("The payment was declined: {}.", decline_words(detail))),
            Self::PaymentClosed | Self::PaymentDiffers | Self::Disputed | Self::RefundBegun | Self::RefundFailed => {
                return None;
            }
            Self::Refunded => return Some(format!("We sent {} back to you, the way you paid.", sum_words(detail))),
            Self::ReadyForPickup => return Some(format!("It is ready for you at {detail}.")),
            Self::RefundedToCard => {
                return Some(format!("We put {} on a gift card or store credit of yours.", sum_words(detail)));
            }
            Self::HandedOver => return Some(format!("We handed over {detail}.")),
            Self::CanceledByBuyer => "You canceled the order.",
            Self::CanceledByStaff => "We canceled the order.",
            Self::PiecesCanceled => return Some(format!("We took out of the order: {detail}.")),
            Self::EditProposed => return Some(format!("We propose to change the order: {detail}.")),
            Self::EditApplied => return Some(format!("The order was changed: {detail}.")),
            Self::EditDeclined => return Some(format!("You declined the change: {detail}.")),
            Self::EditWithdrawn => return Some(format!("We withdrew the change: {detail}.")),
            Self::EditExpired => return Some(format!("The change was not paid in time: {detail}.")),
            Self::EditPaid => return Some(format!("Your payment for change {detail} arrived.")),
            Self::EditPaidTooLate => {
                return Some(format!("A payment for change {detail} arrived when it was over. It goes back to you."));
            }
            Self::ReturnRequested => return Some(format!("You asked to send something back (return {detail}).")),
            Self::ReturnApproved => return Some(format!("Return {detail} is approved.")),
            Self::ReturnRejected => return Some(format!("We can’t take return {detail} back.")),
            Self::ReturnReceived => return Some(format!("What you sent back is here (return {detail}).")),
            Self::ReturnRefunded => return Some(format!("The money for return {detail} goes back to you.")),
            Self::ReturnCanceled => return Some(format!("Return {detail} was called off.")),
            Self::Withdrawn => return Some(format!("You withdrew from the contract (withdrawal {detail}).")),
            Self::WithdrawalRefunded => return Some(format!("The money for withdrawal {detail} goes back to you.")),
            Self::WithdrawalDeclined => return Some(format!("We can’t accept withdrawal {detail}.")),
            Self::Delivered => return Some(format!("Parcel {detail} arrived.")),
            Self::TakenBack => return Some(format!("Parcel {detail} was noted too soon: it is not on its way yet.")),
            Self::Paid => "Your payment arrived. We are getting your order ready.",
            Self::Authorized => "Your payment is approved. The money is taken when your order is sent.",
            Self::Voided => "The money that was set aside was let go. Nothing was charged.",
            Self::GivenUp => "The order was canceled because it was not paid in time. Nothing was charged.",
            Self::Replaced => "The order was canceled because you changed it and placed it anew. Nothing was charged.",
            Self::PaidTooLate => "A payment arrived after the order was canceled. It goes back to you.",
        };
        Some(told.to_owned())
    }
}

/// A sum as it is kept in a detail.
pub fn write_sum(sum: Money) -> String {
    format!("{} {}", sum.minor, sum.currency)
}

/// The sum of a detail, for people. One that can't be read is still money.
fn sum_words(detail: &str) -> String {
    let sum = detail.split_once(' ').and_then(|(minor, currency)| {
        let currency = currency.parse().ok()?;
        Some(Money::new(minor.parse().ok()?, currency))
    });
    sum.map_or_else(|| "money".to_owned(), |sum| sum.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    #[test]
    fn a_buyer_is_told_in_sentences() {
        for happening in Happening::ALL.iter().copied() {
            // What staff or the shop wrote is repeated; a provider's code is put into words.
            let is_code = happening == Happening::PaymentDeclined;
            if let Some(told) = happening.sentence(if is_code { "insufficient_funds" } else { "1 piece to DHL" }) {
                assert!(told.ends_with('.') && !told.contains('_'), "{told}");
            }
        }
        let declined = Happening::PaymentDeclined.sentence("insufficient_funds");
        assert_eq!(declined.as_deref(), Some("The payment was declined: there is not enough money in the account."));
        let sum = Money::new(1_250, Currency::EUR);
        let refunded = Happening::Refunded.sentence(&write_sum(sum));
        assert_eq!(refunded.as_deref(), Some("We sent €12.50 back to you, the way you paid."));
    }
}
