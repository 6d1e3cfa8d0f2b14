//! [`Error`] → a Python exception.

use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyValueError};
use pyo3::prelude::*;

use crate::error::Error;

create_exception!(
    quoth,
    InternalError,
    PyException,
    "A defect of quoth, met while a text was analysed; the message says in which row.\n\n\
     It is an ordinary `Exception`, so that one bad text need not stop a run: catch it, or pass `errors=\"null\"`."
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
    if error.is_internal() { InternalError::new_err(message) } else { PyValueError::new_err(message) }
}

#[cfg(test)]
mod tests {
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
    fn a_mistake_of_the_caller_is_a_value_error() {
        Python::initialize();
        Python::attach(|py| {
            let error = PyErr::from(Error::choice("model", "slow", &["accurate", "fast"]));
            assert!(error.is_instance_of::<PyValueError>(py));
            assert_eq!(error.value(py).to_string(), r#"model="slow" is unknown; choose one of "accurate", "fast""#);
        });
    }
}
