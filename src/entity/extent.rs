//! Dates and sums of money as they are written: the tagger may leave out "half a" or the quarter of a
//! year, see no sum in "50 pence", and one in "7 lakh people".

use std::ops::Range;

use super::value::{self, Written};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::name::{Name, merge};
use crate::token::{Gap, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// How many tokens beside a sum may belong to it.
const WINDOW: usize = 12;

/// How many tokens before and behind a date may belong to it.
const BEFORE: usize = 6;
const BEHIND: usize = 3;

/// How sure it is that what is written as a date or sum is one, where the tagger sees nothing.
const WRITTEN: f32 = 0.9;

/// Gives dates and sums their whole extent, adds those that only their form shows, and drops what is
/// counted and no money.
pub(super) fn whole(tokens: &Tokens, names: Vec<Name>) -> Vec<Name> {
    let mut wider: Vec<Name> = Vec::new();
    for (i, name) in names.iter().enumerate().filter(|_| on(Rule::WholeValue)) {
        let lower = i.checked_sub(1).map_or(0, |before| names[before].tokens.end);
        let upper = names.get(i + 1).map_or(tokens.len(), |behind| behind.tokens.start);
        let range = match name.label {
            EntityLabel::Money => whole_sum(tokens, &name.tokens),
            EntityLabel::Date => whole_date(tokens, &name.tokens, lower..upper),
            _ => continue,
        };
        let apart = wider.last().is_none_or(|last| last.tokens.end <= range.start);
        if range != name.tokens && apart {
            wider.push(Name { title: range.start..range.start, tokens: range, ..name.clone() });
        }
    }
    let names = merge(wider, names);
    let mut names = if on(Rule::UnseenValue) { merge(unseen(tokens, &names), names) } else { names };
    names.retain(|name| !(is_count(tokens, name) && on(Rule::CountedNoun)));
    names
}

/// The bounds of at most `before` and `behind` tokens around a range, in its paragraph.
fn around(tokens: &Tokens, range: &Range<usize>, before: usize, behind: usize) -> Range<usize> {
    let inside = |&i: &usize| tokens[i].gap != Gap::Paragraph;
    let first = (range.start.saturating_sub(before) + 1..=range.start).rev().take_while(inside).count();
    let last = (range.end..tokens.len()).take(behind).take_while(inside).count();
    range.start - first..range.end + last
}

/// A sum with all of the written form that it is a part of.
fn whole_sum(tokens: &Tokens, range: &Range<usize>) -> Range<usize> {
    let window = around(tokens, range, WINDOW, WINDOW);
    let touching = sums(tokens, window).into_iter().filter(|sum| sum.start < range.end && range.start < sum.end);
    // The article of "a $5 million deal" is none of the sum.
    let article = |start: usize| matches!(tokens.text_of(range.start), "a" | "an") && start == range.start + 1;
    touching.fold(range.clone(), |whole, sum| {
        let start = if article(sum.start) { sum.start } else { whole.start.min(sum.start) };
        start..whole.end.max(sum.end)
    })
}

/// The sums among tokens that name their currency.
fn sums(tokens: &Tokens, window: Range<usize>) -> Vec<Range<usize>> {
    let span = tokens.span(window.clone());
    let forms = value::sums(span.of(tokens.text.as_str()));
    let token_at = |byte: usize| {
        let byte = span.start() + byte as u32;
        window.start + tokens.list[window.clone()].partition_point(|token| token.span.end() <= byte)
    };
    forms.into_iter().map(|form| token_at(form.start)..token_at(form.end - 1) + 1).collect()
}

/// A date with the words beside it that tell more of it: "third quarter of" before "2023".
fn whole_date(tokens: &Tokens, range: &Range<usize>, free: Range<usize>) -> Range<usize> {
    let window = around(tokens, range, BEFORE, BEHIND);
    let window = window.start.max(free.start)..window.end.min(free.end);
    // "The 1970s and early ’80s" are two dates, and a number before a comma is none.
    let part = |&i: &usize| {
        let kind = tokens[i].kind;
        (kind.is_word() && kind != TokenKind::Clitic || kind == TokenKind::Dash) && tokens.text_of(i) != "and"
    };
    let before = (window.start..range.start).rev().take_while(part).count();
    let behind = (range.end..window.end).take_while(part).count();
    let told =
        |range: Range<usize>| value::value(tokens, range, EntityLabel::Date, None, None).map_or(0, |value| value.len());
    let (mut best, mut most) = (range.clone(), told(range.clone()));
    for length in 1..=before + behind {
        for more in length.saturating_sub(behind)..=length.min(before) {
            let wider = range.start - more..range.end + length - more;
            let ends = wider.end == range.end || may_end_date(tokens, wider.end - 1);
            let value = if ends { told(wider.clone()) } else { 0 };
            if value > most {
                (best, most) = (wider, value);
            }
        }
    }
    best
}

/// Whether a date may go on to this word: a number of which the next word counts nothing. "2022
/// winter" is that of a schedule, "May 5 to 20 per cent" another number.
fn may_end_date(tokens: &Tokens, last: usize) -> bool {
    let digits = tokens.text_of(last).contains(|c: char| c.is_ascii_digit());
    let counts = tokens
        .after(last)
        .is_some_and(|next| next.kind == TokenKind::Symbol || next.kind.is_word() && !next.is(Classes::FUNCTION));
    digits && !counts
}

/// The dates and sums that only their form shows: 300,000 VND, 50 pence, 10-Apr-15, FY2020-21. The
/// tagger may take a part of them for something else.
fn unseen(tokens: &Tokens, names: &[Name]) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut first = 0;
    for i in 0..tokens.len() {
        while names.get(first).is_some_and(|name| name.tokens.end <= i) {
            first += 1;
        }
        let date = || Some((date_by_form(tokens, i)?, EntityLabel::Date));
        let sum = || Some((sum_by_form(tokens, i)?, EntityLabel::Money));
        let Some((range, label)) = date().or_else(sum) else { continue };
        let before = found.last().map_or(0, |last| last.tokens.end);
        let before = before.max(first.checked_sub(1).map_or(0, |last| names[last].tokens.end));
        let mut touching = names[first..].iter().take_while(|name| name.tokens.start < range.end);
        let inside = |name: &Name| {
            let seen = name.tokens == range && name.label == label;
            range.start <= name.tokens.start && name.tokens.end <= range.end && !seen
        };
        if before <= range.start && touching.all(inside) {
            let title = range.start..range.start;
            found.push(Name { tokens: range, title, label, score: WRITTEN, by_user: false, canonical: None });
        }
    }
    found
}

