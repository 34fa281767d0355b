//! The cart of a customer, which several devices change, and how copies of it are put together.
//!
//! For each variant the later write wins. Where neither is known to be later it is the larger quantity. What was taken out leaves its
//! mark, so that an older copy does not bring it back. Whichever way and however often copies are put together, the result is the same:
//! each line is the larger of two in an order, which makes it commutative, associative and idempotent. Never the sum: it would
//! be another one with each retry.

use std::collections::BTreeMap;

use super::cart::{Cart, CartLine, MAX_LINES, Quantity};
use super::id::VariantId;
use super::time::{DAY_MS, Timestamp};

/// A mark of what was taken out is kept for so long: no device is signed in for longer.
const MARK_AGE_MS: i64 = 181 * DAY_MS;

/// What is known of one variant in a cart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StoredLine {
    /// The newest write whose time is known, and how many it was: 0 for taken out. Of two at the same time it is the larger number.
    pub written: Option<(Timestamp, u32)>,
    /// The largest number that somebody had, nobody knows since when.
    pub undated: u32,
}

impl StoredLine {
    fn merge(self, other: Self) -> Self {
        Self { written: self.written.max(other.written), undated: self.undated.max(other.undated) }
    }

    /// How many there are.
    pub fn quantity(&self) -> Option<Quantity> {
        let written = self.written.map_or(0, |(_, count)| count);
        Quantity::new(written.max(self.undated).min(Quantity::MAX.get())).ok()
    }
}

/// The cart of a customer, or what one device says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredCart {
    lines: BTreeMap<VariantId, StoredLine>,
}

impl StoredCart {
    /// Of what was stored: variant, number (0 for taken out), and when it was written.
    pub fn of_writes(writes: impl IntoIterator<Item = (VariantId, u32, Timestamp)>) -> Self {
        let mut cart = Self::default();
        for (variant, count, at) in writes {
            let write = StoredLine { written: Some((at, count)), undated: 0 };
            let line = cart.lines.entry(variant).or_default();
            *line = line.merge(write);
        }
        cart
    }

    /// What a device tells that has this cart now. `before` is what it was left with the last time: what differs from that was written
    /// since, and at the latest now. Of a device that was never asked before nobody knows when its cart was filled.
    pub fn of_device(before: Option<&Cart>, now_there: &Cart, now: Timestamp) -> Self {
        let Some(before) = before else {
            let undated = |line: &CartLine| (line.variant, StoredLine { written: None, undated: line.quantity.get() });
            return Self { lines: now_there.lines().iter().map(undated).collect() };
        };
        let count = |cart: &Cart, variant| {
            cart.lines().iter().find(|line| line.variant == variant).map_or(0, |line| line.quantity.get())
        };
        let variants = before.lines().iter().chain(now_there.lines()).map(|line| line.variant);
        let changed = variants.filter(|variant| count(before, *variant) != count(now_there, *variant));
        Self::of_writes(changed.map(|variant| (variant, count(now_there, variant), now)))
    }

    /// Both together.
    #[must_use]
    pub fn merge(mut self, other: &Self) -> Self {
        for (variant, line) in &other.lines {
            let here = self.lines.entry(*variant).or_default();
            *here = here.merge(*line);
        }
        self
    }

    /// The cart as a device shows it: lines that it has stay in its order, and what came from elsewhere stands behind them.
    pub fn cart(&self, in_the_order_of: &Cart) -> Cart {
        let first = in_the_order_of.lines().iter().map(|line| line.variant);
        let mut cart = Cart::new();
        for variant in first.chain(self.lines.keys().copied()) {
            if let Some(line) = self.lines.get(&variant) {
                cart.set(variant, line.quantity());
            }
        }
        cart
    }

