//! A day, month, quarter, half, season, year, decade or century, and intervals of two.

use std::cmp::Ordering;

use jiff::civil::Date;

/// A part of a year that is no month: its letters, and the month in which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Quarter(i8),
    Half(i8),
    Season(&'static str),
}

impl Unit {
    fn letters(self) -> String {
        match self {
            Unit::Quarter(number) => format!("Q{number}"),
            Unit::Half(number) => format!("H{number}"),
            Unit::Season(letters) => letters.to_owned(),
        }
    }

    fn first_month(self) -> i8 {
        match self {
            Unit::Quarter(number) => number * 3 - 2,
            Unit::Half(number) => number * 6 - 5,
            Unit::Season("SP") => 3,
            Unit::Season("SU") => 6,
            Unit::Season("FA") => 9,
            Unit::Season(_) => 12,
        }
    }

    /// How many months it has.
    fn months(self) -> i8 {
        if matches!(self, Unit::Half(_)) { 6 } else { 3 }
    }
}

/// The year of a date that names none.
const OPEN: &str = "XXXX";

/// What a text tells of a date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct When {
    /// Four digits, of which the last may be X: "2024", "198X", "18XX".
    pub(super) year: Option<String>,
    pub(super) unit: Option<Unit>,
    pub(super) month: Option<i8>,
    pub(super) day: Option<i8>,
}

impl When {
    pub(super) fn of_year(year: String) -> Self {
        Self { year: Some(year), ..Self::default() }
    }

    /// As it is written, if it is a date and in the calendar. A year that is left open may be a
    /// leap year.
    pub(super) fn written(&self) -> Option<String> {
        let year = self.year.as_deref().unwrap_or(OPEN);
        let whole = self.year.is_none() || !year.contains('X');
        match (self.unit, self.month, self.day) {
            (None, None, None) => self.year.clone(),
            // "Summer" is any summer, and "the first half" may be that of a match.
            (Some(unit), None, None) if self.year.is_some() && whole => Some(format!("{year}-{}", unit.letters())),
            (None, Some(month), None) if whole => Some(format!("{year}-{month:02}")),
            (None, Some(month), Some(day)) if whole => {
                self.calendar_date()?;
                Some(format!("{year}-{month:02}-{day:02}"))
            }
            _ => None,
        }
    }

    fn calendar_date(&self) -> Option<Date> {
        let year = self.year.as_deref().map_or(Some(2000), |year| year.parse().ok())?;
        Date::new(year, self.month?, self.day?).ok()
    }

    /// The month in which it begins.
    fn first_month(&self) -> Option<i8> {
        self.month.or(self.unit.map(Unit::first_month))
    }

    /// Whether it is a year, decade or century and no more.
    pub(super) fn is_year(&self) -> bool {
        self.year.is_some() && self.first_month().is_none() && self.day.is_none()
    }

    /// Whether the two tell different things, so that they may be one date.
    pub(super) fn apart(&self, other: &Self) -> bool {
        let both = |one: bool, other: bool| one && other;
        !(both(self.year.is_some(), other.year.is_some())
            || both(self.first_month().is_some(), other.first_month().is_some())
            || both(self.day.is_some(), other.day.is_some()))
    }

    /// Both together.
    pub(super) fn with(self, other: Self) -> Self {
        Self {
            year: self.year.or(other.year),
            unit: self.unit.or(other.unit),
            month: self.month.or(other.month),
            day: self.day.or(other.day),
        }
    }
}

/// From one date to another, each of which may leave out what the other says; None if it ends
/// before it begins. `next` asks that nothing lies between the two, as "and" alone makes no
/// interval of "2019 and 2021".
pub(super) fn interval(mut from: When, mut to: When, next: bool) -> Option<String> {
    if from.month.is_none() && from.day.is_some() && to.day.is_some() {
        from.month = to.month;
    }
    if to.month.is_none() && to.day.is_some() && from.day.is_some() {
        to.month = from.month;
    }
    share_year(&mut from, &mut to)?;
    let (first, last) = (from.written()?, to.written()?);
    (forwards(&from, &to) && (!next || adjacent(&from, &to))).then(|| format!("{first}/{last}"))
}

/// "3 to 5 May 2018" names the year once. From December to January it changes.
fn share_year(from: &mut When, to: &mut When) -> Option<()> {
    let months = from.first_month().zip(to.first_month());
    let moved = |year: &str, by: i16| Some(format!("{:04}", year.parse::<i16>().ok()? + by));
    match (&from.year, &to.year) {
        (None, Some(year)) => {
            let (first, last) = months?;
            from.year = moved(year, -i16::from(first > last));
        }
        (Some(year), None) => {
            let (first, last) = months?;
            to.year = moved(year, i16::from(first > last));
        }
        _ => {}
    }
    Some(())
}

fn forwards(from: &When, to: &When) -> bool {
    let compare = |one: &str, other: &str| {
        // As far as both say something: 198X and 1995.
        let told = |year: &str| year.find('X').unwrap_or(year.len());
        let common = told(one).min(told(other));
        one[..common].cmp(&other[..common])
    };
    let years = from.year.as_deref().zip(to.year.as_deref()).map(|(one, other)| compare(one, other));
    let months = from.first_month().zip(to.first_month()).map(|(one, other)| one.cmp(&other));
    let days = from.day.zip(to.day).map(|(one, other)| one.cmp(&other));
    match (years, months) {
        (Some(Ordering::Less), _) | (None | Some(Ordering::Equal), Some(Ordering::Less)) => true,
        (Some(Ordering::Greater), _) => false,
        // Without years, from November to February.
        (_, Some(Ordering::Greater)) => years.is_none(),
        _ => days != Some(Ordering::Greater),
    }
}

/// Whether the second follows right behind the first.
fn adjacent(from: &When, to: &When) -> bool {
    if let (Some(first), Some(last)) = (from.calendar_date(), to.calendar_date()) {
        return first.tomorrow().is_ok_and(|next| next == last);
    }
    let number = |when: &When| when.year.as_deref().and_then(|year| year.trim_end_matches('X').parse::<i16>().ok());
    if let (Some(first), Some(last)) = (from.first_month(), to.first_month()) {
        let months = |when: &When, month: i8| i32::from(number(when).unwrap_or(0)) * 12 + i32::from(month);
        let length = from.unit.map_or(1, Unit::months);
        return months(to, last) - months(from, first) == i32::from(length);
    }
    number(from).zip(number(to)).is_some_and(|(first, last)| last - first == 1)
}
