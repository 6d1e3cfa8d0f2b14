//! Relatives whom a text introduces by the first name alone: in "Ella Hargreave, 9, went missing.
//! Her mother, Joanne, wept. “She is my world,” Mrs Hargreave said" Joanne is Mrs Hargreave.

use rustc_hash::FxHashMap;

use super::gender::Gender;
use super::relation::{self, Owner, Relation};
use super::{Evidence, Member, age, title};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, set};
use crate::name::NameMention;
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// Nobody younger is called by an honorific beside a relative,
const OF_AGE: u8 = 18;
/// but for "Ms.", as newspapers of America write,
const MISS: u8 = 16;
/// and nobody younger than this in any text.
const SCHOOL: u8 = 13;
/// So many people before a relative may be who is meant by "her".
const OWNERS: usize = 4;
/// They are looked for among so many names.
const NAMES_BEFORE: usize = 12;
/// Who is younger is seldom "Mrs" beside a mother.
const MARRIED: u8 = 25;
/// The parents of somebody of this age do not mourn.
const OLD: u8 = 50;
/// Of a family with more relatives the others are not looked at; it keeps the work linear.
const MOST: usize = 8;
/// How far behind the name of a relative a death is told.
const BEHIND: usize = 12;

/// The member to whom a name was given, and by which evidence.
type Given = Option<(u32, Evidence)>;

const SHE: Gender = Gender { she: 1, he: 0 };
const HE: Gender = Gender { she: 0, he: 1 };

/// Somebody's relative.
struct Relative {
    /// The number of the name.
    name: usize,
    gender: Gender,
    /// Whether it is a parent or a spouse.
    near: bool,
    /// Whether it is a parent.
    parent: bool,
    /// Whether they are dead or a child.
    silent: bool,
}

/// What a text tells of who bears a full name.
#[derive(Clone, Default)]
struct Bearer {
    age: Option<u8>,
    gone: bool,
    /// Whether a title or a husband tells that "Mrs" and the surname are theirs.
    is_mrs: bool,
    /// What "her mother", "his wife" and the like tell.
    gender: Gender,
    /// The relatives, and whether the bearer is who most likely is meant by "her".
    relatives: Vec<(usize, bool)>,
}

/// The relatives of a text, and of whom they are.
#[derive(Default)]
pub(super) struct Relatives {
    all: Vec<Relative>,
    bearers: Vec<Bearer>,
    /// Where each surname first stands behind an honorific of a woman, and behind another.
    first: FxHashMap<(Key, bool), usize>,
}

impl Relatives {
    /// The relatives among the `names` of a text, of which the full ones are `given` to members.
    pub(super) fn new(
        tokens: &Tokens,
        names: &[NameMention],
        labels: &[EntityLabel],
        (given, members): (&[Given], &[Member]),
    ) -> Self {
        let mut found = Self { bearers: vec![Bearer::default(); members.len()], ..Self::default() };
        if !on(Rule::SurnameOfRelative) {
            return found;
        }
        for (name, given) in names.iter().zip(given) {
            if let Some((member, _)) = given {
                found.bearers[*member as usize].note(tokens, name);
            } else if name.words.len() == 1 && !name.title.is_empty() {
                let woman = title::gender(tokens, name) == SHE;
                found.first.entry((name.words[0].key, woman)).or_insert(name.tokens.start);
            }
        }
        let people = People::new(tokens, names, labels, given, members);
        let mut owners: Vec<u32> = Vec::new();
        let mut pair: Option<usize> = None;
        for index in 0..names.len() {
            if !people.is_alone(index) {
                continue;
            }
            let relation = relation::of_name(tokens, &names[index]);
            let noun = if let Some(relation) = relation {
                if !matches!(relation.owner, Owner::Same) {
                    owners = people.owners(index, &relation, &found.bearers);
                    found.meet(tokens, &relation, &owners);
                }
                pair = set::PAIRS_OF_FAMILIES.has(tokens.text_of(relation.noun)).then_some(relation.noun);
                relation.noun
            } else if let Some(noun) = pair.take_if(|_| relation::is_joined(tokens, names, index)) {
                noun
            } else {
                continue;
            };
            found.add(tokens, (index, &names[index]), noun, &owners);
        }
        found
    }

    /// Notes what "her mother", "his wife" and "the boy’s father" tell of whose relative it is.
    fn meet(&mut self, tokens: &Tokens, relation: &Relation, owners: &[u32]) {
        let Some(owner) = owners.first().map(|owner| &mut self.bearers[*owner as usize]) else { return };
        let spouse = match tokens.text_of(relation.noun) {
            "wife" => Some(HE),
            "husband" => Some(SHE),
            _ => None,
        };
        let told = match relation.owner {
            Owner::Pronoun(gender) if gender.is_known() => Some(gender),
            _ => spouse,
        };
        let told = told.unwrap_or_default();
        owner.gender = Gender { she: owner.gender.she + told.she, he: owner.gender.he + told.he };
        owner.is_mrs |= spouse == Some(SHE);
        if let Owner::Noun(noun) = relation.owner {
            owner.age = owner.age.or_else(|| age::of_noun(tokens.text_of(noun)));
        }
    }

