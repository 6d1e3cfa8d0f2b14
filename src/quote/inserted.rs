//! A reporting clause put in behind the subject of what is said, which the networks take for an
//! apposition: "Mayor Okafor, Lee said, had known."

use std::ops::Range;

use super::cue::{cue, is_manner_adverb, looks_past};
use super::{Extraction, INDIRECT_SCORE, shown, source, turn};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{Shape, TokenKind, Tokens};

/// The source has no more tokens than this,
const LONGEST_SOURCE: usize = 12;
/// nor what stands between its verb and the comma: "told the court", "said on Friday".
const LONGEST_ADVERBIAL: usize = 12;

/// The parts of a sentence with such a clause.
struct Inserted {
    /// The subject of what is said, before the first comma.
    subject: Range<usize>,
    /// Who says it, between that comma and the cue.
    source: Range<usize>,
    /// What is said of the subject, behind the second comma.
    predicate: Range<usize>,
}

/// Gives the report to whoever stands right before the cue, and what they say its subject.
pub(super) fn mend(extraction: &Extraction, attribution: &mut Attribution) {
    let Some(found) = inserted(extraction, &attribution.cue) else { return };
    let within = attribution
        .source
        .as_ref()
        .is_none_or(|source| source.start >= found.subject.start && source.end <= attribution.cue.start);
    if !within {
        return;
    }
    // The tagger may know more of the subject: "The thing that Okafor most needs, Lee said, is".
    let first = found.subject.end;
    let whole = attribution.content.iter().find(|piece| piece.end == first && piece.start < found.subject.start);
    let subject = whole.cloned().unwrap_or(found.subject);
    let mut behind: Vec<Range<usize>> =
        attribution.content.drain(..).filter(|piece| piece.end > found.predicate.start).collect();
    match behind.first_mut().filter(|first| first.start < found.predicate.end) {
        Some(first) => first.start = found.predicate.start,
        None => behind.insert(0, found.predicate),
    }
    attribution.content = std::iter::once(subject).chain(behind).collect();
    attribution.source = Some(found.source);
}

/// Adds the quotations of sentences with such a clause that hold none yet.
pub(super) fn add(extraction: &mut Extraction) {
    let tokens = extraction.tokens;
    for sentence in extraction.sentences {
        let verb = |i: &usize| tokens[*i].is(Classes::SPEECH) && tokens[*i].is(Classes::STRONG.or(Classes::PAST));
        let clause = |verb: usize| {
            let cue = cue(tokens, sentence.start, verb)?;
            inserted(extraction, &cue.group).map(|found| (cue, found))
        };
        // One look at whether a sentence is free keeps the work linear.
        let Some((cue, found)) = sentence.clone().skip(3).filter(verb).find_map(clause) else { continue };
        let free = extraction.is_free(found.subject.start..found.predicate.end);
        if free && turn::is_text(extraction, cue.verb, false) {
            let content = vec![found.subject, found.predicate];
            extraction.push(content, Some(cue.group), Some(found.source), cue.act, INDIRECT_SCORE);
        }
    }
}

