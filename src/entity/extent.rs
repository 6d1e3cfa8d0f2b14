//! Dates and sums of money as they are written: the tagger may leave out "half a" or the quarter of a
//! year, see no sum in "50 pence", and one in "7 lakh people".

use std::ops::Range;

use super::value;
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
    touching.fold(range.clone(), |whole, sum| whole.start.min(sum.start)..whole.end.max(sum.end))
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
    // A comma before a number is no part of a date, and what is written behind one seldom is.
    let part = |&i: &usize| tokens[i].kind.is_word() || tokens[i].kind == TokenKind::Dash;
    let before = (window.start..range.start).rev().take_while(part).count();
    let behind = (range.end..window.end).take_while(part).count();
    let told = |range: Range<usize>| value::value(tokens, range, EntityLabel::Date, None).map_or(0, |value| value.len());
    let (mut best, mut most) = (range.clone(), told(range.clone()));
    for length in 1..=before + behind {
        for more in length.saturating_sub(behind)..=length.min(before) {
            let wider = range.start - more..range.end + length - more;
            let value = told(wider.clone());
            if value > most {
                (best, most) = (wider, value);
            }
        }
    }
    best
}

/// The dates and sums that only their form shows: 300,000 VND, 50 pence, 10-Apr-15, FY2020-21.
fn unseen(tokens: &Tokens, names: &[Name]) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut rest = names.iter().peekable();
    for (i, token) in tokens.list.iter().enumerate() {
        while rest.next_if(|name| name.tokens.end <= i).is_some() {}
        let within = rest.peek().filter(|name| name.tokens.start <= i);
        if !matches!(token.kind, TokenKind::Word | TokenKind::Number) {
            continue;
        }
        let text = tokens.text_of(i);
        let by_form = value::is_date_by_form(text);
        let (range, label) = match within {
            // The tagger takes FY2020-21 for an organisation.
            Some(name) if by_form && name.tokens == (i..i + 1) => (i..i + 1, EntityLabel::Date),
            None if by_form => (i..i + 1, EntityLabel::Date),
            None if value::is_sure_unit(text) => {
                let window = around(tokens, &(i..i + 1), WINDOW, 0);
                let sum = sums(tokens, window).into_iter().find(|sum| sum.end == i + 1 && sum.len() > 1);
                let Some(sum) = sum else { continue };
                (sum, EntityLabel::Money)
            }
            _ => continue,
        };
        let free = found.last().is_none_or(|last| last.tokens.end <= range.start)
            && (label == EntityLabel::Date
                || names[..names.partition_point(|name| name.tokens.start <= i)]
                    .last()
                    .is_none_or(|name| name.tokens.end <= range.start));
        if free {
            let title = range.start..range.start;
            found.push(Name { tokens: range, title, label, score: WRITTEN, by_user: false });
        }
    }
    found
}

/// Whether a name is the count of something else than money: "7 lakh" before "people".
fn is_count(tokens: &Tokens, name: &Name) -> bool {
    if name.label != EntityLabel::Money || name.by_user {
        return false;
    }
    let last = &tokens[name.tokens.end - 1];
    let Some(next) = tokens.after(name.tokens.end - 1) else { return false };
    let word = tokens.text_of(name.tokens.end);
    let plural = word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") || set::COUNTED.has(word);
    let noun = next.kind == TokenKind::Word
        && next.gap != Gap::None
        && !next.is_capitalised()
        && !next.is(Classes::FUNCTION.or(Classes::REPORTING).or(Classes::VERB).or(Classes::CURRENCY));
    let numbered = last.kind == TokenKind::Number || value::is_scale(tokens.text_of(name.tokens.end - 1));
    let text = tokens.span(name.tokens.clone()).of(tokens.text.as_str());
    plural && noun && numbered && !value::names_currency(text)
}
