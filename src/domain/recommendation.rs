//! What else a product's page shows: pieces that are like it, and pieces that others bought with it.
//!
//! Both are worked out from the catalogue and from real orders alone. Nothing is known or asked of the visitor, so everybody sees
//! the same, and each suggestion says why it is there.
#![allow(
    clippy::float_arithmetic,
    reason = "scores are compared and thrown away; no money is made of them, and nothing else depends on them"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::id::{ProductId, VariantId};
use super::index::IndexRow;
use super::product::ProductCard;
use super::text::words;
use crate::words::{Language, product as say};

/// Two products belong together when at least so many orders have both: fewer are chance.
pub const ORDERS_MIN: u32 = 3;
/// So many companions are kept of a product.
pub const COMPANIONS_MAX: usize = 4;
/// A score of few orders is believed this much less (its weight is `n / (n + SHRINKAGE)`).
const SHRINKAGE: f64 = 5.0;
/// Whoever orders more different products than this furnishes a restaurant, and says nothing about what goes together.
const BASKET_MAX: usize = 40;

/// A product that was bought with another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Companion {
    pub product: ProductId,
    /// How many orders have both.
    pub order_count: u32,
}

/// Counts which products are in the same orders.
#[derive(Debug, Default)]
pub struct Together {
    orders: HashMap<ProductId, u32>,
    /// By the smaller id first.
    pairs: HashMap<(ProductId, ProductId), u32>,
}

impl Together {
    /// Counts an order. A product in it counts once, however many lines it has.
    pub fn count(&mut self, order: impl IntoIterator<Item = ProductId>) {
        let products: BTreeSet<ProductId> = order.into_iter().collect();
        if products.len() > BASKET_MAX {
            return;
        }
        for (place, one) in products.iter().enumerate() {
            add_one(self.orders.entry(*one).or_default());
            for other in products.iter().skip(place.saturating_add(1)) {
                add_one(self.pairs.entry((*one, *other)).or_default());
            }
        }
    }

    /// The companions of each product that has any, the closest first.
    ///
    /// Closeness is the cosine of the two products' orders, `n_ab / sqrt(n_a · n_b)`, times `n_ab / (n_ab + 5)`: what sells with
    /// everything is close to nothing, and few orders are believed less than many.
    pub fn companions(&self) -> BTreeMap<ProductId, Vec<Companion>> {
        let mut scored: BTreeMap<ProductId, Vec<(f64, Companion)>> = BTreeMap::new();
        for ((one, other), both) in self.pairs.iter().filter(|(_, both)| **both >= ORDERS_MIN) {
            let count = |product| self.orders.get(product).map_or(1.0, |count| f64::from(*count));
            let together = f64::from(*both);
            let score = together / (count(one) * count(other)).sqrt() * together / (together + SHRINKAGE);
            for (of, product) in [(one, other), (other, one)] {
                scored.entry(*of).or_default().push((score, Companion { product: *product, order_count: *both }));
            }
        }
        let closest = |mut scored: Vec<(f64, Companion)>| -> Vec<Companion> {
            scored.sort_by(|(one, a), (other, b)| other.total_cmp(one).then(a.product.cmp(&b.product)));
            scored.into_iter().take(COMPANIONS_MAX).map(|(_, companion)| companion).collect()
        };
        scored.into_iter().map(|(product, scored)| (product, closest(scored))).collect()
    }
}

fn add_one(count: &mut u32) {
    *count = count.saturating_add(1);
}

/// How much each thing that two products share says of their likeness.
const SAME_TYPE: f64 = 3.0;
const SAME_TAGS: f64 = 3.0;
const SAME_VALUES: f64 = 2.0;
const SAME_WORDS: f64 = 1.0;
const SAME_PRICE: f64 = 1.0;
/// Products that are compared with one: those that share its rarest marks.
const CANDIDATES_MAX: usize = 600;

/// Where products with the same marks stand, so that likeness is looked for among few.
#[derive(Debug, Default)]
pub struct Likeness {
    by_type: HashMap<Arc<str>, Vec<u32>>,
    by_tag: HashMap<Arc<str>, Vec<u32>>,
}

