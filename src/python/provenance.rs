//! What made documents, as Python sees it: a dict of the version of quoth, the model, its SHA-256
//! and the options.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use super::document::SharedDocument;
use crate::document::Provenance;

pub(super) fn to_dict<'py>(py: Python<'py>, made_by: &Provenance) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("quoth", made_by.version())?;
    dict.set_item("model", made_by.model())?;
    dict.set_item("sha256", made_by.sha256())?;
    dict.set_item("options", py.import("json")?.call_method1("loads", (made_by.options(),))?)?;
    Ok(dict)
}

/// Each that made some of the documents, once, in the order of the rows.
pub(super) fn of_rows<'py>(py: Python<'py>, rows: &[Option<Arc<SharedDocument>>]) -> PyResult<Bound<'py, PyTuple>> {
    let mut found: Vec<&Provenance> = Vec::new();
    for made_by in rows.iter().flatten().filter_map(|shared| shared.document.provenance()) {
        if !found.contains(&made_by) {
            found.push(made_by);
        }
    }
    let dicts = found.into_iter().map(|made_by| to_dict(py, made_by)).collect::<PyResult<Vec<_>>>()?;
    PyTuple::new(py, dicts)
}
