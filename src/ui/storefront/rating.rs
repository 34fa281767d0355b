//! Stars, the same wherever something is rated.

use leptos::prelude::*;

use crate::domain::review::Rating;
use crate::ui::kit::AtOnce;

/// The average, drawn and in figures, and of how many; nothing where nobody has said anything. One element, for it stands on
/// every card: the stylesheet draws the stars.
pub fn stars(rating: Rating) -> Option<AnyView> {
    let average = rating.average()?;
    let label = format!("{average} out of 5, {}", rating.count_words());
    let words = format!("{average} ({})", rating.count);
    Some(
        view! { <span class="rating" role="img" aria-label=label data-halves=rating.halves()>{words}</span> }.at_once(),
    )
}
