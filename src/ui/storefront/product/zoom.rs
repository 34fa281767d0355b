//! A product's pictures, as large as the screen and larger: one beside the other, turned over by a finger, by buttons and by arrow
//! keys; enlarged by a click, by a button or with two fingers.
//!
//! A native dialog, like the confirmation of what was added. Its code is loaded when the first picture is opened.

use leptos::LazyViewError;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::browser;
use crate::domain::product::PictureView;
use crate::ui::kit::{AtOnce, Icon, Picture, Sizes, follow, icon};
use crate::ui::locale::language;
use crate::ui::storefront::load::settled;
use crate::words::product as words;

const DIALOG: &str = "zoom";
const TITLE: &str = "zoom-title";
const STRIP: &str = "zoom-strip";

/// The dialog, closed until `opened` names one of the pictures by its place.
pub(super) fn zoom_dialog(pictures: StoredValue<Vec<PictureView>>, opened: RwSignal<Option<usize>>) -> AnyView {
    let content = follow(move || match opened.get() {
        Some(place) => settled(Box::new(move || Box::pin(shown(pictures.get_value(), place)))),
        None => ().at_once(),
    });
    view! { <dialog id=DIALOG class="zoom" aria-labelledby=TITLE>{content}</dialog> }.at_once()
}

/// What it shows. If its code can't be loaded now, the page shows the picture as well, only smaller.
async fn shown(pictures: Vec<PictureView>, place: usize) -> AnyView {
    zoomed(pictures, place).await.unwrap_or_else(|_| ().at_once())
}

/// Opens itself once it is there.
#[lazy(fallible)]
fn zoomed(pictures: Vec<PictureView>, opened: usize) -> Result<AnyView, LazyViewError> {
    let count = pictures.len();
    let place = RwSignal::new(opened);
    let enlarged = RwSignal::new(false);
    Effect::new(move || {
        // In the next frame it stands in the page.
        let _ = request_animation_frame(move || {
            browser::open_dialog(DIALOG);
            browser::scroll_to_part(STRIP, opened);
            browser::focus(TITLE);
        });
    });
    let show = move |next: usize| {
        enlarged.set(false);
        // Who stands on the picture stands on the next one: what is hidden may not have the focus.
        browser::hand_focus(&leaf_id(place.get_untracked()), &leaf_id(next));
        place.set(next);
    };
    let turn = move |by: usize| {
        let next = (place.get_untracked() + by) % count;
        show(next);
        browser::scroll_to_part(STRIP, next);
    };
    let (back, on) = (move || turn(count - 1), move || turn(1));
    let several = count > 1;
    // Enlarged, the arrows move the picture about, which the browser does by itself.
    let keys = move |event: KeyboardEvent| {
        match (event.key().as_str(), enlarged.get_untracked()) {
            ("ArrowLeft", false) if several => back(),
            ("ArrowRight", false) if several => on(),
            ("+", false) | ("-", true) => enlarge(place, enlarged, (0.5, 0.5)),
            _ => return,
        }
        event.prevent_default();
    };
    // The browser moves the strip under a finger and lets it rest at a picture.
    let swiped = move |_| {
        let seen = browser::part_in_sight(STRIP);
        if seen < count && seen != place.get_untracked() {
            show(seen);
        }
    };
    let leaves: Vec<AnyView> =
        pictures.into_iter().enumerate().map(|(at, picture)| leaf(picture, at, count, place, enlarged)).collect();
    let content = view! {
        <div class="zoom-room" on:keydown=keys>
            <div class="zoom-bar">
                <h2 id=TITLE tabindex="-1" aria-live="polite">
                    {move || words::picture_of(language(), place.get() + 1, count)}
                </h2>
                <button
                    type="button"
                    class="icon-button"
                    aria-pressed=move || enlarged.get().to_string()
                    on:click=move |_| enlarge(place, enlarged, (0.5, 0.5))
                >
                    <Icon shape=icon::ENLARGE/>
                    <span class="visually-hidden">{words::enlarge(language())}</span>
                </button>
                <button type="button" class="icon-button" on:click=|_| browser::close_dialog(DIALOG)>
                    <Icon shape=icon::CLOSE/>
                    <span class="visually-hidden">{words::close(language())}</span>
                </button>
            </div>
            <div id=STRIP class="zoom-strip" class:zoom-enlarged=enlarged on:scroll=swiped>{leaves}</div>
            {several
                .then(|| {
                    view! {
                        <button type="button" class="icon-button zoom-back" on:click=move |_| back()>
                            <Icon shape=icon::BACK/>
                            <span class="visually-hidden">{words::picture_before(language())}</span>
                        </button>
                        <button type="button" class="icon-button zoom-on" on:click=move |_| on()>
                            <Icon shape=icon::ON/>
                            <span class="visually-hidden">{words::next_picture(language())}</span>
                        </button>
                    }
                })}
        </div>
    };
    Ok(content.at_once())
}

/// One picture, as wide as the screen. It is there while it or one beside it is shown, and for assistive technology while it is shown.
fn leaf(picture: PictureView, at: usize, count: usize, place: RwSignal<usize>, enlarged: RwSignal<bool>) -> AnyView {
    let shown = Memo::new(move |_| place.get() == at);
    let near = Memo::new(move |_| [0, 1, count - 1].contains(&((place.get() + count - at) % count)));
    let image = follow(move || {
        let picture = near.get().then(|| {
            let PictureView { src, alt, width, height } = picture.clone();
            view! { <Picture src alt width height sizes=Sizes::Wide first=true/> }
        });
        picture.at_once()
    });
    view! {
        <div
            id=leaf_id(at)
            class="zoom-leaf"
            tabindex=move || if shown.get() { "0" } else { "-1" }
            role="group"
            aria-label=words::the_picture(language())
            aria-hidden=move || (!shown.get()).then_some("true")
        >
            <div class="zoom-picture" on:click=move |event| enlarge(place, enlarged, browser::share_of(&event))>{image}</div>
        </div>
    }
    .at_once()
}

fn leaf_id(at: usize) -> String {
    format!("zoom-leaf-{at}")
}

/// Makes the picture large, with this point of it in the middle, or as large as the screen again.
fn enlarge(place: RwSignal<usize>, enlarged: RwSignal<bool>, (across, down): (f64, f64)) {
    enlarged.update(|enlarged| *enlarged = !*enlarged);
    let leaf = leaf_id(place.get_untracked());
    // It has its new size in the next frame.
    let _ = request_animation_frame(move || browser::scroll_to_share(&leaf, across, down));
}
