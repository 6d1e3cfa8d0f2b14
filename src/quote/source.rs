//! The token beside which a source is looked for → the noun phrase that names it, with its titles
//! and appositions.

use std::ops::Range;

use super::apposition::{end_with_appositions, is_apposition};
use super::cue::is_noun;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Gap, Shape, Token, TokenKind, Tokens};

/// A source phrase is no longer than this, in tokens; it keeps the work linear.
const LONGEST: usize = 45;
/// How many tokens a bracket inside a phrase reaches over.
const LONGEST_BRACKET: usize = 8;
/// How many tokens a nickname or scare quotes inside a phrase reach over.
const LONGEST_NICKNAME: usize = 4;

/// The noun phrase that ends right before token `end`, not reaching below `lower`: "Hugh Hill, a
/// doctor,".
pub(super) fn before(tokens: &Tokens, lower: usize, end: usize) -> Option<Range<usize>> {
    let lower = lower.max(end.saturating_sub(LONGEST));
    if end <= lower {
        return None;
    }
    let last = end - 1;
    if tokens[last].kind != TokenKind::Comma {
        return phrase_ending_at(tokens, lower, end).map(|start| start..end);
    }
    // Past the appositions between commas, back to the name or noun that they describe.
    let mut segment_end = last;
    loop {
        let comma =
            (lower..segment_end).rev().find(|&i| tokens[i].kind == TokenKind::Comma && !in_brackets(tokens, i))?;
        if crosses_sentence(tokens, comma..segment_end) || !is_apposition(tokens, comma + 1..segment_end) {
            return None;
        }
        // The head reaches back to the last comma that does not itself open an apposition.
        if let Some(start) = phrase_ending_at(tokens, lower, comma)
            && is_described(tokens, start..comma)
        {
            return Some(start..end);
        }
        segment_end = comma;
    }
}

/// Takes the tag of a news agency out of a source: "NPI) The ministry" of "Delhi, May 4 (NPI) The
/// ministry said".
pub(super) fn leave_bracket(tokens: &Tokens, source: &mut Option<Range<usize>>) {
    let Some(range) = source.as_mut().filter(|_| on(Rule::Dateline)) else { return };
    let bracket = |kind: TokenKind| move |i: &usize| tokens[*i].kind == kind;
    let closed = range.clone().find(bracket(TokenKind::CloseBracket)).filter(|close| close + 1 < range.end);
    if let Some(close) = closed
        && !(range.start..close).any(|i| bracket(TokenKind::OpenBracket)(&i))
    {
        let dash = bracket(TokenKind::Dash)(&(close + 1)) && close + 2 < range.end;
        range.start = close + 1 + usize::from(dash);
    }
}

/// The noun phrase that starts at token `start` and does not reach `upper`: "Hugh Hill, a doctor"
/// after "said".
pub(super) fn after(tokens: &Tokens, start: usize, upper: usize) -> Option<Range<usize>> {
    let upper = upper.min(start + LONGEST);
    let end = phrase_starting_at(tokens, start, upper)?;
    Some(start..end_with_appositions(tokens, &(start..end), upper))
}

/// Whether a phrase is for somebody, by its head: "the family of Roisin Daly", not "the steps of
/// the court".
pub(super) fn is_somebody(tokens: &Tokens, phrase: &Range<usize>) -> bool {
    let ends = |i: &usize| tokens.text_of(*i) == "of";
    let end = phrase.clone().find(ends).unwrap_or(phrase.end);
    let person = Classes::ROLE.or(Classes::ROLES).or(Classes::ORGAN).or(Classes::TITLE);
    (phrase.start..end).any(|i| {
        let word = tokens.text_of(i);
        let listed = set::KIN.has(word) || set::COLLECTIVE_NOUNS.has(word) || set::PEOPLE_IN_PASSING.has(word);
        listed || tokens[i].is(person) || tokens[i].is_capitalised() && !tokens[i].is(Classes::FUNCTION)
    })
}

