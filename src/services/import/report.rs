//! What an import tells the merchant.

/// A report names no more problems and warnings than this; how many there are in all is counted.
const KEPT_MAX: usize = 1000;

/// What came of an import, or would come of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    pub products_new: u64,
    pub products_changed: u64,
    /// The shop has them already, just as the file says: nothing was written.
    pub products_same: u64,
    /// None of their rows went in.
    pub products_refused: u64,
    /// Rows of the file that were read, the header not counted.
    pub rows: u64,
    /// The first thousand problems.
    pub rows_bad: Vec<RowProblem>,
    /// How many rows have a problem.
    pub rows_bad_count: u64,
    /// Collections that were made because the shop had none.
    pub collections_new: u64,
    /// Pictures that were fetched into the media store.
    pub pictures_fetched: u64,
    /// The first thousand things the merchant should know that kept nothing out.
    pub warnings: Vec<String>,
}

/// Something in a row that kept it, or a part of it, out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// The line of the file in which the row begins, from 1.
    pub line: u64,
    /// The column as the file calls it; empty when it is about the row as a whole.
    pub column: String,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl ImportReport {
    /// Whether every row went in.
    pub fn is_clean(&self) -> bool {
        self.rows_bad_count == 0
    }

    pub(super) fn add_problems(&mut self, problems: impl IntoIterator<Item = RowProblem>) {
        let room = KEPT_MAX.saturating_sub(self.rows_bad.len());
        self.rows_bad.extend(problems.into_iter().take(room));
    }

    pub(super) fn add_warnings(&mut self, warnings: impl IntoIterator<Item = String>) {
        let room = KEPT_MAX.saturating_sub(self.warnings.len());
        self.warnings.extend(warnings.into_iter().take(room));
    }
}

/// How far an import is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the file that were dealt with.
    pub bytes: u64,
    pub rows: u64,
    pub products: u64,
}
