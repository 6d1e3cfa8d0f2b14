//! Token vectors → the logits of entities, cues and acts; a cue and its window → the logits of the
//! links of each token with the cue.

use std::ops::Range;

use super::Metadata;
use super::tensors::ModelFile;
use crate::kernel::{Epilogue, Linear, PairScorer, QuantisedRows, Simd};

/// Where a token stands as seen from a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// In the sentence in which the cue begins.
    Sentence,
    /// In another sentence of that paragraph.
    Paragraph,
    /// In another paragraph.
    Elsewhere,
}

impl Relation {
    pub(super) const COUNT: usize = 3;
}

/// The logits of some tokens, token by token.
#[derive(Debug, Clone)]
pub struct Logits {
    /// Of [`super::Network::entity_tags`].
    pub entities: Vec<f32>,
    /// Of [`super::Network::acts`], to be read at a cue's first token.
    pub acts: Vec<f32>,
    /// Of the reports that are in no other.
    pub reports: ReportLogits,
}

/// The logits of cues and of what belongs to them, token by token.
#[derive(Debug, Clone)]
pub struct ReportLogits {
    /// Of [`super::Network::cue_tags`].
    pub cues: Vec<f32>,
    /// The token's half of the link head, before the cue's is added.
    links: Vec<f32>,
    /// The link logits of each token for any cue.
    flat: Vec<f32>,
}

#[derive(Debug, Clone)]
pub(super) struct OutputHeads {
    simd: Simd,
    entity: Linear,
    act: Linear,
    /// For reports in no other.
    pub(super) outer: ReportHeads,
    /// For reports in the words of another; not every file has them.
    pub(super) inner: Option<ReportHeads>,
}

/// A head for cues, and one for their sources and contents.
#[derive(Debug, Clone)]
pub struct ReportHeads {
    simd: Simd,
    cue: Linear,
    link_token: Linear,
    link_cue: Linear,
    link: PairScorer,
    link_flat: Linear,
    distances: Vec<u32>,
}

impl OutputHeads {
    pub(super) fn new(file: &ModelFile, metadata: &Metadata, simd: Simd) -> Result<Self, String> {
        let hidden = metadata.sizes.hidden;
        let inner = metadata.decode.nested_cue_bias.map(|_| ReportHeads::new(file, "nested.", metadata, simd));
        Ok(Self {
            simd,
            entity: file.linear(simd, "entity", metadata.entity_tags.len(), hidden)?,
            act: file.linear(simd, "act", metadata.acts.len(), hidden)?,
            outer: ReportHeads::new(file, "", metadata, simd)?,
            inner: inner.transpose()?,
        })
    }

    pub(super) fn logits(&self, vectors: &[f32]) -> Logits {
        let rows = quantised(self.simd, self.entity.inputs(), vectors);
        let tokens = vectors.len() / self.entity.inputs();
        Logits {
            entities: applied(&self.entity, &rows, tokens),
            acts: applied(&self.act, &rows, tokens),
            reports: self.outer.logits_of(&rows, tokens),
        }
    }
}

fn quantised(simd: Simd, width: usize, vectors: &[f32]) -> QuantisedRows {
    let mut rows = QuantisedRows::new(simd, width);
    rows.quantise(vectors);
    rows
}

/// What a layer gives for so many rows.
fn applied(linear: &Linear, rows: &QuantisedRows, count: usize) -> Vec<f32> {
    let mut outputs = vec![0.0; count * linear.outputs()];
    linear.apply(rows, &mut outputs, Epilogue::Store);
    outputs
}

