//! Names, titles, times and lists of words beside a gap → what they tell of it, for the rules.

use super::rule::opens_clause;
use crate::lexicon::{Classes, set};
use crate::token::{Gap, Paragraph, Shape, TokenKind};

/// The label of a turn has no more tokens than this.
const LONGEST_LABEL: usize = 6;
/// A sentence that has said no more than a time has no more tokens than this: "At about 5 a.m."
const LONGEST_TIME: usize = 4;

/// Whether the gap before token `next` stands in the label of a turn whose first word is a title
/// with a full stop: SEC. DELA CRUZ: Good morning.
pub(super) fn is_turn_label(tokens: Paragraph, last: usize, next: usize, start: usize) -> bool {
    let capitals = |k: usize| tokens[k].shape.has(Shape::UPPER) || tokens[k].kind == TokenKind::Initial;
    let stop = tokens[last].kind == TokenKind::Abbreviation || tokens.text_of(last) == ".";
    stop && next - start <= 3
        && capitals(start)
        && tokens[start].kind != TokenKind::Number
        && capitals(next)
        && (next..tokens.len()).take(LONGEST_LABEL).find(|&k| !capitals(k)).is_some_and(|k| tokens.text_of(k) == ":")
}

/// Whether the comma behind the first word begins a list of names: Culture, Media and Sport.
pub(super) fn opens_list(tokens: Paragraph, comma: usize, next: usize, start: usize) -> bool {
    let named = |k: usize| tokens.get(k).is_some_and(|token| token.is_capitalised() && !token.is(Classes::FUNCTION));
    let joined = || (next + 1..next + 3).any(|k| tokens.get(k).is_some_and(|token| token.is(Classes::COORDINATOR)));
    comma == start + 1 && tokens[next].gap == Gap::Space && named(start) && named(next) && joined()
}

/// Whether the words before the gap lead to the name behind it: a title, or a subject and its verb
/// that open the sentence (Joan gave Susan a raise).
pub(super) fn leads_to_name(tokens: Paragraph, last: usize, next: usize, start: usize) -> bool {
    let (left, right) = (&tokens[last], &tokens[next]);
    if !right.is_capitalised() || right.is(Classes::FUNCTION) || right.gap != Gap::Space {
        return false;
    }
    let title = left.is(Classes::TITLE) && left.is_capitalised() && !left.shape.has(Shape::UPPER) && last > start;
    let named = |k: usize| tokens[k].is_capitalised() && !tokens[k].is(Classes::FUNCTION.or(Classes::COMMON));
    let text = tokens.text_of(last);
    let verb = || {
        left.is(Classes::VERB.or(Classes::REPORTING).or(Classes::AUXILIARY))
            || set::VERBS_BEFORE_NAMES.has(text)
            || text.len() > 3 && (text.ends_with("ed") || text.ends_with('s') && !text.ends_with("ss"))
    };
    let opens = (1..=2).contains(&(last - start)) && left.shape.has(Shape::LOWER);
    title || opens && (start..last).all(named) && verb()
}

/// Whether the mark behind a word belongs to its name, or to an ellipsis or title that goes on:
/// Yahoo! Japan; he waited . . . and ran; Adv. Moyo.
pub(super) fn holds_mark(tokens: Paragraph, mark: usize, next: usize) -> bool {
    let Some(before) = mark.checked_sub(1) else { return false };
    let (word, right) = (tokens.text_of(before), &tokens[next]);
    let glued = tokens[mark].gap == Gap::None;
    match tokens.text_of(mark) {
        "!" => glued && set::NAMES_WITH_A_MARK.has(word) && !opens_clause(right),
        "." if word == "." => !glued && right.shape.has(Shape::LOWER),
        "." => glued && set::TITLES_WITH_A_STOP.has(word) && right.is_capitalised(),
        _ => false,
    }
}

/// Whether the abbreviation ends a name, and what follows begins a sentence: Corvid Corp Inc. Dr.
/// Brandt; St. Mary's St. She.
pub(super) fn ends_name(tokens: Paragraph, last: usize, next: usize, start: usize) -> bool {
    let (token, right) = (&tokens[last], &tokens[next]);
    // No country stands before an honorific: it grew in the U.S. Mr. Lee left.
    let country = token.kind == TokenKind::Abbreviation && token.shape.has(Shape::UPPER) && token.span.len() > 3;
    let firm =
        (token.is(Classes::ORG_ABBREVIATION) || country) && set::HONORIFICS_WITH_A_STOP.has(tokens.text_of(next));
    let named = || last > start && (tokens[last - 1].is_capitalised() || tokens[last - 1].kind == TokenKind::Clitic);
    firm || set::ABBREVIATIONS_OF_STREETS.has(tokens.text_of(last)) && named() && opens_clause(right)
}

/// Whether the sentence has said no more than a time, so that it goes on: At 5 a.m. Mr. Smith left.
pub(super) fn opens_with_time(tokens: Paragraph, last: usize, next: usize, start: usize) -> bool {
    matches!(tokens.text_of(last), "a.m." | "p.m.")
        && last - start < LONGEST_TIME
        && tokens[start].is(Classes::PREPOSITION)
        && tokens[next].gap == Gap::Space
}

/// Whether the noun goes by a letter: Option C.
pub(super) fn has_letter(tokens: Paragraph, noun: usize) -> bool {
    set::NOUNS_WITH_A_LETTER.has(tokens.text_of(noun))
}

/// Whether the mark is a dot of a spaced ellipsis: ". . ."
pub(super) fn is_spaced_ellipsis(tokens: Paragraph, mark: usize, next: usize) -> bool {
    tokens.text_of(mark) == "." && tokens.text_of(next) == "." && next == mark + 1
}
