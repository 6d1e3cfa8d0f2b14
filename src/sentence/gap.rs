//! The gap between two tokens → the numbers by which the classifier judges whether a sentence ends
//! there.

use std::ops::Range;

use super::model::Groups;
use crate::lexicon::Classes;
use crate::token::{Paragraph, Shape, Token, TokenKind};

/// How many features a gap has.
pub(crate) const FEATURES: usize = 20;
/// How many codes a token may have; see [`code`].
const CODES: usize = 64;
/// How many cells are told apart; see [`Surroundings::cell`].
pub(crate) const CELLS: usize = CODES * CODES * 4;
/// How many contexts and openings are told apart; see [`Surroundings::context`] and
/// [`Surroundings::opening`].
pub(crate) const CONTEXTS: usize = 1 << 17;
/// The code of what stands beyond the ends of a paragraph.
const OUTSIDE: u64 = CODES as u64 - 1;

/// What a token is to the classifier: its kind, and for words their case and class.
#[inline]
fn code(tokens: Paragraph, token: &Token) -> u8 {
    let word = u8::from(token.kind == TokenKind::Word);
    let code = word * word_code(token) + CODES_OF_KINDS[token.kind as usize];
    // Few tokens need a closer look.
    if matches!(code, WORD_WITHOUT_CASE | ABBREVIATION | WEB) { closer_code(tokens, token, code) } else { code }
}

/// The codes of words in no case and no class, of abbreviations in no class, and of addresses.
const WORD_WITHOUT_CASE: u8 = 15;
const ABBREVIATION: u8 = 26;
const WEB: u8 = 27;
/// The codes after which a sentence commonly ends.
const TERMINAL: u8 = 28;
const ELLIPSIS: u8 = 29;

const fn may_end(code: u8) -> bool {
    matches!(code, TERMINAL | ELLIPSIS)
}

/// By the numbers of the kinds; that of words is to be added to.
const CODES_OF_KINDS: [u8; 19] = {
    let mut codes = [0; 19];
    let kinds = [
        (TokenKind::Clitic, 20),
        (TokenKind::Number, 21),
        (TokenKind::Initial, 22),
        (TokenKind::Abbreviation, ABBREVIATION),
        (TokenKind::Web, WEB),
        (TokenKind::Terminal, TERMINAL),
        (TokenKind::Ellipsis, ELLIPSIS),
        (TokenKind::Comma, 30),
        (TokenKind::Colon, 31),
        (TokenKind::Semicolon, 32),
        (TokenKind::Dash, 33),
        (TokenKind::Open, 34),
        (TokenKind::Close, 35),
        (TokenKind::Mark, 36),
        (TokenKind::Apostrophe, 37),
        (TokenKind::OpenBracket, 38),
        (TokenKind::CloseBracket, 39),
        (TokenKind::Symbol, 40),
    ];
    let mut i = 0;
    while i < kinds.len() {
        codes[kinds[i].0 as usize] = kinds[i].1;
        i += 1;
    }
    codes
};

fn closer_code(tokens: Paragraph, token: &Token, code: u8) -> u8 {
    let text = tokens.text_of_token(token);
    match token.kind {
        // A word without letters: ______
        TokenKind::Word if text.starts_with("__") => 43,
        TokenKind::Abbreviation if token.is(Classes::NAME) => 23,
        TokenKind::Abbreviation if token.is(Classes::INNER) => 24,
        TokenKind::Abbreviation if token.is(Classes::ENDING) => 25,
        TokenKind::Web if text.starts_with(['#', '@']) => 42,
        TokenKind::Web if text.contains('@') => 41,
        _ => code,
    }
}

/// 0 to 19: four cases times five classes.
#[inline]
fn word_code(token: &Token) -> u8 {
    const PRONOUNS: Classes = Classes::PRONOUN.or(Classes::RELATIVE);
    const LINKS: Classes = Classes::PREPOSITION.or(Classes::AUXILIARY).or(Classes::NEGATION);
    const STARTS: Classes =
        Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::COORDINATOR).or(Classes::SUBORDINATOR);
    // By a table: which words follow which, no processor can guess.
    let bit = |holds: bool, at: u8| usize::from(holds) << at;
    let class = bit(token.is(PRONOUNS), 0) | bit(token.is(LINKS), 1) | bit(token.is(STARTS), 2);
    let case = bit(token.shape.has(Shape::UPPER), 4)
        | bit(token.shape.has(Shape::CAPITAL), 5)
        | bit(token.shape.has(Shape::LOWER), 6);
    WORD_CODES[class | bit(token.is(Classes::COMMON), 3) | case]
}

