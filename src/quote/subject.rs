//! Sources that the tagger saw in part, or with what leads to them: "Khan" of "The woman who
//! accused Khan said", "Sentencing Khan, the judge".

use std::ops::Range;

use super::{Extraction, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{Shape, TokenKind, Tokens};

/// A relative pronoun stands no further before a source that is the object of its clause,
const CLAUSE: usize = 8;
/// nor is what leads to a source longer.
const LEAD: usize = 16;
/// A name of more tokens is none.
const NAME: usize = 5;

/// Gives a source its whole extent as the subject of its cue.
pub(super) fn mend(extraction: &Extraction, attribution: &mut Attribution) {
    let Some(found) = attribution.source.clone() else { return };
    let tokens = extraction.tokens;
    let sentence = extraction.sentence_of(found.start);
    if let Some((noun, verb)) = past_clause(tokens, sentence.start, attribution) {
        attribution.source = Some(noun..verb);
        attribution.cue = verb..verb + 1;
        attribution.content[0].start = verb + 1;
        return;
    }
    if let Some(subject) = subject_of_sentence(tokens, sentence.start, &found, attribution.cue.start) {
        attribution.source = Some(subject);
        return;
    }
    let start = behind_participle(tokens, sentence.start, &found)
        .or_else(|| behind_agent(tokens, sentence.start, &found).filter(|_| found.end <= attribution.cue.start))
        .or_else(|| before_clause(tokens, sentence.start, &found, attribution.cue.start));
    let free = |start: usize| attribution.content.iter().all(|piece| piece.end <= start || piece.start >= found.end);
    if let Some(start) = start.filter(|&start| free(start)) {
        attribution.source = Some(start..found.end);
    }
}

/// Where the noun begins and where the verb stands that reports, where the tagger took the verb of
/// the clause between them for the cue: "who", "accused" and "Khan said so" of "The woman who
/// accused Khan said so", "The woman", "accusing" and "Khan said so" of "The woman accusing Khan
/// said so".
fn past_clause(tokens: &Tokens, lower: usize, attribution: &Attribution) -> Option<(usize, usize)> {
    let (found, cue) = (attribution.source.as_ref()?, &attribution.cue);
    let [piece] = &attribution.content[..] else { return None };
    let relative = found.len() == 1 && tokens[found.start].is(Classes::RELATIVE);
    let verb = tokens.text_of(cue.end - 1);
    let past = relative && set::PASTS_WITH_PEOPLE.has(verb);
    let clause = found.end == cue.start
        && cue.end == piece.start
        && (past || cue.len() == 1 && found.start == lower && set::PARTICIPLES_BEFORE_PEOPLE.has(verb));
    let name = (piece.start..piece.end).take(NAME).take_while(|&i| clause && tokens[i].is_capitalised()).last()?;
    let said = tokens.get(name + 1)?.is(Classes::SPEECH) && tokens[name + 1].is(Classes::PAST) && name + 2 < piece.end;
    let noun = if relative { subject_before(tokens, lower, found.start)? } else { found.start };
    (said && on(Rule::ObjectInClause)).then_some((noun, name + 1))
}

/// Where the noun phrase begins that ends before a relative pronoun and is the subject of its
/// sentence: not in "She is the woman who thinks Khan said so".
fn subject_before(tokens: &Tokens, lower: usize, relative: usize) -> Option<usize> {
    let adverb = |i: &usize| tokens[*i].is(Classes::ADVERB);
    let end = relative - (lower..relative).rev().take_while(adverb).count();
    let head = source::before(tokens, lower, end).filter(|head| head.end == end)?;
    let subject = head.start == lower || {
        let before = &tokens[head.start - 1];
        !before.kind.is_word() || before.is(Classes::COORDINATOR.or(Classes::SUBORDINATOR))
    };
    let last = head.end - 1;
    let person = tokens[last].is(Classes::ROLE.or(Classes::ROLES));
    let noun = is_small(tokens, last) || person || set::OFFICES_IN_CAPITALS.has(tokens.text_of(last));
    (noun && subject).then_some(head.start)
}

/// Where a source begins behind the participle that opens its sentence, which the tagger counted
/// in.
fn behind_participle(tokens: &Tokens, opens: usize, found: &Range<usize>) -> Option<usize> {
    let leads = found.start - opens.min(found.start) <= 1
        && set::PARTICIPLES_BEFORE_PEOPLE.has(&tokens.text_of(opens).to_lowercase());
    let mut near = found.start + 1..found.end.saturating_sub(1).min(found.start + LEAD);
    let comma = near.find(|&i| tokens[i].kind == TokenKind::Comma)?;
    let noun = !tokens[comma + 1].is(Classes::RELATIVE);
    (leads && noun && on(Rule::LedByParticiple)).then_some(comma + 1)
}

/// Where a source begins behind the agent of the participle that opens its sentence, which the
/// tagger counted in, or of another phrase there: "Hale" of "Questioned by Holt, Hale said", "the
/// firm" of "Founded by Holt, a
/// chemist, the firm said".
fn behind_agent(tokens: &Tokens, opens: usize, found: &Range<usize>) -> Option<usize> {
    let word = |i: usize| tokens.text_at(i);
    let participle = word(opens).ends_with("ed") || set::IRREGULAR_PASTS.has(&word(opens).to_lowercase());
    // A particle may stand before the agent: "Urged on by Holt".
    let by = (opens + 1..opens + 3).any(|i| i + 1 == found.start && word(i) == "by");
    let comma = |i: &usize| tokens[*i].kind == TokenKind::Comma;
    let mut inside = found.start + 1..found.end.saturating_sub(1).min(found.start + LEAD);
    let apposed = tokens[found.end - 1].kind == TokenKind::Comma;
    let comma = if apposed { inside.find(comma) } else { inside.rev().find(comma) }?;
    let noun = !tokens[comma + 1].is(Classes::RELATIVE);
    // "Unlike Holt, Hale said": behind such a phrase the next name is the subject.
    let fronted = tokens[opens].is(Classes::PREPOSITION) && !tokens[opens].is(Classes::SUBORDINATOR)
        || word(opens).ends_with("ing") && word(opens) != "According"
        || word(opens) == "Unlike"
        || participle;
    let phrase = opens.max(found.start.saturating_sub(LEAD))..found.start;
    let plain = opens + LEAD > found.start && phrase.clone().all(|i| tokens[i].kind.is_word());
    let name = |i: usize| {
        let title = Classes::TITLE.or(Classes::ROLE).or(Classes::PLACE).or(Classes::FUNCTION);
        tokens[i].is_capitalised() && !tokens[i].is(title)
    };
    let first = found.start + usize::from(found.start == opens);
    let another = fronted && plain && name(first) && name(comma + 1) && on(Rule::BehindFrontedName);
    (participle && by && noun && on(Rule::BehindAgent) || another).then_some(comma + 1)
}

/// Where the noun begins in whose clause a source right before the cue is but the object: "The
/// woman who accused Khan", "accusing Khan", "to accuse Khan".
fn before_clause(tokens: &Tokens, lower: usize, found: &Range<usize>, cue: usize) -> Option<usize> {
    let beside =
        found.end <= cue && (found.end..cue).all(|i| !tokens[i].kind.is_word() || tokens[i].is(Classes::ADVERB));
    let whole = found.len() > 1 || !tokens[found.start].is(Classes::RELATIVE);
    let lowest = lower.max(found.start.saturating_sub(CLAUSE));
    let mut near = (lowest..=found.start).rev().take_while(|&i| tokens[i].kind.is_word());
    let opens = near.find(|&i| {
        let participle = i < found.start && is_small(tokens, i) && tokens.text_of(i).ends_with("ing");
        participle || tokens[i].is(Classes::RELATIVE) || tokens.text_of(i) == "to"
    })?;
    let acts = !tokens[opens].is(Classes::RELATIVE) || {
        let helps = |i: usize| tokens[i].is(Classes::AUXILIARY.or(Classes::ADVERB));
        let verb = (opens + 1..found.end).find(|&i| !helps(i))?;
        let word = tokens.text_of(verb);
        let third = found.start > verb && word.ends_with('s') && !word.ends_with("ss");
        is_small(tokens, verb) && (is_past(tokens, verb) || third) && verb + 1 < found.end
    };
    let holds = beside && whole && acts && on(Rule::ObjectInClause);
    subject_before(tokens, lower, opens).filter(|_| holds)
}

/// The subject of a sentence of which the tagger took the object for the source of a cue that goes
/// on: "The judge" of "The judge jailed Khan, saying".
fn subject_of_sentence(tokens: &Tokens, lower: usize, found: &Range<usize>, cue: usize) -> Option<Range<usize>> {
    let joins = |i: usize| tokens[i].kind == TokenKind::Comma || tokens[i].is(Classes::COORDINATOR);
    let goes_on = found.end < cue && joins(cue - 1) && tokens[found.end - 1].kind.is_word();
    let acts = |i: &usize| is_small(tokens, *i) && is_past(tokens, *i) && !set::VERBS_OF_NAMING.has(tokens.text_of(*i));
    // The verb stands right before the source, or in it.
    let verb = (found.start.saturating_sub(1).max(lower)..found.end.min(found.start + CLAUSE)).find(acts)?;
    let object = tokens.get(verb + 1).is_some_and(|next| next.is_capitalised() && verb + 1 < found.end);
    if !goes_on || !object || !on(Rule::SubjectOfSentence) {
        return None;
    }
    let plain = (lower..verb).all(|i| tokens[i].kind.is_word() && !tokens[i].is(Classes::RELATIVE));
    source::before(tokens, lower, verb).filter(|head| head.start == lower && head.end == verb && plain)
}

fn is_small(tokens: &Tokens, i: usize) -> bool {
    tokens[i].kind == TokenKind::Word && tokens[i].shape.has(Shape::LOWER)
}

/// Whether a word may be the past of a verb.
fn is_past(tokens: &Tokens, i: usize) -> bool {
    let word = tokens.text_of(i);
    tokens[i].is(Classes::REPORTING.or(Classes::VERB)) || set::IRREGULAR_PASTS.has(word) || word.ends_with("ed")
}
