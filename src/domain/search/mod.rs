//! Search: finds products by words, forgiving about endings, accents and slips of the finger, and by what else things are called.
//!
//! It is pure and knows whole numbers only: the same index and the same words give the same products in the same order on a server
//! and in a browser.

mod dictionary;
mod help;
mod suggest;
mod wishes;

use std::cmp::Reverse;
use std::collections::BTreeMap;

pub use self::help::{HelpPage, help_page};
pub use self::suggest::{SUGGESTIONS_MAX, Suggested};
pub use super::text::Language;

use self::dictionary::{Dictionary, Field, Words};
use self::wishes::is_wish;
use super::index::{IndexRow, NewRow};
use super::shown::About;
use super::synonyms::Thesaurus;
use super::text::{Stems, is_stop_word, words};

/// What is read of a query, in characters.
pub const QUERY_CHARS_MAX: usize = 200;
/// How many of its words are read, and how many of these are looked for.
const WORDS_MAX: usize = 24;
const WANTED_MAX: usize = 8;
/// Shorter words have to be spelled right: one edit turns too many of them into others. Longer ones may have two.
const FORGIVEN_FROM: usize = 4;
const FORGIVEN_TWICE_FROM: usize = 8;
/// A shorter word is not taken for the misspelled beginning of a longer one.
const BEGINNING_FORGIVEN_FROM: usize = 5;
/// What is looked for instead has at least so many letters.
const CORRECTED_FROM: usize = 3;
/// A maker's name is known by no more words than this.
const MAKER_WORDS_MAX: usize = 4;
/// A product is known by no more of its description than this.
const DESCRIPTION_WORDS_MAX: usize = 200;

/// How well a word of a product fits one of the query. It is multiplied by the weight of the field in which the word stands.
const WHOLE: u32 = 12;
const SAME_STEM: u32 = 11;
const BEGINNING: u32 = 6;
/// What the merchant says is another word for it says less than its beginning.
const SYNONYM: u32 = 5;
/// Nothing scores more by being mentioned only.
const MENTIONED_MAX: u32 = WHOLE;
/// Its maker's whole name was asked for.
const BY_MAKER: u32 = 72;
/// The query is the whole title, or the whole name of what kind of thing it is.
const SAME_TITLE: u32 = 2_000;
const SAME_TYPE: u32 = 100;

/// What of a catalogue can be searched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchIndex {
    language: Language,
    thesaurus: Thesaurus,
    dictionary: Dictionary,
    /// How many rows there are.
    count: usize,
    /// The rows by the stems of their titles.
    titles: BTreeMap<Box<str>, Vec<u32>>,
    /// The makers by the stems of their whole names, and what each makes.
    makers: BTreeMap<String, Vec<u32>>,
    /// The kinds of things by the stems of their names, as they are written and in which rows they are.
    types: BTreeMap<String, (String, Vec<u32>)>,
    /// The stems of the collections' titles, in the merchant's order.
    categories: Vec<String>,
}

/// Makes an index. Rows come in the order of their ranks, from 0.
pub struct SearchIndexer {
    stemmer: Stems,
    words: Words,
    index: SearchIndex,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The rows, best match first.
    pub rows: Vec<u32>,
    /// What was looked for, where that is not what was typed.
    pub corrected: Option<String>,
    /// Whether what was asked for is what something is called, and not only mentioned in its description.
    pub is_named: bool,
}

/// The words of a query that are looked for.
struct Reading {
    words: Vec<String>,
    stems: Vec<String>,
    corrected: Option<String>,
}

/// A term of the query: words of which each is looked for, and what else it is called.
struct Wanted<'a> {
    own: &'a [String],
    others: &'a [Vec<String>],
    made: &'a [u32],
}

