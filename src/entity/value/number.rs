//! Numbers in digits and words: "1,200,000", "2.5 lakh", "two thousand and one hundred", "half a
//! million".

use super::decimal::Decimal;
use super::piece::{Kind, Piece};
use crate::lexicon::set;

/// A number and how it is written.
#[derive(Debug, Clone)]
pub(super) struct Number {
    pub(super) amount: Decimal,
    /// Whether it has "million" or the like.
    pub(super) scaled: bool,
    /// The power of ten of its last such word.
    pub(super) power: i64,
}

/// Reads numbers from pieces.
pub(super) struct Numbers<'p, 't> {
    pub(super) pieces: &'p [Piece<'t>],
    /// Whether a comma may stand for the decimal point.
    pub(super) comma: bool,
    /// Whether "and" stands between two numbers, as behind "between".
    pub(super) between: bool,
}

/// A number in groups that stand apart has no more of them behind its first.
const MOST_GROUPS: usize = 5;

/// What a word is worth: "ten" is a "number" of 10, "million" a "power" of 6.
pub(super) fn worth<T: std::str::FromStr>(word: &str, kind: &str) -> Option<T> {
    set::value_of(&word.to_lowercase())?.strip_prefix(kind)?.strip_prefix(' ')?.parse().ok()
}

/// A number that has been read, and the place behind it.
type Read<T> = Option<(T, usize)>;

