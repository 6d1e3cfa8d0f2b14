//! The options for the values of dates: the order of their digits, and the day of a text.

use jiff::Timestamp;
use jiff::civil::Date;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};

use super::batch::is_missing;
use super::column::Column;
use super::options::{Given, name, wrong_type};
use crate::vocabulary::DateOrder;

/// `date_order`: how digits are read that make several dates.
#[derive(Clone, Copy, Default)]
pub(super) struct DateOrderOption(pub(super) Option<DateOrder>);

/// `reference_date`: the day from which relative dates count.
#[derive(Clone, Copy, Default)]
pub(super) struct ReferenceDate(pub(super) Option<Date>);

/// `reference_date` of many texts: one day for all, or one for each.
pub(super) enum ReferenceDates {
    All(ReferenceDate),
    Each(Vec<Option<Date>>),
}

impl ReferenceDates {
    /// The day of all texts, if it is given, and those of each.
    pub(super) fn split(given: Given<Self>) -> (Given<ReferenceDate>, Option<Vec<Option<Date>>>) {
        match given.0 {
            None => (Given::NO, None),
            Some(Self::All(date)) => (Given(Some(date)), None),
            Some(Self::Each(dates)) => (Given::NO, Some(dates)),
        }
    }
}

impl<'py> FromPyObject<'_, 'py> for DateOrderOption {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if value.is_none() {
            return Ok(Self(None));
        }
        Ok(Self(Some(name("date_order", &value, "\"DMY\", \"MDY\", \"YMD\" or None")?.parse()?)))
    }
}

impl<'py> FromPyObject<'_, 'py> for ReferenceDate {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match read(&value, &|| "reference_date".to_owned())? {
            Some(date) => Ok(Self(date)),
            None => Err(wrong_type("reference_date", &value, "a datetime.date, an ISO 8601 str or None")),
        }
    }
}

impl<'py> FromPyObject<'_, 'py> for ReferenceDates {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        const EXPECTED: &str = "a datetime.date, an ISO 8601 str, None, or one of them for each text";
        if let Some(date) = read(&value, &|| "reference_date".to_owned())? {
            return Ok(Self::All(ReferenceDate(date)));
        }
        let wrong = || wrong_type("reference_date", &value, EXPECTED);
        // The rows of a mapping or a data frame would be its keys, the names of its columns.
        if value.cast::<PyMapping>().is_ok() || value.get_type().hasattr("columns")? {
            return Err(wrong());
        }
        let column = Column::of(&value);
        let dates = value.try_iter().map_err(|_| wrong())?.enumerate().map(|(row, date)| {
            let (date, place) = (date?, || format!("reference_date{}", column.place(value.py(), row)));
            let found = read(&date, &place)?;
            found.ok_or_else(|| wrong_type(&place(), &date, "a datetime.date, an ISO 8601 str or None"))
        });
        dates.collect::<PyResult<_>>().map(Self::Each)
    }
}

/// A date, None inside for a missing one; None if it is of another type. `place` says for messages
/// where it stands.
#[expect(clippy::option_option, reason = "a missing date is a date that one may pass")]
fn read(value: &Bound<'_, PyAny>, place: &dyn Fn() -> String) -> PyResult<Option<Option<Date>>> {
    let py = value.py();
    if is_missing(value)? {
        return Ok(Some(None));
    }
    if let Ok(text) = value.cast::<PyString>() {
        return parsed(&text.to_string_lossy(), place).map(|date| Some(Some(date)));
    }
    if value.is_instance(&py.import("datetime")?.getattr("date")?)? {
        let (year, month) = (value.getattr("year")?.extract()?, value.getattr("month")?.extract()?);
        let date = Date::new(year, month, value.getattr("day")?.extract()?);
        return date.map(|date| Some(Some(date))).map_err(|error| PyValueError::new_err(error.to_string()));
    }
    // By name, since NumPy need not be installed.
    if value.get_type().name()? == "datetime64" {
        let text = value.str()?;
        let text = text.to_string_lossy();
        return if text == "NaT" { Ok(Some(None)) } else { parsed(&text, place).map(|date| Some(Some(date))) };
    }
    // Arrow's scalars wrap the value that they stand for.
    match value.getattr_opt("as_py")? {
        Some(as_py) => read(&as_py.call0()?, place),
        None => Ok(None),
    }
}

/// A day of ISO 8601, or the day of a time, in the zone in which it is written.
fn parsed(text: &str, place: &dyn Fn() -> String) -> PyResult<Date> {
    let time = || text.parse::<Date>().is_ok() || text.parse::<Timestamp>().is_ok();
    let day = text.get(..10).filter(|_| text.len() == 10 || time()).and_then(|day| day.parse::<Date>().ok());
    day.filter(|day| day.year() > 0).ok_or_else(|| {
        PyValueError::new_err(format!("{}={text:?} is no date of ISO 8601; pass one such as \"2025-05-03\"", place()))
    })
}
