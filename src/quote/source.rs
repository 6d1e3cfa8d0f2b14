//! The noun phrase beside a cue that names the source.

use std::ops::Range;

use super::cue::is_noun;
use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::token::{Gap, Shape, Token, TokenKind, Tokens};

/// A source phrase is no longer than this, in tokens; it keeps the work linear.
const LONGEST: usize = 45;

/// The noun phrase that ends right before token `end`, not reaching below `lower`: "Hugh Hill, a doctor,".
pub(super) fn before(tokens: &Tokens, lower: usize, end: usize) -> Option<Range<usize>> {
    let lower = lower.max(end.saturating_sub(LONGEST));
    if end <= lower {
        return None;
    }
    let last = end - 1;
    if tokens.list[last].kind != TokenKind::Comma {
        return phrase_ending_at(tokens, lower, end).map(|start| start..end);
    }
    // Past the appositions between commas, back to the name or noun that they describe.
    let mut segment_end = last;
    loop {
        let comma =
            (lower..segment_end).rev().find(|&i| tokens.list[i].kind == TokenKind::Comma && !in_brackets(tokens, i))?;
        if crosses_quotation(tokens, comma..segment_end) || !is_apposition(tokens, comma + 1..segment_end) {
            return None;
        }
        // The head reaches back to the last comma that does not itself open an apposition.
        if let Some(start) = phrase_ending_at(tokens, lower, comma)
            && is_head(tokens, start..comma)
        {
            return Some(start..end);
        }
        segment_end = comma;
    }
}

/// The noun phrase that starts at token `start` and does not reach `upper`: "Hugh Hill, a doctor" after "said".
pub(super) fn after(tokens: &Tokens, start: usize, upper: usize) -> Option<Range<usize>> {
    let upper = upper.min(start + LONGEST);
    let end = phrase_starting_at(tokens, start, upper)?;
    Some(start..with_appositions(tokens, start..end, upper))
}

/// Extends a phrase over the appositions behind it: ", a doctor", ", 71, a retired river pilot".
fn with_appositions(tokens: &Tokens, phrase: Range<usize>, upper: usize) -> usize {
    let mut end = phrase.end;
    while end < upper && tokens.list[end].kind == TokenKind::Comma && tokens.list[end].gap != Gap::Paragraph {
        let stop = segment_end(tokens, end + 1, upper);
        if stop == end + 1 || !is_apposition(tokens, end + 1..stop) {
            break;
        }
        end = stop;
    }
    end
}

/// Where the stretch without a comma or other border that starts at `start` ends.
fn segment_end(tokens: &Tokens, start: usize, upper: usize) -> usize {
    (start..upper)
        .find(|&i| {
            let token = &tokens.list[i];
            token.gap == Gap::Paragraph
                || matches!(
                    token.kind,
                    TokenKind::Comma
                        | TokenKind::Terminal
                        | TokenKind::Ellipsis
                        | TokenKind::Colon
                        | TokenKind::Semicolon
                        | TokenKind::Dash
                        | TokenKind::Open
                )
        })
        .unwrap_or(upper)
}

fn in_brackets(tokens: &Tokens, i: usize) -> bool {
    (i.saturating_sub(6)..i).rev().map(|k| tokens.list[k].kind).find_map(|kind| match kind {
        TokenKind::OpenBracket => Some(true),
        TokenKind::CloseBracket => Some(false),
        _ => None,
    }) == Some(true)
}

fn crosses_quotation(tokens: &Tokens, range: Range<usize>) -> bool {
    tokens.list[range].iter().any(|token| token.kind.is_end() || token.kind == TokenKind::Semicolon)
}

