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
use super::money::counted;
use super::not_found::{collections, contact};
use crate::api::ApiError;
use crate::api::catalog::search_products;
use crate::browser::{Fields, field};
use crate::domain::listing::{SearchFound, SearchView};
use crate::domain::query_string::{encode, pairs};
use crate::domain::shop::{Shop, ShopView};
use crate::ui::app::answer_with;
use crate::ui::kit::{AtOnce, Icon, icon, told};
use crate::ui::locale::to;

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
    let title = if words.is_empty() { "Search".to_owned() } else { format!("Search: {words}") };
    let results = found.map(|found| results(&shop, &words, found));
    view! {
        {PageHead::private(title.clone(), &shop.name).show()}
        <section class="page">
            <h1>{title}</h1>
            <form class="search search-wide" role="search" action=to("/search") method="get" aria-label="Search again">
                <label for="words">"What are you looking for?"</label>
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
                    <button type="submit" class="button button-primary"><Icon shape=icon::SEARCH/>"Search"</button>
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
        view! { <p class="notice">"Looking for our page about it? " <a href=page.path()>{page.name()}</a></p> }
    });
    let category = category.map(|(slug, title)| {
        view! { <p>"This is our collection " <a href=to(&format!("/collections/{slug}"))>{title}</a> "."</p> }
    });
    let instead = corrected.filter(|_| !nothing).map(|right| {
        view! { <p role="status">"Nothing here is called “" {words.to_owned()} "”. Showing results for " <b>{right}</b> "."</p> }
    });
    let list = if nothing {
        let offer = |(words, count): (String, u32)| {
            let href = to(&format!("/search?q={}", encode(&words)));
            view! { <li><a class="chip" href=href>{words} " (" {counted(count, "product")} ")"</a></li> }
        };
        let relaxed = (!relaxed.is_empty()).then(|| {
            view! {
                <h2 class="ways-on">"Ask for less"</h2>
                <ul class="chips">{relaxed.into_iter().map(offer).collect::<Vec<_>>()}</ul>
            }
        });
        view! {
            <p role="status">{format!("We found nothing for “{words}”. Try another word, or fewer.")}</p>
            {relaxed}
            <h2 class="ways-on">"Look around"</h2>
            {collections()}
            <h2 class="ways-on">"What others buy"</h2>
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
