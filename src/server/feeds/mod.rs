//! For machines that read the whole shop: search engines, price comparisons, readers of news. All of it is public, made of the same
//! values as the pages, and kept like pages.

mod news;
mod products;
mod sitemap;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Response, StatusCode};

pub use news::news;
pub use products::products;
pub use sitemap::{sitemap, sitemap_index};

use super::page_cache::{Class, Key, Page, Rendered};
use super::site::Site;
use super::{document, headers};
use crate::domain::html::escape;
use crate::services::ServiceError;
use crate::services::revisions::Subject;
use crate::words::{Language, Locale};

/// What nobody should look for: what is somebody's own, what only answers forms and scripts, and searches, of which there is no end.
const CLOSED: [&str; 14] = [
    "/cart",
    "/checkout",
    "/account",
    "/orders/",
    "/withdraw",
    "/wishlist",
    "/compare",
    "/alerts/",
    "/newsletter/",
    "/mails/",
    "/pay/",
    "/api/",
    "/in/",
    "/search",
];

pub async fn robots(State(site): State<Arc<Site>>) -> Response<Body> {
    let origin = site.origin.as_str();
    // Those in other languages as well, whether or not the shop speaks them just now.
    let bases = std::iter::once("").chain(Language::ALL.map(|language| Locale::marked(language).base));
    let closed: String = bases.flat_map(|base| CLOSED.map(|path| format!("Disallow: {base}{path}\n"))).collect();
    let text = format!("User-agent: *\n{closed}\nSitemap: {origin}/sitemap.xml");
    let mut response = document::sentence(StatusCode::OK, text);
    response.headers_mut().insert(header::CACHE_CONTROL, headers::REVALIDATE);
    response
}

/// Answers with a list that `write` makes: as it is kept, or made now. Nothing is kept of a list that is not there.
async fn answer(
    site: &Site,
    request: &HeaderMap,
    name: String,
    subject: Subject,
    write: impl AsyncFnOnce() -> Result<Option<String>, ServiceError>,
) -> Response<Body> {
    // Of markets the shop's own: those who read this choose none, and what is sold nowhere but in others is left out.
    let key = Key { name, edition: site.edition(""), subjects: vec![subject], class: Class::Passing };
    let render = async || match write().await {
        Ok(Some(xml)) => rendered(site, StatusCode::OK, "application/xml", xml),
        Ok(None) => {
            rendered(site, StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "There is no such list.\n".into())
        }
        Err(error) => {
            tracing::error!(%error, "a list for machines can't be made");
            let text = "The list can't be made right now.\n";
            rendered(site, StatusCode::INTERNAL_SERVER_ERROR, "text/plain; charset=utf-8", text.into())
        }
    };
    site.pages.get(key, render).await.answer(request)
}

fn rendered(site: &Site, status: StatusCode, kind: &'static str, text: String) -> Rendered {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, headers::REVALIDATE);
    Rendered { page: Page::new(status, site.dressed(headers), text.into()), keep: status == StatusCode::OK }
}

/// Text as it can stand in XML, which has no place at all for most control characters.
fn xml(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    escape(&text.chars().filter(allowed).filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect::<String>())
}

/// An element with a text in it.
fn element(name: &str, content: &str) -> String {
    format!("<{name}>{}</{name}>", xml(content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_breaks_out_of_its_element() {
        assert_eq!(element("title", "R&D </title>\u{1}\u{ffff}\n"), "<title>R&amp;D &lt;/title&gt;\n</title>");
    }
}
