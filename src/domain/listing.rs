//! Lists of products: what a shopper asked for (and its URL), and what comes back.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::choice::OPTION_FIELD;
use super::money::Currency;
use super::names::stored_names;
use super::product::ProductCard;
use super::query_string::{encode, pairs};
use super::search::HelpPage;

/// Products on one page of a list.
pub const PAGE_SIZE: u32 = 24;
/// A URL can't choose more values than this, nor longer ones: what anybody can type has its bounds.
const CHOICES_MAX: usize = 50;
const CHOICE_CHARS_MAX: usize = 100;
/// Nobody leafs further.
const PAGE_MAX: u32 = 100_000;
/// So many pages are shown below each other; whoever wants more goes on with the next page.
pub const BATCHES_MAX: u32 = 10;
/// The averages that can be asked for: so many stars or more.
pub const RATINGS: [u32; 3] = [4, 3, 2];

/// In which order a list stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// The merchant's order, sold-out pieces last; for a search, best match first.
    #[default]
    Featured,
    PriceAscending,
    PriceDescending,
    Newest,
    /// What was sold most of late first.
    BestSelling,
    /// What buyers are most content with first, where many said so.
    Rating,
    Title,
}

stored_names!(Sort, "an order of a list", {
    Featured => "featured",
    PriceAscending => "price-ascending",
    PriceDescending => "price-descending",
    Newest => "newest",
    BestSelling => "best-selling",
    Rating => "rating",
    Title => "title",
});

/// What a shopper asked of a list. Its URL form is the query string; see [`ListingQuery::to_query`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingQuery {
    pub sort: Sort,
    /// Inclusive bounds, in minor units of the shop's currency.
    pub price_min_minor: Option<i64>,
    pub price_max_minor: Option<i64>,
    /// Only what can be bought now.
    pub available: bool,
    /// Only what is reduced.
    pub reduced: bool,
    /// Only what has so many stars on average, or more; of several the least counts.
    pub ratings: Vec<u32>,
    /// Only what belongs to one of the collections with these slugs.
    pub collections: Vec<String>,
    /// Option name → values; OR inside a name, AND across names.
    pub options: BTreeMap<String, Vec<String>>,
    /// From 1.
    pub page: u32,
    /// How many pages are shown below each other, from 1.
    pub batches: u32,
}

/// One filter of a list, as its address and its form name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    Available,
    Reduced,
    Rating,
    Collection,
    Option(String),
}

impl Filter {
    /// The name of its field.
    pub fn field(&self) -> String {
        match self {
            Self::Available => "available".to_owned(),
            Self::Reduced => "reduced".to_owned(),
            Self::Rating => "rating".to_owned(),
            Self::Collection => "collection".to_owned(),
            Self::Option(name) => format!("{OPTION_FIELD}{name}"),
        }
    }
}

/// The first page of everything, in the merchant's order.
impl Default for ListingQuery {
    fn default() -> Self {
        Self {
            sort: Sort::default(),
            price_min_minor: None,
            price_max_minor: None,
            available: false,
            reduced: false,
            ratings: Vec::new(),
            collections: Vec::new(),
            options: BTreeMap::new(),
            page: 1,
            batches: 1,
        }
    }
}

/// One value of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// As the address has it.
    pub value: String,
    /// What it is called, where that is something else.
    pub label: Option<String>,
    /// Products that would be shown if this value were (also) chosen, all other filters kept.
    pub count: u32,
    pub chosen: bool,
}

/// A filter and its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    pub filter: Filter,
    pub values: Vec<FacetValue>,
}

/// Above a list no more than so many values of filters are offered,
const OFFERED_MAX: usize = 5;
/// and of one filter no more than so many.
const OFFERED_OF_ONE: usize = 2;

