//! Pronouns and descriptions → the member of the cast that they stand for.
//!
//! Salience by recency: the nearest sentence wins, its subject before the others, in the manner of Lappin & Leass (1994) cut
//! down to what a rule can see without a parse. Who was the source of a quotation is likely to go on speaking.

use std::ops::Range;

use super::author::Authors;
use super::{Cast, Gender, Link, OWN_WORDS, PRONOUN, description};
use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::quote::Quotation;
use crate::token::{Gap, TokenKind, Tokens};
use crate::vocabulary::{EntityLabel, MentionKind};

/// How many sentences back a pronoun reaches; a description reaches the whole document.
const REACH: usize = 6;
/// How many sentences back someone is looked for of whom a description may tell something new.
const ABOUT: usize = 4;
/// How many mentions are kept in mind.
const MEMORY: usize = 24;

/// What makes an antecedent likely, in tenths of the distance of one sentence.
const SENTENCE: i64 = 10;
/// The text tells that the pronoun fits.
const KNOWN: i64 = 5;
/// Only other pronouns tell that it does not fit, and they may have been misread.
const UNFIT: i64 = -30;
/// Only the given name tells whether it fits.
const USUAL: i64 = 3;
const UNUSUAL: i64 = -25;
const SUBJECT: i64 = 7;
/// Who is quoted is likely to be quoted again.
const SOURCE: i64 = 9;
/// Who is spoken of inside a quotation is seldom meant outside.
const QUOTED: i64 = -15;
/// A pronoun whose second best antecedent is no further behind than this could be either's.
const CLEAR: i64 = 8;

/// A mention in mind.
#[derive(Clone, Copy)]
struct Seen {
    member: u32,
    sentence: usize,
    subject: bool,
    source: bool,
    quoted: bool,
}

/// Adds to `cast` the mentions by pronoun and description.
pub(super) fn resolve(tokens: &Tokens, sentences: &[Range<usize>], quotations: &[Quotation], cast: &mut Cast) {
    let mut names: Vec<(Range<usize>, u32)> = Vec::new();
    for (index, member) in cast.members.iter().enumerate() {
        names.extend(member.mentions.iter().map(|(range, _)| (range.clone(), index as u32)));
    }
    names.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut names = names.iter().peekable();
    let sources = Sources::new(quotations);
    if on(Rule::OwnWords) {
        told_by_clauses(tokens, quotations, cast);
    }
    let mut starts = sources.sorted.iter().peekable();
    let mut quoted = tokens.quoted.iter().filter(|stretch| stretch.depth == 0).peekable();
    let mut memory: Vec<Seen> = Vec::new();
    // Behind which token every member was last spoken of.
    let mut latest = vec![0; cast.members.len()];
    let roles = description::Roles::new(cast);
    let authors = Authors::new(tokens, cast);
    let mut i = 0;
    for (number, sentence) in sentences.iter().enumerate() {
        // A name may run over the end of a sentence; nothing in it is a mention of its own.
        i = i.max(sentence.start);
        while i < sentence.end {
            while quoted.next_if(|stretch| stretch.end as usize <= i).is_some() {}
            let in_quotation = quoted.peek().is_some_and(|stretch| stretch.range().contains(&i));
            let here = |member, range: &Range<usize>| Seen {
                member,
                sentence: number,
                subject: is_subject(tokens, sentence, range),
                source: sources.hold(range),
                quoted: in_quotation,
            };
            while names.next_if(|(range, _)| range.start < i).is_some() {}
            if let Some((range, member)) = names.next_if(|(range, _)| range.start == i) {
                remember(&mut memory, here(*member, range));
                latest[*member as usize] = range.end;
                i = range.end;
                continue;
            }
            while starts.next_if(|(start, _)| *start < i).is_some() {}
            let source = starts.peek().filter(|(start, _)| *start == i).map(|(_, end)| *end);
            let found = if in_quotation {
                None
            } else if speaks_as_i(tokens, i) {
                authors
                    .at(i)
                    .filter(|_| on(Rule::Author))
                    .map(|member| (member, i..i + 1, MentionKind::Pronoun, Link::Author))
            } else if let Some(wanted) = personal_pronoun(tokens, i).filter(|_| on(Rule::Pronoun)) {
                antecedent(&memory, cast, number, wanted)
                    .map(|(member, link)| (member, i..i + 1, MentionKind::Pronoun, link))
            } else if tokens.text_of(i).eq_ignore_ascii_case("it") && source == Some(i + 1) && on(Rule::It) {
                organisation(&memory, cast, number)
                    .map(|member| (member, i..i + 1, MentionKind::Pronoun, Link::SharedPronoun))
            } else if let Some(found) = description::find(tokens, sentence, number, i, source, &roles)
                .filter(|found| names.peek().is_none_or(|(name, member)| modifies(cast, *member, name, &found.range)))
            {
                let recent: Vec<u32> = memory.iter().rev().map(|seen| seen.member).collect();
                let mut inside = names.clone().take_while(|(name, _)| name.start < found.range.end);
                description::resolve(tokens, cast, &roles, &found, &recent, &latest, &subjects(&memory, number))
                    // A member is described by no words that hold its name.
                    .filter(|(member, _)| inside.all(|(_, named)| named != member))
                    .map(|(member, link)| (member, found.range, MentionKind::Nominal, link))
            } else {
                None
            };
            if let Some((member, range, kind, link)) = found {
                // Who writes as "I" is not "she" as well.
                if link != Link::Author {
                    remember(&mut memory, here(member, &range));
                }
                latest[member as usize] = range.end;
                i = range.end;
                if kind == MentionKind::Pronoun {
                    cast.members[member as usize].gender.add(tokens.list[range.start].classes, PRONOUN);
                }
                cast.mention(member, range, kind, link);
            } else {
                i += 1;
            }
        }
    }
}

