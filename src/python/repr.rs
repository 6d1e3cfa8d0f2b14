//! What a `repr` is made of: texts in quotation marks, and numbers of things.

use pyo3::prelude::*;
use pyo3::types::PyString;

/// A text longer than this, in code points, is cut.
const LONGEST: usize = 60;

/// The `repr` of a `str`, cut where it is long.
pub(super) fn text_repr(py: Python<'_>, text: &str) -> PyResult<String> {
    let text = match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    };
    Ok(PyString::new(py, &text).repr()?.to_string_lossy().into_owned())
}

/// "1 quote", "2 quotes".
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
