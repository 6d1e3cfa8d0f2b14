//! Who has said nothing: "has not commented on", "did not respond to requests", "no statement has
//! been issued", in any tense.

use std::ops::Range;

use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::Tokens;

/// How many tokens before a cue may deny it: "No statement by the palace has been issued".
const NEAR: usize = 6;
/// How many tokens of the content may tell what was not given: "requests for comment".
const LEAST: usize = 3;

/// Whether a cue with this content tells that nothing was said.
pub(super) fn is_silent(tokens: &Tokens, cue: &Range<usize>, content: &[Range<usize>]) -> bool {
    let lower = |i: usize| tokens.text_of(i).to_lowercase();
    let denies = |i: usize| tokens[i].is(Classes::NEGATION) || set::WORDS_OF_REFUSAL.has(&lower(i));
    let comments = |i: usize| set::WORDS_OF_COMMENT.has(&lower(i));
    if cue.clone().any(denies) {
        let behind = content.iter().find(|piece| piece.start >= cue.end).cloned().unwrap_or(cue.end..cue.end);
        let mut first = behind.start..behind.end.min(behind.start + LEAST);
        // "Has not said anything about", "has said nothing on".
        let about = tokens.get(behind.start).is_some_and(|next| next.is(Classes::PREPOSITION));
        let nothing = || cue.clone().any(|i| set::WORDS_FOR_NOTHING.has(&lower(i)));
        return cue.clone().any(comments)
            || about && nothing() && on(Rule::SaysNothing)
            || first.any(|i| set::WORDS_OF_REQUEST.has(&lower(i)));
    }
    // "No statement has been issued": what was not given stands before the cue.
    let open = |i: &usize| !tokens[*i].kind.is_end();
    let before: Vec<usize> = (cue.start.saturating_sub(NEAR)..cue.start).rev().take_while(open).collect();
    let given = set::WORDS_OF_GIVING.has(&lower(cue.end - 1));
    given && before.windows(2).any(|pair| comments(pair[0]) && denies(pair[1]))
}
