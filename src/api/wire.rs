//! How answers travel: as JSON. The server writes them with `serde_json`; the browser reads them with what is here.
//!
//! The reader of `serde_json` is made to be fast, and is compiled anew for each type: every visitor would download that. This
//! one is made to be small. It reads a text into a tree, whatever it is about, and then hands a type its fields in the order in
//! which the type declares them, so that all that is compiled for a type is a list of its parts.

use std::fmt;
use std::vec::IntoIter;

use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::de::value::{StringDeserializer, U32Deserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::{Deserializer, Serialize, forward_to_deserialize_any};

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
    let mut reader = Reader { rest: text };
    let tree = reader.tree(DEEPEST)?;
    reader.skip_space();
    if reader.rest.is_empty() { T::deserialize(tree) } else { Err(Unreadable) }
}

/// Deeper than any answer. A text of nothing but brackets must not exhaust the stack.
const DEEPEST: u8 = 32;

/// What a text says, before it is known what it should be.
enum Tree {
    Null,
    Bool(bool),
    Whole(i64),
    Text(String),
    List(Vec<Tree>),
    Fields(Vec<(String, Tree)>),
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn tree(&mut self, depth: u8) -> Result<Tree, Unreadable> {
        let depth = depth.checked_sub(1).ok_or(Unreadable)?;
        self.skip_space();
        if let [b'-' | b'0'..=b'9', ..] = self.rest {
            return self.whole();
        }
        match self.byte()? {
            b'{' => {
                let mut fields = Vec::new();
                let mut more = !self.takes(b'}');
                while more {
                    self.expect(b'"')?;
                    let name = self.text()?;
                    self.expect(b':')?;
                    fields.push((name, self.tree(depth)?));
                    more = self.goes_on(b'}')?;
                }
                Ok(Tree::Fields(fields))
            }
            b'[' => {
                let mut items = Vec::new();
                let mut more = !self.takes(b']');
                while more {
                    items.push(self.tree(depth)?);
                    more = self.goes_on(b']')?;
                }
                Ok(Tree::List(items))
            }
            b'"' => self.text().map(Tree::Text),
            b't' => self.word(b"rue", Tree::Bool(true)),
            b'f' => self.word(b"alse", Tree::Bool(false)),
            b'n' => self.word(b"ull", Tree::Null),
            _ => Err(Unreadable),
        }
    }

    fn whole(&mut self) -> Result<Tree, Unreadable> {
        let end = self.rest.iter().position(|byte| !matches!(byte, b'-' | b'0'..=b'9')).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest;
        let digits = std::str::from_utf8(digits).map_err(|_| Unreadable)?;
        digits.parse().map(Tree::Whole).map_err(|_| Unreadable)
    }

