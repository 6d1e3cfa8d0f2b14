//! [`MODEL`]: the weights of the classifier, read in place; features → whether a sentence ends.
//!
//! A gap's score is that of a network with one hidden layer: the rows of the gap's features are summed, negative sums become
//! nought, and what is left is weighed. All of it is whole numbers, so every processor gives the same answer.

use super::gap::{CELLS, CONTEXTS, FEATURES, row};
use super::{Surroundings, Verdict};
use crate::lexicon::Key;
use crate::token::TokenKind;

/// `models/sentence.bin`; `models/sentence.md` says where it comes from.
pub(crate) static MODEL: Model = Model::new(include_bytes!("../../models/sentence.bin"));

/// How many numbers a row has.
const WIDTH: usize = 4;
/// A feature's row is found by this many high bits of its hash.
const BITS: u32 = 16;
/// What the file begins with: the name of its form, with the form's version.
const MAGIC: [u8; 8] = *b"quothst3";

/// Words with a group of their own have a place in a table of this many, as a power of two.
const PLACES: u32 = 15;
/// Its size in bytes.
pub(crate) const GROUPS: usize = 4 << PLACES;

/// Which words are alike: every frequent word belongs to a group of those that stand for similar things.
///
/// A place has 24 bits of a word's key, then the group from 1 on; 0 is a free place. A word stands at the place that its
/// key's high bits say or in the next free one.
#[derive(Clone, Copy)]
pub(crate) struct Groups<'a> {
    places: &'a [u8; GROUPS],
}

impl<'a> Groups<'a> {
    pub(crate) const fn new(places: &'a [u8; GROUPS]) -> Self {
        Self { places }
    }

    /// The group of a word, 0 for all that have none.
    #[inline]
    pub(crate) fn of(self, key: Key) -> u64 {
        let (places, _) = self.places.as_chunks::<4>();
        let number = key.number();
        let tag = (number as u32) << 8;
        let mut at = (number >> (u64::BITS - PLACES)) as usize;
        // A full table would have no end.
        for _ in 0..1 << PLACES {
            let place = u32::from_le_bytes(places[at]);
            let group = u64::from(place.to_le_bytes()[0]);
            if group == 0 || place & !0xFF == tag {
                return group;
            }
            at = (at + 1) % (1 << PLACES);
        }
        0
    }
}

