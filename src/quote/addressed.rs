//! The reporting clause behind a speech whose verb has whom it is said to as its object: “Why?”
//! Okafor asked Lee on Monday.

use std::ops::Range;

use super::clause::{self, ReportingClause};
use super::{Extraction, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::Act;

/// A subject has no more tokens than this,
const LONGEST_SUBJECT: usize = 20;
/// nor what stands behind the object: "on Monday", "as he left the court".
const LONGEST_REST: usize = 16;

/// The clause that begins with token `start`, right behind a speech in closed marks, and fills the
/// rest of the sentence.
pub(super) fn clause_behind(extraction: &Extraction, start: usize) -> Option<ReportingClause> {
    let found = clause::after(extraction, start).or_else(|| asking(extraction, start))?;
    fills_sentence(extraction, start, &found).then_some(found)
}

/// The clause that begins with token `start` and has a verb that reports only with a person as its
/// object: “Why?” Okafor pressed Lee.
pub(super) fn asking_behind(extraction: &Extraction, start: usize) -> Option<ReportingClause> {
    asking(extraction, start).filter(|found| fills_sentence(extraction, start, found))
}

fn asking(extraction: &Extraction, start: usize) -> Option<ReportingClause> {
    let tokens = extraction.tokens;
    let paragraph = extraction.paragraph_of(start.saturating_sub(1)).end;
    let end = extraction.sentence_of(start).end.min(paragraph).min(start + LONGEST_SUBJECT);
    let inside = |i: &usize| tokens[*i].kind.is_word() || tokens[*i].kind == TokenKind::Comma;
    let mut near = (start + 1..end).take_while(inside);
    let verb = near.find(|&i| asks(tokens, i))?;
    let source = source::before(tokens, start, verb).filter(|source| source.start == start)?;
    let object_start = past_preposition(tokens, verb + 1);
    (object(tokens, object_start, end)? > object_start && on(Rule::ObjectOfAsking)).then_some(ReportingClause {
        cue: verb..verb + 1,
        source,
        act: Act::Speech,
        end: object_start,
    })
}

/// Whether a verb says to whom it is said: "asked Lee", "called to Lee".
fn asks(tokens: &Tokens, verb: usize) -> bool {
    let calls =
        || set::VERBS_OF_CALLING_TO.has(tokens.text_of(verb)) && matches!(tokens.text_at(verb + 1), "at" | "to");
    set::VERBS_OF_ASKING.has(tokens.text_of(verb)) || calls()
}

/// Where the object begins behind a verb that ends before token `i`: past "at" or "to", which verbs
/// of calling have.
fn past_preposition(tokens: &Tokens, i: usize) -> usize {
    i + usize::from(matches!(tokens.text_at(i), "at" | "to"))
}

/// Whether nothing but the object and an adverbial follows a clause in its sentence.
fn fills_sentence(extraction: &Extraction, start: usize, found: &ReportingClause) -> bool {
    let tokens = extraction.tokens;
    let sentence = extraction.sentence_of(found.cue.start);
    let end = sentence.end - usize::from(tokens[sentence.end - 1].kind.is_end());
    if found.end > end {
        return false;
    }
    let aside = |i: usize| tokens[i].is(Classes::ADVERB) || tokens.text_of(i) == "aloud";
    if (found.end..end).all(aside) {
        return true;
    }
    // A speech that is over may stand before any sentence: “I was afraid.” Lee asked her to go.
    let goes_on = tokens[start].kind == TokenKind::Comma
        || start >= 2 && (tokens[start - 2].kind == TokenKind::Comma || matches!(tokens.text_of(start - 2), "?" | "!"));
    let plain = found.source.start < found.cue.start;
    let behind = if plain && asks(tokens, found.cue.end - 1) {
        object(tokens, past_preposition(tokens, found.end), end)
    } else {
        Some(found.end)
    };
    goes_on && on(Rule::ObjectOfAsking) && behind.is_some_and(|behind| is_adverbial(tokens, behind..end))
}

/// Where the object that begins with token `i` ends: "him", "her players", "Lee, the mayor,".
fn object(tokens: &Tokens, i: usize, end: usize) -> Option<usize> {
    let token = tokens.get(i).filter(|_| i < end)?;
    if matches!(tokens.text_of(i), "him" | "her" | "them" | "me" | "us" | "you") {
        // A possessive begins a longer phrase: "her players".
        let noun = token.is(Classes::POSSESSIVE).then(|| source::after(tokens, i + 1, end)).flatten();
        return Some(noun.map_or(i + 1, |noun| noun.end));
    }
    let own = usize::from(token.is(Classes::POSSESSIVE));
    source::after(tokens, i + own, end).map(|found| found.end)
}

/// Whether the words behind a reporting verb and its object tell but when, where and how: "on
/// Monday", "as he left"; not in "asked Lee to go", "asked Lee if it was true".
fn is_adverbial(tokens: &Tokens, rest: Range<usize>) -> bool {
    let Some(first) = rest.clone().next() else { return true };
    let word = |i: usize| tokens.text_at(i);
    let to_somebody = |i: usize| {
        tokens.get(i).is_some_and(|next| {
            next.is_capitalised() || next.is(Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::PRONOUN))
        })
    };
    let opens = match word(first) {
        "to" => to_somebody(first + 1),
        "as" | "when" | "while" | "before" | "after" => true,
        "for" | "if" | "that" | "whether" => false,
        _ => {
            let time = Classes::PREPOSITION.or(Classes::WEEKDAY).or(Classes::PERIOD).or(Classes::ADVERB);
            tokens[first].kind == TokenKind::Comma || tokens[first].is(time)
        }
    };
    let plain = |i: usize| !matches!(tokens[i].kind, TokenKind::Open | TokenKind::Colon | TokenKind::Semicolon);
    opens && rest.len() <= LONGEST_REST && rest.clone().all(plain)
}
