//! Refusals: what the shop declines to do, as data. Each has a sentence that says what is not possible and what would be,
//! and a status for the wire. Breakages (our fault) are not refusals: they are logged, and the visitor gets a reference.

use serde::{Deserialize, Serialize};

use super::id::VariantId;

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
    /// The goods must be worth at least this.
    BelowMinimum {
        minimum_minor: i64,
    },
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
    /// Fewer are left than asked; 0 means sold out.
    SoldOut {
        variant: VariantId,
        title: String,
        left: u32,
    },
    /// Nothing goes to that country, or not at that weight.
    NotShippable,
    /// The sum is no longer the one the buyer agreed to.
    TotalChanged {
        total_minor: i64,
    },
    Coupon {
        reason: CouponRefusal,
    },
    /// What was asked does not fit the state things are in; the sentence says so.
    Conflict {
        message: String,
    },
    /// Too much at once; try again after so many seconds.
    Busy {
        retry_after_s: u32,
    },
}

impl Refusal {
    /// The HTTP status that carries it.
    pub const fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Invalid { .. } | Self::Fields { .. } | Self::NotShippable | Self::EmptyCart | Self::Coupon { .. } => {
                422
            }
            Self::SoldOut { .. } | Self::TotalChanged { .. } | Self::Conflict { .. } => 409,
            Self::Busy { .. } => 503,
        }
    }
}
