//! Tokens, sentences → entity mentions and attributions, both as ranges of tokens: inference and
//! decoding.
//!
//! 1. `window`: the text is split into windows of neighbouring paragraphs, so that a quotation and
//!    its attribution in the next paragraph are seen together.
//! 2. [`crate::encoder`]: a vector for each token of a window, from which all heads compute their
//!    logits.
//! 3. `bioes`: logits of entities and of cues → segments, by Viterbi; `forward_backward`: how
//!    probable each is.
//! 4. `attribution`: cues with their links → attributions, and those inside what is said.
//! 5. `link`: for each cue the logits of its sources and contents → the best assignment of tokens
//!    to cues.
//! 6. `source`: of several sources of a cue the one that is reported.
//! 7. `role`: the vectors of a paragraph's tokens → its role on the page.

mod attribution;
mod bioes;
mod forward_backward;
mod link;
mod role;
mod source;
#[cfg(test)]
mod tests;
mod vectors;
mod window;

use std::ops::Range;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, TryLockError};

use once_cell::race::OnceBox;

use crate::ablation::{Rule, on};
use crate::encoder::antecedents::AntecedentHead;
use crate::encoder::{Decode, Features, Logits, Network, Window, WordFeatures, WordPieces, Workspace};
use crate::error::Error;
use crate::interrupt;
use crate::token::Tokens;
use crate::vocabulary::{Act, EntityLabel, ParagraphRole};
use crate::weights::{Embedded, Identity, restricted};

use self::bioes::TagSet;
use self::role::RoleReader;
pub use self::vectors::TokenVectors;
use self::window::windows;

/// A cue with the source and content that belong to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// The words that report, such as "said".
    pub cue: Range<usize>,
    /// The kind of speech act.
    pub act: Act,
    /// The phrase that names who speaks.
    pub source: Option<Range<usize>>,
    /// The parts of what is said, in the order of the text.
    pub content: Vec<Range<usize>>,
    /// The probability of the cue, 0 to 1.
    pub score: f32,
}

/// A mention of a named entity.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityMention {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it names.
    pub label: EntityLabel,
    /// The calibrated probability of tokens and label, 0 to 1
    /// ([`crate::encoder::Decode::probability`]).
    pub score: f32,
}

/// All that a tagger finds in a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Predictions {
    /// Entity mentions in the order of the text, without overlaps.
    pub entities: Vec<EntityMention>,
    /// Attributions in the order of their cues.
    pub attributions: Vec<Attribution>,
    /// Those that stand in what is said in another, in the order of their cues.
    pub inner: Vec<Attribution>,
    /// The vectors of the tokens that may begin or end a mention.
    pub vectors: TokenVectors,
    /// The role of each paragraph, None where the head is not sure; empty without a head.
    pub roles: Vec<Option<ParagraphRole>>,
}

/// A network, or an ensemble of two, with what decodes its logits.
#[derive(Debug)]
pub struct Tagger {
    model: Network,
    /// The second network of an ensemble, for entities only.
    second: Option<Network>,
    vocabulary: WordPieces,
    entity_tags: TagSet,
    cue_tags: TagSet,
    labels: Vec<EntityLabel>,
    acts: Vec<Act>,
    /// Which file it was read from; None where it was not.
    identity: Option<Identity>,
    /// See [`Tagger::is_restricted`].
    is_restricted: bool,
    /// Workspaces that no thread is using; a thread takes one for a text and puts it back.
    workspaces: Mutex<Vec<Workspaces>>,
}

/// The scratch buffers of a network, and of the second network of an ensemble.
type Workspaces = (Workspace, Option<Workspace>);

/// The weight of the second network in an ensemble: entity logits are 0.8 of the first and 0.2 of
/// the second.
const SECOND_WEIGHT: f32 = 0.2;

static ACCURATE: Embedded = Embedded::new("accurate", restricted!("../models/accurate.safetensors"));
static FAST: Embedded = Embedded::new("fast", restricted!("../models/fast.safetensors"));
static OPEN: Embedded = Embedded::new("open", include_bytes!("../models/open.safetensors"));

impl Tagger {
    /// A tagger with one network.
    ///
    /// # Errors
    ///
    /// When its labels or acts are not those of this library.
    pub fn new(model: Network) -> Result<Self, Error> {
        let vocabulary = WordPieces::new(model.vocabulary());
        let entity_tags = tag_set(model.entity_tags(), "entity_tags")?;
        let cue_tags = tag_set(model.cue_tags(), "cue_tags")?;
        let labels = entity_tags.labels().map(str::parse).collect::<Result<_, _>>()?;
        let acts = model.acts().map(str::parse).collect::<Result<_, _>>()?;
        let workspaces = Mutex::new(Vec::new());
        Ok(Self {
            model,
            second: None,
            vocabulary,
            entity_tags,
            cue_tags,
            labels,
            acts,
            identity: None,
            is_restricted: false,
            workspaces,
        })
    }

