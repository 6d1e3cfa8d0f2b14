//! A range of tokens → the cues in it: reporting verbs, each with its verb group.

use std::ops::Range;

use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Gap, Token, TokenKind, Tokens};
use crate::vocabulary::Act;

/// A reporting verb in its group: "has also said", "was quoted as saying".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cue {
    /// The group with its auxiliaries and adverbs.
    pub(super) group: Range<usize>,
    /// The reporting verb itself.
    pub(super) verb: usize,
    /// Its act.
    pub(super) act: Act,
}

/// The cues among the tokens of a range, in order. Nouns that look like verbs are left out where
/// the words around tell.
pub(super) fn cues(tokens: &Tokens, range: Range<usize>) -> Vec<Cue> {
    let lower = range.start;
    range.filter_map(|verb| cue(tokens, lower, verb)).collect()
}

/// The cue whose verb is token `verb`; its group does not reach below `lower`.
pub(super) fn cue(tokens: &Tokens, lower: usize, verb: usize) -> Option<Cue> {
    let token = &tokens[verb];
    if !token.is(Classes::REPORTING)
        || token.kind != TokenKind::Word
        || is_noun(tokens, lower, verb) && on(Rule::NounForVerb)
    {
        return None;
    }
    // A passive of hearsay is one cue, whose verb is the last: "was quoted as saying".
    let word = |ahead: usize| tokens.get(verb + ahead).map(|_| tokens.text_of(verb + ahead));
    let goes_on =
        word(1) == Some("as") && word(2) == Some("saying") || word(1) == Some("to") && word(2) == Some("have");
    if goes_on && token.is(Classes::PAST) {
        return None;
    }
    let mut start = hearsay_start(tokens, lower, verb).unwrap_or(verb);
    while start > lower && tokens[start].gap != Gap::Paragraph && on(Rule::VerbGroup) {
        let before = tokens.at(start - 1);
        let adverb = before.kind == TokenKind::Word && is_manner_adverb(before.text());
        // A possessive 's is not "has": the boy's said nothing.
        let possessive = before.kind == TokenKind::Clitic
            && !token.is(Classes::PAST.or(Classes::ING))
            && !before.is(Classes::NEGATION);
        if !(is_in_verb_group(&before) || adverb) || possessive {
            break;
        }
        start -= 1;
    }
    Some(Cue { group: start..verb + 1, verb, act: act(token) })
}

fn act(token: &Token) -> Act {
    if token.is(Classes::SPEECH) {
        Act::Speech
    } else if token.is(Classes::WRITING) {
        Act::Writing
    } else if token.is(Classes::THOUGHT) {
        Act::Thought
    } else {
        Act::Stance
    }
}

/// Whether a token may stand before the verb of a group: an auxiliary, an adverb, a negation.
pub(super) fn is_in_verb_group(token: &Token) -> bool {
    token.is(Classes::AUXILIARY.or(Classes::ADVERB).or(Classes::NEGATION))
}

/// An adverb of manner, which may stand inside a verb group: "quickly", "quietly".
pub(super) fn is_manner_adverb(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ly") && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether a word looks like the past or the participle of a verb: "doubled", "lost", "seen".
pub(super) fn looks_past(word: &str) -> bool {
    word.len() > 3 && word.ends_with("ed") || set::IRREGULAR_PASTS.has(word)
}

/// The whole group of the passive of hearsay that ends with token `verb`: "was quoted as saying",
/// "is reported to have said".
pub(super) fn hearsay(tokens: &Tokens, lower: usize, verb: usize) -> Option<Range<usize>> {
    hearsay_start(tokens, lower, verb)?;
    cue(tokens, lower, verb).map(|cue| cue.group)
}

/// The participle of the passive of hearsay that ends with token `verb`: "quoted" of "quoted as
/// saying", "reported" of "reported to have said".
fn hearsay_start(tokens: &Tokens, lower: usize, verb: usize) -> Option<usize> {
    let word = |back: usize| (verb >= lower + back).then(|| tokens.text_of(verb - back));
    if tokens.text_of(verb) == "saying"
        && word(1) == Some("as")
        && word(2).is_some_and(|word| set::QUOTING_PARTICIPLES.has(word))
    {
        return Some(verb - 2);
    }
    let participle = || word(3).is_some_and(|word| set::HEARSAY_PARTICIPLES.has(word));
    (word(1) == Some("have") && word(2) == Some("to") && participle()).then(|| verb - 3)
}

/// Whether the words around show that the token is a noun: "the report", "a new claim", "his
/// calls".
pub(super) fn is_noun(tokens: &Tokens, lower: usize, verb: usize) -> bool {
    let token = &tokens[verb];
    let base_or_third = token.is(Classes::BASE.or(Classes::THIRD));
    if verb == lower || token.gap == Gap::Paragraph {
        return base_or_third;
    }
    let before = tokens.at(verb - 1);
    let determined = before.is(Classes::POSSESSIVE)
        || before.is(Classes::DETERMINER) && !before.is(Classes::PRONOUN.or(Classes::RELATIVE));
    if base_or_third && determined && !before.is(Classes::PLURAL) {
        return !set::SUBJECT_DETERMINERS.has(before.text());
    }
    let possessive = before.kind == TokenKind::Clitic && before.text().ends_with('s');
    if base_or_third && (possessive || before.is(Classes::PREPOSITION)) {
        return true;
    }
    // A past participle behind a determiner modifies a noun: "the stated aim".
    let attributive = token.is(Classes::PAST) && determined;
    // Capitals in the middle of a sentence belong to names: the Washington Post, Fox News Reports.
    attributive || token.is_capitalised() && before.is_capitalised() && !token.is(Classes::STRONG)
}
