//! Stock: what is in the house, what of it belongs to orders, and what a shopper is told.

use serde::{Deserialize, Serialize};

use super::time::{DAY_MS, Timestamp};

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
    /// How it sells when out, if it does.
    pub beyond: Beyond,
}

/// How a variant sells beyond what is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beyond {
    /// How many more than there are; `None` for as many as are wanted.
    pub limit: Option<i64>,
    /// How many days it takes to get it.
    pub lead_days: Option<u32>,
    /// The day on which it comes: until then it is a pre-order.
    pub available_at: Option<Timestamp>,
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
    /// The same, and it is sent after so many days.
    BackOrderIn(u32),
    /// It comes on this day, and can be ordered until then.
    PreOrder(Timestamp),
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
        let beyond = match (self.tracked, self.sell_when_out, self.beyond.limit) {
            (false, ..) | (true, true, None) => return None,
            (true, true, Some(limit)) => limit,
            (true, false, _) => 0,
        };
        let free = self.free().saturating_add(beyond);
        Some(if free > 0 { free } else { 0 })
    }

    /// The day on which so many can be sent, when they are not all there now and the shop knows it.
    pub fn ships_at(&self, quantity: u32, now: Timestamp) -> Option<Timestamp> {
        if !self.tracked || !self.sell_when_out || self.free() >= i64::from(quantity) {
            return None;
        }
        let Beyond { lead_days, available_at, .. } = self.beyond;
        let days = |days: u32| now.plus_ms(i64::from(days).saturating_mul(DAY_MS)).day();
        available_at.filter(|day| *day > now).or(lead_days.map(days))
    }

    /// What a shopper is told now: a pre-order whose day has come is one no more.
    pub fn face_at(&self, now: Timestamp) -> StockFace {
        match self.face() {
            StockFace::PreOrder(day) if day <= now => {
                self.beyond.lead_days.map_or(StockFace::BackOrder, StockFace::BackOrderIn)
            }
            face => face,
        }
    }

    /// What a shopper is told, whatever the day.
    pub fn face(&self) -> StockFace {
        if !self.tracked {
            return StockFace::InStock;
        }
        let free = self.free();
        match u32::try_from(free) {
            Ok(0) | Err(_) if self.sell_when_out && self.available() != Some(0) => match self.beyond {
                Beyond { available_at: Some(day), .. } => StockFace::PreOrder(day),
                Beyond { lead_days: Some(days), .. } => StockFace::BackOrderIn(days),
                Beyond { .. } => StockFace::BackOrder,
            },
            Ok(0) | Err(_) => StockFace::SoldOut,
            Ok(left) if free <= SHOWN_TO_THE_PIECE => StockFace::Low(left),
            Ok(_) => StockFace::InStock,
        }
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, clippy::arithmetic_side_effects, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_shopper_is_told_the_truth_about_stock() {
        let beyond = Beyond::default();
        let level = |on_hand, held, tracked, sell_when_out| StockLevel {
            on_hand,
            allocated: 0,
            held,
            tracked,
            sell_when_out,
            beyond,
        };
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

    #[test]
    fn what_is_sold_beyond_the_shelf_says_when_it_comes() {
        let now = Timestamp(1_795_305_600_000);
        let with =
            |on_hand, beyond| StockLevel { on_hand, allocated: 0, held: 0, tracked: true, sell_when_out: true, beyond };
        let spring = Timestamp::read_date("2027-03-12").expect("a day");
        let pre_order = with(0, Beyond { available_at: Some(spring), ..Beyond::default() });
        assert_eq!((pre_order.face(), pre_order.ships_at(1, now)), (StockFace::PreOrder(spring), Some(spring)));
        assert_eq!(pre_order.ships_at(1, spring), None, "the day has come");
        assert_eq!(pre_order.face_at(spring.plus_ms(-1)), StockFace::PreOrder(spring));
        assert_eq!(pre_order.face_at(spring), StockFace::BackOrder);

        let back_order = with(2, Beyond { limit: Some(3), lead_days: Some(10), available_at: None });
        assert_eq!((back_order.face(), back_order.available()), (StockFace::Low(2), Some(5)));
        assert_eq!(back_order.ships_at(2, now), None);
        assert_eq!(back_order.ships_at(3, now), Some(now.plus_ms(10 * DAY_MS).day()));
        let empty = StockLevel { allocated: 2, ..back_order };
        assert_eq!(empty.face(), StockFace::BackOrderIn(10));
        let over = StockLevel { allocated: 5, ..back_order };
        assert_eq!((over.face(), over.available()), (StockFace::SoldOut, Some(0)), "the limit is reached");
    }
}