/// Whether a bracket that opens a few tokens before `i` is still open there.
fn in_brackets(tokens: &Tokens, i: usize) -> bool {
    (i.saturating_sub(6)..i).rev().map(|k| tokens[k].kind).find_map(|kind| match kind {
        TokenKind::OpenBracket => Some(true),
        TokenKind::CloseBracket => Some(false),
        _ => None,
    }) == Some(true)
}

/// Whether a range holds a mark that no source phrase reaches over.
fn crosses_sentence(tokens: &Tokens, range: Range<usize>) -> bool {
    tokens.list[range].iter().any(|token| token.kind.is_end() || token.kind == TokenKind::Semicolon)
}

/// Whether a phrase can be what an apposition describes: it has a name, or a noun for a person.
fn is_described(tokens: &Tokens, phrase: Range<usize>) -> bool {
    tokens[phrase.start].is(Classes::DETERMINER.or(Classes::POSSESSIVE)) && phrase.len() > 1
        || tokens.list[phrase].iter().any(|token| {
            token.is_capitalised() && !token.is(Classes::FUNCTION)
                || token.is(Classes::ROLE.or(Classes::ROLES).or(Classes::ORGAN))
                || token.is_caseless()
        })
}

/// Words that stand in no noun phrase.
const OUTSIDE: Classes = Classes::AUXILIARY
    .or(Classes::SUBORDINATOR)
    .or(Classes::RELATIVE)
    .or(Classes::NEGATION)
    .or(Classes::VERB)
    .or(Classes::ADVERB);

/// Where the noun phrase that ends before token `end` starts, if there is one.
fn phrase_ending_at(tokens: &Tokens, lower: usize, end: usize) -> Option<usize> {
    if end <= lower {
        return None;
    }
    let last = &tokens[end - 1];
    if last.is(Classes::PRONOUN.or(Classes::RELATIVE)) {
        let subject = last.is(Classes::SUBJECT) && last.is(Classes::PRONOUN) || last.is(Classes::RELATIVE);
        return subject.then_some(end - 1);
    }
    let mut start = end;
    while start > lower && (start == end || tokens[start].gap != Gap::Paragraph) {
        match tokens_to_left(tokens, lower, start - 1, end) {
            0 => break,
            step => start = start.saturating_sub(step).max(lower),
        }
    }
    let start = trim_left(tokens, start, end);
    is_source(tokens, start..end).then_some(start)
}

/// How many tokens from `i` leftwards belong to a noun phrase that ends before `end`; 0 if `i` does
/// not.
fn tokens_to_left(tokens: &Tokens, lower: usize, i: usize, end: usize) -> usize {
    let token = tokens.at(i);
    match token.kind {
        TokenKind::CloseBracket => {
            let from = lower.max(i.saturating_sub(LONGEST_BRACKET));
            let open = (from..i).rev().find(|&k| tokens[k].kind == TokenKind::OpenBracket);
            open.map_or(0, |open| i - open + 1)
        }
        // A nickname or scare quotes of a word or two inside the phrase.
        TokenKind::Close => {
            let from = lower.max(i.saturating_sub(LONGEST_NICKNAME));
            let open = (from..i).rev().find(|&k| tokens[k].kind == TokenKind::Open);
            let inside = open.filter(|&open| open > lower && tokens[open - 1].is_capitalised());
            inside.map_or(0, |open| i - open + 1)
        }
        TokenKind::Symbol => usize::from(matches!(token.text(), "&" | "%" | "$" | "£" | "€" | "/" | "@")),
        TokenKind::Apostrophe => 1,
        TokenKind::Clitic => usize::from(!token.is(Classes::NEGATION) && token.text().ends_with(['s', 'S'])),
        kind => usize::from(kind.is_word() && is_inside_phrase(tokens, lower, i, end)),
    }
}

