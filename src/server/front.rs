//! The front door: what happens to every request, in this order, before and after a handler has it.
//!
//! 1. It gets an id, and the shop in the language of its address. What is public and kept is answered here and now.
//! 2. It has to ask for our host, under the one spelling of its path (`guard`).
//! 3. It must not come from another site's page, nor too often, nor be too large.
//! 4. A handler answers, within a time; should it panic, the visitor gets a reference.
//! 5. The answer gets the headers that every answer has, and a line in the log.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{HeaderName, Method, Request, Response, StatusCode, Uri};
use futures::FutureExt as _;
use tower::ServiceExt as _;
use tracing::Instrument as _;

use super::config::Origin;
use super::guard::{self, BodyTrouble, Host};
use super::limits::{self, Act, Client};
use super::log::{self, RequestId};
use super::site::Site;
use super::upload::is_multipart;
use super::{document, functions, headers, pages, review, router};
use crate::services::token::read_order_token;
use crate::words::{Language, Locale, document as words};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Photos come over slow networks: sending them may take this many times as long.
const PHOTO_PATIENCE: u32 = 10;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The front door. It is shared by all connections.
pub struct Front {
    /// The shop in its first language while nothing else is known.
    plain: Edition,
    /// Each language as the shop's first one, and as another.
    others: Vec<Edition>,
}

/// The front door of the shop in one language.
struct Edition {
    site: Arc<Site>,
    router: Router,
    patience: Duration,
}

impl Front {
    pub fn new(site: &Site) -> Self {
        let edition = |locale: Locale| Edition::new(site.in_locale(locale));
        let first = Language::ALL.into_iter().skip(1).map(|language| Locale { language, base: "" });
        let others = first.chain(Language::ALL.map(Locale::marked)).map(edition).collect();
        Self { plain: edition(Locale::default()), others }
    }

    /// Answers a request of the client at `peer`, in the language of its address.
    pub async fn answer(&self, mut request: Request<Body>, peer: IpAddr) -> Response<Body> {
        let locale = self.locale(request.uri().path()).await;
        let edition = self.others.iter().find(|edition| edition.site.locale() == locale).unwrap_or(&self.plain);
        if locale.base.is_empty() {
            return edition.answer(request, peer).await;
        }
        *request.uri_mut() = without_mark(request.uri(), locale);
        let mut response = edition.answer(request, peer).await;
        if let Some(target) = response.headers_mut().get_mut(header::LOCATION) {
            *target = with_mark(target, locale, &edition.site.origin);
        }
        response
    }

    /// Which language an address is in. A shop that can't be read right now has one.
    async fn locale(&self, path: &str) -> Locale {
        let Ok(shop) = self.plain.site.ctx.shop().await else { return Locale::default() };
        let mut marked = shop.languages.iter().skip(1).map(|language| Locale::marked(*language));
        marked.find(|locale| locale.bare(path) != path).unwrap_or_else(|| shop.first_locale())
    }
}

