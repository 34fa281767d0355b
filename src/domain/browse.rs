//! Lists: which products match what a shopper asked for, in which order, and what each filter would leave.
//!
//! A product matches when **one** of its variants satisfies everything at once: the chosen options, the price bounds and availability.
//! Otherwise "blue" and "M" would show a shirt that comes in blue, and in M, but not in blue and M.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::id::ProductId;
use super::index::{IndexRow, IndexVariant};
use super::listing::{Facet, FacetValue, ListingQuery, PAGE_SIZE, Sort};
use super::text::fold;

/// A list shows no more filters than this: those that most of its products have.
const FACETS_MAX: usize = 8;
/// A filter shows no more values than this: those that most products have, and those that are chosen.
const VALUES_MAX: usize = 50;

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
    /// How many of the matching products can be bought now, or could if only those were asked for.
    pub available_count: u32,
    /// Lowest and highest price of what all filters but the price's leave.
    pub price_bounds_minor: Option<(i64, i64)>,
}

/// A page of a list that stands in the merchant's order unless another is asked for, with what is sold out last.
pub fn browse<'a>(rows: impl IntoIterator<Item = &'a IndexRow>, query: &'a ListingQuery) -> Browsed {
    let (mut matching, count) = filter(rows, query);
    match query.sort {
        Sort::Featured => matching.sort_by_key(|row| (!row.available, row.rank)),
        sort => sort_by(&mut matching, sort),
    }
    page_of(&matching, count, query)
}

/// A page of what a search found: best match first, as the rows come, unless another order is asked for.
pub fn browse_found<'a>(rows: impl IntoIterator<Item = &'a IndexRow>, query: &'a ListingQuery) -> Browsed {
    let (mut matching, count) = filter(rows, query);
    sort_by(&mut matching, query.sort);
    page_of(&matching, count, query)
}

/// Equals stand in the merchant's order. Prices are those the cards show: each product's lowest.
fn sort_by(rows: &mut [&IndexRow], sort: Sort) {
    match sort {
        Sort::Featured => {}
        Sort::PriceAscending => rows.sort_by_key(|row| (row.price_min_minor, row.rank)),
        Sort::PriceDescending => rows.sort_by_key(|row| (Reverse(row.price_min_minor), row.rank)),
        Sort::Newest => rows.sort_by_key(|row| (Reverse(row.created_at), row.rank)),
        Sort::Title => rows.sort_by_cached_key(|row| (fold(&row.title), row.rank)),
    }
}

fn page_of<'a>(matching: &[&'a IndexRow], count: Count<'a>, query: &'a ListingQuery) -> Browsed {
    let total = u32::try_from(matching.len()).unwrap_or(u32::MAX);
    let page_count = total.div_ceil(PAGE_SIZE).max(1);
    let page = query.page.clamp(1, page_count);
    let page_size = usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
    let pages_before = usize::try_from(page.saturating_sub(1)).unwrap_or(usize::MAX);
    Browsed {
        query: query.with_page(page),
        ids: matching.iter().skip(page_size.saturating_mul(pages_before)).take(page_size).map(|row| row.id).collect(),
        total,
        page_count,
        available_count: count.available,
        price_bounds_minor: count.price_bounds_minor,
        facets: count.facets(query),
    }
}

/// What is counted on the way through a list.
#[derive(Default)]
struct Count<'a> {
    options: HashMap<&'a str, OptionCount<'a>>,
    available: u32,
    price_bounds_minor: Option<(i64, i64)>,
}

/// What is counted of an option.
#[derive(Default)]
struct OptionCount<'a> {
    /// Products that have the option.
    products: u32,
    /// For each value, the products that would be shown.
    values: HashMap<&'a str, u32>,
}

/// The rows that match, as they come, and what was counted of all.
fn filter<'a>(rows: impl IntoIterator<Item = &'a IndexRow>, query: &'a ListingQuery) -> (Vec<&'a IndexRow>, Count<'a>) {
    let mut matching = Vec::new();
    let mut count = Count::default();
    for row in rows {
        if count.look_at(row, query) {
            matching.push(row);
        }
    }
    (matching, count)
}

