//! "Price received a letter from the council, telling her that it was over" → the council tells it,
//! not who reads it.

use super::{Extraction, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::TokenKind;

/// The phrase between the noun and the participle has no more tokens than this.
const LONGEST: usize = 20;
/// So many tokens before the noun may hold the verb: "sent her a long letter from".
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
    // Who sends it tells what is in it, wherever it is from: "She sent a note from prison saying".
    let sends = |i: usize| set::VERBS_OF_SENDING.has(tokens.text_of(i));
    let passive = |i: usize| i > lower && set::FORMS_OF_BE.has(tokens.text_of(i - 1));
    let before = from.saturating_sub(VERB).max(lower)..from - 1;
    if before.into_iter().any(|i| sends(i) && !passive(i)) {
        return;
    }
    let comma = tokens[cue.start - 1].kind == TokenKind::Comma;
    let Some(writer) = source::after(tokens, from + 1, cue.start) else { return };
    let whole = writer.end == cue.start || comma && writer.end + 1 == cue.start;
    let somebody = writer.clone().any(|i| tokens[i].is_capitalised() || tokens[i].is(Classes::ROLE.or(Classes::ORGAN)));
    if whole && somebody && attribution.content.iter().all(|piece| piece.start >= cue.end) {
        (attribution.source, attribution.cue) = (Some(writer), cue);
    }
}
