//! Rust source taken apart into code and string literals, so that a rule about code isn't broken by a word in a sentence,
//! nor a rule about sentences by a word of code.

/// A source file, taken apart.
#[derive(Debug, Default)]
pub struct RustText {
    /// The text without comments and without what stands inside literals; its lines are those of the file.
    pub code: String,
    /// The string literals, each with the line on which it starts, counted from 1.
    pub literals: Vec<(usize, String)>,
}

impl RustText {
    pub fn of(text: &str) -> Self {
        let mut taken = Self::default();
        let mut rest = text;
        let mut line = 1;
        while let Some(first) = rest.chars().next() {
            let piece = piece(rest, taken.code.chars().next_back());
            let (whole, kept) = match piece {
                Piece::Comment(length) => (&rest[..length], ""),
                Piece::Literal { length, inside } => {
                    taken.literals.push((line, rest[inside.0..inside.1].to_owned()));
                    (&rest[..length], "\"\"")
                }
                Piece::Code => (&rest[..first.len_utf8()], &rest[..first.len_utf8()]),
                Piece::Char(length) => (&rest[..length], "' '"),
            };
            taken.code.push_str(kept);
            if kept != whole {
                taken.code.extend(whole.matches('\n'));
            }
            line += whole.matches('\n').count();
            rest = &rest[whole.len()..];
        }
        taken
    }
}

/// What a text starts with; lengths in bytes.
enum Piece {
    Code,
    Comment(usize),
    Char(usize),
    Literal { length: usize, inside: (usize, usize) },
}

fn piece(rest: &str, before: Option<char>) -> Piece {
    if rest.starts_with("//") {
        return Piece::Comment(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Piece::Comment(block_comment(rest));
    }
    if rest.starts_with('"') {
        let end = quoted(rest, '"');
        return Piece::Literal { length: end, inside: (1, end.saturating_sub(1).max(1)) };
    }
    let starts_word = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if starts_word && let Some(hashes) = raw_string(rest) {
        let start = rest.find('"').map_or(rest.len(), |at| at + 1);
        let close = format!("\"{}", "#".repeat(hashes));
        let end = rest[start..].find(&close).map_or(rest.len(), |at| start + at);
        return Piece::Literal { length: (end + close.len()).min(rest.len()), inside: (start, end) };
    }
    if rest.starts_with('\'') {
        // A lifetime has no second quote after its first letter, a character has.
        let mut signs = rest.chars().skip(1);
        let (first, second) = (signs.next(), signs.next());
        if first == Some('\\') || second == Some('\'') {
            return Piece::Char(quoted(rest, '\''));
        }
    }
    Piece::Code
}

/// How many `#` a raw string has, if one starts here.
fn raw_string(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = after.chars().take_while(|c| *c == '#').count();
    after[hashes..].starts_with('"').then_some(hashes)
}

/// Where the quoted text that starts here ends, its closing quote included.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// Where the block comment that starts here ends; they nest.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

#[test]
fn code_and_literals_are_told_apart() {
    let text = r####"let a = "one // \" two"; // "no"
/* "no /* nested */ "no" */ let b = r#"raw "x"
second"#; let c = '"'; let d: &'static str = b"bytes"; '\'' "é""####;
    let taken = RustText::of(text);
    let literals = [(1, "one // \\\" two"), (2, "raw \"x\"\nsecond"), (3, "bytes"), (3, "é")];
    assert_eq!(taken.literals, literals.map(|(line, text)| (line, text.to_owned())));
    assert_eq!(taken.code.lines().count(), text.lines().count());
    assert_eq!(taken.code.lines().next(), Some("let a = \"\"; "));
    assert!(taken.code.contains("let d: &'static str"));
}
