//! Prices: for larger numbers, and beside those of before.

use serde::{Deserialize, Serialize};

use super::cart::Quantity;

/// What each piece costs from a number of pieces on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceBreak {
    pub quantity_from: u32,
    pub price_minor: i64,
}

/// What each of so many pieces costs: the last break that they reach. `None` below the first one.
pub fn unit_price(breaks: &[PriceBreak], quantity: Quantity) -> Option<i64> {
    let reached = breaks.iter().filter(|one| one.quantity_from <= quantity.get());
    reached.max_by_key(|one| one.quantity_from).map(|one| one.price_minor)
}

/// The former price that may be shown struck beside a price: the lowest of the 30 days before the reduction, whatever higher
/// one the merchant states (Directive 98/6/EC, article 6a; European Court of Justice, C-330/23, Aldi Süd). Without a statement
/// nothing is announced, and without a reduction there is nothing to announce.
pub fn struck_price(price_minor: i64, compare_at_minor: Option<i64>, lowest_before_minor: Option<i64>) -> Option<i64> {
    compare_at_minor.and(lowest_before_minor).filter(|lowest| *lowest > price_minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_break_that_is_reached_counts() {
        let of = |quantity_from, price_minor| PriceBreak { quantity_from, price_minor };
        let breaks = [of(10, 800), of(1, 1_000), of(50, 650)];
        let each = |quantity| Quantity::new(quantity).ok().and_then(|quantity| unit_price(&breaks, quantity));
        assert_eq!([1, 9, 10, 49, 50, 999].map(each), [1_000, 1_000, 800, 800, 650, 650].map(Some));
        assert_eq!(unit_price(&[of(5, 100)], Quantity::ONE), None);
    }

    #[test]
    fn a_struck_price_was_charged_and_is_higher() {
        assert_eq!(struck_price(800, Some(1_200), Some(1_000)), Some(1_000));
        assert_eq!(struck_price(800, Some(1_200), Some(700)), None, "it was cheaper before");
        assert_eq!(struck_price(800, Some(1_200), None), None, "it was not reduced");
        assert_eq!(struck_price(800, None, Some(1_000)), None, "nobody announces it");
    }
}
