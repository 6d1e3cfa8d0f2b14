//! The user's own names from Python: `gazetteer`, `patterns` and `aliases` of `quoth.Pipeline`.
//!
//! Lists are any iterables, such as columns of pandas, whose missing values are passed over. What
//! is wrong is named with the option, the label and the position.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};

use super::batch::is_missing;
use super::interrupt::detached;
use crate::entity::{Aliases, Gazetteer, Patterns};
use crate::error::Error;
use crate::pipeline::guarded;
use crate::text::{Visible, is_space};
use crate::vocabulary::EntityLabel;

/// After how many names signals are looked for.
const BETWEEN_SIGNALS: usize = 1024;

/// Labels with the names or patterns of each, as they were given.
pub(super) type Labelled<'py> = Vec<(&'static str, Vec<Bound<'py, PyString>>)>;

/// Aliases with their canonical forms, as they were given.
pub(super) type Pairs<'py> = Vec<(Bound<'py, PyString>, Bound<'py, PyString>)>;

/// A name or a pattern, and its position in the list of its label.
struct Entry {
    label: EntityLabel,
    position: usize,
    string: String,
}

/// The gazetteer that a dict of labels to lists of names makes.
pub(super) fn gazetteer<'py>(given: &Bound<'py, PyAny>, any_case: bool) -> PyResult<(Gazetteer, Labelled<'py>)> {
    let (entries, labelled) = labelled("gazetteer", given)?;
    let build = || {
        let names = entries.iter().map(|entry| (entry.label, entry.string.as_str()));
        if any_case { Gazetteer::in_any_case(names) } else { Gazetteer::new(names) }
    };
    Ok((detached(given.py(), || guarded(build))??, labelled))
}

/// The patterns that a dict of labels to lists of regular expressions makes.
pub(super) fn patterns<'py>(given: &Bound<'py, PyAny>, ignore_case: bool) -> PyResult<(Patterns, Labelled<'py>)> {
    let (entries, labelled) = labelled("patterns", given)?;
    let build = || {
        let patterns = entries.iter().map(|entry| (entry.label, entry.string.as_str()));
        Patterns::new(patterns, ignore_case)
    };
    let patterns = detached(given.py(), || guarded(build))?;
    let patterns = patterns.map_err(|error| {
        named(error, |number| format!("patterns[\"{}\"][{}]", entries[number].label, entries[number].position))
    });
    Ok((patterns?, labelled))
}

/// The aliases that a dict of aliases to canonical names makes.
pub(super) fn aliases<'py>(
    given: &Bound<'py, PyAny>,
    gazetteer: Option<&Gazetteer>,
) -> PyResult<(Aliases, Pairs<'py>)> {
    const EXPECTED: &str = "a dict of aliases to canonical names";
    // A pandas series has items, and is no mapping.
    if given.cast::<PyMapping>().is_err() && given.getattr_opt("items")?.is_none() {
        return Err(wrong("aliases", given, EXPECTED)?);
    }
    let (mut strings, mut pairs): (Vec<(String, String)>, Pairs) = (Vec::new(), Vec::new());
    for (i, pair) in given.call_method0("items")?.try_iter()?.enumerate() {
        signals(given.py(), i)?;
        let (alias, name): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair?.extract()?;
        let Some(alias) = string(&alias, || format!("the alias at {i} of aliases"))? else { continue };
        let Some(name) = string(&name, || format!("aliases[{:?}]", alias.to_string_lossy()))? else { continue };
        strings.push((alias.to_string_lossy().into_owned(), name.to_string_lossy().into_owned()));
        pairs.push((alias, name));
    }
    let build = || Aliases::new(strings.iter().map(|(alias, name)| (alias.as_str(), name.as_str())), gazetteer);
    let aliases = detached(given.py(), || guarded(build))?;
    Ok((aliases.map_err(|error| named(error, |number| format!("aliases[{:?}]", strings[number].0)))?, pairs))
}

