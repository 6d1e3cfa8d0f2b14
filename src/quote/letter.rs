//! "Price received a letter from the council, telling her that it was over" → the council tells it,
//! not who reads it.

use std::ops::Range;

use super::{Extraction, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{TokenKind, Tokens};

/// The phrase between the noun and the participle has no more tokens than this.
const LONGEST: usize = 20;
/// So many tokens before the noun may hold the verb: "was handed a long letter from".
const VERB: usize = 8;

/// Gives what a letter says to whom it is from.
pub(super) fn mend(extraction: &Extraction, attribution: &mut Attribution) {
    let tokens = extraction.tokens;
    let participle = |i: &usize| tokens.text_of(*i).ends_with("ing") && tokens[*i].is(Classes::REPORTING);
    // The tagger may take "received a letter" for the cue.
    let first = attribution.content[0].start;
    let before = first.checked_sub(1).filter(|at| attribution.cue.end <= *at);
    let at = Some(attribution.cue.start).filter(participle).or_else(|| before.filter(participle));
    let Some(at) = at.filter(|_| on(Rule::LetterFrom)) else { return };
    let cue = if at == attribution.cue.start { attribution.cue.clone() } else { at..at + 1 };
    let lower = extraction.sentence_of(cue.start).start;
    let noun = |i: usize| set::STATEMENT_NOUNS.has(tokens.text_of(i)) || set::NOUNS_FOR_MESSAGES.has(tokens.text_of(i));
    let leads = |i: usize| matches!(tokens.text_of(i), "from" | "by") && noun(i - 1);
    let near = cue.start.saturating_sub(LONGEST).max(lower + 1)..cue.start;
    let Some(from) = near.rev().find(|&i| leads(i)) else { return };
    if !is_received(tokens, from.saturating_sub(VERB).max(lower)..from - 1) {
        return;
    }
    let comma = tokens[cue.start - 1].kind == TokenKind::Comma;
    let own = usize::from(tokens[from + 1].is(Classes::POSSESSIVE));
    let Some(found) = source::after(tokens, from + 1 + own, cue.start) else { return };
    let writer = from + 1..found.end;
    let whole = writer.end == cue.start || comma && writer.end + 1 == cue.start;
    if whole && source::is_somebody(tokens, &writer) && attribution.content.iter().all(|piece| piece.start >= cue.end) {
        (attribution.source, attribution.cue) = (Some(writer), cue);
    }
}

/// Whether the words before the noun tell that somebody receives or reads it: "had opened a", "was
/// handed a". Who dismisses it, saying so, speaks of it.
fn is_received(tokens: &Tokens, before: Range<usize>) -> bool {
    let text = |i: usize| tokens.text_at(i);
    let receives = |i: usize| {
        let passive = i > before.start && set::FORMS_OF_BE.has(text(i - 1));
        set::VERBS_OF_RECEIVING.has(text(i)) || passive && set::PARTICIPLES_OF_SENDING.has(text(i))
    };
    let Some(verb) = before.clone().rev().find(|&i| receives(i)) else { return false };
    let another = Classes::PAST.or(Classes::REPORTING);
    (verb + 1..before.end).all(|i| !tokens[i].is(another) || receives(i))
}
