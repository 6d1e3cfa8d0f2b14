//! Where speeches in marks begin and end beside a cue that the tagger predicts: below its colon,
//! side by side with another, with a clause of their own.

use std::ops::Range;

use super::{Extraction, clause};
use crate::ablation::{Rule, on};
use crate::lexicon::Classes;
use crate::tagger::Attribution;
use crate::token::{Ending, Gap, Quoted, TokenKind, Tokens};

/// So many stretches in marks are looked through for the outermost around a token.
const NEAR: usize = 8;

/// The stretch in marks that opens the paragraph below that of a cue, where a colon leads to it,
/// and the tagger took the paragraph above for content: X said: / “…”
pub(super) fn below_colon(
    extraction: &Extraction,
    attribution: &Attribution,
    cue: &Range<usize>,
) -> Option<Range<usize>> {
    /// How many tokens may stand between the cue and the colon.
    const NEAR: usize = 8;
    let tokens = extraction.tokens;
    let paragraph = extraction.paragraph_of(cue.start);
    let colon = paragraph.end - 1;
    let leads = matches!(tokens[colon].kind, TokenKind::Colon | TokenKind::Semicolon);
    let stretch = stretch_at(tokens, paragraph.end).filter(|stretch| stretch.ending != Ending::Unopened)?;
    // A piece that stands in the cue's own paragraph is a stray mark's: "Head of the board, X,
    // said:
    let elsewhere = |piece: &Range<usize>| {
        let stray = stretch_at(tokens, piece.start).is_some_and(|stretch| stretch.end as usize > cue.start);
        piece.end <= paragraph.start || piece.start >= paragraph.end || piece.end <= cue.start && stray
    };
    let above = attribution.content.iter().all(elsewhere);
    (leads && above && cue.end <= colon + 1 && colon <= cue.end + NEAR).then(|| stretch.range())
}

/// Where the paragraph of a cue begins that leads by a colon to a piece of content in marks: the
/// paragraphs above are another speech.
pub(super) fn led_by_colon(extraction: &Extraction, attribution: &Attribution, cue: &Range<usize>) -> Option<usize> {
    let tokens = extraction.tokens;
    let leads = |piece: &Range<usize>| {
        piece.start > cue.end
            && piece.start <= cue.end + 1
            && tokens[piece.start - 1].kind == TokenKind::Colon
            && opens(tokens, piece)
    };
    attribution.content.iter().any(leads).then(|| extraction.paragraph_of(cue.start).start)
}

/// A piece reported by "according to" without the stretch in marks at its end that has a clause of
/// its own: According to the paper, nobody knew: “I did not,” Okafor told it.
pub(super) fn without_own_clause(extraction: &Extraction, mut piece: Range<usize>, cue: &Range<usize>) -> Range<usize> {
    let tokens = extraction.tokens;
    let according = tokens.text_of(cue.start).eq_ignore_ascii_case("according") && on(Rule::OwnClause);
    let open = piece.clone().skip(1).find(|&i| according && tokens[i].kind == TokenKind::Open);
    let stretch = open.and_then(|open| stretch_at(tokens, open)).filter(|stretch| stretch.ending == Ending::Closed);
    if let Some(stretch) = stretch
        && tokens[stretch.end as usize - 2].kind == TokenKind::Comma
        && clause::after(extraction, stretch.end as usize).is_some_and(|found| !overlap(&found.cue, cue))
    {
        piece.end = stretch.start as usize;
        piece = trimmed(tokens, piece);
    }
    piece
}

