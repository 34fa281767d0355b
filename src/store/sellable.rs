//! Variants as the till needs them: what a line of a cart or an order is made of, and how many there are.

use std::collections::BTreeMap;

use super::db::{Row, StoreError, Tx, Value};
use super::placeholders;
use super::stock::read_level;
use crate::domain::id::VariantId;
use crate::domain::product::PictureView;
use crate::domain::stock::StockLevel;

/// A variant with what its product says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sellable {
    pub variant: VariantId,
    /// Whether its product is sold at all: active and published.
    pub on_sale: bool,
    pub slug: String,
    pub title: String,
    pub tags: Vec<String>,
    pub product_type: String,
    /// The option values, "M / Blue".
    pub variant_title: String,
    pub sku: String,
    /// The variant's own picture, or the product's first.
    pub picture: Option<PictureView>,
    pub unit_price_minor: i64,
    pub weight_g: u32,
    pub taxable: bool,
    pub tax_category: String,
    pub requires_shipping: bool,
    pub level: StockLevel,
}

/// Those of the variants that exist, in one query.
pub async fn find_sellables(tx: &mut Tx, variants: &[VariantId]) -> Result<BTreeMap<VariantId, Sellable>, StoreError> {
    let Some(last) = variants.last() else {
        return Ok(BTreeMap::new());
    };
    // The list is filled up to a power of two, so that few statements are prepared for carts of all lengths.
    let length = variants.len().next_power_of_two();
    let ids: Vec<Value> = (0..length).map(|place| Value::from(*variants.get(place).unwrap_or(last))).collect();
    let sql = format!(
        "select v.id, v.option_values, v.sku, v.price_minor, v.weight_g, v.taxable, v.tax_category, v.requires_shipping,
                p.slug, p.title, p.tags, p.product_type, p.option_names, p.status = 'active' and p.published = 1 as on_sale,
                s.on_hand, s.allocated, s.held, s.tracked, s.sell_when_out,
                s.beyond_limit, s.lead_days, s.available_at,
                i.src, i.alt, i.width, i.height
         from variant v
         join product p on p.id = v.product_id
         join stock_level s on s.variant_id = v.id
         left join picture i on i.id = coalesce(
             v.picture_id,
             (select first.id from picture first where first.product_id = p.id order by first.position limit 1)
         )
         where v.id in ({})",
        placeholders(length)
    );
    let rows = tx.query(&sql, &ids).await?;
    rows.iter().map(read_sellable).map(|read| read.map(|sellable| (sellable.variant, sellable))).collect()
}

fn read_sellable(row: &Row) -> Result<Sellable, StoreError> {
    let option_names: Vec<String> = row.json("option_names")?;
    let option_values: Vec<String> = row.json("option_values")?;
    let src: Option<String> = row.get("src")?;
    let picture = match src {
        Some(src) => {
            Some(PictureView { src, alt: row.get("alt")?, width: row.get("width")?, height: row.get("height")? })
        }
        None => None,
    };
    Ok(Sellable {
        variant: row.parse("id")?,
        on_sale: row.get("on_sale")?,
        slug: row.get("slug")?,
        title: row.get("title")?,
        tags: row.json("tags")?,
        product_type: row.get("product_type")?,
        variant_title: if option_names.is_empty() { String::new() } else { option_values.join(" / ") },
        sku: row.get("sku")?,
        picture,
        unit_price_minor: row.get("price_minor")?,
        weight_g: row.get("weight_g")?,
        taxable: row.get("taxable")?,
        tax_category: row.get("tax_category")?,
        requires_shipping: row.get("requires_shipping")?,
        level: read_level(row)?,
    })
}
