//! The ledger: money as it moves, by double entry. Whatever leaves one account arrives in another, so all entries together
//! always come to nothing; a sum that does not is money lost or made up.

use std::fmt;

use super::id::{AttemptId, GiftCardId, OrderId, RefundId};
use super::money::Money;
use super::names::stored_names;

/// Where money can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Account {
    /// With the payment provider, who owes it to the shop.
    Provider,
    /// Paid for orders, owed to buyers until it has gone back or the goods are theirs.
    Orders,
    /// On gift cards and store credit, owed to whoever has their codes.
    StoredValue,
    /// Given away by the shop: what cards hold that nobody paid for.
    Given,
}

stored_names!(Account, "an account of the ledger", {
    Provider => "provider",
    Orders => "orders",
    StoredValue => "stored_value",
    Given => "given",
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
    /// Staff issued a card.
    CardIssued(GiftCardId),
    /// A card paid for an order.
    Redeemed(OrderId, GiftCardId),
    /// The order was given up before it was paid, and the card has it again.
    GivenBack(OrderId, GiftCardId),
    /// It went back to the buyer, on a card.
    RefundedToCard(RefundId),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Captured(id) => write!(f, "captured:{id}"),
            Self::Refunded(id) => write!(f, "refunded:{id}"),
            Self::RefundCameBack(id) => write!(f, "refund_came_back:{id}"),
            Self::CardIssued(id) => write!(f, "card_issued:{id}"),
            Self::Redeemed(order, card) => write!(f, "redeemed:{order}:{card}"),
            Self::GivenBack(order, card) => write!(f, "given_back:{order}:{card}"),
            Self::RefundedToCard(id) => write!(f, "refunded_to_card:{id}"),
        }
    }
}

/// A movement of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    pub cause: Cause,
    /// The order that it is about, if it is about one.
    pub order: Option<OrderId>,
    /// More than nothing.
    pub amount: Money,
}

impl Transfer {
    /// The account that has less afterwards, and the one that has more.
    pub const fn accounts(&self) -> (Account, Account) {
        match self.cause {
            Cause::Captured(_) | Cause::RefundCameBack(_) => (Account::Orders, Account::Provider),
            Cause::Refunded(_) => (Account::Provider, Account::Orders),
            Cause::CardIssued(_) => (Account::StoredValue, Account::Given),
            Cause::Redeemed(..) => (Account::Orders, Account::StoredValue),
            Cause::GivenBack(..) | Cause::RefundedToCard(_) => (Account::StoredValue, Account::Orders),
        }
    }
}
