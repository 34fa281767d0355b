//! Lists: which products match what a shopper asked for, in which order, and what each filter would leave.
//!
//! A product matches when **one** of its variants satisfies everything at once: the chosen options, the price bounds and availability.
//! Otherwise "blue" and "M" would show a shirt that comes in blue, and in M, but not in blue and M.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::id::ProductId;
use super::index::{Axis, IndexRow, IndexVariant};
use super::listing::{Facet, FacetValue, Filter, ListingQuery, PAGE_SIZE, RATINGS, Sort};
use super::product::Collection;
use super::text::fold;

/// A list shows no more options as filters than this: those that most of its products have.
const FACETS_MAX: usize = 8;
/// A filter shows no more values than this: those that most products have, and those that are chosen.
const VALUES_MAX: usize = 50;

/// What a list is part of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Within<'a> {
    /// All collections of the shop, in the merchant's order.
    pub collections: &'a [Collection],
    /// The slug of the one that the list is.
    pub own: Option<&'a str>,
}

/// A page of a list, as ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browsed {
    /// What was answered: the query with its page brought inside the bounds.
    pub query: ListingQuery,
    /// The products of the page, in order.
    pub ids: Vec<ProductId>,
    /// Products that match, on all pages.
    pub total: u32,
    /// At least 1.
    pub page_count: u32,
    pub facets: Vec<Facet>,
    /// Lowest and highest price of what all filters but the price's leave.
    pub price_bounds_minor: Option<(i64, i64)>,
}

/// A page of a list that stands in the merchant's order unless another is asked for, with what is sold out last.
pub fn browse<'a>(
    rows: impl IntoIterator<Item = &'a IndexRow>,
    query: &'a ListingQuery,
    within: Within<'a>,
) -> Browsed {
    let (mut matching, count) = filter(rows, query, within);
    match query.sort {
        Sort::Featured => put_in_order(&mut matching, query, |row| (!row.available, row.rank)),
        sort => sort_by(&mut matching, sort, query),
    }
    page_of(&matching, count, query)
}

/// A page of what a search found: best match first, as the rows come, unless another order is asked for.
pub fn browse_found<'a>(
    rows: impl IntoIterator<Item = &'a IndexRow>,
    query: &'a ListingQuery,
    within: Within<'a>,
) -> Browsed {
    let (mut matching, count) = filter(rows, query, within);
    sort_by(&mut matching, query.sort, query);
    page_of(&matching, count, query)
}

/// Equals stand in the merchant's order. Prices are those the cards show: each product's lowest.
fn sort_by(rows: &mut [&IndexRow], sort: Sort, query: &ListingQuery) {
    match sort {
        Sort::Featured => {}
        Sort::PriceAscending => put_in_order(rows, query, |row| (row.price_min_minor, row.rank)),
        Sort::PriceDescending => put_in_order(rows, query, |row| (Reverse(row.price_min_minor), row.rank)),
        Sort::Newest => put_in_order(rows, query, |row| (Reverse(row.created_at), row.rank)),
        Sort::BestSelling => put_in_order(rows, query, |row| (Reverse(row.sold), row.rank)),
        Sort::Rating => put_in_order(rows, query, |row| (Reverse(row.standing_micro), row.rank)),
        Sort::Title => rows.sort_by_cached_key(|row| (fold(&row.title), row.rank)),
    }
}

/// Puts the rows in order as far as they are shown: of a hundred thousand nobody sees the last.
fn put_in_order<Key: Ord>(rows: &mut [&IndexRow], query: &ListingQuery, key: impl Fn(&IndexRow) -> Key + Copy) {
    let pages = usize::try_from(query.last_page()).unwrap_or(usize::MAX);
    let shown = pages.saturating_mul(usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX));
    // A page beyond the end is brought back to the last one, which has to be in order, too.
    if shown < rows.len() {
        rows.select_nth_unstable_by_key(shown, |row| key(row));
        rows.get_mut(..shown).unwrap_or_default().sort_unstable_by_key(|row| key(row));
    } else {
        rows.sort_unstable_by_key(|row| key(row));
    }
}

