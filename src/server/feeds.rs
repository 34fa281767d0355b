//! For search engines: what they may read, and a list of all there is to read.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Response, StatusCode};

use super::page_cache::{Class, Key, Page, Rendered};
use super::site::Site;
use super::{document, headers};
use crate::domain::html::escape;
use crate::domain::query_string;
use crate::services::ServiceError;
use crate::services::revisions::Subject;

/// A list has no more addresses than this (<https://www.sitemaps.org/protocol.html>).
const ADDRESSES_MAX: usize = 50_000;
/// Pages that every shop has.
const CONTENT: [&str; 5] = ["about", "shipping", "returns", "privacy", "contact"];

pub async fn robots(State(site): State<Arc<Site>>) -> Response<Body> {
    let origin = site.origin.as_str();
    let text = format!(
        "User-agent: *\nDisallow: /account\nDisallow: /cart\nDisallow: /checkout\nDisallow: /orders/\nDisallow: /pay/\n\
         Disallow: /alerts/\nDisallow: /wishlist\nDisallow: /compare\nDisallow: /newsletter/\nDisallow: /mails/\nDisallow: /withdraw\n\
         Disallow: /api/\nDisallow: /in/\nDisallow: /search\n\nSitemap: {origin}/sitemap.xml"
    );
    let mut response = document::sentence(StatusCode::OK, text);
    response.headers_mut().insert(header::CACHE_CONTROL, headers::REVALIDATE);
    response
}

/// The list, or, of a shop that is too large for one, the list of lists (`?part=1`, `?part=2`, …).
pub async fn sitemap(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let query = request.uri().query().unwrap_or_default();
    let part = query_string::pairs(query).find_map(|(name, part)| (name == "part").then_some(part));
    let part = part.and_then(|part| part.parse::<usize>().ok());
    let name = part.map_or_else(|| "/sitemap.xml".to_owned(), |part| format!("/sitemap.xml?part={part}"));
    // What is sold nowhere but in other markets is left out: search engines choose none.
    let key = Key { name, market: String::new(), subjects: vec![Subject::Lists], class: Class::Passing };
    let render = async || match list(&site, part).await {
        Ok(Some(xml)) => rendered(&site, StatusCode::OK, "application/xml", xml),
        Ok(None) => {
            rendered(&site, StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "There is no such part.\n".into())
        }
        Err(error) => {
            tracing::error!(%error, "the sitemap can't be made");
            let text = "The list can't be made right now.\n";
            rendered(&site, StatusCode::INTERNAL_SERVER_ERROR, "text/plain; charset=utf-8", text.into())
        }
    };
    site.pages.get(key, render).await.answer(request.headers())
}

/// Products and collections don't say when they changed last: what isn't known for sure is better left out.
async fn list(site: &Site, part: Option<usize>) -> Result<Option<String>, ServiceError> {
    let index = site.ctx.catalog.index(&site.ctx).await?;
    let collections = index.collections.iter().map(|collection| format!("/collections/{}", collection.slug));
    let products = index.rows.iter().map(|row| format!("/products/{}", row.slug));
    let content = CONTENT.iter().map(|page| format!("/pages/{page}"));
    let paths: Vec<String> =
        std::iter::once("/".to_owned()).chain(collections).chain(products).chain(content).collect();
    let parts: Vec<&[String]> = paths.chunks(ADDRESSES_MAX).collect();
    let xml = match (part, parts.as_slice()) {
        (None, [all]) => Some(address_list("urlset", "url", &site.origin, all.iter().cloned())),
        (None, several) => {
            let paths = (1..=several.len()).map(|part| format!("/sitemap.xml?part={part}"));
            Some(address_list("sitemapindex", "sitemap", &site.origin, paths))
        }
        (Some(part), several) => {
            let chosen = part.checked_sub(1).and_then(|place| several.get(place));
            chosen.map(|part| address_list("urlset", "url", &site.origin, part.iter().cloned()))
        }
    };
    Ok(xml)
}

fn address_list(
    list: &str,
    entry: &str,
    origin: &super::config::Origin,
    paths: impl Iterator<Item = String>,
) -> String {
    let namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{list} xmlns=\"{namespace}\">\n");
    for path in paths {
        // Writing to a string can't fail.
        let _ = writeln!(xml, "<{entry}><loc>{}{}</loc></{entry}>", origin.as_str(), escape(&path));
    }
    xml + &format!("</{list}>\n")
}

fn rendered(site: &Site, status: StatusCode, kind: &'static str, text: String) -> Rendered {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, headers::REVALIDATE);
    Rendered { page: Page::new(status, site.dressed(headers), text.into()), keep: status == StatusCode::OK }
}