/// By which classes and cases of a word hold, a bit each: the first that does counts.
const WORD_CODES: [u8; 128] = {
    let mut codes = [0; 128];
    let mut holds = 0_u8;
    while holds < 128 {
        let class = match (holds & 15).trailing_zeros() {
            0 => 1,
            1 => 2,
            2 => 3,
            3 => 4,
            _ => 0,
        };
        let case = match (holds >> 4).trailing_zeros() {
            0 => 10,
            1 => 5,
            2 => 0,
            _ => WORD_WITHOUT_CASE,
        };
        codes[holds as usize] = case + class;
        holds += 1;
    }
    codes
};

/// The most tokens of a short paragraph.
const SHORT: usize = 60;
/// The extent of a short paragraph without a terminal mark inside.
const SINGLE: u64 = 0;

/// What looks like a verb.
const VERBS: Classes = Classes::AUXILIARY.or(Classes::VERB).or(Classes::REPORTING);

/// What the features need of a whole paragraph: noted in one pass, and for the gap at hand when
/// they are asked for, from the first gap to the last. What stands outside the paragraph is not
/// looked at.
#[derive(Default)]
pub(crate) struct Surroundings<'a, 'b> {
    tokens: Paragraph<'b, 'a>,
    /// Of each token: its code and, in the two lowest bits, the gap before it.
    marks: Vec<u8>,
    /// How many verbs stand before each token, and in all.
    verbs: Vec<u32>,
    /// The first token of each segment, and one past the last token. A mark that may end a sentence
    /// ends a segment.
    segments: Vec<u32>,
    /// Which segment the token before the gap at hand is in.
    segment: usize,
    manner: u64,
}

impl<'a, 'b> Surroundings<'a, 'b> {
    /// The surroundings of every token of a paragraph.
    pub(crate) fn new(tokens: Paragraph<'b, 'a>) -> Self {
        let mut surroundings = Self::default();
        surroundings.next(tokens);
        surroundings
    }

    /// Goes on to a paragraph, in the memory of the last.
    #[inline]
    pub(crate) fn next(&mut self, paragraph: Paragraph<'b, 'a>) {
        self.tokens = paragraph;
        let tokens = self.tokens.list;
        let count = tokens.len();
        self.marks.resize(count, 0);
        self.verbs.resize(count + 1, 0);
        self.segments.resize(count + 1, 0);
        let (marks, verbs, segments) = (&mut self.marks[..], &mut self.verbs[1..], &mut self.segments[..]);
        let (mut verbs_before, mut style) = (0, Style::default());
        let (mut found, mut last_may_end) = (0, true);
        for (i, ((token, mark), verbs)) in tokens.iter().zip(marks).zip(verbs).enumerate() {
            let code = code(self.tokens, token);
            *mark = code << 2 | token.gap as u8;
            verbs_before += u32::from(token.is(VERBS) & token.kind.is_word());
            *verbs = verbs_before;
            style.add(code);
            // Without a branch: where sentences end, no processor can guess.
            segments[found] = i as u32;
            found += usize::from(last_may_end);
            last_may_end = may_end(code);
        }
        self.segments[found] = count as u32;
        self.segment = 0;
        self.manner = style.manner(found, count);
    }

    /// The tokens of the paragraph.
    pub(crate) fn tokens(&self) -> Paragraph<'b, 'a> {
        self.tokens
    }

    /// Whether the paragraph is short and has no terminal mark inside: mostly it is one sentence.
    pub(crate) fn is_single(&self) -> bool {
        self.manner >> 3 == SINGLE
    }

