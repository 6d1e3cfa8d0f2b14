//! Quotations that stand alone, without a cue → who says them, by what is told right before.

use std::ops::Range;

use super::how::{Attributed, How};
use super::{SpeakerFinder, Speakers};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Shape, Token, TokenKind};
use crate::vocabulary::EntityLabel;

/// Whoever answers a question was quoted within so many quotations before it.
const EXCHANGE: usize = 4;

/// Who is the subject of the sentence before a quotation.
enum Narrated {
    Member(u32),
    /// A person who is no member of the cast.
    Unnamed,
}

impl SpeakerFinder<'_> {
    /// Who says a quotation that stands alone: the person who is the subject of the sentence before
    /// it, else whoever said the one before. `earlier` are those before it that are in no other,
    /// each with where it ends.
    pub(super) fn free_direct(&self, start: usize, earlier: &[(usize, Speakers)]) -> Speakers {
        let last = earlier.last();
        let asked = last.filter(|(end, _)| self.is_asked(*end, start) && on(Rule::AnswersAnother));
        if let Some((end, asks)) = asked.or_else(|| last.filter(|(end, _)| self.is_asked_beside(*end, start)))
            && let Some(member) = self.is_asked_by_name(*end..start).filter(|member| Some(*member) != asks.speaker())
        {
            return Speakers::one(member, How::Narrated);
        }
        let asks = |member: u32| asked.is_some_and(|(_, asks)| asks.speaker() == Some(member));
        match self.narrated(start).filter(|_| on(Rule::Narrated)) {
            Some(Narrated::Member(member)) if !asks(member) => return Speakers::one(member, How::Narrated),
            Some(Narrated::Unnamed) => return Speakers::default(),
            _ => {}
        }
        let near = |end: usize| {
            let paragraph = |i: usize| self.tokens.paragraphs.partition_point(|paragraph| paragraph.end <= i);
            end > 0 && paragraph(start).saturating_sub(paragraph(end - 1)) <= 1
        };
        if let Some((_, asks)) = asked {
            // Who is asked by somebody else does not answer with the voice of who asks.
            let other = |speakers: &&Speakers| speakers.speaker().is_some() && speakers.members != asks.members;
            let mut near = earlier.iter().rev().take(EXCHANGE).map(|(_, speakers)| speakers);
            return near.find(other).map_or_else(Speakers::default, |other| Speakers {
                score: other.score.min(How::Continued.score(Attributed::CERTAIN)),
                kind: None,
                via: None,
                ..other.clone()
            });
        }
        match last {
            Some((end, before)) if near(*end) && !before.members.is_empty() && on(Rule::Continued) => Speakers {
                score: before.score.min(How::Continued.score(Attributed::CERTAIN)),
                kind: None,
                ..before.clone()
            },
            _ => Speakers::default(),
        }
    }

    /// Whether a question that ends before token `end` stands in the paragraph before that of token
    /// `start`.
    fn is_asked(&self, end: usize, start: usize) -> bool {
        let mark = (end.saturating_sub(2)..end).any(|i| self.tokens.text_of(i) == "?");
        let paragraph = |i: usize| self.tokens.paragraph_number(i);
        mark && paragraph(end - 1) + 1 == paragraph(start)
    }

    /// Whether a question that ends before token `end` stands before token `start` in a paragraph.
    fn is_asked_beside(&self, end: usize, start: usize) -> bool {
        let mark = (end.saturating_sub(2)..end).any(|i| self.tokens.text_of(i) == "?");
        let paragraph = |i: usize| self.tokens.paragraph_number(i);
        mark && end < start && paragraph(end - 1) == paragraph(start) && on(Rule::ShortAnswer)
    }

    /// Who is asked by name between a question and its answer: "asked Pieter Vos".
    fn is_asked_by_name(&self, mut between: Range<usize>) -> Option<u32> {
        let asked = between.find(|&i| matches!(self.tokens.text_of(i), "asked" | "asks" | "ask"))?;
        self.person_at(asked + 1).map(|begin| begin.member)
    }

    /// The person who is the subject of the sentence before a free direct quotation in the same or
    /// the last paragraph.
    fn narrated(&self, start: usize) -> Option<Narrated> {
        let index = self.sentences.partition_point(|sentence| sentence.end <= start).checked_sub(1)?;
        let sentence = self.sentences.get(index)?;
        if self.structure.role_at(self.tokens, sentence.start).is_furniture() {
            return None;
        }
        let start = self.behind_participle(sentence).unwrap_or(sentence.start);
        let quoted = self.tokens[sentence.start].kind == TokenKind::Open;
        let unnamed = !quoted && self.is_unnamed_subject(start..sentence.end);
        let member = self.apposed_subject(start..sentence.end).or_else(|| {
            let mut near = start..sentence.end.min(start + 3);
            near.find_map(|i| Some(self.cast.mentioned_at(i)?.member)).filter(|_| !unnamed)
        });
        let Some(member) = member else { return unnamed.then_some(Narrated::Unnamed) };
        let person = self.label(member) == EntityLabel::Person;
        (person && !quoted).then_some(Narrated::Member(member))
    }

    /// Whether a sentence begins with a person who is no member: "His mother gasped.", "Okafor’s
    /// lawyer sighed.", "A man shouted."
    fn is_unnamed_subject(&self, sentence: Range<usize>) -> bool {
        /// So many tokens stand before the noun at most.
        const NEAR: usize = 4;
        let tokens = self.tokens;
        let start = sentence.start;
        let first = &tokens[start];
        let mentioned = self.cast.mentioned_at(start);
        let owner = mentioned.map_or(start, |begin| begin.end);
        let clitic = |token: &Token| matches!(token.kind, TokenKind::Clitic | TokenKind::Apostrophe);
        let owns = tokens.get(owner).is_some_and(clitic) && owner < sentence.end;
        let alone = first.is(Classes::POSSESSIVE) && mentioned.is_none_or(|begin| begin.end == start + 1);
        let article = first.is(Classes::DETERMINER) && !first.is(Classes::PRONOUN) && mentioned.is_none();
        if !(owns || alone || article) || !on(Rule::NarratedOfAnother) {
            return false;
        }
        let words = if owns { owner + 1 } else { start + 1 };
        let plain =
            |i: &usize| tokens[*i].shape.has(Shape::LOWER) && !tokens[*i].is(Classes::FUNCTION.or(Classes::AUXILIARY));
        let mut near = (words..sentence.end.min(words + NEAR)).take_while(plain);
        near.any(|i| {
            let text = tokens.text_of(i);
            let person = tokens[i].is(Classes::ROLE.or(Classes::ROLES)) || set::PEOPLE_IN_PASSING.has(text);
            person || set::COLLECTIVE_NOUNS.has(text)
        })
    }

    /// The name behind the description that opens a sentence: "The captain’s son, Rashid al-Falasi,
    /// was there."
    fn apposed_subject(&self, sentence: Range<usize>) -> Option<u32> {
        /// The description has no more tokens than this.
        const LONGEST: usize = 8;
        let tokens = self.tokens;
        let described = tokens[sentence.start].is(Classes::DETERMINER.or(Classes::POSSESSIVE));
        let mut near = sentence.start..sentence.end.min(sentence.start + LONGEST);
        let comma = near.find(|&i| tokens[i].kind == TokenKind::Comma).filter(|_| described)?;
        let verb = |i: usize| tokens[i].is(Classes::AUXILIARY.or(Classes::VERB).or(Classes::REPORTING));
        let plain = !(sentence.start..comma).any(|i| verb(i) && !tokens[i].is(Classes::ROLE));
        self.person_at(comma + 1).filter(|_| plain).map(|begin| begin.member)
    }

    /// Where the subject of a sentence stands that begins with a participle: "Asked whether she
    /// would go, Okafor laughed."
    fn behind_participle(&self, sentence: &Range<usize>) -> Option<usize> {
        /// How far behind the participle the comma is looked for, in tokens.
        const NEAR: usize = 20;
        let first = &self.tokens[sentence.start];
        let participle =
            first.is(Classes::PAST.or(Classes::ING)) && first.is_capitalised() && on(Rule::BehindParticiple);
        let mut near = sentence.start + 1..sentence.end.min(sentence.start + NEAR);
        near.find(|&i| participle && self.tokens[i].kind == TokenKind::Comma).map(|comma| comma + 1)
    }
}
