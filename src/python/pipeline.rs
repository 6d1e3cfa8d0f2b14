//! `quoth.Pipeline`: the functions of the module with options that are prepared once.

use std::ffi::OsStr;
use std::fmt::Write;
use std::sync::Arc;

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

use super::batch::{self, PyStream};
use super::dates::{DateOrderOption, ReferenceDate};
use super::document::{PyDocument, Reduced};
use super::documents::PyDocuments;
use super::interrupt;
use super::options::{
    Acts, IgnoreCase, Kinds, MinScore, MinSpeakerScore, ModelOption, Nested, NewlinesOption, Only, Progress, Roles,
    Threads, refuse_unknown,
};
use super::own_names::{self, Labelled};
use super::provenance;
use super::sentence::{read_abbreviations, sentence_ranges, sentence_texts, splitter};
use crate::pipeline::rows::OnError;
use crate::pipeline::{Options, guarded};
use crate::vocabulary::{Act, QuoteKind};

/// `analyze`, `analyze_many`, `stream` and `sentences` with options prepared once, and with names,
/// patterns, aliases and abbreviations of your own.
///
/// A pipeline never changes. It can be compared, hashed and pickled, and so be sent to other
/// processes. A pickle has the names of your own, and of a model file the absolute path: who reads
/// the pickle reads that file again.
///
/// Args:
///     model: As in `analyze`. A model file of your own is read and checked here, once.
///     acts: As in `analyze`.
///     kinds: As in `analyze`.
///     min_score: As in `analyze`.
///     min_speaker_score: As in `analyze`.
///     nested: As in `analyze`.
///     roles: As in `analyze`.
///     date_order: As in `analyze`.
///     reference_date: As in `analyze`, one day for all texts; for one of each, pass the pipeline to
///         `quoth.analyze_many` with its `reference_date`.
///     gazetteer: A dict of labels ("PERSON", "ORG" and the others of `Entity.label`) to names, each
///         in any iterable, such as a list or a column of pandas. A name is found wherever it
///         stands as whole words in its own case, and wins over what the library finds there. White
///         space, line breaks within a paragraph and the form of an apostrophe make no difference.
///         Where two overlap the one that starts first wins, then the longer, then the first in the
///         dict.
///     patterns: A dict of labels to regular expressions, in the syntax of the Rust crate `regex`,
///         which has no look-around and no back-references. A match counts if it is of whole words,
///         at most 64 of them, within a paragraph, and leaves the names of `gazetteer` and
///         `aliases` alone. The one that starts first wins, then the longest, then the first in the
///         dict. A pattern reads the text as it is: write `\s+` for any space.
///     ignore_case: True finds the names of `gazetteer` and what matches `patterns` in any case.
///     aliases: A dict of aliases to canonical names: `{"the Fund": "International Monetary Fund"}`.
///         Wherever an alias stands as whole words in its own case ("The" at the start of a
///         sentence aside), it is a mention of the person or organisation of that name: one member
///         of `Document.people`, whose `name` is the canonical one, even where the text has the
///         alias alone. The gazetteer can say whether it is a person or an organisation.
///     abbreviations: As in `Splitter`.
///     newlines: As in `sentences`.
///
/// Missing values in lists and columns, such as None and NaN, are passed over.
///
/// Raises:
///     TypeError: An option is of a wrong type; the message has the option, the label and the
///         position.
///     ValueError: An option or a label is unknown, a name is empty, a pattern is no regular
///         expression or too large (1 MiB compiled, 64 MiB all together), a canonical name is
///         itself an alias, or an abbreviation is no single short word; the message says which.
///     OSError: The model file cannot be read; `FileNotFoundError` if there is none.
///     ModelError: The model file is damaged, cut short, no regular file or no model, or was trained
///         with other word classes, hashes or tokens than those of this version.
///
/// >>> import quoth
/// >>> pipeline = quoth.Pipeline(
/// ...     gazetteer={"ORG": ["Blue Sparrow"]},
/// ...     patterns={"ORG": [r"Local \d+"]},
/// ...     aliases={"the Fund": "International Monetary Fund"},
/// ... )
/// >>> doc = pipeline.analyze("Blue Sparrow said it would pay. Local 54 said it would not. “Wait,” the Fund said.")
/// >>> [quote.speaker.name for quote in doc.quotes]
/// ['Blue Sparrow', 'Local 54', 'International Monetary Fund']
/// >>> doc.people[2].aliases
/// ('the Fund',)
/// >>> quoth.Pipeline(model="fast", acts="all", min_score=0.5)
/// Pipeline(model='fast', acts='all', min_score=0.5)
#[pyclass(name = "Pipeline", module = "quoth._quoth", frozen, weakref)]
pub(super) struct PyPipeline {
    options: Options,
    /// The options that differ from their defaults, as pairs of name and value, all hashable.
    settings: Py<PyTuple>,
}

