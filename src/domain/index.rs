//! The catalogue as lists and search look at it: small enough that all of it stays in memory, thousands of products in a few
//! megabytes. Names and values that many products have are kept once and shared.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use super::id::ProductId;
use super::product::{Collection, CollectionRule};
use super::review::Rating;
use super::time::Timestamp;
use crate::words::Language;

/// A product has no more options than this.
const AXES_MAX: usize = 3;
/// Stands for "this variant has no value on this axis".
const NO_VALUE: u16 = u16::MAX;

/// A product, as lists and search look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexRow {
    pub id: ProductId,
    pub slug: Box<str>,
    pub title: Box<str>,
    pub product_type: Arc<str>,
    pub tags: Box<[Arc<str>]>,
    pub price_min_minor: i64,
    pub price_max_minor: i64,
    /// Whether one of its variants can be bought now.
    pub available: bool,
    pub created_at: Timestamp,
    /// Place in the merchant's order; lower first.
    pub rank: u32,
    /// Of its published reviews.
    pub rating: Rating,
    /// Where that puts it among others: see [`super::review::standing_micro`].
    pub standing_micro: u64,
    /// Pieces that were sold of late.
    pub sold: i64,
    /// The collections to which it belongs, but those of everything, as places in the merchant's order.
    pub(super) collections: Arc<[u16]>,
    pub(super) axes: Arc<[Axis]>,
    pub(super) variants: Box<[IndexVariant]>,
}

/// An option and its values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Axis {
    pub name: Arc<str>,
    pub values: Box<[Arc<str>]>,
}

/// What filters need to know of a variant, in 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct IndexVariant {
    pub price_minor: i64,
    /// For each axis, which of its values.
    picks: [u16; AXES_MAX],
    pub available: bool,
    /// Whether it costs less than it did.
    pub reduced: bool,
}

impl IndexVariant {
    /// Its value on the axis, if it has one.
    pub fn pick(&self, axis: usize) -> Option<usize> {
        self.picks.get(axis).filter(|pick| **pick != NO_VALUE).map(|pick| usize::from(*pick))
    }

    /// Its value on each of the product's axes, as (axis, value) places; axes on which it has none are passed over.
    pub fn picks(&self) -> impl Iterator<Item = (usize, usize)> {
        self.picks
            .iter()
            .enumerate()
            .filter(|(_, pick)| **pick != NO_VALUE)
            .map(|(axis, pick)| (axis, usize::from(*pick)))
    }
}

impl IndexRow {
    /// Whether the product belongs to a collection with this rule.
    pub fn belongs_to(&self, rule: &CollectionRule) -> bool {
        match rule {
            CollectionRule::Everything => true,
            CollectionRule::Tag(tag) => self.tags.iter().any(|own| **own == **tag),
            CollectionRule::ProductType(product_type) => *self.product_type == **product_type,
        }
    }

    /// Whether it belongs to the collection at this place in the merchant's order, which is none of everything.
    pub(super) fn is_in(&self, place: usize) -> bool {
        self.collections.iter().any(|own| usize::from(*own) == place)
    }

    /// What there is to choose, by the option with the most values: "6 glazes". Empty when there is nothing to choose.
    pub fn choices(&self, language: Language) -> String {
        let telling = self.axes.iter().filter(|axis| axis.values.len() > 1);
        // Of equals the first: the merchant's order says which option matters more.
        let Some(axis) = telling.rev().max_by_key(|axis| axis.values.len()) else {
            return String::new();
        };
        match language {
            Language::English => format!("{} {}", axis.values.len(), plural(&axis.name.to_lowercase())),
            // Plurals do not follow from the word.
            Language::German => format!("{}: {} zur Wahl", axis.name, axis.values.len()),
        }
    }
}

/// The English plural of an option's name.
fn plural(name: &str) -> String {
    let consonant_y = name.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    match consonant_y {
        Some(stem) => format!("{stem}ies"),
        None if name.ends_with('s') || name.ends_with('x') || name.ends_with("ch") || name.ends_with("sh") => {
            format!("{name}es")
        }
        None => format!("{name}s"),
    }
}

