//! What sort of organisation a member is, by its names and by what the text says of it: "the union"
//! is no firm.
//!
//! A sort counts where it is told, and what tells none may be anything. Nouns that fit many sorts
//! ("the group", "the authority") are not listed, so that they may stand for any.

use std::ops::Range;

use once_cell::race::OnceBox;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Member;
use super::beside::{add, canonical};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, set};
use crate::name::NameMention;
use crate::token::{Gap, Shape, TokenKind, Tokens};

/// A set of sorts; empty where none is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sorts(u32);

impl Sorts {
    /// The sorts for which a noun may stand.
    pub(super) fn of_noun(noun: Key) -> Self {
        lists().nouns.get(&noun).copied().unwrap_or_default()
    }

    fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether both are told, and none is the same.
    pub(super) fn conflict(self, other: Self) -> bool {
        !self.is_empty() && !other.is_empty() && !self.has(other)
    }

    pub(super) fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether none is told but some of these.
    pub(super) fn is_only(self, sorts: &[&str]) -> bool {
        let these = sorts.iter().fold(Self::default(), |these, sort| these.union(named(sort)));
        self.0 & !these.0 == 0
    }
}

/// The words that tell sorts, by their keys.
struct Lists {
    last: FxHashMap<Key, Sorts>,
    weak: FxHashMap<Key, Sorts>,
    first: FxHashMap<Key, Sorts>,
    nouns: FxHashMap<Key, Sorts>,
    /// The sorts by what the lists call them.
    named: FxHashMap<&'static str, Sorts>,
    /// Sorts with the nouns that stand for whoever is of one.
    also: Vec<(Sorts, Key)>,
}

fn lists() -> &'static Lists {
    static LISTS: OnceBox<Lists> = OnceBox::new();
    LISTS.get_or_init(|| {
        let mut named: FxHashMap<&str, Sorts> = FxHashMap::default();
        for (sort, _) in set::NOUNS_OF_SORTS.entries() {
            let bit = named.len();
            named.entry(sort).or_insert(Sorts(1 << bit));
        }
        let sorts = |sort: &str| named.get(sort).copied().unwrap_or_default();
        let by_key = |pairs: &'static set::Pairs| {
            let mut found: FxHashMap<Key, Sorts> = FxHashMap::default();
            for (sort, word) in pairs.entries() {
                let told = found.entry(Key::new(word)).or_default();
                *told = told.union(sorts(sort));
            }
            found
        };
        let also = set::NOUNS_FOR_SORTS.entries().map(|(sort, noun)| (sorts(sort), Key::new(noun)));
        Box::new(Lists {
            last: by_key(&set::SORTS),
            weak: by_key(&set::WEAK_SORTS),
            first: by_key(&set::OPENING_SORTS),
            nouns: by_key(&set::NOUNS_OF_SORTS),
            also: also.collect(),
            named,
        })
    })
}

/// The sort that the lists call so; none of "any".
pub(super) fn named(sort: &str) -> Sorts {
    lists().named.get(sort).copied().unwrap_or_default()
}

/// Notes in an organisation of what sort it is, by one of its names and the words `behind` it.
pub(super) fn note(tokens: &Tokens, name: &NameMention, behind: &Range<usize>, member: &mut Member) {
    if !on(Rule::OtherSort) {
        return;
    }
    let told = [apposed(tokens, behind), noun_before(tokens, name.title.start)];
    for noun in told.into_iter().flatten() {
        let key = tokens[noun].key;
        member.sorts = member.sorts.union(by_noun(key));
        // A journal is no paper.
        if canonical(tokens.text_of(noun), key) == key {
            add(&mut member.roles, key);
        }
    }
    // The tagger may leave out "plc".
    let end = name.tokens.end;
    let legal = tokens.get(end).is_some_and(|next| {
        next.gap == Gap::Space && (next.is(Classes::ORG_ABBREVIATION) || set::LEGAL_FORMS.has(tokens.text_of(end)))
    });
    member.sorts = member.sorts.union(by_name(tokens, &(name.tokens.start..end + usize::from(legal))));
    for (sort, noun) in &lists().also {
        if member.sorts.has(*sort) {
            add(&mut member.roles, *noun);
        }
    }
}

/// The sort that a noun tells of whom it describes.
fn by_noun(noun: Key) -> Sorts {
    let sorts = |words: &FxHashMap<Key, Sorts>| words.get(&noun).copied().unwrap_or_default();
    sorts(&lists().last).union(sorts(&lists().weak))
}

