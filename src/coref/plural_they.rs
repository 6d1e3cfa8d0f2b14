//! "Opponents of Luis Ortega marched. “He must go,” they said." → "they" are the opponents, not
//! Ortega.

use std::ops::Range;

use super::antecedent::Marks;
use super::mention::{Mention, Reading};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::name::is_owner;
use crate::token::Tokens;
use crate::vocabulary::EntityLabel;

/// So many tokens may open a sentence before its subject: "Some of the".
const OPENING: usize = 4;
/// So many tokens behind a preposition the name may begin: "of former President Luis Ortega".
const TITLES: usize = 5;
/// So many tokens of a sentence are read for who acts.
const READ: usize = 16;
/// So many sentences before "they" are passed that stand in quotation marks.
const QUOTED: usize = 4;

/// Whether a "they" that speaks cannot stand for a member: for one person, or for an organisation
/// where people of another kind opened the sentence before, "fans of Chelsea". Who goes by "they"
/// is decided before.
pub(super) fn are_others(reading: &Reading, marks: &Marks, mention: &Mention, member: u32) -> bool {
    let speaks = mention.in_source && mention.anaphor() == Some("they") && !marks.quote(mention);
    if !speaks || !on(Rule::PluralThey) {
        return false;
    }
    let found = &reading.members[member as usize];
    if found.label == EntityLabel::Person {
        return found.likely_gender().is_known() || !acts_before(reading, marks, mention, member);
    }
    is_whose_people_opened(reading, marks, mention, member)
}

/// Whether a person acts in the sentence of a mention before it, or in the one before, and nobody
/// in the plural does: "Kirra was against it, and they said why".
fn acts_before(reading: &Reading, marks: &Marks, mention: &Mention, member: u32) -> bool {
    let tokens = reading.tokens;
    let start = mention.sentence.saturating_sub(1);
    let sentences = reading.sentences.get(start..=mention.sentence).unwrap_or_default();
    sentences.iter().any(|sentence| {
        let before = sentence.start..sentence.end.min(mention.tokens.start);
        let acts = |name: &Mention| {
            let free = name.acts() && !marks.quote(name) && !is_owner(tokens, name.tokens.end);
            free && !(before.start..name.tokens.start).any(|i| tokens[i].is(Classes::ROLES) || is_people(tokens, i))
        };
        let near = before.start..before.end.min(before.start + READ);
        reading.mentions_in(near).any(|(_, name)| name.member == Some(member) && acts(name))
    })
}

/// Whether people around a member are the subject of the sentence before that is in no quotation.
fn is_whose_people_opened(reading: &Reading, marks: &Marks, mention: &Mention, member: u32) -> bool {
    let outside =
        |sentence: &&Range<usize>| !(sentence.start..sentence.end.min(sentence.start + 2)).any(|i| marks.hold(i));
    let before = reading.sentences.get(..mention.sentence).unwrap_or_default();
    let Some(sentence) = before.iter().rev().take(QUOTED).find(outside) else { return false };
    let tokens = reading.tokens;
    let opening = sentence.start..sentence.end.min(sentence.start + OPENING);
    let names = |range: Range<usize>| reading.mentions_in(range).filter(|(_, name)| name.member == Some(member));
    // The member owns the people: "Chelsea’s angry fans".
    let owned = |name: &Mention| {
        let end = name.tokens.end;
        let owner = (end.saturating_sub(2)..end).any(|i| is_owner(tokens, i));
        owner && (end..sentence.end.min(end + 3)).any(|i| is_people(tokens, i))
    };
    if names(opening.clone()).any(|(_, name)| owned(name)) {
        return true;
    }
    let people = opening.into_iter().find(|&i| is_people(tokens, i));
    people.is_some_and(|i| {
        let preposition = i + 1 < sentence.end && tokens[i + 1].is(Classes::PREPOSITION);
        preposition && names(i + 2..sentence.end.min(i + 2 + TITLES)).next().is_some()
    })
}

/// Whether a token is a noun for people who are around somebody and do not speak for them.
fn is_people(tokens: &Tokens, i: usize) -> bool {
    set::PEOPLE_AROUND.has(&tokens.text_of(i).to_lowercase())
}
