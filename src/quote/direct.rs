//! Stretches in quotation marks → direct quotations, with the attribution beside them.

use std::ops::Range;

use super::cue::{Cue, cue};
use super::label::turn;
use super::{ATTRIBUTED, FLOATING, Finder, inner, source};
use crate::ablation::{Rule, on};
use crate::document::Act;
use crate::lexicon::Classes;
use crate::token::{Ending, Gap, Quoted, Shape, Token, TokenKind, Tokens};

/// Who says it, and the cue that tells so.
#[derive(Debug, Clone)]
pub(super) struct Attribution {
    pub(super) cue: Range<usize>,
    pub(super) source: Range<usize>,
    pub(super) act: Act,
    /// Where the words of the attribution end.
    pub(super) end: usize,
}

/// How far a source and its cue may stand from the marks, in tokens.
const NEAR: usize = 45;
/// An attribution by dash or "From X:" is no longer than this.
const SIGNATURE: usize = 16;

/// Adds the direct quotations of the whole text.
pub(super) fn find(finder: &mut Finder) {
    if !on(Rule::Direct) {
        return;
    }
    let tokens = finder.tokens;
    let stretches: Vec<Quoted> = tokens.quoted.iter().filter(|stretch| stretch.depth == 0).copied().collect();
    let mut at = 0;
    while at < stretches.len() {
        at += quotation(finder, &stretches, at);
    }
}

/// Reads the quotation that begins with stretch `at`, if it is one; returns how many stretches it took.
fn quotation(finder: &mut Finder, stretches: &[Quoted], at: usize) -> usize {
    let tokens = finder.tokens;
    let stretch = stretches[at];
    if !finder.is_free(stretch.range()) {
        return 1;
    }
    if let Some(colon) = turn(tokens, &stretch).filter(|_| on(Rule::MarkedTurn)) {
        return spoken_turn(finder, stretches, at, colon);
    }
    if on(Rule::NicknameInMarks) && is_nickname(tokens, &stretch)
        || on(Rule::TitleInMarks) && is_title(finder, &stretch)
    {
        return 1;
    }
    let before = attribution_before(finder, &stretch).filter(|_| on(Rule::AttributionBefore));
    let bordered = matches!(stretch.ending, Ending::Closed | Ending::Unopened);
    let after = bordered.then(|| attribution_after(finder, stretch.end as usize)).flatten();
    let prefers_before = before.is_some() && !ends_with_comma(tokens, &stretch);
    let attribution = if prefers_before { before } else { after.or(before) };
    let Some(Attribution { cue, source, act, .. }) = attribution else {
        unattributed(finder, &stretch);
        return 1;
    };
    // The paragraphs that open the mark again belong to it.
    let further = stretches[at + 1..].iter().take_while(|next| finder.is_free(next.range()) && next.continues);
    let content: Vec<Range<usize>> = std::iter::once(&stretch).chain(further).map(Quoted::range).collect();
    let taken = content.len();
    finder.add(content, Some(cue), Some(source), act, ATTRIBUTED);
    taken
}

/// Adds a turn of a transcript with the paragraphs that go on with it, up to the next turn; returns how many stretches it took.
fn spoken_turn(finder: &mut Finder, stretches: &[Quoted], at: usize, colon: usize) -> usize {
    let tokens = finder.tokens;
    let bracketed = |next: &Quoted| on(Rule::BracketsInMarks) && is_bracketed(tokens, next);
    let further = stretches[at + 1..].iter().take_while(|next| {
        finder.is_free(next.range()) && next.continues && turn(tokens, next).is_none() && !bracketed(next)
    });
    let whole = inner(tokens, &stretches[at]);
    let first = colon + 1..whole.end;
    let content: Vec<Range<usize>> = std::iter::once(first).chain(further.map(|next| inner(tokens, next))).collect();
    let taken = content.len();
    finder.add(content, Some(colon..colon + 1), Some(whole.start..colon), Act::Speech, ATTRIBUTED);
    taken
}

