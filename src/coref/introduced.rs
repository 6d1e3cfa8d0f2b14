//! "A spokesman for the port said …" → who "the spokesman, Rashid Mahmoud," is further down.

use rustc_hash::FxHashMap;

use super::mention::Reading;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key};
use crate::token::TokenKind;

/// How far before a name, titles aside, "the spokesman," begins, in tokens.
const NEAR: usize = 5;
/// How likely a person who is introduced so is meant.
pub(super) const LIKELY: f32 = 0.85;

/// Of nouns, whom the text introduces by them with "the" and a comma: behind which token, and the
/// member; None where there are several.
pub(super) struct Introductions {
    of_noun: FxHashMap<Key, Option<(usize, u32)>>,
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
        Self { of_noun }
    }

    /// Who is introduced behind token `at` by a noun.
    pub(super) fn behind(&self, at: usize, noun: Key) -> Option<u32> {
        let (place, member) = (*self.of_noun.get(&noun)?)?;
        (place > at).then_some(member)
    }
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
