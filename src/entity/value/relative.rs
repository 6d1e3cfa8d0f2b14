//! Dates that count from the day of writing → values: "yesterday", "last Friday", "two weeks ago",
//! and "May 3" with the year that it leaves out.
//!
//! Where speakers differ there is no value: which Friday is "next Friday", or whether a Sunday is
//! the first or the last day of its week.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::date;
use super::number::worth;
use super::piece::{Kind, pieces};
use super::tense::Tense;
use crate::lexicon::set;
use crate::vocabulary::DateOrder;

/// How far from the reference date the year of a leap day may lie.
const YEARS: i16 = 8;

/// The value of a date, of which `written` is what its words tell without a reference date.
pub(super) fn resolved(
    text: &str,
    written: Option<String>,
    (between, order): (bool, Option<DateOrder>),
    reference: Date,
    tense: impl Fn() -> Tense,
) -> Option<String> {
    let words = words(text);
    match written {
        Some(written) if written.contains("XXXX") => {
            let own_year = words.iter().any(|word| set::value_of(word) == Some("year of its own"));
            let weekday = words.iter().find_map(|word| weekday(word));
            let whole = || with_year(&written, weekday, reference, tense());
            Some(if own_year { None } else { whole() }.unwrap_or(written))
        }
        Some(written) => Some(written),
        None => {
            let told = year_told(text, reference);
            let told = told.and_then(|text| date::date(&text, between, order)).filter(|value| !value.contains("XXXX"));
            told.or_else(|| {
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                phrase(&words, reference, &tense)
            })
        }
    }
}

/// The words and numbers of a date in small letters, without the marks of the possessive.
fn words(text: &str) -> Vec<String> {
    let pieces = pieces(text, &[]);
    let possessive = |i: usize| i > 0 && pieces[i].text == "s" && pieces[i].glued && pieces[i - 1].kind == Kind::Mark;
    let told = (0..pieces.len()).filter(|&i| pieces[i].kind != Kind::Mark && !possessive(i));
    told.map(|i| pieces[i].text.to_lowercase()).collect()
}

/// A text with the number of "last year" and the like in its place: "May 3 last year". "The last
/// year" is none of the calendar.
fn year_told(text: &str, reference: Date) -> Option<String> {
    let pieces = pieces(text, &[]);
    let is = |i: usize, word: &str| pieces.get(i).is_some_and(|piece| piece.text.eq_ignore_ascii_case(word));
    let begins = usize::from(is(0, "earlier") || is(0, "later"));
    let (mut told, mut copied, mut found) = (String::new(), pieces.get(begins)?.start, false);
    for i in (begins..pieces.len()).filter(|&i| is(i + 1, "year")) {
        let Some(step) = step(&pieces[i].text.to_lowercase()) else { continue };
        if i > 0 && is(i - 1, "the") {
            return None;
        }
        told.push_str(&text[copied..pieces[i].start]);
        told.push_str(&year(reference.year() + step)?);
        (copied, found) = (pieces[i + 1].end(), true);
    }
    told.push_str(&text[copied..]);
    found.then_some(told)
}

