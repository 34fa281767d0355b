//! A list of products with its filters, order and pages. All of it is links and one GET form, so it works without script;
//! with script the form applies itself at every change.

use leptos::ev::{Event, SubmitEvent};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::card::Cards;
use super::money::{amount, products};
use crate::browser;
use crate::domain::listing::{Facet, FacetValue, Filter, Listing, ListingQuery, PAGE_SIZE, Sort, offered};
use crate::domain::money::Currency;
use crate::domain::query_string::encode;
use crate::domain::shop::Shop;
use crate::ui::kit::{AtOnce, Icon, Pagination, icon, told};
use crate::ui::locale::{language, to};
use crate::words::listing as say;

/// Where a list is: its page, and what was searched for if it is a search.
#[derive(Debug, Clone)]
struct Place {
    path: String,
    words: Option<String>,
    currency: Currency,
}

impl Place {
    /// The address of the list, asked for like this.
    fn href(&self, query: &ListingQuery) -> String {
        let words = self.words.as_ref().map(|words| format!("q={}", encode(words)));
        let query = query.to_query(self.currency);
        let parts: Vec<String> = words.into_iter().chain((!query.is_empty()).then_some(query)).collect();
        match parts.as_slice() {
            [] => self.path.clone(),
            parts => format!("{}?{}", self.path, parts.join("&")),
        }
    }
}

/// A list, at `path`. `words` is what was searched for, if it is a search.
#[component]
pub fn ListingView(
    path: String,
    #[prop(optional, into)] words: Option<String>,
    shop: Shop,
    listing: Listing,
) -> impl IntoView {
    let place = Place { path, words, currency: shop.rules.currency };
    let Listing { query, total, page_count, cards, facets, price_bounds_minor } = listing;

    let navigate = use_navigate();
    let apply = {
        let place = place.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let fields = browser::submitted(&event);
            let typed: Vec<String> =
                fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
            // Read and written again, so that one list has one address.
            let query = ListingQuery::from_query(&typed.join("&"), place.currency);
            navigate(&place.href(&query), NavigateOptions { scroll: false, ..Default::default() });
        }
    };
    let words = place.words.clone().map(|words| view! { <input type="hidden" name="q" value=words/> });
    let pages = pages(&place, &query, total, page_count);
    let chips = chips(&place, &query, &facets);
    let offered = offers(&place, &query, offered(&facets, total));
    let status = match total {
        0 => say::nothing_fits(language()).to_owned(),
        total => products(total),
    };
    let filters = view! {
        <PriceFilter place=&place query=&query bounds=price_bounds_minor/>
        {facets.into_iter().map(|facet| facet_filter(&place, facet)).collect::<Vec<_>>()}
    };
    view! {
        // The address says what is chosen: a browser that remembers fields would contradict it.
        <form class="listing" method="get" action=to(&place.path) autocomplete="off" on:submit=apply>
            {words}
            <details class="filters">
                <summary>
                    {say::filters(language())} {chosen_words(&query)}
                </summary>
                // On a narrow screen `ui/start.js` opens it over the page.
                <dialog class="filters-body" open aria-label=say::filters(language())>
                    <button type="button" class="filters-close icon-button" data-close>
                        <Icon shape=icon::CLOSE/>
                        <span class="visually-hidden">{say::close_the_filters(language())}</span>
                    </button>
                    <div class="filters-list">
                        {filters}
                        <button type="submit" class="button scriptless">{say::apply_filters(language())}</button>
                    </div>
                    <button type="button" class="button button-primary filters-show" data-close>
                        {say::show(language(), &products(total))}
                    </button>
                </dialog>
            </details>
            <div class="results">
                <div class="results-bar">
                    <p role="status">{status}</p>
                    <SortSelect place=&place chosen=query.sort/>
                </div>
                {chips}
                {offered}
                <h2 class="visually-hidden">{say::products(language())}</h2>
                <Cards cards currency=place.currency first=4/>
                {pages}
            </div>
        </form>
    }
    .at_once()
}

/// How many filters are set, for a closed drawer to say.
fn chosen_words(query: &ListingQuery) -> Option<String> {
    let count = query.chosen_count();
    (count > 0).then(|| format!(" ({count})"))
}

