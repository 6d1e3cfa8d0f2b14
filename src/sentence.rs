//! Tokens → sentences, by rules.
//!
//! A sentence ends after a terminal mark and what closes with it, at the end of a paragraph, and nowhere else. The rules say
//! which terminal marks do not end one: those of abbreviations, initials, numbering, and of a quotation whose attribution
//! follows.

pub(crate) mod gap;

use std::ops::Range;

use crate::lexicon::Classes;
use crate::token::{Gap, Shape, TokenKind, Tokens};

/// How far back the opening mark of a quotation is looked for, in tokens: it keeps the work linear.
const LONGEST_QUOTATION: usize = 200;

/// The sentences, as ranges of tokens in order and without gaps.
#[must_use]
pub fn sentences(tokens: &Tokens) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    for paragraph in &tokens.paragraphs {
        let mut start = paragraph.start;
        let mut i = paragraph.start;
        while i < paragraph.end {
            match end_after(tokens, i, start, paragraph) {
                Some(end) => {
                    sentences.push(start..end);
                    start = end;
                    i = end;
                }
                None => i += 1,
            }
        }
        if start < paragraph.end {
            sentences.push(start..paragraph.end);
        }
    }
    sentences
}

/// Where the sentence that began at `start` ends, if token `i` ends it.
fn end_after(tokens: &Tokens, i: usize, start: usize, paragraph: &Range<usize>) -> Option<usize> {
    let token = tokens.list[i];
    if !(token.kind.is_end() || matches!(token.kind, TokenKind::Abbreviation | TokenKind::Initial)) {
        return None;
    }
    let end = with_closers(tokens, i + 1, paragraph.end);
    if end == paragraph.end {
        return Some(end);
    }
    let ends = if token.kind.is_end() {
        ends_at_mark(tokens, i, end, start)
    } else {
        ends_at_abbreviation(tokens, i, end, start)
    };
    ends.then_some(end)
}

/// Past the closing marks, brackets and footnote marks that belong to the terminal mark before token `i`.
fn with_closers(tokens: &Tokens, mut i: usize, limit: usize) -> usize {
    while i < limit {
        let token = tokens.list[i];
        let quote = matches!(token.kind, TokenKind::Close | TokenKind::Mark | TokenKind::Apostrophe);
        let closes = quote || token.kind == TokenKind::CloseBracket || token.kind.is_end();
        if token.gap == Gap::None && closes {
            i += 1;
        } else if is_footnote(tokens, i, limit) {
            i += 3;
        } else {
            break;
        }
    }
    i
}

/// [12] right behind the mark, or after a space at the end of the sentence.
fn is_footnote(tokens: &Tokens, i: usize, limit: usize) -> bool {
    i + 2 < limit
        && tokens.text_of(i) == "["
        && tokens.list[i].gap == Gap::None
        && tokens.list[i + 1].kind == TokenKind::Number
        && tokens.text_of(i + 2) == "]"
}

/// Whether a sentence ends with the terminal mark `i`; the next one would begin with token `next`.
fn ends_at_mark(tokens: &Tokens, i: usize, next: usize, start: usize) -> bool {
    let token = tokens.list[i];
    let follower = tokens.list[next];
    let before = (i > start).then(|| tokens.list[i - 1]);
    if follower.gap == Gap::None {
        // "ended.Then": glued, but a new sentence; "example.Org" and "3.Com" are not.
        let word_before = before.is_some_and(|word| word.kind == TokenKind::Word && !word.shape.has(Shape::UPPER));
        let new_sentence = follower.kind == TokenKind::Word && follower.shape.has(Shape::CAPITAL);
        let opens = follower.kind == TokenKind::Open;
        return word_before && (new_sentence || opens) && tokens.list[i].gap == Gap::None;
    }
    if is_numbering(tokens, i, start) || is_spaced_ellipsis(tokens, i, next) {
        return false;
    }
    let first = first_word(tokens, next);
    if first.is_some_and(|k| tokens.list[k].shape.has(Shape::LOWER) && tokens.list[k].kind == TokenKind::Word) {
        // A small letter goes on with the sentence, unless it is the letter of a name such as iPhone.
        return tokens.list[first.unwrap_or(next)].shape.has(Shape::INNER_CAPITAL);
    }
    if matches!(
        follower.kind,
        TokenKind::Comma | TokenKind::Semicolon | TokenKind::Colon | TokenKind::Dash | TokenKind::CloseBracket
    ) && !(follower.kind == TokenKind::Dash && starts_item(tokens, next))
    {
        return false;
    }
    let closes_quotation = (i + 1..next).any(|k| matches!(tokens.list[k].kind, TokenKind::Close | TokenKind::Mark));
    let exclaims = token.kind == TokenKind::Ellipsis || !tokens.text_of(i).starts_with(['.', '。']);
    // A quotation inside a sentence has had its attribution before it: He asked, “Where?”
    let quoted_first = !(start + 1..i).rev().take(LONGEST_QUOTATION).any(|k| tokens.list[k].kind == TokenKind::Open);
    !(closes_quotation && exclaims && quoted_first && is_attribution(tokens, next))
}

