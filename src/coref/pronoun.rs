//! Pronouns and descriptions → the member of the cast that they stand for.
//!
//! Salience by recency: the nearest sentence wins, its subject before the others, in the manner of
//! Lappin & Leass (1994) cut down to what a rule can see without a parse. Who was the source of a
//! quotation is likely to go on speaking.

use std::ops::Range;

use super::author::Authors;
use super::description::{self, Candidates, Roles};
use super::{Cast, Evidence, Gender, OWN_WORDS, PRONOUN};
use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::quote::Quotation;
use crate::token::{Gap, Quoted, TokenKind, Tokens};
use crate::vocabulary::{EntityLabel, MentionKind};

/// How many sentences back a pronoun reaches; a description reaches the whole document.
const REACH: usize = 6;
/// How many sentences back someone is looked for of whom a description may tell something new.
const ABOUT: usize = 4;
/// How many mentions the salience window holds.
const SALIENCE_WINDOW: usize = 24;

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

/// A mention in the salience window.
#[derive(Clone, Copy)]
struct RecentMention {
    member: u32,
    sentence: usize,
    subject: bool,
    source: bool,
    quoted: bool,
}

/// A mention by pronoun or description, with its antecedent.
struct Resolved {
    member: u32,
    tokens: Range<usize>,
    kind: MentionKind,
    evidence: Evidence,
}

impl Resolved {
    fn pronoun(i: usize, (member, evidence): (u32, Evidence)) -> Self {
        Self { member, tokens: i..i + 1, kind: MentionKind::Pronoun, evidence }
    }
}

/// Adds to `cast` the mentions by pronoun and description.
pub(super) fn resolve(tokens: &Tokens, sentences: &[Range<usize>], quotations: &[Quotation], cast: &mut Cast) {
    let mut names: Vec<(Range<usize>, u32)> = Vec::new();
    for (index, member) in cast.members.iter().enumerate() {
        names.extend(member.mentions.iter().map(|(range, _)| (range.clone(), index as u32)));
    }
    names.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    if on(Rule::OwnWords) {
        learn_gender_from_own_words(tokens, quotations, cast);
    }
    let mut resolver = Resolver {
        tokens,
        names: &names,
        quoted: tokens.quoted.iter().filter(|stretch| stretch.depth == 0).map(Quoted::range).collect(),
        sources: Sources::new(quotations),
        latest: vec![0; cast.members.len()],
        roles: Roles::new(cast),
        authors: Authors::new(tokens, cast),
        window: Vec::new(),
        next_name: 0,
        next_source: 0,
        next_quoted: 0,
        at: 0,
        cast,
    };
    for (number, sentence) in sentences.iter().enumerate() {
        resolver.sentence(number, sentence);
    }
}

/// Reads a text once, from its first token to its last, with the last mentions in the salience
/// window.
struct Resolver<'a> {
    tokens: &'a Tokens<'a>,
    /// The names of the cast, by place.
    names: &'a [(Range<usize>, u32)],
    /// The outermost stretches in quotation marks, by place.
    quoted: Vec<Range<usize>>,
    sources: Sources,
    /// Behind which token each member was last spoken of; 0 before the first mention.
    latest: Vec<usize>,
    roles: Roles,
    authors: Authors,
    window: Vec<RecentMention>,
    /// The first name, source and quoted stretch that do not lie before the token at hand.
    next_name: usize,
    next_source: usize,
    next_quoted: usize,
    /// The token at hand.
    at: usize,
    cast: &'a mut Cast,
}

