//! Query strings in the form that HTML forms send (`application/x-www-form-urlencoded`, <https://url.spec.whatwg.org/#urlencoded-parsing>),
//! so that a link of ours and a form without script make the same URL.

use std::fmt::Write as _;

/// Writes a name or a value so that it can stand in a query string.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            _ => {
                // Writing to a string can't fail.
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// The names and values of a query string, decoded, in their order. A leading `?` is passed over; pairs that are not UTF-8 are left out.
pub fn pairs(query: &str) -> impl Iterator<Item = (String, String)> {
    let query = query.strip_prefix('?').unwrap_or(query);
    query.split('&').filter(|pair| !pair.is_empty()).filter_map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decode(name)?, decode(value)?))
    })
}

/// Undoes [`encode`]; a `%` that two hexadecimal digits don't follow stands for itself. `None` when the bytes are not UTF-8.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (*first, tail) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = after;
                }
                _ => bytes.push(b'%'),
            },
            (byte, _) => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_query_is_read_as_browsers_write_it() {
        let read: Vec<_> = pairs("?q=blue+cup&a%2Bb=%C3%A4&&bare&x=1=2&bad=%FF&half=%4").collect();
        let expected = [("q", "blue cup"), ("a+b", "ä"), ("bare", ""), ("x", "1=2"), ("half", "%4")];
        assert_eq!(read, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(encode("a b+ä&=?/"), "a+b%2B%C3%A4%26%3D%3F%2F");
    }

    proptest! {
        #[test]
        fn any_text_survives(name in ".+", value in ".*") {
            let query = format!("{}={}", encode(&name), encode(&value));
            prop_assert_eq!(pairs(&query).collect::<Vec<_>>(), vec![(name, value)]);
        }

        #[test]
        fn any_query_is_read_without_a_panic(query in ".*") {
            prop_assert!(pairs(&query).count() <= query.len());
        }
    }
}
