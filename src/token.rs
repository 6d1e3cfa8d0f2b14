//! Text → [`Tokens`]: words, numbers and marks with their spans; paragraphs; quotation marks paired
//! once for all stages.

mod character;
mod letters;
mod line;
mod mark;
mod paragraph;
mod scan;
mod web;
mod word;

use std::cell::Cell;
use std::ops::Range;

use self::scan::{Scan, Scanner};
use crate::interrupt;
use crate::lexicon::{Classes, Key};
use crate::text::{Span, Text};

pub use self::line::Newlines;
pub(crate) use self::paragraph::Paragraph;

/// The version of the tokenizer, which every model file names: models trained before are refused
/// when it differs.
///
/// Raise it when texts are cut into other tokens, or tokens get other kinds, shapes, gaps or
/// quotation states, in more than rare cases: whenever models should be trained again.
pub(crate) const TOKENIZER_VERSION: u32 = 1;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with the hyphens, apostrophes, dots and ampersands that belong inside:
    /// "coal-fired", "O’Brien", "AT&T".
    Word,
    /// What a contraction or possessive adds: "n’t", "’s".
    Clitic,
    /// A number, date or time in digits: "1,000", "1.5m", "2024-05-01", "6:00".
    Number,
    /// A single letter with its full stop: "J."
    Initial,
    /// A word with the full stop of its abbreviation: "Mr.", "U.S."
    Abbreviation,
    /// A URL, e-mail address, @handle or #hashtag.
    Web,
    /// ".", "?", "!" and their kin in other scripts.
    Terminal,
    /// "…" or "..."
    Ellipsis,
    /// ","
    Comma,
    /// ":"
    Colon,
    /// ";"
    Semicolon,
    /// "—", "–", "--", or a hyphen that stands alone.
    Dash,
    /// A quotation mark that opens a quotation.
    Open,
    /// A quotation mark that closes one.
    Close,
    /// A quotation mark without a partner: inches, strays.
    Mark,
    /// The apostrophe of a plural possessive ("players’") and any other that quotes nothing.
    Apostrophe,
    /// "(", "[", "{"
    OpenBracket,
    /// ")", "]", "}"
    CloseBracket,
    /// Anything else: "$", "%", an emoji.
    Symbol,
}

impl TokenKind {
    /// All kinds in the order of their numbers, by which models know them.
    pub(crate) const ALL: [Self; Self::Symbol as usize + 1] = [
        Self::Word,
        Self::Clitic,
        Self::Number,
        Self::Initial,
        Self::Abbreviation,
        Self::Web,
        Self::Terminal,
        Self::Ellipsis,
        Self::Comma,
        Self::Colon,
        Self::Semicolon,
        Self::Dash,
        Self::Open,
        Self::Close,
        Self::Mark,
        Self::Apostrophe,
        Self::OpenBracket,
        Self::CloseBracket,
        Self::Symbol,
    ];

    /// Whether the token is a word of any form, so that a noun phrase may hold it.
    #[must_use]
    pub fn is_word(self) -> bool {
        matches!(self, Self::Word | Self::Clitic | Self::Number | Self::Initial | Self::Abbreviation | Self::Web)
    }

    /// Whether it may end a sentence.
    #[must_use]
    pub fn is_end(self) -> bool {
        matches!(self, Self::Terminal | Self::Ellipsis)
    }
}

const _: () = {
    let mut number = 0;
    while number < TokenKind::ALL.len() {
        assert!(TokenKind::ALL[number] as usize == number, "TokenKind::ALL has another order than TokenKind");
        number += 1;
    }
};

/// What stands between a token and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gap {
    /// Nothing.
    None,
    /// Spaces.
    Space,
    /// A line break of hard-wrapped text, which means no more than a space.
    Wrap,
    /// The border of two paragraphs, or the start of the text.
    Paragraph,
}

/// The shape of a word: which of these hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Shape(u8);

impl Shape {
    /// The first letter is a capital.
    pub const CAPITAL: Shape = Shape(1);
    /// Two or more letters, all capitals.
    pub const UPPER: Shape = Shape(2);
    /// The first letter is a small one.
    pub const LOWER: Shape = Shape(4);
    /// There is a digit.
    pub const DIGIT: Shape = Shape(8);
    /// A capital follows a small letter, as in "iPhone".
    pub const INNER_CAPITAL: Shape = Shape(16);

    /// Both sets together.
    #[must_use]
    pub const fn or(self, other: Shape) -> Shape {
        Shape(self.0 | other.0)
    }

    /// Whether the two share a property.
    #[must_use]
    pub const fn has(self, any: Shape) -> bool {
        self.0 & any.0 != 0
    }
}

/// A word, number or mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// What stands before it.
    pub gap: Gap,
    /// The shape of a word.
    pub shape: Shape,
    /// By which words are compared without their case; that of an abbreviation leaves out its full
    /// stop.
    pub key: Key,
    /// What the word lists say of it.
    pub classes: Classes,
}

