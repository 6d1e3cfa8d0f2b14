//! Sentences → what a model reads in them: entities and attributions, in tokens.

use std::ops::Range;

use crate::document::{Act, EntityLabel};
use crate::token::Tokens;

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