/// Whether the words between two commas describe what stands before: "a doctor", "who runs the shelter", "71", "the caretaker".
/// No text of the dev sets needs the rule, but the cases do.
fn is_apposition(tokens: &Tokens, segment: Range<usize>) -> bool {
    let first = segment.clone().next().map(|i| &tokens.list[i]);
    let Some(first) = first.filter(|_| on(Rule::Appositions)) else { return false };
    let clause = Classes::SUBORDINATOR.or(Classes::COORDINATOR);
    if first.is(clause) && !first.is(Classes::RELATIVE) || first.is(Classes::PRONOUN) && !first.is(Classes::RELATIVE) {
        return false;
    }
    if first.is(Classes::RELATIVE) {
        return true;
    }
    // A clause of its own has a finite verb right after its subject.
    let clause_verb = segment.clone().skip(1).any(|i| {
        tokens.list[i].is(Classes::AUXILIARY.or(Classes::VERB))
            && !tokens.list[i - 1].is(Classes::RELATIVE)
            && tokens.list[i].kind == TokenKind::Word
    });
    let relative_inside = segment.clone().any(|i| tokens.list[i].is(Classes::RELATIVE));
    let describes = first.is(Classes::DETERMINER
        .or(Classes::POSSESSIVE)
        .or(Classes::ROLE)
        .or(Classes::ROLES)
        .or(Classes::TITLE)
        .or(Classes::HONORIFIC)
        .or(Classes::ORGAN))
        || first.kind == TokenKind::Number && (segment.len() == 1 || tokens.text_of(segment.start).ends_with("-old"))
        || first.is_capitalised();
    let noun = segment.clone().any(|i| tokens.list[i].is(Classes::ROLE.or(Classes::ROLES)));
    (describes || noun && !first.is(Classes::PREPOSITION) && first.kind != TokenKind::Number)
        && (!clause_verb || relative_inside)
}

/// Whether a phrase can be what an apposition describes: it has a name, or a noun for a person.
fn is_head(tokens: &Tokens, phrase: Range<usize>) -> bool {
    tokens.list[phrase.start].is(Classes::DETERMINER.or(Classes::POSSESSIVE)) && phrase.len() > 1
        || phrase.clone().any(|i| {
            let token = &tokens.list[i];
            token.is_capitalised() && !token.is(Classes::FUNCTION)
                || token.is(Classes::ROLE.or(Classes::ROLES).or(Classes::ORGAN))
                || is_foreign(tokens, i)
        })
}

/// A word of a script without case.
fn is_foreign(tokens: &Tokens, i: usize) -> bool {
    let token = &tokens.list[i];
    token.kind == TokenKind::Word && !token.shape.has(Shape::CAPITAL.or(Shape::LOWER).or(Shape::DIGIT))
}

/// Words that end a noun phrase towards the left.
const BORDER: Classes = Classes::AUXILIARY
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
    let last = &tokens.list[end - 1];
    if last.is(Classes::PRONOUN) || is_relative_subject(tokens, end - 1) {
        return is_subject_pronoun(tokens, end - 1).then_some(end - 1);
    }
    let mut start = end;
    while start > lower && (start == end || tokens.list[start].gap != Gap::Paragraph) {
        let i = start - 1;
        match extends_left(tokens, lower, i, end) {
            0 => break,
            step => start = start.saturating_sub(step).max(lower),
        }
    }
    let start = trim_left(tokens, start, end);
    is_source(tokens, start..end).then_some(start)
}

/// "who" in "critics, who say": the verb's subject but no source.
fn is_relative_subject(tokens: &Tokens, i: usize) -> bool {
    tokens.list[i].is(Classes::RELATIVE)
}

fn is_subject_pronoun(tokens: &Tokens, i: usize) -> bool {
    let token = &tokens.list[i];
    token.is(Classes::SUBJECT) && token.is(Classes::PRONOUN) || token.is(Classes::RELATIVE)
}

/// How many tokens from `i` leftwards go on with a noun phrase that ends before `end`; 0 if it is not part of it.
fn extends_left(tokens: &Tokens, lower: usize, i: usize, end: usize) -> usize {
    let token = &tokens.list[i];
    match token.kind {
        TokenKind::CloseBracket => {
            let open =
                (lower.max(i.saturating_sub(8))..i).rev().find(|&k| tokens.list[k].kind == TokenKind::OpenBracket);
            open.map_or(0, |open| i - open + 1)
        }
        // A nickname or scare quotes of a word or two inside the phrase.
        TokenKind::Close => {
            let open = (lower.max(i.saturating_sub(4))..i).rev().find(|&k| tokens.list[k].kind == TokenKind::Open);
            let short = open.filter(|&open| open > lower && tokens.list[open - 1].is_capitalised());
            short.map_or(0, |open| i - open + 1)
        }
        TokenKind::Symbol => usize::from(matches!(tokens.text_of(i), "&" | "%" | "$" | "£" | "€" | "/" | "@")),
        TokenKind::Apostrophe => 1,
        TokenKind::Clitic => usize::from(!token.is(Classes::NEGATION) && tokens.text_of(i).ends_with(['s', 'S'])),
        TokenKind::Word | TokenKind::Number | TokenKind::Initial | TokenKind::Abbreviation | TokenKind::Web => {
            usize::from(is_inside_phrase(tokens, lower, i, end))
        }
        _ => 0,
    }
}