impl Numbers<'_, '_> {
    pub(super) fn is_word(&self, at: usize, word: &str) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.kind == Kind::Word && piece.text.eq_ignore_ascii_case(word))
    }

    fn is_article(&self, at: usize) -> bool {
        self.is_word(at, "a") || self.is_word(at, "an")
    }

    /// The place behind a hyphen, if one stands here.
    pub(super) fn behind_hyphen(&self, at: usize) -> usize {
        at + usize::from(self.pieces.get(at).is_some_and(Piece::is_dash))
    }

    /// The number that begins at `at`, if one does.
    pub(super) fn number(&self, at: usize) -> Read<Number> {
        let (first, mut at) = self.term(at)?;
        let (mut total, mut scaled, mut power) = (first.amount, first.scaled, first.power);
        // Two thousand and one hundred; three million, two hundred thousand; 2 lakh 50 thousand.
        while power > 0 {
            let and = self.is_word(at, "and") && !self.between;
            let comma = self.pieces.get(at).is_some_and(|piece| piece.is_mark(&[","]));
            let next = at + usize::from(and || comma);
            let Some((term, end)) = self.term(next) else { break };
            let fits = term.amount.size() <= power && !term.amount.has_fraction();
            // "£5 million, 20" is a sum and another number; so is "2 million 5".
            let joined = term.scaled || self.pieces[next].kind == Kind::Word && !comma;
            if !fits || !joined {
                break;
            }
            total = total.plus(&term.amount)?;
            (scaled, power, at) = (true, term.power, end);
        }
        Some((Number { amount: total, scaled, power }, at))
    }

    /// A number with the words for thousands and millions behind it.
    fn term(&self, at: usize) -> Read<Number> {
        if let Some((amount, power, end)) = self.part_of(at) {
            return Some((Number { amount: amount.times(power), scaled: true, power }, end));
        }
        let written = self.pieces.get(at)?.kind == Kind::Number;
        let (words, end) = if written { (String::new(), self.end_of_digits(at)?) } else { self.words(at)? };
        let (half, end) = self.and_a_half(end).unwrap_or((None, end));
        let (power, scaled_end) = self.scale(end, written);
        let amount = if written {
            let digits: String = self.pieces[at..self.end_of_digits(at)?].iter().map(|piece| piece.text).collect();
            Decimal::read(&digits, self.comma, power > 0)?
        } else {
            Decimal::new(words, 0)
        };
        // A million and a half.
        let (behind, end) = self.and_a_half(scaled_end).filter(|_| half.is_none()).unwrap_or((None, scaled_end));
        let amount = match half.or(behind) {
            Some(half) => amount.plus(&half)?,
            None => amount,
        };
        Some((Number { amount: amount.times(power), scaled: power > 0, power }, end))
    }

    /// Half a million, a half-million, a quarter of a million, three quarters of a million: the
    /// part, the power of ten, and the place behind.
    fn part_of(&self, at: usize) -> Option<(Decimal, i64, usize)> {
        let start = at + usize::from(self.is_article(at));
        let half = self.is_word(start, "half");
        let three = self.is_word(start, "three");
        let noun = if three { self.behind_hyphen(start + 1) } else { start };
        if !half && !self.is_word(noun, if three { "quarters" } else { "quarter" }) {
            return None;
        }
        let mut next = self.behind_hyphen(noun + 1);
        next += usize::from(!half && self.is_word(next, "of"));
        next = self.behind_hyphen(next + usize::from(self.is_article(next)));
        let (power, end) = self.scale(next, false);
        let part = match (half, three) {
            (true, _) => Decimal::new("5", -1),
            (_, true) => Decimal::new("75", -2),
            _ => Decimal::new("25", -2),
        };
        (power > 0).then_some((part, power, end))
    }

    /// The place behind a number in digits, whose groups of three may stand apart: 10 000.
    fn end_of_digits(&self, at: usize) -> Option<usize> {
        let is_plain = |text: &str, least: usize| {
            (least..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let mut end = at + 1;
        if is_plain(self.pieces[at].text, 1) {
            let group = |piece: &Piece| piece.kind == Kind::Number && !piece.glued && is_plain(piece.text, 3);
            end += self.pieces[end..].iter().take(MOST_GROUPS).take_while(|piece| group(piece)).count();
        }
        // 10 000 and 25 000.5, but no number that letters follow: 3rd.
        let letters = self.pieces.get(end).filter(|piece| piece.glued && piece.kind == Kind::Word);
        let known = |piece: &Piece| {
            worth::<i64>(piece.text, "power").is_some()
                || set::value_of(piece.text).is_some_and(|value| value.len() == 3 || value.starts_with("minor"))
        };
        letters.is_none_or(known).then_some(end)
    }

    /// The digits of a number below ten thousand in words, and the place behind it.
    fn words(&self, at: usize) -> Read<String> {
        let (mut hundreds, mut rest, mut next) = (None, None, at);
        if self.is_article(at) {
            // "A million" is a number, the article of "a million-dollar home" is none.
            let scale = self.scale_word(at + 1, false)?;
            let compound = self.pieces.get(at + 2).is_some_and(|piece| piece.glued && piece.is_dash());
            if compound {
                return None;
            }
            (rest, next) = (Some(1), at + 1);
            if scale == 2 {
                (hundreds, rest, next) = (Some(1), None, at + 2);
            }
        }
        if rest.is_none()
            && let Some((number, end)) = self.below_hundred(next)
        {
            let hundred = self.behind_hyphen(end);
            let is_hundred = hundreds.is_none() && self.is_word(hundred, "hundred");
            (hundreds, rest) = if is_hundred { (Some(number), None) } else { (hundreds, Some(number)) };
            next = if is_hundred { hundred + 1 } else { end };
        }
        // One hundred and five; a hundred twenty.
        if hundreds.is_some() && rest.is_none() {
            let and = next + usize::from(self.is_word(next, "and") && !self.between);
            if let Some((number, end)) = self.below_hundred(and)
                && !self.is_word(self.behind_hyphen(end), "hundred")
            {
                (rest, next) = (Some(number), end);
            }
        }
        (next > at).then(|| ((hundreds.unwrap_or(0) * 100 + rest.unwrap_or(0)).to_string(), next))
    }

    /// "nine", "nineteen", "ninety-nine".
    fn below_hundred(&self, at: usize) -> Read<u32> {
        let number = |at: usize| {
            let piece = self.pieces.get(at).filter(|piece| piece.kind == Kind::Word)?;
            worth::<u32>(piece.text, "number")
        };
        let tens = number(at)?;
        let next = self.behind_hyphen(at + 1);
        match number(next).filter(|&unit| tens >= 20 && unit < 10) {
            Some(unit) => Some((tens + unit, next + 1)),
            None => Some((tens, at + 1)),
        }
    }

    /// "and a half", "½": the part, and the place behind it.
    fn and_a_half(&self, at: usize) -> Read<Option<Decimal>> {
        let sign = |piece: &&Piece| piece.is_mark(&["½", "¼", "¾"]);
        if let Some(piece) = self.pieces.get(at).filter(sign) {
            let digits = match piece.text {
                "½" => "50",
                "¼" => "25",
                _ => "75",
            };
            return Some((Some(Decimal::new(digits, -2)), at + 1));
        }
        let at = self.behind_hyphen(at);
        let and = self.is_word(at, "and").then_some(self.behind_hyphen(at + 1))?;
        let half = self.is_article(and).then_some(self.behind_hyphen(and + 1))?;
        self.is_word(half, "half").then_some((Some(Decimal::new("5", -1)), half + 1))
    }

    /// The words for thousands and millions at `at`, as a power of ten, and the place behind them.
    fn scale(&self, at: usize, digits: bool) -> (i64, usize) {
        let (mut sum, mut end) = (0_i64, at);
        loop {
            // $10-billion; “bn.”
            let lower = |at: usize| self.pieces.get(at).is_some_and(|piece| piece.text.starts_with(char::is_lowercase));
            let stop = |at: usize| self.pieces.get(at).is_some_and(|piece| piece.is_mark(&["."])) && lower(at + 1);
            let dotted = |at: usize| at + usize::from(stop(at));
            let places = [end, self.behind_hyphen(end), dotted(end)];
            let found = places.iter().find_map(|&at| Some((self.scale_word(at, digits)?, at + 1)));
            let Some((power, next)) = found else { return (sum, end) };
            (sum, end) = (sum.saturating_add(power), next);
        }
    }

    /// The power of ten of a word; a single letter is one behind digits alone.
    fn scale_word(&self, at: usize, digits: bool) -> Option<i64> {
        let piece = self.pieces.get(at).filter(|piece| piece.kind == Kind::Word)?;
        if !digits && piece.text.len() == 1 {
            return None;
        }
        worth(piece.text, "power")
    }
}
