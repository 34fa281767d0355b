//! The catalogue, to be looked at. The question says in which market: an answer is the same for whoever asks it.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::ApiError;
use super::wire::Answered;
use crate::domain::listing::Listing;
use crate::domain::product::{CollectionView, HomeView, ProductFound};
use crate::domain::shop::ShopView;

/// The id of a market; `None` for the shop's own.
pub type Market = Option<String>;

/// The shop and its navigation.
#[server(endpoint = "shop", input = GetUrl, output = Answered)]
pub async fn get_shop(market: Market) -> Result<ShopView, ApiError> {
    use crate::services::catalog;
    Ok(catalog::get_shop(&super::request::ctx_in(market).await?).await?)
}

/// What the home page shows.
#[server(endpoint = "home", input = GetUrl, output = Answered)]
pub async fn get_home(market: Market) -> Result<HomeView, ApiError> {
    use crate::services::catalog;
    Ok(catalog::get_home(&super::request::ctx_in(market).await?).await?)
}

/// A page of a collection. `query` is the page's query string, as [`crate::domain::listing::ListingQuery`] reads it.
#[server(endpoint = "collection", input = GetUrl, output = Answered)]
pub async fn get_collection(slug: String, query: String, market: Market) -> Result<CollectionView, ApiError> {
    use crate::services::catalog;
    Ok(catalog::get_collection(&super::request::ctx_in(market).await?, &slug, &query).await?)
}

/// A page of what a search finds. `query` as above.
#[server(endpoint = "search", input = GetUrl, output = Answered)]
pub async fn search_products(words: String, query: String, market: Market) -> Result<Listing, ApiError> {
    use crate::services::catalog;
    Ok(catalog::search(&super::request::ctx_in(market).await?, &words, &query).await?)
}

/// What is found under a product's slug.
#[server(endpoint = "product", input = GetUrl, output = Answered)]
pub async fn get_product(slug: String, market: Market) -> Result<ProductFound, ApiError> {
    use crate::services::catalog;
    Ok(catalog::get_product(&super::request::ctx_in(market).await?, &slug).await?)
}
