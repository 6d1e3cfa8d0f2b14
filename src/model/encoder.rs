//! Windows of pieces → token vectors: a BERT encoder.

use std::ops::Range;

use super::file::{File, Table};
use super::{Metadata, Sizes, Special};
use crate::feature::Features;
use crate::nn::{After, Attention, Heads, Linear, Rows, Simd, normalise};

/// Tokens that the encoder reads at once, each seeing all others. The slices are those of the whole text.
#[derive(Debug, Clone)]
pub struct Window<'a> {
    /// Its tokens. Pieces beyond [`super::Model::longest_window`] are not read; a token that has none left takes the vector of
    /// the window's end.
    pub tokens: Range<usize>,
    /// The pieces of all tokens.
    pub pieces: &'a [u32],
    /// For each token how many pieces end with it.
    pub piece_end: &'a [u32],
    /// The features of all tokens.
    pub features: &'a Features,
}

impl Window<'_> {
    fn piece_range(&self, token: usize) -> Range<usize> {
        let start = if token == 0 { 0 } else { self.piece_end[token - 1] as usize };
        start..self.piece_end[token] as usize
    }
}

#[derive(Debug, Clone)]
pub(super) struct Encoder {
    simd: Simd,
    sizes: Sizes,
    special: Special,
    longest: usize,
    word: Table,
    position: Table,
    shape: Vec<f32>,
    quoted: Vec<f32>,
    gap: Vec<f32>,
    /// Two rows: for a token's other pieces, and for its first.
    initial: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

#[derive(Debug, Clone)]
struct Norm {
    scales: Vec<f32>,
    biases: Vec<f32>,
}

impl Norm {
    fn new(file: &File, name: &str, width: usize) -> Result<Self, String> {
        Ok(Self {
            scales: file.floats(&format!("{name}.weight"), &[width])?,
            biases: file.floats(&format!("{name}.bias"), &[width])?,
        })
    }

