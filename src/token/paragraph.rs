//! [`Paragraph`]: the tokens of one paragraph, for work that must not look beyond it.

use std::ops::Range;

use super::Token;
use crate::text::Text;

/// The tokens of one paragraph. Who is given these cannot look beyond its borders, so what it finds
/// is the same whatever stands before or behind the paragraph.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Paragraph<'t, 'a> {
    text: Text<'a>,
    pub(crate) list: &'t [Token],
}

impl<'t, 'a> Paragraph<'t, 'a> {
    /// The paragraph of these tokens of `text`.
    pub(super) fn new(text: Text<'a>, list: &'t [Token]) -> Self {
        Self { text, list }
    }

    /// How many tokens there are.
    pub(crate) fn len(self) -> usize {
        self.list.len()
    }

    /// Token `index`, or None past the end.
    pub(crate) fn get(self, index: usize) -> Option<&'t Token> {
        self.list.get(index)
    }

    /// The text of token `index`.
    pub(crate) fn text_of(self, index: usize) -> &'a str {
        self.text.slice(self.list[index].span)
    }

    /// The text of a token of the paragraph.
    pub(crate) fn text_of_token(self, token: &Token) -> &'a str {
        self.text.slice(token.span)
    }

    /// The text of a range of tokens, which must not be empty.
    pub(crate) fn text_of_all(self, range: Range<usize>) -> &'a str {
        self.text.slice(self.list[range.start].span.cover(self.list[range.end - 1].span))
    }
}

impl std::ops::Index<usize> for Paragraph<'_, '_> {
    type Output = Token;

    fn index(&self, index: usize) -> &Token {
        &self.list[index]
    }
}
