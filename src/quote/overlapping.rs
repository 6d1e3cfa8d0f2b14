//! Quotations that overlap though neither stands in the other: a speech over two paragraphs of
//! which the reporting clause behind the second has but a part of the first, and what is said whose
//! end is the cue of the next report.

use std::ops::Range;

use super::{Extraction, Quotation};
use crate::lexicon::{Classes, set};
use crate::token::{TokenKind, Tokens};
use crate::vocabulary::QuoteKind;

/// So many quotations before another are looked at; it keeps the work linear.
const NEAR: usize = 8;

/// Ends pieces before the cue of the next report at their end, whose content stands behind them:
/// "She said it leaked, and added | that nobody knew", “It leaked,” he said | “Nobody knew.”
pub(super) fn end_before_cues(extraction: &mut Extraction) {
    let tokens = extraction.tokens;
    let reports = extraction.quotations.iter().filter(|report| report.cue.is_some());
    let mut ends: Vec<(usize, usize)> = reports.filter_map(|report| next_report(tokens, report)).collect();
    ends.sort_unstable();
    for at in 0..extraction.quotations.len() {
        let mut content = extraction.quotations[at].content.clone();
        for piece in &mut content {
            let from = ends.partition_point(|&(cue, _)| cue <= piece.end);
            let near = ends[from.saturating_sub(NEAR)..from].iter().rev();
            // Behind the cue nothing of the piece is left but a sign.
            let ends = near.take_while(|&&(cue, _)| cue + 1 >= piece.end).map(|&(_, start)| start);
            piece.end = ends.filter(|start| *start > piece.start).last().unwrap_or(piece.end);
        }
        if content != extraction.quotations[at].content {
            let kind = extraction.kind(&content, extraction.quotations[at].cue.as_ref(), None);
            let shortened = &mut extraction.quotations[at];
            (shortened.content, shortened.kind) = (content, kind);
        }
    }
}

/// Where the cue of a report ends that all its content stands behind, and where the clause begins
/// that has it, with the comma and the conjunction before it, if it stands apart by these or by what
/// ends before it.
fn next_report(tokens: &Tokens, report: &Quotation) -> Option<(usize, usize)> {
    let cue = report.cue.as_ref().filter(|cue| report.content[0].start >= cue.end)?;
    let source = report.source.as_ref().filter(|source| source.end == cue.start);
    let mut start = source.map_or(cue.start, |source| source.start);
    // A clause inside what is said ends nothing: "that her boss, Walsh, said".
    let anew = start > 0 && (tokens[start - 1].kind == TokenKind::Close || tokens[start - 1].kind.is_end());
    let joined = start > 0 && tokens[start - 1].is(Classes::COORDINATOR);
    let comma = start > 1 && tokens[start - 2].kind == TokenKind::Comma;
    // "That her boss came in and said: “Go.”" goes on.
    let joined = joined && (comma || tokens[report.content[0].start].kind != TokenKind::Open);
    if joined {
        start -= 1 + usize::from(comma);
    }
    (anew || joined).then_some((cue.end, start))
}

/// Ends pieces of indirect speech before the next report where they have that whole: "Lee said it
/// leaked | and Chen said it was dry".
pub(super) fn end_before_reports(tokens: &Tokens, quotations: &mut [Quotation]) {
    let mut whole: Vec<(usize, usize)> =
        quotations.iter().filter_map(|report| report_of_another(tokens, report)).collect();
    whole.sort_unstable();
    for quotation in quotations.iter_mut().filter(|quotation| quotation.kind == QuoteKind::Indirect) {
        let Some(cue) = quotation.cue.as_ref().map(|cue| cue.end) else { continue };
        for piece in quotation.content.iter_mut().filter(|piece| cue <= piece.start) {
            let first = whole.partition_point(|&(end, start)| (end, start) <= (piece.end, piece.start));
            let next = whole.get(first).filter(|&&(end, _)| end == piece.end).map(|&(_, start)| start);
            // A conjunction inside "that …", without a comma, or inside a condition joins what is said:
            // "that she rang and the bank said it was closed", "if it leaked and Chen said so".
            let opens = tokens.text_of(piece.start).to_lowercase();
            let apart = |start: &usize| opens != "that" || tokens[*start].kind == TokenKind::Comma;
            let circumstance = [piece.start, piece.start + 1].into_iter().any(|i| {
                tokens.text_at(i) != "that" && tokens.list.get(i).is_some_and(|word| word.is(Classes::SUBORDINATOR))
            });
            piece.end = next.filter(apart).filter(|_| !circumstance).unwrap_or(piece.end);
        }
    }
}

