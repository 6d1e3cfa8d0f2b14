//! Sentences, and what a model read in them → named entities.
//!
//! The entities of the model come first; names of the same words get one label. Rules add names where the model saw none. To
//! them a name is a run of capitalised words; what stands in it and beside it tells its label: titles, given names, the endings
//! of organisations and places. A second look at the whole document settles what one sentence cannot: a surname alone is the
//! person named in full elsewhere, and a capital at the start of a sentence counts only if the word is no common one.

mod border;
mod gazetteer;
mod name;
mod value;

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::EntityLabel;
use crate::lexicon::{Classes, Key};
use crate::reading::Reading;
use crate::token::{Gap, Shape, TokenKind, Tokens};

/// A named entity in tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Its tokens, without titles.
    pub tokens: Range<usize>,
    /// The capitalised titles and honorifics right before it; often empty.
    pub title: Range<usize>,
    /// What it names.
    pub label: EntityLabel,
    /// How sure the model or the rule is.
    pub score: f32,
}

pub use border::spans;
pub use gazetteer::Gazetteer;
pub(crate) use name::is_suffix;

/// The named entities of a text, in order, none inside another: those of `reading`, with the titles before them, what the rules
/// add, and those of a gazetteer first of all.
#[must_use]
pub fn names(
    tokens: &Tokens,
    sentences: &[Range<usize>],
    reading: &Reading,
    gazetteer: Option<&Gazetteer>,
) -> Vec<Name> {
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
    vote(tokens, &mut names);
    let names = with_rules(tokens, sentences, names);
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

/// Adds the names that the rules are sure of where the model saw none. It learnt names from newspapers of other countries than
/// quotations, and misses many in articles like those.
fn with_rules(tokens: &Tokens, sentences: &[Range<usize>], names: Vec<Name>) -> Vec<Name> {
    let usage = Usage::new(tokens, sentences);
    let mut by_rules = name::find(tokens, sentences, &usage);
    settle_labels(tokens, &mut by_rules);
    by_rules.retain(|name| name.score >= SAME_WORD);
    // Emeka “Skipper” Nwosu is one name, though the model takes it for two.
    let has_nickname = |name: &Name| tokens.list[name.tokens.clone()].iter().any(|token| token.kind == TokenKind::Open);
    let (nicknamed, by_rules): (Vec<Name>, Vec<Name>) = by_rules.into_iter().partition(has_nickname);
    merge(merge(nicknamed, names), by_rules)
}

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

/// How the words of a text are used in it: which stand in small letters, which carry a capital inside a sentence.
struct Usage {
    small: FxHashSet<Key>,
    capital_inside: FxHashSet<Key>,
    /// Sentences in which capitals say nothing: headlines and shouting.
    headline: Vec<bool>,
}

impl Usage {
    fn new(tokens: &Tokens, sentences: &[Range<usize>]) -> Self {
        let mut usage =
            Self { small: FxHashSet::default(), capital_inside: FxHashSet::default(), headline: Vec::new() };
        for sentence in sentences {
            let headline = is_headline(tokens, sentence);
            usage.headline.push(headline);
            for i in sentence.clone() {
                let token = &tokens.list[i];
                if token.kind != TokenKind::Word || token.is(Classes::FUNCTION.or(Classes::COMMON)) {
                    continue;
                }
                if token.shape.has(Shape::LOWER) {
                    usage.small.insert(token.key);
                } else if token.shape.has(Shape::CAPITAL) && !headline && !starts_sentence(tokens, sentence, i) {
                    usage.capital_inside.insert(token.key);
                }
            }
        }
        usage
    }
}

/// Whether a capital on token `i` may be owed to its place: the first word of a sentence, a quotation or what a colon introduces.
fn starts_sentence(tokens: &Tokens, sentence: &Range<usize>, i: usize) -> bool {
    i == sentence.start
        || matches!(
            tokens.list[i - 1].kind,
            TokenKind::Open | TokenKind::Colon | TokenKind::Dash | TokenKind::OpenBracket | TokenKind::Ellipsis
        )
        || tokens.list[i - 1].kind == TokenKind::Mark
}

/// Four words or more, nearly all of them with a capital, and no full stop: a headline; or nearly all in capitals: shouting.
fn is_headline(tokens: &Tokens, sentence: &Range<usize>) -> bool {
    let (mut words, mut capitals, mut upper) = (0, 0, 0);
    for token in &tokens.list[sentence.clone()] {
        if token.kind == TokenKind::Word && !token.is(Classes::FUNCTION) {
            words += 1;
            capitals += usize::from(token.shape.has(Shape::CAPITAL));
            upper += usize::from(token.shape.has(Shape::UPPER));
        }
    }
    let common = tokens.list[sentence.clone()].iter().any(|token| {
        let plain = token.is(Classes::COMMON.or(Classes::REPORTING)) && !token.is(Classes::FUNCTION);
        plain && token.shape.has(Shape::CAPITAL)
    });
    // "From the Bonny River Commuters Forum:" leads to something; a headline does not.
    let leads = tokens.list[sentence.end - 1].kind == TokenKind::Colon;
    words >= 4 && common && !leads && (capitals * 10 >= words * 8 || upper * 10 >= words * 6)
}

/// Gives every name the label that the document as a whole supports.
fn settle_labels(tokens: &Tokens, names: &mut [Name]) {
    let mut by_text: FxHashMap<&str, (f32, EntityLabel)> = FxHashMap::default();
    let mut by_word: FxHashMap<&str, EntityLabel> = FxHashMap::default();
    let mut acronyms: FxHashSet<String> = FxHashSet::default();
    for name in names.iter() {
        let text = tokens.span(name.tokens.clone()).of(tokens.text.as_str());
        let best = by_text.entry(text).or_insert((name.score, name.label));
        if name.score > best.0 {
            *best = (name.score, name.label);
        }
        let words = name.tokens.len();
        // Calloway Marine Inc. is also called Calloway Marine.
        if words > 2 && tokens.list[name.tokens.end - 1].is(Classes::ORG_ABBREVIATION) {
            let comma = tokens.list[name.tokens.end - 2].kind == TokenKind::Comma;
            let short = name.tokens.start..name.tokens.end - 1 - usize::from(comma);
            let known = by_text.entry(tokens.span(short).of(tokens.text.as_str())).or_insert((0.0, name.label));
            if known.0 < name.score {
                *known = (name.score, name.label);
            }
        }
        if name.label == EntityLabel::Person && name.score > SINGLE && (words > 1 || !name.title.is_empty()) {
            by_word.insert(tokens.text_of(name::last_word(tokens, name)), EntityLabel::Person);
        }
        if name.label == EntityLabel::Org && words > 1 {
            acronyms.insert(initials(tokens, name));
        }
    }
    // Given names yield to surnames: "Lee" is the person called so elsewhere.
    for name in names.iter().filter(|name| name.label == EntityLabel::Person && name.tokens.len() > 1) {
        by_word.entry(tokens.text_of(name.tokens.start)).or_insert(EntityLabel::Person);
    }
    for name in names.iter_mut() {
        let text = tokens.span(name.tokens.clone()).of(tokens.text.as_str());
        let unsure = name.score <= SINGLE;
        if name.tokens.len() == 1 && unsure {
            if let Some(&label) = by_word.get(text) {
                (name.label, name.score) = (label, SAME_WORD);
                continue;
            }
            if acronyms.contains(text) {
                (name.label, name.score) = (EntityLabel::Org, SAME_WORD);
                continue;
            }
        }
        if let Some(&(score, label)) = by_text.get(text)
            && score > name.score
        {
            (name.score, name.label) = (score, label);
        }
    }
}

/// The scores of the rules, in the order of their reliability. They are set by hand.
const CERTAIN: f32 = 0.95;
const STRONG: f32 = 0.9;
const SAME_WORD: f32 = 0.85;
const LIKELY: f32 = 0.75;
const SINGLE: f32 = 0.6;
const GUESS: f32 = 0.5;
const UNKNOWN: f32 = 0.4;

/// The capitals with which the words of a name begin: "National Union of Teachers" → "NUT".
fn initials(tokens: &Tokens, name: &Name) -> String {
    name.tokens
        .clone()
        .filter(|&i| tokens.list[i].shape.has(Shape::CAPITAL))
        .filter_map(|i| tokens.text_of(i).chars().next())
        .collect()
}

/// Both lists in the order of the text; where two names overlap the first list wins.
fn merge(first: Vec<Name>, second: Vec<Name>) -> Vec<Name> {
    let mut merged: Vec<Name> = Vec::with_capacity(first.len() + second.len());
    let mut rest = second.into_iter().peekable();
    let mut end = 0;
    for name in first {
        while let Some(other) = rest.next_if(|other| other.tokens.start < name.tokens.end) {
            if other.tokens.start >= end && other.tokens.end <= name.tokens.start {
                merged.push(other);
            }
        }
        end = name.tokens.end;
        merged.push(name);
    }
    merged.extend(rest.filter(|other| other.tokens.start >= end));
    merged
}