/// “Go!” Okafor said. — a name of up to four words and a reporting verb that its clause ends with.
fn is_attribution(tokens: &Tokens, next: usize) -> bool {
    let name = (next..tokens.list.len()).take(6).take_while(|&k| {
        let token = &tokens.list[k];
        token.gap != Gap::Paragraph && (token.is_capitalised() || (k > next && token.is(Classes::PARTICLE)))
    });
    let verb = next + name.count();
    if verb == next || tokens.list[next].is(Classes::FUNCTION) {
        return false;
    }
    let Some(token) = tokens.get(verb) else { return false };
    let reports = token.is(Classes::SPEECH.or(Classes::WRITING)) && token.is(Classes::PAST.or(Classes::THIRD));
    reports
        && tokens.get(verb + 1).is_none_or(|after| {
            after.gap == Gap::Paragraph
                || after.kind.is_end()
                || matches!(after.kind, TokenKind::Comma | TokenKind::Dash)
                || after.is(Classes::PREPOSITION.or(Classes::ADVERB).or(Classes::WEEKDAY))
        })
}

/// "1." or "a." at the start of a paragraph or item.
fn is_numbering(tokens: &Tokens, i: usize, start: usize) -> bool {
    i == start + 1
        && (tokens.list[start].kind == TokenKind::Number || tokens.list[start].span.len() == 1)
        && tokens.list[start].gap == Gap::Paragraph
        && tokens.list[i].gap == Gap::None
}

/// ". . ." inside a sentence.
fn is_spaced_ellipsis(tokens: &Tokens, i: usize, next: usize) -> bool {
    tokens.text_of(i) == "." && tokens.text_of(next) == "." && next == i + 1
}

/// A dash that opens a list item rather than going on with the sentence.
fn starts_item(tokens: &Tokens, dash: usize) -> bool {
    tokens.list[dash].gap == Gap::Wrap
}

/// The first token from `next` on that is not an opening mark or bracket.
fn first_word(tokens: &Tokens, next: usize) -> Option<usize> {
    (next..tokens.list.len())
        .take(4)
        .find(|&k| !matches!(tokens.list[k].kind, TokenKind::Open | TokenKind::OpenBracket | TokenKind::Ellipsis))
}

/// Whether a sentence ends with the abbreviation or initial `i`.
fn ends_at_abbreviation(tokens: &Tokens, i: usize, next: usize, start: usize) -> bool {
    let token = tokens.list[i];
    let follower = tokens.list[next];
    if follower.gap == Gap::None {
        return false;
    }
    let closed = next > i + 1;
    let capital = first_word(tokens, next).is_some_and(|k| tokens.list[k].shape.has(Shape::CAPITAL));
    let opens = matches!(follower.kind, TokenKind::Open | TokenKind::OpenBracket);
    if token.kind == TokenKind::Initial {
        // "vitamin C. The": the letter belongs to a common noun, and the next word cannot be a surname.
        let noun = i > start && tokens.list[i - 1].shape.has(Shape::LOWER);
        return closed && capital || noun && follower.is(Classes::FUNCTION) && capital;
    }
    // Titles stand before names, whatever follows; "St." and "Fr." too.
    if token.is(Classes::NAME) && !token.is(Classes::ENDING) {
        return closed && capital;
    }
    if closed {
        return capital || opens;
    }
    let starts_clause = follower.is(Classes::FUNCTION.or(Classes::COMMON)) || opens;
    if token.is(Classes::MONTH) || follower.kind == TokenKind::Number && !token.is(Classes::ORG_ABBREVIATION) {
        // Jan. 5, 5 p.m. 20 people: the number goes with it where it is a month.
        return !token.is(Classes::CAPITALISED) && capital && starts_clause;
    }
    let time = matches!(tokens.text_of(i), "a.m." | "p.m.");
    if time {
        return capital && !follower.is(Classes::WEEKDAY.or(Classes::MONTH)) && !follower.shape.has(Shape::UPPER);
    }
    if token.is(Classes::INNER) {
        return capital && starts_clause && !token.is(Classes::CAPITALISED) && tokens.text_of(i) == "etc.";
    }
    capital && starts_clause && !follower.is(Classes::TITLE.or(Classes::ORG_WORD)) || opens && capital
}
