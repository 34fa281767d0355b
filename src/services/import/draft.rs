//! A product as a file describes it. What the file has no column for is `None`: an import leaves that as it is.

use crate::domain::product::ProductStatus;

/// A product of the file: the good parts of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Where its first row begins.
    pub line: u64,
    pub slug: String,
    pub title: String,
    /// Sanitized already.
    pub description_html: Option<String>,
    pub vendor: Option<String>,
    pub category: Option<String>,
    pub product_type: Option<String>,
    pub tags: Option<Vec<String>>,
    pub published: Option<bool>,
    pub status: Option<ProductStatus>,
    pub gift_card: Option<bool>,
    pub seo_title: Option<String>,
    pub seo_description: Option<String>,
    pub option_names: Vec<String>,
    /// Never empty.
    pub variants: Vec<DraftVariant>,
    /// In the order the file wants.
    pub pictures: Vec<DraftPicture>,
    /// Whether nothing of its rows was refused. If something was, what it lacks may be just that.
    pub whole: bool,
}

/// A variant of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftVariant {
    pub line: u64,
    /// One for each of the product's option names.
    pub option_values: Vec<String>,
    pub sku: Option<String>,
    pub barcode: Option<String>,
    pub price_minor: Option<i64>,
    /// `Some(None)`: the file says there is none.
    pub compare_at_minor: Option<Option<i64>>,
    pub cost_minor: Option<Option<i64>>,
    pub weight_g: Option<u32>,
    pub taxable: Option<bool>,
    pub tax_category: Option<String>,
    pub requires_shipping: Option<bool>,
    pub stock_tracked: Option<bool>,
    pub sell_when_out: Option<bool>,
    pub on_hand: Option<i64>,
    /// The picture's source; `Some(None)`: the file says it has none of its own.
    pub picture: Option<Option<String>>,
}

/// A picture of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPicture {
    /// A path of this shop, or an address elsewhere.
    pub source: String,
    pub alt: Option<String>,
    /// Where the file wants it; lower first.
    pub position: u32,
}
