//! Reports within reports: the quotation inside an "according to", and which source relates a quotation that has its own.

use std::ops::Range;

use super::cue::{Cue, cues};
use super::{CLAUSE, Finder, Quotation, clause, source};
use crate::lexicon::Classes;
use crate::token::{TokenKind, Tokens};

/// How many quotations that start before or after another are looked at for one that holds it; it keeps the work linear.
const NEAR: usize = 8;

/// Adds what stands inside an "according to": "Okafor told the governors that …, according to the treasury."
pub(super) fn find(finder: &mut Finder) {
    let tokens = finder.tokens;
    let known: Vec<Range<usize>> = finder.quotations.iter().filter_map(|quotation| quotation.cue.clone()).collect();
    let known: rustc_hash::FxHashSet<usize> = known.into_iter().flatten().collect();
    let outer = |quotation: &Quotation| {
        let cue = quotation.cue.as_ref().filter(|cue| tokens.text_of(cue.start).eq_ignore_ascii_case("according"))?;
        let piece = quotation.content.first().filter(|piece| piece.end <= cue.start)?;
        Some(piece.clone())
    };
    let pieces: Vec<Range<usize>> = finder.quotations.iter().filter_map(outer).collect();
    for piece in pieces {
        let strong = |cue: &Cue| tokens.list[cue.verb].is(Classes::STRONG) && !known.contains(&cue.verb);
        let Some(cue) = cues(tokens, piece.clone()).into_iter().find(strong) else { continue };
        let Some(source) = source::before(tokens, piece.start, cue.group.start) else { continue };
        let comma = source.start > piece.start && tokens.list[source.start - 1].kind == TokenKind::Comma;
        let content = if comma && cue.group.end == piece.end {
            piece.start..source.start - 1
        } else if source.start == piece.start {
            let Some(start) = clause::content_start_after(tokens, &cue, piece.end) else { continue };
            start..piece.end
        } else {
            continue;
        };
        if content.len() > 1 {
            finder.add(vec![content], Some(cue.group), Some(source), cue.act, CLAUSE);
        }
    }
}

/// Notes in each quotation the source of the one that holds it, or of an "according to" at the end of its sentence.
pub(super) fn relate(tokens: &Tokens, sentences: &[Range<usize>], quotations: &mut [Quotation]) {
    for index in 0..quotations.len() {
        let Some(cue) = quotations[index].cue.clone().filter(|_| quotations[index].source.is_some()) else { continue };
        let holds = |outer: &&Quotation| {
            let inside = outer.content.iter().any(|piece| piece.start <= cue.start && cue.end <= piece.end);
            inside && outer.source.is_some() && outer.cue.as_ref() != Some(&cue)
        };
        let around = quotations[index.saturating_sub(NEAR)..quotations.len().min(index + NEAR)].iter();
        let outer = around.filter(holds).find_map(|outer| outer.source.clone());
        quotations[index].via = outer.or_else(|| according(tokens, sentences, &quotations[index], &cue));
    }
}

/// "Okafor told the governors that …, according to the treasury.": the source of the "according to" that closes the sentence of a
/// quotation with another cue.
fn according(
    tokens: &Tokens,
    sentences: &[Range<usize>],
    quotation: &Quotation,
    cue: &Range<usize>,
) -> Option<Range<usize>> {
    let end = quotation.content.last()?.end.max(cue.end);
    let at = sentences.partition_point(|sentence| sentence.end <= cue.start);
    let sentence = sentences.get(at).filter(|sentence| (sentence.start..=sentence.end).contains(&end))?;
    let comma = end < sentence.end && tokens.list[end].kind == TokenKind::Comma;
    let start = end + usize::from(comma);
    let according =
        start + 2 < sentence.end && tokens.text_of(start) == "according" && tokens.text_of(start + 1) == "to";
    if !according || cue.start >= start {
        return None;
    }
    source::after(tokens, start + 2, sentence.end)
}