/// The address without the mark of its language.
fn without_mark(uri: &Uri, locale: Locale) -> Uri {
    let whole = uri.path_and_query().map_or("/", |whole| whole.as_str());
    let (path, query) = whole.split_once('?').map_or((whole, None), |(path, query)| (path, Some(query)));
    let bare = locale.bare(path);
    let whole = query.map_or_else(|| bare.to_owned(), |query| format!("{bare}?{query}"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = whole.parse().ok();
    Uri::from_parts(parts).unwrap_or_default()
}

/// Where an answer leads to, in the language of the page that leads there.
fn with_mark(target: &HeaderValue, locale: Locale, origin: &Origin) -> HeaderValue {
    let Ok(address) = target.to_str() else { return target.clone() };
    let (origin, path) = match document::path_of_ours(address, origin.as_str()) {
        Some(path) => (origin.as_str(), path),
        None if address.starts_with('/') && !address.starts_with("//") => ("", address),
        None => return target.clone(),
    };
    let (bare, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    let path = locale.path(locale.bare(bare));
    let question = query.map(|query| format!("?{query}")).unwrap_or_default();
    HeaderValue::from_str(&format!("{origin}{path}{question}")).unwrap_or_else(|_| target.clone())
}

impl Edition {
    fn new(site: Site) -> Self {
        let site = Arc::new(site);
        Self { router: router::router(site.clone()), site, patience: PATIENCE }
    }

    async fn answer(&self, request: Request<Body>, peer: IpAddr) -> Response<Body> {
        let (id, began) = (RequestId::next(), Instant::now());
        let is_ours = guard::host(request.uri(), request.headers(), &self.site.origin) == Host::Ours;
        if is_ours && let Some(mut response) = pages::kept(&self.site, &request) {
            response.headers_mut().insert(REQUEST_ID, id.header());
            log::request(id, request.method(), request.uri().path(), response.status(), began);
            return response;
        }

        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let accepted = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
        let is_browser = is_ours && accepted.is_some_and(|accepted| accepted.contains("text/html"));
        let visitor = request.headers().clone();
        // What a form is answered with is nowhere to be found again.
        let is_read = matches!(method, Method::GET | Method::HEAD);
        let found_at =
            request.uri().path_and_query().filter(|_| is_read).map_or("/", |whole| whole.as_str()).to_owned();
        let brings_photos = self.brings_photos(&request);
        let patience = if brings_photos { self.patience * PHOTO_PATIENCE } else { self.patience };
        let handling = AssertUnwindSafe(self.admit(request, peer, brings_photos)).catch_unwind();
        let handling = tokio::time::timeout(patience, handling).instrument(tracing::info_span!("request", %id));
        let mut response = match handling.await {
            Ok(Ok(response)) => response,
            // The panic itself was logged where it happened, inside the request's span.
            Ok(Err(_)) => document::broken(&self.site, &id.to_string()),
            Err(_) => busy(words::takes_too_long, StatusCode::SERVICE_UNAVAILABLE, 5),
        };
        if is_browser {
            response = document::for_people(&self.site, response);
        }
        response = document::framed(&self.site, response, &visitor, &found_at).await;
        headers::dress(response.headers_mut(), &self.site.origin);
        response.headers_mut().insert(REQUEST_ID, id.header());
        log::request(id, &method, &path, response.status(), began);
        response
    }

    /// Whether it is a form that may be large: a review with photos, by the link of an order that we handed out.
    fn brings_photos(&self, request: &Request<Body>) -> bool {
        let token = review::token_of_form(request.uri().path()).filter(|_| *request.method() == Method::POST);
        let is_buyers = token.is_some_and(|token| read_order_token(&self.site.ctx, token).is_some());
        is_buyers && is_multipart(request.headers())
    }

    /// Lets the request in, if it may come in.
    async fn admit(&self, request: Request<Body>, peer: IpAddr, brings_photos: bool) -> Response<Body> {
        let site = &self.site;
        let (method, path) = (request.method(), request.uri().path());
        let is_read = matches!(*method, Method::GET | Method::HEAD);
        // Whoever watches over the process may not know the shop's name.
        let is_watch = matches!(path, "/healthz" | "/readyz");
        match guard::host(request.uri(), request.headers(), &site.origin) {
            Host::Ours => {}
            _ if is_watch => {}
            Host::Alias if is_read => return self.moved(path, request.uri().query()),
            Host::Alias | Host::Strange => {
                let text = format!("This server is {}. Ask it there.", site.origin.as_str());
                return document::sentence(StatusCode::MISDIRECTED_REQUEST, text);
            }
        }
        if is_read && path.len() > 1 && path.ends_with('/') {
            return self.moved(path.trim_end_matches('/'), request.uri().query());
        }
        if !guard::is_from_our_pages(method, path, request.headers(), &site.origin) {
            return document::said(StatusCode::FORBIDDEN, words::not_from_our_page);
        }
        let client = self.client(request.headers(), peer);
        if let Err(wait) = self.count(&request, client) {
            return busy(words::a_lot, StatusCode::TOO_MANY_REQUESTS, wait.as_secs() + 1);
        }
        // Until it is answered, by which time what was sent is out of the memory again.
        let _seat = if brings_photos { site.uploads.acquire().await.ok() } else { None };
        let read = match brings_photos {
            true => guard::let_through(request),
            false => guard::read_body(request).await.map(|request| request.map(Body::from)),
        };
        match read {
            Ok(mut request) => {
                request.extensions_mut().insert(client);
                let Ok(response) = self.router.clone().oneshot(request).await;
                response
            }
            Err(BodyTrouble::TooLarge) => document::said(StatusCode::PAYLOAD_TOO_LARGE, words::too_large),
            Err(BodyTrouble::BrokenOff) => document::said(StatusCode::BAD_REQUEST, words::request_broke_off),
        }
    }

    /// Leads to the one spelling of an address. Absolute, so that a path like `//elsewhere` stays a path.
    fn moved(&self, path: &str, query: Option<&str>) -> Response<Body> {
        let question = query.map(|query| format!("?{query}")).unwrap_or_default();
        let target = format!("{}{path}{question}", self.site.origin.as_str());
        document::redirect(StatusCode::PERMANENT_REDIRECT, &target)
    }

    /// Who a request comes from, through proxies of ours.
    fn client(&self, headers: &HeaderMap, peer: IpAddr) -> Client {
        let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let forwarded = forwarded.collect::<Vec<_>>().join(",");
        Client(limits::client(peer, &forwarded, &self.site.config.trusted_proxies))
    }

    /// # Errors
    /// When the client has done this too often; the answer is how long to wait.
    fn count(&self, request: &Request<Body>, Client(client): Client) -> Result<(), Duration> {
        let (_, path) = functions::place(request.uri().path());
        let act = match (request.method(), path) {
            (&Method::POST, "/checkout/payment") => Act::PlaceOrder,
            (&Method::POST, "/checkout/gift-card") => Act::TryCode,
            (&Method::POST, "/api/cart/quote") => Act::PriceCart,
            (&Method::POST, path) if path.starts_with("/account/sign-in/") => Act::TrySignIn,
            (&Method::POST, "/account/sign-in" | "/orders/find") => Act::AskForMail,
            (&Method::POST, "/newsletter" | "/withdraw/confirm") => Act::NameMailbox,
            (&Method::POST, "/alerts" | "/questions") => Act::Ask,
            (&Method::POST, path) if review::token_of_form(path).is_some() => Act::Review,
            _ => return Ok(()),
        };
        self.site.limits.take(act, client, Instant::now())
    }
}

/// Not now: try again after so many seconds.
fn busy(words: fn(Language) -> &'static str, status: StatusCode, seconds: u64) -> Response<Body> {
    let mut response = document::said(status, words);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use axum::routing::get;

    use super::*;
    use crate::server::config::{Config, Layer, Origin};
    use crate::server::data_dir::DataDir;
    use crate::server::serve::clock;
    use crate::services::Ctx;
    use crate::store::db::Store;

    /// A front door before handlers of which each fails in its own way, and what one of them makes of a visitor.
    async fn visited(path: &str) -> (Response<Body>, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let flags = Layer { data: Some(folder.path().to_owned()), ..Layer::default() };
        let config = Config::load(None, [], flags).expect("a configuration");
        let data = DataDir::open(folder.path()).expect("a directory");
        let store = Store::open_sqlite(&data.database()).expect("a database");
        let origin = Origin::of_address(config.addr);
        let ctx = Ctx::new(store, origin.as_str(), clock(), [7; 64]);
        let router = Router::new()
            .route("/panics", get(async || -> &'static str { panic!("Ada's address") }))
            .route("/hangs", get(std::future::pending::<()>));
        let site = Site::new(ctx, origin, data, config).await.expect("a site");
        let front = Edition { site, router, patience: Duration::from_millis(50) };
        let request = Request::get(path).header(header::HOST, front.site.origin.host()).body(Body::empty());
        let mut response = front.answer(request.expect("a request"), IpAddr::from([127, 0, 0, 1])).await;
        let body = to_bytes(std::mem::take(response.body_mut()), usize::MAX).await.expect("a body");
        (response, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn a_handler_that_panics_leaves_a_reference_and_nothing_else() {
        let (response, text) = visited("/panics").await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let id = response.headers()[REQUEST_ID].to_str().expect("ASCII");
        assert!(text.contains(id), "{text}");
        assert!(!text.contains("Ada"), "{text}");
        assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY));
    }

    #[tokio::test]
    async fn a_handler_that_hangs_is_given_up() {
        let (response, text) = visited("/hangs").await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(response.headers().contains_key(header::RETRY_AFTER));
        assert!(text.contains("Try again"), "{text}");
    }
}
