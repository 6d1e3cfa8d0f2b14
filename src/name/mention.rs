//! Names, and the sources of quotations → mentions by name, from which coreference starts.
//!
//! A name may still hold more than who is named ("Senate Majority Leader Mitch Adeyemi, R-Ky."),
//! less ("John D." of John D. Mbeki), or nobody ("The Republican nominee").

use std::cmp::Reverse;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::organisation::{collective, organisation};
use super::person::person;
use super::{Name, is_generational, is_like_given, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, set};
use crate::quote::Quotation;
use crate::token::{Shape, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// A mention of a person or organisation by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NameMention {
    /// Its tokens, without titles and what describes.
    pub(crate) tokens: Range<usize>,
    /// Titles and roles right before it; often empty.
    pub(crate) title: Range<usize>,
    /// `Person` or `Org`.
    pub(crate) label: EntityLabel,
    /// The words by which it is compared with others: without particles, marks and suffixes; never
    /// empty.
    pub(crate) words: Vec<NameWord>,
    /// The number of the canonical form that it stands for by the user's aliases.
    pub(crate) canonical: Option<u32>,
    /// Whether it is an organisation's for sure, be a person called so too.
    pub(crate) firm: bool,
    /// Whether it stands in a headline, whose capitals tell little of where a name ends.
    pub(crate) headline: bool,
}

/// A word of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NameWord {
    /// Its token.
    pub(crate) at: usize,
    /// The key of the word, folded by [`name_key`].
    pub(crate) key: Key,
    /// Whether it stands for any word that begins so: "J." or "J".
    pub(crate) initial: bool,
}

impl NameMention {
    /// The mention `range`, whose titles begin with token `title`; none if no word tells it from
    /// others.
    pub(super) fn new(tokens: &Tokens, range: Range<usize>, title: usize, label: EntityLabel) -> Option<Self> {
        let words = words(tokens, range.clone());
        let title = title.min(range.start)..range.start;
        let known = !words.is_empty();
        known.then_some(Self { title, tokens: range, label, words, canonical: None, firm: false, headline: false })
    }
}

/// Whether a word of a name has a possessive behind it: "Modi" of "Modi’s government".
pub(crate) fn is_owner(tokens: &Tokens, i: usize) -> bool {
    tokens.get(i + 1).is_some_and(|next| matches!(next.kind, TokenKind::Clitic | TokenKind::Apostrophe))
}

/// The mentions by name of a text, in order. None overlaps another but for "Okafor" in "Okafor’s
/// campaign".
pub(crate) fn mentions(tokens: &Tokens, names: &[Name], quotations: &[Quotation]) -> Vec<NameMention> {
    // Of every token, whether a name holds it.
    let mut covered: Vec<bool> = vec![false; tokens.len()];
    let mut mentions: Vec<NameMention> = Vec::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        let upper = names.get(index + 1).map_or(tokens.len(), |next| next.tokens.start);
        covered[name.tokens.clone()].fill(true);
        let last = tokens.text_of(name.tokens.end - 1);
        let whole = |label| NameMention::new(tokens, name.tokens.clone(), name.title.start, label);
        let mention = match name.label {
            // What the user calls a name is one, in small letters too.
            label if name.by_user && is_whole(tokens, name) => whole(label),
            // A collective names no person: "Okafor campaign".
            EntityLabel::Person if set::COLLECTIVES_OF_PEOPLE.has(last) && on(Rule::Body) => organisation(tokens, name),
            EntityLabel::Person => person(tokens, name, upper),
            EntityLabel::Org => organisation(tokens, name),
            _ => None,
        };
        let mention = mention.map(|mention| NameMention { canonical: name.canonical, firm: name.firm, ..mention });
        if let Some(collective) = collective(tokens, name, mention.as_ref()) {
            covered[collective.tokens.clone()].fill(true);
            // "Okafor’s campaign" also names Okafor, "the Okafor campaign" does not.
            let possessive = tokens[name.tokens.end].kind == TokenKind::Clitic;
            mentions.push(collective);
            mentions.extend(mention.filter(|_| possessive));
        } else if let Some(mention) = mention {
            covered[mention.tokens.clone()].fill(true);
            mentions.push(mention);
        }
    }
    let governments = source::governments(tokens, names, quotations);
    let acting = governments.chain(source::institutions(tokens, names, quotations));
    let acting = acting.chain(source::bodies(tokens, names, quotations));
    mentions.extend(acting.map(|name| name.tokens.clone()).filter_map(|range| {
        let start = range.start;
        NameMention::new(tokens, range, start, EntityLabel::Org)
    }));
    source::add_names(tokens, quotations, &mut covered, &mut mentions);
    mentions.sort_by_key(|mention| (mention.tokens.start, Reverse(mention.tokens.end)));
    mentions.dedup_by(|later, earlier| {
        let possessor = later.tokens.start == earlier.tokens.start && later.label != earlier.label;
        later.tokens.start < earlier.tokens.end && !possessor
    });
    mark_headlines(tokens, &mut mentions);
    mentions
}

