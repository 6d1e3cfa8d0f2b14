//! Sentences → what a model reads in them: entities and attributions, in tokens.
//!
//! One pass of the encoder serves all heads. The text is read in windows of neighbouring paragraphs, so that a quotation and its
//! attribution in the next paragraph are seen together.

mod joint;
mod source;

use std::ops::Range;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::ablation::{Rule, on};
use crate::document::{Act, EntityLabel};
use crate::error::Error;
use crate::feature::{Features, Vocabulary, WordFeatures};
use crate::model::{Logits, Model, Relation, Room, Window};
use crate::token::Tokens;

use self::joint::Scores;

/// A cue with the source and content that belong to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// The words that report.
    pub cue: Range<usize>,
    /// What the source did.
    pub act: Act,
    /// The phrase that names who says it.
    pub source: Option<Range<usize>>,
    /// What is said, in order.
    pub content: Vec<Range<usize>>,
    /// How sure the model is, 0 to 1.
    pub score: f32,
}

/// A named entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// What it names.
    pub label: EntityLabel,
    /// How sure the model is, 0 to 1.
    pub score: f32,
}

/// All that a model reads in a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// Entities by place, none inside another.
    pub entities: Vec<Labelled>,
    /// Attributions by cue.
    pub attributions: Vec<Attribution>,
}

/// A model with what it takes to read texts with it.
#[derive(Debug)]
pub struct Reader {
    model: Model,
    /// One that is asked as well.
    second: Option<Model>,
    vocabulary: Vocabulary,
    labels: Vec<EntityLabel>,
    acts: Vec<Act>,
    /// Rooms that no thread is using; each thread takes one for a text and puts it back.
    rooms: Mutex<Vec<(Room, Option<Room>)>>,
}

/// How much the second model's logits of entities count where there is one; in quotations the first knows better.
const SECOND: f32 = 0.2;

/// Weights, aligned so that they can be read in place.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static ACCURATE: &Aligned<[u8]> = &Aligned(*include_bytes!("../models/accurate.bin"));
static FAST: &Aligned<[u8]> = &Aligned(*include_bytes!("../models/fast.bin"));

