//! The gap between two tokens → the numbers by which the classifier judges whether a sentence ends there.

use crate::lexicon::{Classes, Key};
use crate::token::{Gap, Shape, Token, TokenKind, Tokens};

/// How many features a gap has.
pub const FEATURES: usize = 72;
/// How many codes a token may have; see [`code`].
pub const CODES: usize = 64;

/// What a token is to the classifier, below [`CODES`]: its kind, and for words their case and class.
#[must_use]
pub fn code(token: &Token) -> u8 {
    match token.kind {
        TokenKind::Word => word_code(token),
        TokenKind::Clitic => 20,
        TokenKind::Number => 21,
        TokenKind::Initial => 22,
        TokenKind::Abbreviation if token.is(Classes::NAME) => 23,
        TokenKind::Abbreviation if token.is(Classes::INNER) => 24,
        TokenKind::Abbreviation if token.is(Classes::ENDING) => 25,
        TokenKind::Abbreviation => 26,
        TokenKind::Web => 27,
        TokenKind::Terminal => 28,
        TokenKind::Ellipsis => 29,
        TokenKind::Comma => 30,
        TokenKind::Colon => 31,
        TokenKind::Semicolon => 32,
        TokenKind::Dash => 33,
        TokenKind::Open => 34,
        TokenKind::Close => 35,
        TokenKind::Mark => 36,
        TokenKind::Apostrophe => 37,
        TokenKind::OpenBracket => 38,
        TokenKind::CloseBracket => 39,
        TokenKind::Symbol => 40,
    }
}

/// 0 to 19: four cases times five classes.
fn word_code(token: &Token) -> u8 {
    let case = if token.shape.has(Shape::UPPER) {
        2
    } else if token.shape.has(Shape::CAPITAL) {
        1
    } else if token.shape.has(Shape::LOWER) {
        0
    } else {
        3
    };
    let class = if token.is(Classes::PRONOUN.or(Classes::RELATIVE)) {
        1
    } else if token.is(Classes::PREPOSITION.or(Classes::AUXILIARY).or(Classes::NEGATION)) {
        2
    } else if token.is(Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::COORDINATOR).or(Classes::SUBORDINATOR)) {
        3
    } else if token.is(Classes::COMMON) {
        4
    } else {
        0
    };
    case * 5 + class
}

/// What stands beyond the ends of a text.
const OUTSIDE: u8 = 63;

/// What the features need of the whole text, computed once.
pub struct Surroundings {
    codes: Vec<u8>,
    /// Tokens since the last mark that may end a sentence, or the start of the paragraph.
    since_end: Vec<u16>,
    /// Tokens up to the next such mark, or the end of the paragraph.
    until_end: Vec<u16>,
    /// How many verbs stand before each token.
    verbs: Vec<u32>,
    /// How many capitalised words end with each token, without a break, up to 7.
    capitals_up_to: Vec<u8>,
    /// How many start with it.
    capitals_from: Vec<u8>,
    /// How many brackets are open after it, up to 3.
    brackets: Vec<u8>,
    /// How long its paragraph is, in steps, and whether a mark ends it.
    paragraph: Vec<u8>,
    /// 0 outside of quotation marks, 1 inside, 2 where a mark is missing.
    quoted: Vec<u8>,
    /// 1 where the word also stands in small letters in the text, 2 where also with a capital after a small word.
    seen: Vec<u8>,
    /// Steps from the start of the paragraph and to its end.
    place: Vec<u8>,
    /// How the text is written: in small letters only, in capitals only; with paragraphs or on one line.
    manner: u8,
}

