//! The gap between two tokens → the numbers by which the classifier judges whether a sentence ends there.

use crate::lexicon::Classes;
use crate::token::{Ending, Gap, Shape, Token, TokenKind, Tokens};

/// How many features a gap has.
pub(crate) const FEATURES: usize = 48;
/// How many codes a token may have; see [`code`].
const CODES: usize = 64;
/// How many cells the table of certain gaps has; see [`Surroundings::cell`].
pub(crate) const CELLS: usize = CODES * CODES * 4;
/// The code of what stands beyond the ends of a text.
const OUTSIDE: u64 = CODES as u64 - 1;

/// What a token is to the classifier: its kind, and for words their case and class.
fn code(token: &Token) -> u8 {
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

/// What looks like a verb.
const VERBS: Classes = Classes::AUXILIARY.or(Classes::VERB).or(Classes::REPORTING);

/// What the features need to know of a token beside itself.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    /// How many verbs stand before it in the text.
    verbs: u32,
    /// Tokens since the last mark that may end a sentence, or the start of the paragraph.
    since_end: u16,
    /// Tokens up to the next such mark, or the end of the paragraph.
    until_end: u16,
    code: u8,
    /// How many capitalised words end with it, without a break, up to 7.
    capitals_up_to: u8,
    /// How many start with it.
    capitals_from: u8,
    /// How many brackets are open after it, up to 3.
    brackets: u8,
    /// How long its paragraph is, in steps, and whether a mark ends it.
    paragraph: u8,
    /// 0 outside of quotation marks, 1 inside, 2 where a mark is missing.
    quoted: u8,
}

/// What the features need of the whole text, computed once.
pub(crate) struct Surroundings<'a, 'b> {
    tokens: &'b Tokens<'a>,
    around: Vec<Around>,
    verbs: u32,
    manner: u64,
}

impl<'a, 'b> Surroundings<'a, 'b> {
    /// The surroundings of every token.
    pub(crate) fn new(tokens: &'b Tokens<'a>) -> Self {
        let list = &tokens.list;
        let mut around = Vec::with_capacity(list.len());
        let mut before = Around::default();
        let mut style = Style::default();
        let mut starts = true;
        for token in list {
            style.add(token);
            let paragraph = token.gap == Gap::Paragraph;
            let capitals = if paragraph { 0 } else { before.capitals_up_to };
            let brackets = if paragraph { 0 } else { before.brackets };
            let this = Around {
                verbs: before.verbs,
                since_end: if starts || paragraph { 0 } else { before.since_end.saturating_add(1) },
                code: code(token),
                capitals_up_to: if token.is_capitalised() { 7.min(capitals + 1) } else { 0 },
                brackets: match token.kind {
                    TokenKind::OpenBracket => 3.min(brackets + 1),
                    TokenKind::CloseBracket => brackets.saturating_sub(1),
                    _ => brackets,
                },
                ..Around::default()
            };
            around.push(this);
            before = this;
            before.verbs += u32::from(token.is(VERBS) && token.kind.is_word());
            starts = token.kind.is_end();
        }
        let (mut until_end, mut capitals_from, mut ends) = (0_u16, 0, true);
        for (this, token) in around.iter_mut().zip(list).rev() {
            until_end = if ends || token.kind.is_end() { 0 } else { until_end.saturating_add(1) };
            capitals_from = match token.is_capitalised() {
                true if ends => 1,
                true => 7.min(capitals_from + 1),
                false => 0,
            };
            (this.until_end, this.capitals_from) = (until_end, capitals_from);
            ends = token.gap == Gap::Paragraph;
        }
        for range in &tokens.paragraphs {
            let ended = list[range.clone()].iter().rev().take(3).any(|token| token.kind.is_end());
            let length = step(u16::try_from(range.len()).unwrap_or(u16::MAX)) as u8;
            for this in &mut around[range.clone()] {
                this.paragraph = length << 1 | u8::from(ended);
            }
        }
        // Stretches may lie inside one another, so only the outermost are filled in: no token is visited twice.
        for stretch in tokens.quoted.iter().filter(|stretch| stretch.depth == 0) {
            let quoted = if stretch.ending == Ending::Closed { 1 } else { 2 };
            for this in &mut around[stretch.range()] {
                this.quoted = quoted;
            }
        }
        Self { tokens, around, verbs: before.verbs, manner: style.manner(tokens) }
    }

