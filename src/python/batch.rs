//! Many Python strings → documents: read in chunks, analysed without the GIL, given back in order.

use std::collections::VecDeque;
use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyIterator, PyMapping, PyString, PyTuple};

use super::document::Shared;
use super::documents::{PyDocuments, Rows};
use super::error::at_row;
use super::options::{Errors, Progress};
use super::text::Input;
use crate::document::Document;
use crate::error::Error;
use crate::pipeline::Analyzer;

/// The first chunk is small, so that a stream soon gives its first documents and Ctrl-C is soon heard.
const FIRST_CHUNK: usize = 16;
/// Later chunks grow up to this many texts: enough to keep all threads busy.
const LARGEST_CHUNK: usize = 1024;
/// A chunk is full with this many bytes, however few its texts: it bounds the memory of a stream.
const CHUNK_BYTES: usize = 4 << 20;

/// What stood at one row.
enum Row {
    Text(Input),
    Missing,
    /// Something that is no text; why.
    Wrong(String),
}

/// Why a chunk ends where it does.
enum End {
    Full,
    Exhausted,
    Raised(PyErr),
}

/// The texts of a Python iterable, a chunk at a time.
struct Reader {
    /// The function the user called, for the messages.
    caller: &'static str,
    texts: Py<PyIterator>,
    errors: Errors,
    rows_read: usize,
    chunk: usize,
}

impl Reader {
    fn new(caller: &'static str, texts: &Bound<'_, PyAny>, errors: Errors) -> PyResult<Self> {
        let texts = iterator(caller, texts)?.unbind();
        Ok(Self { caller, texts, errors, rows_read: 0, chunk: FIRST_CHUNK })
    }

    /// The next rows, and why there are no more of them.
    fn read(&mut self, py: Python<'_>) -> (Vec<Row>, End) {
        let (mut rows, mut bytes) = (Vec::new(), 0);
        let end = loop {
            if rows.len() >= self.chunk || bytes >= CHUNK_BYTES {
                break End::Full;
            }
            match self.texts.bind(py).clone().next() {
                None => break End::Exhausted,
                Some(Err(raised)) => break End::Raised(raised),
                Some(Ok(value)) => match self.row(&value) {
                    Err(raised) => break End::Raised(raised),
                    Ok(row) => {
                        bytes += if let Row::Text(text) = &row { text.utf8.len() } else { 0 };
                        rows.push(row);
                        self.rows_read += 1;
                    }
                },
            }
        };
        self.chunk = (self.chunk * 2).min(LARGEST_CHUNK);
        (rows, end)
    }

    fn row(&self, value: &Bound<'_, PyAny>) -> PyResult<Row> {
        if let Ok(text) = value.cast::<PyString>() {
            return Input::new(text).map(Row::Text);
        }
        if is_missing(value)? {
            return Ok(Row::Missing);
        }
        // Arrow's scalars wrap the value that they stand for.
        if let Some(as_py) = value.getattr_opt("as_py")? {
            let value = as_py.call0()?;
            if let Ok(text) = value.cast::<PyString>() {
                return Input::new(text).map(Row::Text);
            }
            if value.is_none() {
                return Ok(Row::Missing);
            }
        }
        let got = value.get_type().name()?;
        match self.errors {
            Errors::Null => Ok(Row::Wrong(format!("got {got}; pass str or None"))),
            Errors::Raise => {
                let (caller, row) = (self.caller, self.rows_read);
                Err(PyTypeError::new_err(format!("{caller}() got {got} at row {row}; pass str or None")))
            }
        }
    }
}

fn iterator<'py>(caller: &str, texts: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyIterator>> {
    let wrong = |hint: &str| -> PyResult<_> {
        let got = texts.get_type().name()?;
        Err(PyTypeError::new_err(format!("{caller}() got {got}; pass an iterable of str or None, {hint}")))
    };
    if texts.is_instance_of::<PyString>() {
        return wrong("or one str to analyze()");
    }
    // The rows of a mapping or a data frame would be its keys, the names of its columns. Of the class, since a pandas
    // series gives its labels as attributes.
    if texts.cast::<PyMapping>().is_ok() || texts.get_type().hasattr("columns")? {
        return wrong("such as one of its columns");
    }
    match texts.try_iter() {
        Ok(iterator) => Ok(iterator),
        Err(error) if error.is_instance_of::<PyTypeError>(texts.py()) => wrong("such as a list"),
        Err(error) => Err(error),
    }
}

