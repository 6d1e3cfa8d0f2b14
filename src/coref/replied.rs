//! "Walsh told Quinn to be quiet. “I will not,” she answered." → who answers is who was told, be it
//! a driver without a name.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::antecedent::Marks;
use super::gender::Gender;
use super::mention::{Mention, Reading, with_opening_marks};
use super::newcomer::noun_phrase;
use super::pair::Pairs;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::name::is_owner;
use crate::quote::Quotation;
use crate::token::{TokenKind, Tokens, range_containing};
use crate::vocabulary::{EntityLabel, QuoteKind};

/// How likely who was told is meant.
pub(super) const LIKELY: f32 = 0.85;
/// So many titles or words of a description stand between a verb of telling and the name of who is
/// told at most.
const TITLES: usize = 7;
/// So many tokens a clause has at most that says when an answer was given.
const CLAUSE: usize = 40;
/// So many tokens an apposition and its commas have at most.
const APPOSED: usize = 8;

/// Who is told or asked something: a member, or a person whom the text may never name.
pub(super) enum Told {
    Named(u32),
    /// The description that stands for them, by its number among the mentions.
    Unnamed(Option<usize>),
}

/// The sources of what may be answers, each by its first token.
pub(super) struct Replies(FxHashMap<usize, Reply>);

/// A quotation that may be an answer.
#[derive(Clone, Copy)]
struct Reply {
    /// Its first token.
    start: usize,
    /// Whether its cue says that it is one: "she answered", other than "she said".
    answers: bool,
    /// Whether it is in no marks.
    indirect: bool,
}

impl Replies {
    pub(super) fn new(reading: &Reading) -> Self {
        let tokens = reading.tokens;
        let text = |i: usize| tokens.text_at(i);
        let mut replies: FxHashMap<usize, Reply> = FxHashMap::default();
        for quotation in reading.quotations.iter().filter(|_| on(Rule::AnsweredByTold)) {
            let (Some(source), Some(cue)) = (&quotation.source, &quotation.cue) else { continue };
            // What goes on answers something else: "she answered when the phone rang".
            let other = matches!(text(source.end.max(cue.end)), "when" | "to" | "in" | "if" | "as");
            let answers = !other && cue.clone().any(|i| set::CUES_OF_ANSWERS.has(text(i)));
            if answers || on(Rule::AnsweredByAsked) && may_answer(tokens, quotation) {
                let indirect = quotation.kind == QuoteKind::Indirect;
                let reply = Reply { start: quotation.content[0].start, answers, indirect };
                let first = replies.entry(source.start).or_insert(reply);
                first.start = first.start.min(reply.start);
                first.answers |= answers;
            }
        }
        Self(replies)
    }

    /// The one person who is told or asked something right before a pronoun that answers.
    pub(super) fn told(&self, pairs: &Pairs, marks: &Marks, mention: &Mention) -> Option<Told> {
        let reading = pairs.reading;
        let tokens = reading.tokens;
        let third = matches!(mention.anaphor(), Some("he" | "she")) && !marks.quote(mention);
        let reply = self.0.get(&mention.tokens.start).filter(|_| third)?;
        let start = reply.start.min(mention.tokens.start);
        let clause = || clause_of_asking(reading, start).filter(|_| on(Rule::AnsweredByAsked));
        // What is in no marks may go on with the story, unless the question was in marks.
        let asked = |before: &Range<usize>| {
            let marks = before.start.saturating_sub(1)..=before.start;
            let marks = marks.into_iter().any(|i| matches!(tokens[i].kind, TokenKind::Open | TokenKind::Close));
            reply.answers || !reply.indirect || marks
        };
        let before = sentence_before(reading, start).cloned().filter(asked).or_else(clause)?;
        let first = before.start;
        let verbs = before.rev().filter(|&i| !marks.hold(i) && tells(tokens, i));
        let other = |verb: usize| is_told_by_another(pairs, mention, first..verb);
        let mut leads = verbs.filter(|&i| reply.answers || asks(reading, i) || other(i));
        let told = leads.find_map(|i| object(pairs, mention, i));
        told.filter(|told| !matches!(told, Told::Named(member) if !pairs.may_be(mention, None, *member)))
    }
}

/// Whether the people before a verb of telling are none for whom a pronoun may stand, so that who
/// is told answers: “You must go,” Ann Lee told Bo Chen. “Why?” he said.
fn is_told_by_another(pairs: &Pairs, pronoun: &Mention, before: Range<usize>) -> bool {
    let members = pairs.reading.mentions_in(before).filter_map(|(_, other)| other.member);
    let mut people = members.filter(|&one| pairs.reading.members[one as usize].label == EntityLabel::Person).peekable();
    people.peek().is_some() && people.all(|one| !pairs.may_be(pronoun, None, one)) && on(Rule::AnsweredByAsked)
}

