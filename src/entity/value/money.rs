//! Sums of money → a currency and an amount, or two amounts where the text names a range.

use std::cmp::Ordering;
use std::ops::Range;

use super::Pattern;
use super::decimal::Decimal;
use super::number::{Number, Numbers};
use super::piece::{Kind, Piece, pieces};
use crate::lexicon::set;

/// What stands between the digits of one number.
const SEPARATORS: [char; 4] = [',', '.', '\'', '’'];

/// The longest currency has five words: "Trinidad and Tobago dollars", with its article.
const LONGEST_CURRENCY: usize = 5;

/// The value of a sum: "USD 1500000", "GBP 2000000/3000000". `between` tells whether "between"
/// stands before it, and `currency` is that of a sum which names none.
pub(super) fn money(text: &str, between: bool, currency: Option<&str>) -> Option<String> {
    let pieces = pieces(text, &SEPARATORS);
    let between = between || pieces.first().is_some_and(|piece| piece.text.eq_ignore_ascii_case("between"));
    let sums = Sums::new(&pieces, between);
    let (first, at) = sums.sum(sums.start()?)?;
    let (from, to, end) = match sums.other_end(at) {
        Some((second, end)) => {
            let (from, to) = range(first, second)?;
            (from, Some(to), end)
        }
        None => (first, None, at),
    };
    if sums.goes_on(end) {
        return None;
    }
    let code = from.currency.or(currency)?;
    let amount = from.number.amount.plain()?;
    Some(match to {
        Some(to) => format!("{code} {amount}/{}", to.number.amount.plain()?),
        None => format!("{code} {amount}"),
    })
}

/// Whether a text names a currency: "$" and "5 million rupees", but not "7 lakh".
pub(in crate::entity) fn names_currency(text: &str) -> bool {
    let pieces = pieces(text, &SEPARATORS);
    Sums::new(&pieces, false).currencies().next().is_some()
}

/// Where `text` has whole sums that name their currency, as ranges of bytes.
pub(in crate::entity) fn sums(text: &str) -> Vec<Range<usize>> {
    let pieces = pieces(text, &SEPARATORS);
    let mut sums = Sums::new(&pieces, false);
    let (mut forms, mut at) = (Vec::new(), 0);
    while at < pieces.len() {
        sums.numbers.between = at > 0 && pieces[at - 1].text.eq_ignore_ascii_case("between");
        let sum = if sums.prefix(at).is_some() || sums.begins(at) { sums.sum(at) } else { None };
        let Some((first, mut end)) = sum else {
            at += 1;
            continue;
        };
        let mut currency = first.currency;
        if let Some((second, behind)) = sums.other_end(end) {
            // "$5 to $15" are two sums, "$5-15", "$5 to 15" and "5 to 15 million dollars" one.
            let dash = pieces[end].is_dash();
            let told = second.number.scaled <= first.number.scaled && second.currency.is_some();
            let whole = first.currency.is_some() && told && !dash;
            // "From 300 to 400 rand" is one, "in 2019 to 147 trillion rupiah" none.
            let year = first.currency.is_none() && first.number.amount.size() == 4 && !pieces[at].text.contains(',');
            if let Some((from, _)) = range(first, second).filter(|_| !whole && (dash || !year)) {
                (currency, end) = (from.currency, behind);
            }
        }
        if currency.is_some() {
            forms.push(pieces[at].start..pieces[end - 1].end());
        }
        at = end;
    }
    forms
}

/// How sure it is that a word beside a number is one of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::entity) enum Written {
    /// "VND", "pence", "`KSh750`", "₹".
    Sure,
    /// "CAD" and "R750", which may mean something else.
    Unsure,
}

