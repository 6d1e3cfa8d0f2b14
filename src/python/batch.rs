//! Many Python strings → documents: read ahead, analysed without the GIL, given back in order.

use std::sync::{Arc, Mutex, MutexGuard, TryLockError};

use jiff::civil::Date;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyFloat, PyIterator, PyMapping, PyString, PyTuple};

use super::column::Column;
use super::document::SharedDocument;
use super::document_rows::DocumentRows;
use super::documents::PyDocuments;
use super::interrupt;
use super::options::Progress;
use super::text::Input;
use crate::pipeline::Analyzer;
use crate::pipeline::rows::{OnError, Rows};

/// `analyze_many` reads so many rows ahead of the first that is not done: enough to keep all
/// threads busy while that is a long one.
const LOOKAHEAD: usize = 1024;
/// A stream reads so many for each thread, since its reader waits for them.
const STREAM_LOOKAHEAD: usize = 8;
/// With this many bytes of text under analysis nothing more is read: it bounds the memory.
const LOOKAHEAD_BYTES: usize = 4 << 20;

/// A row's document, None for a missing text.
type Row = Option<Arc<SharedDocument>>;

/// The rows of a Python iterable, from reading to documents.
struct Reader {
    /// The function that the user called, for the messages.
    caller: &'static str,
    /// What the texts call themselves, for the messages.
    column: Column,
    /// None when the texts are exhausted or have raised.
    texts: Option<Py<PyIterator>>,
    rows: Rows<Input>,
    /// The reference dates of the texts, where each has its own.
    dates: Option<Vec<Option<Date>>>,
    /// What the texts raised: it comes after the documents of the texts before it.
    raised: Option<PyErr>,
    on_error: OnError,
    rows_read: usize,
    /// What went wrong under `OnError::Null`.
    errors: Vec<(usize, String)>,
    rows_done: usize,
}

impl Reader {
    fn new(caller: &'static str, texts: &Bound<'_, PyAny>, analyzer: Analyzer, on_error: OnError) -> PyResult<Self> {
        let column = Column::of(texts);
        let texts = Some(iterator(caller, texts)?.unbind());
        let rows = Rows::new(analyzer);
        Ok(Self {
            caller,
            column,
            texts,
            rows,
            dates: None,
            raised: None,
            on_error,
            rows_read: 0,
            errors: Vec::new(),
            rows_done: 0,
        })
    }

    /// Reads until `lookahead` rows are under analysis.
    fn read(&mut self, py: Python<'_>, lookahead: usize) {
        while self.rows.len() < lookahead
            && self.rows.bytes() < LOOKAHEAD_BYTES
            && let Some(texts) = &self.texts
        {
            let next = texts.bind(py).clone().next().transpose();
            match next.and_then(|value| value.map(|value| self.push(&value)).transpose()) {
                Ok(Some(())) => self.rows_read += 1,
                Ok(None) => {
                    self.texts = None;
                    self.raised = self.check_dates(self.rows_read).err();
                }
                Err(raised) => {
                    self.texts = None;
                    self.raised = Some(raised);
                }
            }
        }
    }

    /// The document of the next row, None for a missing text; None behind the last row.
    fn next(&mut self, py: Python<'_>) -> PyResult<Option<Row>> {
        let rows = &mut self.rows;
        // Where documents are there already, nothing waits, and no signal would be heard.
        py.check_signals()?;
        let Some(result) = interrupt::detached(py, || rows.pop())? else {
            return self.raised.take().map_or(Ok(None), Err);
        };
        let found = self.on_error.apply(self.rows_done, result, &mut self.errors)?;
        self.rows_done += 1;
        Ok(Some(found.map(|(text, document)| {
            let original = text.original.as_ref().map(|original| original.clone_ref(py));
            SharedDocument::new(document, original)
        })))
    }

    /// Drops what is under analysis and reads no more.
    fn end(&mut self) {
        self.texts = None;
        self.raised = None;
        self.rows.clear();
    }