impl Surroundings {
    /// The surroundings of every token.
    #[must_use]
    pub fn new(tokens: &Tokens) -> Self {
        let list = &tokens.list;
        let codes: Vec<u8> = list.iter().map(code).collect();
        let mut since_end = vec![0; list.len()];
        for i in 1..list.len() {
            let starts = list[i].gap == Gap::Paragraph || list[i - 1].kind.is_end();
            since_end[i] = if starts { 0 } else { since_end[i - 1] + u16::from(since_end[i - 1] < u16::MAX) };
        }
        let mut until_end = vec![0; list.len()];
        for i in (0..list.len().saturating_sub(1)).rev() {
            let ends = list[i + 1].gap == Gap::Paragraph || list[i].kind.is_end();
            until_end[i] = if ends { 0 } else { until_end[i + 1] + u16::from(until_end[i + 1] < u16::MAX) };
        }
        let mut verbs = Vec::with_capacity(list.len() + 1);
        let mut count = 0;
        for token in list {
            verbs.push(count);
            count += u32::from(token.is(VERBS) && token.kind.is_word());
        }
        verbs.push(count);
        let mut capitals_up_to = vec![0; list.len()];
        let mut brackets = vec![0_u8; list.len()];
        let mut open = 0_u8;
        for (i, token) in list.iter().enumerate() {
            let before = if i == 0 || token.gap == Gap::Paragraph { 0 } else { capitals_up_to[i - 1] };
            capitals_up_to[i] = if token.is_capitalised() { 7.min(before + 1) } else { 0 };
            match token.kind {
                _ if token.gap == Gap::Paragraph => open = 0,
                TokenKind::OpenBracket => open = 3.min(open + 1),
                TokenKind::CloseBracket => open = open.saturating_sub(1),
                _ => {}
            }
            brackets[i] = open;
        }
        let mut capitals_from = vec![0; list.len()];
        for i in (0..list.len()).rev() {
            let next = list.get(i + 1).filter(|next| next.gap != Gap::Paragraph);
            let after = next.map_or(0, |_| capitals_from[i + 1]);
            capitals_from[i] = if list[i].is_capitalised() { 7.min(after + 1) } else { 0 };
        }
        let mut paragraph = vec![0; list.len()];
        for range in &tokens.paragraphs {
            let ended = list[range.clone()].iter().rev().take(3).any(|token| token.kind.is_end());
            let length = bucket(range.len().min(usize::from(u16::MAX)) as u16) as u8;
            paragraph[range.clone()].fill(length << 1 | u8::from(ended));
        }
        let mut place = vec![0; list.len()];
        for range in &tokens.paragraphs {
            for i in range.clone() {
                let from = (i - range.start).min(100) as u16;
                let to = (range.end - i).min(100) as u16;
                place[i] = (bucket(from) << 4 | bucket(to)) as u8;
            }
        }
        let slot = |token: &Token| (token.key.number() >> 48) as usize;
        let mut noted = vec![0_u8; 1 << 16];
        for (i, token) in list.iter().enumerate() {
            if token.shape.has(Shape::LOWER) {
                noted[slot(token)] |= 1;
            } else if token.shape.has(Shape::CAPITAL) && i > 0 && list[i - 1].shape.has(Shape::LOWER) {
                noted[slot(token)] |= 2;
            }
        }
        let seen: Vec<u8> = list.iter().map(|token| if token.kind.is_word() { noted[slot(token)] } else { 0 }).collect();
        let mut quoted = vec![0; list.len()];
        for stretch in &tokens.quoted {
            let closed = stretch.ending == crate::token::Ending::Closed;
            quoted[stretch.range()].fill(if closed { 1 } else { 2 });
        }
        Self {
            codes,
            since_end,
            until_end,
            verbs,
            capitals_up_to,
            capitals_from,
            brackets,
            paragraph,
            quoted,
            seen,
            place,
            manner: manner(tokens),
        }
    }

    /// The code of token `i`, which may lie beyond the text.
    fn code(&self, i: Option<usize>) -> u64 {
        i.and_then(|i| self.codes.get(i)).map_or(u64::from(OUTSIDE), |code| u64::from(*code))
    }

    /// The cell of the table of certain gaps for the gap before token `i`.
    #[must_use]
    pub fn cell(&self, tokens: &Tokens, i: usize) -> usize {
        let gap = tokens.list[i].gap as usize;
        (usize::from(self.codes[i - 1]) * CODES + usize::from(self.codes[i])) * 4 + gap
    }

