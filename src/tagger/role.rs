//! The vectors of tokens, window by window → the roles of paragraphs of which the head is sure.

// Lengths become floating-point numbers: they are small.
#![allow(clippy::cast_precision_loss)]

use std::ops::Range;

use crate::encoder::roles::{COUNTS, FORM, Form, ROLES, RoleHead, VECTORS};
use crate::encoder::{Features, KINDS, SHAPES};
use crate::token::Tokens;
use crate::vocabulary::ParagraphRole;

/// The roles in the order of the head.
const OF_HEAD: [ParagraphRole; ROLES] = [
    ParagraphRole::Body,
    ParagraphRole::Headline,
    ParagraphRole::Byline,
    ParagraphRole::Dateline,
    ParagraphRole::Caption,
    ParagraphRole::Credit,
    ParagraphRole::Promotion,
    ParagraphRole::Contact,
    ParagraphRole::Other,
];
/// The head is sure of a role that is so likely: of our own paragraphs and those of federal texts,
/// it then takes no body for anything else.
const LEAST: f32 = 0.7;

/// Reads the paragraphs of a text.
pub(super) struct RoleReader<'a> {
    head: &'a RoleHead,
    tokens: &'a Tokens<'a>,
    features: &'a Features,
    vectors: ParagraphVectors<'a>,
    /// How likely the roles are of each paragraph that was read.
    found: Vec<[f32; ROLES]>,
}

impl<'a> RoleReader<'a> {
    /// Reads nothing yet; `width` is that of a token's vector.
    pub(super) fn new(head: &'a RoleHead, tokens: &'a Tokens<'a>, features: &'a Features, width: usize) -> Self {
        let vectors = ParagraphVectors::new(&tokens.paragraphs, width);
        Self { head, tokens, features, vectors, found: Vec::new() }
    }

    /// Reads the vectors of the next window of the text.
    pub(super) fn read(&mut self, window: Range<usize>, vectors: &[f32]) {
        self.vectors.read(window, vectors);
        let whole = self.vectors.take_whole();
        let forms: Vec<Form> =
            (self.found.len()..self.vectors.next).map(|number| form(self.tokens, self.features, number)).collect();
        if !forms.is_empty() {
            self.found.extend(self.head.probabilities(&whole, &forms));
        }
    }

    /// The role of each paragraph that was read, None where the head is not sure.
    pub(super) fn sure(&self) -> Vec<Option<ParagraphRole>> {
        self.found.iter().map(sure).collect()
    }
}

fn sure(probabilities: &[f32; ROLES]) -> Option<ParagraphRole> {
    let likely = probabilities.iter().position(|probability| *probability >= LEAST);
    likely.map(|number| OF_HEAD[number])
}

/// Gathers the vectors of paragraphs, which may go over several windows.
struct ParagraphVectors<'a> {
    paragraphs: &'a [Range<usize>],
    width: usize,
    /// The first paragraph that was not read to its end.
    next: usize,
    /// How many paragraphs were taken.
    taken: usize,
    /// Of each paragraph that was not taken the mean, the first and the last vector; the mean of
    /// one that was not read to its end is a sum.
    rows: Vec<f32>,
}

impl<'a> ParagraphVectors<'a> {
    fn new(paragraphs: &'a [Range<usize>], width: usize) -> Self {
        Self { paragraphs, width, next: 0, taken: 0, rows: Vec::new() }
    }

    fn read(&mut self, window: Range<usize>, vectors: &[f32]) {
        let width = self.width;
        for (i, vector) in window.zip(vectors.chunks_exact(width)) {
            let paragraph = &self.paragraphs[self.next];
            if i == paragraph.start {
                self.rows.resize(self.rows.len() + width, 0.0);
                self.rows.extend_from_slice(vector);
                self.rows.extend_from_slice(vector);
            }
            let row = self.rows.len() - VECTORS * width;
            let (mean, edges) = self.rows[row..].split_at_mut(width);
            for (sum, x) in mean.iter_mut().zip(vector) {
                *sum += x;
            }
            if i + 1 == paragraph.end {
                for sum in mean {
                    *sum /= paragraph.len() as f32;
                }
                edges[width..].copy_from_slice(vector);
                self.next += 1;
            }
        }
    }

    /// The vectors of the paragraphs that were read to their end and not taken before.
    fn take_whole(&mut self) -> Vec<f32> {
        let whole = self.next - self.taken;
        self.taken = self.next;
        self.rows.drain(..whole * VECTORS * self.width).collect()
    }
}

/// What paragraph `number` looks like, and where it stands.
fn form(tokens: &Tokens, features: &Features, number: usize) -> Form {
    let paragraphs = &tokens.paragraphs;
    let range = paragraphs[number].clone();
    let length = |number: Option<usize>| number.and_then(|number| paragraphs.get(number)).map_or(0, Range::len);
    let counts: [usize; COUNTS] =
        [range.len(), length(number.checked_sub(1)), length(Some(number + 1)), number, paragraphs.len() - 1 - number];
    let mut form = [0.0; FORM];
    for (to, number) in form.iter_mut().zip(counts) {
        *to = (number as f64).ln_1p() as f32;
    }
    let kind = |i: usize| tokens[i].kind as usize;
    let (shapes, kinds) = form[COUNTS..].split_at_mut(SHAPES);
    for i in range.clone() {
        shapes[usize::from(features.shape[i])] += 1.0;
        kinds[kind(i)] += 1.0;
    }
    kinds[KINDS + kind(range.start)] = 1.0;
    kinds[2 * KINDS + kind(range.end - 1)] = 1.0;
    for share in &mut form[COUNTS..COUNTS + SHAPES + KINDS] {
        *share /= range.len() as f32;
    }
    form
}

