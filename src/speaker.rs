//! Quotations + cast → who said each, what kind of source that is, and how likely the answer is
//! right.

mod called;
mod free_direct;
mod headline;
mod how;
mod inner;
mod interview;
mod kind;
mod office;
mod relative;
mod turn;

use std::ops::Range;

use self::how::{Attributed, How};
use crate::ablation::{Rule, on};
use crate::coref::{Cast, Evidence, MentionAt};
use crate::lexicon::Classes;
use crate::name::{is_head, past_letters, past_noun_of_body, without_clause};
use crate::quote::{Quotation, has_told_subject};
use crate::structure::Structure;
use crate::token::{TokenKind, Tokens, range_containing};
use crate::vocabulary::{EntityLabel, SourceKind};

/// Who stands behind the source of a quotation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Speakers {
    /// All of them, in the order of the text.
    pub members: Vec<u32>,
    /// Whether people without a name speak with them: "Duarte and other scientists".
    pub with_others: bool,
    /// What kind of source it is; None without one.
    pub kind: Option<SourceKind>,
    /// How likely `members` are the right ones.
    pub score: f32,
    /// Who stands behind the source of the report around it, where it is one, and how likely that
    /// is right.
    pub via: Option<(u32, f32)>,
}

impl Speakers {
    /// Who said it, where it is one.
    #[must_use]
    pub fn speaker(&self) -> Option<u32> {
        match self.members[..] {
            [member] if !self.with_others => Some(member),
            _ => None,
        }
    }

    fn one(member: u32, how: How) -> Self {
        Self { members: vec![member], score: how.score(Attributed::CERTAIN), ..Self::default() }
    }
}

/// A source is read up to here, in tokens; it keeps the work linear.
const LONGEST_SOURCE: usize = 64;

/// Who said each quotation, as far as the text tells.
#[must_use]
pub fn speakers(
    tokens: &Tokens,
    sentences: &[Range<usize>],
    structure: &Structure,
    cast: &Cast,
    quotations: &[Quotation],
) -> Vec<Speakers> {
    let text = SpeakerFinder { tokens, sentences, structure, cast };
    let turns = text.of_turns();
    // What is said inside another quotation is not what was said last.
    let mut outer: Vec<(usize, Speakers)> = Vec::new();
    let mut speakers = Vec::with_capacity(quotations.len());
    for quotation in quotations {
        let start = quotation.content[0].start;
        let told = text.turn_number(start).and_then(|turn| turns.of(turn, quotation.source.is_some()));
        let mut found = match (&quotation.source, &quotation.cue) {
            (source, _) if told.is_some() => {
                let kind = source.as_ref().map(|_| SourceKind::Named);
                Speakers { kind, ..told.unwrap_or_default() }
            }
            _ if quotation.nameless => {
                let kind = quotation.source.as_ref().map(|_| SourceKind::Anonymous);
                Speakers { kind, ..Speakers::default() }
            }
            (Some(source), _) => {
                let found = text.of_source(source, Attributed::new(quotation));
                let joint = text.of_joint_subject(source, quotation);
                joint.filter(|joint| found.members.iter().all(|one| joint.members.contains(one))).unwrap_or(found)
            }
            // Who is told does not speak: "Okafor, 34, was told that it was over".
            (None, Some(cue)) if on(Rule::PassiveOfTelling) && has_told_subject(tokens, cue, quotation.act) => {
                Speakers::default()
            }
            (None, Some(cue)) => text.of_cue(cue),
            (None, None) if text.turn_number(start).is_some() => Speakers::default(),
            (None, None) => text.free_direct(start, &outer),
        };
        found.via = quotation.via.as_ref().and_then(|via| {
            let around = text.of_source(via, Attributed::new(quotation));
            around.speaker().map(|member| (member, around.score))
        });
        let end = end_of(quotation);
        if outer.last().is_none_or(|(before, _)| end > *before) {
            outer.push((end, found.clone()));
        }
        speakers.push(found);
    }
    if on(Rule::SameSpeech) {
        text.share_speeches(quotations, &mut speakers);
    }
    text.of_headlines(quotations, &mut speakers);
    if on(Rule::InnerSpeech) {
        text.speak_inside(quotations, &turns, &mut speakers);
    }
    speakers
}

/// Where the last piece of a quotation ends.
fn end_of(quotation: &Quotation) -> usize {
    quotation.content.last().map_or(0, |piece| piece.end)
}

/// What stands in a source and heads it.
struct Head {
    begin: MentionAt,
    start: usize,
    /// One past the name, the letters behind it and the noun that says what it is.
    end: usize,
    label: EntityLabel,
}

