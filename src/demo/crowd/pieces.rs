//! What the shop sells, as the crowd looks at it.

use std::collections::BTreeSet;

use super::words::{ANY, KINDS, Kind};
use crate::domain::dictionary::BETWEEN_VALUES;
use crate::domain::id::VariantId;
use crate::domain::product::{ProductFound, ProductView};
use crate::services::catalog::get_product;
use crate::services::{Ctx, ServiceError};

/// The option that names a glaze.
const GLAZE: &str = "glaze";

/// A product.
pub struct Piece {
    pub kind: &'static Kind,
    /// How much people like to buy it, against the others.
    pub weight: i64,
    /// Whether one buys several at once.
    pub cheap: bool,
    pub variants: Vec<PieceVariant>,
}

/// A variant of it.
pub struct PieceVariant {
    pub id: VariantId,
    /// "Ash, Small".
    pub title: String,
    pub glaze: Option<String>,
}

/// All that the shop sells in its own market.
pub async fn pieces(ctx: &Ctx) -> Result<Vec<Piece>, ServiceError> {
    let mut pieces = Vec::new();
    for product in products(ctx).await? {
        let glaze_at = product.options.iter().position(|option| option.name.eq_ignore_ascii_case(GLAZE));
        let dearest = product.variants.iter().map(|variant| variant.price_minor).max().unwrap_or_default();
        // What costs less is bought more often, and of what there is much to choose from, too.
        let choice = i64::try_from(product.variants.len()).unwrap_or(i64::MAX).min(12);
        let weight = 20 + choice * 8 + 400_000 / (dearest + 1_000);
        let variants = product.variants.iter().map(|variant| PieceVariant {
            id: variant.id,
            title: variant.option_values.join(BETWEEN_VALUES),
            glaze: glaze_at.and_then(|at| variant.option_values.get(at).cloned()),
        });
        pieces.push(Piece {
            kind: kind_of(&product.product_type),
            weight,
            cheap: dearest < 4_500,
            variants: variants.collect(),
        });
    }
    Ok(pieces)
}

/// What is sold in that market.
pub async fn sold_in(ctx: &Ctx, market: &str) -> Result<BTreeSet<VariantId>, ServiceError> {
    let products = products(&ctx.in_market(market).await?).await?;
    Ok(products.iter().flat_map(|product| &product.variants).map(|variant| variant.id).collect())
}

async fn products(ctx: &Ctx) -> Result<Vec<ProductView>, ServiceError> {
    let index = ctx.catalog.index(ctx).await?;
    let mut products = Vec::new();
    for row in &index.rows {
        if let ProductFound::Here(product) = get_product(ctx, &row.slug).await? {
            products.push(*product);
        }
    }
    Ok(products)
}

fn kind_of(product_type: &str) -> &'static Kind {
    KINDS.iter().find(|kind| kind.types.contains(&product_type)).unwrap_or(&ANY)
}