    /// How many tokens the paragraph has.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    fn code(&self, i: Option<usize>) -> u64 {
        i.and_then(|i| self.marks.get(i)).map_or(OUTSIDE, |mark| u64::from(mark >> 2))
    }

    /// Moves to the gap before token `i`, none before that of the last call.
    #[inline]
    fn move_to(&mut self, i: usize) {
        while (self.segments[self.segment + 1] as usize) < i {
            self.segment += 1;
        }
    }

    /// The first token of the segment of the token before the gap at hand.
    #[inline]
    fn start(&self) -> usize {
        self.segments[self.segment] as usize
    }

    /// One past the segment of token `i`, which is the one after the gap at hand.
    #[inline]
    fn end(&self, i: usize) -> usize {
        let end = self.segments[self.segment + 1] as usize;
        if end > i { end } else { self.segments[self.segment + 2] as usize }
    }

    /// The cell of the gap before token `i`, which is not the first: the two tokens, and what
    /// stands between them.
    #[inline]
    pub(crate) fn cell(&self, i: usize) -> usize {
        usize::from(self.marks[i - 1] >> 2) << 8 | usize::from(self.marks[i])
    }

    /// The context of the gap before token `i`, which is not the first: a number below `CONTEXTS`
    /// for its cell and the token on either side.
    #[inline]
    pub(crate) fn context(&self, i: usize) -> usize {
        let (left, right) = (self.code(i.checked_sub(2)), self.code(Some(i + 1)));
        let (before, after) = (u64::from(self.marks[i - 1] >> 2), u64::from(self.marks[i]));
        let codes = left << 24 | before << 16 | after >> 2 << 8 | right;
        row(codes << 8 | after & 3, FEATURES) as usize % CONTEXTS
    }

    /// The opening of the gap before token `i`, none before that of the last call: a number below
    /// `CONTEXTS` for its cell and the first token after the last mark that may end a sentence.
    #[inline]
    pub(crate) fn opening(&mut self, i: usize) -> usize {
        self.move_to(i);
        let first = u64::from(self.marks[self.start()] >> 2);
        row(first << 16 | self.cell(i) as u64, FEATURES + 1) as usize % CONTEXTS
    }

    /// The features of the gap before token `i`, which is not the first and none before that of the
    /// last call: [`row`] says which row of the model each chooses.
    ///
    /// Few of them name words and fewer two words at once: what the corpora have seldom teaches
    /// what is seldom true.
    #[inline]
    pub(crate) fn features(&mut self, groups: Groups, i: usize) -> [u64; FEATURES] {
        self.move_to(i);
        let (start, end) = (self.start(), self.end(i));
        let list = self.tokens.list;
        let key = |i: Option<usize>| i.and_then(|i| list.get(i)).map_or(0, |token| token.key.number());
        let group = |i: Option<usize>| i.and_then(|i| list.get(i)).map_or(0, |token| groups.of(token.key));
        let gap = |i: usize| list.get(i).map_or(4, |token| token.gap as u64);
        let (left, right) = (&list[i - 1], &list[i]);
        let (l4, l3, l2) = (i.checked_sub(4), i.checked_sub(3), i.checked_sub(2));
        let (cl4, cl3, cl2, cl1) = (self.code(l4), self.code(l3), self.code(l2), self.code(Some(i - 1)));
        let (cr1, cr2) = (self.code(Some(i)), self.code(Some(i + 1)));
        let (cr3, cr4) = (self.code(Some(i + 2)), self.code(Some(i + 3)));
        let (kl2, kl1, kr1, kr2) = (key(l2), left.key.number(), right.key.number(), key(Some(i + 1)));
        let (gl2, gl1, gr1, gr2) = (group(l2), group(Some(i - 1)), group(Some(i)), group(Some(i + 1)));
        let here = right.gap as u64;
        let around = cl1 << 16 | cr1 << 8 | here;
        let (since, manner) = (step(i - 1 - start), self.manner);
        let verbs_within =
            |range: Range<usize>, most: u32| u64::from((self.verbs[range.end] - self.verbs[range.start]).min(most));
        let (verbs_left, verbs_right) = (verbs_within(start..i, 2), verbs_within(i..end, 2));
        let verbs = verbs_left << 4 | verbs_right << 2 | verbs_within(i..end.min(i + 4), 1);
        let capitals = self.capitals_up_to(i - 1) << 4 | self.capitals_from(i);
        let opening = self.code(Some(start));
        let length = u64::from(right.span.len().min(15));
        let again = u64::from(kl1 == kr1) | u64::from(kl2 == kr1) << 1 | u64::from(kl1 == kr2) << 2;
        [
            kl1 ^ cl1,
            kr1 ^ cr1,
            key(Some(i + 2)),
            joined(left.classes.bits(), cr1 << 8 | here),
            gl2,
            gr1,
            gl2 << 16 | gl1 << 8 | cr1,
            gl2 << 24 | gl1 << 16 | gr1 << 8 | gr2,
            gr1 << 16 | cl1 << 8 | since,
            gr1 << 16 | cl1 << 8 | manner,
            cl2 << 24 | around,
            around << 8 | cr2,
            cl4 << 24 | cl3 << 16 | cl2 << 8 | cl1,
            cr4 << 24 | cr3 << 16 | cr2 << 8 | cr1,
            gap(i + 1) << 32 | gap(i - 1) << 24 | around,
            capitals << 16 | manner << 8 | cr1,
            opening << 24 | around,
            opening << 16 | verbs << 8 | since,
            length << 24 | around,
            again << 16 | cl1 << 8 | cr1,
        ]
    }

    /// How many capitalised words end with token `i`, without a break, up to 7.
    fn capitals_up_to(&self, i: usize) -> u64 {
        let mut count = 0;
        while count < 7.min(i + 1) && self.tokens[i - count].is_capitalised() {
            count += 1;
        }
        count as u64
    }

    /// How many start with it.
    fn capitals_from(&self, i: usize) -> u64 {
        self.tokens.list[i..].iter().take(7).take_while(|token| token.is_capitalised()).count() as u64
    }
}

