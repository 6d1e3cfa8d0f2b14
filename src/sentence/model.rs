//! [`MODEL`]: the weights of the classifier, read in place; features → whether a sentence ends.
//!
//! A gap's score is that of a network with one hidden layer: the rows of the gap's features are summed, negative sums become
//! nought, and what is left is weighed. All of it is whole numbers, so every processor gives the same answer.

use super::gap::{CELLS, FEATURES};
use crate::token::TokenKind;

/// `models/sentence.bin`; `models/sentence.md` says where it comes from.
pub(crate) static MODEL: Model = Model::new(include_bytes!("../../models/sentence.bin"));

/// How many numbers a row has.
const WIDTH: usize = 16;
/// A feature's row is found by this many high bits of its hash.
const BITS: u32 = 15;
/// What the file begins with: the name of its form, with the form's version.
const MAGIC: [u8; 8] = *b"quothst1";

/// The file: the magic bytes; bits, width and number of features, the thresholds after a
/// terminal mark and elsewhere (i32); the bias and the weights of the hidden
/// layer (i16); a bit for each cell of certain gaps; the rows (i8). Little-endian.
pub(crate) struct Model {
    threshold_at_mark: i32,
    threshold_at_word: i32,
    bias: [i16; WIDTH],
    weights: [i16; WIDTH],
    certain: &'static [u8],
    rows: &'static [u8],
}

const HEADER: usize = 8 + 5 * 4 + 2 * 2 * WIDTH;
const SIZE: usize = HEADER + CELLS / 8 + (WIDTH << BITS);

impl Model {
    /// Checked when the library is built: a file that does not fit the code cannot be shipped.
    const fn new(file: &'static [u8; SIZE]) -> Self {
        let mut i = 0;
        while i < MAGIC.len() {
            assert!(file[i] == MAGIC[i], "models/sentence.bin is of another form");
            i += 1;
        }
        let address = int(file, 8).cast_unsigned();
        let (width, features) = (int(file, 12).cast_unsigned() as usize, int(file, 16).cast_unsigned() as usize);
        let fits = address == BITS && width == WIDTH && features == FEATURES;
        assert!(fits, "models/sentence.bin has other sizes than src/sentence/: train it again");
        let (mut bias, mut weights) = ([0; WIDTH], [0; WIDTH]);
        let mut i = 0;
        while i < WIDTH {
            bias[i] = short(file, 28 + 2 * i);
            weights[i] = short(file, 28 + 2 * (WIDTH + i));
            i += 1;
        }
        let (_, rest) = file.split_at(HEADER);
        let (certain, rows) = rest.split_at(CELLS / 8);
        Self { threshold_at_mark: int(file, 20), threshold_at_word: int(file, 24), bias, weights, certain, rows }
    }

    /// Whether no sentence ends in a gap of this cell.
    #[inline]
    pub(crate) fn is_certain(&self, cell: usize) -> bool {
        self.certain[cell / 8] >> (cell % 8) & 1 == 1
    }

    /// Whether a sentence ends after a token of this kind, in the gap with these features.
    ///
    /// More evidence is asked for where no terminal mark stands: text without them is more common in the training
    /// corpora than in news.
    pub(crate) fn ends(&self, left: TokenKind, features: &[u64; FEATURES]) -> bool {
        let mut sums = self.bias;
        for feature in features {
            let row = (feature >> (u64::BITS - BITS)) as usize * WIDTH;
            // 48 rows of at most 127 and a bias below 16,384 stay far within 16 bits.
            for (sum, weight) in sums.iter_mut().zip(&self.rows[row..row + WIDTH]) {
                *sum += i16::from(weight.cast_signed());
            }
        }
        let weighed = sums.iter().zip(&self.weights).map(|(sum, weight)| i32::from(*sum.max(&0)) * i32::from(*weight));
        let threshold = if may_end(left) { self.threshold_at_mark } else { self.threshold_at_word };
        weighed.sum::<i32>() > threshold
    }
}

/// Whether sentences commonly end after a token of this kind.
fn may_end(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Terminal
            | TokenKind::Ellipsis
            | TokenKind::Abbreviation
            | TokenKind::Initial
            | TokenKind::Close
            | TokenKind::CloseBracket
            | TokenKind::Mark
            | TokenKind::Apostrophe
    )
}

const fn int(file: &[u8], at: usize) -> i32 {
    i32::from_le_bytes([file[at], file[at + 1], file[at + 2], file[at + 3]])
}

const fn short(file: &[u8], at: usize) -> i16 {
    i16::from_le_bytes([file[at], file[at + 1]])
}
