//! Windows of tokens → token vectors: a small network of dilated convolutions, some with attention
//! before them.
//!
//! A token is embedded by the mean of its wordpieces and hash embeddings of the word and its
//! affixes (Svenstrup et al., 2017), concatenated and projected, plus a row for each of its states
//! and word classes.

use serde::Deserialize;

use super::features::{Features, STATES, WordFeatures};
use super::layers::{FeedForward, LayerNorm, SelfAttention, Widths, Window, WithSizes, Workspace, check_sizes};
use super::tensors::{ModelFile, QuantisedTable};
use super::{MAX_WINDOW, Metadata, Special};
use crate::kernel::{EmbeddingBag, Epilogue, Linear, Simd};
use crate::lexicon::Classes;

#[derive(Debug, Clone)]
pub(super) struct Convolution {
    simd: Simd,
    longest: usize,
    widths: Widths,
    heads: usize,
    special: Special,
    pieces: QuantisedTable,
    hashed: Vec<HashEmbedding>,
    projection: Linear,
    states: Vec<StateEmbedding>,
    /// The first row of `state_bag` that stands for a class, and how many there are.
    classes: (u32, u32),
    /// A row for each state, then for each bit of a token's classes.
    state_bag: EmbeddingBag,
    norm: LayerNorm,
    layers: Vec<Layer>,
}

#[derive(Debug, Clone, Deserialize)]
struct Sizes {
    vocabulary: usize,
    piece: usize,
    /// The names, rows and widths of tables.
    hashed: Vec<(String, usize, usize)>,
    /// The names and rows of tables.
    states: Vec<(String, usize)>,
    classes: usize,
    hidden: usize,
    heads: usize,
    inner: usize,
    dilations: Vec<usize>,
    attention: Vec<bool>,
}

impl Sizes {
    fn widths(&self) -> Widths {
        let parts = self.piece + self.hashed.iter().map(|(_, _, width)| width).sum::<usize>();
        Widths { hidden: self.hidden, parts, near: 3 * self.hidden, inner: self.inner }
    }

    /// Whether the kernels can work with them.
    fn check(&self) -> Result<(), String> {
        let Self { piece, classes, hidden, heads, inner, .. } = *self;
        check_sizes(&[
            ("piece", piece, 1 << 14),
            ("classes", classes, Classes::COUNT),
            ("heads", heads, 1 << 10),
            ("inner", inner, 1 << 14),
            ("hashed", self.hashed.len(), MAX_TABLES),
            ("states", self.states.len(), MAX_TABLES),
            ("dilations", self.dilations.len(), 256),
        ])?;
        let names: Vec<&String> =
            self.hashed.iter().map(|(name, ..)| name).chain(self.states.iter().map(|(name, _)| name)).collect();
        if let Some(name) = (1..names.len()).find(|&i| names[..i].contains(&names[i])).map(|i| names[i]) {
            return Err(format!("it reads {name:?} twice"));
        }
        for (name, rows, width) in &self.hashed {
            check_sizes(&[(name, *rows, 1 << 24), (name, *width, 1 << 14)])?;
        }
        let parts = self.widths().parts;
        if !hidden.is_multiple_of(16 * heads) || !inner.is_multiple_of(16) || !parts.is_multiple_of(16) {
            return Err(format!(
                "a head's share of {hidden} / {heads}, inner = {inner} or a token's {parts} parts are no multiple of 16"
            ));
        }
        if self.attention.len() != self.dilations.len() {
            return Err(format!("its {} layers have {} dilations", self.attention.len(), self.dilations.len()));
        }
        check_sizes(&self.dilations.iter().map(|dilation| ("dilation", *dilation, MAX_WINDOW)).collect::<Vec<_>>())
    }
}

/// No model has more tables of a kind than this.
const MAX_TABLES: usize = 32;

/// An embedding whose row is the hash of a word or affix, modulo the rows.
#[derive(Debug, Clone)]
struct HashEmbedding {
    hash: fn(&WordFeatures) -> &[u32],
    table: QuantisedTable,
}