    /// What is to be stored, in the form of [`Self::of_writes`]. Whatever had no time was written now: from here on it is known. Old marks
    /// are left out, and so is more than a cart can hold.
    pub fn writes(&self, now: Timestamp) -> Vec<(VariantId, u32, Timestamp)> {
        let mut writes: Vec<(VariantId, u32, Timestamp)> = Vec::new();
        for (variant, line) in &self.lines {
            let count = line.quantity().map_or(0, Quantity::get);
            match line.written {
                Some((at, written)) if written == count => {
                    if count > 0 || at.plus_ms(MARK_AGE_MS) > now {
                        writes.push((*variant, count, at));
                    }
                }
                Some(_) | None => writes.push((*variant, count, now)),
            }
        }
        // The newest, if somebody makes a great many marks.
        writes.sort_by_key(|(variant, _, at)| (std::cmp::Reverse(*at), *variant));
        writes.truncate(MAX_LINES.saturating_mul(5));
        writes
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bowl(number: u64) -> VariantId {
        VariantId::from_bits(number)
    }

    fn cart(lines: &[(u64, u32)]) -> Cart {
        lines
            .iter()
            .map(|(variant, count)| CartLine { variant: bowl(*variant), quantity: Quantity::new(*count).unwrap() })
            .collect()
    }

    fn stored(writes: &[(u64, u32, i64)]) -> StoredCart {
        StoredCart::of_writes(writes.iter().map(|(variant, count, at)| (bowl(*variant), *count, Timestamp(*at))))
    }

    /// Copies of any kind: stored ones, and what devices say that were asked before or not. Few variants and moments, so that they meet.
    fn copies() -> impl Strategy<Value = StoredCart> {
        let writes = prop::collection::vec((0..6_u64, 0..5_u32, 0..5_i64), 0..8).prop_map(|writes| stored(&writes));
        let lines = || prop::collection::vec((0..6_u64, 1..5_u32), 0..6).prop_map(|lines| cart(&lines));
        let device = (prop::option::of(lines()), lines(), 0..5_i64)
            .prop_map(|(before, there, now)| StoredCart::of_device(before.as_ref(), &there, Timestamp(now)));
        prop_oneof![writes, device.clone(), (device.clone(), device).prop_map(|(a, b)| a.merge(&b))]
    }

    proptest! {
        #[test]
        fn it_does_not_matter_which_copy_comes_first(a in copies(), b in copies()) {
            prop_assert_eq!(a.clone().merge(&b), b.merge(&a));
        }

        #[test]
        fn it_does_not_matter_which_are_put_together_first(a in copies(), b in copies(), c in copies()) {
            prop_assert_eq!(a.clone().merge(&b).merge(&c), a.merge(&b.merge(&c)));
        }

        #[test]
        fn a_retry_changes_nothing(a in copies(), b in copies()) {
            let once = a.merge(&b);
            prop_assert_eq!(once.clone().merge(&b), once.clone());
            prop_assert_eq!(once.clone().merge(&once), once);
        }

        #[test]
        fn of_what_is_known_the_later_write_wins(a in 0..999_u32, b in 0..999_u32, at in 0..9_i64, later in 1..9_i64) {
            let merged = stored(&[(1, a, at)]).merge(&stored(&[(1, b, at.saturating_add(later))]));
            prop_assert_eq!(merged.cart(&Cart::new()), if b == 0 { Cart::new() } else { cart(&[(1, b)]) });
        }

        #[test]
        fn what_is_stored_is_the_cart_that_was_shown(a in copies(), b in copies(), now in 5..9_i64) {
            let merged = a.merge(&b);
            let again = StoredCart::of_writes(merged.writes(Timestamp(now)));
            prop_assert_eq!(again.cart(&Cart::new()), merged.cart(&Cart::new()));
        }
    }

    #[test]
    fn where_nobody_knows_which_is_later_it_is_the_larger_one() {
        let device = StoredCart::of_device(None, &cart(&[(1, 2), (2, 5), (3, 1)]), Timestamp(9));
        let merged = stored(&[(1, 3, 1), (2, 1, 1), (4, 7, 1)]).merge(&device);
        assert_eq!(merged.cart(&cart(&[(3, 1)])), cart(&[(3, 1), (1, 3), (2, 5), (4, 7)]));
    }

    #[test]
    fn what_was_taken_out_on_one_device_does_not_come_back_from_another() {
        let both = cart(&[(1, 2), (2, 1)]);
        let phone = StoredCart::of_device(Some(&both), &cart(&[(2, 1)]), Timestamp(5));
        let store = stored(&[(1, 2, 1), (2, 1, 1)]).merge(&phone);
        // The desk was not told yet, and changes something else.
        let desk = StoredCart::of_device(Some(&both), &cart(&[(1, 2), (2, 4)]), Timestamp(6));
        assert_eq!(store.merge(&desk).cart(&Cart::new()), cart(&[(2, 4)]));
    }

    #[test]
    fn old_marks_are_forgotten() {
        let marked = stored(&[(1, 0, 0), (2, 1, 0)]);
        assert_eq!(marked.writes(Timestamp(DAY_MS)).len(), 2);
        assert_eq!(marked.writes(Timestamp(MARK_AGE_MS)), [(bowl(2), 1, Timestamp(0))]);
    }

    #[test]
    fn a_cart_holds_no_more_than_it_can() {
        let many: Vec<(u64, u32, i64)> = (0..150).map(|number| (number, 1, 1)).collect();
        let merged = stored(&many);
        assert_eq!(merged.cart(&Cart::new()).lines().len(), MAX_LINES);
    }
}
