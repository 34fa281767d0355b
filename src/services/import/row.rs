//! One row of the file, cell by cell: strict about numbers and lengths, and never silent about what it can't take.

use super::draft::DraftVariant;
use super::report::RowProblem;
use crate::domain::money::Currency;
use crate::domain::product::ProductStatus;
use crate::services::product_csv::cell::restore;
use crate::services::product_csv::columns::{Column, Columns, OPTIONS};

/// Characters of a short text: a title, a vendor, an option, an SKU.
pub const SHORT_CHARS_MAX: usize = 255;
/// Characters of an alt text or an SEO description.
pub const LONG_CHARS_MAX: usize = 1_000;
/// Bytes of a description before it is cleaned; Shopify's limit.
pub const DESCRIPTION_BYTES_MAX: usize = 512 * 1024;
pub const TAGS_MAX: usize = 250;
/// A billion euros in cents: far from where sums could overflow.
const PRICE_MINOR_MAX: i64 = 100_000_000_000;
const ON_HAND_MAX: i64 = 1_000_000_000;
/// Ten tonnes.
const WEIGHT_G_MAX: u64 = 10_000_000;

/// A row that is being read, and the problems found on the way.
pub struct RowReader<'a> {
    pub line: u64,
    columns: &'a Columns,
    cells: &'a [String],
    pub problems: Vec<RowProblem>,
}

impl<'a> RowReader<'a> {
    pub fn new(line: u64, columns: &'a Columns, cells: &'a [String]) -> Self {
        Self { line, columns, cells, problems: Vec::new() }
    }

