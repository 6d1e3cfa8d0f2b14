//! "“It is bad,” said Ewa Nowak, an analyst at Tarn Capital. The company said …" → the company that
//! the text is about, not where the analyst works.

use super::mention::{Mention, is_verb};
use super::pair::Pairs;
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// An organisation that is named more often is one that the text is about.
const NAMED: usize = 3;
/// So many words before "at" may hold the noun: "an analyst for banks at Tarn Capital".
const WORDS: usize = 5;
/// So many mentions before a description may be the organisation that the text is about.
const BEFORE: usize = 64;

/// Whether a description of an organisation cannot stand for one that was named but as the employer
/// of people who speak about others. Who opens the text may speak of their own.
pub(super) fn is_only_employer(pairs: &Pairs, mention: &Mention, member: u32) -> bool {
    let reading = pairs.reading;
    let organisation = |member: u32| reading.members[member as usize].label == EntityLabel::Org;
    let described = mention.description.map(|number| &reading.descriptions[number as usize]);
    let Some(described) = described.filter(|found| found.class() == 1 && on(Rule::EmployerOfOutsider)) else {
        return false;
    };
    let before = reading.mentions.partition_point(|other| other.tokens.start < mention.tokens.start);
    let names = pairs.names_before(member, before);
    let Some(first) = names.first().filter(|_| names.len() <= NAMED && organisation(member)) else { return false };
    // A noun of its own name means it: "the school" behind "a lecturer at Lagos Business School".
    let own = |i: usize| Some(reading.tokens[i].key) == described.noun();
    let says_noun = |name: &u32| reading.mentions[*name as usize].tokens.clone().any(own);
    let employs = |name: &u32| employs_outsider(reading.tokens, &reading.mentions[*name as usize]) && !says_noun(name);
    let near = &reading.mentions[before.saturating_sub(BEFORE)..before];
    let another = |other: &Mention| other.member.is_some_and(|other| other != member && organisation(other));
    let opens = reading.mentions[*first as usize].sentence == 0;
    names.iter().all(employs) && (!opens || near.iter().any(another))
}

/// Whether a name is that of the employer of an outsider: "an analyst at Tarn Capital", "Tarn
/// Capital economist Ewa Nowak".
fn employs_outsider(tokens: &Tokens, name: &Mention) -> bool {
    let outsider = |i: usize| set::OUTSIDERS.has(&tokens.text_of(i).to_lowercase());
    let start = name.tokens.start;
    // Small words may stand between: "with the think tank Fundación Mar".
    let near = (start.saturating_sub(WORDS)..start).rev().take_while(|&i| !tokens[i].is_capitalised());
    let preposition = near.take_while(|&i| tokens[i].kind.is_word()).find(|&i| tokens[i].is(Classes::PREPOSITION));
    let behind = |at: usize| {
        (at.saturating_sub(WORDS)..at).rev().take_while(|&i| tokens[i].kind == TokenKind::Word).any(outsider)
    };
    // Behind a verb it is another’s noun: "Goldman fired analyst Leo Marsh".
    let word = |i: &usize| tokens[*i].kind == TokenKind::Word && !is_verb(tokens, *i);
    let words = (name.tokens.end..tokens.len()).take(2).take_while(word);
    preposition.is_some_and(behind) || words.into_iter().any(outsider)
}
