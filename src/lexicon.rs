//! A word → its [`Classes`]: what the word lists in `lists/` say of it.
//!
//! Words that several rules ask about have a class, a bit of [`Classes`] that each token carries
//! ([`classes_of`]). Sets that single rules ask about are [`set`]s, by name.

mod classes;
mod inflection;
mod key;
mod lemma;
mod list;
pub(crate) mod set;
mod slots;

use once_cell::race::OnceBox;
use rustc_hash::FxHashMap;

pub(crate) use self::classes::Classes;
pub(crate) use self::key::Key;
pub(crate) use self::key::eight;
pub(crate) use self::lemma::lemma_of;
pub(crate) use self::slots::Slots;

/// The classes of the word with `key`; without its final full stop.
pub(crate) fn classes_of(key: Key) -> Classes {
    slots().get(key)
}

/// The classes of all listed words.
pub(crate) fn slots() -> &'static Slots {
    static SLOTS: OnceBox<Slots> = OnceBox::new();
    SLOTS.get_or_init(|| {
        let mut words: FxHashMap<Key, Classes> = FxHashMap::default();
        list::read_lists(|word, classes| {
            let known = words.entry(Key::new(word)).or_default();
            *known = known.or(classes);
        });
        Box::new(Slots::new(&words))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(word: &str) -> Classes {
        classes_of(Key::new(word))
    }

    #[test]
    fn no_two_words_of_the_lists_share_a_key() {
        let mut words: FxHashMap<Key, String> = FxHashMap::default();
        list::read_lists(|word, _| {
            let known = words.entry(Key::new(word)).or_insert_with(|| word.to_lowercase());
            assert_eq!(*known, word.to_lowercase());
        });
        assert!(words.len() > 5000);
        assert!(words.len() <= 1 << (Slots::BITS - 1), "the lists have outgrown their table");
    }

    #[test]
    fn verbs_are_inflected() {
        for (form, tense) in [
            ("says", Classes::THIRD),
            ("told", Classes::PAST),
            ("quipped", Classes::PAST),
            ("denies", Classes::THIRD),
            ("denied", Classes::PAST),
            ("arguing", Classes::ING),
            ("agreeing", Classes::ING),
            ("admitted", Classes::PAST),
            ("shouted", Classes::PAST),
            ("answered", Classes::PAST),
            ("stressed", Classes::PAST),
            ("conveyed", Classes::PAST),
            ("Said", Classes::PAST),
        ] {
            assert!(classes(form).has(Classes::REPORTING) && classes(form).has(tense), "{form}");
        }
        assert!(!classes("quiped").has(Classes::REPORTING));
    }

    #[test]
    fn words_are_found_in_any_case_and_script() {
        assert!(classes("MONDAY").has(Classes::WEEKDAY));
        assert!(classes("Señora").has(Classes::HONORIFIC));
        assert!(classes("’s").has(Classes::AUXILIARY));
        assert_eq!(classes("москва"), Classes::default());
        assert_eq!(classes(&"x".repeat(1000)), Classes::default());
    }
}
