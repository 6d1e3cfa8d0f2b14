//! Quotations that overlap though neither stands in the other: a speech over two paragraphs of
//! which the reporting clause behind the second has but a part of the first.

use std::ops::Range;

use super::Quotation;

/// So many quotations before another are looked at; it keeps the work linear.
const NEAR: usize = 8;

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
    use crate::vocabulary::{Act, QuoteKind};

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
