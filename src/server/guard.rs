//! Who is let in: requests for our own host, that do not come from another site's page, and that are not too large.

use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderMap};
use axum::http::{Method, Request, Uri};
use futures::StreamExt as _;
use http_body_util::Limited;

use super::config::Origin;

/// What a form or a server function may send.
const BODY_MAX: usize = 64 * 1024;
/// What a form may send that brings photos: as many as are taken, and some that are too large, so that its page can say so.
const UPLOAD_BODY_MAX: usize = 100_000_000;
/// What a payment provider may send.
const WEBHOOK_BODY_MAX: usize = 256 * 1024;

/// Whose the request's host is.
#[derive(Debug, PartialEq, Eq)]
pub enum Host {
    Ours,
    /// Another name of this machine, with our port: whoever typed it is sent to the one we go by.
    Alias,
    Strange,
}

/// Whether the request asks for our host. A URI with a host in it counts over the header (RFC 9112, §3.2.2); a second
/// `Host` header is a trick.
pub fn host(uri: &Uri, headers: &HeaderMap, origin: &Origin) -> Host {
    let mut named = headers.get_all(header::HOST).iter();
    let (in_header, second) = (named.next().and_then(|value| value.to_str().ok()), named.next());
    let in_uri = uri.authority().map(axum::http::uri::Authority::as_str);
    let Some(host) = in_uri.or(in_header).filter(|_| second.is_none()) else { return Host::Strange };
    if in_uri.is_some() && in_header.is_some_and(|header| !header.eq_ignore_ascii_case(host)) {
        return Host::Strange;
    }
    let default_port = if origin.is_https() { ":443" } else { ":80" };
    let without_port = |host: &str| host.strip_suffix(default_port).unwrap_or(host).to_ascii_lowercase();
    let (asked, ours) = (without_port(host), without_port(origin.host()));
    if asked == ours {
        Host::Ours
    } else if is_loopback(&asked) && is_loopback(&ours) && port(&asked) == port(&ours) {
        Host::Alias
    } else {
        Host::Strange
    }
}

fn is_loopback(host: &str) -> bool {
    let name = host.strip_suffix(port(host)).unwrap_or(host);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// The port with its colon; empty when there is none.
fn port(host: &str) -> &str {
    host.rfind(':').map(|colon| &host[colon..]).filter(|port| !port.contains(']')).unwrap_or_default()
}

/// Whether the request may change something: it comes from a page of ours, or from no page at all. Browsers say where a
/// request comes from in `Sec-Fetch-Site`, older ones in `Origin`; what says neither is a program, which carries nobody's
/// cookies but its own. Providers sign what they send, and reports change nothing.
pub fn is_from_our_pages(method: &Method, path: &str, headers: &HeaderMap, origin: &Origin) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    if path.starts_with("/webhooks/") || path == "/api/report" {
        return true;
    }
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    headers.get_all(header::ORIGIN).iter().all(|from| from.as_bytes().eq_ignore_ascii_case(origin.as_str().as_bytes()))
}

/// The request is larger than anything we take, or did not come whole.
#[derive(Debug, PartialEq, Eq)]
pub enum BodyTrouble {
    TooLarge,
    BrokenOff,
}

/// Reads the whole body, so that nobody behind this has to think of sizes or slow senders.
pub async fn read_body(request: Request<Body>) -> Result<Request<Bytes>, BodyTrouble> {
    let (parts, body) = request.into_parts();
    let max = if parts.uri.path().starts_with("/webhooks/") { WEBHOOK_BODY_MAX } else { BODY_MAX };
    if announces_more(&parts.headers, max) {
        return Err(BodyTrouble::TooLarge);
    }
    let mut whole = Vec::new();
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| BodyTrouble::BrokenOff)?;
        if whole.len() + chunk.len() > max {
            return Err(BodyTrouble::TooLarge);
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(Request::from_parts(parts, whole.into()))
}

/// Lets a body with photos through as it comes, bounded: whoever reads it keeps of it what is of use.
pub fn let_through(request: Request<Body>) -> Result<Request<Body>, BodyTrouble> {
    if announces_more(request.headers(), UPLOAD_BODY_MAX) {
        return Err(BodyTrouble::TooLarge);
    }
    Ok(request.map(|body| Body::new(Limited::new(body, UPLOAD_BODY_MAX))))
}