/// Whether a name of the user's own is a mention as it is: but for people, whose titles may stand
/// in it. A "Dean Mulholland" of the user's own is called Dean.
fn is_whole(tokens: &Tokens, name: &Name) -> bool {
    match name.label {
        EntityLabel::Org => true,
        EntityLabel::Person => {
            let first = name.tokens.start;
            let given = name.tokens.len() > 1 && is_like_given(tokens.text_of(first)) && on(Rule::GivenLikeTitle);
            name.canonical.is_some() || !tokens[first].is_capitalised() || given
        }
        _ => false,
    }
}

/// Marks the mentions that stand in a paragraph of capitalised words.
fn mark_headlines(tokens: &Tokens, mentions: &mut [NameMention]) {
    let mut mentions = mentions.iter_mut().peekable();
    for paragraph in &tokens.paragraphs {
        if mentions.peek().is_none_or(|mention| mention.tokens.start >= paragraph.end) {
            continue;
        }
        let words = tokens.list[paragraph.clone()].iter().filter(|token| token.kind == TokenKind::Word);
        let (capitals, all) = words
            .filter(|token| !token.is(Classes::FUNCTION))
            .fold((0, 0), |(capitals, all), token| (capitals + usize::from(token.is_capitalised()), all + 1));
        let headline = all >= 4 && capitals * 10 >= all * 7 && on(Rule::Headline);
        while let Some(mention) = mentions.next_if(|mention| mention.tokens.start < paragraph.end) {
            mention.headline = headline;
        }
    }
}

/// The words of a name that tell it from others, else all of them. Leaving out suffixes and small
/// words costs one speaker of PolNeAR dev, and joins names of GUM dev rightly.
fn words(tokens: &Tokens, range: Range<usize>) -> Vec<NameWord> {
    let word = |i: usize| {
        let token = tokens.at(i);
        let initial = token.kind == TokenKind::Initial || token.text().chars().count() == 1;
        NameWord { at: i, key: name_key(token.text()), initial }
    };
    let distinctive: Vec<NameWord> = range.clone().filter(|&i| is_distinctive(tokens, i, false)).map(word).collect();
    if distinctive.is_empty() {
        range.filter(|&i| is_distinctive(tokens, i, true)).map(word).collect()
    } else {
        distinctive
    }
}

/// The keys of the words by which a name is compared that is all of a text.
pub(crate) fn keys(name: &Tokens) -> Box<[Key]> {
    words(name, 0..name.len()).into_iter().map(|word| word.key).collect()
}

/// Whether token `i` tells a name from others; with `small`, words in small letters do too.
fn is_distinctive(tokens: &Tokens, i: usize, small: bool) -> bool {
    let token = &tokens[i];
    let skipped = token.is(Classes::ORG_ABBREVIATION)
        || is_generational(tokens, i)
        || !small && token.shape.has(Shape::LOWER) && !token.shape.has(Shape::INNER_CAPITAL)
        || !small && token.is(Classes::FUNCTION.or(Classes::PARTICLE)) && !token.is(Classes::GIVEN);
    token.kind.is_word() && token.kind != TokenKind::Clitic && !(skipped && on(Rule::TellingWords))
}

/// The key by which a word of a name is compared: without accents, full stops and an Arabic
/// article, so that al-Sisi is also Sisi.
pub(super) fn name_key(word: &str) -> Key {
    if word.is_ascii() && !word.contains(['.', '-']) || !on(Rule::FoldedWords) {
        return Key::new(word);
    }
    let plain: String =
        word.nfd().filter(|char| !is_combining_mark(*char) && *char != '.').flat_map(char::to_lowercase).collect();
    match plain.split_once('-') {
        Some((article, rest)) if set::ARABIC_ARTICLES.has(article) => Key::new(rest),
        _ => Key::new(&plain),
    }
}
