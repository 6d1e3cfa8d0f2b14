//! Whom an anaphor that speaks is not (disjoint reference): a judge who "told Bo Chen" so is not Bo
//! Chen, nor is "the woman who accused Khan" Khan.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::gender::Gender;
use super::mention::{Mention, Reading, is_verb};
use super::newcomer::{Subject, noun_phrase};
use super::replied::{named, sentence_before, tells};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::name::is_head;
use crate::quote::Quotation;
use crate::token::{Gap, Shape, Token, TokenKind, Tokens};
use crate::vocabulary::{EntityLabel, QuoteKind};

/// So many tokens behind a cue a person is named whom its subject addresses or speaks of,
const NEAR: usize = 6;
/// and so many tokens before a subject a participle opens its sentence: "Turning to Bo Chen, he
/// said".
const FRONTED: usize = 24;

/// What the sources of a text are not, each by its first token.
pub(super) struct Disjoint {
    members: FxHashMap<usize, Vec<u32>>,
    /// The pronoun that the cue has as its object, by its number among the mentions: "told him".
    objects: FxHashMap<usize, usize>,
}

impl Disjoint {
    pub(super) fn new(reading: &Reading) -> Self {
        let (mut members, mut objects) = (FxHashMap::<usize, Vec<u32>>::default(), FxHashMap::default());
        for quotation in reading.quotations {
            let Some(source) = &quotation.source else { continue };
            let found = members.entry(source.start).or_default();
            if on(Rule::NamedWithin) {
                found.extend(within(reading, source));
            }
            if on(Rule::AddressedGoesOn) {
                found.extend(addressed_before(reading, quotation));
            }
            if on(Rule::ObjectOfCue) {
                found.extend(fronted(reading, source));
                found.extend(quotation.cue.iter().flat_map(|cue| acted_on(reading, source, cue.start)));
                if let Some(object) = object_of(reading, quotation) {
                    match reading.mentions[object].member {
                        Some(member) => found.push(member),
                        None => _ = objects.insert(source.start, object),
                    }
                }
            }
        }
        Self { members, objects }
    }

    /// Whether a mention is not a member.
    pub(super) fn holds(&self, mention: &Mention, member: u32) -> bool {
        self.members.get(&mention.tokens.start).is_some_and(|members| members.contains(&member))
    }

    /// The pronoun that the cue of a description has as its object.
    pub(super) fn object(&self, mention: &Mention) -> Option<usize> {
        self.objects.get(&mention.tokens.start).copied().filter(|_| mention.description.is_some())
    }
}

/// Whether the text says the noun of a description of a member: "the judge told her" is whom it
/// calls a judge.
pub(super) fn is_known_as(reading: &Reading, mention: &Mention, member: u32) -> bool {
    let description = mention.description.map(|number| &reading.descriptions[number as usize]);
    description.is_some_and(|description| description.says_noun_of(&reading.members[member as usize]))
}

/// Who is named within a source and does not head it.
fn within<'a>(reading: &'a Reading, source: &'a Range<usize>) -> impl Iterator<Item = u32> + 'a {
    reading.mentions_in(source.clone()).filter_map(|(_, other)| {
        let person = reading.members[other.member? as usize].label == EntityLabel::Person;
        other.member.filter(|_| person && !is_head(reading.tokens, source, &other.tokens, true))
    })
}

/// Who is named in what opens the sentence of a source before a comma, and is another: behind a
/// participle, whose subject the source is ("Sentencing Liam Doyle, the judge"), or whom it
/// addresses ("In a letter to Liam Doyle, the judge").
fn fronted<'a>(reading: &'a Reading, source: &'a Range<usize>) -> impl Iterator<Item = u32> + 'a {
    let tokens = reading.tokens;
    let at = reading.sentences.partition_point(|sentence| sentence.end <= source.start);
    let start = reading.sentences.get(at).map_or(source.start, |sentence| sentence.start.min(source.start));
    let comma = source.start.checked_sub(1).filter(|&comma| comma > start && tokens[comma].kind == TokenKind::Comma);
    let range = start + 1..comma.filter(|comma| comma - start <= FRONTED).unwrap_or(start + 1);
    let plain = range.clone().all(|i| tokens[i].kind.is_word() || tokens[i].kind == TokenKind::Comma);
    let participle = tokens.text_of(start).ends_with("ing");
    let preposition = tokens[start].is(Classes::PREPOSITION) && !participle;
    let title = |i: usize| tokens[i].is(Classes::TITLE.or(Classes::HONORIFIC));
    let addressed = move |name: usize| {
        let before = (start + 2..name).rev().find(|&i| !title(i));
        before.is_some_and(|i| matches!(tokens.text_of(i), "to" | "with") && !tokens[i - 1].is(Classes::FUNCTION))
    };
    let range = if plain { range } else { start..start };
    reading
        .mentions_in(range)
        .filter(move |(_, other)| participle || preposition && addressed(other.tokens.start))
        .filter_map(|(_, other)| other.member)
}

