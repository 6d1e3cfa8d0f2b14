//! A name labelled as a person's → the mention of the person: without the titles before it and the
//! party or place behind it.

use std::ops::Range;

use super::mention::NameMention;
use super::{Name, given, is_generational, is_party_of_place, is_surname_like_title, is_title_or_role, lineage};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Gap, Shape, Token, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// The person that a name mentions; a name that goes on ends before token `upper`.
pub(super) fn person(tokens: &Tokens, name: &Name, upper: usize) -> Option<NameMention> {
    let mut range = name.tokens.clone();
    if on(Rule::WithoutParty) {
        range.end = (range.start + 1..range.end).find(|&i| ends_name(tokens, &range, i)).unwrap_or(range.end);
    }
    if is_in_small_letters(tokens, &range) {
        // A text in small letters writes names so: "mayor ann hollis".
        return NameMention::new(tokens, range, name.title.start.min(name.tokens.start), EntityLabel::Person);
    }
    if !name.whole {
        range.start = start_behind_titles(tokens, &range)?;
    }
    let party = range.len() == 1 && is_party_of_place(tokens, range.start);
    if party || !tokens.list[range.clone()].iter().any(|token| is_written_as_name(token) && token.kind.is_word()) {
        return None;
    }
    if on(Rule::WholeEnd) {
        range.end = whole_end(tokens, &range, upper);
    }
    NameMention::new(tokens, range, name.title.start.min(name.tokens.start), EntityLabel::Person)
}

/// Whether a full name is written in small letters, and no word of it is a role or a common noun.
fn is_in_small_letters(tokens: &Tokens, range: &Range<usize>) -> bool {
    let name = |token: &Token| {
        is_lower_case(token) && !describes(token) && !token.is(Classes::COMMON.or(Classes::FUNCTION).or(Classes::ORGAN))
    };
    range.len() > 1 && range.len() <= 3 && tokens.list[range.clone()].iter().all(name)
}

/// Whether a word has a capital, or a script that has none.
fn is_written_as_name(token: &Token) -> bool {
    token.is_capitalised() || token.shape.has(Shape::INNER_CAPITAL) || token.is_caseless()
}

/// Whether a word describes who is named: a title, a role, a nationality, a determiner.
fn describes(token: &Token) -> bool {
    let other = token.is(Classes::NATIONALITY.or(Classes::DETERMINER)) && token.kind != TokenKind::Initial;
    is_title_or_role(token) || other
}

/// Whether a word in small letters is no particle of a name.
fn is_lower_case(token: &Token) -> bool {
    token.shape.has(Shape::LOWER)
        && !is_written_as_name(token)
        && !token.is(Classes::PARTICLE)
        && token.kind == TokenKind::Word
}

/// Whether the name ends before token `i`, where what describes the person begins: ", R-Ky.",
/// "(R-Wis.)", "of New York", but not "of" in "Secretary of State". No text of PolNeAR dev needs
/// it, but GAP dev does.
fn ends_name(tokens: &Tokens, range: &Range<usize>, i: usize) -> bool {
    let token = tokens.at(i);
    let comma = token.kind == TokenKind::Comma && !(i + 1 < range.end && is_generational(tokens, i + 1));
    let named = || {
        tokens.list[range.start..i]
            .iter()
            .any(|token| is_written_as_name(token) && !describes(token) && token.kind != TokenKind::Abbreviation)
    };
    comma || token.kind == TokenKind::OpenBracket || set::PREPOSITIONS_BEHIND_NAMES.has(token.text()) && named()
}

/// Where the name starts behind its last title; none if it is a title and no more.
fn start_behind_titles(tokens: &Tokens, range: &Range<usize>) -> Option<usize> {
    let last = range.end - 1;
    let surname = on(Rule::TitleAsSurname) && last > range.start && is_title_as_surname(tokens, last);
    let nickname = range.clone().find(|&i| tokens[i].kind == TokenKind::Open).unwrap_or(range.end);
    let mut titles = (range.start..nickname.min(range.end - usize::from(surname))).rev();
    let title = titles.find(|&i| leads(tokens, i, range.start) && on(Rule::WithoutLead));
    let Some(title) = title else { return Some(range.start) };
    let token = &tokens[title];
    // A role with a place names nobody: "Senator from Texas".
    if token.is(Classes::PREPOSITION) {
        return None;
    }
    if title + 1 < range.end {
        return Some(title + 1);
    }
    let nobody = range.len() > 1 || is_lower_case(token) || token.kind == TokenKind::Abbreviation;
    (!nobody).then_some(range.start)
}

/// Whether a word stands before the name, or is a small one that is no part of it.
fn leads(tokens: &Tokens, i: usize, start: usize) -> bool {
    (is_lower_case(&tokens[i]) || describes(&tokens[i]))
        && !is_surname_like_title(tokens, i)
        && !lineage::is_inside(tokens, i)
        && !given::is_second(tokens, i, start)
}

/// Whether the last word of a name is a surname though it looks like a title: "Larry King", "Mr.
/// Baker", but not "Majority Leader" and "Vermont Senator".
fn is_title_as_surname(tokens: &Tokens, last: usize) -> bool {
    let before = &tokens[last - 1];
    let other = Classes::COMMON.or(Classes::ORG_WORD).or(Classes::ACRONYM).or(Classes::PLACE);
    let named = before.is_capitalised() && !describes(before) && !before.is(other);
    !is_lower_case(&tokens[last])
        && (named || before.is(Classes::GIVEN.or(Classes::HONORIFIC)) || before.kind == TokenKind::Initial)
}

/// The end of a name that the tagger breaks off: "John D." goes on with "Mbeki", and a name with
/// "Jr."
fn whole_end(tokens: &Tokens, range: &Range<usize>, upper: usize) -> usize {
    let next =
        |i: usize| tokens.get(i).filter(|token| i < upper && token.gap != Gap::Paragraph && token.gap != Gap::None);
    let mut end = range.end;
    let last = &tokens[end - 1];
    let unfinished = last.kind == TokenKind::Initial || range.len() == 1 && last.is(Classes::GIVEN);
    let goes_on = |token: &Token| {
        let other =
            Classes::FUNCTION.or(Classes::COMMON).or(Classes::REPORTING).or(Classes::MONTH).or(Classes::WEEKDAY);
        token.kind == TokenKind::Word && token.is_capitalised() && !token.is(other) && !is_title_or_role(token)
    };
    if unfinished && next(end).is_some_and(goes_on) {
        end += 1;
    }
    if next(end).is_some_and(|_| is_generational(tokens, end)) {
        end += 1;
    }
    end
}
