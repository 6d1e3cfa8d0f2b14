//! "The patient woke. “Is it morning?” he asked." → nobody with a name: "he" is the patient.
//!
//! The corpora that the head learns from have few people who come in one sentence, speak in the
//! next and never have a name, so it gives their words to whoever was named last.

use std::ops::Range;

use super::antecedent::Marks;
use super::gender::Gender;
use super::mention::{Mention, is_verb, with_opening_marks};
use super::pair::Pairs;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, classes_of, set};
use crate::name::{is_head, is_own, is_owner};
use crate::token::{Gap, Shape, TokenKind, Tokens};

/// So many tokens of a sentence may stand before the comma behind which its subject comes.
const FRONTED: usize = 8;
/// So many words of a noun phrase are read behind its determiner,
const WORDS: usize = 5;
/// so many tokens behind it its appositions may have,
const APPOSITION: usize = 20;
/// and so many tokens behind it may hold the name of the person: "a woman, later named as Ann Lee".
const NAMED: usize = 5;
/// So many sources of the clause before a pronoun are read from its end,
const SOURCES: usize = 4;
/// and with more mentions between its subject and the pronoun, a clause is not right before it.
const BETWEEN: usize = 64;

/// How likely the subject of the clause before is meant, if the text names them.
pub(super) const LIKELY: f32 = 0.85;

/// For whom a pronoun stands by the subject before it.
pub(super) enum Meant {
    Member(u32),
    /// Somebody for whom the text has no name.
    Nobody,
}

/// The pronouns that stand for people who were just introduced without a name.
pub(super) struct Newcomers<'a> {
    pairs: &'a Pairs<'a>,
    marks: &'a Marks,
    /// The sources of the quotations, each with the stretch of its content, in order.
    sources: Vec<(Range<usize>, Range<usize>)>,
    found: Vec<bool>,
}

/// The subject of a clause, a person without a name.
pub(super) struct Subject {
    pub(super) tokens: Range<usize>,
    /// Where its appositions and relative clauses end: "A patient, a man of 58,".
    end: usize,
    /// Whether its determiner points back: "the woman".
    definite: bool,
    pub(super) gender: Gender,
}

impl<'a> Newcomers<'a> {
    pub(super) fn new(pairs: &'a Pairs<'a>, marks: &'a Marks) -> Self {
        let reading = pairs.reading;
        let sources = reading.quotations.iter().filter_map(|quotation| {
            let source = quotation.source.clone()?;
            Some((source, quotation.content[0].start..quotation.content.last()?.end))
        });
        let mut sources: Vec<(Range<usize>, Range<usize>)> = sources.collect();
        sources.sort_unstable_by_key(|(source, content)| (source.start, content.start));
        Self { pairs, marks, sources, found: vec![false; reading.mentions.len()] }
    }

    /// The first token of what the source says that begins with a token.
    pub(super) fn said_from(&self, start: usize) -> Option<usize> {
        let at = self.sources.partition_point(|(source, _)| source.start < start);
        self.sources.get(at).filter(|(source, _)| source.start == start).map(|(_, content)| content.start)
    }

    /// For whom a pronoun that speaks stands, if it is the subject of the clause right before it.
    /// `stands` gives the member for whom an anaphor before it stands.
    pub(super) fn of(&mut self, number: usize, stands: impl Fn(usize) -> Option<u32>) -> Option<Meant> {
        let reading = self.pairs.reading;
        let mention = &reading.mentions[number];
        let wanted = mention.anaphor().and_then(Gender::of_pronoun)?;
        if !mention.in_source || self.marks.quote(mention) || !on(Rule::Newcomer) {
            return None;
        }
        let before = self.clause_before(mention)?;
        let first = reading.mentions.partition_point(|other| other.tokens.start < before.start);
        if number.saturating_sub(first) > BETWEEN {
            return None;
        }
        let subject = subject(reading.tokens, &before).filter(|_| !self.marks.hold(before.start));
        let subject = subject.map(|subject| Subject { end: self.end_of(&subject).min(before.end), ..subject });
        // Who acts before the subject is past, before a source inside the clause not: "Lee denied
        // it after a neighbour said".
        let past = subject.as_ref().map_or(before.start, |subject| subject.tokens.start);
        let goes_on = on(Rule::UnnamedReporter) && !rebuts(reading.tokens, mention);
        let reporter = || self.reporter(&before).filter(|_| goes_on);
        let Some(subject) = subject.or_else(reporter) else {
            // "He" goes on: “It hurts,” he said. “A lot,” he said.
            let same = |i: usize| self.found[i] && reading.mentions[i].anaphor() == mention.anaphor();
            self.found[number] = (first..number).any(same)
                && !reading.mentions[first..number].iter().any(|other| self.is_rival(other, mention));
            return self.found[number].then_some(Meant::Nobody);
        };
        let alone = !reading.mentions[first..number].iter().any(|other| {
            let start = other.tokens.start;
            let own = start < past || (subject.tokens.start..subject.end).contains(&start);
            let aside = own || goes_on && self.is_reported(&subject, other);
            !aside && self.is_rival(other, mention)
        });
        if !alone || subject.gender.conflicts(wanted) || acts_on(reading.tokens, &subject, wanted) {
            return None;
        }
        if self.is_named(&subject, mention) {
            return None;
        }
        let known = self.known(&subject, &stands).filter(|&member| self.pairs.may_be(mention, None, member));
        if let Some(member) = known {
            return Some(Meant::Member(member));
        }
        self.found[number] = self.is_unknown(&subject, stands);
        self.found[number].then_some(Meant::Nobody)
    }

