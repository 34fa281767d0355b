//! Turning from one page to the next: the old one stays until all of the new one is there, then the browser blends them.
//!
//! The router could do this itself (`transition`), but it lets go of the old page's signals before the browser has taken its
//! picture of the old page, and what still reads them panics.

use leptos::prelude::*;
use leptos::reactive::transition::AsyncTransition;
use leptos_router::{ChooseView, Lazy, LazyRoute};

use super::app::Navigation;
use crate::browser;

/// A page whose code is loaded when it is first needed, and to which the browser blends.
#[derive(Debug)]
pub struct Turned<Page>(Lazy<Page>);

impl<Page> Turned<Page> {
    pub fn new() -> Self {
        Self(Lazy::new())
    }
}

impl<Page> Clone for Turned<Page> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<Page: LazyRoute + Sync> ChooseView for Turned<Page> {
    async fn choose(self) -> AnyView {
        let turning = use_context::<Navigation>().and_then(Navigation::turning);
        let Some((from, to)) = turning else { return self.0.choose().await };
        // With all that it asks the shop for: the visitor should not see an empty page come in.
        let view = AsyncTransition::run(|| self.0.choose()).await;
        browser::turn_page(from, to).await;
        view
    }

    async fn preload(&self) {
        self.0.preload().await;
    }
}
