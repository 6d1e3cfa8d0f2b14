//! Reports inside speech → who speaks as "I" and "you" in them: whoever speaks, and whoever is
//! spoken to; as "she" and "he" neither.

use super::how::How;
use super::turn::TurnSpeakers;
use super::{SpeakerFinder, Speakers};
use crate::quote::Quotation;
use crate::vocabulary::{QuoteKind, SourceKind};

/// So many stretches in marks before a token may hold it; it keeps the work linear.
const DEEPEST: usize = 8;
/// Of no token.
const NONE: u32 = u32::MAX;

/// The person of a pronoun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Person {
    First,
    Second,
    Third,
}

/// Whether both are by the same one.
fn is_same(one: &Speakers, other: &Speakers) -> bool {
    one.speaker().is_some() && one.speaker() == other.speaker()
}

impl SpeakerFinder<'_> {
    /// Gives the reports inside speech whose sources are "I" and "you" their speakers, and takes
    /// from those whose sources are "he" and "she" who speaks around them.
    pub(super) fn speak_inside(&self, quotations: &[Quotation], turns: &TurnSpeakers, speakers: &mut [Speakers]) {
        let inner = |quotation: &Quotation| {
            let source = quotation.source.as_ref().filter(|source| source.len() == 1)?;
            let word = self.tokens.text_of(source.start);
            let person = match word {
                "I" => Person::First,
                "you" | "You" => Person::Second,
                "he" | "He" | "she" | "She" => Person::Third,
                _ => return None,
            };
            Some((source.start, person))
        };
        if quotations.iter().all(|quotation| inner(quotation).is_none()) {
            return;
        }
        let speech = self.speech(quotations);
        for (number, quotation) in quotations.iter().enumerate() {
            let Some((at, person)) = inner(quotation) else { continue };
            let Some(&outer) = speech.get(at).filter(|outer| **outer != NONE) else { continue };
            let outer = outer as usize;
            let via = speakers[number].via;
            let own = || !self.is_quoted_inside(at, &quotations[outer]);
            let found = match person {
                Person::First => Some(speakers[outer].clone()).filter(|_| own()),
                Person::Second => self.addressee(quotations[outer].content[0].start, turns),
                Person::Third => None,
            };
            match found {
                Some(found) if found.speaker().is_some() => {
                    let score = found.score.min(How::Inner.score(super::Attributed::new(quotation)));
                    speakers[number] = Speakers { kind: Some(SourceKind::Named), score, via, ..found };
                }
                // "I" of somebody without a name is nobody of the cast, and who speaks is neither
                // "you" nor "she".
                _ if person == Person::First || own() && is_same(&speakers[number], &speakers[outer]) => {
                    speakers[number] = Speakers { kind: Some(SourceKind::Anonymous), via, ..Speakers::default() };
                }
                _ => {}
            }
        }
    }

    /// Of every token, the innermost quotation that is said there word by word.
    fn speech(&self, quotations: &[Quotation]) -> Vec<u32> {
        let length = |quotation: &Quotation| quotation.content.iter().map(ExactSizeIterator::len).sum::<usize>();
        let direct = |quotation: &Quotation| quotation.kind == QuoteKind::Direct;
        let mut order: Vec<(usize, u32)> =
            (0..).zip(quotations).filter(|(_, one)| direct(one)).map(|(number, one)| (length(one), number)).collect();
        order.sort_unstable_by(|a, b| b.cmp(a));
        let mut speech = vec![NONE; self.tokens.len()];
        for (_, number) in order {
            for piece in &quotations[number as usize].content {
                speech[piece.clone()].fill(number);
            }
        }
        speech
    }

    /// Whether token `at` stands in marks inside a quotation, which somebody else says there.
    fn is_quoted_inside(&self, at: usize, outer: &Quotation) -> bool {
        let Some(piece) = outer.content.iter().find(|piece| piece.contains(&at)) else { return false };
        let stretches = &self.tokens.quoted;
        let upper = stretches.partition_point(|stretch| (stretch.start as usize) <= at);
        let near = &stretches[upper.saturating_sub(DEEPEST)..upper];
        near.iter().any(|stretch| stretch.range().contains(&at) && stretch.start as usize > piece.start)
    }

    /// Who is addressed in the turn whose content starts at a token: who speaks in the next, where
    /// they spoke in the one before or are asked.
    fn addressee(&self, start: usize, turns: &TurnSpeakers) -> Option<Speakers> {
        let number = self.turn_number(start)?;
        let next = turns.members(number + 1);
        let before = number.checked_sub(1).map_or(&[][..], |before| turns.members(before));
        let last = self.structure.turns[number].content.last().map_or(start, |piece| piece.end - 1);
        let asks = self.tokens.text_of(last).contains('?');
        let answers = match (before, next) {
            (before, []) => before,
            ([], next) => next,
            (before, next) if asks || before == next => next,
            _ => &[],
        };
        let own = turns.members(number);
        match answers {
            [member] if !own.contains(member) => Some(Speakers::one(*member, How::Inner)),
            _ => None,
        }
    }
}
