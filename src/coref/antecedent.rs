//! Anaphors → the members that they stand for.
//!
//! The candidates of an anaphor share its probability with nobody. A name gives its share to its
//! member; a candidate that is an anaphor hands it on by its own answer, so that the chain ends at
//! names: Pᵢ = Nᵢ + Σⱼ pᵢⱼ Pⱼ.

use std::ops::Range;

use super::Evidence;
use super::addressee::{is_spoken_of_by, told_by};
use super::author::{Authors, narrates};
use super::claimed;
use super::deceased::{self, Deceased};
use super::disjoint::{self, Disjoint};
use super::in_apposition;
use super::introduced::{self, Introduced, Introductions};
use super::mention::{Mention, Reading};
use super::newcomer::{self, Meant, Newcomers};
use super::one_gender::{self, Votes, WHOLE};
use super::outsider;
use super::pair::{Pairs, Ranking};
use super::plural_they::are_others;
use super::replied::{self, Replies, Told};
use super::salience::SalienceWindow;
use super::singular_they::{self, SingularThey};
use crate::ablation::{Rule, on};
use crate::encoder::antecedents::PAIR_FEATURES;
use crate::interrupt;
use crate::tagger::{Tagger, TokenVectors};
use crate::token::{Quoted, Tokens};
use crate::vocabulary::{EntityLabel, MentionKind};

/// So many anaphors are scored at a time.
const BLOCK: usize = 64;
/// Descriptions, and pronouns that seldom stand for somebody with a name, stand for nobody that is
/// less likely.
const SELDOM: f32 = 0.6;
/// How likely nobody is at least, once a member is ruled out.
const LEAST_NOBODY: f32 = 1e-3;
/// So many members are kept of an answer.
const ANSWERS: usize = 8;
/// So many times at most the head is asked again.
const ROUNDS: usize = 2;

/// What constrains the antecedents, whatever the head says.
struct Constraints {
    introductions: Introductions,
    disjoint: Disjoint,
    marks: Marks,
    /// Whether each mention is a narrator’s, who is nobody whom the text tells of: “Are you well?”
    /// I asked her.
    narrators: Vec<bool>,
}

impl Constraints {
    fn new(reading: &Reading, authors: &Authors) -> Self {
        let marks = Marks::new(reading.tokens);
        let narrator =
            |mention: &Mention| narrates(reading, &marks, mention) && authors.is_unnamed_at(mention.tokens.start);
        let narrators = reading.mentions.iter().map(narrator).collect();
        Self { introductions: Introductions::new(reading), disjoint: Disjoint::new(reading), marks, narrators }
    }

    /// Whether an anaphor cannot stand for a member.
    fn rules_out(&self, pairs: &Pairs, anaphor: usize, member: u32) -> bool {
        let reading = pairs.reading;
        let mention = &reading.mentions[anaphor];
        let person = || reading.members[member as usize].label == EntityLabel::Person;
        told_by(reading, mention) == Some(member)
            || is_spoken_of_by(reading, mention, member)
            || in_apposition::is_another(reading, mention, member)
            || claimed::is_claimant(reading, mention, member)
            || outsider::is_only_employer(pairs, mention, member)
            || self.narrators[anaphor] && person()
    }

    /// Whom a description that the head leaves open stands for, by the salience window.
    fn described(&self, pairs: &Pairs, anaphor: usize, window: &SalienceWindow) -> Option<(u32, Evidence)> {
        let reading = pairs.reading;
        let mention = &reading.mentions[anaphor];
        let is_not = |member: u32| {
            self.disjoint.holds(mention, member)
                || self.rules_out(pairs, anaphor, member)
                || self.introductions.of(reading, mention) == Some(Introduced::IsNot(member))
        };
        let found = window.described(reading, mention).filter(|(member, _)| !is_not(*member));
        let outside = found.filter(|_| !self.marks.quote(mention));
        outside.map(|(member, score)| (member, Evidence::Antecedent(score)))
    }
}

/// A mention that was resolved.
pub(super) struct Found {
    pub(super) tokens: Range<usize>,
    pub(super) kind: MentionKind,
}

/// The members for which an anaphor may stand, the likeliest first, and how likely nobody is.
#[derive(Debug, Clone, Default, PartialEq)]
struct Answer {
    members: Vec<(u32, f32)>,
    nobody: f32,
}

impl Answer {
    /// The same without members that are others: what they had goes to the rest and to nobody.
    fn without(mut self, another: impl Fn(u32) -> bool) -> Self {
        let taken: f32 = self.members.iter().filter(|(member, _)| another(*member)).map(|(_, share)| share).sum();
        if taken > 0.0 {
            self.members.retain(|(member, _)| !another(*member));
            let rest: f32 = self.members.iter().map(|(_, share)| share).sum();
            let all = self.nobody.max(LEAST_NOBODY) + rest;
            self.members.iter_mut().for_each(|(_, share)| *share /= all);
            self.nobody = 1.0 - rest / all;
        }
        self
    }

