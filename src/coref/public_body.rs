//! "Vexo pays little. The tax agency said …" → the agency is not Vexo: a public body is nobody of
//! whom neither the name nor the text says so.

use std::ops::Range;

use super::Member;
use super::sort::named;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, Key, set};
use crate::token::{Shape, Tokens};

/// The sorts of organisations that are no public bodies.
const COMMERCIAL: [&str; 8] = ["firm", "industry", "group", "airline", "bank", "newspaper", "broadcaster", "club"];
/// What Germanic and Nordic languages end the names of public bodies with.
const ENDINGS: [&str; 9] =
    ["verket", "tilsynet", "styrelsen", "direktoratet", "inspektionen", "myndigheten", "kontoret", "amt", "virasto"];

/// A public body that a description means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PublicBody {
    /// "The central bank".
    CentralBank,
    /// "The regulator", "the tax agency".
    Other,
}

impl PublicBody {
    /// What the noun of a description means, with the words before it. "The agency" alone may be
    /// one for news, and so may "the French agency"; "the UN food agency" has any name.
    pub(super) fn of(tokens: &Tokens, modifiers: &[usize], heads: &[usize]) -> Option<Self> {
        let &[noun] = heads else { return None };
        let word = &*tokens.text_of(noun).to_lowercase();
        let before = || modifiers.iter().filter(|i| **i < noun).map(|&i| tokens.text_of(i));
        if !on(Rule::PublicBody) || before().any(|word| set::UNIONS_OF_STATES.has(word)) {
            return None;
        }
        match word {
            "bank" => before().any(|word| word == "central").then_some(Self::CentralBank),
            _ if set::PUBLIC_BODIES.has(word) => Some(Self::Other),
            _ if set::BODIES_OF_FIELDS.has(word) => {
                before().any(|word| set::PUBLIC_FIELDS.has(word)).then_some(Self::Other)
            }
            _ => None,
        }
    }

    /// Whether an organisation cannot be meant, of which the text says the noun if `says_noun`.
    pub(super) fn rules_out(self, member: &Member, says_noun: bool) -> bool {
        let sorts = member.sorts;
        let open = sorts.is_empty() && member.may_be_public;
        match self {
            // Whoever is a bank has that noun.
            Self::CentralBank => !open && !sorts.has(named("central")) && !member.traits.contains(&Key::new("central")),
            Self::Other => !open && !says_noun && sorts.is_only(&COMMERCIAL),
        }
    }
}

/// Whether a name of which no sort is told may be that of a public body: letters, a preposition in
/// it, or a word for one ("NASA", "Centers for Disease Control", "Weather Bureau").
pub(super) fn may_be_public(tokens: &Tokens, name: &Range<usize>) -> bool {
    name.clone().any(|i| {
        let word = tokens.text_of(i).to_lowercase();
        let inside = i > name.start && tokens[i].is(Classes::PREPOSITION);
        tokens[i].shape.has(Shape::UPPER)
            || inside
            || set::WORDS_OF_PUBLIC_BODIES.has(&word)
            || ENDINGS.iter().any(|ending| word.ends_with(ending))
    })
}
