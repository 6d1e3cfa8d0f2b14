//! Attributions that a model read → quotations.

use std::ops::Range;

use super::cue::passive;
use super::direct::attribution_inside;
use super::{FLOATING, Finder, REPORT, direct, label, source};
use crate::ablation::{Rule, on};
use crate::document::Act;
use crate::lexicon::Classes;
use crate::reading::Attribution;
use crate::token::{Ending, Gap, Quoted, Shape, TokenKind, Tokens};

/// An attribution that names no source is dropped when the model is less sure of its cue: of those in PolNeAR dev most are none.
const DOUBTFUL: f32 = 0.6;

/// Adds the quotations of `attributions`. Those of reports within reports overlap.
pub(super) fn find(finder: &mut Finder, attributions: &[Attribution]) {
    let tokens = finder.tokens;
    for attribution in attributions {
        let mut attribution = attribution.clone();
        whole_passive(tokens, &mut attribution);
        let cue = without_place(tokens, trimmed(tokens, attribution.cue.clone()));
        let mut content: Vec<Range<usize>> = Vec::new();
        for piece in &attribution.content {
            for piece in pieces(finder, piece.clone(), &cue) {
                if !piece.is_empty() && content.last().is_none_or(|last| last.end <= piece.start) {
                    content.push(piece);
                }
            }
        }
        if let Some(turn) = label::spoken(finder, &cue).filter(|_| on(Rule::UnmarkedTurn)) {
            content = vec![turn];
        }
        let overlaps = |piece: &Range<usize>| piece.start < cue.end && cue.start < piece.end;
        if content.is_empty()
            || cue.is_empty()
            || content.iter().any(overlaps)
            || on(Rule::Gesture) && is_gesture(tokens, &cue)
        {
            continue;
        }
        let source = attribution.source.or_else(|| beside(finder, &cue, &content).filter(|_| on(Rule::SourceBeside)));
        let doubtful =
            on(Rule::Doubtful) && attribution.score < DOUBTFUL && !content.iter().any(|piece| opens(tokens, piece));
        let subject = on(Rule::SubjectOfPassive) && is_subject_of_passive(tokens, &cue, &content);
        if source.is_none() && (doubtful || subject) {
            continue;
        }
        let other = content.iter_mut().find_map(|piece| parallel(tokens, piece, &cue));
        // A quotation in a later paragraph that opens it anew, or behind other sentences, has the same speaker but is another one.
        let floats = |at: &usize| {
            let piece = &content[*at];
            let place = tokens.quoted.partition_point(|stretch| (stretch.start as usize) < piece.start);
            let stretch = tokens.quoted.get(place).filter(|stretch| stretch.start as usize == piece.start);
            let anew = tokens.list[piece.start].gap == Gap::Paragraph && on(Rule::AnewInParagraph)
                || on(Rule::BehindNarration) && is_apart(finder, &content[at - 1], piece, &cue);
            anew && piece.start > cue.end && stretch.is_some_and(|stretch| !stretch.continues && stretch.depth == 0)
        };
        let act = if on(Rule::Withheld) && withholds(tokens, &cue, &content) { Act::Stance } else { attribution.act };
        let own = (1..content.len()).find(floats).unwrap_or(content.len());
        let floating = content.split_off(own);
        finder.add(content, Some(cue), source, act, attribution.score);
        if let Some((found, said)) = other {
            finder.add(vec![said], Some(found.cue), Some(found.source), found.act, REPORT.min(attribution.score));
        }
        // What a colon leads to is introduced there: "From the ministry:". No text of
        // the dev sets needs it, but the bundled article does.
        let introduced =
            |piece: &Range<usize>| on(Rule::IntroducedByColon) && tokens.list[piece.start - 1].kind == TokenKind::Colon;
        for piece in floating.into_iter().filter(|piece| !introduced(piece)) {
            finder.add(vec![piece], None, None, act, FLOATING.min(attribution.score));
        }
    }
}

/// Who "was recalled" has not been quoted: nobody speaks, and there is nothing but the subject.
fn is_subject_of_passive(tokens: &Tokens, cue: &Range<usize>, content: &[Range<usize>]) -> bool {
    let passive = cue.len() > 1 && tokens.list[cue.start].is(Classes::AUXILIARY);
    passive && matches!(content, [subject] if subject.end == cue.start && !opens(tokens, subject))
}

/// Parts "300 walked out; the operator said it was 40" behind "according to the union" at its semicolon, where another speaks:
/// that attribution, and what it reports.
fn parallel(
    tokens: &Tokens,
    piece: &mut Range<usize>,
    cue: &Range<usize>,
) -> Option<(direct::Attribution, Range<usize>)> {
    let end = piece.end;
    let behind = on(Rule::ParallelReport) && cue.end <= piece.start && !opens(tokens, piece);
    let semicolon = (piece.start + 1..end).filter(|_| behind).find(|&i| tokens.list[i].kind == TokenKind::Semicolon)?;
    let found = direct::source_then_cue(tokens, semicolon + 1, end).filter(|found| found.end < end)?;
    piece.end = semicolon;
    let said = found.end..end;
    Some((found, said))
}

