//! What stands beside a full name → how old its bearer is, and whether they are dead or missing:
//! "Ella Hargreave, 9, went missing".

use crate::lexicon::{Classes, set};
use crate::name::NameMention;
use crate::token::{TokenKind, Tokens};

/// Nobody is older.
const OLDEST: u32 = 120;
/// Whom the text calls a boy, a girl or a toddler is taken to be so old, and a teenager or pupil
/// so.
const CHILD: u8 = 10;
const TEENAGER: u8 = 15;

/// The age that the words beside a name tell, in numbers or by a noun: "Ella Hargreave, nine," "the
/// schoolboy Kola Adeyemi".
pub(super) fn of_name(tokens: &Tokens, name: &NameMention) -> Option<u8> {
    in_numbers(tokens, name).or_else(|| by_noun(tokens, name))
}

fn in_numbers(tokens: &Tokens, name: &NameMention) -> Option<u8> {
    let end = name.tokens.end;
    let kind = |i: usize| tokens.get(i).map(|token| token.kind);
    let word = |i: usize| tokens.text_at(i);
    let closed = |i: usize| tokens.get(i).is_none_or(|next| !next.kind.is_word());
    // The age may stand before the name: "seven-year-old Arjun Nair".
    let before = name.title.start.checked_sub(1).filter(|_| tokens.before(name.title.start).is_some());
    let years = before.and_then(|i| word(i).strip_suffix("-year-old")).and_then(years);
    let behind = || {
        let apart = matches!(kind(end), Some(TokenKind::Comma | TokenKind::OpenBracket));
        let age = end + usize::from(apart);
        let at = match (word(age), word(age + 1)) {
            ("aged", _) => age + 1,
            ("who", "is" | "was") if apart => age + 2,
            _ if apart => age,
            _ => return None,
        };
        years_at(tokens, at).filter(|_| closed(at + 1))
    };
    years.or_else(behind)
}

fn years_at(tokens: &Tokens, i: usize) -> Option<u8> {
    let word = tokens.text_at(i);
    years(word.strip_suffix("-year-old").unwrap_or(word))
}

/// The years of an age: 9 of "9" and "nine".
fn years(word: &str) -> Option<u8> {
    let number = || {
        let lower = word.to_lowercase();
        set::value_of(&lower).and_then(|value| value.strip_prefix("number ")).and_then(|value| value.parse().ok())
    };
    let years: u32 = word.parse().ok().or_else(number)?;
    u8::try_from(years).ok().filter(|_| years < OLDEST)
}

/// What a noun right before a name or in an apposition with an article behind it tells.
fn by_noun(tokens: &Tokens, name: &NameMention) -> Option<u8> {
    /// "A Year 5 pupil" has no more words before its noun.
    const BETWEEN: usize = 4;
    let end = name.tokens.end;
    let before = name.title.start.checked_sub(1).filter(|_| tokens.before(name.title.start).is_some());
    let comma = tokens.get(end).is_some_and(|next| next.kind == TokenKind::Comma);
    let apposed = comma && matches!(tokens.text_at(end + 1), "a" | "an" | "the");
    let upper = if apposed { tokens.len().min(end + 2 + BETWEEN) } else { end };
    let plain = |i: &usize| tokens[*i].kind.is_word() && !tokens[*i].is(Classes::FUNCTION);
    let behind = (end + 2..upper).take_while(plain).last();
    let title = name.title.clone().last();
    // The tagger may take "Toddler Zac Whelan" for a name.
    let first = (name.tokens.len() > 2).then_some(name.tokens.start);
    // "Sam Doyle, the baby of the team"
    let figure = |i: &usize| tokens.text_at(i + 1) != "of";
    [before, title, first, behind].into_iter().flatten().filter(figure).find_map(|i| of_noun(tokens.text_of(i)))
}