struct SpeakerFinder<'a> {
    tokens: &'a Tokens<'a>,
    sentences: &'a [Range<usize>],
    structure: &'a Structure,
    cast: &'a Cast,
}

impl SpeakerFinder<'_> {
    fn label(&self, member: u32) -> EntityLabel {
        self.cast.members()[member as usize].label
    }

    /// The members that head a source phrase, if they are of a kind: "Finance Minister Okafor",
    /// "the caretaker, Dafydd Pugh", "she", "Eero and Kaisa Salmi". `attributed` tells how sure
    /// the attribution is.
    fn of_source(&self, source: &Range<usize>, attributed: Attributed) -> Speakers {
        let source = &without_clause(self.tokens, source.start..source.end.min(source.start + LONGEST_SOURCE));
        let first = &self.tokens[source.start];
        if source.len() == 1 && first.is(Classes::RELATIVE) {
            let found = self.before_relative(source.start).filter(|_| on(Rule::WhoBefore));
            let kind =
                found.as_ref().map_or_else(|| kind::of_relative(self.tokens, source.start), |_| SourceKind::Named);
            return Speakers { kind: Some(kind), ..found.unwrap_or_default() };
        }
        let heads = self.named_heads(self.heads(source));
        let wanted =
            heads.iter().map(|head| head.label).find(|label| *label == EntityLabel::Person && on(Rule::PeopleOutweigh));
        let wanted = wanted.or_else(|| heads.first().map(|head| head.label));
        let mut found = Speakers::default();
        let mut end = source.start;
        for head in heads.iter().filter(|head| Some(head.label) == wanted) {
            if found.members.contains(&head.begin.member) {
                continue;
            }
            if found.members.is_empty() {
                found.members.push(head.begin.member);
                found.score = self.how(source, head).score(attributed);
            } else if self.joins(source, end, head.start) && on(Rule::SpeakTogether) {
                found.members.push(head.begin.member);
                found.score = How::Joint.score(attributed);
            }
            end = head.end;
        }
        if let Some(own) = self.own_name_behind(source).filter(|_| found.members.is_empty()) {
            found = Speakers::one(own.member, How::Relative);
        }
        found.with_others = on(Rule::WithOthers) && !found.members.is_empty() && self.with_others(source, &heads);
        let named = !found.members.is_empty();
        found.kind = Some(if named { SourceKind::Named } else { kind::of_phrase(self.tokens, source) });
        found
    }

    /// The people joined as the subject right before what "they" say: "Eero and Kaisa Salmi won.
    /// “At last,” they said."
    fn of_joint_subject(&self, source: &Range<usize>, quotation: &Quotation) -> Option<Speakers> {
        let tokens = self.tokens;
        let they = source.len() == 1 && tokens.text_of(source.start).eq_ignore_ascii_case("they");
        let start = source.start.min(quotation.content[0].start);
        let last = start.checked_sub(1).filter(|_| they && on(Rule::TheyTogether))?;
        let sentence = range_containing(self.sentences, last);
        let upper = start.min(sentence.end).min(sentence.start + LONGEST_SOURCE);
        let finite = Classes::AUXILIARY.or(Classes::PAST).or(Classes::THIRD).or(Classes::REPORTING);
        let verb = (sentence.start + 1..upper).find(|&i| tokens[i].is(finite) && !tokens[i].is_capitalised())?;
        // The agent of a passive may be meant: "Lee and Chen were held by the police. “They ran,” they
        // said."
        let agent = (verb..sentence.end.min(verb + LONGEST_SOURCE)).any(|i| tokens.text_of(i) == "by");
        let found = self.of_source(&(sentence.start..verb), Attributed::new(quotation));
        let people = found.members.iter().all(|&member| self.label(member) == EntityLabel::Person);
        (found.members.len() > 1 && people && !agent && !found.with_others).then_some(found)
    }

    /// In which way a head is found in its source.
    fn how(&self, source: &Range<usize>, head: &Head) -> How {
        let beside = |i: usize| {
            let token = &self.tokens[i];
            token.is(Classes::DETERMINER) || !token.kind.is_word()
        };
        let whole = (source.start..head.start).all(beside) && (head.end..source.end).all(beside);
        let part = head.label != EntityLabel::Person && head.begin.evidence == Evidence::Name && !whole;
        if part { How::Part } else { How::Source(head.label, head.begin.evidence) }
    }

    fn heads(&self, source: &Range<usize>) -> Vec<Head> {
        let mut heads = Vec::new();
        let mut i = source.start;
        while i < source.end {
            let Some(begin) = self.cast.mentioned_at(i).filter(|begin| begin.end <= source.end + 1) else {
                i += 1;
                continue;
            };
            let label = self.label(begin.member);
            // "Jo Bell MP" is Jo Bell.
            let person = label == EntityLabel::Person && begin.evidence == Evidence::Name;
            let letters = if person { past_letters(self.tokens, begin.end, source.end) } else { begin.end };
            // "The RMT union" is the RMT.
            let organisation = label == EntityLabel::Org && begin.evidence == Evidence::Name;
            let body = organisation.then(|| past_noun_of_body(self.tokens, source, &(i..begin.end))).flatten();
            let joined = heads.last().is_some_and(|last: &Head| self.joins_second(last, i, person));
            let heads_source = |end: usize| joined || is_head(self.tokens, source, &(i..end), person);
            let end = body.or_else(|| [letters, begin.end].into_iter().find(|&end| heads_source(end)));
            if let Some(end) = end {
                heads.push(Head { begin, start: i, end, label });
            }
            i = begin.end.max(i + 1);
        }
        heads
    }

    /// Whether a person is joined with the one before, of whom a preposition tells more: "Ann Lee
    /// of Acme and Bo Chen".
    fn joins_second(&self, last: &Head, start: usize, person: bool) -> bool {
        let named = last.label == EntityLabel::Person && last.begin.evidence == Evidence::Name;
        let tells = self.tokens.get(last.end).is_some_and(|next| next.is(Classes::PREPOSITION));
        let and = start > last.end + 1 && self.tokens.text_of(start - 1) == "and";
        named && person && tells && and && on(Rule::SpeakTogether)
    }

    /// Heads without the description before a comma and the name of whom it is said: of "her
    /// secretary, Ann Lee" she is Ann Lee.
    fn named_heads(&self, mut heads: Vec<Head>) -> Vec<Head> {
        let named = |head: &Head| head.label == EntityLabel::Person && head.begin.evidence == Evidence::Name;
        let Some(at) = heads.iter().position(named).filter(|at| *at > 0) else { return heads };
        let described = heads[..at].iter().all(|head| matches!(head.begin.evidence, Evidence::Antecedent(_)));
        let mut between = heads[at - 1].begin.end..heads[at].start;
        let joined = between.clone().any(|i| matches!(self.tokens.text_of(i), "and" | "&"));
        let comma = between.any(|i| self.tokens[i].kind == TokenKind::Comma);
        if described && comma && !joined && on(Rule::NameOutweighs) {
            heads.drain(..at);
        }
        heads
    }

    /// Whether the heads that end before `end` and start at `start` are joined by "and": "Eero and
    /// Kaisa Salmi", "the union, the council and the ministry".
    fn joins(&self, source: &Range<usize>, end: usize, start: usize) -> bool {
        let and = |i: usize| matches!(self.tokens.text_of(i), "and" | "AND" | "&" | "nor");
        let between = end..start.max(end);
        // A verb between them joins clauses: "Okafor, who led the union and has met Salmi".
        let last = between.clone().rev().find(|&i| and(i)).unwrap_or(end);
        let verb = Classes::REPORTING.or(Classes::AUXILIARY).or(Classes::VERB);
        if (last..between.end).any(|i| self.tokens[i].is(verb) && !self.tokens[i].is_capitalised()) {
            return false;
        }
        let lists =
            between.clone().all(|i| self.tokens[i].kind == TokenKind::Comma || self.tokens[i].is(Classes::DETERMINER));
        between.clone().any(and) || lists && !between.is_empty() && (start..source.end).any(and)
    }

    /// Whether people without a name speak with the heads: "Duarte and other scientists", "the
    /// channel and its defenders", "Duarte, others".
    fn with_others(&self, source: &Range<usize>, heads: &[Head]) -> bool {
        let first = heads.first().map_or(source.start, |head| head.start);
        let last = heads.last().map_or(source.end, |head| head.begin.end);
        if kind::joins_role(self.tokens, source.start, first) || kind::role_is_joined(self.tokens, last, source.end) {
            return true;
        }
        (source.start + 1..source.end).any(|i| {
            let before = &self.tokens[i - 1];
            let joined = self.tokens.text_of(i - 1) == "and" || before.kind == TokenKind::Comma;
            let other = matches!(self.tokens.text_of(i), "other" | "others");
            // A possessive must follow a head: not in "China, its ally and its lifeline".
            let theirs = matches!(self.tokens.text_of(i), "his" | "her" | "its" | "their")
                && self.tokens.text_of(i - 1) == "and"
                && heads.iter().any(|head| head.begin.end == i - 1);
            joined && other || theirs
        })
    }

    /// Who is the subject of a cue without a source: for "…, adding that …" the subject of the
    /// sentence.
    fn of_cue(&self, cue: &Range<usize>) -> Speakers {
        let tokens = self.tokens;
        let sentence = range_containing(self.sentences, cue.start);
        let first = &tokens[cue.start];
        let opens = cue.start == sentence.start
            || cue.start == sentence.start + 1 && tokens[sentence.start].is(Classes::PREPOSITION);
        let subject = if opens && first.is(Classes::ING) {
            // A participle that opens the sentence has the subject behind its comma: "Citing the
            // report, Okafor …".
            let upper = sentence.end.min(cue.end + LONGEST_SOURCE);
            let mut commas = (cue.end..upper).filter(|&i| tokens[i].kind == TokenKind::Comma);
            commas.find_map(|comma| self.cast.mentioned_at(comma + 1)).map(|begin| begin.member)
        } else {
            let before = tokens.before(cue.start).filter(|_| cue.start > sentence.start);
            let joined =
                before.is_some_and(|before| before.is(Classes::COORDINATOR) || before.kind == TokenKind::Comma);
            // An infinitive has the subject of its sentence: "Okafor went to Lagos to warn the
            // board".
            let infinitive =
                (sentence.start.max(cue.start.saturating_sub(1))..=cue.start).any(|i| tokens.text_of(i) == "to");
            let follows = first.is(Classes::ING) || tokens.text_of(cue.start).ends_with("ing") || joined || infinitive;
            follows.then(|| self.subject(&(sentence.start..cue.start))).flatten()
        };
        subject
            .filter(|_| on(Rule::SameSubject))
            .map_or_else(Speakers::default, |member| Speakers::one(member, How::SameSubject))
    }

    /// The member that the part of a sentence before a cue is about: the first that acts, else the
    /// first that is no object.
    fn subject(&self, part: &Range<usize>) -> Option<u32> {
        let upper = part.end.min(part.start + LONGEST_SOURCE);
        let verb = Classes::REPORTING.or(Classes::AUXILIARY).or(Classes::VERB);
        let mentions = (part.start..upper).filter_map(|i| Some((i, self.cast.mentioned_at(i)?)));
        let next = |begin: &MentionAt| self.tokens.get(begin.end).filter(|next| next.kind != TokenKind::Clitic);
        let acts = mentions.clone().find(|(_, begin)| next(begin).is_some_and(|next| next.is(verb)));
        let free = |i: usize| i == part.start || !self.tokens[i - 1].is(Classes::PREPOSITION);
        let mut subjects = mentions.filter(|(i, begin)| free(*i) && next(begin).is_some());
        acts.or_else(|| subjects.next()).map(|(_, begin)| begin.member)
    }

    /// The turn whose content starts at a token.
    fn turn_number(&self, start: usize) -> Option<usize> {
        let turns = &self.structure.turns;
        let at = turns.partition_point(|turn| turn.content[0].start < start);
        turns.get(at).filter(|turn| turn.content[0].start == start).map(|_| at)
    }

    /// A speech whose next paragraph has an attribution of its own is by that one's speaker, where
    /// its own tells nobody: She added: “It was dark. / “I ran,” Okafor said.
    fn share_speeches(&self, quotations: &[Quotation], speakers: &mut [Speakers]) {
        let mut last: Option<usize> = None;
        for (index, later) in quotations.iter().enumerate() {
            // A report inside a quotation is no part of the speech.
            if last.is_some_and(|last| end_of(later) <= end_of(&quotations[last])) {
                continue;
            }
            let Some(before) = last.replace(index) else { continue };
            let earlier = &quotations[before];
            let start = later.content[0].start;
            let at = self.tokens.quoted.partition_point(|stretch| (stretch.start as usize) < start);
            let continues = self.tokens.quoted.get(at).is_some_and(|s| s.start as usize == start && s.continues);
            let follows = end_of(earlier) == start;
            let silent = speakers[before].members.is_empty() && !earlier.nameless;
            if continues && follows && silent && speakers[index].members.len() == 1 {
                let kind = Some(SourceKind::Named).filter(|_| earlier.source.is_some());
                let score = speakers[index].score.min(How::SameSubject.score(Attributed::new(earlier)));
                speakers[before] = Speakers { kind, score, ..speakers[index].clone() };
            }
        }
    }
}
