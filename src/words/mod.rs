//! What the shop says, in each language that it speaks: a catalogue of messages, with one file for each room.
//!
//! A message is a function of the language and of what is filled in, so a message that is missing in a language, or is given something
//! else than it needs, does not compile. What isn't said anywhere is not in the browser's code. English and German count alike (one,
//! and all others), so a message that counts has two forms.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Declares messages: a name, what is filled in, and the words in English and in German. A message that counts says first what it
/// says of one.
///
/// ```text
/// messages! {
///     sold_out: "Sold out", "Ausverkauft";
///     only_left(left: u32): "Only {left} left", "Nur noch {left} da";
///     pieces(count: u32): "1 piece" | "{count} pieces", "1 Stück" | "{count} Stück";
/// }
/// ```
macro_rules! messages {
    ($($name:ident $(($($given:ident: $kind:ty),+))?: $one:literal $(| $more:literal)?, $ein:literal $(| $mehr:literal)?;)+) => {
        $(message! { $name [$($($given: $kind),+)?] $one $(| $more)?, $ein $(| $mehr)? })+
    };
}

macro_rules! message {
    ($name:ident [] $english:literal, $german:literal) => {
        pub const fn $name(language: $crate::words::Language) -> &'static str {
            match language {
                $crate::words::Language::English => $english,
                $crate::words::Language::German => $german,
            }
        }
    };
    ($name:ident [$($given:ident: $kind:ty),+] $english:literal, $german:literal) => {
        pub fn $name(language: $crate::words::Language, $($given: $kind),+) -> String {
            match language {
                $crate::words::Language::English => format!($english),
                $crate::words::Language::German => format!($german),
            }
        }
    };
    ($name:ident [$count:ident: $kind:ty $(, $given:ident: $other:ty)*] $one:literal | $more:literal, $ein:literal | $mehr:literal) => {
        pub fn $name(language: $crate::words::Language, $count: $kind $(, $given: $other)*) -> String {
            match (language, $count) {
                ($crate::words::Language::English, 1) => format!($one),
                ($crate::words::Language::English, _) => format!($more),
                ($crate::words::Language::German, 1) => format!($ein),
                ($crate::words::Language::German, _) => format!($mehr),
            }
        }
    };
}

pub mod account;
pub mod address;
pub mod alert;
pub mod calendar;
pub mod cart;
pub mod checkout;
pub mod compare;
pub mod content;
pub mod document;
pub mod gift_card;
pub mod history;
pub mod home;
pub mod invoice;
pub mod layout;
pub mod listing;
pub mod mail;
pub mod mail_order;
pub mod market;
pub mod newsletter;
pub mod order;
pub mod payment;
pub mod price;
pub mod product;
pub mod question;
pub mod receipt;
pub mod refusal;
pub mod returns;
pub mod review;
pub mod search;
pub mod trouble;
pub mod visitor;
pub mod wishlist;
pub mod withdrawal;

/// A language that the shop can speak.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "de")]
    German,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its code (ISO 639-1), as in `lang` and in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The language of a tag as `lang` has it: "de-CH".
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::from_code(tag.split('-').next()?)
    }

    /// What those who speak it call it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The beginning of the addresses of its pages, where it is not the first that the shop speaks.
    const fn base(self) -> &'static str {
        match self {
            Self::English => "/en",
            Self::German => "/de",
        }
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        Self::from_code(code).ok_or_else(|| format!("{code:?} is no language of this shop’s"))
    }
}

/// The language of a page, and where the pages in it are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Locale {
    pub language: Language,
    /// What the paths of its pages begin with: nothing for the shop's first language, `/de` for another.
    pub base: &'static str,
}

impl Locale {
    /// Pages in the language, in a shop that speaks these; the first is the one whose pages need no mark.
    pub fn of(language: Language, spoken: &[Language]) -> Self {
        if spoken.first().is_none_or(|first| *first == language) {
            Self { language, base: "" }
        } else {
            Self::marked(language)
        }
    }

    /// Pages in a language that is not the shop's first.
    pub const fn marked(language: Language) -> Self {
        Self { language, base: language.base() }
    }

    /// The path in front of which nothing stands, with what belongs in front of it: `/cart` is `/de/cart`. It may have a query.
    pub fn path(self, path: &str) -> String {
        match (self.base, path) {
            ("", path) => path.to_owned(),
            (base, "/") => base.to_owned(),
            (base, path) => match path.strip_prefix("/?") {
                Some(query) => [base, "?", query].concat(),
                None => [base, path].concat(),
            },
        }
    }

    /// The path without what stands in front: `/de/cart` is `/cart`. What is not under these pages stays as it is, and so does `/de/`,
    /// which is no path of ours.
    pub fn bare(self, path: &str) -> &str {
        match path.strip_prefix(self.base) {
            Some("") => "/",
            Some(rest) if rest.len() > 1 && rest.starts_with('/') => rest,
            _ => path,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    messages! {
        sold_out: "Sold out", "Ausverkauft";
        only_left(left: u32): "Only {left} left", "Nur noch {left} da";
        pieces(count: u32, place: &str):
            "1 piece at {place}" | "{count} pieces at {place}",
            "1 Stück in {place}" | "{count} Stück in {place}";
    }

    #[test]
    fn a_message_is_said_in_each_language() {
        let said = |language| {
            (sold_out(language), only_left(language, 2), pieces(language, 1, "Ulm"), pieces(language, 0, "Ulm"))
        };
        let (a, b, c, d) = said(Language::English);
        assert_eq!([a, &b, &c, &d], ["Sold out", "Only 2 left", "1 piece at Ulm", "0 pieces at Ulm"]);
        let (a, b, c, d) = said(Language::German);
        assert_eq!([a, &b, &c, &d], ["Ausverkauft", "Nur noch 2 da", "1 Stück in Ulm", "0 Stück in Ulm"]);
    }

    #[test]
    fn the_first_language_needs_no_mark() {
        let spoken = [Language::German, Language::English];
        let (first, other) = (Locale::of(Language::German, &spoken), Locale::of(Language::English, &spoken));
        assert_eq!((first.base, other.base), ("", "/en"));
        for (plain, marked) in
            [("/", "/en"), ("/cart", "/en/cart"), ("/?sort=new", "/en?sort=new"), ("/search?q=a", "/en/search?q=a")]
        {
            assert_eq!((first.path(plain), other.path(plain)), (plain.to_owned(), marked.to_owned()));
        }
        for (marked, plain) in
            [("/en", "/"), ("/en/cart", "/cart"), ("/enough", "/enough"), ("/en/", "/en/"), ("/cart", "/cart")]
        {
            assert_eq!((first.bare(marked), other.bare(marked)), (marked, plain));
        }
        assert_eq!(Language::from_code("de"), Some(Language::German));
        assert_eq!(Language::from_code("DE"), None);
    }
}
