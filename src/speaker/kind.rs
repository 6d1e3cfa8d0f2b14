//! A source that names nobody → what kind of source it is.

use std::ops::Range;

use crate::document::SourceKind;
use crate::lexicon::Classes;
use crate::token::{Shape, TokenKind, Tokens};

/// Texts that speak for whoever wrote them, where a report or a poll is a source of its own.
const STATEMENTS: [&str; 12] =
    ["statement", "letter", "email", "e-mail", "memo", "message", "tweet", "post", "note", "speech", "release", "text"];

/// Whether token `i` is a noun for what someone said.
pub(super) fn is_statement(tokens: &Tokens, i: usize) -> bool {
    STATEMENTS.iter().any(|statement| statement.eq_ignore_ascii_case(tokens.text_of(i)))
}

/// The kind of a source that is "who", "which" or "that": that of what stands before it.
pub(super) fn of_relative(tokens: &Tokens, relative: usize) -> SourceKind {
    let comma = relative > 0 && tokens.list[relative - 1].kind == TokenKind::Comma;
    let end = relative - usize::from(comma);
    match end.checked_sub(1) {
        Some(noun) => of_noun(tokens, noun, false),
        None => SourceKind::Anonymous,
    }
}

/// The kind of a source phrase without a name that leads to a member of the cast.
pub(super) fn of_phrase(tokens: &Tokens, source: &Range<usize>) -> SourceKind {
    let first = &tokens.list[source.start];
    if source.len() == 1 && first.is(Classes::PRONOUN) {
        return match tokens.text_of(source.start).to_ascii_lowercase().as_str() {
            "they" | "we" | "you" => SourceKind::Group,
            "it" => SourceKind::Document,
            _ => SourceKind::Anonymous,
        };
    }
    // The head is the last noun before what follows it: "officials | at the ministry", "a driver, | 41,".
    let border = |i: &usize| {
        let token = &tokens.list[*i];
        let follows = token.is(Classes::PREPOSITION.or(Classes::RELATIVE)) && !token.is(Classes::DETERMINER);
        follows || !token.kind.is_word() && token.kind != TokenKind::Apostrophe || token.is(Classes::ING)
    };
    let quantity = |i: usize| matches!(tokens.text_of(i), "of") && i > source.start;
    let mut end = (source.start + 1..source.end).find(border).unwrap_or(source.end);
    // "A number of officials", "one of the lawyers"
    let amount = [
        "number", "group", "groups", "majority", "handful", "one", "some", "many", "most", "all", "few", "couple",
        "pair", "dozens", "percent",
    ];
    if end < source.end && quantity(end) && amount.iter().any(|word| word.eq_ignore_ascii_case(tokens.text_of(end - 1)))
    {
        let one = tokens.text_of(end - 1).eq_ignore_ascii_case("one");
        if one {
            return SourceKind::Anonymous;
        }
        end = (end + 2..source.end).find(border).unwrap_or(source.end);
    }
    let counted = tokens.list[source.clone()]
        .iter()
        .take(2)
        .any(|token| token.kind == TokenKind::Number && token.span.len() == 1 || token.is(Classes::NUMBER));
    // "Officials who asked not to be named", "people familiar with the talks"
    let unnamed = (source.start..source.end)
        .any(|i| matches!(tokens.text_of(i), "anonymity" | "named" | "identified" | "familiar"));
    of_noun(tokens, end - 1, counted || unnamed)
}

/// The kind of a source with this head; a `few` people without a name are anonymous, many are a group.
fn of_noun(tokens: &Tokens, noun: usize, few: bool) -> SourceKind {
    let token = &tokens.list[noun];
    let text = tokens.text_of(noun);
    if token.is(Classes::DOCUMENT) {
        return SourceKind::Document;
    }
    let collective = ["police", "public", "public", "electorate", "half", "percent", "media", "press", "crowd", "side"];
    let plural = token.is(Classes::ROLES)
        || token.is(Classes::NATIONALITY) && text.ends_with('s')
        || token.kind == TokenKind::Word && text.ends_with('s') && !text.ends_with("ss") && text.len() > 3
        || token.is(Classes::PLURAL)
        || token.is(Classes::DETERMINER)
            && matches!(
                text.to_ascii_lowercase().as_str(),
                "many" | "some" | "few" | "several" | "all" | "both" | "most" | "others"
            )
        || collective.contains(&text.to_ascii_lowercase().as_str())
        || token.kind == TokenKind::Symbol && !token.shape.has(Shape::CAPITAL);
    if plural && !few { SourceKind::Group } else { SourceKind::Anonymous }
}