    fn code(&self, i: Option<usize>) -> u64 {
        i.and_then(|i| self.around.get(i)).map_or(OUTSIDE, |around| u64::from(around.code))
    }

    fn verbs_before(&self, i: usize) -> u32 {
        self.around.get(i).map_or(self.verbs, |around| around.verbs)
    }

    /// The cell of the table of certain gaps for the gap before token `i`, which is not the first.
    #[inline]
    pub(crate) fn cell(&self, i: usize) -> usize {
        let gap = self.tokens.list[i].gap as usize;
        (usize::from(self.around[i - 1].code) * CODES + usize::from(self.around[i].code)) * 4 + gap
    }

    /// The features of the gap before token `i`, which is not the first: a hash each, whose high bits are the best mixed.
    pub(crate) fn features(&self, i: usize) -> [u64; FEATURES] {
        let list = &self.tokens.list;
        let key = |i: Option<usize>| i.and_then(|i| list.get(i)).map_or(0, |token| token.key.number());
        let gap = |i: usize| list.get(i).map_or(4, |token| token.gap as u64);
        let (left, right) = (&list[i - 1], &list[i]);
        let (before, after) = (&self.around[i - 1], &self.around[i]);
        let (l4, l3, l2) = (i.checked_sub(4), i.checked_sub(3), i.checked_sub(2));
        let (cl4, cl3, cl2, cl1) = (self.code(l4), self.code(l3), self.code(l2), u64::from(before.code));
        let (cr1, cr2) = (u64::from(after.code), self.code(Some(i + 1)));
        let (cr3, cr4) = (self.code(Some(i + 2)), self.code(Some(i + 3)));
        let (kl2, kl1, kr1, kr2) = (key(l2), left.key.number(), right.key.number(), key(Some(i + 1)));
        let here = right.gap as u64;
        let around = cl1 << 16 | cr1 << 8 | here;
        let (suffix_left, suffix_right) = (self.ending(i - 1), self.ending(i));
        let (classes_left, classes_right) = (left.classes.bits(), right.classes.bits());
        let quoted = u64::from(before.quoted) << 4 | u64::from(after.quoted);
        let (since, until) = (step(before.since_end), step(after.until_end));
        let length = u64::from(left.span.len().min(15));
        let manner = self.manner;
        let segment_start = i - 1 - usize::from(before.since_end);
        let segment_end = i + 1 + usize::from(after.until_end);
        let verbs_here = self.verbs_before(i);
        let verbs_left = u64::from((verbs_here - self.verbs_before(segment_start)).min(2));
        let verbs_right = u64::from((self.verbs_before(segment_end) - verbs_here).min(2));
        let verbs_near = u64::from((self.verbs_before(segment_end.min(i + 4)) - verbs_here).min(1));
        let verbs = verbs_left << 4 | verbs_right << 2 | verbs_near;
        let capitals = u64::from(before.capitals_up_to) << 4 | u64::from(after.capitals_from);
        let opening = u64::from(self.around[segment_start].code);
        let bracket = u64::from(before.brackets);
        let paragraph = u64::from(after.paragraph);
        [
            key(l3),
            kl2 ^ cl2,
            kl1 ^ cl1,
            kr1 ^ cr1,
            kr2 ^ cr2,
            key(Some(i + 2)),
            cl2 << 24 | around,
            around,
            around << 8 | cr2,
            cl2 << 32 | around << 8 | cr2,
            cl3 << 40 | cl2 << 32 | around << 8 | cr2,
            joined(kl1, cr1 << 8 | here),
            joined(kr1, cl1 << 8 | here),
            joined(kl1, kr1),
            joined(kl2, kl1),
            joined(kr1, kr2),
            joined(kr1, cl1 << 8 | cr2),
            suffix_left << 8 | cr1,
            suffix_right << 8 | cl1,
            joined(suffix_left, suffix_right),
            joined(classes_left, cr1 << 8 | here),
            joined(classes_right, cl1 << 8 | here),
            quoted << 24 | around,
            since << 24 | around,
            until << 24 | around,
            joined(kr1, until << 8 | since),
            length << 24 | around,
            manner << 24 | around,
            joined(kr1, manner << 8 | cl1),
            gap(i + 1) << 32 | gap(i - 1) << 24 | around,
            joined(kl2, cl1 << 8 | cr1),
            joined(kr2, cl1 << 8 | cr1),
            verbs << 24 | around,
            verbs << 16 | since << 8 | until,
            joined(kr1, verbs),
            joined(kl1, verbs),
            capitals << 24 | around,
            capitals << 16 | manner << 8 | cr1,
            opening << 24 | around,
            opening << 16 | verbs << 8 | since,
            bracket << 24 | around,
            paragraph << 16 | since << 8 | until,
            joined(kr1, paragraph << 8 | since),
            cl4 << 24 | cl3 << 16 | cl2 << 8 | cl1,
            cr4 << 24 | cr3 << 16 | cr2 << 8 | cr1,
            joined(suffix_right, cr2 << 8 | cl1),
            manner << 32 | verbs << 24 | around,
            joined(kr1, manner << 16 | verbs << 8 | since),
        ]
        .map({
            let mut number = 0;
            move |value| {
                number += 1;
                hash(value, number)
            }
        })
    }

