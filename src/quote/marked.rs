//! Stretches in quotation marks that the tagger passed over → direct quotations, with the reporting
//! clause beside them if there is one.

use std::ops::Range;

use super::clause::{self, ReportingClause};
use super::label::{is_topic, label_of_turn};
use super::{
    ATTRIBUTED_SCORE, Extraction, FREE_DIRECT_SCORE, INDIRECT_SCORE, addressed, apart, asked, between_marks, headline,
    passive, spoken, turn,
};
use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::token::{Ending, Gap, Quoted, Shape, Token, TokenKind, Tokens};
use crate::vocabulary::Act;

/// A nickname with its marks has no more tokens than this.
const LONGEST_NICKNAME: usize = 5;

/// Adds the quotations of all stretches that are free.
pub(super) fn add(extraction: &mut Extraction) {
    if !on(Rule::Direct) {
        return;
    }
    let tokens = extraction.tokens;
    let stretches: Vec<Quoted> = tokens.quoted.iter().filter(|stretch| stretch.depth == 0).copied().collect();
    let mut next = 0;
    while next < stretches.len() {
        next += add_quotation(extraction, &stretches[next..]);
    }
}

/// Adds the quotation that begins with the first of `stretches`, if it is one; returns how many of
/// them it took.
fn add_quotation(extraction: &mut Extraction, stretches: &[Quoted]) -> usize {
    let tokens = extraction.tokens;
    let stretch = stretches[0];
    if !extraction.is_free(stretch.range()) || !turn::is_text(extraction, stretch.range().start, true) {
        return 1;
    }
    if let Some(colon) = label_of_turn(tokens, &stretch).filter(|_| on(Rule::MarkedTurn)) {
        return add_turn(extraction, stretches, colon);
    }
    if on(Rule::NicknameInMarks) && is_nickname(tokens, &stretch)
        || on(Rule::TitleInMarks) && is_title(extraction, &stretch)
    {
        return 1;
    }
    if let Some(colon) = headline::colon_behind(extraction, &stretch).filter(|_| on(Rule::HeadlineLabel)) {
        let source = headline::source_behind(extraction, colon);
        extraction.push(vec![stretch.range()], Some(colon..colon + 1), source, Act::Speech, ATTRIBUTED_SCORE);
        return 1;
    }
    let ended = matches!(stretch.ending, Ending::Closed | Ending::Unopened);
    let reply = || apart::reply_behind(tokens, stretch.end as usize).map(|cue| (cue, None));
    let untold = || passive::behind(extraction, stretch.end as usize).or_else(reply);
    if let Some((cue, source)) = ended.then(untold).flatten() {
        extraction.push(vec![stretch.range()], Some(cue), source, Act::Speech, INDIRECT_SCORE);
        return 1;
    }
    let before = clause::before(extraction, &stretch).filter(|_| on(Rule::AttributionBefore));
    let clause = |start| clause::after(extraction, start).or_else(|| addressed::asking_behind(extraction, start));
    let after = ended.then(|| clause(stretch.end as usize)).flatten();
    let prefers_before = before.is_some() && !ends_with_comma(tokens, &stretch);
    let found = if prefers_before { before } else { after.or(before) };
    let question = tokens.text_of((stretch.end as usize).max(2) - 2) == "?";
    let silent = |found: &ReportingClause| {
        question && found.source.start >= stretch.end as usize && asked::is_silent(tokens, &found.cue)
    };
    let found = found.filter(|found| !silent(found));
    let Some(ReportingClause { cue, source, act, .. }) = found else {
        return add_without_clause(extraction, stretches);
    };
    // The paragraphs that open the mark again belong to it.
    let further = stretches[1..].iter().take_while(|next| extraction.is_free(next.range()) && next.continues);
    let content: Vec<Range<usize>> = std::iter::once(&stretch).chain(further).map(Quoted::range).collect();
    let taken = content.len();
    let source = Some(source).filter(|source| !is_topic(tokens, source));
    let act = if spoken::is_aloud(tokens, &cue) { Act::Speech } else { act };
    extraction.push(content, Some(cue), source, act, ATTRIBUTED_SCORE);
    taken
}

/// Adds a turn of a transcript, whose label ends at `colon`, with the paragraphs that go on with it
/// up to the next turn; returns how many stretches it took.
fn add_turn(extraction: &mut Extraction, stretches: &[Quoted], colon: usize) -> usize {
    let tokens = extraction.tokens;
    let whole = between_marks(tokens, &stretches[0]);
    let bracketed = |next: &Quoted| on(Rule::BracketsInMarks) && is_bracketed(tokens, next);
    let further = stretches[1..].iter().take_while(|next| {
        extraction.is_free(next.range()) && next.continues && label_of_turn(tokens, next).is_none() && !bracketed(next)
    });
    let first = colon + 1..whole.end;
    let mut content: Vec<Range<usize>> =
        std::iter::once(first).chain(further.map(|next| between_marks(tokens, next))).collect();
    let taken = content.len();
    // A mark that opens again may have nothing behind it.
    content.retain(|piece| !piece.is_empty());
    let (cue, source) = (colon..colon + 1, whole.start..colon);
    extraction.push(content, Some(cue), Some(source), Act::Speech, ATTRIBUTED_SCORE);
    taken
}

