//! Attributions that a model read → quotations.

use std::ops::Range;

use super::Finder;
use crate::reading::Attribution;
use crate::token::{Ending, Quoted, TokenKind, Tokens};

/// Adds the quotations of `attributions`. Those of reports within reports overlap.
pub(super) fn find(finder: &mut Finder, attributions: &[Attribution]) {
    let tokens = finder.tokens;
    for attribution in attributions {
        let cue = trimmed(tokens, attribution.cue.clone());
        let mut content: Vec<Range<usize>> = Vec::new();
        for piece in &attribution.content {
            for piece in pieces(tokens, piece.clone()) {
                if !piece.is_empty() && content.last().is_none_or(|last| last.end <= piece.start) {
                    content.push(piece);
                }
            }
        }
        let overlaps = |piece: &Range<usize>| piece.start < cue.end && cue.start < piece.end;
        if content.is_empty() || cue.is_empty() || content.iter().any(overlaps) {
            continue;
        }
        finder.add(content, Some(cue), attribution.source.clone(), attribution.act, attribution.score);
    }
}

/// A piece of content on whole quotation marks, and the paragraphs that go on with it.
fn pieces(tokens: &Tokens, piece: Range<usize>) -> Vec<Range<usize>> {
    let mut piece = trimmed(tokens, piece);
    if piece.is_empty() {
        return Vec::new();
    }
    let first = tokens.quoted.partition_point(|stretch| (stretch.end as usize) <= piece.start);
    let outer = |stretch: &&Quoted| stretch.depth == 0;
    let limit = piece.end as u32;
    let stretches = tokens.quoted[first..].iter().take_while(|stretch| stretch.start < limit);
    for stretch in stretches.filter(outer).filter(|stretch| stretch.ending == Ending::Closed) {
        let range = stretch.range();
        // A border that misses a mark by no more than the mark and the punctuation beside it meant the mark.
        if piece.start > range.start && piece.start <= range.start + 1 {
            piece.start = range.start;
        }
        if piece.end < range.end && piece.end + 2 >= range.end && piece.start >= range.start {
            piece.end = range.end;
        }
    }
    let mut found = vec![piece.clone()];
    let at = tokens.quoted.partition_point(|stretch| (stretch.start as usize) < piece.start);
    let mut last = tokens.quoted.get(at).filter(|stretch| stretch.start as usize == piece.start);
    for next in &tokens.quoted[(at + 1).min(tokens.quoted.len())..] {
        let goes_on = last.is_some_and(|last| last.ending == Ending::Continued && piece.end == last.end as usize);
        if next.depth > 0 {
            continue;
        }
        if !(goes_on && next.continues) {
            break;
        }
        found.push(next.range());
        piece = next.range();
        last = Some(next);
    }
    found
}

/// Without the commas and colons at its borders.
fn trimmed(tokens: &Tokens, mut range: Range<usize>) -> Range<usize> {
    let border = |i: usize| matches!(tokens.list[i].kind, TokenKind::Comma | TokenKind::Colon | TokenKind::Semicolon);
    if range.len() == 1 {
        return range;
    }
    while range.len() > 1 && border(range.start) {
        range.start += 1;
    }
    while range.len() > 1 && border(range.end - 1) {
        range.end -= 1;
    }
    range
}
