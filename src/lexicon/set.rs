//! Closed sets of words that single rules ask about, from `lists/sets.txt`.
//!
//! A set holds words as they are written, in small letters unless the list has capitals.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::list::entries;

const LIST: &str = include_str!("lists/sets.txt");

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
}