impl HashEmbedding {
    fn new(file: &ModelFile, (name, rows, width): &(String, usize, usize)) -> Result<Self, String> {
        let hash: fn(&WordFeatures) -> &[u32] = match name.as_str() {
            "word" => |words| &words.word,
            "prefix" => |words| &words.prefix,
            "suffix" => |words| &words.suffix,
            "form" => |words| &words.form,
            _ => return Err(format!("it reads hashes {name:?}, which this version does not know")),
        };
        Ok(Self { hash, table: file.table(&format!("embeddings.hashed.{name}"), *rows, *width)? })
    }
}

/// The state of every token, by one of the features.
type State = for<'a> fn(&'a Features, &'a WordFeatures) -> &'a [u8];

/// The states of tokens by one of their features, each with a row of [`Convolution::state_bag`].
#[derive(Debug, Clone)]
struct StateEmbedding {
    state: State,
    first: u32,
    count: u32,
}

impl StateEmbedding {
    /// The states of a feature; their rows are appended to those before.
    fn new(
        file: &ModelFile,
        (name, count): &(String, usize),
        hidden: usize,
        rows: &mut Vec<f32>,
    ) -> Result<Self, String> {
        let state: State = match name.as_str() {
            "kind" => |_, words| &words.kind,
            "shape" => |features, _| &features.shape,
            "quoted" => |features, _| &features.quoted,
            "gap" => |features, _| &features.gap,
            "elsewhere" => |_, words| &words.elsewhere,
            "company" => |_, words| &words.company,
            _ => return Err(format!("it reads states {name:?}, which this version does not know")),
        };
        if !STATES.contains(&(name, *count)) {
            return Err(format!("it knows {count} states {name:?}, this version another number"));
        }
        let first = (rows.len() / hidden) as u32;
        rows.extend(file.floats(&format!("embeddings.states.{name}.weight"), &[*count, hidden])?);
        Ok(Self { state, first, count: *count as u32 })
    }
}

#[derive(Debug, Clone)]
struct Layer {
    attention: Option<SelfAttention>,
    /// How far away the neighbours are that it reads.
    dilation: usize,
    inner: FeedForward,
}

/// Tokens go through a feed-forward network in blocks of this many, so that they stay in the cache:
/// a multiple of a tile's rows.
const BLOCK: usize = 96;

impl Convolution {
    pub(super) fn new(file: &ModelFile, metadata: &Metadata, simd: Simd) -> Result<Self, String> {
        let WithSizes::<Sizes> { sizes } = file.metadata()?;
        sizes.check()?;
        let (hidden, widths) = (sizes.hidden, sizes.widths());
        let layer = |(number, (&dilation, &attends)): (usize, (&usize, &bool))| {
            let attention = attends.then(|| SelfAttention::new(file, simd, number, hidden)).transpose()?;
            Ok(Layer { attention, dilation, inner: FeedForward::new(file, simd, number, widths)? })
        };
        let mut rows = Vec::new();
        let states: Vec<StateEmbedding> = sizes
            .states
            .iter()
            .map(|states| StateEmbedding::new(file, states, hidden, &mut rows))
            .collect::<Result<_, _>>()?;
        let classes = ((rows.len() / hidden) as u32, sizes.classes as u32);
        rows.extend(file.floats("embeddings.classes.weight", &[sizes.classes, hidden])?);
        Ok(Self {
            simd,
            longest: metadata.window,
            widths,
            heads: sizes.heads,
            special: metadata.special,
            pieces: file.table("embeddings.piece", sizes.vocabulary, sizes.piece)?,
            hashed: sizes.hashed.iter().map(|table| HashEmbedding::new(file, table)).collect::<Result<_, _>>()?,
            projection: file.linear(simd, "embeddings.mix", hidden, widths.parts)?,
            states,
            classes,
            state_bag: EmbeddingBag::new(simd, hidden, rows),
            norm: LayerNorm::new(file, "embeddings.norm", hidden)?,
            layers: sizes
                .dilations
                .iter()
                .zip(&sizes.attention)
                .enumerate()
                .map(layer)
                .collect::<Result<_, String>>()?,
        })
    }

