//! [`DocumentRows`]: the documents of many texts, as their sequence and its tables share them.

use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use super::document::{PyDocument, SharedDocument};

/// A document for each text, None for a missing one, and the messages of the rows that failed.
pub(super) struct DocumentRows {
    pub(super) documents: Vec<Option<Arc<SharedDocument>>>,
    /// (row, message), in the order of the rows.
    pub(super) errors: Vec<(usize, String)>,
}

impl DocumentRows {
    /// Those of an iterable.
    pub(super) fn of(documents: &Bound<'_, PyAny>) -> PyResult<Self> {
        let wrong = |value: &Bound<'_, PyAny>, place: &str, expected: &str| -> PyResult<_> {
            let got = value.get_type().name()?;
            Err(PyTypeError::new_err(format!("from_documents() got {got}{place}; pass {expected}")))
        };
        if documents.cast::<PyDocument>().is_ok() || documents.get_type().getattr_opt("__iter__")?.is_none() {
            return wrong(documents, "", "an iterable of Document or None, such as a list");
        }
        let mut rows = Vec::new();
        for value in documents.try_iter()? {
            let value = value?;
            rows.push(match value.cast::<PyDocument>() {
                Ok(document) => Some(Arc::clone(&document.get().shared)),
                Err(_) if value.is_none() => None,
                Err(_) => return wrong(&value, &format!(" at row {}", rows.len()), "Document or None"),
            });
        }
        Ok(Self { documents: rows, errors: Vec::new() })
    }
}
