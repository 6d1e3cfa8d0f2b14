//! One analysed text, as Python sees it: [`PyDocument`], and what its items share.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::sync::{MutexExt, PyOnceLock};
use pyo3::types::{PyDict, PyString, PyTuple, PyType, PyWeakrefMethods, PyWeakrefReference};

use super::arrow::TableKind;
use super::document_rows::DocumentRows;
use super::documents::PyDocuments;
use super::interrupt;
use super::provenance;
use super::repr::{counted, text_repr};
use super::span::{ItemRef, PySpan};
use super::text::{self, Input};
use crate::document::Document;
use crate::error::Error;
use crate::pipeline::guarded;
use crate::text::Span;

/// `quoth.Items`, the class of the tuples.
static ITEMS: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// What `__reduce__` gives: a function, and the arguments with which it makes the value again.
pub(super) type Reduced<'py, Arguments> = PyResult<(Bound<'py, PyAny>, Arguments)>;

/// The document that a `PyDocument` and all of its items share.
///
/// Items hold this and not their `PyDocument`, which keeps them in its tuples: the two would form a
/// cycle that only the garbage collector frees, and a stream of documents would pile up until it
/// runs.
pub(super) struct SharedDocument {
    pub(super) document: Document,
    /// Whether the text has lone surrogates, which only `text` keeps.
    has_surrogates: bool,
    text: PyOnceLock<Py<PyString>>,
    /// The one `PyDocument` of this value while Python holds it: pickling many items then stores it
    /// once.
    view: Mutex<Option<Py<PyWeakrefReference>>>,
}

impl SharedDocument {
    /// `original` is the text that was analysed, if it has lone surrogates.
    pub(super) fn new(document: Document, original: Option<Py<PyString>>) -> Arc<Self> {
        let has_surrogates = original.is_some();
        let text = original.map_or_else(PyOnceLock::new, |text| {
            let lock = PyOnceLock::new();
            Python::attach(|py| lock.set(py, text)).expect("the lock is new");
            lock
        });
        Arc::new(Self { document, has_surrogates, text, view: Mutex::new(None) })
    }

    /// The document as an object: the same one for as long as Python holds it.
    pub(super) fn view<'py>(self: &Arc<Self>, py: Python<'py>) -> PyResult<Bound<'py, PyDocument>> {
        // Making an object can run the garbage collector, and so any code: the lock is not held
        // meanwhile, and another thread may have been quicker.
        let known = self.locked_view(py).as_ref().map(|view| view.clone_ref(py));
        if let Some(view) = known.and_then(|view| view.bind(py).upgrade()) {
            return Ok(view.cast_into()?);
        }
        let view = Bound::new(py, PyDocument::new(Arc::clone(self)))?;
        let reference = PyWeakrefReference::new(view.as_any())?.unbind();
        let mut known = self.locked_view(py);
        let quicker = known.as_ref().and_then(|view| view.bind(py).upgrade());
        let replaced = if quicker.is_none() { known.replace(reference) } else { None };
        drop(known);
        drop(replaced);
        quicker.map_or(Ok(view), |view| Ok(view.cast_into()?))
    }

    /// The object at a row of many: None for a missing document.
    pub(super) fn view_or_none<'py>(shared: Option<&Arc<Self>>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        shared.map_or_else(|| Ok(py.None().into_bound(py)), |shared| shared.view(py).map(Bound::into_any))
    }

    /// A thread that waits lets others run Python: without the GIL the collector waits for all.
    fn locked_view(&self, py: Python<'_>) -> std::sync::MutexGuard<'_, Option<Py<PyWeakrefReference>>> {
        self.view.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
    }

    fn text<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        self.text.get_or_init(py, || PyString::new(py, self.document.text()).unbind()).bind(py).clone()
    }

    /// The text of `span`, as the caller gave it.
    pub(super) fn slice<'py>(&self, py: Python<'py>, span: Span) -> PyResult<Bound<'py, PyString>> {
        if !self.has_surrogates {
            return Ok(PyString::new(py, self.document.slice(span)));
        }
        let (start, end) = self.document.code_points(span);
        text::slice(&self.text(py), start, end)
    }

    /// Whether two documents have the same text.
    pub(super) fn same_text(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        if std::ptr::eq(self, other) {
            return Ok(true);
        }
        if self.document.text() != other.document.text() || self.has_surrogates != other.has_surrogates {
            return Ok(false);
        }
        if self.has_surrogates { self.text(py).as_any().eq(other.text(py)) } else { Ok(true) }
    }

    /// Whether two documents have the same text and equal items.
    pub(super) fn same(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        Ok(self.same_text(py, other)? && self.document == other.document)
    }

    /// Hashes the length, the start and the end of the text, which costs the same for any length;
    /// other texts that agree in all three are rare.
    pub(super) fn hash(&self, hasher: &mut impl Hasher) {
        const ENDS: usize = 64;
        let bytes = self.document.text().as_bytes();
        bytes.len().hash(hasher);
        bytes[..bytes.len().min(ENDS)].hash(hasher);
        bytes[bytes.len().saturating_sub(ENDS)..].hash(hasher);
    }
}

