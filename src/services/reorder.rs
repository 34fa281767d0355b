//! Ordering again what was ordered before: as much of it as can be had today.

use super::cart::quote;
use super::checkout::Buyer;
use super::order::get_order;
use super::{Ctx, ServiceError};
use crate::domain::cart::{Cart, CartLine, CartNotice, Quote};
use crate::domain::id::VariantId;
use crate::domain::order::OrderLine;
use crate::words::{Language, cart as words};

/// What can be had of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reordered {
    pub number: i64,
    pub lines: Vec<CartLine>,
    /// One sentence for each line that can't be had, or not all of it.
    pub missing: Vec<String>,
}

/// What can be had today of the order behind a link, in the market of whoever asks.
pub async fn reorder(ctx: &Ctx, token: &str) -> Result<Reordered, ServiceError> {
    let order = get_order(ctx, token).await?;
    let wanted: Cart =
        order.lines.iter().map(|line| CartLine { variant: line.variant, quantity: line.quantity }).collect();
    let Quote { lines, notices, .. } = quote(ctx, Buyer { cart: wanted, ..Buyer::default() }, None, None).await?;
    Ok(Reordered {
        number: order.number,
        lines: lines.iter().map(|line| CartLine { variant: line.variant, quantity: line.quantity }).collect(),
        missing: notices.iter().map(|notice| sentence(ctx.locale().language, notice, &order.lines)).collect(),
    })
}

/// What is missing, by the name that it had when it was ordered: it may have none any more.
fn sentence(language: Language, notice: &CartNotice, lines: &[OrderLine]) -> String {
    let title = |variant: VariantId| {
        lines.iter().find(|line| line.variant == variant).map(OrderLine::full_title).unwrap_or_default()
    };
    match notice {
        CartNotice::Gone { variant, .. } => words::gone(language, &title(*variant)),
        CartNotice::NotHere { variant, .. } => words::not_in_your_market(language, &title(*variant)),
        CartNotice::Fewer { variant, left, .. } => words::only_so_many(language, &title(*variant), left.get()),
    }
}
