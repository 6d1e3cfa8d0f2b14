//! `quoth.Pipeline`: the functions of the module with options that are prepared once.

use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};

use super::batch::{self, PyStream};
use super::document::PyDocument;
use super::documents::PyDocuments;
use super::options::{Acts, Errors, MinScore, Progress, Threads, options};
use crate::entity::Gazetteer;
use crate::pipeline::{Analyzer, Model, Options};
use crate::vocabulary::EntityLabel;

/// `analyze`, `analyze_many` and `stream` with options that are prepared once, and names of your own.
///
/// `gazetteer` maps labels ("PERSON", "ORG", ...) to names. They are found wherever they stand as whole words, in their own
/// case, and win over all that the library finds. For `model`, `acts` and `min_speaker_score` see `analyze`; the file of a model
/// of your own is read and checked here.
///
/// Raises `ValueError` for an unknown option or label, and for an empty name; `OSError` for a model file that cannot be
/// read (`FileNotFoundError` if there is none), and `ModelError` for one that is damaged, cut short, no regular file or no
/// model, or was trained with other word classes, hashes or tokens than those of this version.
///
/// >>> import quoth
/// >>> pipeline = quoth.Pipeline(gazetteer={"ORG": ["Blue Sparrow"]})
/// >>> doc = pipeline.analyze("Blue Sparrow said it would close its Leeds office.")
/// >>> doc.quotes[0].speaker.name
/// 'Blue Sparrow'
#[pyclass(name = "Pipeline", module = "quoth._quoth", frozen)]
pub(super) struct PyPipeline {
    options: Options,
}

#[pymethods]
impl PyPipeline {
    #[new]
    #[pyo3(
        signature = (
            *, model = Model::Accurate, acts = Acts::default(), min_speaker_score = MinScore::default(), gazetteer = None
        ),
        text_signature = "(*, model='accurate', acts='said', min_speaker_score=0.0, gazetteer=None)"
    )]
    fn new(
        model: Model,
        acts: Acts,
        min_speaker_score: MinScore,
        gazetteer: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let gazetteer = gazetteer.map(read_gazetteer).transpose()?.map(Arc::new);
        Ok(Self { options: Options { gazetteer, ..options(model, acts, min_speaker_score) } })
    }

    /// Finds who said what in one text; see `quoth.analyze`.
    fn analyze<'py>(&self, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDocument>> {
        super::shared("analyze", text, &self.options)?.view(text.py())
    }

    /// Finds who said what in many texts, on many threads; see `quoth.analyze_many`.
    #[pyo3(
        signature = (texts, *, threads = None, progress = Progress::Nobody, errors = Errors::Raise),
        text_signature = "($self, texts, *, threads=None, progress=False, errors='raise')"
    )]
    fn analyze_many(
        &self,
        texts: &Bound<'_, PyAny>,
        threads: Option<Threads>,
        progress: Progress,
        errors: Errors,
    ) -> PyResult<PyDocuments> {
        batch::analyze_many(texts, &self.analyzer(threads), errors, progress)
    }

    /// Finds who said what in a stream of texts; see `quoth.stream`.
    #[pyo3(
        signature = (texts, *, threads = None, errors = Errors::Raise),
        text_signature = "($self, texts, *, threads=None, errors='raise')"
    )]
    fn stream(&self, texts: &Bound<'_, PyAny>, threads: Option<Threads>, errors: Errors) -> PyResult<PyStream> {
        PyStream::new(texts, self.analyzer(threads), errors)
    }
}

impl PyPipeline {
    fn analyzer(&self, threads: Option<Threads>) -> Analyzer {
        Analyzer::new(self.options.clone(), threads.map(|threads| threads.0))
    }
}

const MAPPING: &str = "a dict of labels to lists of names";

fn read_gazetteer(given: &Bound<'_, PyAny>) -> PyResult<Gazetteer> {
    let wrong = |what: &Bound<'_, PyAny>, expected: &str| {
        let got = what.get_type().name();
        got.map_or_else(|error| error, |got| PyTypeError::new_err(format!("gazetteer got {got}; pass {expected}")))
    };
    let mapping = given.cast::<PyMapping>().map_err(|_| wrong(given, MAPPING))?;
    let mut entries: Vec<(EntityLabel, String)> = Vec::new();
    for pair in mapping.items()? {
        let (label, names): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
        let label = label.cast::<PyString>().map_err(|_| wrong(&label, MAPPING))?;
        let label: EntityLabel = label.to_string_lossy().parse()?;
        // A str is iterable too: its letters are not meant.
        if names.is_instance_of::<PyString>() {
            return Err(wrong(&names, "a list of names for each label"));
        }
        for name in names.try_iter()? {
            let name = name?;
            let name = name.cast::<PyString>().map_err(|_| wrong(&name, "names as str"))?;
            entries.push((label, name.to_string_lossy().into_owned()));
        }
    }
    Ok(Gazetteer::new(entries.iter().map(|(label, name)| (*label, name.as_str())))?)
}
