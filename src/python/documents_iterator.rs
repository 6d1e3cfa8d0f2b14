//! The iterator of `Documents`.

use std::sync::atomic::{AtomicUsize, Ordering};

use pyo3::prelude::*;

use super::documents::PyDocuments;

#[pyclass(name = "_DocumentsIterator", module = "quoth", frozen)]
pub(super) struct PyDocumentsIterator {
    pub(super) documents: PyDocuments,
    pub(super) next: AtomicUsize,
}

#[pymethods]
impl PyDocumentsIterator {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let len = self.documents.row_count();
        let step = |row: usize| (row < len).then_some(row + 1);
        // Threads that share an iterator get each row once.
        match self.next.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step) {
            Ok(row) => self.documents.document(py, row).map(Some),
            Err(_) => Ok(None),
        }
    }
}
