//! The Python binding: the module `quoth._quoth`.
//!
//! The doc comments of what Python sees are Python's docstrings: first what it does, then "Args",
//! "Returns" and "Raises" where they are not plain, then an example, which the tests run.

#![expect(clippy::doc_markdown, reason = "docstrings of Python name arguments and exceptions plainly")]
#![expect(clippy::doc_link_with_quotes, reason = "a list of strings in a doctest is no link")]
#![allow(rustdoc::broken_intra_doc_links, reason = "nor is an index")]

#[cfg(feature = "internals")]
mod ablation;
mod arrow;
mod batch;
mod column;
mod dates;
mod document;
mod document_rows;
mod documents;
mod documents_iterator;
mod entity;
mod error;
mod given_names;
mod interrupt;
mod links;
mod options;
mod own_names;
mod person;
mod pickle;
mod pipeline;
mod provenance;
mod quote;
mod repr;
mod sentence;
mod span;
mod table;
mod text;
mod training;

use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::document::Document;
use crate::pipeline::rows::OnError;
use crate::pipeline::{Analyzer, Options, Scope, analyze as analyze_text, guarded};

use self::batch::PyStream;
use self::dates::{DateOrderOption, ReferenceDate, ReferenceDates};
use self::document::{PyDocument, SharedDocument};
use self::documents::PyDocuments;
use self::options::{
    Acts, Choices, Given, Kinds, MinScore, MinSpeakerScore, ModelOption, Nested, Only, PipelineOption, Progress, Roles,
    Threads, refuse_unknown,
};
use self::text::Input;

/// Finds who said what in one text.
///
/// Args:
///     text: Any str, the empty one and one with lone surrogates too; a lone surrogate is analysed
///         as U+FFFD.
///     model: "accurate", "fast" or "open", the trained networks inside the library. "fast" finds
///         less than "accurate" and is about twelve times as quick; "open" is as quick and finds
///         less than "fast"; its training texts all allow commercial use, and LICENSES.md names
///         what else had a part in it. Or the path of a model file of your own, which `Pipeline`
///         reads once and this function at every call: a copy of one inside gives what that gives.
///     acts: Whose quotations are kept: "said" for those of speech and writing, "all", or a
///         collection of "speech", "writing", "thought" and "stance"; see `Quote.act`.
///     kinds: Which quotations are kept: a collection of "direct", "indirect", "mixed" and "topic",
///         of which topics are left out unless asked for, or "all"; see `Quote.kind`.
///     min_score: From 0 to 1. Quotations whose `Quote.score` is less are left out; the others keep
///         their speakers.
///     min_speaker_score: From 0 to 1. Speakers whose `Quote.speaker_score` is less are left out;
///         the quotation and its source stay.
///     nested: Whether to look for what others are said to have said inside a quotation as well: “She
///         told me **the gate was shut**”. Each is a `Quote` of its own, whose `via` is the source
///         of the quotation around it, if that has one, and whose `within` is its index. None, the
///         default, does so where `acts` are speech and writing alone: of thoughts, every “I think”
///         in a quotation would be one. False leaves them out.
///     roles: Whether what stands around a text, such as captions and bylines, is told from it
///         (`Paragraph.role`); False reads every paragraph as body.
///     date_order: How `Entity.value` reads digits that make several dates, such as 03/04/2025:
///         "DMY", "MDY" or "YMD"; None gives them no value.
///     reference_date: The day on which the text was written, a `datetime.date` or a str of ISO 8601
///         ("2025-05-03", or a time, whose day counts as it is written). With it "yesterday",
///         "last Friday", "two weeks ago" and "May 3" have values; see `Entity.value`.
///     pipeline: A `Pipeline`, whose options hold; then none of the options above is given.
///
/// Returns:
///     A `Document`, whose offsets count code points.
///
/// Raises:
///     TypeError: `text` is no str, an option is of a wrong type, or one is given beside `pipeline`.
///     ValueError: An option is unknown, or the text has 4 GiB or more.
///     OSError: The model file cannot be read.
///     ModelError: The model file is no model for this version.
///
/// >>> import quoth
/// >>> doc = quoth.analyze("“We will rebuild the bridge,” said Adaeze Okafor.")
/// >>> for quote in doc.quotes:
/// ...     print(quote.speaker.name, quote.cue.text, quote.text)
/// Adaeze Okafor said “We will rebuild the bridge,”
#[pyfunction]
#[pyo3(
    signature = (
        text, *, model = Given::NO, acts = Given::NO, kinds = Given::NO, min_score = Given::NO, min_speaker_score = Given::NO,
        nested = Given::NO, roles = Given::NO, date_order = Given::NO, reference_date = Given::NO, pipeline = None, **unknown
    ),
    text_signature = "(text, *, model='accurate', acts='said', kinds=('direct', 'indirect', 'mixed'), min_score=0.0, min_speaker_score=0.0, nested=None, roles=True, date_order=None, reference_date=None, pipeline=None)"
)]
#[expect(clippy::too_many_arguments, reason = "keyword options of Python")]
fn analyze<'py>(
    text: &Bound<'py, PyAny>,
    model: Given<ModelOption>,
    acts: Given<Acts>,
    kinds: Given<Kinds>,
    min_score: Given<MinScore>,
    min_speaker_score: Given<MinSpeakerScore>,
    nested: Given<Nested>,
    roles: Given<Roles>,
    date_order: Given<DateOrderOption>,
    reference_date: Given<ReferenceDate>,
    pipeline: Option<PipelineOption>,
    unknown: Option<&Bound<'_, PyDict>>,
) -> PyResult<Bound<'py, PyDocument>> {
    refuse_unknown("analyze", unknown)?;
    let choices =
        Choices { model, acts, kinds, min_score, min_speaker_score, nested, roles, date_order, reference_date };
    analyze_one("analyze", text, &choices.options("analyze", pipeline)?)?.view(text.py())
}

