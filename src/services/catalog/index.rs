//! The catalogue in memory: what lists, search and the home page are answered from, without asking the store.
//!
//! It is read anew when something that lists show has changed, by the first who asks after that; whoever else asks
//! meanwhile waits for that one reading. Ten thousand products of three variants each take some ten megabytes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::domain::description::without_titles;
use crate::domain::dictionary::Dictionary;
use crate::domain::excerpt::plain_text;
use crate::domain::id::ProductId;
use crate::domain::index::{IndexRow, Indexer, NewIndexVariant, NewRow};
use crate::domain::listing::ListingQuery;
use crate::domain::market::Market;
use crate::domain::product::{Collection, CollectionRule, PictureView, ProductCard};
use crate::domain::recommendation::{Like, Likeness, Suggestion};
use crate::domain::review::{Rating, standing_micro};
use crate::domain::search::{Language, SearchIndex, SearchIndexer};
use crate::domain::shop::Shop;
use crate::domain::shown::{About, Shown};
use crate::domain::synonyms::Thesaurus;
use crate::domain::time::Timestamp;
use crate::services::price::PriceSource;
use crate::services::revisions::Subject;
use crate::services::{Ctx, ServiceError};
use crate::store::collection::list_collections;
use crate::store::db::{StoreError, Tx};
use crate::store::listing::{ListedProduct, ListedVariant, list_for_sale};
use crate::store::setting::load_synonyms;

/// Products that are read at once, so that reading a large catalogue takes little memory.
const PAGE: u32 = 100;

/// What makes the parts of a catalogue while it is read.
struct Making {
    rows: Indexer,
    search: SearchIndexer,
}

/// The catalogue as it was at one revision, in one language, at the prices of one market and without what is not sold there.
#[derive(Debug)]
pub struct CatalogIndex {
    revision: u64,
    language: Language,
    dictionary: Arc<Dictionary>,
    /// With the rules of the market.
    pub shop: Shop,
    /// In the merchant's order.
    pub collections: Vec<Collection>,
    /// In the merchant's order; a row's rank is its place here.
    pub rows: Vec<IndexRow>,
    /// Their words, and what else things are called.
    pub search: SearchIndex,
    /// What a card shows beyond its row, at the same place.
    faces: Vec<Face>,
    places: HashMap<ProductId, u32>,
    likeness: Likeness,
}

/// What a card shows beyond an [`IndexRow`].
#[derive(Debug)]
struct Face {
    picture: Option<PictureView>,
    /// Of each variant that has one of its own; variants of one colour share it.
    of_variants: Box<[Option<Arc<PictureView>>]>,
    was_minor: Option<i64>,
    updated_at: Timestamp,
}

impl CatalogIndex {
    /// The language of its words.
    pub fn language(&self) -> Language {
        self.language
    }

    /// What the merchant's texts are in it.
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// The row of a product that is for sale.
    pub fn row(&self, id: ProductId) -> Option<&IndexRow> {
        self.places.get(&id).and_then(|place| self.rows.get(*place as usize))
    }

    /// The products of a collection, in the merchant's order.
    pub fn rows_of(&self, collection: &Collection) -> impl Iterator<Item = &IndexRow> {
        self.rows.iter().filter(|row| row.belongs_to(&collection.rule))
    }

    /// The products most like this one, and why each of them is.
    pub fn like(&self, id: ProductId, count: usize) -> Vec<Suggestion> {
        let Some(place) = self.places.get(&id) else { return Vec::new() };
        let like = self.likeness.like(&self.rows, *place as usize, count).into_iter();
        let suggest =
            |Like { place, why }| Some(Suggestion { card: self.card(self.rows.get(place)?), why, offers: vec![] });
        like.filter_map(suggest).collect()
    }

    /// What a name says a list is about.
    pub fn about(&self, name: &str) -> About {
        About::named(name, self.language)
    }

    /// When the merchant last changed what its page says.
    pub fn updated_at(&self, row: &IndexRow) -> Option<Timestamp> {
        self.faces.get(row.rank as usize).map(|face| face.updated_at)
    }

    /// The product as a list shows it.
    pub fn card(&self, row: &IndexRow) -> ProductCard {
        let face = self.faces.get(row.rank as usize);
        ProductCard {
            slug: row.slug.to_string(),
            title: row.title.to_string(),
            price_minor: row.price_min_minor,
            price_varies: row.price_min_minor < row.price_max_minor,
            was_minor: face.and_then(|face| face.was_minor),
            picture: face.and_then(|face| face.picture.clone()),
            available: row.available,
            choices: row.choices(self.language),
            rating: row.rating,
            picks: String::new(),
        }
    }

