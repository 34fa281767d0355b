//! The words of a catalogue, in the order of the alphabet, and where each stands: an inverted index.
//!
//! Sorted words answer three questions without looking at most of them: is there this word, which begin like this, and which are
//! nearly this. For the last one the table of edit distances is kept letter by letter, as one would walk down a tree of letters: words
//! with a common beginning share their rows of it, and a beginning that is too far off ends the walk for all that begin so.

use std::collections::{BTreeMap, HashMap};

use crate::domain::text::Stems;

/// Where in a product a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Title,
    Type,
    Collection,
    Option,
    Tag,
    Sku,
    /// One word of its maker's name: "Ember" is also a glaze.
    Maker,
    Description,
}

impl Field {
    const fn bit(self) -> u8 {
        match self {
            Self::Title => 1,
            Self::Type => 2,
            Self::Collection => 4,
            Self::Option => 8,
            Self::Tag => 16,
            Self::Sku => 32,
            Self::Maker => 64,
            Self::Description => 128,
        }
    }
}

/// What a word in these fields says of the product, by the weightiest of them. What it is called says most; what is only mentioned in
/// its description, least.
const fn weight(fields: u8) -> u32 {
    const CALLED: u8 = Field::Title.bit() | Field::Sku.bit();
    const KIND: u8 = Field::Type.bit();
    const SHOWN: u8 = Field::Collection.bit() | Field::Option.bit();
    const TAGGED: u8 = Field::Tag.bit();
    if fields & CALLED != 0 {
        12
    } else if fields & KIND != 0 {
        10
    } else if fields & SHOWN != 0 {
        6
    } else if fields & TAGGED != 0 {
        5
    } else {
        MENTIONED
    }
}

/// The weight of a word that names nothing: in a description, or alone out of its maker's name.
const MENTIONED: u32 = 1;

/// Where a word stands: rows in ascending order, and the fields in each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Postings {
    rows: Vec<u32>,
    fields: Vec<u8>,
}

impl Postings {
    fn note(&mut self, row: u32, field: Field) {
        match (self.rows.last(), self.fields.last_mut()) {
            (Some(last), Some(fields)) if *last == row => *fields |= field.bit(),
            _ => {
                self.rows.push(row);
                self.fields.push(field.bit());
            }
        }
    }

    fn names_something(&self) -> bool {
        self.fields.iter().any(|fields| weight(*fields) > MENTIONED)
    }
}

/// The words of a catalogue while it is read.
#[derive(Debug, Default)]
pub struct Words {
    postings: HashMap<Box<str>, Postings>,
}

impl Words {
    /// The word stands there. Rows come in ascending order.
    pub fn note(&mut self, word: &str, row: u32, field: Field) {
        match self.postings.get_mut(word) {
            Some(postings) => postings.note(row, field),
            None => self.postings.entry(word.into()).or_default().note(row, field),
        }
    }

    /// A word that nothing has, and that is spelled right all the same.
    pub fn know(&mut self, word: &str) {
        if !self.postings.contains_key(word) {
            self.postings.insert(word.into(), Postings::default());
        }
    }

    /// All of them, in order.
    pub fn settle(self, stemmer: &Stems) -> Dictionary {
        let mut words: Vec<(Box<str>, Postings)> = self.postings.into_iter().collect();
        words.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let mut stems: BTreeMap<Box<str>, Vec<usize>> = BTreeMap::new();
        for (place, (word, postings)) in words.iter_mut().enumerate() {
            postings.rows.shrink_to_fit();
            postings.fields.shrink_to_fit();
            stems.entry(stemmer.of(word).into()).or_default().push(place);
        }
        Dictionary { words: words.into(), stems }
    }
}

/// The words in the order of the alphabet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dictionary {
    words: Box<[(Box<str>, Postings)]>,
    /// Of each stem the places of its words.
    stems: BTreeMap<Box<str>, Vec<usize>>,
}

impl Dictionary {
    pub fn word(&self, place: usize) -> &str {
        self.words.get(place).map_or("", |(word, _)| word)
    }

    /// How many products have it.
    pub fn count(&self, place: usize) -> usize {
        self.words.get(place).map_or(0, |(_, postings)| postings.rows.len())
    }

    /// Whether it stands in a title, a type or wherever else things are named, and is not only mentioned.
    pub fn names_something(&self, place: usize) -> bool {
        self.words.get(place).is_some_and(|(_, postings)| postings.names_something())
    }

    pub fn find(&self, word: &str) -> Option<usize> {
        self.words.binary_search_by(|(known, _)| (**known).cmp(word)).ok()
    }

    /// The words with this stem.
    pub fn with_stem(&self, stem: &str) -> &[usize] {
        self.stems.get(stem).map_or(&[], Vec::as_slice)
    }

