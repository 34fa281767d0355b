//! Pictures that don't push the page around, and are no larger than they have to be.

use leptos::prelude::*;

use super::AtOnce;
use crate::domain::picture::Renditions;

/// How wide a picture is shown, as the attribute `sizes` says it. The browser chooses by it before the stylesheet is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sizes {
    /// In a grid of cards.
    Card,
    /// In a grid of tiles, which are larger than cards.
    Tile,
    /// The large one of a product.
    Large,
    /// Across the page.
    Wide,
    /// In a line or a row of thumbnails.
    Small,
}

impl Sizes {
    /// The attribute, as `style/` lays them out, and the pixels that are enough for a sharp screen.
    const fn value(self) -> (&'static str, u32) {
        match self {
            Self::Card => ("(min-width: 64rem) 20rem, (min-width: 40rem) 31vw, 46vw", 960),
            Self::Tile => ("(min-width: 64rem) 27rem, (min-width: 48rem) 31vw, 46vw", 960),
            Self::Large => ("(min-width: 64rem) 40rem, 100vw", 1280),
            Self::Wide => ("100vw", 1600),
            Self::Small => ("6rem", 320),
        }
    }
}

/// A picture. Its measures reserve its place; where they are unknown the stylesheet's frame does. Until it has come its place has
/// the colour of most of it (`base.css`).
#[component]
pub fn Picture(
    src: String,
    alt: String,
    width: u32,
    height: u32,
    sizes: Sizes,
    /// It is what the visitor came to see: fetch it first. All others wait until they are scrolled near.
    #[prop(optional)]
    first: bool,
) -> impl IntoView {
    let measure = |pixels: u32| (width > 0 && height > 0).then(|| pixels.to_string());
    let (shown, enough) = sizes.value();
    let renditions = Renditions::of(&src);
    let sources = renditions.map(|renditions| {
        let source = |format: &str| {
            view! { <source type=format!("image/{format}") srcset=renditions.srcset(format, enough) sizes=shown/> }
        };
        ["avif", "webp"].map(source).into_iter().collect::<Vec<_>>()
    });
    // Few browsers come to this one; search engines and those who share the page do.
    let widest = renditions.and_then(|renditions| Some(renditions.address(renditions.widths(enough).last()?, "jpg")));
    let colour = renditions.map(|renditions| format!("#{}", renditions.colour));
    view! {
        <picture>
            {sources}
            <img
                src=widest.unwrap_or(src)
                alt=alt
                width=measure(width)
                height=measure(height)
                data-colour=colour
                decoding="async"
                loading=(!first).then_some("lazy")
                fetchpriority=first.then_some("high")
            />
        </picture>
    }
    .at_once()
}
