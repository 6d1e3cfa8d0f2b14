//! Dates and sums of money → values that can be sorted and added up.
//!
//! Dates become the Extended Date/Time Format of ISO 8601-2, where X stands for what the text leaves open: "2024-03-14",
//! "XXXX-03-14", "2024-05", "198X", "1998/2003". Sums become a currency of ISO 4217 and an amount: "USD 1500000". What depends on
//! the day of writing ("Thursday", "last year") has no value.

use std::ops::Range;

use crate::lexicon::Classes;
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

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn date(tokens: &Tokens, range: Range<usize>) -> Option<String> {
    let joins = |i: usize| matches!(tokens.text_of(i), "-" | "–" | "to" | "and" | "through" | "until");
    if let Some(joint) = range.clone().find(|&i| joins(i) && i > range.start && i + 1 < range.end) {
        let (from, to) = (date(tokens, range.start..joint)?, date(tokens, joint + 1..range.end)?);
        return Some(format!("{from}/{to}"));
    }
    let (mut year, mut month, mut day) = (None, None, None);
    for i in range {
        let text = tokens.text_of(i);
        if let Some(number) = month_number(tokens, i) {
            month = month.or(Some(number));
        } else if let Some(whole) = numeric_date(text) {
            return Some(whole);
        } else if tokens.list[i].kind == TokenKind::Number {
            let digits = text.trim_start_matches(['\'', '’']).trim_end_matches(|c: char| c.is_ascii_lowercase());
            let decade = text.ends_with("0s");
            match (digits.len(), digits.parse::<u16>().ok()?) {
                (4, _) if decade => year = Some(format!("{}X", &digits[..3])),
                (2, _) if decade => year = Some(format!("19{}X", &digits[..1])),
                (4, _) => year = Some(digits.to_owned()),
                (1 | 2, number @ 1..=31) => day = Some(number),
                _ => return None,
            }
        } else if tokens.list[i].is(Classes::WEEKDAY) || !tokens.list[i].kind.is_word() {
            // Friday, March 14
        } else if !matches!(text, "the" | "of" | "in" | "early" | "late" | "mid" | "The" | "Early" | "Late") {
            return None;
        }
    }
    match (year, month, day) {
        (Some(year), None, None) => Some(year),
        (Some(year), Some(month), None) => Some(format!("{year}-{month:02}")),
        (None, Some(month), None) => Some(format!("XXXX-{month:02}")),
        (year, Some(month), Some(day)) => {
            Some(format!("{}-{month:02}-{day:02}", year.unwrap_or_else(|| "XXXX".to_owned())))
        }
        (_, None, _) => None,
    }
}

fn month_number(tokens: &Tokens, i: usize) -> Option<usize> {
    let token = &tokens.list[i];
    let month = is_month(tokens, i) || token.is(Classes::MONTH);
    let short = tokens.text_of(i).get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|month| *month == short).filter(|_| month).map(|at| at + 1)
}

/// A month by its name or its abbreviation, in capitals as names are: "May" but not "may".
pub(super) fn is_month(tokens: &Tokens, i: usize) -> bool {
    let token = &tokens.list[i];
    let short = token.kind == TokenKind::Abbreviation
        && matches!(
            tokens.text_of(i),
            "Jan." | "Feb." | "Mar." | "Apr." | "Jun." | "Jul." | "Aug." | "Sept." | "Sep." | "Oct." | "Nov." | "Dec."
        );
    short || token.is(Classes::MONTH) && token.is_capitalised() && token.kind == TokenKind::Word
}

/// 2024-05-01. What 12/03/2016 means depends on the country, so it has no value.
fn numeric_date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts[..] {
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => Some(text.to_owned()),
        [from, to] if digits(from, 4) && digits(to, 4) => Some(format!("{from}/{to}")),
        [from, to] if digits(from, 4) && digits(to, 2) => Some(format!("{from}/{}{to}", &from[..2])),
        _ => None,
    }
}