/// How far "last", "this" and "next" lead.
fn step(word: &str) -> Option<i16> {
    match word {
        "last" => Some(-1),
        "this" => Some(0),
        "next" => Some(1),
        _ => None,
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    let day = (set::value_of(word) == Some("weekday")).then(|| &word[..3])?;
    Some(match day {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        _ => Weekday::Sunday,
    })
}

fn is_part_of_day(word: &str) -> bool {
    matches!(word, "morning" | "afternoon" | "evening" | "night" | "noon" | "midnight" | "lunchtime")
}

/// What a phrase names, whole days before weeks, months and years.
fn phrase(words: &[&str], reference: Date, tense: &impl Fn() -> Tense) -> Option<String> {
    let words = bare(words);
    let whole = match words {
        [this, part] if *this == "this" && is_part_of_day(part) => Some(reference),
        ["last", "night" | "evening"] => reference.yesterday().ok(),
        _ => None,
    };
    let words = match words {
        [before @ .., part] if is_part_of_day(part) => before,
        _ => words,
    };
    let whole = whole.or_else(|| day(words, reference)).or_else(|| day_of_week(words, reference, tense));
    if let Some(day) = whole {
        return written(day);
    }
    match words {
        [number @ .., unit, "ago"] => away(number, unit, reference, -1),
        [number @ .., unit, "from", "now"] => away(number, unit, reference, 1),
        ["the", "weekend"] | ["weekend"] => weekend(reference, tense(), Tense::Past),
        ["this", "weekend"] => weekend(reference, tense(), Tense::Open),
        ["this", "past", "weekend"] | ["last", "weekend"] => {
            weekend(past_weekend(reference)?, Tense::Past, Tense::Past)
        }
        ["this", "coming", "weekend"] => weekend(reference.tomorrow().ok()?, Tense::Later, Tense::Later),
        [which, period] => named(step(which)?, period, reference),
        _ => None,
    }
}

/// A phrase without what only says where in a period, or how a clause is joined: "late last week".
fn bare<'p, 't>(words: &'p [&'t str]) -> &'p [&'t str] {
    let mut words = words;
    loop {
        words = match words {
            ["over", "the" | "this" | "last", "weekend"] => &words[1..],
            [
                "on" | "in" | "by" | "during" | "since" | "until" | "till" | "from" | "early" | "earlier" | "late"
                | "later" | "mid",
                rest @ ..,
            ]
            | ["the", "beginning" | "start" | "end" | "middle", "of", rest @ ..]
            | ["beginning" | "start" | "end" | "middle", "of", rest @ ..] => rest,
            _ => return words,
        };
    }
}

/// A day that needs no tense.
fn day(words: &[&str], reference: Date) -> Option<Date> {
    let days = |days: i64| reference.checked_add(days.days()).ok();
    match words {
        ["today" | "tonight"] => Some(reference),
        ["yesterday"] => days(-1),
        ["tomorrow"] => days(1),
        ["the", "day", "before", "yesterday"] | ["day", "before", "yesterday"] => days(-2),
        ["the", "day", "after", "tomorrow"] | ["day", "after", "tomorrow"] => days(2),
        [number @ .., "day" | "days", "ago"] => days(-count(number)?),
        [number @ .., "day" | "days", "from", "now" | "today"] => days(count(number)?),
        [number @ .., unit, "ago", "today"] => exactly(-count(number)?, unit, reference),
        [number @ .., unit, "from", "today"] => exactly(count(number)?, unit, reference),
        _ => None,
    }
}

/// The same day of another week, month or year, if there is one.
fn exactly(count: i64, unit: &str, reference: Date) -> Option<Date> {
    match unit {
        "week" | "weeks" => reference.checked_add(count.weeks()).ok(),
        "month" | "months" => same_day(reference, reference.checked_add(count.months()).ok()?),
        "year" | "years" => same_day(reference, reference.checked_add(count.years()).ok()?),
        _ => None,
    }
}

fn same_day(reference: Date, other: Date) -> Option<Date> {
    (other.day() == reference.day()).then_some(other)
}

/// A day of the week, be it named alone or with its week.
fn day_of_week(words: &[&str], reference: Date, tense: &impl Fn() -> Tense) -> Option<Date> {
    // The last day from the reference date back to a weekday, and the first one from it on.
    let back = |day: Weekday| reference.checked_sub(i64::from(reference.weekday().since(day)).days()).ok();
    let on = |day: Weekday| reference.checked_add(i64::from(reference.weekday().until(day)).days()).ok();
    match words {
        [day] => {
            let day = weekday(day)?;
            nearest(tense(), back(day), on(day))
        }
        ["this", "past", day] | ["past", day] => reference.nth_weekday(-1, weekday(day)?).ok(),
        ["this", "coming", day] | ["coming", day] => reference.nth_weekday(1, weekday(day)?).ok(),
        ["this", day] => {
            let day = weekday(day)?;
            match tense() {
                Tense::Past => back(day).filter(|&day| !is_another_week(day, reference)),
                Tense::Later => on(day),
                Tense::Open | Tense::Untold => on(day).filter(|&day| !is_another_week(day, reference)),
            }
        }
        // On a Thursday, is last Tuesday in this week or the last? Nobody knows.
        ["last", day] => {
            reference.nth_weekday(-1, weekday(day)?).ok().filter(|&day| is_surely_another_week(day, reference))
        }
        ["next", day] => {
            reference.nth_weekday(1, weekday(day)?).ok().filter(|&day| is_surely_another_week(day, reference))
        }
        [day, which, "week"] | [day, "of", which, "week"] => {
            let day = weekday(day).filter(|day| *day != Weekday::Sunday)?;
            let monday = monday(reference.checked_add(i64::from(step(which)?).weeks()).ok()?)?;
            monday.checked_add(i64::from(day.to_monday_zero_offset()).days()).ok().filter(|_| is_in_one_week(reference))
        }
        _ => None,
    }
}

