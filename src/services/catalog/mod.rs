//! The catalogue as shoppers see it. Lists come from memory (see [`index`]); a product's page is read whole.

pub mod feed;
pub mod index;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::price::{PriceSource, Prices};
use super::recommendation::read_companions;
use super::review::read_page;
use super::revisions::Subject;
use super::{Ctx, ServiceError};
use crate::domain::browse::{Browsed, Within, browse, browse_found};
use crate::domain::description::opening;
use crate::domain::excerpt::excerpt;
use crate::domain::headline::headline;
use crate::domain::id::{PictureId, VariantId};
use crate::domain::index::IndexRow;
use crate::domain::listing::{Listing, ListingQuery, SearchFound, SearchView, Sort};
use crate::domain::market::MarketView;
use crate::domain::price::struck_price;
use crate::domain::product::{
    Collection, CollectionRule, CollectionTile, CollectionView, HomeView, OptionView, Picture, PictureView, Product,
    ProductCard, ProductFound, ProductStatus, ProductView, Variant, VariantView,
};
use crate::domain::question::QuestionView;
use crate::domain::recommendation::Suggestion;
use crate::domain::refusal::Refusal;
use crate::domain::review::{ReviewPage, ReviewQuery};
use crate::domain::shop::ShopView;
use crate::domain::shown::About;
use crate::domain::stock::{StockFace, StockLevel};
use crate::domain::time::Timestamp;
use crate::store::counter::catalog_changes;
use crate::store::db::{StoreError, Tx};
use crate::store::product::{self, find_moved_slug, find_product, list_levels};
use crate::store::question::list_answered;
use crate::store::stock::list_arrivals;
use crate::words::product as words;
use index::CatalogIndex;

/// Cards on the home page, of each kind.
const FEATURED_COUNT: usize = 8;
const NEWEST_COUNT: usize = 4;
/// Other products at the foot of a product's page.
const SIMILAR_COUNT: usize = 4;
/// Products in the list of what one can be compared with.
const COMPARABLE_COUNT: usize = 100;
/// Products that others buy, where a search finds none.
const POPULAR_COUNT: usize = 4;
/// A description as plain text has no more characters than this.
const EXCERPT_CHARS: usize = 300;

/// The shop and its navigation, in the market of the visitor, as all that follows.
pub async fn get_shop(ctx: &Ctx) -> Result<ShopView, ServiceError> {
    let index = ctx.catalog.index(ctx).await?;
    let collections = index.collections.iter().map(|c| (c.slug.clone(), c.title.clone())).collect();
    let (own, others) = (ctx.shop().await?, ctx.markets().await?);
    let own = MarketView::own(ctx.locale().language, &own.rules);
    let market = ctx.market().map_or_else(|| own.clone(), MarketView::from);
    // Nobody is asked where there is nothing to choose.
    let is_choice = !others.is_empty();
    let markets = std::iter::once(own).chain(others.iter().map(MarketView::from)).filter(|_| is_choice).collect();
    Ok(ShopView { shop: index.shop.clone(), collections, test_mode: ctx.payments.is_test(), market, markets })
}

/// What the home page shows.
pub async fn get_home(ctx: &Ctx) -> Result<HomeView, ServiceError> {
    let index = ctx.catalog.index(ctx).await?;
    let mut featured: Vec<&IndexRow> = index.rows.iter().collect();
    featured.sort_by_key(|row| (!row.available, row.rank));
    let mut newest: Vec<&IndexRow> = index.rows.iter().collect();
    // Of products that came in together, the last one in the merchant's order came in last.
    newest.sort_by_key(|row| (Reverse(row.created_at), Reverse(row.rank)));
    let cards = |rows: &[&IndexRow], count| rows.iter().take(count).map(|row| index.card(row)).collect();
    let everything = index.collections.iter().find(|collection| collection.rule == CollectionRule::Everything);
    let (scenes, collections) = collection_tiles(&index);
    Ok(HomeView {
        collections,
        scenes,
        opening: everything.and_then(|collection| collection.picture.clone()),
        everything: everything.map(|collection| collection.slug.clone()),
        newest: cards(&newest, NEWEST_COUNT),
        featured: cards(&featured, FEATURED_COUNT),
    })
}