fn page_of<'a>(matching: &[&'a IndexRow], count: Count<'a>, query: &'a ListingQuery) -> Browsed {
    let total = u32::try_from(matching.len()).unwrap_or(u32::MAX);
    let page_count = total.div_ceil(PAGE_SIZE).max(1);
    let page = query.page.clamp(1, page_count);
    // No more batches than there are pages left.
    let batches = query.batches.clamp(1, page_count.saturating_sub(page).saturating_add(1));
    let many = |pages: u32| usize::try_from(pages.saturating_mul(PAGE_SIZE)).unwrap_or(usize::MAX);
    let shown = matching.iter().skip(many(page.saturating_sub(1))).take(many(batches));
    Browsed {
        query: ListingQuery { page, batches, ..query.clone() },
        ids: shown.map(|row| row.id).collect(),
        total,
        page_count,
        price_bounds_minor: count.price_bounds_minor,
        facets: count.facets(query),
    }
}

/// What is counted on the way through a list.
struct Count<'a> {
    within: Within<'a>,
    /// The places of the collections that were chosen.
    chosen_collections: Vec<usize>,
    /// The least average that was asked for.
    stars_min: Option<u32>,
    /// For each set of options that products share, what was counted of it.
    axes: Vec<AxesCount<'a>>,
    /// Where in these a set is found, by its address in memory.
    axes_places: HashMap<*const [Axis], usize>,
    available: u32,
    reduced: u32,
    /// Whether anything of the list is reduced, or rated, at all.
    any_reduced: bool,
    any_rated: bool,
    ratings: [u32; RATINGS.len()],
    /// Of each collection, by its place, how many products would be shown; `None` where the list has none of it.
    collections: Vec<Option<u32>>,
    price_bounds_minor: Option<(i64, i64)>,
}

/// What is counted of a set of options.
struct AxesCount<'a> {
    axes: &'a [Axis],
    /// Products that have it.
    products: u32,
    /// The chosen values on each axis that is filtered by; `None` when an option was chosen that is not among these.
    filters: Option<Vec<(usize, Vec<bool>)>>,
    /// For each value on each axis, the products that would be shown, and the last one that was counted.
    values: Vec<Vec<(u32, u32)>>,
}

/// The rows that match, as they come, and what was counted of all.
fn filter<'a>(
    rows: impl IntoIterator<Item = &'a IndexRow>,
    query: &'a ListingQuery,
    within: Within<'a>,
) -> (Vec<&'a IndexRow>, Count<'a>) {
    let mut matching = Vec::new();
    let mut count = Count::new(query, within);
    for (number, row) in (1..).zip(rows) {
        if count.look_at(row, number, query) {
            matching.push(row);
        }
    }
    (matching, count)
}

/// How a variant stands to the chosen options.
#[derive(Clone, Copy)]
enum Chosen {
    /// It satisfies all.
    All,
    /// It satisfies all but the one on this axis.
    AllBut(usize),
    /// It misses more, or an option that the product doesn't have.
    Not,
}

impl<'a> Count<'a> {
    fn new(query: &ListingQuery, within: Within<'a>) -> Self {
        let is_chosen = |collection: &Collection| query.collections.contains(&collection.slug);
        let all = within.collections.iter().enumerate();
        Self {
            within,
            chosen_collections: all.filter(|(_, of)| is_chosen(of)).map(|(place, _)| place).collect(),
            stars_min: query.ratings.iter().min().copied(),
            axes: Vec::new(),
            axes_places: HashMap::new(),
            available: 0,
            reduced: 0,
            any_reduced: false,
            any_rated: false,
            ratings: [0; RATINGS.len()],
            collections: vec![None; within.collections.len()],
            price_bounds_minor: None,
        }
    }

