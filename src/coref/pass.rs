//! A name → the pass in which it joins its cluster, the surest first.

use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::name::NameMention;
use crate::token::Tokens;
use crate::vocabulary::EntityLabel;

/// The pass in which a name joins its cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pass {
    Full,
    Alias,
    Honorific,
    Titled,
    Short,
}

impl Pass {
    /// The pass of a name with that label.
    pub(super) fn of(tokens: &Tokens, name: &NameMention, label: EntityLabel) -> Self {
        let gendered = name.title.clone().any(|i| tokens[i].is(Classes::FEMALE.or(Classes::MALE)));
        if name.words.len() > 1 {
            Self::Full
        } else if !on(Rule::TitledFirst) {
            Self::Short
        } else if gendered && label == EntityLabel::Person {
            Self::Honorific
        } else if !name.title.is_empty() && label == EntityLabel::Person {
            Self::Titled
        } else {
            Self::Short
        }
    }
}