    /// The likeliest member, if it is likelier than nobody and than `least`.
    fn likely(&self, least: f32) -> Option<(u32, f32)> {
        self.members.first().copied().filter(|(_, share)| *share > self.nobody && *share >= least)
    }
}

/// The anaphors of a text that stand for members.
pub(super) fn resolve(
    pairs: &mut Pairs,
    authors: &Authors,
    tagger: &Tagger,
    vectors: &TokenVectors,
) -> Vec<(Found, u32, Evidence)> {
    let reading = pairs.reading;
    let mentions = &reading.mentions;
    let constraints = Constraints::new(reading, authors);
    let marks = &constraints.marks;
    let answers = decided(pairs, &constraints, tagger, vectors);
    let author = |mention: &Mention| {
        let first_person = mention.anaphor() == Some("i") && narrates(reading, marks, mention);
        authors.at(mention.tokens.start).filter(|_| first_person && on(Rule::Author))
    };
    // Whom a mention stands for without regard to the salience window.
    let alone = |number: usize| {
        let mention = &mentions[number];
        let least = match mention.anaphor() {
            // Who speaks is hardly ever nobody, and has a score of its own.
            Some("he" | "she" | "i" | "who") if mention.in_source => 0.0,
            Some("he" | "she" | "i" | "who") => tagger.decode().least_antecedent,
            _ => SELDOM,
        };
        let likely = || answers[number].likely(least).map(|(member, score)| (member, Evidence::Antecedent(score)));
        author(mention).map(|member| (member, Evidence::Author)).or_else(likely)
    };
    // Nobody is described by words that stand for them: "his lawyer" is not he.
    let holds = |number: usize, member: u32| {
        let end = mentions[number].tokens.end;
        let inside = (number + 1..mentions.len()).take_while(|&i| mentions[i].tokens.start < end);
        let stands_for = |i: usize| mentions[i].member.or_else(|| alone(i).map(|(member, _)| member));
        inside.into_iter().any(|i| stands_for(i) == Some(member))
    };
    let mut window = SalienceWindow::new(reading.members.len());
    let mut found = Vec::new();
    for (number, mention) in mentions.iter().enumerate() {
        if let Some(member) = mention.member {
            window.remember(number, mention, member);
            continue;
        }
        let answer = alone(number).or_else(|| constraints.described(pairs, number, &window));
        let object = constraints.disjoint.object(mention).and_then(alone).map(|(member, _)| member);
        let addresses = |member: u32| object == Some(member) && !disjoint::is_known_as(reading, mention, member);
        let another = |member: u32| holds(number, member) || addresses(member);
        let Some((member, evidence)) = answer.filter(|(member, _)| !another(*member)) else { continue };
        // Who writes as "I" is not spoken of.
        if evidence != Evidence::Author {
            window.remember(number, mention, member);
        }
        let kind = if mention.description.is_some() { MentionKind::Nominal } else { MentionKind::Pronoun };
        found.push((Found { tokens: mention.tokens.clone(), kind }, member, evidence));
    }
    found
}

/// The answers of all anaphors, by which no pronouns of both genders lead to one person whose
/// gender was open: those for which less speaks are asked again.
fn decided(pairs: &mut Pairs, constraints: &Constraints, tagger: &Tagger, vectors: &TokenVectors) -> Vec<Answer> {
    let mut found = answers(pairs, constraints, tagger, vectors);
    for _ in 0..ROUNDS {
        let mut votes = Votes::default();
        for (mention, answer) in pairs.reading.mentions.iter().zip(&found) {
            if let Some((member, share)) =
                answer.likely(one_gender::LIKELY).filter(|_| !constraints.marks.quote(mention))
            {
                votes.add(mention, (member, WHOLE), share);
                let stretch = pairs.stretch(mention, member);
                if stretch.1 != WHOLE {
                    votes.add(mention, stretch, share);
                }
            }
        }
        if !pairs.decide(&votes) {
            break;
        }
        found = answers(pairs, constraints, tagger, vectors);
    }
    found
}

