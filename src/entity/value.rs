//! Dates and sums of money → values that can be sorted and added up.
//!
//! Dates become the Extended Date/Time Format of ISO 8601-2, where X stands for what the text
//! leaves open: "2024-03-14", "XXXX-03-14", "2024-05", "198X", "1998/2003". Quarters, halves and
//! seasons have the letters of `TimeML` (ISO 24617-1): "2024-Q3", "2025-H1", "2019-SP". Sums become
//! a currency of ISO 4217 and an amount, or two: "USD 1500000", "GBP 2000000/3000000". What depends
//! on the day of writing ("Thursday", "last year") has a value only by a reference date: see
//! [`relative`]. What is in no calendar ("31 April") has none, nor what may mean several things
//! (03/04/2025, unless the order of its digits is given).

mod date;
mod decimal;
mod money;
mod number;
mod piece;
mod relative;
mod tense;
mod when;

use std::ops::Range;

use jiff::civil::Date;
use once_cell::race::OnceBox;
use regex::{Captures, Regex};

use crate::token::{Gap, TokenKind, Tokens};
use crate::vocabulary::{DateOrder, EntityLabel};

pub(super) use date::{begins_date, is_date_by_form};
pub(super) use money::{Written, is_price_with_letter, names_currency, sums, written_currency};
pub(super) use tense::{Tense, tense};

/// How dates are read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Calendar {
    /// How digits are read that make several dates.
    pub order: Option<DateOrder>,
    /// The day from which relative dates count.
    pub reference: Option<Date>,
}

/// Words that make another day of one behind them: "Good Friday", "every Tuesday", "the following
/// Monday".
const OTHER_DAYS: [&str; 27] = [
    "a",
    "an",
    "the",
    "any",
    "each",
    "every",
    "most",
    "one",
    "that",
    "same",
    "other",
    "another",
    "previous",
    "following",
    "first",
    "second",
    "third",
    "fourth",
    "final",
    "ash",
    "black",
    "cyber",
    "good",
    "holy",
    "palm",
    "super",
    "half",
];

/// The value of a date by a reference date. `written` is what its words tell without one, `tense`
/// that of its verb.
pub(super) fn resolved(
    tokens: &Tokens,
    range: &Range<usize>,
    written: Option<String>,
    (reference, order): (Date, Option<DateOrder>),
    tense: impl Fn() -> Tense,
) -> Option<String> {
    let whole = with_neighbours(tokens, range);
    let before = tokens.before(whole.start).map(|_| tokens.text_of(whole.start - 1).to_lowercase());
    let before = before.as_deref().unwrap_or_default();
    let behind = tokens.after(whole.end - 1).map_or("", |_| tokens.text_of(whole.end));
    if OTHER_DAYS.contains(&before) || behind == "week" {
        return written;
    }
    let text = |range: Range<usize>| tokens.span(range).of(tokens.text.as_str());
    let reading = (before == "between", order);
    if whole == *range {
        return relative::resolved(text(whole), written, reading, reference, tense);
    }
    relative::resolved(text(whole), None, reading, reference, tense).or(written)
}

/// A date with the words beside it that lead to another week or year, of which the tagger sees
/// none: "next" before "Friday", "last year" behind "May 3".
fn with_neighbours(tokens: &Tokens, range: &Range<usize>) -> Range<usize> {
    let word = |i: usize| tokens.get(i).filter(|token| token.gap != Gap::Paragraph).map_or("", |_| tokens.text_of(i));
    let leads = |i: usize| matches!(word(i), "last" | "next" | "this" | "Last" | "Next" | "This");
    let (mut start, mut end) = (range.start, range.end);
    let joined = |i: usize| tokens.before(i).is_some();
    if joined(start) && (leads(start - 1) || matches!(word(start - 1), "coming" | "past")) {
        start -= 1;
    }
    if start < range.start && joined(start) && word(start - 1).eq_ignore_ascii_case("this") {
        start -= 1;
    }
    let which = end + usize::from(word(end) == "of");
    if leads(which) && matches!(word(which + 1), "week" | "year") {
        end = which + 2;
    }
    start..end
}

