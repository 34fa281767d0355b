//! Where this page is.

use leptos::prelude::*;

use super::AtOnce;
use crate::ui::locale::{language, to};
use crate::words::layout as words;

/// A step of the way: its name and its path, without the mark of the language; the page itself has no address here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    pub name: String,
    pub href: Option<String>,
}

impl Crumb {
    /// A step that leads somewhere.
    pub fn link(name: impl Into<String>, href: impl Into<String>) -> Self {
        Self { name: name.into(), href: Some(href.into()) }
    }

    /// The front page.
    pub fn home() -> Self {
        Self::link(words::home(language()), "/")
    }

    /// The page one is on.
    pub fn here(name: impl Into<String>) -> Self {
        Self { name: name.into(), href: None }
    }
}

/// The way from the front door to this page.
#[component]
pub fn Breadcrumb(crumbs: Vec<Crumb>) -> impl IntoView {
    let step = |Crumb { name, href }: Crumb| match href {
        Some(href) => view! { <li><a href=to(&href)>{name}</a></li> }.at_once(),
        None => view! { <li aria-current="page">{name}</li> }.at_once(),
    };
    view! {
        <nav class="breadcrumb" aria-label=words::breadcrumb(language())>
            <ol>{crumbs.into_iter().map(step).collect::<Vec<_>>()}</ol>
        </nav>
    }
    .at_once()
}
