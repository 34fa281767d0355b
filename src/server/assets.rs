//! Files that are served as they are: the browser's package, styles, and pictures that belong to the shop.
//!
//! A release carries them in the binary, with their packed forms made ahead of time; a development build reads them from
//! the site root at each request, so that a rebuilt front end is there at once.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Response, StatusCode};
use leptos::WasmSplitManifest;
use leptos::config::LeptosOptions;
use leptos::prelude::ArcStoredValue;
use rust_embed::{Embed, EmbeddedFile};

use super::encoding::Encoding;
use super::{headers, suggest};
use crate::ui::app::Assets;

/// What `.ci/front.mjs` (or cargo-leptos) lays out.
#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/target/site"]
#[allow_missing = true]
struct Site;

/// Set by `.ci/server`: with it in the source, a release is compiled again when a file of the site has come or gone.
const _: Option<&str> = option_env!("VITRINE_SITE_HASH");

/// The part of the site that needs no building, for a development build without a front end.
#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/public"]
#[allow_missing = true]
struct Public;

/// Whether names in the package change with their content, which is when the build left a list of them.
fn is_named_by_content() -> bool {
    Site::get("hash.txt").is_some()
}

/// Where the page finds its package.
pub fn package(options: &LeptosOptions) -> Assets {
    let url = |kind: &str| match hash_of(kind) {
        Some(hash) => format!("/{}/{}.{hash}.{kind}", options.site_pkg_dir, options.output_name),
        None => format!("/{}/{}.{kind}", options.site_pkg_dir, options.output_name),
    };
    Assets {
        js: url("js"),
        wasm: url("wasm"),
        css: url("css"),
        suggest: suggest::SCRIPT_PATH.clone(),
        fonts: first_fonts(),
    }
}

/// The fonts that every page is set in: those with the letters of English. The others come only where a page needs them.
fn first_fonts() -> Vec<String> {
    let first = |names: &mut dyn Iterator<Item = Cow<'static, str>>| -> Vec<String> {
        names.filter(|name| is_font(name) && name.contains("-latin.")).map(|name| format!("/{name}")).collect()
    };
    let mut fonts = first(&mut Site::iter());
    if fonts.is_empty() && cfg!(debug_assertions) {
        fonts = first(&mut Public::iter());
    }
    fonts.sort_unstable();
    fonts
}

/// Fonts are named by their content (`.ci/fonts.py`), whoever laid out the site.
fn is_font(name: &str) -> bool {
    name.starts_with("fonts/") && name.ends_with(".woff2")
}

/// Which files hold the code that a page loads when it is shown. Given this, Leptos names them in the page's head, and the
/// browser fetches them beside the rest instead of after it.
pub fn splits(options: &LeptosOptions) -> Option<WasmSplitManifest> {
    let folder = &options.site_pkg_dir;
    let (manifest, loader) = match (hash_of("manifest"), hash_of("split")) {
        (Some(manifest), Some(split)) => {
            (format!("__wasm_split_manifest.{manifest}.json"), format!("__wasm_split.{split}.js"))
        }
        // As the splitter calls them itself.
        _ => ("__wasm_split_manifest.json".to_owned(), "__wasm_split.______________________.js".to_owned()),
    };
    let manifest = Site::get(&format!("{folder}/{manifest}"))?;
    let chunks = serde_json::from_slice(&manifest.data).ok()?;
    Some(WasmSplitManifest(ArcStoredValue::new((format!("/{folder}"), chunks, loader))))
}

/// What stands in the name of a file of this kind, where names change with the content.
fn hash_of(kind: &str) -> Option<String> {
    let list = Site::get("hash.txt")?;
    let list = String::from_utf8_lossy(&list.data);
    list.lines().find_map(|line| Some(line.strip_prefix(kind)?.strip_prefix(':')?.trim().to_owned()))
}

