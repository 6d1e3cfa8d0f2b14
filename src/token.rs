//! Text → [`Tokens`]: words, numbers and marks with their spans; paragraphs; quotation marks paired once for all stages.

mod letters;
mod line;
mod mark;
mod scan;

use std::ops::Range;

use crate::lexicon::{Classes, Key};
use crate::text::{Span, Text};

pub use self::line::Newlines;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with the hyphens, apostrophes, dots and ampersands that belong inside: "coal-fired", "O’Brien", "AT&T".
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
    /// By which words are compared without their case; that of an abbreviation leaves out its full stop.
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
}

/// How a quoted stretch ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// With its closing mark.
    Closed,
    /// The mark is opened again on the next paragraph.
    Continued,
    /// Its closing mark is missing: it may run to the end of its paragraph or to the next opening mark.
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

impl<'a> Tokens<'a> {
    /// Cuts `text` into tokens, finds its paragraphs and pairs its quotation marks.
    #[must_use]
    pub fn new(text: Text<'a>) -> Self {
        Self::with_newlines(text, Newlines::Auto)
    }

    /// The same, with line breaks read as `newlines` says.
    #[must_use]
    pub fn with_newlines(text: Text<'a>, newlines: Newlines) -> Self {
        let scan::Scan { tokens: mut list, breaks, borders, marks } = scan::scan(text);
        line::resolve(text, &mut list, &breaks, &borders, newlines);
        let paragraphs = line::paragraphs(&list, &breaks, &borders);
        let quoted = mark::pair(text, &mut list, &paragraphs, &marks);
        Self { text, list, paragraphs, quoted }
    }

    /// The text of token `index`.
    #[must_use]
    pub fn text_of(&self, index: usize) -> &'a str {
        self.text.slice(self.list[index].span)
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