/// What to offer above a list of `total` products to narrow it: the values that keep most of it, of filters of which nothing is chosen yet.
pub fn offered(facets: &[Facet], total: u32) -> Vec<(&Filter, &FacetValue)> {
    let mut offered = Vec::new();
    for Facet { filter, values } in facets.iter().filter(|facet| facet.values.iter().all(|value| !value.chosen)) {
        let mut narrowing: Vec<&FacetValue> =
            values.iter().filter(|value| value.count > 0 && value.count < total).collect();
        narrowing.sort_by_key(|value| Reverse(value.count));
        offered.extend(narrowing.into_iter().take(OFFERED_OF_ONE).map(|value| (filter, value)));
    }
    offered.sort_by_key(|(_, value)| Reverse(value.count));
    offered.truncate(OFFERED_MAX);
    offered
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// What was answered: the query with its page brought inside the bounds.
    pub query: ListingQuery,
    /// Products that match, on all pages.
    pub total: u32,
    /// At least 1.
    pub page_count: u32,
    pub cards: Vec<ProductCard>,
    pub facets: Vec<Facet>,
    /// Lowest and highest price of the list before the price filter; `None` for an empty list.
    pub price_bounds_minor: Option<(i64, i64)>,
}

/// What a search leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchFound {
    /// It was a question about the shop.
    Help(HelpPage),
    Products(Box<SearchView>),
}

/// A page of what a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchView {
    pub listing: Listing,
    /// What was looked for, where nothing has what was typed.
    pub corrected: Option<String>,
    /// The page of the shop that may be meant, too.
    pub help: Option<HelpPage>,
    /// The collection of that name, as (slug, title): the list is its own.
    pub category: Option<(String, String)>,
    /// Where nothing was found: queries that ask for less, and how many products they find.
    pub relaxed: Vec<(String, u32)>,
    /// And what others buy.
    pub popular: Vec<ProductCard>,
}

impl ListingQuery {
    /// Its query string, without `?`; empty for the default. One query has one spelling: keys in a fixed order,
    /// values sorted, what is default left out.
    pub fn to_query(&self, currency: Currency) -> String {
        let mut query = String::new();
        let mut put = |name: &str, value: &str| {
            let and = if query.is_empty() { "" } else { "&" };
            // Writing to a string can't fail.
            let _ = write!(query, "{and}{}={}", encode(name), encode(value));
        };
        if self.sort != Sort::default() {
            put("sort", self.sort.as_str());
        }
        if let Some(min) = self.price_min_minor {
            put("min", &currency.write_minor(min));
        }
        if let Some(max) = self.price_max_minor {
            put("max", &currency.write_minor(max));
        }
        if self.available {
            put("available", "1");
        }
        if self.reduced {
            put("reduced", "1");
        }
        for stars in &self.ratings {
            put("rating", &stars.to_string());
        }
        for slug in &self.collections {
            put("collection", slug);
        }
        for (name, values) in &self.options {
            let mut values: Vec<&String> = values.iter().collect();
            values.sort();
            values.dedup();
            for value in values {
                put(&format!("option.{name}"), value);
            }
        }
        if self.page > 1 {
            put("page", &self.page.to_string());
        }
        if self.batches > 1 {
            put("batches", &self.batches.to_string());
        }
        query
    }

    /// Reads a query string, whatever is in it: unknown keys and values that make no sense are ignored.
    pub fn from_query(query: &str, currency: Currency) -> Self {
        let price = |text: &str| currency.parse_minor(text).ok().filter(|minor| *minor >= 0);
        let mut read = Self::default();
        let mut chosen: usize = 0;
        for (key, value) in pairs(query) {
            match key.as_str() {
                "sort" => read.sort = value.parse().unwrap_or(read.sort),
                "min" => read.price_min_minor = price(&value).or(read.price_min_minor),
                "max" => read.price_max_minor = price(&value).or(read.price_max_minor),
                "available" => read.available = value == "1",
                "reduced" => read.reduced = value == "1",
                "rating" => {
                    let stars = value.parse().ok().filter(|stars| RATINGS.contains(stars));
                    read.ratings.extend(stars.filter(|stars| !read.ratings.contains(stars)));
                }
                "collection" => {
                    if chosen < CHOICES_MAX && is_choice(&value) {
                        chosen = chosen.saturating_add(1);
                        read.collections.push(value);
                    }
                }
                "batches" => {
                    read.batches = value.parse().ok().filter(|count| (1..=BATCHES_MAX).contains(count)).unwrap_or(1);
                }
                "page" => read.page = value.parse().ok().filter(|page| (1..=PAGE_MAX).contains(page)).unwrap_or(1),
                _ => {
                    if let Some(name) = key.strip_prefix("option.")
                        && chosen < CHOICES_MAX
                        && is_choice(name)
                        && is_choice(&value)
                    {
                        chosen = chosen.saturating_add(1);
                        read.options.entry(name.to_owned()).or_default().push(value);
                    }
                }
            }
        }
        for values in read.options.values_mut().chain([&mut read.collections]) {
            values.sort();
            values.dedup();
        }
        read.ratings.sort_unstable();
        read
    }

