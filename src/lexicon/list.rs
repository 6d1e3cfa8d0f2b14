//! The word lists of `lists/`, read once.
//!
//! A list is text. Its head line, after `#`, says what it holds and where that comes from. A line
//! `class class: word word …` gives every word those classes; indented lines go on with it. Of a
//! verb the lemma is listed, or `lemma/past/participle` where it is irregular.

use super::classes::Classes;
use super::inflection::inflections;

pub(super) const LISTS: [&str; 8] = [
    include_str!("lists/abbreviations.txt"),
    include_str!("lists/common.txt"),
    include_str!("lists/grammar.txt"),
    include_str!("lists/names.txt"),
    include_str!("lists/organisations.txt"),
    include_str!("lists/places.txt"),
    include_str!("lists/titles.txt"),
    include_str!("lists/verbs.txt"),
];

/// The entries of a list: what stands before the colon, and each word behind it, in order.
pub(super) fn entries(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut header = "";
    list.lines().filter(|line| !line.starts_with('#')).flat_map(move |line| {
        let words = match line.split_once(':') {
            Some((before, words)) if !line.starts_with(' ') => {
                header = before;
                words
            }
            _ => line,
        };
        words.split_whitespace().map(move |word| (header, word))
    })
}

/// The reporting verbs of the lists, each as it is listed: `lemma`, or `lemma/past/participle`.
pub(super) fn reporting_verbs() -> impl Iterator<Item = &'static str> {
    let all = LISTS.into_iter().flat_map(entries);
    all.filter(|(header, _)| classes_of(header).has(Classes::REPORTING)).map(|(_, word)| word)
}

fn classes_of(header: &str) -> Classes {
    header.split(' ').filter_map(Classes::named).fold(Classes::default(), Classes::or)
}

/// Calls `add` with every word of the lists, verbs in all their forms, and its classes.
pub(super) fn read_lists(mut add: impl FnMut(&str, Classes)) {
    for (header, word) in LISTS.into_iter().flat_map(entries) {
        let classes = classes_of(header);
        if classes.has(Classes::REPORTING) {
            for (form, tense) in inflections(word) {
                add(&form, classes.or(tense));
            }
        } else {
            add(word, classes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_a_head_line_and_known_classes() {
        for list in LISTS {
            assert!(list.starts_with("# "), "{:?}", list.lines().next());
            for (header, word) in entries(list) {
                assert!(header.split(' ').all(|name| Classes::named(name).is_some()), "{header}: {word}");
            }
        }
    }
}
