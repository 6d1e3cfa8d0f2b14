//! Rows of a column → their documents and errors, in the order of the rows.
//!
//! A column holds more than texts: missing values, and values of other types. Only the texts are
//! analysed; here the results return to the rows that they belong to.

use std::fmt;

use crate::document::Document;
use crate::error::Error;

/// What a row holds beside its text, which stands in [`TextRows::texts`].
enum Cell {
    Text,
    Missing,
    /// A value that is no text, and the message that says so.
    NotText(String),
}

/// Rows in order, with their texts apart from them, as [`Analyzer::analyze_many`] takes them.
///
/// [`Analyzer::analyze_many`]: super::Analyzer::analyze_many
pub(crate) struct TextRows<T> {
    texts: Vec<T>,
    cells: Vec<Cell>,
}

impl<T> TextRows<T> {
    pub(crate) fn new() -> Self {
        Self { texts: Vec::new(), cells: Vec::new() }
    }

    pub(crate) fn push_text(&mut self, text: T) {
        self.texts.push(text);
        self.cells.push(Cell::Text);
    }

    pub(crate) fn push_missing(&mut self) {
        self.cells.push(Cell::Missing);
    }

    pub(crate) fn push_not_text(&mut self, message: String) {
        self.cells.push(Cell::NotText(message));
    }

    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    pub(crate) fn texts(&self) -> &[T] {
        &self.texts
    }

    /// The result of each row, from the result of each text.
    ///
    /// # Panics
    ///
    /// When there are fewer results than texts.
    pub(crate) fn align(self, documents: Vec<Result<Document, Error>>) -> impl Iterator<Item = RowResult<T>> {
        let mut analysed = self.texts.into_iter().zip(documents);
        self.cells.into_iter().map(move |cell| match cell {
            Cell::Missing => Ok(None),
            Cell::NotText(message) => Err(Problem::NotText(message)),
            Cell::Text => {
                let (text, document) = analysed.next().expect("there is a result for each text");
                document.map(|document| Some((text, document))).map_err(Problem::Analysis)
            }
        })
    }
}

/// A row's text and document, None for a missing text, or why there is no document.
pub(crate) type RowResult<T> = Result<Option<(T, Document)>, Problem>;

/// Why a row that is not missing has no document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Its value is no text; the message says what it is.
    NotText(String),
    /// The analysis failed.
    Analysis(Error),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotText(message) => f.write_str(message),
            Self::Analysis(error) => error.fmt(f),
        }
    }
}

/// A problem and where it is: "row 3: …".
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RowError {
    pub(crate) row: usize,
    pub(crate) problem: Problem,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}: {}", self.row, self.problem)
    }
}

/// What becomes of a row with a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnError {
    /// Its error is raised.
    Raise,
    /// It has no document, as if it were missing, and its error is recorded.
    Null,
}

impl OnError {
    /// The text and document of `row`; a problem is returned, or recorded in `errors`.
    pub(crate) fn apply<T>(
        self,
        row: usize,
        result: RowResult<T>,
        errors: &mut Vec<(usize, String)>,
    ) -> Result<Option<(T, Document)>, RowError> {
        match (self, result) {
            (_, Ok(document)) => Ok(document),
            (Self::Raise, Err(problem)) => Err(RowError { row, problem }),
            (Self::Null, Err(problem)) => {
                errors.push((row, problem.to_string()));
                Ok(None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Options, analyze};

    /// A text, a missing value, a value that is no text, and a text whose analysis failed.
    fn four_rows() -> impl Iterator<Item = RowResult<&'static str>> {
        let mut rows = TextRows::new();
        rows.push_text("Rain.");
        rows.push_missing();
        rows.push_not_text("got int; pass str or None".to_owned());
        rows.push_text("Snow.");
        assert_eq!((rows.len(), rows.texts()), (4, ["Rain.", "Snow."].as_slice()));
        rows.align(vec![analyze("Rain.", &Options::default()), Err(Error::internal("no index 3"))])
    }

    #[test]
    fn null_records_every_problem_with_its_row() {
        let mut errors = Vec::new();
        let documents: Vec<_> = four_rows()
            .enumerate()
            .map(|(row, result)| OnError::Null.apply(row, result, &mut errors).unwrap())
            .collect();
        let texts: Vec<_> = documents.iter().map(|found| found.as_ref().map(|(_, document)| document.text())).collect();
        assert_eq!(texts, [Some("Rain."), None, None, None]);
        assert_eq!(errors[0], (2, "got int; pass str or None".to_owned()));
        assert_eq!(errors[1], (3, "internal error, please report it: no index 3".to_owned()));
        assert_eq!(errors.len(), 2);
    }

    #[test]
    fn raise_returns_a_problem_with_its_row() {
        let mut errors = Vec::new();
        let raised: Vec<_> = four_rows()
            .enumerate()
            .filter_map(|(row, result)| OnError::Raise.apply(row, result, &mut errors).err())
            .map(|error| error.to_string())
            .collect();
        assert_eq!(raised, ["row 2: got int; pass str or None", "row 3: internal error, please report it: no index 3"]);
        assert!(errors.is_empty());
    }
}
