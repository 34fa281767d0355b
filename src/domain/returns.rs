//! Returns: goods that come back. The buyer asks, the merchant answers, and the money follows the goods.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::names::stored_names;
use super::time::{DAY_MS, Timestamp};
use crate::words::{Language, returns as words};

/// Where a return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnState {
    /// The buyer wants to send something back.
    Requested,
    /// It may be sent back.
    Approved,
    /// It may not.
    Rejected,
    /// The goods are here.
    Received,
    /// The money went back, or is about to.
    Refunded,
    /// The buyer keeps it after all.
    Canceled,
}

stored_names!(ReturnState, "a state of a return", {
    Requested => "requested",
    Approved => "approved",
    Rejected => "rejected",
    Received => "received",
    Refunded => "refunded",
    Canceled => "canceled",
});

impl ReturnState {
    /// Where it stands, as its buyer reads it.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Requested => words::requested(language),
            Self::Approved => words::approved(language),
            Self::Rejected => words::rejected(language),
            Self::Received => words::received(language),
            Self::Refunded => words::refunded(language),
            Self::Canceled => words::kept(language),
        }
    }
}

/// Why something comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    ChangedMind,
    DoesNotFit,
    Damaged,
    WrongItem,
    NotAsDescribed,
    Other,
}

stored_names!(ReturnReason, "a reason of a return", {
    ChangedMind => "changed_mind",
    DoesNotFit => "does_not_fit",
    Damaged => "damaged",
    WrongItem => "wrong_item",
    NotAsDescribed => "not_as_described",
    Other => "other",
});

impl ReturnReason {
    /// As a buyer would say it.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::ChangedMind => words::changed_mind(language),
            Self::DoesNotFit => words::does_not_fit(language),
            Self::Damaged => words::damaged(language),
            Self::WrongItem => words::wrong_item(language),
            Self::NotAsDescribed => words::not_as_described(language),
            Self::Other => words::something_else(language),
        }
    }
}

/// What happens to a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReturnEvent {
    Approve,
    Reject,
    Receive,
    Refund,
    Cancel,
}

/// What follows from an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnEffect {
    /// Its pieces stay with the buyer, who may ask again.
    LeavePieces,
    /// What came is counted, and goes back on the shelf if it can be sold.
    CountPieces,
    /// The money for what came goes back.
    RefundPieces,
}

/// The event does not fit where the return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAllowed {
    pub state: ReturnState,
    pub event: ReturnEvent,
}

impl NotAllowed {
    /// What is not possible, for whoever tried it.
    pub fn sentence(self, language: Language) -> String {
        let state = match self.state {
            ReturnState::Requested => words::is_requested(language),
            ReturnState::Approved => words::is_approved(language),
            ReturnState::Rejected => words::is_rejected(language),
            ReturnState::Received => words::is_received(language),
            ReturnState::Refunded => words::is_refunded(language),
            ReturnState::Canceled => words::is_canceled(language),
        };
        let act = match self.event {
            ReturnEvent::Approve => words::is_approved(language),
            ReturnEvent::Reject => words::is_rejected(language),
            ReturnEvent::Receive => words::is_received(language),
            ReturnEvent::Refund => words::is_refunded(language),
            ReturnEvent::Cancel => words::is_canceled(language),
        };
        words::cant_be(language, state, act)
    }
}

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::English))
    }
}

impl std::error::Error for NotAllowed {}

/// The whole life of a return.
///
/// # Errors
/// When the event does not fit the state.
pub const fn transition(
    state: ReturnState,
    event: ReturnEvent,
) -> Result<(ReturnState, &'static [ReturnEffect]), NotAllowed> {
    use ReturnEffect::{CountPieces, LeavePieces, RefundPieces};
    use ReturnEvent::{Approve, Cancel, Receive, Refund, Reject};
    use ReturnState::{Approved, Canceled, Received, Refunded, Rejected, Requested};
    match (state, event) {
        (Requested, Approve) => Ok((Approved, &[])),
        (Requested, Reject) => Ok((Rejected, &[LeavePieces])),
        (Requested | Approved, Cancel) => Ok((Canceled, &[LeavePieces])),
        (Approved, Receive) => Ok((Received, &[CountPieces])),
        (Received, Refund) => Ok((Refunded, &[RefundPieces])),
        (Requested, Receive | Refund)
        | (Approved, Approve | Reject | Refund)
        | (Received, Approve | Reject | Receive | Cancel)
        | (Rejected | Refunded | Canceled, Approve | Reject | Receive | Refund | Cancel) => {
            Err(NotAllowed { state, event })
        }
    }
}

/// Until when something can be sent back: so many days after the last parcel arrived, or was handed over when nobody noted
/// that it arrived. `None` while nothing was handed over.
pub fn deadline(return_days: u32, arrivals: &[Timestamp]) -> Option<Timestamp> {
    let last = arrivals.iter().max()?;
    Some(last.plus_ms(i64::from(return_days).saturating_mul(DAY_MS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [ReturnEvent; 5] =
        [ReturnEvent::Approve, ReturnEvent::Reject, ReturnEvent::Receive, ReturnEvent::Refund, ReturnEvent::Cancel];

    #[test]
    fn money_follows_the_goods() {
        use ReturnEvent::{Approve, Cancel, Receive, Refund, Reject};
        use ReturnState::{Approved, Canceled, Received, Refunded, Rejected, Requested};
        let allowed = [
            (Requested, Approve, Approved),
            (Requested, Reject, Rejected),
            (Requested, Cancel, Canceled),
            (Approved, Cancel, Canceled),
            (Approved, Receive, Received),
            (Received, Refund, Refunded),
        ];
        for state in ReturnState::ALL.iter().copied() {
            for event in EVENTS {
                let expected = allowed.iter().find(|(from, by, _)| *from == state && *by == event).map(|(.., to)| *to);
                assert_eq!(transition(state, event).ok().map(|(to, _)| to), expected, "{state} {event:?}");
            }
        }
    }

    #[test]
    fn pieces_are_left_with_the_buyer_exactly_where_a_return_ends_without_them() {
        for state in ReturnState::ALL.iter().copied() {
            for event in EVENTS {
                if let Ok((to, effects)) = transition(state, event) {
                    let ends = matches!(to, ReturnState::Rejected | ReturnState::Canceled);
                    assert_eq!(effects.contains(&ReturnEffect::LeavePieces), ends, "{state} {event:?}");
                }
            }
        }
    }

    #[test]
    fn the_days_count_from_the_last_parcel() {
        let day = |day: i64| Timestamp(day * 86_400_000);
        assert_eq!(deadline(14, &[]), None);
        assert_eq!(deadline(14, &[day(3), day(1)]), Some(day(17)));
        assert_eq!(deadline(0, &[day(3)]), Some(day(3)));
        assert!(deadline(u32::MAX, &[Timestamp(i64::MAX)]).is_some());
    }
}
