//! What variants cost: the history of their prices, and price lists.

use std::collections::BTreeMap;

use super::db::{Row, StoreError, Tx, Value};
use super::placeholders;
use crate::domain::id::{ProductId, VariantId};
use crate::domain::money::Currency;
use crate::domain::price::PriceBreak;
use crate::domain::time::Timestamp;
use crate::params;

/// How far one looks back from a reduction.
const LOOK_BACK_MS: i64 = 30 * 86_400_000;

/// Writes down what a variant costs from now on.
pub async fn write_price(tx: &mut Tx, variant: VariantId, price_minor: i64, at: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "insert into price_history (variant_id, at, price_minor) values ($1, $2, $3)",
        params![variant, at, price_minor],
    )
    .await?;
    Ok(())
}

/// The lowest price that a variant had in the 30 days before that time.
pub async fn lowest_before(tx: &mut Tx, variant: VariantId, at: Timestamp) -> Result<Option<i64>, StoreError> {
    let since = at.plus_ms(-LOOK_BACK_MS);
    let row = tx
        .query_one(
            "select min(h.price_minor) as lowest
             from price_history h
             where h.variant_id = $1
               and h.at <= $3
               and h.at >= coalesce(
                   (select max(e.at) from price_history e where e.variant_id = $1 and e.at <= $2),
                   $2
               )",
            params![variant, since, at],
        )
        .await?;
    row.get("lowest")
}

/// The list's currency; `None` when there is no such list.
pub async fn find_price_list(tx: &mut Tx, id: &str) -> Result<Option<Currency>, StoreError> {
    let row = tx.query_opt("select currency from price_list where id = $1", params![id]).await?;
    row.map(|row| row.parse("currency")).transpose()
}

/// What a list says of these variants; those that it does not name are left out.
pub async fn find_list_prices(
    tx: &mut Tx,
    list: &str,
    variants: &[VariantId],
) -> Result<BTreeMap<VariantId, Vec<PriceBreak>>, StoreError> {
    if variants.is_empty() {
        return Ok(BTreeMap::new());
    }
    // The list of ids comes first, so that their places count from one.
    let sql = format!(
        "select variant_id, quantity_from, price_minor
         from list_price
         where variant_id in ({})
           and price_list_id = ${}
         order by variant_id, quantity_from",
        placeholders(variants.len()),
        variants.len() + 1
    );
    let asked: Vec<Value> = variants.iter().map(|id| Value::from(*id)).chain([Value::from(list)]).collect();
    read_breaks(&tx.query(&sql, &asked).await?)
}

/// What a list says of the variants of these products.
pub async fn find_list_prices_of_products(
    tx: &mut Tx,
    list: &str,
    products: &[ProductId],
) -> Result<BTreeMap<VariantId, Vec<PriceBreak>>, StoreError> {
    if products.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "select l.variant_id, l.quantity_from, l.price_minor
         from variant v
         join list_price l on l.variant_id = v.id
         where v.product_id in ({})
           and l.price_list_id = ${}
         order by l.variant_id, l.quantity_from",
        placeholders(products.len()),
        products.len() + 1
    );
    let asked: Vec<Value> = products.iter().map(|id| Value::from(*id)).chain([Value::from(list)]).collect();
    read_breaks(&tx.query(&sql, &asked).await?)
}

fn read_breaks(rows: &[Row]) -> Result<BTreeMap<VariantId, Vec<PriceBreak>>, StoreError> {
    let mut prices: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for row in rows {
        let at = PriceBreak { quantity_from: row.get("quantity_from")?, price_minor: row.get("price_minor")? };
        prices.entry(row.parse("variant_id")?).or_default().push(at);
    }
    Ok(prices)
}

/// Price lists with their currencies, by their ids.
pub async fn list_price_lists(tx: &mut Tx) -> Result<Vec<(String, Currency)>, StoreError> {
    let rows = tx.query("select id, currency from price_list order by id limit 1000", &[]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.parse("currency")?))).collect()
}

/// All of a list as (SKU, price), by the merchant's codes.
pub async fn list_list_prices(tx: &mut Tx, list: &str) -> Result<Vec<(String, PriceBreak)>, StoreError> {
    let rows = tx
        .query(
            "select v.sku, l.quantity_from, l.price_minor
             from list_price l
             join variant v on v.id = l.variant_id
             where l.price_list_id = $1
             order by v.sku, v.id, l.quantity_from
             limit 1000000",
            params![list],
        )
        .await?;
    rows.iter()
        .map(|row| {
            let at = PriceBreak { quantity_from: row.get("quantity_from")?, price_minor: row.get("price_minor")? };
            Ok((row.get("sku")?, at))
        })
        .collect()
}

/// Puts an empty list in the place of the one that is there.
pub async fn put_price_list(tx: &mut Tx, id: &str, currency: Currency) -> Result<(), StoreError> {
    delete_price_list(tx, id).await?;
    tx.execute("insert into price_list (id, currency) values ($1, $2)", params![id, currency.code()]).await?;
    Ok(())
}

/// Forgets a list with its prices.
pub async fn delete_price_list(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    tx.execute("delete from list_price where price_list_id = $1", params![id]).await?;
    tx.execute("delete from price_list where id = $1", params![id]).await?;
    Ok(())
}

/// Adds a price for each variant with that SKU; answers whether there is one.
pub async fn put_list_price(tx: &mut Tx, list: &str, sku: &str, at: PriceBreak) -> Result<bool, StoreError> {
    let put = tx
        .execute(
            "insert into list_price (price_list_id, variant_id, quantity_from, price_minor)
             select $1, v.id, $3, $4 from variant v where v.sku = $2 and v.sku <> ''",
            params![list, sku, at.quantity_from, at.price_minor],
        )
        .await?;
    Ok(put > 0)
}