/// The answers of all anaphors by the head; those of names are empty.
fn answers(pairs: &Pairs, constraints: &Constraints, tagger: &Tagger, vectors: &TokenVectors) -> Vec<Answer> {
    let Constraints { introductions, disjoint, marks, narrators } = constraints;
    let mentions = &pairs.reading.mentions;
    let mut newcomers = Newcomers::new(pairs, marks);
    let deceased = Deceased::new(pairs.reading);
    let replies = Replies::new(pairs.reading);
    let mut singular = SingularThey::new(pairs.reading);
    let mut answers: Vec<Answer> = vec![Answer::default(); mentions.len()];
    for block in pairs.order().chunks(BLOCK) {
        interrupt::point();
        let rankings: Vec<Ranking> = block.iter().map(|&anaphor| pairs.ranking(anaphor)).collect();
        let scorer = Scorer::new(block, &rankings, mentions, tagger, vectors);
        for (number, (&anaphor, ranking)) in block.iter().zip(&rankings).enumerate() {
            let mention = &mentions[anaphor];
            let may_be = |member| pairs.may_be(mention, ranking.fits.as_ref(), member);
            let speaks = (mention, newcomers.said_from(mention.tokens.start));
            let mut probabilities = scorer.probabilities(number, ranking);
            if !matches!(mention.anaphor(), Some("i" | "we")) {
                leave_out(&mut probabilities, ranking, |candidate| narrators[candidate]);
            }
            let answer = match introductions.of(pairs.reading, mention) {
                Some(Introduced::Is(member)) => by_rule(member, introduced::LIKELY),
                _ if let Some(member) = deceased.of(pairs, mention) => by_rule(member, deceased::LIKELY),
                _ if narrators[anaphor] && mention.anaphor() == Some("i") => nobody(),
                _ if deceased.is_any(pairs, mention) => nobody(),
                _ if let Some(told) = replies.told(pairs, marks, mention) => match told {
                    Told::Named(member) => by_rule(member, replied::LIKELY),
                    Told::Unnamed(description) => description
                        .and_then(|number| answers[number].likely(SELDOM))
                        .map_or_else(nobody, |(member, _)| by_rule(member, replied::LIKELY)),
                },
                _ if let Some(member) = singular.of(pairs.reading, marks, mention) => {
                    by_rule(member, singular_they::LIKELY)
                }
                _ if let Some(member) = in_apposition::subject(pairs, marks, speaks, true) => {
                    by_rule(member, in_apposition::LIKELY)
                }
                _ if let Some(meant) = newcomers.of(anaphor, |i| Some(answers[i].likely(SELDOM)?.0)) => match meant {
                    Meant::Member(member) => by_rule(member, newcomer::LIKELY),
                    Meant::Nobody => nobody(),
                },
                other => {
                    let may_be = |member| {
                        other != Some(Introduced::IsNot(member))
                            && may_be(member)
                            && !are_others(pairs.reading, marks, mention, member)
                    };
                    let found = chained(ranking, &probabilities, mentions, &answers, may_be)
                        .without(|member| constraints.rules_out(pairs, anaphor, member));
                    let open = found.likely(0.0).is_none();
                    let subject = || in_apposition::subject(pairs, marks, speaks, false).filter(|_| open);
                    subject().map_or(found, |member| by_rule(member, in_apposition::LIKELY))
                }
            };
            answers[anaphor] = answer.without(|member| disjoint.holds(mention, member));
        }
    }
    answers
}

/// Leaves some candidates out: what they had goes to the others and to nobody.
fn leave_out(probabilities: &mut [f32], ranking: &Ranking, is: impl Fn(usize) -> bool) {
    let mut taken = 0.0;
    for (&candidate, share) in ranking.candidates.iter().zip(&mut probabilities[1..]) {
        if is(candidate) {
            taken += std::mem::take(share);
        }
    }
    if taken > 0.0 {
        let rest = (1.0 - taken).max(LEAST_NOBODY);
        for share in probabilities {
            *share /= rest;
        }
    }
}

/// The answer that a rule gives: "a spokesman for the port" is "the spokesman, Rashid Mahmoud", who
/// is introduced only later.
fn by_rule(member: u32, likely: f32) -> Answer {
    Answer { members: vec![(member, likely)], nobody: 1.0 - likely }
}

/// The answer that an anaphor stands for no member.
fn nobody() -> Answer {
    Answer { members: Vec::new(), nobody: 1.0 }
}

/// The answer of an anaphor, which may be those members alone.
fn chained(
    ranking: &Ranking,
    probabilities: &[f32],
    mentions: &[Mention],
    answers: &[Answer],
    may_be: impl Fn(u32) -> bool,
) -> Answer {
    let mut members: Vec<(u32, f32)> = Vec::new();
    let mut add = |member: u32, share: f32| match members.iter_mut().find(|(other, _)| *other == member) {
        Some((_, sum)) => *sum += share,
        None => members.push((member, share)),
    };
    for (&candidate, &share) in ranking.candidates.iter().zip(&probabilities[1..]) {
        match mentions[candidate].member {
            Some(member) => add(member, share),
            None => answers[candidate].members.iter().for_each(|(member, part)| add(*member, share * part)),
        }
    }
    members.retain(|(member, _)| may_be(*member));
    let somebody: f32 = members.iter().map(|(_, share)| share).sum();
    members.sort_by(|a, b| b.1.total_cmp(&a.1));
    members.truncate(ANSWERS);
    Answer { members, nobody: 1.0 - somebody }
}