    /// The words that begin like this, it itself included.
    pub fn beginning_with(&self, beginning: &str) -> std::ops::Range<usize> {
        let from = self.words.partition_point(|(word, _)| **word < *beginning);
        let rest = self.words.get(from..).unwrap_or_default();
        from..from.saturating_add(rest.partition_point(|(word, _)| word.starts_with(beginning)))
    }

    /// Each row in which the word stands, with the weight of where.
    pub fn rows_with(&self, place: usize) -> impl Iterator<Item = (u32, u32)> {
        let postings = self.words.get(place).map(|(_, postings)| postings);
        postings.into_iter().flat_map(|postings| {
            postings.rows.iter().zip(&postings.fields).map(|(row, fields)| (*row, weight(*fields)))
        })
    }

    /// The words that are no more than so many edits from what was typed, with the number of edits: a letter too many, too few or
    /// other, or two neighbours swapped. `beginnings` asks for words that only begin nearly like this.
    pub fn near(&self, typed: &[char], edits: u8, beginnings: bool) -> Vec<(usize, u8)> {
        let mut found = Vec::new();
        let mut walk = Walk::new(typed);
        let mut place: usize = 0;
        while let Some((word, _)) = self.words.get(place) {
            match walk.to(word, edits, beginnings) {
                Ok(distance) => {
                    if distance <= edits {
                        found.push((place, distance));
                    }
                    place = place.saturating_add(1);
                }
                // All that begin so are too far off.
                Err(beginning) => {
                    let rest = self.words.get(place..).unwrap_or_default();
                    let hopeless = rest.partition_point(|(word, _)| word.starts_with(beginning));
                    place = place.saturating_add(hopeless.max(1));
                }
            }
        }
        found
    }
}

/// A walk down the letters of one word after the other, with the distances from what was typed.
struct Walk<'a> {
    typed: &'a [char],
    letters: Vec<char>,
    /// For each letter that was walked, and for none: the distances from the beginnings of what was typed.
    rows: Vec<Vec<u8>>,
}

impl<'a> Walk<'a> {
    fn new(typed: &'a [char]) -> Self {
        let first = (0..=typed.len()).map(|count| u8::try_from(count).unwrap_or(u8::MAX)).collect();
        Self { typed, letters: Vec::new(), rows: vec![first] }
    }

    /// The distance of the word.
    ///
    /// # Errors
    /// When its beginning is already too far off; the beginning.
    fn to<'w>(&mut self, word: &'w str, edits: u8, beginnings: bool) -> Result<u8, &'w str> {
        let shared = self.letters.iter().zip(word.chars()).take_while(|(known, letter)| **known == *letter).count();
        self.letters.truncate(shared);
        self.rows.truncate(shared.saturating_add(1));
        for (offset, letter) in word.char_indices().skip(shared) {
            let row = self.row_after(letter);
            let nearest = row.iter().copied().min().unwrap_or(u8::MAX);
            self.letters.push(letter);
            self.rows.push(row);
            // No later row is better than the best of this one, not even by two letters swapped.
            if nearest > edits && (!beginnings || self.nearest_beginning() > edits) {
                return Err(word.get(..offset.saturating_add(letter.len_utf8())).unwrap_or(word));
            }
        }
        Ok(if beginnings { self.nearest_beginning() } else { self.rows.last().map_or(u8::MAX, |row| last(row)) })
    }

    /// The distance of whichever beginning of the word is nearest.
    fn nearest_beginning(&self) -> u8 {
        self.rows.iter().skip(1).map(|row| last(row)).min().unwrap_or(u8::MAX)
    }

    fn row_after(&self, letter: char) -> Vec<u8> {
        let above = self.rows.last().map_or(&[][..], Vec::as_slice);
        let two_above = self.rows.len().checked_sub(2).and_then(|place| self.rows.get(place));
        let mut row: Vec<u8> = Vec::with_capacity(above.len());
        let at = |row: &[u8], place: Option<usize>| place.and_then(|place| row.get(place)).copied().unwrap_or(u8::MAX);
        row.push(at(above, Some(0)).saturating_add(1));
        for (place, typed) in self.typed.iter().enumerate() {
            let same = u8::from(*typed != letter);
            let mut least = at(above, Some(place)).saturating_add(same);
            least = least.min(at(above, place.checked_add(1)).saturating_add(1));
            least = least.min(at(&row, Some(place)).saturating_add(1));
            let before = place.checked_sub(1);
            let is_swapped = before.and_then(|before| self.typed.get(before)) == Some(&letter)
                && self.letters.last() == Some(typed)
                && before.is_some();
            if is_swapped && let Some(two_above) = two_above {
                least = least.min(at(two_above, before).saturating_add(1));
            }
            row.push(least);
        }
        row
    }
}

