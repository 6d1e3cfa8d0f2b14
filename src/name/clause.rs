//! "The woman who accused Khan, Jane Roe, said …": the names in a source that only the clause
//! behind its noun has, "who accused Khan", "representing Ann Lee", "Khan attacked". They do not
//! speak.

use std::ops::Range;

use crate::lexicon::{Classes, set};
use crate::token::{Shape, TokenKind, Tokens};

/// Whether a mention in a source is but a part of the clause that tells more of its noun.
pub(super) fn is_in_clause(tokens: &Tokens, source: &Range<usize>, mention: &Range<usize>) -> bool {
    let Range { start, end } = *mention;
    if start <= source.start {
        return false;
    }
    let segment = segment_of(tokens, source, start);
    if opens_clause(tokens, source, segment..start) {
        return true;
    }
    // What stands between commas behind a clause may belong to it.
    let before = segment.checked_sub(1).filter(|&comma| comma > source.start);
    let behind = before.is_some_and(|comma| {
        let from = segment_of(tokens, source, comma);
        opens_clause(tokens, source, from..comma) && (is_of_object(tokens, comma, end) || is_list(tokens, source))
    });
    behind || is_subject_of_clause(tokens, source, mention)
}

/// Where the part of a source begins that holds token `i`, behind the last comma.
fn segment_of(tokens: &Tokens, source: &Range<usize>, i: usize) -> usize {
    let comma = (source.start..i).rev().find(|&i| tokens[i].kind == TokenKind::Comma);
    comma.map_or(source.start, |comma| comma + 1)
}

/// Whether a clause that tells more of a noun opens among some tokens: "who accused",
/// "representing".
fn opens_clause(tokens: &Tokens, source: &Range<usize>, words: Range<usize>) -> bool {
    let opens = |i: &usize| *i > source.start && (is_relative(tokens, *i) || is_participle(tokens, *i));
    // "A woman whose real name is Ada", "a man calling himself Emeka".
    let names =
        |i: usize| matches!(tokens.text_of(i), "name" | "named" | "called") || tokens.text_of(i).ends_with("self");
    words.clone().find(opens).is_some_and(|open| !(open..words.end).any(names))
}

/// Whether token `i` is a relative pronoun behind a noun.
fn is_relative(tokens: &Tokens, i: usize) -> bool {
    let relative = tokens[i].is(Classes::RELATIVE) || matches!(tokens.text_of(i), "whom" | "whose");
    let before = &tokens[i - 1];
    relative && (before.kind.is_word() && !before.is(Classes::PREPOSITION) || before.kind == TokenKind::Comma)
}

/// Whether token `i` is a participle with an object, behind a noun: "representing" of "a lawyer
/// representing Ann Lee", other than "the acting President Musa", "the council planning officer".
fn is_participle(tokens: &Tokens, i: usize) -> bool {
    let word = tokens.text_of(i);
    let ing = tokens[i].shape.has(Shape::LOWER) && word.len() > 4 && word.ends_with("ing");
    let Some(next) = tokens.get(i + 1).filter(|_| ing && !set::NOUNS_OF_OFFICES.has(word)) else { return false };
    if set::PARTICIPLES_BEFORE_OFFICES.has(word) && next.is(Classes::TITLE.or(Classes::ROLE)) {
        return false;
    }
    let noun = i - 1 - usize::from(i > 1 && tokens[i - 1].is(Classes::ADVERB));
    let before = tokens.text_of(noun);
    let person = tokens[noun].is(Classes::ROLE.or(Classes::ROLES)) && !set::COLLECTIVE_NOUNS.has(before);
    let some = set::PEOPLE_QUANTIFIERS.has(&before.to_lowercase()) || tokens[noun].kind == TokenKind::Comma;
    let plain = tokens[noun].kind == TokenKind::Word && !tokens[noun].is(Classes::FUNCTION.or(Classes::ADVERB));
    let determined = next.is(Classes::DETERMINER.or(Classes::POSSESSIVE).or(Classes::PRONOUN)) || next.is_capitalised();
    determined && (plain || some) || person && next.kind == TokenKind::Word
}

/// Whether a name behind the comma is that of the object in the clause before it, which goes on
/// behind the name: "who accused the coach, Bo Chen, of assault".
fn is_of_object(tokens: &Tokens, comma: usize, end: usize) -> bool {
    let object = &tokens[comma - 1];
    let closed = tokens.get(end).is_some_and(|next| next.kind == TokenKind::Comma);
    let goes_on = tokens.get(end + 1).is_some_and(|next| next.is(Classes::PREPOSITION));
    object.is(Classes::ROLE) && !object.is_capitalised() && closed && goes_on
}

/// Whether a source ends with a list, behind which no comma stands: "who accused Khan, Lee and
/// Obi", other than "who accuse Khan, Ann Lee and Tom Obi,".
fn is_list(tokens: &Tokens, source: &Range<usize>) -> bool {
    let closed =
        !tokens[source.end - 1].kind.is_word() || tokens.get(source.end).is_none_or(|next| !next.kind.is_word());
    let last = segment_of(tokens, source, source.end - 1);
    !closed && (last + 1..source.end).any(|i| tokens.text_of(i) == "and")
}

/// Whether a mention that ends a source is the subject of a clause without a pronoun, whose verb
/// stands before another verb: "The woman Khan attacked said".
fn is_subject_of_clause(tokens: &Tokens, source: &Range<usize>, mention: &Range<usize>) -> bool {
    let noun = mention.start - 1;
    let verb = |i: usize| tokens.get(i).filter(|token| token.shape.has(Shape::LOWER) && !token.is(Classes::AUXILIARY));
    let past = |i: usize| {
        let word = tokens.text_at(i);
        verb(i).is_some() && (word.ends_with("ed") || set::IRREGULAR_PASTS.has(word))
    };
    let reports = |i: usize| verb(i).is_some_and(|verb| verb.is(Classes::STRONG.or(Classes::SPEECH)));
    mention.end == source.end
        && tokens[source.start].is(Classes::DETERMINER)
        && noun > source.start
        && tokens[noun].shape.has(Shape::LOWER)
        && past(source.end)
        && reports(source.end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn names_in_the_clause_behind_a_noun_do_not_head_a_source() {
        let inside = |text: &str, name: &str| {
            let tokens = Tokens::new(Text::new(text).unwrap());
            let start = (0..tokens.len()).find(|&i| tokens.text_of(i) == name).unwrap();
            let end = (0..tokens.len()).find(|&i| tokens.text_of(i) == "said").unwrap();
            is_in_clause(&tokens, &(0..end), &(start..start + 1))
        };
        for text in [
            "The woman who accused Khan said",
            "The woman who accused Khan, Roe, said",
            "A lawyer representing Khan said",
            "A solicitor now defending Khan, Roe, said",
            "The team that beat Khan said",
            "A driver whose car hit Khan said",
            "The man who robbed Obi, Khan and Lee said",
            "A woman who accused the coach, Khan, of assault said",
        ] {
            assert!(inside(text, "Khan"), "{text}");
        }
        for text in [
            "The woman who accused Khan, Roe, said",
            "A lawyer representing the family, Roe, said",
            "The acting minister Roe said",
            "The deputy managing Director Roe said",
            "The council planning officer Roe said",
            "A woman whose name is Roe said",
            "Roe, representing Khan, said",
        ] {
            assert!(!inside(text, "Roe"), "{text}");
        }
    }
}
