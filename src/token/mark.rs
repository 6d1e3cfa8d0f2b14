//! Quotation marks → pairs.
//!
//! One pass over each paragraph with a stack. A mark opens or closes by what it is (“ ”), by the
//! space around it (" '), and by what is open. Nothing is ever lost: a mark without a partner
//! becomes the border of an `Unclosed` or `Unopened` stretch, or, where it cannot quote (inches,
//! plural possessives), a plain token.

use std::ops::Range;

use super::{Ending, Gap, Quoted, Token, TokenKind};
use crate::text::Text;

/// Deeper nesting than this is no quotation but noise; it bounds the stack.
const DEEPEST: usize = 8;

/// Which marks belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// “ ” „ ‟ 〝 〞 〟
    Double,
    /// The straight mark, and two single ones for it.
    Straight,
    /// ‘ ’ ‚ ‛
    Single,
    /// '
    StraightSingle,
    /// « »
    Guillemet,
    /// ‹ ›
    SingleGuillemet,
    /// 「 」 『 』
    Corner,
}

/// What a mark does by its form alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Opens,
    Closes,
    Either,
}

/// The family of a mark; two single ones stand for a double one.
fn family(mark: &str) -> Option<(Family, Side)> {
    let first = mark.chars().next()?;
    let two = mark.len() > first.len_utf8();
    Some(match first {
        '"' | '＂' => (Family::Straight, Side::Either),
        '“' | '„' | '‟' | '〝' => (Family::Double, Side::Opens),
        '”' | '〞' | '〟' => (Family::Double, Side::Closes),
        '\'' | '’' if two => (Family::Straight, Side::Either),
        '`' | '‘' if two => (Family::Straight, Side::Opens),
        '‘' | '‚' | '‛' => (Family::Single, Side::Opens),
        '’' => (Family::Single, Side::Closes),
        '\'' | '`' => (Family::StraightSingle, Side::Either),
        '«' => (Family::Guillemet, Side::Opens),
        '»' => (Family::Guillemet, Side::Closes),
        '‹' => (Family::SingleGuillemet, Side::Opens),
        '›' => (Family::SingleGuillemet, Side::Closes),
        '「' | '『' => (Family::Corner, Side::Opens),
        '」' | '』' => (Family::Corner, Side::Closes),
        _ => return None,
    })
}

/// Pairs the `marks` of each paragraph: sets their kinds and returns the quoted stretches, by
/// start.
pub(super) fn pair(text: Text, tokens: &mut [Token], paragraphs: &[Range<usize>], marks: &[usize]) -> Vec<Quoted> {
    let mut quoted: Vec<Quoted> = Vec::new();
    // The family of a stretch that the last paragraph left open at its end.
    let mut left_open: Option<(usize, Family)> = None;
    let mut rest = marks;
    for paragraph in paragraphs {
        let count = rest.iter().take_while(|&&mark| mark < paragraph.end).count();
        let marks;
        (marks, rest) = rest.split_at(count);
        if marks.is_empty() {
            left_open = None;
            continue;
        }
        let (stack, quoted_here) = (Vec::new(), Vec::new());
        let mut pairing = Pairing { text, tokens, paragraph: paragraph.clone(), marks, stack, quoted: quoted_here };
        pairing.run();
        let Pairing { mut stack, quoted: mut found, .. } = pairing;
        if let (Some((earlier, family)), Some(first)) = (left_open.take(), found.first_mut()) {
            let reopens = first.1 == family && first.0.start as usize == paragraph.start && first.0.depth == 0;
            if reopens && first.0.ending != Ending::Unopened {
                first.0.continues = true;
                quoted[earlier].ending = Ending::Continued;
            }
        }
        stack.retain(|open| open.outermost);
        if let Some(open) = stack.first() {
            let at = found.iter().position(|(stretch, _)| stretch.start as usize == open.token);
            left_open = at.map(|at| (quoted.len() + at, open.family));
        }
        quoted.extend(found.into_iter().map(|(stretch, _)| stretch));
    }
    quoted
}

