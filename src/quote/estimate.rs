//! What somebody says a figure is: "Police put the crowd at 5,000".

use std::ops::Range;

use super::{Extraction, INDIRECT_SCORE, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::Act;

/// The figure begins within so many tokens of the verb.
const LONGEST_OBJECT: usize = 20;
/// So many words may stand before its number: "at somewhere between".
const BEFORE_NUMBER: usize = 4;

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
    (is_measured(tokens, verb + 1..at) && has_number(tokens, at + 1..sentence.end))
        .then(|| (subject, group..verb + 1, verb + 1..end(tokens, at + 1..sentence.end)))
}

/// Whether content behind "put" tells a figure, which is more than what was spoken of.
pub(super) fn tells_figure(tokens: &Tokens, cue: &Range<usize>, content: &Range<usize>) -> bool {
    let puts = matches!(tokens.text_of(cue.end - 1), "put" | "puts" | "putting");
    let at = content.clone().take(LONGEST_OBJECT).find(|&i| matches!(tokens.text_of(i), "at" | "between"));
    puts && on(Rule::Estimate) && at.is_some_and(|at| has_number(tokens, at + 1..content.end))
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
    let agent = ["er", "ers", "or", "ors", "ist", "ists"].iter().any(|suffix| word.len() > 4 && word.ends_with(suffix));
    agent
        || token.is(telling)
        || token.is_capitalised() && !token.is(Classes::FUNCTION.or(time))
        || [&set::WORKS, &set::COLLECTIVE_NOUNS, &set::WRITINGS].iter().any(|words| words.has(&word))
}

/// Whether an object is what figures tell of: "it", "the number of dead".
fn is_measured(tokens: &Tokens, object: Range<usize>) -> bool {
    let Some(first) = object.clone().next() else { return false };
    let pronoun = object.len() == 1 && matches!(tokens.text_of(first), "it" | "them" | "this" | "that");
    let head = head(tokens, &object);
    let noun = (head.saturating_sub(1)..=head).any(|i| set::MEASURED_NOUNS.has(tokens.text_of(i)));
    pronoun || noun && tokens[first].is(Classes::DETERMINER.or(Classes::POSSESSIVE))
}

/// Whether a phrase begins with a figure: "5,000", "about Rs 4.6 crore", "close to a million".
fn has_number(tokens: &Tokens, phrase: Range<usize>) -> bool {
    let number = |i: usize| {
        let digit = tokens.text_of(i).bytes().any(|byte| byte.is_ascii_digit());
        digit || tokens[i].is(Classes::NUMBER) || matches!(tokens.text_of(i), "nothing" | "zero" | "half")
    };
    phrase.take(BEFORE_NUMBER).any(number)
}

/// Where an estimate ends: before a semicolon, and before a comma or a word that begins another
/// clause.
fn end(tokens: &Tokens, rest: Range<usize>) -> usize {
    let word = |i: usize| tokens.get(i).map_or("", |_| tokens.text_of(i));
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
