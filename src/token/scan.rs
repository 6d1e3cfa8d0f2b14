//! Text → tokens, in one pass; marks are not yet paired, single line breaks not yet judged.

use std::ops::RangeInclusive;

use super::character::{ENDS_WORD, Form, IN_WORD, LONE_MARKS, form, is_double_mark, line_breaks, other_mark};
use super::letters::eight_letters;
use super::word::{is_clitic, shape};
use super::{Gap, Newlines, Shape, Token, TokenKind};
use crate::lexicon::{Classes, Key, Slots, slots};
use crate::text::{Span, Text};

/// What is found in a part of a text.
#[derive(Default)]
pub(super) struct Scan {
    /// The tokens; the gap is `Wrap` where a single line break stands, until [`super::line`] has
    /// judged it.
    pub(super) tokens: Vec<Token>,
    /// The tokens that a single line break precedes.
    pub(super) breaks: Vec<usize>,
    /// The tokens that a blank line precedes.
    pub(super) borders: Vec<usize>,
    /// The quotation marks.
    pub(super) marks: Vec<usize>,
}

/// Cuts a text into tokens, part by part.
pub(super) struct Scanner<'a> {
    pub(super) text: Text<'a>,
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    /// Where a blank line ends the part.
    cut: RangeInclusive<usize>,
    /// How many line breaks between two words end a paragraph whatever stands around.
    pub(super) border: usize,
    pub(super) part: Scan,
    pub(super) lexicon: &'static Slots,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: Text<'a>, newlines: Newlines) -> Self {
        let border = match newlines {
            Newlines::Auto | Newlines::Paragraph => 2,
            Newlines::Line => 1,
            Newlines::Space => usize::MAX,
        };
        Self { text, bytes: text.bytes(), at: 0, cut: 0..=0, border, part: Scan::default(), lexicon: slots() }
    }

    /// The next part: it is cut at a blank line, and it has `least` bytes or more, as have those
    /// after it, unless the text is shorter. None at the end of the text. The tokens are put into
    /// `memory`, which is left empty if there are any.
    pub(super) fn part(&mut self, least: usize, memory: &mut Vec<Token>) -> Option<Scan> {
        let end = self.bytes.len();
        self.cut = self.at.saturating_add(least)..=end.saturating_sub(least);
        memory.clear();
        memory.reserve((end - self.at).min(least.saturating_mul(2)) / 4 + 1);
        self.part.tokens = std::mem::take(memory);
        while let Some(gap) = self.skip_white_space() {
            self.token(gap);
        }
        let part = std::mem::take(&mut self.part);
        if part.tokens.is_empty() {
            *memory = part.tokens;
            return None;
        }
        Some(part)
    }

    #[inline]
    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        match self.bytes.get(at) {
            Some(&byte) if byte < 128 => Some(byte as char),
            Some(_) => self.text.as_str()[at..].chars().next(),
            None => None,
        }
    }

    fn form_at(&self, at: usize) -> Form {
        self.char_at(at).map_or(Form::Space, form)
    }

    pub(super) fn is_word_at(&self, at: usize) -> bool {
        matches!(self.form_at(at), Form::Letter | Form::Digit)
    }

    /// Moves to the next token and tells what stood before it; None at the end of the part.
    #[inline]
    fn skip_white_space(&mut self) -> Option<Gap> {
        // Nearly always one space, or nothing.
        let space = self.bytes.get(self.at) == Some(&b' ');
        let next = self.bytes.get(self.at + usize::from(space));
        if next.is_some_and(|byte| (b'!'..=b'~').contains(byte)) && !self.part.tokens.is_empty() {
            self.at += usize::from(space);
            return Some(if space { Gap::Space } else { Gap::None });
        }
        self.skip_any_white_space()
    }

    fn skip_any_white_space(&mut self) -> Option<Gap> {
        let (mut spaces, mut lines) = (false, 0);
        while let Some(c) = self.char_at(self.at) {
            match form(c) {
                Form::Space => spaces = true,
                Form::Line => {
                    let before = self.at.checked_sub(1).map_or(' ', |last| char::from(self.bytes[last]));
                    lines += line_breaks(c, before);
                }
                _ => break,
            }
            self.at += c.len_utf8();
        }
        if self.at >= self.bytes.len() {
            return None;
        }
        Some(match lines {
            _ if self.part.tokens.is_empty() => Gap::Paragraph,
            0 if spaces => Gap::Space,
            0 => Gap::None,
            1 => {
                self.part.breaks.push(self.part.tokens.len());
                Gap::Wrap
            }
            _ if self.cut.contains(&self.at) => return None,
            _ => {
                self.part.borders.push(self.part.tokens.len());
                Gap::Paragraph
            }
        })
    }

    /// Reads one token at the current place.
    #[inline]
    fn token(&mut self, gap: Gap) {
        if !self.plain_word(gap) && !self.lone_mark(gap) {
            self.any_token(gap);
        }
    }

    /// Reads what most tokens are, a word of fewer than 16 ASCII letters before a space or a mark
    /// that ends any word, whose end, case and key come out of numbers of eight bytes nearly
    /// without a branch; false if something else stands here. A full stop is such a mark where
    /// nothing can go on behind it, unless the word may be an abbreviation.
    #[inline]
    fn plain_word(&mut self, gap: Gap) -> bool {
        let start = self.at;
        let Some(first) = eight_letters(self.bytes, start) else { return false };
        let (mut length, mut next) = (first.count, first);
        let mut later_capitals = 0;
        let mut key = Key::of_length(length);
        if length == 8 {
            let Some(second) = eight_letters(self.bytes, start + 8) else { return false };
            (length, next) = (8 + second.count, second);
            key = Key::of_length(length).and_eight(first.bytes);
            later_capitals = second.capitals;
        }
        if next.count == 8 || length == 0 {
            return false;
        }
        let end = start + length;
        let ends_before = |at: usize| self.bytes.get(at).is_some_and(|&byte| ENDS_WORD[usize::from(byte)]);
        let stop = self.bytes[end] == b'.' && ends_before(end + 1);
        if !stop && !ends_before(end) {
            return false;
        }
        if next.count > 0 {
            key = key.and_eight(next.bytes);
        }
        let shape = match (first.capitals, later_capitals) {
            (0, 0) => Shape::LOWER,
            (0x80, 0) => Shape::CAPITAL,
            _ => shape(&self.text.as_str()[start..end]),
        };
        let classes = self.lexicon.get(key);
        if stop && (length == 1 || classes.has(Classes::ABBREVIATION)) {
            return false;
        }
        let span = Span::new(start as u32, end as u32);
        self.push(Token { span, kind: TokenKind::Word, gap, shape, key, classes });
        true
    }

    /// Reads a mark that is a token by itself; false if something else stands here.
    #[inline]
    fn lone_mark(&mut self, gap: Gap) -> bool {
        let start = self.at;
        let byte = self.bytes[start];
        let full_stop = (byte == b'.' && self.bytes.get(start + 1) != Some(&b'.')).then_some(TokenKind::Terminal);
        let Some(kind) = LONE_MARKS[usize::from(byte)].or(full_stop) else { return false };
        if kind == TokenKind::Mark {
            self.part.marks.push(self.part.tokens.len());
        }
        let key = Key::of_length(1).and_eight(byte.into());
        let span = Span::new(start as u32, start as u32 + 1);
        self.push(Token { span, kind, gap, shape: Shape::default(), key, classes: Classes::default() });
        true
    }

    /// Reads whatever else a token may be.
    fn any_token(&mut self, gap: Gap) {
        let start = self.at;
        if IN_WORD[usize::from(self.bytes[start])] {
            return self.word(gap);
        }
        let c = self.char_at(start).unwrap_or(' ');
        if !c.is_ascii() && matches!(form(c), Form::Letter | Form::Digit) {
            return self.word(gap);
        }
        let (end, kind) = self.mark(c, gap);
        let word = matches!(kind, TokenKind::Clitic | TokenKind::Word | TokenKind::Number | TokenKind::Web);
        let key = self.key(start, end);
        let classes = if word { self.lexicon.get(key) } else { Classes::default() };
        let span = Span::new(start as u32, end as u32);
        if kind == TokenKind::Mark {
            self.part.marks.push(self.part.tokens.len());
        }
        self.push(Token { span, kind, gap, shape: Shape::default(), key, classes });
    }

    #[inline]
    pub(super) fn key(&self, start: usize, end: usize) -> Key {
        if end - start == 1 || self.bytes[start..end].is_ascii() {
            Key::of_bytes(self.bytes, start, end)
        } else {
            Key::new(&self.text.as_str()[start..end])
        }
    }

    pub(super) fn push(&mut self, token: Token) {
        self.at = token.span.end() as usize;
        self.part.tokens.push(token);
    }

    /// Reads a token that starts with no letter or digit and is no [lone mark](Self::lone_mark):
    /// its end and kind.
    fn mark(&self, c: char, gap: Gap) -> (usize, TokenKind) {
        let start = self.at;
        let one = start + c.len_utf8();
        let run = |of: char| self.text.as_str()[start..].chars().take_while(|&next| next == of).count();
        match c {
            '.' => (start + run('.'), TokenKind::Ellipsis),
            '؟' | '۔' | '।' | '。' | '！' | '？' | '‽' | '⁇' | '⁈' | '⁉' => (one, TokenKind::Terminal),
            '…' => (one, TokenKind::Ellipsis),
            '،' | '、' | '，' => (one, TokenKind::Comma),
            '：' => (one, TokenKind::Colon),
            '؛' | '；' => (one, TokenKind::Semicolon),
            '-' => (start + run('-'), TokenKind::Dash),
            '\'' | '’' | '‘' | '`' => self.single_mark(c, one, gap),
            _ if is_double_mark(c) || matches!(c, '‚' | '‛' | '‹' | '›') => (one, TokenKind::Mark),
            '@' | '#' if self.is_word_at(one) && gap != Gap::None => {
                let mut end = one;
                while self.is_word_at(end) {
                    end += self.char_at(end).map_or(1, char::len_utf8);
                }
                (end, TokenKind::Web)
            }
            _ => (one, other_mark(c)),
        }
    }

    /// A single mark, two of them that stand for a double one, a clitic, or a word that starts with
    /// an apostrophe.
    fn single_mark(&self, c: char, one: usize, gap: Gap) -> (usize, TokenKind) {
        if self.char_at(one) == Some(c) {
            return (one + c.len_utf8(), TokenKind::Mark);
        }
        let run = self.letters(one);
        let after_word = gap == Gap::None && self.part.tokens.last().is_some_and(|last| last.kind.is_word());
        if c != '`' && after_word && is_clitic(run) && !self.is_word_at(one + run.len()) {
            return (one + run.len(), TokenKind::Clitic);
        }
        let starts_word = !after_word && matches!(c, '\'' | '’');
        if starts_word && !self.is_word_at(one + run.len()) && self.lexicon.get(Key::new(run)).has(Classes::ELISION) {
            // rock ’n’ roll has an apostrophe on both sides.
            let end = one + run.len();
            let both = run == "n" && self.char_at(end) == Some(c);
            return (end + if both { c.len_utf8() } else { 0 }, TokenKind::Word);
        }
        // ’90s
        let digits = self.bytes[one..].iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
        if starts_word && digits == 2 {
            let end = one + 2 + usize::from(self.bytes.get(one + 2) == Some(&b's'));
            if !self.is_word_at(end) && (end > one + 2 || !matches!(self.char_at(end), Some('\'' | '’'))) {
                return (end, TokenKind::Number);
            }
        }
        (one, TokenKind::Mark)
    }
}
