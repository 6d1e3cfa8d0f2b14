//! "Rowan Ellis, who uses they/them pronouns, … “People ring me,” they said." → "they" is Rowan
//! Ellis.

use rustc_hash::FxHashMap;

use super::antecedent::Marks;
use super::mention::{Mention, Reading, is_verb};
use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// How likely who goes by "they" is meant.
pub(super) const LIKELY: f32 = 0.85;

/// The people of whom the text says that they go by "they".
pub(super) struct SingularThey {
    /// The mentions of each, in order: where they begin, and whose they are.
    mentions: Vec<(usize, u32)>,
    /// The tokens of plural people who act outside what is said, in order.
    plurals: Vec<usize>,
}

impl SingularThey {
    pub(super) fn new(reading: &Reading) -> Self {
        let told =
            (0..reading.tokens.len()).filter(|_| on(Rule::SingularThey)).filter_map(|i| goes_by_they(reading, i));
        // Of each of them, where it is told first.
        let mut first: FxHashMap<u32, usize> = FxHashMap::default();
        for (at, member) in told {
            first.entry(member).or_insert(at);
        }
        if first.is_empty() {
            return Self { mentions: Vec::new(), plurals: Vec::new() };
        }
        let known = |mention: &Mention| {
            let member = mention.member?;
            let since = *first.get(&member)?;
            (mention.tokens.end + 1 >= since || mention.sentence == sentence_of(reading, since))
                .then_some((mention.tokens.start, member))
        };
        Self { mentions: reading.mentions.iter().filter_map(known).collect(), plurals: plurals(reading) }
    }

    /// Whom a "they" that speaks stands for, unless plural people stand between.
    pub(super) fn of(&mut self, reading: &Reading, marks: &Marks, mention: &Mention) -> Option<u32> {
        let start = mention.tokens.start;
        let they = mention.in_source && reading.tokens.text_of(start).eq_ignore_ascii_case("they");
        if !they || self.mentions.is_empty() || marks.quote(mention) {
            return None;
        }
        let before = self.mentions.partition_point(|(at, _)| *at < start);
        let (last, member) = *self.mentions.get(before.checked_sub(1)?)?;
        let plural = self.plurals.get(self.plurals.partition_point(|at| *at < last)).is_some_and(|at| *at < start);
        if plural {
            return None;
        }
        self.mentions.insert(before, (start, member));
        Some(member)
    }
}

/// The number of the sentence of a token.
fn sentence_of(reading: &Reading, i: usize) -> usize {
    reading.sentences.partition_point(|sentence| sentence.end <= i)
}

/// Who goes by the "they/them" at token `i`, and where: "Ellis (they/them)", "Ellis, who uses
/// they/them pronouns".
fn goes_by_they(reading: &Reading, i: usize) -> Option<(usize, u32)> {
    let tokens = reading.tokens;
    let end = they_them(tokens, i)?;
    let bracket = i > 0 && tokens[i - 1].kind == TokenKind::OpenBracket;
    let pronouns = |i: usize| tokens.get(i).is_some_and(|_| matches!(tokens.text_of(i), "pronouns" | "pronoun"));
    let uses = i > 0 && matches!(tokens.text_of(i - 1), "uses" | "use");
    if !bracket && !uses && !pronouns(end) && !(i.saturating_sub(2)..i).any(pronouns) {
        return None;
    }
    let at = reading.mentions.partition_point(|mention| mention.tokens.start < i);
    let sentence = sentence_of(reading, i);
    let near = reading.mentions[..at].iter().rev().take_while(|mention| mention.sentence == sentence);
    let person = |member: &u32| reading.members[*member as usize].label == EntityLabel::Person;
    let mut people = near.filter(|mention| mention.quotation.is_none() && mention.member.is_some_and(|m| person(&m)));
    let name = people.next().filter(|name| !bracket || name.tokens.end + 1 == i)?;
    Some((i, name.member?))
}

/// Where "they/them" ends that begins at token `i`.
fn they_them(tokens: &Tokens, i: usize) -> Option<usize> {
    let word = |i: usize| tokens.text_at(i);
    if word(i).eq_ignore_ascii_case("they/them") {
        return Some(i + 1);
    }
    let apart = word(i).eq_ignore_ascii_case("they")
        && matches!(word(i + 1), "/" | "and")
        && word(i + 2).eq_ignore_ascii_case("them");
    apart.then_some(i + 3)
}

/// The tokens of plural people who act, and of people who are joined, outside what is said: "The
/// organisers were pleased", "said residents", "Mori and Silva".
fn plurals(reading: &Reading) -> Vec<usize> {
    let tokens = reading.tokens;
    let mut said = vec![false; tokens.len()];
    for piece in reading.quotations.iter().flat_map(|quotation| &quotation.content) {
        said[piece.clone()].fill(true);
    }
    let acts = |i: &usize| {
        let behind = i.checked_sub(1).is_some_and(|verb| tokens[verb].is(Classes::SPEECH));
        tokens[*i].is(Classes::ROLES) && !said[*i] && (behind || is_verb(tokens, i + 1))
    };
    let mut found: Vec<usize> = (0..tokens.len()).filter(acts).collect();
    let names = || reading.mentions.iter().filter(|mention| mention.member.is_some());
    let joined = names().zip(names().skip(1)).filter(|(one, other)| {
        let between = one.tokens.end..other.tokens.start;
        !between.is_empty() && between.len() < 4 && tokens.text_of(between.start) == "and" && !said[between.start]
    });
    found.extend(joined.map(|(_, other)| other.tokens.start));
    found.sort_unstable();
    found
}
