//! The vectors of mentions → how likely each candidate is the antecedent of an anaphor.
//!
//! Antecedents are ranked (Denis and Baldridge, 2008): all candidates of an anaphor compete with
//! each other, and with nobody. What a mention is, and the features of a pair, is told by the stage
//! [`crate::coref`]; training/coref.md has the formulas.

use super::Metadata;
use super::tensors::ModelFile;
use crate::kernel::{AntecedentScorer, Epilogue, Linear, QuantisedRows, Simd, softmax};

/// The features of a pair of an anaphor and a candidate, with how many values each has. A pair has
/// one row of each in the table of embeddings.
pub const PAIR_FEATURES: [(&str, usize); 19] = [
    ("sentences", 10),
    ("between", 12),
    ("tokens", 11),
    ("form", FORMS.len()),
    ("kinds", KINDS.len() * CANDIDATES),
    ("gender", 18),
    ("paragraphs", 4),
    ("quotation", 24),
    ("reported", 4),
    ("roles", 64),
    ("named", 12),
    ("place", 8),
    ("description", 14),
    ("verbs", 6),
    ("rivals", 6),
    ("rank", 4),
    ("own_place", 8),
    ("determiner", 10),
    ("telling", 4),
];

/// The features of an anaphor alone, from which nobody is scored.
pub const OWN_FEATURES: [(&str, usize); 6] =
    [("form", FORMS.len()), ("place", 8), ("role", 8), ("quotation", 4), ("determiner", 10), ("carriers", 4)];

/// Classes of anaphors; the last are descriptions of people, of organisations, and by a noun that
/// the text alone tells.
pub const KINDS: [&str; 11] = ["he", "she", "they", "it", "i", "we", "you", "who", "role", "organ", "other"];

/// The kinds of candidates: names of a person in full, of one word, of an organisation; anaphors.
pub const CANDIDATES: usize = 3 + KINDS.len();

/// The forms of anaphors, each with the number of its kind.
pub const FORMS: [(&str, usize); 38] = [
    ("he", 0),
    ("him", 0),
    ("his", 0),
    ("himself", 0),
    ("she", 1),
    ("her", 1),
    ("hers", 1),
    ("herself", 1),
    ("they", 2),
    ("them", 2),
    ("their", 2),
    ("theirs", 2),
    ("themselves", 2),
    ("themself", 2),
    ("it", 3),
    ("its", 3),
    ("itself", 3),
    ("i", 4),
    ("me", 4),
    ("my", 4),
    ("mine", 4),
    ("myself", 4),
    ("we", 5),
    ("us", 5),
    ("our", 5),
    ("ours", 5),
    ("ourselves", 5),
    ("you", 6),
    ("your", 6),
    ("yours", 6),
    ("yourself", 6),
    ("yourselves", 6),
    ("who", 7),
    ("whom", 7),
    ("whose", 7),
    ("", 8),
    ("", 9),
    ("", 10),
];

/// The rows of a pair in the table of embeddings, by the values of its features.
#[must_use]
pub fn pair_rows(values: [usize; PAIR_FEATURES.len()]) -> [u16; PAIR_FEATURES.len()] {
    rows(&PAIR_FEATURES, values, 0)
}

/// The rows of nobody.
#[must_use]
pub fn own_rows(values: [usize; OWN_FEATURES.len()]) -> [u16; OWN_FEATURES.len()] {
    rows(&OWN_FEATURES, values, count(&PAIR_FEATURES))
}

/// A row is the sum of the values of the features before its own, and its value.
fn rows<const N: usize>(features: &[(&str, usize); N], values: [usize; N], mut first: usize) -> [u16; N] {
    std::array::from_fn(|i| {
        let (name, count) = features[i];
        assert!(values[i] < count, "the feature {name:?} has no value {}", values[i]);
        let row = first + values[i];
        first += count;
        row as u16
    })
}

const fn count(features: &[(&str, usize)]) -> usize {
    let (mut sum, mut i) = (0, 0);
    while i < features.len() {
        sum += features[i].1;
        i += 1;
    }
    sum
}

/// How many rows the table of embeddings has.
const ROWS: usize = count(&PAIR_FEATURES) + count(&OWN_FEATURES);

/// The head for antecedents.
#[derive(Debug, Clone)]
pub struct AntecedentHead {
    simd: Simd,
    anaphor: Linear,
    candidate: Linear,
    scorer: AntecedentScorer,
}

impl AntecedentHead {
    pub(super) fn new(file: &ModelFile, metadata: &Metadata, simd: Simd) -> Result<Self, String> {
        let (hidden, width) = (metadata.sizes.hidden, metadata.sizes.coref);
        Ok(Self {
            simd,
            anaphor: file.linear(simd, "coref.anaphor", 2 * width, 2 * hidden)?,
            candidate: file.linear_with(simd, "coref.candidate", 2 * hidden, &vec![0.0; 2 * width])?,
            scorer: AntecedentScorer::new(
                simd,
                &file.floats("coref.product.weight", &[width, width])?,
                file.floats("coref.feature.weight", &[ROWS, width])?,
                file.floats("coref.score.weight", &[1, width])?,
                file.floats("coref.score.bias", &[1])?[0],
            ),
        })
    }

    /// Of each mention, given by the vectors of its first and its last token one after the other,
    /// what it counts as an anaphor.
    #[must_use]
    pub fn anaphors(&self, edges: &[f32]) -> Vec<f32> {
        self.halves(&self.anaphor, edges)
    }

    /// As [`AntecedentHead::anaphors`], what each counts as a candidate.
    #[must_use]
    pub fn candidates(&self, edges: &[f32]) -> Vec<f32> {
        self.halves(&self.candidate, edges)
    }

    /// How many numbers a mention has as an anaphor or a candidate.
    #[must_use]
    pub fn width(&self) -> usize {
        self.anaphor.outputs()
    }

    fn halves(&self, linear: &Linear, edges: &[f32]) -> Vec<f32> {
        let mut rows = QuantisedRows::new(self.simd, linear.inputs());
        rows.quantise(edges);
        let mut halves = vec![0.0; edges.len() / linear.inputs() * linear.outputs()];
        linear.apply(&rows, &mut halves, Epilogue::Store);
        halves
    }

    /// How likely nobody, and each candidate, is the antecedent of an anaphor. `own` are the rows
    /// of [`own_rows`]; `pairs` has those of [`pair_rows`] for each candidate.
    ///
    /// # Panics
    ///
    /// If the lengths do not fit each other.
    #[must_use]
    pub fn probabilities(
        &self,
        anaphor: &[f32],
        own: &[u16; OWN_FEATURES.len()],
        candidates: &[&[f32]],
        pairs: &[u16],
    ) -> Vec<f32> {
        let mut logits = vec![0.0; 1 + candidates.len()];
        let nobody = vec![0.0; self.width()];
        self.scorer.apply(anaphor, &[&nobody], own, &mut logits[..1]);
        self.scorer.apply(anaphor, candidates, pairs, &mut logits[1..]);
        softmax(&mut logits);
        logits
    }
}
