//! Stock: what is in the house, what of it belongs to orders, and what a shopper is told.

use serde::{Deserialize, Serialize};

/// The most a shopper is told to the piece; above it the page says "In stock".
pub const SHOWN_TO_THE_PIECE: i64 = 9;

/// The counts of one variant, in all places from which the shop sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockLevel {
    /// In the house, whoever it belongs to.
    pub on_hand: i64,
    /// Sold and not handed over yet.
    pub allocated: i64,
    /// Held for orders that await payment. With `allocated` never above `on_hand` unless the variant sells when out.
    pub held: i64,
    pub tracked: bool,
    pub sell_when_out: bool,
}

/// What a shopper is told about stock. It changes far more rarely than the counts do, so pages that show it stay cached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockFace {
    InStock,
    /// So many are left.
    Low(u32),
    /// None is left, but it can be ordered and is made or bought in.
    BackOrder,
    SoldOut,
}

impl StockFace {
    /// Whether it can be put into a cart.
    pub const fn available(self) -> bool {
        !matches!(self, Self::SoldOut)
    }
}

impl StockLevel {
    /// How many belong to orders, paid or not.
    pub const fn promised(&self) -> i64 {
        self.allocated.saturating_add(self.held)
    }

    /// How many belong to nobody's order; below zero when more are sold than there are.
    pub const fn free(&self) -> i64 {
        self.on_hand.saturating_sub(self.promised())
    }

    /// How many can be sold now; `None` when there is no bound.
    pub const fn available(&self) -> Option<i64> {
        if !self.tracked || self.sell_when_out {
            return None;
        }
        let free = self.free();
        Some(if free > 0 { free } else { 0 })
    }

    /// What a shopper is told.
    pub fn face(&self) -> StockFace {
        if !self.tracked {
            return StockFace::InStock;
        }
        let free = self.free();
        match u32::try_from(free) {
            Ok(0) | Err(_) if self.sell_when_out => StockFace::BackOrder,
            Ok(0) | Err(_) => StockFace::SoldOut,
            Ok(left) if free <= SHOWN_TO_THE_PIECE => StockFace::Low(left),
            Ok(_) => StockFace::InStock,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shopper_is_told_the_truth_about_stock() {
        let level =
            |on_hand, held, tracked, sell_when_out| StockLevel { on_hand, allocated: 0, held, tracked, sell_when_out };
        assert_eq!(level(50, 0, true, false).face(), StockFace::InStock);
        assert_eq!(level(10, 3, true, false).face(), StockFace::Low(7));
        assert_eq!(level(3, 3, true, false).face(), StockFace::SoldOut);
        assert_eq!(level(0, 0, true, true).face(), StockFace::BackOrder);
        assert_eq!(level(-4, 0, true, true).face(), StockFace::BackOrder);
        assert_eq!(level(0, 0, false, false).face(), StockFace::InStock);
        assert_eq!(level(3, 5, true, false).available(), Some(0));
        let sold = StockLevel { allocated: 3, ..level(5, 1, true, false) };
        assert_eq!((sold.available(), sold.face()), (Some(1), StockFace::Low(1)), "what is sold is not sold again");
    }
}
