//! A name → whether it is a person's or an organisation's: that of its entity, unless a full name
//! of the text tells better.

use rustc_hash::{FxHashMap, FxHashSet};

use super::known_alias::{Form, KnownAliases};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key};
use crate::name::{NameMention, is_owner};
use crate::token::Tokens;
use crate::vocabulary::EntityLabel;

/// How often a surname alone is read as an organisation's, at least, until it is one.
const MIN_FIRM_MENTIONS: u32 = 3;

/// The label of every name: that of its entity, unless a full name tells better.
pub(super) fn labels(tokens: &Tokens, names: &[NameMention], aliases: &KnownAliases) -> Vec<EntityLabel> {
    // The words of an alias are not those of a name: "the Iron Lady".
    let full = |label: EntityLabel| {
        let names = names.iter().enumerate().filter(|(index, _)| aliases.form(*index) != Some(Form::Alias));
        names
            .map(|(_, name)| name)
            .filter(move |name| name.words.len() > 1 && name.label == label)
            .map(|name| &name.words)
    };
    let surnames: FxHashSet<Key> = full(EntityLabel::Person).filter_map(|words| Some(words.last()?.key)).collect();
    // "Modi’s government" is no firm that goes by Modi.
    let firms = full(EntityLabel::Org).filter(|words| !is_owner(tokens, words[0].at));
    let companies: FxHashSet<Key> = firms.filter_map(|words| Some(words.first()?.key)).collect();
    // Mentions of a word alone: as an organisation's, and all.
    let mut alone: FxHashMap<Key, (u32, u32)> = FxHashMap::default();
    for name in names.iter().filter(|name| name.words.len() == 1) {
        let (organisations, all) = alone.entry(name.words[0].key).or_default();
        *organisations += u32::from(name.label == EntityLabel::Org);
        *all += 1;
    }
    let label = |name: &NameMention| {
        if name.words.len() > 1 || name.canonical.is_some() || name.firm {
            return name.label;
        }
        let word = name.words[0].key;
        // A word alone is a person's if it is the surname of a full name, unless the network
        // reads it as an organisation's time and again: a firm that bears its founder's name.
        let (organisations, all) = alone[&word];
        let firm = organisations >= MIN_FIRM_MENTIONS && 2 * organisations > all;
        if surnames.contains(&word) && !firm && on(Rule::SurnameIsPerson) {
            return EntityLabel::Person;
        }
        // Else it is an organisation's if one begins with it: "Calloway" where the text has a
        // Calloway Marine. But a person's given name stays a person's.
        let given = name.label == EntityLabel::Person && tokens[name.tokens.start].is(Classes::GIVEN);
        let company = name.title.is_empty() && !given && companies.contains(&word);
        if company && on(Rule::FirstWordIsOrganisation) {
            return EntityLabel::Org;
        }
        name.label
    };
    names.iter().map(label).collect()
}