impl ReportHeads {
    /// The heads of a file whose names begin so.
    fn new(file: &ModelFile, prefix: &str, metadata: &Metadata, simd: Simd) -> Result<Self, String> {
        let (hidden, link) = (metadata.sizes.hidden, metadata.sizes.link);
        let tags = metadata.link_tags.len();
        let named = |name: &str| format!("{prefix}{name}");
        Ok(Self {
            simd,
            cue: file.linear(simd, &named("cue"), metadata.cue_tags.len(), hidden)?,
            link_token: file.linear(simd, &named("link.token"), link, hidden)?,
            link_cue: file.linear_with(simd, &named("link.cue"), hidden, &vec![0.0; link])?,
            link: PairScorer::new(
                simd,
                link,
                &file.floats(&named("link.distance.weight"), &[2 * metadata.distances.len() + 1, link])?,
                &file.floats(&named("link.relation.weight"), &[Relation::COUNT, link])?,
                file.floats(&named("link.tags.weight"), &[tags, link])?,
                file.floats(&named("link.tags.bias"), &[tags])?,
            ),
            link_flat: file.linear(simd, &named("link.flat"), tags, hidden)?,
            distances: metadata.distances.clone(),
        })
    }

    /// What the heads say of every token that has a vector.
    #[must_use]
    pub fn logits(&self, vectors: &[f32]) -> ReportLogits {
        let width = self.cue.inputs();
        self.logits_of(&quantised(self.simd, width, vectors), vectors.len() / width)
    }

    fn logits_of(&self, rows: &QuantisedRows, tokens: usize) -> ReportLogits {
        ReportLogits {
            cues: applied(&self.cue, rows, tokens),
            links: applied(&self.link_token, rows, tokens),
            flat: applied(&self.link_flat, rows, tokens),
        }
    }

    /// The logits of [`super::Network::link_tags`] for every token of a window, linked with one of
    /// its cues.
    ///
    /// `vectors` and `logits` are those of some windows, `window` and `cue` tokens among them;
    /// `relations` tells for each token of the window where it stands as seen from the cue.
    ///
    /// # Panics
    ///
    /// If the ranges do not lie in each other, or the cue is empty.
    #[must_use]
    pub fn links(
        &self,
        vectors: &[f32],
        logits: &ReportLogits,
        window: Range<usize>,
        cue: Range<usize>,
        relations: &[Relation],
    ) -> Vec<f32> {
        assert!(window.start <= cue.start && cue.start < cue.end && cue.end <= window.end);
        assert_eq!(relations.len(), window.len());
        let (hidden, width) = (self.link_cue.inputs(), self.link_cue.outputs());
        let mut mean = vec![0.0; hidden];
        for vector in vectors[cue.start * hidden..cue.end * hidden].chunks_exact(hidden) {
            for (mean, x) in mean.iter_mut().zip(vector) {
                *mean += x;
            }
        }
        let length = cue.len() as f32;
        for mean in &mut mean {
            *mean /= length;
        }
        let mut rows = QuantisedRows::new(self.simd, hidden);
        rows.quantise(&mean);
        let mut cue_half = vec![0.0; width];
        self.link_cue.apply(&rows, &mut cue_half, Epilogue::Store);
        let positions: Vec<(usize, usize)> = window
            .clone()
            .zip(relations)
            .map(|(token, relation)| (self.distance(token, &cue), *relation as usize))
            .collect();
        let mut links = vec![0.0; positions.len() * self.link.outputs()];
        let token_halves = &logits.links[window.start * width..window.end * width];
        self.link.apply(token_halves, &cue_half, &positions, &mut links);
        let tags = self.link.outputs();
        for (link, flat) in links.iter_mut().zip(&logits.flat[window.start * tags..window.end * tags]) {
            *link += flat;
        }
        links
    }

    /// The bucket of a token's distance to the nearest token of the cue: those before it come
    /// first, nearest last.
    fn distance(&self, token: usize, cue: &Range<usize>) -> usize {
        let within = |distance: usize| self.distances.partition_point(|&begin| begin as usize <= distance);
        if token < cue.start {
            self.distances.len() - within(cue.start - token)
        } else {
            self.distances.len() + within(token.saturating_sub(cue.end - 1))
        }
    }
}
