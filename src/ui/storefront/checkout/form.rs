//! What the forms of the checkout have in common: they are sent once, and they say what needs attention.

use std::time::Duration;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::domain::refusal::FieldError;
use crate::ui::kit::AtOnce;
use crate::ui::locale::language;
use crate::words::checkout as said;

/// How long a form counts as being on its way. After that a second press is a second try.
const PATIENCE: Duration = Duration::from_secs(8);

/// Keeps a form from being sent twice. The shop would make the same of both, but the first answer would be lost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Once {
    is_sent: RwSignal<bool>,
}

impl Once {
    pub fn new() -> Self {
        Self { is_sent: RwSignal::new(false) }
    }

    /// For the form's `on:submit`.
    pub fn hold(self, event: &SubmitEvent) {
        if self.is_sent.get_untracked() {
            event.prevent_default();
            return;
        }
        self.is_sent.set(true);
        let forget = move || {
            // The page may be gone by then, and its signals with it.
            let _ = self.is_sent.try_set(false);
        };
        // Without a timer the button goes on saying that it waits, which is no harm.
        let _ = set_timeout(forget, PATIENCE);
    }
}

/// The button that sends the form. It stays a button while it waits: a disabled one would lose the focus.
#[component]
pub(super) fn Submit(once: Once, words: String) -> impl IntoView {
    let waits = move || once.is_sent.get();
    view! {
        <button type="submit" class="button button-primary button-wide" aria-disabled=move || waits().then_some("true")>
            {move || if waits() { said::one_moment(language()).to_owned() } else { words.clone() }}
        </button>
    }
    .at_once()
}

/// Everything that needs attention, each with the way to its field. It has the focus when the page opens, which needs no script.
#[component]
pub(super) fn ErrorSummary(errors: Vec<FieldError>) -> impl IntoView {
    let item = |FieldError { field, message }: FieldError| {
        // A plain jump within the page: the router would only scroll, and the field is to have the focus.
        view! { <li><a href=format!("#{field}") rel="external">{message}</a></li> }
    };
    (!errors.is_empty()).then(|| {
        view! {
            <div class="error-summary" role="alert" aria-labelledby="error-title" tabindex="-1" autofocus=true>
                <h2 id="error-title">{said::there_is_a_problem(language())}</h2>
                <ul>{errors.into_iter().map(item).collect::<Vec<_>>()}</ul>
            </div>
        }
    })
}
