//! Tabs, as the ARIA Authoring Practices describe them: one stop for the Tab key, arrows (and Home and End) go from tab to tab, and
//! what is gone to opens.
//!
//! The markup is whole as it is written, and a script listens to all tabs of the document, so it does not matter whether the server
//! or the browser made them. Visitors without script get one panel below the other.

use leptos::prelude::*;

use super::AtOnce;

/// What opens tabs. A document that has some holds it once.
pub const TABS_SCRIPT: &str = include_str!("tabs.js");

/// A panel behind a tab.
pub struct Tab {
    /// Like no other id of the document.
    pub id: &'static str,
    pub title: String,
    pub content: AnyView,
}

/// Tabs under a name that only those hear who can't see them; the first one is open.
pub fn tabs(label: &'static str, all: Vec<Tab>) -> AnyView {
    let (mut list, mut panels) = (Vec::new(), Vec::new());
    for (place, Tab { id, title, content }) in all.into_iter().enumerate() {
        let is_open = place == 0;
        let tab_id = format!("{id}-tab");
        list.push(view! {
            <button
                type="button"
                class="tab"
                id=tab_id.clone()
                role="tab"
                aria-selected=if is_open { "true" } else { "false" }
                aria-controls=id
                tabindex=if is_open { "0" } else { "-1" }
            >
                {title.clone()}
            </button>
        });
        panels.push(view! {
            <section class="tab-panel" id=id role="tabpanel" aria-labelledby=tab_id tabindex="0" hidden=!is_open>
                <h3 class="tab-title">{title}</h3>
                {content}
            </section>
        });
    }
    view! {
        <div class="tabs">
            <div class="tab-list" role="tablist" aria-label=label>{list}</div>
            {panels}
        </div>
    }
    .at_once()
}
