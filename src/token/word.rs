//! Letters and digits → words and numbers, with the marks that belong inside them.

use super::character::{Form, IN_WORD, form, line_breaks};
use super::letters::{ascii_between, in_word};
use super::scan::Scanner;
use super::{Gap, Shape, Token, TokenKind};
use crate::lexicon::{Classes, eight};
use crate::text::Span;

/// What a mark does to the word before it.
enum Joint {
    /// The word goes on behind it.
    Inside,
    /// The word ends before this byte; what kind of token it then is, where the mark tells.
    End(usize, Option<TokenKind>),
}

impl<'a> Scanner<'a> {
    /// The ASCII letters from `at` on; at most a few, as that is all that clitics and elisions
    /// have.
    pub(super) fn letters(&self, at: usize) -> &'a str {
        let length = self.bytes[at..].iter().take(8).take_while(|byte| byte.is_ascii_alphabetic()).count();
        &self.text.as_str()[at..at + length]
    }

    /// Reads a word or number with all that belongs inside it.
    pub(super) fn word(&mut self, gap: Gap) {
        let start = self.at;
        let (mut at, mut segment) = (start, start);
        let mut kind = None;
        loop {
            at = self.end_of_run(at);
            let Some(c) = self.char_at(at) else { break };
            match self.joint(c, start, segment, at) {
                Joint::Inside => {
                    at += c.len_utf8();
                    segment = at;
                }
                Joint::End(end, last) => {
                    (at, kind) = (end, last);
                    break;
                }
            }
        }
        let shape = self.shape(start, at);
        let key = self.key(start, at);
        let classes = self.lexicon.get(key);
        let kind = kind.unwrap_or(if self.bytes[start].is_ascii_digit() { TokenKind::Number } else { TokenKind::Word });
        let stop = self.bytes.get(at) == Some(&b'.');
        let (kind, end) = match stop.then(|| self.with_full_stop(start, at, kind, classes)).flatten() {
            Some(kind) => (kind, at + 1),
            None => (kind, at),
        };
        self.push(Token { span: Span::new(start as u32, end as u32), kind, gap, shape, key, classes });
    }

    /// What the character at `at` does to the word that began at `start`, whose last letters or
    /// digits began at `segment`.
    fn joint(&self, c: char, start: usize, segment: usize, at: usize) -> Joint {
        let next = at + c.len_utf8();
        let web = |end| Joint::End(end, Some(TokenKind::Web));
        let joined = match c {
            '-' | '\u{2010}' | '\u{2011}' => self.is_word_at(next),
            '\'' | '’' => return self.apostrophe(start, at, next),
            '.' => match self.web_end(start, at) {
                Some(end) => return web(end),
                None => self.dot_joins(segment, at),
            },
            ',' => self.digits_around(at, 3),
            ':' if self.bytes[at..].starts_with(b"://") => match self.web_end(start, at) {
                Some(end) => return web(end),
                None => false,
            },
            ':' => self.digits_around(at, 2),
            '/' => self.digits_around(at, 1),
            '&' => {
                at > start
                    && self.bytes[at - 1].is_ascii_uppercase()
                    && self.bytes.get(next).is_some_and(u8::is_ascii_uppercase)
            }
            '@' if self.is_word_at(next) => return web(self.end_of_host(next)),
            _ => false,
        };
        if joined { Joint::Inside } else { Joint::End(at, None) }
    }

    #[inline]
    pub(super) fn end_of_run(&self, mut at: usize) -> usize {
        loop {
            match self.bytes[at..].first_chunk() {
                Some(&chunk) => {
                    let length = in_word(u64::from_le_bytes(chunk));
                    at += length;
                    if length == 8 {
                        continue;
                    }
                }
                None => at += self.bytes[at..].iter().take_while(|&&byte| IN_WORD[usize::from(byte)]).count(),
            }
            match self.char_at(at) {
                Some(c) if !c.is_ascii() && matches!(form(c), Form::Letter | Form::Digit) => at += c.len_utf8(),
                _ => return at,
            }
        }
    }

    /// What an apostrophe at `at` does to the word that began at `start`; `next` is the byte after
    /// it.
    fn apostrophe(&self, start: usize, at: usize, next: usize) -> Joint {
        let run = self.letters(next);
        let whole = !run.is_empty() && !self.is_word_at(next + run.len());
        if whole && run.eq_ignore_ascii_case("t") && at > start && self.bytes[at - 1].eq_ignore_ascii_case(&b'n') {
            let n = at - 1;
            return if n > start { Joint::End(n, None) } else { Joint::End(next + 1, Some(TokenKind::Clitic)) };
        }
        if !self.is_word_at(next) || (whole && is_clitic(run)) { Joint::End(at, None) } else { Joint::Inside }
    }

    /// Whether the dot at `at` joins what is around it: 1.5, U.S., Ph.D. `segment` is where the
    /// letters before it start.
    fn dot_joins(&self, segment: usize, at: usize) -> bool {
        let next = at + 1;
        if self.digits_around(at, 1) {
            return true;
        }
        let letters = at - segment;
        let next_is_one_letter =
            self.bytes.get(next).is_some_and(u8::is_ascii_alphabetic) && !self.is_word_at(next + 1);
        let before = &self.bytes[segment..at];
        match letters {
            1 => {
                before[0].is_ascii_alphabetic()
                    && next_is_one_letter
                    && before[0].is_ascii_uppercase() == self.bytes[next].is_ascii_uppercase()
            }
            2 => before[0].is_ascii_uppercase() && next_is_one_letter && self.bytes[next].is_ascii_uppercase(),
            _ => false,
        }
    }

    /// Whether the mark at `at` has a digit before it and, after it, at least `count` digits
    /// (exactly three for a comma).
    fn digits_around(&self, at: usize, count: usize) -> bool {
        let after = self.bytes[at + 1..].iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
        at > 0 && self.bytes[at - 1].is_ascii_digit() && if count == 3 { after == 3 } else { after >= count }
    }

    /// The shape of the word `start..end`; that of most, in ASCII and small letters after the
    /// first, shows in eight bytes at once.
    #[inline]
    pub(super) fn shape(&self, start: usize, end: usize) -> Shape {
        let (mut small, mut capital) = (0, 0);
        for at in (start..end).step_by(8) {
            let letters = eight(self.bytes, at, end);
            small += ascii_between(letters, b'a', b'z').count_ones() as usize;
            capital += ascii_between(letters, b'A', b'Z').count_ones() as usize;
        }
        match capital {
            0 if small == end - start => Shape::LOWER,
            1 if small + 1 == end - start && small > 0 && self.bytes[start].is_ascii_uppercase() => Shape::CAPITAL,
            _ => shape(&self.text.as_str()[start..end]),
        }
    }

    /// The first character behind white space from `at` on, if it stands near and in the same
    /// paragraph: what follows a paragraph never changes it.
    fn follower(&self, at: usize) -> Option<char> {
        let (mut lines, mut last) = (0, ' ');
        for c in self.text.as_str()[at..].chars().take(8) {
            match form(c) {
                Form::Space => {}
                Form::Line => lines += line_breaks(c, last),
                _ => return (lines < self.border).then_some(c),
            }
            last = c;
        }
        None
    }

    /// Whether a word in marks and a capital follow the full stop before `at`: Robert C. "Bobby"
    /// Scott.
    fn nickname_follows(&self, at: usize) -> bool {
        /// A nickname has no more letters than this.
        const LONGEST: usize = 16;
        let rest = self.text.as_str()[at..].strip_prefix(' ').unwrap_or_default();
        let Some(inside) = rest.strip_prefix(['"', '“', '‘', '\'']) else { return false };
        let letters: usize = inside.chars().take(LONGEST).take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
        let behind = inside[letters..].strip_prefix(['"', '”', '’', '\'']).and_then(|rest| rest.strip_prefix(' '));
        letters > 0 && behind.is_some_and(|rest| rest.starts_with(char::is_uppercase))
    }

    /// The kind of the word `start..end` with the full stop that follows it, when the stop is part
    /// of it.
    fn with_full_stop(&self, start: usize, end: usize, kind: TokenKind, classes: Classes) -> Option<TokenKind> {
        if kind != TokenKind::Word || self.bytes.get(end + 1) == Some(&b'.') {
            return None;
        }
        let word = &self.text.as_str()[start..end];
        let first = word.chars().next()?;
        if word.contains('.') {
            return Some(TokenKind::Abbreviation);
        }
        let follower = self.follower(end + 1);
        if first.len_utf8() == word.len() && first.is_uppercase() {
            // "J. Smith", but "and I." or "vitamin C" at the end of a text.
            let pronoun = first == 'I' && self.part.tokens.last().is_none_or(|last| !last.shape.has(Shape::CAPITAL));
            let goes_on = follower.is_some_and(|c| c.is_uppercase() || c == ',') || self.nickname_follows(end + 1);
            return (!pronoun && goes_on).then_some(TokenKind::Initial);
        }
        if !classes.has(Classes::ABBREVIATION) {
            return None;
        }
        if classes.has(Classes::CAPITALISED) && !first.is_uppercase() {
            return None;
        }
        // Ranks and the like stand before a name: "Maj. Kane", but Zbigniew Maj ends a sentence.
        if classes.has(Classes::CAPITALISED) && classes.has(Classes::NAME) && !follower.is_some_and(char::is_uppercase)
        {
            return None;
        }
        // Inner ones that are words too (No., art.) count before a number only; with others nothing
        // but a name follows.
        if classes.has(Classes::CAPITALISED) && classes.has(Classes::INNER) && !follower.is_some_and(char::is_numeric) {
            return None;
        }
        Some(TokenKind::Abbreviation)
    }
}

/// Whether letters behind an apostrophe make a clitic: ’s, ’ll.
pub(super) fn is_clitic(letters: &str) -> bool {
    ["s", "m", "d", "re", "ve", "ll"].iter().any(|clitic| letters.eq_ignore_ascii_case(clitic))
}

pub(super) fn shape(word: &str) -> Shape {
    let mut shape = Shape::default();
    let (mut letters, mut lower, mut last_lower) = (0, 0, false);
    for c in word.chars() {
        let (is_lower, is_upper) = if c.is_ascii() {
            (c.is_ascii_lowercase(), c.is_ascii_uppercase())
        } else {
            (c.is_lowercase(), c.is_uppercase())
        };
        if c.is_ascii_digit() {
            shape.0 |= Shape::DIGIT.0;
        }
        if is_lower || is_upper {
            if letters == 0 {
                shape.0 |= if is_upper { Shape::CAPITAL.0 } else { Shape::LOWER.0 };
            } else if is_upper && last_lower {
                shape.0 |= Shape::INNER_CAPITAL.0;
            }
            letters += 1;
            lower += usize::from(is_lower);
            last_lower = is_lower;
        }
    }
    if letters >= 2 && lower == 0 {
        shape.0 |= Shape::UPPER.0;
    }
    shape
}
