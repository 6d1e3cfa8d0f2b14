//! Phrases of the user's own, found wherever they stand as whole words.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::interrupt;
use crate::text::{Text, Visible};
use crate::token::{Gap, Tokens};

/// Phrases that are compared token by token: white space, line breaks within a paragraph and the
/// form of an apostrophe make no difference. Building and finding take linear time, and memory of
/// at most some 40 bytes for each byte of the phrases.
///
/// The method is that of Aho and Corasick (1975) over tokens instead of letters. Phrases and texts
/// are read from their ends: so the automaton knows at each token the longest phrase that *starts*
/// there, which is what is to be found.
#[derive(Debug, Clone)]
pub(super) struct Phrases {
    case: Case,
    /// The number of each word that stands in a phrase.
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
    /// The longest phrase that was read last.
    phrase: Option<Found>,
}

/// A phrase in a text: how many tokens it has, and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) tokens: u32,
    pub(super) number: u32,
}

/// How the case of letters counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// As it is.
    Same,
    /// As it is, but for “The” at the start of a sentence.
    SameButArticle,
    /// Not at all.
    Any,
}

/// A phrase as the numbers of its words, the last first.
struct Entry {
    words: Box<[u32]>,
    number: u32,
}

/// How often building looks whether it is to stop: once in so many steps.
const STEPS: usize = 1024;

const START: usize = 0;

impl Phrases {
    /// The automaton of these phrases; of two with the same words, the first is found.
    ///
    /// # Errors
    ///
    /// When nothing is visible of a phrase, one is of 4 GiB or more, or all together have 2³²
    /// tokens or more.
    pub(super) fn new<'a>(phrases: impl IntoIterator<Item = &'a str>, case: Case) -> Result<Self, Error> {
        let (mut words, mut entries, mut count) = (FxHashMap::default(), Vec::new(), 0);
        for (number, phrase) in (0..).zip(phrases) {
            if u32::is_multiple_of(number, STEPS as u32) {
                interrupt::point();
            }
            let entry = Entry { words: numbered(Text::new(phrase)?, case, &mut words)?, number };
            count += entry.words.len();
            entries.push(entry);
        }
        if count >= u32::MAX as usize {
            return Err(Error::gazetteer(format!("{count} words are too many")));
        }
        let mut comparisons = 0;
        entries.sort_by(|a, b| {
            comparisons += 1;
            if usize::is_multiple_of(comparisons, STEPS) {
                interrupt::point();
            }
            a.words.cmp(&b.words)
        });
        let mut phrases = Self { case, words, states: states(&entries) };
        phrases.link();
        Ok(phrases)
    }

    /// Gives each state its `shorter`, and the phrase of that if none ends in it.
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
                self.states[next].phrase = self.states[next].phrase.or(self.states[shorter].phrase);
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

    /// The longest phrase that starts at each token.
    pub(super) fn starts(&self, tokens: &Tokens) -> Vec<Option<Found>> {
        let mut starts = vec![None; tokens.len()];
        let mut state = START;
        for i in (0..tokens.len()).rev() {
            let word = self.words.get(&*spelling(tokens.text_of(i), self.case));
            state = word.map_or(START, |&word| self.after(state, word));
            starts[i] = self.states[state].phrase;
            if tokens.list[i].gap == Gap::Paragraph {
                state = START;
            }
        }
        starts
    }
}

/// The numbers of the words of a phrase, the last first; new words get the next ones.
fn numbered(phrase: Text, case: Case, words: &mut FxHashMap<Box<str>, u32>) -> Result<Box<[u32]>, Error> {
    let visible = Visible::new(phrase.as_str());
    let tokens = Tokens::new(Text::new(visible.as_str())?);
    if tokens.is_empty() {
        return Err(Error::gazetteer("a name is empty"));
    }
    let number = |i| {
        let (word, next) = (spelling(tokens.text_of(i), case), words.len() as u32);
        words.get(&*word).copied().unwrap_or_else(|| {
            words.insert(word.into(), next);
            next
        })
    };
    Ok((0..tokens.len()).rev().map(number).collect())
}

/// A word as it is compared: its apostrophes in one form, and its case as `case` says.
fn spelling(word: &str, case: Case) -> Cow<'_, str> {
    let word: Cow<'_, str> = if word.contains('’') { word.replace('’', "'").into() } else { word.into() };
    match case {
        Case::SameButArticle if word == "The" => "the".into(),
        Case::Same | Case::SameButArticle => word,
        // By way of the capitals, so that ß is ss, and ς is σ.
        Case::Any => word.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect::<String>().into(),
    }
}

/// The states of sorted phrases, not linked.
fn states(phrases: &[Entry]) -> Vec<State> {
    let state = |word| State { word, next: 0, shorter: 0, phrase: None };
    let mut states = vec![state(0)];
    // The phrases that end as each state of one length says.
    let mut level: Vec<Range<usize>> = std::iter::once(0..phrases.len()).collect();
    let (mut first, mut length) = (0, 0);
    while !level.is_empty() {
        let mut longer = Vec::new();
        for (i, range) in level.iter().enumerate() {
            if (first + i).is_multiple_of(STEPS) {
                interrupt::point();
            }
            states[first + i].next = states.len() as u32;
            let whole = phrases[range.clone()].iter().take_while(|phrase| phrase.words.len() == length).count();
            if whole > 0 {
                let number = phrases[range.start].number;
                states[first + i].phrase = Some(Found { tokens: length as u32, number });
            }
            let mut start = range.start + whole;
            for same in phrases[start..range.end].chunk_by(|a, b| a.words[length] == b.words[length]) {
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