/// Finds who said what in many texts, on many threads.
///
/// The result is the same for any number of threads. Ctrl-C interrupts the work.
///
/// Args:
///     texts: Any iterable of str: a list, a generator, a `NumPy` array, a column of pandas, polars
///         or pyarrow. None, NaN and `pandas.NA` are missing texts.
///     model: As in `analyze`.
///     acts: As in `analyze`.
///     kinds: As in `analyze`.
///     min_score: As in `analyze`.
///     min_speaker_score: As in `analyze`.
///     nested: As in `analyze`.
///     roles: As in `analyze`.
///     date_order: As in `analyze`.
///     reference_date: As in `analyze`; or an iterable of them, such as a list or a column of pandas,
///         with one for each text by its position, None where it is not known. Such may be given
///         beside `pipeline`, in place of the date that it has.
///     pipeline: As in `analyze`.
///     only: `("sentences",)` splits sentences and looks for nothing else, which is many times as
///         quick; None looks for everything.
///     threads: How many threads to work on; None for as many as the machine has.
///     progress: True for a bar (by tqdm, if that is installed), or a function of (done, total),
///         whose total is None when `texts` has no length.
///     errors: What becomes of a row that is no text or meets a defect of the library: "raise", or
///         "null" for None, with its message in `Documents.errors`.
///
/// Returns:
///     `Documents`: one row for each text, in order, a `Document` or None for a missing text.
///
/// Raises:
///     TypeError: A row is no text (the message says which, and of a series its label and the name
///         of the column), an argument is of a wrong type, or an option is given beside `pipeline`.
///     ValueError: An option is unknown, or there are more or fewer reference dates than texts.
///     InternalError: A defect of the library; the message says in which row.
///     OSError: The model file cannot be read.
///     ModelError: The model file is no model for this version.
///
/// What `texts` or `progress` raise comes through.
///
/// >>> import quoth
/// >>> docs = quoth.analyze_many(["“Yes,” said Ann Lee.", None])
/// >>> docs[0].quotes[0].speaker.name
/// 'Ann Lee'
/// >>> docs[1] is None
/// True
#[pyfunction]
#[pyo3(
    signature = (
        texts, *, model = Given::NO, acts = Given::NO, kinds = Given::NO, min_score = Given::NO, min_speaker_score = Given::NO,
        nested = Given::NO, roles = Given::NO, date_order = Given::NO, reference_date = Given::NO, pipeline = None, only = None, threads = None, progress = Progress::Off, errors = OnError::Raise, **unknown
    ),
    text_signature = "(texts, *, model='accurate', acts='said', kinds=('direct', 'indirect', 'mixed'), min_score=0.0, min_speaker_score=0.0, nested=None, roles=True, date_order=None, reference_date=None, pipeline=None, only=None, threads=None, progress=False, errors='raise')"
)]
#[expect(clippy::too_many_arguments, reason = "keyword options of Python")]
fn analyze_many(
    texts: &Bound<'_, PyAny>,
    model: Given<ModelOption>,
    acts: Given<Acts>,
    kinds: Given<Kinds>,
    min_score: Given<MinScore>,
    min_speaker_score: Given<MinSpeakerScore>,
    nested: Given<Nested>,
    roles: Given<Roles>,
    date_order: Given<DateOrderOption>,
    reference_date: Given<ReferenceDates>,
    pipeline: Option<PipelineOption>,
    only: Option<Only>,
    threads: Option<Threads>,
    progress: Progress,
    errors: OnError,
    unknown: Option<&Bound<'_, PyDict>>,
) -> PyResult<PyDocuments> {
    refuse_unknown("analyze_many", unknown)?;
    let (reference_date, dates) = ReferenceDates::split(reference_date);
    let choices =
        Choices { model, acts, kinds, min_score, min_speaker_score, nested, roles, date_order, reference_date };
    let options = choices.options("analyze_many", pipeline)?;
    batch::analyze_many(texts, dates, analyzer(options, only, threads), errors, progress)
}