/// Takes the speeches out of a content that stand beside another with nothing between them, further
/// from the cue: “How are you?” “I am fine,” he replied. They are of two people.
pub(super) fn side_by_side(tokens: &Tokens, content: &mut Vec<Range<usize>>, cue: &Range<usize>) -> Vec<Range<usize>> {
    let whole = |piece: &Range<usize>, at: usize| {
        let stretch =
            stretch_at(tokens, at).filter(|stretch| stretch.ending == Ending::Closed && stretch.depth == 0)?;
        (stretch.end as usize <= piece.end).then(|| stretch.range())
    };
    // Only where the piece nearest to the cue holds two stretches, or two pieces touch.
    let mut speeches: Vec<Range<usize>> = Vec::new();
    for piece in content.iter() {
        let mut at = piece.start;
        while let Some(stretch) = whole(piece, at) {
            at = stretch.end;
            speeches.push(stretch);
        }
        if at != piece.end {
            return Vec::new();
        }
    }
    let behind = speeches.last().is_some_and(|last| last.end <= cue.start);
    let touches =
        |k: &usize| speeches[*k].end == speeches[k + 1].start && tokens[speeches[k + 1].start].gap != Gap::Paragraph;
    let border = (0..speeches.len().saturating_sub(1)).rev().find(touches).filter(|_| behind);
    let Some(border) = border else { return Vec::new() };
    let nearest = speeches.split_off(border + 1);
    *content = nearest;
    speeches
}

/// The attributions of a text in the order of their cues.
pub(super) struct ByCue<'a>(Vec<&'a Attribution>);

impl<'a> ByCue<'a> {
    pub(super) fn new(attributions: &'a [Attribution]) -> Self {
        let mut sorted: Vec<&Attribution> = attributions.iter().collect();
        sorted.sort_by_key(|attribution| attribution.cue.start);
        Self(sorted)
    }

    /// Those whose cues begin in a range.
    fn within(&self, range: Range<usize>) -> &[&'a Attribution] {
        let place = |at: usize| self.0.partition_point(|attribution| attribution.cue.start < at);
        &self.0[place(range.start)..place(range.end.max(range.start))]
    }
}

/// Takes the closed speeches out of a content that stand above a paragraph of narration with a cue
/// of its own, where the speech below it opens its marks anew: who said those is not told behind
/// it.
pub(super) fn without_speech_above_narration(extraction: &Extraction, attribution: &mut Attribution, by_cue: &ByCue) {
    let tokens = extraction.tokens;
    let Attribution { content, cue, .. } = attribution;
    let parted = |at: usize| {
        let (above, below) = (&content[at - 1], &content[at]);
        let closed = opens(tokens, above) && tokens[above.end - 1].kind == TokenKind::Close;
        let anew = stretch_at(tokens, below.start).is_some_and(|stretch| !stretch.continues && stretch.depth == 0);
        let narrates = |other: &&Attribution| {
            let paragraph = extraction.paragraph_of(other.cue.start);
            let own = overlap(&other.cue, cue) || content.iter().any(|piece| overlap(piece, &other.cue));
            !own && above.end <= paragraph.start && paragraph.end <= below.start
        };
        closed
            && anew
            && extraction.paragraph_of(below.start).start <= cue.start
            && by_cue.within(above.end..below.start).iter().any(narrates)
    };
    let border = (1..content.len()).rev().find(|&at| parted(at)).filter(|_| on(Rule::BehindNarration));
    content.drain(..border.unwrap_or(0));
}

/// Takes the speeches out of a content that stand before another's reporting clause, where its own
/// speech begins behind that one: “Who is it?” “I,” she said. “Come in,” said Moretti.
pub(super) fn without_speech_before_another(attribution: &mut Attribution, by_cue: &ByCue) {
    let Attribution { content, cue, .. } = attribution;
    let parted = |at: usize| {
        let (above, below) = (&content[at - 1], &content[at]);
        let between = |other: &&Attribution| {
            let said =
                other.content.last().is_some_and(|last| last.start >= above.start && last.end <= other.cue.start);
            said && other.cue.end <= below.start
        };
        below.end <= cue.start && by_cue.within(above.end..below.start).iter().any(between)
    };
    let border = (1..content.len()).rev().find(|&at| parted(at)).filter(|_| on(Rule::BehindAnother));
    content.drain(..border.unwrap_or(0));
}