/// How a variant stands to the chosen options.
enum Chosen {
    /// It satisfies all.
    All,
    /// It satisfies all but the one on this axis.
    AllBut(usize),
    /// It misses more, or an option that the product doesn't have.
    Not,
}

impl<'a> Count<'a> {
    /// Counts a row and says whether it matches.
    fn look_at(&mut self, row: &'a IndexRow, query: &ListingQuery) -> bool {
        let mut matches = false;
        let mut available = false;
        // (axis, value) places whose count the row raises.
        let mut shown: Vec<(usize, usize)> = Vec::new();
        let filters = axis_filters(row, query);
        for variant in &row.variants {
            let in_price = query.price_min_minor.is_none_or(|min| variant.price_minor >= min)
                && query.price_max_minor.is_none_or(|max| variant.price_minor <= max);
            let in_stock = variant.available || !query.available;
            match chosen(variant, filters.as_deref()) {
                Chosen::All => {
                    if in_stock {
                        self.widen_price_bounds(variant.price_minor);
                    }
                    available |= in_price && variant.available;
                    if in_price && in_stock {
                        matches = true;
                        shown.extend(variant.picks());
                    }
                }
                Chosen::AllBut(missed) if in_price && in_stock => {
                    shown.extend(variant.picks().filter(|(axis, _)| *axis == missed));
                }
                Chosen::AllBut(_) | Chosen::Not => {}
            }
        }
        self.available = self.available.saturating_add(u32::from(available));
        shown.sort_unstable();
        for (place, axis) in row.axes.iter().enumerate() {
            let option = self.options.entry(&axis.name).or_default();
            option.products = option.products.saturating_add(1);
            for (value_place, value) in axis.values.iter().enumerate() {
                let more = u32::from(shown.binary_search(&(place, value_place)).is_ok());
                let products = option.values.entry(value).or_default();
                *products = products.saturating_add(more);
            }
        }
        matches
    }

    fn widen_price_bounds(&mut self, price_minor: i64) {
        let (low, high) = self.price_bounds_minor.unwrap_or((price_minor, price_minor));
        self.price_bounds_minor = Some((low.min(price_minor), high.max(price_minor)));
    }

