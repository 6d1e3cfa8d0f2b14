//! What documents of earlier versions do not say: found anew in the text.

use std::cell::OnceCell;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{JsonQuote, Paragraph, Quote};
use crate::quote;
use crate::structure::Structure;
use crate::text::{Span, Text};
use crate::token::Tokens;

/// The text of a document in tokens, once one is needed. Earlier versions read all line breaks
/// alike.
pub(super) struct Later<'a> {
    text: &'a str,
    tokens: OnceCell<Tokens<'a>>,
}

impl<'a> Later<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, tokens: OnceCell::new() }
    }

    fn tokens(&self) -> &Tokens<'a> {
        self.tokens.get_or_init(|| Tokens::new(Text::new(self.text).unwrap_or_default()))
    }

    /// The tokens that overlap `span`, if there are any.
    fn range(&self, span: Span) -> Option<Range<usize>> {
        let list = &self.tokens().list;
        let start = list.partition_point(|token| token.span.end() <= span.start());
        let end = list.partition_point(|token| token.span.start() < span.end());
        (start < end).then_some(start..end)
    }

    pub(super) fn cue_lemma(&self, cue: Option<Span>) -> Option<String> {
        quote::lemma(self.tokens(), &self.range(cue?)?)
    }

    pub(super) fn is_negated(&self, cue: Option<Span>, source: Option<Span>) -> bool {
        let Some(cue) = cue.and_then(|cue| self.range(cue)) else { return false };
        let source = source.and_then(|source| self.range(source));
        quote::is_negated(self.tokens(), &cue, source.as_ref())
    }

    pub(super) fn paragraphs(&self) -> Vec<Paragraph> {
        Paragraph::all(self.tokens(), &Structure::new(self.tokens(), true))
    }

    /// The paragraph in which `content` starts; where it has no token, that of the next one.
    pub(super) fn paragraph(&self, content: Span) -> u32 {
        let list = &self.tokens().list;
        let next = list.partition_point(|token| token.span.end() <= content.start());
        list.len().checked_sub(1).map_or(0, |last| self.tokens().paragraph_number(next.min(last)))
    }
}

/// Sets who stands behind `via` where that is missing: the speaker of the quotation with that
/// source.
pub(super) fn set_via_people(quotes: &mut [Quote], read: &[JsonQuote]) {
    if read.iter().all(|quote| quote.via_person.is_some() || quote.via.is_none()) {
        return;
    }
    let speakers: FxHashMap<Span, u32> =
        quotes.iter().filter_map(|quote| Some((quote.source?, quote.speaker?))).collect();
    for (quote, _) in quotes.iter_mut().zip(read).filter(|(_, read)| read.via_person.is_none()) {
        quote.via_person = quote.via.and_then(|via| speakers.get(&via).copied());
    }
}
