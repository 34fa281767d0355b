//! A product's pictures, as large as the screen and larger: turned over by buttons and arrow keys, enlarged by a click, by a button or
//! with two fingers.
//!
//! A native dialog, like the confirmation of what was added. Its code is loaded when the first picture is opened.

use leptos::LazyViewError;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;

use crate::browser;
use crate::domain::product::PictureView;
use crate::ui::kit::{AtOnce, Icon, Picture, Sizes, follow, icon};
use crate::ui::storefront::load::settled;

const DIALOG: &str = "zoom";
const TITLE: &str = "zoom-title";
const STAGE: &str = "zoom-stage";

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
fn zoomed(pictures: Vec<PictureView>, place: usize) -> Result<AnyView, LazyViewError> {
    let count = pictures.len();
    let place = RwSignal::new(place);
    let enlarged = RwSignal::new(false);
    Effect::new(move || {
        // In the next frame it stands in the page.
        let _ = request_animation_frame(|| {
            browser::open_dialog(DIALOG);
            browser::focus(TITLE);
        });
    });
    let turn = move |by: usize| {
        if count > 1 {
            enlarged.set(false);
            place.update(|place| *place = (*place + by) % count);
        }
    };
    let (back, on) = (move || turn(count.saturating_sub(1)), move || turn(1));
    // Enlarged, the arrows move the picture about, which the browser does by itself.
    let keys = move |event: KeyboardEvent| match (event.key().as_str(), enlarged.get_untracked()) {
        ("ArrowLeft", false) => back(),
        ("ArrowRight", false) => on(),
        ("+", false) | ("-", true) => enlarge(enlarged, (0.5, 0.5)),
        _ => {}
    };
    let picture = follow(move || {
        let picture = pictures.get(place.get()).cloned();
        let picture = picture.map(|PictureView { src, alt, width, height }| {
            view! { <Picture src alt width height sizes=Sizes::Wide first=true/> }
        });
        picture.at_once()
    });
    let pressed = move |event: MouseEvent| enlarge(enlarged, browser::share_of(&event));
    let several = count > 1;
    let content = view! {
        <div class="zoom-room" on:keydown=keys>
            <div class="zoom-bar">
                <h2 id=TITLE tabindex="-1" aria-live="polite">
                    {move || format!("Picture {} of {count}", place.get() + 1)}
                </h2>
                <button
                    type="button"
                    class="icon-button"
                    aria-pressed=move || enlarged.get().to_string()
                    on:click=move |_| enlarge(enlarged, (0.5, 0.5))
                >
                    <Icon shape=icon::ENLARGE/>
                    <span class="visually-hidden">"Enlarge"</span>
                </button>
                <button type="button" class="icon-button" on:click=|_| browser::close_dialog(DIALOG)>
                    <Icon shape=icon::CLOSE/>
                    <span class="visually-hidden">"Close"</span>
                </button>
            </div>
            <div id=STAGE class="zoom-stage" class:zoom-enlarged=enlarged tabindex="0" role="group" aria-label="The picture">
                <div class="zoom-picture" on:click=pressed>{picture}</div>
            </div>
            {several
                .then(|| {
                    view! {
                        <button type="button" class="icon-button zoom-back" on:click=move |_| back()>
                            <Icon shape=icon::BACK/>
                            <span class="visually-hidden">"Picture before"</span>
                        </button>
                        <button type="button" class="icon-button zoom-on" on:click=move |_| on()>
                            <Icon shape=icon::ON/>
                            <span class="visually-hidden">"Next picture"</span>
                        </button>
                    }
                })}
        </div>
    };
    Ok(content.at_once())
}

/// Makes the picture large, with this point of it in the middle, or as large as the screen again.
fn enlarge(enlarged: RwSignal<bool>, (across, down): (f64, f64)) {
    enlarged.update(|enlarged| *enlarged = !*enlarged);
    // It has its new size in the next frame.
    let _ = request_animation_frame(move || browser::scroll_to_share(STAGE, across, down));
}
