//! Pages that the server writes without the app: forms and documents of one visitor, and whatever is declined or broken before a
//! page of the shop can be shown. None of their code is in the browser.
//!
//! A handler says what stands in the page ([`page`]); the front door, which knows the visitor, puts header and footer around it
//! ([`framed`]). The test gateway's page has neither: it stands for somebody else's.

use std::time::Duration;

use axum::body::Body;
use axum::http::header::{self, HeaderMap};
use axum::http::{HeaderValue, Response, StatusCode};
use leptos::prelude::RenderHtml as _;

use super::site::Site;
use super::{headers, pages};
use crate::api::request::buyer_of;
use crate::domain::html::escape;
use crate::domain::refusal::Refusal;
use crate::services::ServiceError;
use crate::services::catalog::get_shop;
use crate::ui::app::PageMarket;
use crate::ui::kit::theme::{SCRIPTLESS_SHEET, THEME_SCRIPT};
use crate::ui::storefront::layout::{plain_footer, plain_header};
use crate::words::{Language, Locale, document as document_words, layout as words};

/// What a page of [`page`] holds until [`framed`] has put header and footer around it.
#[derive(Debug, Clone)]
struct Content {
    /// The inside of `<head>`.
    head: String,
    main: String,
}

/// How long a small page waits for what stands around it. A shop that can't be read just now says what it has to say without.
const PATIENCE: Duration = Duration::from_secs(2);

/// A page with the shop's style, header and footer, which the front door adds. `title` is text, `main` is HTML; a `<div class="wide">`
/// in it makes the page as wide as the shop's others.
pub fn page(site: &Site, status: StatusCode, title: &str, main: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, headers::HTML);
    headers.insert(header::CACHE_CONTROL, headers::NO_STORE);
    let (title, css) = (escape(title), escape(&site.assets.css));
    let head = format!(
        "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title}</title>\
         <script>{THEME_SCRIPT}</script><link rel=\"stylesheet\" href=\"{css}\">\
         <noscript><link rel=\"stylesheet\" href=\"{SCRIPTLESS_SHEET}\"></noscript>\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">"
    );
    // Whoever listens hears first that something is wrong; on the page a summary says it.
    let heading = title.strip_prefix(words::error(site.language())).map_or(title.as_str(), str::trim_start);
    let main = format!("<main id=\"main\" class=\"document\" tabindex=\"-1\"><h1>{heading}</h1>{main}</main>");
    response.extensions_mut().insert(Content { head, main });
    response
}

/// The answer as it is sent: what [`page`] began is finished for the visitor with these headers, who asked for `path` and may want to
/// read it in another language.
pub async fn framed(site: &Site, mut response: Response<Body>, visitor: &HeaderMap, path: &str) -> Response<Body> {
    let Some(content) = response.extensions_mut().remove::<Content>() else { return response };
    let around = tokio::time::timeout(PATIENCE, around(site, visitor, path)).await;
    finish(site, &content, around.ok().and_then(Result::ok).as_ref(), &mut response);
    response
}

/// A page without header and footer, which depends on nothing of the shop.
pub fn bare_page(site: &Site, status: StatusCode, title: &str, main: &str) -> Response<Body> {
    let mut response = page(site, status, title, main);
    if let Some(content) = response.extensions_mut().remove::<Content>() {
        finish(site, &content, None, &mut response);
    }
    response
}

/// What stands around a page's own content.
struct Around {
    lang: String,
    header: String,
    footer: String,
}

/// # Errors
/// When the shop can't be read.
async fn around(site: &Site, visitor: &HeaderMap, path: &str) -> Result<Around, ServiceError> {
    let ctx = site.ctx.in_market(&pages::visited(site, visitor).await.0).await?;
    let shop = get_shop(&ctx).await?;
    let lang = PageMarket::of(ctx.market(), site.language()).lang().to_owned();
    let (header, footer) = site.in_words(|| {
        let header = plain_header(shop.clone(), buyer_of(visitor).cart.piece_count()).to_html();
        (header, plain_footer(shop, path.to_owned()).to_html())
    });
    Ok(Around { lang, header, footer })
}

fn finish(site: &Site, Content { head, main }: &Content, around: Option<&Around>, response: &mut Response<Body>) {
    let Locale { language, base } = site.locale();
    let lang = around.map_or(language.code(), |around| &around.lang);
    let main = &in_language(main, base);
    let body = match around {
        Some(Around { header, footer, .. }) => format!(
            "<a class=\"skip-link\" href=\"#main\">{skip}</a><header class=\"site-header\">{header}</header>\
             {main}<footer class=\"site-footer\">{footer}</footer>",
            skip = words::skip(language),
        ),
        None => main.clone(),
    };
    let mark = if base.is_empty() { String::new() } else { format!(" data-base=\"{base}\"") };
    let html = format!("<!DOCTYPE html><html lang=\"{lang}\"{mark}><head>{head}</head><body>{body}</body></html>");
    let policy = headers::page_policy(html.as_bytes(), &site.origin, None);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    // The router has noted that the answer to a form was empty, as it was until now.
    response.headers_mut().remove(header::CONTENT_LENGTH);
    *response.body_mut() = Body::from(html);
}

