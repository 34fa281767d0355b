//! What happened to an order: the word under which it is written down, and the sentence its buyer reads.

use super::money::Money;
use super::names::stored_names;
use super::payment::decline_words;
use crate::words::{Language, history as words};

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
    pub fn sentence(self, language: Language, detail: &str) -> Option<String> {
        let sum = || sum_words(language, detail);
        let told = match self {
            Self::PaymentClosed | Self::PaymentDiffers | Self::Disputed | Self::RefundBegun | Self::RefundFailed => {
                return None;
            }
            Self::PaymentDeclined => return Some(words::payment_declined(language, decline_words(language, detail))),
            Self::Refunded => return Some(words::refunded(language, &sum())),
            Self::RefundedToCard => return Some(words::refunded_to_card(language, &sum())),
            Self::ReadyForPickup => return Some(words::ready_for_pickup(language, detail)),
            Self::HandedOver => return Some(words::handed_over(language, &parcel_words(language, detail))),
            Self::PiecesCanceled => return Some(words::pieces_canceled(language, detail)),
            Self::EditProposed => return Some(words::edit_proposed(language, &change_words(language, detail))),
            Self::EditApplied => return Some(words::edit_applied(language, &change_words(language, detail))),
            Self::EditDeclined => return Some(words::edit_declined(language, &change_words(language, detail))),
            Self::EditWithdrawn => return Some(words::edit_withdrawn(language, &change_words(language, detail))),
            Self::EditExpired => return Some(words::edit_expired(language, &change_words(language, detail))),
            Self::EditPaid => return Some(words::edit_paid(language, detail)),
            Self::EditPaidTooLate => return Some(words::edit_paid_too_late(language, detail)),
            Self::ReturnRequested => return Some(words::return_requested(language, detail)),
            Self::ReturnApproved => return Some(words::return_approved(language, detail)),
            Self::ReturnRejected => return Some(words::return_rejected(language, detail)),
            Self::ReturnReceived => return Some(words::return_received(language, detail)),
            Self::ReturnRefunded => return Some(words::return_refunded(language, detail)),
            Self::ReturnCanceled => return Some(words::return_canceled(language, detail)),
            Self::Withdrawn => return Some(words::withdrawn(language, detail)),
            Self::WithdrawalRefunded => return Some(words::withdrawal_refunded(language, detail)),
            Self::WithdrawalDeclined => return Some(words::withdrawal_declined(language, detail)),
            Self::Delivered => return Some(words::delivered(language, detail)),
            Self::TakenBack => return Some(words::taken_back(language, detail)),
            Self::Ordered => words::ordered(language),
            Self::CanceledByBuyer => words::canceled_by_buyer(language),
            Self::CanceledByStaff => words::canceled_by_us(language),
            Self::Paid => words::paid(language),
            Self::Authorized => words::authorized(language),
            Self::Voided => words::voided(language),
            Self::GivenUp => words::given_up(language),
            Self::Replaced => words::replaced(language),
            Self::PaidTooLate => words::paid_too_late(language),
        };
        Some(told.to_owned())
    }
}

/// The detail of a parcel as it is kept, in English: "2 pieces to DHL".
pub fn write_parcel(pieces: u32, whom: Receiver<'_>) -> String {
    let whom = match whom {
        Receiver::Buyer => words::you(Language::English),
        Receiver::Carrier("") => words::the_carrier(Language::English),
        Receiver::Carrier(name) => name,
    };
    words::pieces_to(Language::English, pieces, whom)
}

/// To whom pieces were handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receiver<'a> {
    Buyer,
    /// By its name, which may be empty.
    Carrier(&'a str),
}

/// The same for its buyer. What can't be read is shown as it is.
fn parcel_words(language: Language, detail: &str) -> String {
    let read = || {
        let (pieces, whom) = detail.split_once(" to ")?;
        let count = pieces.split_once(' ')?.0.parse().ok()?;
        let whom = match whom {
            _ if whom == words::you(Language::English) => words::you(language),
            _ if whom == words::the_carrier(Language::English) => words::the_carrier(language),
            name => name,
        };
        Some(words::pieces_to(language, count, whom))
    };
    read().unwrap_or_else(|| detail.to_owned())
}

/// The detail of a change as it is kept, in English: "2 × Jug; without 1 × Mug".
pub fn write_change(added: &str, removed: &str) -> String {
    if removed.is_empty() { added.to_owned() } else { words::without(Language::English, added, removed) }
}

fn change_words(language: Language, detail: &str) -> String {
    match detail.rsplit_once("; without ") {
        Some((added, removed)) => words::without(language, added, removed),
        None => detail.to_owned(),
    }
}

/// A sum as it is kept in a detail.
pub fn write_sum(sum: Money) -> String {
    format!("{} {}", sum.minor, sum.currency)
}

/// The sum of a detail, for people. One that can't be read is still money.
fn sum_words(language: Language, detail: &str) -> String {
    let sum = detail.split_once(' ').and_then(|(minor, currency)| {
        let currency = currency.parse().ok()?;
        Some(Money::new(minor.parse().ok()?, currency))
    });
    sum.map_or_else(|| words::money(language).to_owned(), |sum| sum.text(language))
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
            let detail = if is_code { "insufficient_funds" } else { "1 piece to DHL" };
            for language in Language::ALL {
                if let Some(told) = happening.sentence(language, detail) {
                    assert!(told.ends_with('.') && !told.contains('_'), "{told}");
                }
            }
        }
        let declined = Happening::PaymentDeclined.sentence(Language::English, "insufficient_funds");
        assert_eq!(declined.as_deref(), Some("The payment was declined: there is not enough money in the account."));
        let sum = Money::new(1_250, Currency::EUR);
        let refunded = Happening::Refunded.sentence(Language::English, &write_sum(sum));
        assert_eq!(refunded.as_deref(), Some("We sent €12.50 back to you, the way you paid."));
    }

    #[test]
    fn what_is_kept_is_read_in_every_language() {
        let german =
            |happening: Happening, detail: &str| happening.sentence(Language::German, detail).unwrap_or_default();
        for (whom, told) in [
            (Receiver::Buyer, "Wir haben übergeben: 2 Stück an Sie."),
            (Receiver::Carrier(""), "Wir haben übergeben: 2 Stück an den Zusteller."),
            (Receiver::Carrier("DHL to go"), "Wir haben übergeben: 2 Stück an DHL to go."),
        ] {
            assert_eq!(german(Happening::HandedOver, &write_parcel(2, whom)), told);
        }
        let change = write_change("2 × Jug", "1 × Mug");
        assert_eq!(german(Happening::EditApplied, &change), "Die Bestellung wurde geändert: 2 × Jug; ohne 1 × Mug.");
        let sum = write_sum(Money::new(1_250, Currency::EUR));
        let told = "Wir haben Ihnen 12,50\u{a0}€ auf dem Weg zurückgesendet, auf dem Sie bezahlt haben.";
        assert_eq!(german(Happening::Refunded, &sum), told);
    }
}
