//! Names and quotations → the [`Cast`]: the people and organisations of a text, each a coreference
//! cluster of the mentions that stand for it.
//!
//! Names are gathered first ([`cluster`]), full ones before short ones, so that "Okafor" finds
//! Adaeze Okafor wherever she is named in full. Then pronouns ([`pronoun`]) and descriptions
//! ([`description`]) are given to the member last spoken of that fits.

mod author;
mod cluster;
mod description;
mod pronoun;

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::lexicon::{Classes, Key};
use crate::name::{self, Name};
use crate::quote::Quotation;
use crate::token::Tokens;
use crate::vocabulary::{EntityLabel, MentionKind};

/// The evidence for the gender of a member, by the pronoun that goes with it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Gender {
    she: u32,
    he: u32,
}

impl Gender {
    /// Of "she", "Mr." and "spokeswoman", not of given names.
    fn add(&mut self, classes: Classes, weight: u32) {
        if !classes.has(Classes::GIVEN) {
            *self = self.with(classes, weight);
        }
    }

    fn with(mut self, classes: Classes, weight: u32) -> Self {
        self.she += u32::from(classes.has(Classes::FEMALE)) * weight;
        self.he += u32::from(classes.has(Classes::MALE)) * weight;
        self
    }

    /// Whether it contradicts the other by more than a few misread pronouns. Changes no figure of
    /// news; in novels fewer pronouns are resolved rightly without it.
    fn excludes(self, other: Gender) -> bool {
        self.conflicts(other) && self.she.abs_diff(self.he) >= OWN_WORDS
    }

    /// What most of several pronouns say, if they are most by far.
    fn majority(self) -> Self {
        let clear = self.she.max(self.he) >= 2 * self.she.min(self.he);
        if clear { self } else { Self::default() }
    }

    fn is_known(self) -> bool {
        self.she != self.he
    }

    /// Whether what is known of both contradicts each other.
    fn conflicts(self, other: Gender) -> bool {
        self.she > self.he && other.he > other.she || self.he > self.she && other.she > other.he
    }
}

/// Weights of the evidence for a gender: a pronoun that was resolved to a member is overruled by
/// what people say of themselves ("Okafor said she would"), that by a gendered noun, that by "Ms."
/// A given name is none.
const PRONOUN: u32 = 1;
const OWN_WORDS: u32 = 6;
const GENDERED_NOUN: u32 = 12;
const HONORIFIC: u32 = 48;

/// The evidence by which a mention was resolved, from the surest to the least sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Evidence {
    /// By a name that no one else in the text carries.
    Name,
    /// By a name that several carry.
    SharedName,
    /// By a description that fits one member alone.
    Description,
    /// By a description that fits several; the last spoken of has it.
    SharedDescription,
    /// By a description of which the text says nothing else, and that of whom it is about.
    Guess,
    /// By a pronoun that one member near by fits best.
    Pronoun,
    /// By a pronoun that another member fits nearly as well.
    SharedPronoun,
    /// By the "I" of who wrote the text.
    Author,
}

/// A mention that begins at a token: whose it is, where it ends, and by which evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// The fullest form of its name.
    fullest: name::NameMention,
    titles: Vec<Range<usize>>,
    /// Keys of the nouns by which it is described: minister, pilot, company.
    roles: Vec<Key>,
    /// Keys of the other words beside those nouns: former, Republican, transport.
    traits: Vec<Key>,
    gender: Gender,
    /// The gender that the given name usually has; what the text tells outweighs it.
    usual_gender: Gender,
}

/// The people and organisations of a text.
#[derive(Debug, Clone, Default)]
pub struct Cast {
    members: Vec<Member>,
    /// The mentions by their first token, and by the first token of the titles before them.
    by_first_token: FxHashMap<usize, MentionAt>,
}

impl Cast {
    /// Gathers the names of `text` into its cast and gives it its pronouns and descriptions.
    #[must_use]
    pub fn new(tokens: &Tokens, sentences: &[Range<usize>], names: &[Name], quotations: &[Quotation]) -> Self {
        let mut cast = cluster::cluster(tokens, &name::mentions(tokens, names, quotations));
        pronoun::resolve(tokens, sentences, quotations, &mut cast);
        for member in &mut cast.members {
            member.mentions.sort_by_key(|(range, _)| range.start);
        }
        cast
    }

    /// Gives names that stand for a member its label, person or organisation, so that entities and
    /// people agree. A place that speaks for its government stays a place, and a name of the user's
    /// gazetteer what the user says.
    pub fn agree_labels(&self, names: &mut [Name]) {
        let acts = |label: EntityLabel| matches!(label, EntityLabel::Person | EntityLabel::Org);
        let labels: FxHashMap<&Range<usize>, EntityLabel> = self
            .members
            .iter()
            .flat_map(|member| member.mentions.iter().map(move |(range, _)| (range, member.label)))
            .collect();
        for name in names.iter_mut().filter(|name| acts(name.label) && !name.by_user) {
            if let Some(&label) = labels.get(&name.tokens) {
                name.label = label;
            }
        }
    }

    /// The members, in the order of their first mention.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The mention that begins with token `i`, titles included.
    #[must_use]
    pub fn mentioned_at(&self, i: usize) -> Option<MentionAt> {
        self.by_first_token.get(&i).copied()
    }

    fn mention(&mut self, member: u32, range: Range<usize>, kind: MentionKind, evidence: Evidence) {
        self.by_first_token.insert(range.start, MentionAt { member, end: range.end, evidence });
        self.members[member as usize].mentions.push((range, kind));
    }
}

impl Member {
    /// Its gender: as the text tells, else as is usual with its given name.
    fn likely_gender(&self) -> Gender {
        if self.gender.is_known() { self.gender } else { self.usual_gender }
    }

    /// The fullest form of its name.
    #[must_use]
    pub fn fullest_name(&self) -> Range<usize> {
        self.fullest.tokens.clone()
    }

    /// The titles and honorifics before its names, in the order of the text.
    #[must_use]
    pub fn titles(&self) -> &[Range<usize>] {
        &self.titles
    }
}
