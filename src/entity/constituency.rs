//! The labels of turns in parliament: "Ann Lee (Leeds) (Lab):" has a place and a party in brackets.

use crate::ablation::{Rule, on};
use crate::name::{Name, merge};
use crate::structure::{Structure, of_parliament};
use crate::token::Tokens;
use crate::vocabulary::EntityLabel;

/// The score of a party that the tagger passed over.
const UNSEEN: f32 = 0.6;
/// A party has no more words than this.
const LONGEST_PARTY: usize = 4;

/// Gives the names of a label with two brackets their labels, and adds the party that the tagger
/// passed over.
pub(crate) fn agree(tokens: &Tokens, structure: &Structure, mut names: Vec<Name>) -> Vec<Name> {
    let mut parties: Vec<Name> = Vec::new();
    for turn in structure.turns.iter().filter(|_| on(Rule::Constituency)) {
        let Some((place, party)) = of_parliament(tokens, &turn.label) else { continue };
        let at = names.partition_point(|name| name.tokens.start < turn.label.start);
        let mut seen = false;
        for name in names[at..].iter_mut().take_while(|name| name.tokens.end <= turn.label.end) {
            let label = match name.tokens.start {
                start if start < place => EntityLabel::Person,
                start if start < party => EntityLabel::Loc,
                _ => EntityLabel::Org,
            };
            seen |= name.tokens.start > party;
            if !name.by_user {
                name.label = label;
            }
        }
        let words = party + 1..turn.label.end - 1;
        if !seen && (1..=LONGEST_PARTY).contains(&words.len()) && words.clone().all(|i| tokens[i].is_capitalised()) {
            let title = words.start..words.start;
            let label = EntityLabel::Org;
            parties.push(Name::new(words, title, label, UNSEEN));
        }
    }
    if parties.is_empty() { names } else { merge(names, parties) }
}