/// Of the nearest days before and after the reference date, the one that the tense asks for.
fn nearest(tense: Tense, before: Option<Date>, after: Option<Date>) -> Option<Date> {
    match tense {
        Tense::Past | Tense::Untold => before,
        Tense::Later => after,
        Tense::Open => before.filter(|_| before == after),
    }
}

fn monday(day: Date) -> Option<Date> {
    day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()
}

fn sunday(day: Date) -> Option<Date> {
    day.checked_sub(i64::from(day.weekday().to_sunday_zero_offset()).days()).ok()
}

fn is_another_week(day: Date, reference: Date) -> bool {
    monday(day) != monday(reference)
}

/// Whether two days are in different weeks, be Sunday or Monday the first day of each.
fn is_surely_another_week(day: Date, reference: Date) -> bool {
    is_another_week(day, reference) && sunday(day) != sunday(reference)
}

/// Whether it is the same week for all: Sunday is the last day of some and the first of others.
fn is_in_one_week(day: Date) -> bool {
    day.weekday() != Weekday::Sunday
}

/// "A", "two", "twenty-one", 21.
fn count(words: &[&str]) -> Option<i64> {
    let number = |word: &str| worth::<i64>(word, "number");
    match words {
        ["a" | "an"] => Some(1),
        [digits] if digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok(),
        [one] => number(one),
        [tens, unit] => {
            let (tens, unit) = (number(tens)?, number(unit)?);
            (tens >= 20 && tens % 10 == 0 && unit < 10).then_some(tens + unit)
        }
        _ => None,
    }
}

/// The week, month or year that lies so many before or behind that of the reference date.
fn away(number: &[&str], unit: &str, reference: Date, sign: i64) -> Option<String> {
    let count = sign * count(number)?;
    match unit {
        "week" | "weeks" => week(count, reference),
        "month" | "months" => month(reference.first_of_month().checked_add(count.months()).ok()?),
        "year" | "years" => year(reference.year() + i16::try_from(count).ok()?),
        _ => None,
    }
}

/// A period of the calendar by its name: "this month", "last week", "next May".
fn named(step: i16, period: &str, reference: Date) -> Option<String> {
    match period {
        "week" => week(i64::from(step), reference),
        "month" => month(reference.first_of_month().checked_add(i64::from(step).months()).ok()?),
        "decade" if step == 0 => Some(format!("{}X", &year(reference.year())?[..3])),
        "century" if step <= 0 => Some(format!("{}XX", &year(reference.year() + step * 100)?[..2])),
        _ => {
            let (kind, worth) = set::value_of(period)?.split_once(' ')?;
            match kind {
                "month" => named_month(step, worth.parse().ok()?, reference),
                "season" => season(step, worth, reference),
                _ => None,
            }
        }
    }
}

/// In August, is last May of this year or the last, and in February next May?
fn named_month(step: i16, number: i8, reference: Date) -> Option<String> {
    let sure = match step {
        -1 => number >= reference.month(),
        1 => number <= reference.month(),
        _ => true,
    };
    if sure { month(Date::new(reference.year() + step, number, 1).ok()?) } else { None }
}

