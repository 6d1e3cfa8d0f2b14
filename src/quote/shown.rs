//! What a text shows, in a clause put in between two reports, which the networks join: "Thefts
//! doubled, figures released on Friday show, and Lee said she was afraid."

use std::ops::Range;

use super::cue::{is_in_verb_group, is_manner_adverb, looks_past};
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
/// What is shown has no fewer tokens than this,
const SHORTEST_CONTENT: usize = 2;
/// and a verb within so many.
const LONGEST_SUBJECT: usize = 24;

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
        let plain = plain(extraction.tokens, sentence);
        let found_at = |verb| shown(extraction, sentence, &plain, verb);
        let Some(shown) = sentence.clone().find_map(found_at) else { continue };
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

/// Keeps the source and the content of an attribution on the side of such a clause that its cue
/// stands on: before its first comma, or behind the conjunction that follows it.
pub(super) fn leave(clauses: &[Shown], attribution: &mut Attribution) {
    let Attribution { content, cue, source, .. } = attribution;
    let of_cue = clauses.partition_point(|clause| clause.next <= cue.start);
    let before = of_cue.checked_sub(1).map(|last| &clauses[last]);
    // A report before the clause ends before its conjunction: "Lee argued it was late | and thefts
    // doubled, figures show".
    let end = |clause: &Shown| match clause.content.start.checked_sub(2) {
        Some(end) if cue.end <= end => end,
        _ => clause.content.end,
    };
    let end = clauses.get(of_cue).map_or(usize::MAX, end);
    let leave = |range: &mut Range<usize>| {
        if let Some(clause) = before.filter(|clause| overlap(&(clause.content.start..clause.next + 1), range)) {
            range.start = (clause.next + 1).min(range.end);
        }
        range.end = range.end.min(end).max(range.start);
    };
    content.iter_mut().chain(source.as_mut()).for_each(leave);
    *source = source.take().filter(|source| !source.is_empty());
    let own = source.clone().unwrap_or_default();
    content.retain(|piece| !piece.is_empty() && (piece.start < own.start || own.end < piece.end));
}

/// The parts of a sentence whose clause has the finite verb at token `verb`; what is shown stands in
/// `plain`.
fn shown(extraction: &Extraction, sentence: &Range<usize>, plain: &Range<usize>, verb: usize) -> Option<Shown> {
    let tokens = extraction.tokens;
    let next = verb + 2;
    let put_in = next + 1 < sentence.end
        && set::VERBS_OF_SHOWING.has(tokens.text_of(verb))
        && tokens[verb + 1].kind == TokenKind::Comma
        && set::CONJUNCTIONS_BETWEEN_REPORTS.has(tokens.text_of(next))
        && begins_clause(tokens, next + 1);
    if !put_in || !on(Rule::ShownBetween) {
        return None;
    }
    let lower = sentence.start.max(verb.saturating_sub(LONGEST));
    let mark = (lower..verb).rev().find(|&i| !tokens[i].kind.is_word());
    let comma = mark.filter(|&i| tokens[i].kind == TokenKind::Comma && i <= plain.end)?;
    let in_group = |i: &usize| is_in_verb_group(&tokens.at(*i)) || is_manner_adverb(tokens.text_of(*i));
    let start = (comma + 1..verb).rev().take_while(in_group).last().unwrap_or(verb);
    let (content, source) = (plain.start..comma, comma + 1..start);
    let tells = content.len() >= SHORTEST_CONTENT
        && content.clone().skip(1).take(LONGEST_SUBJECT).any(|i| is_finite(tokens, i));
    (tells && is_findings(tokens, &source)).then_some(Shown { content, source, cue: start..verb + 1, next })
}

/// Where what is shown may stand in a sentence: up to a mark of a quotation or the cue of another
/// report, and behind the first clause, where that is a report: "Lee argued it was late, and | thefts
/// doubled".
fn plain(tokens: &Tokens, sentence: &Range<usize>) -> Range<usize> {
    let reports = |i: usize| {
        let word = tokens.text_of(i);
        let that = i + 1 < sentence.end && (tokens.text_of(i + 1) == "that" || tokens[i + 1].kind == TokenKind::Comma);
        let told = word == "told" && !set::FORMS_OF_BE.has(tokens.text_of(i.saturating_sub(1)));
        let cue = tokens[i].is(Classes::SPEECH.or(Classes::WRITING)) && !set::VERBS_OF_SHOWING.has(word);
        matches!(word, "said" | "says") || told || that && cue
    };
    let mark = |i: usize| {
        matches!(tokens[i].kind, TokenKind::Open | TokenKind::Close | TokenKind::Colon | TokenKind::Semicolon)
    };
    let joins = |i: usize| tokens[i].kind == TokenKind::Comma && matches!(tokens.text_at(i + 1), "and" | "but");
    let (mut start, mut reported) = (sentence.start, false);
    for i in sentence.clone() {
        if mark(i) {
            return start..i;
        }
        reported |= reports(i);
        if reported && joins(i) && i + 2 < sentence.end {
            (start, reported) = (i + 2, false);
        }
    }
    start..sentence.end
}

/// Whether token `i` may be a finite verb.
fn is_finite(tokens: &Tokens, i: usize) -> bool {
    let verb = Classes::AUXILIARY.or(Classes::VERB).or(Classes::PAST).or(Classes::THIRD);
    tokens[i].is(verb) || looks_past(tokens.text_of(i))
}

/// Whether token `i` begins a clause of its own, with its subject: not in "and told him", "and
/// possibly more".
fn begins_clause(tokens: &Tokens, i: usize) -> bool {
    let (token, word) = (&tokens[i], tokens.text_of(i));
    let other = Classes::ADVERB.or(Classes::PREPOSITION).or(Classes::NEGATION).or(Classes::AUXILIARY);
    let verb = token.is(Classes::PAST.or(Classes::THIRD)) || looks_past(word);
    token.is_capitalised() || token.kind == TokenKind::Open || !token.is(other) && !verb && !is_manner_adverb(word)
}

/// Whether a phrase is for a text with what is told of it: "figures released on Friday", "court
/// documents", "a survey by the union".
pub(super) fn is_findings(tokens: &Tokens, phrase: &Range<usize>) -> bool {
    let noun = |i: &usize| set::NOUNS_FOR_FINDINGS.has(tokens.text_of(*i)) || tokens[*i].is(Classes::DOCUMENT);
    let Some(first) = phrase.clone().take(LONGEST_HEAD).find(noun) else { return false };
    let head = (first..phrase.end).take_while(noun).last().unwrap_or(first);
    let within = |i: usize| tokens[i].kind == TokenKind::Word && !tokens[i].is(Classes::FUNCTION);
    let determined = tokens[phrase.start].is(Classes::DETERMINER.or(Classes::POSSESSIVE)) || within(phrase.start);
    let described = |i: usize| looks_past(tokens.text_of(i)) || tokens[i].is(Classes::PREPOSITION);
    let own = |i: usize| within(i) || matches!(tokens[i].kind, TokenKind::Clitic | TokenKind::Apostrophe);
    determined && (phrase.start + 1..head).all(own) && (head + 1 == phrase.end || described(head + 1))
}
