//! A noun phrase → the appositions behind it: ", a doctor", ", 71, a retired river pilot".

use std::ops::Range;

use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::token::{Gap, TokenKind, Tokens};

/// Where a phrase ends with the appositions behind it, before `upper`.
pub(super) fn end_with_appositions(tokens: &Tokens, phrase: &Range<usize>, upper: usize) -> usize {
    let mut end = phrase.end;
    while end < upper && tokens[end].kind == TokenKind::Comma && tokens[end].gap != Gap::Paragraph {
        let stop = segment_end(tokens, end + 1, upper);
        if stop == end + 1 || !is_apposition(tokens, end + 1..stop) {
            break;
        }
        end = stop;
    }
    end
}

/// Where the segment from `start` to the next comma, other mark or paragraph ends.
fn segment_end(tokens: &Tokens, start: usize, upper: usize) -> usize {
    let ends = |&i: &usize| {
        tokens[i].gap == Gap::Paragraph
            || matches!(
                tokens[i].kind,
                TokenKind::Comma
                    | TokenKind::Terminal
                    | TokenKind::Ellipsis
                    | TokenKind::Colon
                    | TokenKind::Semicolon
                    | TokenKind::Dash
                    | TokenKind::Open
            )
    };
    (start..upper).find(ends).unwrap_or(upper)
}

/// Whether the words between two commas describe what stands before: "a doctor", "who runs the
/// shelter", "71", "the caretaker". No text of the dev sets needs the rule, but the cases do.
pub(super) fn is_apposition(tokens: &Tokens, segment: Range<usize>) -> bool {
    if segment.is_empty() || !on(Rule::Appositions) {
        return false;
    }
    let first = tokens.at(segment.start);
    if first.is(Classes::RELATIVE) {
        return true;
    }
    if first.is(Classes::SUBORDINATOR.or(Classes::COORDINATOR).or(Classes::PRONOUN)) {
        return false;
    }
    // A clause of its own has a finite verb, but for one that follows a relative pronoun.
    let clause_verb = segment.clone().skip(1).any(|i| {
        tokens[i].is(Classes::AUXILIARY.or(Classes::VERB))
            && !tokens[i - 1].is(Classes::RELATIVE)
            && tokens[i].kind == TokenKind::Word
    });
    let relative_inside = segment.clone().any(|i| tokens[i].is(Classes::RELATIVE));
    let number = first.kind == TokenKind::Number;
    let person = Classes::ROLE.or(Classes::ROLES);
    let describes = first.is(person
        .or(Classes::DETERMINER)
        .or(Classes::POSSESSIVE)
        .or(Classes::TITLE)
        .or(Classes::HONORIFIC)
        .or(Classes::ORGAN))
        || number && (segment.len() == 1 || first.text().ends_with("-old"))
        || first.is_capitalised();
    let noun = segment.clone().any(|i| tokens[i].is(person));
    (describes || noun && !first.is(Classes::PREPOSITION) && !number) && (!clause_verb || relative_inside)
}