/// Whether a token names a currency, alone or with its number.
pub(in crate::entity) fn written_currency(token: &str) -> Option<Written> {
    let digits = token.find(|c: char| c.is_ascii_digit());
    let letters = match digits {
        // 20p, but 720p is the size of a picture.
        Some(0) => return (PENCE.matches(token)).then_some(Written::Sure),
        Some(start) => &token[..start],
        None => token.trim_end_matches('.'),
    };
    let singular = || letters.strip_suffix('s').filter(|_| digits.is_none());
    let unit = unit_of(letters).or_else(|| unit_of(singular()?))?;
    let sign = !letters.starts_with(char::is_alphabetic);
    let plain = letters.starts_with(char::is_lowercase);
    let other = set::OTHER_WORDS.has(letters) || singular().is_some_and(|word| set::OTHER_WORDS.has(word));
    match (other, letters.len()) {
        _ if sign => Some(Written::Sure),
        // "Won" and "c" are other words far too often.
        (true, _) | (_, 1) if plain || unit.1 => None,
        (true, _) => Some(Written::Unsure),
        (false, 1) => digits.map(|_| Written::Unsure),
        (false, _) => Some(Written::Sure),
    }
}

/// Whether a token is a letter for a currency with pence or millions behind it: "P58.50",
/// "N4.75bn".
pub(in crate::entity) fn is_price_with_letter(token: &str) -> bool {
    PRICE_WITH_LETTER.matches(token)
}

/// A letter, and a number with two decimals or what tells how many thousands.
static PRICE_WITH_LETTER: Pattern =
    Pattern::new(r"^[A-Z][0-9]+(?:\.[0-9]{2}|(?:\.[0-9]+)?(?:bn|mn|tn|m|k|-[mbt]r?illion))$");

/// A price in pence.
static PENCE: Pattern = Pattern::new(r"^[0-9]{1,2}(?:\.[0-9]+)?p$");

/// A sum, and what of it is written.
struct Sum {
    number: Number,
    currency: Option<&'static str>,
    /// Whether it is one of cents or pence.
    minor: bool,
}

/// Two sums as one range, if they are one. The first may leave out what the second says: "$5-10
/// million", "60-70 cents".
fn range(mut first: Sum, second: Sum) -> Option<(Sum, Sum)> {
    if second.minor && first.currency.is_none() {
        first.number.amount = first.number.amount.times(-2);
    }
    let same = first.currency.zip(second.currency).is_none_or(|(first, second)| first == second);
    first.currency = first.currency.or(second.currency);
    if second.number.scaled && !first.number.scaled && !first.minor {
        let before = second.number.amount.clone().times(-second.number.power);
        let grows = first.number.amount.compare(&before) == Ordering::Less;
        match first.number.amount.size() {
            ..=3 if grows => first.number.amount = first.number.amount.times(second.number.power),
            // $500,000-$1 million, but what is "$900 to $1 million"?
            4.. if !grows => {}
            _ => return None,
        }
    }
    let grows = first.number.amount.compare(&second.number.amount) == Ordering::Less;
    (same && grows).then_some((first, second))
}

/// Reads sums from pieces.
struct Sums<'p, 't> {
    numbers: Numbers<'p, 't>,
}

/// What has been read, and the place behind it.
type Read<T> = Option<(T, usize)>;