/// The file at the path, if there is one.
pub fn file(path: &str, request: &HeaderMap) -> Option<Response<Body>> {
    let name = path.strip_prefix('/')?;
    let plain = get(name)?;
    // The list of names is the server's, and the packed forms are not files of their own.
    if name == "hash.txt" || name.ends_with(".br") || name.ends_with(".gz") {
        return None;
    }
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    let immutable = is_font(name) || has_hash(name) || name.starts_with("pkg/") && is_named_by_content();
    headers.insert(header::CACHE_CONTROL, if immutable { headers::IMMUTABLE } else { headers::REVALIDATE });
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let etag = etag(&plain);
    if request.get(header::IF_NONE_MATCH) == Some(&etag) {
        headers.insert(header::ETAG, etag);
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Some(response);
    }
    headers.insert(header::ETAG, etag);
    headers.insert(header::CONTENT_TYPE, content_type(name));
    if name.ends_with(".svg") {
        headers.insert(header::CONTENT_SECURITY_POLICY, headers::SANDBOX_POLICY);
    }
    let packed = match Encoding::of_request(request) {
        Encoding::Brotli => get(&format!("{name}.br")).map(|file| (file, Encoding::Brotli)),
        Encoding::Gzip => get(&format!("{name}.gz")).map(|file| (file, Encoding::Gzip)),
        Encoding::Identity => None,
    };
    let (file, encoding) = packed.unwrap_or((plain, Encoding::Identity));
    if let Some(value) = encoding.header() {
        headers.insert(header::CONTENT_ENCODING, value);
    }
    *response.body_mut() = match file.data {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    Some(response)
}

/// What the file at the path holds.
pub fn bytes(path: &str) -> Option<Vec<u8>> {
    Some(get(path.strip_prefix('/')?)?.data.into_owned())
}

fn get(name: &str) -> Option<EmbeddedFile> {
    Site::get(name).or_else(|| if cfg!(debug_assertions) { Public::get(name) } else { None })
}

/// Whether the name has a hash of its content between its first two dots, as pictures with renditions have: such a file never changes.
fn has_hash(name: &str) -> bool {
    let mut parts = name.split('.').skip(1);
    let hash = parts.next().filter(|_| parts.next().is_some());
    hash.is_some_and(|hash| hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Weak, because the packed forms share it.
fn etag(file: &EmbeddedFile) -> HeaderValue {
    let hex: String = file.metadata.sha256_hash().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::try_from(format!("W/\"{hex}\"")).unwrap_or(HeaderValue::from_static("W/\"\""))
}

/// Fixed by the ending of the name; what is unknown is bytes.
pub fn content_type(name: &str) -> HeaderValue {
    HeaderValue::from_static(match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fonts_name_changes_with_its_content() {
        let fonts: Vec<_> = Public::iter().filter(|name| is_font(name)).collect();
        assert!(fonts.len() > 3, "{fonts:?}");
        for name in fonts {
            let content = Public::get(&name).expect("it is there").metadata.sha256_hash();
            let hash: String = content.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
            assert!(name.ends_with(&format!(".{hash}.woff2")), "{name} holds what should be called {hash}");
        }
    }

    #[test]
    fn a_page_begins_with_one_font_for_headings_and_one_for_text() {
        let fonts = first_fonts();
        let stems: Vec<_> = fonts.iter().filter_map(|name| name.split('.').next()).collect();
        assert_eq!(stems, ["/fonts/fraunces-latin", "/fonts/instrument-sans-latin"]);
        for font in fonts {
            assert!(include_str!("../../style/fonts.css").contains(&format!("url(\"{font}\")")), "{font}");
            let answer = file(&font, &HeaderMap::new()).expect("it is there");
            assert_eq!(answer.headers()[header::CACHE_CONTROL], headers::IMMUTABLE, "{font}");
            assert_eq!(answer.headers()[header::CONTENT_TYPE], "font/woff2", "{font}");
        }
    }
}
