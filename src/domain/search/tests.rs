use proptest::prelude::*;

use super::*;
use crate::domain::index::Indexer;
use crate::domain::index::sample::{Sketch, of_sketch};
use crate::domain::synonyms::Synonyms;

/// Title, type, tags, option, variants, collection, description.
type Piece =
    (&'static str, &'static str, &'static str, &'static str, &'static [Sketch<'static>], &'static str, &'static str);

const PIECES: &[Piece] = &[
    ("Canvas Sneakers", "Shoes", "shoes,summer", "Size", &[("SNK-01", 5_000, true, "42")], "Feet", "Stitched by hand."),
    ("Café au lait bowl", "Bowls", "breakfast,blue", "", &[("BWL-77", 2_000, false, "")], "Eat", "For milk."),
    ("Blue bowl", "Bowls", "breakfast", "", &[("BWL-78", 2_000, true, "")], "Eat", "For soup."),
    ("Bowl", "Bowls", "", "Glaze", &[("BWL-79", 2_000, true, "Deep blue")], "Eat", "Oven safe."),
    ("Moon vase", "Vases", "", "", &[("VSE-01", 9_000, true, "")], "Grow", "Two bowls, joined. Takes a tulip."),
];

struct Shelf {
    rows: Vec<IndexRow>,
    search: SearchIndex,
}

fn shelf(groups: &[&[&str]]) -> Shelf {
    let groups = groups.iter().map(|group| group.iter().map(|&term| term.to_owned()).collect()).collect();
    let thesaurus = Thesaurus::new(&Synonyms { groups }, Language::English);
    let mut indexer = Indexer::default();
    let mut search = SearchIndexer::new(Language::English, thesaurus, ["Feet", "Eat", "Grow", "Everything"]);
    let mut rows = Vec::new();
    for (rank, (title, kind, tags, option, variants, collection, description)) in (0..).zip(PIECES) {
        rows.push(of_sketch(rank, title, kind, tags, option, variants, |new| {
            search.push(new, [*collection], description);
            indexer.row(new)
        }));
    }
    Shelf { rows, search: search.settle() }
}

impl Shelf {
    fn found(&self, query: &str) -> Vec<u32> {
        self.search.search(&self.rows, query).rows
    }
}

#[test]
fn an_ending_or_an_accent_does_no_harm() {
    let shelf = shelf(&[]);
    for query in ["sneakers", "Sneaker", "SNEAKERS!", "canvas sneak", "snk-01", "the sneakers"] {
        assert_eq!(shelf.found(query), [0], "{query}");
    }
    assert_eq!(shelf.found("cafe bowls"), [1]);
}

#[test]
fn one_edit_is_forgiven_in_four_letters_and_two_in_eight() {
    let shelf = shelf(&[]);
    for query in ["sneekers", "snaekers", "neakers", "snekers", "snaekerz"] {
        let answer = shelf.search.search(&shelf.rows, query);
        assert_eq!((answer.rows, answer.corrected.as_deref()), (vec![0], Some("sneakers")), "{query}");
    }
    for (query, right) in [("bwol", "bowl"), ("blue bolw", "blue bowl"), ("tulib", "tulip"), ("brekfa", "breakfast")] {
        let answer = shelf.search.search(&shelf.rows, query);
        assert_eq!(answer.corrected.as_deref(), Some(right), "{query}");
        assert!(!answer.rows.is_empty(), "{query}");
    }
    // Two slips that mean the same word are one word.
    let twice = shelf.search.search(&shelf.rows, "sneekers snaekers");
    assert_eq!((twice.rows, twice.corrected.as_deref()), (vec![0], Some("sneakers")));
    // Too short, too far, or a number.
    for query in ["bol", "blu e", "xblux", "43", "snk-02", "sxxxkers"] {
        let answer = shelf.search.search(&shelf.rows, query);
        assert_eq!(answer.corrected, None, "{query}");
    }
}

#[test]
fn what_is_spelled_right_is_not_taken_for_something_else() {
    let shelf = shelf(&[]);
    for query in ["bowl", "bow", "blue", "soup", "eat", "tulip", "returns"] {
        assert_eq!(shelf.search.search(&shelf.rows, query).corrected, None, "{query}");
    }
}

#[test]
fn every_word_has_to_be_found_and_less_is_offered_where_one_is_not() {
    let shelf = shelf(&[]);
    assert_eq!(shelf.found("blue sneakers"), Vec::<u32>::new());
    assert_eq!(shelf.search.relaxed("blue sneakers"), [("blue".to_owned(), 3), ("sneakers".to_owned(), 1)]);
    assert_eq!(shelf.search.relaxed("blue zeppelin"), [("blue".to_owned(), 3)]);
    assert_eq!(shelf.search.relaxed("zeppelin"), []);
    assert_eq!(shelf.found("breakfast bwl"), [2, 1]);
}

#[test]
fn words_that_hold_others_together_or_wish_are_not_looked_for() {
    let shelf = shelf(&[]);
    assert_eq!(shelf.found("a gift for someone who likes sneakers"), [0]);
    assert_eq!(shelf.found("bowls for the summer"), Vec::<u32>::new());
}

#[test]
fn what_else_it_is_called_is_found_too_after_what_it_is_called() {
    let shelf = shelf(&[&["trainer", "sneaker", "gym shoe"], &["dish", "bowl"], &["azure", "deep blue"]]);
    for query in ["trainer", "Trainers", "gym shoes", "canvas trainers", "gym shoes summer"] {
        assert_eq!(shelf.found(query), [0], "{query}");
    }
    assert_eq!(shelf.found("azure dish"), [3]);
    assert_eq!(shelf.found("blue dishes"), [2, 3, 1]);
    assert_eq!(shelf.found("bowl"), [3, 2, 1]);
    // Slips and beginnings are forgiven there, too.
    for query in ["treiner", "train", "trainre"] {
        assert_eq!(shelf.found(query), [0], "{query}");
    }
    // Only all of a term is another name.
    for query in ["gym", "azure sneakers"] {
        assert_eq!(shelf.found(query), Vec::<u32>::new(), "{query}");
    }
}

