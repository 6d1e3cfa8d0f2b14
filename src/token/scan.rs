//! Text → tokens, in one pass; marks are not yet paired, single line breaks not yet judged.

use std::ops::RangeInclusive;

use super::character::{ENDS_WORD, Form, IN_WORD, LONE_MARKS, form, is_double_mark, other_mark};
use super::letters::{ascii_between, eight_letters, in_word};
use super::{Gap, Shape, Token, TokenKind};
use crate::lexicon::{Classes, Key, Slots, eight, set, slots};
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
    text: Text<'a>,
    bytes: &'a [u8],
    at: usize,
    /// Where a blank line ends the part.
    cut: RangeInclusive<usize>,
    part: Scan,
    lexicon: &'static Slots,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: Text<'a>) -> Self {
        Self { text, bytes: text.bytes(), at: 0, cut: 0..=0, part: Scan::default(), lexicon: slots() }
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
    fn char_at(&self, at: usize) -> Option<char> {
        match self.bytes.get(at) {
            Some(&byte) if byte < 128 => Some(byte as char),
            Some(_) => self.text.as_str()[at..].chars().next(),
            None => None,
        }
    }

    fn form_at(&self, at: usize) -> Form {
        self.char_at(at).map_or(Form::Space, form)
    }

    fn is_word_at(&self, at: usize) -> bool {
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
                    let second_half = c == '\n' && self.at > 0 && self.bytes[self.at - 1] == b'\r';
                    // A form feed or paragraph separator is worth a blank line.
                    let worth = if matches!(c, '\u{b}' | '\u{c}' | '\u{2029}') { 2 } else { 1 };
                    lines += if second_half { 0 } else { worth };
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
    fn key(&self, start: usize, end: usize) -> Key {
        if end - start == 1 || self.bytes[start..end].is_ascii() {
            Key::of_bytes(self.bytes, start, end)
        } else {
            Key::new(&self.text.as_str()[start..end])
        }
    }

    fn push(&mut self, token: Token) {
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

    /// The ASCII letters from `at` on; at most a few, as that is all that clitics and elisions
    /// have.
    fn letters(&self, at: usize) -> &'a str {
        let length = self.bytes[at..].iter().take(8).take_while(|byte| byte.is_ascii_alphabetic()).count();
        &self.text.as_str()[at..at + length]
    }

    /// Reads a word or number with all that belongs inside it.
    fn word(&mut self, gap: Gap) {
        let start = self.at;
        let mut at = start;
        let mut segment = start;
        let mut kind = None;
        loop {
            at = self.end_of_run(at);
            let Some(c) = self.char_at(at) else { break };
            let next = at + c.len_utf8();
            let joined = match c {
                '-' | '\u{2010}' | '\u{2011}' => self.is_word_at(next),
                '\'' | '’' => match self.apostrophe(start, at, next) {
                    Joint::Inside => true,
                    Joint::EndBefore(end) => {
                        at = end;
                        false
                    }
                    Joint::EndAfter(end) => {
                        at = end;
                        kind = Some(TokenKind::Clitic);
                        false
                    }
                },
                '.' => {
                    if let Some(end) = self.web_end(start, at) {
                        at = end;
                        kind = Some(TokenKind::Web);
                        break;
                    }
                    self.dot_joins(segment, at)
                }
                ',' => self.digits_around(at, 3),
                ':' if self.bytes[at..].starts_with(b"://") => {
                    if let Some(end) = self.web_end(start, at) {
                        at = end;
                        kind = Some(TokenKind::Web);
                    }
                    false
                }
                ':' => self.digits_around(at, 2),
                '/' => self.digits_around(at, 1),
                '&' => {
                    at > start
                        && self.bytes[at - 1].is_ascii_uppercase()
                        && self.bytes.get(next).is_some_and(u8::is_ascii_uppercase)
                }
                '@' if self.is_word_at(next) => {
                    at = self.end_of_host(next);
                    kind = Some(TokenKind::Web);
                    false
                }
                _ => false,
            };
            if !joined {
                break;
            }
            at = next;
            segment = next;
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

    #[inline]
    fn end_of_run(&self, mut at: usize) -> usize {
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
            return if n > start { Joint::EndBefore(n) } else { Joint::EndAfter(next + 1) };
        }
        if !self.is_word_at(next) || (whole && is_clitic(run)) { Joint::EndBefore(at) } else { Joint::Inside }
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

    /// The end of a URL, domain or e-mail address that began at `start` and has a dot or colon at
    /// `at`.
    fn web_end(&self, start: usize, at: usize) -> Option<usize> {
        let word = &self.bytes[start..at];
        let scheme = [&b"http"[..], b"https", b"ftp"].iter().any(|scheme| word.eq_ignore_ascii_case(scheme));
        let www = self.bytes[at] == b'.' && word.eq_ignore_ascii_case(b"www") && self.is_word_at(at + 1);
        if www || (scheme && self.bytes[at..].starts_with(b"://")) {
            return Some(self.end_of_url(at));
        }
        if self.bytes[at] != b'.' || !self.is_word_at(at + 1) {
            return None;
        }
        // first.last@host
        let local = self.bytes[at..].iter().take(64).take_while(|byte| is_local_part(**byte)).count();
        if self.bytes.get(at + local) == Some(&b'@') && self.is_word_at(at + local + 1) {
            return Some(self.end_of_host(at + local + 1));
        }
        // host.tld or host.tld/path, in small letters so that "ended.The" stays two words
        let label = self.letters(at + 1);
        let after = at + 1 + label.len();
        let known = set::TOP_LEVEL_DOMAINS.has(label) && self.bytes[start].is_ascii_alphanumeric();
        match self.bytes.get(after) {
            Some(b'/') if known => Some(self.end_of_url(after)),
            Some(b'.') if known && self.is_word_at(after + 1) => Some(self.end_of_host(after)),
            _ if known && !self.is_word_at(after) => Some(after),
            _ => None,
        }
    }

    fn end_of_url(&self, at: usize) -> usize {
        let rest = &self.text.as_str()[at..];
        let length = rest
            .find(|c: char| form(c) == Form::Space || form(c) == Form::Line || is_double_mark(c) || "<>’‘".contains(c))
            .unwrap_or(rest.len());
        let trimmed = rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', ')', ']', '}', '…']);
        at + trimmed.len().max(1)
    }

    fn end_of_host(&self, mut at: usize) -> usize {
        loop {
            at = self.end_of_run(at);
            if matches!(self.bytes.get(at), Some(b'.' | b'-')) && self.is_word_at(at + 1) {
                at += 1;
            } else {
                return at;
            }
        }
    }

    /// The shape of the word `start..end`; that of most, in ASCII and small letters after the
    /// first, shows in eight bytes at once.
    #[inline]
    fn shape(&self, start: usize, end: usize) -> Shape {
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
        let mut after = self.text.as_str()[end + 1..].chars();
        let follower = after.by_ref().take(8).find(|c| !c.is_whitespace());
        if first.len_utf8() == word.len() && first.is_uppercase() {
            // "J. Smith", but "and I." or "vitamin C" at the end of a text.
            let pronoun = first == 'I' && self.part.tokens.last().is_none_or(|last| !last.shape.has(Shape::CAPITAL));
            return (!pronoun && follower.is_some_and(|c| c.is_uppercase() || c == ',')).then_some(TokenKind::Initial);
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

enum Joint {
    Inside,
    EndBefore(usize),
    EndAfter(usize),
}

fn is_local_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-')
}

fn is_clitic(letters: &str) -> bool {
    ["s", "m", "d", "re", "ve", "ll"].iter().any(|clitic| letters.eq_ignore_ascii_case(clitic))
}

fn shape(word: &str) -> Shape {
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
