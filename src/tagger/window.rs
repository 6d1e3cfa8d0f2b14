//! Tokens, sentences, paragraphs → the windows that the encoder reads, as ranges of tokens.

use std::ops::Range;

use crate::token::Tokens;

/// Splits a text into windows of at most `limit` wordpieces, which together hold every token once.
///
/// Windows end at paragraph borders and are as full as the limit allows. A paragraph that is too
/// long is split between its sentences, a sentence that is too long between tokens; a token with
/// more pieces than the limit is a window of its own, which the encoder truncates.
///
/// `piece_end` says for every token how many pieces of the text end with it.
pub(super) fn windows(
    tokens: &Tokens,
    sentences: &[Range<usize>],
    piece_end: &[u32],
    limit: usize,
) -> Vec<Range<usize>> {
    let mut packer = Packer { piece_end, limit, start: 0, windows: Vec::new() };
    for paragraph in &tokens.paragraphs {
        if packer.add(paragraph) {
            continue;
        }
        let first = sentences.partition_point(|sentence| sentence.start < paragraph.start);
        for sentence in sentences[first..].iter().take_while(|sentence| sentence.start < paragraph.end) {
            if !packer.add(sentence) {
                for i in sentence.clone() {
                    packer.add(&(i..i + 1));
                }
            }
        }
    }
    packer.finish(tokens.list.len())
}

/// Fills windows with units (paragraphs, sentences or tokens) in the order of the text.
struct Packer<'a> {
    piece_end: &'a [u32],
    limit: usize,
    /// The first token of the current window.
    start: usize,
    /// The windows that are full.
    windows: Vec<Range<usize>>,
}

impl Packer<'_> {
    fn pieces(&self, range: Range<usize>) -> usize {
        let before = if range.start == 0 { 0 } else { self.piece_end[range.start - 1] };
        (self.piece_end[range.end - 1] - before) as usize
    }

    /// Adds a unit to the current window, or begins a new one with it. False if it exceeds any
    /// window: the caller then adds it in smaller units.
    fn add(&mut self, unit: &Range<usize>) -> bool {
        if self.pieces(self.start..unit.end) <= self.limit {
            return true;
        }
        if self.start < unit.start {
            self.windows.push(self.start..unit.start);
            self.start = unit.start;
        }
        // There is no smaller unit than a token.
        unit.len() == 1 || self.pieces(unit.clone()) <= self.limit
    }

    fn finish(mut self, end: usize) -> Vec<Range<usize>> {
        if self.start < end {
            self.windows.push(self.start..end);
        }
        self.windows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::sentences;
    use crate::text::Text;

    /// The windows of `text` where every token is one piece.
    fn split(text: &str, limit: usize) -> Vec<Range<usize>> {
        let tokens = Tokens::new(Text::new(text).unwrap());
        let piece_end: Vec<u32> = (1..=tokens.list.len() as u32).collect();
        windows(&tokens, &sentences(&tokens), &piece_end, limit)
    }

    #[test]
    fn windows_hold_as_many_whole_paragraphs_as_fit() {
        let text = "One two three.\n\nFour five six.\n\nSeven eight nine.";
        assert_eq!(split(text, 12), [0..12]);
        assert_eq!(split(text, 8), [0..8, 8..12]);
        assert_eq!(split(text, 7), [0..4, 4..8, 8..12]);
    }

    #[test]
    fn long_paragraphs_are_split_between_sentences_and_long_sentences_between_tokens() {
        let text = "One two three. Four five six seven eight nine. Ten.";
        assert_eq!(split(text, 7), [0..4, 4..11, 11..13]);
        assert_eq!(split(text, 3), [0..3, 3..4, 4..7, 7..10, 10..13]);
    }

    #[test]
    fn a_token_of_too_many_pieces_is_a_window_of_its_own() {
        let tokens = Tokens::new(Text::new("One two three").unwrap());
        assert_eq!(windows(&tokens, &sentences(&tokens), &[1, 10, 11], 4), [0..1, 1..2, 2..3]);
        assert!(split("", 4).is_empty());
    }
}
