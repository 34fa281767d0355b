//! The pages of the shop, rendered by Leptos: those that are the same for everyone go through the page cache, the others
//! are somebody's own and are rendered for each request.
//!
//! Somebody's own pages are not compressed: they hold secrets (an order's link) next to what others may have had a hand
//! in, and compression would let the length tell about the secret (BREACH, 2013).

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{Method, Response, StatusCode, Uri};
use leptos::context::provide_context;
use leptos::prelude::{AnyView, IntoAny as _, IntoView};

use super::page_cache::{Class, Key, Page, Rendered};
use super::site::Site;
use super::{assets, cookies, document, headers};
use crate::api::request::{buyer_of, market_of, session_of};
use crate::domain::cart::{CART_COOKIE, Cart};
use crate::domain::choice::{OPTION_FIELD, VARIANT_FIELD};
use crate::domain::id::VariantId;
use crate::domain::listing::ListingQuery;
use crate::domain::market::Market;
use crate::domain::money::Currency;
use crate::domain::query_string;
use crate::domain::review::ReviewQuery;
use crate::services::ServiceError;
use crate::services::account::{Device, bring_together};
use crate::services::revisions::Subject;
use crate::services::slug::moved_collection;
use crate::ui::app::{NOWHERE, PageMarket, shell};
use crate::ui::kit_page;
use crate::words::document as words;

/// What a search looks for is cut to this many characters; nobody types more.
const WORDS_MAX: usize = 200;
/// A product has three options at the most, and its form says where it was.
const PICKS_MAX: usize = 4;
/// No name or value of an option is longer.
const PICK_MAX: usize = 255;
/// The name under which the one page for everything that isn't there is kept. It can't be the path of a request.
const NOT_FOUND: &str = "not found";

/// Answers at once, if the request is for something public that is kept.
pub fn kept(site: &Site, request: &Request) -> Option<Response<Body>> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let markets = site.ctx.kept_markets()?;
    let market = chosen(&markets, request.headers());
    let edition = site.edition(market.map_or("", |market| &market.id));
    let page = match request.uri().query() {
        None => site.pages.hit(&edition, request.uri().path())?,
        Some(_) => {
            let currency = market.map_or(site.currency, |market| market.currency);
            site.pages.hit(&edition, &public_key(request.uri().path(), request.uri().query(), currency)?.name)?
        }
    };
    Some(page.answer(request.headers()))
}

/// The market that the visitor has chosen; `None` for the shop's own. Whoever names one that is not there has chosen none, so that
/// nobody makes us keep pages for markets that they think up.
fn chosen<'a>(markets: &'a [Market], headers: &HeaderMap) -> Option<&'a Market> {
    // A shop without a choice does not even look.
    if markets.is_empty() { None } else { Market::chosen(markets, market_of(headers)) }
}

/// The id and the currency of the market that the visitor has chosen. A shop that can't be read right now has its own.
pub(super) async fn visited(site: &Site, headers: &HeaderMap) -> (String, Currency) {
    let markets = site.ctx.markets().await.unwrap_or_default();
    chosen(&markets, headers).map_or((String::new(), site.currency), |market| (market.id.clone(), market.currency))
}

/// A page of the shop, or an answer of a public function.
pub async fn show(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let (market, currency) = visited(&site, request.headers()).await;
    let Some(public) = public_key(request.uri().path(), request.uri().query(), currency) else {
        return show_own(&site, request, &market).await;
    };
    let key = Key { edition: site.edition(&market), ..public };
    let render = async || render_public(&site, &key.name, &market, StatusCode::OK).await;
    let answer = site.pages.get(key.clone(), render).await.answer(request.headers());
    match moved(&site, request.uri(), answer.status()).await {
        Some(address) => document::redirect(StatusCode::MOVED_PERMANENTLY, &address),
        None => answer,
    }
}

