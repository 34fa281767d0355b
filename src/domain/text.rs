//! Words as search compares them: lower-case, without accents, and by their stems.

use rust_stemmers::{Algorithm, Stemmer};

pub use crate::words::Language;

/// Longer words are no words of a language: numbers and codes.
const STEMMED_CHARS_MAX: usize = 40;

impl Language {
    /// What makes stems of its words: "bowls" and "bowl" have one, "pouring" and "pours" another.
    pub(super) fn stemmer(self) -> Stems {
        let algorithm = match self {
            Self::English => Algorithm::English,
            Self::German => Algorithm::German,
        };
        Stems { stemmer: Stemmer::create(algorithm), language: self }
    }
}

/// Makes stems, by Snowball's rules for the language.
pub(super) struct Stems {
    stemmer: Stemmer,
    language: Language,
}

impl Stems {
    /// The stem of a folded word. Codes and numbers are their own.
    pub fn of(&self, word: &str) -> String {
        let is_word = word.chars().all(char::is_alphabetic) && word.chars().count() <= STEMMED_CHARS_MAX;
        if is_word { self.stemmer.stem(word).into_owned() } else { word.to_owned() }
    }

    /// The stems of a text's words.
    pub fn of_all(&self, text: &str) -> Vec<String> {
        words(text).map(|word| self.of(&word)).collect()
    }

    /// The same without words that only hold others together, unless there is nothing else.
    pub fn meaning(&self, text: &str) -> Vec<String> {
        let held = words(text).filter(|word| !is_stop_word(word, self.language)).map(|word| self.of(&word));
        let held: Vec<String> = held.collect();
        if held.is_empty() { self.of_all(text) } else { held }
    }
}

/// Whether the word only holds others together: "a bowl for the table" is about bowls and tables.
pub(super) fn is_stop_word(word: &str, language: Language) -> bool {
    let words: &[&str] = match language {
        Language::English => &[
            "a", "an", "and", "are", "at", "by", "for", "from", "i", "in", "is", "it", "my", "of", "on", "or", "our",
            "some", "that", "the", "this", "to", "with", "you", "your",
        ],
        Language::German => &[
            "als", "am", "an", "auf", "aus", "bei", "das", "dem", "den", "der", "des", "die", "ein", "eine", "einem",
            "einen", "einer", "eines", "fur", "im", "in", "ist", "mein", "meine", "mit", "oder", "und", "vom", "von",
            "zu", "zum", "zur",
        ],
    };
    words.contains(&word)
}

/// The words of a text: runs of letters and digits of any script, folded. An apostrophe is left out: "potter’s" is one word.
pub(super) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && !is_mark(c) && !is_apostrophe(c))
        .map(fold)
        .filter(|word| !word.is_empty())
}

/// Lower-case and without accents, so that "Café" and "cafe" are the same. It covers the letters of Europe's Latin alphabets;
/// other scripts are only lower-cased.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'ď' | 'đ' | 'ð' => folded.push('d'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => folded.push('e'),
            'ğ' | 'ģ' => folded.push('g'),
            'ì'..='ï' | 'ī' | 'į' | 'ı' => folded.push('i'),
            'ķ' => folded.push('k'),
            'ĺ' | 'ļ' | 'ľ' | 'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'ŕ' | 'ř' => folded.push('r'),
            'ś' | 'ş' | 'š' | 'ș' => folded.push('s'),
            'ţ' | 'ť' | 'ț' => folded.push('t'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            'þ' => folded.push_str("th"),
            mark if is_mark(mark) || is_apostrophe(mark) => {}
            other => folded.push(other),
        }
    }
    folded
}

/// A combining accent, as in texts that spell "é" with two characters.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_alike_however_they_are_written() {
        let folded = |text| words(text).collect::<Vec<_>>();
        assert_eq!(folded("Crème-brûlée Cups, 250 ml"), ["creme", "brulee", "cups", "250", "ml"]);
        assert_eq!(folded("cre\u{301}me"), ["creme"]);
        assert_eq!(folded("Glass GLASSES Straße"), ["glass", "glasses", "strasse"]);
        assert_eq!(folded("the potter’s wheel"), ["the", "potters", "wheel"]);
        assert_eq!(folded("茶碗 ЧАШКА"), ["茶碗", "чашка"]);
        assert_eq!(folded(" -- \u{301} ' "), Vec::<String>::new());
    }

    #[test]
    fn words_that_differ_by_their_endings_have_one_stem() {
        let stems = Language::English.stemmer();
        for (one, other) in
            [("mug", "mugs"), ("dish", "dishes"), ("vases", "vase"), ("serving", "serves"), ("glazed", "glaze")]
        {
            assert_eq!(stems.of(one), stems.of(other), "{one} {other}");
        }
        assert_ne!(stems.of("plate"), stems.of("platter"));
        assert_eq!(stems.of("b52s"), "b52s");
        let german = Language::German.stemmer();
        assert_eq!(german.of("tassen"), german.of("tasse"));
        assert_eq!(german.of("schalen"), german.of("schale"));
    }
}