/// Two values in one: their order counts.
fn joined(first: u64, second: u64) -> u64 {
    first.rotate_left(23) ^ second
}

/// The row that the `number`th feature chooses by its value, as a number of 32 bits: a model takes
/// the high ones.
#[inline]
pub(crate) fn row(value: u64, number: usize) -> u32 {
    let value = value ^ (number as u64 + 1).wrapping_mul(0xD1B5_4A32_D192_ED03);
    ((value ^ value >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

/// Distances in steps that grow: 0, 1, 2, 3, 4–5, 6–8, 9–12, 13–20, 21–40, more.
fn step(distance: usize) -> u64 {
    const STEPS: [u8; 42] = {
        let ends = [0, 1, 2, 3, 5, 8, 12, 20, 40, 41];
        let mut steps = [0; 42];
        let (mut distance, mut step) = (0, 0);
        while distance < steps.len() {
            if distance > ends[step] {
                step += 1;
            }
            steps[distance] = step as u8;
            distance += 1;
        }
        steps
    };
    u64::from(STEPS[distance.min(STEPS.len() - 1)])
}

/// How a paragraph is written: how many words begin with a small letter, begin with a capital, are
/// all in capitals; how many marks may end a sentence.
#[derive(Default)]
struct Style([u32; 4]);

impl Style {
    /// What a token of each code adds.
    const OF_CODES: [[u32; 4]; CODES] = {
        let mut counts = [[0; 4]; CODES];
        let mut code = 0;
        while code < CODES as u8 {
            let (capital, upper) = (code / 5 == 1, code / 5 == 2);
            counts[code as usize] =
                [(code / 5 == 0) as u32, (capital | upper) as u32, upper as u32, may_end(code) as u32];
            code += 1;
        }
        counts
    };

    #[inline]
    fn add(&mut self, code: u8) {
        for (sum, count) in self.0.iter_mut().zip(Self::OF_CODES[usize::from(code) % CODES]) {
            *sum += count;
        }
    }

    /// In small letters only or capitals only; with hardly any marks that end sentences; in how
    /// many segments, of which a single short one is mostly one sentence.
    fn manner(&self, segments: usize, tokens: usize) -> u64 {
        let [small, capital, upper, ends] = self.0.map(u64::from);
        let words = small + capital;
        let case = if upper * 2 > words { 2 } else { u64::from(capital * 50 < words) };
        // Fewer than one in forty words.
        let unmarked = u64::from(ends * 40 < words);
        let extent = match segments {
            1 if tokens <= SHORT => SINGLE,
            1 => 1,
            2..=4 => 2,
            _ => 3,
        };
        extent << 3 | case << 1 | unmarked
    }
}
