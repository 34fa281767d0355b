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
use crate::words::{Language, Locale};

/// A list has no more addresses than this.
const ADDRESSES_MAX: usize = 50_000;
/// Pages on a list: each has an address in every language that the shop can speak.
const PAGES_MAX: usize = ADDRESSES_MAX / Language::ALL.len();

/// An address, and when what is found there has changed, as far as that is known.
type Address = (String, Option<Timestamp>);

/// The list of lists.
pub async fn sitemap_index(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let write = async || {
        let index = site.ctx.catalog.index(&site.ctx).await?;
        let mut lists: Vec<Address> = vec![list_of("content"), list_of("collections")];
        let pieces = index.rows.chunks(PAGES_MAX);
        lists.extend((1..).zip(pieces).map(|(part, rows)| {
            let changed = rows.iter().filter_map(|row| index.updated_at(row)).max();
            (list_of(&format!("products-{part}")).0, changed)
        }));
        Ok(Some(index_of(site.origin.as_str(), lists)))
    };
    answer(&site, request.headers(), "/sitemap.xml".to_owned(), Subject::Lists, write).await
}

/// One of the lists that the list of lists names.
pub async fn sitemap(State(site): State<Arc<Site>>, Path(name): Path<String>, request: Request) -> Response<Body> {
    let write = async || -> Result<Option<String>, ServiceError> {
        let index = site.ctx.catalog.index(&site.ctx).await?;
        let spoken = &index.shop.languages;
        Ok(addresses(&index, &name).map(|found| list_in_all(site.origin.as_str(), spoken, found)))
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
            let rows = index.rows.chunks(PAGES_MAX).nth(part.checked_sub(1)?)?;
            rows.iter().map(|row| (format!("/products/{}", row.slug), index.updated_at(row))).collect()
        }
    })
}

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

fn index_of(origin: &str, lists: Vec<Address>) -> String {
    let mut text = format!("{HEAD}<sitemapindex xmlns=\"{NAMESPACE}\">\n");
    for (path, changed) in lists {
        // Writing to a string can't fail.
        let _ = writeln!(text, "<sitemap><loc>{origin}{}</loc>{}</sitemap>", xml(&path), last_change(changed));
    }
    text + "</sitemapindex>\n"
}

/// The pages in each of the languages, each with its addresses in all of them where there are several.
/// <https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap>
fn list_in_all(origin: &str, spoken: &[Language], pages: Vec<Address>) -> String {
    let links = if spoken.len() > 1 { " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"" } else { "" };
    let mut text = format!("{HEAD}<urlset xmlns=\"{NAMESPACE}\"{links}>\n");
    for (path, changed) in pages {
        let of = |language: Language| xml(&Locale::of(language, spoken).path(&path));
        let link = |language: &Language| {
            let code = language.code();
            format!("<xhtml:link rel=\"alternate\" hreflang=\"{code}\" href=\"{origin}{}\"/>", of(*language))
        };
        let others: String = spoken.iter().filter(|_| spoken.len() > 1).map(link).collect();
        for language in spoken {
            let _ = writeln!(text, "<url><loc>{origin}{}</loc>{}{others}</url>", of(*language), last_change(changed));
        }
    }
    text + "</urlset>\n"
}

fn last_change(changed: Option<Timestamp>) -> String {
    changed.map(|at| format!("<lastmod>{}</lastmod>", at.iso_date())).unwrap_or_default()
}