    /// The one member for whom a subject with a definite article stands: "The mayor shook his head.
    /// “No,” he said."
    fn known(&self, subject: &Subject, stands: impl Fn(usize) -> Option<u32>) -> Option<u32> {
        let reading = self.pairs.reading;
        let definite = subject.definite && on(Rule::SubjectKnown);
        let (i, description) = reading.description_at(subject.tokens.start).filter(|_| definite)?;
        match description.fits(reading.tokens, reading.members, &reading.roles).carriers() {
            [one] => Some(*one),
            [] => None,
            several => stands(i).filter(|member| several.contains(member)),
        }
    }

    /// The sentence, or what comes of it, that ends before the pronoun and what it is the source
    /// of.
    fn clause_before(&self, mention: &Mention) -> Option<Range<usize>> {
        let reading = self.pairs.reading;
        let at = self.sources.partition_point(|(source, _)| source.start <= mention.tokens.start);
        let own = self.sources[..at].last()?.0.start;
        let first = self.sources.partition_point(|(source, _)| source.start < own);
        let start = reading.sentences[mention.sentence].start.min(self.sources[first].1.start);
        let start = with_opening_marks(reading.tokens, start);
        let last = start.checked_sub(1)?;
        let sentence =
            &reading.sentences[reading.sentences.partition_point(|sentence| sentence.end <= last)..].first()?;
        (sentence.start < start).then_some(sentence.start..start)
    }

    /// The last source of a clause that is a person whom the text does not name: "A neighbour said
    /// Lindgren kept to himself", "according to one of her aides".
    fn reporter(&self, clause: &Range<usize>) -> Option<Subject> {
        let tokens = self.pairs.reading.tokens;
        let at = self.sources.partition_point(|(source, _)| source.start < clause.end);
        let sources = self.sources[..at].iter().rev().map(|(source, _)| source);
        let mut inside = sources.take_while(|source| source.start >= clause.start).take(SOURCES);
        let owned = |source: &Range<usize>| {
            let theirs = tokens[source.start].is(Classes::POSSESSIVE) && on(Rule::ReporterOfHers);
            theirs.then(|| noun_phrase(tokens, source.clone())).flatten()
        };
        inside.find_map(|source| {
            let found = unnamed(tokens, source).or_else(|| owned(source));
            found.filter(|_| !self.marks.hold(source.start))
        })
    }

    /// Whether a mention stands in what a subject reports.
    fn is_reported(&self, subject: &Subject, mention: &Mention) -> bool {
        let start = subject.tokens.start;
        let first = self.sources.partition_point(|(source, _)| source.start < start);
        let mut own = self.sources[first..].iter().take_while(|(source, _)| source.start == start).take(SOURCES);
        own.any(|(_, content)| content.contains(&mention.tokens.start))
    }

    /// The source that begins with a token.
    fn source_at(&self, start: usize) -> Option<&Range<usize>> {
        let at = self.sources.partition_point(|(source, _)| source.start < start);
        self.sources.get(at).map(|(source, _)| source).filter(|source| source.start == start)
    }

