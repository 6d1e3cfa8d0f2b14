//! "The jury heard that …", "…, MPs heard.": a court or committee that hears is told by others, so
//! its report has no source.

use std::ops::Range;

use super::{Extraction, INDIRECT_SCORE, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::Act;

/// What was heard has at least so many tokens.
const LEAST: usize = 2;
/// So many tokens may stand between "heard" and what it was, or the end: "on Tuesday".
const TIME: usize = 4;

/// Whether a cue is a verb of hearing, whose subject does not speak.
pub(crate) fn is_hearing(tokens: &Tokens, cue: &Range<usize>) -> bool {
    let heard = |i: usize| matches!(tokens.text_of(i), "heard" | "hears" | "hear");
    // Who "was heard telling her" speaks.
    let passive = cue.clone().any(|i| set::FORMS_OF_BE.has(tokens.text_of(i)));
    let last = cue.clone().rev().find(|&i| !tokens[i].is(Classes::PREPOSITION));
    on(Rule::Hearing) && !passive && last.is_some_and(heard)
}

/// Whether the clause of a cue tells what a body heard, by which others said it: "the jury heard
/// that", other than "members of the jury, you have heard the word".
pub(super) fn is_of_body(tokens: &Tokens, clause: &Range<usize>, content: &[Range<usize>]) -> bool {
    let subject = clause.end.checked_sub(1).filter(|&last| last >= clause.start);
    let pronoun = subject.is_some_and(|last| tokens[last].is(Classes::SUBJECT));
    let opens = |i: usize| tokens[i].is(Classes::SUBJECT) || opens_report(tokens, i);
    let whole = |piece: &Range<usize>| piece.end <= clause.start || opens(piece.start);
    is_body(tokens, clause) && !pronoun && content.iter().all(whole)
}

/// Whether a phrase names a body before which others speak: "Derby Crown Court", "MPs", "members of
/// the jury", other than "the neighbours at Court Road", "Tom Lee, a board member".
fn is_body(tokens: &Tokens, phrase: &Range<usize>) -> bool {
    let body = |i: usize| set::BODIES_THAT_HEAR.has(&tokens.at(i).lower());
    let stops = |i: &usize| tokens[*i].is(Classes::PREPOSITION.or(Classes::RELATIVE)) || !tokens[*i].kind.is_word();
    let start = phrase.clone().find(|&i| tokens[i].kind.is_word()).unwrap_or(phrase.end);
    let end = (start..phrase.end).find(stops).unwrap_or(phrase.end);
    let members = end > start && matches!(tokens.text_of(end - 1), "members" | "Members");
    end > start && body(end - 1) || members && phrase.clone().any(body)
}

/// Adds what bodies heard, in sentences that hold no quotation yet.
pub(super) fn add(extraction: &mut Extraction) {
    let tokens = extraction.tokens;
    for sentence in extraction.sentences {
        let heard = sentence.clone().skip(1).find(|&i| tokens.text_of(i) == "heard");
        let Some(verb) = heard.filter(|_| on(Rule::Hearing) && extraction.is_free(sentence.clone())) else { continue };
        let helps = |i: &usize| tokens[*i].is(Classes::AUXILIARY.or(Classes::ADVERB)) && *i > sentence.start;
        let first = (sentence.start..verb).rev().take_while(helps).last().unwrap_or(verb);
        let negated = (first..verb).any(|i| tokens[i].is(Classes::NEGATION));
        let Some(body) = source::before(tokens, sentence.start, first).filter(|_| !negated) else { continue };
        if !is_body(tokens, &body) {
            continue;
        }
        let content = behind(tokens, verb, sentence.end).or_else(|| before(tokens, sentence, &body, verb));
        if let Some(content) = content.filter(|content| content.len() >= LEAST) {
            extraction.push(vec![content], Some(first..verb + 1), None, Act::Speech, INDIRECT_SCORE);
        }
    }
}

fn opens_report(tokens: &Tokens, i: usize) -> bool {
    matches!(tokens.text_of(i), "that" | "how" | "why")
}

/// What was heard behind the verb: "heard on Tuesday that …", "heard how …", "heard he ran".
fn behind(tokens: &Tokens, verb: usize, end: usize) -> Option<Range<usize>> {
    let opens = |i: &usize| opens_report(tokens, *i);
    let upper = end.min(verb + 1 + TIME);
    let plain = |i: &usize| tokens[*i].kind.is_word();
    let start = (verb + 1..upper).take_while(plain).find(opens);
    let subject = || Some(verb + 1).filter(|&i| i < end && tokens[i].is(Classes::SUBJECT));
    let start = start.or_else(subject)?;
    let stop = (start..end).rev().find(|&i| !tokens[i].kind.is_end())? + 1;
    Some(start..stop)
}

/// What was heard before the comma or closing mark in front of the body: "…, the inquest heard."
fn before(tokens: &Tokens, sentence: &Range<usize>, body: &Range<usize>, verb: usize) -> Option<Range<usize>> {
    let mark = body.start.checked_sub(1).filter(|&mark| mark > sentence.start)?;
    let rest = verb + 1..sentence.end;
    let time =
        Classes::PREPOSITION.or(Classes::WEEKDAY).or(Classes::PERIOD).or(Classes::ADVERB).or(Classes::DETERMINER);
    let ends = rest.len() <= TIME + 1 && rest.into_iter().all(|i| tokens[i].kind.is_end() || tokens[i].is(time));
    match tokens[mark].kind {
        TokenKind::Comma if ends => Some(sentence.start..mark),
        TokenKind::Close if ends => Some(sentence.start..mark + 1),
        _ => None,
    }
}