    pub(super) fn workspace(&self) -> Workspace {
        Workspace::new(self.simd, self.widths, self.heads)
    }

    /// Appends the vector of every token.
    pub(super) fn encode(&self, windows: &[Window<'_>], workspace: &mut Workspace, vectors: &mut Vec<f32>) {
        for window in windows {
            for start in window.tokens.clone().step_by(self.longest) {
                let tokens = start..window.tokens.end.min(start + self.longest);
                workspace.ends.clear();
                workspace.ends.push(tokens.len());
                self.embed(&Window { tokens, ..window.clone() }, workspace);
                self.norm.apply(self.simd, &mut workspace.x);
                for layer in &self.layers {
                    layer.apply(self.simd, self.widths.hidden, workspace);
                }
                vectors.extend_from_slice(&workspace.x);
            }
        }
    }

    /// The sums of what is known of each token.
    fn embed(&self, window: &Window<'_>, workspace: &mut Workspace) {
        let Workspace { x, parts, part_rows, added, added_end, .. } = workspace;
        let count = window.tokens.len();
        parts.clear();
        parts.resize(count * self.widths.parts, 0.0);
        added.clear();
        added_end.clear();
        for (token, parts) in window.tokens.clone().zip(parts.chunks_exact_mut(self.widths.parts)) {
            let (piece, mut rest) = parts.split_at_mut(self.pieces.width());
            self.mean_of_pieces(&window.pieces[window.piece_range(token)], piece);
            for HashEmbedding { hash, table } in &self.hashed {
                let (part, others) = rest.split_at_mut(table.width());
                table.add_row(self.simd, hash(window.words)[token] as usize % table.rows(), part);
                rest = others;
            }
            for StateEmbedding { state, first, count } in &self.states {
                let state = u32::from(state(window.features, window.words)[token]);
                added.extend((state < *count).then_some(first + state));
            }
            let (first, count) = self.classes;
            let mut classes = window.words.classes[token];
            while classes != 0 {
                let class = classes.trailing_zeros();
                added.extend((class < count).then_some(first + class));
                classes &= classes - 1;
            }
            added_end.push(added.len() as u32);
        }
        part_rows.quantise(parts);
        x.resize(count * self.widths.hidden, 0.0);
        self.projection.apply(part_rows, x, Epilogue::Store);
        self.state_bag.add(added, added_end, x);
    }

    /// Adds up the pieces, and divides by their number.
    fn mean_of_pieces(&self, pieces: &[u32], mean: &mut [f32]) {
        for &piece in pieces {
            let known = (piece as usize) < self.pieces.rows();
            self.pieces.add_row(self.simd, if known { piece } else { self.special.unknown } as usize, mean);
        }
        if pieces.len() > 1 {
            let share = 1.0 / pieces.len() as f32;
            for x in mean {
                *x *= share;
            }
        }
    }
}

impl Layer {
    fn apply(&self, simd: Simd, hidden: usize, workspace: &mut Workspace) {
        let rows = workspace.x.len() / hidden;
        if let Some(attention) = &self.attention {
            attention.attend(workspace);
            attention.add(simd, 0..rows, workspace);
        }
        // A row is still read as a neighbour when its successor is known.
        workspace.next.resize(workspace.x.len(), 0.0);
        for start in (0..rows).step_by(BLOCK) {
            let block = start..rows.min(start + BLOCK);
            workspace.near.quantise_with_neighbours(&workspace.x, block.clone(), self.dilation);
            let block = block.start * hidden..block.end * hidden;
            let next = &mut workspace.next[block.clone()];
            next.copy_from_slice(&workspace.x[block]);
            self.inner.add(simd, &workspace.near, &mut workspace.inner, next);
        }
        std::mem::swap(&mut workspace.x, &mut workspace.next);
    }
}
