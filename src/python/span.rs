//! [`PySpan`]: the base class of all items of a document, which knows which of them it is.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use super::document::{PyDocument, Reduced, SharedDocument};
use super::entity::{self, PyEntity};
use super::person::{PyMention, PyPerson};
use super::quote::{self, PyQuote};
use super::repr::{counted, text_repr};
use crate::document::{Entity, Mention, Paragraph, Person, Quote};
use crate::text::Span;

/// Which item of its document an object shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum ItemRef {
    Span(Span),
    Paragraph(u32),
    Sentence(u32),
    Entity(u32),
    Person(u32),
    Mention { person: u32, index: u32 },
    Quote(u32),
}

/// A piece of a text: where it starts and ends, in code points, and what stands there.
///
/// Every item of a document is one: `Paragraph`, `Sentence`, `Entity`, `Person`, `Mention` and
/// `Quote` are its subclasses. Spans cannot be changed; two are equal when they are of one class,
/// their documents have the same text, and their fields are equal. They can be hashed and pickled;
/// items of one document that are pickled together share it.
///
/// >>> import quoth
/// >>> doc = quoth.analyze("“Yes,” said Ann Lee.")
/// >>> cue = doc.quotes[0].cue
/// >>> cue.start, cue.end, cue.text
/// (7, 11, 'said')
#[pyclass(name = "Span", module = "quoth", frozen, subclass, weakref)]
pub(super) struct PySpan {
    pub(super) shared: Arc<SharedDocument>,
    span: Span,
    item: ItemRef,
}

/// A sentence, as `quoth.sentences` splits them.
///
/// >>> import quoth
/// >>> [sentence.text for sentence in quoth.analyze("It rained. Nobody came.").sentences]
/// ['It rained.', 'Nobody came.']
#[pyclass(name = "Sentence", module = "quoth", frozen, extends = PySpan)]
pub(super) struct PySentence;

/// A paragraph, and what it is on the page that the text comes from.
///
/// >>> import quoth
/// >>> doc = quoth.analyze("Noor Haddad/Reuters\n\nThe dam broke on Sunday night. Nobody was hurt.")
/// >>> [(paragraph.role, paragraph.text) for paragraph in doc.paragraphs][0]
/// ('credit', 'Noor Haddad/Reuters')
#[pyclass(name = "Paragraph", module = "quoth", frozen, extends = PySpan)]
pub(super) struct PyParagraph;

#[pymethods]
impl PyParagraph {
    /// What it is: "body", the text itself; "headline", "byline", "dateline"; "turn", what one says
    /// in a transcript or interview, and "label", a line that names the speaker below it or states
    /// a fact ("Source: …"); "caption", "credit", "promotion" ("READ MORE: …"), "contact"; or
    /// "other".
    ///
    /// Nobody is quoted in what stands around the text, in a caption only in quotation marks, and
    /// no pronoun of the text leads back to a name there. Where the form of a line and its
    /// neighbours tell nothing, the model says what it is, if it is sure; else it is body.
    #[getter]
    fn role<'py>(slf: &Bound<'py, Self>) -> Bound<'py, PyString> {
        PyString::intern(slf.py(), slf.as_super().get().paragraph().role.as_str())
    }
}

