//! "“It is fine,” said Asante, a claim Whitfield called “untrue”." → a quotation of Whitfield's
//! beside that of Asante.

use std::ops::Range;

use super::cue::{is_in_verb_group, is_manner_adverb};
use super::speech::overlap;
use super::{Extraction, INDIRECT_SCORE, turn};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{Ending, Quoted, TokenKind, Tokens};
use crate::vocabulary::Act;

/// Who comments on a claim, and the words of the verb, have no more tokens than this.
const LONGEST: usize = 14;
/// So many words may stand between the article and the noun: "a very serious charge".
const BEFORE_NOUN: usize = 3;

/// An apposition that tells what somebody called the claim before it.
pub(super) struct Claim {
    /// From its comma to the end of the marks.
    whole: Range<usize>,
    /// Where its sentence ends, if nothing but marks stands before that.
    end: usize,
}

/// Adds the quotations in such appositions; returns these, in order.
pub(super) fn add(extraction: &mut Extraction) -> Vec<Claim> {
    let tokens = extraction.tokens;
    let mut claims = Vec::new();
    let closed = tokens.quoted.iter().filter(|stretch| stretch.depth == 0 && stretch.ending == Ending::Closed);
    for marks in closed.filter(|_| on(Rule::DisputedClaim)).map(Quoted::range) {
        let sentence = extraction.sentence_of(marks.start);
        let lower = sentence.start.max(marks.start.saturating_sub(LONGEST + BEFORE_NOUN));
        let Some(cue) = cue(tokens, lower, marks.start) else { continue };
        let Some((start, source)) = claim(tokens, lower, cue.start) else { continue };
        if extraction.is_free(start..marks.end) && turn::is_text(extraction, cue.start, true) {
            let ends = (marks.end..sentence.end).all(|i| !tokens[i].kind.is_word());
            claims.push(Claim { whole: start..marks.end, end: if ends { sentence.end } else { marks.end } });
            extraction.push(vec![marks], Some(cue), Some(source), Act::Speech, INDIRECT_SCORE);
        }
    }
    claims
}

/// The cue that leads to the marks at token `end`: "called", "has dismissed as".
fn cue(tokens: &Tokens, lower: usize, end: usize) -> Option<Range<usize>> {
    let as_said = end > lower && tokens.text_of(end - 1) == "as";
    let verb = end.checked_sub(1 + usize::from(as_said)).filter(|verb| *verb > lower)?;
    let word = tokens.text_of(verb);
    let calls = if as_said { set::VERBS_OF_DESCRIBING.has(word) } else { set::VERBS_OF_CALLING.has(word) };
    let group =
        (lower..verb).rev().take_while(|&i| is_in_verb_group(&tokens[i]) || is_manner_adverb(tokens.text_of(i)));
    let start = verb - group.count();
    let passive = (start..verb).any(|i| set::FORMS_OF_BE.has(tokens.text_of(i)));
    (calls && !passive).then_some(start..end)
}

/// Where the apposition begins whose verb group starts with token `cue`, and who comments on the
/// claim.
fn claim(tokens: &Tokens, lower: usize, cue: usize) -> Option<(usize, Range<usize>)> {
    let noun = (lower..cue).rev().find(|&i| set::NOUNS_FOR_CLAIMS.has(tokens.text_of(i)))?;
    let article = (noun.saturating_sub(BEFORE_NOUN)..noun).rev().find(|&i| matches!(tokens.text_of(i), "a" | "an"));
    let comma = article.unwrap_or(noun).checked_sub(1).filter(|comma| *comma >= lower)?;
    let opens = matches!(tokens[comma].kind, TokenKind::Comma | TokenKind::Dash);
    let relative = matches!(tokens.text_of(noun + 1), "that" | "which");
    let source = noun + 1 + usize::from(relative)..cue;
    let word = |i: usize| tokens[i].kind.is_word() && !tokens[i].is(Classes::PREPOSITION) || tokens.text_of(i) == "of";
    let first = tokens.get(source.start).filter(|_| source.clone().all(word) && !source.is_empty())?;
    let somebody = source.clone().any(|i| tokens[i].is_capitalised())
        || first.is(Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::SUBJECT))
        || first.is(Classes::ROLE.or(Classes::ROLES));
    (opens && somebody).then_some((comma, source))
}

/// Whether a cue stands in such an apposition.
pub(super) fn holds(claims: &[Claim], cue: &Range<usize>) -> bool {
    at(claims, cue).is_some_and(|claim| overlap(&claim.whole, cue))
}

/// The first claim that ends behind the start of a range.
fn at<'a>(claims: &'a [Claim], range: &Range<usize>) -> Option<&'a Claim> {
    claims.get(claims.partition_point(|claim| claim.whole.end <= range.start))
}

/// Ends the source and the content of another attribution before such an apposition, with which
/// they end: not "that the ruling, a decision Amnesty called “shameful”, would be appealed".
pub(super) fn leave(claims: &[Claim], attribution: &mut Attribution) {
    let leave = |range: &mut Range<usize>| {
        if let Some(claim) = at(claims, range).filter(|claim| overlap(&claim.whole, range) && range.end <= claim.end) {
            range.end = claim.whole.start.max(range.start);
        }
    };
    attribution.content.iter_mut().chain(&mut attribution.source).for_each(leave);
    attribution.content.retain(|piece| !piece.is_empty());
    attribution.source = attribution.source.take().filter(|source| source.start < source.end);
}
