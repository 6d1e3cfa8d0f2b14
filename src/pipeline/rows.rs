//! Rows of a column → their documents and errors, in the order of the rows.
//!
//! A column holds more than texts: missing values, and values of other types. Only the texts are
//! analysed; here the results return to the rows that they belong to.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::Analyzer;
use super::queue::Queue;
use crate::document::Document;
use crate::error::Error;

/// What a row holds beside its text, which is in [`Rows::texts`].
enum Cell {
    Text,
    Missing,
    /// A value that is no text, and the message that says so.
    NotText(String),
}

/// Rows under analysis: their documents come out in the order of the rows.
pub(crate) struct Rows<T> {
    cells: VecDeque<Cell>,
    texts: Queue<T>,
}

impl<T: AsRef<str> + Send + Sync + 'static> Rows<T> {
    pub(crate) fn new(analyzer: Analyzer) -> Self {
        Self { cells: VecDeque::new(), texts: Queue::new(analyzer) }
    }

    pub(crate) fn push_text(&mut self, text: T) {
        self.texts.push(text);
        self.cells.push_back(Cell::Text);
    }

    /// Puts a text in that has a reference date of its own, or none.
    pub(crate) fn push_dated_text(&mut self, text: T, reference_date: Option<Date>) {
        self.texts.push_dated(text, reference_date);
        self.cells.push_back(Cell::Text);
    }

    pub(crate) fn push_missing(&mut self) {
        self.cells.push_back(Cell::Missing);
    }

    pub(crate) fn push_not_text(&mut self, message: String) {
        self.cells.push_back(Cell::NotText(message));
    }

    /// How many rows have not come out.
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The bytes of their texts.
    pub(crate) fn bytes(&self) -> usize {
        self.texts.bytes()
    }

    /// How many threads work on them.
    pub(crate) fn threads(&self) -> usize {
        self.texts.threads()
    }

    /// Gives all rows up.
    pub(crate) fn clear(&mut self) {
        self.cells.clear();
        self.texts.clear();
    }

    /// Takes the first row out; waits until its document is there.
    pub(crate) fn pop(&mut self) -> Option<RowResult<T>> {
        let row = match self.cells.front()? {
            Cell::Missing => Ok(None),
            Cell::NotText(message) => Err(Problem::NotText(message.clone())),
            Cell::Text => {
                let (text, document) = self.texts.pop()?;
                document.map(|document| Some((text, document))).map_err(Problem::Analysis)
            }
        };
        // Only now: a row stays where it is if its analysis is given up.
        self.cells.pop_front();
        Some(row)
    }
}

/// A row's text and document, None for a missing text, or why there is no document.
pub(crate) type RowResult<T> = Result<Option<(Arc<T>, Document)>, Problem>;

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
    ) -> Result<Option<(Arc<T>, Document)>, RowError> {
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
    use crate::pipeline::{Model, Options, analyze};

    fn analyzer(threads: usize) -> Analyzer {
        let options = Options { model: Model::Fast, ..Options::default() };
        Analyzer::new(options, std::num::NonZeroUsize::new(threads))
    }

    #[test]
    fn texts_have_reference_dates_of_their_own() {
        let mut rows = Rows::new(analyzer(1));
        let text = "The council of Vaasa rejected the plan on Tuesday, Aino Salmi said.";
        for day in [Some("2025-05-07"), None, Some("2025-01-01")] {
            rows.push_dated_text(text, day.map(|day| day.parse().unwrap()));
        }
        for expected in [Some("2025-05-06"), None, Some("2024-12-31")] {
            let (_, document) = rows.pop().unwrap().unwrap().unwrap();
            assert_eq!(document.entities().iter().find_map(|entity| entity.value.as_deref()), expected);
        }
    }

    #[test]
    fn documents_come_out_in_the_order_of_the_rows() {
        // Long and short texts in turn, of more bytes than threads are worth, and rows without.
        let texts: Vec<String> = (0..60)
            .map(|i| "It rained, said Ann Lee. ".repeat(if i % 7 == 0 { 900 } else { 1 }) + &i.to_string())
            .collect();
        for threads in [1, 3] {
            let mut rows = Rows::new(analyzer(threads));
            for text in &texts {
                rows.push_text(text.clone());
                rows.push_missing();
            }
            assert_eq!((rows.len(), rows.threads()), (120, threads));
            for text in &texts {
                let (own, document) = rows.pop().unwrap().unwrap().unwrap();
                assert_eq!((own.as_str(), document.text()), (text.as_str(), text.as_str()));
                assert_eq!(rows.pop().unwrap(), Ok(None));
            }
            assert_eq!((rows.pop(), rows.bytes()), (None, 0));
            rows.push_text(texts[0].clone());
            rows.clear();
            rows.push_not_text("got int".to_owned());
            assert_eq!(rows.pop(), Some(Err(Problem::NotText("got int".to_owned()))));
            assert_eq!((rows.pop(), rows.bytes()), (None, 0));
        }
    }

    /// A text, a missing value, a value that is no text, and a text whose analysis failed.
    fn four_rows() -> impl Iterator<Item = RowResult<&'static str>> {
        let document = analyze("Rain.", &Options::default()).unwrap();
        let message = "got int; pass str or None".to_owned();
        let failed = Problem::Analysis(Error::internal("no index 3"));
        [Ok(Some((Arc::new("Rain."), document))), Ok(None), Err(Problem::NotText(message)), Err(failed)].into_iter()
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