    fn add(&mut self, tokens: &Tokens, (index, name): (usize, &NameMention), noun: usize, owners: &[u32]) {
        let word = tokens.text_of(noun);
        let gender = if set::WOMEN_OF_FAMILIES.has(word) {
            SHE
        } else if set::MEN_OF_FAMILIES.has(word) {
            HE
        } else {
            super::gender::usual_gender(tokens, name)
        };
        let near = set::PARENTS_AND_SPOUSES.has(word);
        let spouse = matches!(word, "wife" | "husband" | "widow" | "widower");
        let late = noun > 0 && matches!(tokens.text_of(noun - 1), "late" | "murdered");
        let child = age::of_name(tokens, name).is_some_and(|age| age < OF_AGE);
        let silent = late || child || age::is_gone_behind(tokens, name.tokens.end, BEHIND);
        let number = self.all.len();
        self.all.push(Relative { name: index, gender, near, parent: near && !spouse, silent });
        for (place, &owner) in owners.iter().enumerate() {
            let relatives = &mut self.bearers[owner as usize].relatives;
            if relatives.len() < MOST {
                relatives.push((number, place == 0));
            }
        }
    }

    /// The number of the relative's name for whom a surname behind an honorific stands, where none
    /// of its `holders` may be meant, or one less likely is.
    pub(super) fn meant(
        &self,
        tokens: &Tokens,
        names: &[NameMention],
        members: &[Member],
        (name, holders): (&NameMention, impl Iterator<Item = u32>),
    ) -> Option<usize> {
        if self.all.is_empty() || !has_honorific(tokens, name) {
            return None;
        }
        let honorific = title::gender(tokens, name);
        let mut found: Vec<&Relative> = Vec::new();
        for holder in holders {
            let known = members[holder as usize].likely_gender();
            let Some(bearer) = self.bearers.get(holder as usize) else {
                if known.conflicts(honorific) {
                    continue;
                }
                return None;
            };
            let gender = if known.is_known() { known } else { bearer.gender };
            let miss = name.title.clone().any(|i| matches!(tokens.text_of(i), "Ms" | "Ms."));
            let grown = if miss { MISS } else { OF_AGE };
            let ruled_out = gender.conflicts(honorific) || bearer.age.is_some_and(|age| age < grown);
            // An age is among what the text says of somebody.
            let plain = members[holder as usize].roles.len() <= usize::from(bearer.age.is_some());
            let before = found.len();
            for &(number, first) in &bearer.relatives {
                let relative = &self.all[number];
                let introduced = &names[relative.name];
                let likelier = || first && self.is_likelier(tokens, (name, introduced), relative, (bearer, plain));
                let fits = !relative.silent && !relative.gender.conflicts(honorific);
                if fits && (ruled_out || likelier()) {
                    found.push(relative);
                }
            }
            if !ruled_out && found.len() == before {
                return None;
            }
        }
        let rank = |relative: &&Relative| (relative.near, relative.gender.is_known());
        let best = found.iter().map(rank).max()?;
        let mut best = found.iter().filter(|relative| rank(relative) == best);
        let first = best.next()?.name;
        let word = |index: usize| names[index].words[0].key;
        best.all(|other| word(other.name) == word(first)).then_some(first)
    }

    /// Whether a relative is more likely than who bears the full name: who is dead or missing does
    /// not speak, and beside a mother who acts "Mrs" is seldom the daughter of no age or post.
    fn is_likelier(
        &self,
        tokens: &Tokens,
        (name, introduced): (&NameMention, &NameMention),
        relative: &Relative,
        (bearer, plain): (&Bearer, bool),
    ) -> bool {
        let behind = introduced.tokens.start < name.tokens.start;
        let younger = |age: u8| bearer.age.is_none_or(|told| told < age);
        let mourns =
            bearer.gone && (!relative.parent || younger(OLD)) && speaks(tokens, name) && !was_said(tokens, name);
        let mrs = name.title.clone().any(|i| matches!(tokens.text_of(i), "Mrs" | "Mrs."));
        let first = self.first.get(&(name.words[0].key, true)).is_none_or(|first| *first > introduced.tokens.start);
        let end = introduced.tokens.end;
        let comma = tokens.get(end).is_some_and(|next| next.kind == TokenKind::Comma);
        let acts = !set::FORMS_OF_BE.has(tokens.text_at(end + usize::from(comma)));
        let mother = mrs && relative.parent && !bearer.is_mrs && younger(MARRIED) && plain && acts && first;
        behind && (mourns || mother)
    }

    /// Whether a member is too young to be called by the honorific of a name; `grown` where the
    /// name may be somebody else's.
    pub(super) fn is_too_young(&self, tokens: &Tokens, name: &NameMention, member: u32, grown: bool) -> bool {
        has_honorific(tokens, name) && self.is_younger(member, if grown { OF_AGE } else { SCHOOL })
    }