/// Whether word `i` goes on leftwards with a noun phrase that ends before `end`.
fn is_inside_phrase(tokens: &Tokens, lower: usize, i: usize, end: usize) -> bool {
    let token = tokens.at(i);
    if token.is_capitalised() && i > lower && !token.is(Classes::FUNCTION) {
        return true;
    }
    if token.is(Classes::COORDINATOR) || token.is(Classes::PRONOUN) && !token.is(Classes::DETERMINER) {
        return false;
    }
    if token.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) {
        // "that" after a verb opens a clause; "the" and "his" stand inside a phrase only before its
        // noun.
        return token.text() != "that" || i == lower;
    }
    if token.is(OUTSIDE) && !token.is(Classes::ROLE.or(Classes::ROLES).or(Classes::NUMBER)) {
        return false;
    }
    if token.is(Classes::REPORTING) && !token.is(Classes::DOCUMENT.or(Classes::ROLE)) && !is_noun(tokens, lower, i) {
        // Participles modify nouns ("elected officials"), finite verbs do not stand inside a
        // phrase.
        return token.is(Classes::ING) && i + 1 < end && !tokens[i + 1].is(Classes::DETERMINER);
    }
    true
}

/// Drops what stands before the noun phrase proper: "On Tuesday the minister" → "the minister".
fn trim_left(tokens: &Tokens, mut start: usize, end: usize) -> usize {
    let adverbial =
        Classes::PREPOSITION.or(Classes::PERIOD).or(Classes::WEEKDAY).or(Classes::ADVERB).or(Classes::COORDINATOR);
    while start < end && tokens[start].is(adverbial) && !opens_phrase(&tokens[start]) && on(Rule::WithoutAdverbial) {
        let preposition = tokens[start].is(Classes::PREPOSITION);
        start += 1;
        if !preposition {
            continue;
        }
        // The object of the preposition goes too: up to the next determiner or name after its noun.
        let object_end = (start + 1..end).find(|&i| {
            let opens = tokens[i].is(Classes::DETERMINER.or(Classes::POSSESSIVE))
                || tokens[i].is_capitalised() && !tokens[i - 1].is_capitalised();
            opens && !tokens[i - 1].is(Classes::PREPOSITION.or(Classes::DETERMINER).or(Classes::POSSESSIVE))
        });
        if let Some(object_end) = object_end {
            start = object_end;
        }
    }
    // A clitic cannot begin a phrase.
    while start < end && matches!(tokens[start].kind, TokenKind::Clitic | TokenKind::Apostrophe) {
        start += 1;
    }
    start
}

/// Whether a word opens a noun phrase, though it may also open an adverbial: "Two officials", "Most
/// voters".
fn opens_phrase(token: &Token) -> bool {
    token.is(Classes::DETERMINER) || token.is_capitalised() && token.is(Classes::TITLE)
}

/// Whether a phrase can be the source of what is said.
fn is_source(tokens: &Tokens, phrase: Range<usize>) -> bool {
    if phrase.is_empty() {
        return false;
    }
    let (first, last) = (tokens.at(phrase.start), tokens.at(phrase.end - 1));
    if phrase.len() == 1 && last.is(Classes::DETERMINER.or(Classes::PREPOSITION).or(Classes::POSSESSIVE)) {
        return set::PEOPLE_QUANTIFIERS.has(last.text()) || last.is(Classes::ROLES);
    }
    let words = || tokens.list[phrase.clone()].iter();
    let person = Classes::ROLE.or(Classes::ROLES).or(Classes::DOCUMENT).or(Classes::ORGAN);
    let named = words().any(|token| {
        token.is(person)
            || token.is_capitalised() && !token.is(Classes::FUNCTION.or(Classes::COMMON))
            || token.is_caseless()
    });
    let determined = first.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) && phrase.len() > 1;
    let plural = last.kind == TokenKind::Word && last.text().ends_with('s') && phrase.len() <= 3;
    let time = Classes::PERIOD.or(Classes::WEEKDAY).or(Classes::MONTH).or(Classes::DETERMINER).or(Classes::NUMBER);
    (named || determined || plural) && !words().all(|token| token.is(time))
}