/// “All Bets Are Off”, on a line of its own or within a sentence: the title of something, in which every word is capitalised.
fn is_title(finder: &Finder, stretch: &Quoted) -> bool {
    let tokens = finder.tokens;
    let range = stretch.range();
    let words = || inner(tokens, stretch).map(|i| &tokens.list[i]).filter(|token| token.kind.is_word());
    let capitalised = |token: &Token| token.is_capitalised() || token.is(Classes::FUNCTION);
    let introduced =
        tokens.before(range.start).is_none_or(|mark| matches!(mark.kind, TokenKind::Comma | TokenKind::Colon));
    let within = !introduced && finder.sentence_of(range.start).start < range.start;
    let alone = finder.paragraph_of(range.start) == range;
    (within || alone)
        && words().filter(|token| token.is_capitalised()).count() > 1
        && words().filter(|token| !token.shape.has(Shape::UPPER)).count() > 1
        && words().all(capitalised)
}

/// “(Laughter.)”: what a transcript says about the talk. The cases alone know it.
fn is_bracketed(tokens: &Tokens, stretch: &Quoted) -> bool {
    let inner = inner(tokens, stretch);
    let at = |i: usize| tokens.list[i].kind;
    !inner.is_empty() && at(inner.start) == TokenKind::OpenBracket && at(inner.end - 1) == TokenKind::CloseBracket
}

/// Emeka “Skipper” Nwosu: a word or two with a name on either side. No text of the dev
/// sets needs it, but the cases do.
fn is_nickname(tokens: &Tokens, stretch: &Quoted) -> bool {
    let range = stretch.range();
    let beside =
        |token: Option<&Token>| token.is_some_and(|token| token.is_capitalised() && !token.is(Classes::FUNCTION));
    range.len() <= 5
        && beside(tokens.before(range.start))
        && beside(tokens.after(range.end - 1))
        && !inner(tokens, stretch).any(|i| matches!(tokens.list[i].kind, TokenKind::Comma | TokenKind::Terminal))
}

/// A stretch without attribution: a floating quotation if it stands as a sentence of its own, else nothing.
fn unattributed(finder: &mut Finder, stretch: &Quoted) {
    if !stands_alone(finder, stretch) {
        return;
    }
    let content = vec![stretch.range()];
    let signed = signature(finder, stretch.end as usize).filter(|_| on(Rule::Signature));
    if let Some(Attribution { cue, source, act, .. }) = signed {
        finder.add(content, Some(cue), Some(source), act, ATTRIBUTED);
    } else if stretch.ending != Ending::Unopened && on(Rule::FloatingQuotation) {
        finder.add(content, None, None, Act::Speech, FLOATING);
    }
}

/// Whether the stretch is a sentence or more by itself: it begins one, and ends as one does.
fn stands_alone(finder: &Finder, stretch: &Quoted) -> bool {
    let tokens = finder.tokens;
    let inner = inner(tokens, stretch);
    let begins = stretch.start as usize == finder.sentence_of(stretch.start as usize).start;
    let words = inner.clone().filter(|&i| tokens.list[i].kind.is_word()).count();
    let ends = stretch.ending != Ending::Closed
        || inner.clone().next_back().is_some_and(|last| tokens.list[last].kind.is_end())
        || tokens.get(stretch.end as usize).is_some_and(|next| next.kind.is_end());
    begins && ends && words >= 2
}

fn ends_with_comma(tokens: &Tokens, stretch: &Quoted) -> bool {
    let last = inner(tokens, stretch).next_back();
    let next = tokens.get(stretch.end as usize);
    last.is_some_and(|last| tokens.list[last].kind == TokenKind::Comma)
        || next.is_some_and(|next| next.kind == TokenKind::Comma && next.gap == Gap::None)
}