impl<'p, 't> Sums<'p, 't> {
    fn new(pieces: &'p [Piece<'t>], between: bool) -> Self {
        let mut sums = Self { numbers: Numbers { pieces, comma: false, between } };
        let comma = sums.currencies().any(|code| set::DECIMAL_COMMA.has(code));
        sums.numbers.comma = comma;
        sums
    }

    /// The codes of all currencies that are named.
    fn currencies(&self) -> impl Iterator<Item = &'static str> {
        (0..self.numbers.pieces.len()).filter_map(|at| {
            let prefix = self.prefix(at).and_then(|(code, _)| code);
            prefix.or_else(|| self.unit(at).0.map(|(code, _)| code))
        })
    }

    fn piece(&self, at: usize) -> Option<&Piece<'t>> {
        self.numbers.pieces.get(at)
    }

    /// Where the first sum begins; None if there is none, or none that is told: "several million".
    fn start(&self) -> Option<usize> {
        let worth = |at: usize| set::value_of(&self.numbers.pieces[at].text.to_lowercase());
        let is_vague = |at: usize| match worth(at) {
            // A third of a million.
            Some(value) if value.starts_with("ordinal") => self.numbers.is_word(at + 1, "of"),
            value => value == Some("vague"),
        };
        let at =
            (0..self.numbers.pieces.len()).find(|&at| is_vague(at) || self.prefix(at).is_some() || self.begins(at))?;
        (!is_vague(at)).then_some(at)
    }

    /// Whether a number begins at `at`.
    fn begins(&self, at: usize) -> bool {
        let Some(piece) = self.piece(at) else { return false };
        let word = |at: usize, list: &[&str]| list.iter().any(|word| self.numbers.is_word(at, word));
        let value = |at: usize| self.piece(at).and_then(|piece| set::value_of(&piece.text.to_lowercase()));
        let article = word(at, &["a", "an"])
            && (word(at + 1, &["half", "quarter"])
                || value(at + 1).is_some_and(|value| value.starts_with("power"))
                || self.prefix(at + 1).is_none() && self.currency_behind(at + 1).is_some());
        piece.kind == Kind::Number
            || piece.is_mark(&["½", "¼", "¾"])
            || word(at, &["half", "quarter"])
            || value(at).is_some_and(|value| value.starts_with("number"))
            || article
    }

    /// The sum at `at`: its currency, number and unit, and cents beside dollars.
    fn sum(&self, at: usize) -> Read<Sum> {
        let (prefix, at) = match self.prefix(at) {
            Some((code, next)) => match self.prefix(next) {
                // USD $60 million
                Some((again, next)) => (Some(code.filter(|_| code == again)?), next),
                None => (Some(code?), next),
            },
            None => (None, at),
        };
        let (number, at) = self.numbers.number(at).or_else(|| self.one(at))?;
        let (unit, end) = self.unit(at);
        let mut sum = match (prefix, unit) {
            // €1.50c
            (Some(code), Some((_, true))) if number.amount.has_fraction() => {
                return Some((Sum { number, currency: Some(code), minor: false }, end));
            }
            (Some(_), Some((_, true))) => return None,
            // $5 million AUD
            (Some(code), Some((unit, false))) => {
                let same = code == unit || code == "USD" && unit.ends_with('D');
                Sum { number, currency: Some(same.then_some(unit)?), minor: false }
            }
            (None, Some((unit, true))) => {
                let number = Number { amount: number.amount.times(-2), ..number };
                return Some((Sum { number, currency: Some(unit), minor: true }, end));
            }
            (prefix, None) => Sum { number, currency: prefix, minor: false },
            (None, Some((unit, false))) => Sum { number, currency: Some(unit), minor: false },
        };
        if sum.currency.is_some()
            && let Some((cents, end)) = self.cents(end, sum.currency)
        {
            sum.number.amount = sum.number.amount.plus(&cents)?;
            return Some((sum, end));
        }
        Some((sum, end))
    }

    /// "And 50 cents", behind dollars: the part of a dollar.
    fn cents(&self, at: usize, currency: Option<&str>) -> Read<Decimal> {
        let at = at + usize::from(self.numbers.is_word(at, "and"));
        if !self.begins(at) {
            return None;
        }
        let (number, at) = self.numbers.number(at)?;
        let (unit, end) = self.unit(at);
        // Many currencies have cents.
        let known = unit.is_some_and(|(code, minor)| minor && (code == "USD" || Some(code) == currency));
        (known && number.amount.size() <= 2).then(|| (number.amount.times(-2), end))
    }

    /// "A dollar".
    fn one(&self, at: usize) -> Read<Number> {
        let article = self.numbers.is_word(at, "a") || self.numbers.is_word(at, "an");
        let currency = (article && self.begins(at)).then(|| self.currency_behind(at + 1)).flatten();
        currency.map(|_| (Number { amount: Decimal::new("1", 0), scaled: false, power: 0 }, at + 1))
    }

    /// The other end of a range of which one has been read up to `at`.
    fn other_end(&self, at: usize) -> Read<Sum> {
        let joint = self.piece(at).is_some_and(Piece::is_dash)
            || self.numbers.is_word(at, "to")
            || self.numbers.is_word(at, "and") && self.numbers.between;
        let begins = joint && (self.prefix(at + 1).is_some() || self.begins(at + 1));
        begins.then(|| self.sum(at + 1)).flatten()
    }

    /// Whether another number follows, so that the text names more than one sum.
    fn goes_on(&self, at: usize) -> bool {
        let word = ["and", "or", "plus", "to"].iter().any(|word| self.numbers.is_word(at, word));
        let mark = self.piece(at).is_some_and(|piece| piece.is_dash() || piece.is_mark(&[",", "&", "/"]));
        let next = at + usize::from(word || mark);
        let prefix = || self.prefix(next).is_some();
        let number = || self.begins(next) && !self.piece(next + 1).is_some_and(Piece::is_dash);
        prefix() || number()
    }

    /// The currency before a number, and the place behind it; None inside where nobody knows which
    /// it is: "Q$5".
    fn prefix(&self, at: usize) -> Read<Option<&'static str>> {
        let piece = self.piece(at)?;
        let next = self.piece(at + 1);
        if piece.kind == Kind::Mark {
            return currency_of(piece.text).map(|code| (Some(code), at + 1));
        }
        if piece.kind != Kind::Word {
            return None;
        }
        // US$5, U.S. $5
        let stop = next.is_some_and(|next| next.is_mark(&["."]));
        let sign = at + 1 + usize::from(stop && piece.text.contains('.'));
        if let Some(mark) = self.piece(sign).filter(|mark| mark.kind == Kind::Mark) {
            let letters = piece.text.replace('.', "");
            let code = currency_of(&format!("{letters}{}", mark.text));
            let apart = letters.len() > 1 && code.is_some();
            let dollars = mark.text == "$" || code.is_some();
            if dollars && (mark.glued && sign == at + 1 || apart) {
                return Some((code, sign + 1));
            }
        }
        // Rs 500, Rs. 500, USD $60; but a word in small letters stands behind its number.
        let next = at + 1 + usize::from(stop);
        let number = self.piece(next)?;
        let one = || piece.text.chars().count() > 1 && (self.begins(next) || currency_of(number.text).is_some());
        let short = piece.text.len() <= 2 || piece.text.contains(char::is_uppercase);
        let before = number.kind == Kind::Number || one();
        currency_of(piece.text).filter(|_| short && before).map(|code| (Some(code), next))
    }

    /// The currency behind a number, whether it is the hundredth part of one, and the place behind
    /// it.
    fn unit(&self, at: usize) -> (Option<(&'static str, bool)>, usize) {
        let start = self.numbers.behind_hyphen(at);
        let start = start + usize::from(self.numbers.is_word(start, "of"));
        match self.currency_behind(start) {
            Some((unit, end)) => (Some(unit), end),
            None => (None, at),
        }
    }

    /// The longest currency whose name begins at `at`.
    fn currency_behind(&self, at: usize) -> Read<(&'static str, bool)> {
        let piece = self.piece(at)?;
        if piece.kind == Kind::Mark {
            let before_number = self.piece(at + 1).is_some_and(|next| next.kind == Kind::Number);
            return if before_number { None } else { Some((unit_of(piece.text)?, at + 1)) };
        }
        let mut found = None;
        let (mut name, mut next) = (String::new(), at);
        for _ in 0..LONGEST_CURRENCY {
            let Some(word) = self.piece(next).filter(|word| word.kind == Kind::Word) else { break };
            // Capitals that stand alone before a number are no unit: P, R, N.
            let exact = || unit_of(word.text).filter(|unit| name.is_empty() && (unit.1 || word.text.len() > 1));
            let lower = word.text.replace('.', "").to_lowercase();
            let whole = || unit_of(&format!("{name}{}", singular(&lower))).filter(|_| lower.len() > 1);
            if let Some(unit) = exact().or_else(whole) {
                found = Some((unit, next + 1));
            }
            name = format!("{name}{lower}-");
            let dotted = word.text.contains('.') && self.piece(next + 1).is_some_and(|piece| piece.is_mark(&["."]));
            next = self.numbers.behind_hyphen(next + 1 + usize::from(dotted));
        }
        found
    }
}

/// "pounds" → "pound".
fn singular(word: &str) -> String {
    word.strip_suffix('s').filter(|word| word.len() > 2).unwrap_or(word).to_owned()
}

/// "$", "dollar" and "USD" → "USD".
fn currency_of(text: &str) -> Option<&'static str> {
    set::value_of(text).filter(|value| value.len() == 3)
}

/// The same, and "pence" → "GBP", of which it is the hundredth part.
fn unit_of(text: &str) -> Option<(&'static str, bool)> {
    let value = set::value_of(text)?;
    match value.strip_prefix("minor ") {
        Some(code) => Some((code, true)),
        None => currency_of(text).map(|code| (code, false)),
    }
}