/// Finds who said what in a stream of texts, in bounded memory.
///
/// When a document is asked for, some texts are read ahead and analysed meanwhile: eight a thread,
/// and never more than a few megabytes of text.
///
/// Args:
///     texts: Any iterable of str, None for a missing text, as in `analyze_many`.
///     model: As in `analyze`.
///     acts: As in `analyze`.
///     kinds: As in `analyze`.
///     min_score: As in `analyze`.
///     min_speaker_score: As in `analyze`.
///     nested: As in `analyze`.
///     roles: As in `analyze`.
///     date_order: As in `analyze`.
///     reference_date: As in `analyze`: one day for all texts.
///     pipeline: As in `analyze`.
///     only: As in `analyze_many`.
///     threads: As in `analyze_many`.
///     progress: As in `analyze_many`; it is told when a document is taken.
///     errors: As in `analyze_many`; under "null" the messages are in `Stream.errors`.
///
/// Returns:
///     A `Stream`: an iterator over a `Document` or None for each text, in order.
///
/// Raises:
///     TypeError: `texts` is no iterable of texts, an option is of a wrong type, or one is given
///         beside `pipeline`.
///     ValueError: An option is unknown.
///     OSError: The model file cannot be read.
///     ModelError: The model file is no model for this version.
///
/// What a row raises (see `analyze_many`), or `texts` themselves, comes after the documents of the
/// texts before it, and ends the stream.
///
/// >>> import quoth
/// >>> for doc in quoth.stream(line for line in ["“Yes,” said Ann Lee.", "“No,” said Bo Chen."]):
/// ...     print(doc.quotes[0].speaker.name)
/// Ann Lee
/// Bo Chen
#[pyfunction]
#[pyo3(
    signature = (
        texts, *, model = Given::NO, acts = Given::NO, kinds = Given::NO, min_score = Given::NO, min_speaker_score = Given::NO,
        nested = Given::NO, roles = Given::NO, date_order = Given::NO, reference_date = Given::NO, pipeline = None, only = None, threads = None, progress = Progress::Off, errors = OnError::Raise, **unknown
    ),
    text_signature = "(texts, *, model='accurate', acts='said', kinds=('direct', 'indirect', 'mixed'), min_score=0.0, min_speaker_score=0.0, nested=None, roles=True, date_order=None, reference_date=None, pipeline=None, only=None, threads=None, progress=False, errors='raise')"
)]
#[expect(clippy::too_many_arguments, reason = "keyword options of Python")]
fn stream(
    texts: &Bound<'_, PyAny>,
    model: Given<ModelOption>,
    acts: Given<Acts>,
    kinds: Given<Kinds>,
    min_score: Given<MinScore>,
    min_speaker_score: Given<MinSpeakerScore>,
    nested: Given<Nested>,
    roles: Given<Roles>,
    date_order: Given<DateOrderOption>,
    reference_date: Given<ReferenceDate>,
    pipeline: Option<PipelineOption>,
    only: Option<Only>,
    threads: Option<Threads>,
    progress: Progress,
    errors: OnError,
    unknown: Option<&Bound<'_, PyDict>>,
) -> PyResult<PyStream> {
    refuse_unknown("stream", unknown)?;
    let choices =
        Choices { model, acts, kinds, min_score, min_speaker_score, nested, roles, date_order, reference_date };
    let options = choices.options("stream", pipeline)?;
    PyStream::new(texts, analyzer(options, only, threads), errors, progress)
}

