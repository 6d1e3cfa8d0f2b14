//! Tokens → the numbers that models read: wordpieces, shapes, quotation states, gaps.
//!
//! Training reads the same numbers through the binding, so there is one implementation.

use std::ops::Range;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::lexicon::{Classes, Key};
use crate::token::{Ending, Gap, Shape, Token, TokenKind, Tokens};

/// The pieces of words that a model knows, by number.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Pieces of letters and digits that are whole words, by key: most tokens of a text are one of them.
    words: FxHashMap<Key, u32>,
    /// Pieces that begin a word.
    initial: FxHashMap<Box<str>, u32>,
    /// Pieces that go on with one, without the "##" that marks them.
    inner: FxHashMap<Box<str>, u32>,
    unknown: u32,
    longest: usize,
}

/// A word of more bytes than this is one unknown piece: BERT's limit is 100 characters.
const LONGEST_WORD: usize = 200;

impl Vocabulary {
    /// The vocabulary whose pieces are numbered in the order given, as in BERT's vocab.txt.
    #[must_use]
    pub fn new<'a>(pieces: impl IntoIterator<Item = &'a str>) -> Self {
        let mut vocabulary = Self {
            words: FxHashMap::default(),
            initial: FxHashMap::default(),
            inner: FxHashMap::default(),
            unknown: 0,
            longest: 1,
        };
        for (number, piece) in pieces.into_iter().enumerate() {
            let number = number as u32;
            if piece == "[UNK]" {
                vocabulary.unknown = number;
            }
            if is_plain(piece) && piece == piece.to_ascii_lowercase() {
                vocabulary.words.insert(Key::new(piece), number);
            }
            match piece.strip_prefix("##") {
                Some(inner) if !inner.is_empty() => vocabulary.inner.insert(inner.into(), number),
                _ => vocabulary.initial.insert(piece.into(), number),
            };
            vocabulary.longest = vocabulary.longest.max(piece.len());
        }
        vocabulary
    }

    /// The number of a whole piece, such as "[CLS]".
    #[must_use]
    pub fn number(&self, piece: &str) -> Option<u32> {
        self.initial.get(piece).copied()
    }

    /// The pieces of all tokens, and for each token how many end with it.
    #[must_use]
    pub fn pieces(&self, tokens: &Tokens) -> (Vec<u32>, Vec<u32>) {
        let mut pieces = Vec::with_capacity(tokens.list.len() * 5 / 4);
        let mut piece_end = Vec::with_capacity(tokens.list.len());
        // Where the pieces of a word stand that was cut before.
        let mut cut: FxHashMap<&str, Range<usize>> = FxHashMap::default();
        for (i, token) in tokens.list.iter().enumerate() {
            let word = tokens.text_of(i);
            if let Some(&piece) = self.words.get(&token.key).filter(|_| is_plain(word)) {
                pieces.push(piece);
            } else if let Some(known) = cut.get(word) {
                pieces.extend_from_within(known.clone());
            } else {
                let start = pieces.len();
                self.encode(word, &mut pieces);
                cut.insert(word, start..pieces.len());
            }
            piece_end.push(pieces.len() as u32);
        }
        (pieces, piece_end)
    }

    /// Appends the pieces of `word`: lower-cased, without accents, cut at punctuation, then greedily into the longest pieces
    /// known (WordPiece; Wu et al., 2016, in the form of BERT's uncased tokeniser). A word has one piece at least.
    pub fn encode(&self, word: &str, pieces: &mut Vec<u32>) {
        let before = pieces.len();
        if word.len() <= LONGEST_WORD {
            let plain = normalised(word);
            for part in parts(&plain) {
                self.encode_part(part, pieces);
            }
        }
        if pieces.len() == before {
            pieces.push(self.unknown);
        }
    }

    fn encode_part(&self, part: &str, pieces: &mut Vec<u32>) {
        let before = pieces.len();
        let mut start = 0;
        while start < part.len() {
            let known = if start == 0 { &self.initial } else { &self.inner };
            let mut end = part.len().min(start + self.longest);
            while !part.is_char_boundary(end) {
                end -= 1;
            }
            let found = loop {
                if end <= start {
                    break None;
                }
                if let Some(&number) = known.get(&part[start..end]) {
                    break Some(number);
                }
                end -= 1;
                while !part.is_char_boundary(end) {
                    end -= 1;
                }
            };
            let Some(number) = found else {
                pieces.truncate(before);
                pieces.push(self.unknown);
                return;
            };
            pieces.push(number);
            start = end;
        }
    }
}

