//! A Python `str` → UTF-8 that Rust can borrow, and slices of that `str`.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PySlice, PyString};

/// A Python string, ready for the analysis.
pub(super) struct Input {
    /// The text; U+FFFD stands in it for each lone surrogate, which UTF-8 cannot hold.
    pub(super) utf8: String,
    /// The string as it was given, when it has lone surrogates.
    pub(super) original: Option<Py<PyString>>,
}

impl AsRef<str> for Input {
    fn as_ref(&self) -> &str {
        &self.utf8
    }
}

impl Input {
    /// Copies `text`.
    ///
    /// `PyString::to_str` would copy nothing, but it leaves the UTF-8 form cached in the caller's
    /// string, which doubles the memory of a corpus for as long as the caller keeps it.
    pub(super) fn new(text: &Bound<'_, PyString>) -> PyResult<Self> {
        let py = text.py();
        if let Ok(bytes) = text.encode_utf8() {
            return Ok(Self { utf8: utf8(bytes.as_bytes().to_vec()), original: None });
        }
        // By way of the type: a subclass of `str` may have methods of its own.
        let class = py.get_type::<PyString>();
        let bytes = class.call_method1("encode", (text, "utf-8", "surrogatepass"))?;
        let mut bytes = bytes.cast::<PyBytes>()?.as_bytes().to_vec();
        replace_surrogates(&mut bytes);
        let original = class.call_method1("__getitem__", (text, PySlice::full(py)))?.cast_into::<PyString>()?;
        Ok(Self { utf8: utf8(bytes), original: Some(original.unbind()) })
    }
}

/// Calls `work` with `text` in UTF-8, and with the string as it was given when it has lone
/// surrogates. Nothing is copied where Python has the text in UTF-8 already.
pub(super) fn with_utf8<'py, T>(
    text: &Bound<'py, PyString>,
    work: impl FnOnce(&str, Option<&Bound<'py, PyString>>) -> PyResult<T>,
) -> PyResult<T> {
    let py = text.py();
    let is_ascii = text.call_method0(intern!(py, "isascii")).and_then(|is_ascii| is_ascii.is_truthy());
    // A subclass of `str` may have an `isascii` of its own: if it is wrong, the worst that `to_str`
    // does is to fail.
    if is_ascii.unwrap_or(false)
        && let Ok(utf8) = text.to_str()
    {
        return work(utf8, None);
    }
    if let Ok(bytes) = text.encode_utf8() {
        return work(str::from_utf8(bytes.as_bytes()).expect("Python encodes to valid UTF-8"), None);
    }
    let input = Input::new(text)?;
    work(&input.utf8, input.original.as_ref().map(|original| original.bind(py)))
}

/// The code points `start..end` of a string that UTF-8 cannot hold.
pub(super) fn slice<'py>(text: &Bound<'py, PyString>, start: u32, end: u32) -> PyResult<Bound<'py, PyString>> {
    let slice = PySlice::new(text.py(), (start as usize).cast_signed(), (end as usize).cast_signed(), 1);
    Ok(text.as_any().get_item(slice)?.cast_into()?)
}

fn utf8(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("Python encodes to valid UTF-8")
}

/// Puts U+FFFD in place of each encoded surrogate; both take three bytes, so no offset moves.
fn replace_surrogates(bytes: &mut [u8]) {
    for i in 0..bytes.len().saturating_sub(2) {
        // 0xED only ever leads a character, and one below U+D800 goes on with 0x80 to 0x9F.
        if bytes[i] == 0xED && bytes[i + 1] >= 0xA0 {
            bytes[i..i + 3].copy_from_slice("\u{FFFD}".as_bytes());
        }
    }
}