/// The sort that a name tells.
fn by_name(tokens: &Tokens, name: &Range<usize>) -> Sorts {
    let mut sorts = Sorts::default();
    let whole: Vec<&str> = name.clone().map(|i| tokens.text_of(i)).collect();
    set::KNOWN_SORTS.of(&whole.join("_")).iter().for_each(|sort| sorts = sorts.union(named(sort)));
    if !sorts.is_empty() || name.len() < 2 {
        return sorts;
    }
    // The head is what stands before the preposition: "Ministry" in "Ministry of Defence".
    let mut words = name.clone().skip(1);
    let head = words.find(|&i| tokens[i].is(Classes::PREPOSITION)).unwrap_or(name.end);
    let mut told = by_compound(tokens, name.start..head);
    if told.has(named("bank")) && may_be_central(tokens, name, head) {
        told = told.union(named("central"));
    }
    if told.is_empty() {
        let first = lists().first.get(&tokens[name.start].key).copied().unwrap_or_default();
        // A bank of a country may be its central bank: "Banco de México".
        let of_country = first.has(named("bank")) && matches!(tokens.text_of(name.start + 1), "de" | "d" | "d’" | "d'");
        return if of_country { first.union(named("central")) } else { first };
    }
    // "University of Lagos Teaching Hospital" is both.
    let last = lists().last.get(&tokens[name.end - 1].key).filter(|_| head < name.end);
    told.union(last.copied().unwrap_or_default())
}

/// Whether the name of a bank may be that of a central bank: "Bank of Ghana", "Reserve Bank".
fn may_be_central(tokens: &Tokens, name: &Range<usize>, head: usize) -> bool {
    let of_country = head == name.start + 1 && head < name.end;
    of_country || name.clone().any(|i| set::WORDS_OF_CENTRAL_BANKS.has(&tokens.text_of(i).to_lowercase()))
}

/// The sort that the last words of a compound tell: of "Skyfjord Airlines Ltd" an airline and a
/// firm.
fn by_compound(tokens: &Tokens, words: Range<usize>) -> Sorts {
    let start = words.start;
    let mut weak = Sorts::default();
    for i in words.rev() {
        let key = tokens[i].key;
        if let Some(sorts) = lists().last.get(&key) {
            // "Xinhua News Agency" is no public body.
            let field = i.checked_sub(1).filter(|field| *field >= start);
            if *sorts == named("agency")
                && field.is_some_and(|i| set::FIELDS_OF_PRIVATE_AGENCIES.has(&tokens.text_of(i).to_lowercase()))
            {
                break;
            }
            return weak.union(*sorts);
        }
        match lists().weak.get(&key) {
            Some(sorts) if weak.is_empty() => weak = *sorts,
            // "& Sons", "Workers’ Union".
            None if tokens[i].kind.is_word() && tokens[i].kind != TokenKind::Clitic => break,
            _ => {}
        }
    }
    weak
}

/// The noun of an apposition or predicate behind a name, if it tells a sort: ", a charity for the
/// homeless".
fn apposed(tokens: &Tokens, behind: &Range<usize>) -> Option<usize> {
    let start = behind.start;
    let determined = !behind.is_empty() && tokens[start].is(Classes::DETERMINER);
    let ends = |&i: &usize| {
        let token = &tokens[i];
        token.is(Classes::FUNCTION.or(Classes::ING)) || token.kind != TokenKind::Word
    };
    let end = (start + 1..behind.end).find(ends).unwrap_or(behind.end);
    let mut noun = end.checked_sub(1).filter(|noun| determined && *noun > start)?;
    // "A firm owned by Okafor".
    noun -= usize::from(noun > start + 1 && tokens.text_of(noun).ends_with("ed"));
    // Not in "Delcor, the union and the council met", ", the company said" and ", the union’s
    // rival".
    let other = tokens.get(noun + 1).is_some_and(|next| {
        next.is(Classes::COORDINATOR.or(Classes::SPEECH).or(Classes::AUXILIARY))
            || matches!(next.kind, TokenKind::Clitic | TokenKind::Apostrophe)
    });
    (!other && !by_noun(tokens[noun].key).is_empty()).then_some(noun)
}