/// Why something is suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// Of the same kind, or in the same look.
    AlsoIn(String),
    /// The same can be said of both.
    Too(String),
    SamePrice,
    /// In so many orders.
    Together(u32),
}

impl Why {
    /// In a few words.
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::AlsoIn(what) => say::also_in(language, what),
            Self::Too(what) => say::too(language, what),
            Self::SamePrice => say::same_price(language).to_owned(),
            Self::Together(orders) => say::together_in(language, *orders),
        }
    }
}

/// A product that is like another one, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Like {
    /// Its place among the rows.
    pub place: usize,
    pub why: Why,
}

impl Likeness {
    /// Looks through the catalogue once.
    pub fn of(rows: &[IndexRow]) -> Self {
        let mut likeness = Self::default();
        for (place, row) in (0_u32..).zip(rows) {
            if !row.product_type.is_empty() {
                likeness.by_type.entry(row.product_type.clone()).or_default().push(place);
            }
            for tag in &row.tags {
                likeness.by_tag.entry(tag.clone()).or_default().push(place);
            }
        }
        likeness
    }

    /// The products that are most like the one at this place. What is sold out comes last.
    pub fn like(&self, rows: &[IndexRow], place: usize, count: usize) -> Vec<Like> {
        let Some(of) = rows.get(place) else { return Vec::new() };
        let mut scored: Vec<(bool, f64, usize)> = self
            .candidates(rows, of, place)
            .into_iter()
            .filter_map(|other| Some((other, rows.get(other)?)))
            .map(|(other, row)| (!row.available, self.score(rows.len(), of, row), other))
            .collect();
        scored.sort_by(|(out, one, a), (other_out, other, b)| {
            out.cmp(other_out).then(other.total_cmp(one)).then(a.cmp(b))
        });
        let why = |other: usize| rows.get(other).map_or(Why::SamePrice, |row| self.why(of, row));
        scored.into_iter().take(count).map(|(_, _, other)| Like { place: other, why: why(other) }).collect()
    }

    /// Those that share its type or one of its tags, beginning with the rarest mark; in a small shop everything.
    fn candidates(&self, rows: &[IndexRow], of: &IndexRow, place: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        if rows.len() <= CANDIDATES_MAX {
            found.extend(0..rows.len());
        } else {
            let marked = self.by_type.get(&of.product_type).into_iter();
            let mut lists: Vec<&Vec<u32>> =
                marked.chain(of.tags.iter().filter_map(|tag| self.by_tag.get(tag))).collect();
            lists.sort_by_key(|list| list.len());
            for at in lists.into_iter().flatten() {
                if found.len() >= CANDIDATES_MAX {
                    break;
                }
                found.extend(usize::try_from(*at));
            }
        }
        found.remove(&place);
        found
    }

    fn score(&self, row_count: usize, one: &IndexRow, other: &IndexRow) -> f64 {
        let same_type = !one.product_type.is_empty() && one.product_type == other.product_type;
        let rarity = |tag: &Arc<str>| self.rarity(row_count, tag);
        let mine: BTreeSet<&Arc<str>> = one.tags.iter().collect();
        let theirs: BTreeSet<&Arc<str>> = other.tags.iter().collect();
        let shared: f64 = mine.intersection(&theirs).map(|tag| rarity(tag)).sum();
        let all: f64 = mine.union(&theirs).map(|tag| rarity(tag)).sum();
        let tags = if all > 0.0 { shared / all } else { 0.0 };
        SAME_TAGS * tags
            + SAME_VALUES * overlap(&values(one), &values(other))
            + SAME_WORDS * overlap(&title_words(one), &title_words(other))
            + SAME_PRICE * nearness(one.price_min_minor, other.price_min_minor)
            + if same_type { SAME_TYPE } else { 0.0 }
    }

    /// How much a tag says: one that everything bears says nothing.
    fn rarity(&self, row_count: usize, tag: &Arc<str>) -> f64 {
        let bearing = self.by_tag.get(tag).map_or(1, Vec::len);
        let figure = |count: usize| u32::try_from(count).map_or(f64::from(u32::MAX), f64::from);
        (figure(row_count) / figure(bearing).max(1.0)).ln().max(0.0)
    }

