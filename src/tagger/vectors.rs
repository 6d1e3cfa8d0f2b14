//! The vectors of tokens that outlive their window: of all that may begin or end a mention.
//!
//! They are kept as bytes with a scale for each token, a quarter of their size, so that a long text
//! stays small.

use crate::lexicon::Classes;
use crate::token::{Shape, Token};

/// The vectors of some tokens of a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TokenVectors {
    width: usize,
    /// The tokens that have one, in order.
    tokens: Vec<u32>,
    scales: Vec<f32>,
    /// The vectors one after the other: each number is (byte - 128) × scale.
    bytes: Vec<u8>,
}

impl TokenVectors {
    /// No vectors yet, of so many numbers each.
    pub(super) fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// Adds the vector of a token behind all others: that of this row.
    pub(super) fn push(&mut self, token: usize, vectors: &[f32], row: usize) {
        let vector = &vectors[row * self.width..][..self.width];
        let largest = vector.iter().fold(0.0_f32, |most, x| most.max(x.abs()));
        let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
        let steps = 1.0 / scale;
        self.tokens.push(token as u32);
        self.scales.push(scale);
        #[expect(clippy::cast_sign_loss, reason = "1.5 is the least")]
        self.bytes.extend(vector.iter().map(|x| (x * steps + 128.5) as u8));
    }

    /// How many numbers a vector has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether the vector of a token was kept.
    #[cfg(feature = "python")]
    pub(crate) fn has(&self, token: usize) -> bool {
        self.tokens.binary_search(&(token as u32)).is_ok()
    }

    /// Appends the vector of a token, zeros where none was kept.
    pub fn append(&self, token: usize, to: &mut Vec<f32>) {
        match self.tokens.binary_search(&(token as u32)) {
            Ok(place) => {
                let scale = self.scales[place];
                let bytes = &self.bytes[place * self.width..][..self.width];
                to.extend(bytes.iter().map(|byte| (f32::from(*byte) - 128.0) * scale));
            }
            Err(_) => to.resize(to.len() + self.width, 0.0),
        }
    }
}

/// Whether a token may begin or end a name, a pronoun or a description.
pub(super) fn may_be_mention(token: &Token) -> bool {
    let classes = Classes::PRONOUN
        .or(Classes::POSSESSIVE)
        .or(Classes::RELATIVE)
        .or(Classes::DETERMINER)
        .or(Classes::ROLE)
        .or(Classes::ROLES)
        .or(Classes::ORGAN)
        .or(Classes::TITLE)
        .or(Classes::NATIONALITY)
        .or(Classes::ORG_WORD);
    token.kind.is_word() && (!token.shape.has(Shape::LOWER) || token.is(classes))
}
