//! Translations of the merchant's texts: out as a file with all that can be said, and in again.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::io::Read;

use super::import::sanitize;
use super::product_csv::cell::{neutralize, restore, write_row};
use super::product_csv::read::{BadRow, Rows};
use super::revisions::Subject;
use super::shop::load_settings;
use super::{Ctx, ServiceError};
use crate::domain::dictionary::Said;
use crate::domain::product::ProductStatus;
use crate::domain::refusal::Refusal;
use crate::store::collection::list_collections;
use crate::store::counter::count_catalog_change;
use crate::store::db::{StoreError, Tx};
use crate::store::product::list_products;
use crate::store::promotion::list_promotions;
use crate::store::setting::load_markets;
use crate::store::translation::{TRANSLATIONS_MAX, delete_translations, list_translations, put_translation};
use crate::words::Language;

const HEAD: [&str; 2] = ["text", "translation"];
/// Products that are read at once.
const PAGE: u32 = 100;

/// All that the shop says in the merchant's words, each with its translation into the language, empty where there is none yet; as CSV.
/// Also answers how many texts there are, and how many of them are translated.
pub async fn export_translations(ctx: &Ctx, language: Language) -> Result<(usize, usize, String), ServiceError> {
    let act = async move |tx: &mut Tx| -> Result<_, StoreError> {
        let mut texts = Texts::default();
        texts.take(&mut load_settings(tx).await?);
        for mut market in load_markets(tx).await? {
            texts.take(&mut market);
        }
        for mut promotion in list_promotions(tx).await? {
            texts.take(&mut promotion.terms);
        }
        for mut collection in list_collections(tx).await? {
            texts.take(&mut collection);
        }
        let mut after = None;
        loop {
            let (mut products, next) = list_products(tx, after.as_ref(), PAGE).await?;
            products
                .iter_mut()
                .filter(|product| product.status != ProductStatus::Draft)
                .for_each(|product| texts.take(product));
            let Some(place) = next else { break };
            after = Some(place);
        }
        Ok((texts.all, list_translations(tx, language).await?))
    };
    let (texts, known) = ctx.store.read(act).await.map_err(|error: StoreError| ServiceError::from(error))?;
    let known: HashMap<String, String> = known.into_iter().collect();
    let mut csv = String::new();
    write_row(&mut csv, HEAD.into_iter().map(Cow::Borrowed));
    for text in &texts {
        let translation = known.get(text).map_or("", String::as_str);
        write_row(&mut csv, [neutralize(text), neutralize(translation)].into_iter());
    }
    let translated = texts.iter().filter(|text| known.contains_key(*text)).count();
    Ok((texts.len(), translated, csv))
}

/// The merchant's texts, each once.
#[derive(Default)]
struct Texts {
    all: Vec<String>,
    seen: BTreeSet<String>,
}

impl Texts {
    fn take(&mut self, said: &mut impl Said) {
        for text in said.texts() {
            if !text.is_empty() && self.seen.insert(text.clone()) {
                self.all.push(std::mem::take(text));
            }
        }
    }
}

/// Takes translations into the language in from such a file, in the place of those that were there; rows without a translation are
/// passed over. Answers how many there are.
///
/// # Errors
/// A refusal that names the line, when the file is no such file; nothing has changed then.
pub async fn import_translations(ctx: &Ctx, language: Language, file: impl Read) -> Result<usize, ServiceError> {
    let shop = ctx.shop().await?;
    if shop.first_locale().language == language {
        let message = format!("The shop's texts are in {} already: it is the first of its languages.", language.code());
        return Err(Refusal::Invalid { message }.into());
    }
    let texts = read(file).map_err(|message| Refusal::Invalid { message })?;
    let count = texts.len();
    let act = async move |tx: &mut Tx| -> Result<(), StoreError> {
        delete_translations(tx, language).await?;
        for (text, translation) in &texts {
            put_translation(tx, language, text, translation).await?;
        }
        count_catalog_change(tx).await
    };
    ctx.store.write(act).await.map_err(|error: StoreError| ServiceError::from(error))?;
    ctx.revisions.bump(Subject::Everything);
    Ok(count)
}

/// # Errors
/// A sentence about the first row that can't be used.
fn read(file: impl Read) -> Result<Vec<(String, String)>, String> {
    let mut rows = Rows::new(file);
    let mut texts = Vec::new();
    let mut seen = BTreeSet::new();
    let mut is_head = true;
    while let Some(row) = rows.next_row().map_err(|error| format!("the file can't be read: {error}"))? {
        let line = row.line;
        let cells = row.cells.map_err(|bad| match bad {
            BadRow::TooLong => format!("line {line}: the row is too long"),
            BadRow::TooManyCells => format!("line {line}: the row has too many cells"),
            BadRow::NotText(_) => format!("line {line}: this is not text in UTF-8"),
        })?;
        let [text, translation] = cells.as_slice() else {
            return Err(format!("line {line}: a row has two cells, the text and its translation"));
        };
        if std::mem::take(&mut is_head) {
            if [text, translation] != HEAD {
                return Err("the first line has to be: text,translation".to_owned());
            }
            continue;
        }
        let (text, translation) = (restore(text), restore(translation));
        if translation.trim().is_empty() {
            continue;
        }
        // What is put where a text stood is shown as that was: as HTML, which is cleaned, or as text, which can be no HTML.
        if translation.contains('<') && !text.contains('<') {
            return Err(format!("line {line}: there is HTML in this translation and none in its text: {text:?}"));
        }
        if !seen.insert(text.to_owned()) {
            return Err(format!("line {line}: this text was translated before: {text:?}"));
        }
        if texts.len() >= TRANSLATIONS_MAX as usize {
            return Err(format!("line {line}: a language has no more than {TRANSLATIONS_MAX} texts"));
        }
        texts.push((text.to_owned(), clean(text, translation)));
    }
    if is_head { Err("the file is empty: its first line has to be: text,translation".to_owned()) } else { Ok(texts) }
}

/// What stands in the place of HTML is HTML, and cleaned like all that comes in; anything else is text.
fn clean(text: &str, translation: &str) -> String {
    if text.contains('<') { sanitize::clean(translation) } else { translation.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(file: &str, says: &str) {
        let said = read(file.as_bytes()).expect_err("no such file");
        assert!(said.contains(says), "{said}");
    }

    #[test]
    fn a_file_that_makes_no_sense_is_refused_with_its_line() {
        refused("", "first line");
        refused("word,Wort\r\n", "first line has to be");
        refused("text,translation\na,b,c\n", "line 2");
        refused("text,translation\nAsh,Asche\nAsh,Esche\n", "line 3");
        refused("text,translation\nAsh,Asche\nHolds much.,<img src=x onerror=x()>\n", "line 3: there is HTML");
    }

    #[test]
    fn what_is_not_translated_yet_is_passed_over_and_html_is_cleaned() {
        let file = "text,translation\nAsh,Asche\nMoss,\n<p>Bare.</p>,<p>Roh.<script>x()</script></p>\n'=1,'=eins\n";
        let texts = read(file.as_bytes()).expect("a file");
        let expected = [("Ash", "Asche"), ("<p>Bare.</p>", "<p>Roh.</p>"), ("=1", "=eins")];
        assert_eq!(texts, expected.map(|(text, translation)| (text.to_owned(), translation.to_owned())));
    }
}
