//! The choice between light and dark, as far as the server has a hand in it: it keeps the cookie of visitors without script, and
//! gives them the stylesheet that goes with it. See [`crate::ui::kit::theme`].

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{self, HeaderMap};
use axum::http::{Response, StatusCode};

use super::form::Form;
use super::site::Site;
use super::{cookies, document, headers};
use crate::api::request::theme_of;
use crate::domain::theme::{THEME_COOKIE, Theme};

/// Remembers the choice, and leads back to where it was made.
pub async fn choose(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let referrer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let path = document::path_of_ours(referrer, site.origin.as_str()).unwrap_or("/");
    let mut response = document::redirect(StatusCode::SEE_OTHER, &format!("{}{path}", site.origin.as_str()));
    cookies::set_theme(&mut response, Theme::from_name(form.get(THEME_COOKIE)), &site.origin);
    response
}

/// What `data-theme` does on `<html>`, as a stylesheet of its own. The two marks are what lightningcss makes of `light-dark()` for
/// browsers that don't know it.
pub async fn sheet(headers: HeaderMap) -> Response<Body> {
    let css = match theme_of(&headers) {
        None => "",
        Some(Theme::Light) => ":root{color-scheme:light;--lightningcss-light:initial;--lightningcss-dark: }",
        Some(Theme::Dark) => ":root{color-scheme:dark;--lightningcss-light: ;--lightningcss-dark:initial}",
    };
    let mut response = Response::new(Body::from(css));
    response.headers_mut().insert(header::CONTENT_TYPE, headers::CSS);
    response
}
