//! Dates → the Extended Date/Time Format: what a text names is read into [`Part`]s, and those
//! become one [`When`], or two for an interval.

use super::Pattern;
use super::number::worth;
use super::piece::{Kind, Piece, pieces};
use super::when::{Unit, When, interval};
use crate::lexicon::set;
use crate::vocabulary::DateOrder;

/// A date all in digits: "2024-05-01", "25/12/2024".
static IN_DIGITS: Pattern = Pattern::new(r"^([0-9]{1,4})([-/.])([0-9]{1,2})([-/.])([0-9]{1,4})$");

/// A day with the month between hyphens: "10-Apr-15".
static WITH_HYPHENS: Pattern = Pattern::new(r"^([0-9]{1,2})-([A-Za-z]{3,9})\.?-([0-9]{4}|[0-9]{2})$");

/// A year or decade behind "mid" and a hyphen: "mid-2020", "mid-1960s".
static PART_OF_YEARS: Pattern = Pattern::new(r"^(?i:mid|early|late)-[0-9]{4}s?$");

/// What joins two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// A hyphen, which may also stand inside a single date: "18-Dec".
    Hyphen,
    /// A dash or a slash.
    Dash,
    /// "To".
    To,
    /// "And".
    And,
}

/// A word or number of a date.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// One or two digits.
    Number(String),
    Ordinal(i8),
    Year(String),
    /// "198X"; whether the text leaves out its century.
    Decade(String, bool),
    Century(i8),
    Month(i8),
    Unit(Unit),
    Joint(Joint),
    Between,
    /// "Fiscal" and other words for years that are not those of the calendar.
    OwnYear,
}

/// A fiscal year: "FY24", "FY2020-21".
static FISCAL_YEAR: Pattern = Pattern::new(r"^FY[0-9]{2,4}(?:[-/–][0-9]{2,4})?$");

/// A quarter, half or fiscal year whose number may follow: "Q1", "2H", "FY".
static BEGINNING: Pattern = Pattern::new(r"^(?:Q[1-4]|[1-4]Q|H[12]|[12]H|FY)$");

/// Whether a word may begin a date that its form shows: "Q1" before "2009".
pub(in crate::entity) fn begins_date(word: &str) -> bool {
    word.len() == 2 && BEGINNING.matches(word)
}

/// Whether a word is a date by its form alone: "2024-05-01", "10-Apr-15", "FY2020-21".
pub(in crate::entity) fn is_date_by_form(word: &str) -> bool {
    let form = || {
        IN_DIGITS.matches(word)
            || WITH_HYPHENS.matches(word)
            || FISCAL_YEAR.matches(word)
            || PART_OF_YEARS.matches(word)
    };
    word.len() > 3 && word.bytes().any(|byte| byte.is_ascii_digit()) && form() && date(word, false, None).is_some()
}

/// The value of a date. `between` tells whether "between" stands before it, `order` how digits are
/// read that make several dates.
pub(super) fn date(text: &str, between: bool, order: Option<DateOrder>) -> Option<String> {
    let text = text.trim();
    if let Some(parts) = IN_DIGITS.captures(text) {
        return in_digits([&parts[1], &parts[3], &parts[5]], &parts[2], order).filter(|_| parts[2] == parts[4]);
    }
    if let Some(parts) = WITH_HYPHENS.captures(text) {
        let year = if parts[3].len() == 4 { parts[3].to_owned() } else { short_year(&parts[3])? };
        let month = Some(worth(&parts[2], "month")?);
        return When { day: parts[1].parse().ok(), month, ..When::of_year(year) }.written();
    }
    let parts = parts(text)?;
    // The quarters of a fiscal year are not those of the calendar, nor the halves of a season.
    let quarter = |part: &Part| matches!(part, Part::Unit(Unit::Quarter(_) | Unit::Half(_)));
    if parts.contains(&Part::OwnYear) && parts.iter().any(quarter) {
        return None;
    }
    let between = between || parts.contains(&Part::Between);
    let mut sides = parts.split(|part| matches!(part, Part::Joint(_)));
    let (from, to) = (sides.next()?, sides.next());
    let (Some(to), Some(Part::Joint(joint))) = (to, parts.get(from.len())) else {
        return single(from)?.written();
    };
    if sides.next().is_some() { None } else { joined(from, to, *joint, between) }
}