struct Open {
    token: usize,
    family: Family,
    outermost: bool,
}

struct Pairing<'a, 'b> {
    text: Text<'a>,
    tokens: &'b mut [Token],
    paragraph: Range<usize>,
    marks: &'b [usize],
    stack: Vec<Open>,
    quoted: Vec<(Quoted, Family)>,
}

impl Pairing<'_, '_> {
    fn run(&mut self) {
        let last_closer = self.last_single_closer();
        for &i in self.marks {
            let Some((family, side)) = family(self.text.slice(self.tokens[i].span)) else { continue };
            match family {
                Family::Single | Family::StraightSingle => self.single(i, family, side, last_closer),
                Family::Straight => self.straight(i),
                _ => self.sided(i, family, side),
            }
        }
        let end = self.paragraph.end;
        for k in 0..self.stack.len() {
            let Open { token, family, .. } = self.stack[k];
            self.add_stretch(token, end, Ending::Unclosed, family, k);
        }
        let closed = [Family::Single, Family::StraightSingle]
            .map(|family| self.quoted.iter().any(|(stretch, of)| *of == family && stretch.ending == Ending::Closed));
        // Where single marks stay open they were apostrophes.
        let tokens = &mut *self.tokens;
        self.quoted.retain(|(stretch, family)| {
            let start = stretch.start as usize;
            let closed = closed[usize::from(*family == Family::StraightSingle)];
            let another = closed && goes_on(tokens, &self.paragraph, start);
            let apostrophe = matches!(family, Family::Single | Family::StraightSingle)
                && stretch.ending == Ending::Unclosed
                && start != self.paragraph.start
                && !another
                && !introduces(tokens, &self.paragraph, start);
            if apostrophe {
                tokens[stretch.start as usize].kind = TokenKind::Apostrophe;
            }
            !apostrophe
        });
        self.quoted.sort_by_key(|(stretch, _)| (stretch.start, std::cmp::Reverse(stretch.end)));
    }

    fn spaced_left(&self, i: usize) -> bool {
        i == self.paragraph.start
            || self.tokens[i].gap != Gap::None
            || matches!(self.tokens[i - 1].kind, TokenKind::OpenBracket | TokenKind::Dash | TokenKind::Open)
    }

    fn spaced_right(&self, i: usize) -> bool {
        i + 1 == self.paragraph.end
            || self.tokens[i + 1].gap != Gap::None
            || matches!(
                self.tokens[i + 1].kind,
                TokenKind::Terminal
                    | TokenKind::Ellipsis
                    | TokenKind::Comma
                    | TokenKind::Colon
                    | TokenKind::Semicolon
                    | TokenKind::Dash
                    | TokenKind::CloseBracket
                    | TokenKind::Mark
                    | TokenKind::Clitic
            )
    }

    /// The last place where a single mark could close: glued to what is before it, not to what
    /// follows.
    fn last_single_closer(&self) -> usize {
        self.marks
            .iter()
            .copied()
            .rfind(|&i| {
                !self.spaced_left(i)
                    && self.spaced_right(i)
                    && matches!(
                        family(self.text.slice(self.tokens[i].span)),
                        Some((Family::Single | Family::StraightSingle, Side::Closes | Side::Either))
                    )
            })
            .unwrap_or(0)
    }

    /// Where the innermost stretch that `family` can close stands in the stack.
    fn open_of(&self, family: Family) -> Option<usize> {
        self.stack.iter().rposition(|open| {
            open.family == family
                || (open.family == Family::Double && family == Family::Straight)
                || (open.family == Family::Straight && family == Family::Double)
                || (open.family == Family::Single && family == Family::StraightSingle)
        })
    }

    fn open(&mut self, i: usize, family: Family) {
        if self.stack.len() < DEEPEST {
            self.tokens[i].kind = TokenKind::Open;
            let outermost = self.stack.is_empty();
            self.stack.push(Open { token: i, family, outermost });
        }
    }