/// Whether `value` is None, NaN, `pandas.NA` or `pandas.NaT`.
fn is_missing(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    if value.is_none() {
        return Ok(true);
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        return Ok(number.value().is_nan());
    }
    // By name, since pandas need not be installed.
    let class = value.get_type();
    let name = class.name()?;
    Ok((name == "NAType" || name == "NaTType") && class.module()?.to_string_lossy().starts_with("pandas."))
}

/// A row's document, None for a missing text, or why there is none.
type Outcome = Result<Option<Arc<Shared>>, Problem>;

enum Problem {
    WrongType(String),
    Analysis(Error),
}

/// Analyses the texts among `rows`, without the GIL.
fn analyze(py: Python<'_>, analyzer: &Analyzer, rows: Vec<Row>) -> Vec<Outcome> {
    let mut texts = Vec::with_capacity(rows.len());
    let rows: Vec<Result<bool, String>> = rows
        .into_iter()
        .map(|row| match row {
            Row::Text(text) => {
                texts.push(text);
                Ok(true)
            }
            Row::Missing => Ok(false),
            Row::Wrong(message) => Err(message),
        })
        .collect();
    let documents = py.detach(|| analyzer.analyze_many(&texts));
    outcomes(rows, texts.into_iter().zip(documents))
}

/// Puts each document at its row.
fn outcomes(
    rows: Vec<Result<bool, String>>,
    documents: impl IntoIterator<Item = (Input, Result<Document, Error>)>,
) -> Vec<Outcome> {
    let mut documents = documents.into_iter();
    rows.into_iter()
        .map(|row| {
            if !row.map_err(Problem::WrongType)? {
                return Ok(None);
            }
            let (text, document) = documents.next().expect("there is a document for each text");
            let document = document.map_err(Problem::Analysis)?;
            Ok(Some(Shared::new(document, text.original)))
        })
        .collect()
}

/// The outcome of `row` under `errors`: a problem is raised, or noted in `noted`.
fn settle(
    row: usize,
    outcome: Outcome,
    errors: Errors,
    noted: &mut Vec<(usize, String)>,
) -> PyResult<Option<Arc<Shared>>> {
    let problem = match outcome {
        Ok(document) => return Ok(document),
        Err(problem) => problem,
    };
    match (errors, problem) {
        (Errors::Raise, Problem::Analysis(error)) => Err(at_row(row, &error)),
        (Errors::Raise, Problem::WrongType(message)) => Err(PyTypeError::new_err(format!("row {row}: {message}"))),
        (Errors::Null, Problem::Analysis(error)) => {
            noted.push((row, error.to_string()));
            Ok(None)
        }
        (Errors::Null, Problem::WrongType(message)) => {
            noted.push((row, message));
            Ok(None)
        }
    }
}

/// `quoth.analyze_many`: all of `texts`.
pub(super) fn analyze_many(
    texts: &Bound<'_, PyAny>,
    analyzer: &Analyzer,
    errors: Errors,
    progress: Progress,
) -> PyResult<PyDocuments> {
    let py = texts.py();
    let mut reader = Reader::new("analyze_many", texts, errors)?;
    let total = texts.len().ok();
    let mut reporter = Reporter::new(py, progress, total)?;
    let done = analyze_chunks(py, &mut reader, analyzer, |done| reporter.report(py, done));
    reporter.close(py)?;
    Ok(PyDocuments::new(Arc::new(done?)))
}

fn analyze_chunks(
    py: Python<'_>,
    reader: &mut Reader,
    analyzer: &Analyzer,
    mut report: impl FnMut(usize) -> PyResult<()>,
) -> PyResult<Rows> {
    let mut done = Rows { documents: Vec::new(), errors: Vec::new() };
    loop {
        let (rows, end) = reader.read(py);
        if let End::Raised(raised) = end {
            return Err(raised);
        }
        for outcome in analyze(py, analyzer, rows) {
            let document = settle(done.documents.len(), outcome, reader.errors, &mut done.errors)?;
            done.documents.push(document);
        }
        py.check_signals()?;
        report(done.documents.len())?;
        if matches!(end, End::Exhausted) {
            return Ok(done);
        }
    }
}

/// Tells the user how far the work has come.
struct Reporter {
    /// A function of (done, total).
    function: Option<Py<PyAny>>,
    /// Whether it is one of ours, which wants to be closed.
    bar: bool,
    total: Option<usize>,
}

