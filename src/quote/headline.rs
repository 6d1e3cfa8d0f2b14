//! A headline that opens with what somebody says, in marks before a colon → who says it, if the
//! words behind the colon tell: “‘No one listened’: nurse who warned of deaths”. Where what a
//! headline says ends, and where what is said behind a dateline begins.

use std::ops::Range;

use super::speech::opens;
use super::{Extraction, between_marks, source};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Ending, Gap, Quoted, Shape, TokenKind};
use crate::vocabulary::EntityLabel;

/// The colon behind a stretch in marks that opens a headline and is no title.
pub(super) fn colon_behind(extraction: &Extraction, stretch: &Quoted) -> Option<usize> {
    let tokens = extraction.tokens;
    let range = stretch.range();
    let paragraph = extraction.paragraph_of(range.start);
    let colon = range.end;
    let opens = tokens[range.start].gap == Gap::Paragraph && stretch.ending == Ending::Closed;
    let behind = colon + 1 < paragraph.end && tokens[colon].kind == TokenKind::Colon;
    let headline = || !tokens.list[paragraph].iter().any(|token| token.kind == TokenKind::Terminal);
    if !(opens && behind && headline()) {
        return None;
    }
    // Titles are capitalised, and are no clauses.
    let clause = Classes::PRONOUN.or(Classes::AUXILIARY).or(Classes::NEGATION).or(Classes::POSSESSIVE);
    let inside = between_marks(tokens, stretch);
    let words = || tokens.list[inside.clone()].iter();
    let first = inside.clone().next().map_or("", |i| tokens.text_of(i));
    let nobody = first == "No" || set::INDEFINITE_PRONOUNS.has(first);
    let said = (nobody || words().any(|token| token.is(clause)))
        && words().any(|token| token.shape.has(Shape::LOWER) && !token.is(Classes::FUNCTION));
    said.then_some(colon)
}

/// The source behind that colon: a person or a noun for people of whom more is told.
pub(super) fn source_behind(extraction: &Extraction, colon: usize) -> Option<Range<usize>> {
    let tokens = extraction.tokens;
    let upper = extraction.paragraph_of(colon).end;
    let at = extraction.entities.partition_point(|entity| entity.tokens.start <= colon);
    let person = extraction.entities.get(at).filter(|entity| entity.label == EntityLabel::Person);
    let named = person.map(|person| person.tokens.clone()).filter(|range| range.start == colon + 1);
    let noun = || {
        let range = source::after(tokens, colon + 1, upper)?;
        let people = Classes::ROLE.or(Classes::ROLES);
        let head = range.clone().take_while(|&i| !tokens[i].is(Classes::PREPOSITION.or(Classes::RELATIVE))).last()?;
        tokens[head].is(people).then_some(colon + 1..head + 1)
    };
    let source = named.or_else(noun)?;
    let goes_on = source.end == upper || set::WORDS_BEHIND_HEADLINE_SOURCES.has(tokens.text_of(source.end));
    goes_on.then_some(source)
}

/// Ends a piece without marks with the headline in which it begins.
pub(super) fn end_with_headline(extraction: &Extraction, piece: &mut Range<usize>) {
    let paragraph = extraction.paragraph_of(piece.start);
    if paragraph.end < piece.end && !opens(extraction.tokens, piece) && is_headline(extraction, &paragraph) {
        piece.end = paragraph.end;
    }
}

/// Whether a paragraph is no sentence, and leads to nothing: a headline.
pub(super) fn is_headline(extraction: &Extraction, paragraph: &Range<usize>) -> bool {
    let tokens = extraction.tokens;
    let last = &tokens[paragraph.end - 1];
    let word = last.kind.is_word() && last.kind != TokenKind::Abbreviation || last.kind == TokenKind::Close;
    word && !tokens.is_wrapped_at(paragraph.end) && on(Rule::EndsWithHeadline)
}

/// A piece of a few words that ends a headline: "watchdog" of "Schools must do more, says
/// watchdog".
pub(super) fn end_of_headline(extraction: &Extraction, piece: &Range<usize>) -> Option<Range<usize>> {
    /// It has no more tokens than this.
    const LONGEST: usize = 4;
    let paragraph = extraction.paragraph_of(piece.start);
    let ends = paragraph.end == piece.end && piece.len() <= LONGEST && is_headline(extraction, &paragraph);
    ends.then(|| piece.clone())
}

/// Where a piece of content begins behind a dateline at the head of its paragraph: "NEW YORK, Nov.
/// 19 (UPI) —", "DHAKA:". No figure of PolNeAR dev hangs on it, but the article of an agency among
/// the snapshots does.
pub(super) fn past_dateline(extraction: &Extraction, piece: &Range<usize>) -> usize {
    /// A dateline has no more tokens than this.
    const LONGEST: usize = 16;
    let tokens = extraction.tokens;
    if let Some(dateline) = &extraction.structure.dateline
        && dateline.contains(&piece.start)
        && dateline.end < piece.end
    {
        return dateline.end;
    }
    let first = &tokens[piece.start];
    if first.gap != Gap::Paragraph || !first.shape.has(Shape::UPPER) {
        return piece.start;
    }
    let mut near = piece.start..piece.end.min(piece.start + LONGEST);
    let Some(dash) = near.find(|&i| tokens[i].kind == TokenKind::Dash) else { return piece.start };
    let plain = tokens.list[piece.start..dash].iter().all(|token| !token.shape.has(Shape::LOWER));
    if plain && on(Rule::Dateline) { dash + 1 } else { piece.start }
}
