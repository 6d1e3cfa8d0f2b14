//! Names and quotations → the [`Cast`]: the people and organisations of a text, each a coreference
//! cluster of the mentions that stand for it.
//!
//! Names are gathered first ([`cluster`]), full ones before short ones, so that "Okafor" finds
//! Adaeze Okafor wherever she is named in full. Then pronouns ([`pronoun`]) and descriptions
//! ([`description`]) are given to the member last spoken of that fits.

mod addressee;
mod age;
mod antecedent;
mod author;
mod beside;
mod claimed;
mod cluster;
mod deceased;
mod description;
mod disjoint;
mod gender;
mod in_apposition;
mod introduced;
mod known_alias;
mod mention;
mod name_form;
mod name_label;
mod nationality;
mod newcomer;
mod one_gender;
mod outsider;
mod pair;
mod pass;
mod plural_they;
mod public_body;
mod relation;
mod relatives;
mod replied;
mod roles;
mod salience;
mod singular_they;
mod sort;
mod spelling;
mod title;
mod told;

use std::cmp::Reverse;
use std::ops::Range;

use rustc_hash::FxHashMap;

use self::author::Authors;
use self::gender::Gender;
use self::mention::Reading;
use self::pair::Pairs;
use self::sort::Sorts;
use crate::ablation::{Rule, on};
use crate::encoder::antecedents::{FORMS, KINDS};
use crate::entity::Aliases;
use crate::lexicon::Key;
use crate::name::{self, Name};
use crate::quote::Quotation;
use crate::structure::Structure;
use crate::tagger::{Tagger, TokenVectors};
use crate::token::Tokens;
use crate::vocabulary::{EntityLabel, MentionKind};

/// The evidence by which a mention was resolved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Evidence {
    /// By a name that no one else in the text carries.
    Name,
    /// By a name that several carry.
    SharedName,
    /// By a pronoun or a description whose antecedent is so likely.
    Antecedent(f32),
    /// By the "I" of who wrote the text.
    Author,
}

/// A mention that begins at a token: whose it is, where it ends, and by which evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MentionAt {
    /// Its member of the cast.
    pub member: u32,
    /// The token before which it ends.
    pub end: usize,
    /// By which evidence it is that member's.
    pub evidence: Evidence,
}

/// A person or organisation, in tokens.
#[derive(Debug, Clone)]
pub struct Member {
    /// `Person` or `Org`.
    pub label: EntityLabel,
    /// Names, pronouns and descriptions that stand for it, by place.
    pub mentions: Vec<(Range<usize>, MentionKind)>,
    /// The number of the canonical form of its name, where the user's aliases give one.
    pub canonical: Option<u32>,
    /// The fullest form of its name.
    fullest: name::NameMention,
    titles: Vec<Range<usize>>,
    /// Keys of the nouns by which it is described: minister, pilot, company.
    roles: Vec<Key>,
    /// Keys of the other words beside those nouns: former, Republican, transport.
    traits: Vec<Key>,
    /// What sort of organisation it is.
    sorts: Sorts,
    /// Whether its name may be that of a public body.
    may_be_public: bool,
    /// Keys of the peoples of which a person is one.
    peoples: Vec<Key>,
    gender: Gender,
    /// The gender that the given name usually has; what the text tells outweighs it.
    usual_gender: Gender,
}

/// The anaphors of a text, for training.
#[cfg(feature = "python")]
pub(crate) struct Anaphors {
    /// The labels of the members.
    pub(crate) labels: Vec<EntityLabel>,
    /// Of each mention its tokens, the first and the last if their vectors are kept, the member
    /// whose name it is, and the form of an anaphor.
    pub(crate) mentions: Vec<MentionRow>,
    /// The anaphors among them, in the order in which they are resolved.
    pub(crate) rankings: Vec<(usize, pair::Ranking)>,
}

/// The tokens, edges, member and form of a mention.
#[cfg(feature = "python")]
pub(crate) type MentionRow = (Range<usize>, [Option<usize>; 2], Option<u32>, usize);

/// The people and organisations of a text.
#[derive(Debug, Clone, Default)]
pub struct Cast {
    members: Vec<Member>,
    /// The mentions by their first token, and by the first token of the titles before them.
    by_first_token: FxHashMap<usize, MentionAt>,
}

impl Cast {
    /// Gathers the names of a text into its cast, by the user's `aliases` too, and gives it its
    /// pronouns and descriptions, for which `tagger` and the `vectors` that it kept say whom they
    /// stand for.
    #[must_use]
    pub fn new(
        tokens: &Tokens,
        sentences: &[Range<usize>],
        structure: &Structure,
        names: &[Name],
        quotations: &[Quotation],
        aliases: Option<&Aliases>,
        (tagger, vectors): (&Tagger, &TokenVectors),
    ) -> Self {
        let mut cast = Self::of_names(tokens, names, quotations, aliases);
        let found = {
            let reading = Reading::new(tokens, sentences, structure, quotations, &cast);
            let authors = Authors::new(tokens, structure, &cast);
            antecedent::resolve(&mut Pairs::new(&reading), &authors, tagger, vectors)
        };
        for (mention, member, evidence) in found {
            cast.mention(member, mention, evidence);
        }
        for member in &mut cast.members {
            member.mentions.sort_by_key(|(range, _)| (range.start, Reverse(range.end)));
            // No mention of a member stands inside another one.
            let mut end = 0;
            member.mentions.retain(|(range, _)| {
                let apart = range.start >= end;
                end = end.max(range.end);
                apart
            });
        }
        cast
    }

