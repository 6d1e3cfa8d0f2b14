//! Reports within reports: which source relates a quotation that has a source of its own.

use std::ops::Range;

use super::{Quotation, source};
use crate::token::{TokenKind, Tokens};

/// How many quotations that start before another are looked at for one that holds it; it keeps the work linear.
const NEAR: usize = 8;

/// Notes in each quotation the source of the one that holds it, or of an "according to" at the end of its sentence.
pub(super) fn relate(tokens: &Tokens, sentences: &[Range<usize>], quotations: &mut [Quotation]) {
    for index in 0..quotations.len() {
        let Some(cue) = quotations[index].cue.clone().filter(|_| quotations[index].source.is_some()) else { continue };
        let holds = |outer: &&Quotation| {
            let inside = outer.content.iter().any(|piece| piece.start <= cue.start && cue.end <= piece.end);
            inside && outer.source.is_some() && outer.cue.as_ref() != Some(&cue)
        };
        let around = quotations[index.saturating_sub(NEAR)..quotations.len().min(index + NEAR)].iter();
        let outer = around.filter(holds).filter_map(|outer| outer.source.clone()).next();
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
    let end = quotation.content.last()?.end;
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
