//! Whom a "he" or "she" is not: in "“She told the victim that it was broken,” Diaz said" she is
//! neither the victim nor Diaz.

use std::ops::Range;

use super::mention::{Mention, Reading};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::TokenKind;
use crate::vocabulary::QuoteKind;

/// So many tokens behind a pronoun its verb stands at most: "had never even".
const VERB_GROUP: usize = 5;

/// Who is told something by a pronoun or description that is the subject right before the verb: a
/// name, or the one person whom a description fits.
pub(super) fn told_by(reading: &Reading, mention: &Mention) -> Option<u32> {
    let tokens = reading.tokens;
    let third = matches!(mention.anaphor(), Some("he" | "she")) && on(Rule::ToldAnother);
    let described = mention.anaphor() == Some("role") && on(Rule::ToldByDescription);
    if !third && !described {
        return None;
    }
    let end = mention.tokens.end;
    let helps = |i: usize| tokens.get(i).is_some_and(|token| token.is(Classes::AUXILIARY.or(Classes::ADVERB)));
    let verb = (end..tokens.len().min(end + VERB_GROUP)).find(|&i| !helps(i))?;
    let object = verb + 1;
    if !set::PARTICIPLES_OF_TELLING.has(tokens.text_of(verb)) || set::FORMS_OF_BE.has(tokens.text_of(verb - 1)) {
        return None;
    }
    let at = reading.mentions.partition_point(|other| other.tokens.start < object);
    let other = reading.mentions.get(at).filter(|other| other.tokens.start == object)?;
    if other.member.is_some() {
        return other.member;
    }
    let description = &reading.descriptions[other.description? as usize];
    match description.fits(tokens, reading.members, &reading.roles).carriers() {
        [one] => Some(*one),
        _ => None,
    }
}

/// Whether a pronoun is the subject in a speech of whole sentences by a member, who would say "I".
pub(super) fn is_spoken_of_by(reading: &Reading, mention: &Mention, member: u32) -> bool {
    let third = matches!(mention.anaphor(), Some("he" | "she")) && mention.acts() && on(Rule::SpokenOf);
    let Some(quotation) = mention.quotation.filter(|_| third).map(|number| &reading.quotations[number as usize]) else {
        return false;
    };
    let first = quotation.content[0].clone().find(|&i| reading.tokens[i].kind.is_word());
    let whole = first.is_some_and(|i| reading.tokens[i].is_capitalised());
    let Some(source) = quotation.source.as_ref().filter(|_| whole && quotation.kind == QuoteKind::Direct) else {
        return false;
    };
    head_of(reading, source) == Some(member)
}

/// The member that heads a source: the first, but for those it tells of: "The family of Bo Chen", "Ada
/// Obi’s lawyer, Tom Lee", "an Obi aide".
fn head_of(reading: &Reading, source: &Range<usize>) -> Option<u32> {
    let tokens = reading.tokens;
    let at = reading.mentions.partition_point(|other| other.tokens.start < source.start);
    let inside = reading.mentions[at..].iter().take_while(|other| other.tokens.start < source.end);
    let owns = |mention: &Mention| {
        let next = tokens.get(mention.tokens.end).filter(|_| mention.tokens.end < source.end);
        next.is_some_and(|next| {
            let noun = next.kind == TokenKind::Word && !next.is(Classes::FUNCTION) && !next.is_capitalised();
            matches!(next.kind, TokenKind::Clitic | TokenKind::Apostrophe) || noun
        })
    };
    let leads_on = |i: usize| tokens[i].is(Classes::PREPOSITION.or(Classes::RELATIVE));
    let head = inside.filter(|mention| mention.member.is_some()).find(|mention| !owns(mention))?;
    head.member.filter(|_| !(source.start..head.tokens.start).any(leads_on))
}
