//! What is offered while somebody types: words to look for, collections, and products.

use std::collections::BTreeSet;

use super::{IndexRow, SearchIndex};
use crate::domain::text::words;

/// Fewer letters could mean anything.
const TYPED_MIN: usize = 2;
/// What is offered of each kind, together no more than can be taken in at a glance.
const QUERIES_MAX: usize = 3;
const CATEGORIES_MAX: usize = 2;
pub const SUGGESTIONS_MAX: usize = 10;
/// Words that are tried as the end of what was typed, or as what else things are called.
const TRIED_MAX: usize = 4;

/// What is offered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggested {
    /// Words to look for: each finds something.
    pub queries: Vec<String>,
    /// Collections, as places in the merchant's order.
    pub categories: Vec<usize>,
    /// Products, as rows, best match first.
    pub products: Vec<u32>,
}

impl SearchIndex {
    /// What is offered to somebody who has typed this so far.
    pub fn suggest(&self, rows: &[IndexRow], typed: &str) -> Suggested {
        let typed_words: Vec<String> = words(typed).take(super::WANTED_MAX).collect();
        if typed_words.iter().map(|word| word.chars().count()).sum::<usize>() < TYPED_MIN {
            return Suggested::default();
        }
        let answer = self.search(rows, typed);
        // A slip of the finger is put right first, so that the end of the right word is offered.
        let read = answer.corrected.as_deref().map_or(typed_words, |right| words(right).collect());
        let mut queries = self.queries(rows, &read);
        if let Some(right) = answer.corrected.filter(|right| !answer.rows.is_empty() && !queries.contains(right)) {
            queries.insert(0, right);
        }
        queries.truncate(QUERIES_MAX);
        let mut categories = self.categories_like(&read);
        categories.truncate(CATEGORIES_MAX);
        let left = SUGGESTIONS_MAX.saturating_sub(queries.len()).saturating_sub(categories.len());
        Suggested { queries, categories, products: answer.rows.into_iter().take(left).collect() }
    }

    /// Collections in whose titles all that was typed begins words.
    fn categories_like(&self, typed: &[String]) -> Vec<usize> {
        let stemmer = self.language.stemmer();
        let fits = |title: &String| {
            typed
                .iter()
                .all(|typed| title.split(' ').any(|word| word.starts_with(typed.as_str()) || word == stemmer.of(typed)))
        };
        let all = self.categories.iter().enumerate();
        all.filter(|(_, title)| fits(title)).map(|(place, _)| place).collect()
    }

    /// Kinds of things, what else they are called, and then words that begin with the last that was typed.
    fn queries(&self, rows: &[IndexRow], typed: &[String]) -> Vec<String> {
        let stemmer = self.language.stemmer();
        let typed_text = typed.join(" ");
        let by_stems = |text: &str| format!("\n{}", stemmer.of_all(text).join(" "));
        let mut seen: BTreeSet<String> = BTreeSet::from([by_stems(&typed_text), typed_text]);
        let mut offered = Vec::new();
        let mut offer = |text: String| {
            // "mug" and "mugs" are one offer.
            if seen.insert(text.clone()) && seen.insert(by_stems(&text)) {
                offered.push(text);
            }
        };
        let begins = |phrase: &str| {
            let own: Vec<String> = words(phrase).collect();
            typed.iter().all(|typed| own.iter().any(|word| word.starts_with(typed.as_str())))
        };
        let mut kinds: Vec<(usize, &String)> =
            self.types.values().filter(|(name, _)| begins(name)).map(|(name, rows)| (rows.len(), name)).collect();
        kinds.sort_by(|(count, one), (other_count, other)| other_count.cmp(count).then(one.cmp(other)));
        kinds.into_iter().for_each(|(_, name)| offer(name.clone()));
        let called = self.thesaurus.terms().filter(|term| begins(term));
        called.take(TRIED_MAX).filter(|term| self.finds(rows, term)).for_each(|term| offer(term.to_owned()));

        let Some((last, before)) = typed.split_last().filter(|(last, _)| last.chars().count() >= TYPED_MIN) else {
            return offered;
        };
        let mut ends: Vec<usize> = self.dictionary.beginning_with(last).collect();
        ends.retain(|place| self.dictionary.names_something(*place) && self.dictionary.word(*place) != last);
        ends.sort_by_key(|place| (std::cmp::Reverse(self.dictionary.count(*place)), *place));
        for place in ends.into_iter().take(TRIED_MAX) {
            let word = self.dictionary.word(place);
            let text = before.iter().map(String::as_str).chain([word]).collect::<Vec<_>>().join(" ");
            let is_code = word.chars().any(char::is_numeric);
            if !is_code && (before.is_empty() || self.finds(rows, &text)) {
                offer(text);
            }
        }
        offered
    }

    fn finds(&self, rows: &[IndexRow], query: &str) -> bool {
        !self.search(rows, query).rows.is_empty()
    }
}
