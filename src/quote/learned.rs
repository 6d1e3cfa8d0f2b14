//! Attributions that a model read → quotations.

use std::ops::Range;

use super::{FLOATING, Finder, source};
use crate::lexicon::Classes;
use crate::reading::Attribution;
use crate::token::{Ending, Gap, Quoted, Shape, TokenKind, Tokens};

/// Adds the quotations of `attributions`. Those of reports within reports overlap.
pub(super) fn find(finder: &mut Finder, attributions: &[Attribution]) {
    let tokens = finder.tokens;
    for attribution in attributions {
        let cue = trimmed(tokens, attribution.cue.clone());
        let mut content: Vec<Range<usize>> = Vec::new();
        for piece in &attribution.content {
            for piece in pieces(finder, piece.clone(), &cue) {
                if !piece.is_empty() && content.last().is_none_or(|last| last.end <= piece.start) {
                    content.push(piece);
                }
            }
        }
        let overlaps = |piece: &Range<usize>| piece.start < cue.end && cue.start < piece.end;
        if content.is_empty() || cue.is_empty() || content.iter().any(overlaps) {
            continue;
        }
        let source = attribution.source.clone().or_else(|| beside(finder, &cue, &content));
        let source = source.map(|source| whole_name(tokens, source, &cue));
        // A quotation in a later paragraph that opens it anew has the same speaker but is another one.
        let floats = |piece: &Range<usize>| {
            let at = tokens.quoted.partition_point(|stretch| (stretch.start as usize) < piece.start);
            let stretch = tokens.quoted.get(at).filter(|stretch| stretch.start as usize == piece.start);
            let opens = tokens.list[piece.start].gap == Gap::Paragraph;
            opens && piece.start > cue.end && stretch.is_some_and(|stretch| !stretch.continues && stretch.depth == 0)
        };
        let own = content.iter().skip(1).position(floats).map_or(content.len(), |at| at + 1);
        let floating = content.split_off(own);
        finder.add(content, Some(cue), source, attribution.act, attribution.score);
        for piece in floating {
            finder.add(vec![piece], None, None, attribution.act, FLOATING.min(attribution.score));
        }
    }
}

/// The source that the rules see right beside a cue for which the model saw none: its subject, or "said X" behind its content.
fn beside(finder: &Finder, cue: &Range<usize>, content: &[Range<usize>]) -> Option<Range<usize>> {
    let tokens = finder.tokens;
    let finite = |i: usize| tokens.list[i].is(Classes::PAST.or(Classes::THIRD)) && !tokens.list[i].is(Classes::ING);
    if !tokens.list[cue.clone()].iter().all(|token| token.kind.is_word()) || !cue.clone().any(finite) {
        return None;
    }
    let sentence = finder.sentence_of(cue.start);
    let outside =
        |source: &Range<usize>| content.iter().all(|piece| piece.end <= source.start || source.end <= piece.start);
    let before = source::before(tokens, sentence.start, cue.start).filter(outside);
    before.or_else(|| {
        let behind = content.last().is_some_and(|last| last.end <= cue.start && cue.start <= last.end + 1);
        source::after(tokens, cue.end, sentence.end).filter(|source| behind && outside(source))
    })
}

/// A source with the rest of the name that it breaks off in: up to the cue, or past the comma of an apposition.
fn whole_name(tokens: &Tokens, source: Range<usize>, cue: &Range<usize>) -> Range<usize> {
    let name = |i: usize| {
        let token = &tokens.list[i];
        let caseless = token.kind == TokenKind::Word && !token.shape.has(Shape::CAPITAL.or(Shape::LOWER));
        (token.is_capitalised() && !token.is(Classes::FUNCTION))
            || caseless
            || token.is(Classes::PARTICLE)
            || token.shape.has(Shape::INNER_CAPITAL)
    };
    let joint = |i: usize| matches!(tokens.list[i].kind, TokenKind::Comma | TokenKind::Open | TokenKind::Close);
    if source.end <= cue.start {
        // "Interior Minister | Teuta Marku said", "the owner, | Lwazi Zungu, said"
        let rest = source.end..cue.start;
        if rest.len() <= LONGEST_REST && rest.clone().any(name) && rest.clone().all(|i| name(i) || joint(i)) {
            return source.start..cue.start;
        }
        return source;
    }
    let unfinished = tokens.list[source.end - 1].kind == TokenKind::Comma
        || tokens.list[source.end - 1].is(Classes::ROLE.or(Classes::DETERMINER));
    let rest = (source.end..tokens.list.len()).take(LONGEST_REST).take_while(|&i| name(i)).count();
    if unfinished { source.start..source.end + rest } else { source }
}