/// The value of an entity, if its label has values and its words tell one. `currency` is that of a
/// sum which names none, `order` that of digits.
pub(super) fn value(
    tokens: &Tokens,
    range: Range<usize>,
    label: EntityLabel,
    currency: Option<&str>,
    order: Option<DateOrder>,
) -> Option<String> {
    if range.is_empty() {
        return None;
    }
    let between =
        tokens.before(range.start).is_some() && tokens.text_of(range.start - 1).eq_ignore_ascii_case("between");
    let mut span = tokens.span(range.clone());
    // The letters before a sign say whose dollars they are, even where they belong to no name.
    let sign = label == EntityLabel::Money && tokens[range.start].kind == TokenKind::Symbol;
    if sign
        && tokens[range.start].gap == Gap::None
        && tokens.before(range.start).is_some_and(|word| word.kind.is_word())
    {
        span = tokens.span(range.start - 1..range.end);
    }
    let text = span.of(tokens.text.as_str());
    match label {
        EntityLabel::Date => date::date(text, between, order),
        EntityLabel::Money => money::money(text, between, currency),
        _ => None,
    }
}

/// Whether a word is one for thousands or millions: "lakh", "bn".
pub(super) fn is_scale(word: &str) -> bool {
    number::worth::<i64>(word, "power").is_some()
}

/// A pattern, compiled at first use.
struct Pattern {
    pattern: &'static str,
    regex: OnceBox<Regex>,
}

impl Pattern {
    const fn new(pattern: &'static str) -> Self {
        Self { pattern, regex: OnceBox::new() }
    }

    fn regex(&self) -> &Regex {
        let compile = || Box::new(Regex::new(self.pattern).expect("a pattern of the source code is valid"));
        self.regex.get_or_init(compile)
    }

    fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex().captures(text)
    }

    fn matches(&self, text: &str) -> bool {
        self.regex().is_match(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;
    use proptest::prelude::*;

    fn value_of(text: &str, label: EntityLabel) -> Option<String> {
        let tokens = Tokens::new(Text::new(text).unwrap());
        value(&tokens, 0..tokens.list.len(), label, None, None)
    }

    fn assert_values(label: EntityLabel, values: &[(&str, &str)]) {
        for (text, expected) in values {
            assert_eq!(value_of(text, label).as_deref(), Some(*expected), "{text}");
        }
    }

    fn assert_none(label: EntityLabel, texts: &[&str]) {
        for text in texts {
            assert_eq!(value_of(text, label), None, "{text}");
        }
    }

    #[test]
    fn dates_become_extended_iso_8601() {
        assert_values(
            EntityLabel::Date,
            &[
                ("March 14, 2024", "2024-03-14"),
                ("14 March 2024", "2024-03-14"),
                ("the 22nd of November", "XXXX-11-22"),
                ("Friday, March 14", "XXXX-03-14"),
                ("Sept. 3", "XXXX-09-03"),
                ("May 2024", "2024-05"),
                ("4 june", "XXXX-06-04"),
                ("early June", "XXXX-06"),
                ("2024", "2024"),
                ("the 1980s", "198X"),
                ("’80s", "198X"),
                ("2024-05-01", "2024-05-01"),
            ],
        );
        assert_none(EntityLabel::Date, &["Thursday", "last year", "12/03/2016", "two weeks ago", "5000m", "14"]);
    }

    #[test]
    fn days_that_no_calendar_has_are_no_dates() {
        assert_values(EntityLabel::Date, &[("29 February 2024", "2024-02-29"), ("Feb. 29", "XXXX-02-29")]);
        assert_none(
            EntityLabel::Date,
            &["31 April", "April 31, 2024", "30 February", "29 February 2023", "0 May", "2024-13-99", "2023-02-29"],
        );
    }

    #[test]
    fn two_dates_without_a_joint_are_no_date() {
        assert_none(
            EntityLabel::Date,
            &["2017, 2018", "August March", "January 17, 1811 February 17, 1894", "March 3, 4"],
        );
    }

    #[test]
    fn joined_dates_become_intervals() {
        assert_values(
            EntityLabel::Date,
            &[
                ("1998 to 2003", "1998/2003"),
                ("1998–2003", "1998/2003"),
                ("2022-23", "2022/2023"),
                ("1998-2003", "1998/2003"),
                ("June 18 to July 9", "XXXX-06-18/XXXX-07-09"),
                ("the 1970s and 1980s", "197X/198X"),
                ("December 2023 to 2024", "2023-12/2024"),
            ],
        );
    }

    #[test]
    fn intervals_that_end_before_they_begin_are_none() {
        assert_none(
            EntityLabel::Date,
            &["2003 to 1998", "2024-05", "the 1980s to the 1970s", "May 5, 2024 to May 3, 2024", "1998 to 2001-02"],
        );
    }

    #[test]
    fn sums_become_a_currency_and_an_amount() {
        assert_values(
            EntityLabel::Money,
            &[
                ("$1.5m", "USD 1500000"),
                ("$1.5 million", "USD 1500000"),
                ("$2.50", "USD 2.5"),
                ("1,200,000 naira", "NGN 1200000"),
                ("€3.25", "EUR 3.25"),
                ("£20 billion", "GBP 20000000000"),
                ("50 cents", "USD 0.5"),
                ("5 cents", "USD 0.05"),
                ("3 billion euros", "EUR 3000000000"),
                ("US$5", "USD 5"),
            ],
        );
        assert_none(EntityLabel::Money, &["a few dollars", "$5th", "1 million", "$١٢", "$１２"]);
    }

    #[test]
    fn amounts_of_any_size_are_exact() {
        let digits = "9".repeat(70_000);
        let value = value_of(&format!("${digits} thousand"), EntityLabel::Money);
        assert_eq!(value, Some(format!("USD {digits}000")));
        let scaled = format!("$1{}", " trillion".repeat(6_000));
        assert_eq!(value_of(&scaled, EntityLabel::Money), Some(format!("USD 1{}", "0".repeat(72_000))));
    }

    /// Words, numbers and marks of which dates and sums are made, and others that only look so.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            3 => "[0-9]{1,5}(st|th|s|m|bn|0s)?",
            2 => "[0-9]{1,4}[-/–.,:][0-9]{1,4}([-/.,][0-9]{1,4})?",
            2 => proptest::sample::select(vec![
                "March", "may", "Sept.", "February", "Friday", "the", "of", "to", "and", "early", "$", "€", "US$",
                "million", "k", "hundred", "cents", "dollars", "naira", ",", "–", "-", "’", "%", "\n\n",
            ]).prop_map(str::to_owned),
            1 => "[٠-٩０-９²½Ⅻ৪]{1,4}[a-z]?",
            1 => "[0-9]{1,40}",
            1 => "\\PC{0,4}",
        ];
        proptest::collection::vec((piece, prop_oneof![Just(" "), Just("")]), 0..8)
            .prop_map(|pieces| pieces.into_iter().map(|(piece, gap)| piece + gap).collect())
    }

    proptest! {
        #[test]
        fn dates_are_days_of_the_calendar_and_sums_decimal_numbers(text in pieces()) {
            let (date, sum) = (value_of(&text, EntityLabel::Date), value_of(&text, EntityLabel::Money));
            for day in date.iter().flat_map(|date| date.split('/')).filter(|date| date.len() == 10) {
                let day = day.replace("XXXX", "2000").replace('X', "0");
                prop_assert!(day.parse::<Date>().is_ok(), "{day} of {text:?}");
            }
            if let Some(sum) = sum {
                let (currency, amounts) = sum.split_once(' ').unwrap();
                prop_assert!(currency.bytes().all(|byte| byte.is_ascii_uppercase()));
                // A range has two.
                prop_assert!(amounts.split('/').count() <= 2, "{amounts}");
                for amount in amounts.split('/') {
                    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, "1"));
                    prop_assert!(!whole.is_empty() && (whole == "0" || !whole.starts_with('0')), "{amount}");
                    let decimal = !amount.contains(|c: char| !c.is_ascii_digit() && c != '.');
                    prop_assert!(!fraction.is_empty() && decimal, "{amount}");
                }
            }
        }
    }
}