/// "Okafor said she would": the subject of what someone says of themselves tells how the text calls them.
fn told_by_clauses(tokens: &Tokens, quotations: &[Quotation], cast: &mut Cast) {
    const LONGEST_TITLE: usize = 4;
    for quotation in quotations {
        let (Some(source), Some(cue)) = (&quotation.source, &quotation.cue) else { continue };
        let first = quotation.content[0].start;
        let subject = first + usize::from(tokens.text_of(first) == "that");
        // A quotation may end the text with "that" alone.
        if !(cue.end..=cue.end + 1).contains(&first)
            || !tokens.get(subject).is_some_and(|token| token.is(Classes::SUBJECT))
        {
            continue;
        }
        let Some(said) = personal_pronoun(tokens, subject) else { continue };
        let named = (source.start..source.end.min(source.start + LONGEST_TITLE)).find_map(|i| cast.mentioned_at(i));
        let Some(member) = named.map(|begin| &mut cast.members[begin.member as usize]) else { continue };
        member.gender.she += said.she * OWN_WORDS;
        member.gender.he += said.he * OWN_WORDS;
    }
}

/// Where the sources of the quotations stand: starts and ends, by start.
struct Sources {
    sorted: Vec<(usize, usize)>,
}

impl Sources {
    fn new(quotations: &[Quotation]) -> Self {
        let sources = quotations.iter().filter_map(|quotation| quotation.source.as_ref());
        let mut sorted: Vec<(usize, usize)> = sources.map(|source| (source.start, source.end)).collect();
        sorted.sort_unstable();
        Self { sorted }
    }

    /// Whether a mention stands in a source.
    fn hold(&self, mention: &Range<usize>) -> bool {
        let at = self.sorted.partition_point(|(start, _)| *start <= mention.start);
        at.checked_sub(1).is_some_and(|at| mention.end <= self.sorted[at].1)
    }
}