impl SearchIndexer {
    /// An index in this language, which knows these synonyms and collections by their titles.
    pub fn new<'a>(language: Language, thesaurus: Thesaurus, categories: impl IntoIterator<Item = &'a str>) -> Self {
        let mut words = Words::default();
        thesaurus.words().for_each(|word| words.know(word));
        let stemmer = language.stemmer();
        let categories = categories.into_iter().map(|title| stemmer.meaning(title).join(" ")).collect();
        Self { stemmer, words, index: SearchIndex { language, thesaurus, categories, ..SearchIndex::default() } }
    }

    /// Takes in a product: what its row is made of, the titles of the collections to which it belongs, and its description as text.
    pub fn push<'a>(&mut self, new: &NewRow<'_>, collections: impl IntoIterator<Item = &'a str>, description: &str) {
        let row = new.rank;
        let mut note = |text: &str, field| words(text).for_each(|word| self.words.note(&word, row, field));
        note(new.title, Field::Title);
        note(new.product_type, Field::Type);
        new.tags.iter().for_each(|tag| note(tag, Field::Tag));
        note(new.vendor, Field::Maker);
        collections.into_iter().for_each(|title| note(title, Field::Collection));
        for variant in new.variants {
            note(variant.sku, Field::Sku);
            variant.option_values.iter().for_each(|value| note(value, Field::Option));
        }
        words(description)
            .take(DESCRIPTION_WORDS_MAX)
            .filter(|word| !is_stop_word(word, self.index.language))
            .for_each(|word| self.words.note(&word, row, Field::Description));

        let stems = |text: &str| self.stemmer.meaning(text).join(" ");
        self.index.count = self.index.count.saturating_add(1);
        self.index.titles.entry(stems(new.title).into()).or_default().push(row);
        let (maker, kind) = (stems(new.vendor), stems(new.product_type));
        if !maker.is_empty() {
            self.index.makers.entry(maker).or_default().push(row);
        }
        if !kind.is_empty() {
            let (_, rows) =
                self.index.types.entry(kind).or_insert_with(|| (new.product_type.to_lowercase(), Vec::new()));
            rows.push(row);
        }
    }

    /// The index of all that was taken in.
    pub fn settle(self) -> SearchIndex {
        SearchIndex { dictionary: self.words.settle(&self.stemmer), ..self.index }
    }
}

impl SearchIndex {
    /// The products in which every word of the query is found (whole, by its stem, as a beginning, or by what else it is called), best
    /// match first. Of equals, what can be bought comes first, then the merchant's order decides. A word that nothing has is
    /// taken for the nearest one that something has.
    pub fn search(&self, rows: &[IndexRow], query: &str) -> Answer {
        let reading = self.read(query);
        let (found, is_named) = self.find(&reading);
        let mut found: Vec<(Reverse<u32>, bool, u32)> = found
            .into_iter()
            .filter_map(|(row, score)| Some((Reverse(score), !rows.get(place(row))?.available, row)))
            .collect();
        found.sort_unstable();
        Answer { rows: found.into_iter().map(|(.., row)| row).collect(), corrected: reading.corrected, is_named }
    }

    /// What a search is about: its words and what else they are called.
    pub fn about(&self, query: &str) -> About {
        let reading = self.read(query);
        let others = self.terms(&reading).into_iter().flat_map(|term| term.others.iter().flatten());
        About::stems(reading.stems.iter().chain(others).cloned().collect(), self.language)
    }

    /// The collection that the query is the name of, as its place in the merchant's order.
    pub fn category(&self, query: &str) -> Option<usize> {
        let wanted = self.read(query).stems.join(" ");
        self.categories.iter().position(|title| !wanted.is_empty() && *title == wanted)
    }

    /// The page of the shop that the query asks for, and whether it asks for nothing else.
    pub fn help_page(&self, query: &str) -> Option<(HelpPage, bool)> {
        help_page(query, self.language)
    }

    /// What a query that finds nothing finds when less is asked for: without one of its words, or else by one of them; each with the
    /// number of products, most first.
    pub fn relaxed(&self, query: &str) -> Vec<(String, usize)> {
        const SHOWN: usize = 3;
        let Reading { words, .. } = self.read(query);
        let without = |left_out: usize| {
            let kept = words.iter().enumerate().filter(|(place, _)| *place != left_out).map(|(_, word)| word.clone());
            kept.collect::<Vec<_>>()
        };
        let mut offers = self.offers((0..words.len()).map(without).filter(|kept| !kept.is_empty()));
        if offers.is_empty() {
            offers = self.offers(words.iter().map(|word| vec![word.clone()]));
        }
        offers.truncate(SHOWN);
        offers
    }

