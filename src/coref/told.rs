//! What a text tells of somebody in passing → nouns by which a description may mean them: an age, a
//! child, a charge, an office in capitals.

use super::Member;
use super::beside::{add, canonical};
use crate::lexicon::{Classes, Key, set};
use crate::name::NameMention;
use crate::token::{Shape, TokenKind, Tokens};

/// How far behind a name, in tokens, it is looked for.
const NEAR: usize = 10;
/// How many tokens before a name tell its office: "Inspector General of Police".
const LONGEST_OFFICE: usize = 6;

/// Notes in the `member` of a person what stands in the sentence of its `name`.
pub(super) fn note(tokens: &Tokens, name: &NameMention, member: &mut Member) {
    note_age(tokens, name, member);
    note_behind(tokens, name, member);
    for office in offices(tokens, name) {
        add(&mut member.roles, office);
    }
    let charge = |word: &str| member.roles.contains(&Key::new(word));
    if !member.roles.is_empty() && set::PEOPLE_IN_CHARGE.iter().any(charge) {
        for word in set::WORDS_FOR_WHO_IS_IN_CHARGE.iter() {
            add(&mut member.roles, Key::new(word));
        }
    }
}

/// "Lukas Brandt, 34," and "34-year-old Lukas Brandt" are the 34-year-old.
fn note_age(tokens: &Tokens, name: &NameMention, member: &mut Member) {
    let end = name.tokens.end;
    let kind = |i: usize| tokens.get(i).map(|token| token.kind);
    let years = |i: usize| tokens.text_of(i).bytes().all(|byte| byte.is_ascii_digit()) && tokens[i].span.len() <= 3;
    if kind(end) == Some(TokenKind::Comma) && kind(end + 1) == Some(TokenKind::Number) && years(end + 1) {
        let closed = tokens.get(end + 2).is_none_or(|next| !next.kind.is_word());
        if closed {
            add(&mut member.roles, Key::new(&format!("{}-year-old", tokens.text_of(end + 1))));
        }
    }
    let before = name.title.start.checked_sub(1).filter(|&i| tokens.text_of(i).ends_with("-year-old"));
    if let Some(before) = before {
        add(&mut member.roles, tokens[before].key);
    }
}

/// Who "lost her son" is the mother, who "was charged" the defendant.
fn note_behind(tokens: &Tokens, name: &NameMention, member: &mut Member) {
    let end = name.tokens.end;
    let upper = tokens.len().min(end + NEAR);
    for i in end..upper {
        let token = &tokens[i];
        if token.kind.is_end() || token.kind == TokenKind::Semicolon || token.is_capitalised() {
            break;
        }
        let word = tokens.text_of(i);
        if let Some(parent) = match word {
            "her" => Some("mother"),
            "his" => Some("father"),
            _ => None,
        } {
            let child = (i + 1..upper.min(i + 4)).any(|k| set::NOUNS_FOR_CHILDREN.has(tokens.text_of(k)));
            if child {
                add(&mut member.roles, canonical(parent, Key::new(parent)));
            }
        }
        let accused = i > end && i < end + 4 && set::PARTICIPLES_OF_THE_ACCUSED.has(word);
        if accused && (end..i).any(|k| set::FORMS_OF_BE.has(tokens.text_of(k))) {
            for word in set::WORDS_FOR_THE_ACCUSED.iter() {
                add(&mut member.roles, Key::new(word));
            }
        }
    }
}

/// The initials of the offices before a name: CM of "Chief Minister", CP of "Commissioner of Police".
pub(super) fn offices(tokens: &Tokens, name: &NameMention) -> Vec<Key> {
    let mut found = Vec::new();
    let mut letters = String::new();
    let end = name.tokens.start;
    for i in (end.saturating_sub(LONGEST_OFFICE)..end).rev() {
        let token = &tokens[i];
        if matches!(tokens.text_of(i), "of" | "for" | "the") && !letters.is_empty() {
            continue;
        }
        if token.kind != TokenKind::Word || !token.is_capitalised() || token.shape.has(Shape::UPPER) {
            break;
        }
        letters.extend(tokens.text_of(i).chars().next());
        let office = token.is(Classes::TITLE.or(Classes::ROLE).or(Classes::OFFICE));
        if office && letters.chars().count() > 1 {
            let initials: String = letters.chars().rev().collect();
            found.push(Key::new(&initials));
        }
    }
    found
}

/// Whether a word is a role with an ending: "mayor-elect".
pub(super) fn is_compound_role(word: &str) -> bool {
    word.rsplit_once('-').is_some_and(|(role, ending)| {
        set::ENDINGS_OF_ROLES.has(ending) && !role.is_empty() && role.bytes().all(|byte| byte.is_ascii_lowercase())
    })
}
