//! What is told "in the words of" somebody: "The bridge was, in the words of Okafor, “a trap”."

use std::ops::Range;

use super::speech::stretch_at;
use super::{ATTRIBUTED_SCORE, Extraction, INDIRECT_SCORE, source, turn};
use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::tagger::Attribution;
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::Act;

/// "In the words of" has so many tokens.
const CUE: usize = 4;
/// A source has no more tokens than this up to its comma.
const LONGEST: usize = 16;

/// Adds the quotations of sentences with such a phrase, as those of "according to" are found.
pub(super) fn add(extraction: &mut Extraction) {
    let tokens = extraction.tokens;
    for sentence in extraction.sentences {
        let begins = |i: &usize| is_cue(tokens, *i) && i + CUE < sentence.end;
        let Some(start) = sentence.clone().find(begins).filter(|_| on(Rule::InTheWordsOf)) else { continue };
        let Some((source, content)) = report(extraction, sentence, start) else { continue };
        let free = content.iter().all(|piece| extraction.is_free(piece.clone()));
        if free && turn::is_text(extraction, start, false) {
            let marked = matches!(&content[..], [piece] if tokens[piece.start].kind == TokenKind::Open);
            let score = if marked { ATTRIBUTED_SCORE } else { INDIRECT_SCORE };
            extraction.push(content, Some(start..start + CUE), Some(source), Act::Speech, score);
        }
    }
}

/// Takes the speech behind such a phrase out of the content of an attribution in another sentence.
pub(super) fn leave(extraction: &Extraction, attribution: &mut Attribution) {
    let tokens = extraction.tokens;
    let Attribution { cue, content, .. } = attribution;
    let other = |piece: &Range<usize>| {
        let sentence = extraction.sentence_of(piece.start);
        let near = sentence.start.max(piece.start.saturating_sub(CUE + LONGEST))..piece.start;
        !sentence.contains(&cue.start) && near.into_iter().any(|i| is_cue(tokens, i))
    };
    if on(Rule::InTheWordsOf) && !content.iter().all(other) {
        content.retain(|piece| !other(piece));
    }
}

fn is_cue(tokens: &Tokens, i: usize) -> bool {
    let word = |ahead: usize| tokens.text_at(i + ahead);
    word(2) == "words" && matches!(word(0), "in" | "In") && word(1) == "the" && word(3) == "of"
}

/// Who is quoted behind the phrase that begins with token `start`, and what they said: the rest of
/// a sentence that it opens, else what stands on either side of it.
fn report(extraction: &Extraction, sentence: &Range<usize>, start: usize) -> Option<(Range<usize>, Vec<Range<usize>>)> {
    let tokens = extraction.tokens;
    let mark = |i: usize, kinds: &[TokenKind]| tokens.get(i).is_some_and(|token| kinds.contains(&token.kind));
    let end = sentence.end - usize::from(tokens[sentence.end - 1].kind == TokenKind::Terminal);
    let opens = start == sentence.start || start == sentence.start + 1 && tokens[start - 1].is(Classes::COORDINATOR);
    let source = source(tokens, start, end, opens)?;
    // "She believed in the words of Okafor" reports nothing.
    let apart = opens || mark(start - 1, &[TokenKind::Comma, TokenKind::Dash, TokenKind::Close]);
    let closed = source.end >= end || mark(source.end, &[TokenKind::Comma, TokenKind::Colon, TokenKind::Dash]);
    if !apart || !closed {
        return None;
    }
    let behind = (source.end + 1).min(end)..end;
    let behind = Some(speech(tokens, behind, sentence.end)).filter(|behind| !behind.is_empty());
    if opens {
        return behind.map(|behind| (source, vec![behind]));
    }
    let before = sentence.start..start - usize::from(!mark(start - 1, &[TokenKind::Close]));
    let content: Vec<Range<usize>> = std::iter::once(before).chain(behind).filter(|piece| !piece.is_empty()).collect();
    (!content.is_empty()).then_some((source, content))
}

/// The phrase behind "in the words of" up to the next mark, with its apposition: "Lee, the mayor".
fn source(tokens: &Tokens, start: usize, end: usize, opens: bool) -> Option<Range<usize>> {
    let first = start + CUE;
    let inside =
        |i: &usize| tokens[*i].kind.is_word() || matches!(tokens[*i].kind, TokenKind::Clitic | TokenKind::Apostrophe);
    let stop = (first..end.min(first + LONGEST)).take_while(inside).last()? + 1;
    let name = source::after(tokens, first, stop)?;
    let time = Classes::PREPOSITION.or(Classes::WEEKDAY).or(Classes::PERIOD).or(Classes::ADVERB);
    let on_monday = !opens && name.end < stop && tokens[name.end].is(time);
    // "The harvest was, in the words of Okafor, the worst" has no apposition.
    let whole = source::after(tokens, first, end).filter(|whole| {
        let comma = tokens.get(whole.end).is_some_and(|next| next.kind == TokenKind::Comma);
        whole.end > stop && (comma || whole.end >= end && !opens && tokens[start - 1].kind == TokenKind::Close)
    });
    whole.or(Some(if on_monday { name } else { first..stop }))
}

/// What is said, with the closing mark of a speech that ends the sentence.
fn speech(tokens: &Tokens, piece: Range<usize>, end: usize) -> Range<usize> {
    let stretch = stretch_at(tokens, piece.start).filter(|stretch| stretch.end as usize == end);
    piece.start..stretch.map_or(piece.end, |stretch| stretch.end as usize)
}
