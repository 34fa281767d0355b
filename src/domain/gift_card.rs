//! Gift cards and store credit: value that the shop owes to whoever has the code.
//!
//! A code is 128 bits and a check, in 28 characters of Crockford's base32 (<https://www.crockford.com/base32.html>), shown in
//! groups of four: `4F7K-…-7Q2K`. The alphabet has no I, L, O and U; what people type instead is read as what they meant.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::money::{Currency, Money};
use super::names::stored_names;
use super::time::Timestamp;
use crate::words::{Language, gift_card as words};

/// What a card is. Both are bearer value and work in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// Bought or given.
    GiftCard,
    /// What went back to a buyer and stayed in the shop.
    StoreCredit,
}

stored_names!(CardKind, "a kind of gift card", {
    GiftCard => "gift_card",
    StoreCredit => "store_credit",
});

impl CardKind {
    /// What people call it.
    pub const fn words(self, language: Language) -> &'static str {
        match self {
            Self::GiftCard => words::gift_card(language),
            Self::StoreCredit => words::store_credit(language),
        }
    }

    /// How one card is told from another where its code must not be seen: "Gift card ···· 7Q2K".
    pub fn with_tail(self, language: Language, last_four: &str) -> String {
        format!("{} ···· {last_four}", self.words(language))
    }
}

/// Whether staff lets a card be used. That it is spent or expired follows from its balance and the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardState {
    Active,
    /// Lost, stolen or issued by mistake. What it holds stays on it.
    Disabled,
}

stored_names!(CardState, "a state of a gift card", {
    Active => "active",
    Disabled => "disabled",
});

/// What staff does to a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardEvent {
    Disable,
    Enable,
}

/// The event does not fit the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAllowed {
    pub state: CardState,
    pub event: CardEvent,
}

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.event {
            CardEvent::Disable => "This card is disabled already.",
            CardEvent::Enable => "This card can be used already.",
        })
    }
}

impl std::error::Error for NotAllowed {}

/// The whole life of a card.
///
/// # Errors
/// When the event does not fit the state.
pub const fn transition(state: CardState, event: CardEvent) -> Result<CardState, NotAllowed> {
    match (state, event) {
        (CardState::Active, CardEvent::Disable) => Ok(CardState::Disabled),
        (CardState::Disabled, CardEvent::Enable) => Ok(CardState::Active),
        (CardState::Active, CardEvent::Enable) | (CardState::Disabled, CardEvent::Disable) => {
            Err(NotAllowed { state, event })
        }
    }
}

/// What changed the balance of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    Issued,
    /// Taken for an order.
    Redeemed,
    /// The order was given up before it was paid.
    GivenBack,
    /// The money of a refund.
    Refunded,
}

stored_names!(MovementKind, "a movement of a gift card", {
    Issued => "issued",
    Redeemed => "redeemed",
    GivenBack => "given_back",
    Refunded => "refunded",
});

/// Why a card can't be used for an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardRefusal {
    /// There is no such code. Nobody is told whether it is nearly right.
    Unknown,
    Disabled,
    Expired,
    /// It is in other money than the order.
    OtherCurrency,
    Spent,
    /// The checkout has so many already.
    TooMany,
}

stored_names!(CardRefusal, "a refusal of a gift card", {
    Unknown => "unknown",
    Disabled => "disabled",
    Expired => "expired",
    OtherCurrency => "other_currency",
    Spent => "spent",
    TooMany => "too_many",
});

impl CardRefusal {
    /// Why, and what would help.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::Unknown => words::unknown(language),
            Self::Disabled => words::disabled(language),
            Self::Expired => words::expired(language),
            Self::OtherCurrency => words::other_currency(language),
            Self::Spent => words::spent(language),
            Self::TooMany => words::too_many(language),
        }
    }
}

