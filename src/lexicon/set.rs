//! What single rules ask of words: closed sets, from `lists/sets.txt`, and what the words of dates and
//! money are worth, from `lists/values.txt`.
//!
//! Words count as they are written, in small letters unless the list has capitals.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::list::entries;

const LIST: &str = include_str!("lists/sets.txt");
const VALUE_LIST: &str = include_str!("lists/values.txt");

/// A set of words by its name in the list.
pub(crate) struct WordSet {
    name: &'static str,
    words: OnceLock<FxHashSet<&'static str>>,
}

impl WordSet {
    const fn new(name: &'static str) -> Self {
        Self { name, words: OnceLock::new() }
    }

    /// Whether the set has this word, written so.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.words().contains(word)
    }

    fn words(&self) -> &FxHashSet<&'static str> {
        self.words.get_or_init(|| entries(LIST).filter(|(name, _)| *name == self.name).map(|(_, word)| word).collect())
    }
}

/// What a word of dates or sums of money is worth: "USD", "power 6", "month 3".
pub(crate) fn value_of(word: &str) -> Option<&'static str> {
    static VALUES: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    let values = VALUES.get_or_init(|| entries(VALUE_LIST).map(|(value, word)| (word, value)).collect());
    values.get(word).copied()
}

/// Declares the sets, each with its name in the list.
macro_rules! sets {
    ($($set:ident = $name:literal,)+) => {
        $(pub(crate) static $set: WordSet = WordSet::new($name);)+

        #[cfg(test)]
        const ALL: &[&WordSet] = &[$(&$set,)+];
    };
}

sets! {
    TOP_LEVEL_DOMAINS = "top-level domains",

    // Names.
    NAME_PREFIXES = "prefixes of names",
    NAME_SUFFIXES = "suffixes of names",
    GENERATIONAL_SUFFIXES = "generational suffixes",
    ARABIC_ARTICLES = "articles of Arabic names",
    PREPOSITIONS_BEHIND_NAMES = "prepositions behind names",
    COLLECTIVES_OF_PEOPLE = "collectives of people",
    COLLECTIVES_OF_PLACES = "collectives of places",
    MODIFIERS_OF_COLLECTIVES = "modifiers of collectives",
    GOVERNING_NOUNS = "nouns that govern places",

    // Quotations.
    HEARSAY_PARTICIPLES = "participles of hearsay",
    QUOTING_PARTICIPLES = "participles of quoting",
    SUBJECT_DETERMINERS = "determiners that are subjects",
    PEOPLE_QUANTIFIERS = "quantifiers for people",
    PREPOSITIONS_INSIDE_SOURCES = "prepositions inside sources",
    CIRCUMSTANCE_PREPOSITIONS = "prepositions of circumstance",
    CONTENT_PREPOSITIONS = "prepositions of content",
    POSTING_VERBS = "verbs of posting",
    ANSWERING_VERBS = "verbs of answering",
    EDITORS_LABELS = "labels of editors",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_the_code_are_those_of_the_list() {
        for set in ALL {
            assert!(!set.words().is_empty(), "{}", set.name);
        }
        let unused: Vec<_> = entries(LIST).filter(|(name, _)| ALL.iter().all(|set| set.name != *name)).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }

    #[test]
    fn no_word_of_dates_and_money_has_two_values() {
        let mut words: Vec<&str> = entries(VALUE_LIST).map(|(_, word)| word).collect();
        let count = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
    }
}