impl Resolver<'_> {
    fn sentence(&mut self, number: usize, sentence: &Range<usize>) {
        // A name may run over the end of a sentence; nothing in it is a mention of its own.
        self.at = self.at.max(sentence.start);
        while self.at < sentence.end {
            self.skip_what_is_before();
            let name = self.names.get(self.next_name).filter(|(range, _)| range.start == self.at);
            if let Some((range, member)) = name {
                self.next_name += 1;
                self.remember(*member, number, sentence, range);
            } else if let Some(found) = self.mention_at_hand(number, sentence) {
                self.add(found, number, sentence);
            } else {
                self.at += 1;
            }
        }
    }

    fn skip_what_is_before(&mut self) {
        let at = self.at;
        self.next_quoted += self.quoted[self.next_quoted..].iter().take_while(|range| range.end <= at).count();
        self.next_name += self.names[self.next_name..].iter().take_while(|(range, _)| range.start < at).count();
        self.next_source += self.sources.sorted[self.next_source..].iter().take_while(|(start, _)| *start < at).count();
    }

    fn in_quotation(&self) -> bool {
        self.quoted.get(self.next_quoted).is_some_and(|range| range.contains(&self.at))
    }

    /// The mention by pronoun or description that begins with the token at hand.
    fn mention_at_hand(&self, number: usize, sentence: &Range<usize>) -> Option<Resolved> {
        let (tokens, i) = (self.tokens, self.at);
        if self.in_quotation() {
            return None;
        }
        if speaks_as_i(tokens, i) {
            let author = self.authors.at(i).filter(|_| on(Rule::Author))?;
            return Some(Resolved::pronoun(i, (author, Evidence::Author)));
        }
        if let Some(wanted) = personal_pronoun(tokens, i).filter(|_| on(Rule::Pronoun)) {
            return antecedent(&self.window, self.cast, number, wanted).map(|found| Resolved::pronoun(i, found));
        }
        let source = self.sources.sorted.get(self.next_source).filter(|(start, _)| *start == i).map(|(_, end)| *end);
        if tokens.text_of(i).eq_ignore_ascii_case("it") && source == Some(i + 1) && on(Rule::It) {
            let member = organisation(&self.window, self.cast, number)?;
            return Some(Resolved::pronoun(i, (member, Evidence::SharedPronoun)));
        }
        self.describe(number, sentence, source)
    }

    /// The description that begins with the token at hand, and the member that it stands for.
    fn describe(&self, number: usize, sentence: &Range<usize>, source: Option<usize>) -> Option<Resolved> {
        let found = description::find(self.tokens, sentence, number, self.at, source, &self.roles)?;
        let names = &self.names[self.next_name..];
        if names.first().is_some_and(|(name, member)| !modifies(self.cast, *member, name, &found.range)) {
            return None;
        }
        let recent: Vec<u32> = self.window.iter().rev().map(|mention| mention.member).collect();
        let subjects = subjects(&self.window, number);
        let candidates = Candidates { recent: &recent, latest: &self.latest, subjects: &subjects };
        let (member, evidence) = description::resolve(self.tokens, self.cast, &self.roles, &found, &candidates)?;
        // A member is described by no words that hold its name.
        let mut inside = names.iter().take_while(|(name, _)| name.start < found.range.end);
        let own_name = inside.any(|(_, carrier)| *carrier == member);
        (!own_name).then_some(Resolved { member, tokens: found.range, kind: MentionKind::Nominal, evidence })
    }

    fn add(&mut self, found: Resolved, number: usize, sentence: &Range<usize>) {
        let Resolved { member, tokens: range, kind, evidence } = found;
        // Who writes as "I" is not "she" as well.
        if evidence == Evidence::Author {
            self.latest[member as usize] = range.end;
            self.at = range.end;
        } else {
            self.remember(member, number, sentence, &range);
        }
        if kind == MentionKind::Pronoun {
            self.cast.members[member as usize].gender.add(self.tokens[range.start].classes, PRONOUN);
        }
        self.cast.mention(member, range, kind, evidence);
    }

    /// Puts a mention into the salience window, and goes on behind it.
    fn remember(&mut self, member: u32, number: usize, sentence: &Range<usize>, range: &Range<usize>) {
        if self.window.len() == SALIENCE_WINDOW {
            self.window.remove(0);
        }
        self.window.push(RecentMention {
            member,
            sentence: number,
            subject: is_subject(self.tokens, sentence, range),
            source: self.sources.hold(range),
            quoted: self.in_quotation(),
        });
        self.latest[member as usize] = range.end;
        self.at = range.end;
    }
}