/// What a row is made of.
#[derive(Debug, Clone, Copy)]
pub struct NewRow<'a> {
    pub id: ProductId,
    pub slug: &'a str,
    pub title: &'a str,
    pub vendor: &'a str,
    pub product_type: &'a str,
    pub tags: &'a [String],
    pub created_at: Timestamp,
    pub rank: u32,
    pub rating: Rating,
    pub sold: i64,
    pub collections: &'a [Collection],
    pub option_names: &'a [String],
    pub variants: &'a [NewIndexVariant<'a>],
}

/// What a row is told of a variant.
#[derive(Debug, Clone, Copy)]
pub struct NewIndexVariant<'a> {
    pub sku: &'a str,
    pub price_minor: i64,
    pub available: bool,
    pub reduced: bool,
    pub option_values: &'a [String],
}

/// Makes rows, and keeps what they share.
#[derive(Debug, Default)]
pub struct Indexer {
    texts: HashSet<Arc<str>>,
    axes: HashSet<Arc<[Axis]>>,
    collections: HashSet<Arc<[u16]>>,
}

impl Indexer {
    /// Makes the row of a product.
    pub fn row(&mut self, new: &NewRow<'_>) -> IndexRow {
        let axes = self.axes_of(new);
        let variants = new.variants.iter().map(|variant| index_variant(variant, &axes)).collect();
        let prices = || new.variants.iter().map(|variant| variant.price_minor);
        IndexRow {
            id: new.id,
            slug: new.slug.into(),
            title: new.title.into(),
            product_type: self.text(new.product_type),
            tags: new.tags.iter().map(|tag| self.text(tag)).collect(),
            price_min_minor: prices().min().unwrap_or(0),
            price_max_minor: prices().max().unwrap_or(0),
            available: new.variants.iter().any(|variant| variant.available),
            created_at: new.created_at,
            rank: new.rank,
            rating: new.rating,
            standing_micro: 0,
            sold: new.sold,
            collections: shared(&mut self.collections, &collections_of(new)),
            axes: shared(&mut self.axes, &axes),
            variants,
        }
    }

    /// The options with their values, in the order in which variants name them first.
    fn axes_of(&mut self, new: &NewRow<'_>) -> Vec<Axis> {
        let mut axes = Vec::new();
        for (place, name) in new.option_names.iter().take(AXES_MAX).enumerate() {
            let mut values: Vec<Arc<str>> = Vec::new();
            for value in new.variants.iter().filter_map(|variant| variant.option_values.get(place)) {
                if !value.is_empty() && values.iter().all(|known| **known != **value) {
                    values.push(self.text(value));
                }
            }
            axes.push(Axis { name: self.text(name), values: values.into() });
        }
        axes
    }

    fn text(&mut self, text: &str) -> Arc<str> {
        shared(&mut self.texts, text)
    }
}

/// The collections to which a product belongs, but those of everything.
fn collections_of(new: &NewRow<'_>) -> Vec<u16> {
    let narrow = new.collections.iter().enumerate().filter(|(_, of)| of.rule != CollectionRule::Everything);
    let own = narrow.filter(|(_, of)| of.rule.takes(new.tags, new.product_type));
    own.filter_map(|(place, _)| u16::try_from(place).ok()).collect()
}

/// The one copy that everybody shares.
fn shared<T: ?Sized + Eq + Hash>(known: &mut HashSet<Arc<T>>, value: &T) -> Arc<T>
where
    for<'a> Arc<T>: From<&'a T>,
{
    if let Some(known) = known.get(value) {
        return Arc::clone(known);
    }
    let new: Arc<T> = value.into();
    known.insert(Arc::clone(&new));
    new
}

fn index_variant(variant: &NewIndexVariant<'_>, axes: &[Axis]) -> IndexVariant {
    let mut picks = [NO_VALUE; AXES_MAX];
    for ((pick, axis), value) in picks.iter_mut().zip(axes).zip(variant.option_values) {
        let place = axis.values.iter().position(|known| **known == **value);
        *pick = place.and_then(|place| u16::try_from(place).ok()).unwrap_or(NO_VALUE);
    }
    IndexVariant { price_minor: variant.price_minor, picks, available: variant.available, reduced: variant.reduced }
}

/// Rows that the tests of this house share.
#[cfg(test)]
pub(super) mod sample {
    use super::*;

