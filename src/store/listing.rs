//! What lists and search need to know of each product, and no more: the whole catalogue passes through here whenever
//! it has changed.

use std::collections::HashMap;

use super::db::{Row, StoreError, Tx, Value};
use super::placeholders;
use super::product::Place;
use super::stock::read_level;
use crate::domain::id::{ProductId, VariantId};
use crate::domain::price::struck_price;
use crate::domain::product::PictureView;
use crate::domain::review::Rating;
use crate::domain::stock::StockLevel;
use crate::domain::time::Timestamp;

/// A product that is for sale, as lists and search see it.
#[derive(Debug, Clone)]
pub struct ListedProduct {
    pub id: ProductId,
    pub slug: String,
    pub title: String,
    /// Sanitized HTML.
    pub description_html: String,
    pub vendor: String,
    pub product_type: String,
    pub tags: Vec<String>,
    pub option_names: Vec<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// The first of its pictures.
    pub picture: Option<PictureView>,
    /// Of its published reviews.
    pub rating: Rating,
    /// Pieces that were sold of late.
    pub sold: i64,
    pub variants: Vec<ListedVariant>,
}

/// A variant of it.
#[derive(Debug, Clone)]
pub struct ListedVariant {
    pub id: VariantId,
    pub sku: String,
    pub option_values: Vec<String>,
    /// Its own, where it has one.
    pub picture: Option<PictureView>,
    pub price_minor: i64,
    /// What may be shown struck beside the price.
    pub was_minor: Option<i64>,
    pub level: StockLevel,
}

/// The next products that are for sale, in the merchant's order, and the place to go on from; `None` after the last.
pub async fn list_for_sale(
    tx: &mut Tx,
    after: Option<&Place>,
    count: u32,
) -> Result<(Vec<ListedProduct>, Option<Place>), StoreError> {
    let rows = tx
        .query(
            "select p.id, p.position, p.slug, p.title, p.description_html, p.vendor, p.product_type, p.tags, p.option_names,
                    p.created_at, p.updated_at,
                    f.src, f.alt, f.width, f.height,
                    coalesce(r.stars_1 + r.stars_2 + r.stars_3 + r.stars_4 + r.stars_5, 0) as review_count,
                    coalesce(r.stars_1 + 2 * r.stars_2 + 3 * r.stars_3 + 4 * r.stars_4 + 5 * r.stars_5, 0) as star_sum,
                    coalesce(s.sold, 0) as sold
             from product p
             left join picture f on f.product_id = p.id and f.position = 0
             left join product_rating r on r.product_id = p.id
             left join product_sales s on s.product_id = p.id
             where (p.position, p.id) > ($1, $2)
             and p.status = 'active'
             and p.published = 1
             order by p.position, p.id
             limit $3",
            &Place::params(after, count),
        )
        .await?;
    let next = rows.last().map(Place::read).transpose()?;
    let mut variants = variants_of(tx, &rows).await?;
    let products = rows.iter().map(|row| read_listed(row, &mut variants)).collect::<Result<_, _>>()?;
    Ok((products, next))
}

async fn variants_of(tx: &mut Tx, products: &[Row]) -> Result<HashMap<ProductId, Vec<ListedVariant>>, StoreError> {
    let mut variants: HashMap<_, Vec<_>> = HashMap::new();
    if products.is_empty() {
        return Ok(variants);
    }
    let sql = format!(
        "select v.id, v.product_id, v.sku, v.option_values, v.price_minor, v.compare_at_minor, v.lowest_before_minor,
                s.on_hand, s.allocated, s.held, s.tracked, s.sell_when_out,
                s.beyond_limit, s.lead_days, s.available_at, f.src, f.alt, f.width, f.height
         from variant v
         join stock_level s on s.variant_id = v.id
         left join picture f on f.id = v.picture_id
         where v.product_id in ({})
         order by v.product_id, v.position",
        placeholders(products.len())
    );
    let ids = products.iter().map(|row| row.get::<String>("id").map(Value::from)).collect::<Result<Vec<_>, _>>()?;
    for row in tx.query(&sql, &ids).await? {
        let price_minor = row.get("price_minor")?;
        variants.entry(row.parse("product_id")?).or_default().push(ListedVariant {
            id: row.parse("id")?,
            sku: row.get("sku")?,
            option_values: row.json("option_values")?,
            picture: read_picture(&row)?,
            price_minor,
            was_minor: struck_price(price_minor, row.get("compare_at_minor")?, row.get("lowest_before_minor")?),
            level: read_level(&row)?,
        });
    }
    Ok(variants)
}

fn read_picture(row: &Row) -> Result<Option<PictureView>, StoreError> {
    let picture = |src| -> Result<PictureView, StoreError> {
        Ok(PictureView { src, alt: row.get("alt")?, width: row.get("width")?, height: row.get("height")? })
    };
    row.get::<Option<String>>("src")?.map(picture).transpose()
}

fn read_listed(row: &Row, variants: &mut HashMap<ProductId, Vec<ListedVariant>>) -> Result<ListedProduct, StoreError> {
    let id = row.parse("id")?;
    Ok(ListedProduct {
        id,
        slug: row.get("slug")?,
        title: row.get("title")?,
        description_html: row.get("description_html")?,
        vendor: row.get("vendor")?,
        product_type: row.get("product_type")?,
        tags: row.json("tags")?,
        option_names: row.json("option_names")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        picture: read_picture(row)?,
        rating: Rating { count: row.get("review_count")?, sum: row.get("star_sum")? },
        sold: row.get("sold")?,
        variants: variants.remove(&id).unwrap_or_default(),
    })
}
