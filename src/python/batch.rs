//! Many Python strings → documents: read in chunks, analysed without the GIL, given back in order.

use std::collections::VecDeque;
use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyIterator, PyMapping, PyString, PyTuple};

use super::document::SharedDocument;
use super::documents::{DocumentRows, PyDocuments};
use super::options::Progress;
use super::text::Input;
use crate::pipeline::Analyzer;
use crate::pipeline::rows::{self, OnError, TextRows};

/// The first chunk is small, so that a stream soon gives its first documents and Ctrl-C is soon
/// heard.
const FIRST_CHUNK: usize = 16;
/// Later chunks grow up to this many texts: enough to keep all threads busy.
const LARGEST_CHUNK: usize = 1024;
/// A chunk is full with this many bytes, however few its texts: it bounds the memory of a stream.
const CHUNK_BYTES: usize = 4 << 20;

/// Why a chunk ends where it does.
enum ChunkEnd {
    Full,
    Exhausted,
    Raised(PyErr),
}

/// The texts of a Python iterable, a chunk at a time.
struct TextChunks {
    /// The function that the user called, for the messages.
    caller: &'static str,
    texts: Py<PyIterator>,
    on_error: OnError,
    rows_read: usize,
    chunk_size: usize,
}

impl TextChunks {
    fn new(caller: &'static str, texts: &Bound<'_, PyAny>, on_error: OnError) -> PyResult<Self> {
        let texts = iterator(caller, texts)?.unbind();
        Ok(Self { caller, texts, on_error, rows_read: 0, chunk_size: FIRST_CHUNK })
    }

    /// The next rows, and why there are no more of them.
    fn next_chunk(&mut self, py: Python<'_>) -> (TextRows<Input>, ChunkEnd) {
        let (mut rows, mut bytes) = (TextRows::new(), 0);
        let end = loop {
            if rows.len() >= self.chunk_size || bytes >= CHUNK_BYTES {
                break ChunkEnd::Full;
            }
            match self.texts.bind(py).clone().next() {
                None => break ChunkEnd::Exhausted,
                Some(Err(raised)) => break ChunkEnd::Raised(raised),
                Some(Ok(value)) => match self.push(&value, &mut rows) {
                    Err(raised) => break ChunkEnd::Raised(raised),
                    Ok(text_bytes) => {
                        bytes += text_bytes;
                        self.rows_read += 1;
                    }
                },
            }
        };
        self.chunk_size = (self.chunk_size * 2).min(LARGEST_CHUNK);
        (rows, end)
    }

