//! "“It is fine,” said Lena Holt, a claim the judge called “untrue”." → the judge is not Lena Holt.

use super::mention::{Mention, Reading};
use crate::ablation::{Rule, on};
use crate::lexicon::set;

/// So many tokens before a description the claim is made.
const NEAR: usize = 40;

/// Whether a member is named in the sentence whose claim a description comments on.
pub(super) fn is_claimant(reading: &Reading, mention: &Mention, member: u32) -> bool {
    let start = mention.tokens.start;
    let word = |back: usize| start.checked_sub(back).map_or("", |i| reading.tokens.text_of(i));
    let noun = 1 + usize::from(matches!(word(1), "that" | "which"));
    let comments = mention.description.is_some()
        && mention.in_source
        && set::NOUNS_FOR_CLAIMS.has(word(noun))
        && on(Rule::DisputedClaim);
    let lower = || {
        reading.sentences.get(mention.sentence).map_or(start, |sentence| sentence.start).max(start.saturating_sub(NEAR))
    };
    comments && reading.mentions_in(lower()..start).any(|(_, other)| other.member == Some(member))
}
