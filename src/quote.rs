//! Sentences and the tagger's predictions → quotations: what is said, the cue that reports it, and
//! the phrase that names its source.
//!
//! The attributions that the tagger predicts come first ([`predicted`]). Rules add what the writing
//! shows and the tagger passes over: stretches in quotation marks ([`marked`]), paragraphs that
//! open with the label of a speaker ([`label`]), and the report inside an "according to"
//! ([`nested`]).

mod addressed;
mod apart;
mod apposition;
mod asked;
mod claim;
mod clause;
mod cue;
mod estimate;
mod fronted;
mod habit;
mod headline;
mod hearing;
mod inner_clause;
mod inserted;
mod inverted;
mod label;
mod lemma;
mod letter;
mod marked;
mod negation;
mod nested;
mod overlapping;
mod parallel;
mod passive;
mod post;
mod predicted;
mod quoting;
mod read_out;
mod shown;
mod signed;
mod silence;
mod source;
mod speech;
mod spoken;
mod subject;
mod topic;
mod turn;
mod verdict;
mod withheld;
mod words_of;

pub(crate) use passive::has_told_subject;

use std::ops::Range;

pub use self::lemma::lemma;
pub use self::negation::is_negated;
use crate::ablation::{Rule, on};
use crate::structure::Structure;
use crate::tagger::{EntityMention, Predictions};
use crate::token::{Quoted, TokenKind, Tokens, range_containing};
use crate::vocabulary::{Act, QuoteKind};

/// A quotation in tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct Quotation {
    /// Its pieces, in order; never empty.
    pub content: Vec<Range<usize>>,
    /// The verb group with the colon behind it if there is one, "according to", or the mark that
    /// attributes.
    pub cue: Option<Range<usize>>,
    /// The phrase that names the source.
    pub source: Option<Range<usize>>,
    /// What the source did.
    pub act: Act,
    /// Direct, indirect, mixed, or a topic.
    pub kind: QuoteKind,
    /// How sure the tagger or the rule is.
    pub score: f32,
    /// The source of the report that this one stands in: "the treasury" of "Okafor said it was
    /// over, according to the treasury".
    pub via: Option<Range<usize>>,
    /// Whether the source is the label of a turn that names nobody: "Q", "Moderator".
    pub nameless: bool,
}

/// What becomes of reports inside the content of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NestedReports {
    /// They are looked for.
    Sought,
    /// Those are kept that are found together with the others.
    Kept,
    /// They are left out, but for one inside an "according to".
    LeftOut,
}

/// The quotations of a text, in the order in which their content starts: those that the tagger
/// predicts, and those that the rules add.
#[must_use]
pub fn quotations(
    tokens: &Tokens,
    sentences: &[Range<usize>],
    structure: &Structure,
    predictions: &Predictions,
    nested: NestedReports,
) -> Vec<Quotation> {
    let mut extraction = Extraction::new(tokens, sentences, structure, &predictions.entities);
    turn::add(&mut extraction);
    post::add(&mut extraction);
    let mut cues = habit::add(&mut extraction, &predictions.attributions);
    let claims = claim::add(&mut extraction);
    let shown = shown::add(&mut extraction, &mut cues);
    let mut speeches = signed::add(&mut extraction);
    speeches.extend(verdict::add(&mut extraction, &mut cues));
    cues.sort_by_key(|cue| cue.start);
    speeches.sort_by_key(|speech| speech.start);
    let known = predicted::Known { cues, claims, shown, speeches };
    predicted::add(&mut extraction, &predictions.attributions, &known);
    shown::add_next(&mut extraction, &known.shown);
    hearing::add(&mut extraction);
    marked::add(&mut extraction);
    label::add(&mut extraction);
    words_of::add(&mut extraction);
    inserted::add(&mut extraction);
    inverted::add(&mut extraction);
    estimate::add(&mut extraction);
    if on(Rule::EndsBeforeCue) {
        overlapping::end_before_cues(&mut extraction);
    }
    nested::add(&mut extraction, &predictions.inner, nested);
    if on(Rule::NextReportWhole) {
        overlapping::end_before_reports(tokens, &mut extraction.quotations);
    }
    extraction.finish()
}

/// The quotations found so far. Each pass adds some, and looks only where no earlier one is.
struct Extraction<'a> {
    tokens: &'a Tokens<'a>,
    sentences: &'a [Range<usize>],
    structure: &'a Structure,
    entities: &'a [EntityMention],
    /// Of every token, whether it belongs to the content or cue of a quotation.
    taken: Vec<bool>,
    quotations: Vec<Quotation>,
}

