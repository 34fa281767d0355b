//! Small pages that stand on their own: when something is declined or broken before a page of the shop can be shown, and
//! wherever a page must not depend on the shop, such as the test gateway's.

use axum::body::Body;
use axum::http::header;
use axum::http::{HeaderValue, Response, StatusCode};

use super::headers;
use super::site::Site;
use crate::domain::html::escape;
use crate::domain::refusal::Refusal;
use crate::services::ServiceError;
use crate::ui::kit::theme::{SCRIPTLESS_SHEET, THEME_SCRIPT};

/// A page with the shop's style. `title` is text, `main` is HTML.
pub fn page(site: &Site, status: StatusCode, title: &str, main: &str) -> Response<Body> {
    let (title, css) = (escape(title), escape(&site.assets.css));
    let html = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title}</title>\
         <script>{THEME_SCRIPT}</script><link rel=\"stylesheet\" href=\"{css}\">\
         <noscript><link rel=\"stylesheet\" href=\"{SCRIPTLESS_SHEET}\"></noscript>\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"></head>\
         <body><main class=\"document\"><h1>{title}</h1>{main}</main></body></html>"
    );
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, headers::HTML);
    headers.insert(header::CACHE_CONTROL, headers::NO_STORE);
    headers.insert(header::CONTENT_SECURITY_POLICY, headers::page_policy(html.as_bytes(), &site.origin, None));
    *response.body_mut() = Body::from(html);
    response
}

/// What a plain answer says, for [`for_people`].
#[derive(Debug, Clone)]
struct Sentence(String);

/// A sentence for whoever asked in a way that no page of ours does.
pub fn sentence(status: StatusCode, text: impl Into<String>) -> Response<Body> {
    let text = text.into();
    let mut response = Response::new(Body::from(format!("{text}\n")));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, headers::TEXT);
    response.extensions_mut().insert(Sentence(text));
    response
}

/// The same answer as a page, if it declines something in a plain sentence: somebody looks at it in a browser.
pub fn for_people(site: &Site, plain: Response<Body>) -> Response<Body> {
    let status = plain.status();
    let said = plain.extensions().get::<Sentence>().filter(|_| status.is_client_error() || status.is_server_error());
    let Some(Sentence(text)) = said else { return plain };
    let mut response = page(site, status, "That didn’t work", &way_on(&escape(text), ("/", "To the shop")));
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = plain.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

/// What was said, as HTML, and a link: its path and its words.
fn way_on(said: &str, (path, words): (&str, &str)) -> String {
    format!("<p>{said}</p><p><a class=\"button\" href=\"{}\">{}</a></p>", escape(path), escape(words))
}

/// What was declined, and a way on: `back` is the path and the words of a link.
pub fn refused(site: &Site, refusal: &Refusal, back: (&str, &str)) -> Response<Body> {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let main = way_on(&escape(&refusal.sentence(site.currency)), back);
    let title = match refusal {
        Refusal::NotHeard { .. } => "We are checking your payment",
        _ => "That didn’t work",
    };
    let mut response = page(site, status, title, &main);
    if let Some(seconds) = refusal.retry_after_s() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Something of ours is broken. `reference` is what the log has the cause under.
pub fn broken(site: &Site, reference: &str) -> Response<Body> {
    let said = format!(
        "Something of ours is broken. Nothing was charged by this. Try again in a moment; if it stays, tell us this \
         reference: <strong>{}</strong>",
        escape(reference)
    );
    page(site, StatusCode::INTERNAL_SERVER_ERROR, "Our fault", &way_on(&said, ("/", "To the shop")))
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
