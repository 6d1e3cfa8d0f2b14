//! A clause inside what somebody says → the source before its cue and the content behind it.

use std::ops::Range;

use super::cue::Cue;
use super::source;
use crate::lexicon::{Classes, set};
use crate::token::{Shape, Token, TokenKind, Tokens};

/// How far behind a cue, in tokens, "that" opens its content.
const LONGEST_TO_THAT: usize = 10;
/// A subject has no more tokens than this before its verb.
const LONGEST_SUBJECT: usize = 6;
/// The object of a preposition has no more tokens than this.
const LONGEST_OBJECT: usize = 12;
/// What a clause reports has no more tokens than this; where each of many clauses reports all that
/// follow it, it keeps what is found no longer than the text allows.
const LONGEST_CONTENT: usize = 120;

/// The source before a cue and the content behind it, within the sentence `inside`.
pub(super) fn clause_of(tokens: &Tokens, cue: &Cue, inside: Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let source = source::before(tokens, inside.start, cue.group.start)?;
    // "As I said" takes up words that were said before.
    let comparison = |i: usize| set::COMPARISONS.has(&tokens.at(i).lower());
    if source.start > inside.start && comparison(source.start - 1) || comparison(source.start) {
        return None;
    }
    let start = content_start(tokens, cue, inside.end)?;
    // "We were promised hulls that last" promises hulls.
    let be = |i: usize| set::FORMS_OF_BE.has(&tokens.at(i).lower());
    if start > cue.group.end && tokens[cue.verb].is(Classes::PAST) && (cue.group.start..cue.verb).any(be) {
        return None;
    }
    let upper = inside.end.min(start + LONGEST_CONTENT + 1);
    let short = |content: Range<usize>| Some(content).filter(|content| content.len() <= LONGEST_CONTENT);
    let marked = tokens.quoted.partition_point(|stretch| (stretch.start as usize) < start);
    if let Some(marked) = tokens.quoted.get(marked).filter(|stretch| stretch.start as usize == start) {
        return Some((source, short(start..inside.end.min(marked.end as usize))?));
    }
    let content = short(start..content_end(tokens, start, upper))?;
    (!content.is_empty() && is_clause(tokens, cue, content.clone())).then_some((source, content))
}

/// Where a content that starts at `start` ends: before the mark that ends the sentence, a
/// semicolon, or another clause that is joined to the report.
fn content_end(tokens: &Tokens, start: usize, end: usize) -> usize {
    // Another says something: ", and my wife said …".
    let speaks = |from: usize| {
        let clause = (from..end.min(from + LONGEST_SUBJECT)).take_while(|&i| tokens[i].kind.is_word());
        clause.clone().any(|i| i > from && tokens[i].is(Classes::STRONG))
    };
    let joined = |i: usize| {
        tokens[i].kind == TokenKind::Comma
            && tokens.get(i + 1).is_some_and(|next| next.is(Classes::COORDINATOR))
            && (tokens.get(i + 2).is_some_and(|next| next.is(Classes::SUBJECT)) || speaks(i + 2))
    };
    let stop = (start..end).find(|&i| tokens[i].kind == TokenKind::Semicolon || joined(i)).unwrap_or(end);
    without_marks(tokens, start..stop)
}

/// Where a range ends without the signs at its end; marks that open in it close there.
pub(super) fn without_marks(tokens: &Tokens, range: Range<usize>) -> usize {
    let first = tokens.quoted.partition_point(|stretch| (stretch.start as usize) < range.start);
    let own = || tokens.quoted[first..].iter().take_while(|stretch| (stretch.start as usize) < range.end);
    let ends = |i: &usize| match tokens[*i].kind {
        TokenKind::Terminal | TokenKind::Comma => true,
        TokenKind::Close => !own().any(|stretch| stretch.end as usize == i + 1),
        _ => false,
    };
    range.clone().rev().find(|i| !ends(i)).map_or(range.start, |last| last + 1)
}

/// Whether the words behind a cue are what was said: a clause, or for some verbs an infinitive.
fn is_clause(tokens: &Tokens, cue: &Cue, content: Range<usize>) -> bool {
    let (verb, first) = (&tokens[cue.verb], tokens.at(content.start));
    let finite = (content.start + 1..content.end).any(|i| is_verb(tokens, i));
    if first.is(Classes::SUBORDINATOR.or(Classes::RELATIVE)) {
        let circumstance =
            set::CIRCUMSTANCE_SUBORDINATORS.has(first.text()) || first.text() == "when" && !verb.is(Classes::ADDRESSEE);
        return finite && !circumstance;
    }
    if first.text() == "to" {
        return verb.is(Classes::INFINITIVE) && content.len() > 1;
    }
    let subject = first.is(Classes::SUBJECT.or(Classes::DETERMINER).or(Classes::POSSESSIVE)) || first.is_capitalised();
    verb.is(Classes::STRONG) && subject && finite
}