    /// The members with their names alone.
    pub(crate) fn of_names(
        tokens: &Tokens,
        names: &[Name],
        quotations: &[Quotation],
        aliases: Option<&Aliases>,
    ) -> Self {
        let mut cast = cluster::cluster(tokens, &name::mentions(tokens, names, quotations), aliases);
        if on(Rule::OwnWords) {
            gender::learn_from_own_words(tokens, quotations, &mut cast);
        }
        cast
    }

    /// The anaphors of a text with their candidates.
    #[cfg(feature = "python")]
    pub(crate) fn anaphors(
        &self,
        tokens: &Tokens,
        sentences: &[Range<usize>],
        structure: &Structure,
        quotations: &[Quotation],
        vectors: &TokenVectors,
    ) -> Anaphors {
        let reading = Reading::new(tokens, sentences, structure, quotations, self);
        let pairs = Pairs::new(&reading);
        let rankings = pairs.order().into_iter().map(|anaphor| (anaphor, pairs.ranking(anaphor))).collect();
        let labels = self.members.iter().map(|member| member.label).collect();
        let edge = |i: usize| vectors.has(i).then_some(i);
        let mentions = reading.mentions.iter().map(|mention| {
            let Range { start, end } = mention.tokens;
            (start..end, [edge(start), edge(end - 1)], mention.member, mention.form)
        });
        Anaphors { labels, mentions: mentions.collect(), rankings }
    }

    /// Gives names that stand for a member its label, person or organisation, so that entities and
    /// people agree. A place that speaks for its government stays a place, and a name of the user's
    /// gazetteer what the user says.
    pub fn agree_labels(&self, names: &mut [Name]) {
        let acts = |label: EntityLabel| matches!(label, EntityLabel::Person | EntityLabel::Org);
        let labels: FxHashMap<&Range<usize>, EntityLabel> = self
            .members
            .iter()
            .flat_map(|member| member.mentions.iter().map(move |(range, kind)| (range, member.label, *kind)))
            // An office in capitals, "CP", is no name of who holds it.
            .filter(|(.., kind)| *kind == MentionKind::Name)
            .map(|(range, label, _)| (range, label))
            .collect();
        for name in names.iter_mut().filter(|name| acts(name.label) && !name.by_user) {
            if let Some(&label) = labels.get(&name.tokens) {
                name.label = label;
            }
        }
    }

    /// The members: those with a full name come in the order of the text.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The mention that begins with token `i`, titles included.
    #[must_use]
    pub fn mentioned_at(&self, i: usize) -> Option<MentionAt> {
        self.by_first_token.get(&i).copied()
    }

    fn mention(&mut self, member: u32, mention: antecedent::Found, evidence: Evidence) {
        let range = mention.tokens;
        // "His lawyer" begins like "his".
        let longer = self.mentioned_at(range.start).is_some_and(|other| other.end > range.end);
        if !longer {
            self.by_first_token.insert(range.start, MentionAt { member, end: range.end, evidence });
        }
        self.members[member as usize].mentions.push((range, mention.kind));
    }
}

/// Whether a pronoun in small letters stands for whom one speaks about: "she", "them", "its".
pub(crate) fn is_third_person(pronoun: &str) -> bool {
    FORMS.iter().any(|(form, kind)| *form == pronoun && THIRD_PERSON.contains(&KINDS[*kind]))
}

const THIRD_PERSON: [&str; 4] = ["he", "she", "they", "it"];

impl Member {
    /// Its gender: as the text tells, else as is usual with its given name.
    fn likely_gender(&self) -> Gender {
        if self.gender.is_known() { self.gender } else { self.usual_gender }
    }

    /// Whether the text says a word of it.
    fn says(&self, word: Key) -> bool {
        self.roles.contains(&word) || self.traits.contains(&word)
    }

    /// The fullest form of its name.
    #[must_use]
    pub fn fullest_name(&self) -> Range<usize> {
        self.fullest.tokens.clone()
    }

    /// Whether a word is the initials of its name.
    pub(crate) fn has_initials(&self, tokens: &Tokens, word: &str) -> bool {
        name_form::person_initials(tokens, &self.fullest).contains(&Key::new(word))
    }

    /// The titles and honorifics before its names, in the order of the text.
    #[must_use]
    pub fn titles(&self) -> &[Range<usize>] {
        &self.titles
    }
}