    /// Where a subject ends: behind its appositions, or with the source that it begins.
    fn end_of(&self, subject: &Subject) -> usize {
        let at = self.sources.partition_point(|(source, _)| source.start <= subject.tokens.start);
        let source = self.sources[..at].last().map_or(0, |(source, _)| source.end);
        if on(Rule::NewcomerWithApposition) { subject.end.max(source) } else { subject.end }
    }

    /// Whether a subject stands for no member, as far as the text or the head can tell.
    fn is_unknown(&self, subject: &Subject, stands: impl Fn(usize) -> Option<u32>) -> bool {
        let reading = self.pairs.reading;
        // "Her mother" is not she.
        let start = subject.tokens.start;
        let mut owner = reading.mentions_in(start..start + 1).filter(|(_, other)| other.anaphor().is_some());
        let owner = owner.next().and_then(|(i, other)| other.member.or_else(|| stands(i)));
        let owner = owner.filter(|_| reading.tokens[start].is(Classes::POSSESSIVE) && on(Rule::ReporterOfHers));
        reading.description_at(subject.tokens.start).is_none_or(|(i, description)| {
            let fits = description.fits(reading.tokens, reading.members, &reading.roles);
            // "The minister" may be whoever the reader knows as that, "the judge" is who judges
            // here.
            let noun = reading.tokens.text_of(subject.tokens.end - 1);
            let sits = set::ROLES_THAT_JUDGE.has(noun);
            let titled = subject.definite && description.telling(reading.tokens) > 0 && !sits;
            let other = |member: u32| Some(member) != owner;
            !titled && !fits.carriers().iter().copied().any(other) && !stands(i).is_some_and(other)
        })
    }

    /// Whether a name right behind a subject may be its own.
    fn is_named(&self, subject: &Subject, pronoun: &Mention) -> bool {
        let reading = self.pairs.reading;
        let tokens = reading.tokens;
        let end = subject.tokens.end;
        // A name behind a verb is that of its object: "The judge jailed Lee Parkin".
        let acts = is_verb(tokens, end) && tokens[end].shape.has(Shape::LOWER);
        if acts && !set::PARTICIPLES_OF_NAMING.has(tokens.text_of(end)) && on(Rule::NewcomerWithApposition) {
            return (end..subject.end).any(|i| is_own(tokens, i));
        }
        let may_be = |member: u32| self.pairs.may_be(pronoun, None, member);
        // What a source says may be of another: "A woman at the door said Lee".
        let source = self.source_at(subject.tokens.start).filter(|_| on(Rule::UnnamedReporter));
        let named = match source {
            Some(source) => reading
                .mentions_in(source.clone())
                .any(|(_, other)| other.member.is_some_and(may_be) && is_head(tokens, source, &other.tokens, true)),
            None => reading.mentions_in(end..end + NAMED).any(|(_, other)| other.member.is_some_and(may_be)),
        };
        named || (end..subject.end).any(|i| is_own(tokens, i))
    }

    /// Whether a mention outside quotations acts and may be meant as well.
    fn is_rival(&self, other: &Mention, pronoun: &Mention) -> bool {
        let acts = (other.acts() || other.in_source) && !self.marks.quote(other);
        acts && match other.member {
            Some(member) => self.pairs.may_be(pronoun, None, member),
            None => {
                other.description.is_some_and(|number| self.pairs.reading.descriptions[number as usize].class() == 0)
            }
        }
    }
}

/// The subject of a clause, if it is a person without a name and acts.
fn subject(tokens: &Tokens, clause: &Range<usize>) -> Option<Subject> {
    let fronted = clause.start..clause.end.min(clause.start + FRONTED);
    let comma = fronted.clone().find(|&i| tokens[i].kind == TokenKind::Comma).map(|comma| comma + 1);
    let led = tokens.get(clause.start).is_some_and(|first| first.is(Classes::COORDINATOR.or(Classes::ADVERB)));
    let starts = [Some(clause.start), led.then_some(clause.start + 1), comma];
    let found = starts.into_iter().flatten().find_map(|start| noun_phrase(tokens, start..clause.end))?;
    // Between commas behind a name stands an apposition: "Brandt, a machinist, takes office".
    let start = found.tokens.start;
    let named = comma == Some(start) && start > 1 && tokens[start - 2].is_capitalised();
    let closed = tokens.get(found.tokens.end).is_some_and(|next| next.kind == TokenKind::Comma);
    (!(named && closed) || tokens[clause.start].is(Classes::PREPOSITION)).then_some(found)
}

