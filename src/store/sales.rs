//! What was sold of late, product by product.

use std::collections::BTreeMap;

use super::db::{StoreError, Tx, Value};
use super::placeholders;
use crate::domain::id::{ProductId, VariantId};
use crate::domain::order::OrderLine;
use crate::domain::time::Timestamp;
use crate::params;

/// Products that are looked up, or written down, at once.
const BATCH: usize = 100;

/// A place among the orders, by their age.
pub type SalesPlace = (Timestamp, String);

/// What was bought in the next orders after the place that were placed and not canceled, and the place to go on from; `None` after
/// the last.
pub async fn list_sold(
    tx: &mut Tx,
    after: &SalesPlace,
    count: u32,
) -> Result<(Vec<OrderLine>, Option<SalesPlace>), StoreError> {
    let (at, id) = after;
    let rows = tx
        .query(
            "select id, created_at, status, lines
             from \"order\"
             where (created_at, id) > ($1, $2)
             order by created_at, id
             limit $3",
            params![*at, id, i64::from(count)],
        )
        .await?;
    let next = rows.last().map(|row| Ok::<_, StoreError>((row.get("created_at")?, row.get("id")?))).transpose()?;
    let mut sold = Vec::new();
    for row in &rows {
        if row.get::<String>("status")? == "placed" {
            sold.extend(row.json::<Vec<OrderLine>>("lines")?);
        }
    }
    Ok((sold, next))
}

/// Of which products these variants are; those that are gone are left out.
pub async fn products_of(tx: &mut Tx, variants: &[VariantId]) -> Result<BTreeMap<VariantId, ProductId>, StoreError> {
    let mut products = BTreeMap::new();
    for batch in variants.chunks(BATCH) {
        let sql = format!("select id, product_id from variant where id in ({})", placeholders(batch.len()));
        let ids: Vec<Value> = batch.iter().map(|id| Value::from(*id)).collect();
        for row in tx.query(&sql, &ids).await? {
            products.insert(row.parse("id")?, row.parse("product_id")?);
        }
    }
    Ok(products)
}

/// How many pieces were counted of each product the last time.
pub async fn list_sales(tx: &mut Tx) -> Result<BTreeMap<ProductId, i64>, StoreError> {
    let rows = tx.query("select product_id, sold from product_sales order by product_id limit 1000000", &[]).await?;
    rows.iter().map(|row| Ok((row.parse("product_id")?, row.get("sold")?))).collect()
}

/// Keeps how many pieces of a product were sold, or nothing of it.
pub async fn save_sales(tx: &mut Tx, product: ProductId, sold: i64) -> Result<(), StoreError> {
    if sold <= 0 {
        tx.execute("delete from product_sales where product_id = $1", params![product]).await?;
        return Ok(());
    }
    tx.execute(
        "insert into product_sales (product_id, sold)
         values ($1, $2)
         on conflict (product_id) do update set sold = excluded.sold",
        params![product, sold],
    )
    .await?;
    Ok(())
}
