//! What variants cost: the history of their prices, and price lists.

use std::collections::BTreeMap;

use super::db::{Row, StoreError, Tx, Value};
use super::placeholders;
use crate::domain::id::{ProductId, VariantId};
use crate::domain::money::Currency;
use crate::domain::price::{PriceBreak, struck_price};
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

/// What a list says of a variant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListPrices {
    pub breaks: Vec<PriceBreak>,
    /// What may be shown struck beside the price of one piece.
    pub was_minor: Option<i64>,
}

/// What a list says of these variants; those that it does not name are left out.
pub async fn find_list_prices(
    tx: &mut Tx,
    list: &str,
    variants: &[VariantId],
) -> Result<BTreeMap<VariantId, ListPrices>, StoreError> {
    if variants.is_empty() {
        return Ok(BTreeMap::new());
    }
    // The list of ids comes first, so that their places count from one.
    let sql = format!(
        "select variant_id, quantity_from, price_minor, compare_at_minor, lowest_before_minor
         from list_price
         where variant_id in ({})
           and price_list_id = ${}
         order by variant_id, quantity_from",
        placeholders(variants.len()),
        variants.len() + 1
    );
    let asked: Vec<Value> = variants.iter().map(|id| Value::from(*id)).chain([Value::from(list)]).collect();
    read_list_prices(&tx.query(&sql, &asked).await?)
}

/// What a list says of the variants of these products.
pub async fn find_list_prices_of_products(
    tx: &mut Tx,
    list: &str,
    products: &[ProductId],
) -> Result<BTreeMap<VariantId, ListPrices>, StoreError> {
    if products.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "select l.variant_id, l.quantity_from, l.price_minor, l.compare_at_minor, l.lowest_before_minor
         from variant v
         join list_price l on l.variant_id = v.id
         where v.product_id in ({})
           and l.price_list_id = ${}
         order by l.variant_id, l.quantity_from",
        placeholders(products.len()),
        products.len() + 1
    );
    let asked: Vec<Value> = products.iter().map(|id| Value::from(*id)).chain([Value::from(list)]).collect();
    read_list_prices(&tx.query(&sql, &asked).await?)
}

fn read_list_prices(rows: &[Row]) -> Result<BTreeMap<VariantId, ListPrices>, StoreError> {
    let mut prices: BTreeMap<_, ListPrices> = BTreeMap::new();
    for row in rows {
        let at = PriceBreak { quantity_from: row.get("quantity_from")?, price_minor: row.get("price_minor")? };
        let listed = prices.entry(row.parse("variant_id")?).or_default();
        if at.quantity_from == 1 {
            let (stated, lowest) = (row.get("compare_at_minor")?, row.get("lowest_before_minor")?);
            listed.was_minor = struck_price(at.price_minor, stated, lowest);
        }
        listed.breaks.push(at);
    }
    Ok(prices)
}

/// Price lists with their currencies, by their ids.
pub async fn list_price_lists(tx: &mut Tx) -> Result<Vec<(String, Currency)>, StoreError> {
    let rows = tx.query("select id, currency from price_list order by id limit 1000", &[]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.parse("currency")?))).collect()
}

/// All of a list as (SKU, price, former price as the merchant states it), by the merchant's codes.
pub async fn list_list_prices(tx: &mut Tx, list: &str) -> Result<Vec<(String, PriceBreak, Option<i64>)>, StoreError> {
    let rows = tx
        .query(
            "select v.sku, l.quantity_from, l.price_minor, l.compare_at_minor
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
            Ok((row.get("sku")?, at, row.get("compare_at_minor")?))
        })
        .collect()
}

