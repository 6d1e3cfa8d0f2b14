//! A source that names nobody → what kind of source it is.

use std::ops::Range;

use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::name::is_plural_letters;
use crate::token::{Shape, TokenKind, Tokens};
use crate::vocabulary::SourceKind;

/// Whether a role without a name stands before the first name of a source and is joined with it:
/// "the mayor and Ann Lee".
pub(super) fn joins_role(tokens: &Tokens, start: usize, name: usize) -> bool {
    /// Such a role has no more tokens than this.
    const LONGEST: usize = 6;
    let words = start..name.saturating_sub(1).max(start);
    let determined = words.len() > 1 && tokens[start].is(Classes::DETERMINER.or(Classes::POSSESSIVE));
    let role = || tokens[words.end - 1].is(Classes::ROLE.or(Classes::TITLE));
    let lower = |i: usize| tokens[i].kind == TokenKind::Word && tokens[i].shape.has(Shape::LOWER);
    determined
        && words.len() <= LONGEST
        && tokens.text_of(words.end) == "and"
        && role()
        && words.clone().skip(1).all(lower)
}

/// Whether a role without a name is joined behind the last name of a source: "Ann Lee and the
/// mayor".
pub(super) fn role_is_joined(tokens: &Tokens, name_end: usize, end: usize) -> bool {
    /// "and", the article and the role have no more tokens than this.
    const LONGEST: usize = 5;
    let rest = name_end..end.max(name_end);
    let and = (3..=LONGEST).contains(&rest.len()) && tokens.text_of(rest.start) == "and";
    let lower = |i: usize| tokens[i].kind == TokenKind::Word && tokens[i].shape.has(Shape::LOWER);
    and && tokens[rest.start + 1].is(Classes::DETERMINER)
        && rest.clone().all(lower)
        && tokens[rest.end - 1].is(Classes::ROLE.or(Classes::TITLE))
}

/// The kind of a source that is "who", "which" or "that": that of what stands before it.
pub(super) fn of_relative(tokens: &Tokens, relative: usize) -> SourceKind {
    let comma = relative > 0 && tokens[relative - 1].kind == TokenKind::Comma;
    let end = relative - usize::from(comma);
    match end.checked_sub(1) {
        Some(noun) if on(Rule::KindOfRelative) => of_noun(tokens, noun, false),
        _ => SourceKind::Anonymous,
    }
}

/// The kind of a source phrase without a name that leads to a member of the cast.
pub(super) fn of_phrase(tokens: &Tokens, source: &Range<usize>) -> SourceKind {
    let first = &tokens[source.start];
    // No figure hangs on these, but "we" is nobody in particular, and "it" no person.
    if source.len() == 1 && first.is(Classes::PRONOUN) && on(Rule::KindOfPronoun) {
        return match tokens.text_of(source.start).to_ascii_lowercase().as_str() {
            "they" | "we" | "you" => SourceKind::Group,
            "it" => SourceKind::Document,
            _ => SourceKind::Anonymous,
        };
    }
    // The head is the last noun before what follows it: "officials | at the ministry", "a study |
    // released in May".
    let border = |i: &usize| {
        let token = &tokens[*i];
        let clause = Classes::PREPOSITION.or(Classes::RELATIVE).or(Classes::SUBJECT).or(Classes::AUXILIARY);
        let participle = token.shape.has(Shape::LOWER) && tokens.text_of(*i).ends_with("ed") || token.is(Classes::ING);
        let inside = token.kind.is_word() || matches!(token.kind, TokenKind::Apostrophe | TokenKind::Symbol);
        // "Kenya’s officials", other than "Kenya is".
        let owner = token.kind == TokenKind::Clitic && tokens.text_of(*i).ends_with('s');
        token.is(clause) && !token.is(Classes::DETERMINER) && !owner || participle || !inside
    };
    let end = (source.start + 1..source.end).find(border).unwrap_or(source.end);
    let first_word = tokens.text_of(source.start).to_ascii_lowercase();
    let many = set::AMOUNTS.has(&first_word);
    // People who are counted are a few, by the meaning of `anonymous`: "two aides". No figure hangs
    // on it.
    let counted = tokens.list[source.clone()]
        .iter()
        .take(2)
        .any(|token| token.kind == TokenKind::Number && token.span.len() == 1 || token.is(Classes::NUMBER));
    of_noun(tokens, end - 1, counted && !many && on(Rule::Counted))
}

/// The kind of a source with this head; a `few` people without a name are anonymous, many are a
/// group.
fn of_noun(tokens: &Tokens, noun: usize, few: bool) -> SourceKind {
    let token = &tokens[noun];
    let word = tokens.text_of(noun).to_ascii_lowercase();
    if (token.is(Classes::DOCUMENT) || set::WORKS.has(&word)) && on(Rule::KindOfText) {
        return SourceKind::Document;
    }
    let plural_form = token.kind == TokenKind::Word && word.ends_with('s') && !word.ends_with("ss") && word.len() > 3;
    let body = (token.is(Classes::ORGAN) || set::INSTITUTIONS.has(&word)) && on(Rule::KindOfBody);
    let collective = set::COLLECTIVE_NOUNS.has(&word) || set::AMOUNTS.has(&word) || body;
    let plural_form = plural_form || is_plural_letters(tokens.text_of(noun));
    let plural = collective || plural_form || token.is(Classes::ROLES.or(Classes::PLURAL)) || word == "others";
    let few = few && word != "percent";
    if plural && !few && on(Rule::KindOfPlural) { SourceKind::Group } else { SourceKind::Anonymous }
}
