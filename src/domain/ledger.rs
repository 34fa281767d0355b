//! The ledger: money as it moves, by double entry. Whatever leaves one account arrives in another, so all entries together
//! always come to nothing; a sum that does not is money lost or made up.

use std::fmt;

use super::id::{AttemptId, OrderId, RefundId};
use super::money::Money;
use super::names::stored_names;

/// Where money can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Account {
    /// With the payment provider, who owes it to the shop.
    Provider,
    /// Paid for orders, owed to buyers until it has gone back or the goods are theirs.
    Orders,
}

stored_names!(Account, "an account of the ledger", {
    Provider => "provider",
    Orders => "orders",
});

/// What moved money. Each moves it once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The provider took it from the buyer.
    Captured(AttemptId),
    /// It went back to the buyer.
    Refunded(RefundId),
    /// It went back and came again: the buyer's bank did not take it.
    RefundCameBack(RefundId),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Captured(id) => write!(f, "captured:{id}"),
            Self::Refunded(id) => write!(f, "refunded:{id}"),
            Self::RefundCameBack(id) => write!(f, "refund_came_back:{id}"),
        }
    }
}

/// A movement of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    pub cause: Cause,
    pub order: OrderId,
    /// More than nothing.
    pub amount: Money,
}

impl Transfer {
    /// The account that has less afterwards, and the one that has more.
    pub const fn accounts(&self) -> (Account, Account) {
        match self.cause {
            Cause::Captured(_) | Cause::RefundCameBack(_) => (Account::Orders, Account::Provider),
            Cause::Refunded(_) => (Account::Provider, Account::Orders),
        }
    }
}
