//! What the title before a surname tells of whom it may stand for.

use super::gender::{Gender, personal_pronoun};
use super::{Member, beside};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, set};
use crate::name::{NameMention, is_like_given, is_named_kin};
use crate::token::{TokenKind, Tokens};

/// The gender that the title of a name tells.
pub(super) fn gender(tokens: &Tokens, name: &NameMention) -> Gender {
    let mut gender = Gender::default();
    for i in name.title.clone() {
        gender.add(tokens[i].classes, 1);
    }
    gender
}

/// Whether a surname behind a title that is a given name too is not that of a member whom the text
/// names in full only further down, and of whom it does not say so: "Justice Bonsu said … Ama
/// Bonsu, a trader".
pub(super) fn is_of_another(tokens: &Tokens, name: &NameMention, member: &Member) -> bool {
    let full = &member.fullest;
    let like = |i: &usize| is_like_given(tokens.text_of(*i));
    let mut titles = name.title.clone().filter(like).peekable();
    let later = full.words.len() > 1 && full.tokens.start > name.tokens.start;
    if !later || name.title.is_empty() || !on(Rule::TitleOfAnother) {
        return false;
    }
    // "Captain Sato said … His wife, Yuki Sato, said"
    if titles.peek().is_none() {
        return is_kin(tokens, full);
    }
    // "Chief Justice Roberts", "Mr Justice Bonsu" hold an office for sure.
    let office = Classes::TITLE.or(Classes::HONORIFIC).or(Classes::OFFICE);
    let compound = name.title.len() > 1 && name.title.clone().all(|i| tokens[i].is(office));
    let seldom = compound || titles.clone().all(|i| set::TITLES_SELDOM_GIVEN_NAMES.has(tokens.text_of(i)));
    let given = titles.clone().all(|i| set::GIVEN_NAMES_LIKE_TITLES.has(tokens.text_of(i)));
    let keys: Vec<Key> = titles.map(|i| beside::title(tokens, i)).collect();
    let same = keys.iter().any(|key| member.roles.contains(key));
    // "Chancellor Scholz" is the Olaf Scholz of whom the text says no more.
    let other = said_of_self(tokens, name).conflicts(said_of_self(tokens, full)) || has_trade(member);
    !same && (given && !seldom || other || is_kin(tokens, full))
}

/// Whether the text says of a member what nobody with an office is: "Ama Bonsu, a trader,".
fn has_trade(member: &Member) -> bool {
    !member.roles.is_empty() && set::TRADES_OF_NO_OFFICE.iter().any(|noun| member.roles.contains(&Key::new(noun)))
}

/// Whether a full name is that of somebody's relation: "his wife, Yuki Sato", "Yuki Sato, his
/// wife".
fn is_kin(tokens: &Tokens, name: &NameMention) -> bool {
    let end = name.tokens.end;
    let comma = tokens.get(end).is_some_and(|token| token.kind == TokenKind::Comma);
    let owner = comma && tokens.get(end + 1).is_some_and(|token| token.is(Classes::POSSESSIVE));
    let behind = owner && tokens.get(end + 2).is_some_and(|_| set::KIN.has(tokens.text_of(end + 2)));
    behind || is_named_kin(tokens, name.title.start)
}

/// The pronoun right behind the verb of a name: "Lewis said he was".
fn said_of_self(tokens: &Tokens, name: &NameMention) -> Gender {
    let verb = name.tokens.end;
    if !tokens.get(verb).is_some_and(|token| token.is(Classes::REPORTING)) || verb + 1 >= tokens.len() {
        return Gender::default();
    }
    let pronoun = verb + 1 + usize::from(tokens.text_of(verb + 1) == "that");
    tokens.get(pronoun).and_then(|_| personal_pronoun(tokens, pronoun)).unwrap_or_default()
}

/// Whether a name is but a rank in letters behind an article, "the DCP", which nobody of the text
/// holds.
pub(super) fn is_office_alone(tokens: &Tokens, name: &NameMention) -> bool {
    let start = name.tokens.start;
    name.tokens.len() == 1
        && start > 0
        && tokens[start - 1].is(Classes::DETERMINER)
        && set::RANKS_OF_NO_ORGANISATION.has(tokens.text_of(start))
        && on(Rule::OfficeAlone)
}
