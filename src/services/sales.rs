//! What sells: the orders of the last weeks, counted piece by piece once an hour, for lists that show best sellers first. A list that
//! counted them itself would read every order for each visitor.

use std::collections::{BTreeMap, BTreeSet};

use super::revisions::Subject;
use super::rounds::Round;
use super::{Ctx, ServiceError};
use crate::domain::id::{ProductId, VariantId};
use crate::domain::time::DAY_MS;
use crate::store::db::{StoreError, Tx};
use crate::store::job::{find_due, plan};
use crate::store::sales::{list_sales, list_sold, products_of, save_sales};

/// What was sold in so many days counts: long enough for a small shop to have sold something, short enough to be of late.
pub const DAYS: i64 = 90;
/// The name of the work, and how often it is done.
const HOURLY: &str = "count_sales";
const EVERY_MS: i64 = 3_600_000;
/// Orders that are read at once.
const BATCH: u32 = 200;

/// Counts them, if an hour has gone since the last time.
///
/// # Errors
/// When the store fails.
pub async fn count_sales_hourly(ctx: &Ctx) -> Result<Round, ServiceError> {
    let now = ctx.now();
    let due = ctx.store.write(async move |tx: &mut Tx| find_due(tx, HOURLY, now).await).await;
    let due = due.map_err(|error: StoreError| ServiceError::from(error))?;
    if due > now {
        return Ok(Round::default());
    }
    count_sales(ctx).await?;
    let next = now.plus_ms(EVERY_MS);
    let planned = ctx.store.write(async move |tx: &mut Tx| plan(tx, HOURLY, due, next).await).await;
    planned.map_err(|error: StoreError| ServiceError::from(error))?;
    Ok(Round { done: 1, failed: 0 })
}

/// Counts what was sold of each product in the last weeks, and writes down what has changed.
///
/// # Errors
/// When the store fails.
pub async fn count_sales(ctx: &Ctx) -> Result<(), ServiceError> {
    let mut pieces: BTreeMap<VariantId, i64> = BTreeMap::new();
    let mut after = (ctx.now().plus_ms(DAYS.saturating_mul(DAY_MS).saturating_neg()), String::new());
    loop {
        let place = after.clone();
        let read = ctx.store.read(async move |tx: &mut Tx| list_sold(tx, &place, BATCH).await).await;
        let (lines, next) = read.map_err(|error: StoreError| ServiceError::from(error))?;
        for line in lines {
            let count = pieces.entry(line.variant).or_default();
            *count = count.saturating_add(i64::from(line.quantity.get()));
        }
        match next {
            Some(place) => after = place,
            None => break,
        }
    }
    let act = async move |tx: &mut Tx| -> Result<bool, StoreError> {
        let variants: Vec<VariantId> = pieces.keys().copied().collect();
        let products = products_of(tx, &variants).await?;
        let mut sold: BTreeMap<ProductId, i64> = BTreeMap::new();
        for (variant, count) in &pieces {
            if let Some(product) = products.get(variant) {
                let all = sold.entry(*product).or_default();
                *all = all.saturating_add(*count);
            }
        }
        let before = list_sales(tx).await?;
        let all: BTreeSet<ProductId> = sold.keys().chain(before.keys()).copied().collect();
        let mut changed = false;
        for product in all {
            let count = sold.get(&product).copied().unwrap_or(0);
            if before.get(&product).copied().unwrap_or(0) != count {
                save_sales(tx, product, count).await?;
                changed = true;
            }
        }
        Ok(changed)
    };
    let changed = ctx.store.write(act).await.map_err(|error: StoreError| ServiceError::from(error))?;
    if changed {
        ctx.revisions.bump(Subject::Lists);
    }
    Ok(())
}
