//! The keyword options of the functions: each parses itself, and its error says what to pass instead.

use std::num::NonZeroUsize;

use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyString};

use crate::document::{Act, choices};
use crate::error::Error;
use crate::pipeline::{Model, Options};

choices! {
    /// What becomes of a row that cannot be analysed.
    Errors, "errors" {
        /// Its exception is raised.
        Raise = "raise",
        /// It becomes a null row, listed in `errors`.
        Null = "null",
    }
}

/// More threads than this are of no use to a chunk of texts, and starting them could exhaust the machine.
const MOST_THREADS: usize = 256;

/// The acts whose quotations are kept.
pub(super) struct Acts(Vec<Act>);

impl Default for Acts {
    fn default() -> Self {
        Self(Options::default().acts)
    }
}

/// How many threads to work on, None for as many as the machine has.
pub(super) struct Threads(pub(super) NonZeroUsize);

/// Who is told how far the work has come.
pub(super) enum Progress {
    Nobody,
    Bar,
    Function(Py<PyAny>),
}

pub(super) fn options(model: Model, acts: Acts) -> Options {
    Options { model, acts: acts.0 }
}

impl<'py> FromPyObject<'_, 'py> for Model {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Ok(name(&value, "a str")?.parse::<Self>()?)
    }
}

impl<'py> FromPyObject<'_, 'py> for Errors {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Ok(name(&value, "a str")?.parse::<Self>()?)
    }
}

impl<'py> FromPyObject<'_, 'py> for Acts {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        const EXPECTED: &str = "\"said\", \"all\" or a collection of names";
        if value.is_instance_of::<PyString>() {
            return match name(&value, EXPECTED)?.as_str() {
                "said" => Ok(Self::default()),
                "all" => Ok(Self(Act::ALL.to_vec())),
                one => Ok(Self(vec![act(one)?])),
            };
        }
        let names = value.try_iter().map_err(|_| wrong_type(&value, EXPECTED))?;
        names.map(|one| act(&name(&one?, "a str in it")?)).collect::<PyResult<_>>().map(Self)
    }
}

fn act(name: &str) -> PyResult<Act> {
    let names: Vec<&str> = ["said", "all"].into_iter().chain(Act::ALL.iter().map(|act| act.as_str())).collect();
    name.parse().map_err(|_| Error::choice("acts", name, &names).into())
}

impl<'py> FromPyObject<'_, 'py> for Threads {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let count = match value.extract::<i64>() {
            Err(error) if error.is_instance_of::<PyOverflowError>(value.py()) => {
                if value.lt(0)? { i64::MIN } else { i64::MAX }
            }
            count => count.map_err(|_| wrong_type(&value, "None or an int"))?,
        };
        let count = usize::try_from(count).ok().and_then(NonZeroUsize::new);
        let most = NonZeroUsize::new(MOST_THREADS).expect("it is not zero");
        count.map(|count| Self(count.min(most))).ok_or_else(|| {
            PyValueError::new_err(format!("threads={} is too few; pass None or at least 1", value.to_string()))
        })
    }
}

impl<'py> FromPyObject<'_, 'py> for Progress {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(switch) = value.cast::<PyBool>() {
            Ok(if switch.is_true() { Self::Bar } else { Self::Nobody })
        } else if value.is_callable() {
            Ok(Self::Function(value.to_owned().unbind()))
        } else {
            Err(wrong_type(&value, "True, False or a function of (done, total)"))
        }
    }
}

fn name(value: &Bound<'_, PyAny>, expected: &str) -> PyResult<String> {
    let name = value.cast::<PyString>().map_err(|_| wrong_type(value, expected))?;
    Ok(name.to_string_lossy().into_owned())
}

fn wrong_type(value: &Bound<'_, PyAny>, expected: &str) -> PyErr {
    match value.get_type().name() {
        Ok(got) => PyTypeError::new_err(format!("got {got}; pass {expected}")),
        Err(error) => error,
    }
}
