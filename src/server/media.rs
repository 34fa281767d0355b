//! Pictures that were imported. They are named by their content, and nothing else in their folder is given out.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{self, HeaderValue};
use axum::http::{Response, StatusCode};

use super::site::Site;
use super::{assets, document, headers};
use crate::words::document as words;

/// The picture of that name.
pub async fn show(State(site): State<Arc<Site>>, Path(name): Path<String>) -> Response<Body> {
    let missing = || document::said(StatusCode::NOT_FOUND, words::no_such_picture);
    if !is_picture_name(&name) {
        return missing();
    }
    let path = site.data.media().join(&name);
    let read = tokio::task::spawn_blocking(move || std::fs::read(path)).await;
    let Ok(Ok(bytes)) = read else { return missing() };
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, assets::content_type(&name));
    headers.insert(header::CACHE_CONTROL, headers::IMMUTABLE);
    headers.insert(header::CONTENT_SECURITY_POLICY, headers::SANDBOX_POLICY);
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    response
}

/// A hash and the ending of a kind that we take.
pub fn is_picture_name(name: &str) -> bool {
    let Some((hash, ending)) = name.split_once('.') else { return false };
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    is_hash && matches!(ending, "jpg" | "png" | "webp")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_pictures_is_given_out() {
        let hash = "0123456789abcdef".repeat(4);
        assert!(is_picture_name(&format!("{hash}.jpg")));
        for name in
            ["../secret", "secret", &hash, &format!("{hash}.svg"), &format!("{hash}.jpg.png"), &format!("{hash}./../x")]
        {
            assert!(!is_picture_name(name), "{name}");
        }
    }
}