    /// Counts a row and says whether it matches. Rows are numbered from 1. Whatever is filtered by is counted as if that one filter
    /// were not there.
    fn look_at(&mut self, row: &'a IndexRow, number: u32, query: &ListingQuery) -> bool {
        let in_collection =
            query.collections.is_empty() || self.chosen_collections.iter().any(|place| row.is_in(*place));
        let in_rating = self.stars_min.is_none_or(|stars| row.rating.is_at_least(stars));
        let axes_place = self.axes_place(row, query);
        for place in row.collections.iter() {
            if let Some(count) = self.collections.get_mut(usize::from(*place)) {
                count.get_or_insert(0);
            }
        }
        self.any_rated |= row.rating.count > 0;
        let Some(axes) = self.axes.get_mut(axes_place) else { return false };
        axes.products = axes.products.saturating_add(1);
        let in_both = in_collection && in_rating;
        let (mut satisfies, mut available, mut reduced) = (false, false, false);
        let mut bounds = self.price_bounds_minor;
        for variant in &row.variants {
            self.any_reduced |= variant.reduced;
            let in_price = query.price_min_minor.is_none_or(|min| variant.price_minor >= min)
                && query.price_max_minor.is_none_or(|max| variant.price_minor <= max);
            let in_stock = variant.available || !query.available;
            let in_sale = variant.reduced || !query.reduced;
            let chosen = axes.chosen(variant);
            if let Chosen::All = chosen {
                if in_both && in_stock && in_sale {
                    let (low, high) = bounds.unwrap_or((variant.price_minor, variant.price_minor));
                    bounds = Some((low.min(variant.price_minor), high.max(variant.price_minor)));
                }
                available |= in_both && in_price && in_sale && variant.available;
                reduced |= in_both && in_price && in_stock && variant.reduced;
                satisfies |= in_price && in_stock && in_sale;
            }
            if in_both && in_price && in_stock && in_sale {
                axes.count(variant, chosen, number);
            }
        }
        self.price_bounds_minor = bounds;
        self.available = self.available.saturating_add(u32::from(available));
        self.reduced = self.reduced.saturating_add(u32::from(reduced));
        if satisfies && in_rating {
            for place in row.collections.iter() {
                if let Some(Some(count)) = self.collections.get_mut(usize::from(*place)) {
                    *count = count.saturating_add(1);
                }
            }
        }
        if satisfies && in_collection {
            for (count, stars) in self.ratings.iter_mut().zip(RATINGS) {
                *count = count.saturating_add(u32::from(row.rating.is_at_least(stars)));
            }
        }
        satisfies && in_both
    }

    /// Where the row's set of options is counted.
    fn axes_place(&mut self, row: &'a IndexRow, query: &ListingQuery) -> usize {
        let address = Arc::as_ptr(&row.axes);
        // Most rows have the options of the one before.
        if let Some(last) = self.axes.len().checked_sub(1)
            && self.axes.get(last).is_some_and(|known| std::ptr::eq(known.axes, address))
        {
            return last;
        }
        if let Some(place) = self.axes_places.get(&address) {
            return *place;
        }
        let place = self.axes.len();
        self.axes.push(AxesCount::new(&row.axes, query));
        self.axes_places.insert(address, place);
        place
    }

    /// The filters to show: collections and ratings, then the options that most products have, then what can be had and what is reduced.
    fn facets(self, query: &'a ListingQuery) -> Vec<Facet> {
        let mut facets = Vec::new();
        facets.extend(self.collection_facet(query));
        facets.extend(self.option_facets(query));
        let one = |count, chosen| vec![FacetValue { value: "1".to_owned(), label: None, count, chosen }];
        facets.push(Facet { filter: Filter::Available, values: one(self.available, query.available) });
        if self.any_reduced || query.reduced {
            facets.push(Facet { filter: Filter::Reduced, values: one(self.reduced, query.reduced) });
        }
        if self.any_rated || !query.ratings.is_empty() {
            let value = |(stars, count): (u32, u32)| FacetValue {
                value: stars.to_string(),
                label: None,
                count,
                chosen: query.ratings.contains(&stars),
            };
            let values = RATINGS.into_iter().zip(self.ratings).map(value).collect();
            facets.push(Facet { filter: Filter::Rating, values });
        }
        facets
    }

    /// The other collections to which something of the list belongs. What is chosen is shown even where it is none of ours, so that it
    /// can be taken back.
    fn collection_facet(&self, query: &ListingQuery) -> Option<Facet> {
        let is_chosen = |slug: &String| query.collections.contains(slug);
        let known = self.within.collections.iter().zip(&self.collections);
        let mut values: Vec<FacetValue> = known
            .filter(|(of, count)| (count.is_some() && self.within.own != Some(&*of.slug)) || is_chosen(&of.slug))
            .map(|(of, count)| FacetValue {
                value: of.slug.clone(),
                label: Some(of.title.clone()),
                count: count.unwrap_or(0),
                chosen: is_chosen(&of.slug),
            })
            .collect();
        let strange =
            query.collections.iter().filter(|slug| self.within.collections.iter().all(|of| of.slug != **slug));
        values.extend(strange.map(|slug| FacetValue { value: slug.clone(), label: None, count: 0, chosen: true }));
        let is_choice = values.len() > 1 || values.iter().any(|value| value.chosen);
        is_choice.then_some(Facet { filter: Filter::Collection, values })
    }

