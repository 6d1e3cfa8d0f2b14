//! Pronouns and definite descriptions → the member of the cast that they stand for.
//!
//! Salience by recency: the nearest sentence wins, its subject before the others, in the manner of Lappin & Leass (1994) cut
//! down to what a rule can see without a parse.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Cast, Gender};
use crate::document::{EntityLabel, MentionKind};
use crate::lexicon::{Classes, Key};
use crate::token::{Gap, Token, TokenKind, Tokens};

/// How many sentences back a pronoun reaches; a description reaches the whole document.
const REACH: usize = 6;
/// How many mentions are kept in mind.
const MEMORY: usize = 24;

/// What makes an antecedent likely, in tenths of the distance of one sentence.
const SENTENCE: i64 = 10;
/// The text or the given name tells that the pronoun fits.
const KNOWN: i64 = 5;
const SUBJECT: i64 = 7;
/// Who is spoken of inside a quotation is seldom meant outside.
const QUOTED: i64 = -15;

/// A mention in mind.
#[derive(Clone, Copy)]
struct Seen {
    member: u32,
    sentence: usize,
    subject: bool,
    quoted: bool,
}

/// Adds to `cast` the mentions by pronoun and description.
pub(super) fn resolve(tokens: &Tokens, sentences: &[Range<usize>], cast: &mut Cast) {
    let mut names: Vec<(Range<usize>, u32)> = Vec::new();
    for (index, member) in cast.members.iter().enumerate() {
        names.extend(member.mentions.iter().map(|(range, _)| (range.clone(), index as u32)));
    }
    names.sort_by_key(|(range, _)| range.start);
    let mut names = names.into_iter().peekable();
    let mut quoted = tokens.quoted.iter().filter(|stretch| stretch.depth == 0).peekable();
    let mut memory: Vec<Seen> = Vec::new();
    let only_carriers = only_carriers(cast);
    for (number, sentence) in sentences.iter().enumerate() {
        let mut i = sentence.start;
        while i < sentence.end {
            while quoted.next_if(|stretch| stretch.end as usize <= i).is_some() {}
            let in_quotation = quoted.peek().is_some_and(|stretch| stretch.range().contains(&i));
            let here = |member, range: &Range<usize>| Seen {
                member,
                sentence: number,
                subject: is_subject(tokens, sentence, range),
                quoted: in_quotation,
            };
            while names.next_if(|(range, _)| range.start < i).is_some() {}
            if let Some((range, member)) = names.next_if(|(range, _)| range.start == i) {
                remember(&mut memory, here(member, &range));
                i = range.end;
                continue;
            }
            let found = if in_quotation {
                None
            } else if let Some(wanted) = personal_pronoun(tokens, i) {
                antecedent(&memory, cast, number, wanted).map(|member| (member, i..i + 1, MentionKind::Pronoun))
            } else if speaks_as_it(tokens, i) {
                organisation(&memory, cast, number).map(|member| (member, i..i + 1, MentionKind::Pronoun))
            } else {
                description(tokens, sentence, i).and_then(|range| {
                    described(&memory, cast, tokens, &range)
                        .or_else(|| only_carriers.get(&tokens.list[range.end - 1].key).copied().flatten())
                        .map(|member| (member, range, MentionKind::Nominal))
                })
            };
            if let Some((member, range, kind)) = found {
                remember(&mut memory, here(member, &range));
                i = range.end;
                if kind == MentionKind::Pronoun {
                    cast.members[member as usize].gender.add(tokens.list[range.start].classes, 1);
                }
                cast.mention(member, range, kind);
            } else {
                i += 1;
            }
        }
    }
}

fn remember(memory: &mut Vec<Seen>, seen: Seen) {
    if memory.len() == MEMORY {
        memory.remove(0);
    }
    memory.push(seen);
}

/// Whether a mention opens its clause or has a verb beside it.
fn is_subject(tokens: &Tokens, sentence: &Range<usize>, range: &Range<usize>) -> bool {
    let verb = Classes::REPORTING.or(Classes::AUXILIARY).or(Classes::VERB);
    let after = tokens.get(range.end).is_some_and(|token| {
        token.gap != Gap::Paragraph && (token.is(verb) || token.is(Classes::ADVERB)) && token.kind != TokenKind::Clitic
    });
    let inverted = range.start > sentence.start && tokens.list[range.start - 1].is(Classes::SPEECH);
    range.start <= sentence.start + 2 || after || inverted
}

/// Which pronoun token `i` is, if it stands for one person.
fn personal_pronoun(tokens: &Tokens, i: usize) -> Option<Gender> {
    let token = &tokens.list[i];
    let gendered = Classes::FEMALE.or(Classes::MALE);
    if !token.is(gendered) || !token.is(Classes::PRONOUN.or(Classes::POSSESSIVE)) {
        return None;
    }
    let mut wanted = Gender::default();
    wanted.add(token.classes, 1);
    Some(wanted)
}

