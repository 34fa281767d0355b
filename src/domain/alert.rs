//! Alerts: one mail that somebody asks for, when a variant is in stock again or costs less. The address is confirmed by a link before
//! anything else is sent to it, and forgotten as soon as the mail is sent.

use serde::{Deserialize, Serialize};

use super::names::stored_names;
use super::time::DAY_MS;
use crate::words::{Language, alert as words};

/// What somebody wants to hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    BackInStock,
    /// It costs less than when it was asked for.
    PriceDrop,
}

stored_names!(AlertKind, "a kind of alert", {
    BackInStock => "back_in_stock",
    PriceDrop => "price_drop",
});

impl AlertKind {
    /// What the button says.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::BackInStock => words::tell_when_back(language),
            Self::PriceDrop => words::tell_when_less(language),
        }
    }

    /// When it would be told, as the end of a sentence.
    pub const fn when(self, language: Language) -> &'static str {
        match self {
            Self::BackInStock => words::when_back(language),
            Self::PriceDrop => words::when_less(language),
        }
    }

    /// An alert that nothing has come of is over after so long, and what is kept for it is erased: somebody waits longer for a piece
    /// than for a price.
    pub const fn age_ms(self) -> i64 {
        match self {
            Self::BackInStock => 365 * DAY_MS,
            Self::PriceDrop => 180 * DAY_MS,
        }
    }
}

/// Where an alert stands. Those that are over are not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    /// Asked for; nobody knows yet by whom.
    Asked,
    /// The address is confirmed.
    Watching,
    /// It has happened, and the mail is due.
    Told,
}

stored_names!(AlertState, "where an alert stands", {
    Asked => "asked",
    Watching => "watching",
    Told => "told",
});

/// An address that nobody confirms is erased after so long.
pub const UNCONFIRMED_MS: i64 = 2 * DAY_MS;
/// Somebody who didn't get the first mail may ask for another after so long.
pub const ASK_AGAIN_MS: i64 = 3_600_000;
/// One mailbox is asked to confirm no more than so many alerts at a time: nobody can flood somebody else's.
pub const UNCONFIRMED_MAX: u32 = 5;