/// Whether every word of a stretch on a line of its own, or within a sentence, is capitalised: the
/// title of something, such as “All Bets Are Off”.
fn is_title(extraction: &Extraction, stretch: &Quoted) -> bool {
    let tokens = extraction.tokens;
    let range = stretch.range();
    let words = || between_marks(tokens, stretch).map(|i| &tokens[i]).filter(|token| token.kind.is_word());
    let capitalised = |token: &Token| token.is_capitalised() || token.is(Classes::FUNCTION);
    let introduced =
        tokens.before(range.start).is_none_or(|mark| matches!(mark.kind, TokenKind::Comma | TokenKind::Colon));
    let within = !introduced && extraction.sentence_of(range.start).start < range.start;
    let alone = extraction.paragraph_of(range.start) == range;
    (within || alone)
        && words().filter(|token| token.is_capitalised()).count() > 1
        && words().filter(|token| !token.shape.has(Shape::UPPER)).count() > 1
        && words().all(capitalised)
}

/// Whether brackets enclose all that stands between the marks, a stage direction of a transcript:
/// “(Laughter.)” The cases alone know it.
fn is_bracketed(tokens: &Tokens, stretch: &Quoted) -> bool {
    let inner = between_marks(tokens, stretch);
    !inner.is_empty()
        && tokens[inner.start].kind == TokenKind::OpenBracket
        && tokens[inner.end - 1].kind == TokenKind::CloseBracket
}

/// Whether a stretch is a word or two with a name on either side: Emeka “Skipper” Nwosu. No text of
/// the dev sets needs it, but the cases do.
fn is_nickname(tokens: &Tokens, stretch: &Quoted) -> bool {
    let range = stretch.range();
    let is_name =
        |token: Option<&Token>| token.is_some_and(|token| token.is_capitalised() && !token.is(Classes::FUNCTION));
    range.len() <= LONGEST_NICKNAME
        && is_name(tokens.before(range.start))
        && is_name(tokens.after(range.end - 1))
        && !between_marks(tokens, stretch).any(|i| matches!(tokens[i].kind, TokenKind::Comma | TokenKind::Terminal))
}

/// Adds a stretch without reporting clause if it is a sentence of its own: signed, or free direct
/// speech.
///
/// The paragraphs that open the mark again belong to it, up to one with a clause of its own.
/// Returns how many stretches it took.
fn add_without_clause(extraction: &mut Extraction, stretches: &[Quoted]) -> usize {
    let (tokens, stretch) = (extraction.tokens, &stretches[0]);
    if !stands_alone(extraction, stretch) {
        return 1;
    }
    let further = stretches[1..].iter().take_while(|next| {
        let label = || label_of_turn(tokens, next).is_some() || is_bracketed(tokens, next);
        next.continues
            && extraction.is_free(next.range())
            && !label()
            && (next.ending != Ending::Closed || clause::after(extraction, next.end as usize).is_none())
    });
    let further: Vec<Range<usize>> = further.filter(|_| on(Rule::FloatingParagraphs)).map(Quoted::range).collect();
    let content: Vec<Range<usize>> = std::iter::once(stretch.range()).chain(further).collect();
    let taken = content.len();
    let signature = clause::signature(extraction, stretch.end as usize).filter(|_| on(Rule::Signature));
    if let Some(ReportingClause { cue, source, act, .. }) = signature {
        extraction.push(content, Some(cue), Some(source), act, ATTRIBUTED_SCORE);
    } else if stretch.ending != Ending::Unopened && on(Rule::FreeDirectQuotation) {
        extraction.push(content, None, None, Act::Speech, FREE_DIRECT_SCORE);
    }
    taken
}

/// Whether a stretch is a sentence or more by itself: it begins one, and ends as one does.
fn stands_alone(extraction: &Extraction, stretch: &Quoted) -> bool {
    let tokens = extraction.tokens;
    let mut inside = between_marks(tokens, stretch);
    let begins = stretch.start as usize == extraction.sentence_of(stretch.start as usize).start;
    let words = inside.clone().filter(|&i| tokens[i].kind.is_word()).count();
    let ends = stretch.ending != Ending::Closed
        || inside.next_back().is_some_and(|last| tokens[last].kind.is_end())
        || tokens.get(stretch.end as usize).is_some_and(|next| next.kind.is_end());
    let exclaims = words == 1 && between_marks(tokens, stretch).next_back().is_some_and(|i| tokens[i].kind.is_end());
    begins && ends && (words >= 2 || exclaims && on(Rule::WordAlone))
}

/// Whether a comma ends a stretch, on either side of the closing mark.
fn ends_with_comma(tokens: &Tokens, stretch: &Quoted) -> bool {
    let last = between_marks(tokens, stretch).next_back();
    let next = tokens.get(stretch.end as usize);
    last.is_some_and(|last| tokens[last].kind == TokenKind::Comma)
        || next.is_some_and(|next| next.kind == TokenKind::Comma && next.gap == Gap::None)
}
