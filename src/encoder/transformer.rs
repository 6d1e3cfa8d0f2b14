//! Windows of pieces → token vectors: a BERT encoder.

use serde::Deserialize;

use super::layers::{BLOCK, FeedForward, LayerNorm, SelfAttention, Widths, Window, WithSizes, Workspace, check_sizes};
use super::tensors::{ModelFile, QuantisedTable};
use super::{Metadata, Special};
use crate::interrupt;
use crate::kernel::Simd;

#[derive(Debug, Clone)]
pub(super) struct Transformer {
    simd: Simd,
    sizes: Sizes,
    special: Special,
    longest: usize,
    word: QuantisedTable,
    position: QuantisedTable,
    shape: Vec<f32>,
    quoted: Vec<f32>,
    gap: Vec<f32>,
    /// Two rows: for a token's other pieces, and for its first.
    initial: Vec<f32>,
    norm: LayerNorm,
    layers: Vec<Layer>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Sizes {
    vocabulary: usize,
    positions: usize,
    hidden: usize,
    layers: usize,
    heads: usize,
    inner: usize,
    shapes: usize,
    quotation_states: usize,
    gaps: usize,
}

impl Sizes {
    fn widths(self) -> Widths {
        Widths { hidden: self.hidden, parts: self.hidden, near: self.hidden, inner: self.inner }
    }

    /// Whether the kernels can work with them.
    fn check(&self, window: usize) -> Result<(), String> {
        let Self { positions, hidden, layers, heads, inner, .. } = *self;
        check_sizes(&[
            ("positions", positions, 4096),
            ("layers", layers, 256),
            ("heads", heads, 1 << 10),
            ("inner", inner, 1 << 14),
            ("shapes", self.shapes, 256),
            ("quotation_states", self.quotation_states, 256),
            ("gaps", self.gaps, 256),
        ])?;
        if !hidden.is_multiple_of(16 * heads) || !inner.is_multiple_of(16) {
            return Err(format!("a head's share of {hidden} / {heads} or inner = {inner} is no multiple of 16"));
        }
        if window + 2 > positions {
            return Err(format!("its windows of {window} pieces do not fit into {positions} positions"));
        }
        Ok(())
    }
}

#[derive(Debug, Clone)]
struct Layer {
    attention: SelfAttention,
    inner: FeedForward,
}

/// Windows are put together until they have so many pieces: every weight is then fetched once for
/// all of them.
const PIECES_PER_BATCH: usize = 512;

impl Transformer {
    pub(super) fn new(file: &ModelFile, metadata: &Metadata, simd: Simd) -> Result<Self, String> {
        let WithSizes::<Sizes> { sizes } = file.metadata()?;
        sizes.check(metadata.window)?;
        let hidden = sizes.hidden;
        let features = |name: &str, rows: usize| file.floats(&format!("embeddings.{name}.weight"), &[rows, hidden]);
        let layer = |number: usize| {
            Ok(Layer {
                attention: SelfAttention::new(file, simd, number, hidden)?,
                inner: FeedForward::new(file, simd, number, sizes.widths())?,
            })
        };
        Ok(Self {
            simd,
            sizes,
            special: metadata.special,
            longest: metadata.window,
            word: file.table("embeddings.word", sizes.vocabulary, hidden)?,
            position: file.table("embeddings.position", sizes.positions, hidden)?,
            shape: features("shape", sizes.shapes)?,
            quoted: features("quoted", sizes.quotation_states)?,
            gap: features("gap", sizes.gaps)?,
            initial: features("initial", 2)?,
            norm: LayerNorm::new(file, "embeddings.norm", hidden)?,
            layers: (0..sizes.layers).map(layer).collect::<Result<_, String>>()?,
        })
    }

    pub(super) fn workspace(&self) -> Workspace {
        Workspace::new(self.simd, self.sizes.widths(), self.sizes.heads)
    }

    /// Appends the vector of every token: that of its first piece.
    pub(super) fn encode(&self, windows: &[Window<'_>], workspace: &mut Workspace, vectors: &mut Vec<f32>) {
        let mut windows = windows.iter().filter(|window| !window.tokens.is_empty()).peekable();
        while windows.peek().is_some() {
            workspace.x.clear();
            workspace.ends.clear();
            workspace.firsts.clear();
            while workspace.x.len() < PIECES_PER_BATCH * self.sizes.hidden {
                let Some(window) = windows.next() else { break };
                self.embed(window, workspace);
            }
            self.norm.apply(self.simd, &mut workspace.x);
            for layer in &self.layers {
                interrupt::point();
                layer.apply(self.simd, self.sizes.hidden, workspace);
            }
            for &first in &workspace.firsts {
                vectors.extend_from_slice(&workspace.x[first * self.sizes.hidden..][..self.sizes.hidden]);
            }
        }
    }

    /// Appends the sums of what is known of each piece.
    fn embed(&self, window: &Window<'_>, workspace: &mut Workspace) {
        let hidden = self.sizes.hidden;
        let start = workspace.x.len() / hidden;
        let pieces = window.piece_range(window.tokens.start).start..window.piece_range(window.tokens.end - 1).end;
        let length = pieces.len().min(self.longest);
        let rows = length + 2;
        workspace.x.resize((start + rows) * hidden, 0.0);
        let embed = |workspace: &mut Workspace, position: usize, piece: u32| {
            let row = &mut workspace.x[(start + position) * hidden..][..hidden];
            let known = (piece as usize) < self.sizes.vocabulary;
            self.word.add_row(self.simd, if known { piece } else { self.special.unknown } as usize, row);
            self.position.add_row(self.simd, position, row);
        };
        embed(workspace, 0, self.special.begin);
        embed(workspace, rows - 1, self.special.end);
        for token in window.tokens.clone() {
            let of_token = window.piece_range(token);
            let first = of_token.start - pieces.start;
            workspace.firsts.push(start + 1 + first.min(length));
            let features = window.features;
            for place in first..(of_token.end - pieces.start).min(length) {
                embed(workspace, 1 + place, window.pieces[pieces.start + place]);
                let row = &mut workspace.x[(start + 1 + place) * hidden..][..hidden];
                add_row(row, &self.shape, features.shape[token].into());
                add_row(row, &self.quoted, features.quoted[token].into());
                add_row(row, &self.gap, features.gap[token].into());
                add_row(row, &self.initial, usize::from(place == first));
            }
        }
        workspace.ends.push(start + rows);
    }
}

/// Adds a row of a table; one that it does not have adds nothing.
fn add_row(to: &mut [f32], table: &[f32], number: usize) {
    let from = table.chunks_exact(to.len()).nth(number).unwrap_or_default();
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

impl Layer {
    fn apply(&self, simd: Simd, hidden: usize, workspace: &mut Workspace) {
        self.attention.attend(workspace);
        let rows = workspace.x.len() / hidden;
        for start in (0..rows).step_by(BLOCK) {
            let block = start..rows.min(start + BLOCK);
            self.attention.add(simd, block.clone(), workspace);
            let x = &mut workspace.x[block.start * hidden..block.end * hidden];
            workspace.rows.quantise(x);
            self.inner.add(simd, &workspace.rows, &mut workspace.inner, x);
        }
    }
}
