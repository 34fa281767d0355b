//! What came in last, for readers of news: RSS 2.0.

use std::cmp::Reverse;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;

use super::{answer, element, xml};
use crate::domain::index::IndexRow;
use crate::domain::money::Money;
use crate::server::site::Site;
use crate::services::revisions::Subject;
use crate::words::{home as words, price};

/// So many of the newest products are told.
const COUNT: usize = 30;

pub async fn news(State(site): State<Arc<Site>>, request: Request) -> Response<Body> {
    let write = async || {
        let index = site.ctx.catalog.index(&site.ctx).await?;
        let (language, shop) = (site.language(), &index.shop);
        let mut rows: Vec<&IndexRow> = index.rows.iter().collect();
        rows.sort_by_key(|row| (Reverse(row.created_at), Reverse(row.rank)));
        let item = |row: &&IndexRow| {
            let card = index.card(row);
            let price = Money::new(card.price_minor, shop.rules.currency);
            let price = price.text(language);
            let price = if card.price_varies { price::from_amount(language, &price) } else { price };
            let link = site.ctx.url(&format!("/products/{}", card.slug));
            [
                "<item>".to_owned(),
                element("title", &card.title),
                element("link", &link),
                // It stays the same thing when its address changes.
                format!("<guid isPermaLink=\"false\">{}</guid>", row.id),
                element("pubDate", &row.created_at.rfc_2822()),
                element("description", &format!("{}, {price}", card.title)),
                "</item>\n".to_owned(),
            ]
            .concat()
        };
        let items: String = rows.iter().take(COUNT).map(item).collect();
        Ok(Some(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>\n\
             {}{}{}<language>{}</language>\
             <atom:link href=\"{}\" rel=\"self\" type=\"application/rss+xml\"/>\n\
             {items}</channel></rss>\n",
            element("title", &words::new_at(language, &shop.name)),
            element("link", &site.ctx.url("/")),
            element("description", &shop.tagline),
            language.code(),
            xml(&site.ctx.url("/feeds/new.xml")),
        )))
    };
    answer(&site, request.headers(), "/feeds/new.xml".to_owned(), Subject::Lists, write).await
}