#[pymethods]
impl PyPipeline {
    #[new]
    #[pyo3(
        signature = (
            *, model = ModelOption::default(), acts = Acts::default(), kinds = Kinds::default(), min_score = MinScore::default(),
            min_speaker_score = MinSpeakerScore::default(), nested = Nested::default(), roles = Roles::default(), date_order = DateOrderOption::default(), reference_date = ReferenceDate::default(), gazetteer = None, patterns = None, ignore_case = IgnoreCase::default(),
            aliases = None, abbreviations = None, newlines = NewlinesOption::default(), **unknown
        ),
        text_signature = "(*, model='accurate', acts='said', kinds=('direct', 'indirect', 'mixed'), min_score=0.0, min_speaker_score=0.0, nested=None, roles=True, date_order=None, reference_date=None, gazetteer=None, patterns=None, ignore_case=False, aliases=None, abbreviations=(), newlines='auto')"
    )]
    #[expect(clippy::too_many_arguments, reason = "keyword options of Python")]
    fn new(
        py: Python<'_>,
        model: ModelOption,
        acts: Acts,
        kinds: Kinds,
        min_score: MinScore,
        min_speaker_score: MinSpeakerScore,
        nested: Nested,
        roles: Roles,
        date_order: DateOrderOption,
        reference_date: ReferenceDate,
        gazetteer: Option<&Bound<'_, PyAny>>,
        patterns: Option<&Bound<'_, PyAny>>,
        ignore_case: IgnoreCase,
        aliases: Option<&Bound<'_, PyAny>>,
        abbreviations: Option<&Bound<'_, PyAny>>,
        newlines: NewlinesOption,
        unknown: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        refuse_unknown("Pipeline", unknown)?;
        let mut settings = Settings::default();
        settings.choices(py, &model.name, &acts.0, &kinds.0)?;
        settings.score(py, "min_score", min_score.0)?;
        settings.score(py, "min_speaker_score", min_speaker_score.0)?;
        if let Some(nested) = nested.0 {
            settings.add(py, "nested", nested)?;
        }
        if !roles.0 {
            settings.add(py, "roles", false)?;
        }
        settings.dates(py, date_order, reference_date)?;
        let gazetteer = gazetteer.map(|given| own_names::gazetteer(given, ignore_case.0)).transpose()?;
        let gazetteer = settings.labelled(py, "gazetteer", gazetteer)?;
        let patterns = patterns.map(|given| own_names::patterns(given, ignore_case.0)).transpose()?;
        let patterns = settings.labelled(py, "patterns", patterns)?;
        if ignore_case.0 {
            settings.add(py, "ignore_case", true)?;
        }
        let aliases = aliases.map(|given| own_names::aliases(given, gazetteer.as_ref())).transpose()?;
        let aliases = aliases.filter(|(_, pairs)| !pairs.is_empty());
        let aliases = aliases.map(|(aliases, pairs)| {
            settings.add(py, "aliases", PyTuple::new(py, pairs)?)?;
            PyResult::Ok(aliases)
        });
        let abbreviations = abbreviations.map_or_else(|| Ok(Vec::new()), read_abbreviations)?;
        let splitter = splitter(abbreviations.iter().map(String::as_str), newlines, &model)?;
        if !abbreviations.is_empty() {
            settings.add(py, "abbreviations", PyTuple::new(py, abbreviations)?)?;
        }
        if newlines.as_str() != NewlinesOption::default().as_str() {
            settings.add(py, "newlines", newlines.as_str())?;
        }
        let options = Options {
            model: model.model,
            acts: acts.0,
            kinds: kinds.0,
            gazetteer: gazetteer.map(Arc::new),
            patterns: patterns.map(Arc::new),
            aliases: aliases.transpose()?.map(Arc::new),
            splitter: Arc::new(splitter),
            min_score: min_score.0 as f32,
            min_speaker_score: min_speaker_score.0 as f32,
            nested: nested.0,
            roles: roles.0,
            date_order: date_order.0,
            reference_date: reference_date.0,
            ..Options::default()
        };
        Ok(Self { options, settings: PyTuple::new(py, settings.0)?.unbind() })
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
        signature = (texts, *, only = None, threads = None, progress = Progress::Off, errors = OnError::Raise),
        text_signature = "($self, texts, *, only=None, threads=None, progress=False, errors='raise')"
    )]
    fn analyze_many(
        &self,
        texts: &Bound<'_, PyAny>,
        only: Option<Only>,
        threads: Option<Threads>,
        progress: Progress,
        errors: OnError,
    ) -> PyResult<PyDocuments> {
        batch::analyze_many(texts, None, super::analyzer(self.options.clone(), only, threads), errors, progress)
    }

    /// Finds who said what in a stream of texts, in bounded memory; see `quoth.stream`.
    ///
    /// >>> import quoth
    /// >>> [len(doc.quotes) for doc in quoth.Pipeline(model="fast").stream(["“Yes,” said Ann Lee."])]
    /// [1]
    #[pyo3(
        signature = (texts, *, only = None, threads = None, progress = Progress::Off, errors = OnError::Raise),
        text_signature = "($self, texts, *, only=None, threads=None, progress=False, errors='raise')"
    )]
    fn stream(
        &self,
        texts: &Bound<'_, PyAny>,
        only: Option<Only>,
        threads: Option<Threads>,
        progress: Progress,
        errors: OnError,
    ) -> PyResult<PyStream> {
        PyStream::new(texts, super::analyzer(self.options.clone(), only, threads), errors, progress)
    }

    /// Splits a text into its sentences, a list of str; see `quoth.sentences`. None ends inside a name
    /// of your own.
    ///
    /// >>> import quoth
    /// >>> quoth.Pipeline(abbreviations=["Cie."]).sentences("Weber Cie. Zürich burned. Nobody was hurt.")
    /// ['Weber Cie. Zürich burned.', 'Nobody was hurt.']
    fn sentences<'py>(&self, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        sentence_texts("sentences", text, |text| self.options.sentences(text))
    }

    /// Splits a text into its sentences, a list of their (start, end) in code points; see
    /// `quoth.sentence_spans`.
    ///
    /// >>> import quoth
    /// >>> quoth.Pipeline(newlines="line").sentence_spans("Go home\nIt is late.")
    /// [(0, 7), (8, 19)]
    fn sentence_spans<'py>(&self, text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        sentence_ranges("sentence_spans", text, |text| self.options.sentences(text))
    }

    /// What the pipeline's documents are made by, a dict as `Document.provenance` has it.
    ///
    /// >>> import quoth
    /// >>> quoth.Pipeline(model="open").provenance["model"]
    /// 'open'
    #[getter]
    fn provenance<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let made_by = interrupt::detached(py, || guarded(|| self.options.provenance()))??;
        made_by.map(|made_by| provenance::to_dict(py, &made_by)).transpose()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let mut shown = String::from("Pipeline(");
        for (i, setting) in self.settings.bind(py).iter().enumerate() {
            let (name, value): (String, Bound<'_, PyAny>) = setting.extract()?;
            let comma = if i == 0 { "" } else { ", " };
            write!(shown, "{comma}{name}={}", shown_setting(&name, &value)?).expect("a string takes all");
        }
        Ok(shown + ")")
    }

    fn __eq__<'py>(slf: &Bound<'py, Self>, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let Ok(other) = other.cast::<Self>() else { return Ok(py.NotImplemented().into_bound(py)) };
        let same = slf.get().settings.bind(py).eq(other.get().settings.bind(py))?;
        Ok(same.into_pyobject(py)?.to_owned().into_any())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.settings.bind(py).hash()
    }

    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __deepcopy__<'py>(slf: &Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        slf.clone()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> Reduced<'py, (Bound<'py, PyTuple>,)> {
        Ok((py.import("quoth._quoth")?.getattr("_pipeline")?, (self.settings.bind(py).clone(),)))
    }
}