/// The score of quotation marks with a cue and a source beside them. The scores of rules are set by
/// hand, in the order of their evidence.
const ATTRIBUTED_SCORE: f32 = 0.95;
/// The score of a cue and a source without quotation marks.
const INDIRECT_SCORE: f32 = 0.8;
/// The score of free direct speech (Leech and Short, 1981): quotation marks without a cue.
const FREE_DIRECT_SCORE: f32 = 0.6;

impl<'a> Extraction<'a> {
    fn new(
        tokens: &'a Tokens<'a>,
        sentences: &'a [Range<usize>],
        structure: &'a Structure,
        entities: &'a [EntityMention],
    ) -> Self {
        Self { tokens, sentences, structure, entities, taken: vec![false; tokens.len()], quotations: Vec::new() }
    }

    fn finish(self) -> Vec<Quotation> {
        let mut quotations = self.quotations;
        quotations.sort_by_key(|quotation| (quotation.content[0].start, quotation.content[0].end));
        if on(Rule::OwnAttribution) {
            turn::separate(self.tokens, &mut quotations);
        }
        if on(Rule::PartedPieces) {
            overlapping::part(&mut quotations);
        }
        nested::set_via(&mut quotations);
        quotations
    }

    /// Whether no token of a range belongs to a quotation yet.
    fn is_free(&self, range: Range<usize>) -> bool {
        self.taken[range].iter().all(|taken| !taken)
    }

    /// The sentence that holds token `i`.
    fn sentence_of(&self, i: usize) -> Range<usize> {
        range_containing(self.sentences, i)
    }

    /// The paragraph that holds token `i`.
    fn paragraph_of(&self, i: usize) -> Range<usize> {
        range_containing(&self.tokens.paragraphs, i)
    }

    fn push(
        &mut self,
        content: Vec<Range<usize>>,
        cue: Option<Range<usize>>,
        source: Option<Range<usize>>,
        act: Act,
        score: f32,
    ) {
        let cue = cue.map(|cue| self.with_colon(cue, &content));
        for range in content.iter().chain(&cue) {
            self.taken[range.clone()].fill(true);
        }
        let kind = self.kind(&content, cue.as_ref(), None);
        self.quotations.push(Quotation { content, cue, source, act, kind, score, via: None, nameless: false });
    }

    /// A cue with the colon behind it, which PolNeAR's annotators count in nearly always, unless
    /// the content begins there.
    fn with_colon(&self, cue: Range<usize>, content: &[Range<usize>]) -> Range<usize> {
        let next = self.tokens.after(cue.end - 1);
        let colon = next.is_some_and(|next| next.kind == TokenKind::Colon);
        let free = !content.iter().any(|range| range.contains(&cue.end));
        cue.start..cue.end + usize::from(colon && free && on(Rule::CueColon))
    }

    /// Direct when every word is in quotation marks, which inside another quotation are those in it
    /// that the cue stands outside of. When none is, the turn of a transcript is direct too; else
    /// the content is indirect, or a topic.
    fn kind(&self, content: &[Range<usize>], cue: Option<&Range<usize>>, outer: Option<&Range<usize>>) -> QuoteKind {
        let marks = |stretch: &&Quoted| {
            let range = stretch.range();
            outer.map_or(stretch.depth == 0, |outer| {
                let around_cue = cue.is_some_and(|cue| range.start <= cue.start && cue.end <= range.end);
                !around_cue && outer.start <= range.start && range.end <= outer.end
            })
        };
        let (mut inside, mut outside) = (false, false);
        for range in content {
            let mut stretches = self.tokens.quoted_in(range.clone()).filter(marks).peekable();
            for i in range.clone().filter(|&i| self.tokens[i].kind.is_word()) {
                while stretches.next_if(|stretch| stretch.end as usize <= i).is_some() {}
                if stretches.peek().is_some_and(|stretch| stretch.range().contains(&i)) {
                    inside = true;
                } else {
                    outside = true;
                }
            }
        }
        match (inside, outside) {
            (true, false) => QuoteKind::Direct,
            _ if on(Rule::Silence) && cue.is_some_and(|cue| silence::is_silent(self.tokens, cue, content)) => {
                QuoteKind::Topic
            }
            (false, _) => match cue {
                Some(cue) if label::opens_turn(self, cue, content) => QuoteKind::Direct,
                Some(cue) if topic::is_topic(self.tokens, cue, content) => QuoteKind::Topic,
                _ => QuoteKind::Indirect,
            },
            (true, true) => QuoteKind::Mixed,
        }
    }
}

/// The tokens of a quoted stretch between its marks.
fn between_marks(tokens: &Tokens, stretch: &Quoted) -> Range<usize> {
    let range = stretch.range();
    let start = range.start + usize::from(tokens[range.start].kind == TokenKind::Open);
    let closed = range.end > start && tokens[range.end - 1].kind == TokenKind::Close;
    start..range.end - usize::from(closed)
}