/// Whether a quotation may answer a question though its cue does not say so: it neither asks
/// something itself nor speaks to somebody as "you".
fn may_answer(tokens: &Tokens, quotation: &Quotation) -> bool {
    let asks =
        |i: usize| set::CUES_OF_QUESTIONS.has(tokens.text_of(i)) || set::PARTICIPLES_OF_TELLING.has(tokens.text_of(i));
    let addresses = |i: usize| tokens.text_of(i) == "?" || set::FORMS_OF_YOU.has(&tokens.text_of(i).to_lowercase());
    let short = quotation.source.as_ref().is_some_and(|source| source.len() == 1);
    let cue = quotation.cue.clone().into_iter().flatten();
    short && !cue.into_iter().any(asks) && !quotation.content.iter().cloned().flatten().any(addresses)
}

/// The clause of a sentence before token `start` that says when it was: "When Walsh asked Quinn
/// about it,".
fn clause_of_asking(reading: &Reading, start: usize) -> Option<Range<usize>> {
    let sentence = range_containing(reading.sentences, start);
    let first = reading.tokens.text_at(sentence.start);
    let led = ["when", "after", "as", "once"].iter().any(|word| first.eq_ignore_ascii_case(word));
    let comma = start > sentence.start && reading.tokens[start - 1].kind == TokenKind::Comma;
    (led && comma && start - sentence.start <= CLAUSE).then_some(sentence.start..start)
}

/// The sentence that ends before a quotation with its source, which start with a token, if another
/// opens with them: "Asked again, she replied" answers something else.
pub(super) fn sentence_before<'a>(reading: &Reading<'a>, start: usize) -> Option<&'a Range<usize>> {
    let start = with_opening_marks(reading.tokens, start);
    let at = reading.sentences.partition_point(|sentence| sentence.end <= start);
    let opens = reading.sentences.get(at).is_some_and(|sentence| sentence.start >= start);
    reading.sentences.get(at.checked_sub(1).filter(|_| opens)?)
}

/// Whether token `i` is a verb of telling or asking that is no passive: "told", other than "was
/// told".
pub(super) fn tells(tokens: &Tokens, i: usize) -> bool {
    let passive = i > 0 && set::FORMS_OF_BE.has(tokens.text_of(i - 1));
    set::VERBS_OF_ASKING.has(tokens.text_of(i)) && !passive
}

/// Whether a verb asks somebody what they answer: "asked Quinn whether", "questioned Quinn about",
/// other than "asked Quinn on Monday to go", "asked Quinn not to go" and "asked Quinn, but got no
/// reply".
fn asks(reading: &Reading, verb: usize) -> bool {
    let text = |i: usize| reading.tokens.text_of(i);
    let behind = verb + 1..range_containing(reading.sentences, verb).end.min(verb + CLAUSE);
    let leads = |i: usize| set::INTERROGATIVES.has(text(i)) || text(i) == "about";
    let requests =
        |i: usize| matches!(text(i), "to" | "not" | "never" | "out") || text(i) == "for" && text(i - 1) != ",";
    let first = behind.clone().find(|&i| leads(i) || requests(i));
    let about = matches!(text(verb), "asked" | "asks") || first.is_some_and(|i| text(i) == "about");
    // "asked Quinn if he could go" asks for leave.
    let leave = first.is_some_and(|i| matches!(reading.tokens.text_at(i + 2), "could" | "can" | "may" | "might"));
    let ignored = behind.clone().any(|i| text(i) == "but");
    set::CUES_OF_QUESTIONS.has(text(verb)) && about && first.is_none_or(leads) && !leave && !ignored
}

/// The person who is the object of a verb and for whom a pronoun may stand.
fn object(pairs: &Pairs, pronoun: &Mention, verb: usize) -> Option<Told> {
    let reading = pairs.reading;
    let named = || named(reading, verb).map(|(member, _)| Told::Named(member));
    let other = || same_pronoun(reading, pronoun, verb).map(|number| Told::Unnamed(Some(number)));
    named().or_else(other).or_else(|| unnamed(reading, pronoun, verb))
}

/// The person who is the object of a verb by name: "told Deputy Quinn", other than "told Quinn’s
/// lawyer" and "told Quinn and Lee", with the token where the name ends.
pub(super) fn named(reading: &Reading, verb: usize) -> Option<(u32, usize)> {
    let tokens = reading.tokens;
    let person = |member: u32| reading.members[member as usize].label == EntityLabel::Person;
    let mut near = reading.mentions_in(verb + 1..verb + 2 + TITLES);
    // "The agency" of "the agency’s director" is not told.
    let owner = |other: &Mention| tokens.get(other.tokens.end).is_some_and(|next| next.kind == TokenKind::Clitic);
    let (_, name) = near.find(|(_, other)| other.member.is_some_and(|member| person(member) || !owner(other)))?;
    name.member.filter(|&member| person(member))?;
    let (member, end) = (name.member?, name.tokens.end);
    let before = verb + 1..name.tokens.start;
    let title = |i: usize| tokens[i].is_capitalised() || tokens[i].is(Classes::TITLE) || tokens.text_of(i) == ".";
    let acts = tokens.get(end).is_some_and(|next| next.is(Classes::AUXILIARY.or(Classes::PAST)));
    let leads = before.clone().all(title) || !acts && leads_to_name(tokens, before);
    (leads && !is_owner(tokens, end - 1) && !is_joined(tokens, end)).then_some((member, end))
}

