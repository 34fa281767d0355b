//! The pictures of a product: one large, all of them small. Each is a link to the picture itself, so without script they open
//! them. With it, a small one becomes the large one, and the large one opens as large as the screen.

use leptos::prelude::*;

use super::Shown;
use super::zoom::zoom_dialog;
use crate::domain::product::PictureView;
use crate::ui::kit::{AtOnce, Picture, Sizes, follow};
use crate::ui::locale::language;
use crate::words::product as words;

/// So many small pictures find room. Of more, the last place says how many there are yet, and shows them when it is asked.
const SMALL_MAX: usize = 8;

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
    let all = StoredValue::new(pictures.clone());
    let zoomed = RwSignal::new(None::<usize>);
    let zoom = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        zoomed.set(Some(large()));
    };
    let picture = follow(move || {
        let found = all.with_value(|all| all.get(large()).cloned());
        let picture = found.map(|PictureView { src, alt, width, height }| {
            let href = src.clone();
            view! {
                <a class="frame frame-large" href=href rel="external" on:click=zoom>
                    <Picture src alt width height sizes=Sizes::Large first=true/>
                    <span class="visually-hidden">{words::enlarge_link(language())}</span>
                </a>
            }
        });
        picture.at_once()
    });
    let without = pictures.is_empty().then(|| view! { <div class="frame frame-large"></div> });
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
        .at_once()
    };
    let several = pictures.len() > 1;
    let mut places: Vec<(usize, PictureView)> = pictures.into_iter().enumerate().collect();
    let folded = if places.len() > SMALL_MAX { places.split_off(SMALL_MAX - 1) } else { Vec::new() };
    let more = folded.first().cloned().map(|(_, PictureView { src, width, height, .. })| {
        let count = folded.len();
        view! {
            <li class="thumbnails-more">
                <details>
                    <summary>
                        <Picture src alt=String::new() width height sizes=Sizes::Small/>
                        <span aria-hidden="true">"+" {count}</span>
                        <span class="visually-hidden">{words::more_pictures(language(), count)}</span>
                    </summary>
                    <ul class="thumbnails">{folded.into_iter().map(thumbnail).collect::<Vec<_>>()}</ul>
                </details>
            </li>
        }
        .at_once()
    });
    let thumbnails = several.then(|| {
        view! {
            <ul class="thumbnails" aria-label=words::all_pictures(language())>
                {places.into_iter().map(thumbnail).collect::<Vec<_>>()}
                {more}
            </ul>
        }
    });
    view! {
        <section class="gallery" aria-label=words::pictures_of(language(), &title)>
            {picture}
            {without}
            {thumbnails}
            {zoom_dialog(all, zoomed)}
        </section>
    }
    .at_once()
}