    fn offers(&self, queries: impl Iterator<Item = Vec<String>>) -> Vec<(String, usize)> {
        let stemmer = self.language.stemmer();
        let offer = |words: Vec<String>| {
            let stems = words.iter().map(|word| stemmer.of(word)).collect();
            let text = words.join(" ");
            let (found, _) = self.find(&Reading { words, stems, corrected: None });
            (!found.is_empty()).then_some((text, found.len()))
        };
        let mut offers: Vec<(String, usize)> = queries.filter_map(offer).collect();
        offers.sort_by(|(one, count), (other, other_count)| (Reverse(count), one).cmp(&(Reverse(other_count), other)));
        offers.dedup();
        offers
    }

    /// The words of a query that count, spelled as the catalogue spells them.
    fn read(&self, query: &str) -> Reading {
        let query: String = query.chars().take(QUERY_CHARS_MAX).collect();
        let all: Vec<String> = words(&query).take(WORDS_MAX).collect();
        let stemmer = self.language.stemmer();
        let held: Vec<String> = all.iter().filter(|word| !is_stop_word(word, self.language)).cloned().collect();
        let kept = self.without_wishes(&held, &stemmer);
        let kept = if kept.is_empty() { all.into_iter().take(WANTED_MAX).collect() } else { kept };
        let mut is_corrected = false;
        let words: Vec<String> = kept
            .into_iter()
            .map(|word| match self.spelled(&word, &stemmer) {
                Some(right) => {
                    is_corrected = true;
                    right
                }
                None => self.completed(word, &stemmer),
            })
            .collect();
        if is_corrected {
            // Two words may have become one, or one that is not looked for. The second time all of them are spelled right.
            let again = self.read(&words.join(" "));
            return Reading { corrected: Some(again.words.join(" ")), ..again };
        }
        let stems = words.iter().map(|word| stemmer.of(word)).collect();
        Reading { corrected: None, words, stems }
    }

    /// The words without those that say why somebody looks, unless something is called so. What the merchant says is another name
    /// for something is kept whole: "tea lover".
    fn without_wishes(&self, held: &[String], stemmer: &Stems) -> Vec<String> {
        let stems: Vec<String> = held.iter().map(|word| stemmer.of(word)).collect();
        let is_name =
            |word: &str| self.dictionary.find(word).is_some_and(|place| self.dictionary.names_something(place));
        let mut kept = Vec::new();
        let mut at: usize = 0;
        while let Some(word) = held.get(at).filter(|_| kept.len() < WANTED_MAX) {
            let term = self.thesaurus.leading(stems.get(at..).unwrap_or_default()).map(|(count, _)| count);
            let end = at.saturating_add(term.unwrap_or(1));
            if term.is_some() || !is_wish(word, self.language) || is_name(word) {
                // What is said twice is meant once.
                let own = held.get(at..end).unwrap_or_default().iter();
                let new: Vec<String> = own.filter(|word| !kept.contains(*word)).cloned().collect();
                kept.extend(new);
            }
            at = end;
        }
        kept
    }

