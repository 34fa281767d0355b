//! Search: finds products by words, forgiving about plurals, accents and one slip of the finger, and by what else things are called.

use std::cmp::Reverse;

use super::index::IndexRow;
use super::shown::About;
use super::synonyms::Thesaurus;
use super::text::words;

/// What is read of a query, in characters.
pub const QUERY_CHARS_MAX: usize = 200;
/// How many of its words count.
const WORDS_MAX: usize = 8;
/// Shorter words have to be spelled right: one edit turns too many of them into others.
const FORGIVEN_FROM: usize = 4;

/// How well a word of the query fits a word of the product, best first. A word of the title says more of a product than one of
/// its tags; a slip says least, but the title's still more than a tag's.
const TITLE_WHOLE: u32 = 12;
const TITLE_START: u32 = 8;
const OTHER_WHOLE: u32 = 6;
const OTHER_START: u32 = 4;
const TITLE_SLIP: u32 = 3;
const OTHER_SLIP: u32 = 1;
/// What the merchant says is another word for it says more than a slip of the finger, and less than its beginning.
const TITLE_SYNONYM: u32 = 5;
const OTHER_SYNONYM: u32 = 2;
/// The query is the whole title.
const SAME_TITLE: u32 = 20;

/// A term of the query: words of which each is looked for, and what else it is called.
struct Wanted<'a> {
    own: &'a [String],
    others: &'a [Vec<String>],
}

/// The products in which every word of the query is found (whole, as a beginning, one slip away, or by what else it is called), best
/// match first, with their scores. Of equals, what can be bought comes first, then the merchant's order decides.
pub fn search<'a>(
    rows: impl IntoIterator<Item = &'a IndexRow>,
    thesaurus: &Thesaurus,
    query: &str,
) -> Vec<(&'a IndexRow, u32)> {
    let query = read(query);
    let wanted = terms(&query, thesaurus);
    if wanted.is_empty() {
        return Vec::new();
    }
    let whole = query.join(" ");
    let mut found: Vec<(&IndexRow, u32)> =
        rows.into_iter().filter_map(|row| Some((row, score(row, &wanted, &whole)?))).collect();
    found.sort_by_key(|(row, score)| (Reverse(*score), !row.available, row.rank));
    found
}

/// What a search is about: its words and what else they are called.
pub fn about(thesaurus: &Thesaurus, query: &str) -> About {
    let query = read(query);
    let others = terms(&query, thesaurus).into_iter().flat_map(|term| term.others.iter().flatten());
    About(query.iter().chain(others).cloned().collect())
}

/// What a shopper typed, as the page repeats it: trimmed and no longer than what is read of it.
pub fn shown_query(typed: &str) -> String {
    let text: String = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().filter(|c| !c.is_control()).take(QUERY_CHARS_MAX).collect()
}

/// The words of a query that count.
fn read(query: &str) -> Vec<String> {
    let query: String = query.chars().take(QUERY_CHARS_MAX).collect();
    words(&query).take(WORDS_MAX).collect()
}

/// The words as terms, of which the thesaurus knows some.
fn terms<'a>(query: &'a [String], thesaurus: &'a Thesaurus) -> Vec<Wanted<'a>> {
    let mut terms = Vec::new();
    let mut rest = query;
    while !rest.is_empty() {
        let (count, others) = thesaurus.leading(rest).unwrap_or((1, &[]));
        let Some((own, after)) = rest.split_at_checked(count) else { break };
        terms.push(Wanted { own, others });
        rest = after;
    }
    terms
}