fn announces_more(headers: &HeaderMap, max: usize) -> bool {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    announced.is_some_and(|length| length > max as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        Origin::parse(text).expect("an origin")
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().expect("a header"));
        }
        headers
    }

    #[test]
    fn only_our_own_host_is_served() {
        let local = "http://127.0.0.1:3000";
        for (ours, asked, expected) in [
            ("https://shop.example", "shop.example", Host::Ours),
            ("https://shop.example", "SHOP.example:443", Host::Ours),
            ("https://shop.example", "shop.example:80", Host::Strange),
            ("https://shop.example", "shop.example.evil.example", Host::Strange),
            ("https://shop.example", "localhost", Host::Strange),
            ("https://shop.example", "", Host::Strange),
            (local, "127.0.0.1:3000", Host::Ours),
            (local, "localhost:3000", Host::Alias),
            (local, "[::1]:3000", Host::Alias),
            (local, "localhost:3001", Host::Strange),
            (local, "localhost", Host::Strange),
            (local, "127.0.0.1.evil.example:3000", Host::Strange),
            (local, "evil@127.0.0.1:3000", Host::Strange),
        ] {
            let found = host(&Uri::from_static("/"), &headers(&[("host", asked)]), &origin(ours));
            assert_eq!(found, expected, "{asked} at {ours}");
        }
    }

    #[test]
    fn hosts_that_contradict_each_other_are_strange() {
        let ours = origin("https://shop.example");
        let absolute = Uri::from_static("http://evil.example/");
        assert_eq!(host(&absolute, &headers(&[("host", "shop.example")]), &ours), Host::Strange);
        assert_eq!(host(&absolute, &headers(&[]), &ours), Host::Strange);
        let twice = headers(&[("host", "shop.example"), ("host", "evil.example")]);
        assert_eq!(host(&Uri::from_static("/"), &twice, &ours), Host::Strange);
        assert_eq!(host(&Uri::from_static("/"), &headers(&[]), &ours), Host::Strange);
    }

    #[test]
    fn other_sites_can_not_make_a_visitor_act() {
        let ours = origin("https://shop.example");
        for (pairs, allowed) in [
            (&[][..], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", "https://shop.example")], false),
            (&[("origin", "https://shop.example")], true),
            (&[("origin", "https://evil.example")], false),
            (&[("origin", "http://shop.example")], false),
            (&[("origin", "https://shop.example.evil.example")], false),
            (&[("origin", "null")], false),
        ] {
            let headers = headers(pairs);
            assert_eq!(is_from_our_pages(&Method::POST, "/cart/add", &headers, &ours), allowed, "{pairs:?}");
            assert_eq!(is_from_our_pages(&Method::DELETE, "/cart/add", &headers, &ours), allowed, "{pairs:?}");
            assert!(is_from_our_pages(&Method::GET, "/cart", &headers, &ours));
            assert!(is_from_our_pages(&Method::POST, "/webhooks/test", &headers, &ours));
        }
    }

    #[tokio::test]
    async fn large_bodies_are_not_read() {
        let request =
            |path: &str, length: usize| Request::post(path).body(Body::from(vec![b'x'; length])).expect("a request");
        assert_eq!(read_body(request("/cart/add", BODY_MAX)).await.expect("it fits").into_body().len(), BODY_MAX);
        assert_eq!(read_body(request("/cart/add", BODY_MAX + 1)).await.err(), Some(BodyTrouble::TooLarge));
        assert!(read_body(request("/webhooks/test", WEBHOOK_BODY_MAX)).await.is_ok());
        assert!(read_body(request("/webhooks/test", WEBHOOK_BODY_MAX + 1)).await.is_err());
        let mut announced = request("/cart/add", 0);
        announced.headers_mut().insert(header::CONTENT_LENGTH, header::HeaderValue::from_static("99999999999"));
        assert_eq!(read_body(announced).await.err(), Some(BodyTrouble::TooLarge));
        let mut announced = request("/orders/x/review/y", 0);
        announced.headers_mut().insert(header::CONTENT_LENGTH, header::HeaderValue::from_static("100000001"));
        assert_eq!(let_through(announced).err(), Some(BodyTrouble::TooLarge));
    }
}