    pub fn problem(&mut self, column: Column, reason: impl Into<String>) {
        let column = self.columns.name(column).to_owned();
        self.problems.push(RowProblem { line: self.line, column, reason: reason.into() });
    }

    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    /// The text that was meant, trimmed; `None` when the file has no such column.
    fn cell(&self, column: Column) -> Option<&'a str> {
        let cell = self.cells.get(self.columns.place(column)?)?;
        Some(restore(cell).trim())
    }

    /// The text, empty when there is none.
    pub fn text_or_empty(&self, column: Column) -> &'a str {
        self.cell(column).unwrap_or_default()
    }

    /// A line of text of a bounded length.
    pub fn text(&mut self, column: Column, chars_max: usize) -> Option<String> {
        let text = self.cell(column)?;
        let chars = text.chars().count();
        if chars > chars_max {
            self.problem(column, format!("has {chars} characters; at most {chars_max} are kept"));
        } else if text.chars().any(char::is_control) {
            self.problem(column, "holds a line break or another control character");
        }
        Some(text.to_owned())
    }

    /// A description, cleaned.
    pub fn description(&mut self) -> Option<String> {
        let html = self.cell(Column::Description)?;
        if html.len() > DESCRIPTION_BYTES_MAX {
            self.problem(Column::Description, format!("is {} kB long; at most 512 are kept", html.len() / 1024));
            return Some(String::new());
        }
        Some(super::sanitize::clean(html))
    }

    pub fn tags(&mut self) -> Option<Vec<String>> {
        let mut tags: Vec<String> = Vec::new();
        for tag in self.cell(Column::Tags)?.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
            if tag.chars().count() > SHORT_CHARS_MAX || tag.chars().any(char::is_control) {
                self.problem(Column::Tags, format!("has a tag that is no short line of text: {}", shortened(tag)));
            } else if tags.iter().all(|known| known != tag) {
                tags.push(tag.to_owned());
            }
        }
        if tags.len() > TAGS_MAX {
            self.problem(Column::Tags, format!("has {} tags; at most {TAGS_MAX} are kept", tags.len()));
        }
        Some(tags)
    }

    /// `TRUE` or `FALSE`; `default` when the cell is empty.
    pub fn flag(&mut self, column: Column, default: bool) -> Option<bool> {
        let text = self.cell(column)?;
        Some(match text.to_ascii_lowercase().as_str() {
            "true" => true,
            "false" => false,
            "" => default,
            _ => {
                self.problem(column, format!("is {}; write TRUE or FALSE", shortened(text)));
                default
            }
        })
    }

    pub fn status(&mut self) -> Option<ProductStatus> {
        let text = self.cell(Column::Status)?;
        Some(match text.to_ascii_lowercase().as_str() {
            "" => ProductStatus::Active,
            name => name.parse().unwrap_or_else(|_| {
                self.problem(Column::Status, format!("is {}; write active, draft or archived", shortened(text)));
                ProductStatus::Draft
            }),
        })
    }

    /// `deny` or `continue` in old files, `FALSE` or `TRUE` in new ones.
    fn sell_when_out(&mut self) -> Option<bool> {
        match self.text_or_empty(Column::SellWhenOut).to_ascii_lowercase().as_str() {
            "continue" => Some(true),
            "deny" => Some(false),
            _ => self.flag(Column::SellWhenOut, false),
        }
    }

    /// A price that may be empty.
    fn price_opt(&mut self, column: Column, currency: Currency) -> Option<Option<i64>> {
        let text = self.cell(column)?;
        if text.is_empty() {
            return Some(None);
        }
        match currency.parse_minor(text) {
            Ok(minor) if (0..=PRICE_MINOR_MAX).contains(&minor) => return Some(Some(minor)),
            Ok(_) => self.problem(column, format!("is {}; a price is from 0 to a billion", shortened(text))),
            Err(error) => self.problem(column, shortened_reason(&error.to_string())),
        }
        Some(None)
    }

    fn price(&mut self, currency: Currency) -> Option<i64> {
        let problems = self.problems.len();
        let price = self.price_opt(Column::Price, currency)?;
        if price.is_none() && self.problems.len() == problems {
            self.problem(Column::Price, "is empty; write a price such as 12.50");
        }
        price
    }

    fn on_hand(&mut self) -> Option<i64> {
        let text = self.cell(Column::InventoryQuantity)?;
        if text.is_empty() {
            return Some(0);
        }
        // Digits alone: `parse` would take "+5".
        let digits = text.strip_prefix('-').unwrap_or(text);
        let count = text.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
        if count.is_none_or(|count: i64| count.abs() > ON_HAND_MAX) {
            self.problem(Column::InventoryQuantity, format!("is {}; write a whole number", shortened(text)));
        }
        count
    }

    /// The value is in grams in both generations; the unit beside it only says how Shopify shows it.
    fn weight_g(&mut self) -> Option<u32> {
        let text = self.cell(Column::Grams)?;
        if text.is_empty() {
            return Some(0);
        }
        let grams = whole_grams(text).filter(|grams| *grams <= WEIGHT_G_MAX);
        if grams.is_none() {
            self.problem(Column::Grams, format!("is {}; write grams, at most ten million", shortened(text)));
        }
        grams.and_then(|grams| u32::try_from(grams).ok())
    }

    /// Whether the row speaks of a variant at all, and not only of a picture.
    pub fn has_variant(&self) -> bool {
        let of_variant = [Column::Sku, Column::Barcode, Column::Price];
        let values = OPTIONS.iter().map(|(_, value)| *value);
        of_variant.into_iter().chain(values).any(|column| !self.text_or_empty(column).is_empty())
    }

    /// The names of the options, from the product's first row. The one that stands for "no options" is left out.
    pub fn option_names(&mut self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let mut last = 0;
        for (place, (column, _)) in OPTIONS.into_iter().enumerate() {
            let name = self.text(column, SHORT_CHARS_MAX).unwrap_or_default();
            if name.is_empty() {
                continue;
            }
            if last != place {
                self.problem(column, "comes without the option before it");
            } else if names.contains(&name) {
                self.problem(column, format!("is {}, which is an option already", shortened(&name)));
            }
            last = place + 1;
            names.push(name);
        }
        let stands_for_none = names == ["Title"] && self.text_or_empty(Column::Option1Value) == "Default Title";
        if stands_for_none { Vec::new() } else { names }
    }

    /// The row's value for each of the product's options.
    fn option_values(&mut self, names: &[String]) -> Vec<String> {
        let mut values = Vec::new();
        for (place, (_, column)) in OPTIONS.into_iter().enumerate() {
            let value = self.text(column, SHORT_CHARS_MAX).unwrap_or_default();
            match names.get(place) {
                Some(name) if value.is_empty() => {
                    self.problem(column, format!("is empty; say which {} this is", name.to_lowercase()));
                }
                Some(_) => values.push(value),
                None if value.is_empty() || (names.is_empty() && place == 0 && value == "Default Title") => {}
                None => self.problem(column, format!("is {}, but the option has no name", shortened(&value))),
            }
        }
        values
    }

    /// The variant of the row; `None` when something about it is wrong, which is then among the problems.
    pub fn variant(&mut self, names: &[String], currency: Currency) -> Option<DraftVariant> {
        let problems = self.problems.len();
        let variant = DraftVariant {
            line: self.line,
            option_values: self.option_values(names),
            sku: self.text(Column::Sku, SHORT_CHARS_MAX),
            barcode: self.text(Column::Barcode, SHORT_CHARS_MAX),
            price_minor: self.price(currency),
            compare_at_minor: self.price_opt(Column::CompareAtPrice, currency),
            cost_minor: self.price_opt(Column::Cost, currency),
            weight_g: self.weight_g(),
            taxable: self.flag(Column::Taxable, true),
            tax_category: self.text(Column::TaxCategory, SHORT_CHARS_MAX).map(|category| category.to_lowercase()),
            requires_shipping: self.flag(Column::RequiresShipping, true),
            stock_tracked: self.cell(Column::InventoryTracker).map(|tracker| !tracker.is_empty()),
            sell_when_out: self.sell_when_out(),
            on_hand: self.on_hand(),
            picture: self.picture_source(Column::VariantPictureUrl),
        };
        (self.problems.len() == problems).then_some(variant)
    }

    /// Where a picture comes from; `Some(None)` when the cell is empty.
    pub fn picture_source(&mut self, column: Column) -> Option<Option<String>> {
        let source = self.text(column, 2 * LONG_CHARS_MAX)?;
        if source.is_empty() {
            return Some(None);
        }
        let own = super::pictures::is_own(&source);
        if !own && !source.starts_with("https://") && !source.starts_with("http://") {
            self.problem(column, format!("is {}; write an address that begins with https://", shortened(&source)));
            return Some(None);
        }
        Some(Some(source))
    }

    pub fn position(&mut self, default: u32) -> u32 {
        match self.text_or_empty(Column::PicturePosition) {
            "" => default,
            text => text.parse().unwrap_or_else(|_| {
                self.problem(Column::PicturePosition, format!("is {}; write a whole number", shortened(text)));
                default
            }),
        }
    }
}

/// Whole grams of a decimal number, half a gram rounded up.
fn whole_grams(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let half = u64::from(fraction.as_bytes().first().is_some_and(|first| *first >= b'5'));
    whole.parse::<u64>().ok()?.checked_add(half)
}

/// What a cell holds, as a report repeats it.
pub fn shortened(text: &str) -> String {
    let start: String = text.chars().take(40).collect();
    let more = if start.len() < text.len() { "…" } else { "" };
    format!("{start:?}{more}")
}

fn shortened_reason(reason: &str) -> String {
    reason.chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::whole_grams;

    #[test]
    fn grams_are_read_whole() {
        for (text, grams) in [
            ("250", Some(250)),
            ("250.0", Some(250)),
            ("0.5", Some(1)),
            ("0.49", Some(0)),
            ("-1", None),
            ("1e3", None),
            (".5", None),
        ] {
            assert_eq!(whole_grams(text), grams, "{text}");
        }
    }
}
