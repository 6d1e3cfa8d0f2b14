//! The keyword options of the functions: a type for each, which converts a Python value or says in
//! its error what to pass instead.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{MAIN_SEPARATOR, PathBuf, absolute};

use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyString};

use super::dates::{DateOrderOption, ReferenceDate};
use super::interrupt::detached;
use super::pipeline::PyPipeline;
use crate::error::Error;
use crate::pipeline::rows::OnError;
use crate::pipeline::{Model, Options, Scope, guarded};
use crate::token::Newlines;
use crate::vocabulary::{Act, QuoteKind};

/// More threads than this are of no use to a chunk of texts, and starting them could exhaust the
/// machine.
const MOST_THREADS: NonZeroUsize = NonZeroUsize::new(256).unwrap();

/// An option that has a default, and whether it was given.
pub(super) struct Given<T>(pub(super) Option<T>);

impl<T> Given<T> {
    /// The default.
    pub(super) const NO: Self = Self(None);

    /// What was given, or the default.
    pub(super) fn or(self, default: impl FnOnce() -> T) -> T {
        self.0.unwrap_or_else(default)
    }

    pub(super) fn is_given(&self) -> bool {
        self.0.is_some()
    }
}

impl<'a, 'py, T: FromPyObject<'a, 'py>> FromPyObject<'a, 'py> for Given<T> {
    type Error = T::Error;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> Result<Self, T::Error> {
        value.extract().map(|value| Self(Some(value)))
    }
}

/// `model`: a model, and its name or the absolute path of its file.
pub(super) struct ModelOption {
    pub(super) model: Model,
    pub(super) name: OsString,
}

impl Default for ModelOption {
    fn default() -> Self {
        Self { model: Model::Accurate, name: "accurate".into() }
    }
}

/// `acts`: whose quotations are kept.
pub(super) struct Acts(pub(super) Vec<Act>);

impl Default for Acts {
    fn default() -> Self {
        Self(Options::default().acts)
    }
}

/// `kinds`: the kinds of quotations that are kept.
pub(super) struct Kinds(pub(super) Vec<QuoteKind>);

impl Default for Kinds {
    fn default() -> Self {
        Self(Options::default().kinds)
    }
}

/// `nested`: whether reports inside quotations are looked for; None where the acts decide.
#[derive(Clone, Copy, Default)]
pub(super) struct Nested(pub(super) Option<bool>);

impl<'py> FromPyObject<'_, 'py> for Nested {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if value.is_none() {
            return Ok(Self(None));
        }
        let nested = value.cast::<PyBool>().map_err(|_| wrong_type("nested", &value, "True, False or None"))?;
        Ok(Self(Some(nested.is_true())))
    }
}

/// `roles`: whether paragraphs that stand around the text are told from it.
#[derive(Clone, Copy)]
pub(super) struct Roles(pub(super) bool);

impl Default for Roles {
    fn default() -> Self {
        Self(true)
    }
}

impl<'py> FromPyObject<'_, 'py> for Roles {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        switch("roles", &value).map(Self)
    }
}

/// `threads`: how many to work on.
pub(super) struct Threads(pub(super) NonZeroUsize);

/// `newlines`: which line breaks end a sentence.
#[derive(Clone, Copy, Default)]
pub(super) struct NewlinesOption(pub(super) Newlines);

impl NewlinesOption {
    pub(super) fn as_str(self) -> &'static str {
        self.0.as_str()
    }
}

/// `only`: the one stage of the analysis that is wanted.
pub(super) struct Only(pub(super) Scope);

/// `progress`: how the user is told how many texts are done.
pub(super) enum Progress {
    Off,
    Bar,
    /// By a call with (done, total).
    Function(Py<PyAny>),
}

/// `min_score`: how sure a quotation must be to be kept.
#[derive(Clone, Copy, Default)]
pub(super) struct MinScore(pub(super) f64);

/// `min_speaker_score`: how likely a speaker must be right to be kept.
#[derive(Clone, Copy, Default)]
pub(super) struct MinSpeakerScore(pub(super) f64);

/// `ignore_case`: whether the user's names are found in any case.
#[derive(Clone, Copy, Default)]
pub(super) struct IgnoreCase(pub(super) bool);

/// The options of an analysis that the functions of the module take.
pub(super) struct Choices {
    pub(super) model: Given<ModelOption>,
    pub(super) acts: Given<Acts>,
    pub(super) kinds: Given<Kinds>,
    pub(super) min_score: Given<MinScore>,
    pub(super) min_speaker_score: Given<MinSpeakerScore>,
    pub(super) nested: Given<Nested>,
    pub(super) roles: Given<Roles>,
    pub(super) date_order: Given<DateOrderOption>,
    pub(super) reference_date: Given<ReferenceDate>,
}

