//! The names of a text → members, each with all names that stand for it.
//!
//! First full names are joined; then the user's aliases, those with an honorific ("Ms. Okafor") and
//! those with a title are given to a member that both fit; then all other short ones ("Okafor",
//! "NUHW"). What stands beside a name is noted as soon as it is given, since it tells later ones
//! apart.

use rustc_hash::FxHashMap;

use super::gender::{Gender, followed, usual_gender};
use super::known_alias::{Form, KnownAliases};
use super::name_form::{abbreviates, also_called, initials, labels_turn, person_initials, same_person, same_words};
use super::pass::Pass;
use super::relatives::Relatives;
use super::sort::Sorts;
use super::spelling::Surnames;
use super::{Cast, Evidence, Member, MentionAt, beside, name_label, title, told};
use crate::ablation::{Rule, on};
use crate::entity::Aliases;
use crate::lexicon::{Classes, Key, set};
use crate::name::{NameMention, NameWord};
use crate::token::{Shape, Tokens};
use crate::vocabulary::{EntityLabel, MentionKind};

/// How many members with the same word in their names are told apart; it keeps the work linear.
const MAX_CARRIERS: usize = 16;

/// Clusters the names of a text into its cast.
pub(super) fn cluster(tokens: &Tokens, names: &[NameMention], aliases: Option<&Aliases>) -> Cast {
    let mut clustering = Clustering {
        tokens,
        names,
        aliases: KnownAliases::new(aliases, names),
        members: Vec::new(),
        full_names: Vec::new(),
        titled: Vec::new(),
        latest: Vec::new(),
        by_word: FxHashMap::default(),
        by_initials: FxHashMap::default(),
        by_person_initials: FxHashMap::default(),
        labels: labels(tokens, names),
        relatives: Relatives::default(),
        by_office: FxHashMap::default(),
        surnames: Surnames::default(),
        followed: followed(tokens, names),
    };
    let labels = name_label::labels(tokens, names, &clustering.aliases);
    let mut given: Vec<Option<(u32, Evidence)>> = vec![None; names.len()];
    let unnamed = told::Unnamed::new(tokens);
    for pass in [Pass::Full, Pass::Alias, Pass::Honorific, Pass::Titled, Pass::Short] {
        clustering.latest.fill(0);
        if pass == Pass::Honorific {
            clustering.relatives = Relatives::new(tokens, names, &labels, (&given, &clustering.members));
        }
        for (index, name) in names.iter().enumerate() {
            if given[index].is_none() && pass == clustering.pass(index, labels[index]) {
                let (member, evidence) = match pass {
                    Pass::Full => (clustering.full_name(index, labels[index]), Evidence::Name),
                    Pass::Alias => (clustering.alias(index, labels[index]), Evidence::Name),
                    _ => match clustering.short_name(index, labels[index]) {
                        Some(found) => found,
                        None => continue,
                    },
                };
                given[index] = Some((member, evidence));
                clustering.titled[member as usize] += u32::from(matches!(pass, Pass::Honorific | Pass::Titled));
                beside::note(tokens, name, &unnamed, &mut clustering.members[member as usize]);
            }
            if let Some((member, _)) = given[index] {
                clustering.latest[member as usize] = name.tokens.start + 1;
            }
        }
    }
    clustering.cast(&given)
}

/// The initials that label turns, and how often.
fn labels(tokens: &Tokens, names: &[NameMention]) -> FxHashMap<Key, u32> {
    let mut counts = FxHashMap::default();
    for name in names.iter().filter(|name| labels_turn(tokens, &name.tokens)) {
        *counts.entry(name.words[0].key).or_default() += 1;
    }
    counts
}

