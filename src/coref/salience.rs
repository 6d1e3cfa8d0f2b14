//! Descriptions of which the head says nothing → the member of the salience window that fits
//! best.
//!
//! The corpora that the head learns from have few descriptions like those of news, which say of
//! somebody what the text says elsewhere, or what every reader knows: "the Vermont senator". So
//! what the head leaves open is decided by rules: whom the noun fits, then who was spoken of last.

use std::cmp::Reverse;
use std::collections::VecDeque;

use super::beside::canonical;
use super::description::{Description, Determiner, Fits};
use super::mention::{Mention, Reading};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::vocabulary::EntityLabel;

/// How many mentions the window holds, the last ones.
const WINDOW: usize = 24;
/// How many sentences back someone is looked for of whom a description may tell something new.
const ABOUT: usize = 4;

/// How likely such an answer is right: the share that was on PolNeAR dev.
const ALONE: f32 = 0.72;
const SHARED: f32 = 0.62;
const GUESS: f32 = 0.69;

/// A mention in the window.
#[derive(Clone, Copy)]
struct Recent {
    member: u32,
    sentence: usize,
    /// Whether its sentence is about it.
    about: bool,
    /// The paragraph of a name.
    named_in: Option<usize>,
}

/// The last mentions before a place of the text, among which an antecedent is looked for.
pub(super) struct SalienceWindow {
    recent: VecDeque<Recent>,
    /// Behind which mention each member was last spoken of; 0 if not yet.
    latest: Vec<usize>,
}

impl SalienceWindow {
    pub(super) fn new(members: usize) -> Self {
        Self { recent: VecDeque::new(), latest: vec![0; members] }
    }

    /// A mention of a member, the next in the text.
    pub(super) fn remember(&mut self, number: usize, mention: &Mention, member: u32) {
        if self.recent.len() == WINDOW {
            self.recent.pop_front();
        }
        let about = (mention.acts() || mention.in_source) && mention.quotation.is_none();
        let named_in = mention.member.map(|_| mention.paragraph);
        self.recent.push_back(Recent { member, sentence: mention.sentence, about, named_in });
        self.latest[member as usize] = number + 1;
    }

    /// The members of the window, the last spoken of first.
    fn members(&self) -> impl Iterator<Item = u32> {
        self.recent.iter().rev().map(|recent| recent.member)
    }

    /// Whom the sentences just before `number` are about: the latest sentence first, in it the
    /// first subject.
    fn subjects(&self, number: usize) -> Vec<u32> {
        let near = self.recent.iter().filter(|recent| recent.about && number.saturating_sub(recent.sentence) <= ABOUT);
        let mut subjects: Vec<&Recent> = near.collect();
        subjects.sort_by_key(|recent| Reverse(recent.sentence));
        subjects.into_iter().map(|recent| recent.member).collect()
    }

    /// The member for whom a description stands, and how likely that is right.
    pub(super) fn described(&self, reading: &Reading, mention: &Mention) -> Option<(u32, f32)> {
        let description = &reading.descriptions[mention.description? as usize];
        let whole = matches!(
            description.determiner,
            Determiner::The | Determiner::Lead | Determiner::Headline | Determiner::Police
        );
        if !on(Rule::Salience) {
            return None;
        }
        let fits = description.fits(reading.tokens, reading.members, &reading.roles);
        if !whole {
            return self.by_more(reading, mention, description, &fits);
        }
        self.by_words_beside(reading, mention, description, &fits)
            .or_else(|| self.by_noun(mention, description, &fits))
            .or_else(|| self.by_general_noun(reading, mention, description, &fits))
    }