/// A tile for each collection that is less than everything: those with a picture of their own, and the others, each with that of
/// another product as far as they go round.
fn collection_tiles(index: &CatalogIndex) -> (Vec<CollectionTile>, Vec<CollectionTile>) {
    let narrow = |collection: &&Collection| collection.rule != CollectionRule::Everything;
    let mut shown: HashSet<String> = HashSet::new();
    let (mut scenes, mut tiles) = (Vec::new(), Vec::new());
    for collection in index.collections.iter().filter(narrow) {
        let rows: Vec<&IndexRow> = index.rows_of(collection).collect();
        let pictures = || rows.iter().filter_map(|row| index.card(row).picture);
        let of_product = || pictures().find(|picture| !shown.contains(&picture.src)).or_else(|| pictures().next());
        let picture = collection.picture.clone().or_else(of_product);
        if let Some(picture) = &picture {
            shown.insert(picture.src.clone());
        }
        if !rows.is_empty() {
            let kind = if collection.picture.is_some() { &mut scenes } else { &mut tiles };
            kind.push(CollectionTile {
                slug: collection.slug.clone(),
                title: collection.title.clone(),
                product_count: u32::try_from(rows.len()).unwrap_or(u32::MAX),
                picture,
            });
        }
    }
    (scenes, tiles)
}

/// A page of a collection. `query` is the page's query string, as `ListingQuery::from_query` reads it.
pub async fn get_collection(ctx: &Ctx, slug: &str, query: &str) -> Result<CollectionView, ServiceError> {
    let index = ctx.catalog.index(ctx).await?;
    let collection = index.collections.iter().find(|collection| collection.slug == slug).ok_or(Refusal::NotFound)?;
    let query = ListingQuery::from_query(query, index.shop.rules.currency);
    Ok(CollectionView {
        slug: collection.slug.clone(),
        title: collection.title.clone(),
        description_html: collection.description_html.clone(),
        listing: list_collection(&index, collection, &query),
    })
}

/// A page of what a search finds, or the page of the shop that answers it; `words` as the shopper typed them.
pub async fn search(ctx: &Ctx, words: &str, query: &str) -> Result<SearchFound, ServiceError> {
    let index = ctx.catalog.index(ctx).await?;
    let query = ListingQuery::from_query(query, index.shop.rules.currency);
    let answer = index.search.search(&index.rows, words);
    let help = index.search.help_page(words);
    if let Some((page, true)) = help
        && !answer.is_named
    {
        return Ok(SearchFound::Help(page));
    }
    let category = index.search.category(words).and_then(|place| index.collections.get(place));
    let list = match category {
        Some(collection) => list_collection(&index, collection, &query),
        None => {
            let rows = answer.rows.iter().filter_map(|row| index.rows.get(*row as usize));
            let within = Within { collections: &index.collections, own: None };
            listing(&index, browse_found(rows, &query, within), &index.search.about(words))
        }
    };
    let is_nothing = list.total == 0 && !list.query.is_filtered();
    let relaxed = if is_nothing { index.search.relaxed(words) } else { Vec::new() };
    let offer = |(words, count)| (words, u32::try_from(count).unwrap_or(u32::MAX));
    let popular = if is_nothing { popular(&index) } else { Vec::new() };
    Ok(SearchFound::Products(Box::new(SearchView {
        listing: list,
        corrected: answer.corrected,
        help: help.map(|(page, _)| page),
        category: category.map(|collection| (collection.slug.clone(), collection.title.clone())),
        relaxed: relaxed.into_iter().map(offer).collect(),
        popular,
    })))
}

/// What others buy: what can be had and sold most of late, then as the merchant puts it.
fn popular(index: &CatalogIndex) -> Vec<ProductCard> {
    let query = ListingQuery { sort: Sort::BestSelling, available: true, ..ListingQuery::default() };
    let browsed = browse(&index.rows, &query, Within::default());
    let rows = browsed.ids.iter().filter_map(|id| index.row(*id));
    rows.take(POPULAR_COUNT).map(|row| index.card(row)).collect()
}

