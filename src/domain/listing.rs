//! Lists of products: what a shopper asked for (and its URL), and what comes back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::product::ProductCard;

/// Products on one page of a list.
pub const PAGE_SIZE: u32 = 24;

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
    Title,
}

/// What a shopper asked of a list. Its URL form is the query string; see [`ListingQuery::to_query`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingQuery {
    pub sort: Sort,
    /// Inclusive bounds, in minor units of the shop's currency.
    pub price_min_minor: Option<i64>,
    pub price_max_minor: Option<i64>,
    /// Only what can be bought now.
    pub available: bool,
    /// Option name → values; OR inside a name, AND across names.
    pub options: BTreeMap<String, Vec<String>>,
    /// From 1.
    pub page: u32,
}

/// One value of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    pub value: String,
    /// Products that would be shown if this value were (also) chosen, all other filters kept.
    pub count: u32,
    pub chosen: bool,
}

/// A filter: the name of an option and its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    pub name: String,
    pub values: Vec<FacetValue>,
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
    /// How many could be bought now.
    pub available_count: u32,
    /// Lowest and highest price of the list before the price filter; `None` for an empty list.
    pub price_bounds_minor: Option<(i64, i64)>,
}
