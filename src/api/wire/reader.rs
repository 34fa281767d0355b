//! From a text to a tree.

use super::Unreadable;
use super::tree::Tree;

/// Deeper than any answer. A text of nothing but brackets must not exhaust the stack.
const DEEPEST: u8 = 32;

/// Reads a text that is one value and nothing else.
pub(super) fn read_tree(text: &[u8]) -> Result<Tree, Unreadable> {
    let mut reader = Reader { rest: text };
    let tree = reader.tree(DEEPEST)?;
    reader.skip_space();
    if reader.rest.is_empty() { Ok(tree) } else { Err(Unreadable) }
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