    /// Closes the stretch at `depth` with the mark at `i`; what is still open inside it has lost
    /// its closing mark.
    fn close(&mut self, i: usize, depth: usize) {
        self.tokens[i].kind = TokenKind::Close;
        for inner in (depth + 1..self.stack.len()).rev() {
            let Open { token, family, .. } = self.stack[inner];
            self.add_stretch(token, i, Ending::Unclosed, family, inner);
        }
        let Open { token, family, .. } = self.stack[depth];
        self.add_stretch(token, i + 1, Ending::Closed, family, depth);
        self.stack.truncate(depth);
    }

    /// Ends the stretch at `depth` and all in it just before token `i`, whose opening mark shows
    /// that closing ones are missing.
    fn end_unclosed(&mut self, i: usize, depth: usize) {
        for inner in depth..self.stack.len() {
            let Open { token, family, .. } = self.stack[inner];
            self.add_stretch(token, i, Ending::Unclosed, family, inner);
        }
        self.stack.truncate(depth);
    }

    fn add_stretch(&mut self, start: usize, end: usize, ending: Ending, family: Family, depth: usize) {
        let stretch = Quoted { start: start as u32, end: end as u32, ending, depth: depth as u8, continues: false };
        self.quoted.push((stretch, family));
    }

    /// A mark that closes what never opened: everything before it in the paragraph may be quoted.
    fn unopened(&mut self, i: usize, family: Family) {
        let first = self.stack.is_empty() && self.quoted.is_empty() && i > self.paragraph.start;
        if first && !self.spaced_left(i) {
            self.tokens[i].kind = TokenKind::Close;
            self.add_stretch(self.paragraph.start, i + 1, Ending::Unopened, family, 0);
        }
    }

    /// Pairs a mark whose form says its side: “ ” „ « » ‹ › 「 」.
    fn sided(&mut self, i: usize, family: Family, side: Side) {
        let mark = self.text.slice(self.tokens[i].span);
        let open = self.open_of(family);
        let opened_by = open.map(|depth| self.text.slice(self.tokens[self.stack[depth].token].span));
        let (spaced_left, spaced_right) = (self.spaced_left(i), self.spaced_right(i));
        match side {
            // „Deutsch“ and »Deutsch«: the usual opening mark closes; “typo“ too when only the
            // space tells.
            Side::Opens => match open {
                Some(depth)
                    if (mark == "“" && opened_by == Some("„") && !spaced_left)
                        || (mark == "«" && opened_by == Some("»"))
                        || (mark == "‹" && opened_by == Some("›"))
                        || (mark == "“" && !spaced_left && spaced_right) =>
                {
                    self.close(i, depth);
                }
                Some(depth) if family == Family::Double && self.stack.len() == depth + 1 => {
                    self.end_unclosed(i, depth);
                    self.open(i, family);
                }
                _ => self.open(i, family),
            },
            _ => match open {
                // A French quotation repeats » at the start of each paragraph.
                Some(depth) => self.close(i, depth),
                // ”Svenska” and »Deutsch«
                None if spaced_left && !spaced_right => self.open(i, family),
                None => self.unopened(i, family),
            },
        }
    }

    /// Pairs a straight mark, or two single ones: " and ''.
    fn straight(&mut self, i: usize) {
        let (spaced_left, spaced_right) = (self.spaced_left(i), self.spaced_right(i));
        let backtick = self.text.slice(self.tokens[i].span).starts_with(['`', '‘']);
        match self.open_of(Family::Straight) {
            Some(depth) if backtick || (spaced_left && !spaced_right) => {
                self.end_unclosed(i, depth);
                self.open(i, Family::Straight);
            }
            Some(depth) => self.close(i, depth),
            None if backtick || !spaced_right || spaced_left => self.open(i, Family::Straight),
            // 6'2" and 24" measure.
            None if self.tokens[i - 1].kind == TokenKind::Number => {}
            None => self.unopened(i, Family::Straight),
        }
    }

