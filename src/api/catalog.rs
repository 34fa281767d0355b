//! The catalogue, to be looked at.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::ApiError;
use super::wire::Answered;
use crate::domain::listing::SearchFound;
use crate::domain::product::{CollectionView, HomeView, ProductFound};
use crate::domain::shop::ShopView;

/// The shop and its navigation.
#[server(endpoint = "shop", input = GetUrl, output = Answered)]
pub async fn get_shop() -> Result<ShopView, ApiError> {
    use crate::services::catalog;
    Ok(catalog::get_shop(&super::request::ctx()?).await?)
}

/// What the home page shows.
#[server(endpoint = "home", input = GetUrl, output = Answered)]
pub async fn get_home() -> Result<HomeView, ApiError> {
    use crate::services::catalog;
    Ok(catalog::get_home(&super::request::ctx()?).await?)
}

/// A page of a collection. `query` is the page's query string, as [`crate::domain::listing::ListingQuery`] reads it.
#[server(endpoint = "collection", input = GetUrl, output = Answered)]
pub async fn get_collection(slug: String, query: String) -> Result<CollectionView, ApiError> {
    use crate::services::catalog;
    Ok(catalog::get_collection(&super::request::ctx()?, &slug, &query).await?)
}

/// What a search leads to. `query` as above.
#[server(endpoint = "search", input = GetUrl, output = Answered)]
pub async fn search_products(words: String, query: String) -> Result<SearchFound, ApiError> {
    use crate::services::catalog;
    Ok(catalog::search(&super::request::ctx()?, &words, &query).await?)
}

/// What is found under a product's slug.
#[server(endpoint = "product", input = GetUrl, output = Answered)]
pub async fn get_product(slug: String) -> Result<ProductFound, ApiError> {
    use crate::services::catalog;
    Ok(catalog::get_product_page(&super::request::ctx()?, &slug, super::request::review_query()).await?)
}