#[test]
fn the_title_counts_more_than_the_rest_and_the_whole_title_most() {
    let shelf = shelf(&[]);
    assert_eq!(shelf.found("bowl"), [3, 2, 1]);
    assert_eq!(shelf.found("blue"), [2, 3, 1]);
    assert_eq!(shelf.found("blue bowl"), [2, 3, 1]);
    assert_eq!(shelf.found("bwl-77").first(), Some(&1));
}

#[test]
fn what_only_mentions_it_is_shown_where_nothing_is_called_so() {
    let shelf = shelf(&[]);
    assert_eq!(shelf.found("soup"), [2]);
    assert_eq!(shelf.found("soup bowl"), [2]);
    // The vase is "two bowls, joined", and no bowl.
    assert!(!shelf.found("bowls").contains(&4));
    assert_eq!(shelf.found("vase bowls"), [4]);
}

#[test]
fn who_made_it_is_asked_by_the_whole_name() {
    let shelf = shelf(&[]);
    assert_eq!(shelf.found("by Marl & Ember").len(), PIECES.len());
    assert_eq!(shelf.found("bowl by Marl & Ember"), [2, 3, 1]);
}

#[test]
fn the_name_of_a_collection_is_the_collection() {
    let shelf = shelf(&[]);
    assert_eq!(shelf.search.category("eat"), Some(1));
    assert_eq!(shelf.search.category("Growing"), Some(2));
    assert_eq!(shelf.search.category("eat blue"), None);
    assert_eq!(shelf.search.category(""), None);
}

#[test]
fn a_query_of_nothing_finds_nothing() {
    let shelf = shelf(&[&["trainer", "sneaker"]]);
    for query in ["", "  ", "-- !", "\u{301}", "\"(*)\" AND", "'; drop table product; --", "🏺🏺", "bowl🏺'\" or 1=1"]
    {
        assert_eq!(shelf.found(query), Vec::<u32>::new(), "{query:?}");
        assert_eq!(shelf.search.suggest(&shelf.rows, query).products, Vec::<u32>::new(), "{query:?}");
    }
    assert_eq!(shelf.found("\"bowl\" 🏺 (blue)").first(), Some(&2), "what is around words is passed over");
    assert_eq!(shown_query("  deep \n blue\u{0} "), "deep blue");
    assert_eq!(shown_query(&"ä".repeat(500)).chars().count(), QUERY_CHARS_MAX);
    assert_eq!(shelf.found(&"bowl ".repeat(2_000)), [3, 2, 1], "ten kilobytes");
}

#[test]
fn what_is_offered_while_typing_is_little_and_finds_something() {
    let shelf = shelf(&[&["trainer", "sneaker"], &["dish", "bowl"]]);
    let suggested = |typed| shelf.search.suggest(&shelf.rows, typed);
    assert_eq!(suggested("b"), Suggested::default());
    let bo = suggested("bo");
    assert_eq!((bo.queries.first().map(String::as_str), bo.categories.len()), (Some("bowls"), 0));
    assert_eq!(bo.products, [2, 3, 1]);
    assert_eq!(suggested("ea").categories, [1]);
    assert_eq!(suggested("train").queries, ["trainer"]);
    assert_eq!(suggested("blue bo").queries, ["blue bowls"]);
    assert_eq!(suggested("sneekers").queries, ["sneakers"]);
    for typed in ["ea", "bl", "blue bo", "train", "di", "sn"] {
        let all = suggested(typed);
        assert!(all.queries.len() + all.categories.len() + all.products.len() <= SUGGESTIONS_MAX, "{typed}");
        for query in all.queries {
            assert!(!shelf.found(&query).is_empty(), "{typed}: {query}");
        }
    }
}

proptest! {
    #[test]
    fn any_query_is_answered_the_same_each_time(query in "\\PC{0,300}") {
        let shelf = shelf(&[&["trainer", "sneaker"]]);
        let answer = shelf.search.search(&shelf.rows, &query);
        prop_assert!(answer.rows.len() <= PIECES.len());
        prop_assert_eq!(&shelf.search.search(&shelf.rows, &query), &answer);
        // What was looked for instead is spelled right.
        if let Some(right) = answer.corrected {
            let again = shelf.search.search(&shelf.rows, &right);
            prop_assert_eq!((again.rows, again.corrected), (answer.rows, None));
        }
        shelf.search.relaxed(&query);
        shelf.search.suggest(&shelf.rows, &query);
        shelf.search.category(&query);
    }

    #[test]
    fn one_edit_is_forgiven(place in 0..7_usize, kind in 0..4_u8, word in prop::sample::select(vec!["breakfast", "sneakers"])) {
        let shelf = shelf(&[]);
        let letters: Vec<char> = word.chars().collect();
        let mut edited = letters.clone();
        match kind {
            0 => { edited.remove(place); }
            1 => edited.insert(place, 'x'),
            2 => edited.iter_mut().skip(place).take(1).for_each(|letter| *letter = 'x'),
            _ => edited.swap(place, place.saturating_sub(1)),
        }
        let edited: String = edited.into_iter().collect();
        prop_assert!(!shelf.found(&edited).is_empty(), "{} {}", word, edited);
    }
}
