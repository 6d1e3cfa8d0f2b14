//! "Nurul Huda binte Osman", "Rajendran s/o Muthusamy": a name with the word for a son or daughter
//! in it, of which the tagger may see but a part.

use std::ops::Range;

use super::{Name, merge};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::token::{Gap, TokenKind, Tokens};
use crate::vocabulary::EntityLabel;

/// So many words stand before and behind the word for a son at most.
const LONGEST: usize = 4;

/// Whether a word stands for "son of" or "daughter of" inside a name: "binte", the parts of "s/o".
pub(super) fn is_inside(tokens: &Tokens, i: usize) -> bool {
    let slashed = (i.saturating_sub(2)..=i).any(|start| start + 3 > i && slashed(tokens, start).is_some());
    (set::WORDS_OF_LINEAGE.has(tokens.text_of(i)) || slashed) && on(Rule::Lineage)
}

/// Where "s/o" ends that begins at a token.
fn slashed(tokens: &Tokens, i: usize) -> Option<usize> {
    let glued = |i: usize| tokens.get(i).is_some_and(|token| token.gap == Gap::None);
    let text = |i: usize| tokens.text_of(i).to_ascii_lowercase();
    let pair = || (text(i) + "/") + &text(i + 2);
    let whole = glued(i + 1) && glued(i + 2) && tokens.text_of(i + 1) == "/";
    (whole && set::WORDS_OF_LINEAGE.has(&pair())).then_some(i + 3)
}

/// Joins the parts of such names.
pub(super) fn join(tokens: &Tokens, names: Vec<Name>) -> Vec<Name> {
    let mut joined: Vec<Name> = Vec::new();
    for at in 1..tokens.len() {
        let word = set::WORDS_OF_LINEAGE.has(tokens.text_of(at)) && tokens[at].kind == TokenKind::Word;
        let Some(behind) = word.then_some(at + 1).or_else(|| slashed(tokens, at)) else { continue };
        let space = |i: usize| tokens.get(i).is_some_and(|token| token.gap == Gap::Space);
        if !on(Rule::Lineage) || !space(at) || !space(behind) {
            continue;
        }
        let upper = tokens.len().min(behind + LONGEST);
        let end = behind + (behind..upper).take_while(|&i| space(i) && is_part(tokens, i)).count();
        let lower = at.saturating_sub(LONGEST).max(joined.last().map_or(0, |last| last.tokens.end));
        let start = at - (lower..at).rev().take_while(|&i| space(i + 1) && is_part(tokens, i)).count();
        if let Some(name) = whole(&names, start..end, at, behind) {
            joined.push(name);
        }
    }
    merge(joined, names)
}

/// The name of `range` with the word for a son at token `at`, where one of `names` has a part of
/// it.
fn whole(names: &[Name], range: Range<usize>, at: usize, behind: usize) -> Option<Name> {
    let Range { start, end } = range;
    if start == at || end == behind {
        return None;
    }
    let first = names.partition_point(|name| name.tokens.end <= start);
    let touching = || names[first..].iter().take_while(|name| name.tokens.start < end);
    let person = touching().find(|name| name.label == EntityLabel::Person)?;
    // What the tagger sees before the word begins the name: "Ahmad" of "Pupil Ahmad bin Ali".
    let seen = touching().filter(|name| name.tokens.start < at && name.tokens.start >= start);
    let from = seen.map(|name| name.tokens.start).min().unwrap_or(start);
    let title = touching().find(|name| name.tokens.start == from).map_or(from..from, |name| name.title.clone());
    Some(Name { tokens: from..end.max(person.tokens.end), title, ..person.clone() })
}

/// Whether a word may be one of the name.
fn is_part(tokens: &Tokens, i: usize) -> bool {
    let token = &tokens[i];
    let other = Classes::FUNCTION.or(Classes::TITLE).or(Classes::HONORIFIC).or(Classes::REPORTING);
    let plain = token.kind == TokenKind::Word && token.is_capitalised() && !token.is(other);
    plain || token.is(Classes::GIVEN) && token.is_capitalised() || token.kind == TokenKind::Initial
}