    fn apply(&self, simd: Simd, rows: &mut [f32]) {
        normalise(simd, rows, &self.scales, &self.biases);
    }
}

#[derive(Debug, Clone)]
struct Layer {
    /// Queries, keys and values.
    mix: Linear,
    attended: Linear,
    attention_norm: Norm,
    up: Linear,
    down: Linear,
    output_norm: Norm,
}

/// The numbers between the layers.
#[derive(Debug, Clone)]
pub struct Room {
    /// The current vector of each piece.
    x: Vec<f32>,
    mixed: Vec<f32>,
    gathered: Vec<f32>,
    inner: Vec<f32>,
    rows: Rows,
    inner_rows: Rows,
    attention: Attention,
    /// Where each window ends among the pieces.
    ends: Vec<usize>,
    /// The first piece of each token.
    firsts: Vec<usize>,
}

/// Windows are put together until they have so many pieces: every weight is then fetched once for all of them.
const GROUP: usize = 512;
/// The inner layers of so many pieces are worked out at a time, so that they stay near: a multiple of a tile's rows.
const BLOCK: usize = 192;

impl Encoder {
    pub(super) fn new(file: &File, metadata: &Metadata, simd: Simd) -> Result<Self, String> {
        let sizes = metadata.sizes;
        let (hidden, inner) = (sizes.hidden, sizes.inner);
        let features = |name: &str, rows: usize| file.floats(&format!("embeddings.{name}.weight"), &[rows, hidden]);
        let layer = |number: usize| {
            let linear = |name: &str, outputs: usize, inputs: usize| {
                file.linear(simd, &format!("layers.{number}.{name}"), outputs, inputs)
            };
            let norm = |name: &str| Norm::new(file, &format!("layers.{number}.{name}"), hidden);
            Ok(Layer {
                mix: linear("qkv", 3 * hidden, hidden)?,
                attended: linear("attended", hidden, hidden)?,
                attention_norm: norm("attention_norm")?,
                up: linear("up", inner, hidden)?,
                down: linear("down", hidden, inner)?,
                output_norm: norm("output_norm")?,
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
            norm: Norm::new(file, "embeddings.norm", hidden)?,
            layers: (0..sizes.layers).map(layer).collect::<Result<_, String>>()?,
        })
    }

    pub(super) fn room(&self) -> Room {
        let heads = Heads { count: self.sizes.heads, size: self.sizes.hidden / self.sizes.heads };
        Room {
            x: Vec::new(),
            mixed: Vec::new(),
            gathered: Vec::new(),
            inner: Vec::new(),
            rows: Rows::new(self.simd, self.sizes.hidden),
            inner_rows: Rows::new(self.simd, self.sizes.inner),
            attention: Attention::new(self.simd, heads),
            ends: Vec::new(),
            firsts: Vec::new(),
        }
    }

    /// Appends the vector of every token.
    pub(super) fn encode(&self, windows: &[Window<'_>], room: &mut Room, vectors: &mut Vec<f32>) {
        let mut windows = windows.iter().filter(|window| !window.tokens.is_empty()).peekable();
        while windows.peek().is_some() {
            room.x.clear();
            room.ends.clear();
            room.firsts.clear();
            while room.x.len() < GROUP * self.sizes.hidden {
                let Some(window) = windows.next() else { break };
                self.embed(window, room);
            }
            self.norm.apply(self.simd, &mut room.x);
            for layer in &self.layers {
                layer.apply(self.simd, room);
            }
            for &first in &room.firsts {
                vectors.extend_from_slice(&room.x[first * self.sizes.hidden..][..self.sizes.hidden]);
            }
        }
    }

    /// Appends the sums of what is known of each piece.
    fn embed(&self, window: &Window<'_>, room: &mut Room) {
        let hidden = self.sizes.hidden;
        let start = room.x.len() / hidden;
        let pieces = window.piece_range(window.tokens.start).start..window.piece_range(window.tokens.end - 1).end;
        let length = pieces.len().min(self.longest);
        let rows = length + 2;
        room.x.resize((start + rows) * hidden, 0.0);
        let embed = |room: &mut Room, position: usize, piece: u32| {
            let row = &mut room.x[(start + position) * hidden..][..hidden];
            let known = (piece as usize) < self.sizes.vocabulary;
            self.word.row(if known { piece } else { self.special.unknown } as usize, row);
            self.position.add_row(position, row);
        };
        embed(room, 0, self.special.begin);
        embed(room, rows - 1, self.special.end);
        for token in window.tokens.clone() {
            let of_token = window.piece_range(token);
            let first = of_token.start - pieces.start;
            room.firsts.push(start + 1 + first.min(length));
            let features = window.features;
            for place in first..(of_token.end - pieces.start).min(length) {
                embed(room, 1 + place, window.pieces[pieces.start + place]);
                let row = &mut room.x[(start + 1 + place) * hidden..][..hidden];
                add(row, &self.shape, features.shape[token]);
                add(row, &self.quoted, features.quoted[token]);
                add(row, &self.gap, features.gap[token]);
                add(row, &self.initial, u8::from(place == first));
            }
        }
        room.ends.push(start + rows);
    }
}

/// Adds a row of a table; one that it does not have adds nothing.
fn add(to: &mut [f32], table: &[f32], number: u8) {
    let from = table.chunks_exact(to.len()).nth(usize::from(number)).unwrap_or_default();
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

impl Layer {
    fn apply(&self, simd: Simd, room: &mut Room) {
        let Room { x, mixed, gathered, inner, rows, inner_rows, attention, ends, .. } = room;
        let hidden = self.mix.inputs();
        rows.quantise(x);
        mixed.resize(3 * x.len(), 0.0);
        self.mix.apply(rows, mixed, After::Store);
        gathered.resize(x.len(), 0.0);
        let mut start = 0;
        for &end in ends.iter() {
            let window = start * hidden..end * hidden;
            attention.apply(&mixed[3 * window.start..3 * window.end], &mut gathered[window]);
            start = end;
        }
        for (x, gathered) in x.chunks_mut(BLOCK * hidden).zip(gathered.chunks(BLOCK * hidden)) {
            rows.quantise(gathered);
            self.attended.apply(rows, x, After::Add);
            self.attention_norm.apply(simd, x);
            rows.quantise(x);
            inner.resize(x.len() / hidden * self.up.outputs(), 0.0);
            self.up.apply(rows, inner, After::Gelu);
            inner_rows.quantise(inner);
            self.down.apply(inner_rows, x, After::Add);
            self.output_norm.apply(simd, x);
        }
    }
}
