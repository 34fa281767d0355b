//! What is bought together: the orders that tell, and what was counted out of them.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::db::{StoreError, Tx, Value};
use super::placeholders;
use super::stock::read_level;
use crate::domain::id::{OrderId, ProductId, VariantId};
use crate::domain::recommendation::{Companion, Offer};
use crate::domain::time::Timestamp;
use crate::params;

/// The variants of an order that was paid for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basket {
    pub order: OrderId,
    pub variants: Vec<VariantId>,
}

/// The next orders that were paid for since then, by their ids. What was canceled afterwards was wanted all the same only by mistake,
/// and is left out.
pub async fn list_baskets(
    tx: &mut Tx,
    since: Timestamp,
    after: Option<OrderId>,
    limit: u32,
) -> Result<Vec<Basket>, StoreError> {
    #[derive(Deserialize)]
    struct Line {
        variant: VariantId,
    }
    let rows = tx
        .query(
            "select id, lines
             from \"order\"
             where id > $1 and created_at >= $2 and status = 'placed'
             order by id
             limit $3",
            params![after.map_or_else(String::new, |id| id.to_string()), since, limit],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let lines: Vec<Line> = row.json("lines")?;
            Ok(Basket { order: row.parse("id")?, variants: lines.into_iter().map(|line| line.variant).collect() })
        })
        .collect()
}

/// The product of each variant there is.
pub async fn map_products(tx: &mut Tx) -> Result<HashMap<VariantId, ProductId>, StoreError> {
    const PAGE: i64 = 10_000;
    let mut products = HashMap::new();
    let mut after = String::new();
    loop {
        let rows = tx
            .query("select id, product_id from variant where id > $1 order by id limit $2", params![&after, PAGE])
            .await?;
        let Some(last) = rows.last() else { return Ok(products) };
        after = last.get("id")?;
        for row in &rows {
            products.insert(row.parse("id")?, row.parse("product_id")?);
        }
    }
}

/// What is kept of all products.
pub async fn list_all_companions(tx: &mut Tx) -> Result<BTreeMap<ProductId, Vec<Companion>>, StoreError> {
    const PAGE: i64 = 10_000;
    let mut all: BTreeMap<ProductId, Vec<Companion>> = BTreeMap::new();
    let mut after = (String::new(), -1_i64);
    loop {
        let rows = tx
            .query(
                "select product_id, companion_id, place, order_count
                 from companion
                 where (product_id, place) > ($1, $2)
                 order by product_id, place
                 limit $3",
                params![&after.0, after.1, PAGE],
            )
            .await?;
        let Some(last) = rows.last() else { return Ok(all) };
        after = (last.get("product_id")?, last.get("place")?);
        for row in &rows {
            let companion = Companion { product: row.parse("companion_id")?, order_count: row.get("order_count")? };
            all.entry(row.parse("product_id")?).or_default().push(companion);
        }
    }
}

/// The companions of a product, the closest first.
pub async fn list_companions(tx: &mut Tx, product: ProductId) -> Result<Vec<Companion>, StoreError> {
    let rows = tx
        .query(
            "select companion_id, order_count from companion where product_id = $1 order by place limit 100",
            params![product],
        )
        .await?;
    rows.iter()
        .map(|row| Ok(Companion { product: row.parse("companion_id")?, order_count: row.get("order_count")? }))
        .collect()
}

/// Writes the companions of a product in the place of those before.
pub async fn put_companions(tx: &mut Tx, product: ProductId, companions: &[Companion]) -> Result<(), StoreError> {
    tx.execute("delete from companion where product_id = $1", params![product]).await?;
    for (place, companion) in (0_i64..).zip(companions) {
        tx.execute(
            "insert into companion (product_id, companion_id, place, order_count) values ($1, $2, $3, $4)",
            params![product, companion.product, place, companion.order_count],
        )
        .await?;
    }
    Ok(())
}

/// The variants of these products that can be had now, in the merchant's order, at the shop's own prices.
pub async fn list_offers(tx: &mut Tx, products: &[ProductId]) -> Result<HashMap<ProductId, Vec<Offer>>, StoreError> {
    let mut offers: HashMap<ProductId, Vec<Offer>> = HashMap::new();
    if products.is_empty() {
        return Ok(offers);
    }
    let sql = format!(
        "select v.id, v.product_id, v.option_values, v.price_minor,
                s.on_hand, s.allocated, s.held, s.tracked, s.sell_when_out, s.beyond_limit, s.lead_days, s.available_at
         from variant v
         join stock_level s on s.variant_id = v.id
         where v.product_id in ({})
         order by v.product_id, v.position",
        placeholders(products.len())
    );
    let ids: Vec<Value> = products.iter().map(|id| Value::from(*id)).collect();
    for row in tx.query(&sql, &ids).await? {
        if read_level(&row)?.face().available() {
            let offer = Offer {
                variant: row.parse("id")?,
                option_values: row.json("option_values")?,
                price_minor: row.get("price_minor")?,
            };
            offers.entry(row.parse("product_id")?).or_default().push(offer);
        }
    }
    Ok(offers)
}
