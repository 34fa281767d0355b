//! Rows of a CSV file, one at a time and never more of it in memory than the longest row that is allowed, whatever the file
//! holds: a quote that is not closed, a gigabyte without a line end, bytes that are no text.

use std::io::{self, Read};

use csv_core::ReadRecordResult;

/// A row has no more bytes than this, quotes not counted. Shopify's own limit for a description is half of it.
pub const ROW_BYTES_MAX: usize = 1024 * 1024;
/// A row has no more cells than this.
pub const CELLS_MAX: usize = 512;

const INPUT_BYTES: usize = 64 * 1024;
const BOM: &[u8] = b"\xef\xbb\xbf";

/// A row of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line it begins in, from 1.
    pub line: u64,
    pub cells: Result<Vec<String>, BadRow>,
}

/// Why a row could not be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadRow {
    TooLong,
    TooManyCells,
    /// The cell at this place is not UTF-8.
    NotText(usize),
}

/// Reads rows. Empty lines are passed over.
pub struct Rows<R> {
    source: R,
    parser: csv_core::Reader,
    input: Box<[u8]>,
    /// What of `input` was read from the source and not looked at yet.
    from: usize,
    to: usize,
    line: u64,
    bytes: u64,
    output: Vec<u8>,
    ends: Vec<usize>,
}

impl<R: Read> Rows<R> {
    pub fn new(source: R) -> Self {
        Self {
            source,
            parser: csv_core::Reader::new(),
            input: vec![0; INPUT_BYTES].into(),
            from: 0,
            to: 0,
            line: 1,
            bytes: 0,
            output: vec![0; ROW_BYTES_MAX],
            ends: vec![0; CELLS_MAX],
        }
    }

    /// How many bytes of the file were looked at.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next row; `None` at the end of the file.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn next_row(&mut self) -> io::Result<Option<Row>> {
        if self.bytes == 0 {
            self.skip_bom()?;
        }
        if !self.skip_line_ends()? {
            return Ok(None);
        }
        let line = self.line;
        let (mut written, mut cells) = (0, 0);
        let mut bad = None;
        loop {
            self.fill()?;
            // What doesn't fit is read into nowhere, so that the rows after it are found.
            let (mut nowhere, mut no_ends) = ([0; 4096], [0; 64]);
            let output = if bad.is_some() { &mut nowhere[..] } else { &mut self.output[written..] };
            let ends = if bad.is_some() { &mut no_ends[..] } else { &mut self.ends[cells..] };
            let input = &self.input[self.from..self.to];
            let (result, read, wrote, ended) = self.parser.read_record(input, output, ends);
            self.take(read);
            if bad.is_none() {
                written += wrote;
                cells += ended;
            }
            match result {
                ReadRecordResult::OutputFull => bad = bad.or(Some(BadRow::TooLong)),
                ReadRecordResult::OutputEndsFull => bad = bad.or(Some(BadRow::TooManyCells)),
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record => {
                    let cells = bad.map_or_else(|| self.texts(cells), Err);
                    return Ok(Some(Row { line, cells }));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    fn texts(&self, cells: usize) -> Result<Vec<String>, BadRow> {
        let mut from = 0;
        let mut texts = Vec::with_capacity(cells);
        for (place, end) in self.ends[..cells].iter().enumerate() {
            let text = std::str::from_utf8(&self.output[from..*end]).map_err(|_| BadRow::NotText(place))?;
            texts.push(text.to_owned());
            from = *end;
        }
        Ok(texts)
    }

    /// Reads more of the file, if all that was read has been looked at; nothing is left after that at the end of the file.
    fn fill(&mut self) -> io::Result<()> {
        if self.from < self.to {
            return Ok(());
        }
        (self.from, self.to) = (0, 0);
        loop {
            match self.source.read(&mut self.input) {
                Ok(read) => {
                    self.to = read;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn take(&mut self, count: usize) {
        let taken = &self.input[self.from..self.from + count];
        self.line += taken.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.bytes += count as u64;
        self.from += count;
    }

    fn skip_bom(&mut self) -> io::Result<()> {
        self.fill()?;
        while self.to < BOM.len() {
            match self.source.read(&mut self.input[self.to..])? {
                0 => break,
                read => self.to += read,
            }
        }
        if self.input[..self.to].starts_with(BOM) {
            self.take(BOM.len());
        }
        Ok(())
    }

    /// Passes over line ends, which the parser would do without telling; answers whether anything is left.
    fn skip_line_ends(&mut self) -> io::Result<bool> {
        loop {
            self.fill()?;
            match self.input[self.from..self.to].first() {
                None => return Ok(false),
                Some(b'\r' | b'\n') => self.take(1),
                Some(_) => return Ok(true),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(file: &[u8]) -> Vec<(u64, Result<Vec<String>, BadRow>)> {
        let mut rows = Rows::new(file);
        let mut all = Vec::new();
        while let Some(row) = rows.next_row().expect("memory can be read") {
            all.push((row.line, row.cells));
        }
        assert_eq!(rows.bytes(), file.len() as u64);
        all
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Result<Vec<String>, BadRow>) {
        (line, Ok(cells.iter().map(|cell| (*cell).to_owned()).collect()))
    }

    #[test]
    fn rows_know_the_line_they_begin_in() {
        let file = "a,b\r\n\r\n\"1\r\n2\",x\r\ny,\"say \"\"hi\"\"\"\n\n\nz,";
        let expected =
            [row(1, &["a", "b"]), row(3, &["1\r\n2", "x"]), row(5, &["y", "say \"hi\""]), row(8, &["z", ""])];
        assert_eq!(rows(file.as_bytes()), expected);
        assert_eq!(rows(b"\xef\xbb\xbfa\n"), [row(1, &["a"])]);
        assert_eq!(rows(b"\xef\xbb"), [(1, Err(BadRow::NotText(0)))]);
        assert_eq!(rows(b""), []);
    }

    #[test]
    fn a_row_that_is_no_text_or_too_long_is_named_and_the_next_is_read() {
        let long = "x".repeat(ROW_BYTES_MAX + 70_000);
        let file = [b"a,\xff\nb\n".as_slice(), long.as_bytes(), b"\nc\n", ",".repeat(600).as_bytes(), b"\nd"].concat();
        let expected = [
            (1, Err(BadRow::NotText(1))),
            row(2, &["b"]),
            (3, Err(BadRow::TooLong)),
            row(4, &["c"]),
            (5, Err(BadRow::TooManyCells)),
            row(6, &["d"]),
        ];
        assert_eq!(rows(&file), expected);
    }

    #[test]
    fn a_row_may_be_as_long_as_is_allowed_wherever_the_file_is_cut() {
        for length in [INPUT_BYTES - 1, INPUT_BYTES, INPUT_BYTES + 1, 4 * INPUT_BYTES] {
            let cell = "y".repeat(length);
            assert_eq!(rows(format!("{cell},z\r\nw").as_bytes()), [row(1, &[&cell, "z"]), row(2, &["w"])]);
        }
    }
}