impl PySpan {
    /// The object that shows `item`, of the class that fits it.
    pub(super) fn view<'py>(
        py: Python<'py>,
        shared: &Arc<SharedDocument>,
        item: ItemRef,
    ) -> PyResult<Bound<'py, PyAny>> {
        let document = &shared.document;
        let span = match item {
            ItemRef::Span(span) => span,
            ItemRef::Paragraph(index) => document.paragraphs()[index as usize].span,
            ItemRef::Sentence(index) => document.sentences()[index as usize],
            ItemRef::Entity(index) => document.entities()[index as usize].span,
            ItemRef::Person(index) => document.people()[index as usize].span,
            ItemRef::Mention { person, index } => document.people()[person as usize].mentions[index as usize].span,
            ItemRef::Quote(index) => document.quotes()[index as usize].span(),
        };
        let base = PyClassInitializer::from(Self { shared: Arc::clone(shared), span, item });
        Ok(match item {
            ItemRef::Span(_) => Bound::new(py, base)?.into_any(),
            ItemRef::Paragraph(_) => Bound::new(py, base.add_subclass(PyParagraph))?.into_any(),
            ItemRef::Sentence(_) => Bound::new(py, base.add_subclass(PySentence))?.into_any(),
            ItemRef::Entity(_) => Bound::new(py, base.add_subclass(PyEntity))?.into_any(),
            ItemRef::Person(_) => Bound::new(py, base.add_subclass(PyPerson))?.into_any(),
            ItemRef::Mention { .. } => Bound::new(py, base.add_subclass(PyMention))?.into_any(),
            ItemRef::Quote(_) => Bound::new(py, base.add_subclass(PyQuote))?.into_any(),
        })
    }

    /// The views of `items`, a tuple.
    pub(super) fn views<'py>(
        &self,
        py: Python<'py>,
        items: impl IntoIterator<Item = ItemRef>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let items = items.into_iter().map(|item| Self::view(py, &self.shared, item));
        PyTuple::new(py, items.collect::<PyResult<Vec<_>>>()?)
    }

    /// The view of `span`, if there is one.
    pub(super) fn optional_view<'py>(
        &self,
        py: Python<'py>,
        span: Option<Span>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        span.map(|span| Self::view(py, &self.shared, ItemRef::Span(span))).transpose()
    }

    /// The view of the person at an index, if there is one.
    pub(super) fn optional_person<'py>(
        &self,
        py: Python<'py>,
        person: Option<u32>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        person.map(|person| Self::view(py, &self.shared, ItemRef::Person(person))).transpose()
    }

    fn paragraph(&self) -> &Paragraph {
        let ItemRef::Paragraph(index) = self.item else { unreachable!("a Paragraph is made of a paragraph") };
        &self.shared.document.paragraphs()[index as usize]
    }

    pub(super) fn entity(&self) -> &Entity {
        let ItemRef::Entity(index) = self.item else { unreachable!("an Entity is made of an entity") };
        &self.shared.document.entities()[index as usize]
    }

    pub(super) fn person(&self) -> (u32, &Person) {
        let ItemRef::Person(index) = self.item else { unreachable!("a Person is made of a person") };
        (index, &self.shared.document.people()[index as usize])
    }

    pub(super) fn mention(&self) -> &Mention {
        let ItemRef::Mention { person, index } = self.item else { unreachable!("a Mention is made of a mention") };
        &self.shared.document.people()[person as usize].mentions[index as usize]
    }

    pub(super) fn quote(&self) -> &Quote {
        let ItemRef::Quote(index) = self.item else { unreachable!("a Quote is made of a quote") };
        &self.shared.document.quotes()[index as usize]
    }

    /// Whether the fields beside the span are equal, for items whose documents have one text.
    fn same_fields(&self, other: &Self) -> bool {
        match (self.item, other.item) {
            (ItemRef::Paragraph(_), ItemRef::Paragraph(_)) => self.paragraph() == other.paragraph(),
            (ItemRef::Entity(_), ItemRef::Entity(_)) => {
                entity::same((&self.shared.document, self.entity()), (&other.shared.document, other.entity()))
            }
            (ItemRef::Person(_), ItemRef::Person(_)) => self.person().1 == other.person().1,
            (ItemRef::Mention { .. }, ItemRef::Mention { .. }) => self.mention() == other.mention(),
            (ItemRef::Quote(_), ItemRef::Quote(_)) => {
                quote::same((&self.shared.document, self.quote()), (&other.shared.document, other.quote()))
            }
            (ItemRef::Span(_), ItemRef::Span(_)) | (ItemRef::Sentence(_), ItemRef::Sentence(_)) => true,
            _ => false,
        }
    }
}

#[pymethods]
impl PySpan {
    /// Where it starts, in code points of the document's text.
    #[getter]
    fn start(&self) -> u32 {
        self.shared.document.code_points(self.span).0
    }

    /// Where it ends, in code points: the one after its last.
    #[getter]
    fn end(&self) -> u32 {
        self.shared.document.code_points(self.span).1
    }