    /// The word that was meant, if nothing has the word that was typed.
    fn spelled(&self, word: &str, stemmer: &Stems) -> Option<String> {
        let letters: Vec<char> = word.chars().collect();
        if letters.len() < FORGIVEN_FROM
            || !letters.iter().all(|letter| letter.is_alphabetic())
            || !self.dictionary.beginning_with(word).is_empty()
            || !self.dictionary.with_stem(&stemmer.of(word)).is_empty()
            || help::is_help_word(word, self.language)
        {
            return None;
        }
        let edits = if letters.len() < FORGIVEN_TWICE_FROM { 1 } else { 2 };
        let nearest = |beginnings| {
            let near = self.dictionary.near(&letters, edits, beginnings).into_iter();
            let is_word = |place: usize| {
                let mut letters = self.dictionary.word(place).chars();
                letters.clone().count() >= CORRECTED_FROM && letters.all(char::is_alphabetic)
            };
            let order = |place: usize, distance| {
                // What the merchant calls things, too, is more than a mention.
                let count = self.dictionary.count(place);
                let is_mentioned = count > 0 && !self.dictionary.names_something(place);
                (distance, is_mentioned, Reverse(count), place)
            };
            near.filter(|(place, _)| is_word(*place)).min_by_key(|(place, distance)| order(*place, *distance))
        };
        let begins = || (letters.len() >= BEGINNING_FORGIVEN_FROM).then(|| nearest(true)).flatten();
        let (place, _) = nearest(false).or_else(begins)?;
        Some(self.dictionary.word(place).to_owned())
    }

    /// The beginning of a word that only the merchant's synonyms know, completed.
    fn completed(&self, word: String, stemmer: &Stems) -> String {
        let is_own = self.dictionary.find(&word).is_some() || !self.dictionary.with_stem(&stemmer.of(&word)).is_empty();
        let mut beginnings = self.dictionary.beginning_with(&word);
        if is_own || word.chars().count() < CORRECTED_FROM || beginnings.any(|place| self.dictionary.count(place) > 0) {
            return word;
        }
        match self.dictionary.beginning_with(&word).next() {
            Some(place) => self.dictionary.word(place).to_owned(),
            None => word,
        }
    }

    /// The words as terms, of which the thesaurus knows some, and some of which are makers.
    fn terms<'a>(&'a self, reading: &'a Reading) -> Vec<Wanted<'a>> {
        let mut terms = Vec::new();
        let mut at: usize = 0;
        while let Some(rest) = reading.stems.get(at..).filter(|rest| !rest.is_empty()) {
            let maker = (1..=MAKER_WORDS_MAX.min(rest.len())).rev().find_map(|count| {
                let rows = self.makers.get(&rest.get(..count)?.join(" "))?;
                Some((count, rows.as_slice()))
            });
            let term = self.thesaurus.leading(rest);
            let count = maker.map_or(1, |(count, _)| count).max(term.map_or(1, |(count, _)| count));
            let end = at.saturating_add(count);
            terms.push(Wanted {
                own: reading.words.get(at..end).unwrap_or_default(),
                others: term.filter(|(of, _)| *of == count).map_or(&[], |(_, others)| others),
                made: maker.filter(|(of, _)| *of == count).map_or(&[], |(_, rows)| rows),
            });
            at = end;
        }
        terms
    }

    /// The rows in which every term is found, with their scores, and whether one of them is called so.
    fn find(&self, reading: &Reading) -> (Vec<(u32, u32)>, bool) {
        let stemmer = self.language.stemmer();
        let terms = self.terms(reading);
        let mut all: Option<Scores> = None;
        for term in &terms {
            let scores = self.term_scores(term, &stemmer);
            all = Some(match all {
                Some(before) => before.and(&scores),
                None => scores,
            });
        }
        let Some(mut all) = all else { return (Vec::new(), false) };
        let whole = reading.stems.join(" ");
        if let Some(rows) = self.titles.get(whole.as_str()) {
            rows.iter().for_each(|row| all.add(*row, SAME_TITLE));
        }
        if let Some((_, rows)) = self.types.get(&whole) {
            rows.iter().for_each(|row| all.add(*row, SAME_TYPE));
        }
        all.settle()
    }

    /// The term by its own words, by its maker's name, or by those of the best other one.
    fn term_scores(&self, wanted: &Wanted<'_>, stemmer: &Stems) -> Scores {
        let mut best = Scores::all(wanted.own.iter().map(|word| self.word_scores(word, stemmer)))
            .unwrap_or_else(|| Scores::none(self.count));
        for other in wanted.others {
            if let Some(scores) = Scores::all(other.iter().map(|stem| self.synonym_scores(stem))) {
                best.or(&scores);
            }
        }
        // Nothing is called by its maker: who asks for "a bowl by" somebody wants bowls.
        wanted.made.iter().for_each(|row| best.raise_score(*row, BY_MAKER));
        best
    }

