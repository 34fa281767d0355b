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
use crate::words::trouble as words;

/// The page that takes the place of one that can't be shown.
pub fn trouble(error: &ApiError) -> AnyView {
    answer_with(error.status_code().as_u16());
    let (title, sentence) = match error {
        ApiError::Refusal(Refusal::NotFound) => return not_found(),
        ApiError::Refusal(refusal) => (words::cannot_be_done(language()), refusal.sentence(language(), currency())),
        ApiError::Breakage { reference } => (words::broke(language()), words::written_down(language(), reference)),
        ApiError::Unreachable => (words::unreachable(language()), words::check_connection_load(language()).to_owned()),
    };
    view! {
        {PageHead::private(title, "").show()}
        <section class="page prose">
            <h1>{title}</h1>
            <p>{sentence}</p>
            <p>
                // A plain page load: it also brings the newest release, should this one be out of date.
                <a href="" rel="external">{words::load_again(language())}</a>
            </p>
            <p><a href=to("/")>{words::to_front_page(language())}</a></p>
        </section>
    }
    .at_once()
}

/// What happened, in a sentence, for places where a whole page would be too much.
pub fn trouble_words(error: &ApiError) -> String {
    match error {
        ApiError::Refusal(refusal) => refusal.sentence(language(), currency()),
        ApiError::Breakage { reference } => words::broke_try_again(language(), reference),
        ApiError::Unreachable => words::unreachable_try_again(language()).to_owned(),
    }
}

/// The shop's currency, as far as it is known.
fn currency() -> Currency {
    let ShopAnswer(shop) = expect_context();
    shop.known().and_then(Result::ok).map_or(Currency::EUR, |view| view.shop.rules.currency)
}