fn score(row: &IndexRow, wanted: &[Wanted<'_>], whole: &str) -> Option<u32> {
    let terms = sum(wanted, |wanted| term_score(row, wanted))?;
    let bonus = if *row.title_words == *whole { SAME_TITLE } else { 0 };
    Some(terms.saturating_add(bonus))
}

/// The term by its own words, or by those of the best other one.
fn term_score(row: &IndexRow, wanted: &Wanted<'_>) -> Option<u32> {
    let other = |term: &Vec<String>| sum(term, |word| synonym_score(row, word));
    let others = wanted.others.iter().filter_map(other).max();
    sum(wanted.own, |word| word_score(row, word)).max(others)
}

/// The scores of all of them; `None` when one is not found.
fn sum<T>(wanted: &[T], score: impl Fn(&T) -> Option<u32>) -> Option<u32> {
    wanted.iter().try_fold(0_u32, |sum, one| Some(sum.saturating_add(score(one)?)))
}

/// Nobody typed this word, so it has no slips, and no end is missing.
fn synonym_score(row: &IndexRow, word: &str) -> Option<u32> {
    let is_in = |words: &str| words.split(' ').any(|own| own == word);
    let other = || is_in(&row.other_words).then_some(OTHER_SYNONYM);
    if is_in(&row.title_words) { Some(TITLE_SYNONYM) } else { other() }
}

fn word_score(row: &IndexRow, wanted: &str) -> Option<u32> {
    let title = best_fit(&row.title_words, wanted, [TITLE_WHOLE, TITLE_START, TITLE_SLIP]);
    if title >= Some(OTHER_WHOLE) {
        return title;
    }
    title.max(best_fit(&row.other_words, wanted, [OTHER_WHOLE, OTHER_START, OTHER_SLIP]))
}

/// What the best of the words is worth.
fn best_fit(words: &str, wanted: &str, [whole, start, slip]: [u32; 3]) -> Option<u32> {
    let mut best = None;
    for word in words.split(' ') {
        if word == wanted {
            return Some(whole);
        }
        if word.starts_with(wanted) {
            best = Some(start);
        } else if best.is_none() && one_slip(wanted, word) {
            best = Some(slip);
        }
    }
    best
}

/// Whether two words differ by one letter too many, too few, or other, or by two neighbours swapped.
/// It runs for most words of the catalogue, so it allocates nothing and gives up at the second difference.
fn one_slip(one: &str, other: &str) -> bool {
    let (mut rest, mut other_rest) = (one.chars(), other.chars());
    loop {
        let (before, other_before) = (rest.as_str(), other_rest.as_str());
        match (rest.next(), other_rest.next()) {
            (None, None) => break,
            (a, b) if a == b => {}
            (a, b) => {
                let (after, other_after) = (rest.as_str(), other_rest.as_str());
                let slipped = after == other_after
                    || after == other_before
                    || before == other_after
                    || (rest.next() == b && other_rest.next() == a && rest.as_str() == other_rest.as_str());
                if !slipped {
                    return false;
                }
                break;
            }
        }
    }
    one.chars().count().min(other.chars().count()) >= FORGIVEN_FROM
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::index::sample::row;
    use crate::domain::synonyms::Synonyms;

    fn rows() -> Vec<IndexRow> {
        vec![
            row(1, "Canvas Sneakers", "shoes,summer", "Size", &[("SNK-01", 5_000, true, "42")]),
            row(2, "Café au lait bowl", "breakfast,blue", "", &[("BWL-77", 2_000, false, "")]),
            row(3, "Blue bowl", "breakfast", "", &[("BWL-78", 2_000, true, "")]),
            row(4, "Bowl", "", "Glaze", &[("BWL-79", 2_000, true, "Deep blue")]),
        ]
    }

    fn ids(query: &str) -> Vec<u32> {
        ids_with(&Thesaurus::default(), query)
    }

    fn ids_with(thesaurus: &Thesaurus, query: &str) -> Vec<u32> {
        search(&rows(), thesaurus, query).into_iter().map(|(row, _)| row.rank).collect()
    }

    #[test]
    fn a_slip_a_plural_or_an_accent_does_no_harm() {
        for query in ["sneakers", "Sneaker", "sneekers", "snaekers", "neakers", "SNEAKERS!", "canvas sneak", "snk-01"] {
            assert_eq!(ids(query), [1], "{query}");
        }
        assert_eq!(ids("cafe bowls"), [2]);
    }

    #[test]
    fn every_word_has_to_be_found() {
        assert_eq!(ids("blue sneakers"), Vec::<u32>::new());
        assert_eq!(ids("breakfast bwl"), [3, 2]);
    }

    #[test]
    fn what_else_it_is_called_is_found_too_after_what_it_is_called() {
        let group = |terms: &[&str]| terms.iter().map(|&term| term.to_owned()).collect();
        let groups =
            vec![group(&["trainer", "sneaker", "gym shoe"]), group(&["dish", "bowl"]), group(&["azure", "deep blue"])];
        let thesaurus = Thesaurus::new(&Synonyms { groups });
        let ids = |query| ids_with(&thesaurus, query);
        for query in ["trainer", "Trainers", "gym shoes", "canvas trainers", "gym shoes summer"] {
            assert_eq!(ids(query), [1], "{query}");
        }
        assert_eq!(ids("azure dish"), [4]);
        assert_eq!(ids("blue dishes"), [3, 4, 2]);
        assert_eq!(ids("bowl"), [4, 3, 2]);
        // Only what the merchant wrote, and only all of it.
        for query in ["train", "treiner", "gym", "azure sneakers"] {
            assert_eq!(ids(query), Vec::<u32>::new(), "{query}");
        }
    }

    #[test]
    fn the_title_counts_more_than_tags_and_the_whole_title_most() {
        assert_eq!(ids("bowl"), [4, 3, 2]);
        assert_eq!(ids("blue"), [3, 4, 2]);
        assert_eq!(ids("blue bowl"), [3, 4, 2]);
    }

    #[test]
    fn short_words_have_to_be_spelled_right() {
        assert_eq!(ids("43"), Vec::<u32>::new());
        assert_eq!(ids("bol"), Vec::<u32>::new());
    }

    #[test]
    fn a_query_of_nothing_finds_nothing() {
        for query in ["", "  ", "-- !", "\u{301}"] {
            assert_eq!(ids(query), Vec::<u32>::new(), "{query:?}");
        }
        assert_eq!(shown_query("  deep \n blue\u{0} "), "deep blue");
        assert_eq!(shown_query(&"ä".repeat(500)).chars().count(), QUERY_CHARS_MAX);
    }

    #[test]
    fn a_slip_is_one_edit() {
        for (one, other) in
            [("bowl", "bwol"), ("bowl", "bowls"), ("bowl", "cowl"), ("tasse", "tässe"), ("same", "same")]
        {
            assert!(one_slip(one, other), "{one} {other}");
        }
        for (one, other) in [("bowl", "bolws"), ("plate", "slats"), ("bowl", "owlb"), ("cup", "cap"), ("bowl", "")] {
            assert!(!one_slip(one, other), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn any_query_is_answered(query in "\\PC{0,300}") {
            let rows = rows();
            prop_assert!(search(&rows, &Thesaurus::default(), &query).len() <= rows.len());
        }

        #[test]
        fn one_edit_is_forgiven(word in "[a-zé]{5,12}", place in 0..5_usize, kind in 0..4_u8) {
            let letters: Vec<char> = word.chars().collect();
            let mut edited = letters.clone();
            match kind {
                0 => { edited.remove(place); }
                1 => edited.insert(place, 'x'),
                2 => edited.iter_mut().skip(place).take(1).for_each(|letter| *letter = 'x'),
                _ => edited.swap(place, place.saturating_sub(1)),
            }
            let edited: String = edited.into_iter().collect();
            prop_assert!(one_slip(&word, &edited) && one_slip(&edited, &word), "{} {}", word, edited);
        }
    }
}