/// Who is told something in the sentence before a direct quotation that addresses somebody: "The
/// coroner told Ana Ruiz that it was over. “You did well,” she said". Whoever is told to do
/// something may answer.
fn addressed_before(reading: &Reading, quotation: &Quotation) -> Option<u32> {
    let tokens = reading.tokens;
    let source = quotation.source.as_ref().filter(|source| source.len() == 1)?;
    let pronoun = matches!(tokens.text_of(source.start), "he" | "she") && quotation.kind == QuoteKind::Direct;
    let you = |i: usize| set::FORMS_OF_YOU.has(&tokens.text_of(i).to_lowercase());
    if !pronoun || !quotation.content.iter().cloned().flatten().any(you) {
        return None;
    }
    let before = sentence_before(reading, source.start.min(quotation.content[0].start))?;
    // Who is asked answers.
    let tells = |i: &usize| {
        let text = tokens.text_of(*i);
        set::PARTICIPLES_OF_TELLING.has(text) && !set::CUES_OF_QUESTIONS.has(text) && tells(tokens, *i)
    };
    before.clone().rev().filter(tells).find_map(|verb| {
        let (member, end) = named(reading, verb)?;
        let wanted = Gender::of_pronoun(tokens.text_of(source.start))?;
        // "Police told Ana Ruiz" leaves nobody else to go on.
        let fits = |teller: Subject| !teller.gender.conflicts(wanted);
        let person = |member: u32| reading.members[member as usize].label == EntityLabel::Person;
        let teller = reading.mentions_in(before.start..verb).any(|(_, other)| other.member.is_some_and(person))
            || noun_phrase(tokens, before.start..verb + 1).is_some_and(fits)
            || is_one_person(tokens, before.start, verb);
        (teller && tokens.text_at(end) != "to").then_some(member)
    })
}

/// Whether the words from token `start` to a verb may be one person: "The bailiff", other than "The
/// bank" and "The officials".
fn is_one_person(tokens: &Tokens, start: usize, verb: usize) -> bool {
    let Some(noun) = verb.checked_sub(1).filter(|&noun| noun > start && tokens[noun].shape.has(Shape::LOWER)) else {
        return false;
    };
    let word = tokens.text_of(noun);
    let body = set::COLLECTIVE_NOUNS.has(word) || set::NOUNS_FOR_COMPANIES.has(word) || set::NOUNS_FOR_FIRMS.has(word);
    let other = Classes::ORGAN.or(Classes::ROLES).or(Classes::PLURAL).or(Classes::DOCUMENT).or(Classes::FUNCTION);
    let one = ["a", "an", "the"].iter().any(|article| tokens.text_of(start).eq_ignore_ascii_case(article));
    one && !body && !word.ends_with('s') && !tokens[noun].is(other)
}

/// Whom a source acts on before its cue: "The judge jailed Liam Doyle, saying".
fn acted_on<'a>(reading: &'a Reading, source: &Range<usize>, cue: usize) -> impl Iterator<Item = u32> + 'a {
    let tokens = reading.tokens;
    let start = source.end.min(cue);
    let upper = cue.min(start + FRONTED);
    let end = (start..upper).find(|&i| !tokens[i].kind.is_word()).unwrap_or(upper);
    let acts = start < end && is_verb(tokens, start) && !tokens[start].is_capitalised();
    let range = if acts { start + 1..end } else { start..start };
    reading.mentions_in(range).filter_map(|(_, other)| other.member)
}

/// The person whom the subject of a cue addresses or speaks of right behind it: "told Bo Chen",
/// "said to Bo Chen", "called him".
fn object_of(reading: &Reading, quotation: &Quotation) -> Option<usize> {
    let tokens = reading.tokens;
    let (source, cue) = (quotation.source.as_ref()?, quotation.cue.as_ref()?);
    let passive = cue.clone().any(|i| set::FORMS_OF_BE.has(tokens.text_of(i)));
    if source.end > cue.start || passive {
        return None;
    }
    let verb = cue.clone().rev().find(|&i| tokens[i].kind.is_word())?;
    let at = reading.sentences.partition_point(|sentence| sentence.end <= verb);
    let end = reading.sentences.get(at)?.end;
    let behind = verb + 1..end.min(verb + 1 + NEAR);
    let upper = behind.clone().find(|&i| !tokens[i].kind.is_word()).unwrap_or(behind.end);
    let (number, other) = reading.mentions_in(behind.start..upper).find(|(_, other)| {
        let person = |member: u32| reading.members[member as usize].label == EntityLabel::Person;
        other.member.map_or_else(|| tokens[other.tokens.start].is(Classes::PRONOUN), person)
    })?;
    let first = other.tokens.start;
    // "Her" before a noun owns it, unless somebody is told: "admitted her only fear", "told her
    // why".
    let tells =
        || set::VERBS_OF_ASKING.has(tokens.text_of(verb)) || set::PARTICIPLES_OF_TELLING.has(tokens.text_of(verb));
    let noun = |next: &Token| next.kind == TokenKind::Word && next.gap == Gap::Space && !next.is(Classes::FUNCTION);
    let owns = tokens.text_of(first) == "her" && !tells() && tokens.get(first + 1).is_some_and(noun);
    let pronoun = matches!(tokens.text_of(first), "him" | "her") && first == verb + 1 && !owns;
    // Whom a pronoun speaks of in a clause of its own may be its own: "He maintains that Lee is his
    // father’s name".
    let stands = source.len() > 1 || !(verb + 1..first).any(|i| tokens[i].is(Classes::SUBORDINATOR));
    (stands && other.member.is_some() || pronoun).then_some(number)
}