/// The subject of what people say of themselves tells which pronoun the text uses of them: "Okafor
/// said she would".
fn learn_gender_from_own_words(tokens: &Tokens, quotations: &[Quotation], cast: &mut Cast) {
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

/// Whether the next name leaves a description whole: it stands behind it, or is an organisation's
/// before its noun ("the GOP nominee").
fn modifies(cast: &Cast, member: u32, name: &Range<usize>, description: &Range<usize>) -> bool {
    let organisation = cast.members[member as usize].label == EntityLabel::Org;
    name.start >= description.end || organisation && name.end < description.end
}

/// Whom the sentences just before `number` are about: the latest first, in a sentence its first
/// subject.
fn subjects(window: &[RecentMention], number: usize) -> Vec<u32> {
    let near = window.iter().filter(|mention| number - mention.sentence <= ABOUT);
    let mut subjects: Vec<&RecentMention> =
        near.filter(|mention| (mention.subject || mention.source) && !mention.quoted).collect();
    subjects.sort_by_key(|mention| std::cmp::Reverse(mention.sentence));
    subjects.into_iter().map(|mention| mention.member).collect()
}

/// Whether a mention opens its clause or has a verb beside it.
fn is_subject(tokens: &Tokens, sentence: &Range<usize>, range: &Range<usize>) -> bool {
    let verb = Classes::REPORTING.or(Classes::AUXILIARY).or(Classes::VERB);
    let after = tokens.get(range.end).is_some_and(|token| {
        token.gap != Gap::Paragraph && (token.is(verb) || token.is(Classes::ADVERB)) && token.kind != TokenKind::Clitic
    });
    let inverted = range.start > sentence.start && tokens[range.start - 1].is(Classes::SPEECH);
    range.start <= sentence.start + 2 || after || inverted
}

/// Which pronoun token `i` is, if it stands for one person.
pub(super) fn personal_pronoun(tokens: &Tokens, i: usize) -> Option<Gender> {
    let token = &tokens[i];
    let gendered = Classes::FEMALE.or(Classes::MALE);
    if !token.is(gendered) || !token.is(Classes::PRONOUN.or(Classes::POSSESSIVE)) {
        return None;
    }
    let mut wanted = Gender::default();
    wanted.add(token.classes, 1);
    Some(wanted)
}

/// Whether "I" at token `i` is a pronoun: a verb follows it, as in "I said", but not in "World War
/// I".
fn speaks_as_i(tokens: &Tokens, i: usize) -> bool {
    let verb = Classes::REPORTING.or(Classes::AUXILIARY).or(Classes::VERB).or(Classes::ADVERB);
    tokens.text_of(i) == "I" && tokens.after(i).is_some_and(|next| next.is(verb) || next.kind == TokenKind::Clitic)
}

/// The organisation that "it" as a source stands for: the last spoken of in this sentence or the
/// two before it, one that they are about or that is quoted before the others.
fn organisation(window: &[RecentMention], cast: &Cast, number: usize) -> Option<u32> {
    let near = window.iter().rev().take_while(|mention| number - mention.sentence <= 2);
    let mut near =
        near.filter(|mention| cast.members[mention.member as usize].label == EntityLabel::Org && !mention.quoted);
    let latest = near.clone().next()?;
    Some(near.find(|mention| mention.source || mention.subject).unwrap_or(latest).member)
}

/// The member that a pronoun in sentence `number` stands for.
fn antecedent(window: &[RecentMention], cast: &Cast, number: usize, wanted: Gender) -> Option<(u32, Evidence)> {
    let mut best: Option<(i64, u32)> = None;
    let mut second: Option<i64> = None;
    for mention in window.iter().rev().take_while(|mention| number - mention.sentence <= REACH) {
        let member = &cast.members[mention.member as usize];
        if member.label != EntityLabel::Person || member.gender.excludes(wanted) && on(Rule::GenderExcludes) {
            continue;
        }
        let (agrees, conflicts) = if member.gender.is_known() { (KNOWN, UNFIT) } else { (USUAL, UNUSUAL) };
        let told = member.likely_gender();
        let fits = if told.conflicts(wanted) { conflicts } else { agrees * i64::from(told.is_known()) };
        let fits = fits * i64::from(on(Rule::GenderFits));
        let bonus = fits
            + SUBJECT * i64::from(mention.subject && on(Rule::SubjectBonus))
            + SOURCE * i64::from(mention.source && on(Rule::SourceBonus))
            + QUOTED * i64::from(mention.quoted && on(Rule::QuotedMalus));
        let score = bonus - SENTENCE * i64::from((number - mention.sentence) as u32);
        match best {
            // The latest of equals: the window is read backwards.
            Some((most, first)) if score <= most => {
                if first != mention.member {
                    second = second.max(Some(score));
                }
            }
            _ => {
                second = best.filter(|(_, first)| *first != mention.member).map_or(second, |(most, _)| Some(most));
                best = Some((score, mention.member));
            }
        }
    }
    best.map(|(most, member)| {
        let clear = second.is_none_or(|second| most - second > CLEAR);
        (member, if clear { Evidence::Pronoun } else { Evidence::SharedPronoun })
    })
}
