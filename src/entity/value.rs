//! Dates and sums of money → values that can be sorted and added up.
//!
//! Dates become the Extended Date/Time Format of ISO 8601-2, where X stands for what the text
//! leaves open: "2024-03-14", "XXXX-03-14", "2024-05", "198X", "1998/2003". Sums become a currency
//! of ISO 4217 and an amount: "USD 1500000". What depends on the day of writing ("Thursday", "last
//! year") has no value, and neither has what is in no calendar ("31 April").

use std::ops::Range;

use jiff::civil::Date;
use once_cell::race::OnceBox;
use regex::{Captures, Regex};

use crate::lexicon::{Classes, set};
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// The value of an entity, if its label has values and its words tell one.
pub(super) fn value(tokens: &Tokens, range: Range<usize>, label: EntityLabel) -> Option<String> {
    match label {
        EntityLabel::Date => date(tokens, range),
        EntityLabel::Money => money(tokens, range),
        _ => None,
    }
}

/// A pattern of this file, compiled at first use; each stands beside the test of what it matches.
struct Pattern {
    verbose: &'static str,
    regex: OnceBox<Regex>,
}

impl Pattern {
    const fn new(verbose: &'static str) -> Self {
        Self { verbose, regex: OnceBox::new() }
    }

    fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        let compile = || Box::new(Regex::new(self.verbose).expect("a pattern of the source code is valid"));
        self.regex.get_or_init(compile).captures(text)
    }
}

