//! From rows to products: gathers the rows that speak of one product, keeps what is good of them, and names the rest.
//!
//! A row has up to three parts, and each stands or falls by itself: the product (its first row only), a variant, a picture. So one
//! wrong price costs one variant. The rows of a product have to stand together, as Shopify writes them: a file that was sorted by
//! something else can't be told from one that was torn, so rows that come back to a product are refused by name.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read};

use super::draft::{Draft, DraftPicture};
use super::report::{Progress, RowProblem};
use super::row::{LONG_CHARS_MAX, RowReader, SHORT_CHARS_MAX, shortened};
use crate::domain::money::Currency;
use crate::domain::product::ProductStatus;
use crate::domain::slug::slugify;
use crate::services::product_csv::columns::{Column, Columns};
use crate::services::product_csv::read::{BadRow, CELLS_MAX, ROW_BYTES_MAX, Row, Rows};

/// Variants of one product; Shopify's limit.
const VARIANTS_MAX: usize = 2_048;
/// Pictures of one product; Shopify's limit.
const PICTURES_MAX: usize = 250;
/// A batch is handed on when it has so many variants, or so many bytes of the file.
const BATCH_VARIANTS: usize = 500;
const BATCH_BYTES: u64 = 4 * 1024 * 1024;

/// Some products of the file and what was found on the way to them.
#[derive(Debug, Default)]
pub struct Batch {
    pub drafts: Vec<Draft>,
    pub problems: Vec<RowProblem>,
    pub rows_bad: u64,
    pub products_refused: u64,
    pub warnings: Vec<String>,
    /// How far the file was read when the batch was closed.
    pub reached: Progress,
}

/// Why a file can't be read on.
#[derive(Debug)]
pub enum Unreadable {
    /// It is not a product CSV; the sentence says why.
    NotACatalog(String),
    Broken(io::Error),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::Broken(error)
    }
}

/// Reads the file and hands on its products, batch by batch, for as long as `hand_on` answers that someone wants them.
///
/// # Errors
/// When the file is no product CSV or can't be read; what was handed on before stands.
pub fn parse(source: impl Read, currency: Currency, hand_on: impl FnMut(Batch) -> bool) -> Result<(), Unreadable> {
    let mut rows = Rows::new(source);
    let columns = read_header(&mut rows)?;
    let mut parser = Parser::new(&columns, currency, hand_on);
    parser.warn_of_columns();
    while let Some(row) = rows.next_row()? {
        parser.take(&row);
        parser.batch.reached.bytes = rows.bytes();
        if !parser.wanted {
            return Ok(());
        }
    }
    parser.close_product();
    parser.batch.reached.bytes = rows.bytes();
    parser.close_batch();
    Ok(())
}

fn read_header(rows: &mut Rows<impl Read>) -> Result<Columns, Unreadable> {
    let refuse = |reason: &str| Unreadable::NotACatalog(reason.to_owned());
    let header = rows.next_row()?.ok_or_else(|| refuse("the file is empty"))?;
    let cells = header.cells.map_err(|bad| match bad {
        BadRow::NotText(_) => refuse("the first line is not UTF-8 text: save the file as CSV UTF-8"),
        BadRow::TooLong | BadRow::TooManyCells => refuse("the first line is too long: this is not a product CSV"),
    })?;
    Columns::read(cells).map_err(Unreadable::NotACatalog)
}

/// The product whose rows are being read.
struct Current {
    slug: String,
    /// `None` when the product can't be had; its other rows are then named with this reason.
    draft: Result<Draft, String>,
    /// Which sets of option values there are, and where.
    lines: HashMap<Vec<String>, u64>,
}

struct Parser<'a, F> {
    columns: &'a Columns,
    currency: Currency,
    hand_on: F,
    /// Whether someone still wants what is read.
    wanted: bool,
    current: Option<Current>,
    /// Hash of each slug and the line of its first row.
    seen: HashMap<u64, u64>,
    /// Columns without use here that turned out to have something in them.
    told: Vec<usize>,
    batch: Batch,
    batch_variants: usize,
    batch_from: u64,
}

