//! One analysed text, as Python sees it: [`PyDocument`], and what its items share.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyString, PyTuple, PyWeakrefMethods, PyWeakrefReference};

use super::item::{Item, PySpan};
use super::show::{count, quoted};
use super::text::{self, Input};
use crate::document::Document;
use crate::pipeline::guarded;
use crate::text::Span;

/// What `__reduce__` gives: a function, and the arguments with which it makes the value anew.
pub(super) type Pickle<'py, Arguments> = PyResult<(Bound<'py, PyAny>, Arguments)>;

/// What a document and all of its items hold in common.
///
/// Items hold this and not their `PyDocument`, which keeps them in its tuples: the two would form a cycle that only the
/// garbage collector frees, and a stream of documents would pile up until it runs.
pub(super) struct Shared {
    pub(super) document: Document,
    /// Whether the text has lone surrogates, which only `text` keeps.
    surrogates: bool,
    text: PyOnceLock<Py<PyString>>,
    /// The one `PyDocument` of this value while Python holds it: pickling many items then stores it once.
    view: Mutex<Option<Py<PyWeakrefReference>>>,
}

impl Shared {
    /// `original` is the text that was analysed, if it has lone surrogates.
    pub(super) fn new(document: Document, original: Option<Py<PyString>>) -> Arc<Self> {
        let surrogates = original.is_some();
        let text = original.map_or_else(PyOnceLock::new, |text| {
            let lock = PyOnceLock::new();
            Python::attach(|py| lock.set(py, text)).expect("the lock is new");
            lock
        });
        Arc::new(Self { document, surrogates, text, view: Mutex::new(None) })
    }

    /// The document as an object: the same one for as long as Python holds it.
    pub(super) fn view<'py>(self: &Arc<Self>, py: Python<'py>) -> PyResult<Bound<'py, PyDocument>> {
        // Making an object can run the garbage collector, and so any code: the lock is not held meanwhile.
        let known = self.locked_view().as_ref().map(|view| view.clone_ref(py));
        if let Some(view) = known.and_then(|view| view.bind(py).upgrade()) {
            return Ok(view.cast_into()?);
        }
        let view = Bound::new(py, PyDocument::new(Arc::clone(self)))?;
        let reference = PyWeakrefReference::new(view.as_any())?.unbind();
        *self.locked_view() = Some(reference);
        Ok(view)
    }

    /// The object at a row of many: None for a missing document.
    pub(super) fn view_or_none<'py>(shared: Option<&Arc<Self>>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        shared.map_or_else(|| Ok(py.None().into_bound(py)), |shared| shared.view(py).map(Bound::into_any))
    }

    fn locked_view(&self) -> std::sync::MutexGuard<'_, Option<Py<PyWeakrefReference>>> {
        self.view.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn text<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        self.text.get_or_init(py, || PyString::new(py, self.document.text()).unbind()).bind(py).clone()
    }

    /// The text of `span`, as the caller gave it.
    pub(super) fn slice<'py>(&self, py: Python<'py>, span: Span) -> PyResult<Bound<'py, PyString>> {
        if !self.surrogates {
            return Ok(PyString::new(py, self.document.slice(span)));
        }
        let (start, end) = self.document.code_points(span);
        text::slice(&self.text(py), start, end)
    }

    /// Whether two documents are about the same text.
    pub(super) fn same_text(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        if std::ptr::eq(self, other) {
            return Ok(true);
        }
        if self.document.text() != other.document.text() || self.surrogates != other.surrogates {
            return Ok(false);
        }
        if self.surrogates { self.text(py).as_any().eq(other.text(py)) } else { Ok(true) }
    }

    pub(super) fn same(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        Ok(self.same_text(py, other)? && self.document == other.document)
    }

    /// Cheap for any length: two texts that begin and end alike and are of one length are rare.
    pub(super) fn hash(&self, hasher: &mut impl Hasher) {
        const ENDS: usize = 64;
        let bytes = self.document.text().as_bytes();
        bytes.len().hash(hasher);
        bytes[..bytes.len().min(ENDS)].hash(hasher);
        bytes[bytes.len().saturating_sub(ENDS)..].hash(hasher);
    }
}

/// A text and what was found in it: sentences, entities, people and quotes.
///
/// Documents come from `quoth.analyze`, `quoth.analyze_many`, `quoth.stream` and `Document.from_json`. They cannot be
/// changed; two are equal when their texts and all their items are. All offsets count code points, as Python's own
/// slices do: `doc.text[item.start:item.end] == item.text`.
///
/// >>> import quoth
/// >>> doc = quoth.analyze("“We will rebuild the bridge,” said Adaeze Okafor.")
/// >>> doc.quotes[0].text
/// '“We will rebuild the bridge,”'
/// >>> doc.quotes[0].speaker.name
/// 'Adaeze Okafor'
#[pyclass(name = "Document", module = "quoth", frozen, weakref)]
pub(super) struct PyDocument {
    pub(super) shared: Arc<Shared>,
    sentences: PyOnceLock<Py<PyTuple>>,
    entities: PyOnceLock<Py<PyTuple>>,
    people: PyOnceLock<Py<PyTuple>>,
    quotes: PyOnceLock<Py<PyTuple>>,
}

