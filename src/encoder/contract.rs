//! What the networks agree on with the code.

use super::antecedents::{FORMS, OWN_FEATURES, PAIR_FEATURES};
use super::features::{self, HASHES, STATES};
use crate::contract::Contract;

/// The shapes of these words are hashed and compared.
const SHAPES: [&str; 4] = ["Said", "McCarthyite", "x-2024", "ÉTÉ’s"];

/// That of this version: the tokens, the word classes and hashes, the states and how many values
/// each has.
pub(crate) fn contract() -> Contract {
    Contract::of_words()
        .with_numbers("form_hash", SHAPES.map(|word| (word, u64::from(features::form(word)))))
        .with_names("hashes", &HASHES)
        .with_numbers("states", STATES.map(|(name, count)| (name, count as u64)))
        .with_numbers("anaphors", FORMS.map(|(form, kind)| (form, kind as u64)))
        .with_numbers("pair_features", PAIR_FEATURES.map(|(name, count)| (name, count as u64)))
        .with_numbers("anaphor_features", OWN_FEATURES.map(|(name, count)| (name, count as u64)))
}