/// Whether a piece begins with an opening mark.
fn opens(tokens: &Tokens, piece: &Range<usize>) -> bool {
    tokens.list[piece.start].kind == TokenKind::Open
}

/// Completes "was quoted" to "was quoted as saying" and "is reported" to "is reported to have said"; the subject that the model
/// then took for content is the source. PolNeAR dev has no such cue, so the cases alone know
/// it.
fn whole_passive(tokens: &Tokens, attribution: &mut Attribution) {
    let short = attribution.cue.clone();
    let mut near = short.start..tokens.list.len().min(short.end + 3);
    let group = near.find_map(|verb| passive(tokens, short.start, verb));
    let around = |group: &Range<usize>| group.start < short.end && group.end >= short.end && on(Rule::WholePassive);
    let Some(longer) = group.filter(around) else { return };
    attribution.cue.end = longer.end;
    let subject = attribution.content.iter().position(|piece| {
        !opens(tokens, piece)
            && piece.end <= short.start
            && tokens.list[piece.end..short.start].iter().all(|token| !token.kind.is_word())
    });
    if attribution.source.is_none()
        && let Some(subject) = subject.filter(|_| attribution.content.len() > 1)
    {
        attribution.source = Some(attribution.content.remove(subject).start..short.start);
    }
    for piece in &mut attribution.content {
        if short.end <= piece.start && piece.start < longer.end {
            // What of it the longer cue takes.
            piece.start = longer.end.min(piece.end);
        }
    }
    attribution.content.retain(|piece| !piece.is_empty());
}

/// A cue without where or when it was: "said" of "said in its closing note", "replied" of "replied after a long pause".
fn without_place(tokens: &Tokens, cue: Range<usize>) -> Range<usize> {
    let place = (cue.start + 1..cue.end).find(|&i| {
        matches!(tokens.text_of(i), "in" | "on" | "at" | "after" | "during" | "over" | "from")
            && (tokens.list[i - 1].is(Classes::STRONG)
                || matches!(tokens.text_of(i - 1), "wrote" | "writes" | "posted" | "posts"))
    });
    cue.start..place.filter(|_| on(Rule::CueWithoutPlace)).unwrap_or(cue.end)
}

/// Whether a sentence of its own, not that of the cue, stands between a piece of content and the next, which opens a sentence.
fn is_apart(finder: &Finder, piece: &Range<usize>, next: &Range<usize>, cue: &Range<usize>) -> bool {
    let between = finder.sentence_of(next.start - 1);
    between.end == next.start && piece.end <= between.start && !between.contains(&cue.start)
}

/// Who "pointed at the empty berth" has said nothing, other than who pointed to a report. No text
/// of the dev sets needs it, but the bundled article does.
fn is_gesture(tokens: &Tokens, cue: &Range<usize>) -> bool {
    cue.len() > 1 && tokens.text_of(cue.end - 2).starts_with("point") && tokens.text_of(cue.end - 1) == "at"
}

/// Who "declined to comment" has said nothing. PolNeAR annotates it as an attribution, readers do
/// not take it for speech: a rule of the cases.
fn withholds(tokens: &Tokens, cue: &Range<usize>, content: &[Range<usize>]) -> bool {
    let verb = tokens.text_of(cue.end - 1);
    let silent = ["declin", "refus"].iter().any(|stem| verb.starts_with(stem));
    let first = content[0].clone().take(2).map(|i| tokens.text_of(i)).collect::<Vec<_>>();
    silent && matches!(first[..], ["to", "comment" | "elaborate" | "respond" | "answer" | "discuss" | "speak" | "talk"])
}

/// The source that the rules see right beside a cue for which the model saw none: its subject, or "said X" behind its content.
fn beside(finder: &Finder, cue: &Range<usize>, content: &[Range<usize>]) -> Option<Range<usize>> {
    let tokens = finder.tokens;
    let finite = |i: usize| tokens.list[i].is(Classes::PAST.or(Classes::THIRD)) && !tokens.list[i].is(Classes::ING);
    if !tokens.list[cue.clone()].iter().all(|token| token.kind.is_word()) || !cue.clone().any(finite) {
        return None;
    }
    let sentence = finder.sentence_of(cue.start);
    let outside =
        |source: &Range<usize>| content.iter().all(|piece| piece.end <= source.start || source.end <= piece.start);
    let before = source::before(tokens, sentence.start, cue.start).filter(outside);
    before.or_else(|| {
        let behind = content.last().is_some_and(|last| last.end <= cue.start && cue.start <= last.end + 1);
        source::after(tokens, cue.end, sentence.end).filter(|source| behind && outside(source))
    })
}