impl Reader {
    /// Prepares a model.
    ///
    /// # Errors
    ///
    /// When its labels or acts are not those of this library.
    pub fn new(model: Model) -> Result<Self, Error> {
        let vocabulary = Vocabulary::new(model.vocabulary());
        let labels = model.entity_tags().labels().map(str::parse).collect::<Result<_, _>>()?;
        let acts = model.acts().map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { model, second: None, vocabulary, labels, acts, rooms: Mutex::new(Vec::new()) })
    }

    /// Asks a second model for entities as well, which sees what the first does not: the logits of both are weighed.
    ///
    /// # Errors
    ///
    /// When it has other pieces or tags than the first.
    pub fn with_second(self, second: Model) -> Result<Self, Error> {
        let first = &self.model;
        let alike = first.vocabulary().eq(second.vocabulary()) && first.entity_tags() == second.entity_tags();
        if !alike {
            return Err(Error::model("the two models have not the same pieces and tags".to_owned()));
        }
        Ok(Self { second: Some(second), ..self })
    }

    /// Reads a model file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or is damaged, cut short or no model of this version; the message names the file and says
    /// which check failed.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        Self::new(Model::load(path)?).map_err(|error| Error::model(format!("{}: {error}", path.display())))
    }

    /// The reader of the most exact model inside the library, which asks the quickest as well, prepared at first use.
    ///
    /// # Errors
    ///
    /// When the library was built with a damaged model.
    pub fn accurate() -> Result<&'static Self, Error> {
        static READER: OnceLock<Result<Reader, Error>> = OnceLock::new();
        let reader = || Self::new(Model::embedded(&ACCURATE.0)?)?.with_second(Model::embedded(&FAST.0)?);
        READER.get_or_init(reader).as_ref().map_err(Error::clone)
    }

    /// The reader of the quickest model inside the library, prepared at first use.
    ///
    /// # Errors
    ///
    /// As [`Reader::accurate`].
    pub fn fast() -> Result<&'static Self, Error> {
        static READER: OnceLock<Result<Reader, Error>> = OnceLock::new();
        READER.get_or_init(|| Self::new(Model::embedded(&FAST.0)?)).as_ref().map_err(Error::clone)
    }

    /// Reads a text.
    #[must_use]
    pub fn read(&self, tokens: &Tokens, sentences: &[Range<usize>]) -> Reading {
        let features = Features::new(tokens);
        let reads_words = self.model.reads_words() || self.second.as_ref().is_some_and(Model::reads_words);
        let words = if reads_words { WordFeatures::new(tokens) } else { WordFeatures::default() };
        let (pieces, piece_end) = self.vocabulary.pieces(tokens);
        let window =
            |tokens| Window { tokens, pieces: &pieces, piece_end: &piece_end, features: &features, words: &words };
        let windows: Vec<Window> =
            windows(tokens, sentences, &piece_end, self.model.longest_window()).into_iter().map(window).collect();
        let (mut room, mut second_room) = self.take_room();
        let (mut vectors, mut second_vectors) = (Vec::new(), Vec::new());
        let mut reading = Reading::default();
        for together in windows.chunks(self.model.windows_at_once()) {
            self.model.encode(together, &mut room, &mut vectors);
            let mut logits = self.model.logits(&vectors);
            if let Some((model, room)) = self.second.as_ref().zip(second_room.as_mut())
                && on(Rule::SecondModel)
            {
                model.encode(together, room, &mut second_vectors);
                weigh(&mut logits.entities, &model.logits(&second_vectors).entities);
            }
            let mut at = 0;
            for window in together {
                let rows = at..at + window.tokens.len();
                at = rows.end;
                let part = Part { vectors: &vectors, logits: &logits, rows };
                self.entities(&part, window.tokens.start, &mut reading);
                self.attributions(&part, tokens, sentences, window.tokens.start, &mut reading);
            }
        }
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner).push((room, second_room));
        reading
    }

    fn take_room(&self) -> (Room, Option<Room>) {
        let room = self.rooms.lock().unwrap_or_else(PoisonError::into_inner).pop();
        room.unwrap_or_else(|| (self.model.room(), self.second.as_ref().map(Model::room)))
    }

    fn entities(&self, part: &Part, first: usize, reading: &mut Reading) {
        let (tags, decode) = (self.model.entity_tags(), self.model.decode());
        let logits = &part.logits.entities[part.rows.start * tags.count()..part.rows.end * tags.count()];
        reading.entities.extend(tags.decode(logits).into_iter().map(|segment| Labelled {
            tokens: segment.tokens.start + first..segment.tokens.end + first,
            label: self.labels[segment.label],
            score: decode.probability(segment.score),
        }));
    }

    fn attributions(
        &self,
        part: &Part,
        tokens: &Tokens,
        sentences: &[Range<usize>],
        first: usize,
        reading: &mut Reading,
    ) {
        let (tags, decode) = (self.model.cue_tags(), self.model.decode());
        let mut logits = part.logits.cues[part.rows.start * tags.count()..part.rows.end * tags.count()].to_vec();
        for logits in logits.chunks_exact_mut(tags.count()) {
            logits[tags.outside()] -= decode.cue_bias;
        }
        let mut cues = tags.decode(&logits);
        let window = first..first + part.rows.len();
        let mut links: Vec<Vec<f32>> = cues
            .iter()
            .map(|cue| {
                let relations = relations(tokens, sentences, window.clone(), cue.tokens.start + first);
                self.model.links(part.vectors, part.logits, part.rows.clone(), part.in_rows(&cue.tokens), &relations)
            })
            .collect();
        let mut scores = Scores::new(&links, decode.link_bias, decode.piece_cost);
        let mut linked = scores.decode();
        if decode.block && on(Rule::BlockedCues) {
            // Again without the cues that were none; the tokens of the others belong to nothing else.
            let mut contents = linked.iter().map(|linked| !linked.contents.is_empty());
            links.retain(|_| contents.next().unwrap_or_default());
            let mut contents = linked.iter().map(|linked| !linked.contents.is_empty());
            cues.retain(|_| contents.next().unwrap_or_default());
            scores = Scores::new(&links, decode.link_bias, decode.piece_cost);
            for cue in &cues {
                scores.block(cue.tokens.clone());
            }
            linked = scores.decode();
        }
        let shifted = |range: Range<usize>| range.start + first..range.end + first;
        let ranges: Vec<Range<usize>> = cues.iter().map(|cue| cue.tokens.clone()).collect();
        let sources = source::sources(tokens, sentences, first, &ranges, &linked, &scores);
        let found = cues.into_iter().zip(linked).zip(sources);
        for ((cue, linked), source) in found.filter(|((_, linked), _)| !linked.contents.is_empty()) {
            let acts = &part.logits.acts[part.in_rows(&cue.tokens).start * self.acts.len()..][..self.acts.len()];
            let act = (0..acts.len()).max_by(|&a, &b| acts[a].total_cmp(&acts[b])).unwrap_or_default();
            reading.attributions.push(Attribution {
                cue: shifted(cue.tokens),
                act: self.acts[act],
                source: source.map(shifted),
                content: linked.contents.into_iter().map(shifted).collect(),
                score: cue.score,
            });
        }
    }
}

/// Weighs the logits of the second model with those of the first.
fn weigh(logits: &mut [f32], second: &[f32]) {
    for (logit, second) in logits.iter_mut().zip(second) {
        *logit += SECOND * (second - *logit);
    }
}

/// One window among those that were encoded together.
struct Part<'a> {
    vectors: &'a [f32],
    logits: &'a Logits,
    /// Its tokens among those of all.
    rows: Range<usize>,
}

impl Part<'_> {
    /// Tokens of the window among those of all.
    fn in_rows(&self, tokens: &Range<usize>) -> Range<usize> {
        tokens.start + self.rows.start..tokens.end + self.rows.start
    }
}