    /// Whether anything narrows the list.
    pub fn is_filtered(&self) -> bool {
        self.available
            || self.reduced
            || self.price_min_minor.is_some()
            || self.price_max_minor.is_some()
            || !self.ratings.is_empty()
            || !self.collections.is_empty()
            || !self.options.is_empty()
    }

    /// How many values are chosen, the bounds of the price included.
    pub fn chosen_count(&self) -> usize {
        [self.available, self.reduced, self.price_min_minor.is_some(), self.price_max_minor.is_some()]
            .into_iter()
            .map(usize::from)
            .chain([self.ratings.len(), self.collections.len()])
            .chain(self.options.values().map(Vec::len))
            .fold(0, usize::saturating_add)
    }

    /// Whether the value of the option is chosen.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.options.get(name).is_some_and(|values| values.iter().any(|chosen| chosen == value))
    }

    /// The same list without the value, which was chosen; from its first page.
    pub fn without(&self, filter: &Filter, value: &str) -> Self {
        let mut query = self.on_first_page();
        match filter {
            Filter::Available => query.available = false,
            Filter::Reduced => query.reduced = false,
            Filter::Rating => query.ratings.retain(|stars| stars.to_string() != value),
            Filter::Collection => query.collections.retain(|slug| slug != value),
            Filter::Option(name) => {
                if let Some(values) = query.options.get_mut(name) {
                    values.retain(|chosen| chosen != value);
                }
                query.options.retain(|_, values| !values.is_empty());
            }
        }
        query
    }

    /// The same list with the value chosen, too; from its first page. What is no value of that filter changes nothing.
    pub fn with(&self, filter: &Filter, value: &str) -> Self {
        let mut query = self.on_first_page();
        match filter {
            Filter::Available => query.available = true,
            Filter::Reduced => query.reduced = true,
            Filter::Rating => {
                query.ratings.extend(value.parse::<u32>().ok().filter(|stars| !self.ratings.contains(stars)));
                query.ratings.sort_unstable();
            }
            Filter::Collection => {
                query.collections.retain(|slug| slug != value);
                query.collections.push(value.to_owned());
                query.collections.sort();
            }
            Filter::Option(name) => return self.with_option(name, value),
        }
        query
    }

    /// The same list with the value of the option chosen, too; from its first page.
    pub fn with_option(&self, name: &str, value: &str) -> Self {
        let mut query = self.on_first_page();
        let values = query.options.entry(name.to_owned()).or_default();
        if !values.iter().any(|chosen| chosen == value) {
            values.push(value.to_owned());
            values.sort();
        }
        query
    }

    fn on_first_page(&self) -> Self {
        Self { page: 1, batches: 1, ..self.clone() }
    }

    /// The same products in another order, from the first page.
    pub fn with_sort(&self, sort: Sort) -> Self {
        Self { sort, ..self.on_first_page() }
    }

    /// Another page of the same list.
    pub fn with_page(&self, page: u32) -> Self {
        Self { page: page.max(1), batches: 1, ..self.clone() }
    }

    /// The same list with one page more below those that are shown; `None` where that are enough.
    pub fn with_another_batch(&self) -> Option<Self> {
        let batches = self.batches.saturating_add(1);
        (batches <= BATCHES_MAX).then(|| Self { batches, ..self.clone() })
    }

    /// The last of the pages that are shown.
    pub fn last_page(&self) -> u32 {
        self.page.saturating_add(self.batches.saturating_sub(1))
    }

    /// With or without what is sold out; from its first page.
    pub fn with_available(&self, available: bool) -> Self {
        Self { available, ..self.on_first_page() }
    }

    /// With these bounds of the price; from its first page.
    pub fn with_prices(&self, min_minor: Option<i64>, max_minor: Option<i64>) -> Self {
        Self { price_min_minor: min_minor, price_max_minor: max_minor, ..self.on_first_page() }
    }

    /// The whole list, in the same order.
    pub fn without_filters(&self) -> Self {
        Self { sort: self.sort, ..Self::default() }
    }
}

