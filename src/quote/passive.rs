//! Passives, whose subject does not speak: "was told by her lawyer that", "were informed that",
//! "was quoted by the paper as saying".

use std::ops::Range;

use super::hearing::{is_hearing, is_of_body};
use super::speech::opens;
use super::{Extraction, INDIRECT_SCORE, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::Act;

/// The agent behind a passive has no more tokens than this.
const LONGEST_AGENT: usize = 30;

/// Whether a cue is the passive of a verb of telling, whose subject is told: "was told", "have been
/// warned".
pub(super) fn is_passive_of_telling(tokens: &Tokens, cue: &Range<usize>) -> bool {
    let Some(last) = cue.clone().rev().find(|&i| !tokens[i].is(Classes::PREPOSITION)) else { return false };
    let be = |i: usize| set::FORMS_OF_BE.has(&tokens.text_of(i).to_lowercase());
    set::PARTICIPLES_OF_TELLING.has(tokens.text_of(last)) && (cue.start..last).any(be)
}

/// Whether the subject of a cue is told and does not speak: "was told"; "heard", where the report
/// tells what was said there.
pub(crate) fn has_told_subject(tokens: &Tokens, cue: &Range<usize>, act: Act) -> bool {
    is_passive_of_telling(tokens, cue) || act == Act::Speech && is_hearing(tokens, cue)
}

/// The passive of telling in the clause that begins right behind a speech: "was asked" of "“Is it
/// true?” Lee was asked by Okafor.", with its agent.
pub(super) fn behind(extraction: &Extraction, start: usize) -> Option<(Range<usize>, Option<Range<usize>>)> {
    /// So many tokens of the subject stand before the passive at most.
    const SUBJECT: usize = 8;
    let tokens = extraction.tokens;
    let end = extraction.paragraph_of(start.saturating_sub(1)).end.min(extraction.sentence_of(start).end);
    let near = start + 1..end.min(start + SUBJECT);
    let plain = |i: &usize| tokens[*i].kind.is_word();
    let be = near.take_while(plain).find(|&i| set::FORMS_OF_BE.has(tokens.text_of(i)))?;
    let adverb = |i: &usize| tokens[*i].is(Classes::ADVERB);
    let verb =
        (be + 1..end).find(|i| !adverb(i)).filter(|&verb| set::PARTICIPLES_OF_TELLING.has(tokens.text_of(verb)))?;
    let subject = source::before(tokens, start, be)?;
    (subject.start == start && on(Rule::PassiveAfter)).then(|| (be..verb + 1, agent(extraction, verb + 1, None)))
}

/// Gives a passive the source that it has: its agent, or none; that of a passive of hearsay is its
/// subject.
pub(super) fn mend(extraction: &Extraction, attribution: &mut Attribution) {
    let tokens = extraction.tokens;
    let cue = attribution.cue.clone();
    // "MPs heard" tells what was said to them, not what they think.
    if is_hearing(tokens, &cue) {
        let said = attribution.content.iter().map(|piece| piece.end).filter(|end| *end <= cue.start).max();
        let clause = said.unwrap_or(0).max(extraction.sentence_of(cue.start).start)..cue.start;
        if is_of_body(tokens, &clause, &attribution.content) {
            attribution.act = Act::Speech;
        }
    }
    if on(Rule::PassiveOfTelling) && has_told_subject(tokens, &cue, attribution.act) {
        without_subject(tokens, attribution);
        let marked = attribution.content.iter().all(|piece| piece.end <= cue.start);
        // Content before the cue is what the subject was told too.
        let by = cue.end - usize::from(tokens.text_of(cue.end - 1) == "by");
        let content = attribution.content.iter().find(|piece| piece.start >= cue.end).map(|piece| piece.start);
        attribution.score = attribution.score.min(INDIRECT_SCORE);
        attribution.source = agent(extraction, by, content).filter(|_| !marked || content.is_none());
        if tokens.text_of(cue.end - 1) == "by" && cue.len() > 1 {
            attribution.cue.end -= 1;
        }
        return;
    }
    if on(Rule::QuotedBy) && mend_quoted_by(extraction, attribution) {
        return;
    }
    let quoted = cue.clone().any(|i| set::QUOTING_PARTICIPLES.has(tokens.text_of(i)));
    let be = cue.clone().any(|i| set::FORMS_OF_BE.has(&tokens.text_of(i).to_lowercase()));
    if quoted && be && on(Rule::PassiveOfHearsay) {
        let sentence = extraction.sentence_of(cue.start);
        let subject = source::before(tokens, sentence.start, cue.start);
        let behind = attribution.source.as_ref().is_some_and(|source| source.start >= cue.end);
        if behind && subject.is_some() {
            attribution.source = subject;
        }
        if on(Rule::QuotedBy) {
            leave_group(tokens, attribution);
        }
    }
}

/// Gives what somebody "was quoted by the paper as saying" to them, behind these words. PolNeAR dev
/// has no such cue.
fn mend_quoted_by(extraction: &Extraction, attribution: &mut Attribution) -> bool {
    /// So many tokens stand between the participle and "as saying" at most.
    const NEAR: usize = 12;
    let tokens = extraction.tokens;
    let cue = attribution.cue.clone();
    let sentence = extraction.sentence_of(cue.start);
    let near = sentence.start.max(cue.start.saturating_sub(NEAR)) + 1..sentence.end.min(cue.end + 1);
    let quoted = |&i: &usize| {
        let be = set::FORMS_OF_BE.has(tokens.text_of(i - 1));
        be && set::QUOTING_PARTICIPLES.has(tokens.text_of(i)) && matches!(tokens.text_at(i + 1), "by" | "in" | "on")
    };
    let Some(verb) = near.into_iter().find(quoted) else { return false };
    let says = |&i: &usize| matches!(tokens.text_of(i), "saying" | "telling") && tokens.text_of(i - 1) == "as";
    let Some(saying) = (verb + 2..sentence.end.min(verb + NEAR)).find(says).filter(|&saying| cue.start <= saying)
    else {
        return false;
    };
    let group = (sentence.start..verb).rev().take(4).take_while(|&i| tokens[i].is(Classes::AUXILIARY)).last();
    let start = group.unwrap_or(verb);
    let Some(source) = source::before(tokens, sentence.start, start) else { return false };
    let colon = tokens.get(saying + 1).is_some_and(|next| next.kind == TokenKind::Colon);
    let first = saying + 1 + usize::from(colon);
    let said = attribution.content.iter().filter(|piece| piece.end > first);
    let content: Vec<Range<usize>> = said.map(|piece| piece.start.max(first)..piece.end).collect();
    if content.is_empty() {
        return false;
    }
    (attribution.cue, attribution.source, attribution.content) = (start..verb + 1, Some(source), content);
    true
}

/// Takes the cue of hearsay and what stands beside it out of a content that reaches over it: "that
/// it rained" of "Lee was quoted as saying by the paper that it rained", and before it the subject.
fn leave_group(tokens: &Tokens, attribution: &mut Attribution) {
    /// So many tokens the agent has at most.
    const AGENT: usize = 8;
    let Attribution { cue, source, content, .. } = attribution;
    for piece in content.iter_mut() {
        if piece.start <= cue.start && cue.end < piece.end {
            let that = (cue.end..piece.end.min(cue.end + AGENT)).find(|&i| tokens.text_of(i) == "that");
            piece.start = that.unwrap_or(cue.end);
        } else if let Some(source) = source.as_ref().filter(|source| source.end <= cue.start)
            && piece.end <= cue.start
            && (piece.start + 1..piece.end).contains(&source.start)
        {
            piece.end = source.start;
        }
    }
    let own = |piece: &Range<usize>| source.as_ref().is_some_and(|source| covers(source, piece));
    if !content.iter().all(own) {
        content.retain(|piece| !own(piece));
    }
}

fn covers(source: &Range<usize>, piece: &Range<usize>) -> bool {
    source.start <= piece.start && piece.end <= source.end
}

/// Takes the subject right before the cue out of a content that goes on behind it: who "was told
/// that it was late" is none of what was told.
fn without_subject(tokens: &Tokens, attribution: &mut Attribution) {
    let Attribution { content, cue, .. } = attribution;
    if on(Rule::SubjectOfTelling) && content.iter().any(|piece| piece.start >= cue.end) {
        content.retain(|piece| piece.end != cue.start || opens(tokens, piece));
    }
}

/// The agent that "by" at token `by` leads to, up to the content.
fn agent(extraction: &Extraction, by: usize, content: Option<usize>) -> Option<Range<usize>> {
    let tokens = extraction.tokens;
    tokens.get(by).filter(|_| tokens.text_of(by) == "by")?;
    let start = by + 1;
    let sentence = extraction.sentence_of(by).end;
    let upper = sentence.min(start + LONGEST_AGENT).min(content.filter(|content| *content > start).unwrap_or(sentence));
    let that = (start..upper).find(|&i| tokens[i].is(Classes::SUBORDINATOR) && tokens.text_of(i) == "that");
    let mut end = that.unwrap_or(upper);
    if content.is_none() {
        // "Her manager" is a phrase, though "her" alone is none.
        let own = tokens.get(start).is_some_and(|token| token.is(Classes::POSSESSIVE));
        end = source::after(tokens, start + usize::from(own), end)?.end;
    }
    while end > start && matches!(tokens[end - 1].kind, TokenKind::Comma | TokenKind::Terminal | TokenKind::Colon) {
        end -= 1;
    }
    (end > start).then_some(start..end)
}