/// Ends a piece that begins with a speech in marks where its closing mark ends a sentence, if
/// unmarked narration follows.
pub(super) fn end_with_speech(extraction: &Extraction, piece: &mut Range<usize>) {
    let tokens = extraction.tokens;
    let Some(stretch) = stretch_at(tokens, piece.start).filter(|stretch| stretch.ending == Ending::Closed) else {
        return;
    };
    let end = stretch.end as usize;
    let narrated = end < piece.end && !tokens.list[end..piece.end].iter().any(|token| token.kind == TokenKind::Open);
    if narrated && extraction.sentence_of(end - 1).end == end && on(Rule::EndsWithSpeech) {
        piece.end = end;
    }
}

/// Begins a piece at the marks to which a cue and its topic lead: "had this to say about the plan:
/// “…”"
pub(super) fn begin_behind_topic(tokens: &Tokens, piece: &mut Range<usize>, cue: &Range<usize>) {
    /// A topic has no more tokens than this.
    const LONGEST: usize = 16;
    let near_cue = cue.end <= piece.start && piece.start <= cue.end + 1;
    let topic = near_cue && tokens[piece.start.saturating_sub(1)].is(Classes::PREPOSITION) && on(Rule::BehindTopic);
    let mut near = piece.start + 1..piece.end.min(piece.start + LONGEST);
    let leads = |i: &usize| tokens[*i].kind == TokenKind::Open && tokens[*i - 1].kind == TokenKind::Colon;
    if topic && let Some(open) = near.find(leads) {
        piece.start = open;
    }
}

/// Ends a report whose cue stands in marks with these: the clause behind them tells who says it
/// all, as in “They said it was a cold,” Mrs Pritchard said.
pub(super) fn end_with_own_marks(tokens: &Tokens, attribution: &mut Attribution) {
    let cue = attribution.cue.start;
    let upper = tokens.quoted.partition_point(|stretch| (stretch.start as usize) <= cue);
    let mut near = tokens.quoted[upper.saturating_sub(NEAR)..upper].iter().rev();
    let marks = near.find(|stretch| stretch.depth == 0 && stretch.ending == Ending::Closed).map(Quoted::range);
    let Some(marks) = marks.filter(|marks| marks.contains(&cue)) else { return };
    let leads_out = |piece: &Range<usize>| marks.contains(&piece.start) && cue < piece.start && marks.end < piece.end;
    if attribution.content.iter().any(leads_out) && on(Rule::EndsWithOwnMarks) {
        attribution.content.retain(|piece| piece.start < marks.end);
        attribution.content.iter_mut().for_each(|piece| piece.end = piece.end.min(marks.end - 1));
        attribution.source.take_if(|source| marks.end <= source.start);
    }
}

/// The quoted stretch that starts with token `start`.
pub(super) fn stretch_at<'t>(tokens: &'t Tokens, start: usize) -> Option<&'t Quoted> {
    let at = tokens.quoted.partition_point(|stretch| (stretch.start as usize) < start);
    tokens.quoted.get(at).filter(|stretch| stretch.start as usize == start)
}

pub(super) fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Whether a piece begins with an opening mark.
pub(super) fn opens(tokens: &Tokens, piece: &Range<usize>) -> bool {
    tokens[piece.start].kind == TokenKind::Open
}

/// Without the commas, colons and semicolons at its borders, and the conjunction at its end where the
/// sentence goes on: "the roads were open and" before "described the rescue".
pub(super) fn trimmed(tokens: &Tokens, mut range: Range<usize>) -> Range<usize> {
    let border = |i: usize| {
        matches!(tokens[i].kind, TokenKind::Comma | TokenKind::Colon | TokenKind::Semicolon) && on(Rule::TrimmedBorders)
    };
    while range.len() > 1 && border(range.start) {
        range.start += 1;
    }
    let next = tokens.list.get(range.end);
    let goes_on = next.is_some_and(|next| next.kind == TokenKind::Word && next.gap != Gap::Paragraph);
    let joins = |i: usize| goes_on && matches!(tokens.text_of(i), "and" | "but") && on(Rule::ConjunctionBehind);
    while range.len() > 1 && (border(range.end - 1) || joins(range.end - 1)) {
        range.end -= 1;
    }
    range
}
