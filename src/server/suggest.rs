//! What is offered under a search field while somebody types. It is HTML that only has to be put there, so the browser's part of it
//! is small, and is fetched when somebody goes to such a field.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Response, StatusCode};
use sha2::{Digest, Sha256};

use super::page_cache::{Class, Key, Page, Rendered};
use super::site::Site;
use super::{headers, pages};
use crate::domain::html::escape;
use crate::domain::picture::Renditions;
use crate::domain::query_string::{encode, pairs};
use crate::domain::search::shown_query;
use crate::services::catalog::{Suggestions, suggest};
use crate::services::revisions::Subject;
use crate::words::{Language, search as words};

/// The browser's part.
const SCRIPT: &str = include_str!("../ui/suggest.js");
/// Where it is: under a name that changes with its content.
pub static SCRIPT_PATH: LazyLock<String> = LazyLock::new(|| {
    let hash: String = Sha256::digest(SCRIPT).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("/pkg/suggest.{hash}.js")
});
/// Pictures beside what is offered are shown this wide, in pixels of a sharp screen.
const PICTURE_WIDTH: u32 = 160;

/// The script.
pub async fn script(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let key = Key { name: SCRIPT_PATH.clone(), edition: String::new(), subjects: Vec::new(), class: Class::Lasting };
    let render = async || {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, headers::IMMUTABLE);
        Rendered { page: Page::new(StatusCode::OK, site.dressed(headers), SCRIPT.into()), keep: true }
    };
    site.pages.get(key, render).await.answer(request.headers())
}

/// What is offered to somebody who has typed this so far: `/search/suggest?q=tu`.
pub async fn show(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let (market, _) = pages::visited(&site, request.headers()).await;
    let typed = pairs(request.uri().query().unwrap_or_default()).find(|(name, _)| name == "q").map(|(_, typed)| typed);
    let typed = shown_query(&typed.unwrap_or_default());
    let name = format!("/search/suggest?q={}", encode(&typed));
    let key = Key { name, edition: site.edition(&market), subjects: vec![Subject::Lists], class: Class::Passing };
    let render = async || {
        let ctx = site.ctx.in_market(&market).await.unwrap_or_else(|_| site.ctx.clone());
        let (status, html) = match suggest(&ctx, &typed).await {
            Ok(offered) => (StatusCode::OK, html(site.language(), &offered)),
            Err(error) => {
                tracing::error!(%error, "nothing can be suggested");
                (StatusCode::INTERNAL_SERVER_ERROR, String::new())
            }
        };
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, headers::HTML);
        let class = if market.is_empty() { headers::REVALIDATE } else { headers::REVALIDATE_ONES_OWN };
        headers.insert(header::CACHE_CONTROL, class);
        let keep = status == StatusCode::OK;
        Rendered { page: Page::new(status, site.dressed(headers), html.into()), keep }
    };
    site.pages.get(key, render).await.answer(request.headers())
}

/// The options of the list box, by their kinds.
fn html(language: Language, Suggestions { queries, categories, products }: &Suggestions) -> String {
    let mut html = String::new();
    let query = |said: &String| option(&format!("/search?q={}", encode(said)), said, "");
    group(&mut html, words::searches(language), queries.iter().map(query));
    let category = |(slug, title): &(String, String)| option(&format!("/collections/{slug}"), title, "");
    group(&mut html, words::collections(language), categories.iter().map(category));
    let product = |card: &crate::domain::product::ProductCard| {
        let picture = card.picture.as_ref().map(|picture| {
            let renditions = Renditions::of(&picture.src);
            let small = renditions.and_then(|all| Some(all.address(all.widths(PICTURE_WIDTH).last()?, "webp")));
            let src = small.unwrap_or_else(|| picture.src.clone());
            format!("<img src=\"{}\" alt=\"\" width=\"40\" height=\"50\" loading=\"lazy\">", escape(&src))
        });
        let mark = if card.picks.is_empty() { "" } else { "?" };
        option(&format!("/products/{}{mark}{}", card.slug, card.picks), &card.title, &picture.unwrap_or_default())
    };
    group(&mut html, words::products(language), products.iter().map(product));
    html
}

fn group(html: &mut String, name: &str, options: impl Iterator<Item = String>) {
    let options: String = options.collect();
    if !options.is_empty() {
        // Writing to a string can't fail.
        let _ =
            write!(html, "<div role=\"group\" aria-label=\"{name}\"><p aria-hidden=\"true\">{name}</p>{options}</div>");
    }
}

fn option(href: &str, words: &str, picture: &str) -> String {
    let (href, words) = (escape(href), escape(words));
    format!(
        "<a role=\"option\" aria-selected=\"false\" tabindex=\"-1\" href=\"{href}\" data-words=\"{words}\">{picture}\
         <span>{words}</span></a>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_is_text_whatever_it_looks_like() {
        let words = "\"><script>alert(1)</script>".to_owned();
        let offered =
            Suggestions { queries: vec![words.clone()], categories: vec![("eat".into(), words)], products: vec![] };
        let html = html(Language::English, &offered);
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("role=\"option\"").count(), 2);
        assert!(html.contains("href=\"/search?q=%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E\""), "{html}");
    }

    #[test]
    fn nothing_to_offer_is_nothing() {
        assert_eq!(html(Language::English, &Suggestions::default()), "");
    }
}
