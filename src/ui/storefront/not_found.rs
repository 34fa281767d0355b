//! Nothing is here: ways on.

use leptos::LazyViewError;
use leptos::prelude::*;

use super::card::Cards;
use super::head::PageHead;
use super::layout::offers;
use super::load::{Answer, ask, loaded, loaded_shop, settled};
use crate::api::catalog::get_home;
use crate::domain::product::HomeView;
use crate::domain::shop::ShopView;
use crate::ui::app::answer_with;
use crate::ui::kit::AtOnce;
use crate::ui::locale::{language, to};
use crate::words::{layout, search as words};

/// The page for an address under which there is nothing. Its code is loaded only then.
pub fn not_found() -> AnyView {
    settled(Box::new(|| Box::pin(async { not_found_view().await.into_any() })))
}

#[lazy(fallible)]
fn not_found_view() -> Result<AnyView, LazyViewError> {
    answer_with(404);
    let page = view! {
        {PageHead::private(words::not_found(language()), "").show()}
        <section class="page lost">
            <h1>{words::not_found(language())}</h1>
            <p class="lead">{words::nothing_here(language())}</p>
            <form class="search search-wide" role="search" action=to("/search") method="get" aria-label=words::search_for_it(language())>
                <label for="words">{layout::search_the_shop(language())}</label>
                <div class="search-row">
                    <input id="words" name="q" type="search" maxlength="200" enterkeyhint="search" data-suggest="words-offers"/>
                    <button type="submit" class="button button-primary">{layout::search(language())}</button>
                </div>
                {offers("words-offers")}
            </form>
            <WaysOn home=ask(String::new, |_| get_home())/>
        </section>
    };
    Ok(page.into_any())
}

/// The collections, some products out of what `home` shows, and us.
#[component]
pub fn WaysOn(home: Answer<HomeView>) -> impl IntoView {
    let products = loaded(home, |ShopView { shop, .. }, home| {
        let cards = home.featured.into_iter().take(4).collect();
        view! { <Cards cards currency=shop.rules.currency/> }.at_once()
    });
    view! {
        <h2 class="ways-on">{words::look_around(language())}</h2>
        {collections()}
        {products}
        {contact()}
    }
    .into_any()
}

/// A way to each collection.
pub fn collections() -> AnyView {
    loaded_shop(|ShopView { collections, .. }| {
        let link = |(slug, title): (String, String)| {
            let href = to(&format!("/collections/{slug}"));
            view! { <li><a class="chip" href=href>{title}</a></li> }
        };
        view! { <ul class="chips">{collections.into_iter().map(link).collect::<Vec<_>>()}</ul> }.at_once()
    })
}

/// The way to us.
pub fn contact() -> AnyView {
    view! { <p>{words::or(language())} <a href=to("/pages/contact")>{words::ask_us(language())}</a> "."</p> }.at_once()
}
