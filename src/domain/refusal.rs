//! Refusals: what the shop declines to do, as data. Each has a sentence that says what is not possible and what would be,
//! and a status for the wire. Breakages (our fault) are not refusals: they are logged, and the visitor gets a reference.

use serde::{Deserialize, Serialize};

use super::cart::CartFull;
use super::gift_card::CardRefusal;
use super::id::VariantId;
use super::money::{Currency, Money};
use super::totals::PricingRefusal;
use super::{edit, fulfillment, gift_card, order, returns, review, withdrawal};
use crate::words::{Language, refusal as words};

/// Why a coupon does not apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CouponRefusal {
    /// There is no such code.
    Unknown,
    NotYet,
    Expired,
    /// All its uses are taken.
    UsedUp,
    /// This buyer has used it as often as one may.
    UsedByYou,
    /// It is for somebody's first order, and this is not.
    NotFirstOrder,
    /// It is for others: another group of customers, or another market.
    NotForYou,
    /// The goods must be worth at least this.
    BelowMinimum {
        minimum_minor: i64,
        missing_minor: i64,
    },
    /// There must be so many pieces.
    TooFew {
        minimum: u32,
        missing: u32,
    },
    /// It is about particular goods, none of which are in the cart.
    OtherGoods,
    /// Something else goes before it and takes off more.
    NotWithOther {
        label: String,
    },
    /// Its conditions are met, and there is nothing to take off.
    NothingOff,
}

/// A field of a form and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The `name` of the input.
    pub field: String,
    /// A full sentence: "Enter your postcode".
    pub message: String,
}

/// What the shop declines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Nothing is here under that name.
    NotFound,
    /// The request makes no sense; the sentence says what would.
    Invalid {
        message: String,
    },
    /// Fields of a form need attention.
    Fields {
        errors: Vec<FieldError>,
    },
    EmptyCart,
    /// The cart has as many lines as it can hold.
    CartFull,
    /// The sum is larger than the shop can count.
    TooLarge,
    /// Something in it costs less than nothing: no such thing is sold.
    NoPrice,
    /// Fewer are left than asked; 0 means sold out.
    SoldOut {
        variant: VariantId,
        title: String,
        left: u32,
    },
    /// Where the buyer wants to fetch it, only so many are left.
    NotThere {
        title: String,
        left: u32,
        place: String,
    },
    /// Nothing goes to that country, or not at that weight.
    NotShippable,
    /// The sum is no longer the one the buyer agreed to.
    TotalChanged {
        total: Money,
    },
    /// Gift cards cover another part of the total than the buyer saw.
    ToPayChanged {
        to_pay: Money,
    },
    Coupon {
        reason: CouponRefusal,
    },
    GiftCard {
        reason: CardRefusal,
    },
    /// What was asked does not fit the state things are in; the sentence says so.
    Conflict {
        message: String,
    },
    /// Too much at once; try again after so many seconds.
    Busy {
        retry_after_s: u32,
    },
    /// The client's unpaid orders hold as much as they may; one of them ends after so many seconds.
    TooMuchUnpaid {
        retry_after_s: u32,
    },
    /// Whether the buyer has paid is not known yet; look again after so many seconds.
    NotHeard {
        retry_after_s: u32,
    },
    /// There is no room to write anything down; try again after so many seconds.
    Full {
        retry_after_s: u32,
    },
}

impl Refusal {
    /// The HTTP status that carries it.
    pub const fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Invalid { .. }
            | Self::Fields { .. }
            | Self::NotShippable
            | Self::EmptyCart
            | Self::TooLarge
            | Self::NoPrice
            | Self::Coupon { .. }
            | Self::GiftCard { .. } => 422,
            Self::SoldOut { .. }
            | Self::NotThere { .. }
            | Self::TotalChanged { .. }
            | Self::ToPayChanged { .. }
            | Self::CartFull
            | Self::Conflict { .. } => 409,
            Self::TooMuchUnpaid { .. } => 429,
            Self::Busy { .. } | Self::NotHeard { .. } | Self::Full { .. } => 503,
        }
    }
}

impl CouponRefusal {
    /// Why, and what would help.
    pub fn sentence(&self, language: Language, currency: Currency) -> String {
        let said = match self {
            Self::Unknown => words::unknown_code(language),
            Self::NotYet => words::code_not_yet(language),
            Self::Expired => words::code_expired(language),
            Self::UsedUp => words::code_used_up(language),
            Self::UsedByYou => words::code_used_by_you(language),
            Self::NotFirstOrder => words::code_for_first_order(language),
            Self::NotForYou => words::code_for_others(language),
            Self::BelowMinimum { minimum_minor, missing_minor } => {
                let money = |minor: i64| Money::new(minor, currency).text(language);
                return words::code_below_minimum(language, &money(*minimum_minor), &money(*missing_minor));
            }
            Self::TooFew { minimum, missing } => return words::code_too_few(language, *minimum, *missing),
            Self::OtherGoods => words::code_for_other_goods(language),
            Self::NotWithOther { label } => return words::code_not_with(language, label),
            Self::NothingOff => words::code_takes_nothing_off(language),
        };
        said.to_owned()
    }
}

impl Refusal {
    /// How many seconds one should wait, where waiting helps.
    pub const fn retry_after_s(&self) -> Option<u32> {
        match self {
            Self::Busy { retry_after_s }
            | Self::TooMuchUnpaid { retry_after_s }
            | Self::NotHeard { retry_after_s }
            | Self::Full { retry_after_s } => Some(*retry_after_s),
            _ => None,
        }
    }

