//! Products, whole: with their pictures, their variants and the stock of each.

use std::collections::HashMap;

use super::db::{Row, StoreError, Tx, Value};
use super::location::{lock_level, put_count};
use super::placeholders;
use super::price::{lowest_before, write_price};
use super::stock::read_level;
use crate::domain::id::{PictureId, ProductId, VariantId};
use crate::domain::product::{Picture, Product, Variant};
use crate::domain::stock::StockLevel;
use crate::domain::time::Timestamp;
use crate::params;

/// What [`read_product`] reads.
const COLUMNS: &str =
    "id, slug, title, description_html, vendor, product_type, category, tags, status, published, gift_card,
     option_names, seo_title, seo_description, position, created_at, updated_at";

/// The product with this slug.
pub async fn find_product(tx: &mut Tx, slug: &str) -> Result<Option<Product>, StoreError> {
    Ok(find_products(tx, &[slug.to_owned()]).await?.pop())
}

/// The products with these slugs, in the merchant's order; slugs that nothing has are passed over.
pub async fn find_products(tx: &mut Tx, slugs: &[String]) -> Result<Vec<Product>, StoreError> {
    if slugs.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "select {COLUMNS}
         from product
         where slug in ({})
         order by position, id",
        placeholders(slugs.len())
    );
    let slugs: Vec<Value> = slugs.iter().map(Value::from).collect();
    let rows = tx.query(&sql, &slugs).await?;
    complete(tx, &rows).await
}

/// A place in the merchant's order, to go on from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    position: i64,
    id: String,
}

impl Place {
    /// Of a row with `position` and `id`.
    pub(super) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { position: row.get("position")?, id: row.get("id")? })
    }

    /// The first three parameters of a query for so many rows after the place.
    pub(super) fn params(after: Option<&Self>, count: u32) -> [Value; 3] {
        let (position, id) = after.map_or((i64::MIN, ""), |place| (place.position, place.id.as_str()));
        [position.into(), id.into(), count.into()]
    }
}

/// The next products in the merchant's order, and the place to go on from; `None` after the last.
pub async fn list_products(
    tx: &mut Tx,
    after: Option<&Place>,
    count: u32,
) -> Result<(Vec<Product>, Option<Place>), StoreError> {
    let sql = format!(
        "select {COLUMNS}
         from product
         where (position, id) > ($1, $2)
         order by position, id
         limit $3"
    );
    let rows = tx.query(&sql, &Place::params(after, count)).await?;
    let next = rows.last().map(Place::read).transpose()?;
    Ok((complete(tx, &rows).await?, next))
}

/// How many products there are, sold or not.
pub async fn count_products(tx: &mut Tx) -> Result<i64, StoreError> {
    tx.query_one("select count(*) as n from product", &[]).await?.get("n")
}

/// The counts of these products' variants.
pub async fn list_levels(tx: &mut Tx, products: &[ProductId]) -> Result<HashMap<VariantId, StockLevel>, StoreError> {
    if products.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "select s.variant_id, s.on_hand, s.allocated, s.held, s.tracked, s.sell_when_out, s.beyond_limit,
                s.lead_days, s.available_at
         from stock_level s
         join variant v on v.id = s.variant_id
         where v.product_id in ({})",
        placeholders(products.len())
    );
    let ids: Vec<Value> = products.iter().map(|id| Value::from(*id)).collect();
    let rows = tx.query(&sql, &ids).await?;
    rows.iter().map(|row| Ok((row.parse("variant_id")?, read_level(row)?))).collect()
}

/// The slug under which the product that once had this one is found now.
pub async fn find_moved_slug(tx: &mut Tx, old_slug: &str) -> Result<Option<String>, StoreError> {
    let row = tx
        .query_opt(
            "select p.slug
             from slug_redirect r
             join product p on p.id = r.product_id
             where r.old_slug = $1",
            params![old_slug],
        )
        .await?;
    row.map(|row| row.get("slug")).transpose()
}

