//! What the sentence model agrees on with the code.

use super::Surroundings;
use super::gap::{CELLS, CONTEXTS, FEATURES, row};
use super::model::{BITS, GROUPS, Groups, PLACES, WIDTH};
use crate::contract::Contract;
use crate::lexicon::Key;
use crate::text::Text;
use crate::token::Tokens;

/// The rows of these values are compared, each as the value of the first and of the last feature.
const VALUES: [u64; 3] = [0, 1, 0x0123_4567_89AB_CDEF];
/// What is said of the gaps of this text is compared. It has no word of a list, so that lists may
/// grow.
const SAMPLE: &str = "12 – “3.5”; (7) 8? 9… 10! ‘11’\n\n12: 13/14, 15";

/// That of this version: the tokens, the word classes and hashes, the sizes, and what becomes of
/// the features.
pub(crate) fn contract() -> Contract {
    let rows = VALUES.iter().flat_map(|&value| {
        [0, FEATURES - 1].map(|number| (format!("{value} of feature {number}"), u64::from(row(value, number))))
    });
    let sizes = [
        ("cells", CELLS),
        ("contexts", CONTEXTS),
        ("openings", CONTEXTS),
        ("features", FEATURES),
        ("rows", 1 << BITS),
        ("width", WIDTH),
        ("groups", 1 << PLACES),
    ];
    Contract::of_words()
        .with_numbers("row_hash", rows)
        .with_numbers("layout", sizes.map(|(name, size)| (name, size as u64)))
        .with_numbers("sample", sample())
}

/// Hashes of the cells, contexts, openings and features of the sample.
fn sample() -> [(&'static str, u64); 4] {
    let mut hashes = [("cells", 0), ("contexts", 0), ("openings", 0), ("features", 0)];
    let no_groups = vec![0; GROUPS];
    let (Ok(text), Ok(no_groups)) = (Text::new(SAMPLE), no_groups.as_slice().try_into()) else { return hashes };
    let tokens = Tokens::new(text);
    let groups = Groups::new(no_groups);
    for (_, paragraph) in tokens.paragraphs() {
        let mut surroundings = Surroundings::new(paragraph);
        for i in 1..paragraph.len() {
            let (cell, context) = (surroundings.cell(i) as u64, surroundings.context(i) as u64);
            let opening = surroundings.opening(i) as u64;
            let features = surroundings.features(groups, i).into_iter().fold(0, Key::then_number);
            for ((_, hash), number) in hashes.iter_mut().zip([cell, context, opening, features]) {
                *hash = Key::then_number(*hash, number);
            }
        }
    }
    hashes
}
