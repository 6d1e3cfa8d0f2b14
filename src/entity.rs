//! Names → named entities: one label for names of the same words, the user's gazetteer, and the
//! values of dates and money.

mod gazetteer;
mod value;

use rustc_hash::FxHashMap;

use crate::ablation::{Rule, on};
use crate::name::Name;
use crate::token::Tokens;
use crate::vocabulary::EntityLabel;

pub use gazetteer::Gazetteer;

/// The named entities of a text, in order, none inside another: its names, labels agreed over the
/// text, those of a gazetteer first of all.
#[must_use]
pub fn entities(tokens: &Tokens, mut names: Vec<Name>, gazetteer: Option<&Gazetteer>) -> Vec<Name> {
    if on(Rule::SameLabel) {
        vote(tokens, &mut names);
    }
    match gazetteer {
        Some(gazetteer) => gazetteer.apply(tokens, names),
        None => names,
    }
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

/// What a date or sum of money amounts to; see [`crate::document::Entity::value`].
#[must_use]
pub fn value(tokens: &Tokens, name: &Name) -> Option<String> {
    value::value(tokens, name.tokens.clone(), name.label)
}
