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

    /// The ends of the windows of `text`, which together hold every token once. `pieces` has the
    /// number of wordpieces of each token.
    fn ends(text: &str, pieces: impl Fn(usize) -> u32, limit: usize) -> Vec<usize> {
        let tokens = Tokens::new(Text::new(text).unwrap());
        let mut total = 0;
        let piece_end: Vec<u32> = (0..tokens.list.len())
            .map(|i| {
                total += pieces(i);
                total
            })
            .collect();
        let windows = windows(&tokens, &sentences(&tokens), &piece_end, limit);
        let starts: Vec<usize> = windows.iter().map(|window| window.start).collect();
        let ends: Vec<usize> = windows.iter().map(|window| window.end).collect();
        assert_eq!(ends.last().copied().unwrap_or(0), tokens.list.len());
        assert!(starts.iter().zip([0].iter().chain(&ends)).all(|(start, end)| start == end));
        ends
    }

    #[test]
    fn windows_hold_as_many_whole_paragraphs_as_fit() {
        let text = "One two three.\n\nFour five six.\n\nSeven eight nine.";
        assert_eq!(ends(text, |_| 1, 12), [12]);
        assert_eq!(ends(text, |_| 1, 8), [8, 12]);
        assert_eq!(ends(text, |_| 1, 7), [4, 8, 12]);
    }

    #[test]
    fn long_paragraphs_are_split_between_sentences_and_long_sentences_between_tokens() {
        let text = "One two three. Four five six seven eight nine. Ten.";
        assert_eq!(ends(text, |_| 1, 7), [4, 11, 13]);
        assert_eq!(ends(text, |_| 1, 3), [3, 4, 7, 10, 13]);
    }

    #[test]
    fn a_token_of_too_many_pieces_is_a_window_of_its_own() {
        assert_eq!(ends("One two three", |i| if i == 1 { 9 } else { 1 }, 4), [1, 2, 3]);
    }

    #[test]
    fn a_text_without_tokens_has_no_window() {
        assert!(ends("", |_| 1, 4).is_empty());
    }
}
