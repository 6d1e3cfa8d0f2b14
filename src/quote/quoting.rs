//! Who is quoted by whom: "Ajala said, quoting Major Cole, “…”", "the paper quoted Vega as saying".

use std::ops::Range;

use super::{Extraction, INDIRECT_SCORE, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{TokenKind, Tokens};

/// How far before the marks who is quoted may be named, in tokens.
const NEAR: usize = 16;

/// Gives the words in marks behind "quoting X," or "quoted X as saying" to X.
pub(super) fn mend(extraction: &Extraction, attribution: &mut Attribution) {
    let tokens = extraction.tokens;
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
