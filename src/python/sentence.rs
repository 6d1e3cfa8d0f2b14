//! `quoth.sentences`, `quoth.sentence_spans` and `quoth.Splitter`.

use std::ffi::OsString;
use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString, PyTuple};

use super::interrupt;
use super::options::{Given, ModelOption, NewlinesOption, PipelineOption, alone};
use super::text;
use crate::error::Error;
use crate::pipeline::guarded;
use crate::sentence::Splitter;
use crate::text::{CodePoints, Span};

/// Splits a text into its sentences, a list of str; only white space and invisible characters
/// between them are left out.
///
/// A sentence never reaches over the border of its paragraph, and what stands beyond the border
/// never changes it.
///
/// Args:
///     text: Any str.
///     newlines: Which line breaks end a sentence: "paragraph" only blank lines, "line" every one,
///         "space" none. "auto" judges each text: blank lines end one, and so do single line breaks
///         unless the text is hard-wrapped or the sentence plainly runs on.
///     model: "accurate" and "fast" split alike, by weights that are not cleared for commercial use
///         (`quoth.licence`); "open" and model files of your own by others, whose training texts
///         all allow it. A copy of a file inside the package splits as that does.
///     pipeline: A `Pipeline`, whose abbreviations, `newlines` and `model` hold; then neither
///         `newlines` nor `model` is given.
///
/// Raises:
///     TypeError: An argument is of a wrong type, or is given beside `pipeline`.
///     ValueError: `newlines` or `model` is unknown, or the text has 4 GiB or more.
///     OSError: The model file cannot be read.
///     ModelError: The model file is no model for this version.
///
/// >>> import quoth
/// >>> quoth.sentences("“It works,” he said. Nobody asked Mr. Lee why.")
/// ['“It works,” he said.', 'Nobody asked Mr. Lee why.']
/// >>> quoth.sentences("Rain in the north\nSun in the south", newlines="space")
/// ['Rain in the north\nSun in the south']
#[pyfunction]
#[pyo3(
    signature = (text, *, newlines = Given::NO, model = Given::NO, pipeline = None),
    text_signature = "(text, *, newlines='auto', model='accurate', pipeline=None)"
)]
pub(super) fn sentences<'py>(
    text: &Bound<'py, PyAny>,
    newlines: Given<NewlinesOption>,
    model: Given<ModelOption>,
    pipeline: Option<PipelineOption>,
) -> PyResult<Bound<'py, PyList>> {
    let splitter = chosen("sentences", newlines, model, pipeline)?;
    sentence_texts("sentences", text, |text| splitter.split(text))
}

/// Splits a text into its sentences, a list of their (start, end) in code points.
///
/// `text[start:end]` is a sentence; only white space and invisible characters (byte order marks,
/// soft hyphens, joiners) stand between them. For the arguments and what is raised see `sentences`.
///
/// >>> import quoth
/// >>> text = "Go home. It is late."
/// >>> quoth.sentence_spans(text)
/// [(0, 8), (9, 20)]
/// >>> text[9:20]
/// 'It is late.'
#[pyfunction]
#[pyo3(
    signature = (text, *, newlines = Given::NO, model = Given::NO, pipeline = None),
    text_signature = "(text, *, newlines='auto', model='accurate', pipeline=None)"
)]
pub(super) fn sentence_spans<'py>(
    text: &Bound<'py, PyAny>,
    newlines: Given<NewlinesOption>,
    model: Given<ModelOption>,
    pipeline: Option<PipelineOption>,
) -> PyResult<Bound<'py, PyList>> {
    let splitter = chosen("sentence_spans", newlines, model, pipeline)?;
    sentence_ranges("sentence_spans", text, |text| splitter.split(text))
}

/// The splitter of a pipeline, or one with these options.
fn chosen(
    caller: &str,
    newlines: Given<NewlinesOption>,
    model: Given<ModelOption>,
    pipeline: Option<PipelineOption>,
) -> PyResult<Arc<Splitter>> {
    let Some(pipeline) = pipeline else {
        let (newlines, model) = (newlines.or(NewlinesOption::default), model.or(ModelOption::default));
        return Ok(Arc::new(splitter([], newlines, &model)?));
    };
    alone(caller, &[("newlines", newlines.is_given()), ("model", model.is_given())])?;
    Ok(Arc::clone(&pipeline.0.get().options().splitter))
}

/// Splits texts into sentences, with abbreviations of your own.
///
/// It can be pickled.
///
/// Args:
///     abbreviations: Words with or without their last full stop, in any case. None of them ends a
///         sentence before its paragraph ends.
///     newlines: As in `sentences`.
///     model: As in `sentences`.
///
/// Raises:
///     TypeError: An argument is of a wrong type.
///     ValueError: `newlines` or `model` is unknown, or an abbreviation is no single short word.
///     OSError: The model file cannot be read.
///     ModelError: The model file is no model for this version.
///
/// >>> import quoth
/// >>> splitter = quoth.Splitter(abbreviations=["Cie."])
/// >>> splitter.sentences("The house of Weber Cie. Zürich burned. Nobody was hurt.")
/// ['The house of Weber Cie. Zürich burned.', 'Nobody was hurt.']
/// >>> splitter.sentence_spans("Go home. It is late.")
/// [(0, 8), (9, 20)]
#[pyclass(name = "Splitter", module = "quoth._quoth", frozen)]
pub(super) struct PySplitter {
    splitter: Splitter,
    abbreviations: Vec<String>,
    newlines: NewlinesOption,
    /// As `Pipeline` shows it.
    model: OsString,
}

