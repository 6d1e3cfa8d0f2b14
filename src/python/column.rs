//! What a column of pandas or Polars calls itself and its rows, for messages.

use pyo3::prelude::*;
use pyo3::types::PySlice;

/// A label or name that is longer is cut: it may be a text itself.
const MAX_SHOWN: usize = 80;

/// The name of a column and the labels of its rows, as far as it has such.
#[derive(Default)]
pub(super) struct Column {
    /// As Python shows it.
    name: Option<String>,
    /// The index of a series of pandas.
    pub(super) labels: Option<Py<PyAny>>,
}

impl Column {
    /// Looks at attributes, since no library of columns need be installed. Only what has a `dtype`
    /// is a column: a file has a name, and a list a method `index`.
    pub(super) fn of(values: &Bound<'_, PyAny>) -> Self {
        let attribute = |name: &str| values.getattr_opt(name).ok().flatten();
        if attribute("dtype").is_none() {
            return Self::default();
        }
        // Polars calls a series without a name "".
        let name = attribute("name").filter(|name| !name.is_none() && !name.eq("").unwrap_or(false));
        let labels = attribute("index").filter(|labels| !labels.is_callable());
        Self { name: name.and_then(|name| shown(&name)), labels: labels.map(Bound::unbind) }
    }

    /// Where a row is: " at row 3 (label 'x') in column 'body'".
    pub(super) fn place(&self, py: Python<'_>, row: usize) -> String {
        let label = self.label(py, row).map_or_else(String::new, |label| format!(" (label {label})"));
        format!(" at row {row}{label}{}", self.in_column())
    }

    /// The same beside the number of the row: " at label 'x' in column 'body'".
    pub(super) fn place_of_label(&self, py: Python<'_>, row: usize) -> String {
        let label = self.label(py, row).map_or_else(String::new, |label| format!(" at label {label}"));
        format!("{label}{}", self.in_column())
    }

    fn in_column(&self) -> String {
        self.name.as_ref().map_or_else(String::new, |name| format!(" in column {name}"))
    }

    /// By way of a list, whose values are those of Python: `index[3]` may be a scalar of NumPy.
    fn label(&self, py: Python<'_>, row: usize) -> Option<String> {
        let start = isize::try_from(row).ok()?;
        let only = self.labels.as_ref()?.bind(py).get_item(PySlice::new(py, start, start + 1, 1)).ok()?;
        shown(&only.call_method0("tolist").ok()?.get_item(0).ok()?)
    }
}

fn shown(value: &Bound<'_, PyAny>) -> Option<String> {
    let text = value.repr().ok()?.to_string_lossy().into_owned();
    let cut = text.char_indices().nth(MAX_SHOWN);
    match cut {
        Some((end, _)) => Some(format!("{}…", &text[..end])),
        None => Some(text),
    }
}
