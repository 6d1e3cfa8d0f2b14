//! The letters behind the name of a person, which tell of parliaments, courts, orders and degrees:
//! "Alan Whitcombe KC", "Jo Bell, MP", "Ada Obi OBE, JP". They belong to the phrase, but not to the
//! name.

use std::ops::Range;

use super::Name;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Gap, Shape, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// Letters that stand behind one word and no title have at least so many characters: "Obi MBE", but
/// "Dhoni MS".
const LEAST_BEHIND_WORD: u32 = 3;

/// Where the name of a person, whose titles stand before it if it is `titled`, ends before its
/// letters.
pub(super) fn end_before(tokens: &Tokens, name: &Range<usize>, titled: bool) -> usize {
    let mut end = name.end;
    let mut at = name.end;
    while at > name.start + 1 {
        at -= 1;
        if is_letters(tokens, at) {
            end = at;
        } else if !is_between(tokens, at) {
            break;
        }
    }
    while end > name.start + 1 && is_between(tokens, end - 1) {
        end -= 1;
    }
    let short = tokens[name.end - 1].span.len() < LEAST_BEHIND_WORD;
    let ambiguous = end < name.end && set::AMBIGUOUS_LETTERS.has(tokens.text_of(end));
    let alone = end == name.start + 1 && (!titled && short || ambiguous);
    if alone || is_in_capitals(tokens, name.clone()) || !on(Rule::LettersBehind) { name.end } else { end }
}

/// Whether a mention is but the letters of the person named before it: "SAN" of "Ifeoma Nwosu SC,
/// SAN".
pub(super) fn is_behind(tokens: &Tokens, person: Option<&Name>, mention: &Range<usize>) -> bool {
    let Some(person) = person.filter(|person| person.label == EntityLabel::Person) else { return false };
    let near = person.tokens.end <= mention.start && mention.start <= person.tokens.end + LONGEST;
    near && mention.clone().all(|i| is_letters(tokens, i))
        && run(tokens, person.tokens.end, mention.end, |_| true) == mention.end
        && on(Rule::LettersBehind)
}

/// No more tokens stand between a name and its last letters.
const LONGEST: usize = 8;

/// Where the letters behind a name that ends at `end` end themselves, below token `upper`; `end` if
/// there are none.
pub(crate) fn past(tokens: &Tokens, end: usize, upper: usize) -> usize {
    let start = (end.saturating_sub(2)..end).rev().take_while(|&i| is_name_word(tokens, i)).last().unwrap_or(end);
    let plain = end > start + 1 && !is_in_capitals(tokens, start..end);
    let fits = |i: usize| {
        let behind_comma = tokens[i - 1].kind == TokenKind::Comma;
        (plain || !set::AMBIGUOUS_LETTERS.has(tokens.text_of(i))) && (!behind_comma || closes(tokens, i + 1))
    };
    run(tokens, end, upper, fits)
}

/// Where the run of letters behind token `end` ends that are as they must be.
fn run(tokens: &Tokens, end: usize, upper: usize, fits: impl Fn(usize) -> bool) -> usize {
    let mut past = end;
    for i in end..upper.min(end + LONGEST) {
        if is_letters(tokens, i) && tokens[i].gap == Gap::Space && fits(i) {
            past = i + 1;
        } else if !is_between(tokens, i) {
            break;
        }
    }
    if on(Rule::LettersBehind) { past } else { end }
}

/// Whether a word may be one of a name.
fn is_name_word(tokens: &Tokens, i: usize) -> bool {
    tokens[i].kind.is_word() && (tokens[i].is_capitalised() || tokens[i].is_caseless())
}

/// Whether a name is all in capitals, whose last word may look like letters: "AUNG SAN".
fn is_in_capitals(tokens: &Tokens, name: Range<usize>) -> bool {
    let mut words = name.filter(|&i| tokens[i].kind == TokenKind::Word).peekable();
    words.peek().is_some() && words.all(|i| tokens[i].shape.has(Shape::UPPER))
}

/// Whether letters behind a comma end before token `next`: not in "Tom Lee, `PhD` researcher in
/// Oslo".
fn closes(tokens: &Tokens, next: usize) -> bool {
    let verb = Classes::VERB.or(Classes::REPORTING).or(Classes::AUXILIARY);
    tokens.get(next).is_none_or(|token| {
        let leads = token.is(Classes::PREPOSITION) || token.is(verb) && !token.is(Classes::ROLE.or(Classes::TITLE));
        !token.kind.is_word() || is_letters(tokens, next) || leads
    })
}

/// Whether a token may stand between letters: a comma, or the full stop of "Esq."
fn is_between(tokens: &Tokens, i: usize) -> bool {
    let stop = tokens[i].kind == TokenKind::Terminal && tokens[i].gap == Gap::None && tokens.text_of(i) == ".";
    tokens[i].kind == TokenKind::Comma || stop && i > 0 && is_letters(tokens, i - 1)
}

/// Whether a word is such letters, with full stops or without: "KC", "Ph.D.", "Esq".
pub(super) fn is_letters(tokens: &Tokens, i: usize) -> bool {
    let text = tokens.text_of(i);
    let written = text.len() > 1 && text.starts_with(|first: char| first.is_ascii_uppercase());
    if !written || tokens[i].shape.has(Shape::DIGIT) {
        return false;
    }
    if text.contains('.') {
        set::LETTERS_BEHIND_NAMES.has(&text.replace('.', ""))
    } else {
        set::LETTERS_BEHIND_NAMES.has(text)
    }
}
