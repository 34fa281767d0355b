//! How answers travel: as JSON. The server writes them with `serde_json`; the browser reads them with what is here.
//!
//! The reader of `serde_json` is made to be fast, and is compiled anew for each type: every visitor would download that. This
//! one is made to be small. It reads a text into a tree, whatever it is about, and then hands a type its fields in the order in
//! which the type declares them, so that all that is compiled for a type is a list of its parts.

mod reader;
mod tree;

use std::fmt;

use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a server function names as its output.
pub type Answered = Post<Wire>;

/// The encoding of answers.
pub struct Wire;

impl ContentType for Wire {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Wire {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Wire {
    type Error = serde_json::Error;

    fn encode(answer: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(answer).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Wire {
    type Error = Unreadable;

    fn decode(text: Bytes) -> Result<T, Self::Error> {
        read(&text)
    }
}

/// The text is not JSON, or not of the kind that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this can't be read")
    }
}

impl std::error::Error for Unreadable {}

impl serde::de::Error for Unreadable {
    /// The reasons are not kept: nobody would read them, and everybody would download the words.
    fn custom<T: fmt::Display>(_why: T) -> Self {
        Self
    }
}

/// Reads an answer.
///
/// # Errors
/// When it is not JSON, or not the JSON of such an answer. Fractions are never part of one.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Unreadable> {
    T::deserialize(reader::read_tree(text)?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Everything {
        text: String,
        whole: i64,
        small: u8,
        so: bool,
        maybe: Option<Box<Everything>>,
        pair: (u32, String),
        list: Vec<Kind>,
        map: BTreeMap<String, Vec<u16>>,
        result: Result<Named, Kind>,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Named(String);

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        JustSo,
        Of(Named),
        OfTwo(u8, u8),
        With { left: i32, right: Option<bool> },
    }

    fn everything() -> Everything {
        Everything {
            text: "“Ash” \"and\" \\ember\\\n\t\u{1}\u{1f3fa}</script>".to_owned(),
            whole: i64::MIN,
            small: 255,
            so: true,
            maybe: None,
            pair: (0, String::new()),
            list: vec![
                Kind::JustSo,
                Kind::Of(Named("x".to_owned())),
                Kind::OfTwo(1, 2),
                Kind::With { left: -7, right: None },
            ],
            map: [("a".to_owned(), vec![1, 2]), (String::new(), vec![])].into(),
            result: Err(Kind::With { left: 0, right: Some(false) }),
        }
    }

    fn read_text<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
        read(text.as_bytes())
    }

    #[test]
    fn what_the_server_writes_is_read_as_it_was() {
        let mut value = everything();
        value.maybe = Some(Box::new(Everything { result: Ok(Named("y".to_owned())), ..everything() }));
        assert_eq!(read_text(&serde_json::to_string(&value).unwrap()), Ok(value.clone()));
        assert_eq!(read_text(&serde_json::to_string_pretty(&value).unwrap()), Ok(value));
    }

    /// Fields are taken by their places among the names that the type knows: a second name (`serde(alias)`) would move them.
    #[test]
    fn what_every_page_shows_is_read() {
        let rules = crate::domain::shop::sample::rules();
        assert_eq!(read_text(&serde_json::to_string(&rules).unwrap()), Ok(rules));
    }

    #[test]
    fn fields_may_come_in_any_order_and_from_a_newer_release() {
        let text = r#"{"with": {"new": [{"unknown": null}], "right": true, "left": 3}}"#;
        assert_eq!(read_text(text), Ok(Kind::With { left: 3, right: Some(true) }));
    }

    #[test]
    fn what_may_be_missing_may_be_missing_and_nothing_else() {
        assert_eq!(read_text(r#"{"with": {"left": 3}}"#), Ok(Kind::With { left: 3, right: None }));
        assert_eq!(read_text::<Kind>(r#"{"with": {"right": true}}"#), Err(Unreadable));
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(read_text(r#""\u00e9\u0041\ud83c\udffa\/\b\f""#), Ok("éA\u{1f3fa}/\u{8}\u{c}".to_owned()));
        for half in [r#""\ud83c""#, r#""\ud83c\u0041""#, r#""\udffa""#] {
            assert_eq!(read_text(half), Err::<String, _>(Unreadable), "{half}");
        }
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        for text in ["", "[1", "[1,]", "[1 2]", "{\"a\":1}", "nul", "\"", "\"\\x\"", "1.5", "--1", "[1]x", "256"] {
            assert_eq!(read_text::<Vec<u8>>(text), Err(Unreadable), "{text}");
        }
        assert_eq!(read::<String>(b"\"\xff\""), Err(Unreadable));
        assert_eq!(read_text::<Vec<u8>>(&"[".repeat(100_000)), Err(Unreadable));
    }

    proptest! {
        #[test]
        fn any_text_and_number_survives(text in ".*", number: i64, bytes: Vec<u8>) {
            prop_assert_eq!(read_text(&serde_json::to_string(&text).unwrap()), Ok(text));
            prop_assert_eq!(read_text(&serde_json::to_string(&number).unwrap()), Ok(number));
            prop_assert_eq!(read_text(&serde_json::to_string(&bytes).unwrap()), Ok(bytes.clone()));
            let _ = read::<Vec<String>>(&bytes);
        }
    }
}
