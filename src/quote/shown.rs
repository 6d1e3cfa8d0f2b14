//! What a text shows, in a clause put in between two reports, which the networks join: "Thefts
//! doubled, figures released on Friday show, and Lee said she was afraid."

use std::ops::Range;

use super::cue::{is_in_verb_group, is_manner_adverb};
use super::speech::overlap;
use super::{Extraction, INDIRECT_SCORE, clause, turn};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::Act;

/// The text and its cue have no more tokens than this.
const LONGEST: usize = 16;
/// The noun of the text stands within so many tokens.
const LONGEST_HEAD: usize = 5;
/// What is shown has no fewer than this.
const SHORTEST_CONTENT: usize = 3;

/// The parts of a sentence with such a clause.
pub(super) struct Shown {
    /// What is shown, before the first comma.
    content: Range<usize>,
    /// The text that shows it, between that comma and the cue.
    source: Range<usize>,
    cue: Range<usize>,
    /// Where the next clause begins, with its conjunction.
    next: usize,
}

/// Adds the quotations of sentences with such a clause, and their cues to `cues`; returns the
/// clauses in order.
pub(super) fn add(extraction: &mut Extraction, cues: &mut Vec<Range<usize>>) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    for sentence in extraction.sentences {
        let Some(shown) = sentence.clone().find_map(|verb| shown(extraction, sentence, verb)) else { continue };
        if extraction.is_free(sentence.clone()) && turn::is_text(extraction, shown.cue.start, false) {
            let (content, cue, source) = (shown.content.clone(), shown.cue.clone(), shown.source.clone());
            extraction.push(vec![content], Some(cue.clone()), Some(source), Act::Writing, INDIRECT_SCORE);
            cues.push(cue);
            found.push(shown);
        }
    }
    found
}

/// Adds the reports of the next clauses that hold none yet.
pub(super) fn add_next(extraction: &mut Extraction, clauses: &[Shown]) {
    let tokens = extraction.tokens;
    for clause in clauses {
        let sentence = extraction.sentence_of(clause.cue.start);
        let end = sentence.end - usize::from(tokens[sentence.end - 1].kind == TokenKind::Terminal);
        let next = clause::source_then_cue(tokens, clause.next + 1, end);
        let marked = (clause.next..end).any(|i| tokens[i].kind == TokenKind::Open);
        if let Some(next) = next.filter(|next| next.end < end && next.act == Act::Speech && !marked)
            && extraction.is_free(clause.next..end)
        {
            let said = next.end..end;
            extraction.push(vec![said], Some(next.cue), Some(next.source), next.act, INDIRECT_SCORE);
        }
    }
}

/// Ends an attribution with a cue before such a clause there, and begins one with a cue behind it
/// where the next clause does.
pub(super) fn leave(clauses: &[Shown], attribution: &mut Attribution) {
    let Attribution { content, cue, source, .. } = attribution;
    let of_cue = clauses.partition_point(|clause| clause.next <= cue.start);
    let before = of_cue.checked_sub(1).map(|last| &clauses[last]);
    let after = clauses.get(of_cue).filter(|clause| clause.content.start <= cue.start);
    let leave = |range: &mut Range<usize>| {
        if let Some(clause) = before.filter(|clause| overlap(&(clause.content.start..clause.next + 1), range)) {
            range.start = (clause.next + 1).min(range.end);
        }
        if let Some(clause) = after.filter(|clause| clause.source.start < range.end) {
            range.end = clause.content.end.max(range.start);
        }
    };
    content.iter_mut().chain(source.as_mut()).for_each(leave);
    *source = source.take().filter(|source| !source.is_empty());
    let own = source.clone().unwrap_or_default();
    content.retain(|piece| !piece.is_empty() && (piece.start < own.start || own.end < piece.end));
}

/// The parts of a sentence whose clause has the finite verb at token `verb`.
fn shown(extraction: &Extraction, sentence: &Range<usize>, verb: usize) -> Option<Shown> {
    let tokens = extraction.tokens;
    if !set::VERBS_OF_SHOWING.has(tokens.text_of(verb)) || !on(Rule::ShownBetween) {
        return None;
    }
    let next = verb + 2;
    let joins = |i: usize| matches!(tokens.text_of(i), "and" | "but" | "while" | "although" | "though" | "yet");
    if next >= sentence.end || tokens[verb + 1].kind != TokenKind::Comma || !joins(next) {
        return None;
    }
    let lower = sentence.start.max(verb.saturating_sub(LONGEST));
    let comma =
        (lower..verb).rev().find(|&i| !tokens[i].kind.is_word()).filter(|&i| tokens[i].kind == TokenKind::Comma)?;
    let in_group = |i: &usize| is_in_verb_group(&tokens.at(*i)) || is_manner_adverb(tokens.text_of(*i));
    let start = (comma + 1..verb).rev().take_while(in_group).last().unwrap_or(verb);
    let (content, source) = (sentence.start..comma, comma + 1..start);
    let plain = content.clone().all(|i| is_plain(tokens, i));
    let whole = content.len() >= SHORTEST_CONTENT;
    (whole && plain && is_text(tokens, &source)).then_some(Shown { content, source, cue: start..verb + 1, next })
}

/// Whether token `i` may stand in what is shown: no mark of a quotation, and no cue of another
/// report, whose content the clause may close.
fn is_plain(tokens: &Tokens, i: usize) -> bool {
    let mark = matches!(tokens[i].kind, TokenKind::Open | TokenKind::Close | TokenKind::Colon | TokenKind::Semicolon);
    let told = tokens.text_of(i) == "told" && !set::FORMS_OF_BE.has(tokens.text_of(i.saturating_sub(1)));
    !mark && !told && !matches!(tokens.text_of(i), "said" | "says")
}

/// Whether a phrase is for a text with what is told of it: "figures released on Friday", "court
/// documents", "a survey by the union".
pub(super) fn is_text(tokens: &Tokens, phrase: &Range<usize>) -> bool {
    let noun = |i: &usize| set::NOUNS_FOR_FINDINGS.has(tokens.text_of(*i)) || tokens[*i].is(Classes::DOCUMENT);
    let Some(first) = phrase.clone().take(LONGEST_HEAD).find(noun) else { return false };
    let head = (first..phrase.end).take_while(noun).last().unwrap_or(first);
    let within = |i: usize| tokens[i].kind == TokenKind::Word && !tokens[i].is(Classes::FUNCTION);
    let determined = tokens[phrase.start].is(Classes::DETERMINER.or(Classes::POSSESSIVE)) || within(phrase.start);
    let described = |i: usize| {
        let word = tokens.text_of(i);
        let participle = word.len() > 3 && word.ends_with("ed") || set::IRREGULAR_PARTICIPLES.has(word);
        participle || tokens[i].is(Classes::PREPOSITION)
    };
    let own = |i: usize| within(i) || matches!(tokens[i].kind, TokenKind::Clitic | TokenKind::Apostrophe);
    determined && (phrase.start + 1..head).all(own) && (head + 1 == phrase.end || described(head + 1))
}
