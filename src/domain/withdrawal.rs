//! Withdrawal: the right of consumers in the European Union to get out of a contract that was made at a distance, within 14 days
//! and without a reason (Directive 2011/83/EU, articles 9 to 11a). Article 11a wants a function for it on the shop's own pages,
//! in two steps, for as long as the right lasts. Since nobody is asked who is a consumer, every buyer has it.
//!
//! The buyer declares it, and that is all it takes: nobody approves of it. What follows is a return, a cancellation and
//! refunds, each with a life of its own.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::checkout::{check_email, checked_name};
use super::names::stored_names;
use super::refusal::FieldError;
use super::time::{DAY_MS, Timestamp};
use crate::words::{Language, withdrawal as words};

/// The days that the law gives at least.
const DAYS_MIN: u32 = 14;
/// A parcel of which nobody noted that it arrived counts as under way for so long, which is as long as the law lets a delivery take
/// (article 18). It is for the shop to prove that it was there sooner.
const UNNOTED_DAYS: u32 = 30;
/// What is declared so much later is still taken as in time. A period that ends on a Saturday, Sunday or public holiday ends
/// with the next working day, by the clock of wherever the buyer is (Regulation 1182/71, article 3): from Good Friday to the
/// Tuesday after Easter that is four days, and the fifth covers all clocks. Holidays of all countries need not be known then.
const LENIENCY_DAYS: u32 = 5;

/// Where a withdrawal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalState {
    /// It was declared. Goods or money are still to go back.
    Received,
    /// All that it is about went back, or is about to.
    Refunded,
    /// There was no such right, and the buyer was told why.
    Declined,
}

stored_names!(WithdrawalState, "a state of a withdrawal", {
    Received => "received",
    Refunded => "refunded",
    Declined => "declined",
});

impl WithdrawalState {
    /// Where it stands, as its buyer reads it.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::Received => words::received(language),
            Self::Refunded => words::refunded(language),
            Self::Declined => words::declined(language),
        }
    }
}

/// What happens to a withdrawal after it was declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WithdrawalEvent {
    /// The money for all of it goes back.
    Refund,
    Decline,
}

/// The event does not fit where the withdrawal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAllowed {
    pub state: WithdrawalState,
    pub event: WithdrawalEvent,
}

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let act = match self.event {
            WithdrawalEvent::Refund => "refunded",
            WithdrawalEvent::Decline => "declined",
        };
        write!(f, "A withdrawal that is {} can’t be {act}.", self.state)
    }
}

impl std::error::Error for NotAllowed {}

/// The whole life of a withdrawal.
///
/// # Errors
/// When the event does not fit the state.
pub const fn transition(state: WithdrawalState, event: WithdrawalEvent) -> Result<WithdrawalState, NotAllowed> {
    use WithdrawalEvent::{Decline, Refund};
    use WithdrawalState::{Declined, Received, Refunded};
    match (state, event) {
        (Received, Refund) => Ok(Refunded),
        (Received, Decline) => Ok(Declined),
        (Refunded | Declined, Refund | Decline) => Err(NotAllowed { state, event }),
    }
}

/// A parcel, as the period counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    pub handed_over_at: Timestamp,
    pub delivered_at: Option<Timestamp>,
}

/// Until when a buyer may withdraw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Period {
    /// It has not begun: something is still to be sent. They may withdraw all the same.
    NotBegun,
    /// The end that the buyer is told.
    EndsAt(Timestamp),
}

impl Period {
    /// The period begins when the last piece has arrived, and takes 14 days, or as many as the shop gives for returns where that is
    /// more. `all_sent` says whether nothing is left to be handed over.
    pub fn of(return_days: u32, all_sent: bool, arrivals: &[Arrival]) -> Self {
        let days = |count: u32| i64::from(count).saturating_mul(DAY_MS);
        let arrived = |arrival: &Arrival| {
            arrival.delivered_at.unwrap_or_else(|| arrival.handed_over_at.plus_ms(days(UNNOTED_DAYS)))
        };
        match arrivals.iter().map(arrived).max() {
            Some(last) if all_sent => Self::EndsAt(last.plus_ms(days(withdrawal_days(return_days)))),
            Some(_) | None => Self::NotBegun,
        }
    }

