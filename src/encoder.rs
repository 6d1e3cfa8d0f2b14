//! A model file → token vectors and the logits of the heads.
//!
//! A text's pieces and features go in window by window ([`Network::encode`]); out comes a vector
//! for each token, from which every head reads ([`Network::logits`], [`ReportHeads::links`]). The
//! stage [`crate::tagger`] decodes them.
//!
//! The large tables of the embeddings are read in place; the weights of the layers, which are
//! multiplied, are packed once for the instructions of the processor.

// Lengths become floating-point numbers: they are small.
#![allow(clippy::cast_precision_loss)]

pub mod antecedents;
mod contract;
mod convolution;
mod features;
mod heads;
mod layers;
pub mod roles;
#[cfg(test)]
#[allow(unreachable_pub, reason = "the benchmark includes it as well")]
mod synthetic;
mod tensors;
#[cfg(test)]
mod tests;
mod transformer;
mod wordpiece;

use std::path::Path;

use safetensors::tensor::Dtype;
use serde::Deserialize;

use self::antecedents::AntecedentHead;
pub(crate) use self::contract::contract;
pub use self::features::{Features, WordFeatures};
pub(crate) use self::features::{KINDS, SHAPES};
use self::heads::OutputHeads;
pub use self::heads::{Logits, Relation, ReportHeads, ReportLogits};
use self::layers::{Encoder, check_sizes};
pub use self::layers::{Window, Workspace};
use self::roles::RoleHead;
use self::tensors::ModelFile;
pub use self::wordpiece::WordPieces;
use crate::error::Error;
use crate::kernel::{AntecedentScorer, Simd};
use crate::weights::{Bytes, Check, Embedded, Part, Weights};

/// A trained network with all that belongs to it: its vocabulary, its tags, the choices of its
/// decoding.
#[derive(Debug, Clone)]
pub struct Network {
    metadata: Metadata,
    vocabulary: Part,
    encoder: Encoder,
    heads: OutputHeads,
    antecedents: AntecedentHead,
    roles: Option<RoleHead>,
}

/// What a file says of itself, as far as inference needs it.
#[derive(Debug, Clone, Deserialize)]
struct Metadata {
    sizes: Sizes,
    special: Special,
    window: usize,
    entity_tags: Vec<String>,
    cue_tags: Vec<String>,
    link_tags: Vec<String>,
    acts: Vec<String>,
    distances: Vec<u32>,
    relations: Vec<String>,
    decode: Decode,
}

/// The sizes that both kinds have; the encoders read their own.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Sizes {
    vocabulary: usize,
    hidden: usize,
    link: usize,
    coref: usize,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Special {
    unknown: u32,
    begin: u32,
    end: u32,
}

/// Choices that were tuned with the model: what to take from the logits before decoding.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Decode {
    /// In the logits of cues, from O.
    pub cue_bias: f32,
    /// In the logits of links, from O.
    pub link_bias: f32,
    /// What to take from the logits of "B-content".
    #[serde(default)]
    pub piece_cost: f32,
    /// Whether the tokens of a cue belong to no source or content.
    #[serde(default)]
    pub block: bool,
    /// How much of the log-odds of an entity's score counts ([`Decode::probability`]).
    #[serde(default = "whole")]
    pub score_slope: f32,
    /// What is added to them.
    #[serde(default)]
    pub score_offset: f32,
    /// A pronoun outside sources stands for nobody that is less likely than this.
    #[serde(default)]
    pub least_antecedent: f32,
    /// What to take from O in the logits of cues inside what somebody says; None in a file that has
    /// no heads for them.
    #[serde(default)]
    pub nested_cue_bias: Option<f32>,
}

fn whole() -> f32 {
    1.0
}

impl Decode {
    /// How likely an entity is right whose tags have this probability: by a line through the
    /// log-odds (Platt, 1999).
    #[must_use]
    pub fn probability(self, score: f32) -> f32 {
        let against = ((1.0 - score) / score).powf(self.score_slope) * (-self.score_offset).exp();
        1.0 / (1.0 + against)
    }
}

/// No head tells more tags or acts apart.
const MAX_TAGS: usize = 256;
/// A file has this many bytes for each piece, so that what finds pieces takes no more than twice
/// the file.
const MIN_BYTES_PER_PIECE: usize = 64;
/// No more steps of distances are told apart: every step is kept with each relation.
const MAX_DISTANCES: usize = 32;
/// Attention reaches no further, [CLS] and [SEP] included.
const MAX_WINDOW: usize = 4094;

