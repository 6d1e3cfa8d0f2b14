//! Anaphors → the members that they stand for.
//!
//! The candidates of an anaphor share its probability with nobody. A name gives its share to its
//! member; a candidate that is an anaphor hands it on by its own answer, so that the chain ends at
//! names: Pᵢ = Nᵢ + Σⱼ pᵢⱼ Pⱼ.

use std::ops::Range;

use super::Evidence;
use super::author::Authors;
use super::mention::Mention;
use super::pair::{Pairs, Ranking};
use crate::ablation::{Rule, on};
use crate::encoder::antecedents::{FORMS, PAIR_FEATURES};
use crate::interrupt;
use crate::tagger::{Tagger, TokenVectors};
use crate::token::{Quoted, Tokens};
use crate::vocabulary::MentionKind;

/// So many anaphors are scored at a time.
const BLOCK: usize = 64;
/// So many members are kept of an answer.
const ANSWERS: usize = 8;
/// How likely "I" outside quotations is who signs the text: the share that was right on PolNeAR dev.
const AUTHOR: f32 = 0.94;

/// A mention that was resolved.
pub(super) struct Found {
    pub(super) tokens: Range<usize>,
    pub(super) kind: MentionKind,
}

/// The members for which an anaphor may stand, the likeliest first; what is missing is nobody's.
type Answer = Vec<(u32, f32)>;

/// The anaphors of a text that stand for members.
pub(super) fn resolve(
    pairs: &Pairs,
    authors: &Authors,
    tagger: &Tagger,
    vectors: &TokenVectors,
) -> Vec<(Found, u32, Evidence)> {
    let mentions = &pairs.reading.mentions;
    let mut answers: Vec<Answer> = vec![Vec::new(); mentions.len()];
    let marks = Marks::new(pairs.reading.tokens);
    let mut found = Vec::new();
    for block in pairs.order().chunks(BLOCK) {
        interrupt::point();
        let rankings: Vec<Ranking> = block.iter().map(|&anaphor| pairs.ranking(anaphor)).collect();
        let scorer = Scorer::new(block, &rankings, mentions, tagger, vectors);
        for (number, (&anaphor, ranking)) in block.iter().zip(&rankings).enumerate() {
            let mention = &mentions[anaphor];
            let author = authors.at(mention.tokens.start).filter(|_| is_author(mention, &marks));
            let (answer, nobody) = match author {
                Some(member) => (vec![(member, AUTHOR)], 0.0),
                None => chained(ranking, &scorer.probabilities(number, ranking), mentions, &answers),
            };
            if let Some(&(member, probability)) = answer.first()
                && probability > nobody
                && probability >= tagger.decode().least_antecedent
            {
                let kind = if mention.description.is_some() { MentionKind::Nominal } else { MentionKind::Pronoun };
                let evidence = author.map_or(Evidence::Antecedent(probability), |_| Evidence::Author);
                found.push((Found { tokens: mention.tokens.clone(), kind }, member, evidence));
            }
            answers[anaphor] = answer;
        }
    }
    found
}

/// The answer of an anaphor, and how likely it stands for nobody.
fn chained(ranking: &Ranking, probabilities: &[f32], mentions: &[Mention], answers: &[Answer]) -> (Answer, f32) {
    let mut answer: Answer = Vec::new();
    let mut add = |member: u32, share: f32| match answer.iter_mut().find(|(other, _)| *other == member) {
        Some((_, sum)) => *sum += share,
        None => answer.push((member, share)),
    };
    for (&candidate, &share) in ranking.candidates.iter().zip(&probabilities[1..]) {
        match mentions[candidate].member {
            Some(member) => add(member, share),
            None => answers[candidate].iter().for_each(|(member, part)| add(*member, share * part)),
        }
    }
    let somebody: f32 = answer.iter().map(|(_, share)| share).sum();
    answer.sort_by(|a, b| b.1.total_cmp(&a.1));
    answer.truncate(ANSWERS);
    (answer, 1.0 - somebody)
}

/// Whether a mention is the "I" of who writes the text.
fn is_author(mention: &Mention, marks: &Marks) -> bool {
    let first_person =
        on(Rule::Author) && mention.description.is_none() && mention.member.is_none() && FORMS[mention.form].1 == I;
    first_person && mention.quotation.is_none() && !marks.hold(mention.tokens.start)
}

/// The kind of "I" and "my".
const I: usize = 4;

/// The outermost stretches in quotation marks, by place.
struct Marks(Vec<Range<usize>>);

impl Marks {
    fn new(tokens: &Tokens) -> Self {
        Self(tokens.quoted.iter().filter(|stretch| stretch.depth == 0).map(Quoted::range).collect())
    }

    fn hold(&self, i: usize) -> bool {
        let at = self.0.partition_point(|range| range.end <= i);
        self.0.get(at).is_some_and(|range| range.contains(&i))
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
