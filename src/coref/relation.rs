//! The words beside a first name → whose relative is called so: "her mother, Joanne,", "Joanne, the
//! mother of Ella Hargreave,".

use super::gender::{Gender, personal_pronoun};
use crate::lexicon::{Classes, set};
use crate::name::{NameMention, owner_of};
use crate::token::{TokenKind, Tokens};

/// "The mother of nine-year-old Ella" and "Anders, the girl’s elder brother" have no more words.
const LONGEST: usize = 5;

/// The noun for a relative, and of whom.
#[derive(Clone, Copy)]
pub(super) struct Relation {
    pub(super) noun: usize,
    pub(super) owner: Owner,
}

#[derive(Clone, Copy)]
pub(super) enum Owner {
    /// "His", "her" and "their".
    Pronoun(Gender),
    /// The name that holds a token or is next behind it: "Ella’s mother", "the mother of Ella".
    Name(usize),
    /// "The boy’s father".
    Noun(usize),
    /// Of whom the one before is: "… and father, Fergal".
    Same,
}

/// The relation of which the words before a name tell, else those behind it.
pub(super) fn of_name(tokens: &Tokens, name: &NameMention) -> Option<Relation> {
    before(tokens, name).or_else(|| behind(tokens, name))
}

/// "Her mother, Joanne", "his mother Priya", "Ella’s mother, 34-year-old Joanne".
fn before(tokens: &Tokens, name: &NameMention) -> Option<Relation> {
    let inline = |i: usize| tokens.before(i).map(|_| i - 1);
    let mut noun = inline(name.tokens.start)?;
    if tokens.text_of(noun).ends_with("-year-old") {
        noun = inline(noun)?;
    }
    if tokens[noun].kind == TokenKind::Comma {
        noun = inline(noun)?;
    }
    let owner = owner(tokens, noun)?;
    Some(Relation { noun, owner })
}

/// "Anders, her father,", "Joanne, 34, the mother of Ella Hargreave,".
fn behind(tokens: &Tokens, name: &NameMention) -> Option<Relation> {
    let comma = |i: usize| tokens.get(i).is_some_and(|token| token.kind == TokenKind::Comma);
    let mut start = name.tokens.end;
    if !comma(start) {
        return None;
    }
    let age = tokens.get(start + 1).is_some_and(|token| token.kind == TokenKind::Number);
    start += if age && comma(start + 2) { 3 } else { 1 };
    let upper = tokens.len().min(start + LONGEST);
    let inside = |i: &usize| tokens[*i].kind.is_word() && tokens.before(*i).is_some();
    let noun = (start..upper).take_while(inside).find(|&i| is_family(tokens.text_of(i)))?;
    if tokens.text_at(noun + 1) == "of" {
        let first = |i: usize| i < tokens.len() && tokens[i].is_capitalised() && !tokens[i].is(Classes::FUNCTION);
        let name = (noun + 2..noun + LONGEST).find(|&i| first(i))?;
        return Some(Relation { noun, owner: Owner::Name(name) });
    }
    let closed = tokens.get(noun + 1).is_none_or(|next| !next.kind.is_word());
    let owner = owner(tokens, noun).filter(|owner| closed && !matches!(owner, Owner::Same))?;
    Some(Relation { noun, owner })
}

fn is_family(word: &str) -> bool {
    set::WOMEN_OF_FAMILIES.has(word) || set::MEN_OF_FAMILIES.has(word) || set::PAIRS_OF_FAMILIES.has(word)
}

/// Of whom a noun is the relative.
fn owner(tokens: &Tokens, noun: usize) -> Option<Owner> {
    if !is_family(tokens.text_of(noun)) {
        return None;
    }
    let owner = owner_of(tokens, noun)?;
    let token = &tokens[owner];
    if matches!(token.kind, TokenKind::Clitic | TokenKind::Apostrophe) {
        let whose = owner.checked_sub(1)?;
        let name = tokens[whose].is_capitalised();
        return Some(if name { Owner::Name(whose) } else { Owner::Noun(whose) });
    }
    match tokens.at(owner).lower().as_str() {
        "his" | "her" => Some(Owner::Pronoun(personal_pronoun(tokens, owner).unwrap_or_default())),
        "their" => Some(Owner::Pronoun(Gender::default())),
        "and" => Some(Owner::Same),
        _ => None,
    }
}

/// Whether a name is the second of two behind a noun for both: "Mark" of "her parents, Rachel and
/// Mark,".
pub(super) fn is_joined(tokens: &Tokens, names: &[NameMention], index: usize) -> bool {
    let Some(other) = index.checked_sub(1).map(|before| &names[before]) else { return false };
    let end = other.tokens.end;
    end + 1 == names[index].tokens.start && tokens.text_of(end) == "and"
}