impl Network {
    /// Reads a file: its header first, and the rest only if that is the header of a model of this
    /// version.
    ///
    /// # Errors
    ///
    /// If it cannot be read, is no regular file, or is damaged, cut short or no model; the message
    /// says which check failed.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let named = |problem: String| Error::model(format!("{}: {problem}", path.display()));
        let file = ModelFile(Weights::open(path, &contract())?);
        Self::new(&file, Simd::best()).map_err(named)
    }

    /// Reads a file's bytes, in place.
    ///
    /// # Errors
    ///
    /// If they are damaged, cut short or no model; the message says which check failed.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Self, Error> {
        Self::from_bytes_with(bytes, Simd::best())
    }

    /// As [`Network::from_bytes`], for chosen instructions: they change the speed, not the results.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn from_bytes_with(bytes: &'static [u8], simd: Simd) -> Result<Self, Error> {
        Self::read(bytes.into(), Check::Everything, simd)
    }

    /// Reads bytes that are part of the program, without summing them up: that would take longer
    /// than all the rest.
    ///
    /// # Errors
    ///
    /// As [`Network::from_bytes`], but for the checksum.
    pub fn embedded(bytes: &'static [u8]) -> Result<Self, Error> {
        Self::read(bytes.into(), Check::AllButChecksum, Simd::best())
    }

    fn read(bytes: Bytes, check: Check, simd: Simd) -> Result<Self, Error> {
        let file = Weights::from_bytes(bytes, check, &contract()).map(ModelFile);
        file.and_then(|file| Self::new(&file, simd)).map_err(Error::model)
    }

    fn new(file: &ModelFile, simd: Simd) -> Result<Self, String> {
        let encoder = match file.0.kind() {
            "accurate" => Encoder::transformer,
            "fast" => Encoder::convolution,
            other => return Err(format!("its kind is {other:?}, this version knows \"accurate\" and \"fast\"")),
        };
        let metadata: Metadata = file.metadata()?;
        metadata.check()?;
        let vocabulary = file.0.whole("vocabulary", Dtype::U8)?;
        let pieces = std::str::from_utf8(vocabulary.bytes()).map_err(|_| "its vocabulary is not UTF-8")?;
        let count = pieces.split('\n').count();
        if count != metadata.sizes.vocabulary {
            return Err(format!("its vocabulary has {count} pieces, not {}", metadata.sizes.vocabulary));
        }
        if count * MIN_BYTES_PER_PIECE > file.0.size() {
            return Err(format!("its vocabulary of {count} pieces is too large for {} bytes", file.0.size()));
        }
        Ok(Self {
            encoder: encoder(file, &metadata, simd)?,
            heads: OutputHeads::new(file, &metadata, simd)?,
            antecedents: AntecedentHead::new(file, &metadata, simd)?,
            roles: RoleHead::new(file, &metadata, simd)?,
            vocabulary,
            metadata,
        })
    }

    /// The SHA-256 of the file, in hexadecimal digits.
    pub(crate) fn sha256_of_file(&self) -> String {
        self.vocabulary.sha256_of_file()
    }

    /// Whether the file has the bytes of one inside the library.
    pub(crate) fn is_copy_of(&self, inside: &Embedded) -> bool {
        self.vocabulary.is_copy_of(inside)
    }

    /// The pieces in the order of their numbers, for [`WordPieces::new`].
    pub fn vocabulary(&self) -> impl Iterator<Item = &str> {
        // Checked when the file was read.
        std::str::from_utf8(self.vocabulary.bytes()).unwrap_or_default().split('\n')
    }

    /// How many pieces a window may have; see [`Window`].
    #[must_use]
    pub fn max_window(&self) -> usize {
        self.metadata.window
    }

    /// Whether it reads [`Window::words`].
    #[must_use]
    pub fn reads_words(&self) -> bool {
        matches!(self.encoder, Encoder::Convolution(_))
    }

    /// How many numbers a token's vector has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.metadata.sizes.hidden
    }

    /// The tags of entities.
    #[must_use]
    pub fn entity_tags(&self) -> &[String] {
        &self.metadata.entity_tags
    }

    /// The tags of cues.
    #[must_use]
    pub fn cue_tags(&self) -> &[String] {
        &self.metadata.cue_tags
    }

    /// The tags of what belongs to a cue.
    #[must_use]
    pub fn link_tags(&self) -> &[String] {
        &self.metadata.link_tags
    }

    /// What a source can do, in the order of the logits.
    pub fn acts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.metadata.acts.iter().map(String::as_str)
    }

    /// The choices that were tuned with the model.
    #[must_use]
    pub fn decode(&self) -> Decode {
        self.metadata.decode
    }

    /// How many windows are best encoded at once: enough to keep the weights busy, few enough to
    /// bound the memory of a long text.
    #[must_use]
    pub fn windows_per_batch(&self) -> usize {
        match self.encoder {
            Encoder::Transformer(_) => 8,
            // Its weights are near anyway.
            Encoder::Convolution(_) => 1,
        }
    }

    /// The head that says whom an anaphor stands for.
    #[must_use]
    pub fn antecedents(&self) -> &AntecedentHead {
        &self.antecedents
    }

    /// The head for the roles of paragraphs; None if the file has none.
    #[must_use]
    pub fn roles(&self) -> Option<&RoleHead> {
        self.roles.as_ref()
    }

    /// Scratch buffers for [`Network::encode`], to be reused by one thread for as many windows as
    /// it likes.
    #[must_use]
    pub fn workspace(&self) -> Workspace {
        self.encoder.workspace()
    }

    /// The vector of every token of the windows, one after the other, in the place of what
    /// `vectors` held.
    pub fn encode(&self, windows: &[Window<'_>], workspace: &mut Workspace, vectors: &mut Vec<f32>) {
        vectors.clear();
        self.encoder.encode(windows, workspace, vectors);
    }

    /// What the heads say of every token that has a vector.
    ///
    /// # Panics
    ///
    /// If `vectors` is no whole number of them.
    #[must_use]
    pub fn logits(&self, vectors: &[f32]) -> Logits {
        self.heads.logits(vectors)
    }

    /// The heads for reports that stand in no other.
    #[must_use]
    pub fn outer(&self) -> &ReportHeads {
        &self.heads.outer
    }

    /// The heads for reports inside the words of others; None if the file has none.
    #[must_use]
    pub fn inner(&self) -> Option<&ReportHeads> {
        self.heads.inner.as_ref()
    }
}