/// Whether the next name stands behind a description, or is an organisation's before its noun: "the GOP nominee".
fn modifies(cast: &Cast, member: u32, name: &Range<usize>, description: &Range<usize>) -> bool {
    let organisation = cast.members[member as usize].label == EntityLabel::Org;
    name.start >= description.end || organisation && name.end < description.end
}

/// Whom the sentences just before `number` are about: the latest first, in a sentence its first subject.
fn subjects(memory: &[Seen], number: usize) -> Vec<u32> {
    let near = memory.iter().filter(|seen| number - seen.sentence <= ABOUT);
    let mut subjects: Vec<&Seen> = near.filter(|seen| (seen.subject || seen.source) && !seen.quoted).collect();
    subjects.sort_by_key(|seen| std::cmp::Reverse(seen.sentence));
    subjects.into_iter().map(|seen| seen.member).collect()
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
pub(super) fn personal_pronoun(tokens: &Tokens, i: usize) -> Option<Gender> {
    let token = &tokens.list[i];
    let gendered = Classes::FEMALE.or(Classes::MALE);
    if !token.is(gendered) || !token.is(Classes::PRONOUN.or(Classes::POSSESSIVE)) {
        return None;
    }
    let mut wanted = Gender::default();
    wanted.add(token.classes, 1);
    Some(wanted)
}

/// "I said", not the first war of that name.
fn speaks_as_i(tokens: &Tokens, i: usize) -> bool {
    let verb = Classes::REPORTING.or(Classes::AUXILIARY).or(Classes::VERB).or(Classes::ADVERB);
    tokens.text_of(i) == "I" && tokens.after(i).is_some_and(|next| next.is(verb) || next.kind == TokenKind::Clitic)
}

/// The organisation that "it" as a source stands for: the last spoken of in this sentence or the two before it, one that they
/// are about or that is quoted before the others.
fn organisation(memory: &[Seen], cast: &Cast, number: usize) -> Option<u32> {
    let near = memory.iter().rev().take_while(|seen| number - seen.sentence <= 2);
    let mut near = near.filter(|seen| cast.members[seen.member as usize].label == EntityLabel::Org && !seen.quoted);
    let latest = near.clone().next()?;
    Some(near.find(|seen| seen.source || seen.subject).unwrap_or(latest).member)
}

/// The member that a pronoun in sentence `number` stands for.
fn antecedent(memory: &[Seen], cast: &Cast, number: usize, wanted: Gender) -> Option<(u32, Link)> {
    let mut best: Option<(i64, u32)> = None;
    let mut second: Option<i64> = None;
    for seen in memory.iter().rev().take_while(|seen| number - seen.sentence <= REACH) {
        let member = &cast.members[seen.member as usize];
        if member.label != EntityLabel::Person || member.gender.excludes(wanted) && on(Rule::GenderExcludes) {
            continue;
        }
        let (agrees, conflicts) = if member.gender.is_known() { (KNOWN, UNFIT) } else { (USUAL, UNUSUAL) };
        let told = member.told();
        let fits = if told.conflicts(wanted) { conflicts } else { agrees * i64::from(told.is_known()) };
        let fits = fits * i64::from(on(Rule::GenderFits));
        let bonus = fits
            + SUBJECT * i64::from(seen.subject && on(Rule::SubjectBonus))
            + SOURCE * i64::from(seen.source && on(Rule::SourceBonus))
            + QUOTED * i64::from(seen.quoted && on(Rule::QuotedMalus));
        let score = bonus - SENTENCE * i64::from((number - seen.sentence) as u32);
        match best {
            // The latest of equals: the memory is read backwards.
            Some((most, first)) if score <= most => {
                if first != seen.member {
                    second = second.max(Some(score));
                }
            }
            _ => {
                second = best.filter(|(_, first)| *first != seen.member).map_or(second, |(most, _)| Some(most));
                best = Some((score, seen.member));
            }
        }
    }
    best.map(|(most, member)| {
        let clear = second.is_none_or(|second| most - second > CLEAR);
        (member, if clear { Link::Pronoun } else { Link::SharedPronoun })
    })
}