/// The attribution that starts with token `start` or behind the comma or dash there: "said X", "X, a doctor, said".
fn attribution_after(finder: &Finder, start: usize) -> Option<Attribution> {
    let tokens = finder.tokens;
    let paragraph = if start > 0 { finder.paragraph_of(start - 1) } else { finder.paragraph_of(0) };
    let mut k = start;
    while k < paragraph.end && matches!(tokens.list[k].kind, TokenKind::Comma | TokenKind::Dash) {
        k += 1;
    }
    if k >= paragraph.end || !on(Rule::AttributionAfter) {
        return None;
    }
    inverted(tokens, k, paragraph.end).or_else(|| source_then_cue(tokens, k, paragraph.end))
}

/// "said Hugh Hill, a doctor"
fn inverted(tokens: &Tokens, k: usize, upper: usize) -> Option<Attribution> {
    let found = (k..upper.min(k + 4)).find_map(|verb| cue(tokens, k, verb).filter(|cue| cue.group.start == k))?;
    if !attributes(tokens, &found) {
        return None;
    }
    let source = source::after(tokens, found.verb + 1, upper)?;
    let end = source.end;
    Some(Attribution { cue: found.group, source, act: found.act, end })
}

/// "Hugh Hill, a doctor, said"
pub(super) fn source_then_cue(tokens: &Tokens, k: usize, upper: usize) -> Option<Attribution> {
    for verb in k + 1..upper.min(k + NEAR) {
        let token = &tokens.list[verb];
        if token.kind.is_end() || matches!(token.kind, TokenKind::Colon | TokenKind::Semicolon) {
            return None;
        }
        let Some(found) = cue(tokens, k, verb).filter(|found| attributes(tokens, found)) else { continue };
        let source = source::before(tokens, k, found.group.start);
        // “a ‘library of things’ that was opened”: what follows tells of the words in marks.
        if let Some(source) = source.filter(|source| source.start == k && !tokens.list[k].is(Classes::RELATIVE)) {
            let end = found.group.end;
            return Some(Attribution { cue: found.group, source, act: found.act, end });
        }
    }
    None
}

/// Whether a cue beside quotation marks can attribute them: a finite verb of any act but stance, or "quoted as saying".
fn attributes(tokens: &Tokens, cue: &Cue) -> bool {
    let verb = &tokens.list[cue.verb];
    let finite = verb.is(Classes::PAST.or(Classes::THIRD).or(Classes::BASE));
    let saying = cue.group.len() > 2 && tokens.text_of(cue.verb) == "saying";
    (finite || saying) && cue.act != Act::Stance
}

/// Whether nothing but the end of the clause, or an adverbial, follows token `end - 1`.
fn ends_clause(tokens: &Tokens, end: usize, upper: usize) -> bool {
    end >= upper
        || matches!(
            tokens.list[end].kind,
            TokenKind::Terminal | TokenKind::Comma | TokenKind::Ellipsis | TokenKind::Dash
        )
        || tokens.list[end].is(Classes::PREPOSITION.or(Classes::WEEKDAY))
            && !(end..upper.min(end + 8)).any(|i| tokens.text_of(i) == "that")
}

/// The attribution that leads to the stretch: "X said, “", "X told the BBC: “", "X: “", "From X:" on the line before.
fn attribution_before(finder: &Finder, stretch: &Quoted) -> Option<Attribution> {
    let tokens = finder.tokens;
    let open = stretch.start as usize;
    if open == 0 || stretch.ending == Ending::Unopened || stretch.continues {
        return None;
    }
    let mark = &tokens.list[open - 1];
    let colon = mark.kind == TokenKind::Colon;
    if tokens.list[open].gap == Gap::Paragraph && !colon {
        return None;
    }
    let sentence = finder.sentence_of(open - 1);
    let lower = sentence.start.max(open.saturating_sub(NEAR));
    let upper = if colon || mark.kind == TokenKind::Comma { open - 1 } else { open };
    for verb in (lower..upper).rev() {
        let token = &tokens.list[verb];
        if token.kind.is_end() || token.kind == TokenKind::Close || finder.taken[verb] {
            break;
        }
        let Some(found) = cue(tokens, lower, verb).filter(|found| attributes(tokens, found)) else { continue };
        let between = verb + 1..upper;
        // With no mark between, the stretch is the whole of what is said only if it ends the clause.
        let whole = upper < open || between.is_empty() && closes_clause(finder, stretch);
        if !whole || holds_clause(tokens, between.clone()) {
            return None;
        }
        if let Some(source) = source::before(tokens, lower, found.group.start) {
            return Some(Attribution { cue: found.group, source, act: found.act, end: upper });
        }
    }
    (colon && on(Rule::LabelBeforeMarks)).then(|| label(tokens, sentence.start, open - 1)).flatten()
}

