//! What a text says of its members beside their names: titles, appositions, "is a teacher".

use std::ops::Range;

use super::gender::{GENDERED_NOUN, HONORIFIC};
use super::mention::is_verb;
use super::told::{self, Unnamed};
use super::{Member, nationality, public_body, sort};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, set};
use crate::name::{NameMention, is_owner};
use crate::token::{Gap, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// The noun of an apposition with an article, whatever it is: "scaffolder" of ", a scaffolder from
/// Holm Garth".
fn apposed_noun(tokens: &Tokens, behind: &Range<usize>) -> Option<usize> {
    let article =
        matches!(tokens.list.get(behind.start).map(|_| tokens.text_of(behind.start)), Some("a" | "an" | "the"));
    let ends = |i: &usize| {
        let token = &tokens[*i];
        token.is(Classes::FUNCTION) || !token.kind.is_word() || token.is(Classes::ING)
    };
    let end = (behind.start + 1..behind.end).find(ends).unwrap_or(behind.end);
    let noun = (end - 1).max(behind.start);
    let person = tokens.get(noun).is_some_and(|token| token.kind == TokenKind::Word && !token.is(Classes::ORGAN));
    (article && noun > behind.start && person && !set::PARTS_OF_FIRMS.has(tokens.text_of(noun))).then_some(noun)
}

/// The key under which a noun or trait is kept.
pub(super) fn canonical(text: &str, key: Key) -> Key {
    let same = set::SYNONYMS.of(&text.to_ascii_lowercase()).first().filter(|_| on(Rule::Synonym));
    same.map_or(key, |canonical| Key::new(canonical))
}

/// Notes in `member` what stands beside its `name`.
pub(super) fn note(tokens: &Tokens, name: &NameMention, unnamed: &Unnamed, member: &mut Member) {
    let role = if member.label == EntityLabel::Person { Classes::ROLE.or(Classes::TITLE) } else { Classes::ORGAN };
    for i in name.title.clone().filter(|&i| tokens[i].kind.is_word()) {
        let token = &tokens[i];
        let key = title(tokens, i);
        // "Justices Rao and Menon" are together "the justices".
        if on(Rule::RoleOfTitle) && !set::TITLES_OF_SEVERAL.has(tokens.text_of(i)) {
            add(if token.is(Classes::OFFICE) { &mut member.traits } else { &mut member.roles }, key);
        }
        let weight = if token.is(Classes::HONORIFIC) { HONORIFIC } else { GENDERED_NOUN };
        member.gender.add(token.classes, weight);
    }
    // "According to Bo Chen, the mine is unsafe" tells nothing of him.
    let start = name.title.start;
    let according = start > 1 && tokens.text_of(start - 2).eq_ignore_ascii_case("according");
    let end = name.tokens.end;
    let behind = if according { end..end } else { after_name(tokens, end) };
    let person = member.label == EntityLabel::Person;
    let head = apposed_noun(tokens, &behind).filter(|_| person && on(Rule::ApposedNoun));
    let before = before_name(tokens, name.title.start);
    // "The shopkeeper is Warsame Elmi’s brother."
    let brother = is_owner(tokens, end - 1) && is_copula(tokens, before.end);
    let before = if brother { before.end..before.end } else { before };
    for i in before.clone().chain(behind.clone()) {
        let token = &tokens[i];
        let key = canonical(tokens.text_of(i), token.key);
        // "ASP Atuhaire" is the ASP.
        let office = person && i + 1 == before.end && is_copula(tokens, before.end);
        let rank = person && set::RANKS_IN_CAPITALS.has(tokens.text_of(i));
        if token.is(role) || told::is_compound_role(tokens.text_of(i)) || rank || office || head == Some(i) {
            add(&mut member.roles, key);
            member.gender.add(token.classes, GENDERED_NOUN);
        } else if !token.is(Classes::FUNCTION) {
            add(&mut member.traits, key);
        }
    }
    if member.label == EntityLabel::Person {
        told::note(tokens, name, unnamed, member);
        nationality::note(tokens, name, before, behind, member);
    } else {
        sort::note(tokens, name, &behind, member);
        member.may_be_public |= public_body::may_be_public(tokens, &name.tokens);
    }
    if member.label == EntityLabel::Org && on(Rule::OrganisationNoun) {
        // The head of an organisation's name is what stands before its preposition, else its last
        // word: "Commission" in "Commission on Presidential Debates".
        let mut words = name.tokens.clone().skip(1);
        let head = words.find(|&i| tokens[i].is(Classes::PREPOSITION)).unwrap_or(name.tokens.end) - 1;
        for i in name.tokens.clone() {
            let key = canonical(tokens.text_of(i), tokens[i].key);
            // A post is a text, but The Port Post is a newspaper.
            let text = tokens[i].is(Classes::DOCUMENT) && key == tokens[i].key;
            let heads = i == head && name.tokens.len() > 1 && !text;
            if heads || tokens[i].is(Classes::ORGAN.or(Classes::ORG_ABBREVIATION)) {
                add(&mut member.roles, key);
            } else if !tokens[i].is(Classes::FUNCTION) {
                add(&mut member.traits, tokens[i].key);
            }
        }
    }
}

/// The role that title token `i` tells of.
pub(super) fn title(tokens: &Tokens, i: usize) -> Key {
    // "Col. Shevchuk" is "the colonel": in no quotation of PolNeAR dev, but "the doctor" of LitBank
    // dev hangs on it.
    let long = set::TITLES.of(tokens.text_of(i)).first().filter(|_| on(Rule::AbbreviatedTitle));
    let plain = || canonical(tokens.text_of(i), tokens[i].key);
    long.map_or_else(plain, |long| canonical(long, Key::new(long)))
}

pub(super) fn add(keys: &mut Vec<Key>, key: Key) {
    /// What is said of one member beyond this is not remembered.
    const MOST: usize = 64;
    if keys.len() < MOST && !keys.contains(&key) {
        keys.push(key);
    }
}

/// The tokens of a description right before a name: "fire chief Baek", "Republican presidential
/// nominee", "the caretaker, Dafydd Pugh", "the caretaker is Dafydd Pugh".
fn before_name(tokens: &Tokens, start: usize) -> Range<usize> {
    let mut at = start;
    let inline = |at: usize| at > 0 && tokens[at].gap < Gap::Paragraph;
    let is = inline(start) && is_copula(tokens, start - 1) && on(Rule::NameOfOffice);
    if is || inline(start) && tokens[start - 1].kind == TokenKind::Comma {
        at -= 1;
    }
    let end = at;
    while at > 0 && end - at < 5 && tokens[at].gap != Gap::Paragraph && on(Rule::RoleBefore) {
        let token = &tokens[at - 1];
        let describes = token.is(Classes::NATIONALITY
            .or(Classes::PLACE)
            .or(Classes::ROLE)
            .or(Classes::OFFICE)
            .or(Classes::ACRONYM))
            || nationality::told(tokens, at - 1).is_some();
        let describes = describes || told::is_compound_role(tokens.text_of(at - 1));
        if token.kind != TokenKind::Word || token.is(Classes::FUNCTION) || token.is_capitalised() && !describes {
            break;
        }
        // "The girl’s mother confronted Robert Pike" says nothing of Pike.
        let subject =
            at > 1 && (tokens[at - 2].is(Classes::ROLE) || set::PEOPLE_IN_PASSING.has(tokens.text_of(at - 2)));
        let verb = is_verb(tokens, at - 1) || set::IRREGULAR_PASTS.has(tokens.text_of(at - 1));
        if subject && verb && !token.is(Classes::ROLE) {
            return at..at;
        }
        at -= 1;
    }
    // "The shopkeeper is Warsame Elmi" is a sentence of its own, other than "Next to the mayor was
    // Tom Lee".
    let opens = at > 0
        && tokens.text_of(at - 1).eq_ignore_ascii_case("the")
        && tokens.before(at - 1).is_none_or(|before| before.kind.is_end());
    if is && !opens { start..start } else { at..end }
}

fn is_copula(tokens: &Tokens, i: usize) -> bool {
    matches!(tokens.text_of(i), "is" | "was")
}

/// The tokens of an apposition or predicate right after a name: ", the Finnish engineer who …", "is
/// a teacher". It changes texts of PolNeAR dev but no figure there; the cases need it.
fn after_name(tokens: &Tokens, end: usize) -> Range<usize> {
    const LONGEST: usize = 10;
    let inline = |i: usize| tokens.get(i).filter(|token| token.gap != Gap::Paragraph);
    let Some(first) = inline(end) else { return end..end };
    let predicate = matches!(tokens.text_of(end), "is" | "was" | "became")
        && inline(end + 1).is_some_and(|next| next.is(Classes::DETERMINER));
    if first.kind != TokenKind::Comma && !predicate || !on(Rule::RoleBehind) {
        return end..end;
    }
    // Past an age: "Bracegirdle, 34, a scaffolder".
    let aged = inline(end + 1).is_some_and(|age| age.kind == TokenKind::Number)
        && inline(end + 2).is_some_and(|next| next.kind == TokenKind::Comma)
        && inline(end + 3).is_some_and(|next| next.is(Classes::DETERMINER));
    let start = end + if aged && on(Rule::ApposedNoun) { 3 } else { 1 };
    // A coordination tells of someone else: "Okafor, and her deputy".
    if inline(start).is_some_and(|next| next.is(Classes::COORDINATOR)) {
        return end..end;
    }
    let upper = tokens.len().min(start + LONGEST);
    let stop = (start..upper).find(|&i| {
        let token = &tokens[i];
        // "the district’s general manager" goes on.
        let owner = matches!(token.kind, TokenKind::Clitic | TokenKind::Apostrophe);
        !token.kind.is_word() && token.kind != TokenKind::Dash && !owner
            || token.is(Classes::RELATIVE.or(Classes::AUXILIARY).or(Classes::SPEECH)) && !token.is(Classes::ROLE)
            || token.is(Classes::PRONOUN) && !token.is(Classes::POSSESSIVE)
            // "Okoro, whose brother died," is no brother.
            || tokens.text_of(i) == "whose"
    });
    start..stop.unwrap_or(upper)
}