    fn option_facets(&self, query: &'a ListingQuery) -> Vec<Facet> {
        // What was counted of each option, by its name, over all sets that have it.
        let mut options: BTreeMap<&str, (u32, BTreeMap<&str, u32>)> = BTreeMap::new();
        for set in &self.axes {
            for (axis, counts) in set.axes.iter().zip(&set.values) {
                let (products, values) = options.entry(&axis.name).or_default();
                *products = products.saturating_add(set.products);
                for (value, (count, _)) in axis.values.iter().zip(counts) {
                    let all = values.entry(value).or_default();
                    *all = all.saturating_add(*count);
                }
            }
        }
        // What is chosen is shown even where nothing has it, so that it can be taken back.
        for (name, values) in &query.options {
            let (_, known) = options.entry(name).or_default();
            for value in values {
                known.entry(value).or_default();
            }
        }
        let is_chosen = |name: &str| query.options.contains_key(name);
        let mut options: Vec<_> = options.into_iter().collect();
        options.retain(|(name, (_, values))| values.len() > 1 || is_chosen(name));
        options.sort_by_key(|(name, (products, _))| (Reverse(*products), *name));
        let shown = options.into_iter().enumerate().filter(|(place, (name, _))| *place < FACETS_MAX || is_chosen(name));
        shown.map(|(_, (name, (_, values)))| facet(name, values, query)).collect()
    }
}

impl<'a> AxesCount<'a> {
    fn new(axes: &'a [Axis], query: &ListingQuery) -> Self {
        let filter_on = |name: &String, chosen: &Vec<String>| {
            let (place, axis) = axes.iter().enumerate().find(|(_, axis)| *axis.name == **name)?;
            Some((place, axis.values.iter().map(|value| chosen.iter().any(|one| **one == **value)).collect()))
        };
        Self {
            axes,
            products: 0,
            filters: query.options.iter().map(|(name, chosen)| filter_on(name, chosen)).collect(),
            values: axes.iter().map(|axis| vec![(0, 0); axis.values.len()]).collect(),
        }
    }

    fn chosen(&self, variant: &IndexVariant) -> Chosen {
        let Some(filters) = &self.filters else { return Chosen::Not };
        let satisfies = |axis: usize, values: &[bool]| {
            variant.pick(axis).and_then(|pick| values.get(pick)).copied().unwrap_or(false)
        };
        let mut missed = filters.iter().filter(|(axis, values)| !satisfies(*axis, values));
        match (missed.next(), missed.next()) {
            (None, _) => Chosen::All,
            (Some((axis, _)), None) => Chosen::AllBut(*axis),
            (Some(_), Some(_)) => Chosen::Not,
        }
    }

    /// Raises the counts of the variant's values for the row of this number, each once.
    fn count(&mut self, variant: &IndexVariant, chosen: Chosen, number: u32) {
        let only = match chosen {
            Chosen::All => None,
            Chosen::AllBut(missed) => Some(missed),
            Chosen::Not => return,
        };
        for (axis, values) in
            self.values.iter_mut().enumerate().filter(|(axis, _)| only.is_none_or(|only| only == *axis))
        {
            let value = variant.pick(axis).and_then(|pick| values.get_mut(pick));
            if let Some((count, last)) = value.filter(|(_, last)| *last != number) {
                *count = count.saturating_add(1);
                *last = number;
            }
        }
    }
}

fn facet(name: &str, counts: BTreeMap<&str, u32>, query: &ListingQuery) -> Facet {
    let mut values: Vec<FacetValue> = counts
        .into_iter()
        .map(|(value, count)| FacetValue {
            value: value.to_owned(),
            label: None,
            count,
            chosen: query.has(name, value),
        })
        .collect();
    if values.len() > VALUES_MAX {
        values.sort_by(|one, other| (Reverse(one.count), &one.value).cmp(&(Reverse(other.count), &other.value)));
        let mut place: usize = 0;
        values.retain(|value| {
            place = place.saturating_add(1);
            place <= VALUES_MAX || value.chosen
        });
    }
    values.sort_by_cached_key(|value| reading_order(&value.value));
    Facet { filter: Filter::Option(name.to_owned()), values }
}