    /// The one person of whom the text says the noun of a source that goes on, or that has an
    /// owner, and in the first case a word of what follows: "the clerk to the council", "his wife".
    fn by_more(
        &self,
        reading: &Reading,
        mention: &Mention,
        description: &Description,
        fits: &Fits,
    ) -> Option<(u32, f32)> {
        /// So many tokens behind the noun are read.
        const READ: usize = 8;
        let &[member] = fits.carriers() else { return None };
        let tokens = reading.tokens;
        let found = &reading.members[member as usize];
        let spoken_of = self.latest[member as usize] > 0 && mention.in_source && on(Rule::DescriptionGoesOn);
        let end = mention.tokens.end;
        let more = || {
            let mut rest = (end..tokens.len().min(end + READ)).take_while(|&i| tokens[i].kind.is_word());
            rest.any(|i| !tokens[i].is(Classes::FUNCTION) && found.says(canonical(tokens.text_of(i), tokens[i].key)))
        };
        let holds = match description.determiner {
            Determiner::GoesOn => tokens.get(end).is_some_and(|next| next.is(Classes::PREPOSITION)) && more(),
            Determiner::Possessive => set::NOUNS_FOR_PARTNERS.has(tokens.text_of(end - 1)),
            _ => false,
        };
        (spoken_of && holds && found.label == EntityLabel::Person).then_some((member, ALONE))
    }

    /// Of those of whom the text says the noun the one who fits best, of equals the last spoken of.
    fn by_noun(&self, mention: &Mention, description: &Description, fits: &Fits) -> Option<(u32, f32)> {
        // "A baker in Osaka" is another than the bakers who were just named.
        let just = |member: u32| {
            self.recent.iter().any(|recent| recent.member == member && recent.named_in == Some(mention.paragraph))
        };
        let anew = description.is_indefinite() && on(Rule::AnotherOfTheNoun);
        let carriers = || fits.carriers().iter().filter(|&&member| !(anew && just(member)));
        let best = fits.fit(*carriers().next()?);
        let equal = || carriers().filter(|&&member| fits.fit(member) == best);
        let &member = equal().max_by_key(|&&member| self.latest[member as usize])?;
        let alone = equal().count() == 1;
        // Of those not yet spoken of, only the one who fits best can be meant.
        (alone || self.latest[member as usize] > 0).then_some((member, if alone { ALONE } else { SHARED }))
    }

    /// A description of which the text says nothing else may be whoever it is about, if nothing is
    /// said against it: "the Indiana governor".
    fn by_words_beside(
        &self,
        reading: &Reading,
        mention: &Mention,
        description: &Description,
        fits: &Fits,
    ) -> Option<(u32, f32)> {
        if description.telling(reading.tokens) == 0
            || description.class() != 0
            || description.leads()
            || !on(Rule::Guess)
        {
            return None;
        }
        let subjects = self.subjects(mention.sentence);
        let mut best: Option<(i64, u32)> = None;
        for member in subjects.iter().copied().chain(self.members()) {
            let found = &reading.members[member as usize];
            if found.label != EntityLabel::Person || fits.carriers().contains(&member) {
                continue;
            }
            // Of those the text is not about, only who fits in part; the first of equals is the
            // nearest.
            if let Some(fit) = description.fit(reading.tokens, found, false)
                && (fit > 0 || subjects.contains(&member))
                && best.is_none_or(|(most, _)| fit > most)
            {
                best = Some((fit, member));
            }
        }
        let better = |fit: i64| fits.carriers().first().is_none_or(|&member| fits.fit(member) < fit);
        best.filter(|(fit, _)| better(*fit)).map(|(_, member)| (member, GUESS))
    }

    /// The organisation last spoken of that "the company" or "the agency" may be.
    fn by_general_noun(
        &self,
        reading: &Reading,
        mention: &Mention,
        description: &Description,
        fits: &Fits,
    ) -> Option<(u32, f32)> {
        let bare = description.is_bare() && fits.carriers().is_empty() && !description.leads();
        if !bare || !on(Rule::GeneralNoun) {
            return None;
        }
        // Who the sentences before are about comes first.
        let subjects = self.subjects(mention.sentence);
        let mut members = subjects.into_iter().chain(self.members());
        let member = members.find(|&member| description.is_general_for(&reading.members[member as usize]))?;
        Some((member, GUESS))
    }
}