#[cfg(test)]
mod tests {
    use safetensors::tensor::Dtype;

    use super::*;
    use crate::encoder::{Network, Window, WordFeatures, WordPieces, contract};
    use crate::text::Text;
    use crate::weights::Weights;

    #[test]
    fn a_paragraph_has_its_vectors_whatever_the_windows() {
        let paragraphs = [0..3, 3..4, 4..6];
        let vectors: Vec<f32> = (0..6).flat_map(|i| [i as f32, 10.0 - (i * i) as f32]).collect();
        let expected = [
            1.0,
            10.0 - 5.0 / 3.0,
            0.0,
            10.0,
            2.0,
            6.0,
            3.0,
            1.0,
            3.0,
            1.0,
            3.0,
            1.0,
            4.5,
            -10.5,
            4.0,
            -6.0,
            5.0,
            -15.0,
        ];
        for borders in [vec![0, 6], vec![0, 3, 4, 6], vec![0, 1, 2, 5, 6], vec![0, 4, 6]] {
            let mut gathered = ParagraphVectors::new(&paragraphs, 2);
            let mut rows = Vec::new();
            for window in borders.windows(2) {
                gathered.read(window[0]..window[1], &vectors[2 * window[0]..2 * window[1]]);
                rows.extend(gathered.take_whole());
            }
            assert_eq!(rows, expected, "{borders:?}");
            assert!(gathered.rows.is_empty());
        }
    }

    #[test]
    fn a_form_counts_tokens_and_neighbours() {
        let tokens = Tokens::new(Text::new("Rain in Oulu\n\nIt rained.\n\nPhoto").unwrap());
        let form = form(&tokens, &Features::new(&tokens), 1);
        let logarithms = [3.0_f32, 3.0, 1.0, 1.0, 1.0].map(f32::ln_1p);
        assert!(form.iter().zip(logarithms).all(|(found, expected)| (found - expected).abs() < 1e-6), "{form:?}");
        // A mark, a word in small letters, a word with a capital.
        let third = 1.0 / 3.0;
        assert_eq!(form[COUNTS..COUNTS + SHAPES], [third, third, third, 0.0, 0.0, 0.0, 0.0, 0.0]);
        let ones = |part: usize| {
            let kinds = &form[COUNTS + SHAPES + part * KINDS..][..KINDS];
            kinds.iter().position(|share| *share > 0.99)
        };
        assert_eq!(ones(1), Some(tokens[3].kind as usize));
        assert_eq!(ones(2), Some(tokens[5].kind as usize));
    }

    #[test]
    fn a_doubtful_role_is_none() {
        let mut probabilities = [0.0; ROLES];
        (probabilities[4], probabilities[0]) = (0.8, 0.2);
        assert_eq!(sure(&probabilities), Some(ParagraphRole::Caption));
        (probabilities[4], probabilities[0]) = (0.6, 0.4);
        assert_eq!(sure(&probabilities), None);
    }

    /// Against what training wrote of a model that has the head: `python -m training reference
    /// MODEL FILE`, then both paths in the environment.
    #[test]
    #[ignore = "needs QUOTH_MODEL and QUOTH_REFERENCE"]
    fn probabilities_equal_the_reference_of_training() {
        let path = |name: &str| std::env::var(name).expect(name);
        let model = Network::load(path("QUOTH_MODEL")).unwrap();
        let reference = Weights::open(path("QUOTH_REFERENCE").as_ref(), &contract()).unwrap();
        let source = reference.whole("text", Dtype::U8).unwrap();
        let tokens = Tokens::new(Text::new(std::str::from_utf8(source.bytes()).unwrap()).unwrap());
        let (features, words) = (Features::new(&tokens), WordFeatures::new(&tokens));
        let (pieces, piece_end) = WordPieces::new(model.vocabulary()).pieces(&tokens);
        let all = 0..tokens.list.len();
        let window =
            Window { tokens: all.clone(), pieces: &pieces, piece_end: &piece_end, features: &features, words: &words };
        let mut vectors = Vec::new();
        model.encode(std::slice::from_ref(&window), &mut model.workspace(), &mut vectors);
        let mut reader = RoleReader::new(model.roles().unwrap(), &tokens, &features, model.width());
        reader.read(all, &vectors);
        let part = reference.whole("role", Dtype::F32).unwrap();
        let expected = part.bytes().as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
        let found = reader.found.as_flattened();
        assert_eq!(found.len(), expected.len());
        let largest = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        println!("roles: largest difference {largest:.5}");
        assert!(largest < 0.1);
    }
}
