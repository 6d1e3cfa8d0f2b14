//! Named entities and the sources of quotations → the [`Cast`]: the people and organisations of a text, each with all that
//! stands for it.
//!
//! Names are gathered first ([`gather`]), full ones before short ones, so that "Okafor" finds Adaeze Okafor wherever she is named in
//! full. Then pronouns ([`pronoun`]) and descriptions ([`description`]) are given to the member last spoken of that fits.

mod author;
mod description;
mod gather;
mod name;
mod pronoun;
mod source;

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::document::{EntityLabel, Mention, MentionKind, Person};
use crate::entity::Name;
use crate::lexicon::{Classes, Key};
use crate::quote::Quotation;
use crate::token::Tokens;

/// Which pronoun goes with a member, as far as the text tells.
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

    /// Whether it contradicts the other by more than a few misread pronouns. Changes no
    /// figure of news; in novels fewer pronouns are resolved rightly without it.
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

/// Evidence of different strength: a pronoun that was given to a member is overruled by what someone says of themselves ("Okafor
/// said she would"), that by a gendered noun, that by "Ms." A given name is none.
const PRONOUN: u32 = 1;
const OWN_WORDS: u32 = 6;
const GENDERED_NOUN: u32 = 12;
const HONORIFIC: u32 = 48;

/// How a mention was given to its member, from the surest to the least sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Link {
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

/// What begins at a token: whose mention it is, where it ends, and why it is theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Begin {
    /// Its member of the cast.
    pub member: u32,
    /// The token before which it ends.
    pub end: usize,
    /// Why it is that member's.
    pub link: Link,
}

/// A person or organisation, in tokens.
#[derive(Debug, Clone)]
pub struct Member {
    /// `Person` or `Org`.
    pub label: EntityLabel,
    /// Names, pronouns and descriptions that stand for it, by place.
    pub mentions: Vec<(Range<usize>, MentionKind)>,
    /// The fullest form of its name.
    fullest: name::Form,
    titles: Vec<Range<usize>>,
    /// Keys of the nouns by which it is described: minister, pilot, company.
    roles: Vec<Key>,
    /// Keys of the other words beside those nouns: former, Republican, transport.
    traits: Vec<Key>,
    gender: Gender,
    /// With which pronoun the given name usually goes; what the text tells outweighs it.
    usual: Gender,
}

/// The people and organisations of a text.
#[derive(Debug, Clone, Default)]
pub struct Cast {
    members: Vec<Member>,
    /// For every token that begins a mention, or the titles before it.
    begins: FxHashMap<usize, Begin>,
}

impl Cast {
    /// Gathers the names of `text` into its cast and gives it its pronouns and descriptions.
    #[must_use]
    pub fn new(tokens: &Tokens, sentences: &[Range<usize>], names: &[Name], quotations: &[Quotation]) -> Self {
        let mut cast = gather::gather(tokens, &name::forms(tokens, names, quotations));
        pronoun::resolve(tokens, sentences, quotations, &mut cast);
        for member in &mut cast.members {
            member.mentions.sort_by_key(|(range, _)| range.start);
        }
        cast
    }

    /// The members, in the order of their first mention.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The mention that begins with token `i`, titles included.
    #[must_use]
    pub fn mentioned_at(&self, i: usize) -> Option<Begin> {
        self.begins.get(&i).copied()
    }

    /// The cast as the document shows it.
    #[must_use]
    pub fn people(&self, tokens: &Tokens) -> Vec<Person> {
        self.members.iter().map(|member| member.person(tokens)).collect()
    }

    fn mention(&mut self, member: u32, range: Range<usize>, kind: MentionKind, link: Link) {
        self.begins.insert(range.start, Begin { member, end: range.end, link });
        self.members[member as usize].mentions.push((range, kind));
    }
}

impl Member {
    /// Which pronoun goes with it: as the text tells, else as is usual with its given name.
    fn told(&self) -> Gender {
        if self.gender.is_known() { self.gender } else { self.usual }
    }

    fn person(&self, tokens: &Tokens) -> Person {
        let span = |range: &Range<usize>| tokens.span(range.clone());
        let folded = |range: &Range<usize>| fold(span(range).of(tokens.text.as_str()));
        let name = folded(&self.fullest.tokens);
        let of_kind = |wanted: MentionKind| {
            self.mentions.iter().filter(move |(_, kind)| *kind == wanted).map(|(range, _)| folded(range))
        };
        let aliases = sorted(of_kind(MentionKind::Name).filter(|form| *form != name));
        let pronouns = sorted(of_kind(MentionKind::Pronoun).map(|form| form.to_lowercase()));
        Person {
            span: span(&self.fullest.tokens),
            label: self.label,
            mentions: self.mentions.iter().map(|(range, kind)| Mention { span: span(range), kind: *kind }).collect(),
            aliases,
            titles: sorted(self.titles.iter().map(folded)),
            pronouns,
            name,
        }
    }
}

/// White space folded to single spaces.
fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sorted(forms: impl Iterator<Item = String>) -> Vec<String> {
    let mut forms: Vec<String> = forms.collect();
    forms.sort();
    forms.dedup();
    forms
}