    /// The filters to show, those that most products have first.
    fn facets(mut self, query: &'a ListingQuery) -> Vec<Facet> {
        // What is chosen is shown even where nothing has it, so that it can be taken back.
        for (name, values) in &query.options {
            let option = self.options.entry(name).or_default();
            for value in values {
                option.values.entry(value).or_default();
            }
        }
        let is_chosen = |name: &str| query.options.contains_key(name);
        let mut options: Vec<(&str, OptionCount<'_>)> = self.options.into_iter().collect();
        options.retain(|(name, option)| option.values.len() > 1 || is_chosen(name));
        options.sort_by_key(|(name, option)| (Reverse(option.products), *name));
        let shown = options.into_iter().enumerate().filter(|(place, (name, _))| *place < FACETS_MAX || is_chosen(name));
        shown.map(|(_, (name, option))| facet(name, option.values, query)).collect()
    }
}

fn facet(name: &str, counts: HashMap<&str, u32>, query: &ListingQuery) -> Facet {
    let mut values: Vec<FacetValue> = counts
        .into_iter()
        .map(|(value, count)| FacetValue { value: value.to_owned(), count, chosen: query.has(name, value) })
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
    Facet { name: name.to_owned(), values }
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

/// The places of the chosen values on the row's axes; `None` when an option was chosen that the product doesn't have.
fn axis_filters(row: &IndexRow, query: &ListingQuery) -> Option<Vec<(usize, Vec<usize>)>> {
    let filter_on = |name: &String, chosen: &Vec<String>| {
        let (place, axis) = row.axes.iter().enumerate().find(|(_, axis)| *axis.name == **name)?;
        let is_chosen = |value: &str| chosen.iter().any(|one| one == value);
        let values = axis.values.iter().enumerate().filter(|(_, value)| is_chosen(value)).map(|(place, _)| place);
        Some((place, values.collect()))
    };
    query.options.iter().map(|(name, chosen)| filter_on(name, chosen)).collect()
}

fn chosen(variant: &IndexVariant, filters: Option<&[(usize, Vec<usize>)]>) -> Chosen {
    let Some(filters) = filters else {
        return Chosen::Not;
    };
    let satisfies =
        |axis: usize, values: &[usize]| variant.picks().any(|(on, pick)| on == axis && values.contains(&pick));
    let mut missed = filters.iter().filter(|(axis, values)| !satisfies(*axis, values));
    match (missed.next(), missed.next()) {
        (None, _) => Chosen::All,
        (Some((axis, _)), None) => Chosen::AllBut(*axis),
        (Some(_), Some(_)) => Chosen::Not,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::index::sample::row;
    use crate::domain::money::Currency;

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
        browse(&rows(), &ListingQuery::from_query(query, Currency::EUR))
    }

    fn ids(query: &str) -> Vec<u64> {
        let ids = answer(query).ids;
        ids.iter().map(|id| (1..=200).find(|n| ProductId::from_bits(*n) == *id).unwrap()).collect()
    }

    /// The filters as text: `Size: S 1*, L 1` with a star on what is chosen.
    fn facets(query: &str) -> Vec<String> {
        let value = |v: &FacetValue| format!("{} {}{}", v.value, v.count, if v.chosen { "*" } else { "" });
        let line = |f: &Facet| format!("{}: {}", f.name, f.values.iter().map(value).collect::<Vec<_>>().join(", "));
        answer(query).facets.iter().map(line).collect()
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
                    let mut alone = asked.clone();
                    alone.options.insert(facet.name.clone(), vec![value.value.clone()]);
                    assert_eq!(browse(&rows(), &alone).total, value.count, "{query} {} {}", facet.name, value.value);
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
        assert_eq!((all.total, all.available_count, all.price_bounds_minor), (4, 3, Some((900, 4_500))));
        let cheap = answer("max=20");
        assert_eq!((cheap.total, cheap.available_count, cheap.price_bounds_minor), (3, 2, Some((900, 4_500))));
        let none = answer("option.Size=XS");
        assert_eq!((none.total, none.page_count, none.price_bounds_minor), (0, 1, None));
    }

    #[test]
    fn a_page_beyond_the_end_is_the_last_one() {
        let rows: Vec<IndexRow> = (1..=50).map(|n| row(n, "Cup", "", "", &[("x", 100, true, "")])).collect();
        let page = |page| browse(&rows, &ListingQuery::default().with_page(page));
        assert_eq!((page(1).ids.len(), page(2).ids.len(), page(3).ids.len()), (24, 24, 2));
        assert_eq!((page(99).query.page, page(99).page_count, page(99).ids), (3, 3, page(3).ids));
    }

    #[test]
    fn what_a_search_found_stays_in_its_order() {
        let rows = rows();
        let found = [rows.get(1), rows.get(3), rows.first()].into_iter().flatten();
        let ids = browse_found(found, &ListingQuery::default()).ids;
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
                choices.fold(query, |query, (name, value)| query.toggled(name, value))
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

            let browsed = browse(&rows, &query);
            prop_assert_eq!(browsed.total, matching(&query));
            prop_assert_eq!(browsed.available_count, matching(&query.with_available(true)));
            for facet in &browsed.facets {
                for value in &facet.values {
                    let mut alone = query.clone();
                    alone.options.insert(facet.name.clone(), vec![value.value.clone()]);
                    prop_assert_eq!(value.count, matching(&alone), "{} {}", facet.name, value.value);
                }
            }
            let unbounded = query.with_prices(None, None);
            let prices = products.iter().flatten().filter(|variant| satisfies(variant, &unbounded)).map(|variant| variant.2);
            let bounds = prices.clone().min().zip(prices.max());
            prop_assert_eq!(browsed.price_bounds_minor, bounds);
        }
    }
}