fn last(row: &[u8]) -> u8 {
    row.last().copied().unwrap_or(u8::MAX)
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "a test may fail by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::text::Language;

    fn dictionary(words: &[&str]) -> Dictionary {
        let mut all = Words::default();
        for (row, word) in (0..).zip(words) {
            all.note(word, row, Field::Title);
        }
        all.settle(&Language::English.stemmer())
    }

    fn near(words: &[&str], typed: &str, edits: u8, beginnings: bool) -> Vec<(String, u8)> {
        let dictionary = dictionary(words);
        let typed: Vec<char> = typed.chars().collect();
        let found = dictionary.near(&typed, edits, beginnings).into_iter();
        found.map(|(place, edits)| (dictionary.word(place).to_owned(), edits)).collect()
    }

    /// The distance as a book has it, with the whole table.
    fn plain_distance(one: &[char], other: &[char]) -> usize {
        let mut table = vec![vec![0; other.len() + 1]; one.len() + 1];
        for i in 0..=one.len() {
            for j in 0..=other.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let mut least = (table[i - 1][j] + 1)
                        .min(table[i][j - 1] + 1)
                        .min(table[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]));
                    if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                        least = least.min(table[i - 2][j - 2] + 1);
                    }
                    least
                }
            }
        }
        table[one.len()][other.len()]
    }

    #[test]
    fn a_slip_is_a_letter_too_many_too_few_or_other_or_two_swapped() {
        for typed in ["bowl", "bwol", "bowll", "bol", "cowl"] {
            assert_eq!(near(&["bowl"], typed, 1, false).len(), 1, "{typed}");
        }
        for typed in ["owlb", "bolws", "bw", ""] {
            assert_eq!(near(&["bowl"], typed, 1, false), [], "{typed}");
        }
        let words = ["stone", "stoneware", "stonewares", "stores", "zest"];
        assert_eq!(near(&words, "stonware", 1, false), [("stoneware".to_owned(), 1)]);
        let found = near(&words, "stonwar", 1, true);
        assert_eq!(found, [("stoneware".to_owned(), 1), ("stonewares".to_owned(), 1)]);
    }

    #[test]
    fn words_are_found_by_their_beginnings_and_stems() {
        let dictionary = dictionary(&["bowl", "bowls", "bow", "cup", "éé"]);
        let words = |places: &[usize]| places.iter().map(|place| dictionary.word(*place)).collect::<Vec<_>>();
        assert_eq!(words(&dictionary.beginning_with("bow").collect::<Vec<_>>()), ["bow", "bowl", "bowls"]);
        assert_eq!(dictionary.beginning_with("zz").len(), 0);
        assert_eq!(dictionary.beginning_with("").len(), 5);
        assert_eq!(words(dictionary.with_stem("bowl")), ["bowl", "bowls"]);
        assert_eq!(dictionary.find("bowls").map(|place| dictionary.word(place)), Some("bowls"));
    }

    #[test]
    fn a_word_weighs_as_much_as_the_best_place_where_it_stands() {
        let mut words = Words::default();
        words.note("tea", 3, Field::Description);
        words.note("tea", 3, Field::Tag);
        words.note("tea", 7, Field::Description);
        words.note("milk", 7, Field::Description);
        words.know("chawan");
        words.know("tea");
        let dictionary = words.settle(&Language::English.stemmer());
        let place = dictionary.find("tea").unwrap_or_default();
        assert_eq!(dictionary.rows_with(place).collect::<Vec<_>>(), [(3, 5), (7, 1)]);
        assert!(dictionary.names_something(place));
        assert!(!dictionary.find("milk").is_some_and(|place| dictionary.names_something(place)));
        assert_eq!(dictionary.find("chawan").map(|place| dictionary.count(place)), Some(0));
    }

    proptest! {
        #[test]
        fn the_walk_finds_what_the_whole_table_says(
            words in prop::collection::btree_set("[abc]{1,7}", 0..30),
            typed in "[abc]{0,7}",
            edits in 0..3_u8,
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let typed_letters: Vec<char> = typed.chars().collect();
            let distance = |word: &str| plain_distance(&typed_letters, &word.chars().collect::<Vec<_>>());
            let expected: Vec<String> = words
                .iter()
                .filter(|word| distance(word) <= usize::from(edits))
                .map(|word| (*word).to_owned())
                .collect();
            let found: Vec<String> = near(&words, &typed, edits, false).into_iter().map(|(word, _)| word).collect();
            prop_assert_eq!(found, expected);
            let nearest_beginning = |word: &str| (1..=word.len()).filter_map(|end| word.get(..end)).map(distance).min();
            let expected: Vec<String> = words
                .iter()
                .filter(|word| nearest_beginning(word).is_some_and(|nearest| nearest <= usize::from(edits)))
                .map(|word| (*word).to_owned())
                .collect();
            let found: Vec<String> = near(&words, &typed, edits, true).into_iter().map(|(word, _)| word).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
