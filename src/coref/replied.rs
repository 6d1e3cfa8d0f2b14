//! "Walsh told Quinn to be quiet. “I will not,” she answered." → who answers is who was told, be it a
//! driver without a name.

use rustc_hash::FxHashMap;

use super::antecedent::Marks;
use super::gender::Gender;
use super::mention::{Mention, Reading};
use super::newcomer::noun_phrase;
use super::pair::Pairs;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::name::is_owner;
use crate::token::{TokenKind, Tokens, range_containing};
use crate::vocabulary::EntityLabel;

/// How likely who was told is meant.
pub(super) const LIKELY: f32 = 0.85;
/// So many titles stand between a verb of telling and the name of who is told at most.
const TITLES: usize = 4;
/// So many tokens an apposition and its commas have at most.
const APPOSED: usize = 8;

/// Who is told or asked something: a member, or a person whom the text may never name.
pub(super) enum Told {
    Named(u32),
    /// The description that stands for them, by its number among the mentions.
    Unnamed(Option<usize>),
}

/// The sources of answers, each by its first token, with the first token of what they answer.
pub(super) struct Replies(FxHashMap<usize, usize>);

impl Replies {
    pub(super) fn new(reading: &Reading) -> Self {
        let mut replies: FxHashMap<usize, usize> = FxHashMap::default();
        for quotation in reading.quotations.iter().filter(|_| on(Rule::AnsweredByTold)) {
            let (Some(source), Some(cue)) = (&quotation.source, &quotation.cue) else { continue };
            let text = |i: usize| reading.tokens.text_at(i);
            // What goes on answers something else: "she answered when the phone rang".
            let other = matches!(text(source.end.max(cue.end)), "when" | "to" | "in" | "if" | "as");
            if !other && cue.clone().any(|i| set::CUES_OF_ANSWERS.has(text(i))) {
                let start = quotation.content[0].start;
                replies.entry(source.start).and_modify(|first| *first = start.min(*first)).or_insert(start);
            }
        }
        Self(replies)
    }

    /// The one person who is told or asked something in the sentence right before a pronoun that answers.
    pub(super) fn told(&self, pairs: &Pairs, marks: &Marks, mention: &Mention) -> Option<Told> {
        let reading = pairs.reading;
        let tokens = reading.tokens;
        let third = matches!(mention.anaphor(), Some("he" | "she")) && !marks.quote(mention);
        let content = *self.0.get(&mention.tokens.start).filter(|_| third)?;
        let mut start = content.min(mention.tokens.start);
        while start > 0 && tokens[start - 1].kind == TokenKind::Open {
            start -= 1;
        }
        // "Asked again, she replied" answers something else.
        let at = reading.sentences.partition_point(|sentence| sentence.end <= start);
        let opens = reading.sentences.get(at).is_some_and(|sentence| sentence.start >= start);
        let before = &reading.sentences[at.checked_sub(1).filter(|_| opens)?];
        let told = before
            .clone()
            .rev()
            .filter(|&i| !marks.hold(i) && tells(tokens, i))
            .find_map(|i| object(pairs, mention, i));
        told.filter(|told| !matches!(told, Told::Named(member) if !pairs.may_be(mention, None, *member)))
    }
}

/// Whether token `i` is a verb of telling or asking that is no passive: "told", other than "was told".
fn tells(tokens: &Tokens, i: usize) -> bool {
    let passive = i > 0 && set::FORMS_OF_BE.has(tokens.text_of(i - 1));
    set::VERBS_OF_ASKING.has(tokens.text_of(i)) && !passive
}

/// The person who is the object of a verb and for whom a pronoun may stand.
fn object(pairs: &Pairs, pronoun: &Mention, verb: usize) -> Option<Told> {
    named(pairs.reading, verb).map(Told::Named).or_else(|| unnamed(pairs.reading, pronoun, verb))
}

/// The person who is the object of a verb by name: "told Deputy Quinn", other than "told Quinn’s lawyer"
/// and "told Quinn and Lee".
fn named(reading: &Reading, verb: usize) -> Option<u32> {
    let tokens = reading.tokens;
    let mut near = reading.mentions_in(verb + 1..verb + 2 + TITLES);
    let (_, name) = near.find(|(_, other)| other.member.is_some())?;
    let member = name.member.filter(|&member| reading.members[member as usize].label == EntityLabel::Person)?;
    let mut titles = verb + 1..name.tokens.start;
    let title = |i: usize| tokens[i].is_capitalised() || tokens[i].is(Classes::TITLE) || tokens.text_of(i) == ".";
    let end = name.tokens.end;
    (titles.all(title) && !is_owner(tokens, end - 1) && !is_joined(tokens, end)).then_some(member)
}

/// The one person who is the object of a verb without a name: "told the driver", other than "told the
/// driver’s wife" and "told the driver and Lee".
fn unnamed(reading: &Reading, pronoun: &Mention, verb: usize) -> Option<Told> {
    let tokens = reading.tokens;
    let end = range_containing(reading.sentences, verb).end;
    let wanted = Gender::of_pronoun(pronoun.anaphor()?)?;
    let person = noun_phrase(tokens, verb + 1..end)?;
    let noun = person.tokens.end - 1;
    let one = !tokens[noun].is(Classes::PLURAL) && !is_joined(tokens, noun + 1);
    // Who is told something about whoever tells it does not answer: "told a fan he would stay", "accused
    // her opponent of lying".
    let tells = matches!(tokens.text_of(verb), "told" | "tells" | "accused" | "reminded" | "warned" | "advised");
    // An apposition may stand before the infinitive: "told the chairman, Yaw Boateng, to resign".
    let mut near = person.tokens.end..person.tokens.end + APPOSED;
    let infinitive = |i: usize| tokens.text_at(i) == "to" && (i == person.tokens.end || tokens.text_of(i - 1) == ",");
    let commanded = !tells || near.any(infinitive);
    if !one || !commanded || person.gender.conflicts(wanted) || !on(Rule::AnsweredByUnnamed) {
        return None;
    }
    let Some((number, description)) = reading.description_at(person.tokens.start) else {
        return Some(Told::Unnamed(None));
    };
    // The text may name whom it describes, beside the description or elsewhere.
    Some(match description.fits(tokens, reading.members, &reading.roles).carriers() {
        [one] => Told::Named(*one),
        _ => Told::Unnamed(Some(number)),
    })
}

/// Whether "and" behind a person joins another.
fn is_joined(tokens: &Tokens, end: usize) -> bool {
    let joined = tokens.get(end).is_some_and(|_| tokens.text_of(end) == "and");
    joined && tokens.get(end + 1).is_some_and(|next| !next.is(Classes::VERB))
}