struct Clustering<'a> {
    tokens: &'a Tokens<'a>,
    names: &'a [NameMention],
    aliases: KnownAliases<'a>,
    members: Vec<Member>,
    /// How often each member stands with its full name.
    full_names: Vec<u32>,
    /// How often with a title and one word of it.
    titled: Vec<u32>,
    /// Behind the start of each member's last mention so far; 0 before the first.
    latest: Vec<usize>,
    by_word: FxHashMap<Key, Vec<u32>>,
    /// Initials of full names, and the short names that the text gives beside them.
    by_initials: FxHashMap<Key, u32>,
    /// Initials of people, and whose they are where they are one person's.
    by_person_initials: FxHashMap<Key, Option<u32>>,
    /// How often initials label a turn.
    labels: FxHashMap<Key, u32>,
    /// Initials of offices before names: CP of "Commissioner of Police Umar Manu".
    /// None where several hold one.
    by_office: FxHashMap<Key, Option<u32>>,
    surnames: Surnames,
    /// Which pronouns follow a name of one word.
    followed: FxHashMap<Key, Gender>,
    relatives: Relatives,
}

impl Clustering<'_> {
    fn pass(&self, index: usize, label: EntityLabel) -> Pass {
        match self.aliases.form(index) {
            Some(Form::Canonical) => Pass::Full,
            Some(Form::Alias) => Pass::Alias,
            None => Pass::of(self.tokens, &self.names[index], label),
        }
    }

    /// The members with a word in their names, those with the most recent full names last.
    fn carriers(&self, key: Key, label: EntityLabel) -> impl DoubleEndedIterator<Item = u32> + Clone {
        let carriers = self.by_word.get(&key).map_or(&[][..], Vec::as_slice);
        carriers.iter().copied().filter(move |&member| self.members[member as usize].label == label)
    }

    fn words(&self, member: u32) -> &[NameWord] {
        &self.members[member as usize].fullest.words
    }

    fn add(&mut self, index: usize, label: EntityLabel) -> u32 {
        let member = self.push(index, label);
        self.enter(index, member);
        member
    }

    fn push(&mut self, index: usize, label: EntityLabel) -> u32 {
        let name = &self.names[index];
        self.members.push(Member {
            label,
            mentions: Vec::new(),
            canonical: None,
            fullest: name.clone(),
            titles: Vec::new(),
            roles: Vec::new(),
            traits: Vec::new(),
            sorts: Sorts::default(),
            may_be_public: false,
            peoples: Vec::new(),
            gender: Gender::default(),
            usual_gender: usual_gender(self.tokens, name),
        });
        self.full_names.push(0);
        self.titled.push(0);
        self.latest.push(0);
        self.members.len() as u32 - 1
    }

    /// Makes `member` known by the words of a name.
    fn enter(&mut self, index: usize, member: u32) {
        let names = self.names;
        for word in names[index].words.iter().filter(|word| !word.initial) {
            self.enter_word(word.key, member);
        }
    }

    fn enter_word(&mut self, key: Key, member: u32) {
        let carriers = self.by_word.entry(key).or_default();
        if !carriers.contains(&member) {
            if carriers.len() == MAX_CARRIERS {
                carriers.remove(0);
            }
            carriers.push(member);
        }
    }

    /// The member of an alias: that of its canonical form, if that is in the text, else a new one.
    fn alias(&mut self, index: usize, label: EntityLabel) -> u32 {
        if let Some(member) = self.aliases.member(index, label) {
            return member;
        }
        let words = self.aliases.words(index);
        let ends = [words.last(), words.first()].into_iter().flatten();
        let same = |&member: &u32| self.aliases.fits(index, &self.members[member as usize]);
        let known = ends.into_iter().find_map(|&word| self.carriers(word, label).rev().find(same));
        let member = known.unwrap_or_else(|| self.push(index, label));
        for &word in words {
            self.enter_word(word, member);
        }
        if let Some(initials) = self.aliases.initials(index).filter(|_| label == EntityLabel::Org) {
            self.by_initials.entry(initials).or_insert(member);
        }
        self.aliases.give(index, member, &mut self.members);
        member
    }

    fn full_name(&mut self, index: usize, label: EntityLabel) -> u32 {
        let name = &self.names[index];
        let last = name.words[name.words.len() - 1].key;
        let first = name.words[0].key;
        let free = |member: &u32| self.aliases.may_be(index, &self.members[*member as usize]);
        let known = if let Some(member) = self.aliases.member(index, label) {
            Some(member)
        } else if label == EntityLabel::Person {
            let same = |member: &u32| free(member) && same_person(self.tokens, &name.words, self.words(*member));
            self.carriers(last, label).rev().find(same).or_else(|| self.carriers(first, label).rev().find(same))
        } else {
            let same = |member: &u32| {
                let words = self.words(*member);
                let same = same_words(&name.words, words)
                    || abbreviates(self.tokens, &name.words, words)
                    || abbreviates(self.tokens, words, &name.words);
                same && free(member)
            };
            self.carriers(first, label).rev().find(same).or_else(|| self.carriers(last, label).rev().find(same))
        };
        let member = known.unwrap_or_else(|| self.add(index, label));
        self.aliases.give(index, member, &mut self.members);
        self.enter(index, member);
        let fullest = &mut self.members[member as usize].fullest;
        let fuller = name.words.len() > fullest.words.len() && (!name.headline || fullest.words.len() < 2);
        if fuller || fullest.headline && !name.headline {
            *fullest = name.clone();
            self.members[member as usize].usual_gender = usual_gender(self.tokens, name);
        }
        self.full_names[member as usize] += 1;
        if label == EntityLabel::Person {
            if known.is_none() {
                self.surnames.enter(self.tokens.text_of(name.words[name.words.len() - 1].at), member);
                for initials in person_initials(self.tokens, name) {
                    let whose = self.by_person_initials.entry(initials).or_insert(Some(member));
                    *whose = whose.filter(|other| *other == member);
                }
            }
            for office in told::offices(self.tokens, name) {
                let whose = self.by_office.entry(office).or_insert(Some(member));
                *whose = whose.filter(|other| *other == member);
            }
        }
        if label == EntityLabel::Org {
            for initials in initials(self.tokens, name) {
                self.by_initials.insert(initials, member);
            }
            if let Some(key) = also_called(self.tokens, self.names, index) {
                self.by_initials.insert(key, member);
            }
        }
        member
    }

    /// The member of a short name; none of an office that nobody holds.
    fn short_name(&mut self, index: usize, label: EntityLabel) -> Option<(u32, Evidence)> {
        let found = if let Some(member) = self.by_label(index) {
            Some((member, Evidence::Name))
        } else if label == EntityLabel::Person {
            let relative = self.by_relation(index);
            relative
                .or_else(|| self.by_one_word(index))
                .or_else(|| self.by_spelling(index).filter(|_| on(Rule::Misspelt)))
        } else {
            self.by_short_form(index)
        };
        if found.is_none() && title::is_office_alone(self.tokens, &self.names[index]) {
            return None;
        }
        let (member, evidence) = found.unwrap_or_else(|| (self.add(index, label), Evidence::Name));
        if label == EntityLabel::Org {
            // From now on it is also known so.
            self.enter(index, member);
        }
        Some((member, evidence))
    }

    /// The person whose initials label a turn: "MC: The sea." A label comes again; that of a
    /// headline is an organisation's.
    fn by_label(&self, index: usize) -> Option<u32> {
        let name = &self.names[index];
        let key = name.words[0].key;
        let labels = labels_turn(self.tokens, &name.tokens) && self.labels.get(&key).is_some_and(|count| *count > 1);
        self.by_person_initials.get(&key).copied().flatten().filter(|_| labels)
    }

    /// The relative whom a surname behind an honorific stands for: "Mrs Hargreave" is Joanne, the
    /// mother of Ella Hargreave, 9.
    fn by_relation(&mut self, index: usize) -> Option<(u32, Evidence)> {
        let name = &self.names[index];
        let holders = self.carriers(name.words[0].key, EntityLabel::Person);
        let relative = self.relatives.meant(self.tokens, self.names, &self.members, (name, holders))?;
        let first = self.names[relative].words[0].key;
        let known = self.carriers(first, EntityLabel::Person).find(|&member| self.words(member).len() == 1);
        let member = known.unwrap_or_else(|| self.add(relative, EntityLabel::Person));
        Some((member, Evidence::SharedName))
    }

    /// Whoever carries the one word of a name as a surname or first name, else at all: "Okafor",
    /// "Ms. Okafor", "Xi", "Adaeze".
    fn by_one_word(&self, index: usize) -> Option<(u32, Evidence)> {
        let name = &self.names[index];
        let word = name.words[0];
        let honorific = title::gender(self.tokens, name);
        let begins_or_ends = |member: u32| {
            let words = self.words(member);
            [words.first(), words.last()].into_iter().flatten().any(|other| other.key == word.key)
        };
        let told = |member: u32| self.members[member as usize].likely_gender();
        let carriers = self.carriers(word.key, EntityLabel::Person);
        let carriers = carriers.filter(|&member| !told(member).conflicts(honorific) || !on(Rule::HonorificTells));
        let carriers =
            carriers.filter(|&member| !title::is_of_another(self.tokens, name, &self.members[member as usize]));
        let grown = carriers.clone().any(|member| self.relatives.is_grown(member));
        let young = |member: u32| self.relatives.is_too_young(self.tokens, name, member, grown);
        let carriers = carriers.filter(|&member| !young(member));
        let best = carriers.clone().any(begins_or_ends);
        // The pronouns behind a word rule out who goes by others: in "Salmi said he" Salmi is not
        // Kaisa.
        let followed = self.followed.get(&word.key).copied().unwrap_or_default().majority();
        let spoken_of = |member: u32| !told(member).conflicts(followed) || !on(Rule::PronounBehind);
        let rivals = carriers.filter(|&member| begins_or_ends(member) == best);
        let any = rivals.clone().any(spoken_of);
        let rivals = rivals.filter(|&member| !any || spoken_of(member));
        // Of two Salmis the one with that title; else who is called so with titles, or is named
        // most, for the others keep their first names; then the last spoken of.
        let titles: Vec<Key> = name.title.clone().map(|i| beside::title(self.tokens, i)).collect();
        let rank = |member: u32| {
            let roles = &self.members[member as usize].roles;
            // No text of PolNeAR dev needs the title; the cases have two Salmis with one each.
            let same_title = on(Rule::SameTitle) && titles.iter().any(|title| roles.contains(title));
            let index = member as usize;
            let named = on(Rule::MostNamed).then(|| (self.titled[index], self.full_names[index]));
            (same_title, named, self.latest[index])
        };
        let member = rivals.clone().max_by_key(|&member| rank(member))?;
        let alone = rivals.count() == 1;
        Some((member, if alone { Evidence::Name } else { Evidence::SharedName }))
    }

    /// The one person before a name whose surname it is but for a slip.
    fn by_spelling(&self, index: usize) -> Option<(u32, Evidence)> {
        let name = &self.names[index];
        let honorific = title::gender(self.tokens, name);
        let mut alike = self.surnames.alike(self.tokens.text_of(name.words[0].at));
        let member = alike.next()?;
        let alone = alike.next().is_none() && self.latest[member as usize] > 0;
        let titled = name.title.clone().any(|i| !self.tokens[i].is(Classes::HONORIFIC));
        let other = titled || self.members[member as usize].likely_gender().conflicts(honorific);
        (alone && !other).then_some((member, Evidence::SharedName))
    }

    /// The organisation that a short name stands for: one of the same word, one with these initials
    /// or this explained short name, one that begins with the word ("Calloway" after "Calloway
    /// Marine").
    fn by_short_form(&self, index: usize) -> Option<(u32, Evidence)> {
        let name = &self.names[index];
        let word = name.words[0];
        let token = &self.tokens[word.at];
        let carriers = self.carriers(word.key, EntityLabel::Org);
        if let Some(same) = carriers.clone().rev().find(|&member| self.words(member).len() == 1) {
            return Some((same, Evidence::Name));
        }
        if let Some(&member) = self.by_initials.get(&word.key).filter(|_| on(Rule::Initials)) {
            return Some((member, Evidence::Name));
        }
        let telling = !token.is(Classes::COMMON.or(Classes::PLACE).or(Classes::NATIONALITY).or(Classes::ORG_WORD));
        let mut begins =
            carriers.filter(|&member| telling && on(Rule::FirstWord) && self.words(member)[0].key == word.key);
        if let Some(member) = begins.next_back() {
            return Some((member, if begins.next().is_none() { Evidence::Name } else { Evidence::SharedName }));
        }
        // An office in capitals stands for who holds it: "CP".
        if let Some(&Some(member)) = self.by_office.get(&word.key).filter(|_| token.shape.has(Shape::UPPER)) {
            return Some((member, Evidence::SharedName));
        }
        self.by_last_word(index).filter(|_| on(Rule::LastWord)).map(|member| (member, Evidence::SharedName))
    }

    /// The one organisation whose name ends with the word that an article stands before: The Salem
    /// Journal is "The Journal".
    fn by_last_word(&self, index: usize) -> Option<u32> {
        let name = &self.names[index];
        let word = name.words[0];
        let before = self.tokens.before(name.tokens.start)?;
        let paper = || set::PAPER_LABELS.has(&self.tokens.text_of(word.at).to_lowercase());
        let article = before.is(Classes::DETERMINER) && (self.tokens[word.at].is(Classes::ORG_WORD) || paper());
        let ends = |member: &u32| self.words(*member).last().is_some_and(|last| last.key == word.key);
        let mut carriers = self.carriers(word.key, EntityLabel::Org).filter(|member| article && ends(member));
        let member = carriers.next()?;
        carriers.next().is_none().then_some(member)
    }

    /// The members in the order of their first mentions, with all that the text says beside their
    /// names.
    fn cast(mut self, given: &[Option<(u32, Evidence)>]) -> Cast {
        let mut order: Vec<Option<u32>> = vec![None; self.members.len()];
        let mut sorted: Vec<Member> = Vec::with_capacity(self.members.len());
        for (member, _) in given.iter().flatten() {
            let place = &mut order[*member as usize];
            if place.is_none() {
                *place = Some(sorted.len() as u32);
                sorted.push(self.members[*member as usize].clone());
            }
        }
        self.members.clear();
        let mut cast = Cast { members: sorted, by_first_token: FxHashMap::default() };
        for (name, given) in self.names.iter().zip(given) {
            let Some((member, evidence)) = *given else { continue };
            let Some(member) = order[member as usize] else { continue };
            let begin = MentionAt { member, end: name.tokens.end, evidence };
            cast.by_first_token.entry(name.tokens.start).or_insert(begin);
            if !name.title.is_empty() {
                cast.by_first_token.entry(name.title.start).or_insert(begin);
            }
            let entry = &mut cast.members[member as usize];
            // A person is not named by an office in capitals.
            let office = entry.label == EntityLabel::Person && name.label == EntityLabel::Org && name.words.len() == 1;
            let office = office && entry.fullest.words.iter().all(|word| word.key != name.words[0].key);
            let kind = if office { MentionKind::Nominal } else { MentionKind::Name };
            entry.mentions.push((name.tokens.clone(), kind));
            if !name.title.is_empty() {
                entry.titles.push(name.title.clone());
            }
        }
        cast
    }
}