impl Metadata {
    /// Whether the kernels can work with sizes like these.
    fn check(&self) -> Result<(), String> {
        let Sizes { vocabulary, hidden, link, coref } = self.sizes;
        check_sizes(&[
            ("vocabulary", vocabulary, 1 << 16),
            ("hidden", hidden, 1 << 14),
            ("link", link, 1 << 10),
            ("coref", coref, 1 << 10),
        ])?;
        check_sizes(&[
            ("entity_tags", self.entity_tags.len(), MAX_TAGS),
            ("cue_tags", self.cue_tags.len(), MAX_TAGS),
            ("acts", self.acts.len(), MAX_TAGS),
            ("distances", self.distances.len(), MAX_DISTANCES),
        ])?;
        if !hidden.is_multiple_of(16) || !link.is_multiple_of(16) {
            return Err(format!("hidden = {hidden} or link = {link} is no multiple of 16"));
        }
        if !coref.is_multiple_of(AntecedentScorer::MULTIPLE) {
            return Err(format!("coref = {coref} is no multiple of {}", AntecedentScorer::MULTIPLE));
        }
        check_sizes(&[("window", self.window, MAX_WINDOW)])?;
        for (name, number) in
            [("unknown", self.special.unknown), ("begin", self.special.begin), ("end", self.special.end)]
        {
            if number as usize >= vocabulary {
                return Err(format!("its special piece {name:?} is number {number} of {vocabulary}"));
            }
        }
        if !self.distances.is_sorted() || self.relations.len() != Relation::COUNT {
            return Err("its distances, relations or acts are not those of this version".to_owned());
        }
        if self.cue_tags != ["O", "B-cue", "I-cue"] {
            return Err("its cue_tags are not those of this version".to_owned());
        }
        if self.link_tags != ["O", "B-source", "I-source", "B-content", "I-content"] {
            return Err("its link_tags are not those of this version".to_owned());
        }
        let Decode { cue_bias, link_bias, piece_cost, score_slope, score_offset, least_antecedent, .. } = self.decode;
        let numbers = [cue_bias, link_bias, piece_cost, score_slope, score_offset, least_antecedent];
        if !numbers.iter().chain(&self.decode.nested_cue_bias).all(|number| number.is_finite()) {
            return Err("its decoding takes no number from the logits".to_owned());
        }
        Ok(())
    }
}
