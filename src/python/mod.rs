//! The Python binding: the module `quoth._quoth`.
//!
//! The doc comments of what Python sees are Python's docstrings.

#![expect(clippy::doc_link_with_quotes, reason = "a list of strings in a doctest is no link")]
#![allow(rustdoc::broken_intra_doc_links, reason = "nor is an index")]

#[cfg(feature = "internals")]
mod ablation;
mod arrow;
mod batch;
mod document;
mod documents;
mod error;
mod feature;
mod item;
mod options;
mod pipeline;
mod sentence;
mod show;
mod table;
mod text;

use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::document::Document;
use crate::pipeline::{Analyzer, Model, Options, Scope, analyze as analyze_text, guarded};

use self::batch::PyStream;
use self::document::{PyDocument, Shared};
use self::documents::PyDocuments;
use self::options::{Acts, Errors, MinScore, Only, Progress, Threads, options};
use self::text::Input;

/// Finds who said what in one text.
///
/// `model` is one of the trained networks inside the library, "accurate" or "fast", which finds somewhat less and is tens of
/// times as quick; or the path of a model file of your own, which `Pipeline` reads once and this function each time.
///
/// `acts` says whose quotations are kept: "said" for those of speech and writing, "all", or a collection of "speech",
/// "writing", "thought" and "stance".
///
/// `min_speaker_score`, from 0 to 1, leaves out the speakers whose `Quote.speaker_score` is less; the quotation and its
/// source stay.
///
/// Any str is a text, the empty one and one with lone surrogates too; a surrogate is analysed as U+FFFD. Raises
/// `TypeError` for anything else, `ValueError` for an unknown option or a text of 4 GiB, `OSError` for a model file that cannot
/// be read and `ModelError` for one that is no model.
///
/// >>> import quoth
/// >>> doc = quoth.analyze("“We will rebuild the bridge,” said Adaeze Okafor.")
/// >>> for quote in doc.quotes:
/// ...     print(quote.speaker.name, quote.cue.text, quote.text)
/// Adaeze Okafor said “We will rebuild the bridge,”
#[pyfunction]
#[pyo3(
    signature = (text, *, model = Model::Accurate, acts = Acts::default(), min_speaker_score = MinScore::default()),
    text_signature = "(text, *, model='accurate', acts='said', min_speaker_score=0.0)"
)]
fn analyze<'py>(
    text: &Bound<'py, PyAny>,
    model: Model,
    acts: Acts,
    min_speaker_score: MinScore,
) -> PyResult<Bound<'py, PyDocument>> {
    shared("analyze", text, &options(model, acts, min_speaker_score))?.view(text.py())
}

/// Finds who said what in many texts, on many threads.
///
/// `texts` is any iterable of str: a list, a generator, a `NumPy` array, a column of pandas, polars or pyarrow. None, NaN
/// and `pandas.NA` give None. The result has one row for each text, in order, and is the same for any number of threads.
///
/// `only=("sentences",)` splits sentences and looks for nothing else, which is many times as quick.
///
/// `threads` is how many to work on, None for as many as the machine has. `progress` may be True for a bar (by tqdm, if
/// that is installed) or a function of (done, total), whose total is None when `texts` has no length. `errors` says what
/// becomes of a row that is no text or meets a defect of the library: "raise", or "null" for None, noted in
/// `Documents.errors`. For `model`, `acts` and `min_speaker_score` see `analyze`.
///
/// Raises `TypeError` for a row that is no text, `InternalError` for a defect, both with the row, and `ValueError` for an
/// unknown option. What `texts` or `progress` raise comes through, and so does Ctrl-C.
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
        texts, *, model = Model::Accurate, acts = Acts::default(), min_speaker_score = MinScore::default(), only = None,
        threads = None, progress = Progress::Nobody, errors = Errors::Raise
    ),
    text_signature = "(texts, *, model='accurate', acts='said', min_speaker_score=0.0, only=None, threads=None, progress=False, errors='raise')"
)]
#[expect(clippy::too_many_arguments, reason = "keyword options of Python")]
fn analyze_many(
    texts: &Bound<'_, PyAny>,
    model: Model,
    acts: Acts,
    min_speaker_score: MinScore,
    only: Option<Only>,
    threads: Option<Threads>,
    progress: Progress,
    errors: Errors,
) -> PyResult<PyDocuments> {
    let scope = only.map_or_else(Scope::default, |only| only.0);
    let options = Options { scope, ..options(model, acts, min_speaker_score) };
    let analyzer = Analyzer::new(options, threads.map(|threads| threads.0));
    batch::analyze_many(texts, &analyzer, errors, progress)
}