fn is_inside_phrase(tokens: &Tokens, lower: usize, i: usize, end: usize) -> bool {
    let token = &tokens.list[i];
    let text = tokens.text_of(i);
    if token.is_capitalised() && i > lower && !token.is(Classes::FUNCTION) {
        return true;
    }
    if token.is(Classes::COORDINATOR) || token.is(Classes::PRONOUN) && !token.is(Classes::DETERMINER) {
        return false;
    }
    if token.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) {
        // "that" after a verb opens a clause; "the" and "his" stand inside a phrase only before its noun.
        return text != "that" || i == lower;
    }
    if token.is(BORDER) && !token.is(Classes::ROLE.or(Classes::ROLES).or(Classes::NUMBER)) {
        return false;
    }
    if token.is(Classes::REPORTING) && !token.is(Classes::DOCUMENT.or(Classes::ROLE)) && !is_noun(tokens, lower, i) {
        // Participles modify nouns ("elected officials"), finite verbs do not stand inside a phrase.
        return token.is(Classes::ING) && i + 1 < end && !tokens.list[i + 1].is(Classes::DETERMINER);
    }
    true
}

/// Drops what stands before the noun phrase proper: "On Tuesday the minister" → "the minister".
fn trim_left(tokens: &Tokens, mut start: usize, end: usize) -> usize {
    let leading =
        Classes::PREPOSITION.or(Classes::PERIOD).or(Classes::WEEKDAY).or(Classes::ADVERB).or(Classes::COORDINATOR);
    while start < end && tokens.list[start].is(leading) && !is_noun_start(tokens, start) && on(Rule::WithoutAdverbial) {
        let preposition = tokens.list[start].is(Classes::PREPOSITION);
        start += 1;
        if !preposition {
            continue;
        }
        // The object of the preposition goes too: up to the next determiner or name after its noun.
        let object_end = (start + 1..end).find(|&i| {
            let opens = tokens.list[i].is(Classes::DETERMINER.or(Classes::POSSESSIVE))
                || tokens.list[i].is_capitalised() && !tokens.list[i - 1].is_capitalised();
            opens && !tokens.list[i - 1].is(Classes::PREPOSITION.or(Classes::DETERMINER).or(Classes::POSSESSIVE))
        });
        if let Some(object_end) = object_end {
            start = object_end;
        }
    }
    // A clitic or "of" cannot begin a phrase.
    while start < end && matches!(tokens.list[start].kind, TokenKind::Clitic | TokenKind::Apostrophe) {
        start += 1;
    }
    start
}

/// "Two officials", "Most voters": words that both lead and determine.
fn is_noun_start(tokens: &Tokens, i: usize) -> bool {
    tokens.list[i].is(Classes::DETERMINER) || (tokens.list[i].is_capitalised() && tokens.list[i].is(Classes::TITLE))
}

/// Whether a phrase can be the source of what is said.
fn is_source(tokens: &Tokens, phrase: Range<usize>) -> bool {
    if phrase.is_empty() {
        return false;
    }
    let first = &tokens.list[phrase.start];
    let last = &tokens.list[phrase.end - 1];
    if last.is(Classes::DETERMINER.or(Classes::PREPOSITION).or(Classes::POSSESSIVE)) && phrase.len() == 1 {
        return matches!(
            tokens.text_of(phrase.start),
            "many" | "some" | "others" | "several" | "few" | "one" | "all" | "both"
        ) || tokens.list[phrase.start].is(Classes::ROLES);
    }
    let person = Classes::ROLE.or(Classes::ROLES).or(Classes::DOCUMENT).or(Classes::ORGAN);
    let named = phrase.clone().any(|i| {
        let token = &tokens.list[i];
        token.is(person)
            || token.is_capitalised() && !token.is(Classes::FUNCTION.or(Classes::COMMON))
            || is_foreign(tokens, i)
    });
    let determined = first.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) && phrase.len() > 1;
    let plural = last.kind == TokenKind::Word && tokens.text_of(phrase.end - 1).ends_with('s') && phrase.len() <= 3;
    let temporal = phrase.clone().all(|i| {
        tokens.list[i].is(Classes::PERIOD
            .or(Classes::WEEKDAY)
            .or(Classes::MONTH)
            .or(Classes::DETERMINER)
            .or(Classes::NUMBER))
    });
    (named || determined || plural) && !temporal
}

