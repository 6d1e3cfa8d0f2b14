//! [`PyDocuments`]: the documents of many texts, a sequence, and their tables.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use pyo3::exceptions::{PyIndexError, PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PySlice, PyTuple};

use super::arrow::TableKind;
use super::document::{Reduced, SharedDocument};
use super::document_rows::DocumentRows;
use super::documents_iterator::PyDocumentsIterator;
use super::interrupt;
use super::links::Links;
use super::provenance;
use super::repr::counted;
use super::table::PyTable;
use crate::interrupt::point;

/// The documents of many texts, a sequence: a `Document` for each text, None for a missing one.
///
/// `quotes`, `entities`, `paragraphs`, `sentences`, `people` and `mentions` are tables over all of
/// them, whose column `row` is the index here; `start` and `end` count the code points of that
/// row's text. A slice is again a `Documents`, whose rows count from 0, and so is the sum of two.
/// It cannot be changed, and can be hashed and pickled.
///
/// >>> import quoth
/// >>> docs = quoth.analyze_many(["“Yes,” said Ann Lee.", None])
/// >>> len(docs), docs[1]
/// (2, None)
/// >>> docs.people.columns
/// ['row', 'person', 'name', 'label', 'aliases', 'titles', 'pronouns', 'mentions', 'pronoun_mentions', 'quotes', 'words_quoted']
#[pyclass(name = "Documents", module = "quoth", frozen, weakref, sequence)]
pub(super) struct PyDocuments {
    rows: Arc<DocumentRows>,
    /// Who is who in a collection, where `with_links` was told.
    links: Option<Arc<Links>>,
    tables: [PyOnceLock<Py<PyTable>>; TableKind::COUNT],
}

impl PyDocuments {
    pub(super) fn new(rows: Arc<DocumentRows>) -> Self {
        Self::linked(rows, None)
    }

    pub(super) fn linked(rows: Arc<DocumentRows>, links: Option<Arc<Links>>) -> Self {
        Self { rows, links, tables: [const { PyOnceLock::new() }; TableKind::COUNT] }
    }

    pub(super) fn row_count(&self) -> usize {
        self.rows.documents.len()
    }

    pub(super) fn document<'py>(&self, py: Python<'py>, row: usize) -> PyResult<Bound<'py, PyAny>> {
        SharedDocument::view_or_none(self.rows.documents[row].as_ref(), py)
    }

    fn table<'py>(&self, py: Python<'py>, kind: TableKind) -> PyResult<Bound<'py, PyTable>> {
        let made = &self.tables[kind as usize];
        let table =
            made.get_or_try_init(py, || Py::new(py, PyTable::new(py, kind, &self.rows, self.links.as_ref())?))?;
        Ok(table.bind(py).clone())
    }

    fn slice(&self, slice: &Bound<'_, PySlice>) -> PyResult<Self> {
        let range = slice.indices(self.rows.documents.len().cast_signed())?;
        let chosen = (0..range.slicelength).map(|i| (range.start + range.step * i.cast_signed()).cast_unsigned());
        let mut rows = DocumentRows { documents: Vec::with_capacity(range.slicelength), errors: Vec::new() };
        let links = self.links.as_ref().map(|links| chosen.clone().map(|row| Arc::clone(links.row(row))).collect());
        for row in chosen {
            if let Ok(error) = self.rows.errors.binary_search_by_key(&row, |(failed, _)| *failed) {
                rows.errors.push((rows.documents.len(), self.rows.errors[error].1.clone()));
            }
            rows.documents.push(self.rows.documents[row].clone());
        }
        Ok(Self::linked(Arc::new(rows), links.map(|links| Arc::new(Links::new(links)))))
    }
}

#[pymethods]
impl PyDocuments {
    /// Gathers documents: those of a stream, of files, or some of another `Documents`.
    ///
    /// Args:
    ///     documents: An iterable of `Document`, or None for a missing one.
    ///
    /// Raises:
    ///     TypeError: A row is something else; the message says which.
    ///
    /// >>> import quoth
    /// >>> one, other = quoth.analyze("“Yes,” said Ann Lee."), quoth.analyze("“No,” said Bo Chen.")
    /// >>> quoth.Documents.from_documents([one, None, other]).quotes["row"]
    /// [0, 2]
    #[staticmethod]
    #[pyo3(signature = (documents, /))]
    fn from_documents(documents: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(documents) = documents.cast::<Self>() {
            return Ok(Self::new(Arc::clone(&documents.get().rows)));
        }
        Ok(Self::new(Arc::new(DocumentRows::of(documents)?)))
    }

