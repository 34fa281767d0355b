//! What is bought together, counted out of the orders every night and never while somebody waits for a page.

use std::collections::BTreeMap;

use super::price::PriceSource;
use super::reconciliation::next_night;
use super::revisions::Subject;
use super::rounds::Round;
use super::{Ctx, ServiceError};
use crate::domain::id::ProductId;
use crate::domain::market::Market;
use crate::domain::money::Currency;
use crate::domain::recommendation::{Companion, Suggestion, Together, Why};
use crate::domain::time::{DAY_MS, Timestamp};
use crate::services::catalog::index::CatalogIndex;
use crate::store::counter::count_catalog_change;
use crate::store::db::{StoreError, Tx};
use crate::store::job::{find_due, plan};
use crate::store::recommendation::{
    list_all_companions, list_baskets, list_companions, list_offers, map_products, put_companions,
};

/// The name of the nightly work.
const NIGHTLY: &str = "count_companions";
/// Orders older than this tell of another shop: two years.
const LOOK_BACK_MS: i64 = 730 * DAY_MS;
/// Orders that are read at once.
const PAGE: u32 = 1_000;
/// Products whose companions are written in one transaction: nobody at the till waits long for it.
const WRITE: usize = 200;
/// When it could not be done it is tried again after an hour.
const AGAIN_MS: i64 = 3_600_000;

/// Counts them when a night has come since it was last done; the first time at once. The process that leads calls it every minute.
pub async fn count_nightly(ctx: &Ctx) -> Result<Round, ServiceError> {
    let now = ctx.now();
    let due = ctx.store.write(async move |tx: &mut Tx| find_due(tx, NIGHTLY, now).await).await?;
    if now < due {
        return Ok(Round::default());
    }
    let mut round = Round::default();
    let counted = count_companions(ctx).await;
    let next = if counted.is_ok() { next_night(now) } else { now.plus_ms(AGAIN_MS) };
    round.count("what is bought together could not be counted", counted.map(drop));
    ctx.store.write(async move |tx: &mut Tx| plan(tx, NIGHTLY, due, next).await).await?;
    Ok(round)
}

/// Counts what is bought together and writes down what has changed; answers of how many products that is.
pub async fn count_companions(ctx: &Ctx) -> Result<usize, ServiceError> {
    let found = count(ctx, ctx.now().plus_ms(-LOOK_BACK_MS)).await?;
    let kept = ctx.store.read(async |tx: &mut Tx| list_all_companions(tx).await).await?;
    let none: &[Companion] = &[];
    let of = |all: &BTreeMap<ProductId, Vec<Companion>>, id| all.get(id).map_or(none, Vec::as_slice).to_vec();
    let changed: Vec<(ProductId, Vec<Companion>)> = kept
        .keys()
        .chain(found.keys().filter(|id| !kept.contains_key(id)))
        .filter(|id| of(&kept, id) != of(&found, id))
        .map(|id| (*id, of(&found, id)))
        .collect();
    for part in changed.chunks(WRITE) {
        let part = part.to_vec();
        let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
            for (product, companions) in &part {
                put_companions(tx, *product, companions).await?;
            }
            count_catalog_change(tx).await
        };
        ctx.store.write(act).await?;
    }
    if !changed.is_empty() {
        ctx.revisions.bump(Subject::Lists);
    }
    Ok(changed.len())
}

async fn count(ctx: &Ctx, since: Timestamp) -> Result<BTreeMap<ProductId, Vec<Companion>>, ServiceError> {
    let products = ctx.store.read(async |tx: &mut Tx| map_products(tx).await).await?;
    let mut together = Together::default();
    let mut after = None;
    loop {
        let page = ctx.store.read(async move |tx: &mut Tx| list_baskets(tx, since, after, PAGE).await).await?;
        let Some(last) = page.last().map(|basket| basket.order) else { break };
        after = Some(last);
        for basket in page {
            together.count(basket.variants.iter().filter_map(|variant| products.get(variant).copied()));
        }
    }
    Ok(together.companions())
}

/// What is suggested beside a product because others bought it as well, for whoever reads the product anyway.
pub(super) async fn read_companions(
    tx: &mut Tx,
    product: ProductId,
    index: &CatalogIndex,
    market: Option<&Market>,
    own_currency: Currency,
) -> Result<Vec<Suggestion>, StoreError> {
    let companions = list_companions(tx, product).await?;
    let ids: Vec<ProductId> = companions.iter().map(|companion| companion.product).collect();
    let mut offers = list_offers(tx, &ids).await?;
    let prices = PriceSource::of(tx, market, own_currency).await?.of_products(tx, &ids).await?;
    let suggest = |companion: Companion| {
        // What is sold no more is not in the index, and what is sold out can't be had together with anything.
        let card = index.card(index.row(companion.product)?);
        let mut offers = offers.remove(&companion.product)?;
        offers.retain_mut(|offer| {
            offer.option_values.iter_mut().for_each(|value| index.dictionary().translate(value));
            let price = prices.of_one(offer.variant, offer.price_minor, None);
            price.map(|(minor, _)| offer.price_minor = minor).is_some()
        });
        (!offers.is_empty()).then_some(Suggestion { card, why: Why::Together(companion.order_count), offers })
    };
    Ok(companions.into_iter().filter_map(suggest).collect())
}
