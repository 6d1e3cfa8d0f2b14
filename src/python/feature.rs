//! What training reads of a text: the same numbers that models read here.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::feature::{Features, Vocabulary};
use crate::sentence;
use crate::sentence::gap::Surroundings;
use crate::text::{CodePoints, Text};
use crate::token::Tokens;

/// Reads texts as the models do: tokens, wordpieces and token features. It serves training and is no part of the public
/// interface.
///
/// `vocabulary` lists the pieces in the order of their numbers.
#[pyclass(name = "Featuriser", module = "quoth._quoth", frozen)]
pub(super) struct PyFeaturiser {
    vocabulary: Vocabulary,
}

#[pymethods]
impl PyFeaturiser {
    #[new]
    #[expect(clippy::needless_pass_by_value, reason = "PyO3 hands over what it converted")]
    fn new(vocabulary: Vec<String>) -> Self {
        Self { vocabulary: Vocabulary::new(vocabulary.iter().map(String::as_str)) }
    }

    /// The tokens of `text` as a dict of little-endian arrays in bytes.
    ///
    /// For every token: `start` and `end` in code points (u32), `shape`, `quoted` and `gap` (u8), and `piece_end` (u32), one
    /// past its last wordpiece. `pieces` has the wordpieces of all (u32); `sentence` and `paragraph` the first tokens of each
    /// sentence and paragraph (u32).
    fn encode<'py>(&self, py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyDict>> {
        let tokens = Tokens::new(Text::new(text)?);
        let features = Features::new(&tokens);
        let code_points = CodePoints::new(text);
        let (mut pieces, mut piece_end) = (Vec::new(), Vec::new());
        for i in 0..tokens.list.len() {
            self.vocabulary.encode(tokens.text_of(i), &mut pieces);
            piece_end.push(pieces.len() as u32);
        }
        let place = |offset| code_points.of_byte(text, offset);
        let start: Vec<u32> = tokens.list.iter().map(|token| place(token.span.start())).collect();
        let end: Vec<u32> = tokens.list.iter().map(|token| place(token.span.end())).collect();
        let sentence: Vec<u32> = sentence::sentences(&tokens).iter().map(|range| range.start as u32).collect();
        let paragraph: Vec<u32> = tokens.paragraphs.iter().map(|range| range.start as u32).collect();
        let arrays = PyDict::new(py);
        for (name, numbers) in [
            ("start", start),
            ("end", end),
            ("piece_end", piece_end),
            ("pieces", pieces),
            ("sentence", sentence),
            ("paragraph", paragraph),
        ] {
            let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            arrays.set_item(name, PyBytes::new(py, &bytes))?;
        }
        for (name, numbers) in [("shape", &features.shape), ("quoted", &features.quoted), ("gap", &features.gap)] {
            arrays.set_item(name, PyBytes::new(py, numbers))?;
        }
        Ok(arrays)
    }
}

/// The gaps between the tokens of a text as the sentence splitter reads them, a dict of little-endian arrays in bytes.
///
/// For every token but the first: `cell` (u32) in the table of certain gaps, and 60 `features` (u32). `start` and `end` are
/// those of all tokens, in code points. It serves training and is no part of the public interface.
#[pyfunction]
pub(super) fn _gaps<'py>(py: Python<'py>, text: &str, starts: Vec<u32>) -> PyResult<Bound<'py, PyDict>> {
    let tokens = Tokens::new(Text::new(text)?);
    let surroundings = Surroundings::new(&tokens);
    let code_points = CodePoints::new(text);
    let place = |offset| code_points.of_byte(text, offset);
    let gaps = 1..tokens.list.len();
    let mut begins = vec![0; tokens.list.len() + 1];
    for start in starts {
        begins[start as usize] = start as usize;
    }
    for i in 1..tokens.list.len() {
        if tokens.list[i].gap == crate::token::Gap::Paragraph {
            begins[i] = i;
        }
        begins[i] = begins[i].max(begins[i - 1]);
    }
    let arrays = PyDict::new(py);
    for (name, numbers) in [
        ("start", tokens.list.iter().map(|token| place(token.span.start())).collect::<Vec<_>>()),
        ("end", tokens.list.iter().map(|token| place(token.span.end())).collect()),
        ("cell", gaps.clone().map(|i| surroundings.cell(&tokens, i) as u32).collect()),
        ("features", gaps.flat_map(|i| surroundings.features(&tokens, i, begins[i - 1])).collect()),
    ] {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        arrays.set_item(name, PyBytes::new(py, &bytes))?;
    }
    Ok(arrays)
}
