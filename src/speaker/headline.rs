//! What a headline quotes from the text below it → who says it there: “‘No one listened’: grief in
//! Thornby”.

use std::cmp::Reverse;

use rustc_hash::FxHashSet;

use super::how::{Attributed, How};
use super::{SpeakerFinder, Speakers};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key};
use crate::quote::Quotation;
use crate::vocabulary::{ParagraphRole, QuoteKind};

/// So many quotations of headlines are looked up in the text; it keeps the work linear.
const MOST: usize = 8;
/// A quotation of a headline has at least so many words, of which one tells something.
const FEWEST_WORDS: usize = 3;
/// At least so many per cent of its words are said below.
const SAID_BELOW: usize = 80;

impl SpeakerFinder<'_> {
    /// Gives the quotations of headlines whose source is not told to who says the same below.
    pub(super) fn of_headlines(&self, quotations: &[Quotation], speakers: &mut [Speakers]) {
        let headline = |quotation: &Quotation| {
            self.structure.role_at(self.tokens, quotation.content[0].start) == ParagraphRole::Headline
        };
        let untold = |number: &usize| {
            let Quotation { source, kind, .. } = &quotations[*number];
            source.is_none() && *kind == QuoteKind::Direct && headline(&quotations[*number])
        };
        let numbers: Vec<usize> = (0..quotations.len()).filter(untold).take(MOST).collect();
        for number in numbers.into_iter().filter(|_| on(Rule::HeadlineLabel)) {
            let words = self.words(&quotations[number]);
            if words.len() < FEWEST_WORDS || words.iter().all(|(_, function)| *function) {
                continue;
            }
            let below = |other: &usize| !speakers[*other].members.is_empty() && !headline(&quotations[*other]);
            let share = |other: usize| {
                let said: FxHashSet<Key> = self.words(&quotations[other]).into_iter().map(|(key, _)| key).collect();
                100 * words.iter().filter(|(key, _)| said.contains(key)).count() / words.len()
            };
            let shares = (0..quotations.len()).filter(below).map(|other| (share(other), other));
            // The first of several that say as much.
            let Some((_, other)) =
                shares.filter(|(share, _)| *share >= SAID_BELOW).max_by_key(|(share, other)| (*share, Reverse(*other)))
            else {
                continue;
            };
            let score = speakers[other].score.min(How::Told.score(Attributed::CERTAIN));
            speakers[number] = Speakers { score, kind: None, via: None, ..speakers[other].clone() };
        }
    }

    /// The words of a quotation, and whether each is one of grammar alone.
    fn words(&self, quotation: &Quotation) -> FxHashSet<(Key, bool)> {
        let tokens = quotation.content.iter().flat_map(|piece| &self.tokens.list[piece.clone()]);
        let words = tokens.filter(|token| token.kind.is_word());
        words.map(|token| (token.key, token.is(Classes::FUNCTION))).collect()
    }
}
