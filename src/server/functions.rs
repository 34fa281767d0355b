//! Server functions, as the hydrated pages call them. What the public ones answer is the same for everyone and is kept
//! like the pages are. A page of another market than the shop's own asks under `/in/{market}`.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderValue};
use axum::http::{Method, Response, StatusCode};
use axum::response::IntoResponse as _;
use leptos::context::provide_context;
use leptos::server_fn::axum::server_fn_paths;

use super::page_cache::{Class, Key, Page, Rendered};
use super::site::Site;
use super::{document, headers};
use crate::api::request::NoSuchMarket;
use crate::domain::query_string;
use crate::services::revisions::Subject;

/// Functions that tell everyone the same.
const PUBLIC: [&str; 5] = ["/api/shop", "/api/home", "/api/collection", "/api/search", "/api/product"];
/// A longer query is answered, and not kept.
const KEPT_QUERY_MAX: usize = 500;

/// Calls the function of that path.
pub async fn call(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let ((_, path), method) = (place(request.uri().path()), request.method());
    let methods: Vec<String> =
        server_fn_paths().filter(|(at, _)| *at == path).map(|(_, method)| method.to_string()).collect();
    if methods.is_empty() {
        return document::sentence(StatusCode::NOT_FOUND, "There is no such function.");
    }
    if !methods.iter().any(|known| known == method.as_str()) {
        let mut refused = document::sentence(StatusCode::METHOD_NOT_ALLOWED, "This function is not called like that.");
        if let Ok(allow) = HeaderValue::from_str(&methods.join(", ")) {
            refused.headers_mut().insert(header::ALLOW, allow);
        }
        return refused;
    }
    match public_key(&site, request.uri().path(), request.uri().query().unwrap_or_default()) {
        Some(key) => {
            let page = site.pages.get(key.clone(), async || answer_public(&site, &key.name).await).await;
            page.answer(request.headers())
        }
        None => answer(&site, request).await,
    }
}

async fn answer(site: &Arc<Site>, mut request: Request) -> Response<Body> {
    // With a referrer, Leptos would answer a plain form by leading back there, errors and all. Our forms don't come here.
    request.headers_mut().remove(header::REFERER);
    let (market, path) = place(request.uri().path());
    let ctx = match site.ctx.in_market(market).await {
        Ok(ctx) => ctx,
        Err(error) => return document::trouble(site, &error, document::to_shop(site)),
    };
    let is_gone = !market.is_empty() && ctx.market().is_none();
    let plain = request.uri().query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    // It is the end of a path that came in.
    *request.uri_mut() = plain.parse().unwrap_or_default();
    let site = site.clone();
    let context = move || {
        site.provide();
        provide_context(ctx.clone());
        if is_gone {
            provide_context(NoSuchMarket);
        }
    };
    leptos_axum::handle_server_fns_with_context(context, request).await.into_response()
}

/// The id of the market in whose name a function is asked (empty for the shop's own), and the function's own path.
pub fn place(path: &str) -> (&str, &str) {
    let named = path.strip_prefix("/in/").and_then(|rest| rest.split_once('/'));
    named.map_or(("", path), |(market, _)| (market, path.get("/in/".len() + market.len()..).unwrap_or_default()))
}

/// Asks for what is the same for everyone, with nothing that the visitor sent but the question.
async fn answer_public(site: &Arc<Site>, name: &str) -> Rendered {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::GET;
    // A name is the path and query of a request that came in.
    *request.uri_mut() = name.parse().unwrap_or_default();
    let (mut parts, body) = answer(site, request).await.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.insert(header::CACHE_CONTROL, headers::REVALIDATE);
    let keep = parts.status == StatusCode::OK;
    Rendered { page: Page::new(parts.status, site.dressed(parts.headers), body), keep }
}

fn public_key(site: &Site, path: &str, query: &str) -> Option<Key> {
    if !PUBLIC.contains(&place(path).1) || query.len() > KEPT_QUERY_MAX {
        return None;
    }
    let mut subjects = vec![Subject::Lists];
    subjects
        .extend(query_string::pairs(query).filter(|(name, _)| name == "slug").map(|(_, slug)| Subject::Product(slug)));
    let name = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    // Its market stands in the path.
    Some(Key { name, edition: site.edition(""), subjects, class: Class::Passing })
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_function_is_asked_in_the_name_of_a_market() {
        assert_eq!(place("/api/cart/quote"), ("", "/api/cart/quote"));
        assert_eq!(place("/in/uk/api/cart/quote"), ("uk", "/api/cart/quote"));
        assert_eq!(place("/in//api/home"), ("", "/api/home"));
        assert_eq!(place("/in/uk"), ("", "/in/uk"));
    }
}