/// How much of the list is shown, the way to more of it, and links to its other pages.
fn pages(place: &Place, query: &ListingQuery, total: u32, page_count: u32) -> AnyView {
    let before = query.page.saturating_sub(1) * PAGE_SIZE;
    let (from, until) = (before + 1, (query.last_page() * PAGE_SIZE).min(total));
    let shown = if before == 0 {
        say::until_of(language(), until, total)
    } else {
        say::from_to_of(language(), from, until, total)
    };
    let more = query.with_another_batch().filter(|_| query.last_page() < page_count).map(|more| {
        // The page stays where it is, and the first new card is where one goes on.
        let href = to(&place.href(&more));
        view! { <a class="button" href=href rel="nofollow" data-noscroll data-more=until>{say::load_more(language())}</a> }
    });
    let page_href = {
        let (place, query) = (place.clone(), query.clone());
        Box::new(move |page| to(&place.href(&query.with_page(page))))
    };
    (total > 0)
        .then(|| {
            view! {
                <div class="more">
                    <p>{shown}</p>
                    {more}
                </div>
                <Pagination page=query.page page_count href=page_href/>
            }
        })
        .at_once()
}

/// A change of a box or a select applies the form at once.
fn apply_at_once(event: Event) {
    browser::submit_form_of(&event);
}

#[component]
fn SortSelect<'a>(place: &'a Place, chosen: Sort) -> impl IntoView + use<> {
    let language = language();
    let orders = [
        (Sort::Featured, if place.words.is_some() { say::best_match(language) } else { say::featured(language) }),
        (Sort::PriceAscending, say::cheapest_first(language)),
        (Sort::PriceDescending, say::dearest_first(language)),
        (Sort::Newest, say::newest(language)),
        (Sort::BestSelling, say::best_selling(language)),
        (Sort::Rating, say::rating(language)),
        (Sort::Title, say::name(language)),
    ];
    let option = |(order, name): (Sort, &'static str)| {
        view! { <option value=order.as_str() selected=order == chosen>{name}</option> }
    };
    view! {
        <p class="sort">
            <label for="sort">{say::sort_by(language)}</label>
            <select id="sort" name="sort" prop:value=told(&place.path, chosen.as_str()) on:change=apply_at_once>
                {orders.map(option).into_iter().collect::<Vec<_>>()}
            </select>
            <button type="submit" class="button scriptless">{say::sort(language)}</button>
        </p>
    }
    .at_once()
}

#[component]
fn PriceFilter<'a>(place: &'a Place, query: &'a ListingQuery, bounds: Option<(i64, i64)>) -> impl IntoView + use<> {
    let currency = place.currency;
    let text = |minor: Option<i64>| minor.map(|minor| currency.write_minor(minor)).unwrap_or_default();
    let (min, max) = (text(query.price_min_minor), text(query.price_max_minor));
    let range = bounds.map(|(lowest, highest)| {
        let words = say::from_to(language(), &amount(lowest, currency), &amount(highest, currency));
        view! { <p class="field-hint" id="price-hint">{words}</p> }
    });
    let input = |name: &'static str, label: &'static str, value: String| {
        view! {
            <p>
                <label for=name>{label}</label>
                <input
                    id=name
                    name=name
                    value=value.clone()
                    prop:value=told(&place.path, value)
                    inputmode="decimal"
                    autocomplete="off"
                    maxlength="12"
                    on:change=apply_at_once
                />
            </p>
        }
    };
    view! {
        <fieldset class="filter">
            <legend>{say::price_in(language(), currency.code())}</legend>
            {range}
            <div class="filter-prices">{input("min", say::at_least(language()), min)} {input("max", say::at_most(language()), max)}</div>
        </fieldset>
    }
    .at_once()
}

/// A filter with more values than this is folded after the first ones.
const VALUES_UNFOLDED: usize = 10;
const VALUES_FIRST: usize = 8;

fn facet_filter(place: &Place, facet: Facet) -> AnyView {
    let Facet { filter, mut values } = facet;
    let folded = if values.len() > VALUES_UNFOLDED { values.split_off(VALUES_FIRST) } else { Vec::new() };
    let field = filter.field();
    let value = |known: FacetValue| {
        let label = label(&filter, &known);
        tick(place, field.clone(), known.value, label, known.count, known.chosen)
    };
    let more = (!folded.is_empty()).then(|| {
        // What is chosen is in sight.
        let open = folded.iter().any(|value| value.chosen);
        let words = say::more(language(), folded.len());
        view! {
            <details class="filter-more" open=open>
                <summary>{words}</summary>
                {folded.into_iter().map(value).collect::<Vec<_>>()}
            </details>
        }
    });
    view! {
        <fieldset class="filter">
            <legend>{legend(&filter).to_owned()}</legend>
            {values.into_iter().map(value).collect::<Vec<_>>()}
            {more}
        </fieldset>
    }
    .at_once()
}

