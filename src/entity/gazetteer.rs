//! A user's own names, which win over all that is found.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::interrupt;
use crate::name::{Name, merge};
use crate::text::{Text, Visible};
use crate::token::{Gap, Tokens};
use crate::vocabulary::EntityLabel;

/// Names with their labels, found wherever they stand as whole words, in their own case.
///
/// Names are compared token by token: white space, line breaks within a paragraph and the form of
/// an apostrophe make no difference. Building and finding take linear time, and memory of at most
/// some 40 bytes for each byte of the names.
///
/// The method is that of Aho and Corasick (1975) over tokens instead of letters. Names and texts
/// are read from their ends: so the automaton knows at each token the longest name that *starts*
/// there, which is what is to be found.
#[derive(Debug, Clone)]
pub struct Gazetteer {
    /// The number of each word that stands in a name.
    words: FxHashMap<Box<str>, u32>,
    /// The states, those of shorter endings first; the first is that of no ending.
    states: Vec<State>,
}

/// What was read last is the ending of a name.
#[derive(Debug, Clone, Copy)]
struct State {
    /// The word by which it was reached.
    word: u32,
    /// The first of the states in which one more word is read; the last stands before those of the
    /// next state.
    next: u32,
    /// The state of the longest shorter ending that was read last as well.
    shorter: u32,
    /// The longest name that was read last.
    name: Option<Found>,
}

/// A name of the gazetteer.
#[derive(Debug, Clone, Copy)]
struct Found {
    tokens: u32,
    label: EntityLabel,
}

/// A name as the numbers of its words, the last first.
struct Entry {
    words: Box<[u32]>,
    label: EntityLabel,
}

/// How sure a name is that a user gave: it may still stand for something else somewhere.
const OWN: f32 = 0.95;

/// How often building looks whether it is to stop: once in so many steps.
const STEPS: usize = 1024;

const START: usize = 0;

impl Gazetteer {
    /// A gazetteer of these entries. Where two overlap in a text the one that starts first wins,
    /// then the longer; of two entries with the same words, the first.
    ///
    /// # Errors
    ///
    /// When nothing is visible of a name, a name is of 4 GiB or more, or all together have 2³²
    /// tokens or more.
    pub fn new<'a>(entries: impl IntoIterator<Item = (EntityLabel, &'a str)>) -> Result<Self, Error> {
        let (mut words, mut names, mut count) = (FxHashMap::default(), Vec::new(), 0);
        for (i, (label, name)) in entries.into_iter().enumerate() {
            if i.is_multiple_of(STEPS) {
                interrupt::point();
            }
            let entry = Entry { words: numbered(Text::new(name)?, &mut words)?, label };
            count += entry.words.len();
            names.push(entry);
        }
        if count >= u32::MAX as usize {
            return Err(Error::gazetteer(format!("{count} words are too many")));
        }
        let mut comparisons = 0;
        names.sort_by(|a, b| {
            comparisons += 1;
            if usize::is_multiple_of(comparisons, STEPS) {
                interrupt::point();
            }
            a.words.cmp(&b.words)
        });
        let mut gazetteer = Self { words, states: states(&names) };
        gazetteer.link();
        Ok(gazetteer)
    }

    /// Gives each state its `shorter`, and the name of that if none ends in it.
    fn link(&mut self) {
        for state in 0..self.states.len() {
            if state.is_multiple_of(STEPS) {
                interrupt::point();
            }
            for next in self.next(state) {
                let shorter = if state == START {
                    START
                } else {
                    self.after(self.states[state].shorter as usize, self.states[next].word)
                };
                self.states[next].shorter = shorter as u32;
                self.states[next].name = self.states[next].name.or(self.states[shorter].name);
            }
        }
    }

    /// The states in which one more word is read than in `state`.
    fn next(&self, state: usize) -> Range<usize> {
        let end = self.states.get(state + 1).map_or(self.states.len(), |after| after.next as usize);
        self.states[state].next as usize..end
    }

    /// The state after `state` and `word`.
    fn after(&self, mut state: usize, word: u32) -> usize {
        loop {
            let next = self.next(state);
            if let Ok(place) = self.states[next.clone()].binary_search_by_key(&word, |state| state.word) {
                return next.start + place;
            }
            if state == START {
                return START;
            }
            state = self.states[state].shorter as usize;
        }
    }

    /// Puts the names of the gazetteer that stand in the text among `names`, in place of those that
    /// they overlap.
    pub(super) fn apply(&self, tokens: &Tokens, names: Vec<Name>) -> Vec<Name> {
        let starts = self.starts(tokens);
        let (mut found, mut first) = (Vec::new(), 0);
        while first < tokens.len() {
            let Some(Found { tokens: length, label }) = starts[first] else {
                first += 1;
                continue;
            };
            let end = first + length as usize;
            found.push(Name { tokens: first..end, title: first..first, label, score: OWN, by_user: true });
            first = end;
        }
        merge(found, names)
    }

    /// The longest name that starts at each token.
    fn starts(&self, tokens: &Tokens) -> Vec<Option<Found>> {
        let mut starts = vec![None; tokens.len()];
        let mut state = START;
        for i in (0..tokens.len()).rev() {
            let word = self.words.get(&*spelling(tokens.text_of(i)));
            state = word.map_or(START, |&word| self.after(state, word));
            starts[i] = self.states[state].name;
            if tokens.list[i].gap == Gap::Paragraph {
                state = START;
            }
        }
        starts
    }
}