    /// Whether the text says that a member is younger than this.
    fn is_younger(&self, member: u32, age: u8) -> bool {
        self.bearers.get(member as usize).and_then(|bearer| bearer.age).is_some_and(|told| told < age)
    }

    /// Whether a member may be of age.
    pub(super) fn is_grown(&self, member: u32) -> bool {
        !self.is_younger(member, OF_AGE)
    }
}

impl Bearer {
    /// Notes what stands beside a full name.
    fn note(&mut self, tokens: &Tokens, name: &NameMention) {
        if name.label == EntityLabel::Person {
            self.age = self.age.or_else(|| age::of_name(tokens, name));
            self.gone |= age::is_gone(tokens, name);
            self.is_mrs |= !name.title.is_empty();
        }
    }
}

/// Whether a surname stands behind "Mr", "Dr" or the like.
fn has_honorific(tokens: &Tokens, name: &NameMention) -> bool {
    name.words.len() == 1 && name.title.clone().any(|i| tokens[i].is(Classes::HONORIFIC))
}

/// Whether a name stands right beside a reporting verb.
fn speaks(tokens: &Tokens, name: &NameMention) -> bool {
    let start = name.title.start.min(name.tokens.start);
    let verb = |i: usize| tokens.get(i).is_some_and(|token| token.is(Classes::REPORTING));
    let according = start > 1 && tokens.text_of(start - 1) == "to" && tokens.text_of(start - 2) == "according";
    verb(name.tokens.end) || start > 0 && verb(start - 1) || according
}

/// Whether the words around a name tell of a time when who is dead spoke: "Miss Quinn said in
/// 1987", "in a last message Mr Khan said".
fn was_said(tokens: &Tokens, name: &NameMention) -> bool {
    const NEAR: usize = 8;
    let year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let near = name.tokens.start.saturating_sub(NEAR)..tokens.len().min(name.tokens.end + NEAR);
    let last = |i: usize| matches!(tokens.text_of(i), "last" | "final") && set::LAST_WORDS.has(tokens.text_at(i + 1));
    near.into_iter().any(|i| year(tokens.text_of(i)) || last(i))
}

/// The people of a text by name.
struct People<'a> {
    tokens: &'a Tokens<'a>,
    names: &'a [NameMention],
    labels: &'a [EntityLabel],
    given: &'a [Given],
    members: &'a [Member],
    /// The member with a word as the first or the last of a full name; None where several have it.
    by_word: FxHashMap<Key, Option<u32>>,
}

impl<'a> People<'a> {
    fn new(
        tokens: &'a Tokens<'a>,
        names: &'a [NameMention],
        labels: &'a [EntityLabel],
        given: &'a [Given],
        members: &'a [Member],
    ) -> Self {
        let mut by_word = FxHashMap::default();
        for (name, member) in names.iter().zip(given).filter_map(|(name, given)| Some((name, (*given)?.0))) {
            for word in [name.words.first(), name.words.last()].into_iter().flatten() {
                let whose = by_word.entry(word.key).or_insert(Some(member));
                *whose = whose.filter(|other| *other == member);
            }
        }
        Self { tokens, names, labels, given, members, by_word }
    }

    /// Whether a name is a first name that stands in no full one.
    fn is_alone(&self, index: usize) -> bool {
        let name = &self.names[index];
        let person = self.labels[index] == EntityLabel::Person && self.given[index].is_none();
        person && name.words.len() == 1 && name.title.is_empty() && !self.by_word.contains_key(&name.words[0].key)
    }

    /// The person of a name that is full, or a part of a full one.
    fn person(&self, index: usize) -> Option<u32> {
        let given = self.given[index].map(|(member, _)| member);
        let part = || self.by_word.get(&self.names[index].words[0].key).copied().flatten();
        let member = given.or_else(part)?;
        (self.members[member as usize].label == EntityLabel::Person).then_some(member)
    }

    /// Of whom a relative may be, the likeliest first.
    fn owners(&self, index: usize, relation: &Relation, bearers: &[Bearer]) -> Vec<u32> {
        let gender = match relation.owner {
            Owner::Name(at) => {
                let at = self.names.partition_point(|name| name.tokens.end <= at);
                return self.names.get(at).and_then(|_| self.person(at)).into_iter().collect();
            }
            Owner::Pronoun(gender) => gender,
            Owner::Noun(noun) => Gender::default().with(self.tokens[noun].classes, 1),
            Owner::Same => return Vec::new(),
        };
        let child = matches!(relation.owner, Owner::Noun(_));
        let mut found = Vec::new();
        for other in (index.saturating_sub(NAMES_BEFORE)..index).rev() {
            let Some(member) = self.person(other) else { continue };
            let grown = child && bearers[member as usize].age.is_some_and(|age| age >= OF_AGE);
            let another = self.members[member as usize].likely_gender().conflicts(gender);
            if !grown && !another && !found.contains(&member) && found.len() < OWNERS {
                found.push(member);
            }
        }
        found
    }
}
