//! What somebody says a figure is: "Police put the crowd at 5,000".

use std::ops::Range;

use super::{Extraction, INDIRECT_SCORE, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::Act;

/// The figure begins within so many tokens of the verb.
const LONGEST_OBJECT: usize = 20;
/// It has no more tokens than this.
const LONGEST_FIGURE: usize = 24;
/// "It" is what was named so few tokens before.
const NEAR: usize = 40;

/// Adds the estimates outside other quotations.
pub(super) fn add(extraction: &mut Extraction) {
    let tokens = extraction.tokens;
    for verb in 1..tokens.len() {
        let text = tokens.text_of(verb);
        if !matches!(text, "put" | "puts") || !on(Rule::Estimate) {
            continue;
        }
        let Some((subject, cue, content)) = estimate(extraction, verb) else { continue };
        if extraction.is_free(subject.start..content.end) {
            let head = head(tokens, &subject);
            let written = tokens[head].is(Classes::DOCUMENT) || set::WORKS.has(tokens.text_of(head));
            let act = if written { Act::Writing } else { Act::Speech };
            extraction.push(vec![content], Some(cue), Some(subject), act, INDIRECT_SCORE);
        }
    }
}

/// The subject, the verb group and the object of an estimate.
fn estimate(extraction: &Extraction, verb: usize) -> Option<(Range<usize>, Range<usize>, Range<usize>)> {
    let tokens = extraction.tokens;
    let sentence = extraction.sentence_of(verb);
    let has = |i: usize| matches!(tokens.text_of(i), "has" | "have" | "had") || tokens[i].is(Classes::ADVERB);
    let group = (sentence.start..verb).rev().take_while(|&i| has(i)).last().unwrap_or(verb);
    let subject = source::before(tokens, sentence.start, group).filter(|subject| reports(tokens, subject))?;
    let upper = sentence.end.min(verb + LONGEST_OBJECT);
    let object = |i: usize| tokens[i].kind.is_word();
    let at = (verb + 1..upper).take_while(|&i| object(i)).find(|&i| matches!(tokens.text_of(i), "at" | "between"))?;
    let end = end(tokens, at + 1..sentence.end.min(at + LONGEST_FIGURE));
    (is_measured(extraction, verb + 1..at) && is_figure(tokens, at + 1..end))
        .then(|| (subject, group..verb + 1, verb + 1..end))
}

/// Whether content behind "put" tells a figure, which is more than what was spoken of.
pub(super) fn tells_figure(tokens: &Tokens, cue: &Range<usize>, content: &Range<usize>) -> bool {
    let puts = matches!(tokens.text_of(cue.end - 1), "put" | "puts" | "putting");
    let at = content.clone().take(LONGEST_OBJECT).find(|&i| matches!(tokens.text_of(i), "at" | "between"));
    puts && on(Rule::Estimate) && at.is_some_and(|at| is_figure(tokens, at + 1..content.end))
}

/// Where a noun phrase has its head: before its preposition or comma, else at its end.
fn head(tokens: &Tokens, phrase: &Range<usize>) -> usize {
    let stops = |i: &usize| tokens[*i].is(Classes::PREPOSITION) || tokens[*i].kind == TokenKind::Comma;
    (phrase.start + 1..phrase.end).find(stops).unwrap_or(phrase.end) - 1
}

/// Whether a subject can tell a figure: somebody or a text, not "Monday’s deaths".
fn reports(tokens: &Tokens, subject: &Range<usize>) -> bool {
    let i = head(tokens, subject);
    let (token, word) = (&tokens[i], tokens.text_of(i).to_lowercase());
    if token.is(Classes::PRONOUN.or(Classes::RELATIVE)) {
        return matches!(word.as_str(), "he" | "she" | "they" | "we" | "i" | "who");
    }
    let telling = Classes::ROLE.or(Classes::ROLES).or(Classes::ORGAN).or(Classes::DOCUMENT).or(Classes::PLACE);
    let time = Classes::WEEKDAY.or(Classes::MONTH);
    token.is(telling)
        || token.is_capitalised() && !token.is(Classes::FUNCTION.or(time))
        || [&set::WORKS, &set::COLLECTIVE_NOUNS, &set::WRITINGS, &set::TELLERS].iter().any(|words| words.has(&word))
}

/// Whether an object is what figures tell of: "the number of dead"; "it", where the sentence or the
/// one before names such a thing.
fn is_measured(extraction: &Extraction, object: Range<usize>) -> bool {
    let tokens = extraction.tokens;
    let Some(first) = object.clone().next() else { return false };
    if object.len() == 1 && matches!(tokens.text_of(first), "it" | "them" | "this" | "that") {
        let start = extraction.sentence_of(first).start;
        let before = start.checked_sub(1).map_or(start, |last| extraction.sentence_of(last).start);
        return (before.max(first.saturating_sub(NEAR))..first).any(|i| set::MEASURED_NOUNS.has(tokens.text_of(i)));
    }
    let noun = set::MEASURED_NOUNS.has(tokens.text_of(head(tokens, &object)));
    noun && tokens[first].is(Classes::DETERMINER.or(Classes::POSSESSIVE))
}

/// Whether a phrase is a figure and no place or time: "5,000", "about Rs 4.6 crore", "close to a
/// million", other than "12 Main Street", "12 yards", "2-0".
fn is_figure(tokens: &Tokens, phrase: Range<usize>) -> bool {
    let hedges = phrase.clone().take_while(|&i| set::WORDS_BEFORE_FIGURES.has(tokens.text_of(i))).count();
    let digits = |i: usize| tokens.text_of(i).bytes().any(|byte| byte.is_ascii_digit());
    let number = |i: usize| {
        digits(i) || tokens[i].is(Classes::NUMBER) || matches!(tokens.text_of(i), "nothing" | "zero" | "half")
    };
    let money = |i: usize| tokens[i].is(Classes::CURRENCY) || tokens[i].kind == TokenKind::Symbol || is_era(tokens, i);
    let Some(first) = phrase.clone().nth(hedges) else { return false };
    let at = first + usize::from(money(first) && first + 1 < phrase.end);
    let score = tokens.text_of(at).contains(['-', '–', ':']);
    if at >= phrase.end || !number(at) || score {
        return false;
    }
    let mut rest = (at + 1..phrase.end).skip_while(|&i| number(i) || money(i) || tokens.text_of(i) == "in");
    rest.next().is_none_or(|i| {
        let token = &tokens[i];
        !token.kind.is_word() || token.is(Classes::FUNCTION) || set::UNITS_OF_FIGURES.has(tokens.text_of(i))
    })
}

/// Whether a word in capitals stands before a number: "AD 860", "Sh 900", "Rs 4.6".
fn is_era(tokens: &Tokens, i: usize) -> bool {
    tokens[i].is_capitalised() && tokens.text_of(i).len() <= 3
}

/// Where an estimate ends: before a semicolon, and before a comma or a word that begins another
/// clause.
fn end(tokens: &Tokens, rest: Range<usize>) -> usize {
    let word = |i: usize| tokens.text_at(i);
    let clause = |i: usize| matches!(word(i), "while" | "though" | "although" | "but" | "because" | "which" | "who");
    let subject =
        |i: usize| tokens.get(i).is_some_and(|token| token.is(Classes::PRONOUN) && token.is(Classes::SUBJECT));
    let stops = |i: usize| match tokens[i].kind {
        TokenKind::Semicolon => true,
        TokenKind::Comma => {
            let joined = matches!(word(i + 1), "and" | "or" | "up" | "down");
            joined || clause(i + 1) || tokens.get(i + 1).is_some_and(|next| next.is(Classes::ING))
        }
        kind => kind.is_end() && i + 1 == rest.end || clause(i) || word(i) == "and" && subject(i + 1),
    };
    rest.clone().find(|&i| stops(i)).unwrap_or(rest.end)
}
