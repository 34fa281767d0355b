//! The catalogue as shoppers see it.

use super::{Ctx, ServiceError};
use crate::domain::listing::Listing;
use crate::domain::product::{CollectionView, HomeView, ProductFound};
use crate::domain::shop::ShopView;

/// The shop and its navigation.
pub async fn get_shop(ctx: &Ctx) -> Result<ShopView, ServiceError> {
    let _ = ctx;
    Err(ServiceError::Breakage("not built yet".into()))
}

/// What the home page shows.
pub async fn get_home(ctx: &Ctx) -> Result<HomeView, ServiceError> {
    let _ = ctx;
    Err(ServiceError::Breakage("not built yet".into()))
}

/// A page of a collection. `query` is the page's query string, as `ListingQuery::from_query` reads it.
pub async fn get_collection(ctx: &Ctx, slug: &str, query: &str) -> Result<CollectionView, ServiceError> {
    let _ = (ctx, slug, query);
    Err(ServiceError::Breakage("not built yet".into()))
}

/// A page of what a search finds; `words` as the shopper typed them.
pub async fn search(ctx: &Ctx, words: &str, query: &str) -> Result<Listing, ServiceError> {
    let _ = (ctx, words, query);
    Err(ServiceError::Breakage("not built yet".into()))
}

/// What is found under a product's slug.
pub async fn get_product(ctx: &Ctx, slug: &str) -> Result<ProductFound, ServiceError> {
    let _ = (ctx, slug);
    Err(ServiceError::Breakage("not built yet".into()))
}