    /// Whether what is declared now is in time.
    pub fn is_open(self, now: Timestamp) -> bool {
        match self {
            Self::NotBegun => true,
            Self::EndsAt(end) => now <= end.plus_ms(i64::from(LENIENCY_DAYS).saturating_mul(DAY_MS)),
        }
    }
}

/// In how many days after the last piece has arrived a buyer may withdraw.
pub fn withdrawal_days(return_days: u32) -> u32 {
    return_days.max(DAYS_MIN)
}

/// Who withdraws, and where the receipt goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declarant {
    pub name: String,
    pub email: String,
}

impl Declarant {
    /// What was typed, if it can be used.
    ///
    /// # Errors
    /// One sentence for each field that needs attention.
    pub fn check(language: Language, name: &str, email: &str) -> Result<Self, Vec<FieldError>> {
        match (checked_name(language, name), check_email(language, email)) {
            (Ok(name), Ok(email)) => Ok(Self { name, email }),
            (name, email) => Err([name.err(), email.err()].into_iter().flatten().collect()),
        }
    }
}

/// A withdrawal as its buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawalView {
    pub number: u32,
    pub state: WithdrawalState,
    /// Pieces and what they are.
    pub pieces: Vec<(u32, String)>,
    pub declared_at: Timestamp,
    /// Why it was declined.
    pub answer: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i64) -> Timestamp {
        Timestamp(day.saturating_mul(DAY_MS))
    }

    fn delivered(on: i64) -> Arrival {
        Arrival { handed_over_at: day(on.saturating_sub(2)), delivered_at: Some(day(on)) }
    }

    #[test]
    fn fourteen_days_count_from_the_last_piece() {
        assert_eq!(Period::of(14, true, &[delivered(3), delivered(10)]), Period::EndsAt(day(24)));
        assert_eq!(Period::of(30, true, &[delivered(3)]), Period::EndsAt(day(33)), "the shop gives more");
        assert_eq!(Period::of(0, true, &[delivered(3)]), Period::EndsAt(day(17)), "and can’t give less");
        assert!(matches!(Period::of(u32::MAX, true, &[delivered(3)]), Period::EndsAt(_)));
    }

    #[test]
    fn it_does_not_begin_before_all_is_there() {
        assert_eq!(Period::of(14, false, &[]), Period::NotBegun);
        assert_eq!(Period::of(14, false, &[delivered(3)]), Period::NotBegun, "another parcel follows");
        assert!(Period::NotBegun.is_open(day(9_999)));
        let unnoted = Arrival { handed_over_at: day(3), delivered_at: None };
        assert_eq!(Period::of(14, true, &[unnoted, delivered(5)]), Period::EndsAt(day(47)));
    }

    #[test]
    fn a_period_that_ends_at_easter_ends_after_it() {
        // The 26th of March 2027 is Good Friday, and the shop is open again on Tuesday, the 30th.
        let end = Timestamp::read_date("2027-03-26").unwrap_or(Timestamp(0));
        let (tuesday, later) = (Timestamp::read_date("2027-03-30"), Timestamp::read_date("2027-04-01"));
        assert!(tuesday.is_some_and(|day| Period::EndsAt(end).is_open(day.plus_ms(DAY_MS.saturating_sub(1)))));
        assert!(later.is_some_and(|day| !Period::EndsAt(end).is_open(day)));
    }

    #[test]
    fn a_withdrawal_ends_once() {
        for state in WithdrawalState::ALL.iter().copied() {
            for event in [WithdrawalEvent::Refund, WithdrawalEvent::Decline] {
                assert_eq!(transition(state, event).is_ok(), state == WithdrawalState::Received, "{state} {event:?}");
            }
        }
    }

    #[test]
    fn whoever_withdraws_has_a_name_and_can_be_written_to() {
        let declarant = Declarant::check(Language::English, "  Zoë  O’Néill-Łukasz ", " zoe@example.com ");
        let expected = Declarant { name: "Zoë O’Néill-Łukasz".to_owned(), email: "zoe@example.com".to_owned() };
        assert_eq!(declarant, Ok(expected));
        let errors = Declarant::check(Language::English, " ", "zoe").err().unwrap_or_default();
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["name", "email"]);
    }
}
