//! The small words of a `repr`.

use pyo3::prelude::*;
use pyo3::types::PyString;

/// A text longer than this, in code points, is cut.
const SHOWN: usize = 60;

/// `text` as Python would write it, cut where it is long.
pub(super) fn quoted(py: Python<'_>, text: &str) -> PyResult<String> {
    let text = match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    };
    Ok(PyString::new(py, &text).repr()?.to_string_lossy().into_owned())
}

/// "1 quote", "2 quotes".
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
