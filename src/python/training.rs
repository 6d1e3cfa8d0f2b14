//! A text → the features that the networks and the sentence splitter read, for training: what is
//! trained then reads the same numbers as what is used.

use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use super::pipeline::PyPipeline;
use crate::encoder::{self, Features, WordFeatures, WordPieces};
use crate::entity::Gazetteer;
use crate::error::Error;
use crate::lexicon::Key;
use crate::pipeline;
use crate::sentence::{self, FEATURES, GROUPS, Groups, Learnt, Splitter, Surroundings, row};
use crate::structure::Structure;
use crate::text::{CodePoints, Text, Visible};
use crate::token::{Paragraph, Token, Tokens};
use crate::vocabulary::EntityLabel;

/// Reads texts as the models do: tokens, wordpieces and token features. It serves training and is
/// no part of the public interface.
///
/// `vocabulary` lists the pieces in the order of their numbers.
#[pyclass(name = "Featuriser", module = "quoth._quoth", frozen)]
pub(super) struct PyFeaturiser {
    pieces: WordPieces,
    learnt: Learnt,
}

#[pymethods]
impl PyFeaturiser {
    /// With `open`, sentences are those of the model "open".
    #[new]
    #[pyo3(signature = (vocabulary, open = false))]
    #[expect(clippy::needless_pass_by_value, reason = "PyO3 hands over what it converted")]
    fn new(vocabulary: Vec<String>, open: bool) -> Self {
        Self { pieces: WordPieces::new(vocabulary.iter().map(String::as_str)), learnt: learnt(open) }
    }

    /// The tokens of `text` as a dict of little-endian arrays in bytes.
    ///
    /// For every token: `start` and `end` in code points (u32), `shape`, `quoted` and `gap` (u8),
    /// `piece_end` (u32), one past its last wordpiece, and what the small network reads: `kind`,
    /// `elsewhere`, `company` (u8), `word`, `prefix`, `suffix`, `form` (u32, hashes) and `classes`
    /// (u64, a bit for each word list). `pieces` has the wordpieces of all tokens (u32); `sentence`
    /// and `paragraph` have the index of the first token of each (u32).
    fn encode<'py>(&self, py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyDict>> {
        let visible = Visible::new(text);
        let tokens = Tokens::new(Text::new(visible.as_str())?);
        let features = Features::new(&tokens);
        let words = WordFeatures::new(&tokens);
        let code_points = CodePoints::new(text);
        let (pieces, piece_end) = self.pieces.pieces(&tokens);
        let place = |offset| code_points.of_byte(text, offset);
        let start: Vec<u32> = tokens.list.iter().map(|token| place(visible.original(token.span).start())).collect();
        let end: Vec<u32> = tokens.list.iter().map(|token| place(visible.original(token.span).end())).collect();
        let sentences = Splitter::default().sentences(&tokens, self.learnt);
        let sentence: Vec<u32> = sentences.iter().map(|range| range.start as u32).collect();
        let paragraph: Vec<u32> = tokens.paragraphs.iter().map(|range| range.start as u32).collect();
        let arrays = PyDict::new(py);
        for (name, numbers) in [
            ("start", start),
            ("end", end),
            ("piece_end", piece_end),
            ("pieces", pieces),
            ("sentence", sentence),
            ("paragraph", paragraph),
            ("word", words.word),
            ("prefix", words.prefix),
            ("suffix", words.suffix),
            ("form", words.form),
        ] {
            let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            arrays.set_item(name, PyBytes::new(py, &bytes))?;
        }
        let classes: Vec<u8> = words.classes.iter().flat_map(|bits| bits.to_le_bytes()).collect();
        for (name, numbers) in [
            ("shape", &features.shape),
            ("quoted", &features.quoted),
            ("gap", &features.gap),
            ("kind", &words.kind),
            ("elsewhere", &words.elsewhere),
            ("company", &words.company),
            ("classes", &classes),
        ] {
            arrays.set_item(name, PyBytes::new(py, numbers))?;
        }
        Ok(arrays)
    }

    /// The paragraphs of `text`, each with its start and end in code points and the role that the
    /// rules give it, without a network.
    #[staticmethod]
    fn roles(text: &str) -> PyResult<Vec<(u32, u32, &'static str)>> {
        let visible = Visible::new(text);
        let tokens = Tokens::new(Text::new(visible.as_str())?);
        let code_points = CodePoints::new(text);
        let place = |offset| code_points.of_byte(text, offset);
        let structure = Structure::new(&tokens, true);
        let spans = tokens.paragraphs.iter().map(|range| visible.original(tokens.span(range.clone())));
        let placed = spans.zip(structure.roles);
        Ok(placed.map(|(span, role)| (place(span.start()), place(span.end()), role.as_str())).collect())
    }
}