/// "Coach Parata:", "From the Ministry:" — a phrase and a colon, nothing else.
fn label(tokens: &Tokens, start: usize, colon: usize) -> Option<Attribution> {
    let start = start + usize::from(tokens.text_of(start) == "From");
    if colon <= start || colon - start > SIGNATURE {
        return None;
    }
    let source = source::before(tokens, start, colon).filter(|source| source.start == start)?;
    Some(Attribution { cue: colon..colon + 1, source, act: Act::Speech, end: colon + 1 })
}

/// Whether the words between a cue and the marks hold a clause, so that the marks are only part of what is said.
fn holds_clause(tokens: &Tokens, between: Range<usize>) -> bool {
    tokens.list[between].iter().any(|token| {
        token.is(Classes::AUXILIARY.or(Classes::VERB)) && token.kind == TokenKind::Word
            || token.is(Classes::SUBORDINATOR) && !token.is(Classes::PREPOSITION) && !token.is(Classes::RELATIVE)
    })
}

/// Whether the sentence ends with the stretch.
fn closes_clause(finder: &Finder, stretch: &Quoted) -> bool {
    let tokens = finder.tokens;
    let end = stretch.end as usize;
    let inside = inner(tokens, stretch).next_back().is_some_and(|last| tokens.list[last].kind.is_end());
    inside
        || tokens.get(end).is_none_or(|next| {
            next.gap == Gap::Paragraph
                || next.kind.is_end()
                || matches!(next.kind, TokenKind::Comma | TokenKind::Semicolon)
        })
}

/// The attribution inside a stretch whose closing mark is missing, and where the quotation before it ends.
pub(super) fn attribution_inside(finder: &Finder, stretch: &Quoted) -> Option<(usize, Attribution)> {
    let tokens = finder.tokens;
    let inside = inner(tokens, stretch);
    (inside.start..inside.end.saturating_sub(1)).find_map(|i| {
        let mark = tokens.list[i].kind;
        if mark != TokenKind::Comma && !tokens.list[i].kind.is_end() {
            return None;
        }
        let exclaims = mark != TokenKind::Comma;
        let found = inverted(tokens, i + 1, inside.end).or_else(|| source_then_cue(tokens, i + 1, inside.end))?;
        // A comma before a clause that reports something else is no end: "…, he said that …"
        let whole = ends_clause(tokens, found.end, inside.end);
        let small = tokens.list[i + 1].is(Classes::REPORTING) || !exclaims || tokens.list[i + 1].is(Classes::PRONOUN);
        (whole && small).then_some((i + 1, found))
    })
}

/// "— Name, role" after a block, on the same line or as the next paragraph. No text of the
/// dev sets needs it, but the cases do.
fn signature(finder: &Finder, end: usize) -> Option<Attribution> {
    let tokens = finder.tokens;
    let dash = tokens.get(end).filter(|token| token.kind == TokenKind::Dash)?;
    let paragraph = finder.paragraph_of(end);
    if paragraph.end > end + SIGNATURE || (dash.gap == Gap::Paragraph && paragraph.start != end) {
        return None;
    }
    let source = source::after(tokens, end + 1, paragraph.end)?;
    // What follows the name is its description, whatever its form: a role, a place, an age.
    let rest = tokens.list[source.end..paragraph.end].iter().any(|token| token.kind.is_end());
    let source = if rest { source } else { source.start..paragraph.end };
    Some(Attribution { cue: end..end + 1, end: source.end, source, act: Act::Speech })
}
