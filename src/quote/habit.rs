//! What somebody "liked to say", "was fond of saying" or "was heard to say": cues that the networks
//! hardly know, though obituaries are full of them.

use std::ops::Range;

use super::cue::{is_in_verb_group, is_manner_adverb};
use super::speech::{overlap, stretch_at};
use super::{ATTRIBUTED_SCORE, Extraction, INDIRECT_SCORE, source, turn};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{Quoted, TokenKind, Tokens};
use crate::vocabulary::Act;

/// What is said without marks has at least so many tokens.
const LEAST: usize = 3;
/// So many stretches in marks are looked through for the outermost that ends at a token.
const DEEPEST: usize = 8;

/// The report of what is said in none.
const NONE: usize = usize::MAX;

/// Adds the quotations of such cues; returns the cues, for which the tagger's attributions do not
/// count. What stands inside what somebody else says is left to others.
pub(super) fn add(extraction: &mut Extraction, attributions: &[Attribution]) -> Vec<Range<usize>> {
    let tokens = extraction.tokens;
    let mut cues = Vec::new();
    // Of every token, in which report it is said, and whether it is in marks.
    let (mut report, mut marked) = (vec![NONE; tokens.len()], vec![false; tokens.len()]);
    for (number, other) in attributions.iter().enumerate() {
        other.content.iter().for_each(|piece| report[piece.clone()].fill(number));
    }
    let marks = tokens.quoted.iter().filter(|stretch| stretch.depth == 0);
    marks.for_each(|stretch| marked[stretch.range()].fill(true));
    for sentence in extraction.sentences.iter().filter(|_| on(Rule::Habit)) {
        let Some(cue) = sentence.clone().find_map(|verb| cue(tokens, sentence.start, verb)) else { continue };
        let inside = |i: usize| attributions.get(report[i]).is_some_and(|other| !overlap(&other.cue, &cue));
        if cue.clone().any(inside) || marked[cue.start] || !turn::is_text(extraction, cue.start, false) {
            continue;
        }
        let Some(source) = source::before(tokens, sentence.start, cue.start) else { continue };
        let Some(content) = content(extraction, sentence, &source, &cue) else { continue };
        if content.iter().all(|piece| extraction.is_free(piece.clone())) {
            let direct = tokens[content[0].start].kind == TokenKind::Open;
            let score = if direct { ATTRIBUTED_SCORE } else { INDIRECT_SCORE };
            cues.push(cue.clone());
            extraction.push(content, Some(cue), Some(source), Act::Speech, score);
        }
    }
    cues
}

/// The cue that ends with token `verb`, if it is one of habit or hearing.
fn cue(tokens: &Tokens, lower: usize, verb: usize) -> Option<Range<usize>> {
    let word = |back: usize| if verb >= lower + back { tokens.at(verb - back).lower() } else { String::default() };
    let lead = match (tokens.text_of(verb), word(1).as_str()) {
        ("say", "to") if set::HABITUAL_VERBS.has(&word(2)) || set::PARTICIPLES_OF_HEARING.has(&word(2)) => verb - 2,
        ("saying", "of") if set::HABITUAL_ADJECTIVES.has(&word(2)) => verb - 2,
        ("saying", heard) if set::PARTICIPLES_OF_HEARING.has(heard) => verb - 1,
        _ => return None,
    };
    let mut start = lead;
    while start > lower && belongs(tokens, start - 1) {
        start -= 1;
    }
    let before = |wanted: &dyn Fn(&str) -> bool| (start..lead).any(|i| wanted(&tokens.at(i).lower()));
    let never = before(&|word| word == "never");
    let denied = tokens.list[start..lead].iter().any(|token| token.is(Classes::NEGATION)) && !never;
    let wish = before(&|word| matches!(word, "would" | "’d" | "'d" | "should"));
    let lead = tokens.at(lead).lower();
    let holds = match lead.as_str() {
        "tired" | "tire" | "tires" => never,
        "fond" | "wont" | "heard" | "overheard" | "known" => before(&|word| set::FORMS_OF_BE.has(word)) && !never,
        _ => !wish && !never,
    };
    (holds && !denied).then_some(start..verb + 1)
}

/// Whether a token may stand before the verb of such a cue: an auxiliary, an adverb.
fn belongs(tokens: &Tokens, i: usize) -> bool {
    let token = tokens.at(i);
    let often = matches!(token.text(), "once" | "often" | "always" | "especially" | "very");
    is_in_verb_group(&token) || often || is_manner_adverb(token.text())
}

/// The pieces of what is said: in marks behind the cue or before the source, or clauses without
/// marks there.
fn content(
    extraction: &Extraction,
    sentence: &Range<usize>,
    source: &Range<usize>,
    cue: &Range<usize>,
) -> Option<Vec<Range<usize>>> {
    let tokens = extraction.tokens;
    let mark = |i: usize| matches!(tokens[i].kind, TokenKind::Comma | TokenKind::Colon);
    let before = before(tokens, sentence, source);
    let first = cue.end + usize::from(cue.end < sentence.end && mark(cue.end));
    if let Some(stretch) = stretch_at(tokens, first).filter(|stretch| stretch.depth == 0) {
        let opened = before.filter(|piece| tokens[piece.start].kind == TokenKind::Open);
        return Some(opened.into_iter().chain([stretch.range()]).collect());
    }
    let end = sentence.end - usize::from(tokens[sentence.end - 1].kind == TokenKind::Terminal);
    let behind = first..end.max(first);
    if first == cue.end {
        let said = if behind.is_empty() { before? } else { behind };
        return is_clause(tokens, std::slice::from_ref(&said)).then(|| vec![said]);
    }
    // "As she liked to say, plants are better." "Plants, she liked to say, are better."
    let as_said = source.start == sentence.start + 1 && tokens.at(sentence.start).lower() == "as";
    let said = match (behind.is_empty(), as_said) {
        (true, _) => vec![before?],
        (false, true) => vec![behind],
        (false, false) => vec![before?, behind],
    };
    is_clause(tokens, &said).then_some(said)
}

/// What is said before a source: the stretch in marks right there, or what ends with a comma.
fn before(tokens: &Tokens, sentence: &Range<usize>, source: &Range<usize>) -> Option<Range<usize>> {
    let comma = source.start > sentence.start && tokens[source.start - 1].kind == TokenKind::Comma;
    let end = source.start - usize::from(comma);
    let upper = tokens.quoted.partition_point(|stretch| (stretch.start as usize) < end);
    let mut near = tokens.quoted[upper.saturating_sub(DEEPEST)..upper].iter().rev();
    let closed = near.find(|stretch| stretch.depth == 0 && stretch.end as usize == end);
    let unmarked = (comma && end > sentence.start).then_some(sentence.start..end);
    closed.map(Quoted::range).or(unmarked)
}

/// Whether pieces of what is said are in marks, or a clause without any.
fn is_clause(tokens: &Tokens, said: &[Range<usize>]) -> bool {
    let finite = Classes::AUXILIARY.or(Classes::VERB).or(Classes::PAST).or(Classes::THIRD);
    let Some(first) = said.first().filter(|first| !first.is_empty()) else { return false };
    if tokens[first.start].kind == TokenKind::Open {
        return said.len() == 1;
    }
    let words = || said.iter().flat_map(Clone::clone);
    let opens = tokens.text_of(first.start) == "that";
    let marked = words().any(|i| tokens[i].kind == TokenKind::Open);
    !marked && words().count() >= LEAST && (opens || words().skip(1).any(|i| tokens[i].is(finite)))
}