/// Where a collection is found now that was here once. Products know that by themselves, since many more of them move.
async fn moved(site: &Site, uri: &Uri, status: StatusCode) -> Option<String> {
    let old = uri.path().strip_prefix("/collections/").filter(|_| status == StatusCode::NOT_FOUND)?;
    let new = moved_collection(&site.ctx, old).await.ok()??;
    let question = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("{}/collections/{new}{question}", site.origin.as_str()))
}

/// A file, or the page that says that nothing is here.
pub async fn show_rest(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let path = request.uri().path();
    if let Some(file) = assets::file(path, request.headers()) {
        if matches!(*request.method(), Method::GET | Method::HEAD) {
            return file;
        }
        let mut refused = document::said(StatusCode::METHOD_NOT_ALLOWED, words::only_read);
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return refused;
    }
    let is_page = matches!(*request.method(), Method::GET | Method::HEAD)
        && !["/pkg/", "/media/", "/photos/", "/api/", "/in/"].iter().any(|folder| path.starts_with(folder));
    if !is_page {
        return document::said(StatusCode::NOT_FOUND, words::nothing_here);
    }
    // One page for all of them: random paths must not fill the memory.
    let (market, _) = visited(&site, request.headers()).await;
    let key =
        Key { name: NOT_FOUND.into(), edition: site.edition(&market), subjects: Vec::new(), class: Class::Lasting };
    let render = async || render_public(&site, NOWHERE, &market, StatusCode::NOT_FOUND).await;
    site.pages.get(key, render).await.answer(request.headers())
}

/// Renders what is the same for everyone in a market: from the name and the market alone, without anything else that the visitor
/// sent.
async fn render_public(site: &Arc<Site>, name: &str, market: &str, worth_keeping: StatusCode) -> Rendered {
    let mut request = Request::new(Body::empty());
    // A name is a path and a query of our own spelling; should it not parse, the home page is as good as any.
    *request.uri_mut() = name.parse().unwrap_or_default();
    let (status, mut headers, body) = render(site, request, market, shop(site)).await;
    if status == StatusCode::OK && worth_keeping == StatusCode::NOT_FOUND {
        tracing::warn!("the page for what isn't there answers 200");
    }
    let class = if market.is_empty() { headers::REVALIDATE } else { headers::REVALIDATE_ONES_OWN };
    headers.insert(header::CACHE_CONTROL, class);
    Rendered { page: Page::new(status, site.dressed(headers), body), keep: status == worth_keeping }
}

/// Renders what is the visitor's own.
async fn show_own(site: &Arc<Site>, mut request: Request, market: &str) -> Response<Body> {
    let cart = match told_cart(site, &mut request).await {
        Ok(cart) => cart,
        Err(error) => return document::trouble(site, &error, document::to_shop(site)),
    };
    let mut response = answer_own(render(site, request, market, shop(site)).await);
    if let Some(cart) = cart {
        cookies::set_cart(&mut response, &cart, &site.origin);
    }
    response
}

/// Where the cart is shown, it has what its owner's other devices have done to it: the page is rendered with that, and the device
/// is told. `None` where there is nothing to tell.
async fn told_cart(site: &Site, request: &mut Request) -> Result<Option<Cart>, ServiceError> {
    let path = request.uri().path();
    if path != "/cart" && !path.starts_with("/checkout") {
        return Ok(None);
    }
    let Some(session) = session_of(request.headers()) else { return Ok(None) };
    let there = buyer_of(request.headers()).cart;
    let cart = bring_together(&site.ctx, Some(&session), &there, Device::IsTold).await?;
    if cart == there {
        return Ok(None);
    }
    let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let others = cookies.flat_map(|all| all.split(';')).map(str::trim).filter(|pair| !pair.starts_with("cart="));
    let all: Vec<String> = others.map(str::to_owned).chain([format!("{CART_COOKIE}={}", cart.to_cookie())]).collect();
    if let Ok(all) = HeaderValue::from_str(&all.join("; ")) {
        request.headers_mut().insert(header::COOKIE, all);
    }
    Ok(Some(cart))
}

