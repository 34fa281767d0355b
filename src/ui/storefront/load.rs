//! From a question to the shop to a page: what is shown when the answer comes, and when none does.

use leptos::prelude::*;

use super::trouble::trouble;
use crate::api::ApiError;
use crate::domain::shop::ShopView;

/// What a page asked for.
pub type Answer<T> = Resource<Result<T, ApiError>>;

/// The shop and its navigation, asked for once. Provided as context.
#[derive(Debug, Clone, Copy)]
pub struct ShopAnswer(pub Answer<ShopView>);

/// Shows what was found, in the shop it was found in, or what went wrong. Until a newer answer is there the old one stays.
pub fn loaded<T>(answer: Answer<T>, show: impl Fn(ShopView, T) -> AnyView + Clone + Send + Sync + 'static) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let ShopAnswer(shop) = expect_context();
    let page = move || {
        let show = show.clone();
        Suspend::new(async move {
            match (shop.await, answer.await) {
                (Ok(shop), Ok(found)) => show(shop, found),
                (Err(error), _) | (_, Err(error)) => trouble(&error),
            }
        })
    };
    view! { <Transition>{page}</Transition> }.into_any()
}

/// Shows a page that needs nothing but the shop.
pub fn loaded_shop(show: impl Fn(ShopView) -> AnyView + Clone + Send + Sync + 'static) -> AnyView {
    let ShopAnswer(shop) = expect_context();
    let page = move || {
        let show = show.clone();
        Suspend::new(async move {
            match shop.await {
                Ok(shop) => show(shop),
                Err(error) => trouble(&error),
            }
        })
    };
    view! { <Transition>{page}</Transition> }.into_any()
}
