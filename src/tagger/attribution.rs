//! The cues of a window with their links → attributions: those of the text, and those inside what
//! somebody says.
//!
//! The second kind has heads of its own. Those of the first learnt from annotation that is flat, as
//! `PolNeAR`’s is: where a report stands in another, they see the outer one.

use std::ops::Range;

use super::bioes::Segment;
use super::link::{LinkScores, Links};
use super::source;
use super::{Attribution, EncodedWindow, Predictions, Tagger};
use crate::ablation::{Rule, on};
use crate::encoder::{Relation, ReportHeads, ReportLogits};
use crate::token::{Quoted, Tokens, range_containing};

/// The logit of what is impossible.
const IMPOSSIBLE: f32 = -1e4;

/// Of every token, whether it stands in quotation marks or in one of the ranges of `speech`.
pub(super) fn spoken(tokens: &Tokens, speech: &[Range<usize>]) -> Vec<bool> {
    let mut spoken = vec![false; tokens.len()];
    for range in speech {
        spoken[range.clone()].fill(true);
    }
    let mut end = 0;
    for stretch in tokens.quoted.iter().map(Quoted::range) {
        // Those inside another add nothing, however deep they are.
        if stretch.end > end {
            spoken[stretch.start.max(end)..stretch.end].fill(true);
            end = stretch.end;
        }
    }
    spoken
}

/// Which tokens of a window somebody says: those that are `spoken`, and those of the contents of
/// its attributions.
pub(super) fn said(spoken: &[bool], window: &Range<usize>, attributions: &[Attribution]) -> Vec<bool> {
    let mut said = spoken[window.clone()].to_vec();
    for content in attributions.iter().flat_map(|attribution| &attribution.content) {
        said[content.start - window.start..content.end - window.start].fill(true);
    }
    said
}

impl Tagger {
    /// Appends the attributions of a window that begins with token `first`.
    pub(super) fn attributions(
        &self,
        encoded: &EncodedWindow,
        tokens: &Tokens,
        sentences: &[Range<usize>],
        first: usize,
        predictions: &mut Predictions,
    ) {
        let (tags, decode) = (&self.cue_tags, self.model.decode());
        let rows = &encoded.rows;
        let logits = &encoded.logits.reports;
        let mut of_cues = logits.cues[rows.start * tags.count()..rows.end * tags.count()].to_vec();
        for logits in of_cues.chunks_exact_mut(tags.count()) {
            logits[tags.outside()] -= decode.cue_bias;
        }
        let mut cues = tags.decode(&of_cues);
        let mut links = links(encoded, self.model.outer(), logits, &cues, (tokens, sentences, first));
        let mut scores = LinkScores::new(&links, decode.link_bias, decode.piece_cost);
        let mut linked = scores.decode();
        if decode.block && on(Rule::BlockedCues) {
            // A second pass without the cues that have no content; the tokens of the others are
            // neither source nor content.
            let mut contents = linked.iter().map(|linked| !linked.contents.is_empty());
            links.retain(|_| contents.next().unwrap_or_default());
            let mut contents = linked.iter().map(|linked| !linked.contents.is_empty());
            cues.retain(|_| contents.next().unwrap_or_default());
            scores = LinkScores::new(&links, decode.link_bias, decode.piece_cost);
            for cue in &cues {
                scores.mask(cue.tokens.clone());
            }
            linked = scores.decode();
        }
        let found = self.with_sources(encoded, cues, linked, &scores, (tokens, sentences, first));
        predictions.attributions.extend(found);
    }

    /// Appends the attributions inside what somebody says: `said` tells it of each token of the
    /// window, which begins with token `first`.
    pub(super) fn inner(
        &self,
        encoded: &EncodedWindow,
        tokens: &Tokens,
        sentences: &[Range<usize>],
        (first, said): (usize, &[bool]),
        predictions: &mut Predictions,
    ) {
        let (tags, decode) = (&self.cue_tags, self.model.decode());
        let Some((heads, bias)) = self.model.inner().zip(decode.nested_cue_bias) else { return };
        if !said.contains(&true) || !on(Rule::InnerHeads) {
            return;
        }
        let vectors = encoded.vectors_of_window(self.model.width());
        let mut logits = heads.logits(vectors);
        for (logits, said) in logits.cues.chunks_exact_mut(tags.count()).zip(said) {
            let outside = logits[tags.outside()] - bias;
            if !said {
                logits.fill(IMPOSSIBLE);
            }
            logits[tags.outside()] = outside;
        }
        let cues = tags.decode(&logits.cues);
        let alone = EncodedWindow { vectors, logits: encoded.logits, rows: 0..said.len() };
        let links = links(&alone, heads, &logits, &cues, (tokens, sentences, first));
        let mut scores = LinkScores::new(&links, decode.link_bias, decode.piece_cost);
        for (i, _) in said.iter().enumerate().filter(|(_, said)| !**said) {
            scores.mask(i..i + 1);
        }
        let linked = scores.decode();
        let found = self.with_sources(encoded, cues, linked, &scores, (tokens, sentences, first));
        predictions.inner.extend(found);
    }

    /// The attributions of the cues that have content.
    fn with_sources(
        &self,
        encoded: &EncodedWindow,
        cues: Vec<Segment>,
        linked: Vec<Links>,
        scores: &LinkScores,
        (tokens, sentences, first): (&Tokens, &[Range<usize>], usize),
    ) -> Vec<Attribution> {
        let shifted = |range: Range<usize>| range.start + first..range.end + first;
        let ranges: Vec<Range<usize>> = cues.iter().map(|cue| cue.tokens.clone()).collect();
        let sources = source::sources(tokens, sentences, first, &ranges, &linked, scores);
        let found = cues.into_iter().zip(linked).zip(sources);
        let attribution = |((cue, linked), source): ((Segment, Links), Option<Range<usize>>)| {
            let acts = &encoded.logits.acts[encoded.rows_of(&cue.tokens).start * self.acts.len()..][..self.acts.len()];
            let act = (0..acts.len()).max_by(|&a, &b| acts[a].total_cmp(&acts[b])).unwrap_or_default();
            Attribution {
                cue: shifted(cue.tokens),
                act: self.acts[act],
                source: source.map(shifted),
                content: linked.contents.into_iter().map(shifted).collect(),
                score: cue.score,
            }
        };
        found.filter(|((_, linked), _)| !linked.contents.is_empty()).map(attribution).collect()
    }
}

/// The logits of the links of each cue.
fn links(
    encoded: &EncodedWindow,
    heads: &ReportHeads,
    logits: &ReportLogits,
    cues: &[Segment],
    (tokens, sentences, first): (&Tokens, &[Range<usize>], usize),
) -> Vec<Vec<f32>> {
    let rows = &encoded.rows;
    let window = first..first + rows.len();
    let of_cue = |cue: &Segment| {
        let relations = relations(tokens, sentences, window.clone(), cue.tokens.start + first);
        heads.links(encoded.vectors, logits, rows.clone(), encoded.rows_of(&cue.tokens), &relations)
    };
    cues.iter().map(of_cue).collect()
}

/// The relation of each token of `window` to the cue that begins with token `cue`.
fn relations(tokens: &Tokens, sentences: &[Range<usize>], window: Range<usize>, cue: usize) -> Vec<Relation> {
    let (sentence, paragraph) = (range_containing(sentences, cue), range_containing(&tokens.paragraphs, cue));
    window
        .map(|i| {
            if sentence.contains(&i) {
                Relation::Sentence
            } else if paragraph.contains(&i) {
                Relation::Paragraph
            } else {
                Relation::Elsewhere
            }
        })
        .collect()
}