/// The signs and words of currencies. A bare dollar is the American one, as in agency style.
const CURRENCIES: [(&str, &str); 40] = [
    ("$", "USD"),
    ("£", "GBP"),
    ("€", "EUR"),
    ("¥", "JPY"),
    ("₦", "NGN"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("₺", "TRY"),
    ("₽", "RUB"),
    ("₫", "VND"),
    ("₱", "PHP"),
    ("US", "USD"),
    ("A", "AUD"),
    ("AU", "AUD"),
    ("C", "CAD"),
    ("CA", "CAD"),
    ("HK", "HKD"),
    ("NZ", "NZD"),
    ("S", "SGD"),
    ("dollar", "USD"),
    ("pound", "GBP"),
    ("euro", "EUR"),
    ("yen", "JPY"),
    ("yuan", "CNY"),
    ("naira", "NGN"),
    ("rand", "ZAR"),
    ("won", "KRW"),
    ("baht", "THB"),
    ("ringgit", "MYR"),
    ("lira", "TRY"),
    ("real", "BRL"),
    ("reais", "BRL"),
    ("franc", "CHF"),
    ("USD", "USD"),
    ("EUR", "EUR"),
    ("GBP", "GBP"),
    ("NGN", "NGN"),
    ("INR", "INR"),
    ("JPY", "JPY"),
    ("CNY", "CNY"),
];

fn money(tokens: &Tokens, range: Range<usize>) -> Option<String> {
    let (mut currency, mut amount, mut scale) = (None, None, 0);
    for i in range {
        let text = tokens.text_of(i);
        if tokens.list[i].kind == TokenKind::Number && amount.is_none() {
            let (digits, letters) = text.split_at(text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len()));
            amount = Some(digits.replace(',', ""));
            scale = if letters.is_empty() { 0 } else { power_of_ten(letters)? };
        } else if let Some(power) = power_of_ten(text) {
            scale += power;
        } else if let Some(&(_, code)) = CURRENCIES.iter().find(|(name, _)| {
            *name == text || name.len() > 2 && text.strip_suffix('s').unwrap_or(text).eq_ignore_ascii_case(name)
        }) {
            // In US$5 the letters say which dollar; they come first.
            currency = currency.or(Some(code));
        } else if matches!(text, "cent" | "cents") {
            currency = currency.or(Some("USD"));
            scale -= 2;
        }
    }
    Some(format!("{} {}", currency?, shifted(&amount?, scale)?))
}

/// "m" and "million" → 6.
fn power_of_ten(word: &str) -> Option<i32> {
    match word.to_ascii_lowercase().as_str() {
        "k" | "thousand" => Some(3),
        "m" | "mn" | "million" => Some(6),
        "b" | "bn" | "billion" => Some(9),
        "t" | "tn" | "trillion" => Some(12),
        "hundred" => Some(2),
        _ => None,
    }
}

/// A decimal number times a power of ten, exactly: "1.5", 6 → "1500000".
fn shifted(number: &str, power: i32) -> Option<String> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let point = i32::try_from(whole.len()).ok()? + power;
    let Ok(point) = usize::try_from(point) else {
        return Some(format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize)));
    };
    let padded = format!("{digits:0<point$}");
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

    fn value_of(text: &str, label: EntityLabel) -> Option<String> {
        let tokens = Tokens::new(Text::new(text).unwrap());
        value(&tokens, 0..tokens.list.len(), label)
    }

    #[test]
    fn dates_become_extended_iso_8601() {
        for (text, expected) in [
            ("March 14, 2024", "2024-03-14"),
            ("14 March 2024", "2024-03-14"),
            ("Friday, March 14", "XXXX-03-14"),
            ("Sept. 3", "XXXX-09-03"),
            ("May 2024", "2024-05"),
            ("early June", "XXXX-06"),
            ("2024", "2024"),
            ("the 1980s", "198X"),
            ("’80s", "198X"),
            ("2024-05-01", "2024-05-01"),
            ("1998 to 2003", "1998/2003"),
            ("2022-23", "2022/2023"),
        ] {
            assert_eq!(value_of(text, EntityLabel::Date).as_deref(), Some(expected), "{text}");
        }
        for text in ["Thursday", "last year", "12/03/2016", "two weeks ago"] {
            assert_eq!(value_of(text, EntityLabel::Date), None, "{text}");
        }
    }

    #[test]
    fn sums_become_a_currency_and_an_amount() {
        for (text, expected) in [
            ("$1.5m", "USD 1500000"),
            ("$1.5 million", "USD 1500000"),
            ("1,200,000 naira", "NGN 1200000"),
            ("€3.25", "EUR 3.25"),
            ("£20 billion", "GBP 20000000000"),
            ("50 cents", "USD 0.5"),
            ("5 cents", "USD 0.05"),
            ("3 billion euros", "EUR 3000000000"),
            ("US$5", "USD 5"),
        ] {
            assert_eq!(value_of(text, EntityLabel::Money).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(value_of("a few dollars", EntityLabel::Money), None);
    }
}
