//! In which language the page is, and where the pages in it are. The server provides it as context; in the browser it is a mark on the
//! document, and stays the same for as long as the document does: pages in another language are loaded whole.

use std::sync::OnceLock;

use leptos::prelude::use_context;

use crate::browser;
use crate::words::{Language, Locale};

static DOCUMENT: OnceLock<Locale> = OnceLock::new();

/// The language of the page, and where the pages in it are.
pub fn locale() -> Locale {
    if browser::ON_SERVER {
        use_context().unwrap_or_default()
    } else {
        *DOCUMENT.get_or_init(|| {
            let language = browser::root_mark("lang").as_deref().and_then(Language::from_tag).unwrap_or_default();
            let is_first = browser::root_mark("data-base").is_none();
            if is_first { Locale { language, base: "" } } else { Locale::marked(language) }
        })
    }
}

/// The language of the page.
pub fn language() -> Language {
    locale().language
}

/// The address of a page in the language of this one: `/cart` is `/de/cart` on a German page.
pub fn to(path: &str) -> String {
    locale().path(path)
}
