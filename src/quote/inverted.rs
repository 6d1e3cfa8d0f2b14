//! What is said without marks before "announced the Government": the sentence ends with a reporting
//! verb and its subject.

use super::cue::cue;
use super::{Extraction, INDIRECT_SCORE, source};
use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::token::TokenKind;
use crate::vocabulary::Act;

/// A reporting clause at the end of a sentence has no more tokens than this.
const LONGEST_CLAUSE: usize = 24;
/// What is said has at least so many tokens.
const LEAST: usize = 3;
/// So many tokens may follow the subject: "on Monday".
const TIME: usize = 3;

/// Adds the quotations of sentences that end so and hold none yet.
pub(super) fn add(extraction: &mut Extraction) {
    let tokens = extraction.tokens;
    for sentence in extraction.sentences {
        let lower = sentence.start.max(sentence.end.saturating_sub(LONGEST_CLAUSE));
        let verb = |i: &usize| {
            tokens[*i - 1].kind == TokenKind::Comma && tokens[*i].is(Classes::PAST) && tokens[*i].is(Classes::SPEECH)
        };
        let Some(verb) = (lower.max(sentence.start + LEAST + 1)..sentence.end).find(verb) else { continue };
        let Some(found) = cue(tokens, verb, verb).filter(|found| found.act == Act::Speech) else { continue };
        let next = tokens.get(verb + 1).filter(|next| {
            let subject = next.is(Classes::DETERMINER) && !next.is(Classes::PRONOUN);
            subject || next.is_capitalised() && !next.is(Classes::FUNCTION)
        });
        if next.is_none() || !extraction.is_free(sentence.clone()) {
            continue;
        }
        let Some(source) = source::after(tokens, verb + 1, sentence.end) else { continue };
        let rest = source.end..sentence.end;
        let time = rest.clone().all(|i| {
            let time = Classes::PREPOSITION.or(Classes::WEEKDAY).or(Classes::PERIOD).or(Classes::ADVERB);
            tokens[i].kind.is_end() || tokens[i].is(time)
        });
        let named = tokens.list[source.clone()].iter().any(|token| {
            token.is_capitalised() && !token.is(Classes::FUNCTION) || token.is(Classes::ROLE.or(Classes::ORGAN))
        });
        let finite = (sentence.start..verb - 1)
            .any(|i| tokens[i].is(Classes::AUXILIARY.or(Classes::VERB)) || tokens.text_of(i).ends_with("ed"));
        if on(Rule::Inverted) && time && named && finite && rest.len() <= TIME + 1 {
            let content = sentence.start..verb - 1;
            extraction.push(vec![content], Some(found.group), Some(source), found.act, INDIRECT_SCORE);
        }
    }
}