impl<'a, F: FnMut(Batch) -> bool> Parser<'a, F> {
    fn new(columns: &'a Columns, currency: Currency, hand_on: F) -> Self {
        Self {
            columns,
            currency,
            hand_on,
            wanted: true,
            current: None,
            seen: HashMap::new(),
            told: Vec::new(),
            batch: Batch::default(),
            batch_variants: 0,
            batch_from: 0,
        }
    }

    fn warn_of_columns(&mut self) {
        if !self.columns.unknown.is_empty() {
            let names: Vec<String> = self.columns.unknown.iter().take(20).map(|name| shortened(name)).collect();
            self.batch.warnings.push(format!("these columns are not known and were left out: {}", names.join(", ")));
        }
        for needed in [Column::Handle, Column::Price] {
            if self.columns.place(needed).is_none() {
                let name = self.columns.name(needed);
                self.batch.warnings.push(match needed {
                    Column::Handle => format!("there is no column {name}: each row is taken for a product of its own"),
                    _ => format!("there is no column {name}: only variants that the shop has already can be taken"),
                });
            }
        }
    }

    fn take(&mut self, row: &Row) {
        self.batch.reached.rows += 1;
        let problems = match &row.cells {
            Ok(cells) => self.take_cells(row.line, cells),
            Err(bad) => {
                // Nobody knows which product it belongs to; it may well be this one.
                self.mark_not_whole();
                vec![self.unreadable(row.line, *bad)]
            }
        };
        if !problems.is_empty() {
            self.batch.rows_bad += 1;
            self.batch.problems.extend(problems);
        }
    }

    fn unreadable(&self, line: u64, bad: BadRow) -> RowProblem {
        let (place, reason) = match bad {
            BadRow::TooLong => (None, format!("is longer than {} kB; is a quote not closed?", ROW_BYTES_MAX / 1024)),
            BadRow::TooManyCells => (None, format!("has more than {CELLS_MAX} cells; is a quote not closed?")),
            BadRow::NotText(place) => (Some(place), "is not UTF-8 text; save the file as CSV UTF-8".to_owned()),
        };
        RowProblem { line, column: place.map_or("", |place| self.columns.name_at(place)).to_owned(), reason }
    }

    fn mark_not_whole(&mut self) {
        if let Some(Current { draft: Ok(draft), .. }) = &mut self.current {
            draft.whole = false;
        }
    }

    fn take_cells(&mut self, line: u64, cells: &[String]) -> Vec<RowProblem> {
        let mut row = RowReader::new(line, self.columns, cells);
        if row.is_blank() {
            return Vec::new();
        }
        if cells.len() != self.columns.count() {
            self.mark_not_whole();
            let reason = format!("has {} cells where the header has {}", cells.len(), self.columns.count());
            return vec![RowProblem { line, column: String::new(), reason }];
        }
        self.warn_of_unused(line, cells);
        let Some(slug) = read_slug(&mut row) else {
            self.mark_not_whole();
            return row.problems;
        };
        if self.current.as_ref().is_none_or(|current| current.slug != slug) {
            self.close_product();
            self.open_product(slug, &mut row);
        } else if let Some(Err(reason)) = self.current.as_ref().map(|current| &current.draft) {
            row.problem(Column::Handle, reason.clone());
        } else {
            self.add_to_product(&mut row, false);
        }
        if !row.problems.is_empty() {
            self.mark_not_whole();
        }
        row.problems
    }

    fn warn_of_unused(&mut self, line: u64, cells: &[String]) {
        for place in &self.columns.unused {
            if cells.get(*place).is_some_and(|cell| !cell.trim().is_empty()) && !self.told.contains(place) {
                self.told.push(*place);
                let name = self.columns.name_at(*place);
                self.batch
                    .warnings
                    .push(format!("what is in the column {name} is not kept (line {line} and maybe others)"));
            }
        }
    }

