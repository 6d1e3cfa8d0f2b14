//! [`Error`] and [`RowError`] → Python exceptions.

use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyOSError, PyTypeError, PyValueError};
use pyo3::prelude::*;

use crate::error::Error;
use crate::pipeline::rows::{Problem, RowError};

create_exception!(
    quoth,
    InternalError,
    PyException,
    "A defect of quoth, met while a text was analysed; the message says in which row.\n\n\
     It is an ordinary `Exception`, so that one bad text need not stop a run: catch it, or pass\n\
     `errors=\"null\"` to `analyze_many` or `stream`. Please report it, with the text if you can.\n\n\
     >>> import quoth\n\
     >>> issubclass(quoth.InternalError, Exception)\n\
     True"
);

create_exception!(
    quoth,
    ModelError,
    PyValueError,
    "A file that is no model for this version of quoth.\n\n\
     The message names the file and says which check failed. A file that cannot be opened is an\n\
     `OSError` instead.\n\n\
     >>> import pathlib, quoth, tempfile\n\
     >>> with tempfile.TemporaryDirectory() as folder:\n\
     ...     path = pathlib.Path(folder, \"empty.bin\")\n\
     ...     path.touch()\n\
     ...     try:\n\
     ...         quoth.Pipeline(model=path)\n\
     ...     except quoth.ModelError:\n\
     ...         print(\"not a model\")\n\
     not a model"
);

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        exception(&error, error.to_string())
    }
}

impl From<RowError> for PyErr {
    fn from(error: RowError) -> Self {
        let message = error.to_string();
        match &error.problem {
            Problem::NotText(_) => PyTypeError::new_err(message),
            Problem::Analysis(error) => exception(error, message),
        }
    }
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
