//! Places where stock lies, and from which of them an order is sent.

use std::collections::BTreeMap;

use super::id::{LocationId, VariantId};

/// A place where stock lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    pub id: LocationId,
    pub name: String,
    /// Lower is asked first.
    pub priority: i64,
    pub active: bool,
    /// Whether orders are sent from here.
    pub ships: bool,
    /// Whether buyers may fetch their orders here.
    pub picks_up: bool,
}

impl Location {
    /// Whether its pieces can be sold.
    pub const fn sells(&self) -> bool {
        self.active && self.ships
    }
}

/// How many pieces of a variant a place has that belong to nobody's order. Below zero when it owes some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shelf {
    pub variant: VariantId,
    pub location: LocationId,
    pub free: i64,
}

/// So many pieces, from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Take {
    pub variant: VariantId,
    pub location: LocationId,
    pub quantity: u32,
}

/// From where an order is sent, in as few parcels as can be seen at a glance: from the first place that has all of it, or
/// else, again and again, from the place that has most of what is still missing. `shelves` are in the order in which
/// places are asked. What no place has is sent with the rest, or else from the first place of all, when it has come.
///
/// The same order and the same shelves always give the same answer, sorted by variant and place.
pub fn choose_locations(wanted: &BTreeMap<VariantId, u32>, shelves: &[Shelf], first: LocationId) -> Vec<Take> {
    let mut missing = wanted.clone();
    let mut shelves = shelves.to_vec();
    let mut taken: BTreeMap<(VariantId, LocationId), u32> = BTreeMap::new();
    let mut sends = None;
    while let Some(location) = place_with_most(&missing, &shelves) {
        for shelf in shelves.iter().filter(|shelf| shelf.location == location) {
            let Some(left) = missing.get_mut(&shelf.variant) else { continue };
            let quantity = pieces(shelf.free).min(*left);
            *left = left.saturating_sub(quantity);
            if quantity > 0 {
                taken.insert((shelf.variant, location), quantity);
            }
        }
        missing.retain(|_, left| *left > 0);
        shelves.retain(|shelf| shelf.location != location);
        sends = sends.or(Some(location));
    }
    for (variant, left) in missing {
        let place = taken.entry((variant, sends.unwrap_or(first))).or_default();
        *place = place.saturating_add(left);
    }
    taken.into_iter().map(|((variant, location), quantity)| Take { variant, location, quantity }).collect()
}

/// The place that has most of what is missing, of equals the one that is asked first; `None` when none has any.
fn place_with_most(missing: &BTreeMap<VariantId, u32>, shelves: &[Shelf]) -> Option<LocationId> {
    let mut places: Vec<(LocationId, u64)> = Vec::new();
    for shelf in shelves {
        let wanted = missing.get(&shelf.variant).copied().unwrap_or(0);
        let has = u64::from(pieces(shelf.free).min(wanted));
        match places.iter_mut().find(|(location, _)| *location == shelf.location) {
            Some((_, sum)) => *sum = sum.saturating_add(has),
            None => places.push((shelf.location, has)),
        }
    }
    let most = places.iter().map(|(_, has)| *has).max().filter(|most| *most > 0)?;
    places.into_iter().find_map(|(location, has)| (has == most).then_some(location))
}

fn pieces(free: i64) -> u32 {
    u32::try_from(free.max(0)).unwrap_or(u32::MAX)
}

