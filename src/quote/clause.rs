//! A stretch in quotation marks → the reporting clause beside it, which names the source: `said X`,
//! `X said:`, `X:`, `— X`.

use std::ops::Range;

use super::cue::{Cue, cue};
use super::{Extraction, between_marks, source};
use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::token::{Ending, Gap, Quoted, TokenKind, Tokens};
use crate::vocabulary::Act;

/// A reporting clause: a source, and the cue that attributes to it.
#[derive(Debug, Clone)]
pub(super) struct ReportingClause {
    /// A verb group, or the mark that attributes.
    pub(super) cue: Range<usize>,
    pub(super) source: Range<usize>,
    pub(super) act: Act,
    /// One past its last token.
    pub(super) end: usize,
}

/// How far a source and its cue may stand from the marks, in tokens.
const NEAR: usize = 45;
/// A signature behind a dash, or a label before a colon, has no more tokens than this.
const LONGEST_SIGNATURE: usize = 16;

/// The clause that starts with token `start`, or behind the comma or dash there: "said X", "X, a
/// doctor, said".
pub(super) fn after(extraction: &Extraction, start: usize) -> Option<ReportingClause> {
    let tokens = extraction.tokens;
    let upper = extraction.paragraph_of(start.saturating_sub(1)).end;
    let is_mark = |&i: &usize| matches!(tokens[i].kind, TokenKind::Comma | TokenKind::Dash);
    let first = (start..upper).find(|i| !is_mark(i)).filter(|_| on(Rule::AttributionAfter))?;
    cue_then_source(tokens, first, upper).or_else(|| source_then_cue(tokens, first, upper))
}

/// The clause of inverted order that starts with token `start`: "said Hugh Hill, a doctor".
fn cue_then_source(tokens: &Tokens, start: usize, upper: usize) -> Option<ReportingClause> {
    let mut verbs = start..upper.min(start + 4);
    let found = verbs.find_map(|verb| cue(tokens, start, verb).filter(|cue| cue.group.start == start))?;
    if !attributes(tokens, &found) {
        return None;
    }
    let source = source::after(tokens, found.verb + 1, upper)?;
    let end = source.end;
    Some(ReportingClause { cue: found.group, source, act: found.act, end })
}

/// The clause of plain order that starts with token `start`: "Hugh Hill, a doctor, said".
pub(super) fn source_then_cue(tokens: &Tokens, start: usize, upper: usize) -> Option<ReportingClause> {
    for verb in start + 1..upper.min(start + NEAR) {
        let token = &tokens[verb];
        if token.kind.is_end() || matches!(token.kind, TokenKind::Colon | TokenKind::Semicolon) {
            return None;
        }
        let Some(found) = cue(tokens, start, verb).filter(|found| attributes(tokens, found)) else { continue };
        let source = source::before(tokens, start, found.group.start);
        // A relative clause behind marks tells of the words in them: “a ‘library of things’ that
        // was opened”.
        if let Some(source) = source.filter(|source| source.start == start && !tokens[start].is(Classes::RELATIVE)) {
            let end = found.group.end;
            return Some(ReportingClause { cue: found.group, source, act: found.act, end });
        }
    }
    None
}

/// Whether a cue beside quotation marks can attribute them: a finite verb of any act but stance, or
/// "quoted as saying".
fn attributes(tokens: &Tokens, cue: &Cue) -> bool {
    let verb = tokens.at(cue.verb);
    let finite = verb.is(Classes::PAST.or(Classes::THIRD).or(Classes::BASE));
    let saying = cue.group.len() > 2 && verb.text() == "saying";
    (finite || saying) && cue.act != Act::Stance
}

/// The clause that leads to a stretch: "X said, “", "X told the BBC: “", "X: “", and on the line
/// before "From X:".
pub(super) fn before(extraction: &Extraction, stretch: &Quoted) -> Option<ReportingClause> {
    let tokens = extraction.tokens;
    let open = stretch.start as usize;
    if open == 0 || stretch.ending == Ending::Unopened || stretch.continues {
        return None;
    }
    let mark = &tokens[open - 1];
    let below = tokens[open].gap == Gap::Paragraph;
    let colon = mark.kind == TokenKind::Colon || below && mark.kind == TokenKind::Semicolon;
    if tokens[open].gap == Gap::Paragraph && !colon {
        return None;
    }
    let sentence = extraction.sentence_of(open - 1);
    let lower = sentence.start.max(open.saturating_sub(NEAR));
    let upper = if colon || mark.kind == TokenKind::Comma { open - 1 } else { open };
    for verb in (lower..upper).rev() {
        let token = &tokens[verb];
        if token.kind.is_end() || token.kind == TokenKind::Close || extraction.taken[verb] {
            break;
        }
        let Some(found) = cue(tokens, lower, verb).filter(|found| attributes(tokens, found)) else { continue };
        let between = verb + 1..upper;
        // With no mark between, the stretch is the whole of what is said only if it ends the
        // clause.
        let whole = upper < open || between.is_empty() && ends_sentence(tokens, stretch);
        if !whole || holds_clause(tokens, between) {
            return None;
        }
        if let Some(source) = source::before(tokens, lower, found.group.start) {
            return Some(ReportingClause { cue: found.group, source, act: found.act, end: upper });
        }
    }
    (colon && on(Rule::LabelBeforeMarks)).then(|| label(tokens, sentence.start, open - 1)).flatten()
}

