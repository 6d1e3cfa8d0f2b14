//! [`Model`]: the weights of the classifier, read in place; features → whether a sentence ends.
//!
//! A gap's score is that of a network with one hidden layer: the rows of the gap's features are
//! summed, negative sums become nought, and what is left is weighed. All of it is whole numbers, so
//! every processor gives the same answer.

use once_cell::race::OnceBox;

use safetensors::tensor::Dtype;

use super::contract::contract;
use super::gap::{CELLS, CONTEXTS, FEATURES, row};
use super::{Surroundings, Verdict};
use crate::error::Error;
use crate::lexicon::Key;
use crate::token::TokenKind;
use crate::weights::{Check, Embedded, Identity, Weights, restricted};

/// `models/sentence.md` says where it comes from.
static FILE: Embedded = Embedded::new("sentence", restricted!("../../models/sentence.safetensors"));
/// `models/sentence-open.md` says where it comes from.
static OPEN_FILE: Embedded = Embedded::new("sentence-open", include_bytes!("../../models/sentence-open.safetensors"));

/// What a classifier learnt from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Learnt {
    /// Every corpus that there is; in a build with the open weights alone, as `Open`.
    #[default]
    All,
    /// Only texts that all allow commercial use.
    Open,
}

impl Learnt {
    /// The file of the classifier.
    fn file(self) -> &'static Embedded {
        match self {
            Self::All if !FILE.is_left_out() => &FILE,
            Self::All | Self::Open => &OPEN_FILE,
        }
    }

    /// Which file the classifier is.
    pub(crate) fn identity(self) -> Identity {
        Identity::Embedded(self.file())
    }
}

/// How many numbers a row has.
pub(super) const WIDTH: usize = 4;
/// A feature's row is found by this many high bits of its hash.
pub(super) const BITS: u32 = 16;

/// Words with a group of their own have a place in a table of this many, as a power of two.
pub(super) const PLACES: u32 = 15;
/// Its size in bytes.
pub(crate) const GROUPS: usize = 4 << PLACES;

/// Which words are alike: every frequent word belongs to a group of those that stand for similar
/// things.
///
/// A place has 24 bits of a word's key, then the group from 1 on; 0 is a free place. A word stands
/// at the place that its key's high bits say or in the next free one.
#[derive(Clone, Copy)]
pub(crate) struct Groups<'a> {
    places: &'a [u8; GROUPS],
}

