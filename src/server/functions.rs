//! Server functions, as the hydrated pages call them. What the public ones answer is the same for everyone and is kept
//! like the pages are.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderValue};
use axum::http::{Method, Response, StatusCode};
use axum::response::IntoResponse as _;
use leptos::server_fn::axum::server_fn_paths;

use super::page_cache::{Class, Key, Page, Rendered};
use super::site::Site;
use super::{document, headers};
use crate::domain::query_string;
use crate::services::revisions::Subject;

/// Functions that tell everyone the same.
const PUBLIC: [&str; 5] = ["/api/shop", "/api/home", "/api/collection", "/api/search", "/api/product"];
/// A longer query is answered, and not kept.
const KEPT_QUERY_MAX: usize = 500;

/// Calls the function of that path.
pub async fn call(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let (path, method) = (request.uri().path(), request.method());
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
    match public_key(path, request.uri().query().unwrap_or_default()) {
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
    let site = site.clone();
    leptos_axum::handle_server_fns_with_context(move || site.provide(), request).await.into_response()
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

fn public_key(path: &str, query: &str) -> Option<Key> {
    if !PUBLIC.contains(&path) || query.len() > KEPT_QUERY_MAX {
        return None;
    }
    let mut subjects = vec![Subject::Lists];
    subjects
        .extend(query_string::pairs(query).filter(|(name, _)| name == "slug").map(|(_, slug)| Subject::Product(slug)));
    let name = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    // Its market stands in the question.
    Some(Key { name, market: String::new(), subjects, class: Class::Passing })
}