    /// The quotations of all documents, a `Table` with a row for each.
    ///
    /// Its columns are `row`, `start`, `end`, `text`, `kind`, `act`, `content_text`, `cue`,
    /// `cue_lemma`, `negated`, `source`, `source_kind`, `person`, `speaker`, `speaker_label`,
    /// `speaker_score`, `speakers` (a list), `via`, `via_person`, `within`, `sentence`, `paragraph`
    /// and `score`, as in `Quote`. The cue, the source, the speaker and `via` are text; `person`
    /// and `via_person` are the indexes of `speaker` and of the person behind `via` in the
    /// document's `people`, by which they join `people`; `within` counts the quotations of its
    /// document; what a quotation lacks is null.
    ///
    /// >>> import quoth
    /// >>> quotes = quoth.analyze_many(["“Yes,” said Ann Lee.", "It rained."]).quotes.to_pydict()
    /// >>> quotes["row"], quotes["person"], quotes["speaker"], quotes["cue_lemma"], quotes["negated"]
    /// ([0], [0], ['Ann Lee'], ['say'], [False])
    #[getter]
    fn quotes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTable>> {
        self.table(py, TableKind::Quotes)
    }

    /// The named entities of all documents, a `Table` with a row for each.
    ///
    /// Its columns are `row`, `start`, `end`, `text`, `label`, `value`, `person` and `score`, as in
    /// `Entity`; the value is null but for dates and sums of money, and `person`, the index in the
    /// document's `people`, but for who is among them.
    #[getter]
    fn entities<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTable>> {
        self.table(py, TableKind::Entities)
    }

    /// The paragraphs of all documents, a `Table` with a row for each.
    ///
    /// Its columns are `row`, `start`, `end`, `text` and `role`, as in `Paragraph`.
    #[getter]
    fn paragraphs<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTable>> {
        self.table(py, TableKind::Paragraphs)
    }

    /// The sentences of all documents, a `Table` with a row for each.
    ///
    /// Its columns are `row`, `start`, `end` and `text`, as in `Sentence`.
    #[getter]
    fn sentences<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTable>> {
        self.table(py, TableKind::Sentences)
    }

    /// The people and organisations of all documents, a `Table` with a row for each.
    ///
    /// Its columns are `row`, `person` (the index in the document's `people`), `name`, `label`,
    /// `aliases`, `titles` and `pronouns` (lists), and how many `mentions`, `pronoun_mentions`
    /// (those of the mentions that are pronouns), `quotes` and `words_quoted` each has.
    #[getter]
    fn people<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTable>> {
        self.table(py, TableKind::People)
    }

    /// The mentions of the people and organisations of all documents, a `Table` with a row for
    /// each.
    ///
    /// Its columns are `row`, `person` (the index in the document's `people`), `start`, `end`,
    /// `text` and `kind` (name, nominal or pronoun), as in `Mention`, person by person.
    ///
    /// >>> import quoth
    /// >>> mentions = quoth.analyze_many(["“Yes,” said Ann Lee. She left."]).mentions.to_pydict()
    /// >>> list(zip(mentions["person"], mentions["text"], mentions["kind"]))
    /// [(0, 'Ann Lee', 'name'), (0, 'She', 'pronoun')]
    #[getter]
    fn mentions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTable>> {
        self.table(py, TableKind::Mentions)
    }

    /// Gives these documents with who is who in the collection, as `quoth.link` found it.
    ///
    /// The tables `quotes`, `people`, `mentions` and `entities` have a column `corpus_person`
    /// behind `person`: the index in `linked`, by which they join `linked.people`. It is null where
    /// `person` is, and where `linked` does not know the document. Slices and pickles keep it;
    /// `errors` and all else stay the same.
    ///
    /// Args:
    ///     linked: What `quoth.link` gives for these documents in this order. After corrections, link
    ///         them again: where quotations have other speakers than when they were linked, a
    ///         `LinkWarning` says that `linked` counts the old ones.
    ///
    /// Raises:
    ///     TypeError: `linked` is no `Linked`.
    ///     ValueError: `linked` is of other documents, or somebody was added, renamed or merged since;
    ///         the message says which person is not here.
    ///
    /// >>> import quoth
    /// >>> docs = quoth.analyze_many(["“Yes,” said Tom Lee.", "“No,” said Bo Chen.", "“Why?” asked T. Lee."])
    /// >>> linked = quoth.link(docs)
    /// >>> docs.with_links(linked).quotes.to_pydict()["corpus_person"]
    /// [0, 1, 0]
    #[pyo3(signature = (linked, /))]
    fn with_links(slf: &Bound<'_, Self>, linked: &Bound<'_, PyAny>) -> PyResult<Self> {
        let rows = &slf.get().rows;
        let links = Links::of_linked(linked, &rows.documents)?;
        slf.py().import("quoth._link")?.call_method1("warn_if_corrected", (slf, linked))?;
        Ok(Self::linked(Arc::clone(rows), Some(Arc::new(links))))
    }

