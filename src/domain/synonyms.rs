//! Terms that mean the same to those who search: a beaker is a tumbler, and a salt cellar is a salt pig.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::text::{Language, words};

/// Terms of a group, and groups of a shop.
const TERMS_MAX: usize = 40;
const GROUPS_MAX: usize = 2_000;
/// Words of a term.
const TERM_WORDS_MAX: usize = 4;

/// Groups of terms, as the merchant writes them. A term is a word or a few.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Synonyms {
    pub groups: Vec<Vec<String>>,
}

impl Synonyms {
    /// Whether it makes sense.
    ///
    /// # Errors
    /// A sentence about the first group that doesn't.
    pub fn check(&self) -> Result<(), String> {
        if self.groups.len() > GROUPS_MAX {
            return Err(format!("there are {} groups of synonyms, and {GROUPS_MAX} are kept", self.groups.len()));
        }
        for group in &self.groups {
            if group.len() < 2 || group.len() > TERMS_MAX {
                return Err(format!("the synonyms {group:?} should be 2 to {TERMS_MAX}"));
            }
            let odd = group.iter().find(|term| !(1..=TERM_WORDS_MAX).contains(&words(term).count()));
            if let Some(odd) = odd {
                return Err(format!("the synonym {odd:?} should have 1 to {TERM_WORDS_MAX} words"));
            }
        }
        Ok(())
    }
}

/// The same, as search looks things up in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Thesaurus {
    /// Of each term, as stems, the other terms of its groups.
    others: BTreeMap<Vec<String>, Vec<Vec<String>>>,
    /// The words of all terms, folded, as the merchant writes them.
    words: BTreeSet<String>,
    /// The terms, as the merchant writes them.
    terms: BTreeSet<String>,
}

impl Thesaurus {
    /// Reads the groups; terms that have the same stems are one.
    pub fn new(synonyms: &Synonyms, language: Language) -> Self {
        let stemmer = language.stemmer();
        let mut thesaurus = Self::default();
        for group in &synonyms.groups {
            let terms: Vec<Vec<String>> = group.iter().map(|term| stemmer.meaning(term)).collect();
            thesaurus.words.extend(group.iter().flat_map(|term| words(term)));
            thesaurus.terms.extend(group.iter().map(|term| words(term).collect::<Vec<_>>().join(" ")));
            for term in &terms {
                let known = thesaurus.others.entry(term.clone()).or_default();
                for other in &terms {
                    if other != term && !known.contains(other) {
                        known.push(other.clone());
                    }
                }
            }
        }
        thesaurus
    }

    /// The longest term that these stems, without words that only hold others together, begin with: of how many it is, and what else it
    /// is called, as stems.
    pub(super) fn leading(&self, stems: &[String]) -> Option<(usize, &[Vec<String>])> {
        (1..=TERM_WORDS_MAX.min(stems.len())).rev().find_map(|count| {
            let others = self.others.get(stems.get(..count)?)?;
            Some((count, others.as_slice()))
        })
    }

    /// The words that it knows, folded.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// The terms that it knows, folded.
    pub(super) fn terms(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(groups: &[&[&str]]) -> Synonyms {
        Synonyms { groups: groups.iter().map(|group| group.iter().map(|&term| term.to_owned()).collect()).collect() }
    }

    fn folded(text: &str) -> Vec<String> {
        Language::English.stemmer().of_all(text)
    }

    #[test]
    fn a_term_leads_to_the_others_of_all_its_groups() {
        let thesaurus =
            Thesaurus::new(&groups(&[&["Tumblers", "beaker"], &["beaker", "goblet", "Tumbler"]]), Language::English);
        let others = [folded("tumbler"), folded("goblet")];
        assert_eq!(thesaurus.leading(&folded("beakers blue")), Some((1, others.as_slice())));
        assert_eq!(thesaurus.leading(&folded("blue beaker")), None);
    }

    #[test]
    fn the_longest_term_counts() {
        let thesaurus = Thesaurus::new(&groups(&[&["salt", "spice"], &["salt cellar", "salt pig"]]), Language::English);
        assert_eq!(thesaurus.leading(&folded("salt cellar white")), Some((2, [folded("salt pig")].as_slice())));
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_name() {
        for (bad, about) in [
            (groups(&[&["mug"]]), "2 to 40"),
            (groups(&[&["mug", "  "]]), "\"  \""),
            (groups(&[&["mug", "a cup of tea for two"]]), "1 to 4 words"),
            (groups(&vec![["a", "b"].as_slice(); GROUPS_MAX + 1]), "2000"),
        ] {
            let sentence = bad.check().err().unwrap_or_default();
            assert!(sentence.contains(about), "{sentence}");
        }
        assert_eq!(groups(&[&["mug", "cup"]]).check(), Ok(()));
    }
}