impl PyDocument {
    /// Only for [`Shared::view`], which keeps the object unique.
    fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
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
        item: fn(u32) -> Item,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let items = made.get_or_try_init(py, || {
            let items = (0..len as u32).map(|index| PySpan::item(py, &self.shared, item(index)));
            Ok::<_, PyErr>(PyTuple::new(py, items.collect::<PyResult<Vec<_>>>()?)?.unbind())
        })?;
        Ok(items.bind(py).clone())
    }
}

#[pymethods]
impl PyDocument {
    /// The text, as it was given.
    #[getter]
    fn text<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        self.shared.text(py)
    }

    /// The sentences, a tuple of `Sentence` in order; only white space stands between them.
    #[getter]
    fn sentences<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        self.items(py, &self.sentences, self.shared.document.sentences().len(), Item::Sentence)
    }

    /// The named entities, a tuple of `Entity` in order, none inside another.
    #[getter]
    fn entities<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        self.items(py, &self.entities, self.shared.document.entities().len(), Item::Entity)
    }

    /// The people and organisations of the text, a tuple of `Person` in the order of their first mention.
    #[getter]
    fn people<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        self.items(py, &self.people, self.shared.document.people().len(), Item::Person)
    }

    /// The quotations, a tuple of `Quote` in the order in which they start.
    #[getter]
    fn quotes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        self.items(py, &self.quotes, self.shared.document.quotes().len(), Item::Quote)
    }

    /// The document as one line of JSON, which `from_json` reads.
    ///
    /// A lone surrogate, which JSON in UTF-8 cannot hold, is written as U+FFFD; pickling keeps it.
    ///
    /// >>> import quoth, json
    /// >>> json.loads(quoth.analyze("“Yes,” said Ann Lee.").to_json())["quotes"][0]["speaker"]
    /// 'Ann Lee'
    pub(super) fn to_json(&self, py: Python<'_>) -> String {
        py.detach(|| self.shared.document.to_json())
    }

    /// The document that `to_json` wrote.
    ///
    /// Raises `ValueError` when the string is not JSON, is of another schema, or contradicts itself: the offsets and the
    /// texts that it repeats are checked.
    ///
    /// >>> import quoth
    /// >>> doc = quoth.analyze("“Yes,” said Ann Lee.")
    /// >>> quoth.Document.from_json(doc.to_json()) == doc
    /// True
    #[staticmethod]
    #[pyo3(signature = (json, /))]
    fn from_json<'py>(py: Python<'py>, json: &Bound<'py, PyString>) -> PyResult<Bound<'py, Self>> {
        let json = Input::new(json)?.utf8;
        let document = py.detach(|| guarded(|| Document::from_json(&json)))?;
        Shared::new(document, None).view(py)
    }

    /// The document as HTML: its text with the quotations and entities marked, and a legend of the speakers.
    ///
    /// With `page=True` it is a whole page, else a fragment to put into one. Everything is escaped. A notebook shows the
    /// fragment by itself.
    ///
    /// >>> import quoth
    /// >>> quoth.analyze("“Yes,” said Ann Lee.").to_html(page=True)[:15]
    /// '<!DOCTYPE html>'
    #[pyo3(signature = (*, page = false))]
    fn to_html<'py>(slf: &Bound<'py, Self>, page: bool) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth._html")?.call_method1("document", (slf, page))
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth._html")?.call_method1("notebook", (slf,))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let document = &self.shared.document;
        Ok(format!(
            "Document({}, {}, {}, {}, {})",
            quoted(py, document.text())?,
            count(document.sentences().len(), "sentence", "sentences"),
            count(document.entities().len(), "entity", "entities"),
            count(document.people().len(), "person", "people"),
            count(document.quotes().len(), "quote", "quotes"),
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

    fn __reduce__<'py>(&self, py: Python<'py>) -> Pickle<'py, (String, Option<Bound<'py, PyString>>)> {
        let original = self.shared.surrogates.then(|| self.shared.text(py));
        Ok((py.import("quoth._quoth")?.getattr("_document")?, (self.to_json(py), original)))
    }
}

/// The document that was pickled: its JSON, and its text if that has lone surrogates.
#[pyfunction]
#[pyo3(signature = (json, original, /))]
pub(super) fn _document<'py>(
    py: Python<'py>,
    json: &str,
    original: Option<Py<PyString>>,
) -> PyResult<Bound<'py, PyDocument>> {
    let document = py.detach(|| guarded(|| Document::from_json(json)))?;
    Shared::new(document, original).view(py)
}
