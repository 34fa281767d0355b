//! What happened, said to those who can't see it, and shown to those who can where the page shows nothing else of it.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;

use super::AtOnce;
use super::follow::text;

/// How long something is shown: long enough to be read twice.
const SHOWN: Duration = Duration::from_secs(8);

/// Says things in the page's live region. Provided as context.
#[derive(Debug, Clone, Copy)]
pub struct Announcer {
    words: RwSignal<String>,
    /// Whether they can be seen, and what ends that.
    shown: RwSignal<Option<TimeoutHandle>>,
}

impl Announcer {
    /// An announcer with nothing to say yet.
    pub fn new() -> Self {
        Self { words: RwSignal::new(String::new()), shown: RwSignal::new(None) }
    }

    /// Says it once, after what is being read. The same words twice are said twice.
    pub fn say(self, words: impl Into<String>) {
        let mut words = words.into();
        self.hide();
        self.words.update(|said| {
            // A region that does not change is not read again; a space at the end is a change that nobody hears.
            if *said == words {
                words.push('\u{a0}');
            }
            *said = words;
        });
    }

    /// Says it, and shows it for a while at the edge of the page (a toast).
    pub fn show(self, words: impl Into<String>) {
        self.say(words);
        self.shown.set(set_timeout(move || self.hide(), SHOWN).ok());
    }

    fn hide(self) {
        if let Some(timeout) = self.shown.get_untracked() {
            timeout.clear();
            self.shown.set(None);
        }
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
    let Announcer { words, shown } = announcer;
    let class = move || if shown.get().is_some() { "toast" } else { "visually-hidden" };
    view! {
        <div class=class role="status" aria-live="polite">
            {text(move || Some(words.get()).filter(|words| !words.is_empty()))}
        </div>
    }
    .at_once()
}
