//! Giving the catalogue out, as Shopify's product CSV with the new headers. Importing it again gives the same catalogue.

use std::borrow::Cow;
use std::io::Write;

use super::product_csv::cell::{neutralize, write_row};
use super::product_csv::columns::{Column, NEW_HEADERS, OPTIONS};
use super::{Ctx, ServiceError};
use crate::domain::id::PictureId;
use crate::domain::money::Currency;
use crate::domain::product::{Picture, Product, Variant};
use crate::store::db::{StoreError, Tx};
use crate::store::product::list_products;

/// Products that are read at once.
const PAGE: u32 = 50;

/// Writes all products, sold or not, to `file`; answers how many. A large catalogue takes little memory.
///
/// # Errors
/// When the store can't be read or the file not written; the file is unfinished then.
pub async fn export_catalog(ctx: &Ctx, file: &mut impl Write) -> Result<u64, ServiceError> {
    let currency = ctx.shop().await?.rules.currency;
    let broken = |error: std::io::Error| ServiceError::Breakage(error.to_string());
    let mut text = String::new();
    write_row(&mut text, NEW_HEADERS.iter().map(|(header, ..)| Cow::Borrowed(*header)));
    let (mut after, mut count) = (None, 0);
    loop {
        let from = after.clone();
        let page = ctx.store.read(async move |tx: &mut Tx| list_products(tx, from.as_ref(), PAGE).await).await;
        let (products, next) = page.map_err(|error: StoreError| ServiceError::from(error))?;
        for product in &products {
            write_product(&mut text, product, currency);
        }
        count += products.len() as u64;
        file.write_all(text.as_bytes()).map_err(broken)?;
        text.clear();
        if next.is_none() {
            file.flush().map_err(broken)?;
            return Ok(count);
        }
        after = next;
    }
}

/// One row for each variant, with the pictures beside them, and rows for the pictures that are left.
fn write_product(text: &mut String, product: &Product, currency: Currency) {
    for row in 0..product.variants.len().max(product.pictures.len()) {
        let source = Source {
            product,
            currency,
            is_first: row == 0,
            variant: product.variants.get(row),
            picture: product.pictures.get(row).map(|picture| (row + 1, picture)),
        };
        write_row(text, NEW_HEADERS.iter().map(|(_, column, _)| column.map_or(Cow::Borrowed(""), |c| source.cell(c))));
    }
}

/// What a row is written from.
struct Source<'a> {
    product: &'a Product,
    currency: Currency,
    /// The first row of a product carries what is the product's.
    is_first: bool,
    variant: Option<&'a Variant>,
    picture: Option<(usize, &'a Picture)>,
}

impl<'a> Source<'a> {
    fn cell(&self, column: Column) -> Cow<'a, str> {
        let product = self.product;
        match column {
            Column::Handle => neutralize(&product.slug),
            Column::Title => self.first(&product.title),
            Column::Description => self.first(&product.description_html),
            Column::Vendor => self.first(&product.vendor),
            Column::Category => self.first(&product.category),
            Column::ProductType => self.first(&product.product_type),
            Column::Tags if self.is_first => Cow::Owned(neutralize(&product.tags.join(", ")).into_owned()),
            Column::Published if self.is_first => flag(product.published),
            Column::Status if self.is_first => Cow::Borrowed(product.status.as_str()),
            Column::GiftCard if self.is_first => flag(product.gift_card),
            Column::SeoTitle => self.first(&product.seo_title),
            Column::SeoDescription => self.first(&product.seo_description),
            Column::Tags | Column::Published | Column::Status | Column::GiftCard => Cow::Borrowed(""),
            Column::Option1Name | Column::Option2Name | Column::Option3Name => self.option_name(column),
            Column::PictureUrl => self.picture.map_or(Cow::Borrowed(""), |(_, picture)| neutralize(picture.source())),
            Column::PicturePosition => self.picture.map_or(Cow::Borrowed(""), |(place, _)| place.to_string().into()),
            Column::PictureAlt => self.picture.map_or(Cow::Borrowed(""), |(_, picture)| neutralize(&picture.alt)),
            _ => self.variant.map_or(Cow::Borrowed(""), |variant| self.variant_cell(variant, column)),
        }
    }

    fn first(&self, text: &'a str) -> Cow<'a, str> {
        if self.is_first { neutralize(text) } else { Cow::Borrowed("") }
    }

    fn option_name(&self, column: Column) -> Cow<'a, str> {
        let place = OPTIONS.iter().position(|(name, _)| *name == column);
        let name = place.and_then(|place| self.product.option_names.get(place));
        match name {
            Some(name) => self.first(name),
            None if self.is_first && place == Some(0) => Cow::Borrowed("Title"),
            None => Cow::Borrowed(""),
        }
    }

    fn variant_cell(&self, variant: &'a Variant, column: Column) -> Cow<'a, str> {
        let price =
            |minor: Option<i64>| minor.map_or(Cow::Borrowed(""), |minor| self.currency.write_minor(minor).into());
        match column {
            Column::Sku => neutralize(&variant.sku),
            Column::Barcode => neutralize(&variant.barcode),
            Column::Option1Value | Column::Option2Value | Column::Option3Value => {
                let place = OPTIONS.iter().position(|(_, value)| *value == column);
                match place.and_then(|place| variant.option_values.get(place)) {
                    Some(value) => neutralize(value),
                    None if place == Some(0) => Cow::Borrowed("Default Title"),
                    None => Cow::Borrowed(""),
                }
            }
            Column::Price => price(Some(variant.price_minor)),
            Column::CompareAtPrice => price(variant.compare_at_minor),
            Column::Cost => price(variant.cost_minor),
            Column::Taxable => flag(variant.taxable),
            Column::TaxCategory => neutralize(&variant.tax_category),
            Column::InventoryTracker => Cow::Borrowed(if variant.stock_tracked { "shopify" } else { "" }),
            // A number stays a number, below zero too.
            Column::InventoryQuantity => variant.on_hand.to_string().into(),
            Column::SellWhenOut => flag(variant.sell_when_out),
            Column::Grams => variant.weight_g.to_string().into(),
            Column::WeightUnit => Cow::Borrowed("g"),
            Column::RequiresShipping => flag(variant.requires_shipping),
            Column::FulfillmentService => Cow::Borrowed("manual"),
            Column::VariantPictureUrl => self.variant_picture(variant.picture),
            _ => Cow::Borrowed(""),
        }
    }

    fn variant_picture(&self, id: Option<PictureId>) -> Cow<'a, str> {
        let picture = id.and_then(|id| self.product.pictures.iter().find(|picture| picture.id == id));
        picture.map_or(Cow::Borrowed(""), |picture| neutralize(picture.source()))
    }
}

fn flag(flag: bool) -> Cow<'static, str> {
    Cow::Borrowed(if flag { "TRUE" } else { "FALSE" })
}
