//! The shop's pages as machines read them: schema.org in JSON-LD, from the same values as the page, so the two can't differ.
//!
//! Machines ask the server for each page, so only the server writes it, and none of this is in the browser's code.

mod product;
mod shop;

pub use product::of_product;
pub use shop::{of_list, of_page, of_shop};

use leptos::prelude::*;

use super::head::origin;
use crate::browser;
use crate::ui::kit::{AtOnce, Crumb};
use crate::ui::locale::to;

/// The element with the data; `data` is told the shop's own address.
pub fn script(data: impl FnOnce(&str) -> String) -> AnyView {
    let data = if browser::ON_SERVER { data(&origin()) } else { String::new() };
    view! { <script type="application/ld+json" inner_html=data></script> }.at_once()
}

/// A document with these things in it.
fn graph(things: impl IntoIterator<Item = String>) -> String {
    object([("@context", text("https://schema.org")), ("@graph", list(things))])
}

/// The way to the page at the path `here`, as the page shows it.
fn breadcrumbs(origin: &str, here: &str, crumbs: &[Crumb]) -> String {
    let step = |(place, crumb): (usize, &Crumb)| {
        object([
            ("@type", text("ListItem")),
            ("position", (place + 1).to_string()),
            ("name", text(&crumb.name)),
            ("item", text(&format!("{origin}{}", to(crumb.href.as_deref().unwrap_or(here))))),
        ])
    };
    let steps = list(crumbs.iter().enumerate().map(step));
    object([("@type", text("BreadcrumbList")), ("itemListElement", steps)])
}

// ---- JSON, as little of it as is needed here. A parser and serializer for it would weigh more than the page. ----

fn object<'a>(fields: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let fields: Vec<String> = fields.into_iter().map(|(name, value)| format!("{}:{value}", text(name))).collect();
    format!("{{{}}}", fields.join(","))
}

fn list(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    format!("[{}]", items.join(","))
}

/// A JSON string that can stand inside `<script>`: nothing in it can end the element or begin a comment.
fn text(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
