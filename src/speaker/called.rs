//! Who is given the floor by the turn before: "Let’s go to Ana Silva at Rádio Sul.", "Go ahead,
//! Bo."

use std::ops::Range;

use super::SpeakerFinder;
use crate::lexicon::set;

/// So many tokens at the end of a turn may give the floor.
const LAST: usize = 24;
/// "Our next question comes from the line of" has no more tokens before the name than this.
const LEAD: usize = 9;
/// A sentence that only calls somebody has no more tokens: "All right, Bo, go ahead."
const CALL: usize = 8;

impl SpeakerFinder<'_> {
    /// Whom the turn before calls.
    pub(super) fn called(&self, turn: usize) -> Option<u32> {
        let before = self.structure.turns.get(turn.checked_sub(1)?)?.content.last()?.clone();
        let tail = before.end.saturating_sub(LAST).max(before.start);
        let first = self.sentences.partition_point(|sentence| sentence.end <= tail);
        let last = self.sentences.partition_point(|sentence| sentence.start < before.end);
        let inside = |sentence: &Range<usize>| sentence.start.max(before.start)..sentence.end.min(before.end);
        // The last that calls somebody.
        let sentences = self.sentences[first..last].iter().map(inside).filter(|sentence| sentence.start >= tail);
        sentences.rev().find_map(|sentence| self.calls(&sentence))
    }

    /// Whom a sentence calls to speak.
    fn calls(&self, sentence: &Range<usize>) -> Option<u32> {
        let word = |i: usize| self.tokens.text_of(i).to_lowercase();
        let (at, begin) = sentence.clone().find_map(|i| Some((i, self.person_at(i)?)))?;
        let leads = at.saturating_sub(LEAD).max(sentence.start)..at;
        let links =
            leads.clone().last().is_some_and(|last| matches!(word(last).as_str(), "to" | "from" | "of" | "with"));
        // "I will go back to Bo" gives it to nobody.
        let first_person = leads.clone().any(|i| word(i) == "i");
        let next = self.tokens.get(begin.end).map_or_else(String::new, |_| word(begin.end));
        let ends = begin.end >= sentence.end || matches!(next.as_str(), "at" | "from" | "with" | "of" | "on" | "for");
        let ends = ends || self.tokens.get(begin.end).is_some_and(|next| !next.kind.is_word());
        let floor = links && ends && !first_person && leads.clone().any(|i| set::WORDS_FOR_THE_FLOOR.has(&word(i)));
        let others = || sentence.clone().filter(|i| !(at..begin.end).contains(i) && self.tokens[*i].kind.is_word());
        let alone = sentence.len() <= CALL && others().all(|i| set::WORDS_BESIDE_CALLS.has(&word(i)));
        (floor || alone).then_some(begin.member)
    }
}