    /// Makes an ensemble with a second network: entity logits are interpolated, 0.2 of the second.
    /// Attributions come from the first network alone, which is better at them.
    ///
    /// # Errors
    ///
    /// When the two networks differ in their wordpieces or entity tags.
    pub fn with_second(self, second: Network) -> Result<Self, Error> {
        let first = &self.model;
        let alike = first.vocabulary().eq(second.vocabulary()) && first.entity_tags() == second.entity_tags();
        if !alike {
            return Err(Error::model("the two models have not the same pieces and tags".to_owned()));
        }
        Ok(Self { second: Some(second), ..self })
    }

    /// A tagger with the network of a model file. Of a copy of "accurate" it is the same ensemble
    /// as of that name, so that equal files give equal answers.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is damaged, cut short or no model of this version; the
    /// message names the file and says which check failed.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let network = Network::load(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let identity = Identity::new(name, network.sha256_of_file());
        let named = |error| Error::model(format!("{}: {error}", path.display()));
        let is_accurate = network.is_copy_of(&ACCURATE);
        let is_restricted = is_accurate || network.is_copy_of(&FAST);
        let tagger = Self { identity: Some(identity), is_restricted, ..Self::new(network).map_err(named)? };
        if is_accurate { tagger.with_second(Network::embedded(FAST.bytes())?) } else { Ok(tagger) }
    }

    fn inside(file: &'static Embedded) -> Result<Self, Error> {
        if file.is_left_out() {
            let name = file.name();
            return Err(Error::model(format!(
                "this build of quoth has the weights of \"open\" alone, and none of \"{name}\": ask for model=\"open\""
            )));
        }
        let (identity, is_restricted) = (Some(Identity::Embedded(file)), file.name() != OPEN.name());
        Ok(Self { identity, is_restricted, ..Self::new(Network::embedded(file.bytes())?)? })
    }

    /// The more accurate of the embedded models, loaded at first use: an ensemble of the large
    /// network and the small.
    ///
    /// # Errors
    ///
    /// When the library was built with a damaged model, or without this one: with the feature
    /// `open-weights`.
    pub fn accurate() -> Result<&'static Self, Error> {
        static TAGGER: OnceBox<Result<Tagger, Error>> = OnceBox::new();
        let reader = || Self::inside(&ACCURATE)?.with_second(Network::embedded(FAST.bytes())?);
        TAGGER.get_or_init(|| Box::new(reader())).as_ref().map_err(Error::clone)
    }

    /// The faster of the embedded models, loaded at first use: the small network alone.
    ///
    /// # Errors
    ///
    /// As [`Tagger::accurate`].
    pub fn fast() -> Result<&'static Self, Error> {
        static TAGGER: OnceBox<Result<Tagger, Error>> = OnceBox::new();
        TAGGER.get_or_init(|| Box::new(Self::inside(&FAST))).as_ref().map_err(Error::clone)
    }

    /// The embedded model whose training texts all allow commercial use, loaded at first use: a
    /// small network.
    ///
    /// # Errors
    ///
    /// As [`Tagger::accurate`].
    pub fn open() -> Result<&'static Self, Error> {
        static TAGGER: OnceBox<Result<Tagger, Error>> = OnceBox::new();
        TAGGER.get_or_init(|| Box::new(Self::inside(&OPEN))).as_ref().map_err(Error::clone)
    }

    /// Which file it was read from; of an ensemble, that of the first network.
    pub(crate) fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    /// Whether its weights are those of "accurate" or "fast", which not everybody may use for any
    /// purpose, by their names or from copies of their files.
    pub(crate) fn is_restricted(&self) -> bool {
        self.is_restricted
    }

    /// The head that says whom an anaphor stands for.
    #[must_use]
    pub fn antecedents(&self) -> &AntecedentHead {
        self.model.antecedents()
    }

    /// The choices that were tuned with the model.
    #[must_use]
    pub fn decode(&self) -> Decode {
        self.model.decode()
    }

    /// Finds the entity mentions and attributions of a text. `sentences` are ranges of its tokens.
    ///
    /// With `speech`, also the attributions inside what somebody says: in contents, in quotation
    /// marks, and in these ranges.
    #[must_use]
    pub fn predict(&self, tokens: &Tokens, sentences: &[Range<usize>], speech: Option<&[Range<usize>]>) -> Predictions {
        let features = Features::new(tokens);
        interrupt::point();
        let reads_words = self.model.reads_words() || self.second.as_ref().is_some_and(Network::reads_words);
        let words = if reads_words { WordFeatures::new(tokens) } else { WordFeatures::default() };
        let (pieces, piece_end) = self.vocabulary.pieces(tokens);
        interrupt::point();
        let window =
            |tokens| Window { tokens, pieces: &pieces, piece_end: &piece_end, features: &features, words: &words };
        let windows: Vec<Window> =
            windows(tokens, sentences, &piece_end, self.model.max_window()).into_iter().map(window).collect();
        let (mut workspace, mut second_workspace) = self.take_workspaces();
        let (mut vectors, mut second_vectors) = (Vec::new(), Vec::new());
        let mut predictions = Predictions { vectors: TokenVectors::new(self.model.width()), ..Predictions::default() };
        let spoken = speech.map(|speech| attribution::spoken(tokens, speech));
        let reader = |head| RoleReader::new(head, tokens, &features, self.model.width());
        let mut roles = self.model.roles().map(reader);
        for batch in windows.chunks(self.model.windows_per_batch()) {
            interrupt::point();
            self.model.encode(batch, &mut workspace, &mut vectors);
            let mut logits = self.model.logits(&vectors);
            if let Some((model, workspace)) = self.second.as_ref().zip(second_workspace.as_mut())
                && on(Rule::SecondModel)
            {
                model.encode(batch, workspace, &mut second_vectors);
                interpolate(&mut logits.entities, &model.logits(&second_vectors).entities);
            }
            let mut row = 0;
            for window in batch {
                let rows = row..row + window.tokens.len();
                row = rows.end;
                let encoded = EncodedWindow { vectors: &vectors, logits: &logits, rows };
                self.entities(&encoded, window.tokens.start, &mut predictions);
                let from = predictions.attributions.len();
                self.attributions(&encoded, tokens, sentences, window.tokens.start, &mut predictions);
                if let Some(spoken) = &spoken {
                    let said = attribution::said(spoken, &window.tokens, &predictions.attributions[from..]);
                    self.inner(&encoded, tokens, sentences, (window.tokens.start, &said), &mut predictions);
                }
                predictions.keep_vectors(&encoded, tokens, window.tokens.clone());
                if let Some(roles) = &mut roles {
                    roles.read(window.tokens.clone(), encoded.vectors_of_window(self.model.width()));
                }
            }
        }
        predictions.roles = roles.map(|roles| roles.sure()).unwrap_or_default();
        if let Some(mut unused) = self.unused_workspaces() {
            unused.push((workspace, second_workspace));
        }
        predictions
    }

    fn take_workspaces(&self) -> Workspaces {
        let unused = self.unused_workspaces().and_then(|mut unused| unused.pop());
        unused.unwrap_or_else(|| (self.model.workspace(), self.second.as_ref().map(Network::workspace)))
    }

    /// The workspaces that no thread is using; None while another thread looks at them. It does not
    /// wait: in a forked child that thread may not be there to let go.
    fn unused_workspaces(&self) -> Option<MutexGuard<'_, Vec<Workspaces>>> {
        match self.workspaces.try_lock() {
            Ok(unused) => Some(unused),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Appends the entity mentions of a window that begins with token `first`.
    fn entities(&self, encoded: &EncodedWindow, first: usize, predictions: &mut Predictions) {
        let (tags, decode) = (&self.entity_tags, self.model.decode());
        let logits = &encoded.logits.entities[encoded.rows.start * tags.count()..encoded.rows.end * tags.count()];
        predictions.entities.extend(tags.decode(logits).into_iter().map(|segment| EntityMention {
            tokens: segment.tokens.start + first..segment.tokens.end + first,
            label: self.labels[segment.label],
            score: decode.probability(segment.score),
        }));
    }
}

