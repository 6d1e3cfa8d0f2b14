//! Dates and sums of money as they are written: the tagger may leave out "half a" or the quarter of
//! a year, see no sum in "50 pence", one in "7 lakh people", and a date in the number of a flight.

use std::ops::Range;

use super::value::{self, Written};
use super::{NEAR, is_same_sentence};
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

/// Gives dates and sums their whole extent, adds those that only their form shows, and drops
/// numbers that are neither.
pub(super) fn whole(tokens: &Tokens, names: Vec<Name>) -> Vec<Name> {
    let names: Vec<Name> = names.into_iter().flat_map(|name| apart(tokens, name)).collect();
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
    let names = if on(Rule::UnseenValue) { merge(unseen(tokens, &names), names) } else { names };
    let counts: Vec<bool> = (0..names.len()).map(|i| on(Rule::CountedNoun) && is_count(tokens, &names, i)).collect();
    names.into_iter().zip(counts).filter(|(_, is_count)| !is_count).map(|(name, _)| name).collect()
}

/// The dates of a list one by one: "2017, 2018", "Tuesday, Saturday".
fn apart(tokens: &Tokens, name: Name) -> Vec<Name> {
    let Range { start, end } = name.tokens;
    let comma = |i: usize| tokens[i].kind == TokenKind::Comma;
    let day = |i: usize| tokens[i].is(Classes::WEEKDAY);
    let year = |i: usize| tokens[i].kind == TokenKind::Number && tokens[i].span.len() == 4;
    let all = |part: &dyn Fn(usize) -> bool| (start..end).step_by(2).all(part);
    let list = end - start > 2 && (end - start) % 2 == 1 && (start + 1..end).step_by(2).all(comma);
    if name.label != EntityLabel::Date || !list || !(all(&day) || all(&year)) || !on(Rule::WholeValue) {
        return vec![name];
    }
    (start..end).step_by(2).map(|i| Name { tokens: i..i + 1, title: i..i, ..name.clone() }).collect()
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
            found.push(Name::new(range, title, label, WRITTEN));
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

/// Whether a number is no date or sum: 217 alone, "10 million" without a currency, "7 lakh" before
/// "people".
fn is_count(tokens: &Tokens, names: &[Name], i: usize) -> bool {
    let name = &names[i];
    match name.label {
        EntityLabel::Date => is_other_number(tokens, &name.tokens),
        EntityLabel::Money if names_currency(tokens, name) => false,
        EntityLabel::Money => {
            let currency = |other: &Name, between: Range<usize>| {
                names_currency(tokens, other) && is_same_sentence(tokens, between)
            };
            let before = |other: &Name| currency(other, other.tokens.end..name.tokens.start);
            let behind = |other: &Name| currency(other, name.tokens.end..other.tokens.start);
            let told = names[..i].iter().rev().take(NEAR).any(before) || names[i + 1..].iter().take(NEAR).any(behind);
            !told || counts_things(tokens, name)
        }
        _ => false,
    }
}

/// Whether all of a date are digits that tell no year and no day: 217, 415 153 7092.
fn is_other_number(tokens: &Tokens, range: &Range<usize>) -> bool {
    /// The years that are written without a word that tells that they are years.
    const YEARS: Range<u64> = 1000..2200;
    const LAST_DAY: u64 = 31;
    let digits = |i: usize| tokens.text_of(i).bytes().all(|byte| byte.is_ascii_digit());
    if !range.clone().all(digits) {
        return false;
    }
    if range.len() > 1 {
        return value::value(tokens, range.clone(), EntityLabel::Date, None, None).is_none();
    }
    let told = range.start > 0 && set::WORDS_BEFORE_YEARS.has(&tokens.text_of(range.start - 1).to_lowercase());
    let number = tokens.text_of(range.start).parse().unwrap_or(u64::MAX);
    number > LAST_DAY && !YEARS.contains(&number) && !told
}

/// Whether a sum says its currency, if only by a letter that several have: "K45 million".
fn names_currency(tokens: &Tokens, name: &Name) -> bool {
    let text = text(tokens, &name.tokens);
    let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letter = text.len() == digits.len() + 1 && digits.starts_with(|c: char| c.is_ascii_digit());
    name.label == EntityLabel::Money && (letter || value::names_currency(text))
}

/// Whether a sum without a currency is the count of something: "7 lakh" before "people".
fn counts_things(tokens: &Tokens, name: &Name) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    /// What is left of the pieces of a text that a tagger took for names of that label.
    fn left(text: &str, label: EntityLabel, pieces: &[&str]) -> Vec<String> {
        let tokens = Tokens::new(Text::new(text).unwrap());
        let token_at = |byte: usize| tokens.list.partition_point(|token| (token.span.end() as usize) <= byte);
        let name = |piece: &&str| {
            let start = text.find(piece).unwrap();
            let range = token_at(start)..token_at(start + piece.len() - 1) + 1;
            Name::new(range, 0..0, label, 0.9)
        };
        let names = whole(&tokens, pieces.iter().map(name).collect());
        names.iter().map(|name| super::text(&tokens, &name.tokens).to_owned()).collect()
    }

    #[test]
    fn numbers_that_tell_no_day_and_no_year_are_no_dates() {
        for (text, number) in [
            ("Flight KQ 662 to Lagos was late.", "662"),
            ("It has 2284 followers.", "2284"),
            ("Book a table: 415 153 7092.", "415 153 7092"),
        ] {
            assert_eq!(left(text, EntityLabel::Date, &[number]), [""; 0], "{text}");
        }
        assert_eq!(
            left("It was built in 622 and burnt in 1347.", EntityLabel::Date, &["622", "1347"]),
            ["622", "1347"]
        );
        assert_eq!(left("He lives in the year 3000.", EntityLabel::Date, &["3000"]), ["3000"]);
    }

    #[test]
    fn lists_of_years_and_of_weekdays_are_several_dates() {
        let text = "Ferries run on Tuesday, Friday and in 2017, 2018 ran daily.";
        let dates = ["Tuesday, Friday", "2017, 2018"];
        assert_eq!(left(text, EntityLabel::Date, &dates), ["Tuesday", "Friday", "2017", "2018"]);
        assert_eq!(left("It opens on Friday, 15 July.", EntityLabel::Date, &["Friday, 15 July"]), ["Friday, 15 July"]);
    }

    #[test]
    fn a_number_is_money_only_by_a_currency_near_it() {
        let text = "The island has 4 million visitors; its hotels took €9 million, up from 7 million.";
        let sums = ["4 million", "€9 million", "7 million"];
        assert_eq!(left(text, EntityLabel::Money, &sums), ["€9 million", "7 million"]);
        assert_eq!(left("Members receive up to 10 million.", EntityLabel::Money, &["10 million"]), [""; 0]);
        assert_eq!(left("The ward needs K45 million.", EntityLabel::Money, &["K45 million"]), ["K45 million"]);
    }
}