/// The age of whom a noun stands for.
pub(super) fn of_noun(noun: &str) -> Option<u8> {
    let noun = noun.to_lowercase();
    let child = set::NOUNS_FOR_THE_YOUNG.has(&noun).then_some(CHILD);
    child.or_else(|| set::NOUNS_FOR_TEENAGERS.has(&noun).then_some(TEENAGER))
}

/// Whether the words beside a name say that its bearer is dead or missing: "the death of Jack
/// Pemberton", "Jack Pemberton, 24, of Hove, was killed".
pub(super) fn is_gone(tokens: &Tokens, name: &NameMention) -> bool {
    /// How far behind a name its verb stands.
    const BEHIND: usize = 14;
    let behind = || is_gone_behind(tokens, name.tokens.end, BEHIND) && !is_back(tokens, name.tokens.end);
    let Some(noun) = name.title.start.checked_sub(2) else { return behind() };
    let of = tokens.text_of(noun + 1) == "of" && set::NOUNS_OF_LOSS.has(tokens.text_of(noun));
    let late = matches!(tokens.text_of(noun + 1), "late" | "murdered" | "killed" | "missing");
    of || late || behind()
}

/// Whether the words behind token `end` say that who was missing is back: "was found alive".
fn is_back(tokens: &Tokens, end: usize) -> bool {
    /// They stand in the same sentence or the next.
    const BEHIND: usize = 30;
    (end..tokens.len().min(end + BEHIND)).any(|i| set::WORDS_FOR_THE_FOUND.has(tokens.text_of(i)))
}

/// Whether the words from token `end` on say so of whom the name before it stands for.
pub(super) fn is_gone_behind(tokens: &Tokens, end: usize, behind: usize) -> bool {
    let upper = tokens.len().min(end + behind);
    if tokens.get(end).is_some_and(|next| matches!(next.kind, TokenKind::Clitic | TokenKind::Apostrophe)) {
        return set::NOUNS_OF_LOSS.has(tokens.text_at(end + 1));
    }
    let stops = |i: usize| {
        let token = &tokens[i];
        let kind = token.kind.is_end() || matches!(token.kind, TokenKind::Semicolon | TokenKind::Open);
        let speaks = token.is(Classes::REPORTING) && !matches!(tokens.text_of(i), "found" | "reported");
        kind || speaks || tokens.text_of(i) == "whose" || i > end && tokens.before(i).is_none()
    };
    let Some(verb) = (end..upper).take_while(|&i| !stops(i)).find(|&i| is_verb_of_loss(tokens, i)) else {
        return false;
    };
    // The verb is that of the name right before it, or past its apposition.
    let helps = |i: usize| {
        let between = Classes::AUXILIARY.or(Classes::ADVERB).or(Classes::RELATIVE);
        tokens[i].is(between) || set::WORDS_BEFORE_LOSS.has(tokens.text_of(i))
    };
    let comma = |i: usize| tokens[i].kind == TokenKind::Comma;
    let plain = (end..verb).all(|i| helps(i) || comma(i) || tokens[i].kind == TokenKind::Number);
    let closed = comma(end) && (end + 1..verb).rev().find(|&i| !helps(i)).is_some_and(comma);
    plain || closed
}

/// Whether token `i` tells that somebody is no more or is looked for: "died", "was killed", "went
/// missing".
fn is_verb_of_loss(tokens: &Tokens, i: usize) -> bool {
    let before = i.checked_sub(1).map_or("", |before| tokens.text_of(before));
    match tokens.text_of(i) {
        "killed" | "murdered" => set::FORMS_OF_BE.has(before),
        // Who "was missing for two days" was found.
        "missing" => matches!(before, "went" | "is" | "been" | "remains" | "still" | "reported"),
        "passed" => tokens.text_at(i + 1) == "away",
        // Who "disappeared for two days" was found; "found the body of a man" tells of another.
        "disappeared" | "vanished" => tokens.text_at(i + 1) != "for",
        word => set::WORDS_FOR_THE_GONE.has(word),
    }
}