    /// The product as this list shows it: with what its filters or its name ask for.
    pub fn card_in(&self, row: &IndexRow, query: &ListingQuery, about: &About) -> ProductCard {
        let mut card = self.card(row);
        if let Some(Shown { place, picks }) = row.shown(query, about) {
            let own =
                self.faces.get(row.rank as usize).and_then(|face| face.of_variants.get(place)?.as_deref().cloned());
            card.picture = own.or(card.picture);
            card.picks = picks;
        }
        card
    }

    async fn load(
        tx: &mut Tx,
        revision: u64,
        (language, dictionary): (Language, Arc<Dictionary>),
        market: Option<&Market>,
    ) -> Result<Self, StoreError> {
        let mut shop = crate::services::shop::load_settings(tx).await?;
        dictionary.translate_all(&mut shop);
        let source = PriceSource::of(tx, market, shop.rules.currency).await?;
        if let Some(market) = market {
            shop.rules = market.rules(&shop.rules);
        }
        let mut collections = list_collections(tx).await?;
        collections.iter_mut().for_each(|collection| dictionary.translate_all(collection));
        let mut synonyms = load_synonyms(tx).await?;
        synonyms.groups.iter_mut().flatten().for_each(|word| dictionary.translate(word));
        let thesaurus = Thesaurus::new(&synonyms, language);
        let titles = collections.iter().map(|collection| collection.title.as_str());
        let mut making = Making { rows: Indexer::default(), search: SearchIndexer::new(language, thesaurus, titles) };
        let mut index = Self {
            revision,
            language,
            dictionary,
            shop,
            collections,
            rows: Vec::new(),
            search: SearchIndex::default(),
            faces: Vec::new(),
            places: HashMap::new(),
            likeness: Likeness::default(),
        };
        let mut after = None;
        loop {
            let (products, next) = list_for_sale(tx, after.as_ref(), PAGE).await?;
            let ids: Vec<ProductId> = products.iter().map(|product| product.id).collect();
            let prices = source.of_products(tx, &ids).await?;
            for mut product in products {
                product.variants.retain_mut(|variant| {
                    let found = prices.of_one(variant.id, variant.price_minor, variant.was_minor);
                    if let Some(found) = found {
                        (variant.price_minor, variant.was_minor) = found;
                    }
                    found.is_some()
                });
                if !product.variants.is_empty() {
                    index.push(&mut making, product);
                }
            }
            match next {
                Some(place) => after = Some(place),
                None => {
                    index.search = making.search.settle();
                    index.compare_ratings();
                    index.likeness = Likeness::of(&index.rows);
                    return Ok(index);
                }
            }
        }
    }

    /// Puts each product's rating beside those of all.
    fn compare_ratings(&mut self) {
        let all = self.rows.iter().fold(Rating::default(), |all, row| Rating {
            count: all.count.saturating_add(row.rating.count),
            sum: all.sum.saturating_add(row.rating.sum),
        });
        for row in &mut self.rows {
            row.standing_micro = standing_micro(row.rating, all);
        }
    }

    fn push(&mut self, making: &mut Making, mut product: ListedProduct) {
        translate(&self.dictionary, &mut product);
        let variants: Vec<NewIndexVariant<'_>> = product
            .variants
            .iter()
            .map(|variant| NewIndexVariant {
                sku: &variant.sku,
                price_minor: variant.price_minor,
                available: variant.level.face().available(),
                reduced: variant.was_minor.is_some_and(|was| was > variant.price_minor),
                option_values: &variant.option_values,
            })
            .collect();
        let rank = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let new = NewRow {
            id: product.id,
            slug: &product.slug,
            title: &product.title,
            vendor: &product.vendor,
            product_type: &product.product_type,
            tags: &product.tags,
            created_at: product.created_at,
            rank,
            rating: product.rating,
            sold: product.sold,
            collections: &self.collections,
            option_names: &product.option_names,
            variants: &variants,
        };
        let row = making.rows.row(&new);
        let narrow = self.collections.iter().filter(|collection| collection.rule != CollectionRule::Everything);
        let own = narrow.filter(|collection| row.belongs_to(&collection.rule)).map(|collection| &*collection.title);
        making.search.push(&new, own, &plain_text(&without_titles(&product.description_html)));
        self.rows.push(row);
        let cheapest = product.variants.iter().min_by_key(|variant| variant.price_minor);
        let was_minor = cheapest.and_then(|variant| variant.was_minor);
        let of_variants = shared_pictures(product.variants);
        let (picture, updated_at) = (product.picture, product.updated_at);
        self.faces.push(Face { picture, of_variants, was_minor, updated_at });
        self.places.insert(product.id, rank);
    }
}