    /// The rest of a text, whose first quote has been taken.
    fn text(&mut self) -> Result<String, Unreadable> {
        let mut text = Vec::new();
        loop {
            match self.byte()? {
                b'"' => return String::from_utf8(text).map_err(|_| Unreadable),
                b'\\' => text.extend_from_slice(self.escaped()?.encode_utf8(&mut [0; 4]).as_bytes()),
                byte => text.push(byte),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Unreadable> {
        Ok(match self.byte()? {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let first = self.unit()?;
                // What doesn't fit into one unit is written as two.
                let second = match first {
                    0xd800..0xdc00 => Some(self.word(b"\\u", Tree::Null).and_then(|_| self.unit())?),
                    _ => None,
                };
                char::decode_utf16([first].into_iter().chain(second)).next().and_then(Result::ok).ok_or(Unreadable)?
            }
            _ => return Err(Unreadable),
        })
    }

    fn unit(&mut self) -> Result<u16, Unreadable> {
        let (digits, rest) = self.rest.split_at_checked(4).ok_or(Unreadable)?;
        self.rest = rest;
        let digits = std::str::from_utf8(digits).map_err(|_| Unreadable)?;
        u16::from_str_radix(digits, 16).map_err(|_| Unreadable)
    }

    fn word(&mut self, word: &[u8], meaning: Tree) -> Result<Tree, Unreadable> {
        self.rest = self.rest.strip_prefix(word).ok_or(Unreadable)?;
        Ok(meaning)
    }

    /// Whether a list or an object goes on, with a comma, or is closed.
    fn goes_on(&mut self, close: u8) -> Result<bool, Unreadable> {
        if self.takes(close) { Ok(false) } else { self.expect(b',').map(|()| true) }
    }

    fn expect(&mut self, byte: u8) -> Result<(), Unreadable> {
        if self.takes(byte) { Ok(()) } else { Err(Unreadable) }
    }

    fn takes(&mut self, byte: u8) -> bool {
        self.skip_space();
        let rest = self.rest.strip_prefix(&[byte]);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }

    fn byte(&mut self) -> Result<u8, Unreadable> {
        let (byte, rest) = self.rest.split_first().ok_or(Unreadable)?;
        self.rest = rest;
        Ok(*byte)
    }
}

/// Types ask for what they need; a tree has it or not.
macro_rules! whole_numbers {
    ($($ask:ident)*) => {
        $(fn $ask<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            if let Self::Whole(number) = self { visitor.visit_i64(number) } else { Err(Unreadable) }
        })*
    };
}

macro_rules! texts {
    ($($ask:ident)*) => {
        $(fn $ask<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            if let Self::Text(text) = self { visitor.visit_string(text) } else { Err(Unreadable) }
        })*
    };
}

impl<'de> Deserializer<'de> for Tree {
    type Error = Unreadable;

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    texts! { deserialize_char deserialize_str deserialize_string }

    forward_to_deserialize_any! { f32 f64 i128 u128 bytes byte_buf identifier }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Unreadable> {
        Err(Unreadable)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if let Self::Bool(so) = self { visitor.visit_bool(so) } else { Err(Unreadable) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if let Self::Null = self { visitor.visit_unit() } else { Err(Unreadable) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if let Self::Null = self { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if let Self::List(items) = self { visitor.visit_seq(Items(items.into_iter())) } else { Err(Unreadable) }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let Self::Fields(fields) = self else { return Err(Unreadable) };
        visitor.visit_map(Entries { entries: fields.into_iter(), value: None })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_seq(Items(self.in_order(names)?.into_iter()))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        let (name, content) = match self {
            Self::Text(name) => (name, Self::Null),
            Self::Fields(fields) => fields.into_iter().next().ok_or(Unreadable)?,
            _ => return Err(Unreadable),
        };
        let place = names.iter().position(|known| *known == name).and_then(|place| u32::try_from(place).ok());
        visitor.visit_enum(Variant { place: place.ok_or(Unreadable)?, content })
    }
}

impl Tree {
    /// The fields with these names. One that is missing is null, which is good enough where there may be none; one that nobody
    /// asks for may be of a newer release.
    fn in_order(self, names: &[&str]) -> Result<Vec<Self>, Unreadable> {
        let Self::Fields(mut fields) = self else { return Err(Unreadable) };
        let mut take = |name: &&str| {
            let place = fields.iter().position(|(known, _)| known == name);
            place.map_or(Self::Null, |place| fields.swap_remove(place).1)
        };
        Ok(names.iter().map(&mut take).collect())
    }
}

struct Items(IntoIter<Tree>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unreadable> {
        self.0.next().map(|item| seed.deserialize(item)).transpose()
    }
}

struct Entries {
    entries: IntoIter<(String, Tree)>,
    value: Option<Tree>,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unreadable> {
        let Some((name, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some(value);
        let name: StringDeserializer<Unreadable> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unreadable> {
        seed.deserialize(self.value.take().ok_or(Unreadable)?)
    }
}

struct Variant {
    /// Its place among the variants of the type, which is quicker told than its name.
    place: u32,
    content: Tree,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unreadable;
    type Variant = Tree;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Tree), Unreadable> {
        let place: U32Deserializer<Unreadable> = self.place.into_deserializer();
        Ok((seed.deserialize(place)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Tree {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        if let Self::Null = self { Ok(()) } else { Err(Unreadable) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unreadable> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_struct("", names, visitor)
    }
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