/// What leads on from a page leads to pages in its language. Nobody but us writes marks: text is escaped.
fn in_language(main: &str, base: &str) -> String {
    if base.is_empty() {
        return main.to_owned();
    }
    [" href=\"", " action=\"", " formaction=\""].iter().fold(main.to_owned(), |main, way| {
        let mut parts = main.split(way);
        let mut marked = parts.next().unwrap_or_default().to_owned();
        for rest in parts {
            let path = rest.split('"').next().unwrap_or_default();
            let is_marked = path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
            let mark = if path.starts_with('/') && !path.starts_with("//") && !is_marked { base } else { "" };
            marked += &[way, mark, rest].concat();
        }
        marked
    })
}

/// What a plain answer says, for [`for_people`].
#[derive(Debug, Clone)]
enum Sentence {
    /// The same in each language.
    Text(String),
    Words(fn(Language) -> &'static str),
}

/// A sentence for a machine, or for whoever runs the shop.
pub fn sentence(status: StatusCode, text: impl Into<String>) -> Response<Body> {
    let text = text.into();
    plain(status, &text.clone(), Sentence::Text(text))
}

/// A sentence for whoever asked in a way that no page of ours does.
pub fn said(status: StatusCode, words: fn(Language) -> &'static str) -> Response<Body> {
    plain(status, words(Language::English), Sentence::Words(words))
}

fn plain(status: StatusCode, text: &str, sentence: Sentence) -> Response<Body> {
    let mut response = Response::new(Body::from(format!("{text}\n")));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, headers::TEXT);
    response.extensions_mut().insert(sentence);
    response
}

/// The same answer as a page, if it declines something in a plain sentence: somebody looks at it in a browser.
pub fn for_people(site: &Site, plain: Response<Body>) -> Response<Body> {
    let (status, language) = (plain.status(), site.language());
    let said = plain.extensions().get::<Sentence>().filter(|_| status.is_client_error() || status.is_server_error());
    let text = match said {
        Some(Sentence::Text(text)) => text,
        Some(Sentence::Words(words)) => words(language),
        None => return plain,
    };
    let mut response = page(site, status, document_words::didnt_work(language), &way_on(&escape(text), to_shop(site)));
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = plain.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

/// The way to the front page: its path and its words.
pub fn to_shop(site: &Site) -> (&'static str, &'static str) {
    ("/", document_words::to_shop(site.language()))
}

/// What was said, as HTML, and a link: its path and its words.
fn way_on(said: &str, (path, words): (&str, &str)) -> String {
    format!("<p>{said}</p><p><a class=\"button\" href=\"{}\">{}</a></p>", escape(path), escape(words))
}

/// What was declined, and a way on: `back` is the path and the words of a link.
pub fn refused(site: &Site, refusal: &Refusal, back: (&str, &str)) -> Response<Body> {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let main = way_on(&escape(&refusal.sentence(site.language(), site.currency)), back);
    let title = match refusal {
        Refusal::NotHeard { .. } => document_words::checking_payment(site.language()),
        _ => document_words::didnt_work(site.language()),
    };
    let mut response = page(site, status, title, &main);
    if let Some(seconds) = refusal.retry_after_s() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Something of ours is broken. `reference` is what the log has the cause under.
pub fn broken(site: &Site, reference: &str) -> Response<Body> {
    let language = site.language();
    let text = format!("{}<strong>{}</strong>", document_words::is_broken(language), escape(reference));
    page(site, StatusCode::INTERNAL_SERVER_ERROR, document_words::our_fault(language), &way_on(&text, to_shop(site)))
}

/// What a form shows when a service says no: the refusal, or a breakage, whose cause is logged under its reference.
pub fn trouble(site: &Site, error: &ServiceError, back: (&str, &str)) -> Response<Body> {
    match error {
        ServiceError::Refusal(refusal) => refused(site, refusal, back),
        ServiceError::Breakage(cause) => {
            let reference = super::log::RequestId::next().to_string();
            tracing::error!(reference, cause, "a breakage");
            broken(site, &reference)
        }
    }
}

/// Path and query of an address, if it is one of ours.
pub fn path_of_ours<'a>(address: &'a str, origin: &str) -> Option<&'a str> {
    address.strip_prefix(origin).filter(|rest| rest.starts_with('/'))
}

/// Sends the browser on with a GET.
pub fn see_other(path: &str) -> Response<Body> {
    redirect(StatusCode::SEE_OTHER, path)
}

/// A redirect to a path or URL of ours, or to a provider's page. What can't be written into a header leads home.
pub fn redirect(status: StatusCode, target: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let location = HeaderValue::from_str(target).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, location);
    response
}
