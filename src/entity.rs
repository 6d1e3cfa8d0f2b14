//! Names → named entities: one label for names of the same words, the user's own names, and the
//! values of dates and money.

mod alias;
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
use crate::token::{Gap, Tokens};
use crate::vocabulary::EntityLabel;

pub use alias::Aliases;
pub use gazetteer::Gazetteer;
pub use own::OwnNames;
pub use patterns::Patterns;

/// The named entities of a text, in order, none inside another: its names, labels agreed over the
/// text, the user's own first of all.
#[must_use]
pub fn entities(tokens: &Tokens, mut names: Vec<Name>, own: OwnNames) -> Vec<Name> {
    if on(Rule::SameLabel) {
        vote(tokens, &mut names);
    }
    own.apply(tokens, extent::whole(tokens, names))
}

/// Gives names of the same words the same label: the one with the most evidence in the text.
fn vote(tokens: &Tokens, names: &mut [Name]) {
    let text = |name: &Name| tokens.span(name.tokens.clone()).of(tokens.text.as_str());
    let mut votes: FxHashMap<&str, [f32; EntityLabel::ALL.len()]> = FxHashMap::default();
    for name in names.iter() {
        // One sure reading outweighs several guesses.
        votes.entry(text(name)).or_default()[name.label as usize] += name.score.powi(4);
    }
    for name in names {
        let votes = &votes[text(name)];
        let best = EntityLabel::ALL.iter().max_by(|&&a, &&b| votes[a as usize].total_cmp(&votes[b as usize]));
        if let Some(&best) = best.filter(|&&best| votes[best as usize] > votes[name.label as usize]) {
            name.label = best;
        }
    }
}

/// What each date and sum of money amounts to; see [`crate::document::Entity::value`].
#[must_use]
pub fn values(tokens: &Tokens, names: &[Name]) -> Vec<Option<String>> {
    let mut before: Option<(usize, String)> = None;
    let value = |name: &Name| {
        // "10.5 billion euros, more than the 7.5 billion" names the currency once.
        let Range { start, end } = name.tokens;
        let currency = before.as_ref().filter(|(last, _)| is_same_sentence(tokens, *last..start));
        let value = value::value(tokens, start..end, name.label, currency.map(|(_, code)| code.as_str()));
        if name.label == EntityLabel::Money {
            before = value.as_ref().and_then(|value| Some((end, value.split_once(' ')?.0.to_owned())));
        }
        value
    };
    let mut values: Vec<Option<String>> = names.iter().map(value).collect();
    // "28 April to 3 May 2015" names the year once, whether it is one date here or two.
    for (i, pair) in names.windows(2).enumerate() {
        let (first, last) = (&pair[0], &pair[1]);
        let dates = first.label == EntityLabel::Date && last.label == EntityLabel::Date;
        if dates && last.tokens.start == first.tokens.end + 1 && values[i].is_some() && values[i + 1].is_some() {
            let whole = value::value(tokens, first.tokens.start..last.tokens.end, EntityLabel::Date, None);
            if let Some((from, to)) = whole.as_deref().and_then(|whole| whole.split_once('/')) {
                (values[i], values[i + 1]) = (Some(from.to_owned()), Some(to.to_owned()));
            }
        }
    }
    values
}

/// How far apart two sums may stand of which the first names the currency of both.
const NEAR: usize = 20;

fn is_same_sentence(tokens: &Tokens, between: Range<usize>) -> bool {
    let goes_on = |i: usize| tokens[i].gap != Gap::Paragraph && !tokens[i].kind.is_end();
    between.len() <= NEAR && between.clone().all(goes_on) && tokens[between.end].gap != Gap::Paragraph
}
