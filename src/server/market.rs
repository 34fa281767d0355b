//! The choice of a market: a plain form at the foot of each page. It is remembered in a cookie, and leads back to where it was made.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{self, HeaderMap};
use axum::http::{Response, StatusCode};

use super::form::Form;
use super::site::Site;
use super::{cookies, document};
use crate::domain::market::Market;
use crate::domain::query_string::{encode, pairs};
use crate::domain::refusal::Refusal;
use crate::words::document as words;

/// What a list is asked in sums, which are other sums in another currency.
const IN_MONEY: [&str; 2] = ["min", "max"];

/// Remembers the market; an empty id is the shop's own.
pub async fn choose(State(site): State<Arc<Site>>, headers: HeaderMap, form: Form) -> Response<Body> {
    let markets = match site.ctx.markets().await {
        Ok(markets) => markets,
        Err(error) => return document::trouble(&site, &error, document::to_shop(&site)),
    };
    let id = form.get("market");
    if !id.is_empty() && Market::chosen(&markets, id).is_none() {
        let message = words::not_sold_there(site.language()).to_owned();
        return document::refused(&site, &Refusal::Invalid { message }, document::to_shop(&site));
    }
    let referrer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let target = format!("{}{}", site.origin.as_str(), way_back(referrer, site.origin.as_str()));
    // Absolute, so that a path like `//elsewhere` stays a path.
    let mut response = document::redirect(StatusCode::SEE_OTHER, &target);
    cookies::set_market(&mut response, id, &site.origin);
    response
}

/// The path and query of the page that the form was on, as they make sense in any market; the front page for all that is not ours.
fn way_back(referrer: &str, origin: &str) -> String {
    let Some(address) = document::path_of_ours(referrer, origin) else { return "/".to_owned() };
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    if path == "/cart" {
        // It says that its prices are others now.
        return "/cart?repriced=1".to_owned();
    }
    let kept = pairs(query).filter(|(name, _)| !IN_MONEY.contains(&name.as_str()));
    let kept: Vec<String> = kept.map(|(name, value)| format!("{}={}", encode(&name), encode(&value))).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::way_back;

    #[test]
    fn it_leads_back_to_where_one_was_and_nowhere_else() {
        for (referrer, path) in [
            ("https://shop.example/products/jug?variant=1", "/products/jug?variant=1"),
            ("https://shop.example/collections/eat?min=10.00&max=20&page=2", "/collections/eat?page=2"),
            ("https://shop.example/collections/eat?max=20", "/collections/eat"),
            ("https://shop.example/search?q=sea+%26+salt", "/search?q=sea+%26+salt"),
            ("https://shop.example/cart?country=DE", "/cart?repriced=1"),
            ("https://shop.example//elsewhere.example", "//elsewhere.example"),
            ("https://shop.example.evil.example/x", "/"),
            ("https://shop.example@evil.example/x", "/"),
            ("https://evil.example/", "/"),
            ("javascript:alert(1)", "/"),
            ("", "/"),
        ] {
            assert_eq!(way_back(referrer, "https://shop.example"), path, "{referrer}");
        }
    }
}
