//! The turns of transcripts → quotations, and what their borders mean for the attributions that the
//! tagger predicts: nobody speaks in the furniture of a page, and no report leaves its turn.

use std::ops::Range;

use super::{ATTRIBUTED_SCORE, Extraction, Quotation};
use crate::ablation::{Rule, on};
use crate::tagger::Attribution;
use crate::token::{TokenKind, Tokens, range_containing};
use crate::vocabulary::{Act, ParagraphRole, QuoteKind};

/// How many quotations before another are looked at for the pieces that it shares with them.
const NEAR: usize = 4;

/// Adds the turns of the text, each a direct quotation.
pub(super) fn add(extraction: &mut Extraction) {
    for turn in extraction.structure.turns.iter().filter(|_| on(Rule::Turn)) {
        let cue = turn.colon.map(|colon| colon..colon + 1);
        let label = Some(turn.label.clone()).filter(|label| !label.is_empty());
        extraction.push(turn.content.clone(), cue, label, Act::Speech, ATTRIBUTED_SCORE);
        if let Some(quotation) = extraction.quotations.last_mut() {
            quotation.kind = QuoteKind::Direct;
            quotation.nameless = turn.nameless;
        }
    }
}

/// An attribution without what stands outside the text or the turn of its cue; None where nothing
/// is left.
pub(super) fn within(extraction: &Extraction, attribution: &Attribution) -> Option<Attribution> {
    let (tokens, structure) = (extraction.tokens, extraction.structure);
    let cue = attribution.cue.start;
    let mut found = attribution.clone();
    let turn = structure.turn_at(cue).filter(|_| on(Rule::Turn));
    if turn.is_some_and(|turn| !turn.content.iter().any(|piece| piece.contains(&cue))) {
        return None;
    }
    let own = turn.map(|turn| turn.label.start);
    let fits = |piece: &Range<usize>| {
        let marked = tokens[piece.start].kind == TokenKind::Open;
        // What a headline says is attributed there, if at all.
        let headline = structure.role_at(tokens, piece.start) == ParagraphRole::Headline
            && tokens.paragraph_number(piece.start) != tokens.paragraph_number(cue)
            && on(Rule::HeadlineLabel);
        let same_turn = structure.turn_at(piece.start).map(|turn| turn.label.start) == own;
        same_turn && !headline && is_text(extraction, piece.start, marked)
    };
    found.content.retain(fits);
    let marked = found.content.iter().any(|piece| tokens[piece.start].kind == TokenKind::Open);
    if found.content.is_empty() || !is_text(extraction, cue, marked) {
        return None;
    }
    if let Some(source) = &mut found.source {
        // The label of a turn is no word of it.
        if let Some(said) = turn.and_then(|turn| turn.content.iter().find(|piece| piece.contains(&cue)))
            && source.start < said.start
            && said.start < source.end
        {
            source.start = said.start;
        }
        // The paragraphs above and below the cue's are other lines of the page.
        let paragraph = extraction.paragraph_of(cue);
        let reaches_down = source.start < paragraph.end && paragraph.end < source.end;
        if reaches_down && !tokens.is_wrapped_at(paragraph.end) && on(Rule::SourceOfParagraph) {
            source.end = paragraph.end;
        }
        let reaches_up = source.start < paragraph.start && paragraph.start < source.end;
        if reaches_up && !tokens.is_wrapped_at(paragraph.start) && on(Rule::SourceOfParagraph) {
            source.start = paragraph.start;
        }
        while source.len() > 1 && tokens[source.start].kind == TokenKind::Open && on(Rule::SourceOfParagraph) {
            source.start += 1;
        }
    }
    Some(found)
}

/// Whether somebody may be quoted at token `i`: in the text itself, and in a caption only in
/// quotation marks.
pub(super) fn is_text(extraction: &Extraction, i: usize, marked: bool) -> bool {
    match extraction.structure.role_at(extraction.tokens, i) {
        ParagraphRole::Body | ParagraphRole::Headline | ParagraphRole::Turn => true,
        ParagraphRole::Caption => marked || !on(Rule::SilentFurniture),
        _ => !on(Rule::SilentFurniture),
    }
}

/// A paragraph of a speech that has an attribution of its own belongs to that one alone: “No one
/// was hurt. / “We are safe,” he added. The quotations are sorted by their first pieces.
pub(super) fn separate(tokens: &Tokens, quotations: &mut [Quotation]) {
    for later in 1..quotations.len() {
        let (before, rest) = quotations.split_at_mut(later);
        let Quotation { content, cue: Some(cue), .. } = &rest[0] else { continue };
        if !range_containing(&tokens.paragraphs, content[0].start).contains(&cue.start) {
            continue;
        }
        let from = before.len().saturating_sub(NEAR);
        for earlier in &mut before[from..] {
            let own = |piece: &Range<usize>| content.iter().any(|own| own.start == piece.start);
            let shared = earlier.content.iter().skip(1).position(own);
            let holds = earlier.content.iter().any(|piece| piece.contains(&cue.start));
            if let Some(shared) = shared.filter(|_| !holds && earlier.cue.as_ref() != Some(cue)) {
                earlier.content.truncate(shared + 1);
            }
        }
    }
}
