//! Decimal numbers, exact and of any size.

use std::cmp::Ordering;

use super::Pattern;

/// A number: its digits times a power of ten.
#[derive(Debug, Clone)]
pub(super) struct Decimal {
    digits: String,
    power: i64,
}

/// Digits in groups of three, or in those of India: 1,234,567 and 12,34,567.
static GROUPS: Pattern = Pattern::new(r"^(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})*,[0-9]{3})$");

/// The same with full stops, as in much of Europe, or with apostrophes, as in Switzerland.
static OTHER_GROUPS: Pattern = Pattern::new(r"^[0-9]{1,3}(?:(?:\.[0-9]{3})+|(?:'[0-9]{3})+|(?:’[0-9]{3})+)$");

impl Decimal {
    pub(super) fn new(digits: impl Into<String>, power: i64) -> Self {
        Self { digits: digits.into(), power }
    }

    /// Reads a number as it is written. `comma` tells whether the comma may stand for the decimal
    /// point, and `scaled` whether "million" or the like follows, before which "1.234" is no group
    /// of three.
    pub(super) fn read(written: &str, comma: bool, scaled: bool) -> Option<Self> {
        let whole = |part: &str| {
            let grouped = GROUPS.matches(part) || part.bytes().all(|byte| byte.is_ascii_digit());
            grouped.then(|| part.replace(',', ""))
        };
        let other_whole = |part: &str| {
            let grouped = OTHER_GROUPS.matches(part) || part.bytes().all(|byte| byte.is_ascii_digit());
            grouped.then(|| part.chars().filter(char::is_ascii_digit).collect::<String>())
        };
        let Some(at) = written.rfind(['.', ',', '\'', '’']) else { return Some(Self::new(written, 0)) };
        let (before, separator) = (&written[..at], written[at..].chars().next()?);
        let fraction = &written[at + separator.len_utf8()..];
        let lone = !before.contains(['.', ',', '\'', '’']);
        match separator {
            '.' if lone && comma && fraction.len() == 3 && !scaled && before != "0" => None,
            '.' if !before.contains('.') => match whole(before) {
                Some(whole) => Some(Self::fraction(&whole, fraction)),
                None => Some(Self::fraction(&other_whole(before)?, fraction)),
            },
            ',' if GROUPS.matches(written) => Some(Self::new(whole(written)?, 0)),
            // One or two digits behind a comma are no group of three.
            ',' if fraction.len() <= 2 && !before.contains(',') && (comma || !lone) => {
                Some(Self::fraction(&other_whole(before)?, fraction))
            }
            ',' => None,
            _ => Some(Self::new(other_whole(written)?, 0)),
        }
    }

    fn fraction(whole: &str, fraction: &str) -> Self {
        Self::new(format!("{whole}{fraction}"), -i64::try_from(fraction.len()).unwrap_or(0))
    }

    /// The number times a power of ten.
    pub(super) fn times(self, power: i64) -> Self {
        Self { power: self.power.saturating_add(power), ..self }
    }

    /// The sum of two numbers, unless they are too large to be added.
    pub(super) fn plus(&self, other: &Self) -> Option<Self> {
        let least = self.power.min(other.power);
        let number = |of: &Self| {
            let ten = 10_u128.checked_pow(u32::try_from(of.power - least).ok()?)?;
            of.digits.parse::<u128>().ok()?.checked_mul(ten)
        };
        Some(Self::new(number(self)?.checked_add(number(other)?)?.to_string(), least))
    }

    /// Whether digits stand behind the decimal point.
    pub(super) fn has_fraction(&self) -> bool {
        self.power < 0
    }

    /// How many digits stand before the decimal point, without leading zeros.
    pub(super) fn size(&self) -> i64 {
        let digits = self.digits.trim_start_matches('0');
        if digits.is_empty() { 0 } else { i64::try_from(digits.len()).unwrap_or(i64::MAX).saturating_add(self.power) }
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let digits = |of: &Self| of.digits.trim_matches('0').to_owned();
        let zero = |of: &Self| digits(of).is_empty();
        let leading = || digits(self).cmp(&digits(other));
        zero(other).cmp(&zero(self)).then(self.size().cmp(&other.size())).then_with(leading)
    }

    /// As a plain decimal number, without zeros at its borders: "1500000", "0.5". None if that
    /// would not fit the memory.
    pub(super) fn plain(&self) -> Option<String> {
        let point = i64::try_from(self.digits.len()).ok()?.checked_add(self.power)?;
        let padded = match usize::try_from(point) {
            Ok(point) => format!("{}{}", self.digits, "0".repeat(point.saturating_sub(self.digits.len()))),
            Err(_) => format!("{}{}", "0".repeat(usize::try_from(point.unsigned_abs()).ok()?), self.digits),
        };
        let (whole, fraction) = padded.split_at(usize::try_from(point).unwrap_or(0));
        let whole = whole.trim_start_matches('0');
        let whole = if whole.is_empty() { "0" } else { whole };
        let fraction = fraction.trim_end_matches('0');
        Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
    }
}