/// A text and what was found in it: paragraphs, sentences, entities, people and quotes.
///
/// Documents come from `quoth.analyze`, `quoth.analyze_many`, `quoth.stream` and
/// `Document.from_json`. They cannot be changed; two are equal when their texts and all their items
/// are. They can be hashed and pickled. All offsets count code points, as Python's own slices do:
/// `doc.text[item.start:item.end] == item.text`.
///
/// >>> import quoth
/// >>> doc = quoth.analyze("“We will rebuild the bridge,” said Adaeze Okafor.")
/// >>> doc.quotes[0].text
/// '“We will rebuild the bridge,”'
/// >>> doc.quotes[0].speaker.name
/// 'Adaeze Okafor'
#[pyclass(name = "Document", module = "quoth", frozen, weakref)]
pub(super) struct PyDocument {
    pub(super) shared: Arc<SharedDocument>,
    paragraphs: PyOnceLock<Py<PyTuple>>,
    sentences: PyOnceLock<Py<PyTuple>>,
    entities: PyOnceLock<Py<PyTuple>>,
    people: PyOnceLock<Py<PyTuple>>,
    quotes: PyOnceLock<Py<PyTuple>>,
}

impl PyDocument {
    /// Only for [`SharedDocument::view`], which keeps the object unique.
    fn new(shared: Arc<SharedDocument>) -> Self {
        Self {
            shared,
            paragraphs: PyOnceLock::new(),
            sentences: PyOnceLock::new(),
            entities: PyOnceLock::new(),
            people: PyOnceLock::new(),
            quotes: PyOnceLock::new(),
        }
    }

    /// The items of one kind, made when they are first asked for.
    fn items<'py>(
        &self,
        py: Python<'py>,
        made: &PyOnceLock<Py<PyTuple>>,
        len: usize,
        item: fn(u32) -> ItemRef,
        kind: TableKind,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let items = made.get_or_try_init(py, || {
            let items = (0..len as u32).map(|index| PySpan::view(py, &self.shared, item(index)));
            let items = PyTuple::new(py, items.collect::<PyResult<Vec<_>>>()?)?;
            let items = ITEMS.import(py, "quoth._items", "Items")?.call1((items,))?;
            // What its table is made from; not this object, which keeps the tuple.
            let rows = DocumentRows { documents: vec![Some(Arc::clone(&self.shared))], errors: Vec::new() };
            items.setattr("_origin", (PyDocuments::new(Arc::new(rows)), kind.as_str()))?;
            Ok::<_, PyErr>(items.cast_into::<PyTuple>()?.unbind())
        })?;
        Ok(items.bind(py).clone())
    }
}

