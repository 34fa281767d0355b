//! Products as the shop keeps them: what is presented, its options, and its variants, which are what is sold.

use serde::{Deserialize, Serialize};

use super::id::{CollectionId, PictureId, ProductId, VariantId};
use super::listing::Listing;
use super::names::stored_names;
use super::picture::Renditions;
use super::question::QuestionView;
use super::recommendation::Suggestion;
use super::review::{Rating, ReviewPage};
use super::stock::StockFace;
use super::time::Timestamp;

/// Whether a product is worked on, sold, or put away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductStatus {
    Draft,
    Active,
    Archived,
}

stored_names!(ProductStatus, "a product status", {
    Draft => "draft",
    Active => "active",
    Archived => "archived",
});

/// A product with everything the merchant knows of it. It holds the cost price, so it never leaves the server:
/// shoppers get a [`ProductView`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    pub id: ProductId,
    /// The human part of the URL; unique in the shop.
    pub slug: String,
    pub title: String,
    /// Sanitized HTML: it was cleaned at the door and may be shown as it is.
    pub description_html: String,
    pub vendor: String,
    pub product_type: String,
    /// A path in a taxonomy, `Home & Garden > Kitchen`; empty when unknown.
    pub category: String,
    pub tags: Vec<String>,
    pub status: ProductStatus,
    /// Shown in the shop, if it is also active.
    pub published: bool,
    pub gift_card: bool,
    /// Names of the axes, at most three; empty when there is one variant only.
    pub option_names: Vec<String>,
    /// In the merchant's order; never empty.
    pub variants: Vec<Variant>,
    /// In the merchant's order.
    pub pictures: Vec<Picture>,
    pub seo_title: String,
    pub seo_description: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// The sellable unit: one set of option values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    pub id: VariantId,
    pub sku: String,
    /// GTIN, EAN or UPC as printed.
    pub barcode: String,
    /// One value for each of the product's `option_names`.
    pub option_values: Vec<String>,
    pub price_minor: i64,
    /// Former price as the merchant states it; above `price_minor` or absent. What is shown struck is
    /// [`super::price::struck_price`].
    pub compare_at_minor: Option<i64>,
    /// The lowest price of the 30 days before the present one, when that is a reduction. The store finds it when the price changes.
    pub lowest_before_minor: Option<i64>,
    pub cost_minor: Option<i64>,
    /// Grams.
    pub weight_g: u32,
    pub taxable: bool,
    /// `reduced`, `zero`, `exempt` or a name of the merchant's own; empty for the standard rate.
    pub tax_category: String,
    pub requires_shipping: bool,
    /// Whether the shop counts this variant; uncounted ones are always available.
    pub stock_tracked: bool,
    /// Whether it may be sold beyond what is on hand.
    pub sell_when_out: bool,
    /// Pieces in the places from which the shop sends, including those that are held for orders or sold and not handed over.
    pub on_hand: i64,
    pub picture: Option<PictureId>,
}

/// A picture of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub id: PictureId,
    /// A path of this shop: `/media/…`, `/demo/…` or the placeholder.
    pub src: String,
    /// Where it was imported from; empty when it was made here. Export writes it, so that nothing is lost.
    pub source_url: String,
    pub alt: String,
    /// Pixels; 0 when unknown.
    pub width: u32,
    pub height: u32,
}

impl CollectionRule {
    /// Whether a product with these tags and of this type belongs to the collection.
    pub fn takes(&self, tags: &[String], product_type: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Tag(tag) => tags.contains(tag),
            Self::ProductType(of_rule) => of_rule == product_type,
        }
    }
}

impl Picture {
    /// Where it comes from: the address it was imported from, or its path when it is the shop's own.
    pub fn source(&self) -> &str {
        if self.source_url.is_empty() { &self.src } else { &self.source_url }
    }
}

/// A merchandised list of products. `rule` says which belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    pub id: CollectionId,
    pub slug: String,
    pub title: String,
    pub description_html: String,
    pub rule: CollectionRule,
    /// Place in the navigation; lower first.
    pub position: i64,
    /// A picture of its own; without one pages take that of a product in it.
    pub picture: Option<PictureView>,
}

/// Which products belong to a collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", content = "is")]
pub enum CollectionRule {
    /// Everything the shop sells.
    Everything,
    /// Products that carry the tag.
    Tag(String),
    /// Products of the type.
    ProductType(String),
}