impl PyPipeline {
    pub(super) fn options(&self) -> &Options {
        &self.options
    }
}

/// Makes a pipeline again from its pickle: the options that differ from their defaults.
#[pyfunction]
#[pyo3(signature = (settings, /))]
pub(super) fn _pipeline<'py>(settings: &Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyAny>> {
    let py = settings.py();
    let options = PyDict::new(py);
    for setting in settings {
        let (name, value): (String, Bound<'_, PyAny>) = setting.extract()?;
        if matches!(name.as_str(), "gazetteer" | "patterns" | "aliases") {
            options.set_item(name, py.get_type::<PyDict>().call1((value,))?)?;
        } else {
            options.set_item(name, value)?;
        }
    }
    py.get_type::<PyPipeline>().call((), Some(&options))
}

/// The options that differ from their defaults, as pairs of name and value, all hashable.
#[derive(Default)]
struct Settings<'py>(Vec<(&'static str, Bound<'py, PyAny>)>);

impl<'py> Settings<'py> {
    fn add(&mut self, py: Python<'py>, name: &'static str, value: impl IntoPyObjectExt<'py>) -> PyResult<()> {
        self.0.push((name, value.into_bound_py_any(py)?));
        Ok(())
    }

    /// The model, and acts and kinds in the order of their declaration.
    fn choices(&mut self, py: Python<'py>, model: &OsStr, acts: &[Act], kinds: &[QuoteKind]) -> PyResult<()> {
        let defaults = Options::default();
        if model != "accurate" {
            self.add(py, "model", model)?;
        }
        let of = |wanted: &[Act]| Act::ALL.iter().filter(|act| wanted.contains(act)).map(|act| act.as_str()).collect();
        let (acts, said): (Vec<&str>, Vec<&str>) = (of(acts), of(&defaults.acts));
        if acts.len() == Act::ALL.len() {
            self.add(py, "acts", "all")?;
        } else if acts != said {
            self.add(py, "acts", PyTuple::new(py, acts)?)?;
        }
        let all = QuoteKind::ALL.iter();
        let of =
            |wanted: &[QuoteKind]| all.clone().filter(|kind| wanted.contains(kind)).map(|kind| kind.as_str()).collect();
        let (kinds, usual): (Vec<&str>, Vec<&str>) = (of(kinds), of(&defaults.kinds));
        if kinds.len() == QuoteKind::ALL.len() {
            self.add(py, "kinds", "all")?;
        } else if kinds != usual {
            self.add(py, "kinds", PyTuple::new(py, kinds)?)?;
        }
        Ok(())
    }

