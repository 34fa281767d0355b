//! The pictures of a product: one large, all of them small. The small ones are links to the pictures themselves,
//! so without script they open them.

use leptos::prelude::*;

use super::Shown;
use crate::domain::product::PictureView;
use crate::ui::kit::{AtOnce, Picture, Sizes, follow};

#[component]
pub(super) fn Gallery(shown: Shown) -> impl IntoView {
    let title = shown.product.with_value(|product| product.title.clone());
    let pictures = shown.product.with_value(|product| product.pictures.clone());
    // A picture that was opened stays until another variant is picked.
    let opened = RwSignal::new(None::<(usize, usize)>);
    let large = move || {
        let (variant, _) = shown.picked.get();
        let of_variant =
            shown.variant(|variant| variant.picture).flatten().and_then(|place| usize::try_from(place).ok());
        opened.get().filter(|(of, _)| *of == variant).map(|(_, place)| place).or(of_variant).unwrap_or(0)
    };
    let picture = follow(move || {
        let found = shown.product.with_value(|product| product.pictures.get(large()).cloned());
        let picture = found.map(|PictureView { src, alt, width, height }| {
            view! { <Picture src alt width height sizes=Sizes::Large first=true/> }
        });
        picture.at_once()
    });
    let thumbnail = move |(place, PictureView { src, alt, width, height }): (usize, PictureView)| {
        let open = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            opened.set(Some((shown.picked.get_untracked().0, place)));
        };
        let current = Signal::derive(move || (large() == place).then(|| "true".to_owned()));
        let href = src.clone();
        view! {
            <li>
                <a
                    href=href
                    rel="external"
                    aria-current=current
                    on:click=open
                >
                    <Picture src alt width height sizes=Sizes::Small/>
                </a>
            </li>
        }
    };
    let several = pictures.len() > 1;
    let thumbnails = several.then(|| {
        view! {
            <ul class="thumbnails" aria-label="All pictures">
                {pictures.into_iter().enumerate().map(thumbnail).collect::<Vec<_>>()}
            </ul>
        }
    });
    view! {
        <section class="gallery" aria-label=format!("Pictures of {title}")>
            <div class="frame frame-large">{picture}</div>
            {thumbnails}
        </section>
    }
    .at_once()
}