impl Predictions {
    /// Keeps the vectors of those tokens of a window that may begin or end a mention: of names that
    /// the user alone knows, written small, no vector is kept.
    fn keep_vectors(&mut self, encoded: &EncodedWindow, tokens: &Tokens, window: Range<usize>) {
        let first = self.entities.partition_point(|entity| entity.tokens.end <= window.start);
        let mut entities = self.entities[first..].iter().peekable();
        for (row, i) in encoded.rows.clone().zip(window) {
            while entities.next_if(|entity| entity.tokens.end <= i).is_some() {}
            let named = entities.peek().is_some_and(|entity| entity.tokens.contains(&i));
            if named || vectors::may_be_mention(&tokens[i]) {
                self.vectors.push(i, encoded.vectors, row);
            }
        }
    }
}

fn tag_set(names: &[String], what: &str) -> Result<TagSet, Error> {
    TagSet::new(names.iter().map(String::as_str))
        .ok_or_else(|| Error::model(format!("its {what} are no set of BIO or BIOES tags")))
}

/// Replaces the logits of the first network by those of the ensemble.
fn interpolate(logits: &mut [f32], second: &[f32]) {
    for (logit, second) in logits.iter_mut().zip(second) {
        *logit += SECOND_WEIGHT * (second - *logit);
    }
}

/// A window of a batch that was encoded.
struct EncodedWindow<'a> {
    /// The vectors of the batch.
    vectors: &'a [f32],
    /// The logits of the batch.
    logits: &'a Logits,
    /// The rows of the window's tokens in the batch.
    rows: Range<usize>,
}

impl EncodedWindow<'_> {
    /// The vectors of the window's tokens, of so many numbers each.
    fn vectors_of_window(&self, width: usize) -> &[f32] {
        &self.vectors[self.rows.start * width..self.rows.end * width]
    }

    /// Tokens of the window → rows of the batch.
    fn rows_of(&self, tokens: &Range<usize>) -> Range<usize> {
        tokens.start + self.rows.start..tokens.end + self.rows.start
    }
}