/// What is known of gaps by a number of theirs: two bits each, [`GOES_ON`], [`ENDS`] or nothing.
#[derive(Clone, Copy)]
struct Known<const BYTES: usize>(&'static [u8; BYTES]);

impl<const BYTES: usize> Known<BYTES> {
    #[inline]
    fn bits(self, number: usize) -> u8 {
        self.0[number / 4] >> (number % 4 * 2) & 3
    }

    #[inline]
    fn get(self, number: usize) -> Option<Verdict> {
        match self.bits(number) {
            GOES_ON => Some(Verdict::GoesOn),
            ENDS => Some(Verdict::Ends),
            _ => None,
        }
    }
}

const GOES_ON: u8 = 1;
const ENDS: u8 = 2;

/// The file: the magic bytes; bits, width and number of features, the thresholds after a terminal mark and elsewhere (i32);
/// the bias and the weights of the hidden layer (i16); what is known of each cell, context and opening; the groups of words;
/// the rows (u8, each number 128 more than it means). Little-endian.
pub(crate) struct Model {
    threshold_at_mark: i32,
    threshold_at_word: i32,
    bias: [u16; WIDTH],
    weights: [i16; WIDTH],
    cells: Known<{ CELLS / 4 }>,
    contexts: Known<{ CONTEXTS / 4 }>,
    openings: Known<{ CONTEXTS / 4 }>,
    pub(super) groups: Groups<'static>,
    rows: &'static [[u8; WIDTH]; 1 << BITS],
}

const HEADER: usize = 8 + 5 * 4 + 2 * 2 * WIDTH;
const SIZE: usize = HEADER + CELLS / 4 + 2 * CONTEXTS / 4 + GROUPS + (WIDTH << BITS);
/// What the sum of a gap's rows is above what it means.
const ABOVE: i16 = ((128 * FEATURES) as u16).cast_signed();

impl Model {
    /// Checked when the library is built: a file that does not fit the code cannot be shipped.
    const fn new(file: &'static [u8; SIZE]) -> Self {
        let (magic, rest) = parted(file);
        let mut i = 0;
        while i < MAGIC.len() {
            let known: &[u8; 8] = magic;
            assert!(known[i] == MAGIC[i], "models/sentence.bin is of another form");
            i += 1;
        }
        let (header, rest) = parted::<{ HEADER - 8 }>(rest);
        let address = int(header, 0).cast_unsigned();
        let (width, features) = (int(header, 4).cast_unsigned() as usize, int(header, 8).cast_unsigned() as usize);
        let fits = address == BITS && width == WIDTH && features == FEATURES;
        assert!(fits, "models/sentence.bin has other sizes than src/sentence/: train it again");
        let (mut bias, mut weights) = ([0; WIDTH], [0; WIDTH]);
        let mut i = 0;
        while i < WIDTH {
            bias[i] = short(header, 20 + 2 * i).wrapping_sub(ABOVE).cast_unsigned();
            weights[i] = short(header, 20 + 2 * (WIDTH + i));
            i += 1;
        }
        let (cells, rest) = parted(rest);
        let (contexts, rest) = parted(rest);
        let (openings, rest) = parted(rest);
        let (groups, rest) = parted(rest);
        let (rows, []) = rest.as_chunks() else { panic!("the size of the file is checked by its type") };
        let Some((rows, [])) = rows.split_first_chunk() else { panic!("the size of the file is checked by its type") };
        Self {
            threshold_at_mark: int(header, 12),
            threshold_at_word: int(header, 16),
            bias,
            weights,
            cells: Known(cells),
            contexts: Known(contexts),
            openings: Known(openings),
            groups: Groups::new(groups),
            rows,
        }
    }

    /// The tokens before which a sentence may end, by the cells of their gaps, without the first.
    pub(crate) fn open(&self, surroundings: &Surroundings) -> Vec<u32> {
        let mut open = vec![0; surroundings.len()];
        let mut count = 0;
        for i in 1..open.len() {
            // Without a branch: which of the gaps are open, no processor can guess.
            open[count] = i as u32;
            count += usize::from(self.cells.bits(surroundings.cell(i)) != GOES_ON);
        }
        open.truncate(count);
        open
    }

    /// What is known of the gap before token `i`, which is not the first, without asking the classifier.
    #[inline]
    pub(crate) fn known(&self, surroundings: &mut Surroundings, i: usize) -> Option<Verdict> {
        self.cells
            .get(surroundings.cell(i))
            .or_else(|| self.contexts.get(surroundings.context(i)))
            .or_else(|| self.openings.get(surroundings.opening(i)))
    }

    /// Whether a sentence ends after a token of this kind, in the gap with these features.
    ///
    /// More evidence is asked for where no terminal mark stands: text without them is more common in the training
    /// corpora than in news.
    pub(crate) fn ends(&self, left: TokenKind, features: [u64; FEATURES]) -> bool {
        let mut sums = self.bias;
        for (number, feature) in features.into_iter().enumerate() {
            let row = &self.rows[(row(feature, number) >> (u32::BITS - BITS)) as usize];
            // The rows of at most 255 and a bias below 16,384 stay within 16 bits; what a row is above is in the bias.
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum = sum.wrapping_add(u16::from(*weight));
            }
        }
        let weighed = sums
            .iter()
            .zip(&self.weights)
            .map(|(sum, weight)| i32::from(sum.cast_signed().max(0)) * i32::from(*weight));
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

/// The first bytes of a part of the file, and the rest.
const fn parted<const SIZE: usize>(bytes: &'static [u8]) -> (&'static [u8; SIZE], &'static [u8]) {
    match bytes.split_first_chunk() {
        Some(parts) => parts,
        None => panic!("models/sentence.bin is too short"),
    }
}

const fn int(header: &[u8], at: usize) -> i32 {
    i32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
}

const fn short(header: &[u8], at: usize) -> i16 {
    i16::from_le_bytes([header[at], header[at + 1]])
}