/// The numbers of the words of a name, the last first; new words get the next ones.
fn numbered(name: Text, words: &mut FxHashMap<Box<str>, u32>) -> Result<Box<[u32]>, Error> {
    let visible = Visible::new(name.as_str());
    let tokens = Tokens::new(Text::new(visible.as_str())?);
    if tokens.is_empty() {
        return Err(Error::gazetteer("a name is empty"));
    }
    let number = |i| {
        let (word, next) = (spelling(tokens.text_of(i)), words.len() as u32);
        words.get(&*word).copied().unwrap_or_else(|| {
            words.insert(word.into(), next);
            next
        })
    };
    Ok((0..tokens.len()).rev().map(number).collect())
}

/// A word with its apostrophes in one form.
fn spelling(word: &str) -> std::borrow::Cow<'_, str> {
    if word.contains('’') { word.replace('’', "'").into() } else { word.into() }
}

/// The states of sorted names, not linked.
fn states(names: &[Entry]) -> Vec<State> {
    let state = |word| State { word, next: 0, shorter: 0, name: None };
    let mut states = vec![state(0)];
    // The names that end as each state of one length says.
    let mut level: Vec<Range<usize>> = std::iter::once(0..names.len()).collect();
    let (mut first, mut length) = (0, 0);
    while !level.is_empty() {
        let mut longer = Vec::new();
        for (i, range) in level.iter().enumerate() {
            if (first + i).is_multiple_of(STEPS) {
                interrupt::point();
            }
            states[first + i].next = states.len() as u32;
            let whole = names[range.clone()].iter().take_while(|name| name.words.len() == length).count();
            if whole > 0 {
                states[first + i].name = Some(Found { tokens: length as u32, label: names[range.start].label });
            }
            let mut start = range.start + whole;
            for same in names[start..range.end].chunk_by(|a, b| a.words[length] == b.words[length]) {
                states.push(state(same[0].words[length]));
                longer.push(start..start + same.len());
                start += same.len();
            }
        }
        first += level.len();
        length += 1;
        level = longer;
    }
    states
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The gazetteer of these names, and what it finds in a text.
    fn found<'a>(names: &[&str], text: &'a str) -> Vec<&'a str> {
        let gazetteer = Gazetteer::new(names.iter().map(|name| (EntityLabel::Org, *name))).unwrap();
        let tokens = Tokens::new(Text::new(text).unwrap());
        let names = gazetteer.apply(&tokens, Vec::new());
        names.iter().map(|name| tokens.span(name.tokens.clone()).of(text)).collect()
    }

    #[test]
    fn the_first_then_the_longest_name_is_found() {
        let names = ["Kivu", "Kivu Tea", "Tea Board of Kenya", "Board", "of Kenya"];
        assert_eq!(found(&names, "Kivu Tea Board of Kenya"), ["Kivu Tea", "Board", "of Kenya"]);
        assert_eq!(found(&names, "The Tea Board of Kenya, Kivu"), ["Tea Board of Kenya", "Kivu"]);
        assert!(found(&names, "tea boards").is_empty());
        assert!(found(&[], "Kivu Tea").is_empty());
    }

    /// A longer name that is cut off leaves the shorter one in it.
    #[test]
    fn a_name_that_breaks_off_hides_none() {
        assert_eq!(found(&["Lin", "Lin Hua Port A", "Hua Port"], "Lin Hua Port Authority"), ["Lin", "Hua Port"]);
        assert_eq!(found(&["a b a b a c", "b a b"], "a b a b a b a d"), ["b a b"]);
    }

    #[test]
    fn space_and_apostrophes_make_no_difference_and_a_paragraph_ends_names() {
        let names = ["Sean O'Brien’s Boats", " Blue   Sparrow\n"];
        assert_eq!(found(&names, "Sean\u{a0}O’Brien's  Boats"), ["Sean\u{a0}O’Brien's  Boats"]);
        assert_eq!(found(&names, "a Blue\tSparrow"), ["Blue\tSparrow"]);
        assert!(found(&names, "Blue\n\nSparrow").is_empty());
    }

    #[test]
    fn of_two_labels_for_a_name_the_first_counts() {
        let entries = [(EntityLabel::Product, "Jade"), (EntityLabel::Org, "Jade"), (EntityLabel::Loc, "Jade ")];
        let gazetteer = Gazetteer::new(entries).unwrap();
        let tokens = Tokens::new(Text::new("Jade").unwrap());
        assert_eq!(gazetteer.apply(&tokens, Vec::new())[0].label, EntityLabel::Product);
    }

    /// Periodic names and texts: what is read is the start of a name at every token.
    #[test]
    fn long_periodic_names_take_linear_time() {
        let (name, text) = ("ab ".repeat(50_000) + "c", "ab ".repeat(200_000));
        assert!(found(&[&name], &text).is_empty());
        let text = text + "c";
        assert_eq!(found(&[&name], &text), [&name]);
        let nested: Vec<String> = (1..500).map(|n| "ab ".repeat(n) + "c").collect();
        let nested: Vec<&str> = nested.iter().map(String::as_str).collect();
        assert_eq!(found(&nested, &text), [nested[498]]);
    }
}
