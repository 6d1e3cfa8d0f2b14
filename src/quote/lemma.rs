//! A cue → its lemma, by which reports can be counted: "say" of "has also said", "point out" of
//! "pointed out".

use std::ops::Range;

use super::cue::{is_in_verb_group, is_manner_adverb};
use crate::lexicon::{Classes, lemma_of, set};
use crate::text::folded;
use crate::token::{TokenKind, Tokens};

/// The lemma of a cue; None where it is but a mark.
///
/// It is that of the verb that reports, with the particle or preposition behind one that says
/// something else without it ("call for"). A cue without a verb of the lists keeps its words, in
/// small letters and without auxiliaries and adverbs before them: "according to".
#[must_use]
pub fn lemma(tokens: &Tokens, cue: &Range<usize>) -> Option<String> {
    if let Some(verb) = verb(tokens, cue) {
        let lemma = lemma_of(&tokens.at(verb).lower())?;
        let next = (verb + 1 < cue.end && !tokens[verb].is(Classes::STRONG)).then(|| tokens.at(verb + 1).lower());
        // "To" before a verb is none.
        let is_particle = |next: &String| set::CUE_PARTICLES.has(next) && (next != "to" || verb + 2 == cue.end);
        return Some(match next.filter(is_particle) {
            Some(particle) => format!("{lemma} {particle}"),
            None => lemma.to_owned(),
        });
    }
    let is_word = |i: &usize| tokens[*i].kind.is_word() && tokens.text_of(*i).contains(char::is_alphabetic);
    let words = cue.clone().filter(is_word);
    let last = words.clone().next_back()?;
    let leads = |i: &usize| is_in_verb_group(&tokens[*i]) || is_manner_adverb(tokens.text_of(*i));
    let first = words.clone().find(|i| !leads(i)).or_else(|| words.clone().next())?;
    let text = tokens.text.slice(tokens.span(first..last + 1)).to_lowercase();
    Some(folded(&text))
}

/// The verb of a cue that reports: the first, or a later one that it leads to ("was quoted as
/// saying", "went on to say"), unless the first declines to ("refused to say").
pub(super) fn verb(tokens: &Tokens, cue: &Range<usize>) -> Option<usize> {
    let is_verb = |i: &usize| tokens[*i].kind == TokenKind::Word && lemma_of(&tokens.at(*i).lower()).is_some();
    let mut verbs = cue.clone().filter(is_verb);
    let first = verbs.next()?;
    if set::DECLINING_VERBS.has(&tokens.at(first).lower()) {
        return Some(first);
    }
    Some(verbs.rfind(|&later| is_led_to(tokens, later)).unwrap_or(first))
}

/// Whether the verb depends on one before it: an infinitive, or an -ing form behind no preposition
/// but "as" and "by".
fn is_led_to(tokens: &Tokens, verb: usize) -> bool {
    let before = tokens.at(verb - 1).lower();
    match before.as_str() {
        "to" => tokens[verb].is(Classes::BASE),
        "have" => verb > 1 && tokens.at(verb - 2).lower() == "to",
        "as" | "by" => tokens[verb].is(Classes::ING),
        _ => tokens[verb].is(Classes::ING) && !tokens[verb - 1].is(Classes::PREPOSITION.or(Classes::COORDINATOR)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn of(cue: &str) -> Option<String> {
        let tokens = Tokens::new(Text::new(cue).unwrap());
        lemma(&tokens, &(0..tokens.len()))
    }

    #[test]
    fn lemma_is_that_of_the_verb_that_reports() {
        for (cue, lemma) in [
            ("said", "say"),
            ("says", "say"),
            ("SAYS", "say"),
            ("said:", "say"),
            ("has also said", "say"),
            ("was saying", "say"),
            ("’s telling", "tell"),
            ("never told", "tell"),
            ("had\ncomplained", "complain"),
            ("denied", "deny"),
            ("was quoted as saying", "say"),
            ("is reported to have said", "say"),
            ("went on to say", "say"),
            ("issued a statement saying", "say"),
            ("responded by calling", "call"),
            ("said Tuesday", "say"),
            ("neither confirmed nor denied", "confirm"),
            ("agreed", "agree"),
        ] {
            assert_eq!(of(cue).as_deref(), Some(lemma), "{cue}");
        }
    }

    #[test]
    fn who_declines_to_say_has_not_said() {
        assert_eq!(of("refused to say").as_deref(), Some("refuse"));
        assert_eq!(of("has declined to comment").as_deref(), Some("decline"));
    }

    #[test]
    fn particle_belongs_to_a_verb_that_says_something_else_without_it() {
        assert_eq!(of("pointed out").as_deref(), Some("point out"));
        assert_eq!(of("is calling for").as_deref(), Some("call for"));
        assert_eq!(of("shot back").as_deref(), Some("shoot back"));
        assert_eq!(of("went on").as_deref(), Some("go on"));
        assert_eq!(of("said of").as_deref(), Some("say"));
        assert_eq!(of("tweeted out").as_deref(), Some("tweet"));
    }

    #[test]
    fn cue_without_a_listed_verb_keeps_its_words() {
        assert_eq!(of("According to").as_deref(), Some("according to"));
        assert_eq!(of("According\n to").as_deref(), Some("according to"));
        assert_eq!(of("in the words of").as_deref(), Some("in the words of"));
        assert_eq!(of("has flatly besmirched").as_deref(), Some("besmirched"));
        assert_eq!(of("did not").as_deref(), Some("did not"));
    }

    #[test]
    fn mark_has_no_lemma() {
        for mark in [":", "—", "--", "12"] {
            assert_eq!(of(mark), None, "{mark}");
        }
    }
}
