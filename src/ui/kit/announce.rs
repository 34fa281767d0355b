//! What happened, said to those who can't see it.

use leptos::prelude::*;

use super::AtOnce;
use super::follow::text;

/// Says things in the page's live region. Provided as context.
#[derive(Debug, Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    /// An announcer with nothing to say yet.
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// Says it once, after what is being read. The same words twice are said twice.
    pub fn say(self, words: impl Into<String>) {
        let mut words = words.into();
        self.0.update(|said| {
            // A region that does not change is not read again; a space at the end is a change that nobody hears.
            if *said == words {
                words.push('\u{a0}');
            }
            *said = words;
        });
    }
}

impl Default for Announcer {
    fn default() -> Self {
        Self::new()
    }
}

/// The page's live region. It stands in the page from the start: regions that come later are not listened to.
#[component]
pub fn LiveRegion(announcer: Announcer) -> impl IntoView {
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">
            {text(move || Some(announcer.0.get()).filter(|words| !words.is_empty()))}
        </div>
    }
    .at_once()
}