/// Gives the product another slug and keeps links to the old one going.
///
/// # Errors
/// [`StoreError::Conflict`] when another product has the slug.
pub async fn move_product(tx: &mut Tx, product: ProductId, old: &str, new: &str) -> Result<(), StoreError> {
    tx.execute("update product set slug = $2 where id = $1", params![product, new]).await?;
    tx.execute("delete from slug_redirect where old_slug = $1", params![new]).await?;
    tx.execute(
        "insert into slug_redirect (old_slug, product_id) values ($1, $2)
         on conflict (old_slug) do update set product_id = excluded.product_id",
        params![old, product],
    )
    .await?;
    Ok(())
}

/// Makes the store hold the product as it is in `after`, where it now holds `before` (`None` for a new one, which goes to the
/// end of the merchant's order). Writes only what differs; pictures and variants that `after` lacks are deleted. Changes of stock
/// are written down with their `cause`.
///
/// # Errors
/// [`StoreError::Conflict`] when the slug is taken, or pieces are held that `after` no longer has.
pub async fn save_product(
    tx: &mut Tx,
    before: Option<&Product>,
    after: &Product,
    cause: &str,
) -> Result<(), StoreError> {
    match before {
        None => insert_product(tx, after).await?,
        Some(_) => update_product(tx, after).await?,
    }
    let (old_pictures, old_variants) = before.map_or((&[][..], &[][..]), |b| (&b.pictures, &b.variants));
    for gone in old_variants.iter().filter(|old| after.variants.iter().all(|new| new.id != old.id)) {
        tx.execute("delete from variant where id = $1", params![gone.id]).await?;
    }
    for gone in old_pictures.iter().filter(|old| after.pictures.iter().all(|new| new.id != old.id)) {
        tx.execute("delete from picture where id = $1", params![gone.id]).await?;
    }
    for (position, picture) in (0_u32..).zip(&after.pictures) {
        let old = (0_u32..).zip(old_pictures).find(|(_, old)| old.id == picture.id);
        if old != Some((position, picture)) {
            put_picture(tx, after.id, position, picture).await?;
        }
    }
    for (position, variant) in (0_u32..).zip(&after.variants) {
        let old = (0_u32..).zip(old_variants).find(|(_, old)| old.id == variant.id);
        if old != Some((position, variant)) {
            put_variant(tx, after, position, variant, old.map(|(_, old)| old)).await?;
            put_stock(tx, old.map(|(_, old)| old), variant, after.updated_at, cause).await?;
        }
    }
    Ok(())
}

async fn insert_product(tx: &mut Tx, product: &Product) -> Result<(), StoreError> {
    tx.execute(
        "insert into product (
             id, slug, title, description_html, vendor, product_type, category, tags, status, published, gift_card,
             option_names, seo_title, seo_description, position, created_at, updated_at
         ) values (
             $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
             (select coalesce(max(position), 0) + 1 from product), $15, $16
         )",
        params![
            product.id,
            &product.slug,
            &product.title,
            &product.description_html,
            &product.vendor,
            &product.product_type,
            &product.category,
            json(&product.tags),
            product.status.as_str(),
            product.published,
            product.gift_card,
            json(&product.option_names),
            &product.seo_title,
            &product.seo_description,
            product.created_at,
            product.updated_at,
        ],
    )
    .await?;
    Ok(())
}

async fn update_product(tx: &mut Tx, product: &Product) -> Result<(), StoreError> {
    tx.execute(
        "update product
         set slug = $2, title = $3, description_html = $4, vendor = $5, product_type = $6, category = $7, tags = $8,
             status = $9, published = $10, gift_card = $11, option_names = $12, seo_title = $13, seo_description = $14,
             updated_at = $15
         where id = $1",
        params![
            product.id,
            &product.slug,
            &product.title,
            &product.description_html,
            &product.vendor,
            &product.product_type,
            &product.category,
            json(&product.tags),
            product.status.as_str(),
            product.published,
            product.gift_card,
            json(&product.option_names),
            &product.seo_title,
            &product.seo_description,
            product.updated_at,
        ],
    )
    .await?;
    Ok(())
}

