//! Pictures for where somebody shares a page: each in the shape that networks show, drawn when it is first asked for and kept in the data
//! directory under a name that changes with the picture.

use std::path::Path as FilePath;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{self, HeaderValue};
use axum::http::{Response, StatusCode};
use sha2::{Digest, Sha256};

use super::site::Site;
use super::{assets, document, headers, media};
use crate::domain::picture::{Renditions, SHARED_SHOP, SHARED_SIZE};
use crate::providers::image::in_shape;
use crate::services::catalog::get_home;
use crate::words::document as words;

/// The picture at that path of ours, or the one that stands for the shop.
pub async fn show(State(site): State<Arc<Site>>, Path(path): Path<String>) -> Response<Body> {
    let missing = || document::said(StatusCode::NOT_FOUND, words::no_such_picture);
    let asked = format!("/{path}");
    let of_shop = asked == SHARED_SHOP;
    let src = if of_shop { shop_picture(&site).await } else { Some(asked) };
    let Some(jpeg) = (match src {
        Some(src) => jpeg(&site, src).await,
        None => None,
    }) else {
        return missing();
    };
    let mut response = Response::new(Body::from(jpeg));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    // The shop may choose another picture; what has a hash in its name never changes.
    headers.insert(header::CACHE_CONTROL, if of_shop { headers::REVALIDATE } else { headers::IMMUTABLE });
    headers.insert(header::CONTENT_SECURITY_POLICY, headers::SANDBOX_POLICY);
    response
}

/// What the front page opens with.
async fn shop_picture(site: &Site) -> Option<String> {
    let home = get_home(&site.ctx).await.ok()?;
    let of_products = home.featured.into_iter().filter_map(|card| card.picture);
    home.opening.into_iter().chain(of_products).map(|picture| picture.src).next()
}

/// As it is kept, or as it is drawn now. One is drawn at a time: many at once would take the processors from those who shop.
async fn jpeg(site: &Arc<Site>, src: String) -> Option<Vec<u8>> {
    let name: String = Sha256::digest(src.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let kept = site.data.shared().join(format!("{name}.jpg"));
    let read = {
        let kept = kept.clone();
        tokio::task::spawn_blocking(move || std::fs::read(kept).ok())
    };
    if let Ok(Some(jpeg)) = read.await {
        return Some(jpeg);
    }
    let media = site.data.media();
    let _turn = site.drawing.acquire().await.ok()?;
    let drawn = tokio::task::spawn_blocking(move || {
        let jpeg = in_shape(&original(&media, &src)?, SHARED_SIZE)
            .inspect_err(|error| tracing::warn!(src, error, "a picture can't be drawn for sharing"));
        let jpeg = jpeg.ok()?;
        if let Err(error) = keep(&kept, &jpeg) {
            tracing::warn!(%error, "a drawn picture can't be kept");
        }
        Some(jpeg)
    });
    drawn.await.ok().flatten()
}

/// The bytes of a picture of this shop, in no more pixels than the shape takes. Nothing else is read.
fn original(media: &FilePath, src: &str) -> Option<Vec<u8>> {
    if let Some(name) = src.strip_prefix("/media/") {
        return if media::is_picture_name(name) { std::fs::read(media.join(name)).ok() } else { None };
    }
    let renditions = Renditions::of(src)?;
    let (_, height) = SHARED_SIZE;
    let enough = u64::from(height) * u64::from(renditions.width) / u64::from(renditions.height.max(1));
    let width = renditions.widths(u32::try_from(enough).unwrap_or(u32::MAX)).last()?;
    assets::bytes(&renditions.address(width, "jpg"))
}

/// Written aside and renamed, so that nobody reads half a picture.
fn keep(path: &FilePath, jpeg: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let aside = path.with_extension("new");
    std::fs::write(&aside, jpeg)?;
    std::fs::rename(aside, path)
}
