//! What a search finds. It shows a list like any other; where it finds nothing, it shows ways on.

use leptos::prelude::*;
use leptos_router::hooks::use_url;
use leptos_router::{LazyRoute, lazy_route};

use super::head::PageHead;
use super::listing::ListingView;
use super::load::{ask, loaded};
use super::not_found::WaysOn;
use crate::api::ApiError;
use crate::api::catalog::{get_home, search_products};
use crate::browser::{Fields, field};
use crate::domain::listing::Listing;
use crate::domain::query_string::pairs;
use crate::domain::shop::{Shop, ShopView};
use crate::ui::kit::{AtOnce, Icon, icon, told};

/// What was searched for and what was found; nothing before anything was searched for.
type Found = (String, Option<Listing>);

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
    loaded(found, |ShopView { shop, .. }, (words, listing)| show(shop, words, listing))
}

async fn find(query: String) -> Result<Found, ApiError> {
    let fields: Fields = pairs(&query).collect();
    let words = field(&fields, "q").unwrap_or_default().trim().to_owned();
    if words.is_empty() {
        return Ok((words, None));
    }
    let listing = search_products(words.clone(), query).await?;
    Ok((words, Some(listing)))
}

fn show(shop: Shop, words: String, listing: Option<Listing>) -> AnyView {
    let title = if words.is_empty() { "Search".to_owned() } else { format!("Search: {words}") };
    let results = listing.map(|listing| {
        // "Returns" is a question, not a product.
        let help = help_page(&words).map(|(href, name)| {
            view! { <p class="notice">"Looking for our page about it? " <a href=href>{name}</a></p> }
        });
        let list = if listing.total == 0 && !listing.query.is_filtered() {
            view! {
                <p role="status">{format!("We found nothing for “{words}”. Try another word, or fewer.")}</p>
                <WaysOn home=ask(String::new, |_| get_home())/>
            }
            .into_any()
        } else {
            view! { <ListingView path="/search".to_owned() words=words.clone() shop=shop.clone() listing/> }.at_once()
        };
        view! {
            {help}
            {list}
        }
    });
    view! {
        {PageHead::private(title.clone(), &shop.name).show()}
        <section class="page">
            <h1>{title}</h1>
            <form class="search search-wide" role="search" action="/search" method="get" aria-label="Search again">
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
                    />
                    <button type="submit" class="button button-primary"><Icon shape=icon::SEARCH/>"Search"</button>
                </div>
            </form>
            {results}
        </section>
    }
    .into_any()
}

/// The content page that answers a search, if one does.
fn help_page(words: &str) -> Option<(&'static str, &'static str)> {
    const PAGES: [(&str, &str, &[&str]); 5] = [
        ("/pages/returns", "Returns", &["return", "refund", "exchange", "withdraw"]),
        ("/pages/shipping", "Shipping", &["shipping", "delivery", "postage", "ship"]),
        ("/pages/contact", "Contact", &["contact", "phone", "email", "e-mail", "address", "help"]),
        ("/pages/privacy", "Privacy", &["privacy", "cookie", "gdpr", "data"]),
        ("/pages/about", "About us", &["about", "who", "imprint"]),
    ];
    let words = words.to_lowercase();
    let asks = |known: &str| words.split_whitespace().any(|word| word.trim_end_matches('s') == known);
    PAGES.iter().find(|(.., known)| known.iter().any(|known| asks(known))).map(|(href, name, _)| (*href, *name))
}

#[cfg(test)]
mod tests {
    use super::help_page;

    #[test]
    fn a_question_finds_the_page_that_answers_it() {
        assert_eq!(help_page("Returns"), Some(("/pages/returns", "Returns")));
        assert_eq!(help_page("shipping cost"), Some(("/pages/shipping", "Shipping")));
        assert_eq!(help_page("contact"), Some(("/pages/contact", "Contact")));
        assert_eq!(help_page("mug"), None);
    }
}
