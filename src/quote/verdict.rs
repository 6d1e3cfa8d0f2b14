//! Words in marks and behind them whose they are: “A swamp” was the verdict of Okafor. “A swamp”
//! was how Okafor described it. “Go home.” That was the message from Okafor.

use std::ops::Range;

use super::{ATTRIBUTED_SCORE, Extraction, source, turn};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Ending, Quoted, TokenKind, Tokens};
use crate::vocabulary::Act;

/// So many words may stand between the article and the noun: "the rather blunt verdict".
const BEFORE_NOUN: usize = 4;
/// Who judges has no more tokens than this before the noun or the verb: "food writer Pilar Soto’s
/// verdict".
const LONGEST_SUBJECT: usize = 12;
/// The clause has no more tokens than this.
const LONGEST: usize = 30;

/// Adds the quotations behind which such a clause stands, and their cues to `cues`; returns their
/// stretches in marks, in order.
pub(super) fn add(extraction: &mut Extraction, cues: &mut Vec<Range<usize>>) -> Vec<Range<usize>> {
    let tokens = extraction.tokens;
    let mut found = Vec::new();
    let closed = tokens.quoted.iter().filter(|stretch| stretch.depth == 0 && stretch.ending == Ending::Closed);
    for marks in closed.filter(|_| on(Rule::Verdict)).map(Quoted::range) {
        if extraction.sentence_of(marks.start).start != marks.start {
            continue;
        }
        let Some((cue, source)) = clause_behind(extraction, marks.end) else { continue };
        let judges = set::NOUNS_FOR_JUDGEMENTS.has(tokens.text_of(cue.start)) || cue.len() > 1;
        let judges = judges || set::VERBS_OF_SUMMING_UP.has(tokens.text_of(cue.end - 1));
        if !judges && names_work(tokens, &marks) {
            continue;
        }
        if extraction.is_free(marks.start..cue.end) && turn::is_text(extraction, marks.start, true) {
            found.push(marks.clone());
            cues.push(cue.clone());
            extraction.push(vec![marks], Some(cue), Some(source), Act::Speech, ATTRIBUTED_SCORE);
        }
    }
    found
}

/// Whether marks may hold the title of a work: “Silent Spring” was a warning of hers.
fn names_work(tokens: &Tokens, marks: &Range<usize>) -> bool {
    let words = || marks.clone().map(|i| &tokens[i]).filter(|token| token.kind.is_word());
    let inside = marks.start + 1..marks.end - 1;
    let plain = inside.into_iter().all(|i| tokens[i].kind.is_word());
    plain && words().all(|token| token.is_capitalised() || token.is(Classes::FUNCTION))
}

/// The cue and the source of the clause behind marks that end before token `end`.
fn clause_behind(extraction: &Extraction, end: usize) -> Option<(Range<usize>, Range<usize>)> {
    let tokens = extraction.tokens;
    let first = tokens.get(end)?;
    let anew = extraction.sentence_of(end).start == end;
    let be = if anew {
        matches!(tokens.text_of(end), "That" | "This" | "Those" | "These" | "Such").then_some(end + 1)?
    } else {
        end + usize::from(first.kind == TokenKind::Comma)
    };
    if !matches!(tokens.text_at(be), "was" | "is" | "were" | "are" | "’s" | "'s" | "remains" | "remained") {
        return None;
    }
    let upper = extraction.sentence_of(be).end.min(be + LONGEST);
    let next = tokens.get(be + 1).filter(|_| be + 1 < upper)?;
    if tokens.text_of(be + 1) == "how" {
        return described(tokens, be + 2, upper);
    }
    if matches!(tokens.text_of(be + 1), "the" | "a" | "an" | "one") {
        return verdict_of(tokens, be + 2, upper);
    }
    let noun = |&i: &usize| set::NOUNS_FOR_VERDICTS.has(tokens.text_of(i));
    let noun = (be + 2..upper.min(be + LONGEST_SUBJECT)).find(noun)?;
    if is_reported(tokens, noun + 1, upper) {
        return None;
    }
    let suffix = |&i: &usize| matches!(tokens[i].kind, TokenKind::Clitic | TokenKind::Apostrophe);
    let owner = (be + 2..noun).rev().find(suffix);
    if owner.is_none() && matches!(tokens.text_of(be + 1), "his" | "her" | "their") {
        let near = noun <= be + 2 + BEFORE_NOUN;
        return near.then_some((noun..noun + 1, be + 1..be + 2));
    }
    let owner = owner?;
    let words = (be + 1..owner).all(|i| tokens[i].kind.is_word() || tokens[i].kind == TokenKind::Comma);
    let named = next.is_capitalised() || next.is(Classes::ROLE) || (be + 1..owner).any(|i| tokens[i].is_capitalised());
    (words && named && noun <= owner + BEFORE_NOUN).then_some((noun..noun + 1, be + 1..owner))
}

