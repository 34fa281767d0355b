//! From a question to the shop to a page: what is shown when the answer comes, and when none does.
//!
//! Whatever is generic here is compiled anew for each page, and every visitor downloads it. So the generic parts are thin and
//! lead to one boxed part that is the same for all.

use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::server::codee::{Decoder, Encoder};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::trouble::trouble;
use crate::api::{ApiError, wire};
use crate::browser;
use crate::domain::shop::ShopView;
use crate::ui::kit::anew;

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What a page asked for.
pub struct Answer<T> {
    parcel: Resource<Parcel, Json>,
    content: PhantomData<fn() -> T>,
}

impl<T> Clone for Answer<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Answer<T> {}

impl<T: DeserializeOwned + Clone + 'static> Answer<T> {
    /// The answer, once it is there.
    pub async fn get(self) -> Result<T, ApiError> {
        self.parcel.await.open()
    }

    /// The answer, if it is there by now.
    pub fn known(self) -> Option<Result<T, ApiError>> {
        self.parcel.get_untracked().map(|parcel| parcel.open())
    }

    /// Asks once more.
    pub fn refetch(self) {
        self.parcel.refetch();
    }
}

/// The shop and its navigation, asked for once. Provided as context.
#[derive(Clone, Copy)]
pub struct ShopAnswer(pub Answer<ShopView>);

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
    let act: Box<dyn Fn(String) -> Boxed<Parcel> + Send + Sync> = Box::new(move |asked| {
        let answer = act(asked);
        Box::pin(async move { Parcel::of(answer.await) })
    });
    Answer { parcel: Resource::new_with_options(question, act, true), content: PhantomData }
}

/// Shows what was found, in the shop it was found in, or what went wrong. Until a newer answer is there the old one stays.
pub fn loaded<T>(answer: Answer<T>, show: impl Fn(ShopView, T) -> AnyView + Clone + Send + Sync + 'static) -> AnyView
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    let ShopAnswer(shop) = expect_context();
    settled(Box::new(move || {
        let show = show.clone();
        Box::pin(async move {
            match (shop.get().await, answer.get().await) {
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
            match shop.get().await {
                Ok(shop) => show(shop),
                Err(error) => trouble(&error),
            }
        })
    }))
}

/// Shows what comes of a question, once it is known.
///
/// All pages are one type here, so the router would reuse the parts of the page before, and until the new page is there they
/// would stay on the screen while the signals behind them are gone.
pub fn settled(page: Box<dyn Fn() -> Boxed<AnyView> + Send + Sync>) -> AnyView {
    anew(view! { <Transition>{move || Suspend::new(page())}</Transition> }.into_any())
}

/// An answer of any kind, so that there is one kind of resource. As it comes with the page it is a text, which is read by
/// whoever knows what it should be.
#[derive(Clone)]
enum Parcel {
    Written(Arc<str>),
    Packed { answer: Arc<dyn Any + Send + Sync>, write: fn(&dyn Any) -> String },
}

impl Parcel {
    fn of<T: Serialize + Send + Sync + 'static>(answer: Result<T, ApiError>) -> Self {
        // Only the server writes. Said like this, the code for writing is left out of the browser's.
        let write = if browser::ON_SERVER { written::<T> } else { |_: &dyn Any| String::new() };
        Self::Packed { answer: Arc::new(answer), write }
    }

    fn open<T: DeserializeOwned + Clone + 'static>(&self) -> Result<T, ApiError> {
        let answer = match self {
            Self::Written(text) => wire::read(text.as_bytes()).ok(),
            Self::Packed { answer, .. } => answer.downcast_ref::<Result<T, ApiError>>().cloned(),
        };
        answer.unwrap_or(Err(ApiError::Unreachable))
    }
}

fn written<T: Serialize + 'static>(answer: &dyn Any) -> String {
    let answer = answer.downcast_ref::<Result<T, ApiError>>();
    answer.and_then(|answer| serde_json::to_string(answer).ok()).unwrap_or_default()
}

/// How parcels travel inside the page.
struct Json;

impl Encoder<Parcel> for Json {
    type Error = std::convert::Infallible;
    type Encoded = String;

    fn encode(parcel: &Parcel) -> Result<String, Self::Error> {
        Ok(match parcel {
            Parcel::Written(text) => text.as_ref().to_owned(),
            Parcel::Packed { answer, write } => write(answer.as_ref()),
        })
    }
}

impl Decoder<Parcel> for Json {
    type Error = std::convert::Infallible;
    type Encoded = str;

    fn decode(text: &str) -> Result<Parcel, Self::Error> {
        Ok(Parcel::Written(text.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::refusal::Refusal;

    #[test]
    fn an_answer_is_the_same_before_and_after_its_way_into_the_page() {
        for answer in [Ok(vec![1, 2]), Err(ApiError::Refusal(Refusal::NotFound)), Err(ApiError::Unreachable)] {
            let sent = Parcel::of(answer.clone());
            let received =
                Json::encode(&sent).and_then(|text| Json::decode(&text)).unwrap_or_else(|never| match never {});
            assert_eq!(sent.open::<Vec<u8>>(), answer);
            assert_eq!(received.open::<Vec<u8>>(), answer);
        }
    }

    #[test]
    fn an_answer_that_can_not_be_read_is_none() {
        assert_eq!(Parcel::Written("{".into()).open::<u8>(), Err(ApiError::Unreachable));
        assert_eq!(Parcel::of(Ok(1_u8)).open::<String>(), Err(ApiError::Unreachable));
    }
}
