//! Quotations + cast → who said each.

use std::ops::Range;

use crate::document::EntityLabel;
use crate::lexicon::Classes;
use crate::person::Cast;
use crate::quote::Quotation;
use crate::token::{TokenKind, Tokens};

/// How far back a name that ends before "who" is looked for.
const LONGEST_NAME: usize = 8;

/// For each quotation the member of the cast who said it, if the text tells.
#[must_use]
pub fn speakers(
    tokens: &Tokens,
    sentences: &[Range<usize>],
    cast: &Cast,
    quotations: &[Quotation],
) -> Vec<Option<u32>> {
    let mut last: Option<u32> = None;
    let mut speakers = Vec::with_capacity(quotations.len());
    for quotation in quotations {
        let speaker = match &quotation.source {
            Some(source) => of_source(tokens, cast, source),
            None => narrated(tokens, sentences, cast, quotation.content[0].start).or(last),
        };
        last = speaker;
        speakers.push(speaker);
    }
    speakers
}

/// The member that a source phrase names: "Finance Minister Okafor", "the caretaker, Dafydd Pugh", "she".
fn of_source(tokens: &Tokens, cast: &Cast, source: &Range<usize>) -> Option<u32> {
    if source.len() == 1 && tokens.list[source.start].is(Classes::RELATIVE) {
        return before_relative(tokens, cast, source.start);
    }
    let mut organisation = None;
    let mut person = None;
    for i in source.clone() {
        let Some((member, end)) = cast.mentioned_at(i) else { continue };
        let label = cast.members()[member as usize].label;
        if !is_head(tokens, source, i, end) {
            continue;
        }
        if label == EntityLabel::Person {
            // Two people speak together: neither of them alone.
            if is_joined(tokens, source, i) {
                return None;
            }
            person = person.or(Some(member));
        } else if organisation.is_none() {
            organisation = Some(member);
        }
    }
    person.or(organisation)
}

/// "Okafor, who said": the mention that ends right before the relative pronoun.
fn before_relative(tokens: &Tokens, cast: &Cast, relative: usize) -> Option<u32> {
    let comma = relative > 0 && tokens.list[relative - 1].kind == TokenKind::Comma;
    let end = relative - usize::from(comma);
    (end.saturating_sub(LONGEST_NAME)..end)
        .filter_map(|i| cast.mentioned_at(i))
        .find_map(|(member, mention_end)| (mention_end == end).then_some(member))
}

/// Whether the mention `start..end` is who the phrase is about, not a part of the description: not in "Okafor’s lawyer", "a
/// spokesman for Okafor", "an Okafor aide".
fn is_head(tokens: &Tokens, source: &Range<usize>, start: usize, end: usize) -> bool {
    let followed = (end < source.end).then(|| &tokens.list[end]);
    let modifies = followed.is_some_and(|next| {
        matches!(next.kind, TokenKind::Clitic | TokenKind::Apostrophe)
            || next.kind == TokenKind::Word && !next.is(Classes::FUNCTION) && !next.is_capitalised()
    });
    if modifies {
        return false;
    }
    let segment =
        (source.start..start).rev().find(|&i| tokens.list[i].kind == TokenKind::Comma).map_or(source.start, |i| i + 1);
    let preposition = (segment..start).find(|&i| tokens.list[i].is(Classes::PREPOSITION));
    preposition.is_none_or(|at| {
        // "A statement from the ministry" speaks for the ministry.
        let document = (segment..at).any(|i| tokens.list[i].is(Classes::DOCUMENT));
        document && matches!(tokens.text_of(at), "from" | "by") || at == segment
    })
}

/// "Eero and Kaisa Salmi": whether "and" joins the mention that starts at `start` to another name of the phrase.
fn is_joined(tokens: &Tokens, source: &Range<usize>, start: usize) -> bool {
    start >= source.start + 2 && tokens.text_of(start - 1) == "and" && tokens.list[start - 2].is_capitalised()
}

/// The person who is the subject of the sentence before a floating quotation in the same or the last paragraph.
fn narrated(tokens: &Tokens, sentences: &[Range<usize>], cast: &Cast, start: usize) -> Option<u32> {
    let index = sentences.partition_point(|sentence| sentence.end <= start).checked_sub(1)?;
    let sentence = sentences.get(index)?;
    let subject = (sentence.start..sentence.end.min(sentence.start + 3)).find_map(|i| cast.mentioned_at(i));
    let (member, _) = subject?;
    let quoted = tokens.list[sentence.start].kind == TokenKind::Open;
    let person = cast.members()[member as usize].label == EntityLabel::Person;
    (person && !quoted).then_some(member)
}