/// The parts of the shop in every state, for whoever changes them.
pub async fn show_kit(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    answer_own(render(&site, request, "", kit_page::shell).await)
}

/// An answer that nobody keeps.
fn answer_own((status, mut headers, body): (StatusCode, HeaderMap, Bytes)) -> Response<Body> {
    headers.insert(header::CACHE_CONTROL, headers::NO_STORE);
    headers.insert(header::VARY, HeaderValue::from_static("Cookie, Accept-Encoding"));
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// The document of the shop's own pages.
fn shop(site: &Site) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static + use<> {
    let options = site.options.clone();
    move || shell(options.clone()).into_any()
}

/// Lets Leptos render the page and gives it its policy.
async fn render<View: IntoView + 'static>(
    site: &Arc<Site>,
    mut request: Request,
    market: &str,
    document: impl Fn() -> View + Clone + Send + Sync + 'static,
) -> (StatusCode, HeaderMap, Bytes) {
    // Leptos makes the page's own URL of these two; they are ours to say, not the visitor's.
    let scheme = HeaderValue::from_static(if site.origin.is_https() { "https" } else { "http" });
    request.headers_mut().insert("x-forwarded-proto", scheme);
    if let Ok(host) = HeaderValue::from_str(site.origin.host()) {
        request.headers_mut().insert(header::HOST, host);
    }
    let at_the_till = request.uri().path().starts_with("/checkout");
    let in_language = request.uri().path_and_query().map(|whole| site.locale().path(whole.as_str()));
    *request.uri_mut() = in_language.and_then(|whole| whole.parse().ok()).unwrap_or_default();
    let pay_origin = site.ctx.payments.pay_origin().filter(|_| at_the_till).map(str::to_owned);
    let context = {
        let ctx = site.ctx.in_market(market).await.unwrap_or_else(|_| site.ctx.clone());
        let (site, market) = (site.clone(), PageMarket::of(ctx.market(), site.locale().language));
        move || {
            site.provide();
            provide_context(ctx.clone());
            provide_context(market.clone());
        }
    };
    let response = leptos_axum::render_app_async_with_context(context, document)(request).await;
    let (parts, body) = response.into_parts();
    let html = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let html = site.settled(&String::from_utf8_lossy(&html));
    let mut headers = parts.headers;
    let policy = headers::page_policy(html.as_bytes(), &site.origin, pay_origin.as_deref());
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    (parts.status, headers, html.into())
}

/// Under what a public page is kept, in the first edition; `None` for pages that are somebody's own.
///
/// The query is read and written anew, so that what means the same has one name and what means nothing
/// (`utm_source` and its kin) makes no copies.
fn public_key(path: &str, query: Option<&str>, currency: Currency) -> Option<Key> {
    let query = query.unwrap_or_default();
    let mut segments = path.strip_prefix('/')?.split('/');
    let (room, slug, more) = (segments.next()?, segments.next(), segments.next());
    if more.is_some() || slug.is_some_and(str::is_empty) {
        return None;
    }
    let lists = || vec![Subject::Lists];
    let (query, subjects) = match (room, slug) {
        ("", None) => (String::new(), lists()),
        ("collections", Some(_)) => (listing(query, currency), lists()),
        ("search", None) => (search(query, currency), lists()),
        ("products", Some(slug)) => (product(query), vec![Subject::Lists, Subject::Product(slug.to_owned())]),
        ("pages", Some(_)) => (String::new(), Vec::new()),
        _ => return None,
    };
    // A slug has one plain spelling; others (`%6Aug`) are taken, but get no lasting place.
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"/-_.".contains(&byte);
    let lasting = query.is_empty() && path.bytes().all(plain);
    let name = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    Some(Key { name, edition: String::new(), subjects, class: if lasting { Class::Lasting } else { Class::Passing } })
}

fn listing(query: &str, currency: Currency) -> String {
    ListingQuery::from_query(query, currency).to_query(currency)
}

