//! "In a letter read out by her sister, Amina, Zainab Bello said", "Replying to Jo Bell, the mayor,
//! Ann Lee, said" → who said it stands right before the cue, not who passed it on or was told.

use std::ops::Range;

use super::Extraction;
use super::speech::overlap;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{TokenKind, Tokens};

/// The phrase before the subject has no more tokens than this.
const LONGEST: usize = 32;
/// The name of who passed it on has no more words than this,
const LONGEST_NAME: usize = 4;
/// and the subject no more.
const LONGEST_SUBJECT: usize = 6;

/// Takes the object of the phrase that opens a sentence out of a source: "her sister, Amina," of
/// "her sister, Amina, Zainab Bello", "Jo Bell," of "Jo Bell, the mayor, Ann Lee,".
pub(super) fn mend(extraction: &Extraction, attribution: &mut Attribution) {
    mend_relation(extraction, attribution);
    let found = attribution.source.as_ref().filter(|_| on(Rule::FrontedName));
    let office = found.and_then(|source| office_behind_object(extraction, source, attribution.cue.start));
    if let (Some(office), Some(source)) = (office, attribution.source.as_mut()) {
        source.start = office;
    }
}

/// Where the description of who speaks begins in a source that starts with the object of a
/// preposition: "the mayor" of "Jo Bell, the mayor, Ann Lee,".
fn office_behind_object(extraction: &Extraction, source: &Range<usize>, cue: usize) -> Option<usize> {
    let tokens = extraction.tokens;
    let sentence = extraction.sentence_of(cue);
    let first = tokens.text_of(sentence.start);
    let fronted = tokens[sentence.start].is(Classes::PREPOSITION) || first.ends_with("ing") || first.ends_with("ed");
    let ends = source.end == cue && tokens[cue - 1].kind == TokenKind::Comma;
    if !fronted || !ends || sentence.start + LONGEST < cue || source.start < sentence.start {
        return None;
    }
    let commas = (source.start..cue - 1).filter(|&i| tokens[i].kind == TokenKind::Comma).collect::<Vec<_>>();
    let [object, office] = commas[..] else { return None };
    let word = |i: usize| tokens[i].is_capitalised() && tokens[i].kind.is_word();
    let leads = |i: usize| {
        let beside = matches!(tokens.text_of(i), "beside" | "alongside" | "opposite");
        beside || tokens[i].is(Classes::PREPOSITION)
    };
    let named = |name: Range<usize>| (1..=LONGEST_NAME).contains(&name.len()) && name.clone().all(word);
    let told = (sentence.start..object).rev().find(|&i| !word(i)).filter(|&i| leads(i))?;
    let determined = tokens[object + 1].is(Classes::DETERMINER.or(Classes::POSSESSIVE));
    let person = determined && !tokens[office - 1].is_capitalised();
    (named(told + 1..object) && named(office + 1..cue - 1) && person).then_some(object + 1)
}

fn mend_relation(extraction: &Extraction, attribution: &mut Attribution) {
    let Some(source) = attribution.source.as_mut().filter(|_| on(Rule::FrontedObject)) else { return };
    let tokens = extraction.tokens;
    let end = attribution.cue.start;
    let sentence = extraction.sentence_of(end);
    let opens = tokens[sentence.start].is(Classes::PREPOSITION) && sentence.start + LONGEST > end;
    if !opens || source.end > end || source.start < sentence.start {
        return;
    }
    let comma = |i: &usize| tokens[*i].kind == TokenKind::Comma;
    let Some(last) = (sentence.start + 2..end).rev().find(comma) else { return };
    let Some(first) = (sentence.start + 2..last).rev().find(comma) else { return };
    let (name, subject) = (first + 1..last, last + 1..end);
    let word = |i: usize| tokens[i].is_capitalised() && tokens[i].kind.is_word();
    let named = (1..=LONGEST_NAME).contains(&name.len()) && name.clone().all(word);
    let plain = |i: usize| {
        let other = Classes::COORDINATOR.or(Classes::RELATIVE).or(Classes::PREPOSITION).or(Classes::AUXILIARY);
        tokens[i].kind.is_word() && !tokens[i].is(other)
    };
    let acts = (1..=LONGEST_SUBJECT).contains(&subject.len()) && subject.clone().all(plain);
    let whole = acts && tokens[end - 1].is_capitalised() && !attribution.content.iter().any(|p| overlap(p, &subject));
    if named && whole && is_relation(tokens, first - 1) {
        *source = subject;
    }
}

/// Whether a word is a noun for who is somebody's, or for a person: "aide", "sister".
fn is_relation(tokens: &Tokens, i: usize) -> bool {
    let word = tokens.text_of(i);
    let listed = set::KIN.has(word) || set::HEADS_OF_RELATIONS.has(word) || set::PEOPLE_IN_PASSING.has(word);
    !tokens[i].is_capitalised() && (listed || tokens[i].is(Classes::ROLE))
}
