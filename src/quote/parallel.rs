//! Two reports that the networks take for the content of the first: "according to the union, 300
//! walked out; the operator said it was 40", "Lee said the vote was over and called it “a farce”".

use std::ops::Range;

use super::clause::{self, ReportingClause};
use super::cue::cue;
use super::speech::{opens, stretch_at};
use crate::ablation::{Rule, on};
use crate::lexicon::{Classes, set};
use crate::tagger::Attribution;
use crate::token::{Ending, TokenKind, Tokens};
use crate::vocabulary::Act;

/// The subject of what is said has no more tokens than this,
const LONGEST_SUBJECT: usize = 8;
/// nor what is called something: "the vote", "the move to the new ground".
const LONGEST_OBJECT: usize = 16;

/// Ends a piece behind its cue where the second report begins; returns its clause and what it
/// reports.
pub(super) fn split(tokens: &Tokens, attribution: &mut Attribution) -> Option<(ReportingClause, Range<usize>)> {
    let Attribution { content, cue, source, .. } = attribution;
    content
        .iter_mut()
        .filter(|piece| cue.end <= piece.start && !opens(tokens, piece))
        .find_map(|piece| of_another(tokens, piece).or_else(|| of_same(tokens, piece, source.as_ref()?)))
}

/// The report of another source behind a semicolon.
fn of_another(tokens: &Tokens, piece: &mut Range<usize>) -> Option<(ReportingClause, Range<usize>)> {
    let end = piece.end;
    let mark = |i: &usize| tokens[*i].kind == TokenKind::Semicolon && on(Rule::ParallelReport);
    let semicolon = (piece.start + 1..end).find(mark)?;
    let found = clause::source_then_cue(tokens, semicolon + 1, end).filter(|found| found.end < end)?;
    piece.end = semicolon;
    let said = found.end..end;
    Some((found, said))
}

/// What the same source calls something in marks, where the subject of what is said can call
/// nothing anything: "the vote was over and called it “a farce”".
fn of_same(
    tokens: &Tokens,
    piece: &mut Range<usize>,
    source: &Range<usize>,
) -> Option<(ReportingClause, Range<usize>)> {
    let end = piece.end;
    let joins = |i: &usize| matches!(tokens.text_of(*i), "and" | "but") && on(Rule::ParallelVerb);
    let second = |at: usize| {
        let verb = at + 1;
        let word = tokens.text_of(verb);
        let calls = set::VERBS_OF_DESCRIBING.has(word) || set::VERBS_OF_CALLING.has(word) || word == "accused";
        // Not "called for", nor "called her", which may be who speaks.
        let next = tokens.list.get(verb + 1)?;
        let whom = next.is(Classes::PRONOUN) && !next.is(Classes::POSSESSIVE.or(Classes::DETERMINER));
        let leads = next.is(Classes::PREPOSITION);
        let found = cue(tokens, verb, verb).filter(|_| calls && !whom && !leads)?;
        let open = (verb + 1..end.min(verb + LONGEST_OBJECT)).find(|&i| tokens[i].kind == TokenKind::Open)?;
        let stretch = stretch_at(tokens, open).filter(|stretch| stretch.ending == Ending::Closed)?;
        let last = (stretch.end as usize..end).all(|i| !tokens[i].kind.is_word());
        last.then_some((at, found))
    };
    let (at, found) = (piece.start + 1..end.saturating_sub(2)).filter(joins).find_map(second)?;
    if calls_nothing(tokens, piece.start..at) {
        piece.end = at;
        let clause = ReportingClause { cue: found.group, source: source.clone(), act: Act::Speech, end: at + 2 };
        return Some((clause, at + 2..end));
    }
    None
}

/// Whether the subject of a clause is a thing, of which it tells what it is or will be: "the pool was
/// full", "talks would go on".
fn calls_nothing(tokens: &Tokens, clause: Range<usize>) -> bool {
    let start = clause.start + usize::from(tokens.text_of(clause.start) == "that");
    let upper = clause.end.min(start + LONGEST_SUBJECT);
    let links = |i: usize| {
        tokens[i].is(Classes::AUXILIARY) || matches!(tokens.text_of(i), "remained" | "remains" | "stayed" | "stays")
    };
    let Some(end) = (start + 1..upper).find(|&i| links(i)) else { return false };
    let telling = Classes::ROLE.or(Classes::ROLES).or(Classes::ORGAN).or(Classes::DOCUMENT).or(Classes::TITLE);
    let texts = [&set::COLLECTIVE_NOUNS, &set::KIN, &set::WORKS, &set::WRITINGS, &set::NOUNS_FOR_MESSAGES];
    (start..end).all(|i| {
        let (token, word) = (&tokens[i], tokens.text_of(i).to_lowercase());
        let named = token.is_capitalised() && !token.is(Classes::FUNCTION);
        let listed = texts.iter().any(|words| words.has(&word)) || set::PEOPLE_IN_PASSING.has(&word);
        let somebody = token.is(Classes::PRONOUN) && !matches!(word.as_str(), "it" | "there" | "this" | "that");
        token.kind == TokenKind::Word && !named && !listed && !somebody && !token.is(telling)
    })
}
