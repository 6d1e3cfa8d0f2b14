//! [`PyPerson`]: a coreference cluster of people's or organisations' mentions, and [`PyMention`].

use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use super::span::{ItemRef, PySpan};

/// A person or an organisation of the text, with all of its mentions: a coreference cluster.
///
/// Its `start`, `end` and `text` are where the fullest form of the name stands first.
///
/// >>> import quoth
/// >>> person = quoth.analyze("“Yes,” said Ann Lee.").people[0]
/// >>> person.name, person.label, len(person.quotes)
/// ('Ann Lee', 'PERSON', 1)
#[pyclass(name = "Person", module = "quoth", frozen, extends = PySpan)]
pub(super) struct PyPerson;

/// One mention of a person or an organisation: where the text names it or refers to it.
///
/// >>> import quoth
/// >>> mention = quoth.analyze("“Yes,” said Ann Lee.").people[0].mentions[0]
/// >>> mention.text, mention.kind
/// ('Ann Lee', 'name')
#[pyclass(name = "Mention", module = "quoth", frozen, extends = PySpan)]
pub(super) struct PyMention;

#[pymethods]
impl PyPerson {
    /// The fullest form of the name in the text, its white space folded to single spaces.
    #[getter]
    fn name<'py>(slf: &Bound<'py, Self>) -> Bound<'py, PyString> {
        PyString::new(slf.py(), &slf.as_super().get().person().1.name)
    }

    /// What it is: "PERSON" or "ORG".
    #[getter]
    fn label<'py>(slf: &Bound<'py, Self>) -> Bound<'py, PyString> {
        PyString::intern(slf.py(), slf.as_super().get().person().1.label.as_str())
    }

    /// All of its mentions, a tuple of `Mention` in the order of the text.
    #[getter]
    fn mentions<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let view = slf.as_super().get();
        let (person, found) = view.person();
        view.views(slf.py(), (0..found.mentions.len() as u32).map(|index| ItemRef::Mention { person, index }))
    }

    /// The other forms of the name, a tuple of str, sorted.
    #[getter]
    fn aliases<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(slf.py(), &slf.as_super().get().person().1.aliases)
    }

    /// The titles and honorifics that stand before the name ("Minister"), a tuple of str, sorted.
    #[getter]
    fn titles<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(slf.py(), &slf.as_super().get().person().1.titles)
    }

    /// The pronouns of the third person that refer to it in the text, a tuple of str in small
    /// letters, sorted.
    #[getter]
    fn pronouns<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(slf.py(), &slf.as_super().get().person().1.pronouns)
    }

    /// Its quotations, those said together with others too, a tuple of `Quote` in order.
    #[getter]
    fn quotes<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let view = slf.as_super().get();
        view.views(slf.py(), view.shared.document.quotes_of(view.person().0).map(ItemRef::Quote))
    }

    /// How many words its quotations have in total, those said together with others too.
    #[getter]
    fn words_quoted(slf: &Bound<'_, Self>) -> usize {
        let view = slf.as_super().get();
        let document = &view.shared.document;
        document.quotes_of(view.person().0).map(|index| document.words(&document.quotes()[index as usize])).sum()
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("quoth._html")?.call_method1("person", (slf,))
    }
}

#[pymethods]
impl PyMention {
    /// How it refers: by "name", by a "nominal" ("the minister") or by a "pronoun".
    #[getter]
    fn kind<'py>(slf: &Bound<'py, Self>) -> Bound<'py, PyString> {
        PyString::intern(slf.py(), slf.as_super().get().mention().kind.as_str())
    }
}
