//! Pictures that don't push the page around.

use leptos::prelude::*;

use super::AtOnce;

/// A picture. Its measures reserve its place; where they are unknown the stylesheet's frame does.
#[component]
pub fn Picture(
    src: String,
    alt: String,
    width: u32,
    height: u32,
    /// It is what the visitor came to see: fetch it first. All others wait until they are scrolled near.
    #[prop(optional)]
    first: bool,
) -> impl IntoView {
    let measure = |pixels: u32| (width > 0 && height > 0).then(|| pixels.to_string());
    view! {
        <img
            src=src
            alt=alt
            width=measure(width)
            height=measure(height)
            decoding="async"
            loading=(!first).then_some("lazy")
            fetchpriority=first.then_some("high")
        />
    }
    .at_once()
}