/// The `rule` of a gap at the border of a paragraph.
const BORDER: u32 = 3;

/// The gaps between the tokens of a text as the sentence splitter reads them, a dict of
/// little-endian arrays in bytes.
///
/// For every token but the first: the `cell`, `context` and `opening` in the tables of known gaps,
/// `rule` (0 where none knows, 1 where a rule says that the sentence goes on, 2 where it ends, 3 at
/// the border of a paragraph, where it ends and all else is 0), `single` (1 in a short paragraph
/// without a terminal mark inside), and the `features`, hashes of 32 bits. Rules that look at the
/// start of the sentence are given the last of `starts`, indexes of tokens; `groups` is the table
/// of word groups in the form of the model file. `start` is that of all tokens, in code points. It
/// serves training and is no part of the public interface.
#[pyfunction]
#[pyo3(signature = (text, starts, groups, /))]
#[expect(clippy::needless_pass_by_value, reason = "PyO3 hands over what it converted")]
pub(super) fn _gaps<'py>(
    py: Python<'py>,
    text: &str,
    starts: Vec<usize>,
    groups: &[u8],
) -> PyResult<Bound<'py, PyDict>> {
    let groups = groups.try_into().map_err(|_| PyValueError::new_err(format!("groups must have {GROUPS} bytes")))?;
    let groups = Groups::new(groups);
    let visible = Visible::new(text);
    let tokens = Tokens::new(Text::new(visible.as_str())?);
    let code_points = CodePoints::new(text);
    let place = |token: &Token| code_points.of_byte(text, visible.original(token.span).start());
    let mut gaps = Gaps::default();
    for (first, paragraph) in tokens.paragraphs() {
        if first > 0 {
            gaps.add_border();
        }
        let within =
            starts.iter().filter_map(|start| start.checked_sub(first)).filter(|start| *start < paragraph.len());
        gaps.add(paragraph, groups, within);
    }
    let arrays = PyDict::new(py);
    for (name, numbers) in [
        ("start", tokens.list.iter().map(place).collect()),
        ("cell", gaps.cells),
        ("context", gaps.contexts),
        ("opening", gaps.openings),
        ("rule", gaps.rules),
        ("single", gaps.singles),
        ("features", gaps.features),
    ] {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        arrays.set_item(name, PyBytes::new(py, &bytes))?;
    }
    Ok(arrays)
}

/// What is noted of each gap for training.
#[derive(Default)]
struct Gaps {
    cells: Vec<u32>,
    contexts: Vec<u32>,
    openings: Vec<u32>,
    rules: Vec<u32>,
    singles: Vec<u32>,
    features: Vec<u32>,
}

impl Gaps {
    /// The border of two paragraphs, of which nothing is asked: see [`BORDER`].
    fn add_border(&mut self) {
        self.cells.push(0);
        self.contexts.push(0);
        self.openings.push(0);
        self.rules.push(BORDER);
        self.singles.push(0);
        self.features.extend([0; FEATURES]);
    }

    /// The gaps in a paragraph, in which sentences begin at `starts`.
    fn add(&mut self, paragraph: Paragraph, groups: Groups, starts: impl Iterator<Item = usize>) {
        let mut surroundings = Surroundings::new(paragraph);
        let (mut starts, mut start) = (starts.peekable(), 0);
        for i in 1..paragraph.len() {
            while let Some(next) = starts.next_if(|&next| next < i) {
                start = next;
            }
            self.cells.push(surroundings.cell(i) as u32);
            self.contexts.push(surroundings.context(i) as u32);
            self.openings.push(surroundings.opening(i) as u32);
            self.rules.push(match sentence::verdict(paragraph, i, start) {
                None => 0,
                Some(sentence::Verdict::GoesOn) => 1,
                Some(sentence::Verdict::Ends) => 2,
            });
            self.singles.push(u32::from(surroundings.is_single()));
            let values = surroundings.features(groups, i);
            self.features.extend(values.into_iter().enumerate().map(|(number, value)| row(value, number)));
        }
    }
}

