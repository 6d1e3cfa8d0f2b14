//! [`Links`]: which person of a collection each person of its documents is.

use std::sync::Arc;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use super::document::SharedDocument;
use super::repr::{counted, text_repr};

/// The people of one document: for each its index in the collection, None where it is not linked.
/// Those of a document that is not linked at all are no entries.
pub(super) type RowLinks = Arc<[Option<u32>]>;

/// For each row of documents whom its people are in a linked collection.
#[derive(PartialEq)]
pub(super) struct Links {
    rows: Vec<RowLinks>,
}

impl Links {
    pub(super) fn new(rows: Vec<RowLinks>) -> Self {
        Self { rows }
    }

    /// What `quoth.link` found for the people of `documents`.
    pub(super) fn of_linked(linked: &Bound<'_, PyAny>, documents: &[Option<Arc<SharedDocument>>]) -> PyResult<Self> {
        let py = linked.py();
        if !linked.is_instance(&py.import("quoth._link")?.getattr("Linked")?)? {
            let got = linked.get_type().name()?;
            return Err(PyTypeError::new_err(format!("with_links() got {got}; pass what quoth.link returned")));
        }
        let people_of = |shared: &Option<Arc<SharedDocument>>| shared.as_ref().map_or(0, |one| people(one).len());
        let mut rows: Vec<Vec<Option<u32>>> = vec![Vec::new(); documents.len()];
        for (index, one) in (0..).zip(linked.try_iter()?) {
            for merge in one?.getattr("merges")?.try_iter()? {
                let merge = merge?;
                let Place { document, person, name } = Place::of(&merge)?;
                check(documents, document, person, &name)?;
                let row = &mut rows[document];
                if row.is_empty() {
                    row.resize(people_of(&documents[document]), None);
                }
                row[person] = Some(index);
            }
        }
        Ok(Self { rows: rows.into_iter().map(Arc::from).collect() })
    }

    /// The links of one row.
    pub(super) fn row(&self, row: usize) -> &RowLinks {
        &self.rows[row]
    }

    /// The person of the collection that a person of a row is.
    pub(super) fn person_of(&self, row: usize, person: Option<u32>) -> Option<u32> {
        self.rows[row].get(person? as usize).copied().flatten()
    }

    /// The links of each row, as pickles store them.
    pub(super) fn to_lists(&self) -> Vec<&[Option<u32>]> {
        self.rows.iter().map(AsRef::as_ref).collect()
    }

    /// The links that a pickle stored.
    pub(super) fn of_lists(lists: Vec<Vec<Option<u32>>>, documents: &[Option<Arc<SharedDocument>>]) -> PyResult<Self> {
        let people_of = |shared: &Option<Arc<SharedDocument>>| shared.as_ref().map_or(0, |one| people(one).len());
        let fit = |(list, shared): (&Vec<Option<u32>>, &Option<Arc<SharedDocument>>)| {
            list.is_empty() || list.len() == people_of(shared)
        };
        if lists.len() != documents.len() || !lists.iter().zip(documents).all(fit) {
            return Err(PyValueError::new_err("not quoth documents: links: they are of other documents"));
        }
        Ok(Self { rows: lists.into_iter().map(Arc::from).collect() })
    }
}

fn people(shared: &SharedDocument) -> &[crate::document::Person] {
    shared.document.people()
}

/// A person of a document as a `Merge` names it.
struct Place<'py> {
    document: usize,
    person: usize,
    name: Bound<'py, PyString>,
}

impl<'py> Place<'py> {
    fn of(merge: &Bound<'py, PyAny>) -> PyResult<Self> {
        let fields = merge.cast::<PyTuple>()?;
        let (document, person) = (fields.get_item(0)?.extract()?, fields.get_item(1)?.extract()?);
        Ok(Self { document, person, name: fields.get_item(2)?.cast_into()? })
    }
}

/// Checks that a document has this person, with this name.
fn check(
    documents: &[Option<Arc<SharedDocument>>],
    document: usize,
    person: usize,
    name: &Bound<'_, PyString>,
) -> PyResult<()> {
    let py = name.py();
    let here = match documents.get(document) {
        None => format!("here are {}", counted(documents.len(), "document", "documents")),
        Some(None) => "which is None here".to_owned(),
        Some(Some(shared)) => match people(shared).get(person) {
            Some(known) if name.to_str().is_ok_and(|name| name == known.name) => return Ok(()),
            Some(known) => format!("which is {} here", text_repr(py, &known.name)?),
            None => format!("which has {} here", counted(people(shared).len(), "person", "people")),
        },
    };
    let name = text_repr(py, &name.to_string_lossy())?;
    Err(PyValueError::new_err(format!(
        "with_links() got the people of other documents: person {person} of document {document} is {name}, {here}; \
         documents that were corrected are linked again"
    )))
}