    /// Pairs a single mark, or makes it an apostrophe: ‘ ’ '.
    fn single(&mut self, i: usize, family: Family, side: Side, last_closer: usize) {
        let (spaced_left, spaced_right) = (self.spaced_left(i), self.spaced_right(i));
        let open = self.open_of(family);
        if side != Side::Closes && spaced_left && !spaced_right {
            // Without a place to close later it is an apostrophe.
            if last_closer > i
                || i == self.paragraph.start
                || introduces(self.tokens, &self.paragraph, i)
                || self.speaks_again(i, family)
            {
                self.open(i, family);
            } else {
                self.tokens[i].kind = TokenKind::Apostrophe;
            }
            return;
        }
        match open {
            Some(depth) if !spaced_left && spaced_right => {
                if self.is_possessive(i) && last_closer > i {
                    self.tokens[i].kind = TokenKind::Apostrophe;
                } else {
                    self.close(i, depth);
                }
            }
            // ’It is shut,’ she said: the apostrophe opens as well.
            None if last_closer > i && spaced_left && !spaced_right && self.opens_speech(i) => self.open(i, family),
            _ if side == Side::Opens => self.open(i, family),
            _ => self.tokens[i].kind = TokenKind::Apostrophe,
        }
    }

    /// Whether a single mark opens the rest of the paragraph, in which such marks quoted before.
    fn speaks_again(&self, i: usize, family: Family) -> bool {
        let last = self.quoted.last().is_some_and(|(stretch, of)| *of == family && stretch.ending == Ending::Closed);
        last && goes_on(self.tokens, &self.paragraph, i)
    }

    /// Whether a capital follows the mark, and nothing, a colon, a comma or an end precedes it.
    fn opens_speech(&self, i: usize) -> bool {
        let capital = self.tokens.get(i + 1).is_some_and(|next| next.shape.has(super::Shape::CAPITAL));
        let before = |i: usize| matches!(self.tokens[i].kind, TokenKind::Colon | TokenKind::Comma | TokenKind::Close);
        let introduced = i == self.paragraph.start || before(i - 1) || self.tokens[i - 1].kind.is_end();
        capital && introduced
    }

    /// Whether the mark is the apostrophe of a plural possessive: it follows an s, and behind a
    /// space a small letter goes on (players’ union).
    fn is_possessive(&self, i: usize) -> bool {
        let ends_in_s = self.text.slice(self.tokens[i - 1].span).ends_with(['s', 'S']);
        let goes_on = self.tokens.get(i + 1).is_some_and(|next| {
            i + 1 < self.paragraph.end && next.gap != Gap::None && next.shape.has(super::Shape::LOWER)
        });
        ends_in_s && self.tokens[i - 1].kind == TokenKind::Word && goes_on
    }
}

/// Whether a single mark behind a colon opens sentences up to the end of its paragraph, though its
/// closing mark is missing: She added: 'It was dark. I ran.
fn introduces(tokens: &[Token], paragraph: &Range<usize>, i: usize) -> bool {
    i > paragraph.start && tokens[i - 1].kind == TokenKind::Colon && opens_rest(tokens, paragraph, i)
}

/// The same behind the end of a sentence: 'We lost,' she said. 'We lost badly.
fn goes_on(tokens: &[Token], paragraph: &Range<usize>, i: usize) -> bool {
    i > paragraph.start && tokens[i - 1].kind.is_end() && opens_rest(tokens, paragraph, i)
}

/// Whether a capital follows token `i`, and the paragraph ends as a sentence does.
fn opens_rest(tokens: &[Token], paragraph: &Range<usize>, i: usize) -> bool {
    tokens.get(i + 1).is_some_and(|next| i + 1 < paragraph.end && next.shape.has(super::Shape::CAPITAL))
        && tokens[paragraph.end - 1].kind.is_end()
}
