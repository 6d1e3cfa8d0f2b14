//! "A spokesman for the port said …" → who "the spokesman, Rashid Mahmoud," is further down.

use rustc_hash::FxHashMap;

use super::mention::{Mention, Reading};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key};
use crate::name::is_own;
use crate::token::TokenKind;

/// How far before a name, titles aside, "the spokesman," begins, in tokens.
const NEAR: usize = 5;
/// How likely a person who is introduced so is meant.
pub(super) const LIKELY: f32 = 0.85;

/// So many tokens of a clause behind a description may hold the name: ", who gave his name as
/// Emeka".
const CLAUSE: usize = 12;

/// So many tokens behind a noun tell whose it is: "a spokesman for the union".
const BEHIND: usize = 4;

/// Whom the text introduces by nouns.
pub(super) struct Introductions {
    /// Of each noun, whom the text introduces by it with "the" and a comma: behind which token, and
    /// the member; None where there are several.
    of_noun: FxHashMap<Key, Option<(usize, u32)>>,
    /// Of each such noun, where the last source with "a" before that ends: "a spokesman".
    last_before: FxHashMap<Key, usize>,
}

/// Whom a source without a name stands for, as an introduction behind it tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Introduced {
    /// Who is introduced.
    Is(u32),
    /// Not who is introduced: another source stands between them.
    IsNot(u32),
}

impl Introductions {
    pub(super) fn new(reading: &Reading) -> Self {
        let mut of_noun: FxHashMap<Key, Option<(usize, u32)>> = FxHashMap::default();
        for mention in reading.mentions.iter().filter(|_| on(Rule::IntroducedLater)) {
            let Some(member) = mention.member else { continue };
            let Some((noun, at)) = introduced(reading, mention.tokens.start) else { continue };
            let same = |other: &Option<(usize, u32)>| other.is_some_and(|(_, other)| other == member);
            of_noun
                .entry(noun)
                .and_modify(|found| *found = found.filter(|_| same(found)))
                .or_insert(Some((at, member)));
        }
        let mut last_before: FxHashMap<Key, usize> = FxHashMap::default();
        for mention in &reading.mentions {
            if let Some(noun) = unnamed_source(reading, mention)
                && let Some((place, _)) = of_noun.get(&noun).copied().flatten()
                && mention.tokens.end < place
            {
                last_before.insert(noun, mention.tokens.end);
            }
        }
        Self { of_noun, last_before }
    }

    /// Whom a mention stands for, as far as somebody is introduced behind it.
    pub(super) fn of(&self, reading: &Reading, mention: &Mention) -> Option<Introduced> {
        if let Some(member) = named_behind(reading, mention) {
            return Some(Introduced::Is(member));
        }
        let noun = unnamed_source(reading, mention)?;
        let (_, member) = self.of_noun.get(&noun).copied()?.filter(|(place, _)| *place > mention.tokens.end)?;
        let last = *self.last_before.get(&noun)?;
        let same = is_same(reading, mention.tokens.end, last);
        Some(if same { Introduced::Is(member) } else { Introduced::IsNot(member) })
    }
}

/// Who gives their name in the clause behind a description: "a driver, who gave his name as
/// Emeka,".
fn named_behind(reading: &Reading, mention: &Mention) -> Option<u32> {
    let description = &reading.descriptions[mention.description? as usize];
    let end = mention.tokens.end;
    let comma = |i: usize| reading.tokens.get(i).is_some_and(|token| token.kind == TokenKind::Comma);
    let start = end + usize::from(comma(end));
    let near = reading.mentions_in(start..start + CLAUSE).map(|(_, other)| other);
    let own = |other: &&Mention| other.member.is_some() && is_own(reading.tokens, other.tokens.start);
    let named = near.filter(|_| description.class() == 0).find(own)?;
    let plain = (start..named.tokens.start).all(|i| reading.tokens[i].kind.is_word());
    named.member.filter(|_| plain)
}

/// The noun of a source with "a" before it.
fn unnamed_source(reading: &Reading, mention: &Mention) -> Option<Key> {
    let description = &reading.descriptions[mention.description.filter(|_| mention.in_source)? as usize];
    description.noun().filter(|_| description.is_indefinite())
}

/// Whether two sources that end before these tokens may be the same one: what goes on with a
/// preposition goes on alike, up to its verb.
fn is_same(reading: &Reading, one: usize, other: usize) -> bool {
    let tokens = reading.tokens;
    let goes_on = |end: usize| tokens.get(end).is_some_and(|next| next.is(Classes::PREPOSITION));
    let verb = Classes::REPORTING.or(Classes::AUXILIARY).or(Classes::VERB).or(Classes::ADVERB);
    let key = |i: usize| tokens.get(i).filter(|token| token.kind.is_word() && !token.is(verb)).map(|token| token.key);
    let behind = |end: usize| (end..end + BEHIND).map_while(key);
    !goes_on(one) || !goes_on(other) || behind(one).eq(behind(other))
}

/// The noun by which a name that starts at a token is introduced, "spokesman" of "the spokesman, Mr
/// Mahmoud", and where it stands.
fn introduced(reading: &Reading, start: usize) -> Option<(Key, usize)> {
    let tokens = reading.tokens;
    let title = |i: &usize| tokens[*i].is(Classes::HONORIFIC.or(Classes::TITLE)) && tokens[*i].is_capitalised();
    let lower = start.saturating_sub(NEAR);
    let comma = (lower..start).rev().find(|i| !title(i)).filter(|&i| tokens[i].kind == TokenKind::Comma)?;
    let noun = comma.checked_sub(1).filter(|&noun| tokens[noun].is(Classes::ROLE))?;
    let words = |i: &usize| tokens[*i].kind.is_word() && !tokens[*i].is(Classes::FUNCTION);
    let article = (noun.saturating_sub(NEAR)..noun).rev().find(|i| !words(i))?;
    tokens.text_of(article).eq_ignore_ascii_case("the").then_some((tokens[noun].key, noun))
}