/// The noun right before a name, if it tells a sort: "the charity Shelter Nairobi".
fn noun_before(tokens: &Tokens, start: usize) -> Option<usize> {
    let noun =
        start.checked_sub(1).filter(|noun| tokens.get(noun + 1).is_some() && tokens[*noun].shape.has(Shape::LOWER))?;
    let before = noun.checked_sub(1 + usize::from(noun > 0 && tokens[noun - 1].is(Classes::DETERMINER)));
    // "Told the union Delcor would close" says nothing of Delcor.
    let verb = before.is_some_and(|i| tokens[i].is(Classes::REPORTING.or(Classes::VERB).or(Classes::AUXILIARY)));
    (!verb && !by_noun(tokens[noun].key).is_empty()).then_some(noun)
}

/// The nouns that may stand for an organisation, each with those that its name may have.
pub(super) fn general_nouns() -> &'static [(Key, FxHashSet<Key>)] {
    static NOUNS: OnceBox<Vec<(Key, FxHashSet<Key>)>> = OnceBox::new();
    NOUNS.get_or_init(|| {
        let mut nouns: Vec<(Key, FxHashSet<Key>)> = Vec::new();
        for (general, organ) in set::GENERAL_NOUNS.entries() {
            let general = Key::new(general);
            if nouns.last().is_none_or(|(last, _)| *last != general) {
                nouns.push((general, FxHashSet::default()));
            }
            if let Some((_, organs)) = nouns.last_mut() {
                organs.insert(Key::new(organ));
            }
        }
        Box::new(nouns)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn sorts(name: &str) -> Sorts {
        let tokens = Tokens::new(Text::new(name).unwrap());
        by_name(&tokens, &(0..tokens.len()))
    }

    fn may_be(noun: &str, name: &str) -> bool {
        !Sorts::of_noun(Key::new(noun)).conflict(sorts(name))
    }

    #[test]
    fn the_words_of_a_name_tell_its_sort() {
        let of = |name: &str, sort: &str| assert_eq!(sorts(name), named(sort), "{name}");
        let both =
            |name: &str, one: &str, other: &str| assert_eq!(sorts(name), named(one).union(named(other)), "{name}");
        of("Delcor Holdings", "firm");
        of("Hopwood & Sons", "firm");
        both("Skyfjord Airlines Ltd", "airline", "firm");
        both("Los Angeles Police Department", "police", "ministry");
        both("Bank of Ghana", "bank", "central");
        both("Reserve Bank of India", "bank", "central");
        of("Bank of America", "bank");
        of("Environment Agency", "agency");
        of("Xinhua News Agency", "any");
        both("University of Lagos Teaching Hospital", "university", "hospital");
        of("Ministry of Health", "ministry");
        of("Quarry Workers’ Union", "union");
        of("Banco Mirasol", "bank");
        of("Unite", "union");
        of("Calloway Marine", "any");
        of("Friends of Thornby Hospital", "any");
    }

    #[test]
    fn a_noun_stands_for_organisations_of_its_sort() {
        for (noun, name) in [
            ("union", "Delcor Holdings"),
            ("company", "Unite"),
            ("school", "Thornby Council"),
            ("council", "Thornshire Police"),
            ("hospital", "Ministry of Health"),
            ("league", "Manchester United"),
            ("charity", "Kowalski Ltd"),
            ("union", "Kowalski Group plc"),
        ] {
            assert!(!may_be(noun, name), "{noun} {name}");
        }
        for (noun, name) in [
            ("company", "Skyfjord Airlines"),
            ("company", "Banco Mirasol"),
            ("bank", "Mirasol Holdings plc"),
            ("club", "Brookdale United plc"),
            ("union", "Federation of Quarry Workers"),
            ("charity", "Refugee Support Group"),
            ("group", "Thornby Council"),
            ("authority", "Thornshire Police"),
            ("union", "Calloway Marine"),
        ] {
            assert!(may_be(noun, name), "{noun} {name}");
        }
    }

    #[test]
    fn an_apposition_tells_a_sort() {
        let noun = |text: &str, from: usize| {
            let tokens = Tokens::new(Text::new(text).unwrap());
            apposed(&tokens, &(from..tokens.len())).map(|i| tokens.text_of(i).to_owned())
        };
        assert_eq!(noun("Unite, a union of dockers", 2).as_deref(), Some("union"));
        assert_eq!(noun("Delcor is a family firm owned by Okafor", 2).as_deref(), Some("firm"));
        assert_eq!(noun("Delcor, the union and the council", 2), None);
        assert_eq!(noun("Delcor, the union said", 2), None);
    }
}
