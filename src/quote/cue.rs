//! The reporting verbs of a sentence, each with its verb group.

use std::ops::Range;

use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
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

/// The cues among the tokens of a range, in order. Nouns that look like verbs are left out where the words around tell.
pub(super) fn cues(tokens: &Tokens, range: Range<usize>) -> Vec<Cue> {
    let lower = range.start;
    range.filter_map(|verb| cue(tokens, lower, verb)).collect()
}

/// The cue whose verb is token `verb`; its group does not reach below `lower`.
pub(super) fn cue(tokens: &Tokens, lower: usize, verb: usize) -> Option<Cue> {
    let token = &tokens.list[verb];
    if !token.is(Classes::REPORTING)
        || token.kind != TokenKind::Word
        || is_noun(tokens, lower, verb) && on(Rule::NounForVerb)
    {
        return None;
    }
    // "was quoted as saying": one cue, whose verb is the last.
    let word = |ahead: usize| tokens.get(verb + ahead).map(|_| tokens.text_of(verb + ahead));
    let leads = word(1) == Some("as") && word(2) == Some("saying") || word(1) == Some("to") && word(2) == Some("have");
    if leads && token.is(Classes::PAST) {
        return None;
    }
    let mut start = verb;
    if let Some(passive) = quoted_as_saying(tokens, lower, verb) {
        start = passive;
    }
    let may_precede = |token: &Token| {
        token.kind != TokenKind::Clitic && token.is(Classes::AUXILIARY)
            || token.is(Classes::ADVERB.or(Classes::NEGATION))
            || token.kind == TokenKind::Clitic && (token.is(Classes::NEGATION) || token.is(Classes::AUXILIARY))
    };
    while start > lower && tokens.list[start].gap != Gap::Paragraph && on(Rule::VerbGroup) {
        let before = &tokens.list[start - 1];
        let adverb = before.kind == TokenKind::Word && is_manner_adverb(tokens.text_of(start - 1));
        // A possessive 's is not "has": the boy's said nothing.
        let possessive = before.kind == TokenKind::Clitic
            && !token.is(Classes::PAST.or(Classes::ING))
            && !before.is(Classes::NEGATION);
        if !(may_precede(before) || adverb) || possessive {
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

/// "quickly", "quietly": what may stand inside a verb group.
fn is_manner_adverb(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ly") && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The group that ends with token `verb` if it is "was quoted as saying", "is reported to have said" or the like.
pub(super) fn passive(tokens: &Tokens, lower: usize, verb: usize) -> Option<Range<usize>> {
    quoted_as_saying(tokens, lower, verb)?;
    cue(tokens, lower, verb).map(|cue| cue.group)
}

/// Where "quoted as saying" or "reported to have said" begins, if `verb` is its last word.
fn quoted_as_saying(tokens: &Tokens, lower: usize, verb: usize) -> Option<usize> {
    let word = |back: usize| (verb >= lower + back).then(|| tokens.text_of(verb - back));
    if tokens.text_of(verb) == "saying" && word(1) == Some("as") && matches!(word(2), Some("quoted" | "cited")) {
        return Some(verb - 2);
    }
    let passive =
        |word: Option<&str>| matches!(word, Some("reported" | "said" | "alleged" | "believed" | "understood"));
    (word(1) == Some("have") && word(2) == Some("to") && passive(word(3))).then(|| verb - 3)
}

/// Whether the words around show that the token is a noun: "the report", "a new claim", "his calls".
pub(super) fn is_noun(tokens: &Tokens, lower: usize, verb: usize) -> bool {
    let token = &tokens.list[verb];
    if verb == lower || token.gap == Gap::Paragraph {
        return token.is(Classes::BASE) || token.is(Classes::THIRD);
    }
    let before = &tokens.list[verb - 1];
    let base_or_third = token.is(Classes::BASE.or(Classes::THIRD));
    let determined = before.is(Classes::POSSESSIVE)
        || before.is(Classes::DETERMINER) && !before.is(Classes::PRONOUN.or(Classes::RELATIVE));
    if base_or_third && determined && !before.is(Classes::PLURAL) {
        return !matches!(
            tokens.text_of(verb - 1),
            "that" | "all" | "both" | "many" | "several" | "others" | "some" | "few"
        );
    }
    let possessive = before.kind == TokenKind::Clitic && tokens.text_of(verb - 1).ends_with('s');
    if base_or_third && (possessive || before.is(Classes::PREPOSITION)) {
        return true;
    }
    // Past participles that modify a noun: "the stated aim".
    let attributive = token.is(Classes::PAST) && determined;
    // Capitals in the middle of a sentence belong to names: the Washington Post, Fox News Reports.
    attributive || token.is_capitalised() && before.is_capitalised() && !token.is(Classes::STRONG)
}