/// Sizes from small to large, then what starts with a number by that number, then the rest by the alphabet.
fn reading_order(value: &str) -> (u8, u64, String) {
    const SIZES: [&str; 13] = ["xxxs", "xxs", "xs", "s", "m", "l", "xl", "xxl", "2xl", "xxxl", "3xl", "4xl", "5xl"];
    let text = fold(value);
    if let Some(place) = SIZES.iter().position(|size| *size == text) {
        return (0, u64::try_from(place).unwrap_or(0), text);
    }
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    match digits.parse() {
        Ok(number) => (1, number, text),
        Err(_) => (2, 0, text),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::index::sample::{of_sketch, row};
    use crate::domain::index::{Indexer, NewRow};
    use crate::domain::money::Currency;
    use crate::domain::product::CollectionRule;
    use crate::domain::review::{Rating, standing_micro};

    /// Four products whose ids are their ranks.
    fn rows() -> Vec<IndexRow> {
        vec![
            row(1, "Wren bowl", "", "Size/Glaze", &[("a", 2_000, true, "S/Ash"), ("b", 3_000, true, "L/Sea")]),
            row(2, "Tern cup", "", "Size/Glaze", &[("c", 1_500, false, "S/Sea"), ("d", 1_500, false, "L/Ash")]),
            row(3, "Kite jug", "", "Glaze", &[("e", 4_500, true, "Ash"), ("f", 4_500, false, "Sea")]),
            row(4, "Émaux plate", "", "", &[("g", 900, true, "")]),
        ]
    }

    fn answer(query: &str) -> Browsed {
        browse(&rows(), &ListingQuery::from_query(query, Currency::EUR), Within::default())
    }

    fn ids(query: &str) -> Vec<u64> {
        let ids = answer(query).ids;
        ids.iter().map(|id| (1..=200).find(|n| ProductId::from_bits(*n) == *id).unwrap()).collect()
    }

    /// The options to filter by as text: `Size: S 1*, L 1` with a star on what is chosen.
    fn facets(query: &str) -> Vec<String> {
        let options = answer(query).facets.into_iter().filter(|facet| matches!(facet.filter, Filter::Option(_)));
        let value = |v: &FacetValue| format!("{} {}{}", v.value, v.count, if v.chosen { "*" } else { "" });
        let name = |f: &Facet| f.filter.field().trim_start_matches("option.").to_owned();
        let line = |f: Facet| format!("{}: {}", name(&f), f.values.iter().map(value).collect::<Vec<_>>().join(", "));
        options.map(line).collect()
    }

    /// The same list with this value of a filter and no other of it.
    fn only(query: &ListingQuery, filter: &Filter, value: &str) -> ListingQuery {
        let mut alone = query.clone();
        match filter {
            Filter::Available => alone.available = true,
            Filter::Reduced => alone.reduced = true,
            Filter::Rating => alone.ratings = vec![value.parse().unwrap()],
            Filter::Collection => alone.collections = vec![value.to_owned()],
            Filter::Option(name) => drop(alone.options.insert(name.clone(), vec![value.to_owned()])),
        }
        alone
    }

    fn values_of(browsed: &Browsed, filter: &Filter) -> Vec<(String, u32, bool)> {
        let facet = browsed.facets.iter().find(|facet| facet.filter == *filter);
        let values = facet.into_iter().flat_map(|facet| &facet.values);
        values.map(|value| (value.value.clone(), value.count, value.chosen)).collect()
    }

    fn available_count(browsed: &Browsed) -> u32 {
        values_of(browsed, &Filter::Available).first().unwrap().1
    }

    /// Four products in two collections, of which some are rated and one is reduced.
    fn shop() -> (Vec<IndexRow>, Vec<Collection>) {
        let collection = |title: &str, rule| Collection {
            id: crate::domain::id::CollectionId::from_bits(1),
            slug: title.to_lowercase(),
            title: title.to_owned(),
            description_html: String::new(),
            rule,
            position: 0,
            picture: None,
        };
        let tag = |tag: &str| CollectionRule::Tag(tag.to_owned());
        let all = vec![
            collection("Eat", tag("eat")),
            collection("All", CollectionRule::Everything),
            collection("Blue", tag("blue")),
        ];
        let made = |id, tags, sku, rating: (u32, u32), sold| {
            of_sketch(id, "Bowl", "Bowls", tags, "Glaze", &[(sku, 1_000, id != 3, "Ash")], |new| {
                let rating = Rating { count: rating.0, sum: rating.1 };
                let mut row = Indexer::default().row(&NewRow { collections: &all, rating, sold, ..*new });
                row.standing_micro = standing_micro(rating, Rating { count: 100, sum: 430 });
                row
            })
        };
        let rows = vec![
            made(1, "eat", "a", (2, 10), 5),
            made(2, "eat,blue", "reduced-b", (80, 368), 0),
            made(3, "blue", "c", (3, 6), 9),
            made(4, "", "d", (0, 0), 0),
        ];
        (rows, all)
    }

    #[test]
    fn collections_ratings_and_what_is_reduced_are_filters_like_others() {
        let (rows, collections) = shop();
        let answer = |query: &str, own| {
            let query = ListingQuery::from_query(query, Currency::EUR);
            browse(&rows, &query, Within { collections: &collections, own })
        };
        let total = |query: &str| answer(query, None).total;
        assert_eq!(
            [total("collection=eat"), total("collection=eat&collection=blue"), total("collection=gone")],
            [2, 3, 0]
        );
        assert_eq!(
            [total("rating=4"), total("rating=2"), total("rating=4&rating=2"), total("reduced=1")],
            [2, 3, 3, 1]
        );
        assert_eq!(
            [total("rating=4&collection=blue"), total("collection=blue&reduced=1"), total("reduced=1&rating=3")],
            [1, 1, 1]
        );
        for query in
            ["", "collection=eat", "rating=4", "reduced=1", "rating=4&collection=blue", "available=1&collection=blue"]
        {
            let asked = ListingQuery::from_query(query, Currency::EUR);
            let browsed = answer(query, None);
            for facet in &browsed.facets {
                for value in &facet.values {
                    let alone = only(&asked, &facet.filter, &value.value);
                    let total = browse(&rows, &alone, Within { collections: &collections, own: None }).total;
                    assert_eq!(total, value.count, "{query} {:?} {}", facet.filter, value.value);
                }
            }
        }
        let of = |query, own, filter: &Filter| values_of(&answer(query, own), filter);
        let collection = Filter::Collection;
        let value = |value: &str, count, chosen| (value.to_owned(), count, chosen);
        assert_eq!(of("reduced=1", None, &collection), [value("eat", 1, false), value("blue", 1, false)]);
        // Nobody is offered the list they look at, nor a choice of one.
        assert_eq!(of("", Some("eat"), &collection), []);
        assert_eq!(of("collection=gone", None, &collection).last(), Some(&value("gone", 0, true)));
        let stars = [value("4", 1, false), value("3", 1, false), value("2", 1, false)];
        assert_eq!(of("reduced=1", None, &Filter::Rating), stars);
        assert_eq!(of("rating=4&collection=blue", None, &Filter::Reduced), [value("1", 1, false)]);
        let unrated = browse(&rows[3..], &ListingQuery::default(), Within::default());
        assert!(values_of(&unrated, &Filter::Rating).is_empty() && values_of(&unrated, &Filter::Reduced).is_empty());
    }

    #[test]
    fn what_sells_and_what_pleases_many_come_first_when_asked_for() {
        let (rows, _) = shop();
        let ids = |query: &str| {
            let browsed = browse(&rows, &ListingQuery::from_query(query, Currency::EUR), Within::default());
            browsed
                .ids
                .into_iter()
                .map(|id| (1..9).find(|n| ProductId::from_bits(*n) == id).unwrap())
                .collect::<Vec<_>>()
        };
        assert_eq!(ids("sort=best-selling"), [3, 1, 2, 4]);
        assert_eq!(ids("sort=rating"), [2, 1, 4, 3]);
    }

    #[test]
    fn batches_are_pages_below_each_other() {
        let rows: Vec<IndexRow> = (1..=87).map(|n| row(n, "Cup", "", "", &[("x", 100, true, "")])).collect();
        let answer = |query: &str| browse(&rows, &ListingQuery::from_query(query, Currency::EUR), Within::default());
        for (query, page, batches, shown) in [
            ("", 1, 1, 24),
            ("batches=2", 1, 2, 48),
            ("batches=9", 1, 4, 87),
            ("page=3&batches=2", 3, 2, 39),
            ("page=9&batches=2", 4, 1, 15),
            ("batches=11", 1, 1, 24),
        ] {
            let browsed = answer(query);
            assert_eq!(
                (browsed.query.page, browsed.query.batches, browsed.ids.len()),
                (page, batches, shown),
                "{query}"
            );
        }
        let all = answer("batches=4&sort=newest").ids;
        let by_page: Vec<ProductId> =
            (1..=4).flat_map(|page| answer(&format!("sort=newest&page={page}")).ids).collect();
        assert_eq!(all, by_page);
    }

    #[test]
    fn the_merchants_order_puts_what_is_sold_out_last() {
        assert_eq!(ids(""), [1, 3, 4, 2]);
    }

    #[test]
    fn a_list_stands_in_the_order_that_was_asked_for() {
        assert_eq!(ids("sort=price-ascending"), [4, 2, 1, 3]);
        assert_eq!(ids("sort=price-descending"), [3, 1, 2, 4]);
        assert_eq!(ids("sort=newest"), [4, 3, 2, 1]);
        assert_eq!(ids("sort=title"), [4, 3, 2, 1]);
    }

    #[test]
    fn one_variant_has_to_satisfy_everything_at_once() {
        assert_eq!(ids("option.Size=S&option.Glaze=Sea"), [2]);
        assert_eq!(ids("option.Size=S&max=1800"), [1, 2]);
        assert_eq!(ids("option.Size=S&max=18"), [2]);
        assert_eq!(ids("option.Glaze=Sea&available=1"), [1]);
        assert_eq!(ids("min=25&max=30"), [1]);
        assert_eq!(ids("min=30&max=25"), Vec::<u64>::new());
    }

    #[test]
    fn values_of_a_filter_are_joined_by_or_and_filters_by_and() {
        assert_eq!(ids("option.Glaze=Ash&option.Glaze=Sea"), [1, 3, 2]);
        assert_eq!(ids("option.Glaze=Ash&option.Size=S"), [1]);
    }

    #[test]
    fn a_value_counts_what_would_be_shown_if_it_were_chosen() {
        assert_eq!(facets(""), ["Glaze: Ash 3, Sea 3", "Size: S 2, L 2"]);
        assert_eq!(facets("option.Size=S"), ["Glaze: Ash 1, Sea 1", "Size: S 2*, L 2"]);
        assert_eq!(facets("option.Size=S&option.Glaze=Sea"), ["Glaze: Ash 1, Sea 1*", "Size: S 1*, L 1"]);
        assert_eq!(facets("available=1"), ["Glaze: Ash 2, Sea 1", "Size: S 1, L 1"]);
        assert_eq!(facets("max=16"), ["Glaze: Ash 1, Sea 1", "Size: S 1, L 1"]);
    }

    #[test]
    fn each_count_is_what_choosing_that_value_alone_gives() {
        for query in
            ["", "available=1", "max=20", "option.Size=S", "option.Size=L&available=1", "option.Glaze=Sea&min=20"]
        {
            let asked = ListingQuery::from_query(query, Currency::EUR);
            for facet in answer(query).facets {
                for value in facet.values {
                    let alone = only(&asked, &facet.filter, &value.value);
                    let total = browse(&rows(), &alone, Within::default()).total;
                    assert_eq!(total, value.count, "{query} {:?} {}", facet.filter, value.value);
                }
            }
        }
    }

    #[test]
    fn what_is_chosen_can_be_taken_back_even_when_nothing_has_it() {
        assert_eq!(facets("option.Size=XS&option.Hue=Red").last().unwrap(), "Hue: Red 0*");
        assert!(facets("option.Size=XS").contains(&"Size: XS 0*, S 2, L 2".to_owned()));
    }

    #[test]
    fn counts_and_bounds_come_with_the_list() {
        let all = answer("");
        assert_eq!((all.total, available_count(&all), all.price_bounds_minor), (4, 3, Some((900, 4_500))));
        let cheap = answer("max=20");
        assert_eq!((cheap.total, available_count(&cheap), cheap.price_bounds_minor), (3, 2, Some((900, 4_500))));
        let none = answer("option.Size=XS");
        assert_eq!((none.total, none.page_count, none.price_bounds_minor), (0, 1, None));
    }

    #[test]
    fn a_page_beyond_the_end_is_the_last_one() {
        let rows: Vec<IndexRow> = (1..=50).map(|n| row(n, "Cup", "", "", &[("x", 100, true, "")])).collect();
        let page = |page| browse(&rows, &ListingQuery::default().with_page(page), Within::default());
        assert_eq!((page(1).ids.len(), page(2).ids.len(), page(3).ids.len()), (24, 24, 2));
        assert_eq!((page(99).query.page, page(99).page_count, page(99).ids), (3, 3, page(3).ids));
    }

    #[test]
    fn what_a_search_found_stays_in_its_order() {
        let rows = rows();
        let found = [rows.get(1), rows.get(3), rows.first()].into_iter().flatten();
        let ids = browse_found(found, &ListingQuery::default(), Within::default()).ids;
        assert_eq!(ids, [2, 4, 1].map(ProductId::from_bits));
    }

    #[test]
    fn values_stand_in_the_order_in_which_people_read_them() {
        let mut values = ["Red", "XL", "10.5", "9", "S", "blue", "10", "250 ml", "M"];
        values.sort_by_cached_key(|value| reading_order(value));
        assert_eq!(values, ["S", "M", "XL", "9", "10", "10.5", "250 ml", "blue", "Red"]);
    }

    /// A variant as the model below sees it: size, glaze, price, availability.
    type Plain = (&'static str, &'static str, i64, bool);

    fn plain() -> impl Strategy<Value = Plain> {
        let size = prop::sample::select(vec!["S", "M", "L"]);
        let glaze = prop::sample::select(vec!["Ash", "Sea"]);
        (size, glaze, 1..5_i64, any::<bool>())
    }

    fn asked() -> impl Strategy<Value = ListingQuery> {
        let chosen = |values| prop::sample::subsequence(values, 0..=2);
        let price = || prop::option::of(1..5_i64);
        (chosen(vec!["S", "M", "L"]), chosen(vec!["Ash", "Sea"]), price(), price(), any::<bool>()).prop_map(
            |(sizes, glazes, min, max, available)| {
                let choices =
                    sizes.iter().map(|size| ("Size", *size)).chain(glazes.iter().map(|glaze| ("Glaze", *glaze)));
                let query = ListingQuery::default().with_prices(min, max).with_available(available);
                choices.fold(query, |query, (name, value)| query.with_option(name, value))
            },
        )
    }

    /// What matching means, said in the plainest way.
    fn satisfies(variant: &Plain, query: &ListingQuery) -> bool {
        let (size, glaze, price, available) = *variant;
        let chosen = |name: &str, value: &str| !query.options.contains_key(name) || query.has(name, value);
        chosen("Size", size)
            && chosen("Glaze", glaze)
            && query.price_min_minor.is_none_or(|min| price >= min)
            && query.price_max_minor.is_none_or(|max| price <= max)
            && (available || !query.available)
    }

    proptest! {
        #[test]
        fn lists_and_counts_are_those_of_the_plainest_model(
            products in prop::collection::vec(prop::collection::vec(plain(), 1..5), 0..12),
            query in asked(),
        ) {
            let rows: Vec<IndexRow> = (1..).zip(&products).map(|(id, variants)| {
                let values: Vec<String> = variants.iter().map(|(size, glaze, ..)| format!("{size}/{glaze}")).collect();
                let sketches: Vec<_> = variants
                    .iter()
                    .zip(&values)
                    .map(|((_, _, price, available), values)| ("sku", *price, *available, values.as_str()))
                    .collect();
                row(id, "Cup", "", "Size/Glaze", &sketches)
            }).collect();
            let matching = |query: &ListingQuery| {
                let matches = |variants: &&Vec<Plain>| variants.iter().any(|variant| satisfies(variant, query));
                u32::try_from(products.iter().filter(matches).count()).unwrap()
            };

            let browsed = browse(&rows, &query, Within::default());
            prop_assert_eq!(browsed.total, matching(&query));
            prop_assert_eq!(available_count(&browsed), matching(&query.with_available(true)));
            for facet in &browsed.facets {
                for value in &facet.values {
                    let alone = only(&query, &facet.filter, &value.value);
                    prop_assert_eq!(value.count, matching(&alone), "{:?} {}", &facet.filter, value.value);
                }
            }
            let unbounded = query.with_prices(None, None);
            let prices = products.iter().flatten().filter(|variant| satisfies(variant, &unbounded)).map(|variant| variant.2);
            let bounds = prices.clone().min().zip(prices.max());
            prop_assert_eq!(browsed.price_bounds_minor, bounds);
        }
    }
}