    /// A variant: SKU, price, availability, option values separated by `/`.
    pub type Sketch<'a> = (&'a str, i64, bool, &'a str);

    /// A row made of a sketch. `options` are names separated by `/`; `tags` by `,`.
    pub fn row(id: u32, title: &str, tags: &str, options: &str, variants: &[Sketch<'_>]) -> IndexRow {
        of_sketch(id, title, "Tableware", tags, options, variants, |new| Indexer::default().row(new))
    }

    /// What a row is made of, made of a sketch.
    pub fn of_sketch<Made>(
        id: u32,
        title: &str,
        product_type: &str,
        tags: &str,
        options: &str,
        variants: &[Sketch<'_>],
        make: impl FnOnce(&NewRow<'_>) -> Made,
    ) -> Made {
        let parts =
            |text: &str, by: char| text.split(by).filter(|p| !p.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let values: Vec<Vec<String>> = variants.iter().map(|(.., values)| parts(values, '/')).collect();
        let variants: Vec<NewIndexVariant<'_>> = variants
            .iter()
            .zip(&values)
            .map(|((sku, price_minor, available, _), option_values)| NewIndexVariant {
                sku,
                price_minor: *price_minor,
                available: *available,
                reduced: sku.starts_with("reduced"),
                option_values,
            })
            .collect();
        make(&NewRow {
            id: ProductId::from_bits(u64::from(id)),
            slug: title,
            title,
            vendor: "Marl & Ember",
            product_type,
            tags: &parts(tags, ','),
            created_at: Timestamp(i64::from(id)),
            rank: id,
            rating: Rating::default(),
            sold: 0,
            collections: &[],
            option_names: &parts(options, '/'),
            variants: &variants,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_many_products_share_is_kept_once() {
        let mut indexer = Indexer::default();
        let [names, values] = [vec!["Size".to_owned()], vec!["M".to_owned()]];
        let variants =
            [NewIndexVariant { sku: "A-1", price_minor: 100, available: true, reduced: false, option_values: &values }];
        let tags = ["stoneware".to_owned()];
        let mut make = |id: u64| {
            indexer.row(&NewRow {
                id: ProductId::from_bits(id),
                slug: "bowl",
                title: "Bowl",
                vendor: "",
                product_type: "Bowls",
                tags: &tags,
                created_at: Timestamp(0),
                rank: 0,
                rating: Rating::default(),
                sold: 0,
                collections: &[],
                option_names: &names,
                variants: &variants,
            })
        };
        let (one, other) = (make(1), make(2));
        assert!(Arc::ptr_eq(&one.axes, &other.axes));
        assert!(Arc::ptr_eq(&one.product_type, &other.product_type));
        assert_eq!(std::mem::size_of::<IndexVariant>(), 16);
    }

    #[test]
    fn a_card_says_what_there_is_to_choose() {
        let choices = |options: &str, values: [&str; 3]| {
            let variants = values.map(|values| ("", 1, true, values));
            sample::row(1, "Wren bowl", "", options, &variants).choices(Language::English)
        };
        assert_eq!(choices("Glaze/Size", ["Ash/S", "Moss/S", "Sea/S"]), "3 glazes");
        assert_eq!(choices("Glaze/Size", ["Ash/S", "Ash/M", "Ash/L"]), "3 sizes");
        assert_eq!(choices("Glaze/Size", ["Ash/S", "Moss/M", "Moss/S"]), "2 glazes");
        assert_eq!(choices("Quality", ["Good", "Better", "Best"]), "3 qualities");
        assert_eq!(choices("Finish", ["Matt", "Gloss", "Raw"]), "3 finishes");
        assert_eq!(choices("Size", ["S", "S", "S"]), "");
        assert_eq!(choices("", ["", "", ""]), "");
    }

    #[test]
    fn a_collection_takes_what_its_rule_says() {
        let row = sample::row(1, "Wren bowl", "stoneware,sale", "", &[("W", 1, true, "")]);
        assert!(row.belongs_to(&CollectionRule::Everything));
        assert!(row.belongs_to(&CollectionRule::Tag("sale".to_owned())));
        assert!(!row.belongs_to(&CollectionRule::Tag("stone".to_owned())));
        assert!(row.belongs_to(&CollectionRule::ProductType("Tableware".to_owned())));
    }
}
