//! Who is quoted by whom: "Ajala said, quoting Major Cole, “…”", "the paper quoted Vega as saying".

use std::ops::Range;

use super::{Extraction, INDIRECT_SCORE, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// How far before the marks who is quoted may be named, in tokens.
const NEAR: usize = 16;

/// Gives the words in marks behind "quoting X," or "quoted X as saying" to X.
pub(super) fn mend(extraction: &Extraction, attribution: &mut Attribution) {
    let tokens = extraction.tokens;
    if on(Rule::QuotingInClause) && mend_clause(extraction, attribution)
        || on(Rule::QuotedAsSaying) && mend_as_saying(extraction.tokens, attribution)
    {
        return;
    }
    let Some(last) = attribution.content.last().filter(|_| on(Rule::QuotingAnother)) else { return };
    // The marks open the last piece, or stand in it behind who is quoted.
    let mut near = last.start..last.end.min(last.start + NEAR);
    let Some(open) = near.find(|&i| tokens[i].kind == TokenKind::Open) else { return };
    let lower = extraction.sentence_of(open).start.max(open.saturating_sub(NEAR));
    let Some(verb) = (lower..open).rev().find(|&i| is_quoting(tokens, i)) else { return };
    let Some(quoted) = source::after(tokens, verb + 1, open) else { return };
    let mut end = quoted.end;
    while end > quoted.start + 1 && matches!(tokens[end - 1].kind, TokenKind::Comma | TokenKind::Colon) {
        end -= 1;
    }
    let quoted = quoted.start..end;
    if !(quoted.end..open).all(|i| leads_to_words(tokens, i)) || !names_somebody(tokens, &quoted) {
        return;
    }
    let end = last.end;
    let words = open..end;
    attribution.content = vec![words];
    attribution.cue = verb..verb + 1;
    attribution.source = Some(quoted);
    attribution.score = attribution.score.min(INDIRECT_SCORE);
}

/// Gives what stands behind "quoted X as saying" without marks to X: "The paper quoted Vega as
/// saying that it sank".
fn mend_as_saying(tokens: &Tokens, attribution: &mut Attribution) -> bool {
    let verb = attribution.cue.end - 1;
    let passive = attribution.cue.clone().any(|i| set::FORMS_OF_BE.has(tokens.text_of(i)));
    let Some(last) = attribution.content.last().filter(|last| last.start > verb) else { return false };
    let end = last.end;
    let says = |&i: &usize| matches!(tokens.text_of(i), "saying" | "telling") && tokens.text_of(i - 1) == "as";
    let Some(saying) = (verb + 2..end.min(verb + NEAR)).find(says) else { return false };
    let comma = usize::from(tokens[saying - 2].kind == TokenKind::Comma);
    let quoted = verb + 1..saying - 1 - comma;
    let phrase = |i: usize| tokens[i].kind.is_word() || tokens[i].kind == TokenKind::Comma;
    let plain = !quoted.is_empty() && quoted.clone().all(phrase) && !passive && is_quoting(tokens, verb);
    if !plain || saying + 1 >= end || tokens[saying + 1].kind == TokenKind::Colon {
        return false;
    }
    (attribution.cue, attribution.source) = (verb..verb + 1, Some(quoted));
    attribution.content = std::iter::once(saying + 1..end).collect();
    attribution.score = attribution.score.min(INDIRECT_SCORE);
    true
}

/// Gives the clause behind "quoting X, that" to X: "The agency reported, quoting Dahl, that it
/// sank".
fn mend_clause(extraction: &Extraction, attribution: &mut Attribution) -> bool {
    let tokens = extraction.tokens;
    let cue = attribution.cue.clone();
    let Some(last) = attribution.content.last().filter(|last| last.start >= cue.end) else { return false };
    let end = last.end;
    let upper = end.min(cue.end + NEAR);
    let ing = |i: &usize| matches!(tokens.text_of(*i), "quoting" | "citing");
    let Some(verb) = (cue.end..upper).find(ing) else { return false };
    let that = (verb + 1..upper).find(|&i| tokens.text_of(i) == "that" && tokens[i - 1].kind == TokenKind::Comma);
    let Some(that) = that.filter(|&that| that > verb + 2) else { return false };
    let person = |i: usize| tokens[i].is(Classes::ROLE.or(Classes::ROLES).or(Classes::TITLE).or(Classes::HONORIFIC));
    let named = extraction
        .entities
        .iter()
        .any(|entity| entity.label == EntityLabel::Person && verb < entity.tokens.start && entity.tokens.end < that);
    let open = (cue.end..that).any(|i| tokens[i].kind == TokenKind::Open);
    if open || !named && !(verb + 1..that).any(person) {
        return false;
    }
    attribution.content = std::iter::once(that..end).collect();
    attribution.cue = verb..verb + 1;
    attribution.source = Some(verb + 1..that - 1);
    attribution.score = attribution.score.min(INDIRECT_SCORE);
    true
}

/// Whether token `i` quotes somebody: not in "was quoted".
fn is_quoting(tokens: &Tokens, i: usize) -> bool {
    let passive = i > 0 && set::FORMS_OF_BE.has(&tokens.text_of(i - 1).to_lowercase());
    set::FORMS_OF_QUOTING.has(&tokens.text_of(i).to_lowercase()) && !passive
}

/// Whether token `i` may stand between who is quoted and the words: ", as saying:".
fn leads_to_words(tokens: &Tokens, i: usize) -> bool {
    matches!(tokens[i].kind, TokenKind::Comma | TokenKind::Colon) || matches!(tokens.text_of(i), "as" | "saying")
}

fn names_somebody(tokens: &Tokens, phrase: &Range<usize>) -> bool {
    let person = Classes::ROLE.or(Classes::ROLES).or(Classes::TITLE);
    tokens.list[phrase.clone()]
        .iter()
        .any(|token| token.is(person) || token.is_capitalised() && !token.is(Classes::FUNCTION))
}