/// "It said": an organisation that speaks, where "it" may be anything else.
fn speaks_as_it(tokens: &Tokens, i: usize) -> bool {
    let speaks =
        |token: &Token| token.is(Classes::SPEECH.or(Classes::WRITING)) && token.is(Classes::PAST.or(Classes::THIRD));
    tokens.text_of(i).eq_ignore_ascii_case("it")
        && tokens
            .after(i)
            .is_some_and(|next| speaks(next) || next.is(Classes::ADVERB) && tokens.after(i + 1).is_some_and(speaks))
}

/// The organisation last spoken of in this sentence or the two before it.
fn organisation(memory: &[Seen], cast: &Cast, number: usize) -> Option<u32> {
    let near = memory.iter().rev().take_while(|seen| number - seen.sentence <= 2);
    near.map(|seen| seen.member).find(|&member| cast.members[member as usize].label == EntityLabel::Org)
}

/// The member that a pronoun in sentence `number` stands for.
fn antecedent(memory: &[Seen], cast: &Cast, number: usize, wanted: Gender) -> Option<u32> {
    let mut best: Option<(i64, u32)> = None;
    for seen in memory.iter().rev().take_while(|seen| number - seen.sentence <= REACH) {
        let member = &cast.members[seen.member as usize];
        if member.label != EntityLabel::Person {
            continue;
        }
        let (own, other) =
            if wanted.she > 0 { (member.gender.she, member.gender.he) } else { (member.gender.he, member.gender.she) };
        if other > own {
            continue;
        }
        let bonus =
            KNOWN * i64::from(own > other) + SUBJECT * i64::from(seen.subject) + QUOTED * i64::from(seen.quoted);
        let score = bonus - SENTENCE * i64::from((number - seen.sentence) as u32);
        // The latest of equals: the memory is read backwards.
        if best.is_none_or(|(best, _)| score > best) {
            best = Some((score, seen.member));
        }
    }
    best.map(|(_, member)| member)
}

/// "the minister", "the company", "the former senator": the range of a definite description that starts at `i`.
fn description(tokens: &Tokens, sentence: &Range<usize>, i: usize) -> Option<Range<usize>> {
    if !tokens.text_of(i).eq_ignore_ascii_case("the") {
        return None;
    }
    // "the GOP presidential nominee": the noun is the last word before the border.
    let last = (i + 1..sentence.end.min(i + 6)).take_while(|&k| {
        let token = &tokens.list[k];
        let verb = token.is(Classes::REPORTING.or(Classes::VERB)) && !token.is(Classes::ROLE.or(Classes::ORGAN));
        token.kind == TokenKind::Word && !token.is(Classes::FUNCTION.or(Classes::ADVERB)) && !verb
    });
    let noun = last.last()?;
    let plain = tokens.list[noun].is(Classes::ROLE.or(Classes::ORGAN)) && !tokens.list[noun].is_capitalised();
    // "the company’s", "the minister of health" and "the bank robber" describe something else.
    let whole = tokens.get(noun + 1).is_none_or(|next| {
        next.gap == Gap::Paragraph
            || !next.kind.is_word()
            || next.is(Classes::REPORTING.or(Classes::AUXILIARY).or(Classes::VERB).or(Classes::ADVERB))
                && next.kind != TokenKind::Clitic
    });
    (plain && whole).then_some(i..noun + 1)
}

/// The member last seen that carries the noun of a description.
fn described(memory: &[Seen], cast: &Cast, tokens: &Tokens, range: &Range<usize>) -> Option<u32> {
    let noun = range.end - 1;
    let role = tokens.list[noun].key;
    let mut seen = memory.iter().rev().map(|seen| seen.member);
    let carrier = seen.clone().find(|&member| cast.members[member as usize].roles.contains(&role));
    // "the company" may be any organisation just named, "the ministry" only one that is called so.
    let general = ["company", "group", "firm", "organization", "organisation", "agency"];
    carrier.or_else(|| {
        let general = general.contains(&tokens.text_of(noun));
        seen.find(|&member| general && cast.members[member as usize].label == EntityLabel::Org)
    })
}

/// For every role, the member that alone carries it, or None when several do.
fn only_carriers(cast: &Cast) -> FxHashMap<Key, Option<u32>> {
    let mut carriers: FxHashMap<Key, Option<u32>> = FxHashMap::default();
    for (index, member) in cast.members.iter().enumerate() {
        for &role in &member.roles {
            carriers.entry(role).and_modify(|carrier| *carrier = None).or_insert(Some(index as u32));
        }
    }
    carriers
}