impl Choices {
    /// These options, or those of `pipeline`, beside which none may be given.
    pub(super) fn options(self, caller: &str, pipeline: Option<PipelineOption>) -> PyResult<Options> {
        let Some(pipeline) = pipeline else {
            return Ok(Options {
                model: self.model.or(ModelOption::default).model,
                acts: self.acts.or(Acts::default).0,
                kinds: self.kinds.or(Kinds::default).0,
                min_score: self.min_score.or(MinScore::default).0 as f32,
                min_speaker_score: self.min_speaker_score.or(MinSpeakerScore::default).0 as f32,
                nested: self.nested.or(Nested::default).0,
                roles: self.roles.or(Roles::default).0,
                date_order: self.date_order.or(DateOrderOption::default).0,
                reference_date: self.reference_date.or(ReferenceDate::default).0,
                ..Options::default()
            });
        };
        let given = [
            ("model", self.model.is_given()),
            ("acts", self.acts.is_given()),
            ("kinds", self.kinds.is_given()),
            ("min_score", self.min_score.is_given()),
            ("min_speaker_score", self.min_speaker_score.is_given()),
            ("nested", self.nested.is_given()),
            ("roles", self.roles.is_given()),
            ("date_order", self.date_order.is_given()),
            ("reference_date", self.reference_date.is_given()),
        ];
        alone(caller, &given)?;
        Ok(pipeline.0.get().options().clone())
    }
}

/// Refuses options that the module's `function` does not have; the message names the nearest that
/// it has.
pub(super) fn refuse_unknown(function: &str, unknown: Option<&Bound<'_, PyDict>>) -> PyResult<()> {
    let Some(unknown) = unknown else { return Ok(()) };
    unknown.py().import("quoth._options")?.call_method1("refuse", (function, unknown)).map(drop)
}

/// `pipeline`: a `Pipeline`, in place of the options that it has.
pub(super) struct PipelineOption(pub(super) Py<PyPipeline>);

/// Checks that none of the options that a pipeline has is given beside it.
pub(super) fn alone(caller: &str, given: &[(&str, bool)]) -> PyResult<()> {
    let Some((name, _)) = given.iter().find(|(_, given)| *given) else { return Ok(()) };
    Err(PyTypeError::new_err(format!(
        "{caller}() got pipeline and {name}; the pipeline has its own: pass {name} to quoth.Pipeline"
    )))
}

impl<'py> FromPyObject<'_, 'py> for PipelineOption {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let pipeline = value.cast::<PyPipeline>().map_err(|_| wrong_type("pipeline", &value, "a quoth.Pipeline"))?;
        Ok(Self(pipeline.to_owned().unbind()))
    }
}

impl<'py> FromPyObject<'_, 'py> for ModelOption {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        const EXPECTED: &str = "\"accurate\", \"fast\", \"open\" or the path of a model file";
        let path: PathBuf = if value.is_instance_of::<PyString>() {
            let name = name("model", &value, EXPECTED)?;
            // A misspelt name is no path.
            if !name.contains(['/', '.', MAIN_SEPARATOR]) {
                let model = name
                    .parse()
                    .map_err(|error| PyValueError::new_err(format!("{error}, or pass the path of a model file")))?;
                return Ok(Self { model, name: name.into() });
            }
            value.extract()?
        } else {
            value.extract().map_err(|_| wrong_type("model", &value, EXPECTED))?
        };
        let model = detached(value.py(), || guarded(|| Model::load(&path)))??;
        Ok(Self { model, name: absolute(&path)?.into_os_string() })
    }
}

impl<'py> FromPyObject<'_, 'py> for OnError {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match name("errors", &value, "\"raise\" or \"null\"")?.as_str() {
            "raise" => Ok(Self::Raise),
            "null" => Ok(Self::Null),
            other => Err(Error::choice("errors", other, &["raise", "null"]).into()),
        }
    }
}

impl<'py> FromPyObject<'_, 'py> for Acts {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        const EXPECTED: &str = "\"said\", \"all\" or a collection of names";
        if value.is_instance_of::<PyString>() {
            return match name("acts", &value, EXPECTED)?.as_str() {
                "said" => Ok(Self::default()),
                "all" => Ok(Self(Act::ALL.to_vec())),
                one => Ok(Self(vec![act(one)?])),
            };
        }
        collection("acts", &value, EXPECTED, act).map(Self)
    }
}

/// The choices that a collection of names makes, each read by `choice`.
fn collection<T>(
    option: &str,
    value: &Bound<'_, PyAny>,
    expected: &str,
    choice: fn(&str) -> PyResult<T>,
) -> PyResult<Vec<T>> {
    let names = value.try_iter().map_err(|_| wrong_type(option, value, expected))?;
    names.map(|one| choice(&name(option, &one?, expected)?)).collect()
}

