//! [`Error`] → a Python exception.

use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyOSError, PyValueError};
use pyo3::prelude::*;

use crate::error::Error;

create_exception!(
    quoth,
    InternalError,
    PyException,
    "A defect of quoth, met while a text was analysed; the message says in which row.\n\n\
     It is an ordinary `Exception`, so that one bad text need not stop a run: catch it, or pass `errors=\"null\"`."
);

create_exception!(
    quoth,
    ModelError,
    PyValueError,
    "A file that is no model for this version of quoth; the message names the file and says which check failed."
);

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        exception(&error, error.to_string())
    }
}

/// The exception for an `error` that the text at `row` caused.
pub(super) fn at_row(row: usize, error: &Error) -> PyErr {
    exception(error, format!("row {row}: {error}"))
}

fn exception(error: &Error, message: String) -> PyErr {
    if let Some((code, words, path)) = error.os_error() {
        // Python makes a `FileNotFoundError` and its kin of the code.
        return PyOSError::new_err((code, words.to_owned(), path.as_os_str().to_owned()));
    }
    match error {
        error if error.is_internal() => InternalError::new_err(message),
        error if error.is_model() => ModelError::new_err(message),
        _ => PyValueError::new_err(message),
    }
}

#[cfg(test)]
mod tests {
    use pyo3::exceptions::PyFileNotFoundError;

    use super::*;

    #[test]
    fn a_defect_is_an_ordinary_exception_that_names_its_row() {
        Python::initialize();
        Python::attach(|py| {
            let error = at_row(7, &Error::internal("index out of bounds"));
            assert!(error.is_instance_of::<InternalError>(py));
            assert!(error.is_instance_of::<PyException>(py));
            assert_eq!(error.value(py).to_string(), "row 7: internal error, please report it: index out of bounds");
        });
    }

    #[test]
    fn a_file_that_is_not_there_is_told_from_one_that_is_no_model() {
        Python::initialize();
        Python::attach(|py| {
            let missing = PyErr::from(Error::unreadable("no.bin".as_ref(), &std::io::Error::from_raw_os_error(2)));
            assert!(missing.value(py).is_instance_of::<PyFileNotFoundError>());
            let foreign = PyErr::from(Error::model("a.bin: it is damaged"));
            assert!(foreign.is_instance_of::<ModelError>(py) && foreign.is_instance_of::<PyValueError>(py));
            assert_eq!(foreign.value(py).to_string(), "not a usable model: a.bin: it is damaged");
        });
    }

    #[test]
    fn a_mistake_of_the_caller_is_a_value_error() {
        Python::initialize();
        Python::attach(|py| {
            let error = PyErr::from(Error::choice("model", "slow", &["accurate", "fast"]));
            assert!(error.is_instance_of::<PyValueError>(py));
            assert_eq!(error.value(py).to_string(), r#"model="slow" is unknown; choose one of "accurate", "fast""#);
        });
    }
}
