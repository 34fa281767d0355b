//! Where in the checkout one is. The steps are the pages, one to one, and those behind can be gone back to.

use leptos::prelude::*;

use super::Step;
use crate::ui::kit::AtOnce;
use crate::ui::locale::{language, to};
use crate::words::checkout as words;

#[component]
pub(super) fn Progress(step: Step) -> impl IntoView {
    let item = |other: Step| {
        let name = other.name();
        if other == step {
            view! { <li aria-current="step">{name}</li> }.at_once()
        } else if other < step {
            view! {
                <li class="progress-done">
                    <a href=to(other.path())>{name} <span class="visually-hidden">{words::done(language())}</span></a>
                </li>
            }
            .at_once()
        } else {
            view! { <li>{name}</li> }.at_once()
        }
    };
    view! {
        <nav class="checkout-progress" aria-label=words::steps(language())>
            <ol>{Step::ALL.map(item).into_iter().collect::<Vec<_>>()}</ol>
        </nav>
    }
    .at_once()
}