/// Whether a subject acts on somebody whom the pronoun behind may stand for: "A physio treated
/// him."
fn acts_on(tokens: &Tokens, subject: &Subject, wanted: Gender) -> bool {
    let verb = subject.end;
    let form = if Gender::of_pronoun("she") == Some(wanted) { "her" } else { "him" };
    let speaks = tokens.get(verb).is_none_or(|verb| verb.is(Classes::REPORTING));
    let told = set::VERBS_OF_ASKING.has(tokens.text_at(verb)) || set::PARTICIPLES_OF_TELLING.has(tokens.text_at(verb));
    let alone = tokens.get(verb + 2).is_none_or(|next| next.kind != TokenKind::Word || next.is(Classes::FUNCTION));
    !speaks && !told && tokens.text_at(verb + 1) == form && alone && on(Rule::NewcomerActsOn)
}

/// Whether a pronoun answers what was reported: "he denied it", "she replied".
fn rebuts(tokens: &Tokens, pronoun: &Mention) -> bool {
    let Range { start, end } = pronoun.tokens;
    let cue = |i: usize| set::CUES_OF_REBUTTALS.has(tokens.text_at(i)) || set::CUES_OF_ANSWERS.has(tokens.text_at(i));
    cue(end) || cue(end + 1) || start.checked_sub(1).is_some_and(cue)
}

/// Who is the source, if it is a person without a name.
fn unnamed(tokens: &Tokens, source: &Range<usize>) -> Option<Subject> {
    let first = tokens.text_of(source.start);
    let is = |words: &[&str]| words.iter().any(|word| first.eq_ignore_ascii_case(word));
    let alone = is(&["someone", "somebody"]);
    if !alone && !is(&["a", "an", "one", "another"]) {
        return None;
    }
    let mut gender = Gender::default();
    let words = source.start + 1..source.end.min(source.start + 1 + WORDS);
    let of_several = is(&["one", "another"]) && words.clone().next().is_some_and(|i| tokens.text_of(i) == "of");
    let person = |&i: &usize| {
        let text = tokens.text_of(i);
        let noun = text.strip_suffix('s').filter(|_| of_several).unwrap_or(text);
        classes_of(Key::new(noun)).has(Classes::ROLE)
            || tokens[i].is(Classes::ROLES) && of_several
            || set::PEOPLE_IN_PASSING.has(noun)
            || matches!(noun, "source" | "person" | "insider" | "eyewitness" | "member")
            || of_several && i > source.start + 2 && text.ends_with('s') && tokens[i].shape.has(Shape::LOWER)
    };
    let phrase = words.take_while(|&i| of_several || !tokens[i].is(Classes::FUNCTION));
    let noun = phrase.inspect(|&i| gender.add(tokens[i].classes, 1)).find(person).or(alone.then_some(source.start))?;
    Some(Subject { tokens: source.start..noun + 1, end: source.end, definite: false, gender })
}

/// The noun phrase that begins a clause: a determiner or an owner, and one person.
pub(super) fn noun_phrase(tokens: &Tokens, clause: Range<usize>) -> Option<Subject> {
    let start = clause.start;
    let first = tokens.text_of(clause.clone().next()?);
    let is = |words: &[&str]| words.iter().any(|word| first.eq_ignore_ascii_case(word));
    let definite = is(&["the", "this", "that"]);
    let determiner = definite || is(&["a", "an", "one", "another"]) || tokens[start].is(Classes::POSSESSIVE);
    // "Larsen’s wife".
    let owner = || {
        let names = clause.clone().take(WORDS).take_while(|&i| tokens[i].is_capitalised());
        let clitic = names.last()? + 1;
        let owned = tokens.get(clitic).is_some_and(|clitic| clitic.kind == TokenKind::Clitic);
        owned.then_some(clitic + 1)
    };
    let words = if determiner { start + 1 } else { owner()? };
    let mut gender = Gender::default();
    let plain = |&i: &usize| {
        let token = &tokens[i];
        token.kind == TokenKind::Word && token.shape.has(Shape::LOWER) && token.gap != Gap::Paragraph
    };
    let phrase =
        (words..clause.end.min(words + WORDS)).take_while(plain).take_while(|&i| !tokens[i].is(Classes::FUNCTION));
    let person = |i: usize| {
        let text = tokens.text_of(i);
        tokens[i].is(Classes::ROLE) || set::PEOPLE_IN_PASSING.has(text) || set::ROLES_THAT_JUDGE.has(text)
    };
    let noun = phrase.inspect(|&i| gender.add(tokens[i].classes, 1)).find(|&i| {
        let next = tokens.get(i + 1).filter(|_| i + 1 < clause.end);
        let more = next.is_some_and(|next| next.is(Classes::ROLE.or(Classes::ORGAN).or(Classes::DOCUMENT)));
        person(i) && !(more && next.is_some_and(|next| next.kind == TokenKind::Word))
    })?;
    // Whoever is somebody’s has the gender of the second noun: "The girl’s mother".
    let relation = noun + 2;
    let related = is_owner(tokens, noun) && relation < clause.end && person(relation) && plain(&relation);
    let noun = if related { relation } else { noun };
    if related {
        gender = Gender::default().with(tokens[noun].classes, 1);
    }
    tokens.get(noun + 1)?;
    let end = end_with_apposition(tokens, noun + 1, clause.end, &mut gender);
    (!is_owner(tokens, noun) && !is_passive(tokens, end)).then_some(Subject {
        tokens: start..noun + 1,
        end,
        definite,
        gender,
    })
}

