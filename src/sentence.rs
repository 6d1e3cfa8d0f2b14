//! Tokens → sentences.
//!
//! The border of a paragraph ends a sentence, and nothing beyond it is looked at. In a paragraph
//! each gap between two tokens is judged on its own, in order: a table says in which gaps none ends
//! ([`model`]); rules judge those about which knowledge is better than data ([`rule`]); a
//! classifier judges the rest from the words and marks around ([`gap`]).

mod apart;
mod contract;
mod gap;
mod item;
mod model;
mod rule;

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::error::Error;
use crate::interrupt;
use crate::lexicon::Key;
use crate::listed::Listed;
use crate::text::{Span, Text, Visible, is_space};
use crate::token::{Gap, Newlines, Paragraph, TokenKind, Tokens};

#[cfg(feature = "python")]
pub(crate) use self::contract::contract;
pub(crate) use self::gap::Surroundings;
#[cfg(feature = "python")]
pub(crate) use self::gap::{FEATURES, row};
pub(crate) use self::model::Learnt;
use self::model::Model;
#[cfg(feature = "python")]
pub(crate) use self::model::{GROUPS, Groups};
pub(crate) use self::rule::Verdict;
#[cfg(feature = "python")]
pub(crate) use self::rule::verdict;

/// The sentences, as ranges of tokens in order and without gaps.
///
/// # Panics
///
/// When the library was built with a model of sentences that does not fit it; a test sees to that.
#[cfg(any(feature = "internals", test))]
#[must_use]
pub fn sentences(tokens: &Tokens) -> Vec<Range<usize>> {
    Splitter::default().sentences(tokens, Learnt::All)
}

/// Prepares one of the models inside the library.
///
/// # Errors
///
/// When the library was built with a model that does not fit it.
pub(crate) fn prepare(learnt: Learnt) -> Result<(), Error> {
    Model::get(learnt).map(|_| ())
}

/// Splits texts into sentences, with abbreviations and a reading of line breaks of the caller's
/// own.
///
/// ```
/// use quoth::{Newlines, Splitter};
///
/// let splitter = Splitter::new(["Cie", "N.N."], Newlines::Auto)?;
/// let text = "The house of Weber Cie. Zürich burned. Nobody was hurt.";
/// let sentences: Vec<&str> = splitter.split(text)?.iter().map(|span| span.of(text)).collect();
/// assert_eq!(sentences, ["The house of Weber Cie. Zürich burned.", "Nobody was hurt."]);
/// # Ok::<(), quoth::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Splitter {
    abbreviations: FxHashSet<Key>,
    newlines: Newlines,
    learnt: Learnt,
    listed: Listed,
}

/// The most tokens that an abbreviation is made of: "z.B." has four.
const LONGEST_ABBREVIATION: usize = 12;