/// Puts an empty list in the place of the one that is there; answers what each piece cost there.
pub async fn put_price_list(tx: &mut Tx, id: &str, currency: Currency) -> Result<PricesBefore, StoreError> {
    let rows = tx
        .query(
            "select variant_id, price_minor, lowest_before_minor
             from list_price
             where price_list_id = $1 and quantity_from = 1
             order by variant_id
             limit 1000000",
            params![id],
        )
        .await?;
    let read = |row: &Row| -> Result<_, StoreError> {
        Ok((row.parse("variant_id")?, (row.get("price_minor")?, row.get("lowest_before_minor")?)))
    };
    let before = rows.iter().map(read).collect::<Result<_, _>>()?;
    delete_price_list(tx, id).await?;
    tx.execute("insert into price_list (id, currency) values ($1, $2)", params![id, currency.code()]).await?;
    Ok(before)
}

/// What each piece cost in a list, and the lowest price of the 30 days before that one, when that was a reduction.
pub type PricesBefore = BTreeMap<VariantId, (i64, Option<i64>)>;

/// Forgets a list with its prices; what they were stays in their history.
pub async fn delete_price_list(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    tx.execute("delete from list_price where price_list_id = $1", params![id]).await?;
    tx.execute("delete from price_list where id = $1", params![id]).await?;
    Ok(())
}

/// Adds a price for each variant with that SKU, and follows what one piece costs; answers whether there is such a variant.
pub async fn put_list_price(
    tx: &mut Tx,
    list: &str,
    sku: &str,
    at: PriceBreak,
    compare_at_minor: Option<i64>,
    before: &PricesBefore,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let rows = tx
        .query(
            "insert into list_price (price_list_id, variant_id, quantity_from, price_minor, compare_at_minor)
             select $1, v.id, $3, $4, $5 from variant v where v.sku = $2 and v.sku <> ''
             returning variant_id",
            params![list, sku, at.quantity_from, at.price_minor, compare_at_minor],
        )
        .await?;
    if at.quantity_from == 1 {
        for row in &rows {
            let variant = row.parse("variant_id")?;
            follow_list_price(tx, list, variant, at.price_minor, compare_at_minor, before.get(&variant), now).await?;
        }
    }
    Ok(!rows.is_empty())
}

/// Writes a changed price of a list down, and keeps beside it the lowest one of the 30 days before, if this one is a reduction.
/// What was before the list had the variant is the merchant's to say.
async fn follow_list_price(
    tx: &mut Tx,
    list: &str,
    variant: VariantId,
    price_minor: i64,
    compare_at_minor: Option<i64>,
    before: Option<&(i64, Option<i64>)>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let lowest = match before {
        Some((same, lowest)) if *same == price_minor => *lowest,
        Some((higher, _)) if *higher > price_minor => lowest_in_list_before(tx, list, variant, now).await?,
        Some(_) => None,
        // Taken out and put in again, it is the same variant as before.
        None => lowest_in_list_before(tx, list, variant, now).await?.or(compare_at_minor),
    };
    if before.is_none_or(|(same, _)| *same != price_minor) {
        tx.execute(
            "insert into list_price_history (price_list_id, variant_id, at, price_minor) values ($1, $2, $3, $4)",
            params![list, variant, now, price_minor],
        )
        .await?;
    }
    tx.execute(
        "update list_price
         set lowest_before_minor = $3
         where price_list_id = $1 and variant_id = $2 and quantity_from = 1",
        params![list, variant, lowest.filter(|lowest| *lowest > price_minor)],
    )
    .await?;
    Ok(())
}

/// The lowest price that a variant had in a list in the 30 days before that time.
async fn lowest_in_list_before(
    tx: &mut Tx,
    list: &str,
    variant: VariantId,
    at: Timestamp,
) -> Result<Option<i64>, StoreError> {
    let since = at.plus_ms(-LOOK_BACK_MS);
    let row = tx
        .query_one(
            "select min(h.price_minor) as lowest
             from list_price_history h
             where h.price_list_id = $4
               and h.variant_id = $1
               and h.at <= $3
               and h.at >= coalesce(
                   (
                       select max(e.at)
                       from list_price_history e
                       where e.price_list_id = $4 and e.variant_id = $1 and e.at <= $2
                   ),
                   $2
               )",
            params![variant, since, at, list],
        )
        .await?;
    row.get("lowest")
}