#[pymethods]
impl PySplitter {
    #[new]
    #[pyo3(
        signature = (abbreviations = None, newlines = NewlinesOption::default(), model = ModelOption::default()),
        text_signature = "(abbreviations=(), newlines='auto', model='accurate')"
    )]
    fn new(abbreviations: Option<&Bound<'_, PyAny>>, newlines: NewlinesOption, model: ModelOption) -> PyResult<Self> {
        let abbreviations = abbreviations.map_or_else(|| Ok(Vec::new()), read_abbreviations)?;
        let splitter = splitter(abbreviations.iter().map(String::as_str), newlines, &model)?;
        Ok(Self { splitter, abbreviations, newlines, model: model.name })
    }

    /// Splits a text into its sentences, a list of str; see `quoth.sentences`.
    ///
    /// >>> import quoth
    /// >>> quoth.Splitter(newlines="line").sentences("Go home\nIt is late.")
    /// ['Go home', 'It is late.']
    fn sentences<'py>(&self, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        sentence_texts("sentences", text, |text| self.splitter.split(text))
    }

    /// Splits a text into its sentences, a list of their (start, end) in code points; see
    /// `quoth.sentence_spans`.
    ///
    /// >>> import quoth
    /// >>> quoth.Splitter(newlines="line").sentence_spans("Go home\nIt is late.")
    /// [(0, 7), (8, 19)]
    fn sentence_spans<'py>(&self, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        sentence_ranges("sentence_spans", text, |text| self.splitter.split(text))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let abbreviations = PyList::new(py, &self.abbreviations)?.repr()?;
        let newlines = self.newlines.as_str();
        let model = if self.model == "accurate" {
            String::new()
        } else {
            format!(", model={}", self.model.as_os_str().into_pyobject(py)?.repr()?)
        };
        Ok(format!("Splitter(abbreviations={abbreviations}, newlines='{newlines}'{model})"))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let (py, this) = (slf.py(), slf.get());
        let (abbreviations, newlines) = (PyList::new(py, &this.abbreviations)?, this.newlines.as_str());
        let arguments = (abbreviations, newlines, this.model.as_os_str()).into_pyobject(py)?;
        Ok((slf.get_type().into_any(), arguments))
    }
}

pub(super) fn splitter<'a>(
    abbreviations: impl IntoIterator<Item = &'a str>,
    newlines: NewlinesOption,
    model: &ModelOption,
) -> PyResult<Splitter> {
    Ok(Splitter::new(abbreviations, newlines.0)?.with(model.model.sentences()))
}

pub(super) fn read_abbreviations(given: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    let wrong = |what: &Bound<'_, PyAny>| {
        let got = what.get_type().name();
        got.map_or_else(
            |error| error,
            |got| PyTypeError::new_err(format!("abbreviations got {got}; pass a list of str")),
        )
    };
    // A str is iterable too: its letters are not meant.
    if given.is_instance_of::<PyString>() {
        return Err(wrong(given));
    }
    let one = |item: PyResult<Bound<'_, PyAny>>| {
        let item = item?;
        Ok(item.cast::<PyString>().map_err(|_| wrong(&item))?.to_string_lossy().into_owned())
    };
    given.try_iter().map_err(|_| wrong(given))?.map(one).collect()
}

/// The sentences of a text as `split` finds them, a list of str.
pub(super) fn sentence_texts<'py>(
    caller: &str,
    text: &Bound<'py, PyAny>,
    split: impl Fn(&str) -> Result<Vec<Span>, Error> + Sync,
) -> PyResult<Bound<'py, PyList>> {
    let py = text.py();
    text::with_utf8(super::expect_str(caller, text)?, |utf8, original| {
        let spans = interrupt::detached(py, || guarded(|| split(utf8)))??;
        let Some(original) = original else {
            return PyList::new(py, spans.iter().map(|span| PyString::new(py, span.of(utf8))));
        };
        let code_points = CodePoints::new(utf8);
        let slices = spans.iter().map(|span| {
            let (start, end) = code_point_span(utf8, &code_points, *span);
            text::slice(original, start, end)
        });
        PyList::new(py, slices.collect::<PyResult<Vec<_>>>()?)
    })
}

/// The sentences of a text as `split` finds them, a list of (start, end) in code points.
pub(super) fn sentence_ranges<'py>(
    caller: &str,
    text: &Bound<'py, PyAny>,
    split: impl Fn(&str) -> Result<Vec<Span>, Error> + Sync,
) -> PyResult<Bound<'py, PyList>> {
    let py = text.py();
    text::with_utf8(super::expect_str(caller, text)?, |utf8, _| {
        let (spans, code_points) =
            interrupt::detached(py, || guarded(|| Ok::<_, Error>((split(utf8)?, CodePoints::new(utf8)))))??;
        PyList::new(py, spans.iter().map(|span| code_point_span(utf8, &code_points, *span)))
    })
}

fn code_point_span(utf8: &str, code_points: &CodePoints, span: Span) -> (u32, u32) {
    (code_points.of_byte(utf8, span.start()), code_points.of_byte(utf8, span.end()))
}
