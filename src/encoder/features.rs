//! Tokens → the features that a network reads beside wordpieces: shapes, quotation states, gaps,
//! word hashes.
//!
//! Training reads the same numbers through the binding, so there is one implementation.

use rustc_hash::FxHashMap;

use crate::lexicon::{Classes, Key};
use crate::token::{Ending, Gap, Shape, Token, TokenKind, Tokens};

/// How many shapes there are.
pub(crate) const SHAPES: usize = 8;
/// How many quotation states there are.
pub(super) const QUOTATION_STATES: usize = 5;
/// How many gaps there are.
pub(super) const GAPS: usize = 4;

/// What a model reads of a text beside its words, a number for each token.
#[derive(Debug, Clone, Default)]
pub struct Features {
    /// Below [`SHAPES`]: 0 mark, 1 small letters, 2 capital, 3 capitals, 4 mixed, 5 number, 6
    /// abbreviation, 7 without case.
    pub shape: Vec<u8>,
    /// Below [`QUOTATION_STATES`]: 0 outside, 1 in quotation marks, 2 in marks inside marks, 3
    /// where a closing or opening mark is missing, 4 in a quotation that goes on in the next
    /// paragraph.
    pub quoted: Vec<u8>,
    /// Below [`GAPS`]: what stands before the token: 0 nothing, 1 a space, 2 a line's end, 3 a
    /// paragraph's.
    pub gap: Vec<u8>,
}

impl Features {
    /// The features of every token.
    #[must_use]
    pub fn new(tokens: &Tokens) -> Self {
        let mut quoted = vec![0; tokens.list.len()];
        for stretch in &tokens.quoted {
            let state = match (stretch.depth, stretch.ending) {
                (0, Ending::Closed) => 1,
                (0, Ending::Continued) => 4,
                (0, Ending::Unclosed | Ending::Unopened) => 3,
                _ => 2,
            };
            quoted[stretch.range()].fill(state);
        }
        Self {
            shape: tokens.list.iter().map(shape).collect(),
            quoted,
            gap: tokens.list.iter().map(|token| gap(token.gap)).collect(),
        }
    }
}

/// What the small network reads of words, a number for each token.
///
/// Hashes stand for words and their parts; the network takes them modulo the sizes of its tables.
#[derive(Debug, Clone, Default)]
pub struct WordFeatures {
    /// Below [`KINDS`]: the [`TokenKind`].
    pub kind: Vec<u8>,
    /// The classes that the word lists give it, a bit for each.
    pub classes: Vec<u64>,
    /// The word without its case.
    pub word: Vec<u32>,
    /// Its first three characters.
    pub prefix: Vec<u32>,
    /// Its last three characters.
    pub suffix: Vec<u32>,
    /// Its capitals, small letters and digits: "Xxx-dd", no run longer than three.
    pub form: Vec<u32>,
    /// Below [`ELSEWHERE`]: 0 no word; else 1, plus 1 if it stands in the text again, 2 if
    /// somewhere in small letters, 4 if somewhere with a capital that no start of a sentence
    /// explains.
    pub elsewhere: Vec<u8>,
    /// Below [`COMPANY`]: what stands next to it somewhere in the text, where it has a capital: 1 a
    /// title or given name before it, 2 a reporting verb after it, 4 "in", "from" and the like
    /// before it.
    pub company: Vec<u8>,
}

/// How many kinds of tokens there are.
pub(crate) const KINDS: usize = TokenKind::Symbol as usize + 1;
/// How many states of a word's other places there are.
pub(super) const ELSEWHERE: usize = 9;
/// How many states of a word's neighbours there are.
pub(super) const COMPANY: usize = 8;

/// The states of a token that models may read, and how many values each has.
pub(crate) const STATES: [(&str, usize); 6] = [
    ("kind", KINDS),
    ("shape", SHAPES),
    ("quoted", QUOTATION_STATES),
    ("gap", GAPS),
    ("elsewhere", ELSEWHERE),
    ("company", COMPANY),
];
/// The hashes of a word that models may read.
pub(crate) const HASHES: [&str; 4] = ["word", "prefix", "suffix", "form"];

/// What a text's places of one word have in common.
#[derive(Debug, Clone, Copy, Default)]
struct Places {
    count: u32,
    small: bool,
    capital: bool,
    company: u8,
}

