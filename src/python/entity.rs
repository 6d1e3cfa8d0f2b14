//! [`PyEntity`]: a named entity.

use pyo3::prelude::*;
use pyo3::types::PyString;

use super::span::{PySpan, decimal};
use crate::document::{Document, Entity};

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

    /// What a date or a sum of money amounts to, a str; None where its words do not tell, or do not
    /// tell for certain.
    ///
    /// Dates are written as in ISO 8601-2 (EDTF, level 1): "2024-03-14", "2024-05", "XXXX-03-14"
    /// without a year, "198X" for a decade, "18XX" for a century, "2018-05-03/2018-05-05" from one
    /// day to another. Quarters, halves and seasons have letters as in `TimeML` (ISO 24617-1):
    /// "2024-Q3", "2025-H1", "2019-SP", SU, FA and WI; EDTF has numbers for them that look like
    /// months. A fiscal year or a season of sports has the calendar years that name it: "2020/2021"
    /// for FY2020-21. "Early", "mid" and "late" leave no trace.
    ///
    /// Money has its currency in ISO 4217 and the amount in whole units: "USD 1500000", "GBP 0.5"
    /// for 50 pence, "USD 5000000/10000000" for $5-10 million. A bare dollar is the American one, a
    /// rupee the Indian, a pound the British; a sum that names no currency has that of the sum
    /// before it in its sentence.
    ///
    /// With `reference_date`, the day of writing, what depends on it has a value too: days
    /// ("yesterday", "last Friday", "two days ago"), weeks as "2025-W19", months, years and
    /// weekends ("last week", "a month ago", "late next year", "the weekend"), and "May 3" the year
    /// that it leaves out. A weekday alone, or a day or month without its year, is the nearest on
    /// or before the reference date in a sentence about the past, the nearest on or after it in one
    /// about what is to come, as its verb tells; where no verb stands near, the nearest before.
    /// There is no value where the verb leaves it open ("agreed to meet Friday"), nor where readers
    /// differ: on a Wednesday, for "next Friday"; on a Sunday, for "this week". Fiscal years and
    /// "last quarter" have none either. The networks mark few of "yesterday", "last week" and the
    /// like as dates; a pattern can: `Pipeline(patterns={"DATE": ["yesterday|last week"]},
    /// reference_date="2025-05-07")`.
    ///
    /// What is in no calendar (31 April) has no value, and neither has what means one thing here
    /// and another there (pesos; 03/04/2025 without `date_order`), depends on a day of writing that
    /// is not given (Thursday) or is vague (several million dollars).
    ///
    /// >>> import quoth
    /// >>> text = "The firm paid Rs 2.5 lakh on 18 Dec 2021 and half a million pounds in summer 2023."
    /// >>> for entity in quoth.analyze(text).entities:
    /// ...     print(entity.text, entity.value)
    /// Rs 2.5 lakh INR 250000
    /// 18 Dec 2021 2021-12-18
    /// half a million pounds GBP 500000
    /// summer 2023 2023-SU
    #[getter]
    fn value<'py>(slf: &Bound<'py, Self>) -> Option<Bound<'py, PyString>> {
        let entity = slf.as_super().get().entity();
        entity.value.as_ref().map(|value| PyString::new(slf.py(), value))
    }

    /// The `Person` of the document whom it names; None for what is nobody: a date, a place that
    /// does not speak.
    ///
    /// >>> import quoth
    /// >>> for entity in quoth.analyze("“Yes,” said Ann Lee in Oslo. Lee left.").entities:
    /// ...     print(entity.text, entity.person and entity.person.name)
    /// Ann Lee Ann Lee
    /// Oslo None
    /// Lee Ann Lee
    #[getter]
    fn person<'py>(slf: &Bound<'py, Self>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let view = slf.as_super().get();
        view.optional_person(slf.py(), view.entity().person)
    }

    /// How likely it is right, from 0 to 1; what the network finds is calibrated (Platt, 1999).
    #[getter]
    fn score(slf: &Bound<'_, Self>) -> f64 {
        decimal(slf.as_super().get().entity().score)
    }
}

/// Whether two entities of one text are equal. Whom they name is compared as a person, since
/// indexes are those of each document.
pub(super) fn same<'a>(mine: (&'a Document, &'a Entity), theirs: (&'a Document, &'a Entity)) -> bool {
    let without_person = |entity: &Entity| Entity { person: None, ..entity.clone() };
    let person = |(document, entity): (&'a Document, &'a Entity)| Some(&document.people()[entity.person? as usize]);
    without_person(mine.1) == without_person(theirs.1) && person(mine) == person(theirs)
}
