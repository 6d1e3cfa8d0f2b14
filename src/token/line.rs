//! Single line breaks → wraps or paragraph borders.

use std::ops::Range;

use super::{Gap, Shape, Token, TokenKind};
use crate::error::Error;
use crate::text::Text;

/// Which line breaks end a paragraph, and with it a sentence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Newlines {
    /// A blank line does; a single line break is judged by the text around it: it ends a paragraph
    /// unless that is hard-wrapped or the sentence plainly runs on.
    #[default]
    Auto,
    /// Only a blank line does: for hard-wrapped text.
    Paragraph,
    /// Every line break does: for text with one sentence or more a line.
    Line,
    /// None does: for text whose lines and pages were cut anywhere.
    Space,
}

impl Newlines {
    /// All of them, in the order of declaration.
    pub const ALL: [Newlines; 4] = [Newlines::Auto, Newlines::Paragraph, Newlines::Line, Newlines::Space];

    /// The name that users see.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Paragraph => "paragraph",
            Self::Line => "line",
            Self::Space => "space",
        }
    }
}

impl std::str::FromStr for Newlines {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|newlines| newlines.as_str() == name);
        found.ok_or_else(|| Error::choice("newlines", name, &Self::ALL.map(Self::as_str)))
    }
}

/// Settles the gaps of tokens by `newlines`; `breaks` are the tokens that a single line break
/// precedes, `borders` those that a blank line does.
pub(super) fn resolve(text: Text, tokens: &mut [Token], breaks: &[usize], borders: &[usize], newlines: Newlines) {
    match newlines {
        Newlines::Auto => judge(text, tokens, breaks, borders),
        Newlines::Paragraph => {}
        Newlines::Line => breaks.iter().for_each(|&i| tokens[i].gap = Gap::Paragraph),
        Newlines::Space => {
            let borders = tokens.iter_mut().skip(1).filter(|token| token.gap == Gap::Paragraph);
            borders.for_each(|token| token.gap = Gap::Wrap);
        }
    }
}

/// Lines of hard-wrapped text are no wider than this, in characters; a wider line is a paragraph of
/// its own.
const WIDEST_WRAP: usize = 130;
/// Nor is the widest of them narrower than this: shorter lines are headlines, lists or verse.
const NARROWEST_WRAP: usize = 45;

/// Judges the line breaks before the tokens `breaks`, whose gap is `Wrap` so far.
///
/// Text is hard-wrapped when nearly every line was broken because the next word would not have
/// fitted; there a break where it would have fitted ends a paragraph. In other text a line break
/// does, unless the sentence plainly runs on.
fn judge(text: Text, tokens: &mut [Token], breaks: &[usize], borders: &[usize]) {
    if breaks.is_empty() {
        return;
    }
    let width = |first: usize, last: usize| text.slice(tokens[first].span.cover(tokens[last].span)).chars().count();
    let mut lines = Vec::with_capacity(breaks.len());
    let mut widest = 0;
    let mut ends: Vec<(usize, bool)> = breaks.iter().map(|&i| (i, true)).collect();
    ends.extend(borders.iter().map(|&i| (i, false)));
    ends.push((tokens.len(), false));
    ends.sort_unstable();
    let mut first = 0;
    for (end, broken) in ends {
        let width = width(first, end - 1);
        // A line without a space, such as a long URL, may be wider than the others: it could not be
        // broken.
        if (first + 1..end).any(|k| tokens[k].gap != Gap::None) {
            widest = widest.max(width);
        }
        if broken {
            lines.push(width);
        }
        first = end;
    }
    let overflows = |line: usize| {
        let first = breaks[line];
        // What breaks as one: a word with the marks that stick to it. None is longer than the
        // widest line.
        let glued = (first + 1..tokens.len()).take(WIDEST_WRAP).take_while(|&i| tokens[i].gap == Gap::None).count();
        lines[line] + 1 + width(first, first + glued) > widest
    };
    let overflowing = (0..breaks.len()).filter(|&line| overflows(line)).count();
    let unfinished = breaks.iter().filter(|&&i| !has_ended(tokens, i)).count();
    let wrapped = (NARROWEST_WRAP..=WIDEST_WRAP).contains(&widest)
        && overflowing * 10 >= breaks.len() * 7
        && unfinished * 4 >= breaks.len();
    let wraps: Vec<bool> =
        (0..breaks.len()).map(|line| runs_on(tokens, breaks[line]) || (wrapped && overflows(line))).collect();
    for (&i, wrap) in breaks.iter().zip(wraps) {
        if !wrap {
            tokens[i].gap = Gap::Paragraph;
        }
    }
}

/// Whether the line before token `i` ends as sentences do.
fn has_ended(tokens: &[Token], i: usize) -> bool {
    matches!(
        tokens[i - 1].kind,
        TokenKind::Terminal | TokenKind::Ellipsis | TokenKind::Colon | TokenKind::Mark | TokenKind::CloseBracket
    )
}

/// Whether the sentence before token `i` plainly goes on with it.
fn runs_on(tokens: &[Token], i: usize) -> bool {
    let small = tokens[i].shape.has(Shape::LOWER) && tokens[i].kind == TokenKind::Word;
    small && !has_ended(tokens, i) || tokens[i - 1].kind == TokenKind::Comma && tokens[i].kind.is_word()
}

/// The paragraphs as ranges of tokens; none starts but at one of `breaks` or `borders`.
pub(super) fn paragraphs(tokens: &[Token], breaks: &[usize], borders: &[usize]) -> Vec<Range<usize>> {
    let mut paragraphs = Vec::with_capacity(borders.len() + 1);
    let mut start = 0;
    let (mut breaks, mut borders) = (breaks.iter().copied().peekable(), borders.iter().copied().peekable());
    loop {
        let next = match (breaks.peek(), borders.peek()) {
            (Some(line), Some(border)) if line < border => breaks.next(),
            (Some(_), None) => breaks.next(),
            _ => borders.next(),
        };
        let Some(next) = next else { break };
        if tokens[next].gap == Gap::Paragraph {
            paragraphs.push(start..next);
            start = next;
        }
    }
    if start < tokens.len() {
        paragraphs.push(start..tokens.len());
    }
    paragraphs
}
