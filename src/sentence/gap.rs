//! The gap between two tokens → the numbers by which the classifier judges whether a sentence ends there.

use super::model::Groups;
use crate::lexicon::Classes;
use crate::token::{Shape, Token, TokenKind, Tokens};

/// How many features a gap has.
pub(crate) const FEATURES: usize = 32;
/// How many codes a token may have; see [`code`].
const CODES: usize = 64;
/// How many cells the table of certain gaps has; see [`Surroundings::cell`].
pub(crate) const CELLS: usize = CODES * CODES * 4;
/// How many contexts are told apart; see [`Surroundings::context`].
pub(crate) const CONTEXTS: usize = 1 << 17;
/// The code of what stands beyond the ends of a text.
const OUTSIDE: u64 = CODES as u64 - 1;

/// What a token is to the classifier: its kind, and for words their case and class.
#[inline]
fn code(tokens: &Tokens, token: &Token) -> u8 {
    match token.kind {
        TokenKind::Word => match word_code(token) {
            // The code of a word without letters: ______
            15 if token.span.of(tokens.text.as_str()).starts_with("__") => 43,
            code => code,
        },
        TokenKind::Abbreviation if token.is(Classes::NAME) => 23,
        TokenKind::Abbreviation if token.is(Classes::INNER) => 24,
        TokenKind::Abbreviation if token.is(Classes::ENDING) => 25,
        TokenKind::Abbreviation => 26,
        TokenKind::Clitic => 20,
        TokenKind::Number => 21,
        TokenKind::Initial => 22,
        TokenKind::Web => match token.span.of(tokens.text.as_str()) {
            tag if tag.starts_with(['#', '@']) => 42,
            address if address.contains('@') => 41,
            _ => 27,
        },
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
#[inline]
fn word_code(token: &Token) -> u8 {
    const PRONOUNS: Classes = Classes::PRONOUN.or(Classes::RELATIVE);
    const LINKS: Classes = Classes::PREPOSITION.or(Classes::AUXILIARY).or(Classes::NEGATION);
    const STARTS: Classes =
        Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::COORDINATOR).or(Classes::SUBORDINATOR);
    // The last that holds counts. Without branches: which words follow which, no processor can guess.
    let choose = |holds: bool, this: u8, other: u8| if holds { this } else { other };
    let case = choose(token.shape.has(Shape::LOWER), 0, 15);
    let case = choose(token.shape.has(Shape::CAPITAL), 5, case);
    let case = choose(token.shape.has(Shape::UPPER), 10, case);
    let class = choose(token.is(Classes::COMMON), 4, 0);
    let class = choose(token.is(STARTS), 3, class);
    let class = choose(token.is(LINKS), 2, class);
    case + choose(token.is(PRONOUNS), 1, class)
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
    gap: u8,
    /// How many capitalised words end with it, without a break, up to 7.
    capitals_up_to: u8,
    /// How many start with it.
    capitals_from: u8,
    /// How long its paragraph is, in steps, and whether a mark ends it.
    paragraph: u8,
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
        let mut around = vec![Around::default(); list.len()];
        let mut style = Style::default();
        let mut verbs = 0;
        for range in &tokens.paragraphs {
            let (paragraph, around) = (&list[range.clone()], &mut around[range.clone()]);
            let (mut since_end, mut capitals) = (0_u16, 0);
            for (this, token) in around.iter_mut().zip(paragraph) {
                style.add(token);
                capitals = if token.is_capitalised() { 7.min(capitals + 1) } else { 0 };
                *this = Around {
                    verbs,
                    since_end,
                    code: code(tokens, token),
                    gap: token.gap as u8,
                    capitals_up_to: capitals,
                    ..Around::default()
                };
                verbs += u32::from(token.is(VERBS) && token.kind.is_word());
                since_end = if token.kind.is_end() { 0 } else { since_end.saturating_add(1) };
            }
            let ended = paragraph.iter().rev().take(3).any(|token| token.kind.is_end());
            let length = step(u16::try_from(range.len()).unwrap_or(u16::MAX)) as u8;
            let (mut until_end, mut capitals, mut at_end) = (0_u16, 0, true);
            for (this, token) in around.iter_mut().zip(paragraph).rev() {
                until_end = if at_end || token.kind.is_end() { 0 } else { until_end.saturating_add(1) };
                capitals = if token.is_capitalised() { 7.min(capitals + 1) } else { 0 };
                this.until_end = until_end;
                this.capitals_from = capitals;
                this.paragraph = length << 1 | u8::from(ended);
                at_end = false;
            }
        }
        Self { tokens, around, verbs, manner: style.manner(tokens) }
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
        let (left, right) = (&self.around[i - 1], &self.around[i]);
        (usize::from(left.code) * CODES + usize::from(right.code)) * 4 + usize::from(right.gap)
    }

    /// The context of the gap before token `i`, which is not the first: a number below `CONTEXTS` for two tokens on each side.
    #[inline]
    pub(crate) fn context(&self, i: usize) -> usize {
        let (left, right) = (self.code(i.checked_sub(2)), self.code(Some(i + 1)));
        let codes = left << 24 | u64::from(self.around[i - 1].code) << 16 | u64::from(self.around[i].code) << 8 | right;
        row(codes << 8 | u64::from(self.around[i].gap), FEATURES) as usize % CONTEXTS
    }

    /// The features of the gap before token `i`, which is not the first: [`row`] says which row of the model each chooses.
    ///
    /// Few of them name words and fewer two words at once: what the corpora have seldom teaches what is seldom true.
    #[inline]
    pub(crate) fn features(&self, groups: Groups, i: usize) -> [u64; FEATURES] {
        let list = &self.tokens.list;
        let key = |i: Option<usize>| i.and_then(|i| list.get(i)).map_or(0, |token| token.key.number());
        let group = |i: Option<usize>| i.and_then(|i| list.get(i)).map_or(0, |token| groups.of(token.key));
        let gap = |i: usize| list.get(i).map_or(4, |token| token.gap as u64);
        let (left, right) = (&list[i - 1], &list[i]);
        let (before, after) = (&self.around[i - 1], &self.around[i]);
        let (l4, l3, l2) = (i.checked_sub(4), i.checked_sub(3), i.checked_sub(2));
        let (cl4, cl3, cl2, cl1) = (self.code(l4), self.code(l3), self.code(l2), u64::from(before.code));
        let (cr1, cr2) = (u64::from(after.code), self.code(Some(i + 1)));
        let (cr3, cr4) = (self.code(Some(i + 2)), self.code(Some(i + 3)));
        let (kl2, kl1, kr1, kr2) = (key(l2), left.key.number(), right.key.number(), key(Some(i + 1)));
        let (gl2, gl1, gr1, gr2) = (group(l2), group(Some(i - 1)), group(Some(i)), group(Some(i + 1)));
        let here = right.gap as u64;
        let around = cl1 << 16 | cr1 << 8 | here;
        let (since, until) = (step(before.since_end), step(after.until_end));
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
        let paragraph = u64::from(after.paragraph);
        let length = u64::from(right.span.len().min(15));
        let again = u64::from(kl1 == kr1) | u64::from(kl2 == kr1) << 1 | u64::from(kl1 == kr2) << 2;
        [
            kl2 ^ cl2,
            kl1 ^ cl1,
            kr1 ^ cr1,
            kr2 ^ cr2,
            key(Some(i + 2)),
            joined(kl2, kl1),
            joined(kl2, cl1 << 8 | cr1),
            joined(left.classes.bits(), cr1 << 8 | here),
            joined(self.ending(i - 1), cr1),
            gl2,
            gl1,
            gr1,
            gl1 << 24 | around,
            gr1 << 24 | around,
            gl2 << 16 | gl1 << 8 | cr1,
            gl1 << 16 | gr1 << 8 | gr2,
            gl2 << 24 | gl1 << 16 | gr1 << 8 | gr2,
            gr1 << 16 | cl1 << 8 | since,
            gr1 << 16 | cl1 << 8 | manner,
            cl2 << 24 | around,
            around << 8 | cr2,
            cl4 << 24 | cl3 << 16 | cl2 << 8 | cl1,
            cr4 << 24 | cr3 << 16 | cr2 << 8 | cr1,
            gap(i + 1) << 32 | gap(i - 1) << 24 | around,
            capitals << 24 | around,
            capitals << 16 | manner << 8 | cr1,
            opening << 24 | around,
            opening << 16 | verbs << 8 | since,
            verbs << 16 | since << 8 | until,
            paragraph << 16 | since << 8 | until,
            length << 24 | around,
            again << 16 | cl1 << 8 | cr1,
        ]
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

/// The row that the `number`th feature chooses by its value, as a number of 32 bits: a model takes the high ones.
#[inline]
pub(crate) fn row(value: u64, number: usize) -> u32 {
    let value = value ^ (number as u64 + 1).wrapping_mul(0xD1B5_4A32_D192_ED03);
    ((value ^ value >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
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