/// Where pieces are counted when only the sum is known: more go to the first place; fewer are taken from where pieces are
/// free, and what is still missing then from the first place.
pub fn spread_count(change: i64, shelves: &[Shelf], first: LocationId) -> Vec<(LocationId, i64)> {
    let mut left = change;
    let mut spread: Vec<(LocationId, i64)> = Vec::new();
    if change < 0 {
        for shelf in shelves.iter().filter(|shelf| shelf.free > 0) {
            let off = left.max(shelf.free.saturating_neg());
            left = left.saturating_sub(off);
            spread.push((shelf.location, off));
        }
    }
    let first = shelves.first().map_or(first, |shelf| shelf.location);
    match spread.iter_mut().find(|(location, _)| *location == first) {
        Some((_, change)) => *change = change.saturating_add(left),
        None => spread.push((first, left)),
    }
    spread.retain(|(_, change)| *change != 0);
    spread.sort_unstable();
    spread
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn variant(number: u64) -> VariantId {
        VariantId::from_bits(number)
    }

    fn place(number: u64) -> LocationId {
        LocationId::from_bits(number)
    }

    /// Shelves given as (place, variant, free).
    fn shelves(free: &[(u64, u64, i64)]) -> Vec<Shelf> {
        free.iter().map(|(at, of, free)| Shelf { variant: variant(*of), location: place(*at), free: *free }).collect()
    }

    /// What is taken for an order of (variant, quantity), as (variant, place, quantity).
    fn chosen(wanted: &[(u64, u32)], free: &[(u64, u64, i64)]) -> Vec<(VariantId, LocationId, u32)> {
        let wanted = wanted.iter().map(|(of, quantity)| (variant(*of), *quantity)).collect();
        let takes = choose_locations(&wanted, &shelves(free), place(0));
        takes.into_iter().map(|take| (take.variant, take.location, take.quantity)).collect()
    }

    #[test]
    fn one_parcel_is_better_than_two() {
        let free = [(1, 10, 5), (1, 20, 1), (2, 10, 2), (2, 20, 2)];
        assert_eq!(
            chosen(&[(10, 2), (20, 2)], &free),
            [(variant(10), place(2), 2), (variant(20), place(2), 2)],
            "the second place has all of it"
        );
        assert_eq!(chosen(&[(10, 2)], &free), [(variant(10), place(1), 2)], "of equals the first is asked");
    }

    #[test]
    fn a_line_may_come_from_two_places() {
        let free = [(1, 10, 1), (2, 10, 3)];
        assert_eq!(chosen(&[(10, 4)], &free), [(variant(10), place(1), 1), (variant(10), place(2), 3)]);
    }

    #[test]
    fn what_is_not_there_yet_waits_where_the_rest_is() {
        assert_eq!(chosen(&[(10, 4)], &[(1, 10, -2), (2, 10, 3)]), [(variant(10), place(2), 4)]);
        assert_eq!(chosen(&[(10, 4)], &[]), [(variant(10), place(0), 4)], "nobody has any");
    }

    #[test]
    fn a_count_goes_to_the_first_place_and_comes_off_what_is_free() {
        let free = shelves(&[(1, 10, 2), (2, 10, 5)]);
        assert_eq!(spread_count(4, &free, place(0)), [(place(1), 4)]);
        assert_eq!(spread_count(-4, &free, place(0)), [(place(1), -2), (place(2), -2)]);
        assert_eq!(spread_count(-9, &free, place(0)), [(place(1), -4), (place(2), -5)]);
        assert_eq!(spread_count(3, &[], place(0)), [(place(0), 3)]);
    }

    proptest! {
        #[test]
        fn an_order_is_sent_whole_and_nothing_is_taken_that_is_not_there(
            wanted in prop::collection::btree_map(0..4_u64, 1..9_u32, 1..4),
            free in prop::collection::btree_map((0..4_u64, 0..4_u64), -3..9_i64, 0..16),
        ) {
            let rows: Vec<_> = free.iter().map(|((at, of), free)| (*at, *of, *free)).collect();
            let takes = chosen(&wanted.iter().map(|(of, quantity)| (*of, *quantity)).collect::<Vec<_>>(), &rows);
            for (of, quantity) in &wanted {
                let taken: u32 = takes.iter().filter(|take| take.0 == variant(*of)).map(|take| take.2).sum();
                prop_assert_eq!(taken, *quantity);
                let there: i64 = rows.iter().filter(|row| row.1 == *of).map(|row| row.2.max(0)).sum();
                if there >= i64::from(*quantity) {
                    for take in takes.iter().filter(|take| take.0 == variant(*of)) {
                        let shelf = rows.iter().find(|row| variant(row.1) == take.0 && place(row.0) == take.1);
                        prop_assert!(shelf.is_some_and(|row| row.2 >= i64::from(take.2)));
                    }
                }
            }
        }

        #[test]
        fn a_spread_count_comes_to_the_change(change in -50..50_i64, free in prop::collection::vec(-3..20_i64, 0..5)) {
            let rows: Vec<_> = (1_u64..).zip(free).map(|(at, free)| (at, 10, free)).collect();
            let spread = spread_count(change, &shelves(&rows), place(0));
            prop_assert_eq!(spread.iter().map(|(_, change)| *change).sum::<i64>(), change);
        }
    }
}