/// The outermost stretches in quotation marks, by place.
pub(super) struct Marks(Vec<Range<usize>>);

impl Marks {
    pub(super) fn new(tokens: &Tokens) -> Self {
        Self(tokens.quoted.iter().filter(|stretch| stretch.depth == 0).map(Quoted::range).collect())
    }

    pub(super) fn hold(&self, i: usize) -> bool {
        let at = self.0.partition_point(|range| range.end <= i);
        self.0.get(at).is_some_and(|range| range.contains(&i))
    }

    /// Whether a mention stands in a quotation, or in marks.
    pub(super) fn quote(&self, mention: &Mention) -> bool {
        mention.quotation.is_some() || self.hold(mention.tokens.start)
    }
}

/// The head, with what it has read of some anaphors and their candidates.
struct Scorer<'a> {
    tagger: &'a Tagger,
    anaphors: Vec<f32>,
    /// The candidates of all of them, in order.
    numbers: Vec<usize>,
    candidates: Vec<f32>,
}

impl<'a> Scorer<'a> {
    fn new(
        anaphors: &[usize],
        rankings: &[Ranking],
        mentions: &[Mention],
        tagger: &'a Tagger,
        vectors: &TokenVectors,
    ) -> Self {
        let edges = |numbers: &[usize]| {
            let mut edges = Vec::with_capacity(2 * numbers.len() * vectors.width());
            for &number in numbers {
                let tokens = &mentions[number].tokens;
                vectors.append(tokens.start, &mut edges);
                vectors.append(tokens.end - 1, &mut edges);
            }
            edges
        };
        let mut numbers: Vec<usize> = rankings.iter().flat_map(|ranking| &ranking.candidates).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        let head = tagger.antecedents();
        let candidates = head.candidates(&edges(&numbers));
        Self { anaphors: head.anaphors(&edges(anaphors)), candidates, numbers, tagger }
    }

    /// How likely nobody and each candidate is the antecedent of an anaphor of the block.
    fn probabilities(&self, number: usize, ranking: &Ranking) -> Vec<f32> {
        let head = self.tagger.antecedents();
        let width = head.width();
        let candidates: Vec<&[f32]> = ranking
            .candidates
            .iter()
            .filter_map(|candidate| self.numbers.binary_search(candidate).ok())
            .map(|place| &self.candidates[place * width..][..width])
            .collect();
        debug_assert_eq!(candidates.len() * PAIR_FEATURES.len(), ranking.rows.len());
        head.probabilities(&self.anaphors[number * width..][..width], &ranking.own, &candidates, &ranking.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoder::antecedents::OWN_FEATURES;

    #[test]
    fn what_a_ruled_out_member_had_goes_to_the_others() {
        let answer = Answer { members: vec![(7, 0.5), (2, 0.375)], nobody: 0.125 };
        assert_eq!(answer.clone().without(|_| false), answer);
        assert_eq!(answer.without(|member| member == 7), Answer { members: vec![(2, 0.75)], nobody: 0.25 });
        let alone = Answer { members: vec![(7, 1.0)], nobody: 0.0 };
        assert_eq!(alone.without(|_| true), Answer { members: Vec::new(), nobody: 1.0 });
    }

    fn mention(member: Option<u32>) -> Mention {
        Mention {
            tokens: 0..1,
            member,
            kind: 0,
            form: 0,
            sentence: 0,
            paragraph: 0,
            role: 0,
            place: 0,
            quotation: None,
            report: None,
            in_source: false,
            after: 0,
            description: None,
        }
    }

    #[test]
    fn an_anaphor_hands_on_what_it_stands_for() {
        let mentions = [mention(Some(7)), mention(Some(2)), mention(None), mention(None)];
        let mut answers = vec![Answer::default(); 4];
        let ranking = |candidates| Ranking { candidates, own: [0; OWN_FEATURES.len()], rows: Vec::new(), fits: None };
        let first = chained(&ranking(vec![1, 0]), &[0.25, 0.5, 0.25], &mentions, &answers, |_| true);
        assert_eq!(first, Answer { members: vec![(2, 0.5), (7, 0.25)], nobody: 0.25 });
        answers[2] = first;
        let second = chained(&ranking(vec![2, 0]), &[0.25, 0.5, 0.25], &mentions, &answers, |_| true);
        assert_eq!(second, Answer { members: vec![(7, 0.375), (2, 0.25)], nobody: 0.375 });
        assert_eq!(second.likely(0.25), None);
        assert_eq!(answers[2].likely(0.25), Some((2, 0.5)));
        assert_eq!(answers[2].likely(0.75), None);
    }
}
