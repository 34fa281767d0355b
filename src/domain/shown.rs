//! Which of a product's variants a list shows: in a list of blue things the blue one.

use super::choice::OPTION_FIELD;
use super::index::{IndexRow, IndexVariant};
use super::listing::ListingQuery;
use super::query_string::encode;
use super::text::Language;

/// What a list is about, beside its filters: the stems of its name, or of a search with their synonyms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    language: Language,
    stems: Vec<String>,
}

impl About {
    /// What a name says.
    pub fn named(name: &str, language: Language) -> Self {
        Self { language, stems: language.stemmer().of_all(name) }
    }

    /// About words with these stems.
    pub(super) fn stems(stems: Vec<String>, language: Language) -> Self {
        Self { language, stems }
    }

    /// Whether it names the value, in all its words.
    fn names(&self, value: &str) -> bool {
        if self.stems.is_empty() {
            return false;
        }
        let wanted = self.language.stemmer().of_all(value);
        !wanted.is_empty() && wanted.iter().all(|stem| self.stems.contains(stem))
    }
}

/// A variant that shows what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its place among the product's variants.
    pub place: usize,
    /// What was asked for, as the query of the product's page: `option.Glaze=Moss`.
    pub picks: String,
}

impl IndexRow {
    /// The variant that has most of what the list's filters or its name ask for; of equals one that can be had, then the merchant's
    /// first. `None` when nothing of the product was asked for: any variant will do.
    pub fn shown(&self, query: &ListingQuery, about: &About) -> Option<Shown> {
        let is_asked = |axis: usize, value: usize| {
            self.axes.get(axis).is_some_and(|axis| {
                let value = axis.values.get(value);
                // Where only one is made, nobody has to be told.
                value.is_some_and(|value| axis.values.len() > 1 && (query.has(&axis.name, value) || about.names(value)))
            })
        };
        let asked = |variant: &IndexVariant| variant.picks().filter(|(axis, value)| is_asked(*axis, *value)).count();
        // `max_by_key` takes the last of equals.
        let best =
            self.variants.iter().enumerate().rev().max_by_key(|(_, variant)| (asked(variant), variant.available));
        let (place, best) = best.filter(|(_, best)| asked(best) > 0)?;
        let pick = |(axis, value): (usize, usize)| {
            let axis = self.axes.get(axis)?;
            Some([OPTION_FIELD, &encode(&axis.name), "=", &encode(axis.values.get(value)?)].concat())
        };
        let picks = best.picks().filter(|(axis, value)| is_asked(*axis, *value)).filter_map(pick);
        Some(Shown { place, picks: picks.collect::<Vec<_>>().join("&") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::index::sample::row;
    use crate::domain::money::Currency;

    fn mug() -> IndexRow {
        let variants = [
            ("M-1", 2_600, true, "Ash/Small"),
            ("M-2", 3_200, true, "Ash/Large"),
            ("M-3", 2_600, false, "Deep blue/Small"),
            ("M-4", 3_200, true, "Deep blue/Large"),
        ];
        row(1, "Mug", "", "Glaze/Size", &variants)
    }

    fn shown(query: &str, about: &str) -> Option<(usize, String)> {
        let query = ListingQuery::from_query(query, Currency::EUR);
        mug().shown(&query, &About::named(about, Language::English)).map(|shown| (shown.place, shown.picks))
    }

    #[test]
    fn a_list_shows_what_its_filters_ask_for() {
        assert_eq!(shown("option.Glaze=Ash", ""), Some((0, "option.Glaze=Ash".to_owned())));
        // One that can be had comes before the first.
        assert_eq!(shown("option.Glaze=Deep+blue", ""), Some((3, "option.Glaze=Deep+blue".to_owned())));
        let both = "option.Glaze=Deep+blue&option.Size=Small".to_owned();
        assert_eq!(shown("option.Glaze=Deep+blue&option.Size=Small", ""), Some((2, both)));
    }

    #[test]
    fn a_list_shows_what_its_name_says() {
        assert_eq!(shown("", "Large mugs"), Some((1, "option.Size=Large".to_owned())));
        assert_eq!(shown("", "deep BLUE mugs"), Some((3, "option.Glaze=Deep+blue".to_owned())));
        assert_eq!(shown("", "blue mugs"), None);
        assert_eq!(shown("option.Colour=Ash", "mugs"), None);
        assert_eq!(shown("", ""), None);
    }
}