/// Where the noun phrase that starts at token `start` ends, if there is one.
fn phrase_starting_at(tokens: &Tokens, start: usize, upper: usize) -> Option<usize> {
    let first = tokens.get(start).filter(|_| start < upper)?;
    if first.is(Classes::PRONOUN) && !first.is(Classes::DETERMINER) {
        return (first.is(Classes::SUBJECT) || first.is(Classes::RELATIVE)).then_some(start + 1);
    }
    let mut end = start;
    let mut named = false;
    while end < upper && (end == start || tokens.list[end].gap != Gap::Paragraph) {
        let token = &tokens.list[end];
        let in_phrase = match token.kind {
            TokenKind::OpenBracket => {
                let close = (end + 1..upper.min(end + 8)).find(|&k| tokens.list[k].kind == TokenKind::CloseBracket);
                let Some(close) = close else { break };
                end = close;
                true
            }
            TokenKind::Open => {
                let close = (end + 1..upper.min(end + 4)).find(|&k| tokens.list[k].kind == TokenKind::Close);
                let goes_on = close.filter(|&close| close + 1 < upper && tokens.list[close + 1].is_capitalised());
                let Some(close) = goes_on else { break };
                end = close;
                true
            }
            TokenKind::Symbol => matches!(tokens.text_of(end), "&" | "@" | "/"),
            TokenKind::Apostrophe => true,
            TokenKind::Clitic => !token.is(Classes::NEGATION) && tokens.text_of(end).ends_with(['s', 'S']),
            kind if kind.is_word() => goes_right(tokens, start, end, upper, named),
            _ => false,
        };
        if !in_phrase {
            break;
        }
        named |= token.is_capitalised() && !token.is(Classes::FUNCTION.or(Classes::TITLE)) || is_foreign(tokens, end);
        end += 1;
    }
    // A phrase does not end with what would go on.
    while end > start && tokens.list[end - 1].is(Classes::PREPOSITION.or(Classes::COORDINATOR).or(Classes::DETERMINER))
    {
        if tokens.list[end - 1].is(Classes::ROLES) || end - 1 == start {
            break;
        }
        end -= 1;
    }
    (end > start && is_source(tokens, start..end)).then_some(end)
}

fn goes_right(tokens: &Tokens, start: usize, i: usize, upper: usize, named: bool) -> bool {
    let token = &tokens.list[i];
    let next = (i + 1 < upper).then(|| &tokens.list[i + 1]);
    if i == start {
        return !token.is(BORDER.or(Classes::PREPOSITION)) || token.is_capitalised() || token.is(Classes::ROLES);
    }
    if token.is(Classes::WEEKDAY.or(Classes::PERIOD)) {
        return false;
    }
    if token.is(Classes::PREPOSITION) {
        let text = tokens.text_of(i);
        let temporal = next.is_some_and(|next| {
            next.is(Classes::WEEKDAY.or(Classes::PERIOD).or(Classes::MONTH)) || next.kind == TokenKind::Number
        });
        let statement = (i + 1..upper.min(i + 4)).any(|k| tokens.list[k].is(Classes::DOCUMENT));
        return !temporal
            && match text {
                "of" => true,
                "for" | "at" | "from" | "with" | "in" => !named && !statement,
                _ => false,
            };
    }
    if tokens.text_of(i) == "and" {
        return next.is_some_and(|next| next.is_capitalised() && !next.is(Classes::FUNCTION));
    }
    if token.is(Classes::DETERMINER.or(Classes::POSSESSIVE)) {
        return tokens.list[i - 1].is(Classes::PREPOSITION);
    }
    if named && !token.is_capitalised() && token.shape.has(Shape::LOWER) {
        // After a name only particles and "of" go on; "said Okafor yesterday" and "said Okafor standing" do not.
        return token.is(Classes::PARTICLE) && next.is_some_and(Token::is_capitalised);
    }
    !token.is(BORDER.or(Classes::REPORTING).or(Classes::COORDINATOR).or(Classes::PRONOUN))
        || token.is(Classes::ROLE.or(Classes::DOCUMENT))
}