/// Where a noun phrase ends whose noun ends before token `noun`, past what stands between commas
/// before its verb: "A patient, a man of 58, said". The noun of an apposition tells the `gender`.
fn end_with_apposition(tokens: &Tokens, noun: usize, upper: usize, gender: &mut Gender) -> usize {
    let upper = upper.min(noun + APPOSITION);
    let comma = |i: &usize| tokens[*i].kind == TokenKind::Comma;
    let plain = |i: &usize| !is_verb(tokens, *i) && tokens[*i].kind.is_word();
    let opens = (noun..upper).take_while(|i| !comma(i)).find(|i| !plain(i)).is_none();
    let Some(first) = (noun..upper).find(comma).filter(|_| opens && on(Rule::NewcomerWithApposition)) else {
        return noun;
    };
    // "A nurse, said Okafor," is no apposition.
    if is_verb(tokens, first + 1) {
        return noun;
    }
    let acts = |i: &usize| is_verb(tokens, *i + 1) || tokens.get(i + 1).is_some_and(|next| next.is(Classes::ADVERB));
    let Some(last) = (first + 1..upper).filter(comma).find(acts) else { return noun };
    if tokens[first + 1].is(Classes::DETERMINER) {
        let words = (first + 2..last).take_while(|&i| !tokens[i].is(Classes::FUNCTION));
        words.for_each(|i| gender.add(tokens[i].classes, 1));
    }
    last + 1
}

/// Whether a verb group tells what is done to its subject: "was taken to hospital".
fn is_passive(tokens: &Tokens, verb: usize) -> bool {
    let auxiliary = tokens.get(verb).is_some_and(|verb| verb.is(Classes::AUXILIARY));
    let be = (verb..verb + 3)
        .take_while(|&i| tokens.get(i).is_some_and(|token| token.is(Classes::AUXILIARY.or(Classes::ADVERB))));
    let behind = be.filter(|&i| set::FORMS_OF_BE.has(tokens.text_of(i))).last().map(|be| be + 1);
    auxiliary
        && behind.is_some_and(|i| {
            let participle = |i: usize| {
                let text = tokens.text_at(i);
                text.ends_with("ed") || set::IRREGULAR_PASTS.has(text)
            };
            participle(i) || tokens.get(i).is_some_and(|token| token.is(Classes::ADVERB)) && participle(i + 1)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn a_person_without_a_name_who_acts_is_the_subject_of_a_clause() {
        let found = |text: &str| {
            let tokens = Tokens::new(Text::new(text).unwrap());
            let clause = 0..tokens.len();
            subject(&tokens, &clause).map(|subject| tokens.span(subject.tokens).of(text).to_owned())
        };
        for (text, expected) in [
            ("The patient woke.", "The patient"),
            ("But another fan left early.", "another fan"),
            ("Outside the court, a young woman shouted.", "a young woman"),
            ("His wife wept.", "His wife"),
            ("The taxi driver waited.", "The taxi driver"),
        ] {
            assert_eq!(found(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["He helped a woman.", "The book sold well.", "The woman’s dog barked.", "A man was arrested."] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
