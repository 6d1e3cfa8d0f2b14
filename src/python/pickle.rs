//! Documents, made again from their pickle.

use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use super::document::PyDocument;
use super::document_rows::DocumentRows;
use super::documents::PyDocuments;
use super::links::Links;
use super::repr::counted;

/// Makes documents again from their pickle.
#[pyfunction]
#[pyo3(signature = (documents, errors, links = None, /))]
pub(super) fn _documents(
    documents: Vec<Option<Bound<'_, PyDocument>>>,
    errors: Vec<(usize, String)>,
    links: Option<Vec<Vec<Option<u32>>>>,
) -> PyResult<PyDocuments> {
    let mut last = None;
    for (i, &(row, _)) in errors.iter().enumerate() {
        let problem = match documents.get(row) {
            None => format!("{row} is no row of the {}", counted(documents.len(), "document", "documents")),
            Some(Some(_)) => format!("row {row} has a document"),
            Some(None) => match last.replace(row).filter(|&last| last >= row) {
                Some(last) => format!("{row} does not come after {last}"),
                None => continue,
            },
        };
        return Err(PyValueError::new_err(format!("not quoth documents: errors[{i}]: {problem}")));
    }
    let documents = documents.into_iter().map(|document| document.map(|document| Arc::clone(&document.get().shared)));
    let documents: Vec<_> = documents.collect();
    let links = links.map(|links| Links::of_lists(links, &documents)).transpose()?;
    Ok(PyDocuments::linked(Arc::new(DocumentRows { documents, errors }), links.map(Arc::new)))
}