    /// What is not possible and what would be, in a sentence or two for the visitor.
    pub fn sentence(&self, language: Language, currency: Currency) -> String {
        match self {
            Self::NotFound => words::not_found(language).to_owned(),
            Self::Invalid { message } | Self::Conflict { message } => message.clone(),
            Self::Fields { errors } => match errors.as_slice() {
                [] => words::form_needs_attention(language).to_owned(),
                [only] => only.message.clone(),
                several => words::fields_need_attention(language, several.len()),
            },
            Self::EmptyCart => words::empty_cart(language).to_owned(),
            Self::CartFull => CartFull.sentence(language),
            Self::TooLarge => words::too_large(language).to_owned(),
            Self::NoPrice => words::no_price(language).to_owned(),
            Self::SoldOut { title, left: 0, .. } => words::sold_out(language, title),
            Self::SoldOut { title, left, .. } => words::only_left(language, *left, title),
            Self::NotThere { title, left: 0, place } => words::none_there(language, title, place),
            Self::NotThere { title, left, place } => words::only_there(language, title, *left, place),
            Self::NotShippable => words::not_shippable(language).to_owned(),
            Self::TotalChanged { total } => words::total_changed(language, &total.text(language)),
            Self::ToPayChanged { to_pay } => words::to_pay_changed(language, &to_pay.text(language)),
            Self::Coupon { reason } => reason.sentence(language, currency),
            Self::GiftCard { reason } => reason.sentence(language).to_owned(),
            Self::Busy { retry_after_s } => words::busy(language, (*retry_after_s).max(1)),
            Self::TooMuchUnpaid { retry_after_s } => {
                words::too_much_unpaid(language, retry_after_s.div_ceil(60).max(1))
            }
            Self::NotHeard { .. } => words::not_heard(language).to_owned(),
            Self::Full { retry_after_s } => words::full(language, *retry_after_s),
        }
    }
}

impl From<PricingRefusal> for Refusal {
    fn from(refusal: PricingRefusal) -> Self {
        match refusal {
            PricingRefusal::NotShippable => Self::NotShippable,
            PricingRefusal::TooLarge => Self::TooLarge,
            PricingRefusal::NegativePrice => Self::NoPrice,
        }
    }
}

impl From<CartFull> for Refusal {
    fn from(_: CartFull) -> Self {
        Self::CartFull
    }
}

impl From<order::NotAllowed> for Refusal {
    fn from(refusal: order::NotAllowed) -> Self {
        Self::Conflict { message: refusal.to_string() }
    }
}

impl From<edit::NotAllowed> for Refusal {
    fn from(refusal: edit::NotAllowed) -> Self {
        Self::Conflict { message: refusal.to_string() }
    }
}

impl From<fulfillment::NotAllowed> for Refusal {
    fn from(refusal: fulfillment::NotAllowed) -> Self {
        Self::Conflict { message: refusal.to_string() }
    }
}

impl From<gift_card::NotAllowed> for Refusal {
    fn from(refusal: gift_card::NotAllowed) -> Self {
        Self::Conflict { message: refusal.to_string() }
    }
}

impl From<review::NotAllowed> for Refusal {
    fn from(refusal: review::NotAllowed) -> Self {
        Self::Conflict { message: refusal.to_string() }
    }
}

impl From<withdrawal::NotAllowed> for Refusal {
    fn from(refusal: withdrawal::NotAllowed) -> Self {
        Self::Conflict { message: refusal.to_string() }
    }
}

impl From<returns::NotAllowed> for Refusal {
    fn from(refusal: returns::NotAllowed) -> Self {
        Self::Conflict { message: refusal.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_is_possible() {
        let variant = VariantId::from_bits(1);
        let bowl = || "Wren bowl".to_owned();
        for (refusal, status, sentence) in [
            (
                Refusal::SoldOut { variant, title: bowl(), left: 2 },
                409,
                "Only 2 of Wren bowl left. Make it 2 or fewer to go on.",
            ),
            (
                Refusal::SoldOut { variant, title: bowl(), left: 0 },
                409,
                "Wren bowl is sold out. Take it out of your cart to go on.",
            ),
            (
                Refusal::TotalChanged { total: Money::new(4_250, Currency::EUR) },
                409,
                "The total is now €42.50. Nothing was charged: check the order and place it again.",
            ),
            (
                Refusal::Coupon { reason: CouponRefusal::BelowMinimum { minimum_minor: 5_000, missing_minor: 1_250 } },
                422,
                "This code needs goods for €50.00 or more in the cart. €12.50 more and it applies.",
            ),
            (
                Refusal::ToPayChanged { to_pay: Money::new(1_250, Currency::EUR) },
                409,
                "What your gift card covers has changed: €12.50 is left to pay. Nothing was charged: check the order and \
                 place it again.",
            ),
            (Refusal::Busy { retry_after_s: 1 }, 503, "Too much is going on right now. Try again in a second."),
            (
                Refusal::TooMuchUnpaid { retry_after_s: 1_201 },
                429,
                "Several orders from you or your network wait for their payment. Pay for one of them, or order again in \
                 21 minutes.",
            ),
            (
                Refusal::Full { retry_after_s: 30 },
                503,
                "We can’t write anything down right now: our disk is full. Nothing was done and nothing was charged. Try \
                 again in 30 seconds.",
            ),
        ] {
            assert_eq!(refusal.sentence(Language::English, Currency::EUR), sentence);
            assert_eq!(refusal.status(), status);
        }
    }
}
