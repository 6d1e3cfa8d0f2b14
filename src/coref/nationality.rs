//! Peoples: of which one a person is, and who "the Dane" may be.

use std::ops::Range;

use once_cell::race::OnceBox;
use rustc_hash::FxHashMap;

use super::Member;
use super::beside::add;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, set};
use crate::name::NameMention;
use crate::token::{TokenKind, Tokens};

/// What words tell of peoples, by their keys.
struct Lists {
    /// Adjectives, and nouns for one of a people.
    people: FxHashMap<Key, Key>,
    countries: FxHashMap<Key, Key>,
    /// Peoples that are part of another.
    within: Vec<(Key, Key)>,
}

fn lists() -> &'static Lists {
    static LISTS: OnceBox<Lists> = OnceBox::new();
    LISTS.get_or_init(|| {
        let pairs = |pairs: &'static set::Pairs| pairs.entries().map(|(people, word)| (Key::new(word), one_of(people)));
        let adjectives = [&set::NATIONALS, &set::COUNTRIES].into_iter().flat_map(set::Pairs::entries);
        let adjectives = adjectives.map(|(people, _)| (Key::new(people), one_of(people)));
        Box::new(Lists {
            people: pairs(&set::NATIONALS).chain(adjectives).collect(),
            countries: pairs(&set::COUNTRIES).collect(),
            within: set::PEOPLES_WITHIN.entries().map(|(whole, part)| (one_of(part), one_of(whole))).collect(),
        })
    })
}

/// The key of one of a people, which is that of no noun.
fn one_of(people: &str) -> Key {
    Key::new(&format!("one of {people}"))
}

/// Of which people one is whom a word describes, noun or adjective: "Dane", "Danish".
pub(super) fn people(word: Key) -> Option<Key> {
    lists().people.get(&word).copied()
}

/// The people that a token beside a name tells of: "Danish", "Danish-born".
pub(super) fn told(tokens: &Tokens, i: usize) -> Option<Key> {
    let born = || people(Key::new(tokens.text_of(i).strip_suffix("-born")?));
    people(tokens[i].key).or_else(born).filter(|_| tokens[i].is_capitalised())
}

/// Whether a word is a noun for one of a people, and no adjective: "Dane".
pub(super) fn is_noun(word: &str) -> bool {
    set::NATIONALS.has(&word.to_lowercase())
}

/// Whether an adjective may stand for one of a people: "the Italian", other than "the Chinese".
pub(super) fn may_mean_one(adjective: &str) -> bool {
    !["ese", "sh", "ch", "ss"].iter().any(|ending| adjective.ends_with(ending))
}

/// The gender that the noun for one of a people tells: "Irishwoman", "Dutchman".
pub(super) fn gender(noun: &str) -> Classes {
    match noun.strip_suffix("man") {
        Some(stem) if stem.ends_with("wo") => Classes::FEMALE,
        Some(_) if is_noun(noun) => Classes::MALE,
        _ => Classes::empty(),
    }
}

/// Whether who is one of a people may be one of another: a Briton may be a Scot.
pub(super) fn may_be_one_of(own: &[Key], other: Key) -> bool {
    let part = |key: &Key| lists().within.contains(&(other, *key)) || lists().within.contains(&(*key, other));
    own.is_empty() || own.contains(&other) || own.iter().any(part)
}

/// Notes in a person of which people the words around a name tell: "Danish goalkeeper Lars Madsen",
/// "Denmark’s Lars Madsen", "Lars Madsen of Denmark", "Lars Madsen, a Dane".
pub(super) fn note(
    tokens: &Tokens,
    name: &NameMention,
    before: Range<usize>,
    behind: Range<usize>,
    member: &mut Member,
) {
    if !on(Rule::OneOfAPeople) {
        return;
    }
    let (start, end) = (name.title.start, name.tokens.end);
    let plain = |i: &usize| !tokens[*i].is(Classes::PREPOSITION.or(Classes::REPORTING));
    // "The Danish club" says nothing of its captain.
    let club = |i: &usize| tokens.get(i + 1).is_some_and(|next| next.is(Classes::ORGAN));
    let beside = before.chain(behind.take_while(plain)).filter(|i| !club(i));
    let told = beside.filter_map(|i| told(tokens, i));
    let country = |i: usize| {
        let token = tokens.get(i).filter(|token| token.is_capitalised())?;
        lists().countries.get(&token.key).copied()
    };
    let possessive = start > 1 && tokens[start - 1].kind == TokenKind::Clitic;
    let owner = start.checked_sub(2).filter(|_| possessive).and_then(country);
    let inline = tokens.get(end + 1).is_some_and(|_| matches!(tokens.text_of(end), "of" | "from" | "("));
    let origin = country(end + 1).filter(|_| inline).or_else(|| country(behind_town(tokens, end)?));
    for key in told.chain(owner).chain(origin) {
        add(&mut member.peoples, key);
        let wholes = lists().within.iter().filter(|(part, _)| *part == key);
        wholes.for_each(|(_, whole)| add(&mut member.peoples, *whole));
    }
}

/// The token behind a town in which somebody lives whose name ends before token `end`: "Scotland"
/// of "Andy Rae, from Dundee in Scotland,".
fn behind_town(tokens: &Tokens, end: usize) -> Option<usize> {
    /// The name of a town has no more words than this.
    const LONGEST: usize = 3;
    let comma = |i: usize| tokens.get(i).is_some_and(|token| token.kind == TokenKind::Comma);
    let from = end + usize::from(comma(end));
    let town = from + 1;
    let capital = |&i: &usize| tokens.get(i).is_some_and(|token| token.kind.is_word() && token.is_capitalised());
    let behind = town + (town..town + LONGEST).take_while(capital).count();
    let leads = matches!(tokens.text_at(from), "from" | "of") && behind > town;
    (leads && (comma(behind) || tokens.text_at(behind) == "in")).then_some(behind + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(word: &str) -> Key {
        people(Key::new(word)).unwrap()
    }

    #[test]
    fn nouns_and_adjectives_tell_of_one_people() {
        assert_eq!(one("Dane"), one("Danish"));
        assert_eq!(one("Dutchwoman"), one("Dutch"));
        assert_ne!(one("Dane"), one("Swede"));
        assert_eq!(people(Key::new("Calloway")), None);
    }

    #[test]
    fn a_briton_may_be_a_scot() {
        assert!(may_be_one_of(&[], one("Scot")));
        assert!(may_be_one_of(&[one("British")], one("Scot")));
        assert!(may_be_one_of(&[one("Scottish")], one("Briton")));
        assert!(!may_be_one_of(&[one("Welsh")], one("Scot")));
    }

    #[test]
    fn some_nouns_for_one_of_a_people_tell_the_gender() {
        assert_eq!(gender("Irishwoman"), Classes::FEMALE);
        assert_eq!(gender("Dutchman"), Classes::MALE);
        assert_eq!(gender("German"), Classes::empty());
    }

    #[test]
    fn an_adjective_for_many_stands_for_nobody() {
        assert!(may_mean_one("Italian"));
        assert!(!may_mean_one("Chinese") && !may_mean_one("Dutch"));
    }
}