    /// The first thing that both have, in words.
    fn why(&self, one: &IndexRow, other: &IndexRow) -> Why {
        if !one.product_type.is_empty() && one.product_type == other.product_type {
            return Why::AlsoIn(one.product_type.to_string());
        }
        let shared = one.tags.iter().filter(|tag| other.tags.contains(tag));
        let rarest = shared.min_by_key(|tag| self.by_tag.get(*tag).map_or(0, Vec::len));
        match (rarest, values(one).intersection(&values(other)).next()) {
            (Some(tag), _) => Why::Too(tag.to_string()),
            (None, Some(value)) => Why::AlsoIn((*value).to_owned()),
            (None, None) => Why::SamePrice,
        }
    }
}

fn values(row: &IndexRow) -> BTreeSet<&str> {
    row.axes.iter().flat_map(|axis| &axis.values).map(|value| &**value).collect()
}

fn title_words(row: &IndexRow) -> BTreeSet<String> {
    words(&row.title).collect()
}

/// The share of two sets that both have (Jaccard).
fn overlap<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> f64 {
    let count = |count: usize| u32::try_from(count).map_or(0.0, f64::from);
    let all = one.union(other).count();
    if all == 0 { 0.0 } else { count(one.intersection(other).count()) / count(all) }
}

/// 1 for the same price, less the further they are apart.
fn nearness(one: i64, other: i64) -> f64 {
    let figure = |minor: i64| f64::from(u32::try_from(minor.max(1)).unwrap_or(u32::MAX));
    let (less, more) = (figure(one.min(other)), figure(one.max(other)));
    less / more
}

/// A product that is suggested beside another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub card: ProductCard,
    /// In a few words.
    pub why: Why,
    /// What of it can be had now; only where it can be put into the cart at once.
    pub offers: Vec<Offer>,
}

/// A variant of it that can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub variant: VariantId,
    pub option_values: Vec<String>,
    pub price_minor: i64,
}

