//! Parts of a page that follow signals.
//!
//! Each closure in a view is a type of its own, and all the machinery around it is compiled for each such type. These lead to
//! one that is the same for all, which keeps the page's code small.

use leptos::prelude::*;

use super::AtOnce;

/// A view that is made anew whenever a signal in it changes.
pub fn follow(view: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let view: Box<dyn Fn() -> AnyView + Send + Sync> = Box::new(view);
    (move || view()).at_once()
}

/// The same for views that have something to wait for when they are hydrated, as whole pages have.
pub fn follow_page(view: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let view: Box<dyn Fn() -> AnyView + Send + Sync> = Box::new(view);
    (move || view()).into_any()
}

/// A text that follows signals. While there is none the element around it is empty, also for the stylesheet.
pub fn text(words: impl Fn() -> Option<String> + Send + Sync + 'static) -> AnyView {
    let words: Box<dyn Fn() -> Option<String> + Send + Sync> = Box::new(words);
    (move || words()).at_once()
}
