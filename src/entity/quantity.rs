//! Dates and sums of money.

use std::ops::Range;

use super::{CERTAIN, Name, STRONG};
use crate::document::EntityLabel;
use crate::lexicon::Classes;
use crate::token::{Gap, Token, TokenKind, Tokens};

/// All dates and sums, in order.
pub(super) fn find(tokens: &Tokens) -> Vec<Name> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.list.len() {
        let date = date(tokens, i).map(|end| (end, EntityLabel::Date));
        if let Some((end, label)) = date.or_else(|| money(tokens, i).map(|end| (end, EntityLabel::Money))) {
            let score = if end > i + 1 { CERTAIN } else { STRONG };
            found.push(Name { tokens: i..end, title: i..i, label, score });
            i = end;
        } else {
            i += 1;
        }
    }
    found
}

fn in_line<'t>(tokens: &'t Tokens, i: usize) -> Option<&'t Token> {
    tokens.get(i).filter(|token| token.gap != Gap::Paragraph)
}

/// The end of the date that starts at token `i`: March 14, 14 March 2024, Thursday, May 2024, 2024, 2024-05-01, the ’80s.
fn date(tokens: &Tokens, i: usize) -> Option<usize> {
    let token = &tokens.list[i];
    if is_month(tokens, i) {
        let mut end = i + 1;
        if in_line(tokens, end).is_some() && day(tokens, end) {
            end += 1;
        }
        let comma = in_line(tokens, end).is_some_and(|token| token.kind == TokenKind::Comma);
        let year = end + usize::from(comma);
        if in_line(tokens, year).is_some() && is_year(tokens, year) {
            return Some(year + 1);
        }
        // "May" and "March" alone are also words.
        return (end > i + 1 || !token.is(Classes::AUXILIARY.or(Classes::SPEECH)) || after_preposition(tokens, i))
            .then_some(end);
    }
    if day(tokens, i) && in_line(tokens, i + 1).is_some() && is_month(tokens, i + 1) {
        let end = i + 2;
        let year = in_line(tokens, end).is_some() && is_year(tokens, end);
        return Some(end + usize::from(year));
    }
    if token.is(Classes::WEEKDAY) && token.is_capitalised() {
        return Some(i + 1);
    }
    let text = tokens.text_of(i);
    let iso = text.len() == 10 && text.as_bytes()[4] == b'-' && token.kind == TokenKind::Number;
    let decade = token.kind == TokenKind::Number && text.ends_with("0s");
    (iso || decade || is_year(tokens, i) && after_preposition(tokens, i)).then_some(i + 1)
}

pub(super) fn is_month(tokens: &Tokens, i: usize) -> bool {
    let token = &tokens.list[i];
    let short = token.kind == TokenKind::Abbreviation
        && matches!(
            tokens.text_of(i),
            "Jan." | "Feb." | "Mar." | "Apr." | "Jun." | "Jul." | "Aug." | "Sept." | "Sep." | "Oct." | "Nov." | "Dec."
        );
    short || token.is(Classes::MONTH) && token.is_capitalised() && token.kind == TokenKind::Word
}

fn day(tokens: &Tokens, i: usize) -> bool {
    let digits = tokens.text_of(i).trim_end_matches(|c: char| c.is_ascii_lowercase());
    tokens.list[i].kind == TokenKind::Number
        && digits.len() <= 2
        && digits.parse().is_ok_and(|day: u8| (1..=31).contains(&day))
}

fn is_year(tokens: &Tokens, i: usize) -> bool {
    let text = tokens.text_of(i);
    tokens.list[i].kind == TokenKind::Number
        && text.len() == 4
        && text.parse().is_ok_and(|year: u16| (1800..=2100).contains(&year))
}

fn after_preposition(tokens: &Tokens, i: usize) -> bool {
    tokens.before(i).is_some_and(|before| before.is(Classes::PREPOSITION))
}

/// The end of the sum of money that starts at token `i`: $1.5m, £20 million, 1,200,000 naira, 3 billion euros.
fn money(tokens: &Tokens, i: usize) -> Option<usize> {
    let number = |i: usize| in_line(tokens, i).is_some_and(|token| token.kind == TokenKind::Number);
    let sign = |i: usize| matches!(tokens.text_of(i), "$" | "£" | "€" | "¥" | "₦" | "₹" | "₩" | "₺" | "₽" | "₫" | "₱");
    let scaled = |end: usize| {
        let scale = in_line(tokens, end).is_some_and(|token| token.is(Classes::NUMBER) && !token.is_capitalised());
        end + usize::from(scale)
    };
    if tokens.list[i].kind == TokenKind::Symbol && sign(i) && number(i + 1) {
        return Some(scaled(i + 2));
    }
    let unit = |range: Range<usize>| {
        let unit = in_line(tokens, range.end)?;
        (unit.is(Classes::CURRENCY) && !unit.is_capitalised()).then_some(range.end + 1)
    };
    if tokens.list[i].kind == TokenKind::Number {
        return unit(i..scaled(i + 1));
    }
    None
}