    /// What stands there, a str: `doc.text[span.start:span.end]`.
    #[getter]
    fn text<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        self.shared.slice(py, self.span)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = text_repr(py, self.shared.document.slice(self.span))?;
        Ok(match self.item {
            ItemRef::Span(_) => format!("Span({text})"),
            ItemRef::Paragraph(_) => format!("Paragraph({}, {text})", self.paragraph().role),
            ItemRef::Sentence(_) => format!("Sentence({text})"),
            ItemRef::Entity(_) => format!("Entity({}, {text})", self.entity().label),
            ItemRef::Mention { .. } => format!("Mention({}, {text})", self.mention().kind),
            ItemRef::Person(_) => {
                let (index, person) = self.person();
                let quotes = self.shared.document.quotes_of(index).count();
                let mentions = counted(person.mentions.len(), "mention", "mentions");
                let quotes = counted(quotes, "quote", "quotes");
                format!("Person({}, {}, {mentions}, {quotes})", person.label, text_repr(py, &person.name)?)
            }
            ItemRef::Quote(_) => quote::repr(py, &self.shared.document, self.quote())?,
        })
    }

    fn __eq__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let Ok(other) = other.cast::<Self>() else { return Ok(py.NotImplemented().into_bound(py)) };
        let (mine, theirs) = (slf.get(), other.get());
        // A person is a key of dictionaries; to compare all their mentions each time would be
        // quadratic.
        let identical = Arc::ptr_eq(&mine.shared, &theirs.shared) && mine.item == theirs.item;
        let equal = || mine.span == theirs.span && mine.same_fields(theirs);
        let same = identical || equal() && mine.shared.same_text(py, &theirs.shared)?;
        Ok(same.into_pyobject(py)?.to_owned().into_any())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        std::mem::discriminant(&self.item).hash(&mut hasher);
        self.span.hash(&mut hasher);
        self.shared.hash(&mut hasher);
        hasher.finish()
    }

    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> Reduced<'py, Bound<'py, PyTuple>> {
        let (kind, first, second) = match self.item {
            ItemRef::Span(_) => ("span", self.start(), self.end()),
            ItemRef::Paragraph(index) => ("paragraph", index, 0),
            ItemRef::Sentence(index) => ("sentence", index, 0),
            ItemRef::Entity(index) => ("entity", index, 0),
            ItemRef::Person(index) => ("person", index, 0),
            ItemRef::Mention { person, index } => ("mention", person, index),
            ItemRef::Quote(index) => ("quote", index, 0),
        };
        let restore = py.import("quoth._quoth")?.getattr("_item")?;
        Ok((restore, (self.shared.view(py)?, kind, first, second).into_pyobject(py)?))
    }
}

/// Makes an item again from its pickle: its document, its kind and its place there.
#[pyfunction]
#[pyo3(signature = (document, kind, first, second, /))]
pub(super) fn _item<'py>(
    document: &Bound<'py, PyDocument>,
    kind: &str,
    first: u32,
    second: u32,
) -> PyResult<Bound<'py, PyAny>> {
    let shared = &document.get().shared;
    let known = &shared.document;
    let within = |len: usize| (first as usize) < len;
    let item = match kind {
        "span" => known.span_of_code_points(first, second).filter(|span| !span.is_empty()).map(ItemRef::Span),
        "paragraph" => within(known.paragraphs().len()).then_some(ItemRef::Paragraph(first)),
        "sentence" => within(known.sentences().len()).then_some(ItemRef::Sentence(first)),
        "entity" => within(known.entities().len()).then_some(ItemRef::Entity(first)),
        "person" => within(known.people().len()).then_some(ItemRef::Person(first)),
        "quote" => within(known.quotes().len()).then_some(ItemRef::Quote(first)),
        "mention" => known
            .people()
            .get(first as usize)
            .and_then(|person| person.mentions.get(second as usize))
            .map(|_| ItemRef::Mention { person: first, index: second }),
        _ => None,
    };
    let item =
        item.ok_or_else(|| PyValueError::new_err(format!("no item of its document: {kind} {first}, {second}")))?;
    PySpan::view(document.py(), shared, item)
}

/// The float that is written like `score`: 0.9, where a plain conversion gives 0.8999999761581421.
pub(super) fn decimal(score: f32) -> f64 {
    // Scores seldom have more than four digits, and parsing is slow.
    let rounded = (f64::from(score) * 1e4).round() / 1e4;
    if (rounded as f32).to_bits() == score.to_bits() {
        rounded
    } else {
        score.to_string().parse().unwrap_or_else(|_| f64::from(score))
    }
}