/// What machines call an option, by schema.org: the property that it stands for, if there is one.
pub fn property(option: &str) -> Option<&'static str> {
    match option.to_lowercase().as_str() {
        "color" | "colour" | "glaze" => Some("color"),
        "size" => Some("size"),
        "material" => Some("material"),
        "pattern" => Some("pattern"),
        _ => None,
    }
}

// ---- What shoppers see ----

/// A picture as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureView {
    pub src: String,
    pub alt: String,
    pub width: u32,
    pub height: u32,
}

impl PictureView {
    /// A picture of which nothing is known but what its name tells.
    pub fn named(src: String, alt: String) -> Self {
        let (width, height) = Renditions::of(&src).map_or((0, 0), |of| (of.width, of.height));
        Self { src, alt, width, height }
    }
}

/// A variant as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantView {
    pub id: VariantId,
    pub sku: String,
    pub barcode: String,
    pub option_values: Vec<String>,
    pub price_minor: i64,
    /// Shown struck: the lowest price of the 30 days before a reduction.
    pub was_minor: Option<i64>,
    pub stock: StockFace,
    /// Index into [`ProductView::pictures`].
    pub picture: Option<u32>,
    /// Grams; `None` when nothing is sent. Only the server has it, which tells machines what delivery costs.
    #[serde(skip)]
    pub weight_g: Option<u32>,
}

/// An axis of choice and its values, in the order in which variants name them first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionView {
    pub name: String,
    pub values: Vec<String>,
}

/// A product as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductView {
    pub id: ProductId,
    pub slug: String,
    pub title: String,
    /// Sanitized HTML.
    pub description_html: String,
    /// The description as plain text, for `<meta>` and structured data; at most 300 characters.
    pub description_text: String,
    pub vendor: String,
    pub product_type: String,
    pub options: Vec<OptionView>,
    pub variants: Vec<VariantView>,
    pub pictures: Vec<PictureView>,
    /// What the page is called in lists of results: the merchant's words, or else the title and what there is to choose.
    pub seo_title: String,
    pub seo_description: String,
    /// The collection it is found in, as (slug, title), for the breadcrumb.
    pub collection: Option<(String, String)>,
    pub rating: Rating,
    /// The page of its reviews that was asked for. Only the server has it, and what follows, and shows them.
    #[serde(skip)]
    pub reviews: Box<ReviewPage>,
    /// Products that are like it.
    #[serde(skip)]
    pub similar: Vec<Suggestion>,
    /// Products that were bought with it.
    #[serde(skip)]
    pub companions: Vec<Suggestion>,
    /// What was asked about it and answered.
    #[serde(skip)]
    pub questions: Vec<QuestionView>,
}

/// A product as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductCard {
    pub slug: String,
    pub title: String,
    /// The lowest price among its variants.
    pub price_minor: i64,
    /// Whether other variants cost more: the card says "from".
    pub price_varies: bool,
    /// Shown struck: the lowest price of the 30 days before the cheapest variant was reduced.
    pub was_minor: Option<i64>,
    pub picture: Option<PictureView>,
    pub available: bool,
    /// The most telling option as "6 glazes"; empty when there is nothing to choose.
    pub choices: String,
    pub rating: Rating,
    /// What the list asked for and the picture shows, as the query of the product's page; mostly empty.
    pub picks: String,
}

/// What is found under a product's slug.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductFound {
    Here(Box<ProductView>),
    /// It has moved to this slug; links to the old one go on working.
    Moved(String),
    /// The product of this title is sold, but not in the market that the visitor has chosen.
    NotHere(String),
    /// The product of this title was sold once and will not come back.
    Gone(String),
}

/// A collection as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionView {
    pub slug: String,
    pub title: String,
    /// Sanitized HTML.
    pub description_html: String,
    pub listing: Listing,
}

/// What the home page shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HomeView {
    /// Each collection that has no picture of its own, with that of one of its products.
    pub collections: Vec<CollectionTile>,
    /// The collections that have one.
    pub scenes: Vec<CollectionTile>,
    /// The picture of the collection of everything: what the page opens with.
    pub opening: Option<PictureView>,
    /// The slug of the collection of everything, where the merchant has one.
    pub everything: Option<String>,
    /// What came in last.
    pub newest: Vec<ProductCard>,
    /// What the merchant puts first.
    pub featured: Vec<ProductCard>,
}

/// A collection as the home page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionTile {
    pub slug: String,
    pub title: String,
    pub product_count: u32,
    pub picture: Option<PictureView>,
}