/// A piece of content on whole quotation marks, and the paragraphs that go on with it.
fn pieces(finder: &Finder, piece: Range<usize>, cue: &Range<usize>) -> Vec<Range<usize>> {
    let tokens = finder.tokens;
    let mut piece = trimmed(tokens, piece);
    if piece.is_empty() {
        return Vec::new();
    }
    piece.start = past_dateline(tokens, piece.start, piece.end);
    let first = tokens.quoted.partition_point(|stretch| (stretch.end as usize) <= piece.start);
    let outer = |stretch: &&Quoted| stretch.depth == 0;
    let limit = piece.end as u32;
    let stretches = tokens.quoted[first..].iter().take_while(|stretch| stretch.start < limit);
    for stretch in stretches.filter(outer).filter(|stretch| stretch.ending != Ending::Unopened) {
        let range = stretch.range();
        // “We will rebuild the school, said X: where the closing mark is missing, the attribution
        // ends what is said. No text of the dev sets needs it, but the cases do.
        if on(Rule::MissingMark)
            && stretch.ending == Ending::Unclosed
            && piece.start == range.start
            && let Some((end, _)) = attribution_inside(finder, stretch).filter(|(_, found)| found.cue == *cue)
        {
            piece.end = end;
        }
        // An end that misses the mark by no more than the mark and the punctuation beside it meant the mark.
        let holds_cue = range.start < cue.end && cue.start < range.end;
        let near = piece.end + 2 >= range.end || piece.start == range.start;
        if piece.end < range.end && piece.start >= range.start && near && !holds_cue && on(Rule::EndsAtMark) {
            piece.end = range.end;
        }
    }
    // What all but reaches the end of its sentence, reaches it, unless the rest is the predicate: “The delay is costly.”
    let sentence = finder.sentence_of(piece.end - 1);
    let rest = piece.end..sentence.end;
    let ends =
        on(Rule::EndsWithSentence) && rest.clone().next_back().is_some_and(|last| tokens.list[last].kind.is_end());
    let plain = rest.clone().take(rest.len().saturating_sub(1)).all(|i| tokens.list[i].kind.is_word());
    let predicate = rest.clone().next().is_some_and(|next| tokens.list[next].is(Classes::AUXILIARY));
    if ends && plain && !predicate && (2..=4).contains(&rest.len()) && !(rest.start < cue.end && cue.start < rest.end) {
        piece.end = rest.end - 1;
    }
    // A paragraph that opens the marks again is a piece of its own. A convention of this library,
    // which no corpus scores.
    let mut found = Vec::new();
    let mut start = piece.start;
    let from = tokens.quoted.partition_point(|stretch| (stretch.start as usize) <= piece.start);
    for stretch in tokens.quoted[from..].iter().take_while(|stretch| (stretch.start as usize) < piece.end) {
        if stretch.continues && outer(&stretch) && on(Rule::ReopenedPiece) {
            found.push(start..stretch.start as usize);
            start = stretch.start as usize;
        }
    }
    piece.start = start;
    found.push(piece.clone());
    let at = tokens.quoted.partition_point(|stretch| (stretch.start as usize) < piece.start);
    let mut last = tokens.quoted.get(at).filter(|stretch| stretch.start as usize == piece.start);
    for next in &tokens.quoted[(at + 1).min(tokens.quoted.len())..] {
        let goes_on = last.is_some_and(|last| last.ending == Ending::Continued && piece.end == last.end as usize);
        if next.depth > 0 {
            continue;
        }
        if !(goes_on && next.continues && on(Rule::FurtherParagraphs)) {
            break;
        }
        found.push(next.range());
        piece = next.range();
        last = Some(next);
    }
    found
}

/// Past "NEW YORK, Nov. 19 (UPI) —" at the head of a paragraph. No figure of PolNeAR dev hangs on
/// it, but the article of an agency among the snapshots does.
fn past_dateline(tokens: &Tokens, start: usize, end: usize) -> usize {
    let first = &tokens.list[start];
    if first.gap != Gap::Paragraph || !first.shape.has(Shape::UPPER) {
        return start;
    }
    let Some(dash) = (start..end.min(start + 16)).find(|&i| tokens.list[i].kind == TokenKind::Dash) else {
        return start;
    };
    let plain = tokens.list[start..dash].iter().all(|token| !token.shape.has(Shape::LOWER));
    if plain && on(Rule::Dateline) { dash + 1 } else { start }
}

/// Without the commas and colons at its borders.
fn trimmed(tokens: &Tokens, mut range: Range<usize>) -> Range<usize> {
    let border = |i: usize| {
        matches!(tokens.list[i].kind, TokenKind::Comma | TokenKind::Colon | TokenKind::Semicolon)
            && on(Rule::TrimmedBorders)
    };
    while range.len() > 1 && border(range.start) {
        range.start += 1;
    }
    while range.len() > 1 && border(range.end - 1) {
        range.end -= 1;
    }
    range
}
