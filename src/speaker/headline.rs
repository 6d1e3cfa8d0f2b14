//! What a headline quotes from the text below it → who says it there: “‘No one listened’: grief in
//! Thornby”.

use std::cmp::Reverse;
use std::ops::Range;

use super::how::{Attributed, How};
use super::{SpeakerFinder, Speakers};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key};
use crate::quote::Quotation;
use crate::vocabulary::{ParagraphRole, QuoteKind};

/// So many quotations of headlines are looked up in the text; it keeps the work linear.
const MOST: usize = 8;
/// At least so many words of a headline, of which one tells something, are said below in one run.
const FEWEST_WORDS: usize = 3;
/// At least so many per cent of its words are.
const SAID_BELOW: usize = 60;
/// No more words of it are compared.
const LONGEST: usize = 40;

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
            let mut words = self.words(&quotations[number]);
            words.truncate(LONGEST);
            if words.is_empty() {
                continue;
            }
            let below = |other: &usize| !speakers[*other].members.is_empty() && !headline(&quotations[*other]);
            let share = |other: usize| {
                let run = longest_run(&words, &self.words(&quotations[other]));
                let telling = words[run.clone()].iter().any(|(_, function)| !function);
                if run.len() < FEWEST_WORDS || !telling { 0 } else { 100 * run.len() / words.len() }
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
    fn words(&self, quotation: &Quotation) -> Vec<(Key, bool)> {
        let tokens = quotation.content.iter().flat_map(|piece| &self.tokens.list[piece.clone()]);
        let words = tokens.filter(|token| token.kind.is_word());
        words.map(|token| (token.key, token.is(Classes::FUNCTION))).collect()
    }
}

/// The longest run of `words` that stands in `others` as it is.
fn longest_run(words: &[(Key, bool)], others: &[(Key, bool)]) -> Range<usize> {
    let mut best = 0..0;
    let mut before = vec![0; words.len()];
    for (key, _) in others {
        let mut lengths = vec![0; words.len()];
        for i in (0..words.len()).filter(|&i| words[i].0 == *key) {
            lengths[i] = 1 + if i > 0 { before[i - 1] } else { 0 };
            if lengths[i] > best.len() {
                best = i + 1 - lengths[i]..i + 1;
            }
        }
        before = lengths;
    }
    best
}