/// What is offered to somebody who is typing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// Words to search for.
    pub queries: Vec<String>,
    /// Collections, as (slug, title).
    pub categories: Vec<(String, String)>,
    pub products: Vec<ProductCard>,
}

/// What is offered to somebody who has typed this so far.
pub async fn suggest(ctx: &Ctx, typed: &str) -> Result<Suggestions, ServiceError> {
    let index = ctx.catalog.index(ctx).await?;
    let offered = index.search.suggest(&index.rows, typed);
    let (query, about) = (ListingQuery::default(), index.search.about(typed));
    let categories = offered.categories.iter().filter_map(|place| index.collections.get(*place));
    let products = offered.products.iter().filter_map(|row| index.rows.get(*row as usize));
    Ok(Suggestions {
        categories: categories.map(|collection| (collection.slug.clone(), collection.title.clone())).collect(),
        products: products.map(|row| index.card_in(row, &query, &about)).collect(),
        queries: offered.queries,
    })
}

/// What a collection is about, should that be a value that variants have: "Tideline" is a glaze.
fn about(index: &CatalogIndex, collection: &Collection) -> About {
    match &collection.rule {
        CollectionRule::Tag(tag) => index.about(tag),
        CollectionRule::Everything | CollectionRule::ProductType(_) => About::default(),
    }
}

fn list_collection(index: &CatalogIndex, collection: &Collection, query: &ListingQuery) -> Listing {
    let within = Within { collections: &index.collections, own: Some(&collection.slug) };
    listing(index, browse(index.rows_of(collection), query, within), &about(index, collection))
}

fn listing(index: &CatalogIndex, browsed: Browsed, about: &About) -> Listing {
    let rows = browsed.ids.iter().filter_map(|id| index.row(*id));
    Listing {
        cards: rows.map(|row| index.card_in(row, &browsed.query, about)).collect(),
        query: browsed.query,
        total: browsed.total,
        page_count: browsed.page_count,
        facets: browsed.facets,
        price_bounds_minor: browsed.price_bounds_minor,
    }
}

/// What is found under a product's slug, with the first page of its reviews.
pub async fn get_product(ctx: &Ctx, slug: &str) -> Result<ProductFound, ServiceError> {
    get_product_page(ctx, slug, ReviewQuery::default()).await
}

/// What is found under a product's slug, with those of its reviews.
pub async fn get_product_page(ctx: &Ctx, slug: &str, reviews: ReviewQuery) -> Result<ProductFound, ServiceError> {
    let index = ctx.catalog.index(ctx).await?;
    let (slug, market, own_currency) = (slug.to_owned(), ctx.market().cloned(), ctx.shop().await?.rules.currency);
    let (now, dictionary) = (ctx.now(), ctx.dictionary().await?);
    ctx.store
        .read(async move |tx: &mut Tx| {
            if let Some(mut product) = find_product(tx, &slug).await? {
                dictionary.translate_all(&mut product);
                let levels = list_levels(tx, &[product.id]).await?;
                let source = PriceSource::of(tx, market.as_ref(), own_currency).await?;
                let prices = source.of_products(tx, &[product.id]).await?;
                let mut reviews = read_page(tx, product.id, reviews).await?;
                reviews.reviews.iter_mut().for_each(|review| dictionary.translate_values(&mut review.variant_title));
                let beside = Beside {
                    reviews,
                    companions: read_companions(tx, product.id, &index, market.as_ref(), own_currency).await?,
                    questions: list_answered(tx, product.id).await?,
                };
                return shown(product, beside, &levels, &prices, &index, now);
            }
            let moved = find_moved_slug(tx, &slug).await?;
            moved.map(ProductFound::Moved).ok_or(ServiceError::Refusal(Refusal::NotFound))
        })
        .await
}