/// A phrase before a colon and nothing else: "Coach Parata:", "From the Ministry:".
fn label(tokens: &Tokens, start: usize, colon: usize) -> Option<ReportingClause> {
    let start = start + usize::from(tokens.text_of(start) == "From");
    if colon <= start || colon - start > LONGEST_SIGNATURE {
        return None;
    }
    let source = source::before(tokens, start, colon).filter(|source| source.start == start)?;
    Some(ReportingClause { cue: colon..colon + 1, source, act: Act::Speech, end: colon + 1 })
}

/// Whether the words between a cue and the marks hold a clause, so that the marks are only part of
/// what is said.
fn holds_clause(tokens: &Tokens, between: Range<usize>) -> bool {
    tokens.list[between].iter().any(|token| {
        token.is(Classes::AUXILIARY.or(Classes::VERB)) && token.kind == TokenKind::Word
            || token.is(Classes::SUBORDINATOR) && !token.is(Classes::PREPOSITION) && !token.is(Classes::RELATIVE)
    })
}

/// Whether the sentence ends with the stretch.
fn ends_sentence(tokens: &Tokens, stretch: &Quoted) -> bool {
    let inside = between_marks(tokens, stretch).next_back().is_some_and(|last| tokens[last].kind.is_end());
    inside
        || tokens.get(stretch.end as usize).is_none_or(|next| {
            next.gap == Gap::Paragraph
                || next.kind.is_end()
                || matches!(next.kind, TokenKind::Comma | TokenKind::Semicolon)
        })
}

/// The clause inside a stretch whose closing mark is missing, and where the quotation before it
/// ends.
pub(super) fn inside(tokens: &Tokens, stretch: &Quoted) -> Option<(usize, ReportingClause)> {
    let inside = between_marks(tokens, stretch);
    (inside.start..inside.end.saturating_sub(1)).find_map(|i| {
        let comma = tokens[i].kind == TokenKind::Comma;
        if !comma && !tokens[i].kind.is_end() {
            return None;
        }
        let found =
            cue_then_source(tokens, i + 1, inside.end).or_else(|| source_then_cue(tokens, i + 1, inside.end))?;
        let whole = ends_clause(tokens, found.end, inside.end);
        let goes_on = comma || tokens[i + 1].is(Classes::REPORTING.or(Classes::PRONOUN));
        (whole && goes_on).then_some((i + 1, found))
    })
}

/// Whether nothing but the end of the clause, or an adverbial, follows token `end - 1`: not in "…,
/// he said that …".
fn ends_clause(tokens: &Tokens, end: usize, upper: usize) -> bool {
    end >= upper
        || matches!(tokens[end].kind, TokenKind::Terminal | TokenKind::Comma | TokenKind::Ellipsis | TokenKind::Dash)
        || tokens[end].is(Classes::PREPOSITION.or(Classes::WEEKDAY))
            && !(end..upper.min(end + 8)).any(|i| tokens.text_of(i) == "that")
}

/// The signature behind a block, on the same line or as the next paragraph: "— Name, role". None is
/// in PolNeAR's articles, so the cases alone know it.
pub(super) fn signature(extraction: &Extraction, end: usize) -> Option<ReportingClause> {
    let tokens = extraction.tokens;
    let dash = tokens.get(end).filter(|token| token.kind == TokenKind::Dash)?;
    let paragraph = extraction.paragraph_of(end);
    if paragraph.end > end + LONGEST_SIGNATURE || (dash.gap == Gap::Paragraph && paragraph.start != end) {
        return None;
    }
    let source = source::after(tokens, end + 1, paragraph.end)?;
    // What follows the name is its description, whatever its form: a role, a place, an age.
    let sentence = tokens.list[source.end..paragraph.end].iter().any(|token| token.kind.is_end());
    let source = if sentence { source } else { source.start..paragraph.end };
    Some(ReportingClause { cue: end..end + 1, end: source.end, source, act: Act::Speech })
}
