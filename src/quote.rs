//! Sentences, and what a model read in them → quotations: what was said, the cue that reports it, the phrase for its source.
//!
//! The attributions of the model come first ([`learned`]). Rules add what the writing shows and the model passed over: words in
//! quotation marks that stand for speech ([`direct`]), paragraphs that a name and a colon open ([`label`]), and the report
//! inside another ([`nested`]).

mod cue;
mod direct;
mod label;
mod learned;
mod nested;
mod source;

use std::ops::Range;

use crate::ablation::{Rule, on};
use crate::tagger::Predictions;
use crate::token::{Quoted, TokenKind, Tokens};
use crate::vocabulary::{Act, QuoteKind};

/// A quotation in tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct Quotation {
    /// Its pieces, in order; never empty.
    pub content: Vec<Range<usize>>,
    /// The verb group with the colon behind it if there is one, "according to", or the mark that attributes.
    pub cue: Option<Range<usize>>,
    /// The phrase that names the source.
    pub source: Option<Range<usize>>,
    /// What the source did.
    pub act: Act,
    /// Direct, indirect or mixed.
    pub kind: QuoteKind,
    /// How sure the model or the rule is.
    pub score: f32,
    /// The source of the report that this one stands in: "the treasury" of "Okafor said it was over, according to the treasury".
    pub via: Option<Range<usize>>,
}

/// The quotations of a text, in the order in which their content starts: those of `reading`, and what the rules add.
#[must_use]
pub fn quotations(tokens: &Tokens, sentences: &[Range<usize>], reading: &Predictions) -> Vec<Quotation> {
    let mut finder = Finder::new(tokens, sentences);
    learned::find(&mut finder, &reading.attributions);
    direct::find(&mut finder);
    label::find(&mut finder);
    finder.finish()
}

/// What the passes share. An earlier one wins: the next looks only where nothing is taken.
struct Finder<'a> {
    tokens: &'a Tokens<'a>,
    sentences: &'a [Range<usize>],
    /// Tokens that already belong to a quotation: its content and its cue.
    taken: Vec<bool>,
    quotations: Vec<Quotation>,
}

/// The scores of the rules, by how sure each kind of evidence is; they are set by hand.
const ATTRIBUTED: f32 = 0.95;
const REPORT: f32 = 0.8;
const FLOATING: f32 = 0.6;

impl<'a> Finder<'a> {
    fn new(tokens: &'a Tokens<'a>, sentences: &'a [Range<usize>]) -> Self {
        Self { tokens, sentences, taken: vec![false; tokens.list.len()], quotations: Vec::new() }
    }

    fn finish(mut self) -> Vec<Quotation> {
        nested::find(&mut self);
        let mut quotations = self.quotations;
        quotations.sort_by_key(|quotation| (quotation.content[0].start, quotation.content[0].end));
        nested::relate(&mut quotations);
        quotations
    }

    /// Whether no token of a range belongs to a quotation yet.
    fn is_free(&self, range: Range<usize>) -> bool {
        self.taken[range].iter().all(|taken| !taken)
    }

    /// The sentence that holds token `i`.
    fn sentence_of(&self, i: usize) -> Range<usize> {
        let index = self.sentences.partition_point(|sentence| sentence.end <= i);
        self.sentences.get(index).cloned().unwrap_or(i..i)
    }

    /// The paragraph that holds token `i`.
    fn paragraph_of(&self, i: usize) -> Range<usize> {
        let index = self.tokens.paragraphs.partition_point(|paragraph| paragraph.end <= i);
        self.tokens.paragraphs.get(index).cloned().unwrap_or(i..i)
    }

    fn add(
        &mut self,
        content: Vec<Range<usize>>,
        cue: Option<Range<usize>>,
        source: Option<Range<usize>>,
        act: Act,
        score: f32,
    ) {
        let cue = cue.map(|cue| self.with_colon(cue, &content));
        for range in content.iter().chain(&cue) {
            self.taken[range.clone()].fill(true);
        }
        let kind = self.kind(&content);
        self.quotations.push(Quotation { content, cue, source, act, kind, score, via: None });
    }

    /// A cue with the colon behind it, which PolNeAR's annotators count in nearly always, unless the content begins there.
    fn with_colon(&self, cue: Range<usize>, content: &[Range<usize>]) -> Range<usize> {
        let next = self.tokens.after(cue.end - 1);
        let colon = next.is_some_and(|next| next.kind == TokenKind::Colon);
        let free = !content.iter().any(|range| range.contains(&cue.end));
        cue.start..cue.end + usize::from(colon && free && on(Rule::CueColon))
    }

    /// Direct when every word is in quotation marks, indirect when none is.
    fn kind(&self, content: &[Range<usize>]) -> QuoteKind {
        let (mut inside, mut outside) = (false, false);
        for range in content {
            let first = self.tokens.quoted.partition_point(|stretch| (stretch.end as usize) <= range.start);
            let mut stretches = self.tokens.quoted[first..].iter().filter(|stretch| stretch.depth == 0).peekable();
            for i in range.clone().filter(|&i| self.tokens.list[i].kind.is_word()) {
                while stretches.next_if(|stretch| stretch.end as usize <= i).is_some() {}
                if stretches.peek().is_some_and(|stretch| stretch.range().contains(&i)) {
                    inside = true;
                } else {
                    outside = true;
                }
            }
        }
        match (inside, outside) {
            (true, false) => QuoteKind::Direct,
            (false, _) => QuoteKind::Indirect,
            (true, true) => QuoteKind::Mixed,
        }
    }
}

/// The tokens of a quoted stretch between its marks.
fn inner(tokens: &Tokens, stretch: &Quoted) -> Range<usize> {
    let range = stretch.range();
    let start = range.start + usize::from(tokens.list[range.start].kind == TokenKind::Open);
    let closed = range.end > start && tokens.list[range.end - 1].kind == TokenKind::Close;
    start..range.end - usize::from(closed)
}