/// What a number in a date may be. What 12/03/2016 means depends on the country, so it is none of
/// these.
static DATE_NUMBER: Pattern = Pattern::new(
    r"(?x)
    ^(?: (?<whole> [0-9]{4}-[0-9]{2}-[0-9]{2} )             # 2024-05-01
    |    (?<from> [0-9]{4} ) - (?<to> [0-9]{4} | [0-9]{2} ) # 1998-2003, 2022-23
    |    ['’]? (?<decade> [0-9]{3} | [0-9] ) 0s             # 1980s, ’80s
    |    ['’]? (?<year> [0-9]{4} )                          # 2024
    |    ['’]? (?<day> [0-9]{1,2} ) (?: st | nd | rd | th)? # 3, 14th
    )$",
);

fn date(tokens: &Tokens, range: Range<usize>) -> Option<String> {
    let joins = |i: usize| matches!(tokens.text_of(i), "-" | "–" | "to" | "and" | "through" | "until");
    if let Some(joint) = range.clone().find(|&i| joins(i) && i > range.start && i + 1 < range.end) {
        let (from, to) = (single_date(tokens, range.start..joint)?, single_date(tokens, joint + 1..range.end)?);
        return interval(&from, &to);
    }
    single_date(tokens, range)
}

/// A date that no word joins with another. Day, month and year come in any order, each at most
/// once.
fn single_date(tokens: &Tokens, range: Range<usize>) -> Option<String> {
    let (mut year, mut month, mut day) = (None, None, None);
    for i in range {
        let (text, token) = (tokens.text_of(i), &tokens.list[i]);
        if let Some(number) = month_number(tokens, i) {
            fill(&mut month, number)?;
        } else if token.kind == TokenKind::Number {
            let parts = DATE_NUMBER.captures(text)?;
            let part = |name: &str| parts.name(name).map(|part| part.as_str());
            if let Some(whole) = part("whole") {
                let number = |range: Range<usize>| whole[range].parse().ok();
                return calendar_date(&whole[..4], number(5..7)?, number(8..10)?);
            } else if let (Some(from), Some(to)) = (part("from"), part("to")) {
                return interval(from, &format!("{}{to}", &from[..4 - to.len()]));
            } else if let Some(decade) = part("decade") {
                // A decade of two digits is one of the last century.
                let century = if decade.len() == 1 { "19" } else { "" };
                fill(&mut year, format!("{century}{decade}X"))?;
            } else if let Some(number) = part("year") {
                fill(&mut year, number.to_owned())?;
            } else {
                fill(&mut day, part("day")?.parse().ok()?)?;
            }
        } else if token.is(Classes::WEEKDAY) || !token.kind.is_word() {
            // Friday, March 14
        } else if !matches!(text, "the" | "of" | "in" | "early" | "late" | "mid" | "The" | "Early" | "Late") {
            return None;
        }
    }
    match (year, month, day) {
        (Some(year), None, None) => Some(year),
        (year, Some(month), None) => Some(format!("{}-{month:02}", year.as_deref().unwrap_or(OPEN))),
        (year, Some(month), Some(day)) => calendar_date(year.as_deref().unwrap_or(OPEN), month, day),
        (_, None, _) => None,
    }
}

/// The year of a date that names none.
const OPEN: &str = "XXXX";

/// The date, if there is such a day; a year that is left open may be a leap year.
fn calendar_date(year: &str, month: i8, day: i8) -> Option<String> {
    Date::new(year.parse().unwrap_or(2000), month, day).ok()?;
    Some(format!("{year}-{month:02}-{day:02}"))
}

/// Fills `part` of a date; None if it has one already, since what has two is no single date: "2017,
/// 2018".
fn fill<T>(part: &mut Option<T>, value: T) -> Option<()> {
    part.replace(value).is_none().then_some(())
}

/// From one date to another; None if it ends before it begins, or if one of them is an interval
/// itself.
fn interval(from: &str, to: &str) -> Option<String> {
    // Dates sort as their letters do, as far as both say something: 1998 and 2003-05, 198X and
    // 1995.
    let told = |date: &str| date.find('X').unwrap_or(date.len());
    let common = told(from).min(told(to));
    let backwards = from[..common] > to[..common];
    let nested = from.contains('/') || to.contains('/');
    (!backwards && !nested).then(|| format!("{from}/{to}"))
}

/// A month by its name or its abbreviation, 1 to 12.
fn month_number(tokens: &Tokens, i: usize) -> Option<i8> {
    let (text, token) = (tokens.text_of(i), &tokens.list[i]);
    let name = match token.kind {
        TokenKind::Abbreviation => text.strip_suffix('.').filter(|name| name.ends_with(char::is_lowercase))?,
        _ if token.is(Classes::MONTH) => text,
        _ => return None,
    };
    set::value_of(&name.to_ascii_lowercase())?.strip_prefix("month ")?.parse().ok()
}

/// The number of a sum, with what is written right behind it: 1,200,000 and 1.5 and 20bn.
static SUM: Pattern = Pattern::new(
    r"(?x)
    ^(?<whole> [0-9][0-9,]* )
    (?: \. (?<fraction> [0-9]* ) )?
    (?<scale> [A-Za-z]+ )?$",
);

fn money(tokens: &Tokens, range: Range<usize>) -> Option<String> {
    let (mut currency, mut amount, mut scale) = (None, None, 0);
    for i in range {
        let text = tokens.text_of(i);
        if tokens.list[i].kind == TokenKind::Number && amount.is_none() {
            let sum = SUM.captures(text)?;
            let part = |name: &str| sum.name(name).map(|part| part.as_str());
            amount = Some((part("whole")?.replace(',', ""), part("fraction").unwrap_or_default()));
            scale = part("scale").map_or(Some(0), power_of_ten)?;
        } else if let Some(power) = power_of_ten(text) {
            scale += power;
        } else if let Some(code) = currency_code(text) {
            // In US$5 the letters say which dollar; they come first.
            currency = currency.or(Some(code));
        } else if matches!(text, "cent" | "cents") {
            currency = currency.or(Some("USD"));
            scale -= 2;
        }
    }
    let (currency, (whole, fraction)) = (currency?, amount?);
    Some(format!("{currency} {}", times_power_of_ten(&whole, fraction, scale)?))
}

/// "$", "dollars" and "USD" → "USD".
fn currency_code(text: &str) -> Option<&'static str> {
    let word = text.strip_suffix('s').unwrap_or(text);
    let named = || set::value_of(&word.to_ascii_lowercase()).or_else(|| set::value_of(&word.to_ascii_uppercase()));
    // Signs and letters before them count as they are written: "A$", but not "a".
    let value = set::value_of(text).or_else(|| named().filter(|_| word.len() > 2))?;
    (value.len() == 3).then_some(value)
}

/// "m" and "million" → 6.
fn power_of_ten(word: &str) -> Option<i64> {
    set::value_of(&word.to_ascii_lowercase())?.strip_prefix("power ")?.parse().ok()
}

/// A decimal number times a power of ten, exactly and of any size: "1", "5", 6 → "1500000".
fn times_power_of_ten(whole: &str, fraction: &str, power: i64) -> Option<String> {
    let digits = format!("{whole}{fraction}");
    let point = i64::try_from(whole.len()).ok()?.checked_add(power)?;
    let Ok(point) = usize::try_from(point) else {
        return Some(format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize)));
    };
    let padded = format!("{digits}{}", "0".repeat(point.saturating_sub(digits.len())));
    let (whole, fraction) = padded.split_at(point);
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.trim_end_matches('0');
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;
    use proptest::prelude::*;

    fn value_of(text: &str, label: EntityLabel) -> Option<String> {
        let tokens = Tokens::new(Text::new(text).unwrap());
        value(&tokens, 0..tokens.list.len(), label)
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
        assert_none(EntityLabel::Money, &["a few dollars", "$12-14 billion", "$5th", "1 million", "$١٢", "$１２"]);
    }

    #[test]
    fn amounts_of_any_size_are_exact() {
        let digits = "9".repeat(70_000);
        let value = value_of(&format!("${digits} thousand"), EntityLabel::Money);
        assert_eq!(value, Some(format!("USD {digits}000")));
        let scaled = format!("$1{}", " trillion".repeat(6_000));
        assert_eq!(value_of(&scaled, EntityLabel::Money), Some(format!("USD 1{}", "0".repeat(72_000))));
        let cents = format!("7{}", " cents".repeat(70_000));
        assert_eq!(value_of(&cents, EntityLabel::Money), Some(format!("USD 0.{}7", "0".repeat(139_999))));
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
                let (currency, amount) = sum.split_once(' ').unwrap();
                prop_assert!(currency.bytes().all(|byte| byte.is_ascii_uppercase()));
                let (whole, fraction) = amount.split_once('.').unwrap_or((amount, "1"));
                prop_assert!(!whole.is_empty() && (whole == "0" || !whole.starts_with('0')), "{amount}");
                prop_assert!(!fraction.is_empty() && !amount.contains(|c: char| !c.is_ascii_digit() && c != '.'), "{amount}");
            }
        }
    }
}