fn search(query: &str, currency: Currency) -> String {
    let words = query_string::pairs(query).find(|(name, _)| name == "q").map(|(_, words)| words).unwrap_or_default();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words: String = words.chars().take(WORDS_MAX).collect();
    let listing = listing(query, currency);
    match (words.is_empty(), listing.is_empty()) {
        (true, _) => listing,
        (false, true) => format!("q={}", query_string::encode(&words)),
        (false, false) => format!("q={}&{listing}", query_string::encode(&words)),
    }
}

/// Which variant a product's page shows, and which reviews.
fn product(query: &str) -> String {
    let parts = [picks(query), ReviewQuery::from_query(query).to_query()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&")
}

/// Which variant a product's page shows: where the shopper was, and what they picked since, option by option.
fn picks(query: &str) -> String {
    let is_text = |text: &str| text.len() <= PICK_MAX && !text.is_empty();
    let mut picks: Vec<String> = query_string::pairs(query)
        .filter(|(name, value)| match name.strip_prefix(OPTION_FIELD) {
            Some(option) => is_text(option) && is_text(value),
            None => name == VARIANT_FIELD && value.parse::<VariantId>().is_ok(),
        })
        .take(PICKS_MAX)
        .map(|(name, value)| format!("{}={}", query_string::encode(&name), query_string::encode(&value)))
        .collect();
    picks.sort_unstable();
    picks.dedup();
    picks.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn name(path_and_query: &str) -> Option<String> {
        let (path, query) =
            path_and_query.split_once('?').map_or((path_and_query, None), |(path, query)| (path, Some(query)));
        public_key(path, query, Currency::EUR).map(|key| key.name)
    }

    #[test]
    fn what_means_the_same_has_one_name() {
        for (asked, kept) in [
            ("/", "/"),
            ("/?utm_source=letter", "/"),
            ("/collections/eat?page=1&sort=featured&fbclid=x", "/collections/eat"),
            ("/collections/eat?page=2&available=1", "/collections/eat?available=1&page=2"),
            ("/products/jug?variant=0123456789abc&utm_source=x", "/products/jug?variant=0123456789abc"),
            ("/products/jug?variant=nonsense", "/products/jug"),
            (
                "/products/jug?show=1&option.Size=M&option.Glaze=Ash+Grey",
                "/products/jug?option.Glaze=Ash+Grey&option.Size=M",
            ),
            (
                "/products/jug?page=2&stars=5&variant=0123456789abc",
                "/products/jug?variant=0123456789abc&stars=5&page=2",
            ),
            ("/products/jug?stars=6&page=1", "/products/jug"),
            ("/search?q=++blue++cup+", "/search?q=blue+cup"),
            ("/search?page=2&q=cup", "/search?q=cup&page=2"),
            ("/search", "/search"),
            ("/pages/about?x=1", "/pages/about"),
        ] {
            assert_eq!(name(asked).as_deref(), Some(kept), "{asked}");
        }
    }

    #[test]
    fn what_is_somebodys_own_is_never_kept() {
        for path in
            ["/cart", "/checkout", "/checkout/payment", "/orders/abc", "/products", "/products/", "/products/a/b", "//"]
        {
            assert_eq!(name(path), None, "{path}");
        }
    }

    #[test]
    fn only_what_the_shop_has_itself_gets_a_lasting_place() {
        let class = |path: &str, query| public_key(path, query, Currency::EUR).map(|key| key.class);
        assert_eq!(class("/products/jug", None), Some(Class::Lasting));
        assert_eq!(class("/products/jug", Some("variant=0123456789abc")), Some(Class::Passing));
        assert_eq!(class("/products/%6Aug", None), Some(Class::Passing));
        assert_eq!(class("/search", Some("q=jug")), Some(Class::Passing));
        assert_eq!(class("/collections/eat", Some("min=1")), Some(Class::Passing));
    }
}