/// Puts the translations in the place of a product's texts.
fn translate(dictionary: &Dictionary, product: &mut ListedProduct) {
    let ListedProduct { title, product_type, description_html, tags, option_names, picture, variants, .. } = product;
    for text in [title, product_type, description_html].into_iter().chain(tags).chain(option_names) {
        dictionary.translate(text);
    }
    let of_variants = variants.iter_mut().filter_map(|variant| variant.picture.as_mut());
    picture.iter_mut().chain(of_variants).for_each(|picture| dictionary.translate(&mut picture.alt));
    let values = variants.iter_mut().flat_map(|variant| &mut variant.option_values);
    values.for_each(|value| dictionary.translate(value));
}

/// The picture of each variant, kept once for those that share it.
fn shared_pictures(variants: Vec<ListedVariant>) -> Box<[Option<Arc<PictureView>>]> {
    let mut kept: Vec<Arc<PictureView>> = Vec::new();
    let share = |variant: ListedVariant| {
        let picture = variant.picture?;
        if let Some(known) = kept.iter().find(|known| ***known == picture) {
            return Some(Arc::clone(known));
        }
        let picture = Arc::new(picture);
        kept.push(Arc::clone(&picture));
        Some(picture)
    };
    variants.into_iter().map(share).collect()
}

/// Keeps the index and sees to it that it is not old.
#[derive(Debug, Default)]
pub struct CatalogCache {
    /// By languages and the ids of markets. The shop's own has the empty one; others are read when somebody visits them.
    kept: RwLock<HashMap<(Language, String), Arc<CatalogIndex>>>,
    /// Held while the catalogue is read, so that it is read once however many ask.
    reading: tokio::sync::Mutex<()>,
    /// How often the catalogue had changed when [`notice_changes`](super::notice_changes) last looked.
    noticed: Mutex<Option<i64>>,
}

impl CatalogCache {
    /// The catalogue as it is now, in the language and the market of the visitor.
    ///
    /// # Errors
    /// When the store can't be read.
    pub async fn index(&self, ctx: &Ctx) -> Result<Arc<CatalogIndex>, ServiceError> {
        if let Some(fresh) = self.fresh(ctx) {
            return Ok(fresh);
        }
        let _reading = self.reading.lock().await;
        if let Some(fresh) = self.fresh(ctx) {
            return Ok(fresh);
        }
        // Taken before reading: what changes meanwhile makes this index old, not wrong.
        let revision = ctx.revisions.now();
        let market = ctx.market().cloned();
        let spoken = (ctx.locale().language, ctx.dictionary().await?);
        let load = async move |tx: &mut Tx| CatalogIndex::load(tx, revision, spoken.clone(), market.as_ref()).await;
        let index = ctx.store.read(load).await.map_err(|error: StoreError| ServiceError::from(error))?;
        let index = Arc::new(index);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        // Nobody asks any more for what a market that is gone had.
        kept.retain(|_, index| ctx.revisions.unchanged_since(index.revision, &[Subject::Lists]));
        kept.insert(edition(ctx), index.clone());
        Ok(index)
    }

    /// Takes down how often the catalogue has changed; answers whether that is news.
    pub(super) fn notice(&self, changes: i64) -> bool {
        let mut noticed = self.noticed.lock().unwrap_or_else(PoisonError::into_inner);
        noticed.replace(changes) != Some(changes)
    }

    fn fresh(&self, ctx: &Ctx) -> Option<Arc<CatalogIndex>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner).get(&edition(ctx)).cloned()?;
        ctx.revisions.unchanged_since(kept.revision, &[Subject::Lists]).then_some(kept)
    }
}

fn edition(ctx: &Ctx) -> (Language, String) {
    (ctx.locale().language, ctx.market().map_or_else(String::new, |market| market.id.clone()))
}