impl WordFeatures {
    /// The features of every token.
    #[must_use]
    pub fn new(tokens: &Tokens) -> Self {
        let mut places: FxHashMap<Key, Places> = FxHashMap::default();
        for (i, token) in tokens.list.iter().enumerate().filter(|(_, token)| token.kind.is_word()) {
            let place = places.entry(token.key).or_default();
            place.count += 1;
            place.small |= token.shape.has(Shape::LOWER);
            if token.is_capitalised() {
                let before = tokens.before(i).filter(|before| before.kind.is_word());
                place.capital |= before.is_some_and(|before| before.shape.has(Shape::LOWER));
                let named = Classes::HONORIFIC.or(Classes::TITLE).or(Classes::GIVEN);
                place.company |= u8::from(before.is_some_and(|before| before.is_capitalised() && before.is(named)));
                place.company |= u8::from(tokens.after(i).is_some_and(|after| after.is(Classes::STRONG))) << 1;
                let within = before.is_some_and(|before| before.is(Classes::PREPOSITION) && !before.is_capitalised());
                place.company |= u8::from(within) << 2;
            }
        }
        let mut features = Self::default();
        for (i, token) in tokens.list.iter().enumerate() {
            let text = tokens.read_as(i);
            let place = token.kind.is_word().then(|| places.get(&token.key)).flatten();
            let first = |count: usize| text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
            let last = |count: usize| text.char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at);
            features.kind.push(token.kind as u8);
            features.classes.push(token.classes.bits());
            features.word.push((token.key.number() >> 32) as u32);
            features.prefix.push((Key::new(&text[..first(3)]).number() >> 32) as u32);
            features.suffix.push((Key::new(&text[last(3)..]).number() >> 32) as u32);
            features.form.push(form(text));
            features.elsewhere.push(place.map_or(0, |place| {
                1 + u8::from(place.count > 1) + 2 * u8::from(place.small) + 4 * u8::from(place.capital)
            }));
            let capitalised = token.is_capitalised();
            features.company.push(place.filter(|_| capitalised).map_or(0, |place| place.company));
        }
        features
    }
}

/// A hash of a word's capitals, small letters, digits and marks, runs of more than three of them
/// cut to three.
pub(super) fn form(word: &str) -> u32 {
    let (mut hash, mut run, mut last) = (0, 0, '\0');
    for c in word.chars() {
        let class = match c {
            _ if c.is_uppercase() => 'X',
            _ if c.is_alphabetic() => 'x',
            _ if c.is_numeric() => 'd',
            _ => c,
        };
        run = if class == last { run + 1 } else { 1 };
        last = class;
        if run <= 3 {
            hash = Key::then_number(hash, u64::from(class));
        }
    }
    (hash >> 32) as u32
}

fn shape(token: &Token) -> u8 {
    match token.kind {
        TokenKind::Number => 5,
        TokenKind::Abbreviation | TokenKind::Initial => 6,
        kind if !kind.is_word() => 0,
        _ if token.shape.has(Shape::UPPER) => 3,
        _ if token.shape.has(Shape::INNER_CAPITAL) => 4,
        _ if token.shape.has(Shape::CAPITAL) => 2,
        _ if token.shape.has(Shape::LOWER) => 1,
        _ => 7,
    }
}

fn gap(gap: Gap) -> u8 {
    match gap {
        Gap::None => 0,
        Gap::Space => 1,
        Gap::Wrap => 2,
        Gap::Paragraph => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn tokens_carry_their_shape_quotation_state_and_gap() {
        let tokens = Tokens::new(Text::new("“Go ‘now’,” said\n\nMr. iX").unwrap());
        let features = Features::new(&tokens);
        assert_eq!(features.shape, [0, 2, 0, 1, 0, 0, 0, 1, 6, 4]);
        assert_eq!(features.quoted, [1, 1, 2, 2, 2, 1, 1, 0, 0, 0]);
        assert_eq!(features.gap, [3, 0, 1, 0, 0, 0, 0, 1, 3, 1]);
    }

    #[test]
    fn word_features_tell_classes_and_other_occurrences() {
        let tokens = Tokens::new(Text::new("Okafor said. Then Maria Okafor left Oslo for rock. Rock").unwrap());
        let features = WordFeatures::new(&tokens);
        let at = |word: &str| (0..tokens.list.len()).filter(|&i| tokens.text_of(i) == word).collect::<Vec<_>>();
        let [first, second] = at("Okafor")[..] else { panic!("two places") };
        assert_eq!(features.word[first], features.word[second]);
        assert_eq!((features.company[first], features.company[second]), (3, 3));
        assert_eq!((features.elsewhere[first], features.elsewhere[at("Oslo")[0]], features.elsewhere[2]), (2, 5, 0));
        assert_eq!((features.elsewhere[at("rock")[0]], features.elsewhere[at("Rock")[0]]), (4, 4));
        assert_eq!(features.form[at("Oslo")[0]], features.form[first]);
        assert_ne!(features.form[at("Oslo")[0]], features.form[at("left")[0]]);
        assert_eq!(features.suffix[first], features.word[at("for")[0]]);
        assert!(features.classes[at("said")[0]] & Classes::SPEECH.bits() != 0);
    }
}
