//! `quoth.Pipeline`: the functions of the module with options that are prepared once.

use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};

use super::batch::{self, PyStream};
use super::document::PyDocument;
use super::documents::PyDocuments;
use super::interrupt::detached;
use super::options::{Acts, Kinds, MinSpeakerScore, Progress, Roles, Threads, options};
use crate::entity::Gazetteer;
use crate::pipeline::rows::OnError;
use crate::pipeline::{Analyzer, Model, Options};
use crate::vocabulary::EntityLabel;

/// `analyze`, `analyze_many` and `stream` with options prepared once, and names of your own.
///
/// Args:
///     model: As in `analyze`. A model file of your own is read and checked here, once.
///     acts: As in `analyze`.
///     kinds: As in `analyze`.
///     min_speaker_score: As in `analyze`.
///     roles: As in `analyze`.
///     gazetteer: A dict of labels ("PERSON", "ORG" and the others of `Entity.label`) to lists of
///         names. A name is found wherever it stands as whole words in its own case, and wins over
///         what the library finds there. White space, line breaks within a paragraph and the form
///         of an apostrophe make no difference.
///
/// Raises:
///     TypeError: An option is of a wrong type.
///     ValueError: An option or a label is unknown, or a name is empty.
///     OSError: The model file cannot be read; `FileNotFoundError` if there is none.
///     ModelError: The model file is damaged, cut short, no regular file or no model, or was trained
///         with other word classes, hashes or tokens than those of this version.
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
            *, model = Model::Accurate, acts = Acts::default(), kinds = Kinds::default(), min_speaker_score = MinSpeakerScore::default(),
            roles = Roles(true), gazetteer = None
        ),
        text_signature = "(*, model='accurate', acts='said', kinds=('direct', 'indirect', 'mixed'), min_speaker_score=0.0, roles=True, gazetteer=None)"
    )]
    fn new(
        model: Model,
        acts: Acts,
        kinds: Kinds,
        min_speaker_score: MinSpeakerScore,
        roles: Roles,
        gazetteer: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let gazetteer = gazetteer.map(read_gazetteer).transpose()?.map(Arc::new);
        Ok(Self { options: Options { gazetteer, roles: roles.0, ..options(model, acts, kinds, min_speaker_score) } })
    }

    /// Finds who said what in one text; see `quoth.analyze`.
    ///
    /// >>> import quoth
    /// >>> doc = quoth.Pipeline(model="fast").analyze("“Yes,” said Ann Lee.")
    /// >>> doc.quotes[0].speaker.name
    /// 'Ann Lee'
    fn analyze<'py>(&self, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDocument>> {
        super::analyze_one("analyze", text, &self.options)?.view(text.py())
    }

    /// Finds who said what in many texts, on many threads; see `quoth.analyze_many`.
    ///
    /// >>> import quoth
    /// >>> docs = quoth.Pipeline(model="fast").analyze_many(["“Yes,” said Ann Lee.", None])
    /// >>> docs.quotes.to_pydict()["speaker"]
    /// ['Ann Lee']
    #[pyo3(
        signature = (texts, *, threads = None, progress = Progress::Off, errors = OnError::Raise),
        text_signature = "($self, texts, *, threads=None, progress=False, errors='raise')"
    )]
    fn analyze_many(
        &self,
        texts: &Bound<'_, PyAny>,
        threads: Option<Threads>,
        progress: Progress,
        errors: OnError,
    ) -> PyResult<PyDocuments> {
        batch::analyze_many(texts, self.analyzer(threads), errors, progress)
    }

    /// Finds who said what in a stream of texts, in bounded memory; see `quoth.stream`.
    ///
    /// >>> import quoth
    /// >>> [len(doc.quotes) for doc in quoth.Pipeline(model="fast").stream(["“Yes,” said Ann Lee."])]
    /// [1]
    #[pyo3(
        signature = (texts, *, threads = None, errors = OnError::Raise),
        text_signature = "($self, texts, *, threads=None, errors='raise')"
    )]
    fn stream(&self, texts: &Bound<'_, PyAny>, threads: Option<Threads>, errors: OnError) -> PyResult<PyStream> {
        PyStream::new(texts, self.analyzer(threads), errors)
    }
}

impl PyPipeline {
    pub(super) fn options(&self) -> &Options {
        &self.options
    }

    fn analyzer(&self, threads: Option<Threads>) -> Analyzer {
        Analyzer::new(self.options.clone(), threads.map(|threads| threads.0))
    }
}

/// What a gazetteer is, for the messages.
const MAPPING: &str = "a dict of labels to lists of names";

/// After how many names of a gazetteer signals are looked for.
const BETWEEN_SIGNALS: usize = 1024;

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
            if entries.len().is_multiple_of(BETWEEN_SIGNALS) {
                given.py().check_signals()?;
            }
            let name = name?;
            let name = name.cast::<PyString>().map_err(|_| wrong(&name, "names as str"))?;
            entries.push((label, name.to_string_lossy().into_owned()));
        }
    }
    let names = entries.iter().map(|(label, name)| (*label, name.as_str()));
    Ok(detached(given.py(), || Gazetteer::new(names))??)
}
