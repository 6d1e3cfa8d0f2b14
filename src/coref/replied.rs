//! "Walsh told Quinn to be quiet. “I will not,” she answered." → who answers is who was told.

use rustc_hash::FxHashMap;

use super::antecedent::Marks;
use super::mention::{Mention, Reading};
use super::pair::Pairs;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::name::is_owner;
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// How likely who was told is meant.
pub(super) const LIKELY: f32 = 0.85;
/// So many titles stand between a verb of telling and the name of who is told at most.
const TITLES: usize = 4;

/// The sources of answers, each by its first token, with the first token of what they answer.
pub(super) struct Replies(FxHashMap<usize, usize>);

impl Replies {
    pub(super) fn new(reading: &Reading) -> Self {
        let mut replies: FxHashMap<usize, usize> = FxHashMap::default();
        for quotation in reading.quotations.iter().filter(|_| on(Rule::AnsweredByTold)) {
            let (Some(source), Some(cue)) = (&quotation.source, &quotation.cue) else { continue };
            if cue.clone().any(|i| set::CUES_OF_ANSWERS.has(reading.tokens.text_of(i))) {
                let start = quotation.content[0].start;
                replies.entry(source.start).and_modify(|first| *first = start.min(*first)).or_insert(start);
            }
        }
        Self(replies)
    }

    /// The one person who is told or asked something in the sentence right before a pronoun that answers.
    pub(super) fn told(&self, pairs: &Pairs, marks: &Marks, mention: &Mention) -> Option<u32> {
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
        let told =
            before.clone().rev().filter(|&i| !marks.hold(i) && tells(tokens, i)).find_map(|i| object(reading, i));
        told.filter(|&member| pairs.may_be(mention, None, member))
    }
}

/// Whether token `i` is a verb of telling or asking that is no passive: "told", other than "was told".
fn tells(tokens: &Tokens, i: usize) -> bool {
    let passive = i > 0 && set::FORMS_OF_BE.has(tokens.text_of(i - 1));
    set::VERBS_OF_ASKING.has(tokens.text_of(i)) && !passive
}

/// The person who is the object of a verb by name: "told Deputy Quinn", other than "told Quinn’s lawyer"
/// and "told Quinn and Lee".
fn object(reading: &Reading, verb: usize) -> Option<u32> {
    let tokens = reading.tokens;
    let at = reading.mentions.partition_point(|other| other.tokens.start <= verb);
    let mut near = reading.mentions[at..].iter().take_while(|other| other.tokens.start <= verb + 1 + TITLES);
    let name = near.find(|other| other.member.is_some())?;
    let member = name.member.filter(|&member| reading.members[member as usize].label == EntityLabel::Person)?;
    let mut titles = verb + 1..name.tokens.start;
    let title = |i: usize| tokens[i].is_capitalised() || tokens[i].is(Classes::TITLE) || tokens.text_of(i) == ".";
    let end = name.tokens.end;
    let joined = tokens.get(end).is_some_and(|_| tokens.text_of(end) == "and");
    let another = joined && tokens.get(end + 1).is_some_and(|next| !next.is(Classes::VERB));
    (titles.all(title) && !is_owner(tokens, end - 1) && !another).then_some(member)
}
