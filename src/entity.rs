//! Names → named entities: one label for names of the same words, the user's own names, and the
//! values of dates and money.

mod alias;
mod constituency;
mod extent;
mod gazetteer;
mod own;
mod patterns;
mod phrases;
mod value;

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::ablation::{Rule, on};
use crate::name::Name;
use crate::token::{Gap, Tokens, range_containing};
use crate::vocabulary::EntityLabel;

pub use alias::Aliases;
pub(crate) use constituency::agree as agree_constituencies;
pub use gazetteer::Gazetteer;
pub use own::OwnNames;
pub(crate) use own::{complete, join_marks, join_sentences};
pub use patterns::Patterns;
pub use value::Calendar;

/// The named entities of a text, in order, none inside another: its names, labels agreed over the
/// text, the user's own first of all.
#[must_use]
pub fn entities(tokens: &Tokens, mut names: Vec<Name>, own: Vec<Name>, aliases: Option<&Aliases>) -> Vec<Name> {
    if on(Rule::SameLabel) {
        vote(tokens, &mut names);
    }
    own::put(own, aliases, extent::whole(tokens, names))
}

/// Gives names of the same words the same label: the one with the most evidence in the text.
fn vote(tokens: &Tokens, names: &mut [Name]) {
    let text = |name: &Name| tokens.span(name.tokens.clone()).of(tokens.text.as_str());
    let mut votes: FxHashMap<&str, [f32; EntityLabel::ALL.len()]> = FxHashMap::default();
    for name in names.iter().filter(|name| !name.firm) {
        // One sure reading outweighs several guesses.
        votes.entry(text(name)).or_default()[name.label as usize] += name.score.powi(4);
    }
    for name in names.iter_mut().filter(|name| !name.firm) {
        let votes = &votes[text(name)];
        let best = EntityLabel::ALL.iter().max_by(|&&a, &&b| votes[a as usize].total_cmp(&votes[b as usize]));
        if let Some(&best) = best.filter(|&&best| votes[best as usize] > votes[name.label as usize]) {
            name.label = best;
        }
    }
}

/// What each date and sum of money amounts to; see [`crate::document::Entity::value`].
#[must_use]
pub fn values(tokens: &Tokens, sentences: &[Range<usize>], names: &[Name], calendar: Calendar) -> Vec<Option<String>> {
    let mut before: Option<(usize, String)> = None;
    let mut told = YearTold::default();
    let value = |name: &Name| {
        // "10.5 billion euros, more than the 7.5 billion" names the currency once.
        let Range { start, end } = name.tokens;
        let currency = before.as_ref().filter(|(last, _)| is_same_sentence(tokens, *last..start));
        let currency = currency.map(|(_, code)| code.as_str());
        let value = value::value(tokens, start..end, name.label, currency, calendar.order);
        if name.label == EntityLabel::Money {
            before = value.as_ref().and_then(|value| Some((end, value.split_once(' ')?.0.to_owned())));
        }
        if name.label == EntityLabel::Date {
            told.resolved(tokens, sentences, start..end, value, calendar)
        } else {
            value
        }
    };
    let mut values: Vec<Option<String>> = names.iter().map(value).collect();
    // "28 April to 3 May 2015" names the year once, whether it is one date here or two.
    for (i, pair) in names.windows(2).enumerate() {
        let (first, last) = (&pair[0], &pair[1]);
        let dates = first.label == EntityLabel::Date && last.label == EntityLabel::Date;
        if dates && last.tokens.start == first.tokens.end + 1 && values[i].is_some() && values[i + 1].is_some() {
            let whole = first.tokens.start..last.tokens.end;
            let value = value::value(tokens, whole.clone(), EntityLabel::Date, None, calendar.order);
            let whole = YearTold::default().resolved(tokens, sentences, whole, value, calendar);
            if let Some((from, to)) = whole.as_deref().and_then(|whole| whole.split_once('/')) {
                (values[i], values[i + 1]) = (Some(from.to_owned()), Some(to.to_owned()));
            }
        }
    }
    values
}

/// The last year that a paragraph has told so far. Where that is long before the reference date,
/// "in March" is hardly the last March.
#[derive(Default)]
struct YearTold {
    year: Option<(u32, i16)>,
}

impl YearTold {
    /// A date by the reference date, if there is one.
    fn resolved(
        &mut self,
        tokens: &Tokens,
        sentences: &[Range<usize>],
        range: Range<usize>,
        written: Option<String>,
        Calendar { order, reference }: Calendar,
    ) -> Option<String> {
        let Some(reference) = reference else { return written };
        let paragraph = tokens.paragraph_number(range.start);
        if let Some(year) = written.as_deref().and_then(|value| value.get(..4)?.parse().ok()) {
            self.year = Some((paragraph, year));
        }
        let elsewhen = self.year.is_some_and(|(told, year)| told == paragraph && (year - reference.year()).abs() > 1);
        if elsewhen && written.is_some() {
            return written;
        }
        let tense = || {
            let sentence = range_containing(sentences, range.start);
            value::tense(tokens, &sentence, &range)
        };
        value::resolved(tokens, &range, written, (reference, order), tense)
    }
}

/// How far apart two sums may stand of which the first names the currency of both.
const NEAR: usize = 20;

fn is_same_sentence(tokens: &Tokens, between: Range<usize>) -> bool {
    let goes_on = |i: usize| tokens[i].gap != Gap::Paragraph && !tokens[i].kind.is_end();
    between.len() <= NEAR && between.clone().all(goes_on) && tokens[between.end].gap != Gap::Paragraph
}