/// Where the content of a report ends that has no marks and a source of its own, and where its
/// clause begins, with the comma and the conjunction before it: ", and Lee said it was dry". Where
/// the source is but one of somebody's, or anyone, it may be told of: "and her boss said", "and a
/// doctor said".
fn report_of_another(tokens: &Tokens, report: &Quotation) -> Option<(usize, usize)> {
    let [said] = &report.content[..] else { return None };
    let cue = report.cue.as_ref().filter(|cue| said.start >= cue.end)?;
    let start = report.source.as_ref().filter(|source| source.end == cue.start)?.start;
    let conjunction = start.checked_sub(1)?;
    let comma = conjunction > 0 && tokens[conjunction - 1].kind == TokenKind::Comma;
    let told_of = tokens[start].is(Classes::POSSESSIVE) || !comma && matches!(tokens.text_of(start), "a" | "an");
    let enclosed = report.kind != QuoteKind::Indirect || is_in_marks(tokens, start);
    let joined = set::CONJUNCTIONS_BETWEEN_REPORTS.has(tokens.text_of(conjunction));
    (joined && !told_of && !enclosed).then_some((said.end, conjunction - usize::from(comma)))
}

/// Whether a token stands in one of the last few stretches in quotation marks before it.
fn is_in_marks(tokens: &Tokens, i: usize) -> bool {
    let behind = tokens.quoted.partition_point(|stretch| (stretch.start as usize) <= i);
    tokens.quoted[behind.saturating_sub(NEAR)..behind].iter().any(|stretch| i < stretch.end as usize)
}

/// Parts quotations whose first piece stands in another’s, and that go on outside of it. They are
/// sorted by their first pieces. Where the other has neither cue nor source and ends with that
/// piece, both are one; else the piece is the other’s.
pub(super) fn part(quotations: &mut Vec<Quotation>) {
    let mut merged = vec![false; quotations.len()];
    for later in 1..quotations.len() {
        let from = later.saturating_sub(NEAR);
        let around = (from..later).rev().filter(|&earlier| !merged[earlier]).find_map(|earlier| {
            let holds = |piece: &&Range<usize>| stands_in(&quotations[later], piece);
            quotations[earlier].content.iter().find(holds).cloned().map(|piece| (earlier, piece))
        });
        let Some((earlier, piece)) = around else { continue };
        let free = quotations[earlier].cue.is_none() && quotations[earlier].source.is_none();
        let alone = quotations[earlier].content.len() == 1;
        let content = &mut quotations[later].content;
        let goes_on = content.get(1).is_none_or(|next| next.start == piece.end);
        if free && alone && goes_on && content[0].end == piece.end {
            content[0].start = piece.start;
            merged[earlier] = true;
        } else if content.len() > 1 {
            content.remove(0);
        }
    }
    let mut merged = merged.into_iter();
    quotations.retain(|_| !merged.next().unwrap_or(false));
    quotations.sort_by_key(|quotation| (quotation.content[0].start, quotation.content[0].end));
}

/// Whether the first piece of a quotation stands in `piece`, and its cue or another piece outside.
fn stands_in(quotation: &Quotation, piece: &Range<usize>) -> bool {
    let inside = |range: &Range<usize>| piece.start <= range.start && range.end <= piece.end;
    let cue = quotation.cue.as_ref().is_some_and(|cue| !inside(cue));
    inside(&quotation.content[0]) && cue && !quotation.content[1..].iter().any(inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Act;

    /// A quotation whose pieces are given by their borders.
    fn quotation(content: &[(usize, usize)], cue: Option<Range<usize>>) -> Quotation {
        let (act, kind) = (Act::Speech, QuoteKind::Direct);
        let content = content.iter().map(|&(start, end)| start..end).collect();
        Quotation { content, cue, source: None, act, kind, score: 1.0, via: None, nameless: false }
    }

    fn parted(mut quotations: Vec<Quotation>) -> Vec<Vec<(usize, usize)>> {
        part(&mut quotations);
        let pieces = |quotation: Quotation| quotation.content.into_iter().map(|piece| (piece.start, piece.end));
        quotations.into_iter().map(|quotation| pieces(quotation).collect()).collect()
    }

    #[test]
    fn a_speech_over_two_paragraphs_is_one_quotation() {
        let free = quotation(&[(0, 20)], None);
        let end = quotation(&[(12, 20), (20, 30)], Some(30..31));
        assert_eq!(parted(vec![free.clone(), end]), [vec![(0, 20), (20, 30)]]);
        let same = quotation(&[(0, 20)], Some(30..31));
        assert_eq!(parted(vec![free, same]), [vec![(0, 20)]]);
    }

    #[test]
    fn a_piece_of_another_speech_is_left_to_that() {
        let free = quotation(&[(0, 20)], None);
        let far = quotation(&[(12, 20), (40, 50)], Some(50..51));
        assert_eq!(parted(vec![free, far.clone()]), [vec![(0, 20)], vec![(40, 50)]]);
        let told = quotation(&[(0, 20)], Some(20..21));
        assert_eq!(parted(vec![told, far]), [vec![(0, 20)], vec![(40, 50)]]);
    }

    #[test]
    fn a_report_inside_a_speech_stays() {
        let outer = quotation(&[(0, 20)], Some(20..21));
        let inner = quotation(&[(5, 10)], Some(4..5));
        assert_eq!(parted(vec![outer, inner]), [vec![(0, 20)], vec![(5, 10)]]);
    }
}
