//! "Maria Oduya, her rival, welcomed the ruling. “It is clear,” she said." → who spoke is the
//! subject of the sentence before, of whom an apposition tells whose rival she is.

use super::antecedent::Marks;
use super::gender::Gender;
use super::mention::{Mention, Reading, is_verb};
use super::pair::Pairs;
use super::replied::sentence_before;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// How likely the subject is meant.
pub(super) const LIKELY: f32 = 0.8;
/// So many words may stand between the possessive and the noun: "his former finance".
const BETWEEN: usize = 3;
/// So many tokens of titles may stand before the name.
const TITLES: usize = 3;

/// The person who is the subject of the sentence right before a pronoun that speaks, and somebody’s
/// relation there; what the pronoun says starts with token `said`. If `sure`, the pronoun cannot be
/// whose relation they are: "his deputy … she".
pub(super) fn subject(
    pairs: &Pairs,
    marks: &Marks,
    (mention, said): (&Mention, Option<usize>),
    sure: bool,
) -> Option<u32> {
    let reading = pairs.reading;
    let tokens = reading.tokens;
    let wanted = Gender::of_pronoun(mention.anaphor()?)?;
    let content = said.filter(|_| !marks.quote(mention) && on(Rule::SpeaksInApposition))?;
    let before = sentence_before(reading, content.min(mention.tokens.start))?.clone();
    let (_, name) =
        reading.mentions_in(before.start..before.start + 1 + TITLES).find(|(_, name)| name.member.is_some())?;
    let member = name.member.filter(|&member| reading.members[member as usize].label == EntityLabel::Person)?;
    let titled = |i: usize| tokens[i].is_capitalised() || tokens.text_of(i) == ".";
    let first = (before.start..name.tokens.start).all(titled) && !marks.hold(name.tokens.start);
    let (owner, verb) = relation(tokens, name.tokens.end)?;
    let other = Gender::default().with(tokens[owner].classes, 1).conflicts(wanted);
    let free = other || !tokens[owner].is(Classes::FEMALE.or(Classes::MALE));
    let acts = first && verb < before.end && (is_verb(tokens, verb) || set::IRREGULAR_PASTS.has(tokens.text_of(verb)));
    (acts && (free || !sure) && pairs.may_be(mention, None, member)).then_some(member)
}

/// Whether a possessive is another than the member whose relation the apposition tells: "her" in
/// "Maria Oduya, her rival,".
pub(super) fn is_another(reading: &Reading, mention: &Mention, member: u32) -> bool {
    /// The name has no more tokens than this.
    const LONGEST: usize = 6;
    let Some(end) = mention.tokens.start.checked_sub(1).filter(|_| on(Rule::SpeaksInApposition)) else { return false };
    let mut near = reading.mentions_in(end.saturating_sub(LONGEST)..end);
    let named = near.any(|(_, name)| name.member == Some(member) && name.tokens.end == end);
    named && relation(reading.tokens, end).is_some()
}

/// The possessive of an apposition behind a name that ends before token `end`, and the token behind
/// its second comma: ", her old rival,".
fn relation(tokens: &Tokens, end: usize) -> Option<(usize, usize)> {
    let comma = |i: usize| tokens.get(i).is_some_and(|token| token.kind == TokenKind::Comma);
    let possessive = end + 1;
    let owned = comma(end) && tokens.get(possessive).is_some_and(|token| token.is(Classes::POSSESSIVE));
    let last = (possessive + 2..possessive + 3 + BETWEEN).find(|&i| comma(i)).filter(|_| owned)?;
    let word = tokens.text_of(last - 1);
    let related = set::KIN.has(word) || set::NOUNS_OF_RELATIONS.has(word);
    (related && (possessive + 1..last).all(|i| tokens[i].kind.is_word())).then_some((possessive, last + 1))
}