impl<'a> Groups<'a> {
    pub(crate) fn new(places: &'a [u8; GROUPS]) -> Self {
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

/// The thresholds after a terminal mark, elsewhere, and elsewhere in a paragraph that is mostly one
/// sentence; the bias and the weights of the hidden
/// layer; what is known of each cell, context and opening; the groups of words; the rows, each
/// number 128 more than it means.
pub(crate) struct Model {
    threshold_at_mark: i32,
    threshold_at_word: i32,
    threshold_in_single: i32,
    bias: [u16; WIDTH],
    weights: [i16; WIDTH],
    cells: Known<{ CELLS / 4 }>,
    contexts: Known<{ CONTEXTS / 4 }>,
    openings: Known<{ CONTEXTS / 4 }>,
    groups: Groups<'static>,
    rows: &'static [[u8; WIDTH]; 1 << BITS],
}

/// What the sum of a gap's rows is above what it means.
const ABOVE: i16 = ((128 * FEATURES) as u16).cast_signed();

impl Model {
    /// One of the models inside the library, prepared at first use.
    ///
    /// # Errors
    ///
    /// When the library was built with a model that does not fit it.
    pub(crate) fn get(learnt: Learnt) -> Result<&'static Self, Error> {
        static ALL: OnceBox<Result<Model, Error>> = OnceBox::new();
        static OPEN: OnceBox<Result<Model, Error>> = OnceBox::new();
        let model = match learnt {
            Learnt::All => &ALL,
            Learnt::Open => &OPEN,
        };
        let file = learnt.file();
        let named = |problem: String| Error::model(format!("models/{}.safetensors: {problem}", file.name()));
        let read = || Box::new(Model::new(file.bytes(), Check::AllButChecksum).map_err(named));
        model.get_or_init(read).as_ref().map_err(Error::clone)
    }

    fn new(file: &'static [u8], check: Check) -> Result<Self, String> {
        let weights = Weights::from_bytes(file.into(), check, &contract())?;
        if weights.kind() != "sentence" {
            return Err(format!("its kind is {:?}, not \"sentence\"", weights.kind()));
        }
        let bytes = |name: &str, dtype, shape: &[usize]| Ok::<_, String>(&file[weights.range(name, dtype, shape)?]);
        let shorts = |name: &str| {
            let shorts =
                bytes(name, Dtype::I16, &[WIDTH])?.as_chunks().0.iter().map(|short| i16::from_le_bytes(*short));
            Ok::<Vec<i16>, String>(shorts.collect())
        };
        let thresholds = bytes("thresholds", Dtype::I32, &[3])?.as_chunks().0;
        let [threshold_at_mark, threshold_at_word, threshold_in_single] =
            [0, 1, 2].map(|i: usize| i32::from_le_bytes(thresholds[i]));
        let mut bias = [0; WIDTH];
        for (to, from) in bias.iter_mut().zip(shorts("bias")?) {
            *to = from.wrapping_sub(ABOVE).cast_unsigned();
        }
        let mut weighed = [0; WIDTH];
        weighed.copy_from_slice(&shorts("weights")?);
        let (rows, _) = bytes("rows", Dtype::U8, &[1 << BITS, WIDTH])?.as_chunks();
        Ok(Self {
            threshold_at_mark,
            threshold_at_word,
            threshold_in_single,
            bias,
            weights: weighed,
            cells: Known(sized(bytes("cells", Dtype::U8, &[CELLS / 4])?)?),
            contexts: Known(sized(bytes("contexts", Dtype::U8, &[CONTEXTS / 4])?)?),
            openings: Known(sized(bytes("openings", Dtype::U8, &[CONTEXTS / 4])?)?),
            groups: Groups::new(sized(bytes("groups", Dtype::U32, &[1 << PLACES])?)?),
            rows: sized(rows)?,
        })
    }

    /// Puts into `open` the tokens before which a sentence may end, by the cells of their gaps,
    /// without the first.
    #[inline]
    pub(crate) fn open(&self, surroundings: &Surroundings, open: &mut Vec<u32>) {
        open.resize(surroundings.len(), 0);
        let mut count = 0;
        for i in 1..open.len() {
            // Without a branch: which of the gaps are open, no processor can guess.
            open[count] = i as u32;
            count += usize::from(self.cells.bits(surroundings.cell(i)) != GOES_ON);
        }
        open.truncate(count);
    }

    /// What is known of the gap before token `i`, which is not the first, without asking the
    /// classifier.
    #[inline]
    pub(crate) fn known(&self, surroundings: &mut Surroundings, i: usize) -> Option<Verdict> {
        self.cells
            .get(surroundings.cell(i))
            .or_else(|| self.contexts.get(surroundings.context(i)))
            .or_else(|| self.openings.get(surroundings.opening(i)))
    }

    /// Whether a sentence ends in the gap before token `i`, none before that of the last call.
    ///
    /// More evidence is asked for where no terminal mark stands: text without them is more common
    /// in the training corpora than in news. Most is asked for where the paragraph is likely to be
    /// one sentence, which had better stay whole.
    #[inline]
    pub(crate) fn ends(&self, surroundings: &mut Surroundings, i: usize) -> bool {
        let features = surroundings.features(self.groups, i);
        let mut sums = self.bias;
        for (number, feature) in features.into_iter().enumerate() {
            let row = &self.rows[(row(feature, number) >> (u32::BITS - BITS)) as usize];
            // The rows of at most 255 and a bias below 16,384 stay within 16 bits; what a row is
            // above is in the bias.
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum = sum.wrapping_add(u16::from(*weight));
            }
        }
        let weighed = sums
            .iter()
            .zip(&self.weights)
            .map(|(sum, weight)| i32::from(sum.cast_signed().max(0)) * i32::from(*weight));
        let threshold = match surroundings.is_single() {
            _ if may_end(surroundings.tokens()[i - 1].kind) => self.threshold_at_mark,
            false => self.threshold_at_word,
            true => self.threshold_in_single,
        };
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

/// A slice as the array that it is.
fn sized<T, const SIZE: usize>(slice: &'static [T]) -> Result<&'static [T; SIZE], String> {
    slice.try_into().map_err(|_| format!("a table has {} entries, not {SIZE}", slice.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_models_inside_are_whole_and_agree_with_the_code() {
        for file in [&FILE, &OPEN_FILE] {
            assert_eq!(Model::new(file.bytes(), Check::Everything).map(|_| ()), Ok(()));
        }
    }

    #[test]
    fn a_model_trained_with_other_features_is_refused() {
        let place =
            FILE.bytes().windows(10).position(|part| part == b"features\\\"").expect("a layout that names features");
        let mut file = FILE.bytes().to_vec();
        file[place] = b'F';
        let error = Model::new(file.leak(), Check::AllButChecksum).map(|_| ()).unwrap_err();
        let expected = r#"its "layout" differs at place 3: "Features" = 20, in this version of quoth "features" = 20"#;
        assert!(error.contains(expected), "{error}");
    }
}