impl Suggestion {
    /// The variant that has most in common with what is looked at: the same glaze, the same size. Of equals the merchant's first.
    pub fn offer_for(&self, looked_at: &[String]) -> Option<&Offer> {
        let common = |offer: &Offer| offer.option_values.iter().filter(|value| looked_at.contains(value)).count();
        self.offers.iter().rev().max_by_key(|offer| common(offer))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use crate::domain::index::{Indexer, NewIndexVariant, NewRow};
    use crate::domain::review::Rating;
    use crate::domain::time::Timestamp;

    const fn id(bits: u64) -> ProductId {
        ProductId::from_bits(bits)
    }

    fn companions(orders: &[(&[u64], u32)]) -> BTreeMap<ProductId, Vec<Companion>> {
        let mut together = Together::default();
        for (products, times) in orders {
            for _ in 0..*times {
                together.count(products.iter().map(|bits| id(*bits)));
            }
        }
        together.companions()
    }

    #[test]
    fn twice_is_chance_and_three_times_is_not() {
        assert!(companions(&[(&[1, 2], 2)]).is_empty());
        let found = companions(&[(&[1, 2], 3)]);
        assert_eq!(found[&id(1)], [Companion { product: id(2), order_count: 3 }]);
        assert_eq!(found[&id(2)], [Companion { product: id(1), order_count: 3 }]);
    }

    #[test]
    fn two_lines_of_one_product_are_one_and_go_with_nothing() {
        assert!(companions(&[(&[1, 1, 1], 9)]).is_empty());
        assert_eq!(companions(&[(&[1, 1, 2], 4)])[&id(1)][0].order_count, 4);
    }

    #[test]
    fn what_sells_with_everything_is_close_to_nothing() {
        // Product 9 is in every order; 2 is only bought with 1.
        let found = companions(&[(&[1, 2, 9], 6), (&[3, 9], 50), (&[4, 9], 50)]);
        assert_eq!(found[&id(1)].iter().map(|companion| companion.product).collect::<Vec<_>>(), [id(2), id(9)]);
    }

    #[test]
    fn many_orders_are_believed_more_than_few() {
        // Both are always bought with 1 alone, but one of them three times and the other thirty.
        let found = companions(&[(&[1, 2], 3), (&[1, 3], 30)]);
        assert_eq!(found[&id(1)][0].product, id(3));
    }

    #[test]
    fn a_restaurant_says_nothing_about_what_goes_together() {
        let everything: Vec<u64> = (0..100).collect();
        assert!(companions(&[(&everything, 10)]).is_empty());
    }

    fn row(place: u32, title: &str, kind: &str, tags: &[&str], price_minor: i64, available: bool) -> IndexRow {
        let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
        let values = ["Ash".to_owned()];
        let variant = NewIndexVariant { sku: "S", price_minor, reduced: false, available, option_values: &values };
        Indexer::default().row(&NewRow {
            id: id(u64::from(place)),
            slug: title,
            title,
            vendor: "Marl",
            product_type: kind,
            tags: &tags,
            created_at: Timestamp(0),
            rank: place,
            rating: Rating::default(),
            sold: 0,
            collections: &[],
            option_names: &["Glaze".to_owned()],
            variants: &[variant],
        })
    }

    #[test]
    fn the_likest_comes_first_and_says_why_and_what_is_sold_out_comes_last() {
        let rows = [
            row(0, "Wren mug", "Mug", &["Drink", "Tideline"], 2_600, true),
            row(1, "Field plate", "Plate", &["Eat"], 2_900, true),
            row(2, "Heron jug", "Jug", &["Pour", "Tideline"], 6_400, true),
            row(3, "Robin mug", "Mug", &["Drink"], 2_400, true),
            row(4, "Swift mug", "Mug", &["Drink", "Tideline"], 2_600, false),
        ];
        let likeness = Likeness::of(&rows);
        let like = likeness.like(&rows, 0, 9);
        assert_eq!(like.iter().map(|like| like.place).collect::<Vec<_>>(), [3, 2, 1, 4]);
        assert_eq!(
            like.iter().map(|like| like.why.text(Language::English)).collect::<Vec<_>>()[..3],
            ["Also in Mug", "Tideline, too", "Also in Ash"]
        );
        assert!(likeness.like(&rows, 99, 4).is_empty());
        assert_eq!(likeness.like(&rows[..1], 0, 4), []);
    }

    #[test]
    fn a_large_catalogue_is_looked_through_among_few() {
        let rows: Vec<IndexRow> = (0..3_000)
            .map(|place| {
                let kind = format!("Kind {}", place % 300);
                row(place, &format!("Piece {place}"), &kind, &["all"], i64::from(place), true)
            })
            .collect();
        let likeness = Likeness::of(&rows);
        let of = &rows[7];
        assert!(likeness.candidates(&rows, of, 7).len() <= CANDIDATES_MAX);
        let like = likeness.like(&rows, 7, 4);
        assert!(like.iter().all(|like| rows[like.place].product_type == of.product_type), "{like:?}");
    }

    #[test]
    fn the_same_glaze_is_offered_where_there_is_one() {
        let offer = |bits, values: &[&str]| Offer {
            variant: VariantId::from_bits(bits),
            option_values: values.iter().map(|value| (*value).to_owned()).collect(),
            price_minor: 1,
        };
        let card = ProductCard {
            slug: String::new(),
            title: String::new(),
            price_minor: 1,
            price_varies: false,
            was_minor: None,
            picture: None,
            available: true,
            choices: String::new(),
            rating: crate::domain::review::Rating::default(),
            picks: String::new(),
        };
        let offers = vec![offer(1, &["Moss", "S"]), offer(2, &["Ash", "S"]), offer(3, &["Ash", "M"])];
        let suggestion = Suggestion { card, why: Why::SamePrice, offers };
        let offered = |values: &[&str]| {
            let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
            suggestion.offer_for(&values).map(|offer| offer.variant)
        };
        assert_eq!(offered(&["Ash"]), Some(VariantId::from_bits(2)));
        assert_eq!(offered(&["Ash", "M"]), Some(VariantId::from_bits(3)));
        assert_eq!(offered(&["Ember"]), Some(VariantId::from_bits(1)));
    }
}
