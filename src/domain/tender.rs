//! Tenders: how the total of an order is covered. Gift cards pay first, and what is left is paid by card. They are means of
//! payment, not discounts: prices, taxes and the total are the same with and without them. What an edit adds to an order that
//! is placed is paid by card alone: codes are typed at the till.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::gift_card::{CardKind, CardRefusal};
use super::id::GiftCardId;
use super::time::Timestamp;
use crate::words::Language;

/// The most cards that pay for one order.
pub const CARDS_MAX: usize = 5;

/// The field of the form in which a buyer types a card's code.
pub const CODE_FIELD: &str = "gift_card";

/// What a card pays of an order, as its buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenderView {
    pub card: GiftCardId,
    pub kind: CardKind,
    pub last_four: String,
    pub amount_minor: i64,
}

impl TenderView {
    /// "Gift card ···· 7Q2K".
    pub fn words(&self, language: Language) -> String {
        self.kind.with_tail(language, &self.last_four)
    }
}

/// A card that a buyer wants to pay with, as the till shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedCard {
    /// Of nothing, when the others cover the order already or something stands against the card.
    pub tender: TenderView,
    pub refusal: Option<CardRefusal>,
}

/// A card that may be used, and what is on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purse {
    pub card: GiftCardId,
    pub balance_minor: i64,
    pub expires_at: Option<Timestamp>,
}

/// A total, split over cards and the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    /// What each card pays, in the order in which they are used. Cards that are not needed are left out.
    pub cards: Vec<(GiftCardId, i64)>,
    /// What is left to be paid.
    pub rest_minor: i64,
}

/// Splits a total over cards: those that expire soonest are used first, then those that never do; of equals, in the order
/// given. No card pays more than is on it, and all together come to the total. A rest of less than `least_minor` can't be
/// collected: then the cards used last keep what is missing.
pub fn split(total_minor: i64, purses: &[Purse], least_minor: i64) -> Split {
    let mut in_order: Vec<&Purse> = purses.iter().collect();
    in_order.sort_by_key(|purse| Reverse(purse.expires_at.map(Reverse)));
    let mut rest_minor = total_minor.max(0);
    let mut cards = Vec::new();
    for purse in in_order {
        let amount = purse.balance_minor.min(rest_minor);
        if amount > 0 && cards.iter().all(|(card, _)| *card != purse.card) {
            cards.push((purse.card, amount));
            rest_minor = rest_minor.saturating_sub(amount);
        }
    }
    if rest_minor > 0 {
        let mut missing = least_minor.saturating_sub(rest_minor).max(0);
        for (_, amount) in cards.iter_mut().rev() {
            let kept = missing.min(*amount);
            *amount = amount.saturating_sub(kept);
            rest_minor = rest_minor.saturating_add(kept);
            missing = missing.saturating_sub(kept);
        }
        cards.retain(|(_, amount)| *amount > 0);
    }
    Split { cards, rest_minor }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "a test may fail by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn purse(card: u64, balance_minor: i64, expires_at: Option<i64>) -> Purse {
        Purse { card: GiftCardId::from_bits(card), balance_minor, expires_at: expires_at.map(Timestamp) }
    }

    #[test]
    fn what_expires_soonest_is_used_first_and_then_what_was_typed_first() {
        let purses = [purse(1, 100, None), purse(2, 100, Some(20)), purse(3, 100, Some(10)), purse(4, 100, None)];
        let used = split(350, &purses, 1);
        let cards: Vec<_> = used.cards.iter().map(|(card, minor)| (*card, *minor)).collect();
        let id = GiftCardId::from_bits;
        assert_eq!(cards, [(id(3), 100), (id(2), 100), (id(1), 100), (id(4), 50)]);
        assert_eq!(used.rest_minor, 0);
    }

    #[test]
    fn a_card_counts_once_however_often_it_is_typed() {
        let used = split(150, &[purse(1, 100, None), purse(1, 100, None)], 1);
        assert_eq!((used.cards.len(), used.rest_minor), (1, 50));
    }

    #[test]
    fn what_is_too_little_to_be_collected_is_left_on_the_cards_used_last() {
        let purses = [purse(1, 100, None), purse(2, 20, None)];
        let id = GiftCardId::from_bits;
        for (total, least, cards, rest) in [
            (120, 50, vec![(id(1), 100), (id(2), 20)], 0),
            (121, 50, vec![(id(1), 71)], 50),
            (140, 50, vec![(id(1), 90)], 50),
            (155, 50, vec![(id(1), 100), (id(2), 5)], 50),
            (170, 50, vec![(id(1), 100), (id(2), 20)], 50),
            (121, 500, vec![], 121),
        ] {
            assert_eq!(split(total, &purses, least), Split { cards, rest_minor: rest }, "{total}");
        }
    }

    fn purses() -> impl Strategy<Value = Vec<Purse>> {
        let one = (0..8_u64, -5..10_000_i64, prop::option::of(0..5_i64));
        prop::collection::vec(one.prop_map(|(card, balance, end)| purse(card, balance, end)), 0..8)
    }

    proptest! {
        #[test]
        fn the_parts_come_to_the_total_and_no_card_gives_more_than_it_has(
            total in 0..30_000_i64,
            purses in purses(),
            least in 1..100_i64,
        ) {
            let used = split(total, &purses, least);
            let paid: i64 = used.cards.iter().map(|(_, minor)| minor).sum();
            prop_assert_eq!(paid + used.rest_minor, total);
            prop_assert!(used.rest_minor >= 0);
            for (place, (card, minor)) in used.cards.iter().enumerate() {
                prop_assert!(*minor > 0);
                prop_assert!(purses.iter().any(|purse| purse.card == *card && purse.balance_minor >= *minor));
                prop_assert!(used.cards.iter().skip(place + 1).all(|(other, _)| other != card));
            }
            prop_assert!(used.rest_minor == 0 || used.rest_minor >= least || used.cards.is_empty());
            // More than has to be is left to pay only when every card was used up.
            if used.rest_minor > least {
                let is_used = |purse: &Purse| used.cards.iter().any(|(card, _)| *card == purse.card);
                prop_assert!(purses.iter().all(|purse| purse.balance_minor <= 0 || is_used(purse)));
            }
        }
    }
}