/// The hash of each of `words` by which the table of word groups finds it (u64, little-endian).
///
/// It serves training and is no part of the public interface.
#[pyfunction]
#[pyo3(signature = (words, /))]
#[expect(clippy::needless_pass_by_value, reason = "PyO3 hands over what it converted")]
pub(super) fn _keys(py: Python<'_>, words: Vec<String>) -> Bound<'_, PyBytes> {
    let bytes: Vec<u8> = words.iter().flat_map(|word| Key::new(word).number().to_le_bytes()).collect();
    PyBytes::new(py, &bytes)
}

/// What a model file of this `kind`, "accurate", "fast" or "sentence", must agree on with this
/// version: the JSON that stands in the file as its "contract". It serves training and is no part
/// of the public interface.
#[pyfunction]
#[pyo3(signature = (kind, /))]
pub(super) fn _contract(kind: &str) -> PyResult<String> {
    match kind {
        "accurate" | "fast" => Ok(encoder::contract().to_json()),
        "sentence" => Ok(sentence::contract().to_json()),
        _ => Err(Error::choice("kind", kind, &["accurate", "fast", "sentence"]).into()),
    }
}

/// Which classifier of sentence ends is asked.
fn learnt(open: bool) -> Learnt {
    if open { Learnt::Open } else { Learnt::All }
}

/// The anaphors of a text as the head for coreference reads them, a dict of little-endian arrays in
/// bytes, and the `labels` of the members of the cast.
///
/// For every mention: `mentions` has its first token and the one past its last (u32), `edges` the
/// first and the last, -1 where no vector is kept (i32), `members` the member whose name it is, -1
/// of an anaphor (i32). For every anaphor, in the order in which they are resolved: `anaphors` its
/// mention, `forms` its form, `own` the rows of nobody (u16), `counts` how many candidates it has
/// (u32). For every candidate: `candidates` its mention (u32), `rows` its rows (u16). `people` are
/// names that count as found; with `open`, sentences are those of the model "open". It serves
/// training and is no part of the public interface.
#[pyfunction]
#[pyo3(signature = (text, pipeline, people, open = false, /))]
#[expect(clippy::needless_pass_by_value, reason = "PyO3 hands over what it converted")]
pub(super) fn _anaphors<'py>(
    py: Python<'py>,
    text: &str,
    pipeline: &PyPipeline,
    people: Vec<String>,
    open: bool,
) -> PyResult<Bound<'py, PyDict>> {
    let mut options = pipeline.options().clone();
    if !people.is_empty() {
        let entries = people.iter().map(|name| (EntityLabel::Person, name.as_str()));
        options.gazetteer = Some(Arc::new(Gazetteer::new(entries)?));
    }
    let found = py.detach(|| pipeline::anaphors(text, &options, learnt(open)))?;
    let bytes_of = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
    let or_none = |number: Option<u32>| number.unwrap_or(u32::MAX);
    let (mut mentions, mut edges, mut members) = (Vec::new(), Vec::new(), Vec::new());
    for (tokens, [first, last], member, _) in &found.mentions {
        mentions.extend([tokens.start as u32, tokens.end as u32]);
        edges.extend([first, last].map(|edge| or_none(edge.map(|edge| edge as u32))));
        members.push(or_none(*member));
    }
    let (mut anaphors, mut forms, mut counts, mut candidates) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut own, mut rows) = (Vec::new(), Vec::new());
    for (anaphor, ranking) in &found.rankings {
        anaphors.push(*anaphor as u32);
        forms.push(found.mentions[*anaphor].3 as u32);
        counts.push(ranking.candidates.len() as u32);
        candidates.extend(ranking.candidates.iter().map(|candidate| *candidate as u32));
        own.extend(ranking.own.iter().flat_map(|row| row.to_le_bytes()));
        rows.extend(ranking.rows.iter().flat_map(|row| row.to_le_bytes()));
    }
    let arrays = PyDict::new(py);
    for (name, numbers) in [
        ("mentions", mentions),
        ("edges", edges),
        ("members", members),
        ("anaphors", anaphors),
        ("forms", forms),
        ("counts", counts),
        ("candidates", candidates),
    ] {
        arrays.set_item(name, PyBytes::new(py, &bytes_of(&numbers)))?;
    }
    arrays.set_item("own", PyBytes::new(py, &own))?;
    arrays.set_item("rows", PyBytes::new(py, &rows))?;
    arrays.set_item("labels", found.labels.iter().map(|label| label.as_str()).collect::<Vec<_>>())?;
    Ok(arrays)
}