/// Whether the words before a name are a description of whom it names: "counsel Rohan Pai", "the
/// novelist Orla Quinlan", "the agency’s director, Carol Benson,".
fn leads_to_name(tokens: &Tokens, before: Range<usize>) -> bool {
    let comma = before.end > before.start && tokens[before.end - 1].kind == TokenKind::Comma;
    let words = before.start..before.end - usize::from(comma);
    let role = |i: usize| {
        let word = tokens.text_of(i);
        let ending = ["ist", "ian", "man", "woman"].iter().any(|ending| word.ends_with(ending));
        let listed = word == "counsel" || set::PEOPLE_IN_PASSING.has(word);
        ending || listed || tokens[i].is(Classes::ROLE.or(Classes::TITLE))
    };
    let determined = tokens[before.start].is(Classes::DETERMINER.or(Classes::POSSESSIVE)) || role(before.start);
    let other = Classes::PREPOSITION.or(Classes::COORDINATOR).or(Classes::AUXILIARY).or(Classes::RELATIVE);
    let other = other.or(Classes::SUBORDINATOR);
    let word = |i: usize| match tokens[i].kind {
        TokenKind::Word => !tokens[i].is(other),
        kind => matches!(kind, TokenKind::Clitic | TokenKind::Apostrophe),
    };
    let described = || words.clone().all(word) && words.clone().last().is_some_and(role);
    !before.is_empty() && determined && described() && on(Rule::AnsweredByDescribed)
}

/// The pronoun of the same gender that is the object of a verb, by its number among the mentions:
/// "asked her why", other than "asked her lawyer".
fn same_pronoun(reading: &Reading, pronoun: &Mention, verb: usize) -> Option<usize> {
    let tokens = reading.tokens;
    let form = if pronoun.anaphor()? == "she" { "her" } else { "him" };
    let alone = tokens.get(verb + 2).is_none_or(|next| next.kind != TokenKind::Word || next.is(Classes::FUNCTION));
    let is = tokens.text_at(verb + 1) == form && alone && on(Rule::AnsweredByAsked);
    reading.mentions_in(verb + 1..verb + 2).next().filter(|_| is).map(|(number, _)| number)
}

/// The one person who is the object of a verb without a name: "told the driver", other than "told
/// the driver’s wife" and "told the driver and Lee".
fn unnamed(reading: &Reading, pronoun: &Mention, verb: usize) -> Option<Told> {
    let tokens = reading.tokens;
    let end = range_containing(reading.sentences, verb).end;
    let wanted = Gender::of_pronoun(pronoun.anaphor()?)?;
    let person = noun_phrase(tokens, verb + 1..end)?;
    let noun = person.tokens.end - 1;
    let one = !tokens[noun].is(Classes::PLURAL) && !is_joined(tokens, noun + 1);
    // Who is told something about whoever tells it does not answer: "told a fan he would stay",
    // "accused her opponent of lying".
    let tells = matches!(tokens.text_of(verb), "told" | "tells" | "accused" | "reminded" | "warned" | "advised");
    // An apposition may stand before the infinitive: "told the chairman, Yaw Boateng, to resign".
    let mut near = person.tokens.end..person.tokens.end + APPOSED;
    let infinitive = |i: usize| tokens.text_at(i) == "to" && (i == person.tokens.end || tokens.text_of(i - 1) == ",");
    let commanded = !tells || near.any(infinitive);
    if !one || !commanded || person.gender.conflicts(wanted) || !on(Rule::AnsweredByUnnamed) {
        return None;
    }
    let Some((number, description)) = reading.description_at(person.tokens.start) else {
        return Some(Told::Unnamed(None));
    };
    // The text may name whom it describes, beside the description or elsewhere.
    Some(match description.fits(tokens, reading.members, &reading.roles).carriers() {
        [one] => Told::Named(*one),
        _ => Told::Unnamed(Some(number)),
    })
}

/// Whether "and" behind a person joins another.
fn is_joined(tokens: &Tokens, end: usize) -> bool {
    let joined = tokens.get(end).is_some_and(|_| tokens.text_of(end) == "and");
    joined && tokens.get(end + 1).is_some_and(|next| !next.is(Classes::VERB))
}