impl Reporter {
    fn new(py: Python<'_>, progress: Progress, total: Option<usize>) -> PyResult<Self> {
        let (function, bar) = match progress {
            Progress::Nobody => (None, false),
            Progress::Bar => (Some(py.import("quoth._progress")?.getattr("Bar")?.call1((total,))?.unbind()), true),
            Progress::Function(function) => (Some(function), false),
        };
        Ok(Self { function, bar, total })
    }

    fn report(&mut self, py: Python<'_>, done: usize) -> PyResult<()> {
        if let Some(function) = &self.function {
            function.call1(py, (done, self.total))?;
        }
        Ok(())
    }

    fn close(self, py: Python<'_>) -> PyResult<()> {
        match self.function {
            Some(bar) if self.bar => bar.call_method0(py, "close").map(drop),
            _ => Ok(()),
        }
    }
}

/// The documents of a stream of texts, an iterator; see `quoth.stream`.
#[pyclass(name = "Stream", module = "quoth", weakref)]
pub(super) struct PyStream {
    analyzer: Analyzer,
    /// None when the texts are exhausted or have raised.
    reader: Option<Reader>,
    ready: VecDeque<Outcome>,
    /// What the texts raised: it comes after the documents of the texts before it.
    raised: Option<PyErr>,
    errors: Errors,
    noted: Vec<(usize, String)>,
    row: usize,
}

impl PyStream {
    pub(super) fn new(texts: &Bound<'_, PyAny>, analyzer: Analyzer, errors: Errors) -> PyResult<Self> {
        let reader = Some(Reader::new("stream", texts, errors)?);
        Ok(Self { analyzer, reader, ready: VecDeque::new(), raised: None, errors, noted: Vec::new(), row: 0 })
    }

    /// Nothing comes after an exception.
    fn stop(&mut self) {
        self.reader = None;
        self.ready.clear();
        self.raised = None;
    }

    fn fill(&mut self, py: Python<'_>) -> PyResult<()> {
        let Some(reader) = &mut self.reader else { return Ok(()) };
        let (rows, end) = reader.read(py);
        match end {
            End::Full => {}
            End::Exhausted => self.reader = None,
            End::Raised(raised) => {
                self.reader = None;
                self.raised = Some(raised);
            }
        }
        self.ready.extend(analyze(py, &self.analyzer, rows));
        py.check_signals()
    }
}

#[pymethods]
impl PyStream {
    /// What went wrong so far under `errors="null"`: a tuple of (row, message), in the order of the rows.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.noted)
    }

    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        while self.ready.is_empty() && self.reader.is_some() {
            self.fill(py).inspect_err(|_| self.stop())?;
        }
        let Some(outcome) = self.ready.pop_front() else {
            return self.raised.take().map_or(Ok(None), Err);
        };
        let document = settle(self.row, outcome, self.errors, &mut self.noted).inspect_err(|_| self.stop())?;
        self.row += 1;
        Shared::view_or_none(document.as_ref(), py).map(Some)
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.reader.as_ref().map_or(Ok(()), |reader| visit.call(&reader.texts))
    }

    fn __clear__(&mut self) {
        self.reader = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::pipeline::{Options, analyze};

    /// A text, a missing one, one that is no text, and one whose analysis failed.
    fn four_rows() -> Vec<Outcome> {
        let input = || Input { utf8: "Rain.".to_owned(), original: None };
        let document = analyze("Rain.", &Options::default()).unwrap();
        let rows = vec![Ok(true), Ok(false), Err("got int; pass str or None".to_owned()), Ok(true)];
        outcomes(rows, [(input(), Ok(document)), (input(), Err(Error::internal("no index 3")))])
    }

    #[test]
    fn with_null_every_problem_is_noted_with_its_row() {
        Python::initialize();
        let mut noted = Vec::new();
        let settled =
            (0..).zip(four_rows()).map(|(row, outcome)| settle(row, outcome, Errors::Null, &mut noted).unwrap());
        let found: Vec<bool> = settled.map(|document| document.is_some()).collect();
        assert_eq!(found, [true, false, false, false]);
        assert_eq!(noted[0], (2, "got int; pass str or None".to_owned()));
        assert_eq!(noted[1], (3, "internal error, please report it: no index 3".to_owned()));
    }

    #[test]
    fn with_raise_the_first_problem_is_raised_with_its_row() {
        Python::initialize();
        let mut rows = four_rows().into_iter();
        let error = settle(3, rows.next_back().unwrap(), Errors::Raise, &mut Vec::new()).err().unwrap();
        assert_eq!(error.to_string(), "InternalError: row 3: internal error, please report it: no index 3");
    }
}