impl Splitter {
    /// A splitter that knows more `abbreviations`, in any case, with or without their last full
    /// stop: none of them ends a sentence before the end of its paragraph.
    ///
    /// # Errors
    ///
    /// When an abbreviation is empty, holds white space, or is longer than any is.
    pub fn new<'a>(abbreviations: impl IntoIterator<Item = &'a str>, newlines: Newlines) -> Result<Self, Error> {
        let (mut known, mut listed) = (FxHashSet::default(), Vec::new());
        for abbreviation in abbreviations {
            let visible = Visible::new(abbreviation);
            let tokens = Tokens::new(Text::new(visible.as_str())?);
            let word = visible.as_str().strip_suffix('.').unwrap_or(visible.as_str());
            if word.is_empty() || word.contains(is_space) || tokens.len() > LONGEST_ABBREVIATION {
                return Err(Error::abbreviation(abbreviation));
            }
            known.insert(Key::new(word));
            listed.push(("", abbreviation));
        }
        Ok(Self { abbreviations: known, newlines, learnt: Learnt::All, listed: Listed::new(listed) })
    }

    /// What a document tells of the abbreviations.
    pub(crate) fn listed(&self) -> &Listed {
        &self.listed
    }

    /// Which line breaks end a sentence.
    pub(crate) fn newlines(&self) -> Newlines {
        self.newlines
    }

    /// This splitter with another classifier.
    #[cfg(feature = "python")]
    pub(crate) fn with(self, learnt: Learnt) -> Self {
        Self { learnt, ..self }
    }

    /// A text in tokens, with its line breaks read as this splitter does.
    pub(crate) fn tokens<'a>(&self, text: Text<'a>) -> Tokens<'a> {
        Tokens::with_newlines(text, self.newlines)
    }

    /// The spans of the sentences of `text`, in order; only white space and invisible characters
    /// stand between them.
    ///
    /// # Errors
    ///
    /// When the text has 4 GiB or more, or the library was built with a model that does not fit it.
    pub fn split(&self, text: &str) -> Result<Vec<Span>, Error> {
        prepare(self.learnt)?;
        let mut spans = Vec::new();
        let visible = Visible::new(text);
        Tokens::for_each_part(Text::new(visible.as_str())?, self.newlines, |part| {
            spans.extend(self.sentences(part, self.learnt).into_iter().map(|range| part.span(range)));
        });
        if !visible.is_whole() {
            for span in &mut spans {
                *span = visible.original(*span);
            }
        }
        Ok(spans)
    }

    /// The sentences of a text in tokens, whose line breaks have been judged already, by the
    /// classifier that belongs to the model of the caller.
    pub(crate) fn sentences(&self, tokens: &Tokens, learnt: Learnt) -> Vec<Range<usize>> {
        let model = Model::get(learnt).unwrap_or_else(|error| panic!("{error}"));
        let (mut surroundings, mut open) = (Surroundings::default(), Vec::new());
        let mut sentences = Vec::with_capacity(tokens.len() / 8 + 1);
        for (first, paragraph) in tokens.paragraphs() {
            interrupt::point();
            surroundings.next(paragraph);
            let found = |range: Range<usize>| sentences.push(range.start + first..range.end + first);
            self.split_paragraph(model, &mut surroundings, &mut open, found);
        }
        sentences
    }

    /// Hands the sentences of a paragraph to `found`: its end always ends one. `open` is memory.
    #[inline]
    fn split_paragraph(
        &self,
        model: &Model,
        surroundings: &mut Surroundings,
        open: &mut Vec<u32>,
        mut found: impl FnMut(Range<usize>),
    ) {
        let tokens = surroundings.tokens();
        let mut start = 0;
        let items = item::items(tokens);
        let mut items = items.iter().peekable();
        // The gap behind the number of an item, before which none ends in the item.
        let mut content = 0;
        let mut begin = |start: &mut usize, upper: usize, found: &mut dyn FnMut(Range<usize>)| {
            while let Some(item) = items.next_if(|item| item.start <= upper) {
                if item.start > *start {
                    found(*start..item.start);
                    *start = item.start;
                }
                content = item.content;
            }
            content
        };
        model.open(surroundings, open);
        for &i in &*open {
            let i = i as usize;
            if i <= begin(&mut start, i, &mut found) {
                continue;
            }
            let known = model.known(surroundings, i);
            if known == Some(Verdict::GoesOn) {
                continue;
            }
            let ends = || (known.is_some() || model.ends(surroundings, i)) && !self.is_abbreviation(tokens, i - 1);
            if rule::verdict(tokens, i, start).map_or_else(ends, |verdict| verdict == Verdict::Ends) {
                found(start..i);
                start = i;
            }
        }
        begin(&mut start, tokens.len(), &mut found);
        found(start..tokens.len());
    }

    /// Whether one of the caller's abbreviations ends with token `i`, its full stop.
    fn is_abbreviation(&self, tokens: Paragraph, i: usize) -> bool {
        let stop = &tokens[i];
        let abbreviates = matches!(stop.kind, TokenKind::Terminal | TokenKind::Abbreviation | TokenKind::Initial);
        if self.abbreviations.is_empty() || !abbreviates {
            return false;
        }
        let glued = (0..i).rev().take(LONGEST_ABBREVIATION).take_while(|&k| tokens[k + 1].gap == Gap::None).count();
        let word = tokens.text_of_all(i - glued..i + 1);
        word.strip_suffix('.').is_some_and(|word| self.abbreviations.contains(&Key::new(word)))
    }
}
