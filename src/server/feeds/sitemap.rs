//! The addresses of everything that is to be found: a list of lists, and a list for each kind of page.
//! <https://www.sitemaps.org/protocol.html>

use std::fmt::Write as _;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::Response;

use super::{answer, xml};
use crate::domain::time::Timestamp;
use crate::server::site::Site;
use crate::services::ServiceError;
use crate::services::catalog::index::CatalogIndex;
use crate::services::revisions::Subject;
use crate::ui::storefront::content::PAGES;

/// A list has no more addresses than this.
const ADDRESSES_MAX: usize = 50_000;

/// An address, and when what is found there has changed, as far as that is known.
type Address = (String, Option<Timestamp>);

/// The list of lists.
pub async fn sitemap_index(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let write = async || {
        let index = site.ctx.catalog.index(&site.ctx).await?;
        let mut lists: Vec<Address> = vec![list_of("content"), list_of("collections")];
        let pieces = index.rows.chunks(ADDRESSES_MAX);
        lists.extend((1..).zip(pieces).map(|(part, rows)| {
            let changed = rows.iter().filter_map(|row| index.updated_at(row)).max();
            (list_of(&format!("products-{part}")).0, changed)
        }));
        Ok(Some(written("sitemapindex", "sitemap", site.origin.as_str(), lists.into_iter())))
    };
    answer(&site, request.headers(), "/sitemap.xml".to_owned(), Subject::Lists, write).await
}

/// One of the lists that the list of lists names.
pub async fn sitemap(State(site): State<Arc<Site>>, Path(name): Path<String>, request: Request) -> Response<Body> {
    let write = async || -> Result<Option<String>, ServiceError> {
        let index = site.ctx.catalog.index(&site.ctx).await?;
        let found = addresses(&index, &name);
        Ok(found.map(|found| written("urlset", "url", site.origin.as_str(), found.into_iter())))
    };
    answer(&site, request.headers(), format!("/sitemaps/{name}"), Subject::Lists, write).await
}

fn list_of(name: &str) -> Address {
    (format!("/sitemaps/{name}.xml"), None)
}

/// What stands in the list of this name. Only of products we know when they have changed; what isn't known is better left out.
fn addresses(index: &CatalogIndex, name: &str) -> Option<Vec<Address>> {
    Some(match name.strip_suffix(".xml")? {
        "content" => {
            let pages = PAGES.iter().map(|page| (format!("/pages/{page}"), None));
            std::iter::once(("/".to_owned(), None)).chain(pages).collect()
        }
        "collections" => {
            // A collection with nothing in it asks not to be found.
            let filled = index.collections.iter().filter(|collection| index.rows_of(collection).next().is_some());
            filled.map(|collection| (format!("/collections/{}", collection.slug), None)).collect()
        }
        name => {
            let part: usize = name.strip_prefix("products-")?.parse().ok()?;
            let rows = index.rows.chunks(ADDRESSES_MAX).nth(part.checked_sub(1)?)?;
            rows.iter().map(|row| (format!("/products/{}", row.slug), index.updated_at(row))).collect()
        }
    })
}

fn written(list: &str, entry: &str, origin: &str, addresses: impl Iterator<Item = Address>) -> String {
    let namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    let mut text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{list} xmlns=\"{namespace}\">\n");
    for (path, changed) in addresses {
        let changed = changed.map(|at| format!("<lastmod>{}</lastmod>", at.iso_date())).unwrap_or_default();
        // Writing to a string can't fail.
        let _ = writeln!(text, "<{entry}><loc>{origin}{}</loc>{changed}</{entry}>", xml(&path));
    }
    text + &format!("</{list}>\n")
}
