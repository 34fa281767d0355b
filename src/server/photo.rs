//! Photos with reviews. They are named by their content, and given out while their review is published.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Response, StatusCode};

use super::site::Site;
use super::{document, headers};
use crate::domain::refusal::Refusal;
use crate::domain::review_photo::read_photo_name;
use crate::services::ServiceError;
use crate::services::review_photo::get_photo;
use crate::words::document as words;

/// What is taken down is gone from everybody's caches after ten minutes. Until then nobody asks again, and then a few bytes do.
const FOR_A_WHILE: HeaderValue = HeaderValue::from_static("public, max-age=600");

/// The photo of that name.
pub async fn show(State(site): State<Arc<Site>>, Path(name): Path<String>, request: HeaderMap) -> Response<Body> {
    let missing = || document::said(StatusCode::NOT_FOUND, words::no_such_photo);
    let Some((hash, form)) = read_photo_name(&name) else { return missing() };
    let jpeg = match get_photo(&site.ctx, hash, form).await {
        Ok(jpeg) => jpeg,
        Err(ServiceError::Refusal(Refusal::NotFound)) => return missing(),
        Err(error) => return document::trouble(&site, &error, document::to_shop(&site)),
    };
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, FOR_A_WHILE);
    // Of letters, digits and a dot.
    if let Ok(etag) = HeaderValue::from_str(&format!("\"{name}\"")) {
        let known = request.get(header::IF_NONE_MATCH) == Some(&etag);
        headers.insert(header::ETAG, etag);
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(header::CONTENT_SECURITY_POLICY, headers::SANDBOX_POLICY);
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    *response.body_mut() = Body::from(jpeg);
    response
}
