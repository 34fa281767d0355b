//! The names under which the states of things are stored and sent. They are written once, here below each enum,
//! and a test keeps them equal to what serde writes.

use std::fmt;

/// The text is not a name this kind of thing has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// What was looked for: "an order status".
    pub kind: &'static str,
    /// What was found instead.
    pub name: String,
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not {}", self.name, self.kind)
    }
}

impl std::error::Error for UnknownName {}

/// Gives an enum its stored names: `as_str`, `FromStr`, `Display` and the list of all its values.
macro_rules! stored_names {
    ($type:ident, $kind:literal, { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in the order of the enum.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name under which it is stored and sent.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),+
                }
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::domain::names::UnknownName;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($name => Ok(Self::$variant),)+
                    _ => Err($crate::domain::names::UnknownName { kind: $kind, name: text.to_owned() }),
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use stored_names;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use std::fmt::Debug;
    use std::str::FromStr;

    use serde::Serialize;

    use crate::domain::account::Credential;
    use crate::domain::alert::{AlertKind, AlertState};
    use crate::domain::edit::EditState;
    use crate::domain::fulfillment::{FulfillmentStatus, ParcelState};
    use crate::domain::invoice::Series;
    use crate::domain::listing::Sort;
    use crate::domain::order::OrderStatus;
    use crate::domain::payment::{AttemptState, PaymentStatus};
    use crate::domain::product::ProductStatus;
    use crate::domain::question::QuestionState;
    use crate::domain::reconciliation::BreakKind;
    use crate::domain::refund::{PartKind, RefundReason, RefundState};
    use crate::domain::returns::{ReturnReason, ReturnState};
    use crate::domain::review::ReviewState;
    use crate::domain::withdrawal::WithdrawalState;

    fn check<T: Copy + Debug + PartialEq + Serialize + FromStr<Err: Debug>>(all: &[T], as_str: fn(T) -> &'static str) {
        for value in all {
            let name = as_str(*value);
            assert_eq!(name.parse::<T>().unwrap(), *value);
            assert_eq!(serde_json::to_value(value).unwrap(), name, "serde and the store call it the same");
        }
        assert!("no such name".parse::<T>().is_err());
    }

    #[test]
    fn every_stored_name_is_read_back_and_is_the_one_serde_writes() {
        check(ProductStatus::ALL, ProductStatus::as_str);
        check(OrderStatus::ALL, OrderStatus::as_str);
        check(AttemptState::ALL, AttemptState::as_str);
        check(PaymentStatus::ALL, PaymentStatus::as_str);
        check(Series::ALL, Series::as_str);
        check(PartKind::ALL, PartKind::as_str);
        check(BreakKind::ALL, BreakKind::as_str);
        check(RefundState::ALL, RefundState::as_str);
        check(RefundReason::ALL, RefundReason::as_str);
        check(FulfillmentStatus::ALL, FulfillmentStatus::as_str);
        check(ParcelState::ALL, ParcelState::as_str);
        check(EditState::ALL, EditState::as_str);
        check(ReturnState::ALL, ReturnState::as_str);
        check(ReturnReason::ALL, ReturnReason::as_str);
        check(ReviewState::ALL, ReviewState::as_str);
        check(QuestionState::ALL, QuestionState::as_str);
        check(AlertKind::ALL, AlertKind::as_str);
        check(AlertState::ALL, AlertState::as_str);
        check(WithdrawalState::ALL, WithdrawalState::as_str);
        check(Sort::ALL, Sort::as_str);
        check(Credential::ALL, Credential::as_str);
    }
}