/// The parts of the sentence of a cue, if it stands in such a clause.
fn inserted(extraction: &Extraction, cue: &Range<usize>) -> Option<Inserted> {
    let tokens = extraction.tokens;
    let sentence = extraction.sentence_of(cue.start);
    let verb = &tokens[cue.end - 1];
    let passive = cue.clone().any(|i| set::FORMS_OF_BE.has(&tokens.text_of(i).to_lowercase()));
    let finite = verb.is(Classes::PAST.or(Classes::THIRD).or(Classes::BASE));
    let reports = verb.is(Classes::REPORTING) && finite && !passive;
    let lower = sentence.start.max(cue.start.saturating_sub(LONGEST_SOURCE));
    let comma = |i: &usize| tokens[*i].kind == TokenKind::Comma;
    let first = (lower..cue.start).rev().find(comma).filter(|first| first + 1 < cue.start)?;
    if !reports || first == sentence.start || !on(Rule::InsertedSource) {
        return None;
    }
    // A text with what is told of it may be the source, too: "Two bridges, a report published on
    // Monday found, are unsafe."
    let findings =
        Some(first + 1..cue.start).filter(|source| shown::is_findings(tokens, source) && on(Rule::ShownBetween));
    let source = || source::before(tokens, first + 1, cue.start).filter(|source| source.start == first + 1);
    let is_findings = findings.is_some();
    let source = findings.or_else(source)?;
    let relative = tokens.list[source.clone()].iter().any(|token| token.is(Classes::RELATIVE));
    // "The candidates often described as weak" is an apposition.
    let head = tokens.at(source.start);
    let speaks =
        head.is_capitalised() || head.is(Classes::PRONOUN.or(Classes::ROLE)) || verb.is(Classes::STRONG) || is_findings;
    if relative || tokens.text_of(source.start) == "it" || !speaks {
        return None;
    }
    // In "a woman whom Okafor, Lee said, had met" another clause holds it all.
    let opens = |subject: &Range<usize>| {
        let before = || tokens.at(subject.start - 1);
        subject.start == sentence.start
            || before().kind == TokenKind::Comma
            || before().is(Classes::COORDINATOR)
            || before().text() == "that"
    };
    // With its apposition, "Her brother, Tom,", or without what stands before it, "In Leeds, Tom".
    let subject = [first + 1, first].into_iter().find_map(|end| {
        let subject = source::before(tokens, sentence.start, end)?.start..first;
        let relative = tokens[first - 1].is(Classes::RELATIVE);
        (opens(&subject) && !is_time(tokens, &subject) && !relative).then_some(subject)
    })?;
    let second = (cue.end..sentence.end.min(cue.end + LONGEST_ADVERBIAL)).find(comma)?;
    let end = sentence.end - usize::from(tokens[sentence.end - 1].kind == TokenKind::Terminal);
    let named = [subject.start, subject.end - 1].into_iter().any(|i| tokens[i].is_capitalised());
    let holds = is_adverbial(tokens, cue.end..second) && is_finite(tokens, second + 1, end, named);
    holds.then(|| Inserted { subject, source, predicate: second + 1..end })
}

/// Whether a phrase tells a time: "Last year, Lee said, reports of theft doubled."
fn is_time(tokens: &Tokens, phrase: &Range<usize>) -> bool {
    let time = Classes::PERIOD.or(Classes::WEEKDAY).or(Classes::MONTH).or(Classes::NUMBER);
    let last = &tokens[phrase.end - 1];
    // An age is none: "Okafor, 34,".
    let age = phrase.len() > 1 && tokens[phrase.end - 2].kind == TokenKind::Comma;
    !age && (last.is(time) || last.kind == TokenKind::Number)
}

/// Whether the words behind a reporting verb tell to whom, when or where, and nothing of what is
/// said.
fn is_adverbial(tokens: &Tokens, words: Range<usize>) -> bool {
    let clause = Classes::AUXILIARY.or(Classes::SUBORDINATOR).or(Classes::RELATIVE);
    words.clone().all(|i| {
        let token = &tokens[i];
        let clause = token.is(clause) && !token.is(Classes::PREPOSITION.or(Classes::DETERMINER));
        (token.kind.is_word() || token.kind == TokenKind::Clitic) && !clause
    })
}

/// Whether token `i` begins a predicate: "had known", "never knew", "takes bribes" behind a name.
fn is_finite(tokens: &Tokens, i: usize, end: usize, named: bool) -> bool {
    let adverb = |i: usize| tokens[i].is(Classes::ADVERB.or(Classes::NEGATION)) || is_manner_adverb(tokens.text_of(i));
    let Some(verb) = (i..end.min(i + 3)).find(|&i| !adverb(i)).filter(|verb| verb + 1 < end) else { return false };
    let (token, word) = (&tokens[verb], tokens.text_of(verb));
    let small = token.kind == TokenKind::Word && token.shape.has(Shape::LOWER) && !token.is_capitalised();
    let known = token.is(Classes::VERB.or(Classes::REPORTING)) && token.is(Classes::PAST.or(Classes::THIRD));
    small && (token.is(Classes::AUXILIARY) || looks_past(word) || named && known)
}