impl Token {
    /// Whether the word lists give it any of `classes`.
    #[must_use]
    pub fn is(&self, classes: Classes) -> bool {
        self.classes.has(classes)
    }

    /// Whether it is a word that begins with a capital.
    #[must_use]
    pub fn is_capitalised(&self) -> bool {
        self.shape.has(Shape::CAPITAL) && self.kind.is_word()
    }

    /// Whether it is a word of a script without capitals, such as Arabic or Chinese.
    #[must_use]
    pub fn is_caseless(&self) -> bool {
        self.kind == TokenKind::Word && !self.shape.has(Shape::CAPITAL.or(Shape::LOWER).or(Shape::DIGIT))
    }
}

/// How a quoted stretch ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// With its closing mark.
    Closed,
    /// The mark is opened again on the next paragraph.
    Continued,
    /// Its closing mark is missing: it may run to the end of its paragraph or to the next opening
    /// mark.
    Unclosed,
    /// Its opening mark is missing: it may start with its paragraph.
    Unopened,
}

/// A stretch of tokens between quotation marks; it never leaves its paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quoted {
    /// The opening mark, or the first token when it is missing.
    pub start: u32,
    /// One past the closing mark, or past the last token when it is missing.
    pub end: u32,
    /// How it ends.
    pub ending: Ending,
    /// How many quoted stretches stand around it.
    pub depth: u8,
    /// Whether it goes on from the paragraph before, whose stretch is `Continued`.
    pub continues: bool,
}

impl Quoted {
    /// Its tokens, marks included.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A text in tokens.
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    /// The text.
    pub text: Text<'a>,
    /// Its tokens in order; only white space is in none.
    pub list: Vec<Token>,
    /// The paragraphs, as ranges of tokens, in order and without gaps.
    pub paragraphs: Vec<Range<usize>>,
    /// The quoted stretches by start.
    pub quoted: Vec<Quoted>,
}

/// What the networks read for a mark inside a name of the user's own.
pub(crate) const JOINT: &str = "&";

/// A long text is read in parts of at least this many bytes, cut at blank lines: line breaks are
/// judged by how their part is written. What is noted of a part stays in the processor's cache,
/// where that of a book would not.
const PART: usize = 1 << 15;

impl<'a> Tokens<'a> {
    /// Cuts `text` into tokens, finds its paragraphs and pairs its quotation marks.
    #[must_use]
    pub fn new(text: Text<'a>) -> Self {
        Self::with_newlines(text, Newlines::Auto)
    }

    /// The same, with line breaks read as `newlines` says.
    #[must_use]
    pub fn with_newlines(text: Text<'a>, newlines: Newlines) -> Self {
        let (mut list, mut paragraphs, mut marks) = (Vec::new(), Vec::new(), Vec::new());
        let (mut reader, mut memory) = (Parts::new(text, newlines), Vec::new());
        while let Some(mut part) = reader.next(&mut memory) {
            let tokens = list.len();
            list.append(&mut part.list);
            paragraphs.extend(part.paragraphs.into_iter().map(|range| range.start + tokens..range.end + tokens));
            marks.extend(part.marks.into_iter().map(|mark| mark + tokens));
            memory = part.list;
        }
        let quoted = mark::pair(text, &mut list, &paragraphs, &marks);
        Self { text, list, paragraphs, quoted }
    }

    /// Hands each part of `text` to `work`, in order and as if it were a text of its own.
    pub(crate) fn for_each_part(text: Text<'a>, newlines: Newlines, mut work: impl FnMut(&Self)) {
        thread_local! {
            // Where most texts are short, asking for memory for each would take its share of the
            // time.
            static MEMORY: Cell<Vec<Token>> = const { Cell::new(Vec::new()) };
        }
        let (mut reader, mut memory) = (Parts::new(text, newlines), MEMORY.take());
        while let Some(Part { mut list, paragraphs, marks }) = reader.next(&mut memory) {
            interrupt::point();
            let quoted = mark::pair(text, &mut list, &paragraphs, &marks);
            let part = Self { text, list, paragraphs, quoted };
            work(&part);
            memory = part.list;
        }
        // What a long text without blank lines needed is given back.
        if memory.capacity() <= PART {
            MEMORY.set(memory);
        }
    }

    /// The tokens of each paragraph, and the number of its first.
    pub(crate) fn paragraphs(&self) -> impl Iterator<Item = (usize, Paragraph<'_, 'a>)> {
        let paragraph = |range: &Range<usize>| Paragraph::new(self.text, &self.list[range.clone()]);
        self.paragraphs.iter().map(move |range| (range.start, paragraph(range)))
    }

    /// How many tokens there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether the text has nothing but white space.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Token `index` at its place.
    pub(crate) fn at(&self, index: usize) -> Cursor<'_, 'a> {
        Cursor { tokens: self, index }
    }

