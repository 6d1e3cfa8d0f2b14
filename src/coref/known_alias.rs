//! The user's aliases among the names of a text: which name stands for which canonical form.

use rustc_hash::FxHashMap;

use super::Member;
use super::name_form::is_form_of;
use crate::entity::Aliases;
use crate::lexicon::Key;
use crate::name::NameMention;
use crate::vocabulary::EntityLabel;

/// The form of a name that stands for a canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Its own words.
    Canonical,
    /// Other words.
    Alias,
}

/// The aliases, and what is known of them in a text.
pub(super) struct KnownAliases<'a> {
    aliases: Option<&'a Aliases>,
    /// Of each name, the canonical form for which it stands, and how.
    names: Vec<Option<(u32, Form)>>,
    /// The members of canonical forms, by their labels.
    members: FxHashMap<(u32, EntityLabel), u32>,
}

impl<'a> KnownAliases<'a> {
    pub(super) fn new(aliases: Option<&'a Aliases>, names: &[NameMention]) -> Self {
        let form = |name: &NameMention| {
            let aliases = aliases?;
            let words: Vec<Key> = name.words.iter().map(|word| word.key).collect();
            match name.canonical {
                Some(canonical) if *aliases.words(canonical) == *words => Some((canonical, Form::Canonical)),
                Some(canonical) => Some((canonical, Form::Alias)),
                // In other capitals, or without accents.
                None => aliases.of_words(&words).map(|canonical| (canonical, Form::Canonical)),
            }
        };
        let names = if aliases.is_some() { names.iter().map(form).collect() } else { Vec::new() };
        Self { aliases, names, members: FxHashMap::default() }
    }

    fn canonical(&self, index: usize) -> Option<u32> {
        self.names.get(index).copied().flatten().map(|(canonical, _)| canonical)
    }

    pub(super) fn form(&self, index: usize) -> Option<Form> {
        self.names.get(index).copied().flatten().map(|(_, form)| form)
    }

    /// The member of the canonical form for which a name stands.
    pub(super) fn member(&self, index: usize, label: EntityLabel) -> Option<u32> {
        self.members.get(&(self.canonical(index)?, label)).copied()
    }

    /// The words of the canonical form for which a name stands.
    pub(super) fn words(&self, index: usize) -> &'a [Key] {
        match (self.aliases, self.canonical(index)) {
            (Some(aliases), Some(canonical)) => aliases.words(canonical),
            _ => &[],
        }
    }

    pub(super) fn initials(&self, index: usize) -> Option<Key> {
        self.aliases?.initials(self.canonical(index)?)
    }

    /// Whether a name may be a member's: people of two canonical forms are two.
    pub(super) fn may_be(&self, index: usize, member: &Member) -> bool {
        match (self.canonical(index), member.canonical) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
    }

    /// Whether a member goes by a form of the canonical form for which a name stands: a person's
    /// may be fuller or shorter.
    pub(super) fn fits(&self, index: usize, member: &Member) -> bool {
        let own: Vec<Key> = member.fullest.words.iter().map(|word| word.key).collect();
        let words = self.words(index);
        self.may_be(index, member)
            && if member.label == EntityLabel::Person { is_form_of(&own, words) } else { own == words }
    }

    /// Notes that a name is a member's.
    pub(super) fn give(&mut self, index: usize, member: u32, members: &mut [Member]) {
        if let Some(canonical) = self.canonical(index) {
            let known = &mut members[member as usize];
            self.members.entry((canonical, known.label)).or_insert(member);
            known.canonical.get_or_insert(canonical);
        }
    }
}