/// "The blunt verdict of Okafor", whose words begin with token `start`.
fn verdict_of(tokens: &Tokens, start: usize, upper: usize) -> Option<(Range<usize>, Range<usize>)> {
    let noun = |&i: &usize| set::NOUNS_FOR_VERDICTS.has(tokens.text_of(i));
    let noun = (start..upper.min(start + BEFORE_NOUN)).find(noun)?;
    let plain = (start..noun).all(|i| tokens[i].kind.is_word() && !tokens[i].is(Classes::FUNCTION));
    if !plain || noun + 2 >= upper || !matches!(tokens.text_of(noun + 1), "of" | "from" | "by") {
        return None;
    }
    let source = phrase(tokens, noun + 2, upper)?;
    let told = source::is_somebody(tokens, &source) && !is_reported(tokens, noun + 2, upper);
    told.then_some((noun..noun + 1, source))
}

/// Whether a clause behind a comma reports the whole sentence: "…, Bell told reporters".
fn is_reported(tokens: &Tokens, start: usize, upper: usize) -> bool {
    let Some(comma) = (start..upper).find(|&i| tokens[i].kind == TokenKind::Comma) else { return false };
    let relative = tokens.get(comma + 1).is_some_and(|next| next.is(Classes::RELATIVE));
    !relative && (comma + 1..upper).any(|i| tokens[i].is(Classes::STRONG) && !tokens[i].is_capitalised())
}

/// "How Okafor described it", "how it was described by Okafor", whose words begin behind "how" with
/// token `start`.
fn described(tokens: &Tokens, start: usize, upper: usize) -> Option<(Range<usize>, Range<usize>)> {
    let verb = |&i: &usize| set::VERBS_OF_SUMMING_UP.has(tokens.text_of(i));
    let verb = (start + 1..upper.min(start + LONGEST_SUBJECT)).find(verb)?;
    let auxiliary = |&i: &usize| tokens[i].is(Classes::AUXILIARY.or(Classes::ADVERB)) && !tokens[i].is_capitalised();
    let group = verb - (start + 1..verb).rev().take_while(auxiliary).count();
    let passive = (group..verb).any(|i| set::FORMS_OF_BE.has(tokens.text_of(i)));
    let end = verb + 1 + usize::from(matches!(tokens.text_at(verb + 1), "up" | "it"));
    if passive {
        let by = tokens.text_at(end) == "by";
        return phrase(tokens, end + 1, upper).filter(|_| by).map(|source| (group..verb + 1, source));
    }
    let subject = source::before(tokens, start, group).filter(|subject| subject.start == start)?;
    Some((group..verb + 1, subject))
}

/// The phrase for somebody that begins with token `start`: "Okafor, a farmer", "her manager".
fn phrase(tokens: &Tokens, start: usize, upper: usize) -> Option<Range<usize>> {
    let own = tokens.get(start).is_some_and(|token| token.is(Classes::POSSESSIVE));
    let mut end = source::after(tokens, start + usize::from(own), upper)?.end;
    while end > start + 1 && matches!(tokens[end - 1].kind, TokenKind::Comma | TokenKind::Terminal) {
        end -= 1;
    }
    Some(start..end)
}
