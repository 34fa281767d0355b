//! The columns of Shopify's product CSV. There are two generations of headers: both are read, whatever their case, and the new
//! one is written.

use std::collections::HashSet;

/// A column that this shop knows what to do with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Title,
    Handle,
    Description,
    Vendor,
    Category,
    ProductType,
    Tags,
    Published,
    Status,
    Sku,
    Barcode,
    Option1Name,
    Option1Value,
    Option2Name,
    Option2Value,
    Option3Name,
    Option3Value,
    Price,
    CompareAtPrice,
    Cost,
    Taxable,
    TaxCategory,
    InventoryTracker,
    InventoryQuantity,
    SellWhenOut,
    Grams,
    WeightUnit,
    RequiresShipping,
    FulfillmentService,
    PictureUrl,
    PicturePosition,
    PictureAlt,
    VariantPictureUrl,
    GiftCard,
    SeoTitle,
    SeoDescription,
}

/// Names and values of the options, in order.
pub const OPTIONS: [(Column, Column); 3] = [
    (Column::Option1Name, Column::Option1Value),
    (Column::Option2Name, Column::Option2Value),
    (Column::Option3Name, Column::Option3Value),
];

const COUNT: usize = Column::SeoDescription as usize + 1;

/// The headers of the new generation, in their order, with what this shop keeps in them and what the old generation called them.
/// Columns without a meaning here are written empty, so that the file has the form that others expect.
pub const NEW_HEADERS: &[(&str, Option<Column>, &str)] = &[
    ("Title", Some(Column::Title), "Title"),
    ("URL handle", Some(Column::Handle), "Handle"),
    ("Description", Some(Column::Description), "Body (HTML)"),
    ("Vendor", Some(Column::Vendor), "Vendor"),
    ("Product category", Some(Column::Category), "Product Category"),
    ("Type", Some(Column::ProductType), "Type"),
    ("Tags", Some(Column::Tags), "Tags"),
    ("Published on online store", Some(Column::Published), "Published"),
    ("Status", Some(Column::Status), "Status"),
    ("SKU", Some(Column::Sku), "Variant SKU"),
    ("Barcode", Some(Column::Barcode), "Variant Barcode"),
    ("Option1 name", Some(Column::Option1Name), "Option1 Name"),
    ("Option1 value", Some(Column::Option1Value), "Option1 Value"),
    ("Option1 Linked To", None, ""),
    ("Option2 name", Some(Column::Option2Name), "Option2 Name"),
    ("Option2 value", Some(Column::Option2Value), "Option2 Value"),
    ("Option2 Linked To", None, ""),
    ("Option3 name", Some(Column::Option3Name), "Option3 Name"),
    ("Option3 value", Some(Column::Option3Value), "Option3 Value"),
    ("Option3 Linked To", None, ""),
    ("Price", Some(Column::Price), "Variant Price"),
    ("Compare-at price", Some(Column::CompareAtPrice), "Variant Compare At Price"),
    ("Cost per item", Some(Column::Cost), "Cost per item"),
    ("Charge tax", Some(Column::Taxable), "Variant Taxable"),
    ("Tax code", Some(Column::TaxCategory), "Variant Tax Code"),
    ("Unit price total measure", None, ""),
    ("Unit price total measure unit", None, ""),
    ("Unit price base measure", None, ""),
    ("Unit price base measure unit", None, ""),
    ("Inventory tracker", Some(Column::InventoryTracker), "Variant Inventory Tracker"),
    ("Inventory quantity", Some(Column::InventoryQuantity), "Variant Inventory Qty"),
    ("Continue selling when out of stock", Some(Column::SellWhenOut), "Variant Inventory Policy"),
    ("Weight value (grams)", Some(Column::Grams), "Variant Grams"),
    ("Weight unit for display", Some(Column::WeightUnit), "Variant Weight Unit"),
    ("Requires shipping", Some(Column::RequiresShipping), "Variant Requires Shipping"),
    ("Fulfillment service", Some(Column::FulfillmentService), "Variant Fulfillment Service"),
    ("Product image URL", Some(Column::PictureUrl), "Image Src"),
    ("Image position", Some(Column::PicturePosition), "Image Position"),
    ("Image alt text", Some(Column::PictureAlt), "Image Alt Text"),
    ("Variant image URL", Some(Column::VariantPictureUrl), "Variant Image"),
    ("Gift card", Some(Column::GiftCard), "Gift Card"),
    ("SEO title", Some(Column::SeoTitle), "SEO Title"),
    ("SEO description", Some(Column::SeoDescription), "SEO Description"),
    ("Color (product.metafields.shopify.color-pattern)", None, ""),
    ("Google Shopping / Google product category", None, "Google Shopping / Google Product Category"),
    ("Google Shopping / Gender", None, "Google Shopping / Gender"),
    ("Google Shopping / Age group", None, "Google Shopping / Age Group"),
    ("Google Shopping / Manufacturer part number (MPN)", None, "Google Shopping / MPN"),
    ("Google Shopping / Ad group name", None, "Google Shopping / AdWords Grouping"),
    ("Google Shopping / Ads labels", None, "Google Shopping / AdWords Labels"),
    ("Google Shopping / Condition", None, "Google Shopping / Condition"),
    ("Google Shopping / Custom product", None, "Google Shopping / Custom Product"),
    ("Google Shopping / Custom label 0", None, "Google Shopping / Custom Label 0"),
    ("Google Shopping / Custom label 1", None, "Google Shopping / Custom Label 1"),
    ("Google Shopping / Custom label 2", None, "Google Shopping / Custom Label 2"),
    ("Google Shopping / Custom label 3", None, "Google Shopping / Custom Label 3"),
    ("Google Shopping / Custom label 4", None, "Google Shopping / Custom Label 4"),
];

