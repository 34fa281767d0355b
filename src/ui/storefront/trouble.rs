//! When the shop could not do what was asked: the reason, and a way on.

use leptos::prelude::*;
use leptos::server_fn::error::FromServerFnError;

use super::head::PageHead;
use super::load::ShopAnswer;
use super::not_found::not_found;
use crate::api::ApiError;
use crate::domain::money::Currency;
use crate::domain::refusal::Refusal;
use crate::ui::app::answer_with;
use crate::ui::kit::AtOnce;
use crate::ui::locale::{language, to};

/// The page that takes the place of one that can't be shown.
pub fn trouble(error: &ApiError) -> AnyView {
    answer_with(error.status_code().as_u16());
    let (title, words) = match error {
        ApiError::Refusal(Refusal::NotFound) => return not_found(),
        ApiError::Refusal(refusal) => ("That can’t be done", refusal.sentence(language(), currency())),
        ApiError::Breakage { reference } => (
            "Something broke on our side",
            format!(
                "We have written it down. Try again in a moment; if it stays broken, tell us this reference: {reference}."
            ),
        ),
        ApiError::Unreachable => {
            ("The shop can’t be reached", "Check your connection and load the page again.".to_owned())
        }
    };
    view! {
        {PageHead::private(title, "").show()}
        <section class="page prose">
            <h1>{title}</h1>
            <p>{words}</p>
            <p>
                // A plain page load: it also brings the newest release, should this one be out of date.
                <a href="" rel="external">"Load the page again"</a>
            </p>
            <p><a href=to("/")>"Go to the front page"</a></p>
        </section>
    }
    .at_once()
}

/// What happened, in a sentence, for places where a whole page would be too much.
pub fn trouble_words(error: &ApiError) -> String {
    match error {
        ApiError::Refusal(refusal) => refusal.sentence(language(), currency()),
        ApiError::Breakage { reference } => {
            format!("Something broke on our side. Try again in a moment. Reference: {reference}.")
        }
        ApiError::Unreachable => "The shop can’t be reached. Check your connection and try again.".to_owned(),
    }
}

/// The shop's currency, as far as it is known.
fn currency() -> Currency {
    let ShopAnswer(shop) = expect_context();
    shop.known().and_then(Result::ok).map_or(Currency::EUR, |view| view.shop.rules.currency)
}
