//! Where in the checkout one is. The steps are the pages, one to one, and those behind can be gone back to.

use leptos::prelude::*;

use super::Step;

#[component]
pub(super) fn Progress(step: Step) -> impl IntoView {
    let item = |other: Step| {
        let name = other.name();
        if other == step {
            view! { <li aria-current="step">{name}</li> }.into_any()
        } else if other < step {
            view! {
                <li class="progress-done">
                    <a href=other.path()>{name} <span class="visually-hidden">" (done)"</span></a>
                </li>
            }
            .into_any()
        } else {
            view! { <li>{name}</li> }.into_any()
        }
    };
    view! {
        <nav class="checkout-progress" aria-label="Steps of the checkout">
            <ol>{Step::ALL.map(item).into_iter().collect::<Vec<_>>()}</ol>
        </nav>
    }
    .into_any()
}