    /// Checks that there are as many reference dates as texts, if each has its own.
    fn check_dates(&self, texts: usize) -> PyResult<()> {
        let dates = self.dates.as_ref().map_or(texts, Vec::len);
        if dates == texts {
            return Ok(());
        }
        Err(PyValueError::new_err(format!("reference_date has {dates} dates for {texts} texts; pass one for each")))
    }

    /// Puts a row under analysis.
    fn push(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        if self.dates.as_ref().is_some_and(|dates| dates.len() <= self.rows_read) {
            return self.check_dates(self.rows_read + 1);
        }
        let date = self.dates.as_ref().map(|dates| dates[self.rows_read]);
        let rows = &mut self.rows;
        let mut push_text = |text: &Bound<'_, PyString>| {
            let text = Input::new(text)?;
            match date {
                Some(date) => rows.push_dated_text(text, date),
                None => rows.push_text(text),
            }
            Ok(())
        };
        if let Ok(text) = value.cast::<PyString>() {
            return push_text(text);
        }
        if is_missing(value)? {
            self.rows.push_missing();
            return Ok(());
        }
        // Arrow's scalars wrap the value that they stand for.
        if let Some(as_py) = value.getattr_opt("as_py")? {
            let value = as_py.call0()?;
            if let Ok(text) = value.cast::<PyString>() {
                return push_text(text);
            }
            if value.is_none() {
                self.rows.push_missing();
                return Ok(());
            }
        }
        let (py, row, got) = (value.py(), self.rows_read, value.get_type().name()?);
        match self.on_error {
            OnError::Null => {
                let place = self.column.place_of_label(py, row);
                self.rows.push_not_text(format!("got {got}{place}; pass str or None"));
                Ok(())
            }
            OnError::Raise => {
                let (caller, place) = (self.caller, self.column.place(py, row));
                Err(PyTypeError::new_err(format!("{caller}() got {got}{place}; pass str or None")))
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
    // The rows of bytes would be numbers.
    if texts.cast::<PyBytes>().is_ok() || texts.cast::<PyByteArray>().is_ok() {
        return wrong("such as a list");
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
pub(super) fn is_missing(value: &Bound<'_, PyAny>) -> PyResult<bool> {
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

/// `quoth.analyze_many`: all of `texts`, with a reference date for each in `dates`, if they have
/// their own.
pub(super) fn analyze_many(
    texts: &Bound<'_, PyAny>,
    dates: Option<Vec<Option<Date>>>,
    analyzer: Analyzer,
    on_error: OnError,
    progress: Progress,
) -> PyResult<PyDocuments> {
    let py = texts.py();
    let reader = Reader::new("analyze_many", texts, analyzer, on_error)?;
    let mut reader = Reader { dates, ..reader };
    if let Ok(count) = texts.len() {
        reader.check_dates(count)?;
    }
    let reporter = ProgressReporter::new(py, progress, texts.len().ok())?;
    let documents = all(py, &mut reader, &reporter);
    reporter.close(py)?;
    Ok(PyDocuments::new(Arc::new(DocumentRows { documents: documents?, errors: reader.errors })))
}

fn all(py: Python<'_>, reader: &mut Reader, reporter: &ProgressReporter) -> PyResult<Vec<Row>> {
    let mut documents = Vec::new();
    loop {
        reader.read(py, LOOKAHEAD);
        if let Some(raised) = reader.raised.take() {
            return Err(raised);
        }
        let Some(document) = reader.next(py)? else { break };
        documents.push(document);
        reporter.report(py, documents.len())?;
    }
    if documents.is_empty() {
        reporter.report(py, 0)?;
    }
    Ok(documents)
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

    fn clone_ref(&self, py: Python<'_>) -> Self {
        Self { function: self.function.as_ref().map(|function| function.clone_ref(py)), ..*self }
    }

    fn report(&self, py: Python<'_>, done: usize) -> PyResult<()> {
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
/// It gives a `Document` for each text, and None for a missing one. When a document is asked for it
/// reads some texts ahead, which are analysed meanwhile. It can be iterated over once, by one
/// thread at a time: another gets a ValueError.
///
/// >>> import quoth
/// >>> docs = quoth.stream(["“Yes,” said Ann Lee.", 7], errors="null")
/// >>> [doc and doc.quotes[0].speaker.name for doc in docs]
/// ['Ann Lee', None]
/// >>> docs.errors
/// ((1, 'got int; pass str or None'),)
#[pyclass(name = "Stream", module = "quoth", weakref, frozen)]
pub(super) struct PyStream {
    stream: Mutex<Stream>,
}

struct Stream {
    reader: Reader,
    reporter: ProgressReporter,
    /// How many rows are read ahead: at first one, so that the first document comes soon.
    lookahead: usize,
    /// Whether the last document has been given, or something was raised.
    ended: bool,
}

impl PyStream {
    pub(super) fn new(
        texts: &Bound<'_, PyAny>,
        analyzer: Analyzer,
        on_error: OnError,
        progress: Progress,
    ) -> PyResult<Self> {
        let reader = Reader::new("stream", texts, analyzer, on_error)?;
        let reporter = ProgressReporter::new(texts.py(), progress, texts.len().ok())?;
        let stream = Stream { reader, reporter, lookahead: 1, ended: false };
        Ok(Self { stream: Mutex::new(stream) })
    }

    /// The stream, for one thread at a time.
    fn take(&self) -> PyResult<MutexGuard<'_, Stream>> {
        match self.stream.try_lock() {
            Ok(stream) => Ok(stream),
            Err(TryLockError::Poisoned(poisoned)) => Ok(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => Err(PyValueError::new_err(
                "the stream is being read already; give each thread a stream of its own, or read it under a lock",
            )),
        }
    }
}

impl Stream {
    fn next(&mut self, py: Python<'_>) -> PyResult<Option<Row>> {
        let reader = &mut self.reader;
        reader.read(py, self.lookahead);
        self.lookahead = (self.lookahead + 1).min(STREAM_LOOKAHEAD * reader.rows.threads());
        reader.next(py)
    }

    /// Notes that nothing comes any more; whether that is new.
    fn end(&mut self) -> bool {
        self.reader.end();
        !std::mem::replace(&mut self.ended, true)
    }
}

#[pymethods]
impl PyStream {
    /// What went wrong so far under `errors="null"`: a tuple of (row, message), in the order of the
    /// rows.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.take()?.reader.errors)
    }

    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let mut stream = self.take()?;
        let next = stream.next(py);
        // Nothing comes after an exception.
        let ends = !matches!(next, Ok(Some(_))) && stream.end();
        let (reporter, done) = (stream.reporter.clone_ref(py), stream.reader.rows_done);
        // What is told how many texts are done may ask for the errors.
        drop(stream);
        let told = match &next {
            Ok(Some(_)) => reporter.report(py, done),
            Ok(None) if ends && done == 0 => reporter.report(py, done),
            _ => Ok(()),
        };
        let ends = ends || told.is_err() && self.take()?.end();
        if ends {
            reporter.close(py)?;
        }
        match (next?, told?) {
            (Some(document), ()) => SharedDocument::view_or_none(document.as_ref(), py).map(Some),
            (None, ()) => Ok(None),
        }
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        let Ok(stream) = self.stream.try_lock() else { return Ok(()) };
        stream.reader.texts.as_ref().map_or(Ok(()), |texts| visit.call(texts))?;
        stream.reader.column.labels.as_ref().map_or(Ok(()), |labels| visit.call(labels))?;
        stream.reporter.function.as_ref().map_or(Ok(()), |function| visit.call(function))
    }

    fn __clear__(&self) {
        if let Ok(mut stream) = self.stream.try_lock() {
            stream.reader.texts = None;
            stream.reader.column.labels = None;
            stream.reporter.function = None;
        }
    }
}