fn analyzer(options: Options, only: Option<Only>, threads: Option<Threads>) -> Analyzer {
    let scope = only.map_or_else(Scope::default, |only| only.0);
    Analyzer::new(Options { scope, ..options }, threads.map(|threads| threads.0))
}

/// `text` as a `str`, or an error that names the function the user called.
fn expect_str<'a, 'py>(caller: &str, text: &'a Bound<'py, PyAny>) -> PyResult<&'a Bound<'py, PyString>> {
    text.cast::<PyString>().or_else(|_| {
        let got = text.get_type().name()?;
        Err(PyTypeError::new_err(format!("{caller}() got {got}; pass one str")))
    })
}

/// Analyses one text, without the GIL.
fn analyze_one(caller: &str, text: &Bound<'_, PyAny>, options: &Options) -> PyResult<Arc<SharedDocument>> {
    let input = Input::new(expect_str(caller, text)?)?;
    let document: Document = interrupt::detached(text.py(), || guarded(|| analyze_text(&input.utf8, options)))??;
    Ok(SharedDocument::new(document, input.original))
}

/// Nothing here rests on the GIL: documents never change, what is made at first use is set once,
/// and the one lock is never held while Python runs. So free-threaded Python need not bring it
/// back.
#[pymodule(gil_used = false)]
fn _quoth(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_function(wrap_pyfunction!(analyze, module)?)?;
    module.add_function(wrap_pyfunction!(analyze_many, module)?)?;
    module.add_function(wrap_pyfunction!(stream, module)?)?;
    module.add_function(wrap_pyfunction!(sentence::sentences, module)?)?;
    module.add_function(wrap_pyfunction!(sentence::sentence_spans, module)?)?;
    module.add_class::<sentence::PySplitter>()?;
    module.add_class::<PyDocument>()?;
    module.add_class::<PyDocuments>()?;
    module.add_class::<PyStream>()?;
    module.add_class::<pipeline::PyPipeline>()?;
    module.add_class::<span::PySpan>()?;
    module.add_class::<span::PyParagraph>()?;
    module.add_class::<span::PySentence>()?;
    module.add_class::<entity::PyEntity>()?;
    module.add_class::<person::PyPerson>()?;
    module.add_class::<person::PyMention>()?;
    module.add_class::<quote::PyQuote>()?;
    module.add_class::<table::PyTable>()?;
    module.add("InternalError", py.get_type::<error::InternalError>())?;
    module.add("ModelError", py.get_type::<error::ModelError>())?;
    module.add_class::<training::PyFeaturiser>()?;
    module.add_function(wrap_pyfunction!(training::_contract, module)?)?;
    module.add_function(wrap_pyfunction!(training::_anaphors, module)?)?;
    module.add_function(wrap_pyfunction!(training::_gaps, module)?)?;
    module.add_function(wrap_pyfunction!(training::_keys, module)?)?;
    module.add_function(wrap_pyfunction!(given_names::_are_given_names, module)?)?;
    #[cfg(feature = "internals")]
    {
        module.add_function(wrap_pyfunction!(ablation::_rules, module)?)?;
        module.add_function(wrap_pyfunction!(ablation::_switch_off, module)?)?;
    }
    // Pickles name these functions.
    module.add_function(wrap_pyfunction!(document::_document, module)?)?;
    module.add_function(wrap_pyfunction!(pickle::_documents, module)?)?;
    module.add_function(wrap_pyfunction!(pipeline::_pipeline, module)?)?;
    module.add_function(wrap_pyfunction!(span::_item, module)?)?;
    module.add_function(wrap_pyfunction!(table::_table, module)?)?;
    let sequence = py.import("collections.abc")?.getattr("Sequence")?;
    sequence.call_method1("register", (py.get_type::<PyDocuments>(),))?;
    Ok(())
}