/// What the header of a file says about its columns.
#[derive(Debug, Clone)]
pub struct Columns {
    /// As the file writes them, for reports.
    headers: Vec<String>,
    places: [Option<usize>; COUNT],
    /// Columns of Shopify's that this shop has no use for.
    pub unused: Vec<usize>,
    /// Columns that nobody knows, or that stand there twice.
    pub unknown: Vec<String>,
}

impl Columns {
    /// Reads the header.
    ///
    /// # Errors
    /// A sentence about why these can't be the columns of a product CSV.
    pub fn read(headers: Vec<String>) -> Result<Self, String> {
        let mut columns = Self { headers, places: [None; COUNT], unused: Vec::new(), unknown: Vec::new() };
        let mut seen = HashSet::new();
        for (place, header) in columns.headers.iter().enumerate() {
            let name = header.trim().to_lowercase();
            match known(&name) {
                Some(Some(column)) if columns.places[column as usize].is_none() => {
                    columns.places[column as usize] = Some(place);
                }
                Some(None) if seen.insert(name) => columns.unused.push(place),
                _ if header.trim().is_empty() => {}
                _ => columns.unknown.push(header.clone()),
            }
        }
        if columns.place(Column::Title).is_none() {
            return Err(match columns.headers.as_slice() {
                [only] if only.contains(';') || only.contains('\t') => {
                    "the columns are not separated by commas: save the file as CSV with commas".to_owned()
                }
                _ => "the first line has no column Title: this is not a product CSV".to_owned(),
            });
        }
        Ok(columns)
    }

    /// Where the column stands in each row.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }

    /// How the file calls the column; how the new generation calls it when the file has none.
    pub fn name(&self, column: Column) -> &str {
        let new = || NEW_HEADERS.iter().find(|(_, own, _)| *own == Some(column)).map_or("", |(new, ..)| new);
        self.place(column).map_or_else(new, |place| self.name_at(place))
    }

    /// How the file calls the column at this place.
    pub fn name_at(&self, place: usize) -> &str {
        self.headers.get(place).map_or("", |header| header.trim())
    }

    pub fn count(&self) -> usize {
        self.headers.len()
    }
}

/// What a header (in lower case) means: a column of ours, a column of Shopify's that this shop has no use for, or nothing.
fn known(header: &str) -> Option<Option<Column>> {
    let listed = NEW_HEADERS.iter().find(|(new, _, old)| new.to_lowercase() == header || old.to_lowercase() == header);
    let (of_market, of_metafield) =
        (["included / ", "price / ", "compare-at price / ", "compare at price / "], "(product.metafields.");
    match listed {
        _ if header.is_empty() => None,
        Some((_, column, _)) => Some(*column),
        None if of_market.iter().any(|start| header.starts_with(start)) || header.contains(of_metafield) => Some(None),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,\
        Option3 Name,Option3 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,\
        Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,\
        Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,\
        SEO Description,Google Shopping / Google Product Category,Google Shopping / Gender,Google Shopping / Age Group,\
        Google Shopping / MPN,Google Shopping / AdWords Grouping,Google Shopping / AdWords Labels,\
        Google Shopping / Condition,Google Shopping / Custom Product,Google Shopping / Custom Label 0,\
        Google Shopping / Custom Label 1,Google Shopping / Custom Label 2,Google Shopping / Custom Label 3,\
        Google Shopping / Custom Label 4,Variant Image,Variant Weight Unit,Variant Tax Code,Cost per item";

    fn read(header: &str) -> Result<Columns, String> {
        Columns::read(header.split(',').map(str::to_owned).collect())
    }

    #[test]
    fn both_generations_are_known_in_any_case() {
        let new: Vec<&str> = NEW_HEADERS.iter().map(|(new, ..)| *new).collect();
        for header in [OLD, &OLD.to_uppercase(), &new.join(","), &new.join(",").to_lowercase()] {
            let columns = read(header).expect("it is a product CSV");
            assert_eq!(columns.unknown, Vec::<String>::new());
            for column in [Column::Handle, Column::Price, Column::Grams, Column::SellWhenOut, Column::SeoDescription] {
                assert!(columns.place(column).is_some(), "{column:?} in {header}");
            }
        }
    }

    #[test]
    fn what_is_not_known_is_told() {
        let columns =
            read("Title,Colour,title,Price / International,Fit (product.metafields.custom.fit),").expect("columns");
        assert_eq!(columns.unknown, ["Colour", "title"]);
        assert_eq!(columns.unused, [3, 4]);
        assert_eq!(columns.name(Column::Price), "Price");
    }

    #[test]
    fn what_is_no_product_csv_is_refused() {
        assert!(read("Name,Amount").expect_err("no title").contains("no column Title"));
        assert!(read("Handle;Title;Type").expect_err("semicolons").contains("commas"));
    }
}