/// Whether a card may be used now for an order in that currency. Its holder has shown the code, and so is told why not.
///
/// # Errors
/// What stands against it.
pub fn usable(
    state: CardState,
    expires_at: Option<Timestamp>,
    balance: Money,
    order: Currency,
    now: Timestamp,
) -> Result<(), CardRefusal> {
    if state == CardState::Disabled {
        return Err(CardRefusal::Disabled);
    }
    if expires_at.is_some_and(|end| now >= end) {
        return Err(CardRefusal::Expired);
    }
    if balance.currency != order {
        return Err(CardRefusal::OtherCurrency);
    }
    if balance.minor <= 0 {
        return Err(CardRefusal::Spent);
    }
    Ok(())
}

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 26 characters hold 128 bits.
const DATA: usize = 26;
/// All of a code, as a number, leaves this remainder when divided by [`CHECK`]: not zero, so that a row of zeros is no code.
const REMAINDER: u32 = 7;
/// The largest prime below 32². It divides neither 32 nor 31, so that one wrong character, or two that changed places, always
/// leave another remainder.
const CHECK: u32 = 1021;
/// Nobody types more around a code than this.
const TYPED_MAX: usize = 100;

/// What the holder of a card knows. It can be neither printed by accident nor stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct CardCode([u8; 16]);

impl fmt::Debug for CardCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a card's code")
    }
}

impl CardCode {
    /// The code of these bits, which nobody can guess.
    pub const fn of_bits(bits: [u8; 16]) -> Self {
        Self(bits)
    }

    pub const fn bits(&self) -> &[u8; 16] {
        &self.0
    }

    /// The code in groups, for its holder alone.
    pub fn expose(&self) -> String {
        let mut shown = String::with_capacity(34);
        for (place, character) in self.characters().into_iter().enumerate() {
            if place > 0 && place.is_multiple_of(4) {
                shown.push('-');
            }
            shown.push(character);
        }
        shown
    }

    /// The end of the code, by which people tell their cards apart.
    pub fn last_four(&self) -> String {
        self.characters().into_iter().skip(DATA.saturating_sub(2)).collect()
    }

    fn characters(&self) -> Vec<char> {
        let bits = u128::from_be_bytes(self.0);
        let places = (0..DATA).rev().map(|place| u32::try_from(place).unwrap_or(0).saturating_mul(5));
        let mut digits: Vec<u32> =
            places.map(|shift| u32::try_from(bits.checked_shr(shift).unwrap_or(0) & 31).unwrap_or(0)).collect();
        // What has to be added so that the whole leaves the remainder it should.
        let open = remainder(digits.iter().copied().chain([0, 0]));
        let check = (REMAINDER.saturating_add(CHECK).saturating_sub(open)) % CHECK;
        digits.extend([check / 32, check % 32]);
        let character = |digit: u32| ALPHABET.get(usize::try_from(digit).ok()?).copied().map(char::from);
        digits.into_iter().filter_map(character).collect()
    }

    /// Reads what somebody typed: in any case, with or without the hyphens, O for 0, I or L for 1. `None` when no code of ours
    /// looks like that, so there is nothing to look up.
    pub fn read(typed: &str) -> Option<Self> {
        if typed.len() > TYPED_MAX {
            return None;
        }
        let mut digits = Vec::with_capacity(DATA.saturating_add(2));
        for character in typed.chars().filter(|character| !character.is_whitespace() && !"-–—.·_".contains(*character))
        {
            let meant = match character.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let digit = ALPHABET.iter().position(|known| char::from(*known) == meant)?;
            digits.push(u32::try_from(digit).ok()?);
        }
        if digits.len() != DATA.saturating_add(2) || remainder(digits.iter().copied()) != REMAINDER {
            return None;
        }
        let mut bits: u128 = 0;
        for digit in digits.iter().take(DATA) {
            // A first character above 7 would be more than 128 bits.
            bits = bits.checked_mul(32)?.checked_add(u128::from(*digit))?;
        }
        Some(Self(bits.to_be_bytes()))
    }
}

