//! Who reads out what another wrote: "Nkosi read a statement from the operator, Holm: “…”"

use std::ops::Range;

use super::{Extraction, clause, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{TokenKind, Tokens};

/// The verb stands no further before the marks than this, in tokens.
const NEAR: usize = 36;
/// So many words may stand between the verb and the noun for what is read: "a victim impact
/// statement".
const BEFORE_NOUN: usize = 6;
/// So many words may stand between the source and the colon: "to the court".
const BEHIND_SOURCE: usize = 8;

/// Gives the words in marks behind "read a statement from X:" to X; returns whether another
/// attribution has them already, or whoever reads says nothing: "read out a letter in which she
/// thanked them".
pub(super) fn mend(extraction: &Extraction, attribution: &mut Attribution) -> bool {
    if begin_behind_which(extraction.tokens, attribution) {
        return true;
    }
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

/// Begins what a text says behind "in which": "released a letter in which | she thanked them". What is
/// only read out is given to who says it there, as in "read out a letter in which the union said it";
/// returns whether that is nobody.
fn begin_behind_which(tokens: &Tokens, attribution: &mut Attribution) -> bool {
    let Attribution { cue, content, source, act, .. } = attribution;
    let word = |i: usize| tokens.text_at(i);
    let Some(first) = content.first_mut().filter(|first| first.start >= cue.end && on(Rule::ReadOut)) else {
        return false;
    };
    let start = first.start;
    let within = word(start) == "in" && word(start + 1) == "which";
    let torn = start > 0 && word(start - 1) == "in" && word(start) == "which";
    let behind = start > 1 && word(start - 2) == "in" && word(start - 1) == "which";
    let which = usize::from(torn) + 2 * usize::from(within);
    if which > 0 && which < first.len() {
        first.start += which;
        cue.end = if cue.end == start { first.start } else { cue.end };
    }
    let read = cue.clone().any(|i| set::FORMS_OF_READING.has(word(i)));
    if !read || !(within || torn || behind) {
        return false;
    }
    let Some(found) = clause::source_then_cue(tokens, first.start, first.end).filter(|found| found.end < first.end)
    else {
        let said = |i: usize| tokens[i].is(Classes::STRONG) && tokens[i].is(Classes::PAST.or(Classes::THIRD));
        return !first.clone().any(said);
    };
    first.start = found.end;
    (*cue, *source, *act) = (found.cue, Some(found.source), found.act);
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
    let each = |i: usize| matches!(tokens.text_of(i), "every" | "each");
    let plain = (verb + 1..noun).all(|i| tokens[i].kind.is_word() && !tokens[i].is(Classes::AUXILIARY) && !each(i));
    let behalf = tokens.text_at(noun + 1) == "on" && tokens.text_at(noun + 2) == "behalf";
    let of = noun + if behalf { 3 } else { 1 };
    let earlier = attribution.cue.end <= verb && !is_colon(tokens, &attribution.cue);
    if !plain || earlier || !matches!(tokens.text_at(of), "from" | "of" | "by") {
        return None;
    }
    let from = writer(tokens, of + 1, open - 1)?;
    let told = source::is_somebody(tokens, &from) && leads_to_marks(tokens, from.end..open - 1);
    told.then_some((verb, from, open))
}

/// Who wrote what is read, from token `start`, before the colon at token `colon`: "the operator,
/// Bjarne Holm".
fn writer(tokens: &Tokens, start: usize, colon: usize) -> Option<Range<usize>> {
    let own = tokens.get(start).filter(|_| start + 1 < colon)?.is(Classes::POSSESSIVE);
    let found = source::after(tokens, start + usize::from(own), colon).map(|found| found.end);
    // "His client" has no name yet.
    let end = found.or_else(|| own.then_some(start + 2))?;
    let aside = |&i: &usize| {
        let preposition = tokens[i].is(Classes::PREPOSITION) && tokens.text_of(i) != "of";
        preposition || tokens.text_of(i) == "every"
    };
    let end = (start + 1..end).find(aside).unwrap_or(end);
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

/// Whether nothing but where it is read, or the verb of what it says, stands between the source and
/// the marks: "to the court", "which said".
fn leads_to_marks(tokens: &Tokens, rest: Range<usize>) -> bool {
    let Some(first) = rest.clone().next() else { return true };
    let says = |i: usize| tokens.text_of(i) == "read" || tokens[i].is(Classes::REPORTING);
    if tokens[first].is(Classes::RELATIVE) {
        return rest.len() == 2 && says(first + 1);
    }
    let place = matches!(tokens.text_of(first), "to" | "before" | "at" | "outside" | "aloud" | "during");
    let verb = Classes::AUXILIARY.or(Classes::REPORTING).or(Classes::COORDINATOR).or(Classes::SUBJECT);
    let plain = |i: usize| tokens[i].kind.is_word() && !tokens[i].is(verb);
    let saying = rest.len() == 1 && matches!(tokens.text_of(first), "saying" | "reading" | "stating");
    saying || place && rest.len() <= BEHIND_SOURCE && rest.clone().all(plain)
}