    /// Gives these documents with corrections, as `Document.with_corrections` makes each.
    ///
    /// What `with_links` told is left out: who is who may have changed.
    ///
    /// Args:
    ///     corrections: A dict of rows to their corrections, or a list with the corrections of every
    ///         row, such as `Review.corrections` of a collection has.
    ///     errors: As in `Document.with_corrections`.
    ///
    /// Raises:
    ///     CorrectionError: A correction does not fit, or is none; the message says of which row.
    ///     TypeError: `corrections` are neither.
    ///     ValueError: `errors` is unknown, or there are lists for more or fewer rows.
    ///     IndexError: There is no such row.
    ///
    /// >>> import quoth
    /// >>> docs = quoth.analyze_many(["It rained.", "“Yes,” said Ann Lee. Bo Chen smiled."])
    /// >>> correction = quoth.SetSpeaker(docs[1].quotes[0], "Bo Chen")
    /// >>> docs.with_corrections({1: [correction]}).quotes["speaker"]
    /// ['Bo Chen']
    #[pyo3(signature = (corrections, *, errors = "raise"))]
    fn with_corrections<'py>(
        slf: &Bound<'py, Self>,
        corrections: &Bound<'py, PyAny>,
        errors: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth._corrected")?.call_method1("apply_to_all", (slf, corrections, errors))
    }

    /// What made the documents, a tuple of dicts as `Document.provenance` has them, each once.
    ///
    /// Of a document of which nothing says so it has nothing: who must know of each asks each.
    ///
    /// >>> import quoth
    /// >>> docs = quoth.analyze_many(["It rained.", "It shone."], model="fast")
    /// >>> [made_by["model"] for made_by in docs.provenance]
    /// ['fast']
    #[getter]
    fn provenance<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        provenance::of_rows(py, &self.rows.documents)
    }

    /// Charts of the collection; see `quoth.plot.Plots`. They need Altair (the extra `plot`).
    ///
    /// >>> import quoth
    /// >>> docs = quoth.analyze_many(["“Yes,” said Ann Lee."])
    /// >>> docs.plot.speakers()  # doctest: +SKIP
    #[getter]
    fn plot<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth.plot")?.call_method1("Plots", (slf,))
    }

    /// Opens the quotations for review in a notebook; see `quoth.review.Review`.
    ///
    /// It needs anywidget (the extra `review`).
    ///
    /// >>> import quoth
    /// >>> quoth.analyze_many(["“Yes,” said Ann Lee."]).review()  # doctest: +SKIP
    fn review<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth.review")?.call_method1("Review", (slf,))
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth._html")?.call_method1("documents", (slf,))
    }

    /// What went wrong under `errors="null"`: a tuple of (row, message), in the order of the rows.
    ///
    /// >>> import quoth
    /// >>> quoth.analyze_many(["It rained.", 7], errors="null").errors
    /// ((1, 'got int; pass str or None'),)
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.rows.errors)
    }

    /// Writes the documents as JSON Lines, a str.
    ///
    /// Each line is the `Document.to_json` of a row, or `null` for a missing document;
    /// `quoth.read_jsonl` reads them again. What `errors` says is not kept.
    ///
    /// Args:
    ///     path: The file to write, in UTF-8; it is there when it is whole. None gives a str.
    ///
    /// Returns:
    ///     The lines, or None where a file was written.
    ///
    /// >>> import quoth
    /// >>> lines = quoth.analyze_many(["It rained.", None]).to_jsonl().splitlines()
    /// >>> quoth.Document.from_json(lines[0]).text, lines[1]
    /// ('It rained.', 'null')
    #[pyo3(signature = (path = None))]
    fn to_jsonl<'py>(slf: &Bound<'py, Self>, path: Option<&Bound<'py, PyAny>>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let py = slf.py();
        if let Some(path) = path {
            py.import("quoth._write")?.call_method1("write_jsonl", (slf, path))?;
            return Ok(None);
        }
        let documents = &slf.get().rows.documents;
        let lines = interrupt::detached(py, || {
            let mut lines = String::new();
            for shared in documents {
                point();
                lines.push_str(&shared.as_ref().map_or_else(|| "null".to_owned(), |shared| shared.document.to_json()));
                lines.push('\n');
            }
            lines
        })?;
        Ok(Some(lines.into_pyobject(py)?.into_any()))
    }

    /// Counts the documents that equal `value`.
    #[pyo3(signature = (value, /))]
    fn count(&self, py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<usize> {
        let mut number = 0;
        for row in 0..self.rows.documents.len() {
            number += usize::from(value.eq(self.document(py, row)?)?);
        }
        Ok(number)
    }

    /// Finds the first row of `value` from `start` up to, not including, `stop`.
    ///
    /// Raises:
    ///     ValueError: `value` is not there.
    #[pyo3(signature = (value, start = 0, stop = isize::MAX, /), text_signature = "($self, value, start=0, stop=sys.maxsize, /)")]
    fn index(&self, py: Python<'_>, value: &Bound<'_, PyAny>, start: isize, stop: isize) -> PyResult<usize> {
        let range = PySlice::new(py, start, stop, 1).indices(self.rows.documents.len().cast_signed())?;
        let start = range.start.cast_unsigned();
        for row in start..start + range.slicelength {
            if value.eq(self.document(py, row)?)? {
                return Ok(row);
            }
        }
        Err(PyValueError::new_err(format!("{} is not in these documents", value.repr()?)))
    }

    fn __len__(&self) -> usize {
        self.rows.documents.len()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        if let Ok(slice) = index.cast::<PySlice>() {
            return Ok(Bound::new(py, self.slice(slice)?)?.into_any());
        }
        let len = self.rows.documents.len();
        let row = match index.extract::<isize>() {
            Ok(row) if row < 0 => row.saturating_add(len.cast_signed()),
            Ok(row) => row,
            Err(error) if error.is_instance_of::<PyOverflowError>(py) => isize::MAX,
            Err(_) => {
                let got = index.get_type().name()?;
                return Err(PyTypeError::new_err(format!("the index is {got}; pass an int or a slice")));
            }
        };
        match usize::try_from(row) {
            Ok(row) if row < len => self.document(py, row),
            _ => Err(PyIndexError::new_err(format!("there are {}", counted(len, "document", "documents")))),
        }
    }

    /// The documents of both, and the errors: rows of the second count on from those of the first.
    fn __add__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let Ok(other) = other.cast::<Self>() else { return Ok(py.NotImplemented().into_bound(py)) };
        let (first, second) = (&slf.get().rows, &other.get().rows);
        let documents = first.documents.iter().chain(&second.documents).cloned().collect();
        let moved = second.errors.iter().map(|(row, message)| (first.documents.len() + row, message.clone()));
        let errors = first.errors.iter().cloned().chain(moved).collect();
        Ok(Bound::new(py, Self::new(Arc::new(DocumentRows { documents, errors })))?.into_any())
    }

    fn __iter__(&self) -> PyDocumentsIterator {
        PyDocumentsIterator { documents: Self::new(Arc::clone(&self.rows)), next: AtomicUsize::new(0) }
    }

    fn __contains__(&self, py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<bool> {
        for row in 0..self.rows.documents.len() {
            if value.eq(self.document(py, row)?)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn __repr__(&self) -> String {
        let documents = &self.rows.documents;
        let null = documents.iter().filter(|document| document.is_none()).count();
        let number = counted(documents.len(), "document", "documents");
        let null = if null == 0 { String::new() } else { format!(", {null} null") };
        let linked = if self.links.is_some() { ", linked" } else { "" };
        format!("Documents({number}{null}{linked})")
    }

    fn __eq__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let Ok(other) = other.cast::<Self>() else { return Ok(py.NotImplemented().into_bound(py)) };
        let (my_links, their_links) = (&slf.get().links, &other.get().links);
        let (mine, theirs) = (&slf.get().rows, &other.get().rows);
        let mut same = mine.documents.len() == theirs.documents.len()
            && mine.errors == theirs.errors
            && my_links.as_deref() == their_links.as_deref();
        for pair in mine.documents.iter().zip(&theirs.documents) {
            same = same
                && match pair {
                    (Some(mine), Some(theirs)) => mine.same(py, theirs)?,
                    (mine, theirs) => mine.is_none() && theirs.is_none(),
                };
        }
        Ok(same.into_pyobject(py)?.to_owned().into_any())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.rows.documents.len().hash(&mut hasher);
        for shared in self.rows.documents.iter().flatten() {
            shared.hash(&mut hasher);
        }
        hasher.finish()
    }

    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> Reduced<'py, Bound<'py, PyTuple>> {
        let documents = (0..self.rows.documents.len()).map(|row| self.document(py, row)).collect::<PyResult<_>>()?;
        let documents: Vec<Bound<'py, PyAny>> = documents;
        let links = self.links.as_ref().map(|links| links.to_lists());
        let arguments = (documents, self.errors(py)?, links).into_pyobject(py)?;
        Ok((py.import("quoth._quoth")?.getattr("_documents")?, arguments))
    }
}