/// The one of `ranges` that holds token `i`.
fn holding(ranges: &[Range<usize>], i: usize) -> Range<usize> {
    let index = ranges.partition_point(|range| range.end <= i);
    ranges.get(index).cloned().unwrap_or(i..i + 1)
}

/// Where each token of `window` stands as seen from the cue that begins with token `cue`.
fn relations(tokens: &Tokens, sentences: &[Range<usize>], window: Range<usize>, cue: usize) -> Vec<Relation> {
    let (sentence, paragraph) = (holding(sentences, cue), holding(&tokens.paragraphs, cue));
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

/// Cuts a text into the stretches that the model reads at once: at the borders of paragraphs, each as full as `longest` pieces
/// allow. A paragraph that is too long is cut at its sentences, a sentence that is too long between tokens.
///
/// `piece_end` tells for every token how many pieces end with it.
fn windows(tokens: &Tokens, sentences: &[Range<usize>], piece_end: &[u32], longest: usize) -> Vec<Range<usize>> {
    let mut cutting = Cutting { piece_end, longest, start: 0, found: Vec::new() };
    for paragraph in &tokens.paragraphs {
        if cutting.take(paragraph) {
            continue;
        }
        let first = sentences.partition_point(|sentence| sentence.start < paragraph.start);
        for sentence in sentences[first..].iter().take_while(|sentence| sentence.start < paragraph.end) {
            if !cutting.take(sentence) {
                for i in sentence.clone() {
                    cutting.take(&(i..i + 1));
                }
            }
        }
    }
    cutting.finish(tokens.list.len())
}

struct Cutting<'a> {
    piece_end: &'a [u32],
    longest: usize,
    start: usize,
    found: Vec<Range<usize>>,
}

impl Cutting<'_> {
    fn pieces(&self, range: Range<usize>) -> usize {
        let before = if range.start == 0 { 0 } else { self.piece_end[range.start - 1] };
        (self.piece_end[range.end - 1] - before) as usize
    }

    /// Adds a unit to the current window or starts a new one with it; false if it fits in none.
    fn take(&mut self, unit: &Range<usize>) -> bool {
        if self.pieces(self.start..unit.end) <= self.longest {
            return true;
        }
        if self.start < unit.start {
            self.found.push(self.start..unit.start);
            self.start = unit.start;
        }
        // A single token of too many pieces is read by its beginning.
        unit.len() == 1 || self.pieces(unit.clone()) <= self.longest
    }

    fn finish(mut self, end: usize) -> Vec<Range<usize>> {
        if self.start < end {
            self.found.push(self.start..end);
        }
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::Simd;
    use crate::sentence::sentences;
    use crate::text::Text;

    #[test]
    fn a_second_model_has_a_say_in_entities_and_none_in_quotations() {
        let tokens = Tokens::new(Text::new("“The pumps were off,” Adaeze Okafor told the Harbour Union.").unwrap());
        let sentences = sentences(&tokens);
        let alone = Reader::new(Model::embedded(&ACCURATE.0).unwrap()).unwrap().read(&tokens, &sentences);
        let both = Reader::accurate().unwrap().read(&tokens, &sentences);
        assert_eq!(both.attributions, alone.attributions);
        assert_eq!(both.attributions.len(), 1);
        let scores =
            |reading: &Reading| reading.entities.iter().map(|entity| entity.score.to_bits()).collect::<Vec<_>>();
        assert!(scores(&both).iter().zip(scores(&alone)).all(|(both, alone)| *both != alone), "{both:?}");
    }

    /// Whatever instructions multiply: the readings of whole corpora are the same to the last bit.
    #[test]
    #[ignore = "needs QUOTH_TEXTS, a JSONL file with a \"text\" in each line; takes minutes"]
    fn every_instruction_set_reads_the_same() {
        let lines = std::fs::read_to_string(std::env::var("QUOTH_TEXTS").unwrap()).unwrap();
        let texts: Vec<String> = lines
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].as_str().unwrap().to_owned())
            .collect();
        assert!(!texts.is_empty());
        let fast = |simd| Model::from_bytes_with(&FAST.0, simd).unwrap();
        let accurate = |simd| Reader::new(Model::from_bytes_with(&ACCURATE.0, simd).unwrap()).unwrap();
        let made: [&dyn Fn(Simd) -> Reader; 2] =
            [&|simd| accurate(simd).with_second(fast(simd)).unwrap(), &|simd| Reader::new(fast(simd)).unwrap()];
        for made in made {
            let readers: Vec<Reader> = Simd::available().into_iter().map(made).collect();
            for text in &texts {
                let tokens = Tokens::new(Text::new(text).unwrap());
                let sentences = sentences(&tokens);
                let expected = readers[0].read(&tokens, &sentences);
                assert!(readers[1..].iter().all(|reader| reader.read(&tokens, &sentences) == expected), "{text}");
            }
        }
    }
}
