//! A paragraph as a line of a page: what its form shows.

use std::ops::Range;

use crate::lexicon::Classes;
use crate::token::{Gap, Shape, Token, TokenKind, Tokens};

/// The words of a phrase that a list may hold.
const LONGEST_PHRASE: usize = 5;
/// No word of the lists is longer than this, in bytes.
const LONGEST_WORD: usize = 40;

/// Some tokens of a paragraph, never none.
#[derive(Clone)]
pub(super) struct Line<'t, 'a> {
    pub(super) tokens: &'t Tokens<'a>,
    pub(super) range: Range<usize>,
}

impl<'t, 'a> Line<'t, 'a> {
    pub(super) fn new(tokens: &'t Tokens<'a>, range: Range<usize>) -> Self {
        Self { tokens, range }
    }

    pub(super) fn list(&self) -> &'t [Token] {
        &self.tokens.list[self.range.clone()]
    }

    pub(super) fn first(&self) -> &'t Token {
        &self.tokens.list[self.range.start]
    }

    pub(super) fn last(&self) -> &'t Token {
        &self.tokens.list[self.range.end - 1]
    }

    /// The same line from token `start`.
    pub(super) fn from(&self, start: usize) -> Self {
        Self { tokens: self.tokens, range: start..self.range.end }
    }

    /// How many words it has.
    pub(super) fn words(&self) -> usize {
        self.list().iter().filter(|token| token.kind.is_word()).count()
    }

    /// Whether it ends as a sentence does, behind its closing marks and brackets.
    pub(super) fn ends_sentence(&self) -> bool {
        let closes = |token: &&Token| matches!(token.kind, TokenKind::Close | TokenKind::CloseBracket);
        self.list().iter().rev().find(|token| !closes(token)).is_some_and(|token| token.kind.is_end())
    }

    /// Whether it begins with a phrase that `is` in a list: the longest is tried first. Returns the
    /// token behind it.
    pub(super) fn lead(&self, is: impl Fn(&str) -> bool) -> Option<usize> {
        let part = |i: usize| {
            let token = &self.tokens[i];
            let hyphen = token.kind == TokenKind::Dash && token.gap == Gap::None;
            !hyphen && (token.kind.is_word() || token.kind == TokenKind::Apostrophe)
        };
        let most = self.range.clone().take(LONGEST_PHRASE).take_while(|&i| part(i)).count();
        let mut phrase = self.phrase(self.range.start..self.range.start + most);
        for words in (1..=most).rev() {
            if is(&phrase) {
                return Some(self.range.start + words);
            }
            phrase.truncate(phrase.rfind('-').unwrap_or(0));
        }
        None
    }

    /// The words of a range in small letters, joined by hyphens and without apostrophes.
    pub(super) fn phrase(&self, range: Range<usize>) -> String {
        let words = range.map(|i| {
            let word = self.tokens.text_of(i);
            if word.len() > LONGEST_WORD { String::new() } else { word.to_lowercase().replace(['’', '\'', '-'], "") }
        });
        words.collect::<Vec<_>>().join("-")
    }

    /// The mark behind a label that `is` in a list: a colon, or a bar or dash with spaces around it
    /// where `bars` part labels too.
    pub(super) fn label(&self, bars: bool, is: impl Fn(&str) -> bool) -> Option<usize> {
        let mark = self.range.clone().skip(1).take(LONGEST_PHRASE).find(|&i| {
            let token = &self.tokens[i];
            let bar = token.kind == TokenKind::Symbol && self.tokens.text_of(i) == "|"
                || token.kind == TokenKind::Dash && token.gap != Gap::None;
            token.kind == TokenKind::Colon || bars && bar
        })?;
        let words = self.range.start..mark;
        let plain = words.clone().all(|i| self.tokens[i].kind.is_word());
        (plain && is(&self.phrase(words))).then_some(mark)
    }

    /// Whether every word has a capital, or serves grammar between such words.
    pub(super) fn is_capitalised(&self) -> bool {
        let small = Classes::PARTICLE.or(Classes::COORDINATOR).or(Classes::PREPOSITION).or(Classes::DETERMINER);
        self.list().iter().all(|token| {
            !token.kind.is_word() || token.is_capitalised() || token.is(small) && token.kind == TokenKind::Word
        })
    }

    /// Whether every word is in capitals.
    pub(super) fn is_upper_case(&self) -> bool {
        self.list().iter().all(|token| !token.kind.is_word() || token.shape.has(Shape::UPPER))
    }
}
