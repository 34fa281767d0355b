//! What a search finds. It shows a list like any other; where it finds nothing, it shows ways on.

use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_url;
use leptos_router::{LazyRoute, lazy_route};

use super::card::Cards;
use super::head::PageHead;
use super::layout::offers;
use super::listing::ListingView;
use super::load::{ask, loaded};
use super::money::products;
use super::not_found::{collections, contact};
use crate::api::ApiError;
use crate::api::catalog::search_products;
use crate::browser::{Fields, field};
use crate::domain::listing::{SearchFound, SearchView};
use crate::domain::query_string::{encode, pairs};
use crate::domain::shop::{Shop, ShopView};
use crate::ui::app::answer_with;
use crate::ui::kit::{AtOnce, Icon, icon, told};
use crate::ui::locale::{language, to};
use crate::words::{layout, search as say};

/// What was searched for and what was found; nothing before anything was searched for.
type Found = (String, Option<SearchFound>);

/// The page of a search. Its code is loaded when it is first needed.
#[derive(Debug)]
pub struct SearchPage;

#[lazy_route]
impl LazyRoute for SearchPage {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        show_page()
    }
}

fn show_page() -> AnyView {
    let url = use_url();
    let found = ask(move || url.read().search().to_owned(), find);
    loaded(found, |ShopView { shop, .. }, (words, found)| match found {
        Some(SearchFound::Help(page)) => {
            // Another day the shop may sell something of that name.
            answer_with(302);
            view! { <Redirect path=page.path()/> }.at_once()
        }
        Some(SearchFound::Products(found)) => show(shop, words, Some(*found)),
        None => show(shop, words, None),
    })
}

async fn find(query: String) -> Result<Found, ApiError> {
    let fields: Fields = pairs(&query).collect();
    let words = field(&fields, "q").unwrap_or_default().trim().to_owned();
    if words.is_empty() {
        return Ok((words, None));
    }
    let found = search_products(words.clone(), query).await?;
    Ok((words, Some(found)))
}

fn show(shop: Shop, words: String, found: Option<SearchView>) -> AnyView {
    let title = if words.is_empty() { say::search(language()).to_owned() } else { say::search_for(language(), &words) };
    let results = found.map(|found| results(&shop, &words, found));
    view! {
        {PageHead::private(title.clone(), &shop.name).show()}
        <section class="page">
            <h1>{title}</h1>
            <form class="search search-wide" role="search" action=to("/search") method="get" aria-label=say::search_again(language())>
                <label for="words">{say::what_for(language())}</label>
                <div class="search-row">
                    <input
                        id="words"
                        name="q"
                        type="search"
                        value=words.clone()
                        prop:value=told("", words)
                        maxlength="200"
                        enterkeyhint="search"
                        data-suggest="words-offers"
                    />
                    <button type="submit" class="button button-primary"><Icon shape=icon::SEARCH/>{layout::search(language())}</button>
                </div>
                {offers("words-offers")}
            </form>
            {results}
        </section>
    }
    .into_any()
}

fn results(shop: &Shop, words: &str, found: SearchView) -> AnyView {
    let SearchView { listing, corrected, help, category, relaxed, popular } = found;
    let nothing = listing.total == 0 && !listing.query.is_filtered();
    // "Returns" is a question, not a product.
    let help = help.map(|page| {
        view! { <p class="notice">{say::our_page(language())} <a href=to(page.path())>{page.name(language())}</a></p> }
    });
    let category = category.map(|(slug, title)| {
        view! { <p>{say::our_collection(language())} <a href=to(&format!("/collections/{slug}"))>{title}</a> "."</p> }
    });
    let instead = corrected.filter(|_| !nothing).map(|right| {
        view! {
            <p role="status">
                {say::nothing_called(language())} {words.to_owned()} {say::showing_results(language())} <b>{right}</b> "."
            </p>
        }
    });
    let list = if nothing {
        let offer = |(words, count): (String, u32)| {
            let href = to(&format!("/search?q={}", encode(&words)));
            view! { <li><a class="chip" href=href>{words} " (" {products(count)} ")"</a></li> }
        };
        let relaxed = (!relaxed.is_empty()).then(|| {
            view! {
                <h2 class="ways-on">{say::ask_for_less(language())}</h2>
                <ul class="chips">{relaxed.into_iter().map(offer).collect::<Vec<_>>()}</ul>
            }
        });
        view! {
            <p role="status">{say::found_nothing(language(), words)}</p>
            {relaxed}
            <h2 class="ways-on">{say::look_around(language())}</h2>
            {collections()}
            <h2 class="ways-on">{say::others_buy(language())}</h2>
            <Cards cards=popular currency=shop.rules.currency/>
            {contact()}
        }
        .into_any()
    } else {
        view! { <ListingView path="/search".to_owned() words=words.to_owned() shop=shop.clone() listing/> }.at_once()
    };
    view! {
        {help}
        {category}
        {instead}
        {list}
    }
    .into_any()
}