/// Where the content behind a cue starts: past the addressee and adverbials, at "that" where there
/// is one.
pub(super) fn content_start(tokens: &Tokens, cue: &Cue, end: usize) -> Option<usize> {
    let mut start = cue.group.end;
    if start >= end {
        return None;
    }
    let addressee = tokens[cue.verb].is(Classes::ADDRESSEE);
    if let Some(that) = (start..end.min(start + LONGEST_TO_THAT)).find(|&i| tokens.text_of(i) == "that") {
        // Between the verb and "that" only an addressee or adverbial may stand, no clause.
        let plain = (start..that)
            .all(|i| tokens[i].kind.is_word() && !is_verb(tokens, i) && !tokens[i].is(Classes::SUBORDINATOR));
        let adverbial = tokens[start].is(Classes::PREPOSITION.or(Classes::WEEKDAY).or(Classes::PERIOD));
        if plain && (that == start || adverbial || addressee) {
            return Some(that);
        }
    }
    start = skip_adverbials(tokens, start, end);
    if addressee {
        start = skip_adverbials(tokens, skip_addressee(tokens, start, end), end);
    }
    if start < end && tokens[start].kind == TokenKind::Colon {
        start += 1;
    }
    (start < end && !matches!(tokens[start].kind, TokenKind::Comma | TokenKind::Terminal | TokenKind::Dash))
        .then_some(start)
}

/// Whether a word looks like a finite verb.
fn is_verb(tokens: &Tokens, i: usize) -> bool {
    let token = tokens.at(i);
    let inflected = token.kind == TokenKind::Word
        && token.shape.has(Shape::LOWER)
        && (token.text().ends_with("ed") || token.is(Classes::REPORTING));
    token.is(Classes::AUXILIARY.or(Classes::VERB)) || inflected
}

/// Past whom the words are addressed to: "him", "reporters", "the BBC", "a parliamentary
/// committee".
fn skip_addressee(tokens: &Tokens, start: usize, end: usize) -> usize {
    let Some(first) = tokens.get(start).filter(|_| start < end) else { return start };
    if first.is(Classes::PRONOUN) && !first.is(Classes::SUBJECT) || first.is(Classes::ROLES) {
        return start + 1;
    }
    if first.is_capitalised() && !first.is(Classes::FUNCTION) {
        // In a text all in capitals no name ends.
        let upper = end.min(start + LONGEST_OBJECT);
        return (start..upper).find(|&i| !tokens[i].is_capitalised()).unwrap_or(upper);
    }
    if first.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) {
        let noun = (start + 1..end.min(start + 5)).find(|&i| {
            tokens[i].is(Classes::ROLE.or(Classes::ROLES).or(Classes::ORGAN).or(Classes::ACRONYM))
                || tokens[i].is_capitalised() && !tokens.get(i + 1).is_some_and(Token::is_capitalised)
        });
        return noun.map_or(start, |noun| noun + 1);
    }
    start
}

/// Past adverbs and adverbials of time and place: "on Friday", "Thursday", "in a statement",
/// "later".
fn skip_adverbials(tokens: &Tokens, mut start: usize, end: usize) -> usize {
    while start < end && start < tokens.len() {
        let token = tokens.at(start);
        if token.is(Classes::WEEKDAY.or(Classes::ADVERB)) && token.kind == TokenKind::Word && token.text() != "just" {
            start += 1;
            continue;
        }
        if !token.is(Classes::PREPOSITION) || set::CONTENT_PREPOSITIONS.has(token.text()) {
            break;
        }
        if tokens.get(start + 1).is_some_and(|next| next.is(Classes::WEEKDAY)) {
            start += 2;
            continue;
        }
        let mut object = start + 1..end.min(start + LONGEST_OBJECT);
        match object.find(|&i| ends_object(tokens, start + 1, i)) {
            Some(stop) if stop > start + 1 => start = stop,
            None if end <= start + LONGEST_OBJECT => return end,
            _ => break,
        }
    }
    start
}

/// Whether token `i` ends the object of a preposition that starts with token `start`.
fn ends_object(tokens: &Tokens, start: usize, i: usize) -> bool {
    let token = &tokens[i];
    let clause = Classes::SUBORDINATOR.or(Classes::AUXILIARY).or(Classes::PRONOUN).or(Classes::VERB);
    let determined = token.is(Classes::DETERMINER.or(Classes::POSSESSIVE));
    !token.kind.is_word()
        || token.is(clause)
        || i > start
            && (determined && !tokens[i - 1].is(Classes::PREPOSITION)
                || token.is_capitalised() && tokens[i - 1].is(Classes::WEEKDAY))
}
