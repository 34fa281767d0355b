//! The whole catalogue with all that is known of it, a few products at a time: for lists that machines fetch.

use super::{picture_view, variants};
use crate::domain::excerpt::excerpt;
use crate::domain::id::ProductId;
use crate::domain::price::struck_price;
use crate::domain::product::{PictureView, Product, ProductStatus, Variant, VariantView};
use crate::services::price::PriceSource;
use crate::services::{Ctx, ServiceError};
use crate::store::db::Tx;
use crate::store::product::{Place, list_levels, list_products};

/// Products that are read at once.
const PAGE: u32 = 100;
/// A description has no more characters than this: merchants' lists take 5,000.
const DESCRIPTION_CHARS: usize = 4_900;

/// A product that is sold in the market of the visitor.
#[derive(Debug, Clone)]
pub struct FeedProduct {
    pub id: ProductId,
    pub slug: String,
    pub title: String,
    pub description_text: String,
    pub vendor: String,
    pub product_type: String,
    /// A path in a taxonomy; empty when unknown.
    pub category: String,
    pub option_names: Vec<String>,
    pub variants: Vec<VariantView>,
    pub pictures: Vec<PictureView>,
}

/// The next products that are for sale, in the merchant's order, and the place to go on from; `None` after the last.
pub async fn list_feed(ctx: &Ctx, after: Option<Place>) -> Result<(Vec<FeedProduct>, Option<Place>), ServiceError> {
    let dictionary = ctx.dictionary().await?;
    let (market, own_currency, now) = (ctx.market().cloned(), ctx.shop().await?.rules.currency, ctx.now());
    ctx.store
        .read(async move |tx: &mut Tx| {
            let (mut products, next) = list_products(tx, after.as_ref(), PAGE).await?;
            products.iter_mut().for_each(|product| dictionary.translate_all(product));
            let ids: Vec<ProductId> = products.iter().map(|product| product.id).collect();
            let levels = list_levels(tx, &ids).await?;
            let source = PriceSource::of(tx, market.as_ref(), own_currency).await?;
            let prices = source.of_products(tx, &ids).await?;
            let price = |variant: &Variant| {
                let was_minor =
                    struck_price(variant.price_minor, variant.compare_at_minor, variant.lowest_before_minor);
                prices.of_one(variant.id, variant.price_minor, was_minor)
            };
            let sold = |product: &&Product| product.status == ProductStatus::Active && product.published;
            let listed = products.iter().filter(sold).map(|product| FeedProduct {
                id: product.id,
                slug: product.slug.clone(),
                title: product.title.clone(),
                description_text: excerpt(&product.description_html, DESCRIPTION_CHARS),
                vendor: product.vendor.clone(),
                product_type: product.product_type.clone(),
                category: product.category.clone(),
                option_names: product.option_names.clone(),
                variants: variants(product, &levels, now, price),
                pictures: product.pictures.iter().map(picture_view).collect(),
            });
            Ok((listed.collect(), next))
        })
        .await
}
