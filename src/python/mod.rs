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
mod document;
mod documents;
mod entity;
mod error;
mod interrupt;
mod options;
mod person;
mod pipeline;
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
use pyo3::types::PyString;

use crate::document::Document;
use crate::pipeline::rows::OnError;
use crate::pipeline::{Analyzer, Model, Options, Scope, analyze as analyze_text, guarded};

use self::batch::PyStream;
use self::document::{PyDocument, SharedDocument};
use self::documents::PyDocuments;
use self::options::{Acts, Kinds, MinSpeakerScore, Only, Progress, Roles, Threads, options};
use self::text::Input;

/// Finds who said what in one text.
///
/// Args:
///     text: Any str, the empty one and one with lone surrogates too; a lone surrogate is analysed
///         as U+FFFD.
///     model: "accurate" or "fast", the trained networks inside the library, of which "fast" finds
///         somewhat less and is tens of times as quick; or the path of a model file of your own,
///         which `Pipeline` reads once and this function at every call.
///     acts: Whose quotations are kept: "said" for those of speech and writing, "all", or a
///         collection of "speech", "writing", "thought" and "stance"; see `Quote.act`.
///     kinds: Which quotations are kept: a collection of "direct", "indirect", "mixed" and "topic",
///         of which topics are left out unless asked for, or "all"; see `Quote.kind`.
///     min_speaker_score: From 0 to 1. Speakers whose `Quote.speaker_score` is less are left out;
///         the quotation and its source stay.
///     roles: Whether what stands around a text, such as captions and bylines, is told from it
///         (`Paragraph.role`); False reads every paragraph as body.
///
/// Returns:
///     A `Document`, whose offsets count code points.
///
/// Raises:
///     TypeError: `text` is no str, or an option is of a wrong type.
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
        text, *, model = Model::Accurate, acts = Acts::default(), kinds = Kinds::default(), min_speaker_score = MinSpeakerScore::default(),
        roles = Roles(true)
    ),
    text_signature = "(text, *, model='accurate', acts='said', kinds=('direct', 'indirect', 'mixed'), min_speaker_score=0.0, roles=True)"
)]
fn analyze<'py>(
    text: &Bound<'py, PyAny>,
    model: Model,
    acts: Acts,
    kinds: Kinds,
    min_speaker_score: MinSpeakerScore,
    roles: Roles,
) -> PyResult<Bound<'py, PyDocument>> {
    let options = Options { roles: roles.0, ..options(model, acts, kinds, min_speaker_score) };
    analyze_one("analyze", text, &options)?.view(text.py())
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
///     min_speaker_score: As in `analyze`.
///     roles: As in `analyze`.
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
///     TypeError: A row is no text (the message says which), or an argument is of a wrong type.
///     ValueError: An option is unknown.
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
        texts, *, model = Model::Accurate, acts = Acts::default(), kinds = Kinds::default(), min_speaker_score = MinSpeakerScore::default(),
        roles = Roles(true), only = None, threads = None, progress = Progress::Off, errors = OnError::Raise
    ),
    text_signature = "(texts, *, model='accurate', acts='said', kinds=('direct', 'indirect', 'mixed'), min_speaker_score=0.0, roles=True, only=None, threads=None, progress=False, errors='raise')"
)]
#[expect(clippy::too_many_arguments, reason = "keyword options of Python")]
fn analyze_many(
    texts: &Bound<'_, PyAny>,
    model: Model,
    acts: Acts,
    kinds: Kinds,
    min_speaker_score: MinSpeakerScore,
    roles: Roles,
    only: Option<Only>,
    threads: Option<Threads>,
    progress: Progress,
    errors: OnError,
) -> PyResult<PyDocuments> {
    let scope = only.map_or_else(Scope::default, |only| only.0);
    let options = Options { scope, roles: roles.0, ..options(model, acts, kinds, min_speaker_score) };
    let analyzer = Analyzer::new(options, threads.map(|threads| threads.0));
    batch::analyze_many(texts, analyzer, errors, progress)
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
///     min_speaker_score: As in `analyze`.
///     roles: As in `analyze`.
///     threads: How many threads to work on; None for as many as the machine has.
///     errors: As in `analyze_many`; under "null" the messages are in `Stream.errors`.
///
/// Returns:
///     A `Stream`: an iterator over a `Document` or None for each text, in order.
///
/// Raises:
///     TypeError: `texts` is no iterable of texts, or an option is of a wrong type.
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
        texts, *, model = Model::Accurate, acts = Acts::default(), kinds = Kinds::default(), min_speaker_score = MinSpeakerScore::default(),
        roles = Roles(true), threads = None, errors = OnError::Raise
    ),
    text_signature = "(texts, *, model='accurate', acts='said', kinds=('direct', 'indirect', 'mixed'), min_speaker_score=0.0, roles=True, threads=None, errors='raise')"
)]
#[expect(clippy::too_many_arguments, reason = "keyword options of Python")]
fn stream(
    texts: &Bound<'_, PyAny>,
    model: Model,
    acts: Acts,
    kinds: Kinds,
    min_speaker_score: MinSpeakerScore,
    roles: Roles,
    threads: Option<Threads>,
    errors: OnError,
) -> PyResult<PyStream> {
    let options = Options { roles: roles.0, ..options(model, acts, kinds, min_speaker_score) };
    let analyzer = Analyzer::new(options, threads.map(|threads| threads.0));
    PyStream::new(texts, analyzer, errors)
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

/// Nothing here rests on the GIL: documents never change, what is made at first use is set once, and
/// the one lock is never held while Python runs. So free-threaded Python need not bring it back.
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
    #[cfg(feature = "internals")]
    {
        module.add_function(wrap_pyfunction!(ablation::_rules, module)?)?;
        module.add_function(wrap_pyfunction!(ablation::_switch_off, module)?)?;
    }
    // Pickles name these functions.
    module.add_function(wrap_pyfunction!(document::_document, module)?)?;
    module.add_function(wrap_pyfunction!(documents::_documents, module)?)?;
    module.add_function(wrap_pyfunction!(span::_item, module)?)?;
    let sequence = py.import("collections.abc")?.getattr("Sequence")?;
    sequence.call_method1("register", (py.get_type::<PyDocuments>(),))?;
    Ok(())
}