    /// The features of the gap before token `i`, which is not the first: a hash each.
    #[must_use]
    pub fn features(&self, tokens: &Tokens, i: usize, start: usize) -> [u32; FEATURES] {
        let list = &tokens.list;
        let key = |i: Option<usize>| i.and_then(|i| list.get(i)).map_or(0, |token| token.key.number());
        let gap = |i: usize| list.get(i).map_or(4, |token| token.gap as u64);
        let (l3, l2, l1) = (i.checked_sub(3), i.checked_sub(2), Some(i - 1));
        let (r1, r2, r3) = (Some(i), Some(i + 1), Some(i + 2));
        let (cl3, cl2, cl1) = (self.code(l3), self.code(l2), self.code(l1));
        let (cr1, cr2, cr3) = (self.code(r1), self.code(r2), self.code(r3));
        let (kl2, kl1, kr1, kr2) = (key(l2), key(l1), key(r1), key(r2));
        let here = gap(i);
        let around = cl1 << 16 | cr1 << 8 | here;
        let left = &list[i - 1];
        let right = &list[i];
        let (suffix_left, suffix_right) = (ending(tokens, i - 1), ending(tokens, i));
        let quoted = u64::from(self.quoted[i - 1]) << 4 | u64::from(self.quoted[i]);
        let since = bucket(self.since_end[i - 1]);
        let until = bucket(self.until_end[i]);
        let classes = (left.classes.bits(), right.classes.bits());
        let length = u64::from(left.span.len().min(15));
        let manner = u64::from(self.manner);
        let segment_start = i - 1 - usize::from(self.since_end[i - 1]);
        let segment_end = i + 1 + usize::from(self.until_end[i]);
        let verbs_left = u64::from((self.verbs[i] - self.verbs[segment_start]).min(2));
        let verbs_right = u64::from((self.verbs[segment_end] - self.verbs[i]).min(2));
        let verbs_near = u64::from((self.verbs[segment_end.min(i + 4)] - self.verbs[i]).min(1));
        let verbs = verbs_left << 4 | verbs_right << 2 | verbs_near;
        let capitals = u64::from(self.capitals_up_to[i - 1]) << 4 | u64::from(self.capitals_from[i]);
        let opening = u64::from(self.codes[segment_start]);
        let bracket = u64::from(self.brackets[i - 1]);
        let paragraph = u64::from(self.paragraph[i]);
        let (cl4, cr4) = (self.code(i.checked_sub(4)), self.code(Some(i + 3)));
        let seen = u64::from(self.seen[i] & 3);
        let place = u64::from(self.place[i]);
        let begun = bucket((i - start).min(1000) as u16);
        let verbs_begun = u64::from((self.verbs[i] - self.verbs[start]).min(2));
        let beginning = self.code(Some(start));
        let values = [
            key(l3),
            kl2 ^ cl2,
            kl1,
            kl1 ^ (cl1 << 1),
            kr1,
            kr1 ^ (cr1 << 1),
            kr2 ^ cr2,
            key(r3),
            cl3 << 8 | cl2,
            cl2 << 16 | around,
            around,
            around << 8 | cr2,
            cl2 << 32 | around << 8 | cr2,
            cr2 << 8 | cr3,
            cl3 << 48 | cl2 << 40 | around << 8 | cr2,
            Key::then_number(kl1, cr1 << 8 | here),
            Key::then_number(kr1, cl1 << 8 | here),
            Key::then_number(kl1, kr1),
            Key::then_number(kl2, kl1),
            Key::then_number(kr1, kr2),
            Key::then_number(kr1, cl1 << 8 | cr2),
            Key::then_number(suffix_left, cr1),
            Key::then_number(suffix_right, cl1),
            Key::then_number(suffix_left, suffix_right),
            Key::then_number(classes.0, cr1 << 8 | here),
            Key::then_number(classes.1, cl1 << 8 | here),
            Key::then_number(classes.0, classes.1),
            quoted << 24 | around,
            since << 24 | around,
            until << 24 | around,
            since << 8 | until,
            Key::then_number(kr1, until << 8 | since),
            length << 24 | around,
            manner << 24 | around,
            Key::then_number(kr1, manner << 8 | cl1),
            gap(i + 1) << 40 | gap(i - 1) << 32 | around,
            Key::then_number(kl2, cl1 << 8 | cr1),
            Key::then_number(kr2, cl1 << 8 | cr1),
            manner << 16 | here << 8 | until,
            verbs << 24 | around,
            verbs << 16 | since << 8 | until,
            Key::then_number(kr1, verbs),
            Key::then_number(kl1, verbs),
            capitals << 24 | around,
            capitals << 16 | verbs << 8 | paragraph,
            opening << 24 | around,
            opening << 16 | verbs << 8 | since,
            bracket << 24 | around,
            paragraph << 24 | around,
            paragraph << 16 | since << 8 | until,
            Key::then_number(kr1, paragraph << 8 | since),
            cl4 << 24 | cl3 << 16 | cl2 << 8 | cl1,
            cr4 << 24 | cr3 << 16 | cr2 << 8 | cr1,
            Key::then_number(suffix_right, cr2 << 8 | cl1),
            Key::then_number(suffix_left, cl2 << 8 | cr1),
            Key::then_number(kr1, kr2) ^ cl1,
            manner << 40 | verbs << 24 | around,
            Key::then_number(kr1, manner << 16 | verbs << 8 | since),
            capitals << 16 | manner << 8 | cr1,
            here,
            seen << 24 | around,
            seen << 32 | capitals << 24 | around,
            Key::then_number(kr1, seen << 8 | cl1),
            place << 24 | around,
            place << 16 | manner << 8 | cr1,
            begun << 24 | around,
            begun << 16 | verbs_begun << 8 | until,
            verbs_begun << 32 | verbs_right << 24 | around,
            beginning << 32 | begun << 24 | around,
            Key::then_number(kr1, begun << 8 | cl1),
            Key::then_number(key(Some(start)), cl1 << 16 | cr1 << 8 | begun),
            Key::then_number(kl1, begun << 8 | cr1),
        ];
        let mut features = [0; FEATURES];
        for (number, (feature, value)) in features.iter_mut().zip(values).enumerate() {
            *feature = (Key::then_number(value, number as u64 + 1) >> 32) as u32;
        }
        features
    }
}