    /// Begins a product with its first row.
    fn open_product(&mut self, slug: String, row: &mut RowReader<'_>) {
        let mut hasher = DefaultHasher::new();
        slug.hash(&mut hasher);
        let first_line = *self.seen.entry(hasher.finish()).or_insert(row.line);
        let draft = if first_line == row.line {
            let line = row.line;
            self.read_product(slug.clone(), row).ok_or_else(|| {
                self.batch.products_refused += 1;
                format!("the product's first row (line {line}) was refused")
            })
        } else {
            let reason = format!("stands at line {first_line} already; put all rows of a product together");
            row.problem(Column::Handle, reason.clone());
            Err(reason)
        };
        let is_good = draft.is_ok();
        self.current = Some(Current { slug, draft, lines: HashMap::new() });
        if is_good {
            self.add_to_product(row, true);
        }
    }

    fn read_product(&mut self, slug: String, row: &mut RowReader<'_>) -> Option<Draft> {
        let title = row.text(Column::Title, SHORT_CHARS_MAX).unwrap_or_default();
        if title.is_empty() {
            row.problem(Column::Title, "is empty; the first row of a product says its title");
        }
        let unlisted = row.text_or_empty(Column::Status).eq_ignore_ascii_case("unlisted");
        if unlisted {
            let line = row.line;
            self.batch
                .warnings
                .push(format!("line {line}: an unlisted product is not known here; it was taken unpublished"));
        }
        let draft = Draft {
            line: row.line,
            slug,
            title,
            description_html: row.description(),
            vendor: row.text(Column::Vendor, SHORT_CHARS_MAX),
            category: row.text(Column::Category, LONG_CHARS_MAX),
            product_type: row.text(Column::ProductType, SHORT_CHARS_MAX),
            tags: row.tags(),
            published: if unlisted { Some(false) } else { row.flag(Column::Published, true) },
            status: if unlisted { Some(ProductStatus::Active) } else { row.status() },
            gift_card: row.flag(Column::GiftCard, false),
            seo_title: row.text(Column::SeoTitle, SHORT_CHARS_MAX),
            seo_description: row.text(Column::SeoDescription, LONG_CHARS_MAX),
            option_names: row.option_names(),
            variants: Vec::new(),
            pictures: Vec::new(),
            whole: true,
        };
        row.problems.is_empty().then_some(draft)
    }

    /// Adds the row's variant and picture to the product.
    fn add_to_product(&mut self, row: &mut RowReader<'_>, is_first: bool) {
        let Some(Current { draft: Ok(draft), lines, .. }) = &mut self.current else { return };
        add_picture(draft, row);
        if !is_first && !row.has_variant() {
            return;
        }
        let Some(variant) = row.variant(&draft.option_names, self.currency) else { return };
        if let Some(line) = lines.get(&variant.option_values) {
            row.problem(Column::Option1Value, format!("makes the same variant as line {line}"));
        } else if draft.variants.len() >= VARIANTS_MAX {
            row.problem(Column::Handle, format!("has more than {VARIANTS_MAX} variants"));
        } else {
            lines.insert(variant.option_values.clone(), row.line);
            draft.variants.push(variant);
        }
    }

    fn close_product(&mut self) {
        let Some(Current { draft: Ok(mut draft), .. }) = self.current.take() else { return };
        if draft.variants.is_empty() {
            self.batch.products_refused += 1;
            self.batch.problems.push(RowProblem {
                line: draft.line,
                column: self.columns.name(Column::Title).to_owned(),
                reason: format!("{} was left out: none of its variants could be read", shortened(&draft.title)),
            });
            return;
        }
        draft.pictures.sort_by_key(|picture| picture.position);
        self.batch_variants += draft.variants.len();
        self.batch.drafts.push(draft);
        let bytes = self.batch.reached.bytes.saturating_sub(self.batch_from);
        if self.batch_variants >= BATCH_VARIANTS || bytes >= BATCH_BYTES {
            self.close_batch();
        }
    }