/// The entries of a dict of labels to lists of str.
fn labelled<'py>(option: &str, given: &Bound<'py, PyAny>) -> PyResult<(Vec<Entry>, Labelled<'py>)> {
    let expected = format!("a dict of labels to lists of {}", if option == "patterns" { option } else { "names" });
    let Ok(mapping) = given.cast::<PyMapping>() else { return Err(wrong(option, given, &expected)?) };
    let (mut entries, mut all): (Vec<Entry>, Labelled) = (Vec::new(), Vec::new());
    for pair in mapping.items()? {
        let (key, list): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
        let Ok(name) = key.cast::<PyString>() else { return Err(wrong(option, &key, &expected)?) };
        let label: EntityLabel = name.to_string_lossy().parse().map_err(|error: Error| about(option, &error))?;
        let at = format!("{option}[\"{label}\"]");
        let mut listed = Vec::new();
        for (position, item) in items(&at, &list)?.enumerate() {
            signals(given.py(), position)?;
            let Some(item) = string(&item?, || format!("{at}[{position}]"))? else { continue };
            let string = item.to_string_lossy().into_owned();
            if Visible::new(&string).as_str().chars().all(is_space) {
                let kind = if option == "patterns" { "pattern" } else { "name" };
                return Err(PyValueError::new_err(format!("{at}[{position}]: a {kind} is empty")));
            }
            entries.push(Entry { label, position, string });
            listed.push(item);
        }
        if !listed.is_empty() {
            all.push((label.as_str(), listed));
        }
    }
    Ok((entries, all))
}

/// The items of a list, not the letters of a str or the keys of a mapping.
fn items<'py>(at: &str, list: &Bound<'py, PyAny>) -> PyResult<Bound<'py, pyo3::types::PyIterator>> {
    let keys = list.cast::<PyMapping>().is_ok() || list.get_type().hasattr("columns")?;
    if list.is_instance_of::<PyString>() || keys {
        return Err(wrong(at, list, "a list of str")?);
    }
    match list.try_iter() {
        Err(error) if error.is_instance_of::<PyTypeError>(list.py()) => Err(wrong(at, list, "a list of str")?),
        iterator => iterator,
    }
}

/// A str, without the methods of a subclass; None of a missing value.
fn string<'py>(value: &Bound<'py, PyAny>, at: impl Fn() -> String) -> PyResult<Option<Bound<'py, PyString>>> {
    if let Ok(string) = value.cast_exact::<PyString>() {
        return Ok(Some(string.clone()));
    }
    if let Ok(string) = value.cast::<PyString>() {
        return Ok(Some(PyString::new(value.py(), &string.to_string_lossy())));
    }
    if is_missing(value)? {
        return Ok(None);
    }
    match value.getattr_opt("as_py")? {
        // Arrow's scalars wrap the value that they stand for.
        Some(as_py) if value.cast::<PyString>().is_err() => {
            let inner = as_py.call0()?;
            if inner.is_none() {
                return Ok(None);
            }
            inner.cast_into::<PyString>().map(Some).or_else(|_| Err(wrong(&at(), value, "a str")?))
        }
        _ => Err(wrong(&at(), value, "a str")?),
    }
}

/// Hears signals, now and then.
fn signals(py: Python<'_>, i: usize) -> PyResult<()> {
    if i.is_multiple_of(BETWEEN_SIGNALS) { py.check_signals() } else { Ok(()) }
}

fn wrong(at: &str, value: &Bound<'_, PyAny>, expected: &str) -> PyResult<PyErr> {
    Ok(PyTypeError::new_err(format!("{at} got {}; pass {expected}", value.get_type().name()?)))
}

fn about(option: &str, error: &Error) -> PyErr {
    PyValueError::new_err(format!("{option}: {error}"))
}

/// What is wrong with an entry, by the name that `place` gives its number.
fn named(error: Error, place: impl Fn(usize) -> String) -> PyErr {
    match error.entry() {
        Some((number, problem)) => PyValueError::new_err(format!("{}: {problem}", place(number))),
        None => error.into(),
    }
}
