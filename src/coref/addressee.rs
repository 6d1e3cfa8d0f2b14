//! Whom a "he" or "she" is not: in "“She told the victim that it was broken,” Diaz said" she is
//! neither the victim nor Diaz.

use std::ops::Range;

use super::mention::{Mention, Reading};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::name::is_head;
use crate::vocabulary::{EntityLabel, QuoteKind};

/// So many tokens behind a pronoun its verb stands at most: "had never even".
const VERB_GROUP: usize = 5;

/// Who is told something by a pronoun that is the subject right before the verb: a name, or the one
/// person whom a description fits. Sources of every form have [`super::disjoint`].
pub(super) fn told_by(reading: &Reading, mention: &Mention) -> Option<u32> {
    let tokens = reading.tokens;
    if !matches!(mention.anaphor(), Some("he" | "she")) || !on(Rule::ToldAnother) {
        return None;
    }
    let end = mention.tokens.end;
    let helps = |i: usize| tokens.get(i).is_some_and(|token| token.is(Classes::AUXILIARY.or(Classes::ADVERB)));
    let verb = (end..tokens.len().min(end + VERB_GROUP)).find(|&i| !helps(i))?;
    let object = verb + 1;
    if !set::PARTICIPLES_OF_TELLING.has(tokens.text_of(verb)) || set::FORMS_OF_BE.has(tokens.text_of(verb - 1)) {
        return None;
    }
    let (_, other) = reading.mentions_in(object..object + 1).next()?;
    if other.member.is_some() {
        return other.member;
    }
    let description = &reading.descriptions[other.description? as usize];
    match description.fits(tokens, reading.members, &reading.roles).carriers() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Whether a pronoun is the subject in a speech of whole sentences by a member, who would say "I".
pub(super) fn is_spoken_of_by(reading: &Reading, mention: &Mention, member: u32) -> bool {
    let third = matches!(mention.anaphor(), Some("he" | "she")) && mention.acts() && on(Rule::SpokenOf);
    let Some(quotation) = mention.quotation.filter(|_| third).map(|number| &reading.quotations[number as usize]) else {
        return false;
    };
    let first = quotation.content[0].clone().find(|&i| reading.tokens[i].kind.is_word());
    let whole = first.is_some_and(|i| reading.tokens[i].is_capitalised());
    let Some(source) = quotation.source.as_ref().filter(|_| whole && quotation.kind == QuoteKind::Direct) else {
        return false;
    };
    head_of(reading, source) == Some(member)
}

/// The member that heads a source: the first, but for those it tells of: "The family of Bo Chen".
fn head_of(reading: &Reading, source: &Range<usize>) -> Option<u32> {
    let person = |member: u32| reading.members[member as usize].label == EntityLabel::Person;
    reading.mentions_in(source.clone()).find_map(|(_, other)| {
        other.member.filter(|&member| is_head(reading.tokens, source, &other.tokens, person(member)))
    })
}