#[pymethods]
impl PyDocument {
    /// The text, a str, as it was given.
    #[getter]
    fn text<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        self.shared.text(py)
    }

    /// What made the document, a dict: `quoth`, the version of the library, `model`, the name of
    /// the model ("sentence" or "sentence-open" where only sentences were looked for; of a model
    /// file its name), `sha256`, that of the model's file, and `options`, a dict of those of
    /// `Pipeline` and `only` that were given and are not the usual ones. Of a gazetteer, patterns,
    /// aliases and abbreviations it has the `number` and the first 16 digits of the `sha256` of
    /// their sorted lines (a label or alias, a tab, a name; or an abbreviation); a `reference_date`
    /// for each text is "of each text". None where nothing says so, in a document made by hand or
    /// by an older version. Corrections leave it as it is, and equal documents may differ in it.
    ///
    /// >>> import quoth
    /// >>> made_by = quoth.analyze("It rained.", model="fast").provenance
    /// >>> made_by["model"], made_by["quoth"] == quoth.__version__, len(made_by["sha256"])
    /// ('fast', True, 64)
    /// >>> quoth.analyze("It rained.", acts="speech", min_score=0.5).provenance["options"]
    /// {'acts': ['speech'], 'min_score': 0.5}
    #[getter]
    fn provenance<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        self.shared.document.provenance().map(|made_by| provenance::to_dict(py, made_by)).transpose()
    }

    /// The paragraphs, a tuple of `Paragraph` in order, each with its role; empty where only
    /// sentences were looked for. It has the methods of `quoth.Items` too, and so have the other
    /// tuples.
    #[getter]
    fn paragraphs<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let count = self.shared.document.paragraphs().len();
        self.items(py, &self.paragraphs, count, ItemRef::Paragraph, TableKind::Paragraphs)
    }

    /// The sentences, a tuple of `Sentence` in order; only white space stands between them.
    #[getter]
    fn sentences<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        self.items(py, &self.sentences, self.shared.document.sentences().len(), ItemRef::Sentence, TableKind::Sentences)
    }

    /// The named entities, a tuple of `Entity` in order, none inside another.
    #[getter]
    fn entities<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        self.items(py, &self.entities, self.shared.document.entities().len(), ItemRef::Entity, TableKind::Entities)
    }

    /// The people and organisations of the text, a tuple of `Person` in the order of their first
    /// mention.
    #[getter]
    fn people<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        self.items(py, &self.people, self.shared.document.people().len(), ItemRef::Person, TableKind::People)
    }

    /// The quotations, a tuple of `Quote` in the order in which they start.
    ///
    /// >>> import quoth
    /// >>> doc = quoth.analyze("“Yes,” said Ann Lee.")
    /// >>> doc.quotes.table["speaker"]
    /// ['Ann Lee']
    #[getter]
    fn quotes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        self.items(py, &self.quotes, self.shared.document.quotes().len(), ItemRef::Quote, TableKind::Quotes)
    }

    /// Writes the document as one line of JSON, a str, which `from_json` reads.
    ///
    /// Offsets are code points. A lone surrogate, which JSON in UTF-8 cannot hold, is written as
    /// U+FFFD; pickling keeps it.
    ///
    /// >>> import quoth, json
    /// >>> json.loads(quoth.analyze("“Yes,” said Ann Lee.").to_json())["quotes"][0]["speaker"]
    /// 'Ann Lee'
    pub(super) fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        interrupt::detached(py, || self.shared.document.to_json())
    }

    /// Reads a document that `to_json` wrote.
    ///
    /// Raises:
    ///     TypeError: `json` is no str.
    ///     ValueError: `json` is not JSON, is of another schema, or says what no analysis says; the
    ///         message has the path of the field: `entities[3].score: 1.7 is not between 0 and 1`.
    ///
    /// >>> import quoth
    /// >>> doc = quoth.analyze("“Yes,” said Ann Lee.")
    /// >>> quoth.Document.from_json(doc.to_json()) == doc
    /// True
    #[staticmethod]
    #[pyo3(signature = (json, /))]
    fn from_json<'py>(py: Python<'py>, json: &Bound<'py, PyString>) -> PyResult<Bound<'py, Self>> {
        let json = Input::new(json)?.utf8;
        let document = interrupt::detached(py, || guarded(|| Document::from_json(&json)))??;
        SharedDocument::new(document, None).view(py)
    }

    /// Gives the document in which corrections hold, made one after the other.
    ///
    /// A correction says by its place in code points which item it is about, and what is right. So
    /// a list of them, kept with `corrections_to_json`, holds for the same text whichever model
    /// analysed it, as far as the items are there. What was corrected has a score of 1.
    ///
    /// Args:
    ///     corrections: An iterable of `Correction`, or of the dicts that `Correction.to_dict` gives.
    ///     errors: What becomes of a correction that does not fit: "raise", or "skip" for a
    ///         `CorrectionWarning`.
    ///
    /// Raises:
    ///     CorrectionError: A correction does not fit, or is none; the message names it and says why.
    ///     ValueError: `errors` is unknown.
    ///
    /// >>> import quoth
    /// >>> doc = quoth.analyze("Ann Lee met Bo Chen. “Yes,” said Ann Lee.")
    /// >>> corrections = [quoth.SetSpeaker(doc.quotes[0], "Bo Chen"), quoth.RenamePerson("Bo Chen", "Chen Bo")]
    /// >>> doc.with_corrections(corrections).quotes[0].speaker.name
    /// 'Chen Bo'
    #[pyo3(signature = (corrections, *, errors = "raise"))]
    fn with_corrections<'py>(
        slf: &Bound<'py, Self>,
        corrections: &Bound<'py, PyAny>,
        errors: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth._corrected")?.call_method1("apply", (slf, corrections, errors))
    }

    /// Renders the document as HTML, a str.
    ///
    /// It shows the text with its quotations and entities marked, and a legend of the speakers.
    /// Everything is escaped. A notebook shows the fragment by itself.
    ///
    /// Args:
    ///     page: True for a whole page, False for a fragment to put into one.
    ///
    /// >>> import quoth
    /// >>> quoth.analyze("“Yes,” said Ann Lee.").to_html(page=True)[:15]
    /// '<!DOCTYPE html>'
    #[pyo3(signature = (*, page = false))]
    fn to_html<'py>(slf: &Bound<'py, Self>, page: bool) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth._html")?.call_method1("document", (slf, page))
    }

    /// Opens the quotations for review in a notebook; see `quoth.review.Review`.
    ///
    /// It needs anywidget (the extra `review`).
    ///
    /// >>> import quoth
    /// >>> quoth.analyze("“Yes,” said Ann Lee.").review()  # doctest: +SKIP
    fn review<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth.review")?.call_method1("Review", (slf,))
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth._html")?.call_method1("notebook", (slf,))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let document = &self.shared.document;
        Ok(format!(
            "Document({}, {}, {}, {}, {})",
            text_repr(py, document.text())?,
            counted(document.sentences().len(), "sentence", "sentences"),
            counted(document.entities().len(), "entity", "entities"),
            counted(document.people().len(), "person", "people"),
            counted(document.quotes().len(), "quote", "quotes"),
        ))
    }

    fn __eq__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let Ok(other) = other.cast::<Self>() else { return Ok(py.NotImplemented().into_bound(py)) };
        Ok(slf.get().shared.same(py, &other.get().shared)?.into_pyobject(py)?.to_owned().into_any())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.shared.hash(&mut hasher);
        hasher.finish()
    }

    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> Reduced<'py, (String, Option<Bound<'py, PyString>>)> {
        let original = self.shared.has_surrogates.then(|| self.shared.text(py));
        Ok((py.import("quoth._quoth")?.getattr("_document")?, (self.to_json(py)?, original)))
    }
}

/// Makes a document again from its pickle: its JSON, and its text if that has lone surrogates.
#[pyfunction]
#[pyo3(signature = (json, original, /))]
pub(super) fn _document<'py>(
    py: Python<'py>,
    json: &str,
    original: Option<&Bound<'py, PyString>>,
) -> PyResult<Bound<'py, PyDocument>> {
    let document = py.detach(|| guarded(|| Document::from_json(json)))?;
    let original = match original.map(Input::new).transpose()? {
        Some(input) if input.utf8 != document.text() => {
            return Err(Error::document("text: it is not that of the pickle").into());
        }
        input => input.and_then(|input| input.original),
    };
    SharedDocument::new(document, original).view(py)
}
