//! Products side by side. Which they are stands in the address, so that a comparison can be shared, and needs no script.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response, StatusCode, Uri};
use leptos::prelude::RenderHtml as _;

use super::site::Site;
use super::{document, pages};
use crate::domain::comparison::COMPARED_MAX;
use crate::domain::query_string::pairs;
use crate::services::ServiceError;
use crate::services::catalog::{get_compared, list_comparable};
use crate::ui::storefront::compare::{Compared, DIFFERENCES, ONLY, PRODUCT, compare_page};
use crate::words::compare as words;

/// No slug is longer.
const SLUG_MAX: usize = 255;

pub async fn show(State(site): State<Arc<Site>>, uri: Uri, headers: HeaderMap) -> Response<Body> {
    let query = uri.query().unwrap_or_default();
    match compared(&site, query, &headers).await {
        Ok(compared) => {
            let main = site.in_words(|| compare_page(&compared).to_html());
            document::page(&site, StatusCode::OK, words::title(site.language()), &main)
        }
        Err(error) => document::trouble(&site, &error, document::to_shop(&site)),
    }
}

async fn compared(site: &Site, query: &str, headers: &HeaderMap) -> Result<Compared, ServiceError> {
    let (market, currency) = pages::visited(site, headers).await;
    let ctx = site.ctx.in_market(&market).await?;
    let mut slugs: Vec<String> = Vec::new();
    for (name, slug) in pairs(query) {
        if name == PRODUCT && !slug.is_empty() && slug.len() <= SLUG_MAX && !slugs.contains(&slug) {
            slugs.push(slug);
        }
    }
    let too_many = slugs.len() > COMPARED_MAX;
    slugs.truncate(COMPARED_MAX);
    let asked = slugs.len();
    let products = get_compared(&ctx, slugs).await?;
    let others = list_comparable(&ctx, &products).await?;
    Ok(Compared {
        left_out: too_many || products.len() < asked,
        only_differences: pairs(query).any(|(name, value)| name == ONLY && value == DIFFERENCES),
        products,
        currency,
        others,
    })
}