/// Where the noun phrase that starts at token `start` ends, if there is one.
fn phrase_starting_at(tokens: &Tokens, start: usize, upper: usize) -> Option<usize> {
    let first = tokens.get(start).filter(|_| start < upper)?;
    if first.is(Classes::PRONOUN) && !first.is(Classes::DETERMINER) {
        return first.is(Classes::SUBJECT.or(Classes::RELATIVE)).then_some(start + 1);
    }
    let mut end = start;
    let mut named = false;
    while end < upper && (end == start || tokens[end].gap != Gap::Paragraph) {
        let Some(next) = end_to_right(tokens, start, end, upper, named) else { break };
        let last = &tokens[next - 1];
        named |= last.is_capitalised() && !last.is(Classes::FUNCTION.or(Classes::TITLE)) || last.is_caseless();
        end = next;
    }
    // A phrase does not end with what would go on.
    let goes_on = Classes::PREPOSITION.or(Classes::COORDINATOR).or(Classes::DETERMINER);
    while end > start + 1 && tokens[end - 1].is(goes_on) && !tokens[end - 1].is(Classes::ROLES) {
        end -= 1;
    }
    (end > start && is_source(tokens, start..end)).then_some(end)
}

/// Where the part of a noun phrase that begins with token `i` ends: a word, or a bracket or
/// nickname as a whole. None if it does not belong to the phrase from `start`, which is `named` if
/// it has a name before `i`.
fn end_to_right(tokens: &Tokens, start: usize, i: usize, upper: usize, named: bool) -> Option<usize> {
    let token = tokens.at(i);
    let inside = match token.kind {
        TokenKind::OpenBracket => {
            let mut within = i + 1..upper.min(i + LONGEST_BRACKET);
            return within.find(|&k| tokens[k].kind == TokenKind::CloseBracket).map(|close| close + 1);
        }
        TokenKind::Open => {
            let mut within = i + 1..upper.min(i + LONGEST_NICKNAME);
            let end = within.find(|&k| tokens[k].kind == TokenKind::Close)? + 1;
            return (end < upper && tokens[end].is_capitalised()).then_some(end);
        }
        TokenKind::Symbol => matches!(token.text(), "&" | "@" | "/"),
        TokenKind::Apostrophe => true,
        TokenKind::Clitic => !token.is(Classes::NEGATION) && token.text().ends_with(['s', 'S']),
        kind => kind.is_word() && goes_right(tokens, start, i, upper, named),
    };
    inside.then_some(i + 1)
}

/// Whether word `i` goes on with the noun phrase that starts at `start`, which is `named` if it has
/// a name before `i`.
fn goes_right(tokens: &Tokens, start: usize, i: usize, upper: usize, named: bool) -> bool {
    let token = tokens.at(i);
    let next = (i + 1 < upper).then(|| &tokens[i + 1]);
    if i == start {
        return !token.is(OUTSIDE.or(Classes::PREPOSITION)) || token.is_capitalised() || token.is(Classes::ROLES);
    }
    if token.is(Classes::WEEKDAY.or(Classes::PERIOD)) {
        return false;
    }
    if token.is(Classes::PREPOSITION) {
        let temporal = next.is_some_and(|next| {
            next.is(Classes::WEEKDAY.or(Classes::PERIOD).or(Classes::MONTH)) || next.kind == TokenKind::Number
        });
        let statement = || (i + 1..upper.min(i + 4)).any(|k| tokens[k].is(Classes::DOCUMENT));
        let joins = || !named && set::PREPOSITIONS_INSIDE_SOURCES.has(token.text()) && !statement();
        return !temporal && (token.text() == "of" || joins());
    }
    if token.text() == "and" {
        return next.is_some_and(|next| next.is_capitalised() && !next.is(Classes::FUNCTION));
    }
    if token.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) {
        return tokens[i - 1].is(Classes::PREPOSITION);
    }
    if named && !token.is_capitalised() && token.shape.has(Shape::LOWER) {
        // After a name only particles go on; "said Okafor yesterday" and "said Okafor standing" do
        // not.
        return token.is(Classes::PARTICLE) && next.is_some_and(Token::is_capitalised);
    }
    !token.is(OUTSIDE.or(Classes::REPORTING).or(Classes::COORDINATOR).or(Classes::PRONOUN))
        || token.is(Classes::ROLE.or(Classes::DOCUMENT))
}
