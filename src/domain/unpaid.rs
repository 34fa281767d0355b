//! How much the unpaid orders of one client may hold. Stock is held from the moment an order is placed, so that nobody pays for
//! what is gone; whoever places orders and never pays would keep others from buying (denial of inventory, OWASP OAT-021).

use serde::{Deserialize, Serialize};

use super::stock::StockLevel;

/// There is enough of a thing when so many times what a network holds is left to everybody else: it holds a fifth at the most.
const TIMES_LEFT: i64 = 4;

/// What the merchant allows. A checkout needs no number here: it has one unpaid order, however often it is paid for in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnpaidLimits {
    /// Unpaid orders of one e-mail address.
    pub orders_of_mailbox: u32,
    /// Unpaid orders from one network: an IPv4 address, or 64 bits of an IPv6 address.
    pub orders_of_network: u32,
    /// Pieces that these hold together of things of which there is not enough for that.
    pub scarce_pieces_of_network: u32,
}

/// An order is paid for within minutes or ends by itself, so five of one person are five forgotten tills. The front door lets a
/// network place three orders a minute: an office where everybody pays within five minutes has fifteen under way, at a sale
/// that lasts. Of what is scarce these may hold five pieces each; what there is enough of nobody has to count.
impl Default for UnpaidLimits {
    fn default() -> Self {
        Self { orders_of_mailbox: 5, orders_of_network: 20, scarce_pieces_of_network: 100 }
    }
}

/// What a client's unpaid orders hold, the one that is being placed among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unpaid {
    pub orders_of_mailbox: u32,
    pub orders_of_network: u32,
    /// What the network's orders hold of each variant, and how many of it there are.
    pub held: Vec<(u32, StockLevel)>,
}

/// The order would hold too much before it is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooMuch {
    /// Together with those that wait already.
    Together,
    /// Alone: waiting would not help. It may hold so many pieces of what is scarce.
    Alone { pieces_max: u32 },
}

impl Unpaid {
    /// Pieces that the network holds of things of which others have too few left.
    pub fn scarce_pieces(&self) -> u32 {
        let is_scarce = |(pieces, level): &&(u32, StockLevel)| {
            level.available().is_some_and(|left| left < i64::from(*pieces).saturating_mul(TIMES_LEFT))
        };
        self.held.iter().filter(is_scarce).fold(0, |sum, (pieces, _)| sum.saturating_add(*pieces))
    }
}

impl UnpaidLimits {
    /// Whether the last of these orders may be placed.
    ///
    /// # Errors
    /// When it would be too much.
    pub fn allow(&self, unpaid: &Unpaid) -> Result<(), TooMuch> {
        let pieces_max = self.scarce_pieces_of_network;
        let too_much = unpaid.scarce_pieces() > pieces_max;
        if too_much && unpaid.orders_of_network <= 1 {
            return Err(TooMuch::Alone { pieces_max });
        }
        let too_many =
            unpaid.orders_of_mailbox > self.orders_of_mailbox || unpaid.orders_of_network > self.orders_of_network;
        if too_much || too_many { Err(TooMuch::Together) } else { Ok(()) }
    }

    /// Whether the limits make sense.
    ///
    /// # Errors
    /// A sentence when nobody could order anything.
    pub fn check(&self) -> Result<(), String> {
        let Self { orders_of_mailbox, orders_of_network, scarce_pieces_of_network } = *self;
        if [orders_of_mailbox, orders_of_network, scarce_pieces_of_network].contains(&0) {
            return Err("the limits of unpaid orders have to leave room for one order and one piece".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use crate::domain::stock::Beyond;

    /// Tracked, with so many on hand and so many held by everybody together.
    fn level(on_hand: i64, held: i64) -> StockLevel {
        let beyond = Beyond { limit: None, lead_days: None, available_at: None };
        StockLevel { on_hand, allocated: 0, held, tracked: true, sell_when_out: false, beyond }
    }

    fn unpaid(orders_of_mailbox: u32, orders_of_network: u32, held: Vec<(u32, StockLevel)>) -> Unpaid {
        Unpaid { orders_of_mailbox, orders_of_network, held }
    }

    #[test]
    fn the_last_order_that_is_allowed_is_the_one_at_the_limit() {
        let limits = UnpaidLimits::default();
        for (orders_of_mailbox, orders_of_network, allowed) in
            [(1, 1, Ok(())), (5, 20, Ok(())), (6, 6, Err(TooMuch::Together)), (1, 21, Err(TooMuch::Together))]
        {
            let unpaid = unpaid(orders_of_mailbox, orders_of_network, vec![(1, level(1_000, 1))]);
            assert_eq!(limits.allow(&unpaid), allowed, "{orders_of_mailbox} {orders_of_network}");
        }
    }

    #[test]
    fn pieces_count_where_they_are_scarce() {
        let plenty = level(1_000, 200);
        let untracked = StockLevel { tracked: false, ..level(0, 999) };
        let backorder = StockLevel { sell_when_out: true, ..level(0, 999) };
        let scarce = level(150, 100);
        assert_eq!(unpaid(1, 1, vec![(200, plenty), (999, untracked), (999, backorder)]).scarce_pieces(), 0);
        assert_eq!(unpaid(1, 1, vec![(201, level(1_000, 201)), (100, scarce)]).scarce_pieces(), 301);
        let wholesale = unpaid(1, 1, vec![(200, plenty), (100, scarce)]);
        assert_eq!(UnpaidLimits::default().allow(&wholesale), Ok(()));
    }

    #[test]
    fn who_can_wait_is_told_from_who_can_not() {
        let limits = UnpaidLimits::default();
        let held = vec![(101, level(101, 101))];
        assert_eq!(limits.allow(&unpaid(1, 1, held.clone())), Err(TooMuch::Alone { pieces_max: 100 }));
        assert_eq!(limits.allow(&unpaid(1, 2, held)), Err(TooMuch::Together));
    }

    #[test]
    fn what_is_left_out_is_as_it_is_unless_said_and_nothing_is_nonsense() {
        let limits: UnpaidLimits = serde_json::from_str(r#"{"orders_of_network": 50}"#).unwrap();
        assert_eq!(limits, UnpaidLimits { orders_of_network: 50, ..UnpaidLimits::default() });
        assert_eq!(limits.check(), Ok(()));
        assert!(UnpaidLimits { scarce_pieces_of_network: 0, ..limits }.check().is_err());
    }
}
