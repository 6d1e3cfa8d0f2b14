//! Sentences, and what a model read in them → named entities.
//!
//! What writing shows better than a model sees it is mended: titles before names, nicknames inside them, hyphens at their ends.
//! Names of the same words get the same label all over a text.

mod border;
mod gazetteer;
mod value;

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::document::EntityLabel;
use crate::lexicon::Classes;
use crate::reading::Reading;
use crate::token::{Gap, Quoted, Tokens};

/// A named entity in tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Its tokens, without titles.
    pub tokens: Range<usize>,
    /// The capitalised titles and honorifics right before it; often empty.
    pub title: Range<usize>,
    /// What it names.
    pub label: EntityLabel,
    /// How sure the model is.
    pub score: f32,
}

pub use border::spans;
pub use gazetteer::Gazetteer;

/// The named entities of a text, in order, none inside another: those of `reading`, with the titles before them, and those of
/// a gazetteer first of all.
#[must_use]
pub fn names(tokens: &Tokens, reading: &Reading, gazetteer: Option<&Gazetteer>) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::with_capacity(reading.entities.len());
    for entity in &reading.entities {
        // "He" and "Spokesman" name nobody, whatever the model takes them for.
        let nameless = Classes::FUNCTION.or(Classes::ROLE).or(Classes::ROLES).or(Classes::COMMON);
        let known = Classes::GIVEN.or(Classes::PLACE).or(Classes::NATIONALITY).or(Classes::ACRONYM).or(Classes::MONTH);
        let first = &tokens.list[entity.tokens.start];
        let person = entity.label == EntityLabel::Person;
        if person && entity.tokens.len() == 1 && first.is(nameless) && !first.is(known) {
            continue;
        }
        let lower = names.last().map_or(0, |before| before.tokens.end);
        let Range { mut start, end } = entity.tokens;
        let mut title = start..start;
        if person {
            title.start = titles_before(tokens, lower, start).start;
            // The model may take "Mr." for a part of the name.
            while start + 1 < end && tokens.list[start].is(Classes::HONORIFIC) {
                start += 1;
            }
            title.end = start;
        }
        names.push(Name { tokens: start..end, title, label: entity.label, score: entity.score });
    }
    let mut names = join_nicknames(tokens, names);
    vote(tokens, &mut names);
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
        let own = votes[name.label as usize];
        if let Some(&label) = EntityLabel::ALL.iter().find(|&&label| votes[label as usize] > own) {
            let best =
                EntityLabel::ALL.iter().copied().max_by(|&a, &b| votes[a as usize].total_cmp(&votes[b as usize]));
            name.label = best.unwrap_or(label);
        }
    }
}

/// Emeka “Skipper” Nwosu is one name, though a model takes it for two.
fn join_nicknames(tokens: &Tokens, names: Vec<Name>) -> Vec<Name> {
    let mut joined: Vec<Name> = Vec::with_capacity(names.len());
    let mut rest = names.into_iter().peekable();
    while let Some(mut name) = rest.next() {
        let at = tokens.quoted.partition_point(|stretch| (stretch.start as usize) < name.tokens.end);
        let nickname = tokens.quoted.get(at).map(Quoted::range).filter(|nickname| {
            nickname.start == name.tokens.end && nickname.len() <= LONGEST_NICKNAME && name.label == EntityLabel::Person
        });
        let surname = |i: usize| {
            tokens.get(i).is_some_and(|token| {
                token.is_capitalised() && token.gap == Gap::Space && !token.is(Classes::FUNCTION.or(Classes::REPORTING))
            })
        };
        if let Some(nickname) = nickname.filter(|nickname| surname(nickname.end)) {
            name.tokens.end = nickname.end + 1;
            while let Some(part) = rest.next_if(|other| other.tokens.start < name.tokens.end) {
                name.tokens.end = name.tokens.end.max(part.tokens.end);
            }
        }
        joined.push(name);
    }
    joined
}

/// A nickname with its marks has no more tokens than this.
const LONGEST_NICKNAME: usize = 4;

/// The capitalised titles right before token `end`: "Transport Minister", "Ms."
fn titles_before(tokens: &Tokens, lower: usize, end: usize) -> Range<usize> {
    let title = |i: usize| {
        let token = &tokens.list[i];
        token.is(Classes::TITLE.or(Classes::HONORIFIC)) && token.is_capitalised()
    };
    let mut start = end;
    while start > lower
        && start + 4 > end
        && tokens.list[start].gap < Gap::Paragraph
        && tokens.list[start].gap > Gap::None
    {
        let before = &tokens.list[start - 1];
        // What leads a title (Transport Minister) is part of it; nothing leads a name but a title.
        let leads = start < end && before.is_capitalised() && !before.is(Classes::FUNCTION);
        if !(title(start - 1) || leads) {
            break;
        }
        start -= 1;
    }
    start..end
}

/// What a date or sum of money amounts to; see [`crate::document::Entity::value`].
#[must_use]
pub fn value(tokens: &Tokens, name: &Name) -> Option<String> {
    value::value(tokens, name.tokens.clone(), name.label)
}

/// "Jr." and the like, and the comma before it.
pub(crate) fn is_suffix(tokens: &Tokens, i: usize) -> bool {
    matches!(tokens.text_of(i), "Jr." | "Jr" | "Sr." | "Sr" | "II" | "III" | "IV" | ",")
}
