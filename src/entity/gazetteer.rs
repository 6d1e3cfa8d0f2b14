//! A user's own names, which win over all that is found.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::error::Error;
use crate::name::{Name, merge};
use crate::text::{Visible, is_space};
use crate::token::Tokens;
use crate::vocabulary::EntityLabel;

/// Names with their labels, found wherever they stand as whole words, in their own case.
#[derive(Debug, Clone)]
pub struct Gazetteer {
    automaton: AhoCorasick,
    labels: Vec<EntityLabel>,
}

/// How sure a name is that a user gave: it may still stand for something else somewhere.
const OWN: f32 = 0.95;

impl Gazetteer {
    /// A gazetteer of these entries. Where two overlap in a text the one that starts first wins,
    /// then the longer.
    ///
    /// # Errors
    ///
    /// When nothing is visible of a name, or there are too many for one automaton (gigabytes
    /// of them).
    pub fn new<'a>(entries: impl IntoIterator<Item = (EntityLabel, &'a str)>) -> Result<Self, Error> {
        let (labels, names): (Vec<EntityLabel>, Vec<String>) = entries
            .into_iter()
            .map(|(label, name)| (label, Visible::new(name).as_str().trim_matches(is_space).to_owned()))
            .unzip();
        if names.iter().any(String::is_empty) {
            return Err(Error::gazetteer("a name is empty"));
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names);
        Ok(Self { automaton: automaton.map_err(|error| Error::gazetteer(error.to_string()))?, labels })
    }

    /// Puts the names of the gazetteer that stand in the text among `names`, in place of those that
    /// they overlap.
    pub(super) fn apply(&self, tokens: &Tokens, names: Vec<Name>) -> Vec<Name> {
        let starts_at = |offset: usize| tokens.list.binary_search_by_key(&offset, |token| token.span.start() as usize);
        let ends_at = |offset: usize| tokens.list.binary_search_by_key(&offset, |token| token.span.end() as usize);
        let found = self.automaton.find_iter(tokens.text.as_str()).filter_map(|found| {
            let (first, last) = (starts_at(found.start()).ok()?, ends_at(found.end()).ok()?);
            let label = self.labels[found.pattern().as_usize()];
            Some(Name { tokens: first..last + 1, title: first..first, label, score: OWN, by_user: true })
        });
        merge(found.collect(), names)
    }
}