/// A name that a source breaks off in has no more tokens left than this.
const LONGEST_REST: usize = 6;

/// A piece of content on whole quotation marks, and the paragraphs that go on with it.
fn pieces(finder: &Finder, piece: Range<usize>, cue: &Range<usize>) -> Vec<Range<usize>> {
    let tokens = finder.tokens;
    let mut piece = trimmed(tokens, piece);
    if piece.is_empty() {
        return Vec::new();
    }
    piece.start = past_dateline(tokens, piece.start, piece.end);
    let first = tokens.quoted.partition_point(|stretch| (stretch.end as usize) <= piece.start);
    let outer = |stretch: &&Quoted| stretch.depth == 0;
    let limit = piece.end as u32;
    let stretches = tokens.quoted[first..].iter().take_while(|stretch| stretch.start < limit);
    for stretch in stretches.filter(outer).filter(|stretch| stretch.ending != Ending::Unopened) {
        let range = stretch.range();
        // A border that misses a mark by no more than the mark and the punctuation beside it meant the mark.
        if piece.start > range.start && piece.start <= range.start + 1 {
            piece.start = range.start;
        }
        if piece.start + 1 == range.start && !tokens.list[piece.start].kind.is_word() {
            piece.start = range.start;
        }
        let holds_cue = range.start < cue.end && cue.start < range.end;
        let near = piece.end + 2 >= range.end || piece.start == range.start;
        if piece.end < range.end && piece.start >= range.start && near && !holds_cue {
            piece.end = range.end;
        }
    }
    // What all but reaches the end of its sentence, reaches it, unless the rest is the predicate: “The delay is costly.”
    let sentence = finder.sentence_of(piece.end - 1);
    let rest = piece.end..sentence.end;
    let ends = rest.clone().next_back().is_some_and(|last| tokens.list[last].kind.is_end());
    let plain = rest.clone().take(rest.len().saturating_sub(1)).all(|i| tokens.list[i].kind.is_word());
    let predicate = rest.clone().next().is_some_and(|next| tokens.list[next].is(Classes::AUXILIARY));
    if ends && plain && !predicate && (2..=4).contains(&rest.len()) && !(rest.start < cue.end && cue.start < rest.end) {
        piece.end = rest.end - 1;
    }
    // A paragraph that opens the marks again is a piece of its own.
    let mut found = Vec::new();
    let mut start = piece.start;
    let from = tokens.quoted.partition_point(|stretch| (stretch.start as usize) <= piece.start);
    for stretch in tokens.quoted[from..].iter().take_while(|stretch| (stretch.start as usize) < piece.end) {
        if stretch.continues && outer(&stretch) {
            found.push(start..stretch.start as usize);
            start = stretch.start as usize;
        }
    }
    piece.start = start;
    found.push(piece.clone());
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

/// Past "NEW YORK, Nov. 19 (UPI) —" at the head of a paragraph.
fn past_dateline(tokens: &Tokens, start: usize, end: usize) -> usize {
    let first = &tokens.list[start];
    if first.gap != Gap::Paragraph || !first.shape.has(Shape::UPPER) {
        return start;
    }
    let Some(dash) = (start..end.min(start + 16)).find(|&i| tokens.list[i].kind == TokenKind::Dash) else {
        return start;
    };
    let plain = tokens.list[start..dash].iter().all(|token| !token.shape.has(Shape::LOWER));
    if plain { dash + 1 } else { start }
}

/// Without the commas and colons at its borders.
fn trimmed(tokens: &Tokens, mut range: Range<usize>) -> Range<usize> {
    let border = |i: usize| matches!(tokens.list[i].kind, TokenKind::Comma | TokenKind::Colon | TokenKind::Semicolon);
    while range.len() > 1 && border(range.start) {
        range.start += 1;
    }
    while range.len() > 1 && border(range.end - 1) {
        range.end -= 1;
    }
    range
}
