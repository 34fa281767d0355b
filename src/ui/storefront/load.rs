//! From a question to the shop to a page: what is shown when the answer comes, and when none does.
//!
//! Whatever is generic here is compiled anew for each page, and every visitor downloads it. So the generic parts are thin and
//! lead to one boxed part that is the same for all.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};

use leptos::prelude::*;
use leptos::server::codee::{Decoder, Encoder};
use leptos::tachys::view::keyed::keyed;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::trouble::trouble;
use crate::api::ApiError;
use crate::domain::shop::ShopView;

/// What a page asked for.
pub type Answer<T> = Resource<Result<T, ApiError>, Json>;

/// The shop and its navigation, asked for once. Provided as context.
#[derive(Clone, Copy)]
pub struct ShopAnswer(pub Answer<ShopView>);

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Asks the shop, and again whenever the question changes. The server waits for the answer before it begins to answer itself.
pub fn ask<T, Asked>(
    question: impl Fn() -> String + Send + Sync + 'static,
    act: impl Fn(String) -> Asked + Send + Sync + 'static,
) -> Answer<T>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    Asked: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    let question: Box<dyn Fn() -> String + Send + Sync> = Box::new(question);
    let act: Box<dyn Fn(String) -> Boxed<Result<T, ApiError>> + Send + Sync> =
        Box::new(move |asked| Box::pin(act(asked)));
    Resource::new_with_options(question, act, true)
}

/// Shows what was found, in the shop it was found in, or what went wrong. Until a newer answer is there the old one stays.
pub fn loaded<T>(answer: Answer<T>, show: impl Fn(ShopView, T) -> AnyView + Clone + Send + Sync + 'static) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let ShopAnswer(shop) = expect_context();
    settled(Box::new(move || {
        let show = show.clone();
        Box::pin(async move {
            match (shop.await, answer.await) {
                (Ok(shop), Ok(found)) => show(shop, found),
                (Err(error), _) | (_, Err(error)) => trouble(&error),
            }
        })
    }))
}

/// Shows a page that needs nothing but the shop.
pub fn loaded_shop(show: impl Fn(ShopView) -> AnyView + Clone + Send + Sync + 'static) -> AnyView {
    let ShopAnswer(shop) = expect_context();
    settled(Box::new(move || {
        let show = show.clone();
        Box::pin(async move {
            match shop.await {
                Ok(shop) => show(shop),
                Err(error) => trouble(&error),
            }
        })
    }))
}

/// Shows what comes of a question, once it is known.
pub fn settled(page: Box<dyn Fn() -> Boxed<AnyView> + Send + Sync>) -> AnyView {
    alone(view! { <Transition>{move || Suspend::new(page())}</Transition> }.into_any())
}

/// A view that takes the place of the one before instead of turning that one into itself.
///
/// All pages are one type here, so the router would reuse the parts of the page before, and until the new page is there they
/// would stay on the screen while the signals behind them are gone.
fn alone(view: AnyView) -> AnyView {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    keyed(Some((number, view)), |(number, _)| *number, |_, (_, view)| (|_| (), view)).into_any()
}

/// How answers travel inside the page. It reads JSON with the very code that reads the answers of server functions; Leptos' own
/// codec would bring a second copy of it.
#[derive(Debug, Clone, Copy)]
pub struct Json;

impl<T: Serialize> Encoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, serde_json::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Json {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, serde_json::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}
