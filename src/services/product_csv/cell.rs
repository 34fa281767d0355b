//! Cells of text, safe to open in a spreadsheet.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula and runs it (CWE-1236). Such a cell is written
//! with a `'` before it and read without; one that already has such a `'` gets another, so that every text survives.

use std::borrow::Cow;

/// Whether a spreadsheet would take the text for a formula, if the apostrophes before it were gone.
fn is_formula(text: &str) -> bool {
    let first = text.trim_start_matches('\'').chars().next();
    // The full-width ones are made plain by spreadsheets in East Asian languages.
    first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'))
}

/// The text as it is written.
pub fn neutralize(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that was meant.
pub fn restore(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|_| is_formula(cell)).unwrap_or(cell)
}

/// Appends a row of cells to `out`, quoted where a cell needs it (RFC 4180).
pub fn write_row<'a>(out: &mut String, cells: impl Iterator<Item = Cow<'a, str>>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            out.push(',');
        }
        if cell.starts_with('\'') || cell.contains([',', '"', '\r', '\n']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("-5", "'-5"),
            ("@me", "'@me"),
            ("\tx", "'\tx"),
            ("＝x", "'＝x"),
            ("'=x", "''=x"),
            ("'quoted'", "'quoted'"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(neutralize(text), cell);
            assert_eq!(restore(cell), text);
        }
    }

    #[test]
    fn cells_are_quoted_where_they_need_it() {
        let mut out = String::new();
        write_row(&mut out, ["a", "b,c", "say \"hi\"", "two\nlines", ""].map(Cow::Borrowed).into_iter());
        assert_eq!(out, "a,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\",\r\n");
    }

    proptest! {
        #[test]
        fn every_text_survives(text in "['=+@\\-\\t\\r\\n＝a ]{0,6}") {
            let cell = neutralize(&text);
            prop_assert_eq!(restore(&cell), &text);
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝']));
        }
    }
}
