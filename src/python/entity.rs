//! [`PyEntity`]: a named entity.

use pyo3::prelude::*;
use pyo3::types::PyString;

use super::span::{PySpan, decimal};

/// A named entity, a date or a sum of money.
///
/// >>> import quoth
/// >>> for entity in quoth.analyze("Ann Lee paid $3 million.").entities:
/// ...     print(entity.text, entity.label, entity.value)
/// Ann Lee PERSON None
/// $3 million MONEY USD 3000000
#[pyclass(name = "Entity", module = "quoth", frozen, extends = PySpan)]
pub(super) struct PyEntity;

#[pymethods]
impl PyEntity {
    /// What it names: "PERSON", "ORG", "LOC", "FAC" (a building, a bridge), "NORP" (a nationality,
    /// a religion, a political group), "PRODUCT", "MISC" (events, works, laws, languages), "DATE"
    /// or "MONEY".
    ///
    /// The labels are those of the worldwide English newswire corpus (Shan et al., 2023), which the
    /// networks were trained on.
    #[getter]
    fn label<'py>(slf: &Bound<'py, Self>) -> Bound<'py, PyString> {
        PyString::intern(slf.py(), slf.as_super().get().entity().label.as_str())
    }

    /// What a date or a sum of money amounts to, a str; None where its words do not tell.
    ///
    /// Dates are written as in ISO 8601-2: "2024-03-14", "XXXX-03-14" without a year, "198X" for a
    /// decade; money with its currency in ISO 4217: "USD 1500000". A date that is in no calendar
    /// ("31 April") has none.
    #[getter]
    fn value<'py>(slf: &Bound<'py, Self>) -> Option<Bound<'py, PyString>> {
        let entity = slf.as_super().get().entity();
        entity.value.as_ref().map(|value| PyString::new(slf.py(), value))
    }

    /// How likely it is right, from 0 to 1; what the network finds is calibrated (Platt, 1999).
    #[getter]
    fn score(slf: &Bound<'_, Self>) -> f64 {
        decimal(slf.as_super().get().entity().score)
    }
}