/// What a filter is called.
fn legend(filter: &Filter) -> &str {
    match filter {
        Filter::Available => say::availability(language()),
        Filter::Reduced => say::offers(language()),
        Filter::Rating => say::rating(language()),
        Filter::Collection => say::collection(language()),
        Filter::Option(name) => name,
    }
}

/// What a value of a filter is called.
fn label(filter: &Filter, FacetValue { value, label, .. }: &FacetValue) -> String {
    match (filter, label) {
        (Filter::Available, _) => say::available(language()).to_owned(),
        (Filter::Reduced, _) => say::reduced(language()).to_owned(),
        (Filter::Rating, _) => say::stars_or_more(language(), value),
        (_, Some(label)) => label.clone(),
        (_, None) => value.clone(),
    }
}

/// What a value is called where its filter is not named beside it.
fn full_label(filter: &Filter, value: &FacetValue) -> String {
    let label = label(filter, value);
    match filter {
        Filter::Available | Filter::Reduced | Filter::Rating => label,
        Filter::Collection | Filter::Option(_) => format!("{}: {label}", legend(filter)),
    }
}

/// A box to tick, with the number of products behind it. One with none stays, so that the list of values does not jump.
fn tick(place: &Place, field: String, value: String, label: String, count: u32, chosen: bool) -> AnyView {
    let disabled = count == 0 && !chosen;
    let about = format!("{} {field} {value}", place.path);
    view! {
        <label class="tick" class:tick-off=disabled>
            <input
                type="checkbox"
                name=field
                value=value
                checked=chosen
                prop:checked=told(about, chosen)
                disabled=disabled
                on:change=apply_at_once
            />
            <span>{label}</span>
            " "
            <span class="tick-count">"(" {count} ")"</span>
        </label>
    }
    .at_once()
}

/// What the list can be narrowed by at once.
fn offers(place: &Place, query: &ListingQuery, offered: Vec<(&Filter, &FacetValue)>) -> Option<AnyView> {
    let offer = |(filter, value): (&Filter, &FacetValue)| {
        let href = to(&place.href(&query.with(filter, &value.value)));
        view! { <li><a class="chip chip-offered" href=href rel="nofollow">{full_label(filter, value)}</a></li> }
    };
    (offered.len() > 1).then(|| {
        let offers = offered.into_iter().map(offer).collect::<Vec<_>>();
        view! { <ul class="chips chips-offered" aria-label=say::narrow(language())>{offers}</ul> }.at_once()
    })
}

/// What is filtered by, each to be taken off.
fn chips(place: &Place, query: &ListingQuery, facets: &[Facet]) -> Option<AnyView> {
    if !query.is_filtered() {
        return None;
    }
    let mut chosen: Vec<(String, ListingQuery)> = Vec::new();
    if let Some(min) = query.price_min_minor {
        chosen.push((
            say::from(language(), &amount(min, place.currency)),
            query.with_prices(None, query.price_max_minor),
        ));
    }
    if let Some(max) = query.price_max_minor {
        chosen.push((
            say::up_to(language(), &amount(max, place.currency)),
            query.with_prices(query.price_min_minor, None),
        ));
    }
    for Facet { filter, values } in facets {
        for value in values.iter().filter(|value| value.chosen) {
            chosen.push((full_label(filter, value), query.without(filter, &value.value)));
        }
    }
    let chip = |(label, without): (String, ListingQuery)| {
        view! {
            <li>
                <a class="chip" href=to(&place.href(&without))>
                    <span class="visually-hidden">{say::take_off(language())}</span>
                    {label}
                    <Icon shape=icon::CLOSE/>
                </a>
            </li>
        }
    };
    Some(
        view! {
            <ul class="chips" aria-label=say::filters(language())>
                {chosen.into_iter().map(chip).collect::<Vec<_>>()}
                <li><a href=to(&place.href(&query.without_filters()))>{say::clear_all(language())}</a></li>
            </ul>
        }
        .at_once(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_list_holds_all_that_was_asked() {
        let place = Place { path: "/search".into(), words: Some("blue cup".into()), currency: Currency::EUR };
        let query = ListingQuery::default().with_option("Glaze", "Ash").with_page(2);
        assert_eq!(place.href(&query), "/search?q=blue+cup&option.Glaze=Ash&page=2");
        let place = Place { path: "/collections/drink".into(), words: None, currency: Currency::EUR };
        assert_eq!(place.href(&ListingQuery::default()), "/collections/drink");
    }
}
