//! A buyer's visit to the till, as it was left: what was typed, and the order that came of it.

use super::token::hash_secret;
use crate::domain::id::OrderId;
use crate::domain::order::OrderStatus;
use crate::store::checkout::{Checkout, find_checkout};
use crate::store::db::{StoreError, Tx};
use crate::store::order::{Order, find_order_of_checkout};
use crate::store::promotion::list_uses;
use crate::store::stock::{Demand, list_holds};
use crate::store::tender::{Tender, list_tenders};

/// A visit to the till.
#[derive(Debug, Clone, Default)]
pub(super) struct Visit {
    pub checkout: Option<Checkout>,
    /// Its order, unless that was canceled.
    pub order: Option<Order>,
    /// What the buyer's own unpaid order has, and would give up for another: to them it is not taken.
    pub own: Own,
}

/// What an unpaid order has.
#[derive(Debug, Clone, Default)]
pub(super) struct Own {
    pub order: Option<OrderId>,
    pub holds: Demand,
    /// Ids of the promotions it uses.
    pub promotions: Vec<String>,
    /// What gift cards pay of it.
    pub tenders: Vec<Tender>,
}

impl Visit {
    /// The order that still has to be paid.
    pub fn unpaid(&self) -> Option<&Order> {
        self.order.as_ref().filter(|order| order.status == OrderStatus::Pending)
    }

    /// Whether it ended with a purchase. The buyer's next purchase is another visit.
    pub fn is_over(&self) -> bool {
        self.order.as_ref().is_some_and(|order| order.status != OrderStatus::Pending)
    }
}

/// The visit whose secret the buyer has; an empty one when there is none.
pub(super) async fn find_visit(tx: &mut Tx, secret: Option<&str>) -> Result<Visit, StoreError> {
    let Some(secret) = secret else { return Ok(Visit::default()) };
    let Some(checkout) = find_checkout(tx, &hash_secret(secret)).await? else { return Ok(Visit::default()) };
    let order = find_order_of_checkout(tx, checkout.id).await?;
    let mut visit = Visit { checkout: Some(checkout), order, own: Own::default() };
    if let Some(order) = visit.unpaid() {
        let id = order.id;
        visit.own = Own {
            order: Some(id),
            holds: list_holds(tx, id.into()).await?,
            promotions: list_uses(tx, id).await?,
            tenders: list_tenders(tx, id).await?,
        };
    }
    Ok(visit)
}
