//! The headers that every response carries, whatever it is: pages, files, redirects, refusals and breakages.
//!
//! The content security policy names inline scripts by their hashes, not by a nonce: a page then has the same bytes and
//! the same policy for everyone, so it can be kept, and there is one mechanism for kept and fresh pages.

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use super::config::Origin;
use super::inline_scripts::inline_scripts;
use crate::ui::kit::theme::SCRIPTLESS_SHEET;
use crate::ui::kit_page::SHEET_PATH as KIT_SHEET;

/// Files whose name changes with their content.
pub const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// May be kept by anyone, and is asked for again each time.
pub const REVALIDATE: HeaderValue = HeaderValue::from_static("public, no-cache");
/// What visitors of another market than the shop's own get under the same address: kept by their browsers alone, so that no cache
/// between us shows it to others.
pub const REVALIDATE_ONES_OWN: HeaderValue = HeaderValue::from_static("private, no-cache");
/// Somebody's own: kept by nobody.
pub const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

pub const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
pub const CSS: HeaderValue = HeaderValue::from_static("text/css; charset=utf-8");
pub const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// What isn't a page runs nothing and loads nothing, should a browser be made to show it as one.
const INERT_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
/// Pictures and what merchants upload: looked at on their own, they are locked into a sandbox. Drawings may style themselves.
pub const SANDBOX_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'");

/// Who may show it in a page of theirs: nobody else, but for pictures, which mail programs in a browser show in our mails.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const ALWAYS: [(HeaderName, HeaderValue); 8] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("origin-agent-cluster"), HeaderValue::from_static("?1")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), \
             microphone=(), midi=(), serial=(), usb=(), payment=(self), publickey-credentials-get=(self), \
             publickey-credentials-create=(self)",
        ),
    ),
    (HeaderName::from_static("reporting-endpoints"), HeaderValue::from_static("csp=\"/api/report\"")),
];
const HSTS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// Adds what every response carries. What a handler has set for itself stays.
pub fn dress(headers: &mut HeaderMap, origin: &Origin) {
    for (name, value) in &ALWAYS {
        headers.insert(name, value.clone());
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("image/") && !kind.starts_with("image/svg") {
        headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    }
    if origin.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(INERT_POLICY);
    headers.entry(header::CACHE_CONTROL).or_insert(NO_STORE);
}

/// The policy of a page: it runs our own package and the very scripts it contains, and talks to nobody else. Browsers apply
/// the rule for forms to where their answer leads, too: the till's form leads to `pay_origin`.
pub fn page_policy(html: &[u8], origin: &Origin, pay_origin: Option<&str>) -> HeaderValue {
    let hashes: String = inline_scripts(html)
        .into_iter()
        .map(|script| format!(" 'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(script))))
        .collect();
    let origin_text = origin.as_str();
    // A shop on http, as on the machine of whoever tries it out, has nothing to upgrade to.
    let upgrade = if origin.is_https() { " upgrade-insecure-requests;" } else { "" };
    // `cargo leptos watch` reloads the page over a socket of its own.
    let watcher = if cfg!(debug_assertions) { " ws://127.0.0.1:*" } else { "" };
    // The pages with the shop's parts have a stylesheet of their own.
    let kit = if cfg!(debug_assertions) { format!(" {origin_text}{KIT_SHEET}") } else { String::new() };
    let pay_origin = pay_origin.map(|origin| format!(" {origin}")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src {origin_text}/pkg/{hashes} 'wasm-unsafe-eval'; script-src-attr 'none'; \
         style-src {origin_text}/pkg/ {origin_text}{SCRIPTLESS_SHEET}{kit}; style-src-attr 'none'; img-src 'self' data:; \
         font-src {origin_text}/fonts/; connect-src 'self'{watcher}; manifest-src 'self'; \
         worker-src {origin_text}/sw.js; media-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; \
         form-action 'self'{pay_origin}; frame-ancestors 'none';{upgrade} report-to csp; report-uri /api/report"
    );
    // An origin has no byte that a header can't hold; should one slip through, the page is shown and runs nothing.
    HeaderValue::from_str(&policy).unwrap_or(INERT_POLICY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(html: &str, origin: &str) -> String {
        let origin = Origin::parse(origin).expect("an origin");
        page_policy(html.as_bytes(), &origin, None).to_str().expect("plain text").to_owned()
    }

    #[test]
    fn the_policy_names_each_inline_script_by_its_hash() {
        let policy = policy("<script>alert(1)</script><script src='/pkg/a.js'></script>", "http://127.0.0.1:3000");
        // As openssl has it: printf 'alert(1)' | openssl dgst -sha256 -binary | openssl base64
        let hash = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";
        assert!(
            policy.contains(&format!("script-src http://127.0.0.1:3000/pkg/ {hash} 'wasm-unsafe-eval';")),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    }

    #[test]
    fn only_the_tills_form_may_lead_to_the_provider() {
        let origin = Origin::parse("https://shop.example").expect("an origin");
        let policy = page_policy(b"", &origin, Some("https://checkout.stripe.com"));
        let policy = policy.to_str().expect("plain text");
        assert!(policy.contains("form-action 'self' https://checkout.stripe.com;"), "{policy}");
        assert_eq!(policy.matches("stripe").count(), 1, "for nothing else");
    }

    #[test]
    fn only_a_shop_on_https_asks_for_https() {
        assert!(!policy("", "http://shop.example").contains("upgrade"));
        assert!(policy("", "https://shop.example").contains("upgrade-insecure-requests"));
        for (origin, hsts) in [("http://shop.example", false), ("https://shop.example", true)] {
            let mut headers = HeaderMap::new();
            dress(&mut headers, &Origin::parse(origin).expect("an origin"));
            assert_eq!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY), hsts);
        }
    }
}