/// What looks like a verb.
const VERBS: Classes = Classes::AUXILIARY.or(Classes::VERB).or(Classes::REPORTING);

/// The last three bytes of a token, in small letters.
fn ending(tokens: &Tokens, i: usize) -> u64 {
    let bytes = tokens.text_of(i).as_bytes();
    let tail = &bytes[bytes.len().saturating_sub(3)..];
    tail.iter().fold(1, |sum, byte| sum << 8 | u64::from(byte | 0x20))
}

/// Distances in steps that grow: 0, 1, 2, 3, 4–5, 6–8, 9–12, 13–20, 21–40, more.
fn bucket(distance: u16) -> u64 {
    match distance {
        0..=3 => u64::from(distance),
        4..=5 => 4,
        6..=8 => 5,
        9..=12 => 6,
        13..=20 => 7,
        21..=40 => 8,
        _ => 9,
    }
}

fn manner(tokens: &Tokens) -> u8 {
    let (mut small, mut capital, mut upper, mut ends) = (0, 0, 0, 0);
    for token in &tokens.list {
        if token.kind == TokenKind::Word {
            small += usize::from(token.shape.has(Shape::LOWER));
            capital += usize::from(token.shape.has(Shape::CAPITAL));
            upper += usize::from(token.shape.has(Shape::UPPER));
        }
        ends += usize::from(token.kind.is_end());
    }
    let words = small + capital;
    let case = if upper * 2 > words {
        2
    } else if capital * 50 < words {
        1
    } else {
        0
    };
    let paragraphs = u8::from(tokens.paragraphs.len() > 1);
    // Fewer than one mark that may end a sentence in forty words: it has hardly any.
    let unmarked = u8::from(ends * 40 < words);
    case * 4 + paragraphs * 2 + unmarked
}