fn act(name: &str) -> PyResult<Act> {
    let names: Vec<&str> = ["said", "all"].into_iter().chain(Act::ALL.iter().map(|act| act.as_str())).collect();
    name.parse().map_err(|_| Error::choice("acts", name, &names).into())
}

impl<'py> FromPyObject<'_, 'py> for Kinds {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        const EXPECTED: &str = "\"all\" or a collection of names";
        if value.is_instance_of::<PyString>() {
            return match name("kinds", &value, EXPECTED)?.as_str() {
                "all" => Ok(Self(QuoteKind::ALL.to_vec())),
                one => Ok(Self(vec![kind(one)?])),
            };
        }
        collection("kinds", &value, EXPECTED, kind).map(Self)
    }
}

fn kind(name: &str) -> PyResult<QuoteKind> {
    let names: Vec<&str> = ["all"].into_iter().chain(QuoteKind::ALL.iter().map(|kind| kind.as_str())).collect();
    name.parse().map_err(|_| Error::choice("kinds", name, &names).into())
}

impl<'py> FromPyObject<'_, 'py> for NewlinesOption {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        const EXPECTED: &str = "\"auto\", \"paragraph\", \"line\" or \"space\"";
        Ok(Self(name("newlines", &value, EXPECTED)?.parse()?))
    }
}

impl<'py> FromPyObject<'_, 'py> for Only {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        const EXPECTED: &str = "None or (\"sentences\",)";
        // A str is iterable too: its letters are not meant.
        if value.is_instance_of::<PyString>() {
            return Err(wrong_type("only", &value, EXPECTED));
        }
        let parts = value.try_iter().map_err(|_| wrong_type("only", &value, EXPECTED))?;
        let parts = parts.map(|part| name("only", &part?.as_borrowed(), EXPECTED)).collect::<PyResult<Vec<_>>>()?;
        match parts.iter().find(|part| *part != "sentences") {
            Some(other) => Err(Error::choice("only", other, &["sentences"]).into()),
            None if parts.is_empty() => Err(PyValueError::new_err(format!("only is empty; pass {EXPECTED}"))),
            None => Ok(Self(Scope::Sentences)),
        }
    }
}

impl<'py> FromPyObject<'_, 'py> for Threads {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let count = value.extract::<i64>().or_else(|error| {
            if !error.is_instance_of::<PyOverflowError>(value.py()) {
                return Err(wrong_type("threads", &value, "None or an int"));
            }
            Ok(if value.lt(0)? { i64::MIN } else { i64::MAX })
        })?;
        let count = usize::try_from(count).ok().and_then(NonZeroUsize::new);
        count
            .map(|count| Self(count.min(MOST_THREADS)))
            .ok_or_else(|| PyValueError::new_err(format!("threads={} is too few; pass None or at least 1", *value)))
    }
}

impl<'py> FromPyObject<'_, 'py> for MinScore {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        probability("min_score", &value).map(Self)
    }
}

impl<'py> FromPyObject<'_, 'py> for MinSpeakerScore {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        probability("min_speaker_score", &value).map(Self)
    }
}

fn probability(option: &str, value: &Bound<'_, PyAny>) -> PyResult<f64> {
    let number = value.cast::<PyBool>().is_err().then(|| value.extract::<f64>().ok()).flatten();
    let score = number.ok_or_else(|| wrong_type(option, value, "a number from 0 to 1"))?;
    if (0.0..=1.0).contains(&score) {
        // Without the sign of -0.0.
        Ok(score.abs())
    } else {
        Err(PyValueError::new_err(format!("{option}={value} is no probability; pass a number from 0 to 1")))
    }
}

impl<'py> FromPyObject<'_, 'py> for IgnoreCase {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        switch("ignore_case", &value).map(Self)
    }
}

fn switch(option: &str, value: &Bound<'_, PyAny>) -> PyResult<bool> {
    let switch = value.cast::<PyBool>().map_err(|_| wrong_type(option, value, "True or False"))?;
    Ok(switch.is_true())
}

impl<'py> FromPyObject<'_, 'py> for Progress {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(switch) = value.cast::<PyBool>() {
            Ok(if switch.is_true() { Self::Bar } else { Self::Off })
        } else if value.is_callable() {
            Ok(Self::Function(value.to_owned().unbind()))
        } else {
            Err(wrong_type("progress", &value, "True, False or a function of (done, total)"))
        }
    }
}

pub(super) fn name(option: &str, value: &Bound<'_, PyAny>, expected: &str) -> PyResult<String> {
    let name = value.cast::<PyString>().map_err(|_| wrong_type(option, value, expected))?;
    Ok(name.to_string_lossy().into_owned())
}

pub(super) fn wrong_type(option: &str, value: &Bound<'_, PyAny>, expected: &str) -> PyErr {
    match value.get_type().name() {
        Ok(got) => PyTypeError::new_err(format!("{option} got {got}; pass {expected}")),
        Err(error) => error,
    }
}