/// The date that begins at token `i`, if its form alone shows it.
fn date_by_form(tokens: &Tokens, i: usize) -> Option<Range<usize>> {
    if !matches!(tokens[i].kind, TokenKind::Word | TokenKind::Number) {
        return None;
    }
    let text = tokens.text_of(i);
    if value::is_date_by_form(text) {
        return Some(i..i + 1);
    }
    if !value::begins_date(text) {
        return None;
    }
    // Q1 2009, Q1 of 2009, FY 2020-21
    let window = around(tokens, &(i..i + 1), 0, BEHIND);
    let told = |&end: &usize| value::value(tokens, i..end, EntityLabel::Date, None, None).is_some();
    (i + 2..=window.end).filter(|&end| tokens[end - 1].kind == TokenKind::Number).find(told).map(|end| i..end)
}

/// The sum whose currency is token `i`, if no other word looks like it.
fn sum_by_form(tokens: &Tokens, i: usize) -> Option<Range<usize>> {
    let kind = tokens[i].kind;
    if !matches!(kind, TokenKind::Word | TokenKind::Number | TokenKind::Abbreviation | TokenKind::Symbol) {
        return None;
    }
    let sure = match value::written_currency(tokens.text_of(i))? {
        Written::Sure => true,
        Written::Unsure => false,
    };
    let window = around(tokens, &(i..i + 1), WINDOW, WINDOW / 2);
    let sum = sums(tokens, window).into_iter().find(|sum| sum.contains(&i))?;
    // A TRY may be a try, but hardly 300,000 of them; P58.50 and N4.75bn are no roads.
    let large = |i: usize| {
        let text = tokens.text_of(i);
        text.contains(',') || value::is_scale(text) || value::is_price_with_letter(text)
    };
    (sure || sum.clone().any(large)).then_some(sum)
}

/// Whether a name is the count of something else than money: "7 lakh" before "people".
fn is_count(tokens: &Tokens, name: &Name) -> bool {
    if name.label != EntityLabel::Money || value::names_currency(text(tokens, &name.tokens)) {
        return false;
    }
    let last = name.tokens.end - 1;
    let people = |i: usize| set::COUNTED.has(tokens.text_of(i)) || tokens[i].is(Classes::ROLES);
    // Another name of a currency is none of the things that are counted.
    let currency = Classes::CURRENCY.or(Classes::FUNCTION).or(Classes::REPORTING).or(Classes::VERB);
    let counted = |i: usize| {
        let word = tokens.text_of(i);
        let known = tokens[i].is(currency) || set::SHARED_CURRENCIES.has(word);
        let plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !known;
        tokens[i].kind == TokenKind::Word && !tokens[i].is_capitalised() && (plural || people(i))
    };
    let numbered = tokens[last].kind == TokenKind::Number || value::is_scale(tokens.text_of(last));
    let behind = tokens.after(last).is_some_and(|next| next.gap != Gap::None) && counted(last + 1);
    name.tokens.len() > 1 && people(last) || numbered && behind
}

fn text<'a>(tokens: &Tokens<'a>, range: &Range<usize>) -> &'a str {
    tokens.text.slice(tokens.span(range.clone()))
}