fn is_choice(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= CHOICE_CHARS_MAX && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_value_that_is_chosen_and_taken_off_again_leaves_the_list_as_it_was() {
        let query = read("sort=title&page=1&option.Glaze=Ash&collection=eat");
        let glaze = Filter::Option("Glaze".into());
        for (filter, value, address) in [
            (&Filter::Available, "1", "sort=title&available=1&collection=eat&option.Glaze=Ash"),
            (&Filter::Reduced, "1", "sort=title&reduced=1&collection=eat&option.Glaze=Ash"),
            (&Filter::Rating, "4", "sort=title&rating=4&collection=eat&option.Glaze=Ash"),
            (&Filter::Collection, "drink", "sort=title&collection=drink&collection=eat&option.Glaze=Ash"),
            (&glaze, "Moss", "sort=title&collection=eat&option.Glaze=Ash&option.Glaze=Moss"),
        ] {
            let with = query.with(filter, value);
            assert_eq!(with, read(address));
            assert_eq!(with.with(filter, value), with, "twice is once");
            assert_eq!(with.without(filter, value), query, "{value}");
        }
        assert_eq!(query.with(&Filter::Rating, "many"), query);
    }

    #[test]
    fn what_is_offered_narrows_the_list_and_comes_from_several_filters() {
        let value = |value: &str, count, chosen| FacetValue { value: value.into(), label: None, count, chosen };
        let facet = |filter, values| Facet { filter, values };
        let facets = [
            facet(Filter::Available, vec![value("1", 20, false)]),
            facet(Filter::Reduced, vec![value("1", 3, false)]),
            facet(Filter::Rating, vec![value("4", 0, false)]),
            facet(
                Filter::Option("Glaze".into()),
                vec![value("Ash", 4, false), value("Sea", 9, false), value("Moss", 5, false)],
            ),
            facet(Filter::Option("Size".into()), vec![value("S", 8, true), value("L", 7, false)]),
        ];
        let offered: Vec<_> = offered(&facets, 20).into_iter().map(|(_, value)| value.value.as_str()).collect();
        assert_eq!(offered, ["Sea", "Moss", "1"]);
    }

    fn read(query: &str) -> ListingQuery {
        ListingQuery::from_query(query, Currency::EUR)
    }

    fn choice() -> impl Strategy<Value = String> {
        "[^\\p{C}]{1,20}"
    }

    prop_compose! {
        fn queries()(
            sort in prop::sample::select(Sort::ALL),
            min in prop::option::of(0..=i64::MAX),
            max in prop::option::of(0..=i64::MAX),
            available: bool,
            reduced: bool,
            ratings in prop::sample::subsequence(vec![2, 3, 4], 0..=3),
            collections in prop::collection::btree_set(choice(), 0..4),
            options in prop::collection::btree_map(choice(), prop::collection::btree_set(choice(), 1..5), 0..4),
            page in 1..=PAGE_MAX,
            batches in 1..=BATCHES_MAX,
        ) -> ListingQuery {
            let options = options.into_iter().map(|(name, values)| (name, values.into_iter().collect())).collect();
            let collections = collections.into_iter().collect();
            ListingQuery {
                sort, price_min_minor: min, price_max_minor: max, available, reduced, ratings, collections, options, page, batches,
            }
        }
    }

    #[test]
    fn a_query_is_spelled_as_the_shop_promises() {
        let query = ListingQuery {
            sort: Sort::PriceAscending,
            price_min_minor: Some(1_000),
            price_max_minor: Some(2_550),
            available: true,
            ..ListingQuery::default()
        };
        let query =
            query.with_option("Size", "M").with_option("Glaze", "Sea & Salt").with_option("Size", "10+").with_page(2);
        let text = "sort=price-ascending&min=10.00&max=25.50&available=1&option.Glaze=Sea+%26+Salt&option.Size=10%2B&option.Size=M&page=2";
        assert_eq!(query.to_query(Currency::EUR), text);
        assert_eq!(read(text), query);
        assert_eq!(ListingQuery::default().to_query(Currency::EUR), "");
    }

    #[test]
    fn what_makes_no_sense_is_ignored() {
        for text in [
            "",
            "?",
            "&&=",
            "sort=random&min=&max=-1&available=yes&page=0&page=1e9&option.=x&option.Size=&utm_source=mail",
            "page=4294967296&min=1,50&max=NaN&option.Size=%00&sort=%FF",
        ] {
            assert_eq!(read(text), ListingQuery::default(), "{text}");
        }
        let many: String = (0..1_000).map(|n| format!("&option.Size={n}")).collect();
        assert_eq!(read(&many).options.values().map(Vec::len).sum::<usize>(), CHOICES_MAX);
    }

    #[test]
    fn a_step_sideways_starts_at_the_first_page() {
        let query = read("option.Size=M&option.Size=L&min=5&page=7");
        assert!(query.is_filtered() && query.has("Size", "M"));
        let size = Filter::Option("Size".into());
        assert_eq!(query.without(&size, "M").to_query(Currency::EUR), "min=5.00&option.Size=L");
        assert_eq!(query.without(&size, "M").without(&size, "L").options, BTreeMap::new());
        assert_eq!(query.with_sort(Sort::Title).page, 1);
        assert_eq!(query.with_available(true).page, 1);
        assert_eq!(query.with_page(0).page, 1);
        assert_eq!(query.with_prices(None, None).price_min_minor, None);
        let whole = query.with_sort(Sort::Newest).without_filters();
        assert_eq!(whole.to_query(Currency::EUR), "sort=newest");
        assert!(!whole.is_filtered());
    }

    proptest! {
        #[test]
        fn a_query_survives_its_url(query in queries()) {
            prop_assert_eq!(read(&query.to_query(Currency::EUR)), query);
        }

        #[test]
        fn any_text_is_a_query_with_one_spelling(
            text in "(sort|min|max|rating|reduced|collection|batches|option\\.A|page|=|&|%|[0-9a-fA-F]|\\PC)*",
        ) {
            let query = read(&text);
            prop_assert_eq!(read(&query.to_query(Currency::EUR)), query);
        }

        #[test]
        fn what_is_taken_off_is_as_if_it_had_never_been_chosen(query in queries(), name in choice(), value in choice()) {
            let before = query.without(&Filter::Option(name.clone()), &value);
            let there_and_back = before.with_option(&name, &value).without(&Filter::Option(name), &value);
            prop_assert_eq!(there_and_back, before);
        }

        #[test]
        fn each_value_that_is_chosen_can_be_taken_off(query in queries()) {
            let mut rest = query.with_prices(None, None).with_available(false).without(&Filter::Reduced, "1");
            for stars in RATINGS {
                rest = rest.without(&Filter::Rating, &stars.to_string());
            }
            for slug in &query.collections {
                rest = rest.without(&Filter::Collection, slug);
            }
            for (name, values) in &query.options {
                for value in values {
                    rest = rest.without(&Filter::Option(name.clone()), value);
                }
            }
            prop_assert_eq!((rest.is_filtered(), rest.chosen_count()), (false, 0));
            prop_assert_eq!(query.is_filtered(), query.chosen_count() > 0);
        }
    }
}