/// Day, month and year in digits. Their order depends on the country: where several make a date,
/// only `order` tells.
fn in_digits(written: [&str; 3], separator: &str, order: Option<DateOrder>) -> Option<String> {
    let date = |year: &str, month: &str, day: &str| {
        let year = if year.len() == 4 { year.to_owned() } else { short_year(year)? };
        When { month: month.parse().ok(), day: day.parse().ok(), ..When::of_year(year) }.written()
    };
    let [first, second, third] = written;
    match (first.len(), third.len()) {
        (4, 1..=2) => return date(first, second, third),
        (1..=2, 4) => {}
        (2, 1..=2) if order == Some(DateOrder::Ymd) && date(first, second, third).is_some() => {
            return date(first, second, third);
        }
        // What is 24-12-25? Between slashes the year comes last.
        (1..=2, 2) if separator == "/" => {}
        (1..=2, 2) if order == Some(DateOrder::Dmy) => return date(third, second, first),
        (1..=2, 2) if order == Some(DateOrder::Mdy) => return date(third, first, second),
        _ => return None,
    }
    match (date(third, second, first), date(third, first, second)) {
        (Some(day_first), Some(_)) if order == Some(DateOrder::Dmy) => Some(day_first),
        (Some(_), Some(month_first)) if order == Some(DateOrder::Mdy) => Some(month_first),
        (Some(day_first), Some(month_first)) => (day_first == month_first).then_some(day_first),
        (day_first, month_first) => day_first.or(month_first),
    }
}

/// The year that two digits stand for, where that is certain enough: ’98, ’24.
fn short_year(digits: &str) -> Option<String> {
    match digits.parse().ok()? {
        0..=30 => Some(format!("20{digits}")),
        70..=99 => Some(format!("19{digits}")),
        _ => None,
    }
}

/// A date that nothing joins with another. Day, month and year come in any order, each at most
/// once.
fn single(parts: &[Part]) -> Option<When> {
    // What has two days is no single date: "March 3, 4".
    fn fill<T>(part: &mut Option<T>, value: T) -> Option<()> {
        part.replace(value).is_none().then_some(())
    }
    let mut when = When::default();
    for part in parts {
        match part {
            // 7 Aug 98
            Part::Number(number) if when.day.is_some() && when.month.is_some() && number.len() == 2 => {
                fill(&mut when.year, short_year(number)?)?;
            }
            Part::Number(number) => fill(&mut when.day, number.parse().ok()?)?,
            Part::Ordinal(number) => fill(&mut when.day, *number)?,
            Part::Year(year) | Part::Decade(year, _) => fill(&mut when.year, year.clone())?,
            Part::Century(number) => fill(&mut when.year, format!("{:02}XX", number - 1))?,
            Part::Month(month) => fill(&mut when.month, *month)?,
            Part::Unit(unit) => fill(&mut when.unit, *unit)?,
            Part::Joint(_) | Part::Between | Part::OwnYear => {}
        }
    }
    Some(when)
}

/// Two dates, of which one may leave out what the other says: "2022-23", "the first and second
/// quarters", "1960s and 70s".
fn joined(from: &[Part], to: &[Part], joint: Joint, between: bool) -> Option<String> {
    let ordinal = match from {
        [.., Part::Ordinal(number)] => Some(*number),
        _ => None,
    };
    let mut first = single(from)?;
    let mut last = single(to)?;
    for part in to {
        match (part, ordinal, &first.year) {
            (Part::Unit(Unit::Quarter(_)), Some(number), _) if first.month.is_none() => {
                first = When { unit: Some(Unit::Quarter(number)), day: None, ..first.clone() };
            }
            (Part::Unit(Unit::Half(_)), Some(number), _) if first.month.is_none() => {
                first = When { unit: Some(Unit::Half(number)), day: None, ..first.clone() };
            }
            (Part::Century(_), Some(number), None) => first = single(&[Part::Century(number)])?,
            (Part::Decade(year, true), _, Some(before)) => last.year = Some(format!("{}{}", &before[..2], &year[2..])),
            // 2022-23, but "from 36 in 2014 to 42" goes on with something else.
            (Part::Number(number), _, Some(before))
                if joint != Joint::To && number.len() == 2 && first.is_year() && last.month.is_none() =>
            {
                // 1999-00
                let century = before[..2].parse::<i16>().ok()? + i16::from(before.ends_with("99") && number == "00");
                last = When::of_year(format!("{century:02}{number}"));
            }
            _ => {}
        }
    }
    if joint == Joint::Hyphen && first.apart(&last) {
        return first.with(last).written();
    }
    // The winter of 2020-21 is one, but neither year's.
    if first.unit.is_some_and(|unit| matches!(unit, Unit::Season(_))) && last.is_year() {
        return None;
    }
    interval(first, last, joint == Joint::And && !between)
}