/// What the number with these digits leaves when it is divided by [`CHECK`].
fn remainder(digits: impl Iterator<Item = u32>) -> u32 {
    digits.fold(0, |rest: u32, digit| rest.saturating_mul(32).saturating_add(digit) % CHECK)
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test may fail by panicking"
)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = CardCode::of_bits([0x10; 16]);
        let shown = code.expose();
        assert_eq!(shown.len(), 34);
        assert!(shown.contains('0') && shown.contains('1'), "{shown}");
        let sloppy = shown.to_lowercase().replace('0', "o").replace('1', "l").replace('-', "  ");
        for typed in [shown.clone(), sloppy, shown.replace('1', "I").replace('-', ""), format!(" {shown}\n")] {
            assert_eq!(CardCode::read(&typed), Some(code), "{typed}");
        }
        assert!(shown.replace('-', "").ends_with(&code.last_four()));
        assert_eq!(code.last_four().len(), 4);
    }

    #[test]
    fn what_is_no_code_is_not_looked_up() {
        let zeros = "0".repeat(28);
        for typed in ["", "KILN10", &zeros, &"Z".repeat(28), &"9".repeat(10_000), "ÄÖÜ", "U".repeat(28).as_str()] {
            assert_eq!(CardCode::read(typed), None, "{typed:.40}");
        }
    }

    #[test]
    fn a_code_is_not_seen_in_a_log() {
        assert_eq!(format!("{:?}", CardCode::of_bits([1; 16])), "a card's code");
    }

    #[test]
    fn staff_disables_and_enables() {
        let disabled = transition(CardState::Active, CardEvent::Disable);
        assert_eq!(disabled, Ok(CardState::Disabled));
        assert_eq!(transition(CardState::Disabled, CardEvent::Enable), Ok(CardState::Active));
        assert!(transition(CardState::Disabled, CardEvent::Disable).is_err());
        assert!(transition(CardState::Active, CardEvent::Enable).is_err());
    }

    #[test]
    fn a_holder_is_told_what_stands_against_a_card() {
        let (end, euros) = (Some(Timestamp(100)), Money::new(1, Currency::EUR));
        let ask = |state, balance, now| usable(state, end, balance, Currency::EUR, Timestamp(now));
        assert_eq!(ask(CardState::Active, euros, 99), Ok(()));
        assert_eq!(ask(CardState::Active, euros, 100), Err(CardRefusal::Expired));
        assert_eq!(ask(CardState::Disabled, euros, 0), Err(CardRefusal::Disabled));
        assert_eq!(ask(CardState::Active, Money::new(0, Currency::EUR), 0), Err(CardRefusal::Spent));
        let dollars = Money::new(1, "USD".parse().unwrap());
        assert_eq!(ask(CardState::Active, dollars, 0), Err(CardRefusal::OtherCurrency));
    }

    proptest! {
        #[test]
        fn a_code_is_read_back(bits in any::<[u8; 16]>()) {
            let code = CardCode::of_bits(bits);
            prop_assert_eq!(CardCode::read(&code.expose()), Some(code));
        }

        #[test]
        fn one_wrong_character_is_noticed(bits in any::<[u8; 16]>(), place in 0..28_usize, other in 0..32_usize) {
            let mut typed: Vec<u8> = CardCode::of_bits(bits).expose().replace('-', "").into_bytes();
            prop_assume!(typed[place] != ALPHABET[other]);
            typed[place] = ALPHABET[other];
            prop_assert_eq!(CardCode::read(&String::from_utf8(typed).unwrap()), None);
        }

        #[test]
        fn two_characters_that_changed_places_are_noticed(bits in any::<[u8; 16]>(), place in 0..27_usize) {
            let mut typed: Vec<u8> = CardCode::of_bits(bits).expose().replace('-', "").into_bytes();
            prop_assume!(typed[place] != typed[place + 1]);
            typed.swap(place, place + 1);
            prop_assert_eq!(CardCode::read(&String::from_utf8(typed).unwrap()), None);
        }

        #[test]
        fn anything_may_be_typed(typed in "\\PC{0,120}") {
            let _ = CardCode::read(&typed);
        }
    }
}