    /// Adds `value` to `rows`, and gives the bytes of its text: 0 if it is none.
    fn push(&self, value: &Bound<'_, PyAny>, rows: &mut TextRows<Input>) -> PyResult<usize> {
        let mut push_text = |text: &Bound<'_, PyString>| {
            let text = Input::new(text)?;
            let bytes = text.utf8.len();
            rows.push_text(text);
            Ok(bytes)
        };
        if let Ok(text) = value.cast::<PyString>() {
            return push_text(text);
        }
        if is_missing(value)? {
            rows.push_missing();
            return Ok(0);
        }
        // Arrow's scalars wrap the value that they stand for.
        if let Some(as_py) = value.getattr_opt("as_py")? {
            let value = as_py.call0()?;
            if let Ok(text) = value.cast::<PyString>() {
                return push_text(text);
            }
            if value.is_none() {
                rows.push_missing();
                return Ok(0);
            }
        }
        let got = value.get_type().name()?;
        match self.on_error {
            OnError::Null => {
                rows.push_not_text(format!("got {got}; pass str or None"));
                Ok(0)
            }
            OnError::Raise => {
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
    // The rows of a mapping or a data frame would be its keys, the names of its columns. Of the
    // class, since a pandas series gives its labels as attributes.
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
type RowResult = rows::RowResult<Input>;

/// Analyses the texts among `rows`, without the GIL.
fn analyze_rows(py: Python<'_>, analyzer: &Analyzer, rows: TextRows<Input>) -> impl Iterator<Item = RowResult> {
    let documents = py.detach(|| analyzer.analyze_many(rows.texts()));
    rows.align(documents)
}

/// The document of `row`; a problem is raised, or recorded in `errors`.
fn document_of(
    row: usize,
    result: RowResult,
    on_error: OnError,
    errors: &mut Vec<(usize, String)>,
) -> PyResult<Option<Arc<SharedDocument>>> {
    let found = on_error.apply(row, result, errors)?;
    Ok(found.map(|(text, document)| SharedDocument::new(document, text.original)))
}

/// `quoth.analyze_many`: all of `texts`.
pub(super) fn analyze_many(
    texts: &Bound<'_, PyAny>,
    analyzer: &Analyzer,
    on_error: OnError,
    progress: Progress,
) -> PyResult<PyDocuments> {
    let py = texts.py();
    let mut chunks = TextChunks::new("analyze_many", texts, on_error)?;
    let total = texts.len().ok();
    let mut reporter = ProgressReporter::new(py, progress, total)?;
    let rows = analyze_chunks(py, &mut chunks, analyzer, |done| reporter.report(py, done));
    reporter.close(py)?;
    Ok(PyDocuments::new(Arc::new(rows?)))
}

fn analyze_chunks(
    py: Python<'_>,
    chunks: &mut TextChunks,
    analyzer: &Analyzer,
    mut report: impl FnMut(usize) -> PyResult<()>,
) -> PyResult<DocumentRows> {
    let mut done = DocumentRows { documents: Vec::new(), errors: Vec::new() };
    loop {
        let (rows, end) = chunks.next_chunk(py);
        if let ChunkEnd::Raised(raised) = end {
            return Err(raised);
        }
        for result in analyze_rows(py, analyzer, rows) {
            let document = document_of(done.documents.len(), result, chunks.on_error, &mut done.errors)?;
            done.documents.push(document);
        }
        py.check_signals()?;
        report(done.documents.len())?;
        if matches!(end, ChunkEnd::Exhausted) {
            return Ok(done);
        }
    }
}

/// Tells the user how many texts are done.
struct ProgressReporter {
    /// A function of (done, total).
    function: Option<Py<PyAny>>,
    /// Whether it is a bar of `quoth._progress`, which has to be closed.
    is_bar: bool,
    total: Option<usize>,
}

impl ProgressReporter {
    fn new(py: Python<'_>, progress: Progress, total: Option<usize>) -> PyResult<Self> {
        let (function, is_bar) = match progress {
            Progress::Off => (None, false),
            Progress::Bar => {
                (Some(py.import("quoth._progress")?.getattr("ProgressBar")?.call1((total,))?.unbind()), true)
            }
            Progress::Function(function) => (Some(function), false),
        };
        Ok(Self { function, is_bar, total })
    }

    fn report(&mut self, py: Python<'_>, done: usize) -> PyResult<()> {
        if let Some(function) = &self.function {
            function.call1(py, (done, self.total))?;
        }
        Ok(())
    }

    fn close(self, py: Python<'_>) -> PyResult<()> {
        match self.function {
            Some(bar) if self.is_bar => bar.call_method0(py, "close").map(drop),
            _ => Ok(()),
        }
    }
}

/// The documents of a stream of texts, in order: an iterator that `quoth.stream` makes.
///
/// It gives a `Document` for each text, and None for a missing one. It reads and analyses the texts
/// a chunk at a time, when the next document is asked for. It can be iterated over once.
///
/// >>> import quoth
/// >>> docs = quoth.stream(["“Yes,” said Ann Lee.", 7], errors="null")
/// >>> [doc and doc.quotes[0].speaker.name for doc in docs]
/// ['Ann Lee', None]
/// >>> docs.errors
/// ((1, 'got int; pass str or None'),)
#[pyclass(name = "Stream", module = "quoth", weakref)]
pub(super) struct PyStream {
    analyzer: Analyzer,
    /// None when the texts are exhausted or have raised.
    chunks: Option<TextChunks>,
    ready: VecDeque<RowResult>,
    /// What the texts raised: it comes after the documents of the texts before it.
    raised: Option<PyErr>,
    on_error: OnError,
    errors: Vec<(usize, String)>,
    row: usize,
}

impl PyStream {
    pub(super) fn new(texts: &Bound<'_, PyAny>, analyzer: Analyzer, on_error: OnError) -> PyResult<Self> {
        let chunks = Some(TextChunks::new("stream", texts, on_error)?);
        Ok(Self { analyzer, chunks, ready: VecDeque::new(), raised: None, on_error, errors: Vec::new(), row: 0 })
    }

    /// Ends the stream: nothing comes after an exception.
    fn stop(&mut self) {
        self.chunks = None;
        self.ready.clear();
        self.raised = None;
    }

    /// Reads and analyses the next chunk.
    fn fill(&mut self, py: Python<'_>) -> PyResult<()> {
        let Some(chunks) = &mut self.chunks else { return Ok(()) };
        let (rows, end) = chunks.next_chunk(py);
        match end {
            ChunkEnd::Full => {}
            ChunkEnd::Exhausted => self.chunks = None,
            ChunkEnd::Raised(raised) => {
                self.chunks = None;
                self.raised = Some(raised);
            }
        }
        self.ready.extend(analyze_rows(py, &self.analyzer, rows));
        py.check_signals()
    }
}

#[pymethods]
impl PyStream {
    /// What went wrong so far under `errors="null"`: a tuple of (row, message), in the order of the
    /// rows.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.errors)
    }

    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        while self.ready.is_empty() && self.chunks.is_some() {
            self.fill(py).inspect_err(|_| self.stop())?;
        }
        let Some(result) = self.ready.pop_front() else {
            return self.raised.take().map_or(Ok(None), Err);
        };
        let document = document_of(self.row, result, self.on_error, &mut self.errors).inspect_err(|_| self.stop())?;
        self.row += 1;
        SharedDocument::view_or_none(document.as_ref(), py).map(Some)
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.chunks.as_ref().map_or(Ok(()), |chunks| visit.call(&chunks.texts))
    }

    fn __clear__(&mut self) {
        self.chunks = None;
    }
}
