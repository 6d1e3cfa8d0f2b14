//! The layers that both encoders have, and the windows that they read.
//!
//! A layer is self-attention and a feed-forward network, each with a residual connection and layer
//! normalisation behind it (post-norm, as in BERT: Devlin et al., 2019).

use std::ops::Range;

use serde::Deserialize;

use super::Metadata;
use super::convolution::Convolution;
use super::tensors::ModelFile;
use super::transformer::Transformer;
use crate::encoder::{Features, WordFeatures};
use crate::kernel::{Attention, Epilogue, HeadShape, Linear, QuantisedRows, Simd, layer_norm};

/// Tokens that the encoder reads at once. The slices are those of the whole text.
#[derive(Debug, Clone)]
pub struct Window<'a> {
    /// Its tokens. Of what a transformer reads, pieces beyond [`super::Network::max_window`] are
    /// left out; a token that has none left takes the vector of the window's end. A network of
    /// convolutions reads a longer window part by part.
    pub tokens: Range<usize>,
    /// The pieces of all tokens.
    pub pieces: &'a [u32],
    /// For each token how many pieces end with it.
    pub piece_end: &'a [u32],
    /// The features of all tokens.
    pub features: &'a Features,
    /// The features of all words, where [`super::Network::reads_words`]; else nothing need be
    /// there.
    pub words: &'a WordFeatures,
}

impl Window<'_> {
    /// The pieces of a token.
    pub(super) fn piece_range(&self, token: usize) -> Range<usize> {
        let start = if token == 0 { 0 } else { self.piece_end[token - 1] as usize };
        start..self.piece_end[token] as usize
    }
}

/// One of the two kinds of networks.
#[derive(Debug, Clone)]
pub(super) enum Encoder {
    Transformer(Transformer),
    Convolution(Convolution),
}

impl Encoder {
    pub(super) fn transformer(file: &ModelFile, metadata: &Metadata, simd: Simd) -> Result<Self, String> {
        Transformer::new(file, metadata, simd).map(Self::Transformer)
    }

    pub(super) fn convolution(file: &ModelFile, metadata: &Metadata, simd: Simd) -> Result<Self, String> {
        Convolution::new(file, metadata, simd).map(Self::Convolution)
    }

    pub(super) fn workspace(&self) -> Workspace {
        match self {
            Self::Transformer(transformer) => transformer.workspace(),
            Self::Convolution(convolution) => convolution.workspace(),
        }
    }

    /// Appends the vector of every token.
    pub(super) fn encode(&self, windows: &[Window<'_>], workspace: &mut Workspace, vectors: &mut Vec<f32>) {
        match self {
            Self::Transformer(transformer) => transformer.encode(windows, workspace, vectors),
            Self::Convolution(convolution) => convolution.encode(windows, workspace, vectors),
        }
    }
}

/// Scratch buffers of the encoder, reused between windows.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The current vector of each row.
    pub(super) x: Vec<f32>,
    /// The next vectors, where the current ones are still needed.
    pub(super) next: Vec<f32>,
    /// The concatenated embeddings of each row.
    pub(super) parts: Vec<f32>,
    /// What is added to each row, by number, and where that ends for each.
    pub(super) added: Vec<u32>,
    pub(super) added_end: Vec<u32>,
    pub(super) part_rows: QuantisedRows,
    qkv: Vec<f32>,
    attended: Vec<f32>,
    pub(super) rows: QuantisedRows,
    /// Rows with their neighbours.
    pub(super) near: QuantisedRows,
    pub(super) inner: FeedForwardBuffers,
    attention: Attention,
    /// Where each window ends among the rows.
    pub(super) ends: Vec<usize>,
    /// The first row of each token.
    pub(super) firsts: Vec<usize>,
}

/// How wide the rows are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Widths {
    /// Of the vectors.
    pub(super) hidden: usize,
    /// Of the concatenated embeddings.
    pub(super) parts: usize,
    /// Of the input of the feed-forward network.
    pub(super) near: usize,
    /// Of the hidden layer of the feed-forward network.
    pub(super) inner: usize,
}

/// The hidden layer of the feed-forward network.
#[derive(Debug, Clone)]
pub(super) struct FeedForwardBuffers {
    hidden: Vec<f32>,
    rows: QuantisedRows,
}