/// Spring and autumn lie within a year on both halves of the earth; "this summer" does from May to
/// September.
fn season(step: i16, letters: &str, reference: Date) -> Option<String> {
    let sure = matches!(letters, "SP" | "FA") || letters == "SU" && (5..=9).contains(&reference.month());
    if step == 0 && sure { Some(format!("{}-{letters}", year(reference.year())?)) } else { None }
}

/// The week so many behind that of the reference date.
fn week(count: i64, reference: Date) -> Option<String> {
    let week = reference.checked_add(count.weeks()).ok().filter(|_| is_in_one_week(reference))?.iso_week_date();
    Some(format!("{}-W{:02}", year(week.year())?, week.week()))
}

fn month(day: Date) -> Option<String> {
    Some(format!("{}-{:02}", year(day.year())?, day.month()))
}

fn year(year: i16) -> Option<String> {
    (1..=9999).contains(&year).then(|| format!("{year:04}"))
}

fn written(day: Date) -> Option<String> {
    Some(format!("{}-{:02}", month(day)?, day.day()))
}

/// A day within the last weekend that was over before the one of the reference date.
fn past_weekend(reference: Date) -> Option<Date> {
    monday(reference)?.yesterday().ok()
}

/// The weekend before or after a day, or around it, as the tense asks, or `otherwise` where there
/// is none.
fn weekend(day: Date, tense: Tense, otherwise: Tense) -> Option<String> {
    let tense = if tense == Tense::Untold { otherwise } else { tense };
    let this = monday(day)?.checked_add(5.days()).ok()?;
    let (before, after) = (if this <= day { Some(this) } else { this.checked_sub(7.days()).ok() }, Some(this));
    let saturday = nearest(tense, before, after)?;
    Some(format!("{}/{}", written(saturday)?, written(saturday.tomorrow().ok()?)?))
}

/// A date or interval that leaves its year out, in the year that the tense and a weekday ask for.
fn with_year(value: &str, weekday: Option<Weekday>, reference: Date, tense: Tense) -> Option<String> {
    let (from, to) = value.split_once('/').unwrap_or((value, value));
    let (from, to) = (Side::new(from)?, Side::new(to)?);
    let intervals = (-YEARS..=YEARS).filter_map(|step| {
        let first = reference.year() + step;
        let last = first + i16::from((from.month, from.day) > (to.month, to.day));
        Some((first, last, from.first_day(first)?, to.last_day(last)?))
    });
    let intervals: Vec<_> = intervals.collect();
    let before = intervals.iter().rfind(|(.., first, _)| *first <= reference);
    let after = intervals.iter().find(|(.., last)| *last >= reference);
    let fits = |day: Date| weekday.is_some_and(|weekday| day.weekday() == weekday);
    let chosen = if weekday.is_some() && from.day.is_some() {
        match (before.filter(|interval| fits(interval.2)), after.filter(|interval| fits(interval.2))) {
            (Some(before), Some(after)) => (before == after).then_some(before),
            (before, after) => before.or(after),
        }
    } else {
        match tense {
            Tense::Past | Tense::Untold => before,
            Tense::Later => after,
            Tense::Open => before.filter(|_| before == after),
        }
    };
    let &(first, last, ..) = chosen?;
    let from = value[..7].replacen("XXXX", &year(first)?, 1) + value[7..].split('/').next()?;
    let to = value.split_once('/').map(|(_, to)| Some(to.replacen("XXXX", &year(last)?, 1)));
    Some(match to {
        Some(to) => format!("{from}/{}", to?),
        None => from,
    })
}

/// "XXXX-05-03" or "XXXX-05".
struct Side {
    month: i8,
    day: Option<i8>,
}

impl Side {
    fn new(value: &str) -> Option<Self> {
        let mut parts = value.strip_prefix("XXXX-")?.split('-');
        let month = parts.next()?.parse().ok()?;
        Some(Self { month, day: parts.next().map(str::parse).transpose().ok()? })
    }

    fn first_day(&self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day.unwrap_or(1)).ok()
    }

    fn last_day(&self, year: i16) -> Option<Date> {
        let first = self.first_day(year)?;
        Some(if self.day.is_some() { first } else { first.last_of_month() })
    }
}