    fn close_batch(&mut self) {
        self.batch.reached.products += self.batch.drafts.len() as u64;
        let reached = self.batch.reached;
        let next = Batch { reached, ..Batch::default() };
        let batch = std::mem::replace(&mut self.batch, next);
        self.wanted = (self.hand_on)(batch);
        self.batch_variants = 0;
        self.batch_from = reached.bytes;
    }
}

/// The product that the row speaks of. Without a handle it is the title's.
fn read_slug(row: &mut RowReader<'_>) -> Option<String> {
    let text = match row.text_or_empty(Column::Handle) {
        "" => row.text_or_empty(Column::Title),
        handle => handle,
    };
    let slug = slugify(text);
    if text.is_empty() {
        row.problem(Column::Handle, "is empty; say which product the row belongs to");
    } else if slug.is_none() {
        row.problem(Column::Handle, format!("is {}, which makes no address", shortened(text)));
    }
    slug
}

fn add_picture(draft: &mut Draft, row: &mut RowReader<'_>) {
    let Some(Some(source)) = row.picture_source(Column::PictureUrl) else { return };
    let last = draft.pictures.last().map_or(0, |picture| picture.position);
    let position = row.position(last);
    let problems = row.problems.len();
    let alt = row.text(Column::PictureAlt, LONG_CHARS_MAX);
    if draft.pictures.len() >= PICTURES_MAX {
        row.problem(Column::PictureUrl, format!("is one more than {PICTURES_MAX} pictures"));
    }
    if row.problems.len() == problems && draft.pictures.iter().all(|known| known.source != source) {
        draft.pictures.push(DraftPicture { source, alt, position });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(file: &[u8]) -> Result<Vec<Batch>, Unreadable> {
        let mut batches = Vec::new();
        parse(file, Currency::EUR, |batch| {
            batches.push(batch);
            true
        })?;
        Ok(batches)
    }

    #[test]
    fn a_large_file_comes_in_batches_and_is_read_no_further_than_wanted() {
        let rows: String = (0..1_200).map(|n| format!("p{n},P,1\n")).collect();
        let file = format!("Handle,Title,Price\n{rows}");
        let counts: Vec<usize> = read(file.as_bytes()).expect("rows").iter().map(|batch| batch.drafts.len()).collect();
        assert_eq!(counts, [500, 500, 200]);
        let mut batches = 0;
        let unwanted = parse(file.as_bytes(), Currency::EUR, |_| {
            batches += 1;
            false
        });
        assert!(unwanted.is_ok() && batches == 1);
    }

    #[test]
    fn a_product_has_no_more_variants_and_pictures_than_shopifys() {
        let rows: String = (0..2_100).map(|n| format!("p,P,Size,{n},1,https://a.example/{n}.jpg\n")).collect();
        let batches =
            read(format!("Handle,Title,Option1 name,Option1 value,Price,Product image URL\n{rows}").as_bytes());
        let batch = &batches.expect("rows")[0];
        assert_eq!((batch.drafts[0].variants.len(), batch.drafts[0].pictures.len()), (VARIANTS_MAX, PICTURES_MAX));
        assert_eq!(batch.rows_bad, 2_100 - PICTURES_MAX as u64);
    }

    proptest! {
        #[test]
        fn whatever_a_file_holds_it_is_read_to_its_end(rows in "([,\"'\n\r;=\\-.0-9a-z/:]|\u{e9}|Size|TRUE|https://){0,400}") {
            let file = format!("Handle,Title,Option1 name,Option1 value,Price,Inventory quantity,Product image URL\n{rows}");
            let batches = read(file.as_bytes()).expect("the header is good");
            let last = batches.last().expect("there is always one");
            prop_assert_eq!(last.reached.bytes, file.len() as u64);
            let good = batches.iter().flat_map(|batch| &batch.drafts);
            prop_assert!(good.into_iter().all(|draft| !draft.variants.is_empty() && !draft.slug.is_empty()));
        }

        #[test]
        fn bytes_of_any_kind_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = read(&bytes);
            let _ = read(&[b"Title,Price\n".as_slice(), &bytes].concat());
        }
    }
}