impl Workspace {
    pub(super) fn new(simd: Simd, widths: Widths, heads: usize) -> Self {
        let Widths { hidden, parts, near, inner } = widths;
        Self {
            x: Vec::new(),
            next: Vec::new(),
            parts: Vec::new(),
            added: Vec::new(),
            added_end: Vec::new(),
            part_rows: QuantisedRows::new(simd, parts),
            qkv: Vec::new(),
            attended: Vec::new(),
            rows: QuantisedRows::new(simd, hidden),
            near: QuantisedRows::new(simd, near),
            inner: FeedForwardBuffers { hidden: Vec::new(), rows: QuantisedRows::new(simd, inner) },
            attention: Attention::new(simd, HeadShape { count: heads, size: hidden / heads }),
            ends: Vec::new(),
            firsts: Vec::new(),
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct LayerNorm {
    scales: Vec<f32>,
    biases: Vec<f32>,
}

impl LayerNorm {
    pub(super) fn new(file: &ModelFile, name: &str, width: usize) -> Result<Self, String> {
        Ok(Self {
            scales: file.floats(&format!("{name}.weight"), &[width])?,
            biases: file.floats(&format!("{name}.bias"), &[width])?,
        })
    }

    pub(super) fn apply(&self, simd: Simd, rows: &mut [f32]) {
        layer_norm(simd, rows, &self.scales, &self.biases);
    }
}

/// Rows go through a layer in blocks of this many, so that they stay in the cache: a multiple of a
/// tile's rows.
pub(super) const BLOCK: usize = 192;

/// x = norm(x + attended(attention(qkv(x)))), within each window.
#[derive(Debug, Clone)]
pub(super) struct SelfAttention {
    /// Queries, keys and values.
    qkv: Linear,
    output: Linear,
    norm: LayerNorm,
}

impl SelfAttention {
    pub(super) fn new(file: &ModelFile, simd: Simd, layer: usize, hidden: usize) -> Result<Self, String> {
        Ok(Self {
            qkv: file.linear(simd, &format!("layers.{layer}.qkv"), 3 * hidden, hidden)?,
            output: file.linear(simd, &format!("layers.{layer}.attended"), hidden, hidden)?,
            norm: LayerNorm::new(file, &format!("layers.{layer}.attention_norm"), hidden)?,
        })
    }

    /// Attention of every row to the rows of its window, into the workspace.
    pub(super) fn attend(&self, workspace: &mut Workspace) {
        let Workspace { x, qkv, attended, rows, attention, ends, .. } = workspace;
        let hidden = self.qkv.inputs();
        rows.quantise(x);
        qkv.resize(3 * x.len(), 0.0);
        self.qkv.apply(rows, qkv, Epilogue::Store);
        attended.resize(x.len(), 0.0);
        let mut start = 0;
        for &end in ends.iter() {
            let window = start * hidden..end * hidden;
            attention.apply(&qkv[3 * window.start..3 * window.end], &mut attended[window]);
            start = end;
        }
    }

    /// The output projection, the residual and the norm, for a block of rows.
    pub(super) fn add(&self, simd: Simd, block: Range<usize>, workspace: &mut Workspace) {
        let hidden = self.qkv.inputs();
        let block = block.start * hidden..block.end * hidden;
        workspace.rows.quantise(&workspace.attended[block.clone()]);
        self.output.apply(&workspace.rows, &mut workspace.x[block.clone()], Epilogue::Add);
        self.norm.apply(simd, &mut workspace.x[block]);
    }
}

/// x = norm(x + down(gelu(up(input)))).
#[derive(Debug, Clone)]
pub(super) struct FeedForward {
    up: Linear,
    down: Linear,
    norm: LayerNorm,
}

impl FeedForward {
    pub(super) fn new(file: &ModelFile, simd: Simd, layer: usize, widths: Widths) -> Result<Self, String> {
        let Widths { hidden, near, inner, .. } = widths;
        Ok(Self {
            up: file.linear(simd, &format!("layers.{layer}.up"), inner, near)?,
            down: file.linear(simd, &format!("layers.{layer}.down"), hidden, inner)?,
            norm: LayerNorm::new(file, &format!("layers.{layer}.output_norm"), hidden)?,
        })
    }

    /// Applies it to the input `rows`, with the residual `x`, in place.
    pub(super) fn add(&self, simd: Simd, rows: &QuantisedRows, inner: &mut FeedForwardBuffers, x: &mut [f32]) {
        inner.hidden.resize(x.len() / self.down.outputs() * self.up.outputs(), 0.0);
        self.up.apply(rows, &mut inner.hidden, Epilogue::Gelu);
        inner.rows.quantise(&inner.hidden);
        self.down.apply(&inner.rows, x, Epilogue::Add);
        self.norm.apply(simd, x);
    }
}

/// The sizes in a model's metadata, of either kind.
#[derive(Deserialize)]
pub(super) struct WithSizes<T> {
    pub(super) sizes: T,
}

/// Checks that sizes, each with its name and the most that it may be, are in range.
pub(super) fn check_sizes(sizes: &[(&str, usize, usize)]) -> Result<(), String> {
    match sizes.iter().find(|(_, size, most)| *size == 0 || size > most) {
        Some((name, size, most)) => Err(format!("its size {name:?} is {size}, not between 1 and {most}")),
        None => Ok(()),
    }
}