/// The products with these slugs that are sold here, to be compared; what has moved is found where it is now.
pub async fn get_compared(ctx: &Ctx, slugs: Vec<String>) -> Result<Vec<ProductView>, ServiceError> {
    let mut products: Vec<ProductView> = Vec::new();
    for slug in slugs {
        let found = match get_product(ctx, &slug).await {
            Ok(ProductFound::Moved(slug)) => get_product(ctx, &slug).await,
            found => found,
        };
        match found {
            Ok(ProductFound::Here(product)) if products.iter().all(|known| known.id != product.id) => {
                products.push(*product)
            }
            Ok(_) | Err(ServiceError::Refusal(Refusal::NotFound)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(products)
}

/// What these could be compared with, as (slug, title): what is like the first of them, and then the rest in the merchant's order.
pub async fn list_comparable(ctx: &Ctx, compared: &[ProductView]) -> Result<Vec<(String, String)>, ServiceError> {
    let index = ctx.catalog.index(ctx).await?;
    let like = compared.first().map(|first| index.like(first.id, COMPARABLE_COUNT)).unwrap_or_default();
    let like = like.into_iter().map(|suggestion| (suggestion.card.slug, suggestion.card.title));
    let rest = index.rows.iter().take(COMPARABLE_COUNT).map(|row| (row.slug.to_string(), row.title.to_string()));
    let mut seen: HashSet<String> = compared.iter().map(|product| product.slug.clone()).collect();
    Ok(like.chain(rest).filter(|(slug, _)| seen.insert(slug.clone())).take(COMPARABLE_COUNT).collect())
}

/// How many products there are, for sale or not.
pub async fn count_products(ctx: &Ctx) -> Result<i64, ServiceError> {
    let count = ctx.store.read(async |tx: &mut Tx| product::count_products(tx).await).await;
    count.map_err(|error: StoreError| error.into())
}

/// Notices what another process has changed, as `vitrine import` does while the shop is open. The process that serves calls this
/// every second or two; it costs a look at one row.
pub async fn notice_changes(ctx: &Ctx) -> Result<(), ServiceError> {
    let changes = ctx.store.read(async |tx: &mut Tx| catalog_changes(tx).await).await;
    if ctx.catalog.notice(changes.map_err(|error: StoreError| ServiceError::from(error))?) {
        ctx.revisions.notice(Subject::Everything);
    }
    Ok(())
}

/// Makes pages old whose words are about a day that has come since: what was a pre-order then is none now. The process that
/// serves calls this every second or two.
pub async fn notice_days(ctx: &Ctx, since: Timestamp, now: Timestamp) -> Result<(), ServiceError> {
    let arrived = ctx.store.read(async move |tx: &mut Tx| list_arrivals(tx, since, now).await).await;
    for slug in arrived.map_err(|error: StoreError| ServiceError::from(error))? {
        ctx.revisions.notice(Subject::Product(slug));
    }
    Ok(())
}

/// What stands on a product's page beside the product.
struct Beside {
    reviews: ReviewPage,
    companions: Vec<Suggestion>,
    questions: Vec<QuestionView>,
}

/// The product as its page shows it, if it is for sale.
fn shown(
    mut product: Product,
    beside: Beside,
    levels: &HashMap<VariantId, StockLevel>,
    prices: &Prices,
    index: &CatalogIndex,
    now: Timestamp,
) -> Result<ProductFound, ServiceError> {
    match product.status {
        ProductStatus::Active if product.published => {}
        ProductStatus::Archived if product.published => return Ok(ProductFound::Gone(product.title)),
        // What nobody was ever shown is nobody's business.
        ProductStatus::Active | ProductStatus::Draft | ProductStatus::Archived => return Err(Refusal::NotFound.into()),
    }
    let price = |variant: &Variant| {
        let was_minor = struck_price(variant.price_minor, variant.compare_at_minor, variant.lowest_before_minor);
        prices.of_one(variant.id, variant.price_minor, was_minor)
    };
    product.variants.retain(|variant| price(variant).is_some());
    if product.variants.is_empty() {
        return Ok(ProductFound::NotHere(product.title));
    }
    let product = &product;
    let collection = home_collection(product, index);
    Ok(ProductFound::Here(Box::new(ProductView {
        id: product.id,
        slug: product.slug.clone(),
        title: product.title.clone(),
        description_html: product.description_html.clone(),
        description_text: excerpt(opening(&product.description_html), EXCERPT_CHARS),
        vendor: product.vendor.clone(),
        product_type: product.product_type.clone(),
        options: options(product),
        variants: variants(product, levels, now, price),
        pictures: product.pictures.iter().map(picture_view).collect(),
        seo_title: seo_title(product, collection, index),
        seo_description: product.seo_description.clone(),
        collection: collection.map(|collection| (collection.slug.clone(), collection.title.clone())),
        rating: beside.reviews.figures.rating(),
        reviews: Box::new(beside.reviews),
        similar: index.like(product.id, SIMILAR_COUNT),
        companions: beside.companions,
        questions: beside.questions,
    })))
}

/// The merchant's title for lists of results, or else the product's with what there is to choose, its type or where it belongs.
fn seo_title(product: &Product, collection: Option<&Collection>, index: &CatalogIndex) -> String {
    if !product.seo_title.is_empty() {
        return product.seo_title.clone();
    }
    let language = index.language();
    let choices = index.row(product.id).map(|row| row.choices(index.language())).filter(|choices| !choices.is_empty());
    let title = product.title.to_lowercase();
    let kind = Some(product.product_type.as_str()).filter(|kind| !title.contains(&kind.to_lowercase()));
    let more: Vec<String> = choices
        .map(|choices| words::in_choices(language, &choices))
        .into_iter()
        .chain(kind.filter(|kind| !kind.is_empty()).map(|kind| format!(", {kind}")))
        .chain(collection.map(|collection| format!(" – {}", collection.title)))
        .chain([words::price_and_delivery(language).to_owned()])
        .collect();
    headline(&product.title, &more, &index.shop.name)
}

fn options(product: &Product) -> Vec<OptionView> {
    let values_on = |axis: usize| {
        let mut values: Vec<String> = Vec::new();
        for value in product.variants.iter().filter_map(|variant| variant.option_values.get(axis)) {
            if !values.contains(value) {
                values.push(value.clone());
            }
        }
        values
    };
    let axes = product.option_names.iter().enumerate();
    axes.map(|(axis, name)| OptionView { name: name.clone(), values: values_on(axis) }).collect()
}

/// `price` says what a variant costs and what may be shown struck beside that; a variant without one is not sold here.
fn variants(
    product: &Product,
    levels: &HashMap<VariantId, StockLevel>,
    now: Timestamp,
    price: impl Fn(&Variant) -> Option<(i64, Option<i64>)>,
) -> Vec<VariantView> {
    let place = |id: PictureId| product.pictures.iter().position(|picture| picture.id == id);
    let view = |variant: &Variant| {
        let (price_minor, was_minor) = price(variant)?;
        Some(VariantView {
            id: variant.id,
            sku: variant.sku.clone(),
            barcode: variant.barcode.clone(),
            option_values: variant.option_values.clone(),
            price_minor,
            was_minor,
            stock: levels.get(&variant.id).map_or(StockFace::SoldOut, |level| level.face_at(now)),
            picture: variant.picture.and_then(place).and_then(|place| u32::try_from(place).ok()),
            weight_g: variant.requires_shipping.then_some(variant.weight_g),
        })
    };
    product.variants.iter().filter_map(view).collect()
}

fn picture_view(picture: &Picture) -> PictureView {
    PictureView { src: picture.src.clone(), alt: picture.alt.clone(), width: picture.width, height: picture.height }
}

/// The collection a product is found in: the first that is more than everything, or else everything.
fn home_collection<'a>(product: &Product, index: &'a CatalogIndex) -> Option<&'a Collection> {
    let row = index.row(product.id)?;
    let mut own = index.collections.iter().filter(|collection| row.belongs_to(&collection.rule));
    let everything = own.clone().next();
    own.find(|collection| collection.rule != CollectionRule::Everything).or(everything)
}