/// What a text names, in order; None if a word is of no date.
fn parts(text: &str) -> Option<Vec<Part>> {
    let pieces = pieces(text, &[]);
    let mut reader = Reader { pieces: &pieces, at: 0, parts: Vec::new() };
    while let Some(piece) = reader.next() {
        match piece.kind {
            Kind::Number => reader.number(piece)?,
            Kind::Word => reader.word(piece)?,
            Kind::Mark => reader.mark(piece)?,
        }
    }
    Some(reader.parts)
}

struct Reader<'p, 't> {
    pieces: &'p [Piece<'t>],
    at: usize,
    parts: Vec<Part>,
}

impl<'t> Reader<'_, 't> {
    fn next(&mut self) -> Option<Piece<'t>> {
        self.at += 1;
        self.pieces.get(self.at - 1).copied()
    }

    fn peek(&self) -> Option<&Piece<'t>> {
        self.pieces.get(self.at)
    }

    /// The next piece if nothing stands before it and it is such a one.
    fn glued(&self, kind: Kind) -> Option<Piece<'t>> {
        self.peek().filter(|piece| piece.glued && piece.kind == kind).copied()
    }

    fn number(&mut self, piece: Piece<'t>) -> Option<()> {
        let digits = piece.text;
        if let Some(suffix) = self.glued(Kind::Word) {
            self.at += 1;
            return self.suffixed(digits, suffix.text);
        }
        let before = self.at.checked_sub(2).map(|before| &self.pieces[before]);
        let apostrophe = piece.glued && before.is_some_and(|piece| piece.is_mark(&APOSTROPHES));
        let own_year = self.parts.last() == Some(&Part::OwnYear);
        self.parts.push(match digits.len() {
            4 => Part::Year(digits.to_owned()),
            2 if apostrophe || own_year => Part::Year(short_year(digits)?),
            1 | 2 => Part::Number(digits.to_owned()),
            _ => return None,
        });
        Some(())
    }

    /// A number with letters: "3rd", "1980s", "4Q22".
    fn suffixed(&mut self, digits: &str, suffix: &str) -> Option<()> {
        let part = match suffix.to_ascii_lowercase().as_str() {
            "st" | "nd" | "rd" | "th" => Part::Ordinal(digits.parse().ok()?),
            "s" if digits.ends_with('0') => decade(digits)?,
            unit @ ("q" | "h") => {
                self.parts.push(unit_of(unit, digits)?);
                let Some(year) = self.glued(Kind::Number) else { return Some(()) };
                self.at += 1;
                Part::Year(if year.text.len() == 2 { short_year(year.text)? } else { year.text.to_owned() })
            }
            _ => return None,
        };
        self.parts.push(part);
        Some(())
    }

    fn word(&mut self, piece: Piece<'t>) -> Option<()> {
        let word = piece.text.to_lowercase();
        if let Some(number) = self.glued(Kind::Number).filter(|_| matches!(word.as_str(), "q" | "h")) {
            self.at += 1;
            self.parts.push(unit_of(&word, number.text)?);
            return Some(());
        }
        // 2019’s
        let possessive = word == "s" && piece.glued && self.at > 2 && self.pieces[self.at - 2].is_mark(&APOSTROPHES);
        if possessive {
            return Some(());
        }
        if let Some(part) = self.behind_ordinal(&word) {
            *self.parts.last_mut()? = part?;
            return Some(());
        }
        let value = set::value_of(&word)?;
        let (kind, worth) = value.split_once(' ').unwrap_or((value, ""));
        let part = match (kind, value) {
            ("month", _) => Part::Month(worth.parse().ok()?),
            ("season", _) => Part::Unit(Unit::Season(worth)),
            ("decade", _) => Part::Decade(worth.to_owned(), false),
            ("ordinal", _) => Part::Ordinal(worth.parse().ok()?),
            ("number", _) => Part::Ordinal(self.tens(worth.parse().ok()?)?),
            (_, "year of its own") => Part::OwnYear,
            (_, "joins dates") => return self.join(if word == "and" { Joint::And } else { Joint::To }),
            (_, "before a date") if word == "between" => Part::Between,
            (_, "before a date") => return self.parts.is_empty().then_some(()),
            // The third Monday of May is not the third of May.
            (_, "weekday") => return (!self.is_behind_ordinal()).then_some(()),
            (_, "beside a date" | "part of a period") => return Some(()),
            _ => return None,
        };
        self.parts.push(part);
        Some(())
    }

    /// "Twenty-first", of which the tens have been read.
    fn tens(&mut self, tens: i8) -> Option<i8> {
        self.at += usize::from(self.peek().is_some_and(Piece::is_dash));
        let unit: i8 = worth(self.next()?.text, "ordinal")?;
        (tens >= 20 && unit < 10).then_some(tens + unit)
    }

    /// Whether the word before is an ordinal.
    fn is_behind_ordinal(&self) -> bool {
        let word = self.at > 1 && self.pieces[self.at - 2].kind != Kind::Mark;
        word && matches!(self.parts.last(), Some(Part::Ordinal(_)))
    }

    /// A quarter, half or century that an ordinal has told; None inside if there is no such one.
    #[expect(clippy::option_option, reason = "what an ordinal tells, if one tells it")]
    fn behind_ordinal(&self, word: &str) -> Option<Option<Part>> {
        let Some(&Part::Ordinal(number)) = self.parts.last() else { return None };
        match word {
            "quarter" | "quarters" => Some(unit_of("q", &number.to_string())),
            "half" | "halves" => Some(unit_of("h", &number.to_string())),
            "century" | "centuries" => Some((1..=21).contains(&number).then_some(Part::Century(number))),
            _ => None,
        }
    }

    fn mark(&mut self, piece: Piece<'t>) -> Option<()> {
        match piece.text {
            "-" | "‐" | "‑" => self.join(Joint::Hyphen),
            "–" | "—" => self.join(Joint::Dash),
            // May/June, 2023/24; but 3/4 may be a day of March or of April.
            "/" => match self.parts.last()? {
                Part::Year(_) | Part::Month(_) | Part::Unit(_) => self.join(Joint::Dash),
                _ => None,
            },
            "," | "." | "(" | ")" | "\"" | "“" | "”" => Some(()),
            mark if APOSTROPHES.contains(&mark) => Some(()),
            _ => None,
        }
    }

    /// Notes a joint, unless it joins no two dates: "mid-July", "third-quarter", "mid-to-late
    /// 2019".
    fn join(&mut self, joint: Joint) -> Option<()> {
        let next = self.peek().map(|piece| piece.text.to_lowercase());
        let of_ordinal = next.as_deref().is_some_and(|next| self.behind_ordinal(next).is_some());
        let behind_date = !matches!(self.parts.last(), None | Some(Part::Joint(_) | Part::Between | Part::OwnYear));
        if behind_date && !of_ordinal {
            next?;
            self.parts.push(Part::Joint(joint));
        }
        Some(())
    }
}

const APOSTROPHES: [&str; 3] = ["'", "’", "‘"];

/// A quarter or half by its number.
fn unit_of(letter: &str, number: &str) -> Option<Part> {
    let number: i8 = number.parse().ok()?;
    match (letter, number) {
        ("q", 1..=4) => Some(Part::Unit(Unit::Quarter(number))),
        ("h", 1..=2) => Some(Part::Unit(Unit::Half(number))),
        _ => None,
    }
}

/// "1980s" and "80s". Which century the ’20s are of is open, and whether the 1800s are a decade.
fn decade(digits: &str) -> Option<Part> {
    match digits.len() {
        4 if digits.ends_with("00") && digits != "2000" => None,
        4 => Some(Part::Decade(format!("{}X", &digits[..3]), false)),
        2 if digits >= "30" => Some(Part::Decade(format!("19{}X", &digits[..1]), true)),
        _ => None,
    }
}