    fn word_scores(&self, word: &str, stemmer: &Stems) -> Scores {
        let mut scores = Scores::none(self.count);
        let mut raise = |place, fit| {
            for (row, weight) in self.dictionary.rows_with(place) {
                scores.raise(row, weight.saturating_mul(fit));
            }
        };
        self.dictionary.beginning_with(word).for_each(|place| raise(place, BEGINNING));
        self.dictionary.with_stem(&stemmer.of(word)).iter().for_each(|place| raise(*place, SAME_STEM));
        if let Some(place) = self.dictionary.find(word) {
            raise(place, WHOLE);
        }
        scores
    }

    /// Nobody typed this word, so no end of it is missing; and what is only mentioned is not another name.
    fn synonym_scores(&self, stem: &str) -> Scores {
        let mut scores = Scores::none(self.count);
        for place in self.dictionary.with_stem(stem) {
            for (row, weight) in self.dictionary.rows_with(*place) {
                if weight > 1 {
                    scores.raise(row, weight.saturating_mul(SYNONYM));
                }
            }
        }
        scores
    }
}

/// Of each row what it scores, and whether it is called so; 0 where something was not found.
struct Scores {
    scores: Vec<u32>,
    named: Vec<bool>,
}

impl Scores {
    fn none(rows: usize) -> Self {
        Self { scores: vec![0; rows], named: vec![false; rows] }
    }

    /// The sums where all of them are found; `None` of none.
    fn all(mut each: impl Iterator<Item = Self>) -> Option<Self> {
        let first = each.next()?;
        Some(each.fold(first, |all, scores| all.and(&scores)))
    }

    fn raise(&mut self, row: u32, score: u32) {
        self.raise_score(row, score);
        if let Some(named) = self.named.get_mut(place(row)) {
            *named |= score > MENTIONED_MAX;
        }
    }

    fn raise_score(&mut self, row: u32, score: u32) {
        if let Some(best) = self.scores.get_mut(place(row)) {
            *best = score.max(*best);
        }
    }

    /// Adds to the score of a row that was found.
    fn add(&mut self, row: u32, score: u32) {
        if let Some(found) = self.scores.get_mut(place(row)).filter(|found| **found > 0) {
            *found = found.saturating_add(score);
        }
    }

    fn and(mut self, other: &Self) -> Self {
        for (score, more) in self.scores.iter_mut().zip(&other.scores) {
            *score = if *score == 0 || *more == 0 { 0 } else { score.saturating_add(*more) };
        }
        for (named, more) in self.named.iter_mut().zip(&other.named) {
            *named |= more;
        }
        self
    }

    fn or(&mut self, other: &Self) {
        for (score, more) in self.scores.iter_mut().zip(&other.scores) {
            *score = (*score).max(*more);
        }
        for (named, more) in self.named.iter_mut().zip(&other.named) {
            *named |= more;
        }
    }

    /// The rows that were found. Where some are called so, those that only mention it are left out: a vase that is "two bowls
    /// joined" is no bowl.
    fn settle(self) -> (Vec<(u32, u32)>, bool) {
        let rows = || (0..).zip(self.scores.iter().zip(&self.named)).filter(|(_, (score, _))| **score > 0);
        let is_named = rows().any(|(_, (_, named))| *named);
        let found = rows().filter(|(_, (_, named))| **named || !is_named).map(|(row, (score, _))| (row, *score));
        (found.collect(), is_named)
    }
}

/// The place of a row.
fn place(row: u32) -> usize {
    usize::try_from(row).unwrap_or(usize::MAX)
}

/// What a shopper typed, as the page repeats it: trimmed and no longer than what is read of it.
pub fn shown_query(typed: &str) -> String {
    let text: String = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().filter(|c| !c.is_control()).take(QUERY_CHARS_MAX).collect()
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "a test may fail by panicking")]
mod tests;