/// Whether a word has nothing but the letters and digits of ASCII: it is one part then, and its key is that of no other word.
fn is_plain(word: &str) -> bool {
    word.len() <= LONGEST_WORD && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Lower case, without accents and control characters.
fn normalised(word: &str) -> String {
    if word.is_ascii() {
        return word.chars().filter(|c| !c.is_control()).map(|c| c.to_ascii_lowercase()).collect();
    }
    let lower = word.chars().flat_map(char::to_lowercase);
    lower.nfd().filter(|c| !is_combining_mark(*c) && !c.is_control()).collect()
}

/// The stretches between punctuation marks, and each mark, and each Chinese character, by itself.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = if stands_alone(first) { first.len_utf8() } else { rest.find(stands_alone).unwrap_or(rest.len()) };
        let (part, tail) = rest.split_at(end);
        rest = tail;
        Some(part)
    })
}

fn stands_alone(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_punctuation();
    }
    matches!(c,
        '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}'
        | '\u{3014}'..='\u{301f}' | '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}'
        | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}')
}

/// How many shapes there are.
pub const SHAPES: usize = 8;
/// How many quotation states there are.
pub const QUOTATION_STATES: usize = 5;
/// How many gaps there are.
pub const GAPS: usize = 4;

/// What a model reads of a text beside its words, a number for each token.
#[derive(Debug, Clone, Default)]
pub struct Features {
    /// Below [`SHAPES`]: 0 mark, 1 small letters, 2 capital, 3 capitals, 4 mixed, 5 number, 6 abbreviation, 7 without case.
    pub shape: Vec<u8>,
    /// Below [`QUOTATION_STATES`]: 0 outside, 1 in quotation marks, 2 in marks inside marks, 3 where a closing or opening mark is
    /// missing, 4 in a quotation that goes on in the next paragraph.
    pub quoted: Vec<u8>,
    /// Below [`GAPS`]: what stands before the token: 0 nothing, 1 a space, 2 a line's end, 3 a paragraph's.
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
    /// Below [`ELSEWHERE`]: 0 no word; else 1, plus 1 if it stands in the text again, 2 if somewhere in small letters, 4 if
    /// somewhere with a capital that no start of a sentence explains.
    pub elsewhere: Vec<u8>,
    /// Below [`COMPANY`]: what stands next to it somewhere in the text, where it has a capital: 1 a title or given name before
    /// it, 2 a reporting verb after it, 4 "in", "from" and the like before it.
    pub company: Vec<u8>,
}

/// How many kinds of tokens there are.
pub const KINDS: usize = TokenKind::Symbol as usize + 1;
/// How many states of a word's other places there are.
pub const ELSEWHERE: usize = 9;
/// How many states of a word's neighbours there are.
pub const COMPANY: usize = 8;

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
            let text = tokens.text_of(i);
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

/// A hash of a word's capitals, small letters, digits and marks, runs of more than three of them cut to three.
pub(crate) fn form(word: &str) -> u32 {
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

    fn vocabulary() -> Vocabulary {
        Vocabulary::new(["[PAD]", "[UNK]", "un", "##afford", "##able", "caf", "##e", ".", "s", "u", "'"])
    }

    fn pieces(word: &str) -> Vec<u32> {
        let mut pieces = Vec::new();
        vocabulary().encode(word, &mut pieces);
        pieces
    }

    #[test]
    fn words_are_cut_into_the_longest_known_pieces() {
        assert_eq!(pieces("Unaffordable"), [2, 3, 4]);
        assert_eq!(pieces("Café"), [5, 6]);
        assert_eq!(pieces("U.S."), [9, 7, 8, 7]);
        assert_eq!(pieces("xyz"), [1]);
        assert_eq!(pieces("unxyz"), [1]);
        assert_eq!(pieces("\u{301}"), [1]);
        assert_eq!(pieces(&"un".repeat(1000)), [1]);
    }

    #[test]
    fn a_text_has_the_pieces_of_its_words() {
        let text = "Unaffordable un “un” unaffordable. UN s “café” u.s. un's s, café";
        let tokens = Tokens::new(Text::new(text).unwrap());
        let (mut one_by_one, mut ends) = (Vec::new(), Vec::new());
        for i in 0..tokens.list.len() {
            vocabulary().encode(tokens.text_of(i), &mut one_by_one);
            ends.push(one_by_one.len() as u32);
        }
        assert_eq!(vocabulary().pieces(&tokens), (one_by_one, ends));
    }

    #[test]
    fn tokens_carry_their_shape_quotation_state_and_gap() {
        let tokens = Tokens::new(Text::new("“Go ‘now’,” said\n\nMr. iX").unwrap());
        let features = Features::new(&tokens);
        assert_eq!(features.shape, [0, 2, 0, 1, 0, 0, 0, 1, 6, 4]);
        assert_eq!(features.quoted, [1, 1, 2, 2, 2, 1, 1, 0, 0, 0]);
        assert_eq!(features.gap, [3, 0, 1, 0, 0, 0, 0, 1, 3, 1]);
    }

    #[test]
    fn words_carry_what_is_known_of_them_and_of_their_other_places() {
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