    /// The last three bytes of a token, in small letters.
    fn ending(&self, i: usize) -> u64 {
        let bytes = self.tokens.text_of(i).as_bytes();
        let tail = &bytes[bytes.len().saturating_sub(3)..];
        tail.iter().fold(1, |sum, byte| sum << 8 | u64::from(byte | 0x20))
    }
}

/// Two values in one: their order counts.
fn joined(first: u64, second: u64) -> u64 {
    first.rotate_left(23) ^ second
}

/// The hash of the `number`th feature's value, by multiplying: only its high bits are well mixed.
fn hash(value: u64, number: u64) -> u64 {
    let value = value ^ number.wrapping_mul(0xD1B5_4A32_D192_ED03);
    (value ^ value >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Distances in steps that grow: 0, 1, 2, 3, 4–5, 6–8, 9–12, 13–20, 21–40, more.
fn step(distance: u16) -> u64 {
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

/// How a text is written.
#[derive(Default)]
struct Style {
    small: usize,
    capital: usize,
    upper: usize,
    ends: usize,
}

impl Style {
    fn add(&mut self, token: &Token) {
        if token.kind == TokenKind::Word {
            self.small += usize::from(token.shape.has(Shape::LOWER));
            self.capital += usize::from(token.shape.has(Shape::CAPITAL));
            self.upper += usize::from(token.shape.has(Shape::UPPER));
        }
        self.ends += usize::from(token.kind.is_end());
    }

    /// In small letters only or capitals only; in paragraphs or as one; with hardly any marks that end sentences.
    fn manner(&self, tokens: &Tokens) -> u64 {
        let words = self.small + self.capital;
        let case = if self.upper * 2 > words { 2 } else { u64::from(self.capital * 50 < words) };
        let paragraphs = u64::from(tokens.paragraphs.len() > 1);
        // Fewer than one in forty words.
        let unmarked = u64::from(self.ends * 40 < words);
        case * 4 + paragraphs * 2 + unmarked
    }
}