/// Finds who said what in a stream of texts: an iterator of documents, in order, that never holds more than a few
/// megabytes of text.
///
/// The texts are read and analysed a chunk at a time, when the next document is asked for. What a text raises comes after
/// the documents of the texts before it, and ends the stream. Under `errors="null"` the iterator's `errors` lists what
/// went wrong so far. For the rest see `analyze_many`.
///
/// >>> import quoth
/// >>> for doc in quoth.stream(line for line in ["“Yes,” said Ann Lee.", "“No,” said Bo Chen."]):
/// ...     print(doc.quotes[0].speaker.name)
/// Ann Lee
/// Bo Chen
#[pyfunction]
#[pyo3(
    signature = (
        texts, *, model = Model::Accurate, acts = Acts::default(), min_speaker_score = MinScore::default(),
        threads = None, errors = Errors::Raise
    ),
    text_signature = "(texts, *, model='accurate', acts='said', min_speaker_score=0.0, threads=None, errors='raise')"
)]
fn stream(
    texts: &Bound<'_, PyAny>,
    model: Model,
    acts: Acts,
    min_speaker_score: MinScore,
    threads: Option<Threads>,
    errors: Errors,
) -> PyResult<PyStream> {
    let analyzer = Analyzer::new(options(model, acts, min_speaker_score), threads.map(|threads| threads.0));
    PyStream::new(texts, analyzer, errors)
}

fn string<'a, 'py>(caller: &str, text: &'a Bound<'py, PyAny>) -> PyResult<&'a Bound<'py, PyString>> {
    text.cast::<PyString>().or_else(|_| {
        let got = text.get_type().name()?;
        Err(PyTypeError::new_err(format!("{caller}() got {got}; pass one str")))
    })
}

/// One text, analysed without the GIL.
fn shared(caller: &str, text: &Bound<'_, PyAny>, options: &Options) -> PyResult<Arc<Shared>> {
    let input = Input::new(string(caller, text)?)?;
    let document: Document = text.py().detach(|| guarded(|| analyze_text(&input.utf8, options)))?;
    Ok(Shared::new(document, input.original))
}

#[pymodule]
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
    module.add_class::<item::PySpan>()?;
    module.add_class::<item::PySentence>()?;
    module.add_class::<item::PyEntity>()?;
    module.add_class::<item::PyPerson>()?;
    module.add_class::<item::PyMention>()?;
    module.add_class::<item::PyQuote>()?;
    module.add_class::<table::PyTable>()?;
    module.add("InternalError", py.get_type::<error::InternalError>())?;
    module.add("ModelError", py.get_type::<error::ModelError>())?;
    module.add_class::<feature::PyFeaturiser>()?;
    module.add_function(wrap_pyfunction!(feature::_contract, module)?)?;
    module.add_function(wrap_pyfunction!(feature::_gaps, module)?)?;
    module.add_function(wrap_pyfunction!(feature::_keys, module)?)?;
    #[cfg(feature = "internals")]
    {
        module.add_function(wrap_pyfunction!(ablation::_rules, module)?)?;
        module.add_function(wrap_pyfunction!(ablation::_switch_off, module)?)?;
    }
    // What pickles name.
    module.add_function(wrap_pyfunction!(document::_document, module)?)?;
    module.add_function(wrap_pyfunction!(documents::_documents, module)?)?;
    module.add_function(wrap_pyfunction!(item::_item, module)?)?;
    let sequence = py.import("collections.abc")?.getattr("Sequence")?;
    sequence.call_method1("register", (py.get_type::<PyDocuments>(),))?;
    Ok(())
}
