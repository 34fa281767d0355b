//! Stars, the same wherever something is rated.

use leptos::prelude::*;

use crate::domain::review::Rating;
use crate::ui::kit::AtOnce;
use crate::ui::locale::language;
use crate::words::price as words;

/// The average, drawn and in figures, and of how many; nothing where nobody has said anything. One element, for it stands on
/// every card: the stylesheet draws the stars.
pub fn stars(rating: Rating) -> Option<AnyView> {
    let language = language();
    let average = rating.average_text(language)?;
    let label = words::out_of_five(language, &average, &rating.count_words(language));
    let shown = format!("{average} ({})", rating.count);
    Some(
        view! { <span class="rating" role="img" aria-label=label data-halves=rating.halves()>{shown}</span> }.at_once(),
    )
}