    /// The date in the form of ISO 8601.
    fn dates(&mut self, py: Python<'py>, order: DateOrderOption, reference: ReferenceDate) -> PyResult<()> {
        if let Some(order) = order.0 {
            self.add(py, "date_order", order.as_str())?;
        }
        if let Some(date) = reference.0 {
            self.add(py, "reference_date", date.to_string())?;
        }
        Ok(())
    }

    fn score(&mut self, py: Python<'py>, name: &'static str, score: f64) -> PyResult<()> {
        if score > 0.0 { self.add(py, name, score) } else { Ok(()) }
    }

    /// Notes the lists from which names of the user's own were made, and returns those.
    fn labelled<T>(
        &mut self,
        py: Python<'py>,
        name: &'static str,
        own: Option<(T, Labelled<'py>)>,
    ) -> PyResult<Option<T>> {
        let Some((own, lists)) = own else { return Ok(None) };
        if !lists.is_empty() {
            let lists = lists.into_iter().map(|(label, list)| Ok((label, PyTuple::new(py, list)?)));
            self.add(py, name, PyTuple::new(py, lists.collect::<PyResult<Vec<_>>>()?)?)?;
        }
        Ok(Some(own))
    }
}

/// A list with more entries than this is shown by their number.
const MOST_SHOWN: usize = 6;

/// An option as `repr` shows it.
fn shown_setting(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = value.py();
    let list = |items: &Bound<'_, PyAny>, what: &str| -> PyResult<String> {
        let number = items.len()?;
        if number > MOST_SHOWN {
            return Ok(format!("<{number} {what}>"));
        }
        Ok(py.get_type::<PyList>().call1((items,))?.repr()?.to_string())
    };
    match name {
        "gazetteer" | "patterns" => {
            let what = if name == "patterns" { name } else { "names" };
            let lists = value.try_iter()?.map(|pair| {
                let (label, items): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair?.extract()?;
                Ok(format!("{}: {}", label.repr()?, list(&items, what)?))
            });
            Ok(format!("{{{}}}", lists.collect::<PyResult<Vec<_>>>()?.join(", ")))
        }
        "aliases" if value.len()? > MOST_SHOWN => list(value, name),
        "aliases" => Ok(py.get_type::<PyDict>().call1((value,))?.repr()?.to_string()),
        "abbreviations" => list(value, name),
        _ => Ok(value.repr()?.to_string()),
    }
}