    /// The quoted stretches that share a token with `range`, by start.
    pub(crate) fn quoted_in(&self, range: Range<usize>) -> impl Iterator<Item = &Quoted> {
        let first = self.quoted.partition_point(|stretch| stretch.end as usize <= range.start);
        self.quoted[first..].iter().take_while(move |stretch| (stretch.start as usize) < range.end)
    }

    /// The text of token `index`.
    #[must_use]
    pub fn text_of(&self, index: usize) -> &'a str {
        self.text.slice(self.list[index].span)
    }

    /// What the networks read for token `index`: its text, but "&" for a mark inside a name of the
    /// user's own, which has that key.
    pub(crate) fn read_as(&self, index: usize) -> &'a str {
        let text = self.text_of(index);
        let joined = self.list[index].kind == TokenKind::Word && !text.starts_with(char::is_alphanumeric);
        if joined && self.list[index].key == Key::new(JOINT) { JOINT } else { text }
    }

    /// The text of token `index`, empty past the end.
    pub(crate) fn text_at(&self, index: usize) -> &'a str {
        self.list.get(index).map_or("", |token| self.text.slice(token.span))
    }

    /// The span of a range of tokens, which must not be empty.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        self.list[range.start].span.cover(self.list[range.end - 1].span)
    }

    /// Token `index`, or None past the end.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Token> {
        self.list.get(index)
    }

    /// Which paragraph token `index` stands in, counting from 0.
    pub(crate) fn paragraph_number(&self, index: usize) -> u32 {
        self.paragraphs.partition_point(|paragraph| paragraph.end <= index) as u32
    }

    /// Whether the border of two paragraphs before token `index` looks like a line break of
    /// hard-wrapped text, though the text as a whole was not seen to be that: a long line ends
    /// there, or the next is indented, as that of an item is.
    pub(crate) fn is_wrapped_at(&self, index: usize) -> bool {
        /// Furniture of a page has fewer tokens.
        const LEAST_LINE: usize = 8;
        let Some(before) = index.checked_sub(1).filter(|_| index < self.len()) else { return false };
        let gap = Span::new(self[before].span.end(), self[index].span.start()).of(self.text.as_str());
        let line = &self.paragraphs[self.paragraph_number(before) as usize];
        gap.matches('\n').count() == 1 && (line.len() >= LEAST_LINE || gap.ends_with([' ', '\t']))
    }

    /// The token before `index` in the same paragraph.
    #[must_use]
    pub fn before(&self, index: usize) -> Option<&Token> {
        (index > 0 && self.list.get(index)?.gap != Gap::Paragraph).then(|| &self.list[index - 1])
    }

    /// The token after `index` in the same paragraph.
    #[must_use]
    pub fn after(&self, index: usize) -> Option<&Token> {
        self.list.get(index + 1).filter(|next| next.gap != Gap::Paragraph)
    }
}

/// The one of `ranges`, which are sorted and apart, that contains token `i`; empty if none does.
pub(crate) fn range_containing(ranges: &[Range<usize>], i: usize) -> Range<usize> {
    let index = ranges.partition_point(|range| range.end <= i);
    ranges.get(index).cloned().unwrap_or(i..i)
}

impl std::ops::Index<usize> for Tokens<'_> {
    type Output = Token;

    fn index(&self, index: usize) -> &Token {
        &self.list[index]
    }
}

/// A token at its place: a [`Token`], with its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'t, 'a> {
    tokens: &'t Tokens<'a>,
    index: usize,
}

impl<'a> Cursor<'_, 'a> {
    /// Its text.
    pub(crate) fn text(self) -> &'a str {
        self.tokens.text_of(self.index)
    }

    /// Its text in small letters.
    pub(crate) fn lower(self) -> String {
        self.text().to_lowercase()
    }
}

impl std::ops::Deref for Cursor<'_, '_> {
    type Target = Token;

    fn deref(&self) -> &Token {
        &self.tokens[self.index]
    }
}

/// What is found in a part of a text; its quotation marks are not yet paired.
struct Part {
    list: Vec<Token>,
    paragraphs: Vec<Range<usize>>,
    marks: Vec<usize>,
}

/// The parts of a text in order.
struct Parts<'a> {
    text: Text<'a>,
    scanner: Scanner<'a>,
    newlines: Newlines,
}

impl<'a> Parts<'a> {
    fn new(text: Text<'a>, newlines: Newlines) -> Self {
        Self { text, scanner: Scanner::new(text, newlines), newlines }
    }

    /// The next part; its tokens are put into `memory`, which is left empty.
    fn next(&mut self, memory: &mut Vec<Token>) -> Option<Part> {
        // Where blank lines are no borders, a sentence may run across any of them.
        let least = if self.newlines == Newlines::Space { usize::MAX } else { PART };
        let Scan { tokens: mut list, breaks, borders, marks } = self.scanner.part(least, memory)?;
        line::resolve(self.text, &mut list, &breaks, &borders, self.newlines);
        let paragraphs = line::paragraphs(&list, &breaks, &borders);
        Some(Part { list, paragraphs, marks })
    }
}
