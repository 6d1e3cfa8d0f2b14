//! Who reads out what another wrote: "Nkosi read a statement from the operator, Holm: “…”"

use std::ops::Range;

use super::{Extraction, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{TokenKind, Tokens};

/// The verb stands no further before the marks than this, in tokens.
const NEAR: usize = 36;
/// So many words may stand between the verb and the noun for what is read: "a victim impact
/// statement".
const BEFORE_NOUN: usize = 6;
/// So many words may stand between the source and the colon: "to the court", "which said".
const BEHIND_SOURCE: usize = 8;

/// Gives the words in marks behind "read a statement from X:" to X; returns whether another
/// attribution has them already.
pub(super) fn mend(extraction: &Extraction, attribution: &mut Attribution) -> bool {
    if let Some((verb, from, open)) = reading(extraction, attribution).filter(|_| on(Rule::ReadOut)) {
        let tokens = extraction.tokens;
        attribution.content.retain(|piece| open < piece.end);
        if let Some(first) = attribution.content.first_mut() {
            first.start = first.start.max(open);
        }
        let out = usize::from(matches!(tokens.text_at(verb + 1), "out" | "aloud"));
        attribution.cue = verb..verb + 1 + out;
        attribution.source = Some(from);
        return extraction.quotations.iter().rev().take(2).any(|before| before.cue.as_ref() == Some(&attribution.cue));
    }
    false
}

/// The verb of reading before the marks of an attribution, who wrote what is read, and the opening
/// mark.
fn reading(extraction: &Extraction, attribution: &Attribution) -> Option<(usize, Range<usize>, usize)> {
    let tokens = extraction.tokens;
    let leads = |&i: &usize| {
        let mark = i > 0 && matches!(tokens[i - 1].kind, TokenKind::Colon | TokenKind::Comma);
        tokens[i].kind == TokenKind::Open && mark
    };
    let near = |piece: &Range<usize>| (piece.start..piece.end.min(piece.start + NEAR)).find(leads);
    let open = attribution.content.iter().find_map(near)?;
    let sentence = extraction.sentence_of(open - 1);
    let lower = sentence.start.max(open.saturating_sub(NEAR));
    let verb = (lower..open).rev().find(|&i| set::FORMS_OF_READING.has(tokens.text_of(i)))?;
    let upper = open.min(verb + 1 + BEFORE_NOUN);
    let noun = |&i: &usize| set::WRITINGS_READ_OUT.has(tokens.text_of(i));
    // "A text message" has two.
    let first = (verb + 1..upper).find(noun)?;
    let noun = (first..upper).take_while(noun).last().unwrap_or(first);
    let plain = (verb + 1..noun).all(|i| tokens[i].kind.is_word() && !tokens[i].is(Classes::AUXILIARY));
    let behalf = tokens.text_at(noun + 1) == "on" && tokens.text_at(noun + 2) == "behalf";
    let of = noun + if behalf { 3 } else { 1 };
    let earlier = attribution.cue.end <= verb && !is_colon(tokens, &attribution.cue);
    if !plain || earlier || !matches!(tokens.text_at(of), "from" | "of" | "by") {
        return None;
    }
    let from = writer(tokens, of + 1, open - 1)?;
    let told = is_somebody(tokens, &from) && leads_to_marks(tokens, from.end..open - 1);
    told.then_some((verb, from, open))
}

/// Who wrote what is read, from token `start`, before the colon at token `colon`: "the operator,
/// Bjarne Holm".
fn writer(tokens: &Tokens, start: usize, colon: usize) -> Option<Range<usize>> {
    let own = tokens.get(start).filter(|_| start + 1 < colon)?.is(Classes::POSSESSIVE);
    let found = source::after(tokens, start + usize::from(own), colon).map(|found| found.end);
    // "His client" has no name yet.
    let end = found.or_else(|| own.then_some(start + 2))?;
    let end = end - usize::from(tokens[end - 1].kind == TokenKind::Comma);
    let name = |&i: &usize| tokens[i].is_capitalised() || tokens[i].is(Classes::PARTICLE);
    let comma = end + 1 < colon && tokens[end].kind == TokenKind::Comma;
    let length = (end + 1..colon).take_while(name).count();
    let last = end + 1 + length;
    let named = comma && length > 0 && (last == colon || tokens[last].kind == TokenKind::Comma);
    Some(start..if named { last } else { end })
}

fn is_colon(tokens: &Tokens, cue: &Range<usize>) -> bool {
    tokens[cue.start].kind == TokenKind::Colon
}

/// Whether a phrase is for somebody, by its head: "the family of Roisin Daly", not "the steps of
/// the court".
fn is_somebody(tokens: &Tokens, phrase: &Range<usize>) -> bool {
    let ends = |i: &usize| tokens.text_of(*i) == "of";
    let end = phrase.clone().find(ends).unwrap_or(phrase.end);
    let person = Classes::ROLE.or(Classes::ROLES).or(Classes::ORGAN).or(Classes::TITLE);
    (phrase.start..end).any(|i| {
        let word = tokens.text_of(i);
        let listed = set::KIN.has(word) || set::COLLECTIVE_NOUNS.has(word) || set::PEOPLE_IN_PASSING.has(word);
        listed || tokens[i].is(person) || tokens[i].is_capitalised() && !tokens[i].is(Classes::FUNCTION)
    })
}

/// Whether nobody else speaks between the source and the marks: "to the court", "that said".
fn leads_to_marks(tokens: &Tokens, rest: Range<usize>) -> bool {
    let clause = rest.clone().next().is_some_and(|i| {
        tokens[i].is(Classes::RELATIVE) || matches!(tokens.text_of(i), "saying" | "reading" | "stating")
    });
    let verb = Classes::AUXILIARY.or(Classes::REPORTING).or(Classes::COORDINATOR);
    rest.len() <= BEHIND_SOURCE && (clause || rest.clone().all(|i| !tokens[i].is(verb)))
}