async fn put_picture(tx: &mut Tx, product: ProductId, position: u32, picture: &Picture) -> Result<(), StoreError> {
    tx.execute(
        "insert into picture (id, product_id, position, src, source_url, alt, width, height)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (id) do update
         set position = excluded.position, src = excluded.src, source_url = excluded.source_url, alt = excluded.alt,
             width = excluded.width, height = excluded.height",
        params![
            picture.id,
            product,
            position,
            &picture.src,
            &picture.source_url,
            &picture.alt,
            picture.width,
            picture.height,
        ],
    )
    .await?;
    Ok(())
}

async fn put_variant(
    tx: &mut Tx,
    product: &Product,
    position: u32,
    variant: &Variant,
    before: Option<&Variant>,
) -> Result<(), StoreError> {
    let lowest_before_minor = follow_price(tx, variant, before, product.updated_at).await?;
    tx.execute(
        "insert into variant (
             id, product_id, position, sku, barcode, option_values, price_minor, compare_at_minor, cost_minor,
             weight_g, taxable, requires_shipping, picture_id, tax_category, lowest_before_minor
         ) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         on conflict (id) do update
         set position = excluded.position, sku = excluded.sku, barcode = excluded.barcode,
             option_values = excluded.option_values, price_minor = excluded.price_minor,
             compare_at_minor = excluded.compare_at_minor, cost_minor = excluded.cost_minor,
             weight_g = excluded.weight_g, taxable = excluded.taxable,
             requires_shipping = excluded.requires_shipping, picture_id = excluded.picture_id,
             tax_category = excluded.tax_category, lowest_before_minor = excluded.lowest_before_minor",
        params![
            variant.id,
            product.id,
            position,
            &variant.sku,
            &variant.barcode,
            json(&variant.option_values),
            variant.price_minor,
            variant.compare_at_minor,
            variant.cost_minor,
            variant.weight_g,
            variant.taxable,
            variant.requires_shipping,
            variant.picture,
            &variant.tax_category,
            lowest_before_minor,
        ],
    )
    .await?;
    Ok(())
}

/// Writes a changed price down, and answers the lowest one of the 30 days before, if this one is a reduction. What a new variant
/// cost before it came into these books is the merchant's to say.
async fn follow_price(
    tx: &mut Tx,
    variant: &Variant,
    before: Option<&Variant>,
    at: Timestamp,
) -> Result<Option<i64>, StoreError> {
    let lowest = match before {
        Some(before) if before.price_minor == variant.price_minor => return Ok(before.lowest_before_minor),
        Some(before) if before.price_minor > variant.price_minor => lowest_before(tx, variant.id, at).await?,
        Some(_) => None,
        None => variant.compare_at_minor,
    };
    write_price(tx, variant.id, variant.price_minor, at).await?;
    Ok(lowest.filter(|lowest| *lowest > variant.price_minor))
}

/// Sets the counts of a variant, except for what is held or sold: that belongs to orders.
async fn put_stock(
    tx: &mut Tx,
    before: Option<&Variant>,
    after: &Variant,
    at: Timestamp,
    cause: &str,
) -> Result<(), StoreError> {
    let there = match before {
        Some(before) if before.on_hand == after.on_hand => after.on_hand,
        Some(_) => lock_level(tx, after.id).await?.map_or(0, |level| level.on_hand),
        None => 0,
    };
    let change = after.on_hand.saturating_sub(there);
    let counts = params![after.id, after.stock_tracked, after.sell_when_out, change];
    let statement = match before {
        Some(_) => {
            "update stock_level
             set tracked = $2, sell_when_out = $3, on_hand = on_hand + $4
             where variant_id = $1"
        }
        None => "insert into stock_level (variant_id, tracked, sell_when_out, on_hand) values ($1, $2, $3, $4)",
    };
    tx.execute(statement, counts).await?;
    if change != 0 {
        put_count(tx, after.id, change, cause, at).await?;
    }
    Ok(())
}

/// Adds pictures and variants to rows of products: two more queries, however many products there are.
async fn complete(tx: &mut Tx, rows: &[Row]) -> Result<Vec<Product>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows.iter().map(|row| row.get::<String>("id").map(Value::from)).collect::<Result<Vec<_>, _>>()?;
    let places = placeholders(ids.len());
    let mut pictures: HashMap<ProductId, Vec<Picture>> = HashMap::new();
    let sql = format!(
        "select id, product_id, src, source_url, alt, width, height
         from picture
         where product_id in ({places})
         order by product_id, position"
    );
    for row in tx.query(&sql, &ids).await? {
        pictures.entry(row.parse("product_id")?).or_default().push(read_picture(&row)?);
    }
    let mut variants: HashMap<ProductId, Vec<Variant>> = HashMap::new();
    let sql = format!(
        "select v.id, v.product_id, v.sku, v.barcode, v.option_values, v.price_minor, v.compare_at_minor, v.cost_minor,
                v.lowest_before_minor, v.weight_g, v.taxable, v.tax_category, v.requires_shipping,
                v.picture_id, s.tracked, s.sell_when_out, s.on_hand
         from variant v
         join stock_level s on s.variant_id = v.id
         where v.product_id in ({places})
         order by v.product_id, v.position"
    );
    for row in tx.query(&sql, &ids).await? {
        variants.entry(row.parse("product_id")?).or_default().push(read_variant(&row)?);
    }
    rows.iter()
        .map(|row| {
            let mut product = read_product(row)?;
            product.pictures = pictures.remove(&product.id).unwrap_or_default();
            product.variants = variants.remove(&product.id).unwrap_or_default();
            Ok(product)
        })
        .collect()
}

/// A row of `product`, without its pictures and variants.
fn read_product(row: &Row) -> Result<Product, StoreError> {
    Ok(Product {
        id: row.parse("id")?,
        slug: row.get("slug")?,
        title: row.get("title")?,
        description_html: row.get("description_html")?,
        vendor: row.get("vendor")?,
        product_type: row.get("product_type")?,
        category: row.get("category")?,
        tags: row.json("tags")?,
        status: row.parse("status")?,
        published: row.get("published")?,
        gift_card: row.get("gift_card")?,
        option_names: row.json("option_names")?,
        variants: Vec::new(),
        pictures: Vec::new(),
        seo_title: row.get("seo_title")?,
        seo_description: row.get("seo_description")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}

fn read_picture(row: &Row) -> Result<Picture, StoreError> {
    Ok(Picture {
        id: row.parse::<PictureId>("id")?,
        src: row.get("src")?,
        source_url: row.get("source_url")?,
        alt: row.get("alt")?,
        width: row.get("width")?,
        height: row.get("height")?,
    })
}

fn read_variant(row: &Row) -> Result<Variant, StoreError> {
    Ok(Variant {
        id: row.parse("id")?,
        sku: row.get("sku")?,
        barcode: row.get("barcode")?,
        option_values: row.json("option_values")?,
        price_minor: row.get("price_minor")?,
        compare_at_minor: row.get("compare_at_minor")?,
        lowest_before_minor: row.get("lowest_before_minor")?,
        cost_minor: row.get("cost_minor")?,
        weight_g: row.get("weight_g")?,
        taxable: row.get("taxable")?,
        tax_category: row.get("tax_category")?,
        requires_shipping: row.get("requires_shipping")?,
        stock_tracked: row.get("tracked")?,
        sell_when_out: row.get("sell_when_out")?,
        on_hand: row.get("on_hand")?,
        picture: row.parse_opt("picture_id")?,
    })
}

/// A list of texts as the schema keeps it: JSON, written in one way only.
fn json(texts: &[String]) -> String {
    serde_json::Value::from(texts).to_string()
}
